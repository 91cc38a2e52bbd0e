//! Two people swap shifts: judged with the rule named, or everybody who could; taken when it is legal.

use super::named::Named;
use crate::{
    answer::{answered, refusal},
    format,
    layout::{Page, Place, page},
    problem::Problem,
    rota::{
        change::{command, new_id},
        findings, publish,
    },
    site::{Reader, Site, UnitAsOf, today},
    words::{PeopleWords, fill},
};
use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;
use turnus_domain::{
    calendar::DateRange,
    id::{PersonId, PlanId, UnitId},
    refusal::Refusal,
    rota::swap::Swap,
};
use turnus_planning::{JudgedSwap, OfRota, PlanningError, SwapOffers, TakeSwap, fresh_command_id};

/// Who swaps what, as the form has it.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    first: String,
    #[serde(default)]
    second: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    other: String,
}

/// Which swap is taken.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct TakeForm {
    command: String,
    rota: String,
    first: String,
    second: String,
    date: String,
    #[serde(default)]
    other: String,
}

impl Asked {
    /// The dates that are named, in order.
    fn dates(&self) -> Result<Vec<NaiveDate>, Problem> {
        let named = [&self.date, &self.other].into_iter().filter(|text| !text.is_empty());
        named.map(|text| text.parse().map_err(|_| Problem::Unreadable(format!("{text}: expected a date like 2027-01-04")))).collect()
    }
}

/// What was found.
enum Found {
    Nothing,
    Judged(JudgedSwap),
    Offers(SwapOffers),
}

pub(crate) async fn show(
    State(site): State<Site>,
    reader: Reader,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Page, Problem> {
    let at = reader.unit(&site, unit.parse()?).await?;
    swap_page(&site, &reader, &at, &asked, None).await
}

/// Takes a swap, and goes on to publishing it.
pub(crate) async fn take(
    State(site): State<Site>,
    reader: Reader,
    Path(unit): Path<String>,
    Form(form): Form<TakeForm>,
) -> Result<Response, Problem> {
    let (unit, base, id): (UnitId, PlanId, _) = (unit.parse()?, form.rota.parse()?, command(&form.command)?);
    let asked = Asked { first: form.first, second: form.second, date: form.date, other: form.other };
    let (first, second): (PersonId, PersonId) = (asked.first.parse()?, asked.second.parse()?);
    let (plan, swap) = (new_id(&base, &id)?, Swap::new(first, second, asked.dates()?));
    match site.planning.take_swap(TakeSwap { unit: unit.clone(), base, swap, plan: plan.clone(), id }).await {
        Ok(_) => Ok(Redirect::to(&publish::address(&unit, &plan, reader.lang.people().swap_asked)).into_response()),
        Err(PlanningError::Refused(why)) => {
            let at = reader.unit(&site, unit).await?;
            let page = swap_page(&site, &reader, &at, &asked, Some(&why)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

async fn swap_page(site: &Site, reader: &Reader, at: &UnitAsOf, asked: &Asked, refused: Option<&Refusal>) -> Result<Page, Problem> {
    let dates = asked.dates()?;
    let people = Named::at(site, &at.facts, &at.unit, DateRange::starting(dates.first().copied().unwrap_or_else(today))).await?;
    let words = reader.lang.people();
    let told = Told { reader, words, people: &people, unit: &at.unit };
    let found = answered(reader, found(site, at, asked, &dates).await, |found| told.found(&found))?;
    let title = fill(words.swap_title, [&at.name]);
    let body = html! {
        h1 { (title) }
        @if let Some(why) = refused { (refusal(reader, why)) }
        (told.form(asked))
        (found)
    };
    Ok(page(reader, Place::Rotas(&at.unit), &title, &body))
}

async fn found(site: &Site, at: &UnitAsOf, asked: &Asked, dates: &[NaiveDate]) -> Result<Found, PlanningError> {
    let (of, facts) = (OfRota { unit: at.unit.clone(), rota: None }, &at.facts);
    let (first, second) = (asked.first.parse::<PersonId>().ok(), asked.second.parse::<PersonId>().ok());
    Ok(match (first, second, dates) {
        (Some(first), Some(second), [_, ..]) => {
            Found::Judged(site.planning.swap(facts, &of, Swap::new(first, second, dates.iter().copied())).await?)
        }
        (Some(first), None, [date, ..]) => Found::Offers(site.planning.swap_offers(facts, &of, (first, *date), today().min(*date)).await?),
        _ => Found::Nothing,
    })
}

/// A swap with the words of a language.
struct Told<'a> {
    reader: &'a Reader,
    words: &'static PeopleWords,
    people: &'a Named,
    unit: &'a UnitId,
}

impl Told<'_> {
    fn form(&self, asked: &Asked) -> Markup {
        let words = self.words;
        html! { form method="get" action=(format!("/units/{}/rota/swap", self.unit)) class="stacked screen" {
            p class="help" { (words.swap_help) }
            label for="first" { (words.first_person) }
            select id="first" name="first" { (self.people.options(&asked.first)) }
            label for="second" { (words.second_person) }
            select id="second" name="second" { option value="" { (words.anybody) } (self.people.options(&asked.second)) }
            label for="date" { (words.date) }
            input type="date" id="date" name="date" required value=(asked.date);
            label for="other" { (words.other_date) }
            input type="date" id="other" name="other" value=(asked.other);
            @if let Some(at) = self.reader.as_of { input type="hidden" name="as_of" value=(at); }
            p { button { (words.judge_swap) } }
        } }
    }

    fn found(&self, found: &Found) -> Markup {
        let words = self.words;
        match found {
            Found::Nothing => html! {},
            Found::Judged(judged) => self.judged(judged),
            Found::Offers(found) if found.offers.is_empty() => html! { p { (words.no_offers) } },
            Found::Offers(found) => html! {
                h2 { (fill(words.offers, [&found.all])) }
                @for judged in &found.offers { (self.judged(judged)) }
            },
        }
    }

    fn judged(&self, judged: &JudgedSwap) -> Markup {
        let (words, swap) = (self.words, &judged.swap);
        let days: Vec<String> = swap.dates.iter().map(|d| format::long_day(self.reader.lang, *d)).collect();
        let title = fill(words.swap_is, [&self.people.name(&swap.first), &self.people.name(&swap.second), &days.join(", ")]);
        html! { section class="card" aria-label=(title) {
            h3 { (title) }
            @if judged.breaks.is_empty() { p class="fine" { (words.swap_legal) } } @else {
                p class="warning" { (words.swap_rejected) }
                ul { @for f in &judged.breaks { li { (findings::named(self.reader, f, f.person.as_ref().map(|p| self.people.name(p)))) } } }
            }
            ul {
                @for u in &judged.loses {
                    li { (fill(words.swap_loses, [&format::long_day(self.reader.lang, u.date), &u.band.from, &u.band.to, &u.present, &u.required, &u.class])) }
                }
                @if judged.points != 0 { li { (fill(words.more_points, [&format!("{:+}", judged.points)])) } }
            }
            @if judged.breaks.is_empty() && self.reader.as_of.is_none() { (self.take(judged)) }
        } }
    }

    fn take(&self, judged: &JudgedSwap) -> Markup {
        let (words, command) = (self.words, fresh_command_id());
        let swap = &judged.swap;
        let box_id = format!("yes-{command}");
        html! { form method="post" action=(format!("/units/{}/rota/swap", self.unit)) {
            input type="hidden" name="command" value=(command);
            input type="hidden" name="rota" value=(judged.base);
            input type="hidden" name="first" value=(swap.first);
            input type="hidden" name="second" value=(swap.second);
            @for (name, date) in ["date", "other"].iter().zip(&swap.dates) { input type="hidden" name=(name) value=(date); }
            p { input type="checkbox" id=(box_id) required; " " label for=(box_id) { (words.both_yes) } }
            p { button { (words.take_swap) } }
        } }
    }
}
