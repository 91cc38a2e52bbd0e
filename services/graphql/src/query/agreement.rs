//! Agreements with unions and employees.

use crate::scalar::Date;
use async_graphql::{Enum, SimpleObject};
use turnus_domain::agreement;

/// What an agreement widens or allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "turnus_domain::agreement::AgreementKind")]
pub(crate) enum AgreementKind {
    /// Averaging agreed with the employee, aml §10-5(1).
    IndividualAveraging,
    /// Averaging agreed with local union representatives, aml §10-5(2).
    LocalAveraging,
    /// More overtime agreed with local union representatives, aml §10-6(5).
    LocalOvertime,
    /// Shorter daily or weekly rest, aml §10-8(3).
    LocalRest,
    /// Sundays off on average, aml §10-8(4).
    SundayAverage,
    /// National union agreement, aml §10-12(4).
    National,
    /// Weekend frequency other than every third.
    LocalWeekend,
}

/// An agreement, and what must go with it before it can be used.
#[derive(SimpleObject)]
pub(crate) struct Agreement {
    /// Its id.
    agreement: String,
    /// What it widens.
    kind: AgreementKind,
    /// Who signed.
    parties: Vec<String>,
    /// The document people can look up.
    document: String,
    /// First day it holds.
    from: Date,
    /// Last day it holds.
    to: Option<Date>,
    /// Whether each person must consent before it is used for her.
    needs_consent: bool,
    /// Health and welfare assessment on file.
    health_assessment: Option<String>,
    /// Whether deviations are followed up on the day that is read.
    monitored: bool,
    /// Last day before which it must be evaluated; after it, it cannot be used.
    evaluate_by: Option<Date>,
}

impl Agreement {
    pub(crate) fn of(a: &agreement::Agreement, on: chrono::NaiveDate) -> Self {
        Self {
            agreement: a.id.to_string(),
            kind: a.kind.into(),
            parties: a.parties.clone(),
            document: a.document.clone(),
            from: Date(a.valid.from),
            to: a.valid.to.map(Date),
            needs_consent: a.needs_consent,
            health_assessment: a.health_assessment.clone(),
            monitored: a.monitoring.as_ref().is_some_and(|m| m.running.contains(on)),
            evaluate_by: a.evaluate_by.map(Date),
        }
    }
}
