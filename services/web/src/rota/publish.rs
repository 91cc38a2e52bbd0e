//! Publishing a rota: what differs from the one in force, the notice, the record of the discussion.

use super::{
    change::command,
    findings,
    view::{NotShown, RotaView},
};
use crate::{
    answer::refusal,
    format,
    layout::{Page, Place, page},
    problem::Problem,
    site::{Reader, Site, today},
    words::fill,
};
use axum::{
    Form,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use turnus_domain::{
    facts::Facts,
    id::{PersonId, PlanId, ShiftTypeId, UnitId},
    refusal::Refusal,
    rota::{Rota, Severity},
    rule_book::ParameterKey,
};
use turnus_planning::{PlanningError, fresh_command_id};

/// What is posted; kept in the form when it is refused.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct PublishForm {
    command: String,
    shared_on: String,
    consulted: String,
    #[serde(default)]
    urgent: String,
}

/// A shift that differs between two rotas.
struct Difference {
    person: PersonId,
    day: NaiveDate,
    before: Option<ShiftTypeId>,
    after: Option<ShiftTypeId>,
}

fn differences(before: &Rota, after: &Rota) -> Vec<Difference> {
    let cells = |rota: &Rota| -> BTreeMap<(PersonId, NaiveDate), ShiftTypeId> {
        rota.assignments.iter().map(|a| ((a.person.clone(), a.date), a.shift.clone())).collect()
    };
    let (before, after) = (cells(before), cells(after));
    let keys: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let both = keys.into_iter().map(|k| (k, before.get(k), after.get(k))).filter(|(_, b, a)| b != a);
    both.map(|((person, day), b, a)| Difference { person: person.clone(), day: *day, before: b.cloned(), after: a.cloned() }).collect()
}

/// What is known already when the form is opened.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    urgent: String,
}

/// Where a rota is published that changes the one in force for a reason that is known.
pub(crate) fn address(unit: &UnitId, plan: &PlanId, urgent: &str) -> String {
    format!("/units/{unit}/rotas/{plan}/publish?urgent={}", encoded(urgent))
}

/// A text as a value of an address.
fn encoded(text: &str) -> String {
    let letter = |b: u8| match b {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(b).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(letter).collect()
}

pub(crate) async fn ask(
    State(site): State<Site>,
    reader: Reader,
    Path((unit, plan)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Page, Problem> {
    let facts = reader.facts(&site).await?;
    let (unit, plan): (UnitId, PlanId) = (unit.parse()?, plan.parse()?);
    let view = RotaView::load(&site.planning, &facts, &unit, &plan).await?;
    let (command, shared_on) = (fresh_command_id().to_string(), today().to_string());
    let form = PublishForm { command, shared_on, urgent: asked.urgent, ..PublishForm::default() };
    Ok(form_page(&reader, &facts, &view, &form, None))
}

pub(crate) async fn publish(
    State(site): State<Site>,
    reader: Reader,
    Path((unit, plan)): Path<(String, String)>,
    Form(form): Form<PublishForm>,
) -> Result<Response, Problem> {
    let (unit, plan): (UnitId, PlanId) = (unit.parse()?, plan.parse()?);
    let shared_on: NaiveDate = form.shared_on.parse().map_err(|_| Problem::Unreadable(format!("{}: expected a date", form.shared_on)))?;
    let urgent = Some(form.urgent.trim().to_owned()).filter(|u| !u.is_empty());
    let asked = site.planning.publish(unit.clone(), plan.clone(), shared_on, form.consulted.clone(), urgent, command(&form.command)?);
    match asked.await {
        Ok(_) => Ok(Redirect::to(&format!("/units/{unit}/rotas/{plan}?done=published")).into_response()),
        Err(PlanningError::Refused(why)) => {
            let facts = reader.facts(&site).await?;
            let view = RotaView::load(&site.planning, &facts, &unit, &plan).await.map_err(|e: NotShown| Problem::from(e))?;
            let form = PublishForm { command: fresh_command_id().to_string(), ..form };
            let page = form_page(&reader, &facts, &view, &form, Some(&why));
            Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

fn form_page(reader: &Reader, facts: &Facts, view: &RotaView, form: &PublishForm, refused: Option<&Refusal>) -> Page {
    let words = reader.words();
    let (unit, plan) = (&view.rota.unit, &view.rota.id);
    let title = fill(words.publish_title, [plan]);
    page(
        reader,
        Place::Rotas(unit),
        &title,
        &html! {
            h1 { (title) }
            @if let Some(why) = refused { (refusal(reader, why)) }
            @let hard: Vec<_> = view.report.findings.iter().filter(|f| f.severity == Severity::Hard).collect();
            @if !hard.is_empty() { h2 { (words.hard_caption) } ul { @for f in hard.iter().take(20) { li { (findings::line(reader, view, f)) } } } }
            (difference(reader, facts, view))
            form method="post" action=(format!("/units/{unit}/rotas/{plan}/publish")) class="stacked" {
                input type="hidden" name="command" value=(form.command);
                label for="shared_on" { (words.shared_on) }
                input type="date" id="shared_on" name="shared_on" required value=(form.shared_on) aria-describedby="notice";
                p id="notice" class="help" { (notice(reader, view)) }
                label for="consulted" { (words.consulted) }
                input type="text" id="consulted" name="consulted" required value=(form.consulted);
                label for="urgent" { (words.urgent) }
                input type="text" id="urgent" name="urgent" value=(form.urgent);
                p { button { (words.publish_now) } " " a class="button quiet" href=(format!("/units/{unit}/rotas/{plan}")) { (words.close) } }
            }
        },
    )
}

/// The notice that the rule book asks for, if it has one.
fn notice(reader: &Reader, view: &RotaView) -> String {
    let first = view.rota.horizon.first;
    let found = view.input.rule_book.parameter(ParameterKey::NoticeDays, first);
    found.map_or_else(String::new, |p| fill(reader.words().notice_help, [&p.value, &format::date(first), &p.source.text]))
}

/// What changes for whom, against the rota in force or else the one that was changed by hand.
fn difference(reader: &Reader, facts: &Facts, view: &RotaView) -> Markup {
    let words = reader.words();
    let published = facts.published(&view.rota.unit, view.rota.horizon);
    let other = published.or(view.amends.as_ref()).filter(|id| **id != view.rota.id);
    let Some((id, before)) = other.and_then(|id| Some((id, &facts.rotas.get(id)?.proposal.as_ref()?.rota))) else {
        return html! { p { (words.compared_nothing) } };
    };
    let all = differences(before, &view.rota);
    let people: BTreeSet<_> = all.iter().map(|d| &d.person).collect();
    let status = if published == Some(id) { words.published } else { words.proposed };
    let code = |s: &Option<ShiftTypeId>| s.as_ref().map_or_else(|| words.free.to_owned(), ToString::to_string);
    html! {
        p { (fill(words.compared_with, [id, &status, &all.len(), &people.len()])) @if all.is_empty() { " " (words.no_changes) } }
        @if !all.is_empty() { div class="scroll" tabindex="0" role="region" aria-label=(words.diff_caption) { table class="list" {
            caption { (words.diff_caption) }
            thead { tr { @for h in [words.name, words.day, words.before, words.after] { th scope="col" { (h) } } } }
            tbody { @for d in &all { tr {
                th scope="row" { (view.name(&d.person)) } td { (format::long_day(reader.lang, d.day)) } td { (code(&d.before)) } td { (code(&d.after)) }
            } } }
        } } }
    }
}
