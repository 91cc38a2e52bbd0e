//! The life of a rota as folded from its events.

use super::{
    Report, Rota,
    event::{RotaAmended, RotaPublished, RotaRequested},
};
use crate::id::PlanId;
use std::fmt;

/// Where a rota is in its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanStatus {
    /// Asked for; a solver may be at work.
    Requested,
    /// Handed over with its report; waits for a decision.
    Proposed,
    /// In force.
    Published,
    /// Turned down.
    Rejected {
        /// Why.
        why: String,
    },
    /// Published once; another rota of overlapping days was published later.
    Superseded {
        /// The latest one.
        by: PlanId,
    },
}

impl fmt::Display for PlanStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Requested => "requested",
            Self::Proposed => "proposed",
            Self::Published => "published",
            Self::Rejected { .. } => "rejected",
            Self::Superseded { .. } => "superseded",
        })
    }
}

/// A rota from its request on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RotaFacts {
    /// What was asked for; of a rota changed by hand, what its base was asked for, read anew.
    pub request: RotaRequested,
    /// The rota that this one changes by hand, if it does.
    pub amends: Option<PlanId>,
    /// Position of the request.
    pub requested_at: u64,
    /// The rota and its report, once proposed.
    pub proposal: Option<Proposal>,
    /// Why it was turned down, if it was.
    pub rejected: Option<String>,
    /// Position and payload of its publication, if it was published.
    pub published: Option<(u64, RotaPublished)>,
}

/// A proposed rota.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Position of the proposal.
    pub position: u64,
    /// The rota.
    pub rota: Rota,
    /// What the checker found.
    pub report: Report,
}

impl RotaFacts {
    /// This rota as it was changed by hand; none before it was proposed.
    pub(crate) fn amended(&self, e: &RotaAmended, position: u64) -> Option<Self> {
        let base = &self.proposal.as_ref()?.rota;
        let rota = Rota {
            parent: e.parent.clone(),
            input_position: e.input_position,
            objective: e.objective,
            bound: e.bound,
            ..base.amended(e.plan.clone(), &e.changes)
        };
        let request = RotaRequested {
            plan: e.plan.clone(),
            parent: e.parent.clone(),
            sharing_plan: e.sharing_plan.clone(),
            input_position: e.input_position,
            ..self.request.clone()
        };
        let proposal = Some(Proposal { position, rota, report: e.report.clone() });
        Some(Self { request, amends: Some(e.base.clone()), requested_at: position, proposal, rejected: None, published: None })
    }
}
