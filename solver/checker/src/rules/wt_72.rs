//! WT-72, regulation on live-in schemes (*medleverforskriften*) §1: only some institutions may use them.

use crate::limit::{Breach, Limit};
use serde::{Deserialize, Serialize};
use turnus_domain::{
    rota::Finding,
    rule_book::{Authority, RuleId},
};

/// Kind of unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitKind {
    /// Nursing home.
    NursingHome,
    /// Home nursing.
    HomeNursing,
    /// Hospital ward.
    Ward,
    /// Institution for people with substance or behaviour problems.
    SubstanceOrBehaviour,
    /// Child welfare institution.
    ChildWelfare,
    /// Home for people with intellectual disability.
    IntellectualDisability,
    /// Home for unaccompanied minors.
    UnaccompaniedMinors,
}

/// The breach of a live-in scheme chosen at a kind of unit, if it is one.
#[must_use]
pub fn live_in_scheme(unit: UnitKind) -> Option<Finding> {
    let refused = matches!(unit, UnitKind::NursingHome | UnitKind::HomeNursing | UnitKind::Ward);
    let breach = Breach {
        rule: RuleId::Wt72,
        person: None,
        date: None,
        measured: 1,
        limit: Limit::named(0, Authority::Law, "regulation on live-in schemes (FOR-2005-06-24-686) §1"),
        what: "SchemeNotAllowed: live-in schemes are not for ordinary nursing homes, home nursing or wards".into(),
        remedy: "choose an ordinary rota; long shifts need the agreements of LOC-02".into(),
    };
    refused.then(|| breach.hard())
}
