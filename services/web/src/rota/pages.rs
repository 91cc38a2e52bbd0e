//! The page of a rota, and its download.

use super::{
    csv,
    draft::{Cell, Draft},
    edit, findings, grid, proof,
    view::{NotShown, RotaView},
};
use crate::{
    format,
    layout::{Page, Place, page},
    people::supplements::run_out_note,
    problem::Problem,
    site::{Reader, Site},
    units::status_word,
    words::fill,
};
use axum::{
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeSet;
use turnus_domain::{
    facts::Facts,
    id::{PersonId, PlanId, ShiftTypeId, UnitId},
    rota::{Report, Rota, amend::Amendment, state::PlanStatus},
};

/// What an address asks of a rota's page.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    draft: String,
    cell: Option<String>,
    at: Option<String>,
    done: Option<String>,
}

/// A shift that the open cell could have, and what would come of it.
pub(crate) struct Choice {
    /// The draft with it.
    pub(crate) draft: Draft,
    /// The shift; a day off, or no substitute, when absent.
    pub(crate) shift: Option<ShiftTypeId>,
    /// What the checker finds then.
    pub(crate) report: Report,
}

/// A rota on the desk: as it is recorded, with the changes that are not kept yet, and the open cell.
pub(crate) struct Desk {
    pub(crate) unit: UnitId,
    /// The rota with the changes, judged.
    pub(crate) view: RotaView,
    /// The rota as it is recorded.
    pub(crate) base: Rota,
    /// The recorded rota judged on the same input as the changed one.
    pub(crate) before: Report,
    pub(crate) draft: Draft,
    pub(crate) cell: Option<Cell>,
    pub(crate) choices: Vec<Choice>,
    /// The cell that the keyboard is at.
    pub(crate) at: Option<String>,
    /// Fixed shifts as they are now.
    pub(crate) pins: BTreeSet<(PersonId, NaiveDate)>,
    /// Whether cells can be changed: not in the past of the log, not in a rota that is no longer in force.
    pub(crate) editable: bool,
}

impl Desk {
    pub(crate) async fn lay(site: &Site, reader: &Reader, facts: &Facts, at: (UnitId, &PlanId), asked: &Asked) -> Result<Self, Problem> {
        let (unit, plan) = at;
        let view = RotaView::load(&site.planning, facts, &unit, plan).await?;
        let editable = reader.as_of.is_none() && matches!(view.status, PlanStatus::Proposed | PlanStatus::Published);
        let draft = Draft::read(if editable { &asked.draft } else { "" }, &view.rota).map_err(|e| Problem::Unreadable(e.to_string()))?;
        let cell = asked.cell.as_deref().filter(|_| editable).and_then(Cell::read);
        let mut desk = Self {
            pins: pins(facts, &view.rota),
            unit,
            base: view.rota.clone(),
            before: view.report.clone(),
            view,
            draft,
            cell,
            choices: Vec::new(),
            at: asked.at.clone(),
            editable,
        };
        if !desk.draft.is_empty() || desk.cell.is_some() {
            desk.judge(site).await?;
        }
        Ok(desk)
    }

    /// A rota that is only read.
    pub(crate) fn reading(unit: UnitId, view: RotaView) -> Self {
        Self {
            pins: BTreeSet::new(),
            unit,
            base: view.rota.clone(),
            before: view.report.clone(),
            view,
            draft: Draft::default(),
            cell: None,
            choices: Vec::new(),
            at: None,
            editable: false,
        }
    }

    /// Judges the recorded rota, the changes, and every choice for the open cell, all on the newest input.
    async fn judge(&mut self, site: &Site) -> Result<(), Problem> {
        let drafts: Vec<(Option<ShiftTypeId>, Draft)> = self.possible();
        let lists = [Vec::new(), self.draft.changes().to_vec()].into_iter();
        let lists = lists.chain(drafts.iter().map(|(_, d)| d.changes().to_vec())).collect();
        let tried = site.planning.try_amendments(&self.unit, &self.base.id, lists).await?;
        let mut outcomes = tried.outcomes.into_iter();
        if let (Some((_, before)), Some((rota, report))) = (outcomes.next(), outcomes.next()) {
            self.before = before;
            (self.view.rota, self.view.report, self.view.input) = (rota, report, tried.input);
        }
        let judged = drafts.into_iter().zip(outcomes);
        self.choices = judged.map(|((shift, draft), (_, report))| Choice { draft, shift, report }).collect();
        Ok(())
    }

    /// What the open cell could be changed to.
    fn possible(&self) -> Vec<(Option<ShiftTypeId>, Draft)> {
        let with = |change| self.draft.clone().with(change, &self.base);
        match &self.cell {
            None => Vec::new(),
            Some(Cell::Line(person, date)) => {
                let input = &self.view.input;
                let used = input.structure.on(input.holidays.kind(*date)).iter().cloned().map(Some);
                let now = self.base.amended(self.base.id.clone(), self.draft.changes()).shift(person, *date).cloned();
                let others = used.chain([None]).filter(|shift| *shift != now);
                others
                    .map(|shift| {
                        let change = Amendment::Line { person: person.clone(), date: *date, shift: shift.clone() };
                        (shift, with(change))
                    })
                    .collect()
            }
            Some(Cell::Substitute(s)) => vec![(None, with(Amendment::SubstituteRemoved(s.clone())))],
        }
    }

    /// The address of this page with another draft and cell.
    pub(crate) fn path(&self) -> String {
        format!("/units/{}/rotas/{}", self.unit, self.base.id)
    }
}

/// Fixed shifts of a unit in the days of a rota.
fn pins(facts: &Facts, rota: &Rota) -> BTreeSet<(PersonId, NaiveDate)> {
    let days = rota.horizon.range();
    let fixed = facts.employed_at(&rota.unit, days).flat_map(|((id, person), _)| {
        let keys = person.fixed.iter().map(|(key, _)| key);
        let here = keys.filter(|(at, day)| *at == rota.unit && days.contains(*day));
        here.map(|(_, day)| (id.clone(), *day))
    });
    fixed.collect()
}

pub(crate) async fn show(
    State(site): State<Site>,
    reader: Reader,
    Path((unit, plan)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Page, Problem> {
    let (unit, plan): (UnitId, PlanId) = (unit.parse()?, plan.parse()?);
    let facts = reader.facts(&site).await?;
    match Desk::lay(&site, &reader, &facts, (unit.clone(), &plan), &asked).await {
        Ok(desk) => Ok(rota_page(&reader, &desk, asked.done.as_deref())),
        Err(problem) => match facts.status(&plan) {
            Some(status @ (PlanStatus::Requested | PlanStatus::Rejected { .. })) => Ok(empty_page(&reader, &unit, &plan, &status)),
            _ => Err(problem),
        },
    }
}

fn rota_page(reader: &Reader, desk: &Desk, done: Option<&str>) -> Page {
    let title = format!("{} {}", reader.words().rota, desk.view.unit_name);
    page(
        reader,
        Place::Rotas(&desk.unit),
        &title,
        &html! {
            h1 { (desk.view.unit_name) }
            @if let Some(text) = done.and_then(|d| said(reader, desk, d)) { p class="done" role="status" { (text) } }
            (heading(reader, desk))
            (actions(reader, desk))
            (edit::draft_bar(reader, desk))
            (edit::panel(reader, desk))
            (grid::tables(reader, desk))
            (findings::people(reader, &desk.view))
            (findings::hours(reader, &desk.view))
            (findings::report(reader, &desk.view))
        },
    )
}

fn said(reader: &Reader, desk: &Desk, done: &str) -> Option<String> {
    let words = reader.words();
    Some(match done {
        "kept" => fill(words.kept_now, [&desk.base.id]),
        "published" => fill(words.published_now, [&desk.base.id]),
        "pinned" => words.pinned_now.to_owned(),
        "released" => words.released_now.to_owned(),
        _ => return None,
    })
}

/// Which rota it is, how good it is, and how sure.
pub(crate) fn heading(reader: &Reader, desk: &Desk) -> Markup {
    let (words, lang, view) = (reader.words(), reader.lang, &desk.view);
    let (rota, report) = (&view.rota, &view.report);
    let slack = &report.slack;
    let time = |m| format::duration(lang, m);
    html! {
        p { (fill(words.rota_of, [&desk.base.id, &format::date(rota.horizon.first), &format::date(rota.horizon.last())])) " – "
            strong { (status_word(words, &view.status)) } "."
            @if let Some(base) = &view.amends { " " (words.amends) " " a href=(reader.link(&format!("/units/{}/rotas/{base}", desk.unit))) { (base) } "." }
        }
        @if let Some(t) = &view.stale { p role="note" class="warning" { (fill(words.out_of_date, [&t.event, &t.position])) } }
        p class=(if report.hard() > 0 { "warning" } else { "fine" }) {
            (fill(words.slack_line, [&report.hard(), &time(slack.hours_tolerance_used), &time(slack.unmet), &time(slack.substitutes)]))
        }
        p { (proof::line(reader, &view.input, report.objective, rota)) " "
            a href=(format!("/history/{}", rota.input_position)) { (fill(words.input_line, [&rota.input_position])) } }
        (run_out_note(reader, &view.input.rule_book.run_out(rota.horizon.first)))
        p { (words.shifts) ": " @for (k, s) in view.input.shift_types.iter().enumerate() {
            @if k > 0 { ", " } b { (s.id) } " " (s.name) " " (s.start) "–" (s.end)
        } "." }
    }
}

fn actions(reader: &Reader, desk: &Desk) -> Markup {
    let words = reader.words();
    html! {
        p class="actions" {
            @if desk.editable && desk.draft.is_empty() && desk.view.status == PlanStatus::Proposed {
                a class="button" href=(format!("{}/publish", desk.path())) { (words.publish) }
            }
            @if desk.view.status == PlanStatus::Published {
                a class="button quiet" href=(reader.link(&format!("/units/{}/rota/repair", desk.unit))) { (reader.lang.people().repair) }
                a class="button quiet" href=(reader.link(&format!("/units/{}/rota/reserve?on={}", desk.unit, desk.base.horizon.first))) { (reader.lang.people().reserve) }
                a class="button quiet" href=(reader.link(&format!("/units/{}/rota/swap", desk.unit))) { (reader.lang.people().swap) }
            }
            a class="button quiet" href=(reader.link(&format!("{}/fairness", desk.path()))) { (reader.lang.people().fairness) }
            a class="button quiet" href=(reader.link(&format!("{}/supplements", desk.path()))) { (reader.lang.supplements().supplements) }
            a class="button quiet" href=(reader.link(&format!("{}/wishes", desk.path()))) { (reader.lang.wishes().wishes) }
            a class="button quiet" href=(reader.link(&format!("/units/{}/base-rota?on={}", desk.unit, desk.base.horizon.first))) { (reader.lang.people().base_rota) }
            @if desk.view.report.hard() > 0 && desk.draft.is_empty() {
                a class="button quiet" href=(reader.link(&format!("{}/backwards", desk.path()))) { (reader.lang.people().backwards) }
            }
            a class="button quiet" href=(reader.link(&format!("{}/rota.csv", desk.path()))) { (words.download) }
            button type="button" class="quiet" data-print { (words.print) }
        }
    }
}

/// A rota without shifts: why.
fn empty_page(reader: &Reader, unit: &UnitId, plan: &PlanId, status: &PlanStatus) -> Page {
    let words = reader.words();
    let title = format!("{} {plan}", words.rota);
    page(
        reader,
        Place::Rotas(unit),
        &title,
        &html! {
            h1 { (title) }
            @match status {
                PlanStatus::Rejected { why } => p { (fill(words.rejected_because, [why])) },
                _ => p { (words.not_solved) },
            }
        },
    )
}

/// The rota for a spreadsheet.
pub(crate) async fn download(
    State(site): State<Site>,
    reader: Reader,
    Path((unit, plan)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (unit, plan): (UnitId, PlanId) = (unit.parse()?, plan.parse()?);
    let facts = reader.facts(&site).await?;
    let view = RotaView::load(&site.planning, &facts, &unit, &plan).await.map_err(|e: NotShown| Problem::from(e))?;
    let text = csv::write(&view).map_err(|e| Problem::Fault(e.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{plan}.csv\"")),
    ];
    Ok((headers, text).into_response())
}
