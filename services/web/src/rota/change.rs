//! What is posted from a rota's page: keeping the changes, pinning and releasing a shift.

use super::draft::Draft;
use crate::{
    problem::Problem,
    site::{Reader, Site},
};
use axum::{
    Form,
    extract::{Path, State},
    response::Redirect,
};
use chrono::NaiveDate;
use serde::Deserialize;
use turnus_domain::{
    command::Command,
    id::{PlanId, UnitId},
    shift::DatedShift,
    staff::event::{ShiftFixed, ShiftUnfixed},
};
use turnus_event_log::CommandId;
use turnus_planning::AmendRota;

#[derive(Debug, Deserialize)]
pub(crate) struct KeepForm {
    command: String,
    draft: String,
}

/// Keeps the changes as a rota of its own.
pub(crate) async fn keep(
    State(site): State<Site>,
    reader: Reader,
    Path((unit, plan)): Path<(String, String)>,
    Form(form): Form<KeepForm>,
) -> Result<Redirect, Problem> {
    let (unit, base): (UnitId, PlanId) = (unit.parse()?, plan.parse()?);
    let facts = reader.facts(&site).await?;
    let proposal = facts.rotas.get(&base).and_then(|r| r.proposal.as_ref());
    let rota = &proposal.ok_or_else(|| Problem::NotFound(format!("rota {base}")))?.rota;
    let draft = Draft::read(&form.draft, rota).map_err(|e| Problem::Unreadable(e.to_string()))?;
    let id = command(&form.command)?;
    let plan = new_id(&base, &id)?;
    let asked = AmendRota { unit: unit.clone(), base, plan: plan.clone(), changes: draft.changes().to_vec(), id };
    site.planning.amend(asked).await?;
    Ok(Redirect::to(&format!("/units/{unit}/rotas/{plan}?done=kept")))
}

/// An id for the new rota: a function of base and command, so that the same command names the same rota for ever.
pub(crate) fn new_id(base: &PlanId, command: &CommandId) -> Result<PlanId, Problem> {
    let stem: String = base.as_str().split("-hand-").next().unwrap_or(base.as_str()).chars().take(48).collect();
    let text: Vec<char> = command.as_str().chars().filter(char::is_ascii_alphanumeric).collect();
    let tail: String = text[text.len().saturating_sub(8)..].iter().collect();
    Ok(format!("{stem}-hand-{tail}").parse()?)
}

#[derive(Debug, Deserialize)]
pub(crate) struct PinForm {
    command: String,
    person: String,
    date: NaiveDate,
    shift: String,
    draft: String,
    release: bool,
}

/// Pins a shift, or releases it.
pub(crate) async fn pin(
    State(site): State<Site>,
    Path((unit, plan)): Path<(String, String)>,
    Form(form): Form<PinForm>,
) -> Result<Redirect, Problem> {
    let (unit, plan): (UnitId, PlanId) = (unit.parse()?, plan.parse()?);
    let (person, date) = (form.person.parse()?, form.date);
    let at = format!("l:{person}:{date}");
    let (asked, done) = if form.release {
        (Command::UnfixShift(ShiftUnfixed { person, unit: unit.clone(), date }), "released")
    } else {
        let shift = DatedShift { date, shift: form.shift.parse()? };
        (Command::FixShift(ShiftFixed { person, unit: unit.clone(), shift }), "pinned")
    };
    site.planning.execute(command(&form.command)?, asked).await?;
    Ok(Redirect::to(&format!("/units/{unit}/rotas/{plan}?draft={}&at={at}&done={done}", form.draft)))
}

pub(crate) fn command(text: &str) -> Result<CommandId, Problem> {
    CommandId::new(text).map_err(|e| Problem::Unreadable(e.to_string()))
}
