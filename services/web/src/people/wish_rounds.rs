//! Wish rounds (*ønsketurnus*) of a unit: who has wished and which dates are full; a round opened, wished in and closed by forms.

use super::{named::Named, wish_round_forms as forms};
use crate::{
    answer::{answered, refusal},
    format,
    layout::{Page, Place, page},
    problem::Problem,
    rota::change::command,
    site::{Reader, Site, UnitAsOf, today},
    words::{WishRoundWords, fill},
};
use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};
use serde::Deserialize;
use turnus_domain::{
    calendar::DateRange,
    facts::Facts,
    id::{PersonId, UnitId},
    refusal::Refusal,
    staff::{Wish, WishFor},
    wish_round::status::{Answer, DateWished},
};
use turnus_planning::{PlanningError, WishRoundFound};

/// Dates of a round that are told.
const DATES: usize = 14;

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    done: Option<String>,
}

pub(crate) async fn show(
    State(site): State<Site>,
    reader: Reader,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Page, Problem> {
    let at = reader.unit(&site, unit.parse()?).await?;
    rounds_page(&site, &reader, &at, asked.done.as_deref(), None).await
}

/// Opens or closes a round, or records or withdraws a wish.
pub(crate) async fn act(
    State(site): State<Site>,
    reader: Reader,
    Path(unit): Path<String>,
    Form(posted): Form<forms::Posted>,
) -> Result<Response, Problem> {
    let at = reader.unit(&site, unit.parse()?).await?;
    let id = command(&posted.command)?;
    let (asked, done) = posted.asked(&at.unit, &id, today())?;
    match site.planning.execute(id, asked).await {
        Ok(_) => Ok(Redirect::to(&format!("/units/{}/wish-rounds?done={done}", at.unit)).into_response()),
        Err(PlanningError::Refused(why)) => {
            let page = rounds_page(&site, &reader, &at, None, Some(&why)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

async fn rounds_page(site: &Site, reader: &Reader, at: &UnitAsOf, done: Option<&str>, refused: Option<&Refusal>) -> Result<Page, Problem> {
    let words = reader.lang.wish_rounds();
    let found = site.planning.wish_rounds(&at.facts, &at.unit, None).await;
    let first = found.as_ref().ok().and_then(|all| all.iter().map(|f| f.round.round.horizon.first).min());
    let names = Named::at(site, &at.facts, &at.unit, DateRange::starting(first.unwrap_or_else(today))).await?;
    let told = Told { reader, words, names: &names, facts: &at.facts, unit: &at.unit };
    let rounds = answered(reader, found, |found| told.rounds(found))?;
    let title = fill(words.title, [&at.name]);
    let body = html! {
        h1 { (title) }
        @if let Some(text) = done.and_then(|done| said(words, done)) { p class="done" role="status" { (text) } }
        @if let Some(why) = refused { (refusal(reader, why)) }
        p class="help" { (words.help) }
        (rounds)
        @if reader.as_of.is_none() { (forms::open(words, &at.unit, today())) }
    };
    Ok(page(reader, Place::Rotas(&at.unit), &title, &body))
}

fn said(words: &WishRoundWords, done: &str) -> Option<&'static str> {
    Some(match done {
        "opened" => words.done_opened,
        "wished" => words.done_wished,
        "withdrawn" => words.done_withdrawn,
        "closed" => words.done_closed,
        _ => return None,
    })
}

/// The rounds with the words of a language.
struct Told<'a> {
    reader: &'a Reader,
    words: &'static WishRoundWords,
    names: &'a Named,
    facts: &'a Facts,
    unit: &'a UnitId,
}

impl Told<'_> {
    /// Open rounds first, then the latest days first.
    fn rounds(&self, mut found: Vec<WishRoundFound>) -> Markup {
        found.sort_by_key(|f| (!f.round.is_open(), std::cmp::Reverse((f.round.round.horizon.first, f.round.opened))));
        html! {
            @if found.is_empty() { p { (self.words.none_yet) } }
            @for f in &found { (self.round(f)) }
        }
    }

    fn round(&self, f: &WishRoundFound) -> Markup {
        let (words, round) = (self.words, &f.round.round);
        let title = fill(words.round, [&round.id, &format::date(round.horizon.first), &format::date(round.horizon.last())]);
        let silent: Vec<&str> = f.status.people.iter().filter(|a| a.wishes == 0).map(|a| self.names.name(&a.person)).collect();
        let takes = self.reader.as_of.is_none() && f.round.is_open();
        html! { section aria-label=(title) {
            h2 { (title) }
            p { (self.standing(f)) " " b { (fill(words.answered, [&f.status.answered(), &f.status.people.len()])) }
                @if !silent.is_empty() && f.round.is_open() { " " (fill(words.silent, [&silent.join(", ")])) } }
            (self.people(f, takes)) (self.dates(f))
            @if takes {
                (forms::wish(words, self.unit, round, &self.names.options(""), &self.shifts(f)))
                (forms::close(words, self.unit, round))
            }
        } }
    }

    fn standing(&self, f: &WishRoundFound) -> String {
        let (words, round, on) = (self.words, &f.round.round, today());
        let (opens, closes, points) = (format::date(round.opens), format::date(round.closes), round.most_points);
        match f.round.closed {
            Some(closed) => fill(words.closed_on, [&format::date(closed), &points]),
            None if f.round.is_overdue(on) => fill(words.overdue, [&closes, &points]),
            None if on < round.opens => fill(words.opens_on, [&opens, &closes, &points]),
            None => fill(words.open_until, [&closes, &points]),
        }
    }

    fn people(&self, f: &WishRoundFound, takes: bool) -> Markup {
        let (words, wished) = (self.words, f.status.people.iter().filter(|a| a.wishes > 0).collect::<Vec<_>>());
        html! { @if !wished.is_empty() { div class="scroll" tabindex="0" role="region" aria-label=(words.who_caption) { table class="list" {
            caption { (words.who_caption) }
            thead { tr { @for h in [words.who, words.points, words.wishes] { th scope="col" { (h) } } } }
            tbody { @for a in wished { (self.answer(f, a, takes)) } }
        } } } }
    }

    fn answer(&self, f: &WishRoundFound, a: &Answer, takes: bool) -> Markup {
        let (words, round) = (self.words, &f.round.round);
        html! { tr {
            th scope="row" { (self.names.name(&a.person)) } td { (fill(words.points_of, [&a.points, &round.most_points])) }
            td { details { summary { (a.wishes) } ul { @for wish in self.wishes(f, &a.person) { li {
                (format::long_day(self.reader.lang, wish.date)) ": " (self.wish(wish)) " (" (wish.points) ")"
                @if takes { " " (forms::withdraw(words, self.unit, &a.person, &wish.id)) }
            } } } } }
        } }
    }

    /// Somebody's wishes for the days of a round, in order of date.
    fn wishes(&self, f: &WishRoundFound, person: &PersonId) -> Vec<&Wish> {
        let hers = self.facts.people.get(person).into_iter().flat_map(|p| p.wishes.values());
        let mut wishes: Vec<&Wish> = hers.filter(|w| f.round.round.horizon.contains(w.date)).collect();
        wishes.sort_by_key(|w| (w.date, w.id.clone()));
        wishes
    }

    fn wish(&self, wish: &Wish) -> String {
        match &wish.wish {
            WishFor::DayOff => self.words.day_off.into(),
            WishFor::NotShift(shift) => fill(self.words.not_shift, [shift]),
            WishFor::Shift(shift) => shift.to_string(),
        }
    }

    fn dates(&self, f: &WishRoundFound) -> Markup {
        let (words, dates) = (self.words, &f.status.dates);
        let more = dates.len().saturating_sub(DATES);
        html! { @if !dates.is_empty() { div class="scroll" tabindex="0" role="region" aria-label=(words.dates_caption) { table class="list" {
            caption { (words.dates_caption) }
            thead { tr { @for h in [words.date, words.off, words.there, words.heads, words.too_many] { th scope="col" { (h) } } } }
            tbody { @for d in dates.iter().take(DATES) { (self.date(d)) } }
        } }
        @if more > 0 { p { (fill(words.more_dates, [&more])) } } } }
    }

    fn date(&self, d: &DateWished) -> Markup {
        html! { tr {
            th scope="row" { (format::long_day(self.reader.lang, d.date)) } td { (d.off) } td { (d.there) } td { (d.heads) }
            td { @match d.too_many() { 0 => { (self.words.fits) } n => { b { (fill(self.words.crowded, [&n])) } } } }
        } }
    }

    /// Shift types of the round's first day.
    fn shifts(&self, f: &WishRoundFound) -> Vec<String> {
        let types = self.facts.units.get(self.unit).and_then(|u| u.shift_types.at(f.round.round.horizon.first));
        types.into_iter().flatten().map(|s| s.id.to_string()).collect()
    }
}
