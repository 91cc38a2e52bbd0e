//! Somebody falls away: what the rota in force loses, who could step in, whole repairs, and taking one of them.

use crate::{
    AmendRota, Planning,
    amend::proposed,
    command_id::step,
    error::PlanningError,
    execute::Done,
    solve::PlannedRota,
    step_in::{self, Replacement, replacements},
    thread::on_its_own,
    view::RecordedAsOf,
};
use chrono::NaiveDate;
use std::sync::{Arc, atomic::AtomicBool};
use turnus_checker::pay;
use turnus_domain::{
    admit::admit,
    calendar::DateRange,
    fact::Fact,
    facts::Facts,
    freeze::freeze_planning_input,
    id::{PersonId, PlanId, UnitId},
    planning_input::PlanningInput,
    quantity::Ore,
    refusal::{Refusal, RefusalCode},
    rota::{Assignment, Report, Rota, amend::Amendment},
    shift::DatedShift,
    staff::{
        Absence, AbsenceKind,
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

impl RepairRota {
    /// An absence that is about to be registered; without a last day it is of one day.
    ///
    /// # Errors
    /// [`RefusalCode::InvalidDays`] when it ends before it begins.
    pub fn absence(person: PersonId, kind: AbsenceKind, from: NaiveDate, to: Option<NaiveDate>) -> Result<AbsenceRegistered, Refusal> {
        let (place, to) = (format!("absence of person {person}"), to.unwrap_or(from));
        if to < from {
            let what = format!("from {from} to {to}: the last day is before the first");
            return Err(Refusal::new(RefusalCode::InvalidDays, place, what, "swap the days"));
        }
        let id = format!("away-{person}-{from}").parse();
        let id = id.map_err(|e| {
            Refusal::new(RefusalCode::InvalidValue, place, format!("{e}"), "register the absence first, under a shorter id")
        })?;
        Ok(AbsenceRegistered { person, absence: Absence { id, kind, days: DateRange::between(from, to) } })
    }
}

/// A repair with the checker's word on each alternative, and who could take each lost shift.
#[derive(Debug, Clone)]
pub struct Repaired {
    /// The position of the log it was found at; taking an alternative names it.
    pub position: u64,
    /// The rota that is repaired.
    pub base: PlanId,
    /// Its newest input, the absence in it.
    pub input: PlanningInput,
    /// What was lost, and the alternatives.
    pub repair: Repair,
    /// Each alternative's rota and report, as if everybody asked had said yes.
    pub judged: Vec<(Rota, Report)>,
    /// Supplements (HTA 5.2 to 5.4) that each alternative pays more to everybody who is not absent, and to substitutes; none where the
    /// rule book lacks a number.
    pub supplements: Vec<Option<Ore>>,
    /// Each lost shift with everybody who might take it, the most fitting first.
    pub replacements: Vec<(Assignment, Vec<Replacement>)>,
}

impl Repaired {
    /// The alternative of a number, which begin with 1.
    ///
    /// # Errors
    /// [`RefusalCode::InvalidValue`] when there is none of that number.
    pub fn alternative(&self, number: usize) -> Result<&Alternative, Refusal> {
        number.checked_sub(1).and_then(|k| self.repair.alternatives.get(k)).ok_or_else(|| {
            let what = match self.repair.alternatives.len() {
                0 => "there is nothing to repair; nothing was recorded".to_owned(),
                1 => "there is one alternative; nothing was recorded".to_owned(),
                most => format!("there are {most} alternatives; nothing was recorded"),
            };
            Refusal::new(RefusalCode::InvalidValue, format!("alternative {number}"), what, "look at the alternatives again")
        })
    }

    /// Ordinary pay of an alternative's extra shifts and substitutes; supplements ([`Self::supplements`]) and overtime come on top
    /// (HTA 5 and 6).
    #[must_use]
    pub fn pay(&self, alternative: &Alternative) -> Ore {
        let input = &self.input;
        let extra = alternative.extra.iter().filter_map(|e| Some(step_in::pay(input, input.member(&e.person)?, e.shift.working)));
        let substitutes = alternative.substitutes.iter().filter_map(|s| {
            let profession = input.professions.iter().find(|p| p.id == s.profession)?;
            Some(Ore(profession.pay_per_hour.0 * input.shift_type(&s.shift)?.working(s.date).0 / 60))
        });
        Ore(extra.chain(substitutes).map(|pay| pay.0).sum())
    }

    /// The changes of an alternative that concern other people than those who are absent.
    #[must_use]
    pub fn changes_of_others<'a>(&self, alternative: &'a Alternative) -> Vec<&'a Amendment> {
        let lost = |change: &Amendment| match change {
            Amendment::Line { person, date, shift: None } => self.repair.lost.iter().any(|a| a.person == *person && a.date == *date),
            _ => false,
        };
        alternative.changes.iter().filter(|c| !lost(c)).collect()
    }
}

/// An alternative that is taken. The same position and number mean the same changes for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeRepair {
    /// What was to be repaired.
    pub asked: RepairRota,
    /// The position it was found at.
    pub position: u64,
    /// Which alternative, from 1 on.
    pub number: usize,
    /// Id of the new rota.
    pub plan: PlanId,
    /// Id of the command; the same one again goes on where it stopped.
    pub id: CommandId,
}

impl Planning {
    /// Finds repairs by facts as of any moment. Nothing is recorded.
    ///
    /// # Errors
    /// [`PlanningError::Refused`] for an absence that cannot be or a rota that is not there, [`PlanningError::Defects`].
    pub async fn repair(&self, facts: &Arc<Facts>, asked: &RepairRota) -> Result<Repaired, PlanningError> {
        let base = in_force(facts, &asked.unit, asked.plan.as_ref(), asked.today)?;
        let absence = asked.absence.iter().map(|e| Fact::new(e.clone(), e.absence.days.from)).collect::<Vec<_>>();
        let (position, facts) = (facts.position(), followed(facts, &absence)?);
        let (today, unit) = (asked.today, asked.unit.clone());
        let work = move || found(&facts, &unit, base, today).map(|found| Repaired { position, ..found });
        on_its_own("repair", work).await.ok_or(PlanningError::Silent("the repair"))?
    }

    /// Takes an alternative: registers the absence if that is still to be done, the extra shifts that were agreed, and the
    /// changed rota as a proposal with the checker's report. Publish it as any other.
    ///
    /// # Errors
    /// As [`Planning::repair`], [`Planning::execute`] and [`Planning::amend`]; the same command id goes on where it stopped.
    pub async fn take_repair(&self, take: TakeRepair) -> Result<PlannedRota, PlanningError> {
        let TakeRepair { asked, position, number, plan, id } = take;
        let then = self.facts_as_of(RecordedAsOf::Position(position)).await?;
        let found = self.repair(&then, &asked).await?;
        let alternative = found.alternative(number)?;
        let mut agreed: Vec<Fact> = asked.absence.iter().map(|e| Fact::new(e.clone(), e.absence.days.from)).collect();
        agreed.extend(alternative.extra.iter().map(|e| extra_fact(&asked.unit, e)));
        if !agreed.is_empty() {
            let _: Done = self.import(step(&id, "agreed")?, agreed).await?;
        }
        let changes = alternative.changes.clone();
        self.amend(AmendRota { unit: asked.unit, base: found.base, plan, changes, id: step(&id, "amend")? }).await
    }
}

/// The rota that is meant: the one that is named, or the published one that has a day.
pub(crate) fn in_force(facts: &Facts, unit: &UnitId, named: Option<&PlanId>, day: NaiveDate) -> Result<PlanId, Refusal> {
    let publications = facts.publications(unit);
    let published = publications.iter().rev().find(|(_, p)| p.rota.horizon.contains(day)).map(|(_, p)| &p.rota.id);
    named.or(published).cloned().ok_or_else(|| {
        let what = format!("has no published rota on {day}");
        let remedy = "publish a rota first, name the rota that is meant, or say another day";
        Refusal::new(RefusalCode::UnknownId, format!("unit {unit}"), what, remedy)
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

fn found(facts: &Facts, unit: &UnitId, base: PlanId, today: NaiveDate) -> Result<Repaired, PlanningError> {
    let (asked, proposal) = proposed(facts, unit, &base)?;
    let input = freeze_planning_input(facts, unit, asked.request.horizon, facts.position()).map_err(PlanningError::Defects)?;
    let rota = &proposal.rota;
    let repair = turnus_rostering::repair::repair(&input, rota, &Params::on(today), &AtomicBool::new(false)).map_err(unrepaired)?;
    let judged: Vec<_> = repair.alternatives.iter().map(|a| judged(facts, unit, rota, a)).collect::<Result<_, _>>()?;
    let known = pay::unknown(&input).is_empty();
    let supplements = |of: &Rota| paid_to_others(&input, of, &repair.lost);
    let supplements = judged.iter().map(|(after, _)| known.then(|| supplements(after) - supplements(rota))).collect();
    let who = |lost: &Assignment| {
        let classes: Vec<_> = repair.cover.iter().filter(|c| c.date == lost.date).map(|c| &c.class).collect();
        replacements(&input, rota, &classes, &DatedShift { date: lost.date, shift: lost.shift.clone() })
    };
    let replacements = repair.lost.iter().map(|lost| (lost.clone(), who(lost))).collect();
    Ok(Repaired { position: facts.position(), base, input, repair, judged, supplements, replacements })
}

/// Supplements of a rota without those of whoever is absent.
fn paid_to_others(input: &PlanningInput, rota: &Rota, lost: &[Assignment]) -> Ore {
    let absent = |person: &PersonId| lost.iter().any(|a| a.person == *person);
    let there: Vec<Assignment> = rota.assignments.iter().filter(|a| !absent(&a.person)).cloned().collect();
    pay::of_rota(input, &there, &rota.substitutes).total()
}

pub(crate) fn unrepaired(why: Unrepaired) -> PlanningError {
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
