//! The night team of a district: what it saves net, what that rests on, how fast it is there, what was measured.

use crate::{
    format,
    layout::{Page, Place, page},
    problem::Problem,
    read_for::day_form,
    site::{Reader, Site, today},
    words::{Lang, Words, fill},
};
use axum::extract::{Path, Query, State};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;
use turnus_domain::{
    id::DistrictId,
    night::{CallPriority, Hundredths, NightDesign, NightInput, PlannedVisits, TeamMode},
};
use turnus_night::{MeasuredNights, NightFigures, NightSizing, ResponseFigures, inputs, measure};
use turnus_planning::{PlanningError, RecordedAsOf};

/// Nights of each simulation, and their seed.
const NIGHTS: u32 = 2_000;
const SEED: u64 = 1;

/// The designs that are compared.
const DESIGNS: [(TeamMode, PlannedVisits); 7] = [
    (TeamMode::Fixed, PlannedVisits::Kept),
    (TeamMode::Together, PlannedVisits::Kept),
    (TeamMode::Together, PlannedVisits::Interrupted),
    (TeamMode::Together, PlannedVisits::LeftOut),
    (TeamMode::Split, PlannedVisits::Kept),
    (TeamMode::Split, PlannedVisits::Interrupted),
    (TeamMode::Split, PlannedVisits::LeftOut),
];

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    on: Option<NaiveDate>,
}

pub(crate) async fn list(State(site): State<Site>, reader: Reader) -> Result<Page, Problem> {
    let words = reader.words();
    let facts = reader.facts(&site).await?;
    Ok(page(
        &reader,
        Place::Night,
        words.night,
        &html! {
            h1 { (words.night) }
            @if facts.nights.is_empty() { p { (words.no_nights) } }
            @for (id, night) in &facts.nights { @if let Some(d) = night.description.versions().last() { section class="card" {
                h2 { a href=(reader.link(&format!("/night/{id}"))) { (d.value.value.name) } }
                @let homes = &d.value.value.homes;
                p { (fill(words.night_facts, [&homes.len(), &homes.iter().map(|h| h.residents).sum::<u32>()])) }
            } } }
        },
    ))
}

pub(crate) async fn show(
    State(site): State<Site>,
    reader: Reader,
    Path(district): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Page, Problem> {
    let words = reader.words();
    let district: DistrictId = district.parse()?;
    let facts = reader.facts(&site).await?;
    let night = facts.nights.get(&district).ok_or_else(|| Problem::NotFound(format!("night district {district}")))?;
    // A district that is described from a later day on is shown for that day: there is nothing to show before.
    let first = night.description.versions().map(|v| v.from).min();
    let on = asked.on.unwrap_or_else(|| first.map_or_else(today, |from| from.max(today())));
    let input = match site.planning.night_input(&district, RecordedAsOf::Position(facts.position()), on).await {
        Ok(input) => Arc::new(input),
        Err(PlanningError::Defects(all)) => {
            return Ok(page(
                &reader,
                Place::Night,
                words.night,
                &html! {
                    h1 { (words.night) } (day_form(&reader, on)) ul lang="en" { @for d in &all { li { (d) } } }
                },
            ));
        }
        Err(other) => return Err(other.into()),
    };
    let sized = site.planning.size_night(Arc::clone(&input)).await;
    let nurses = sized.as_ref().map_or(2, |s| s.mobile.heads);
    let mut figures = Vec::new();
    for (mode, planned) in DESIGNS {
        let design = NightDesign { nurses, planned, ..NightDesign::reference(mode) };
        figures.push(site.planning.simulate_night(Arc::clone(&input), design, NIGHTS, SEED).await?);
    }
    let title = format!("{} – {}", words.night, input.district.name);
    Ok(page(
        &reader,
        Place::Night,
        &title,
        &html! {
            h1 { (title) }
            (day_form(&reader, on))
            (about(&reader, &input))
            @match &sized { Ok(s) => (sizing(&reader, s)), Err(why) => p class="warning" { (fill(words.night_unsized, [why])) } }
            (designs(&reader, &figures))
            (per_home(&reader, &input, &figures))
            (per_priority(&reader, &figures))
            (measured(&reader, &measure(&input)))
            (rests_on(&reader, &input))
            @if let Ok(s) = &sized { (identities(&reader, s)) }
        },
    ))
}

fn about(reader: &Reader, input: &NightInput) -> Markup {
    let words = reader.words();
    let d = &input.district;
    html! {
        p { (fill(words.night_facts, [&d.homes.len(), &d.residents()])) ". "
            @match input.team {
                Some(t) => (fill(words.night_team_now, [&t.nurses, &mode(words, t.mode), &planned(words, t.planned)])),
                None => (words.night_no_team),
            }
        }
        p class="help" lang="en" { (d.source) }
    }
}

/// The net stands beside the gross, never the gross alone.
fn sizing(reader: &Reader, s: &NightSizing) -> Markup {
    let (words, lang) = (reader.words(), reader.lang);
    let fte = |h| format::hundredths(lang, h);
    let r = &s.ranking_share;
    let heads: u32 = s.compensated.iter().map(|(_, heads)| heads).sum();
    let share = |b| format::share(lang, b);
    html! {
        p { strong { (fill(words.night_net, [&fte(s.fixed.fte), &fte(s.mobile.fte), &fte(s.gross_nurse_fte), &fte(s.compensating_fte), &fte(s.net_fte)])) } }
        p class=(if s.needs_compensation() { "warning" } else { "fine" }) {
            @if s.needs_compensation() { (fill(words.night_compensated, [&heads, &s.compensated.len()])) } @else { (words.night_not_compensated) }
        }
        p { (fill(words.night_cost, [&format::kroner(s.net_cost_together), &format::kroner(s.net_cost_split)])) }
        p { (fill(words.night_ranking, [&r.draws, &share(r.by_net_fte), &share(r.by_cost), &format::duration(lang, r.p90_target), &share(r.by_p90)])) }
    }
}

fn table(caption: &str, heads: &[&str], rows: &Markup) -> Markup {
    html! { div class="scroll" tabindex="0" role="region" aria-label=(caption) { table class="list" {
        caption { (caption) }
        thead { tr { @for h in heads { th scope="col" { (h) } } } }
        tbody { (rows) }
    } } }
}

fn designs(reader: &Reader, figures: &[NightFigures]) -> Markup {
    let (words, lang) = (reader.words(), reader.lang);
    let heads =
        [words.design, words.visits, words.driving, words.busy, words.half_within, words.most_within, words.within_20, words.within_30];
    let number = |h| format::hundredths(lang, h);
    let rows = html! { @for f in figures { tr {
        th scope="row" { (design(words, f)) }
        td { (number(f.visits)) } td { (number(f.driving)) } td { (format::share(lang, f.busy)) }
        @match f.response {
            Some(r) => { td { (number(r.p50)) } td { (number(r.p90)) } td { (format::share(lang, r.within_20)) } td { (format::share(lang, r.within_30)) } }
            None => { td { "–" } td { "–" } td { "–" } td { "–" } }
        }
    } } };
    table(&fill(words.night_designs, [&NIGHTS, &SEED]), &heads, &rows)
}

/// Designs in which somebody drives and planned visits are made.
fn driving(figures: &[NightFigures]) -> Vec<&NightFigures> {
    figures.iter().filter(|f| f.design.mode != TeamMode::Fixed && f.design.planned != PlannedVisits::LeftOut).collect()
}

fn per_home(reader: &Reader, input: &NightInput, figures: &[NightFigures]) -> Markup {
    let words = reader.words();
    let shown = driving(figures);
    let names: Vec<String> = shown.iter().map(|f| design(words, f)).collect();
    let heads: Vec<&str> = [words.home].into_iter().chain(names.iter().map(String::as_str)).collect();
    let rows = html! { @for (k, home) in input.district.homes.iter().enumerate() { tr {
        th scope="row" { (home.name) }
        @for f in &shown { td { (both(reader.lang, f.per_home.get(k).and_then(|h| h.response))) } }
    } } };
    table(words.night_homes, &heads, &rows)
}

fn per_priority(reader: &Reader, figures: &[NightFigures]) -> Markup {
    let words = reader.words();
    let shown = driving(figures);
    let names: Vec<String> = shown.iter().map(|f| design(words, f)).collect();
    let heads: Vec<&str> = [words.priority].into_iter().chain(names.iter().map(String::as_str)).collect();
    let rows = html! { @if let Some(first) = shown.first() { @for (k, p) in first.per_priority.iter().enumerate() { tr {
        th scope="row" { (p.priority.map_or(words.planned_visits, |p| priority(words, p)))
            @if let Some(t) = p.target { " (" (fill(words.target, [&format::duration(reader.lang, t)])) ")" } }
        @for f in &shown { td { (both(reader.lang, f.per_priority.get(k).and_then(|p| p.response))) } }
    } } } };
    table(words.night_priorities, &heads, &rows)
}

fn measured(reader: &Reader, m: &MeasuredNights) -> Markup {
    let (words, lang) = (reader.words(), reader.lang);
    let (Some(first), Some(last)) = (m.first, m.last) else { return html! { p role="note" { (words.night_unmeasured) } } };
    let share = |b| format::share(lang, b);
    let by_phone = m.by_phone.map_or_else(|| "–".to_owned(), share);
    let number = |h| format::hundredths(lang, h);
    let heads = |first| [first, words.calls, words.measured, words.assumed];
    let per_night = |h: Option<Hundredths>| number(h.unwrap_or_default());
    let homes = html! { @for h in &m.per_home { tr {
        th scope="row" { (h.home) } td { (h.calls) } td { (per_night(h.per_night)) } td { (number(h.assumed_per_night)) }
    } } };
    let priorities = html! { @for p in &m.per_priority { tr {
        th scope="row" { (priority(words, p.priority)) } td { (p.calls) } td { (per_night(p.per_night)) } td { (number(p.assumed_per_night)) }
    } } };
    html! {
        p { (fill(words.night_measured, [&m.nights, &format::date(first), &format::date(last), &m.calls, &by_phone, &share(m.assumed_by_phone)])) }
        (table(words.night_measured_homes, &heads(words.home), &homes))
        (table(words.night_measured_priorities, &heads(words.priority), &priorities))
    }
}

/// Every number with what it rests on, the assumed ones marked.
fn rests_on(reader: &Reader, input: &NightInput) -> Markup {
    let words = reader.words();
    let lines = inputs(input);
    let assumed = lines.iter().filter(|l| l.assumed()).count();
    let rows = html! { @for l in &lines { tr {
        th scope="row" lang="en" { (l.what) }
        td { (format::hundredths(reader.lang, l.value)) }
        td { @match &l.source { Some(source) => (source), None => em { (words.assumed) } } }
    } } };
    table(&fill(words.night_inputs, [&assumed, &lines.len()]), &[words.what, words.number, words.basis], &rows)
}

fn identities(reader: &Reader, s: &NightSizing) -> Markup {
    let words = reader.words();
    let rows = html! { @for l in &s.lines { tr {
        th scope="row" lang="en" { (l.quantity) } td lang="en" { (l.identity) } td { (format::hundredths(reader.lang, l.result)) }
    } } };
    table(words.night_identities, &[words.what, words.night_identities, words.result], &rows)
}

fn both(lang: Lang, r: Option<ResponseFigures>) -> String {
    r.map_or_else(|| "–".into(), |r| format!("{} / {}", format::hundredths(lang, r.p50), format::hundredths(lang, r.p90)))
}

fn design(words: &Words, f: &NightFigures) -> String {
    match f.design.mode {
        TeamMode::Fixed => words.fixed_nurses.to_owned(),
        other => format!("{}, {}", mode(words, other), planned(words, f.design.planned)),
    }
}

const fn mode(words: &Words, mode: TeamMode) -> &'static str {
    match mode {
        TeamMode::Fixed => words.fixed_nurses,
        TeamMode::Together => words.together,
        TeamMode::Split => words.split,
    }
}

const fn planned(words: &Words, planned: PlannedVisits) -> &'static str {
    match planned {
        PlannedVisits::Kept => words.visits_kept,
        PlannedVisits::Interrupted => words.visits_interrupted,
        PlannedVisits::LeftOut => words.visits_left_out,
    }
}

const fn priority(words: &Words, priority: CallPriority) -> &'static str {
    match priority {
        CallPriority::Red => words.red,
        CallPriority::Orange => words.orange,
        CallPriority::Yellow => words.yellow,
        CallPriority::Green => words.green,
    }
}
