//! Events of an agreement.

use crate::{agreement::Agreement, id::AgreementId};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An agreement was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgreementSigned {
    /// The agreement with parties, scope, terms and validity.
    pub agreement: Agreement,
}

/// The health and welfare assessment was filed (B.4 point 2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HealthAssessmentFiled {
    /// For which agreement.
    pub agreement: AgreementId,
    /// The document people can look up.
    pub document: String,
}

/// Follow-up of deviations started (B.4 point 8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MonitoringStarted {
    /// For which agreement.
    pub agreement: AgreementId,
    /// The first day it runs.
    pub from: NaiveDate,
    /// Deviations per 1 000 resident-days before the arrangement, in hundredths.
    pub baseline_per_1000_x100: u32,
}

/// Follow-up of deviations stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MonitoringStopped {
    /// For which agreement.
    pub agreement: AgreementId,
    /// The last day it ran.
    pub on: NaiveDate,
}

/// The arrangement was evaluated (B.4 point 9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgreementEvaluated {
    /// Which agreement.
    pub agreement: AgreementId,
    /// Last day before which it must be evaluated again; none when it need not be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluate_by: Option<NaiveDate>,
}

/// The agreement ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgreementEnded {
    /// Which agreement.
    pub agreement: AgreementId,
    /// The last day it holds.
    pub on: NaiveDate,
}
