//! Cover with its three sources.

use async_graphql::{Enum, SimpleObject};
use turnus_domain::cover::CoverRequirement;

/// Kind of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "turnus_domain::calendar::DayKind")]
pub(crate) enum DayKind {
    /// Monday to Friday, not a public holiday.
    Weekday,
    /// Saturday or Sunday.
    Weekend,
    /// A public holiday on Monday to Friday.
    Holiday,
}

/// Which of the three sources asks for heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "turnus_domain::cover::CoverSource")]
pub(crate) enum CoverSource {
    /// The agreed head plan.
    HeadPlan,
    /// The policy minimum: presence and competence.
    PolicyMinimum,
    /// What the tasks need.
    TaskNeed,
}

/// Heads of a competence class needed in a band of a kind of day: the greatest of three sources.
#[derive(SimpleObject)]
pub(crate) struct Cover {
    /// Kind of day.
    day: DayKind,
    /// Local start of the band.
    from: String,
    /// Local end; at or before the start means the next day.
    to: String,
    /// Competence class.
    class: String,
    /// Heads required.
    heads: u32,
    /// From the agreed head plan.
    head_plan: u32,
    /// From the policy minimum.
    policy_minimum: u32,
    /// From the tasks.
    task_need: u32,
    /// The sources that bind: all that ask for the greatest number.
    binding: Vec<CoverSource>,
}

impl From<&CoverRequirement> for Cover {
    fn from(c: &CoverRequirement) -> Self {
        Self {
            day: c.day.into(),
            from: c.band.from.to_string(),
            to: c.band.to.to_string(),
            class: c.class.to_string(),
            heads: c.heads(),
            head_plan: c.head_plan,
            policy_minimum: c.policy_minimum,
            task_need: c.task_need,
            binding: c.binding().into_iter().map(CoverSource::from).collect(),
        }
    }
}
