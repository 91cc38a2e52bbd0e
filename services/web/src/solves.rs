//! A new rota: asked for by a form, solved here or by a worker elsewhere, watched without a script.

use crate::{
    format,
    layout::{Page, Place, page},
    people::calendar_rota::given_up,
    problem::Problem,
    rota::change::command,
    site::{Reader, Site, today},
    words::{Words, fill},
};
use axum::{
    Form,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use chrono::{Datelike, Days, NaiveDate};
use maud::{Markup, html};
use serde::Deserialize;
use std::cmp::Reverse;
use turnus_domain::{
    calendar::Horizon,
    facts::Facts,
    id::{PlanId, UnitId},
    solve::state::{SolveFacts, SolveState},
};
use turnus_planning::{PlanRota, PlanningError, fresh_command_id};

/// Seconds after which a browser asks again while something is solved.
pub(crate) const AGAIN: &str = "5";
/// Ended solves that are listed.
const ENDED: usize = 20;
/// Days before its first day that a rota has to be there, at least: four weeks, so that the notice can be kept.
const AHEAD: Days = Days::new(28);

/// What is posted; kept in the form when it is refused.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct SolveForm {
    command: String,
    first: String,
    weeks: String,
}

impl SolveForm {
    /// Which days are meant, or why none are.
    fn horizon(&self) -> Result<Horizon, String> {
        let first = self.first.parse().map_err(|_| format!("first day {:?}: expected a date like 2027-01-04", self.first))?;
        let weeks = self.weeks.parse().map_err(|_| format!("weeks {:?}: expected a whole number, 1 to 104", self.weeks))?;
        Ok(Horizon { first, weeks })
    }

    fn fresh() -> Self {
        Self { command: fresh_command_id().to_string(), first: next_first().to_string(), weeks: "12".to_owned() }
    }
}

/// The soonest Monday whose notice can be kept.
pub(crate) fn next_first() -> NaiveDate {
    let soonest = today() + AHEAD;
    soonest + Days::new(u64::from((7 - soonest.weekday().num_days_from_monday()) % 7))
}

/// What the rota of a form is called: the end of a UUID is its random part, so each form has one name.
pub(crate) fn named_after(command: &str, horizon: Horizon) -> Result<PlanId, Problem> {
    let tail: String = command.chars().rev().filter(char::is_ascii_alphanumeric).take(6).collect();
    Ok(format!("rota-{}-{tail}", horizon.first).parse()?)
}

/// The form, and the solves of the unit.
pub(crate) async fn show(State(site): State<Site>, reader: Reader, Path(unit): Path<String>) -> Result<Response, Problem> {
    let unit: UnitId = unit.parse()?;
    let facts = reader.facts(&site).await?;
    let busy = reader.as_of.is_none() && facts.solves.open().any(|(_, job)| job.request.unit == unit);
    let page = solves(&site, &reader, &facts, &unit, &SolveForm::fresh(), None)?;
    let mut headers = HeaderMap::new();
    if busy {
        headers.insert("refresh", HeaderValue::from_static(AGAIN));
    }
    Ok((headers, page).into_response())
}

/// Asks for a rota. The same form posted twice asks once.
pub(crate) async fn ask(
    State(site): State<Site>,
    reader: Reader,
    Path(unit): Path<String>,
    Form(form): Form<SolveForm>,
) -> Result<Response, Problem> {
    let unit: UnitId = unit.parse()?;
    let horizon = match form.horizon() {
        Ok(horizon) => horizon,
        Err(why) => return refused(&site, &reader, &unit, form, &why).await,
    };
    let id = command(&form.command)?;
    let plan = named_after(&form.command, horizon)?;
    let request = PlanRota::usual(unit.clone(), horizon, plan, id);
    match site.planning.request_solve(&request).await {
        Ok(_) => Ok(Redirect::to(&format!("/units/{unit}/solves")).into_response()),
        Err(why @ (PlanningError::Refused(_) | PlanningError::Defects(_))) => refused(&site, &reader, &unit, form, &why.to_string()).await,
        Err(other) => Err(other.into()),
    }
}

/// The form again with what was written in it, and why it was refused.
async fn refused(site: &Site, reader: &Reader, unit: &UnitId, form: SolveForm, why: &str) -> Result<Response, Problem> {
    let facts = reader.facts(site).await?;
    let form = SolveForm { command: fresh_command_id().to_string(), ..form };
    let page = solves(site, reader, &facts, unit, &form, Some(why))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Asks a solve to stop.
pub(crate) async fn stop(State(site): State<Site>, Path((unit, plan)): Path<(String, String)>) -> Result<Redirect, Problem> {
    let (unit, plan): (UnitId, PlanId) = (unit.parse()?, plan.parse()?);
    site.planning.cancel_solve(&plan).await?;
    Ok(Redirect::to(&format!("/units/{unit}/solves")))
}

fn solves(site: &Site, reader: &Reader, facts: &Facts, unit: &UnitId, form: &SolveForm, refused: Option<&str>) -> Result<Page, Problem> {
    let words = reader.words();
    let known = facts.units.get(unit).ok_or_else(|| Problem::NotFound(format!("unit {unit}")))?;
    let mut ended: Vec<_> = facts.solves.all().filter(|(_, job)| job.request.unit == *unit && !job.state.is_open()).collect();
    ended.sort_by_key(|(_, job)| Reverse(job.requested_at));
    let open = facts.solves.open().filter(|(_, job)| job.request.unit == *unit);
    let jobs: Vec<_> = open.chain(ended.into_iter().take(ENDED)).collect();
    Ok(page(
        reader,
        Place::Rotas(unit),
        words.new_rota,
        &html! {
            h1 { (words.new_rota) ": " (known.name) }
            @if let Some(why) = refused { div class="warning" role="alert" { h2 { (words.refused) } p lang="en" { (why) } } }
            @if reader.as_of.is_none() { (new_rota(words, unit, form)) }
            @if !jobs.is_empty() { div class="scroll" tabindex="0" role="region" aria-label=(words.solves) { table class="list" {
                caption { (words.solves) }
                thead { tr { @for h in [words.rota, words.status, words.attempt, words.worker, words.points, words.recorded, words.stop] { th scope="col" { (h) } } } }
                tbody { @for (plan, job) in jobs { (row(site, reader, facts, plan, job)) } }
            } } }
        },
    ))
}

fn new_rota(words: &Words, unit: &UnitId, form: &SolveForm) -> Markup {
    html! { form method="post" action=(format!("/units/{unit}/solves")) class="stacked" {
        input type="hidden" name="command" value=(form.command);
        label for="first" { (words.first_monday) }
        input type="date" id="first" name="first" required value=(form.first) step="7";
        label for="weeks" { (words.weeks) }
        input type="number" id="weeks" name="weeks" required min="1" max="104" value=(form.weeks);
        p { button { (words.solve) } " " a class="button quiet" href=(format!("/units/{unit}")) { (words.close) } }
    } }
}

fn row(site: &Site, reader: &Reader, facts: &Facts, plan: &PlanId, job: &SolveFacts) -> Markup {
    let words = reader.words();
    let unit = &job.request.unit;
    let rota = facts.rotas.get(plan);
    let days = rota.map(|r| r.request.horizon);
    let why = rota.and_then(|r| r.rejected.as_ref()).filter(|_| !job.state.is_open());
    let best = site.planning.solving().progress(plan).and_then(|told| *told.borrow());
    let proposed = rota.and_then(|r| r.proposal.as_ref()).map(|p| (p.rota.objective, p.rota.bound));
    let points = proposed.or_else(|| best.and_then(|p| Some((p.objective?, p.bound))));
    let status = if job.cancel_requested && job.state.is_open() { words.stopping } else { state_word(words, &job.state) };
    html! { tr {
        th scope="row" {
            @if job.state == SolveState::Finished { a href=(reader.link(&format!("/units/{unit}/rotas/{plan}"))) { (plan) } } @else { (plan) }
            @if let Some(days) = days { " (" (format::date(days.first)) "–" (format::date(days.last())) ")" }
            @if let Some(from) = &job.request.from_base {
                p class="help" { (fill(reader.lang.calendar().from_base, [&from.base_rota, &given_up(reader, from)])) }
                @if job.state == SolveState::Finished {
                    a href=(reader.link(&format!("/units/{unit}/base-rota?rota={plan}"))) { (reader.lang.calendar().differs) }
                }
            }
        }
        td { (status) @if let Some(why) = why { ": " span lang="en" { (why) } } }
        td { (job.attempt) @if job.lost > 0 { " (" (fill(words.lost_starts, [&job.lost])) ")" } }
        td { @if let Some(worker) = &job.worker { (worker) } }
        td { @if let Some((points, bound)) = points { (fill(words.points_and_bound, [&points, &bound])) } }
        td { a href=(format!("/history/{}", job.requested_at)) { (job.requested_at) } }
        td { @if job.state.is_open() && !job.cancel_requested && reader.as_of.is_none() {
            form method="post" action=(format!("/units/{unit}/solves/{plan}/stop")) {
                button class="quiet" aria-label=(fill(words.stop_solve, [plan])) { (words.stop) }
            }
        } }
    } }
}

const fn state_word(words: &Words, state: &SolveState) -> &'static str {
    match state {
        SolveState::Queued => words.queued,
        SolveState::Started => words.being_solved,
        SolveState::Finished => words.proposed,
        SolveState::Failed => words.no_rota_found,
        SolveState::Cancelled => words.stopped,
        SolveState::Abandoned { .. } => words.given_up,
    }
}
