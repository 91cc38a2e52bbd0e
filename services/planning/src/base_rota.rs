//! A base rota (*grunnturnus*): weeks that repeat, by the facts of a day, with its proof and the checker's report. Making one
//! records nothing; it is adopted once people agreed on it, and read back with the checker's word of today.

use crate::{
    Planning,
    error::PlanningError,
    execute::Done,
    solve::Monitor,
    thread::{CancelWhenDropped, on_its_own},
};
use std::sync::{Arc, atomic::AtomicBool};
use turnus_domain::{
    base_rota::{event::BaseRotaAdopted, freeze_base_rota, repeated},
    calendar::Horizon,
    command::Command,
    event::Event,
    facts::Facts,
    id::{PlanId, UnitId},
    planning_input::PlanningInput,
    refusal::{Refusal, RefusalCode},
    rota::{Assignment, Report, Rota, Severity, SolveStatus, SubstituteShift},
};
use turnus_event_log::CommandId;
use turnus_rostering::{Params, Pattern, Unsolved, solve_base_rota, solve_common_patterns};

/// Fewest and most weeks of a round: the first must look back at weeks that do not change while it is laid.
const WEEKS: std::ops::RangeInclusive<u32> = 2..=26;

/// What is asked of a base rota.
#[derive(Debug, Clone, PartialEq)]
pub struct AskBaseRota {
    /// The unit.
    pub unit: UnitId,
    /// The first day, a Monday, whose facts hold for good; and the weeks of a round.
    pub horizon: Horizon,
    /// What it is called.
    pub plan: PlanId,
    /// Whether people of the same contract follow one pattern of weeks, each starting at another week of it.
    pub common_pattern: bool,
    /// How it is searched for.
    pub params: Params,
}

/// A base rota that the checker found legal with itself before it.
#[derive(Debug, Clone, PartialEq)]
pub struct BaseRota {
    /// What it was judged by: everybody's past is the rota itself.
    pub input: PlanningInput,
    /// One round.
    pub rota: Rota,
    /// What the checker found.
    pub report: Report,
    /// Who shares a pattern of weeks with whom; empty where patterns were not asked for, or are not known any more.
    pub patterns: Vec<Pattern>,
}

impl Planning {
    /// A base rota, by facts as of any moment. Dropping the future cancels.
    ///
    /// # Errors
    /// [`PlanningError::Refused`] for a round that is too short or long, [`PlanningError::Defects`], [`PlanningError::Unsolved`].
    pub async fn base_rota(
        &self,
        facts: &Facts,
        asked: AskBaseRota,
        mut monitor: Monitor,
        cancel: Arc<AtomicBool>,
    ) -> Result<BaseRota, PlanningError> {
        let weeks = asked.horizon.weeks;
        if !WEEKS.contains(&weeks) {
            let remedy = format!("give {} to {} weeks", WEEKS.start(), WEEKS.end());
            return Err(Refusal::new(RefusalCode::InvalidValue, "the weeks of a round", format!("are {weeks}"), remedy).into());
        }
        let input = freeze_base_rota(facts, &asked.unit, asked.horizon).map_err(PlanningError::Defects)?;
        let guard = CancelWhenDropped(Some(Arc::clone(&cancel)));
        let made = on_its_own("base-rota", move || made(&input, asked, &cancel, &mut *monitor)).await;
        guard.finished();
        made.ok_or(PlanningError::Silent("the base rota"))?.map_err(PlanningError::Unsolved)
    }
}

/// A base rota by its lines, as somebody has it who did not make it here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdoptBaseRota {
    /// The unit.
    pub unit: UnitId,
    /// What it is called.
    pub plan: PlanId,
    /// The first day of its first round, a Monday, and the weeks of a round.
    pub horizon: Horizon,
    /// Everybody's shifts in the first round.
    pub assignments: Vec<Assignment>,
    /// Shifts of the first round that nobody at the unit works.
    pub substitutes: Vec<SubstituteShift>,
    /// What was proven of the points of a round, by whoever made it; 0 when nothing was.
    pub bound: i64,
    /// Record of the discussion with the employees' representatives.
    pub consulted: String,
    /// Id of the command; the same one again gets the first answer again.
    pub id: CommandId,
}

/// The base rota that is in force on a day, judged by what is known now of its first day.
#[derive(Debug, Clone, PartialEq)]
pub struct BaseRotaInForce {
    /// What was adopted.
    pub adopted: Arc<BaseRotaAdopted>,
    /// Its first round with the checker's report.
    pub round: BaseRota,
}

impl Planning {
    /// Adopts a base rota: judged once more by all that is recorded by now, and refused when it breaks a hard rule with itself
    /// before it.
    ///
    /// # Errors
    /// [`PlanningError::Refused`], [`PlanningError::Defects`], and those of [`Planning::execute`]: nothing was recorded.
    pub async fn adopt_base_rota(&self, rota: &Rota, consulted: String, id: CommandId) -> Result<Done, PlanningError> {
        let (input, _) = self.judged_for_adoption(rota).await?;
        self.execute(id, Command::AdoptBaseRota(BaseRotaAdopted::of(&input, rota, consulted))).await
    }

    /// Adopts a base rota by its lines. Its points are what the checker counts; a bound that lies above them is refused.
    ///
    /// # Errors
    /// As [`Planning::adopt_base_rota`], and [`PlanningError::CommandReused`].
    pub async fn adopt_base_lines(&self, asked: AdoptBaseRota) -> Result<Done, PlanningError> {
        let AdoptBaseRota { unit, plan, horizon, mut assignments, mut substitutes, bound, consulted, id } = asked;
        assignments.sort();
        substitutes.sort();
        let (parent, status) = (None, SolveStatus::Feasible);
        let rota =
            Rota { id: plan, parent, unit, horizon, input_position: 0, assignments, substitutes, seed: 0, status, objective: 0, bound };
        if let Some((event, position)) = self.step_event(&id).await? {
            return match event {
                Event::BaseRotaAdopted(e) if is_of(&e, &rota, &consulted) => {
                    let facts = self.recorded(position - 1, position).await?;
                    Ok(Done { first: position, last: position, repeated: true, facts })
                }
                _ => Err(PlanningError::CommandReused { id }),
            };
        }
        let (input, report) = self.judged_for_adoption(&rota).await?;
        let rota = Rota { objective: report.objective, ..rota };
        self.execute(id, Command::AdoptBaseRota(BaseRotaAdopted::of(&input, &rota, consulted))).await
    }

    /// The input of a base rota by all that is recorded by now, and what the checker finds; refused when a hard rule is broken.
    async fn judged_for_adoption(&self, rota: &Rota) -> Result<(PlanningInput, Report), PlanningError> {
        if !rota.horizon.is_plannable() || !WEEKS.contains(&rota.horizon.weeks) {
            let what = format!("{} weeks from {}", rota.horizon.weeks, rota.horizon.first);
            let remedy = format!("begin on a Monday and repeat {} to {} weeks", WEEKS.start(), WEEKS.end());
            return Err(Refusal::new(RefusalCode::InvalidValue, format!("base rota {}", rota.id), what, remedy).into());
        }
        let facts = self.folded().await?;
        let input = freeze_base_rota(&facts, &rota.unit, rota.horizon).map_err(PlanningError::Defects)?;
        drop(facts);
        if let Some(a) = rota.assignments.iter().find(|a| input.member(&a.person).is_none()) {
            let what = format!("has a line of person {}, who is not employed at unit {} on {}", a.person, rota.unit, rota.horizon.first);
            let remedy = "give lines of the people of its first day";
            return Err(Refusal::new(RefusalCode::OutsideEmployment, format!("base rota {}", rota.id), what, remedy).into());
        }
        let round = rota.clone();
        let judged = on_its_own("checker", move || (judged(&input, &round), input)).await;
        let (report, input) = judged.ok_or(PlanningError::Silent("the judge of the base rota"))?;
        if let Some(first) = report.findings.iter().find(|f| f.severity == Severity::Hard) {
            let what = format!("breaks {} hard rules with itself before it, the first: {}", report.hard(), first.what);
            let refusal = Refusal::new(RefusalCode::HardFindings, format!("base rota {}", rota.id), what, &first.remedy);
            return Err(refusal.by(first.rule).resting_on(&first.source).into());
        }
        Ok((input, report))
    }

    /// The base rota of a unit that is in force on a day, by facts as of any moment.
    ///
    /// # Errors
    /// [`PlanningError::Refused`] when there is none, [`PlanningError::Defects`].
    pub async fn base_rota_in_force(&self, facts: &Facts, unit: &UnitId, on: chrono::NaiveDate) -> Result<BaseRotaInForce, PlanningError> {
        let adopted = Arc::clone(facts.base_rota(unit, on).ok_or_else(|| none_in_force(facts, unit, on))?);
        let input = freeze_base_rota(facts, unit, adopted.round()).map_err(PlanningError::Defects)?;
        let rota = first_round(&adopted, input.position);
        let read = move || {
            let report = judged(&input, &rota);
            BaseRota { input: repeated(&input, &rota.assignments), rota, report, patterns: Vec::new() }
        };
        let round = on_its_own("checker", read).await.ok_or(PlanningError::Silent("the judge of the base rota"))?;
        Ok(BaseRotaInForce { adopted, round })
    }
}

pub(crate) fn none_in_force(facts: &Facts, unit: &UnitId, on: chrono::NaiveDate) -> Refusal {
    let next = facts.units.get(unit).and_then(|u| u.base_rota.versions().find(|v| v.from > on));
    let remedy = next.map_or_else(
        || "make one and adopt it: turnus base-rota --adopt --consulted RECORD".to_owned(),
        |v| format!("ask from {} on: then {} is in force", v.from, v.value.base_rota),
    );
    Refusal::new(RefusalCode::UnknownId, format!("unit {unit}"), format!("has no base rota in force on {on}"), remedy)
}

/// Whether an adopted base rota is what was asked for.
fn is_of(adopted: &BaseRotaAdopted, asked: &Rota, consulted: &str) -> bool {
    let same = (&adopted.base_rota, &adopted.unit, adopted.round(), adopted.bound) == (&asked.id, &asked.unit, asked.horizon, asked.bound);
    same && adopted.consulted == consulted
        && adopted.rolled(adopted.round()) == asked.assignments
        && adopted.first_substitutes() == asked.substitutes
}

/// What the checker finds in a round with itself before it.
fn judged(input: &PlanningInput, rota: &Rota) -> Report {
    turnus_checker::check_assignments(&repeated(input, &rota.assignments), &rota.assignments, &rota.substitutes)
}

/// An adopted base rota as the rota of its first round; its seed was not kept.
fn first_round(adopted: &BaseRotaAdopted, input_position: u64) -> Rota {
    let assignments: Vec<Assignment> = adopted.rolled(adopted.round());
    let proven = adopted.objective == adopted.bound;
    Rota {
        id: adopted.base_rota.clone(),
        parent: None,
        unit: adopted.unit.clone(),
        horizon: adopted.round(),
        input_position,
        assignments,
        substitutes: adopted.first_substitutes(),
        seed: 0,
        status: if proven { SolveStatus::Optimal } else { SolveStatus::Feasible },
        objective: adopted.objective,
        bound: adopted.bound,
    }
}

fn made(
    input: &PlanningInput,
    asked: AskBaseRota,
    cancel: &AtomicBool,
    monitor: &mut (dyn FnMut(&turnus_rostering::Progress) + Send),
) -> Result<BaseRota, Unsolved> {
    let (found, patterns) = if asked.common_pattern {
        let common = solve_common_patterns(input, &asked.params, cancel, monitor)?;
        (common.rota, common.patterns)
    } else {
        (solve_base_rota(input, &asked.params, cancel, monitor)?, Vec::new())
    };
    let rota = Rota {
        id: asked.plan,
        parent: None,
        unit: asked.unit,
        horizon: asked.horizon,
        input_position: input.position,
        assignments: found.assignments,
        substitutes: found.substitutes,
        seed: asked.params.seed,
        status: found.status,
        objective: found.objective,
        bound: found.bound,
    };
    let input = repeated(input, &rota.assignments);
    let report = turnus_checker::check(&input, &rota);
    match report.findings.iter().find(|f| f.severity == Severity::Hard) {
        Some(broken) => Err(Unsolved::Failed(format!("the checker refuses it: {}: {}", broken.rule, broken.what))),
        None => Ok(BaseRota { input, rota, report, patterns }),
    }
}
