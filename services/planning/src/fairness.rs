//! How a rota shares its burdens, with a reason for everybody above her target; swaps that even out are judged by the checker.

use crate::{
    Planning,
    amend::proposed,
    error::PlanningError,
    repair::unrepaired,
    step_in::broken_anew,
    swap::{Desk, OfRota},
    thread::on_its_own,
};
use chrono::NaiveDate;
use std::{collections::BTreeSet, sync::Arc};
use turnus_domain::{
    facts::Facts,
    fairness::{Fairness, Reason, burden::Burden, burden::occasions},
    id::{PersonId, PlanId, UnitId},
    refusal::{Refusal, RefusalCode},
    rota::{Finding, Rota, amend::Amendment, swap::Swap},
    rule_book::MissingParameter,
};
use turnus_rostering::{
    exchange::Exchanges,
    leximax::{self, Aim, EvenedOut},
};

/// Most swaps of one person and burden that the checker judges.
const MOST_JUDGED: usize = 24;

/// Fairness of a rota, with reasons.
#[derive(Debug, Clone, PartialEq)]
pub struct FairnessFound {
    /// The rota.
    pub rota: PlanId,
    /// The table.
    pub table: Fairness,
    /// Everybody above her target, and why.
    pub reasons: Vec<(PersonId, Burden, Reason)>,
    /// The day from which swaps were looked for, when no day of the rota comes after it: then there are none.
    pub past_on: Option<NaiveDate>,
}

impl Planning {
    /// How a rota shares its burdens, by facts as of any moment: the rota that is named, else the one in force on the day, else the
    /// latest published one, else the latest proposal. Swaps are looked for from the day on.
    ///
    /// # Errors
    /// [`PlanningError::Refused`] for a rota that is not there or a rule book that lacks a number, [`PlanningError::Defects`].
    pub async fn fairness(&self, facts: &Arc<Facts>, of: &OfRota, today: NaiveDate) -> Result<FairnessFound, PlanningError> {
        let (facts, of) = (Arc::clone(facts), of.clone());
        on_its_own("fairness", move || found(&facts, &of, today)).await.ok_or(PlanningError::Silent("the fairness"))?
    }
}

fn found(facts: &Facts, of: &OfRota, today: NaiveDate) -> Result<FairnessFound, PlanningError> {
    let base = which(facts, of, today)?;
    let (_, proposal) = proposed(facts, &of.unit, &base)?;
    let of = OfRota { unit: of.unit.clone(), rota: Some(base.clone()) };
    let desk = Desk::lay(facts, &of, proposal.rota.horizon.first)?;
    let table = Fairness::of(facts, desk.input(), &proposal.rota, &proposal.report.hours).map_err(|e| missing(&of.unit, &e))?;
    let exchanges = Exchanges::of(desk.input(), &proposal.rota, today).map_err(unrepaired)?;
    let mut reasons = Vec::new();
    for (person, burden, reason) in table.above(desk.input(), &proposal.rota) {
        let reason = match reason {
            Some(reason) => reason,
            None => evened_out((&desk, &exchanges), &table, &proposal.rota, (&person, burden))?.map_or(Reason::NotFound, Reason::Swap),
        };
        reasons.push((person, burden, reason));
    }
    let past_on = (proposal.rota.horizon.last() < today).then_some(today);
    Ok(FairnessFound { rota: base, table, reasons, past_on })
}

/// The rota that is meant: the one that is named, else the one in force on a day, else the latest.
pub(crate) fn which(facts: &Facts, of: &OfRota, day: NaiveDate) -> Result<PlanId, Refusal> {
    let publications = facts.publications(&of.unit);
    let published = || {
        let in_force = publications.iter().rev().find(|(_, p)| p.rota.horizon.contains(day));
        in_force.or(publications.last()).map(|(_, p)| p.rota.id.clone())
    };
    let proposal = || {
        let open = facts.rotas_of(&of.unit).filter(|(_, r)| r.rejected.is_none());
        let latest = open.filter_map(|(_, r)| r.proposal.as_ref()).max_by_key(|p| p.position);
        latest.map(|p| p.rota.id.clone())
    };
    of.rota.clone().or_else(published).or_else(proposal).ok_or_else(|| {
        let what = "has no rota yet";
        Refusal::new(RefusalCode::UnknownId, format!("unit {}", of.unit), what, "make a rota first: turnus solve")
    })
}

pub(crate) fn missing(unit: &UnitId, e: &MissingParameter) -> Refusal {
    let what = format!("lacks {} on {}", e.key, e.day);
    let remedy = "adopt a rule book that has a value for it, with its source";
    Refusal::new(RefusalCode::UnknownId, format!("rule book at unit {unit}"), what, remedy)
}

/// A swap that takes one occasion off somebody and leaves whoever takes it with less above her target than she had; every rule is
/// judged by the checker and no cover is lost. The one with the fewest points.
fn evened_out(
    (desk, exchanges): (&Desk, &Exchanges<'_>),
    table: &Fairness,
    rota: &Rota,
    (person, burden): (&PersonId, Burden),
) -> Result<Option<Swap>, PlanningError> {
    let input = desk.input();
    let told = |e: MissingParameter| missing(&input.unit, &e);
    let deviation = |p: &PersonId, rota: &Rota| -> Result<Option<i64>, PlanningError> {
        let Some(borne) = table.borne(p, burden).filter(|b| b.apart.is_none()) else { return Ok(None) };
        let worked: i64 = occasions(input, rota, p, burden).map_err(told)?.iter().map(|o| o.amount.0).sum();
        Ok(Some(worked - borne.target.0))
    };
    let before = deviation(person, rota)?.unwrap_or(0);
    let (mut offers, mut seen) = (Vec::new(), BTreeSet::new());
    for occasion in occasions(input, rota, person, burden).map_err(told)? {
        offers.extend(exchanges.relieving(person, &occasion.dates).into_iter().filter(|o| seen.insert(o.swap.clone())));
    }
    offers.sort_by(|a, b| (a.points, a.swap.dates.len(), &a.swap).cmp(&(b.points, b.swap.dates.len(), &b.swap)));
    let mut judged = 0;
    for offer in offers {
        let after = rota.amended(rota.id.clone(), &offer.swap.changes(rota)?);
        let (hers, theirs) = (deviation(person, &after)?, deviation(&offer.swap.second, &after)?);
        if hers.is_none_or(|d| d >= before) || theirs.is_none_or(|d| d >= before) {
            continue;
        }
        judged += 1;
        if judged > MOST_JUDGED {
            break;
        }
        let verdict = desk.judged(offer.swap)?;
        if verdict.breaks.is_empty() && verdict.loses.is_empty() {
            return Ok(Some(verdict.swap));
        }
    }
    Ok(None)
}

/// Which burden of which rota is evened out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvenRota {
    /// The rota.
    pub of: OfRota,
    /// Which burden.
    pub aim: Aim,
    /// Points that it may cost.
    pub tolerance: i64,
    /// Days before stay as they are.
    pub today: NaiveDate,
}

/// A rota evened out, judged by the checker. Nothing is recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct EvenedRota {
    /// The rota it is of.
    pub base: PlanId,
    /// Which burden.
    pub aim: Aim,
    /// Who bears what before and after, with the proof within the pool and the bound without it.
    pub found: EvenedOut,
    /// What changes.
    pub changes: Vec<Amendment>,
    /// Hard rules that it breaks by the checker: none, unless the solver is wrong.
    pub breaks: Vec<Finding>,
    /// Points by the checker, before and after.
    pub points: (i64, i64),
    /// Whether the judge of certificates finds the proof sound, or what is wrong with it.
    pub proof: Result<(), String>,
}

impl Planning {
    /// Evens out a burden of a rota: the worst-off bears as little as possible, then the next, at no more points than the tolerance.
    ///
    /// # Errors
    /// As [`Planning::fairness`].
    pub async fn even_out(&self, facts: &Arc<Facts>, asked: EvenRota) -> Result<EvenedRota, PlanningError> {
        let facts = Arc::clone(facts);
        on_its_own("even-out", move || evened(&facts, &asked)).await.ok_or(PlanningError::Silent("the leximax"))?
    }
}

fn evened(facts: &Facts, asked: &EvenRota) -> Result<EvenedRota, PlanningError> {
    let base = which(facts, &asked.of, asked.today)?;
    let (_, proposal) = proposed(facts, &asked.of.unit, &base)?;
    let of = OfRota { unit: asked.of.unit.clone(), rota: Some(base.clone()) };
    let desk = Desk::lay(facts, &of, proposal.rota.horizon.first)?;
    let (input, rota) = (desk.input(), &proposal.rota);
    let table = Fairness::of(facts, input, rota, &proposal.report.hours).map_err(|e| missing(&of.unit, &e))?;
    let burden = match asked.aim {
        Aim::Weekends => Burden::Weekends,
        Aim::Nights => Burden::Nights,
        Aim::Evenings => Burden::Evenings,
    };
    let shared = table.people.iter().filter_map(|p| Some((p.person.clone(), p.borne.get(&burden).filter(|b| b.apart.is_none())?.target.0)));
    let found = leximax::even_out(input, rota, (asked.aim, &shared.collect()), asked.tolerance, asked.today).map_err(unrepaired)?;
    let changes = changed(rota, &found);
    let report = turnus_checker::check_assignments(input, &found.assignments, &rota.substitutes);
    let before = turnus_checker::check_assignments(input, &rota.assignments, &rota.substitutes);
    Ok(EvenedRota {
        base,
        aim: asked.aim,
        changes,
        breaks: broken_anew(&before.findings, &report.findings),
        points: (before.objective, report.objective),
        proof: leximax::certificate::verify(&found.certificate),
        found,
    })
}

/// The cells in which a rota evened out differs.
fn changed(rota: &Rota, found: &EvenedOut) -> Vec<Amendment> {
    let after = Rota { assignments: found.assignments.clone(), ..rota.clone() };
    let cells: BTreeSet<(NaiveDate, PersonId)> =
        rota.assignments.iter().chain(&found.assignments).map(|a| (a.date, a.person.clone())).collect();
    let differ = cells.into_iter().filter(|(date, person)| rota.shift(person, *date) != after.shift(person, *date));
    differ.map(|(date, person)| Amendment::Line { shift: after.shift(&person, date).cloned(), date, person }).collect()
}
