//! Changes of a model: what a slider sends.

use crate::{
    query::task::Mode,
    refusal::{UserError, UserErrorCode},
};
use async_graphql::{InputObject, OneofObject};
use turnus_sharing::skill_mix::{Adjustment, Amount};

/// Most changes of one request.
const MOST: usize = 200;

/// What is done to a number.
#[derive(Debug, Clone, Copy, OneofObject)]
pub(crate) enum AmountInput {
    /// It becomes this many hundredths.
    SetX100(i64),
    /// So many hundredths are added; the result is never below 0.
    AddX100(i64),
    /// It becomes this many hundredths of what it was.
    Percent(i64),
}

impl From<AmountInput> for Amount {
    fn from(amount: AmountInput) -> Self {
        match amount {
            AmountInput::SetX100(n) => Self::Set(n as f64 / 100.0),
            AmountInput::AddX100(n) => Self::Add(n as f64 / 100.0),
            AmountInput::Percent(n) => Self::Times(n as f64 / 100.0),
        }
    }
}

/// Hours to give. What is left out means all.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct SupplyChange {
    /// Who.
    profession: Option<String>,
    /// Where.
    unit: Option<String>,
    /// When.
    bucket: Option<String>,
    /// Hours.
    hours: AmountInput,
}

/// Hours asked for. What is left out means all.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct DemandChange {
    /// Which task.
    task: Option<String>,
    /// Where.
    unit: Option<String>,
    /// When.
    bucket: Option<String>,
    /// Hours.
    hours: AmountInput,
}

/// People who hold a competence. What is left out means all.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct HoldersChange {
    /// The competence.
    competence: String,
    /// Who.
    profession: Option<String>,
    /// Where.
    unit: Option<String>,
    /// People.
    people: AmountInput,
}

/// Most risk points of a unit; of all when it is left out.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct RiskLimitChange {
    /// Where.
    unit: Option<String>,
    /// Points.
    points: AmountInput,
}

/// Clock hours per standard hour. What is left out means all.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct EffortChange {
    /// Which task.
    task: Option<String>,
    /// Who.
    profession: Option<String>,
    /// How.
    mode: Option<Mode>,
    /// Clock hours.
    effort: AmountInput,
}

/// One change of a model.
#[derive(Debug, Clone, OneofObject)]
pub(crate) enum SharingModelChange {
    /// Relaxes a rule; the model becomes a scenario. Law cannot be.
    RelaxRule(String),
    /// Keeps a rule again.
    KeepRule(String),
    /// Hours to give.
    Supply(SupplyChange),
    /// Hours asked for.
    Demand(DemandChange),
    /// People who hold a competence.
    Holders(HoldersChange),
    /// Most risk points.
    RiskLimit(RiskLimitChange),
    /// Clock hours per standard hour.
    Effort(EffortChange),
}

impl From<SharingModelChange> for Adjustment {
    fn from(change: SharingModelChange) -> Self {
        use SharingModelChange as C;
        match change {
            C::RelaxRule(rule) => Self::Relax { rule },
            C::KeepRule(rule) => Self::Keep { rule },
            C::Supply(c) => Self::Supply { profession: c.profession, unit: c.unit, bucket: c.bucket, hours: c.hours.into() },
            C::Demand(c) => Self::Demand { task: c.task, unit: c.unit, bucket: c.bucket, hours: c.hours.into() },
            C::Holders(c) => Self::Holders { competence: c.competence, profession: c.profession, unit: c.unit, people: c.people.into() },
            C::RiskLimit(c) => Self::RiskLimit { unit: c.unit, points: c.points.into() },
            C::Effort(c) => Self::Effort { task: c.task, profession: c.profession, mode: c.mode.map(Into::into), effort: c.effort.into() },
        }
    }
}

/// The changes as the solver takes them.
pub(crate) fn changes(given: Option<Vec<SharingModelChange>>) -> Result<Vec<Adjustment>, UserError> {
    let given = given.unwrap_or_default();
    if given.len() > MOST {
        let what = format!("has {} changes", given.len());
        return Err(UserError::new(UserErrorCode::InvalidValue, "changes", what, format!("give at most {MOST}")));
    }
    Ok(given.into_iter().map(Adjustment::from).collect())
}
