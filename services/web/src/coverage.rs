//! Who on each shift of a date may do each task: tasks down, shifts across, gaps in red and in words.

use crate::{
    answer::incomplete,
    format,
    layout::{Page, Place, page},
    problem::Problem,
    site::{Reader, Site, UnitAsOf, today},
    tasks::task_name,
    words::{Words, fill},
};
use axum::extract::{Path, Query, State};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;
use turnus_domain::id::PlanId;
use turnus_planning::{Cell, CoveredDay, covered_day};

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    date: Option<NaiveDate>,
    rota: Option<String>,
}

pub(crate) async fn show(
    State(site): State<Site>,
    reader: Reader,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Page, Problem> {
    let UnitAsOf { unit, name, facts } = reader.unit(&site, unit.parse()?).await?;
    let rota: Option<PlanId> = asked.rota.as_deref().filter(|r| !r.is_empty()).map(str::parse).transpose()?;
    let date = asked.date.unwrap_or_else(today);
    let title = fill(reader.words().coverage_title, [&name, &format::long_day(reader.lang, date)]);
    let body = match covered_day(&facts, &unit, date, rota.as_ref()) {
        Ok(covered) => matrix(&reader, &covered),
        Err(defects) => incomplete(&reader, &defects),
    };
    let form = crate::day::form(&reader, &unit, "coverage", date, asked.rota.as_deref());
    Ok(page(&reader, Place::Day(&unit), &title, &html! { h1 { (title) } (form) (body) }))
}

fn matrix(reader: &Reader, CoveredDay { input, matrix }: &CoveredDay) -> Markup {
    let words = reader.words();
    let short = matrix.rows.iter().filter(|r| r.is_short()).count();
    html! {
        p class="help" { (words.coverage_intro) }
        @if short == 0 { p class="fine" { (words.coverage_whole) } }
        @else { p class="warning" { (fill(words.coverage_short, [&short, &matrix.rows.len()])) } }
        div class="scroll" tabindex="0" role="region" aria-label=(words.coverage_caption) { table class="matrix" {
            caption { (words.coverage_caption) }
            thead { tr { th scope="col" { (words.task) } @for s in &matrix.shifts { th scope="col" { (s) } } } }
            tbody { @for row in &matrix.rows { tr {
                th scope="row" { (row.task) " " @if let Some(t) = input.sharing.tasks.iter().find(|t| t.id == row.task) { (task_name(reader.lang, t)) } }
                @for c in &row.cells { td { (cell(words, c.as_ref(), row.needed)) } }
            } } }
        } }
    }
}

fn cell(words: &Words, cell: Option<&Cell>, needed: u32) -> Markup {
    let Some(cell) = cell else { return html! { "–" span class="hidden" { " " (words.coverage_no_window) } } };
    let on_site = cell.able.len();
    let told =
        if cell.mobile > 0 { fill(words.coverage_mobile, [&on_site, &cell.mobile]) } else { fill(words.coverage_of, [&on_site, &needed]) };
    html! { p class=(if cell.covered { "way may" } else { "way never" }) { (told) @if !cell.covered { b { " – " (words.coverage_too_few) } } } }
}
