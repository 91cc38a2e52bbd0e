//! A burden of a rota evened out: who bears what before and after, what is proven, and keeping it as a proposal of its own.

use super::named::Named;
use crate::{
    answer::answered,
    format,
    problem::Problem,
    rota::change::{command, new_id},
    site::{Reader, Site, UnitAsOf, today},
    words::{PeopleWords, fill},
};
use axum::{
    Form,
    extract::{Path, State},
    response::Redirect,
};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;
use turnus_domain::{
    id::{PlanId, UnitId},
    night::Hundredths,
};
use turnus_planning::{AmendRota, EvenRota, EvenedRota, OfRota, RecordedAsOf, fresh_command_id};
use turnus_rostering::leximax::Aim;

/// Burdens by their names in an address.
const AIMS: [(&str, Aim); 3] = [("nights", Aim::Nights), ("weekends", Aim::Weekends), ("evenings", Aim::Evenings)];

/// What an address asks to be evened out.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Asked {
    even: Option<String>,
    #[serde(default)]
    tolerance: u32,
}

/// What is kept: the same position and day mean the same changes for ever.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct KeepForm {
    command: String,
    even: String,
    tolerance: u32,
    position: u64,
    on: NaiveDate,
}

fn aim(name: &str) -> Result<Aim, Problem> {
    let found = AIMS.iter().find(|(known, _)| *known == name).map(|(_, aim)| *aim);
    found.ok_or_else(|| Problem::Unreadable(format!("even={name}: expected nights, weekends or evenings")))
}

fn even(unit: &UnitId, rota: &PlanId, aim: Aim, tolerance: u32, on: NaiveDate) -> EvenRota {
    let of = OfRota { unit: unit.clone(), rota: Some(rota.clone()) };
    EvenRota { of, aim, tolerance: i64::from(tolerance), today: on }
}

/// Proposes a rota evened out as it was shown.
pub(crate) async fn keep(
    State(site): State<Site>,
    Path((unit, plan)): Path<(String, String)>,
    Form(form): Form<KeepForm>,
) -> Result<Redirect, Problem> {
    let (unit, base, id): (UnitId, PlanId, _) = (unit.parse()?, plan.parse()?, command(&form.command)?);
    let then = site.planning.facts_as_of(RecordedAsOf::Position(form.position)).await?;
    let asked = even(&unit, &base, aim(&form.even)?, form.tolerance, form.on);
    let evened = site.planning.even_out(&then, asked).await?;
    let plan = new_id(&base, &id)?;
    site.planning.amend(AmendRota { unit: unit.clone(), base, plan: plan.clone(), changes: evened.changes, id }).await?;
    Ok(Redirect::to(&format!("/units/{unit}/rotas/{plan}?done=kept")))
}

/// The form, and what was found when something is asked.
pub(crate) async fn section(
    site: &Site,
    reader: &Reader,
    at: &UnitAsOf,
    plan: &PlanId,
    names: &Named,
    asked: &Asked,
) -> Result<Markup, Problem> {
    let (words, on) = (reader.lang.people(), today());
    let told = Told { reader, words, names, asked, address: format!("/units/{}/rotas/{plan}/fairness", at.unit) };
    let found = match asked.even.as_deref().filter(|name| !name.is_empty()) {
        None => html! {},
        Some(name) => {
            let evened = site.planning.even_out(&at.facts, even(&at.unit, plan, aim(name)?, asked.tolerance, on)).await;
            answered(reader, evened, |evened| told.found(&evened, at.facts.position(), on))?
        }
    };
    Ok(html! { section id="even" { h2 { (words.even_out) } (told.form()) (found) } })
}

/// A burden evened out with the words of a language.
struct Told<'a> {
    reader: &'a Reader,
    words: &'static PeopleWords,
    names: &'a Named,
    asked: &'a Asked,
    address: String,
}

impl Told<'_> {
    fn form(&self) -> Markup {
        let words = self.words;
        let chosen = self.asked.even.as_deref().unwrap_or_default();
        html! { form method="get" action=(format!("{}#even", self.address)) class="stacked screen" {
            p class="help" { (words.even_help) }
            label for="even-what" { (words.burden) }
            select id="even-what" name="even" { @for (name, aim) in AIMS { option value=(name) selected[name == chosen] { (self.burden(aim)) } } }
            label for="tolerance" { (words.even_tolerance) }
            input type="number" id="tolerance" name="tolerance" min="0" step="1" value=(self.asked.tolerance);
            @if let Some(at) = self.reader.as_of { input type="hidden" name="as_of" value=(at); }
            p { button { (words.even_show) } }
        } }
    }

    fn found(&self, evened: &EvenedRota, position: u64, on: NaiveDate) -> Markup {
        let (words, found) = (self.words, &evened.found);
        let (closed, all) = found.certificate.closed();
        let lines = found.certificate.pool.columns.len();
        html! {
            p { (fill(words.even_cells, [&evened.changes.len(), &evened.points.0, &evened.points.1])) }
            @if !evened.breaks.is_empty() { p class="warning" { (fill(words.even_breaks, [&evened.breaks.len()])) } }
            (self.people(evened))
            ul {
                li { @match &evened.proof {
                    Ok(()) if closed == all => { (fill(words.even_proven, [&lines])) }
                    Ok(()) => { (fill(words.even_partly, [&closed, &all, &lines])) }
                    Err(why) => { (words.even_unproven) " " span lang="en" { (why) } }
                } }
                li { @if found.is_worst_off_proven() { (words.even_worst_proven) } @else { (fill(words.even_worst_open, [&self.amount(found.gap())])) } }
            }
            @if !evened.changes.is_empty() && evened.breaks.is_empty() && self.reader.as_of.is_none() { (self.keep(evened, position, on)) }
        }
    }

    fn people(&self, evened: &EvenedRota) -> Markup {
        let words = self.words;
        let caption = fill(words.even_caption, [&self.burden(evened.aim)]);
        html! { div class="scroll" tabindex="0" role="region" aria-label=(caption) { table class="list" {
            caption { (caption) }
            thead { tr { @for h in [words.who, words.even_before, words.even_after] { th scope="col" { (h) } } } }
            tbody { @for (person, before, after) in &evened.found.people { tr {
                th scope="row" { (self.names.name(person)) }
                td { (self.amount(*before)) }
                td { (self.amount(*after)) @if after != before { " " b { (if after < before { "▼" } else { "▲" }) } } }
            } } }
        } } }
    }

    fn keep(&self, evened: &EvenedRota, position: u64, on: NaiveDate) -> Markup {
        let name = AIMS.iter().find(|(_, aim)| *aim == evened.aim).map_or("", |(name, _)| name);
        html! { form method="post" action=(self.address) {
            input type="hidden" name="command" value=(fresh_command_id());
            input type="hidden" name="even" value=(name);
            input type="hidden" name="tolerance" value=(self.asked.tolerance);
            input type="hidden" name="position" value=(position);
            input type="hidden" name="on" value=(on);
            p { button { (self.words.even_keep) } }
        } }
    }

    fn amount(&self, value: i64) -> String {
        format::hundredths(self.reader.lang, Hundredths(value))
    }

    const fn burden(&self, aim: Aim) -> &'static str {
        match aim {
            Aim::Weekends => self.words.burden_weekends,
            Aim::Nights => self.words.burden_nights,
            Aim::Evenings => self.words.burden_evenings,
        }
    }
}
