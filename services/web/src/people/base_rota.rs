//! The base rota of a unit: how good it is and how sure, rotas made from it, who works otherwise there, and its round as a table.

use super::calendar_rota::{self, MakeForm};
use crate::{
    answer::answered,
    format,
    layout::{Page, Place, page},
    problem::Problem,
    rota::{findings, grid, pages::Desk, proof, view::RotaView},
    site::{Reader, Site, UnitAsOf, today},
    solves::AGAIN,
    words::{PeopleWords, fill},
};
use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue},
    response::{IntoResponse, Response},
};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;
use std::{cmp::Reverse, collections::BTreeMap};
use turnus_domain::{
    base_rota::calendar::{Because, Departure},
    facts::Facts,
    id::{PersonId, PlanId, UnitId},
    rota::{Severity, state::PlanStatus},
};
use turnus_planning::{BaseRotaInForce, CalendarRota};

/// Rotas made from a base rota that are listed.
const LISTED: usize = 10;

/// What an address asks of the page.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    on: Option<NaiveDate>,
    /// The rota beside it; the one proposed last when absent.
    rota: Option<PlanId>,
}

pub(crate) async fn show(
    State(site): State<Site>,
    reader: Reader,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let unit: UnitId = unit.parse()?;
    let under_way = site.planning.curves().latest(&unit).is_some_and(|run| !run.state().is_over());
    let page = page_of(&site, &reader, unit, &asked, None).await?;
    let mut headers = HeaderMap::new();
    if under_way {
        headers.insert("refresh", HeaderValue::from_static(AGAIN));
    }
    Ok((headers, page).into_response())
}

/// The page; with a form that was refused, and why.
pub(super) async fn page_of(
    site: &Site,
    reader: &Reader,
    unit: UnitId,
    asked: &Asked,
    refused: Option<(MakeForm, &str)>,
) -> Result<Page, Problem> {
    let at = reader.unit(site, unit).await?;
    let words = reader.lang.people();
    let title = fill(words.base_rota_title, [&at.name]);
    let body = match in_force_or_next(&at.facts, &at.unit, asked.on.unwrap_or_else(today)) {
        None => html! { p { (words.base_rota_none) } },
        Some(day) => {
            let found = site.planning.base_rota_in_force(&at.facts, &at.unit, day).await;
            let told = Told { reader, words, names: names(site, &at, found.as_ref().ok()).await? };
            let beside = beside(site, &at, asked.rota.as_ref()).await?;
            let curve = site.planning.curves().latest(&at.unit);
            answered(reader, found, |found| {
                let fresh = || MakeForm::fresh(found.adopted.from, found.adopted.weeks);
                let (form, why) = refused.map_or_else(|| (fresh(), None), |(form, why)| (form, Some(why)));
                html! {
                    @if let Some(why) = why { div class="warning" role="alert" { h2 { (reader.words().refused) } p lang="en" { (why) } } }
                    (told.heading(&found))
                    @if reader.as_of.is_none() {
                        (calendar_rota::form(reader, &at.unit, &form))
                        @if let Some(run) = &curve { (calendar_rota::curve(reader, &at.unit, run)) }
                    }
                    (told.made_before(&at))
                    @if let Some(rota) = &beside { (told.beside(&at.unit, rota)) }
                    (grid::tables(reader, &Desk::reading(at.unit.clone(), told.view(&at.name, found))))
                }
            })?
        }
    };
    Ok(page(reader, Place::Rotas(&at.unit), &title, &html! { h1 { (title) } (body) }))
}

/// The day itself when a base rota is in force on it, else the first day of the next one.
fn in_force_or_next(facts: &Facts, unit: &UnitId, on: NaiveDate) -> Option<NaiveDate> {
    let next = || facts.units.get(unit)?.base_rota.versions().map(|v| v.from).find(|from| *from > on);
    facts.base_rota(unit, on).map(|_| on).or_else(next)
}

/// A rota, or the one proposed last whose days a base rota is in force on, beside that base rota.
async fn beside(site: &Site, at: &UnitAsOf, asked: Option<&PlanId>) -> Result<Option<CalendarRota>, Problem> {
    if let Some(plan) = asked {
        return Ok(Some(site.planning.departures(&at.facts, &at.unit, plan).await?));
    }
    let based = at.facts.rotas_of(&at.unit).filter(|(_, r)| at.facts.base_rota(&at.unit, r.request.horizon.first).is_some());
    let latest: Option<PlanId> = based.filter_map(|(id, r)| Some((r.proposal.as_ref()?.position, id.clone()))).max().map(|(_, id)| id);
    match latest {
        Some(plan) => Ok(Some(site.planning.departures(&at.facts, &at.unit, &plan).await?)),
        None => Ok(None),
    }
}

/// Everybody in the round, and everybody who was ever employed at the unit since.
async fn names(site: &Site, at: &UnitAsOf, found: Option<&BaseRotaInForce>) -> Result<BTreeMap<PersonId, String>, Problem> {
    let Some(found) = found else { return Ok(BTreeMap::new()) };
    let since = turnus_domain::calendar::DateRange::starting(found.adopted.from);
    let people: Vec<PersonId> = at.facts.employed_at(&at.unit, since).map(|((id, _), _)| id.clone()).collect();
    Ok(site.planning.names_of(&people).await?)
}

/// The base rota with the words of a language.
struct Told<'a> {
    reader: &'a Reader,
    words: &'static PeopleWords,
    names: BTreeMap<PersonId, String>,
}

impl Told<'_> {
    fn view(&self, unit_name: &str, found: BaseRotaInForce) -> RotaView {
        let round = found.round;
        RotaView {
            unit_name: unit_name.to_owned(),
            status: PlanStatus::Published,
            stale: None,
            amends: None,
            rota: round.rota,
            report: round.report,
            input: round.input,
            names: self.names.clone(),
        }
    }

    fn heading(&self, found: &BaseRotaInForce) -> Markup {
        let (words, adopted) = (self.words, &found.adopted);
        let hard = found.round.report.findings.iter().filter(|f| f.severity == Severity::Hard).count();
        html! {
            p { (fill(words.base_rota_line, [&adopted.base_rota, &adopted.weeks, &format::date(adopted.from), &adopted.consulted])) }
            p { (proof::line(self.reader, &found.round.input, adopted.objective, &found.round.rota)) }
            p class=(if hard > 0 { "warning" } else { "fine" }) {
                @if hard > 0 { (fill(words.base_rota_illegal, [&hard])) } @else { (words.base_rota_legal) }
            }
            p class="help" { (words.base_rota_help) }
        }
    }

    /// The rotas that were made from a base rota, each with what differs there.
    fn made_before(&self, at: &UnitAsOf) -> Markup {
        let proposed = |plan: &PlanId| at.facts.rotas.get(plan).is_some_and(|rota| rota.proposal.is_some());
        let of_unit = at.facts.solves.all().filter(|(plan, job)| job.request.unit == at.unit && proposed(plan));
        let mut made: Vec<_> = of_unit.filter_map(|(plan, job)| Some((job.requested_at, plan, job.request.from_base.as_ref()?))).collect();
        made.sort_by_key(|(at, ..)| Reverse(*at));
        let words = self.reader.lang.calendar();
        html! { @if !made.is_empty() { section {
            h2 { (words.made_before) }
            ul { @for (_, plan, from) in made.into_iter().take(LISTED) { li {
                a href=(self.reader.link(&format!("/units/{}/base-rota?rota={plan}", at.unit))) { (plan) } ": "
                (fill(words.from_base, [&from.base_rota, &calendar_rota::given_up(self.reader, from)]))
            } } }
        } } }
    }

    fn beside(&self, unit: &UnitId, rota: &CalendarRota) -> Markup {
        let (words, calendar, plan) = (self.words, self.reader.lang.calendar(), &rota.made.rota.id);
        let mut people: BTreeMap<&PersonId, Vec<&Departure>> = BTreeMap::new();
        rota.departures.iter().for_each(|d| people.entry(&d.person).or_default().push(d));
        let slack = &rota.made.report.slack;
        let hours = |minutes| format::duration(self.reader.lang, minutes);
        let caption = fill(words.base_beside, [plan]);
        html! { section {
            h2 { a href=(self.reader.link(&format!("/units/{unit}/rotas/{plan}"))) { (caption) } }
            @if let Some(from) = &rota.asked { p { (fill(calendar.from_base, [&from.base_rota, &calendar_rota::given_up(self.reader, from)])) } }
            p { (fill(words.base_stays, [&rota.stay(), &rota.base_shifts])) " "
                (fill(calendar.figures, [&rota.standing, &rota.given_up, &hours(slack.substitutes), &hours(slack.unmet)])) }
            p { (proof::line(self.reader, &rota.made.input, rota.made.rota.objective, &rota.made.rota)) " "
                a href=(self.reader.link(&format!("/units/{unit}/rotas/{plan}"))) { (calendar.look) } }
            @if !people.is_empty() { div class="scroll" tabindex="0" role="region" aria-label=(caption) { table class="list" {
                caption { (caption) }
                thead { tr { @for h in [words.who, words.base_fewer, words.base_more, words.base_exchanged, words.base_why] { th scope="col" { (h) } } } }
                tbody { @for (person, days) in &people { (self.person(person, days)) } }
            } } }
        } }
    }

    fn person(&self, person: &PersonId, days: &[&Departure]) -> Markup {
        let fewer = days.iter().filter(|d| d.now.is_none()).count();
        let more = days.iter().filter(|d| d.base.is_none()).count();
        html! { tr {
            th scope="row" { (self.names.get(person).map_or(person.as_str(), String::as_str)) }
            td { (fewer) } td { (more) } td { (days.len() - fewer - more) }
            td { details { summary { (fill(self.words.base_days, [&days.len()])) } ul { @for d in days { li {
                (format::long_day(self.reader.lang, d.date)) ": " (self.shift(d.base.as_ref())) " → " (self.shift(d.now.as_ref())) ". "
                (self.because(&d.because))
            } } } } }
        } }
    }

    fn shift(&self, shift: Option<&turnus_domain::id::ShiftTypeId>) -> String {
        shift.map_or_else(|| self.reader.words().free.to_owned(), ToString::to_string)
    }

    fn because(&self, why: &Because) -> Markup {
        let words = self.words;
        html! { @match why {
            Because::NotEmployed => { (words.because_not_employed) }
            Because::NotInBase => { (words.because_not_in_base) }
            Because::Fixed => { (words.because_fixed) }
            Because::Holiday(name) => { (fill(words.because_holiday, [name])) }
            Because::Rule(found) => { (findings::named(self.reader, found, None)) }
            Because::Follows(found) => { (words.because_follows) " " (findings::named(self.reader, found, None)) }
            Because::Cover => { (words.because_cover) }
        } }
    }
}
