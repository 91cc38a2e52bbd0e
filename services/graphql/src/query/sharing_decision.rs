//! Task-sharing decisions.

use super::task::Mode;
use crate::scalar::Date;
use async_graphql::SimpleObject;
use turnus_domain::sharing;

/// Whom a performer turns to, how fast, and when.
#[derive(SimpleObject)]
struct Escalation {
    /// The profession to turn to.
    to: String,
    /// Minutes until somebody looks at it, at most.
    within_minutes: i64,
    /// When.
    when: String,
}

impl From<&sharing::Escalation> for Escalation {
    fn from(e: &sharing::Escalation) -> Self {
        Self { to: e.to.to_string(), within_minutes: e.within.0, when: e.when.clone() }
    }
}

/// A decision that a profession may do a task by delegation or under supervision.
#[derive(SimpleObject)]
pub(crate) struct SharingDecision {
    /// Its id.
    decision: String,
    /// Key of the task.
    task: String,
    /// The profession that may do it.
    to: String,
    /// How.
    mode: Mode,
    /// What it is for.
    purpose: String,
    /// Risk assessment on file.
    risk_assessment: String,
    /// Minutes of the consultation with the unions.
    consultation: String,
    /// Who answers for follow-up and how often.
    follow_up: String,
    /// Whom a performer turns to; null in decisions made before that was asked for.
    escalation: Option<Escalation>,
    /// First day in force.
    from: Date,
    /// Last day in force; that of a revoked decision is the day before.
    to_day: Option<Date>,
    /// Day of review.
    review_on: Date,
    /// Whether it is in force on the day that is read.
    in_force: bool,
}

impl SharingDecision {
    pub(crate) fn of(d: &sharing::SharingDecision, on: chrono::NaiveDate) -> Self {
        Self {
            decision: d.id.to_string(),
            task: d.task.to_string(),
            to: d.to.to_string(),
            mode: d.mode.into(),
            purpose: d.purpose.clone(),
            risk_assessment: d.risk_assessment.clone(),
            consultation: d.consultation.clone(),
            follow_up: d.follow_up.clone(),
            escalation: d.escalation.as_ref().map(Escalation::from),
            from: Date(d.valid.from),
            to_day: d.valid.to.map(Date),
            review_on: Date(d.review_on),
            in_force: d.valid.contains(on),
        }
    }
}
