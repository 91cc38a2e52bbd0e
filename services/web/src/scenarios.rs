//! Scenarios: what was tried beside the log, side by side with the zero alternative, its memo, and accepting it.

use crate::{
    layout::{Page, Place, page},
    memo,
    problem::Problem,
    site::{Reader, Site, today},
    words::{Lang, Words, fill},
};
use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;
use turnus_domain::{facts::Facts, id::UnitId};
use turnus_event_log::{Branch, ReadError};
use turnus_planning::{ScenarioError, Study};
use turnus_sharing::unit::{Figures, Row, effect, table};

/// Which unit, read for which day.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    unit: Option<String>,
    on: Option<NaiveDate>,
}

fn unread(e: ReadError) -> Problem {
    Problem::Fault(e.to_string())
}

/// Every scenario of the log.
pub(crate) async fn list(State(site): State<Site>, reader: Reader) -> Result<Page, Problem> {
    let words = reader.words();
    let all = site.branching.branches(&site.log_id).await.map_err(unread)?;
    let body = html! {
        h1 { (words.scenarios) }
        p class="help" { (words.scenarios_intro) }
        @if all.is_empty() { p { (words.none) } }
        ul { @for branch in &all { li {
            a href=(address(&branch.name, "")) { (branch.name) } " – " (fill(words.scenario_from, [&branch.at.0])) ", " (state(words, branch))
        } } }
    };
    Ok(page(&reader, Place::Scenarios, words.scenarios, &body))
}

fn state(words: &Words, branch: &Branch) -> &'static str {
    match &branch.closed {
        None => words.scenario_open,
        Some(closed) if closed.merged.is_some() => words.scenario_accepted,
        Some(_) => words.scenario_closed,
    }
}

/// The address of a scenario; its name may hold anything.
fn address(name: &str, rest: &str) -> String {
    let safe: String = name
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() || b"-_.".contains(&b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect();
    format!("/scenarios/{safe}{rest}")
}

async fn find(site: &Site, name: &str) -> Result<Branch, Problem> {
    let missing = || Problem::NotFound(format!("scenario {name}"));
    let id = Branch::id(&site.log_id, name).map_err(|_| missing())?;
    site.log.branch(&id).await.map_err(unread)?.ok_or_else(missing)
}

fn unit_of(facts: &Facts, asked: &Asked) -> Result<UnitId, Problem> {
    match &asked.unit {
        Some(unit) => Ok(unit.parse()?),
        None => facts.units.keys().next().cloned().ok_or_else(|| Problem::NotFound("a unit".into())),
    }
}

async fn study(site: &Site, name: &str, asked: &Asked) -> Result<(Branch, Study), Problem> {
    let branch = find(site, name).await?;
    let facts = site.planning.facts().await?;
    let unit = unit_of(&facts, asked)?;
    let scenarios = [(name.to_owned(), branch.clone())];
    let on = match asked.on {
        Some(on) => on,
        None => site.planning.study_day(&scenarios, today()).await?,
    };
    let told = site.planning.study(&scenarios, &unit, on).await?;
    Ok((branch, told))
}

/// A scenario side by side with the zero alternative.
pub(crate) async fn show(
    State(site): State<Site>,
    reader: Reader,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Page, Problem> {
    let (branch, study) = study(&site, &name, &asked).await?;
    shown(&site, &reader, &branch, &study, None).await
}

async fn shown(site: &Site, reader: &Reader, branch: &Branch, study: &Study, refused: Option<&str>) -> Result<Page, Problem> {
    let (words, nb) = (reader.words(), reader.lang != Lang::En);
    let facts = site.planning.facts().await?;
    let figures: Vec<&Figures> = study.states().map(|t| &t.figures).collect();
    let rows = table(&figures);
    let mergeable = match (&branch.closed, site.planning.mergeable(branch).await) {
        (Some(_), _) => Err(state(words, branch).to_owned()),
        (None, found) => found.map(drop).map_err(|e| e.to_string()),
    };
    let asked = format!("?unit={}&on={}", study.unit, study.effective);
    let body = html! {
        h1 { (fill(words.scenario_title, [&branch.name])) }
        @if let Some(why) = refused { div class="warning" role="alert" { h2 { (words.refused) } p lang="en" { (why) } } }
        (choice(words, &facts, study))
        p { a href=(address(&branch.name, &format!("/report{asked}"))) { (words.memo) } " · "
            a href=(address(&branch.name, &format!("/figures.xlsx{asked}"))) { "XLSX" } " · "
            a href=(address(&branch.name, &format!("/figures.csv{asked}"))) { "CSV" } }
        h2 { (words.what_changes) }
        ul lang=(if nb { "nb" } else { "en" }) {
            @for t in &study.scenarios { @for text in effect(&study.zero.figures, &t.figures).said() { li { (text.in_bokmal(nb)) } } }
        }
        (side_by_side(words, study, &rows, nb))
        h2 { (words.accept_scenario) }
        @match mergeable {
            Ok(()) => { p { (words.accept_help) } form method="post" action=(address(&branch.name, &format!("/accept{asked}"))) { button { (words.accept_scenario) } } }
            Err(why) => p lang="en" { (why) },
        }
    };
    Ok(page(reader, Place::Scenarios, &fill(words.scenario_title, [&branch.name]), &body))
}

fn choice(words: &Words, facts: &Facts, study: &Study) -> Markup {
    html! { form method="get" {
        label for="unit" { (words.scenario_unit) } " " select id="unit" name="unit" {
            @for (id, u) in &facts.units { option value=(id) selected[*id == study.unit] { (u.name) } }
        } " "
        label for="on" { (words.read_for) } " " input type="date" id="on" name="on" value=(study.effective) required; " "
        button { (words.show) }
    } }
}

fn side_by_side(words: &Words, study: &Study, rows: &[Row], nb: bool) -> Markup {
    html! { div class="scroll" tabindex="0" role="region" aria-label=(words.side_by_side) { table {
        caption { (words.side_by_side) }
        thead { tr { th scope="col" { (words.scenario_measure) }
            @for t in study.states() { th scope="col" { (t.scenario.as_deref().unwrap_or(words.zero_alternative)) } } } }
        tbody lang=(if nb { "nb" } else { "en" }) { @for r in rows { tr {
            th scope="row" { (r.label.in_bokmal(nb)) }
            @for k in 0..study.scenarios.len() + 1 { td { (r.shown(k, nb)) } }
        } } }
    } } }
}

/// The memo, to print.
pub(crate) async fn report(
    State(site): State<Site>,
    reader: Reader,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Page, Problem> {
    let (_, study) = study(&site, &name, &asked).await?;
    Ok(Page::of(memo::served(&study, reader.lang != Lang::En)))
}

/// The figures for a spreadsheet.
pub(crate) async fn csv(
    State(site): State<Site>,
    reader: Reader,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (study, rows) = rows(&site, &name, &asked).await?;
    let text = memo::csv(&study, &rows, reader.lang != Lang::En).map_err(|e| Problem::Fault(e.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], text).into_response())
}

/// The figures as a workbook.
pub(crate) async fn workbook(
    State(site): State<Site>,
    reader: Reader,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (study, rows) = rows(&site, &name, &asked).await?;
    let bytes = memo::workbook(&study, &rows, reader.lang != Lang::En).map_err(|e| Problem::Fault(e.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")], bytes).into_response())
}

async fn rows(site: &Site, name: &str, asked: &Asked) -> Result<(Study, Vec<Row>), Problem> {
    let (_, study) = study(site, name, asked).await?;
    let figures: Vec<&Figures> = study.states().map(|t| &t.figures).collect();
    let rows = table(&figures);
    Ok((study, rows))
}

/// Takes a scenario into the log, all or nothing. Sent again, it is answered alike.
pub(crate) async fn accept(
    State(site): State<Site>,
    reader: Reader,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let branch = find(&site, &name).await?;
    match site.planning.merge(&*site.branching, &branch).await {
        Ok(_) => Ok(Redirect::to("/scenarios").into_response()),
        Err(ScenarioError::Planning(e)) => Err(e.into()),
        Err(why) => {
            let (branch, study) = study(&site, &name, &asked).await?;
            let page = shown(&site, &reader, &branch, &study, Some(&why.to_string())).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
