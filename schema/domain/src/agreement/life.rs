//! The life of a long-shift arrangement (R-WT-07, B.4): signed, assessed, consented to, followed up, begun, evaluated, renewed or
//! ended; what comes next and by when, and what is missing.
//!
//! Consultation is told by who signed: the log has no event of its own for it.

use super::{Agreement, AgreementKind};
use crate::{
    calendar::DateRange,
    facts::Facts,
    id::UnitId,
    rule_book::{ParameterKey, RuleId},
    shift::ShiftKind,
};
use chrono::{Days, NaiveDate};

/// A step of an arrangement, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Discussed and signed by the parties.
    Signed,
    /// Health and welfare assessed (aml §10-5(2)).
    Assessed,
    /// Consented to by the people it is used for.
    Consented,
    /// Deviations are followed up.
    FollowedUp,
    /// Long shifts are in a published rota.
    Begun,
    /// Evaluated with the parties.
    Evaluated,
    /// Renewed or ended.
    Ended,
}

impl Step {
    /// The rule that asks for it.
    #[must_use]
    pub const fn rule(self) -> RuleId {
        match self {
            Self::Signed => RuleId::Wt21,
            _ => RuleId::Loc02,
        }
    }
}

/// Where a step stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It stands.
    Done,
    /// It must be there before the arrangement can be used.
    Missing,
    /// It is to be done, by its date if it has one.
    Ahead,
    /// Its date has passed; until the arrangement falls away it can still be used.
    Late,
    /// Its date has passed, and the arrangement cannot be used any more.
    TooLate,
}

/// A step with its date: when it was done where the log says, or by when it must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    /// Which step.
    pub step: Step,
    /// Where it stands.
    pub standing: Standing,
    /// Its date.
    pub on: Option<NaiveDate>,
}

/// A long-shift agreement at a unit on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrangement<'a> {
    /// The agreement.
    pub agreement: &'a Agreement,
    /// Every step, in order.
    pub stages: Vec<Stage>,
    /// People it covers at the unit, and how many of them consent on the day; none when they are too few to be told of.
    pub consents: Option<(u32, u32)>,
    /// Last day it can be used without a new evaluation.
    pub usable_until: Option<NaiveDate>,
}

impl<'a> Arrangement<'a> {
    /// The long-shift arrangements that cover a unit, in order of their ids.
    #[must_use]
    pub fn at(facts: &'a Facts, unit: &UnitId, on: NaiveDate) -> Vec<Self> {
        let about = |a: &&Agreement| matches!(a.kind, AgreementKind::LocalAveraging | AgreementKind::National);
        let here = |a: &&Agreement| a.scope.units.is_empty() || a.scope.units.contains(unit);
        facts.agreements.values().map(|a| &**a).filter(about).filter(here).map(|a| Self::of(facts, unit, a, on)).collect()
    }

    fn of(facts: &Facts, unit: &UnitId, a: &'a Agreement, on: NaiveDate) -> Self {
        let number = |key| facts.catalogue.rule_book.at(on).and_then(|book| book.parameter(key, on)).map(|p| p.value);
        let grace = number(ParameterKey::EvaluationGrace).and_then(|days| u64::try_from(days).ok()).unwrap_or(0);
        let usable_until = a.evaluate_by.map(|by| by.checked_add_days(Days::new(grace)).unwrap_or(by));
        let (covered, consents) = consents(facts, unit, a, on);
        let small = number(ParameterKey::SmallGroup).is_none_or(|least| i64::from(covered) < least);
        let stage = |step, standing, on| Stage { step, standing, on };
        let there = |is: bool| if is { Standing::Done } else { Standing::Missing };
        let running = a.monitoring.as_ref().filter(|m| m.running.contains(on));
        let begun = first_long_day(facts, unit, a);
        let evaluation = match (a.evaluate_by, usable_until) {
            (None, _) => stage(Step::Evaluated, Standing::Done, None),
            (Some(by), _) if on <= by => stage(Step::Evaluated, Standing::Ahead, Some(by)),
            (Some(by), Some(until)) if on <= until => stage(Step::Evaluated, Standing::Late, Some(by)),
            (Some(by), _) => stage(Step::Evaluated, Standing::TooLate, Some(by)),
        };
        let ended = a.valid.to.is_some_and(|to| to < on);
        let stages = vec![
            stage(Step::Signed, Standing::Done, Some(a.valid.from)),
            stage(Step::Assessed, there(a.health_assessment.is_some()), None),
            stage(Step::Consented, there(consents > 0), None),
            stage(Step::FollowedUp, there(running.is_some()), running.map(|m| m.running.from)),
            stage(Step::Begun, if begun.is_some_and(|day| day <= on) { Standing::Done } else { Standing::Ahead }, begun),
            evaluation,
            stage(Step::Ended, if ended { Standing::Done } else { Standing::Ahead }, a.valid.to),
        ];
        Self { agreement: a, stages, consents: (!small).then_some((covered, consents)), usable_until }
    }

    /// Whether it is over.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.stages.iter().any(|s| s.step == Step::Ended && s.standing == Standing::Done)
    }

    /// What is to be done next: what is missing or late first, then what has the earliest date; none when it has ended.
    #[must_use]
    pub fn next(&self) -> Option<&Stage> {
        let open = || self.stages.iter().filter(|s| s.standing != Standing::Done && !self.has_ended());
        let pressing = open().find(|s| s.standing != Standing::Ahead);
        pressing.or_else(|| open().filter(|s| s.on.is_some()).min_by_key(|s| s.on)).or_else(|| open().next())
    }

    /// Whether long shifts may be planned under it that day, for those who consent.
    #[must_use]
    pub fn is_usable(&self, on: NaiveDate) -> bool {
        let stands = |s: &Stage| !matches!(s.standing, Standing::Missing | Standing::TooLate);
        self.agreement.valid.contains(on) && self.stages.iter().all(stands)
    }
}

/// People at the unit whom the agreement covers, and how many of them consent.
fn consents(facts: &Facts, unit: &UnitId, a: &Agreement, on: NaiveDate) -> (u32, u32) {
    let mut counts = (0, 0);
    for ((id, person), (_, job)) in facts.employed_at(unit, DateRange::between(on, on)) {
        if a.scope.covers(unit, id, &job.profession) {
            counts.0 += 1;
            counts.1 += u32::from(person.consents_on(&a.id, on));
        }
    }
    counts
}

/// The first long shift of a published rota on a day of the agreement.
fn first_long_day(facts: &Facts, unit: &UnitId, a: &Agreement) -> Option<NaiveDate> {
    let here = facts.units.get(unit)?;
    let publications = facts.publications(unit);
    let all = publications.iter().flat_map(|(_, p)| &p.rota.assignments).filter(|s| a.valid.contains(s.date));
    let long = |s: &&crate::rota::Assignment| {
        let kind = here.shift_type_ever(&s.shift, s.date).map(|of| of.kind);
        matches!(kind, Some(ShiftKind::LongDay | ShiftKind::LongNight))
    };
    all.filter(long).map(|s| s.date).min()
}
