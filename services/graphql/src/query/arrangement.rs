//! The life of a long-shift arrangement.

use crate::{backend::View, scalar::Date};
use async_graphql::{Enum, SimpleObject};
use turnus_domain::{
    agreement::life::{self, Stage},
    id::UnitId,
};

/// A step of an arrangement, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "turnus_domain::agreement::life::Step")]
pub(crate) enum ArrangementStep {
    /// Discussed and signed by the parties.
    Signed,
    /// Health and welfare assessed.
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

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "turnus_domain::agreement::life::Standing")]
pub(crate) enum ArrangementStanding {
    /// It stands.
    Done,
    /// It must be there before the arrangement can be used.
    Missing,
    /// It is to be done, by its date if it has one.
    Ahead,
    /// Its date has passed; the arrangement can still be used for some days.
    Late,
    /// Its date has passed, and the arrangement cannot be used any more.
    TooLate,
}

/// A step with its date and the rule that asks for it.
#[derive(SimpleObject)]
pub(crate) struct ArrangementStage {
    /// Which step.
    step: ArrangementStep,
    /// Where it stands.
    standing: ArrangementStanding,
    /// When it was done, or by when it must be.
    on: Option<Date>,
    /// The rule that asks for it.
    rule: String,
}

/// A long-shift agreement at the unit on the day.
#[derive(SimpleObject)]
pub(crate) struct LongShiftArrangement {
    /// The agreement.
    agreement: String,
    /// Whether long shifts may be planned under it, for those who consent.
    usable: bool,
    /// Last day it can be used without a new evaluation.
    usable_until: Option<Date>,
    /// People it covers at the unit; null when they are too few to be told of.
    covered: Option<u32>,
    /// How many of them consent.
    consents: Option<u32>,
    /// Every step, in order.
    stages: Vec<ArrangementStage>,
    /// What is to be done next; null when it has ended.
    next: Option<ArrangementStage>,
}

pub(crate) fn of(view: &View, unit: &UnitId) -> Vec<LongShiftArrangement> {
    let stage = |s: &Stage| ArrangementStage {
        step: s.step.into(),
        standing: s.standing.into(),
        on: s.on.map(Date),
        rule: s.step.rule().to_string(),
    };
    let one = |a: &life::Arrangement<'_>| LongShiftArrangement {
        agreement: a.agreement.id.to_string(),
        usable: a.is_usable(view.on),
        usable_until: a.usable_until.map(Date),
        covered: a.consents.map(|c| c.0),
        consents: a.consents.map(|c| c.1),
        stages: a.stages.iter().map(stage).collect(),
        next: a.next().map(stage),
    };
    life::Arrangement::at(&view.facts, unit, view.on).iter().map(one).collect()
}
