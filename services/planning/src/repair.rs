//! Somebody falls away: what the rota in force loses, who could step in, whole repairs, and taking one of them.

use crate::{AmendRota, Planning, command_id::step, error::PlanningError, execute::Done, solve::PlannedRota, thread::on_its_own};
use chrono::NaiveDate;
use std::sync::{Arc, atomic::AtomicBool};
use turnus_domain::{
    admit::admit,
    fact::Fact,
    facts::Facts,
    freeze::freeze_planning_input,
    id::{PersonId, PlanId, ShiftTypeId, UnitId},
    planning_input::PlanningInput,
    quantity::{Minutes, Ore},
    refusal::{Refusal, RefusalCode},
    rota::{Assignment, Finding, Report, Rota, Severity, amend::Amendment},
    shift::DatedShift,
    staff::{
        ExtraShift, StaffMember,
        event::{AbsenceRegistered, ExtraShiftAgreed},
    },
};
use turnus_event_log::CommandId;
use turnus_rostering::repair::{Alternative, Extra, Params, Repair, Unrepaired};

/// What is to be repaired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepairRota {
    /// Where.
    pub unit: UnitId,
    /// The rota; the published one that has today when absent.
    pub plan: Option<PlanId>,
    /// An absence that is not registered yet; without it, what the log knows counts.
    pub absence: Option<AbsenceRegistered>,
    /// The day it is decided: earlier days stay as they are.
    pub today: NaiveDate,
}

/// A repair with the checker's word on each alternative, and who could take each lost shift.
#[derive(Debug, Clone)]
pub struct Repaired {
    /// The rota that is repaired.
    pub base: PlanId,
    /// Its newest input, the absence in it.
    pub input: PlanningInput,
    /// What was lost, and the alternatives.
    pub repair: Repair,
    /// Each alternative's rota and report, as if everybody asked had said yes.
    pub judged: Vec<(Rota, Report)>,
    /// Each lost shift with everybody who might take it, the most fitting first.
    pub replacements: Vec<(Assignment, Vec<Replacement>)>,
}

/// Somebody who might take a lost shift as one more shift of her own.
#[derive(Debug, Clone, PartialEq)]
pub struct Replacement {
    /// Who.
    pub person: PersonId,
    /// Whether she counts in every class that lost a head.
    pub counts: bool,
    /// What she works that day already; the lost shift would take its place.
    pub instead_of: Option<ShiftTypeId>,
    /// Working minutes beyond the contract; none when her hours have room for it.
    pub extra: Minutes,
    /// Ordinary pay of the extra minutes; supplements come on top (HTA 5 and 6).
    pub pay: Ore,
    /// Hard rules that it would break, with paragraph and remedy; empty when she may be asked.
    pub breaks: Vec<Finding>,
    /// Soft points it costs.
    pub points: i64,
}

/// An alternative that is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeRepair {
    /// What was to be repaired.
    pub asked: RepairRota,
    /// The rota it was found for.
    pub base: PlanId,
    /// The alternative.
    pub alternative: Alternative,
    /// Id of the new rota.
    pub plan: PlanId,
    /// Id of the command; the same one again goes on where it stopped.
    pub id: CommandId,
}

impl Planning {
    /// Finds repairs. Nothing is recorded.
    ///
    /// # Errors
    /// [`PlanningError::Refused`] for an absence that cannot be or a rota that is not there, [`PlanningError::Defects`],
    /// [`PlanningError::Log`].
    pub async fn repair(&self, asked: &RepairRota) -> Result<Repaired, PlanningError> {
        let facts = self.folded().await?;
        let base = base(&facts, asked)?;
        let absence = asked.absence.iter().map(|e| Fact::new(e.clone(), e.absence.days.from)).collect::<Vec<_>>();
        let facts = Arc::new(followed(&facts, &absence)?);
        let input = frozen(&facts, asked, &base)?;
        let (today, unit) = (asked.today, asked.unit.clone());
        let work = move || found(&facts, &unit, base, input, today);
        on_its_own("repair", work).await.ok_or(PlanningError::Silent("the repair"))?
    }

    /// Takes an alternative: registers the absence if that is still to be done, the extra shifts that were agreed, and the
    /// changed rota as a proposal with the checker's report. Publish it as any other.
    ///
    /// # Errors
    /// As [`Planning::execute`] and [`Planning::amend`]; the same command id goes on where it stopped.
    pub async fn take_repair(&self, take: TakeRepair) -> Result<PlannedRota, PlanningError> {
        let TakeRepair { asked, base, alternative, plan, id } = take;
        let mut agreed: Vec<Fact> = asked.absence.iter().map(|e| Fact::new(e.clone(), e.absence.days.from)).collect();
        agreed.extend(alternative.extra.iter().map(|e| extra_fact(&asked.unit, e)));
        if !agreed.is_empty() {
            let _: Done = self.import(step(&id, "agreed")?, agreed).await?;
        }
        self.amend(AmendRota { unit: asked.unit, base, plan, changes: alternative.changes, id: step(&id, "amend")? }).await
    }
}

/// The rota that is meant.
fn base(facts: &Facts, asked: &RepairRota) -> Result<PlanId, Refusal> {
    let publications = facts.publications(&asked.unit);
    let today = publications.iter().rev().find(|(_, p)| p.rota.horizon.contains(asked.today)).map(|(_, p)| p.rota.id.clone());
    asked.plan.clone().or(today).ok_or_else(|| {
        let what = format!("has no published rota on {}", asked.today);
        Refusal::new(
            RefusalCode::UnknownId,
            format!("unit {}", asked.unit),
            what,
            "publish a rota first, name the rota to repair, or say another day of the decision",
        )
    })
}

/// The facts and some more, each admitted first.
fn followed(facts: &Facts, more: &[Fact]) -> Result<Facts, Refusal> {
    let mut facts = facts.clone();
    for fact in more {
        admit(&facts, fact)?;
        let position = facts.position() + 1;
        facts.evolve(&fact.event, position, fact.effective);
    }
    Ok(facts)
}

fn frozen(facts: &Facts, asked: &RepairRota, base: &PlanId) -> Result<PlanningInput, PlanningError> {
    let rota = facts.rotas.get(base).filter(|r| r.request.unit == asked.unit);
    let unknown = || Refusal::new(RefusalCode::UnknownId, format!("rota {base}"), "is not known here", "correct the id");
    let horizon = rota.ok_or_else(unknown)?.request.horizon;
    freeze_planning_input(facts, &asked.unit, horizon, facts.position()).map_err(PlanningError::Defects)
}

fn found(facts: &Facts, unit: &UnitId, base: PlanId, input: PlanningInput, today: NaiveDate) -> Result<Repaired, PlanningError> {
    let proposal = facts.rotas.get(&base).and_then(|r| r.proposal.as_ref()).ok_or_else(|| {
        Refusal::new(RefusalCode::WrongStatus, format!("rota {base}"), "holds no shifts yet", "wait until it is proposed")
    })?;
    let rota = &proposal.rota;
    let repair = turnus_rostering::repair::repair(&input, rota, &Params::on(today), &AtomicBool::new(false)).map_err(unrepaired)?;
    let judged = repair.alternatives.iter().map(|a| judged(facts, unit, rota, a)).collect::<Result<_, _>>()?;
    let replacements = repair.lost.iter().map(|lost| (lost.clone(), replacements(&input, rota, &repair, lost))).collect();
    Ok(Repaired { base, input, repair, judged, replacements })
}

fn unrepaired(why: Unrepaired) -> PlanningError {
    match why {
        Unrepaired::Rules(missing) => PlanningError::Unsolved(missing.into()),
        Unrepaired::Foreign(what) => Refusal::new(RefusalCode::Stale, "the rota", what, "make a new rota from the present position").into(),
        Unrepaired::Failed(why) => PlanningError::Unsolved(turnus_rostering::Unsolved::Failed(why)),
    }
}

fn extra_fact(unit: &UnitId, e: &Extra) -> Fact {
    let shift = DatedShift { date: e.shift.date, shift: e.shift.shift.clone() };
    Fact::new(ExtraShiftAgreed { person: e.person.clone(), unit: unit.clone(), shift }, e.shift.date)
}

/// The rota of an alternative, judged as if everybody asked had said yes.
fn judged(facts: &Facts, unit: &UnitId, rota: &Rota, a: &Alternative) -> Result<(Rota, Report), PlanningError> {
    let agreed: Vec<Fact> = a.extra.iter().map(|e| extra_fact(unit, e)).collect();
    let facts = followed(facts, &agreed)?;
    let input = freeze_planning_input(&facts, unit, rota.horizon, facts.position()).map_err(PlanningError::Defects)?;
    let start = Rota { input_position: input.position, bound: 0, ..rota.clone() };
    let after = start.amended(start.id.clone(), &a.changes);
    let report = turnus_checker::check(&input, &after);
    Ok((Rota { objective: report.objective, ..after }, report))
}

/// Everybody who is not absent, as one who takes a lost shift.
fn replacements(input: &PlanningInput, rota: &Rota, repair: &Repair, lost: &Assignment) -> Vec<Replacement> {
    let gone: Vec<_> = repair.cover.iter().filter(|c| c.date == lost.date).map(|c| &c.class).collect();
    let free = |m: &&StaffMember| !m.is_absent(lost.date) && rota.shift(&m.person, lost.date) != Some(&lost.shift);
    let able = input.staff.iter().filter(|m| free(m) && m.employed.contains(lost.date));
    let mut all: Vec<Replacement> = able
        .map(|m| {
            let counts = gone.iter().all(|class| input.class(class).is_some_and(|c| m.meets(&c.who, lost.date)));
            replacement(input, rota, m, lost, counts)
        })
        .collect();
    all.sort_by_key(|r| (!r.breaks.is_empty(), !r.counts, r.instead_of.is_some(), r.extra, r.pay, r.points, r.person.clone()));
    all
}

fn replacement(input: &PlanningInput, rota: &Rota, m: &StaffMember, lost: &Assignment, counts: bool) -> Replacement {
    let own: Vec<DatedShift> = shifts(rota, &m.person).collect();
    let instead_of = own.iter().find(|s| s.date == lost.date).map(|s| s.shift.clone());
    let new = DatedShift { date: lost.date, shift: lost.shift.clone() };
    let line: Vec<DatedShift> = own.iter().filter(|s| s.date != lost.date).cloned().chain([new]).collect();
    let before = turnus_checker::check_person(input, &m.person, &own);
    let within = turnus_checker::check_person(input, &m.person, &line);
    let working = input.shift_type(&lost.shift).map_or(Minutes::ZERO, |s| s.working(lost.date));
    let beyond = turnus_checker::check_person(&with_extra(input, m, lost, working), &m.person, &line);
    let hard =
        |found: &[Finding]| found.iter().filter(|f| f.severity == Severity::Hard && !before.contains(f)).cloned().collect::<Vec<_>>();
    // Inside her hours if that is legal, else beyond them.
    let (found, extra) = if hard(&within).is_empty() { (within, Minutes::ZERO) } else { (beyond, working) };
    let points = |found: &[Finding]| found.iter().map(|f| f.points).sum::<i64>();
    let pay = input.professions.iter().find(|p| p.id == m.profession).map_or(Ore(0), |p| Ore(p.pay_per_hour.0 * extra.0 / 60));
    let points = points(&found) - points(&before);
    Replacement { person: m.person.clone(), counts, instead_of, extra, pay, breaks: hard(&found), points }
}

fn shifts<'a>(rota: &'a Rota, person: &'a PersonId) -> impl Iterator<Item = DatedShift> + 'a {
    let theirs = rota.assignments.iter().filter(move |a| a.person == *person);
    theirs.map(|a| DatedShift { date: a.date, shift: a.shift.clone() })
}

fn with_extra(input: &PlanningInput, m: &StaffMember, lost: &Assignment, working: Minutes) -> PlanningInput {
    let mut input = PlanningInput { staff: vec![m.clone()], ..input.clone() };
    input.staff[0].extra.push(ExtraShift { date: lost.date, shift: lost.shift.clone(), working });
    input
}

/// The changes of an alternative that concern other people than those who are absent.
#[must_use]
pub fn changes_of_others<'a>(repair: &Repair, alternative: &'a Alternative) -> Vec<&'a Amendment> {
    let lost = |change: &Amendment| match change {
        Amendment::Line { person, date, shift: None } => repair.lost.iter().any(|a| a.person == *person && a.date == *date),
        _ => false,
    };
    alternative.changes.iter().filter(|c| !lost(c)).collect()
}
