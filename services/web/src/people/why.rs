//! Why a shift is uncovered, and why her and not him: one reason for everybody.

use super::{named::Named, stepping_in::stepping_in};
use crate::{
    answer::answered,
    format,
    layout::{Page, Place, page},
    problem::Problem,
    rota::findings,
    site::{Reader, Site, UnitAsOf, today},
    words::fill,
};
use axum::extract::{Path, Query, State};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;
use turnus_domain::{
    calendar::DateRange,
    facts::Facts,
    id::{ShiftTypeId, UnitId},
    shift::DatedShift,
};
use turnus_planning::{Hole, Missing, OfRota, Standing, Stopped, WayOut, Why};

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    date: Option<NaiveDate>,
    #[serde(default)]
    shift: String,
}

pub(crate) async fn show(
    State(site): State<Site>,
    reader: Reader,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Page, Problem> {
    let UnitAsOf { unit, name, facts } = reader.unit(&site, unit.parse()?).await?;
    let date = asked.date.unwrap_or_else(today);
    let told = match asked.shift.as_str() {
        "" => html! {},
        shift => {
            let wanted = DatedShift { date, shift: shift.parse()? };
            let people = Named::at(&site, &facts, &unit, DateRange::starting(date)).await?;
            let why = site.planning.why(&facts, &OfRota { unit: unit.clone(), rota: None }, wanted).await;
            answered(&reader, why, |why| reasons(&reader, &people, &why))?
        }
    };
    let title = fill(reader.lang.people().why_title, [&name]);
    let body = html! { h1 { (title) } (form(&reader, &facts, &unit, date, &asked.shift)) (told) };
    Ok(page(&reader, Place::Rotas(&unit), &title, &body))
}

fn form(reader: &Reader, facts: &Facts, unit: &UnitId, date: NaiveDate, chosen: &str) -> Markup {
    let words = reader.lang.people();
    let types: Vec<&ShiftTypeId> =
        facts.units.get(unit).and_then(|u| u.shift_types.at(date)).map(|all| all.iter().map(|s| &s.id).collect()).unwrap_or_default();
    html! { form method="get" class="stacked screen" {
        label for="date" { (words.date) }
        input type="date" id="date" name="date" required value=(date);
        label for="shift" { (words.shift) }
        select id="shift" name="shift" { @for id in types { option value=(id) selected[id.as_str() == chosen] { (id) } } }
        @if let Some(at) = reader.as_of { input type="hidden" name="as_of" value=(at); }
        p { button { (words.ask_why) } }
    } }
}

fn reasons(reader: &Reader, people: &Named, why: &Why) -> Markup {
    let (words, all) = (reader.lang.people(), reader.words());
    let day = format::long_day(reader.lang, why.shift.date);
    let caption = fill(words.reasons, [&why.shift.shift, &day]);
    html! {
        @if why.missing.is_empty() { p { (fill(words.nothing_missing, [&why.shift.shift, &day])) } }
        @for u in &why.missing { section class="card" lang="en" {
            p class="warning" { (u.reason) }
            ul { @for way in &u.remedies { li { (way) } } }
        } }
        @for hole in &why.holes { (hole_told(reader, people, hole)) }
        div class="scroll" tabindex="0" role="region" aria-label=(caption) { table class="list" {
            caption { (caption) }
            thead { tr { @for h in [all.name, words.reason, all.points] { th scope="col" { (h) } } } }
            tbody { @for (person, standing) in &why.people { tr {
                th scope="row" { (people.name(person)) }
                td { @match standing {
                    Standing::WorksIt => (words.works_it),
                    Standing::Absent => (words.is_absent),
                    Standing::NotEmployed => (words.not_employed),
                    Standing::Tried(r) => (stepping_in(reader, r)),
                } }
                td { @if let Some(r) = standing.tried().filter(|r| r.breaks.is_empty()) { (format!("{:+}", r.points)) } }
            } } }
        } }
    }
}

/// What nobody of the staff works, with its reason and ways out.
fn hole_told(reader: &Reader, people: &Named, hole: &Hole) -> Markup {
    let (words, r) = (reader.lang.people(), &hole.reason);
    let what = match &hole.missing {
        Missing::Class(class) => fill(words.hole_class, [&hole.heads as &dyn std::fmt::Display, class]),
        Missing::Substitute(profession) => fill(words.hole_substitute, [&hole.heads as &dyn std::fmt::Display, profession]),
    };
    let may_not: usize = r.may_not.iter().map(|(_, n)| n).sum();
    let rules: Vec<String> = r.may_not.iter().map(|(rule, n)| format!("{rule}: {n}")).collect();
    html! { section class="card" {
        p class="warning" { (what) " " (fill(words.hole_reason, [&r.able, &r.on_it, &r.absent, &may_not, &r.may]))
            @if !rules.is_empty() { " (" (rules.join(", ")) ")" } }
        @if hole.ways.is_empty() { p { (words.no_way_out) } }
        ol { @for way in &hole.ways { li { (way_told(reader, people, way)) } } }
        @if !hole.stops.is_empty() {
            p { (words.hole_stops) }
            ul { @for stop in &hole.stops { li { b { (people.name(&stop.person)) } ": " (stopped(reader, &stop.by)) } } }
        }
    } }
}

/// What stops somebody who counts.
fn stopped(reader: &Reader, by: &Stopped) -> Markup {
    let words = reader.lang.people();
    match by {
        Stopped::Whatever(f) => html! { (words.stopped_whatever) " " (findings::named(reader, f, None)) },
        Stopped::Rule(f) => findings::named(reader, f, None),
        Stopped::Works(shift) => html! { (fill(words.stopped_works, [shift])) },
        Stopped::Rota => html! { (words.stopped_rota) },
    }
}

fn shift(reader: &Reader, shift: Option<&ShiftTypeId>) -> String {
    shift.map_or_else(|| reader.words().free.to_owned(), ToString::to_string)
}

fn way_told(reader: &Reader, people: &Named, way: &WayOut) -> Markup {
    let words = reader.lang.people();
    match way {
        WayOut::Staff(r) => html! { b { (people.name(&r.person)) } ": " (stepping_in(reader, r)) },
        WayOut::Lent(c) => html! { b { (c.step_in.person) } " (" (c.from) "): " (stepping_in(reader, &c.step_in)) },
        WayOut::Substitute(profession, pay) => {
            html! { (fill(words.hole_by_substitute, [profession as &dyn std::fmt::Display, &format::kroner(*pay)])) }
        }
        WayOut::Moved(moved) => html! {
            @for (k, c) in moved.changes.iter().enumerate() { @if k > 0 { "; " }
                b { (people.name(&c.person)) } " " (format::long_day(reader.lang, c.date)) ": " (shift(reader, c.before.as_ref())) " → " (shift(reader, c.after.as_ref()))
            }
            @if let Some((who, minutes)) = &moved.extra {
                " (" (people.name(who)) ": " (fill(words.extra, [&format::duration(reader.lang, *minutes), &format::kroner(moved.pay)])) ")"
            }
        },
        WayOut::Agreed(person, way) => html! {
            b { (people.name(person)) } ": " (words.once_agreed) " "
            @for (k, measure) in way.measures.iter().enumerate() { @if k > 0 { "; " } (super::backwards::measure(reader, people, measure)) }
        },
    }
}
