//! Who leaves a unit and who stays, why people say they leave, what may drive them away, and the early warning of a spiral. Nobody
//! is named.

use super::leaving;
use crate::{
    format,
    layout::{Page, Place, page},
    problem::Problem,
    read_for::day_form,
    site::{Reader, Site, UnitAsOf, today},
    words::{PeopleWords, fill},
};
use axum::extract::{Path, Query, State};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;
use turnus_domain::{
    night::Hundredths,
    quantity::BasisPoints,
    retention::{Driver, Measure, Retention, Turnover, spiral::Spiral},
};

/// Whole weeks in which drivers are counted.
const WEEKS: u32 = 12;

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    on: Option<NaiveDate>,
    done: Option<String>,
}

pub(crate) async fn show(
    State(site): State<Site>,
    reader: Reader,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Page, Problem> {
    let UnitAsOf { unit, name, facts } = reader.unit(&site, unit.parse()?).await?;
    let (words, on) = (reader.lang.people(), asked.on.unwrap_or_else(today));
    let title = fill(words.retention_title, [&name]);
    let told = match Retention::of(&facts, Some(&unit), on, WEEKS) {
        Ok(found) => Told { reader: &reader, words, found: &found }.page(),
        Err(missing) => html! { p lang="en" { (missing) } },
    };
    let body = html! {
        h1 { (title) }
        @if asked.done.is_some() { (leaving::done(&reader)) }
        (day_form(&reader, on)) (told)
        @if reader.as_of.is_none() { (leaving::form(&reader, &unit)) }
    };
    Ok(page(&reader, Place::Rotas(&unit), &title, &body))
}

/// The figures with the words of a language.
struct Told<'a> {
    reader: &'a Reader,
    words: &'static PeopleWords,
    found: &'a Retention<'a>,
}

impl Told<'_> {
    fn page(&self) -> Markup {
        html! {
            (self.turnover(self.found.turnover.as_ref()))
            @if let Some(drivers) = &self.found.drivers {
                (self.drivers(drivers))
                (leaving::section(self.reader, self.found, &|driver| self.beside(drivers, driver)))
            }
            @if let Some(spiral) = &self.found.spiral { (self.spiral(spiral)) }
        }
    }

    fn small(&self) -> String {
        fill(self.words.retention_small, [&self.found.smallest.value, &self.found.smallest.source.text])
    }

    fn turnover(&self, turnover: Option<&Turnover>) -> Markup {
        let Some(t) = turnover else { return html! { p { (self.small()) } } };
        html! {
            p { b { (fill(self.words.turnover, [&format::share(self.reader.lang, t.turnover), &t.left, &self.hundredths(t.staff_x100)])) } }
            p { @match t.stayed {
                Some((then, now)) => { (fill(self.words.stayed, [&now, &then])) }
                None => { (self.small()) }
            } }
        }
    }

    fn drivers(&self, drivers: &[Measure]) -> Markup {
        let words = self.words;
        let days = self.found.weeks;
        let title = fill(words.drivers, [&format::date(days.from), &format::date(days.to.unwrap_or(days.from))]);
        let flagged = fill(words.flagged, [&self.share(u64::try_from(self.found.flag_above.value).unwrap_or(0))]);
        html! {
            h2 { (title) }
            @if drivers.is_empty() { p { (words.no_driver) } }
            @else { div class="scroll" tabindex="0" role="region" aria-label=(title) { table class="list" {
                thead { tr { @for h in [words.driver, words.this_unit, words.all_units, words.standing] { th scope="col" { (h) } } } }
                tbody { @for m in drivers { tr {
                    th scope="row" { (self.name(m.driver)) }
                    td { (self.measured(m.driver, m.here)) } td { (self.measured(m.driver, m.everywhere)) }
                    td { @if m.flagged { b { (flagged) } } }
                } } }
            } } }
        }
    }

    /// What is measured of a reason.
    fn beside(&self, drivers: &[Measure], driver: Driver) -> Option<Markup> {
        let m = drivers.iter().find(|m| m.driver == driver)?;
        Some(html! { (self.name(driver)) ": " (self.measured(driver, m.here)) })
    }

    fn spiral(&self, spiral: &Spiral<'_>) -> Markup {
        let words = self.words;
        let limit = |value: i64| self.share(u64::try_from(value).unwrap_or(0));
        let (uncovered, overtime) = (limit(spiral.uncovered.value), limit(spiral.overtime.value));
        let share = |bp: Option<u64>| bp.map_or_else(|| "–".to_owned(), |bp| self.share(bp));
        html! {
            h2 { (words.early_warning) }
            p { (fill(words.warning_rule, [&spiral.in_row.value, &uncovered, &overtime, &spiral.in_row.source.text])) }
            @if spiral.warns() { p class="notice" { b { (fill(words.warning_now, [&spiral.run])) } } }
            @else if spiral.is_known() { p { (fill(words.warning_none, [&spiral.run])) } }
            @else { p { (words.warning_unknown) } }
            @if spiral.is_known() { div class="scroll" tabindex="0" role="region" aria-label=(words.early_warning) { table class="list" {
                thead { tr { @for h in [words.week_of, words.uncovered, words.overtime, words.counts] { th scope="col" { (h) } } } }
                tbody { @for w in spiral.weeks.iter().filter(|w| w.uncovered_bp.is_some()) { tr {
                    th scope="row" { (format::date(w.monday)) } td { (share(w.uncovered_bp)) } td { (share(w.overtime_bp)) }
                    td { (if w.counts { words.yes } else { words.no }) }
                } } }
            } } }
        }
    }

    const fn name(&self, driver: Driver) -> &'static str {
        match driver {
            Driver::Weekends => self.words.driver_weekends,
            Driver::QuickReturns => self.words.driver_quick_returns,
            Driver::Overtime => self.words.driver_overtime,
            Driver::UnwantedPartTime => self.words.driver_unwanted,
        }
    }

    fn measured(&self, driver: Driver, value: u64) -> String {
        match driver {
            Driver::Weekends | Driver::QuickReturns => self.hundredths(value),
            Driver::Overtime | Driver::UnwantedPartTime => self.share(value),
        }
    }

    fn share(&self, bp: u64) -> String {
        format::share(self.reader.lang, BasisPoints(u32::try_from(bp).unwrap_or(u32::MAX)))
    }

    fn hundredths(&self, value: u64) -> String {
        format::hundredths(self.reader.lang, Hundredths(i64::try_from(value).unwrap_or(i64::MAX)))
    }
}
