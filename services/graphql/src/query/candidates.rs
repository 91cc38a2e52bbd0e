//! Who could work a shift, from the unit outwards.

use super::{parsed, repair::Replacement};
use crate::{
    backend::{Reader, View},
    refusal::told,
    scalar::Date,
};
use async_graphql::{Context, Enum, InputObject, Result, SimpleObject};
use std::sync::Arc;
use turnus_domain::{id::UnitId, place::Ring, shift::DatedShift};
use turnus_planning::{AskCandidates, Candidate, Candidates, OfRota};

/// Which shift somebody is sought for.
#[derive(InputObject)]
pub(crate) struct ShiftCandidatesQuestion {
    /// The rota; the published one that has the date when left out.
    rota: Option<String>,
    /// The date the shift starts on.
    date: Date,
    /// Shift type.
    shift: String,
    /// Only people of this profession.
    profession: Option<String>,
    /// Only people who count in this competence class.
    class: Option<String>,
}

/// How far out somebody belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
enum CandidateRing {
    /// The unit itself.
    Unit,
    /// Another unit of the site.
    Site,
    /// The municipality: its pools first, then its other units.
    Municipality,
    /// A partner outside the municipality.
    Partner,
}

/// Somebody who might take the shift.
#[derive(SimpleObject)]
struct ShiftCandidate {
    /// Key of the unit she belongs to.
    unit: String,
    /// How far out that is.
    ring: CandidateRing,
    /// Whether it is a pool, where who is on duty is there to be sent.
    pool: bool,
    /// Minutes of the way; null when it is not recorded, or there is none to go.
    travel_minutes: Option<i64>,
    /// What she must learn first; until then she is the second person on her first shift. Null when she knows the unit.
    induction: Option<String>,
    /// Minutes that takes.
    induction_minutes: Option<i64>,
    /// What it costs or breaks.
    step_in: Replacement,
}

/// Everybody who might take a shift.
#[derive(SimpleObject)]
pub(crate) struct ShiftCandidates {
    /// The rota.
    rota: String,
    /// Who may be asked, the first to ask first.
    #[graphql(complexity = "30 * child_complexity")]
    may: Vec<ShiftCandidate>,
    /// Who may not, with the rules that say so.
    #[graphql(complexity = "30 * child_complexity")]
    may_not: Vec<ShiftCandidate>,
    /// Whether an agency may be called: only when nobody else may be asked.
    agency: bool,
    /// Units whose people were not looked at, because their place is not recorded.
    units_without_place: usize,
}

impl ShiftCandidates {
    pub(crate) async fn of(context: &Context<'_>, view: &View, unit: &UnitId, question: &ShiftCandidatesQuestion) -> Result<Self> {
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        let asked = AskCandidates {
            of: OfRota { unit: unit.clone(), rota: question.rota.as_deref().map(parsed).transpose()? },
            shift: DatedShift { date: question.date.0, shift: parsed(&question.shift)? },
            profession: question.profession.as_deref().map(parsed).transpose()?,
            class: question.class.as_deref().map(parsed).transpose()?,
        };
        let found = planning.candidates(&view.facts, &asked).await.map_err(|e| told("SHIFT_CANDIDATES", e))?;
        Ok(Self::from(&found))
    }
}

impl From<&Candidates> for ShiftCandidates {
    fn from(found: &Candidates) -> Self {
        let all = |of: &[Candidate]| of.iter().map(ShiftCandidate::from).collect();
        Self {
            rota: found.rota.to_string(),
            may: all(&found.may),
            may_not: all(&found.may_not),
            agency: found.agency(),
            units_without_place: found.unplaced,
        }
    }
}

impl From<&Candidate> for ShiftCandidate {
    fn from(c: &Candidate) -> Self {
        let ring = match c.ring {
            Ring::Unit => CandidateRing::Unit,
            Ring::Site => CandidateRing::Site,
            Ring::Municipality => CandidateRing::Municipality,
            Ring::Partner => CandidateRing::Partner,
        };
        Self {
            unit: c.from.to_string(),
            ring,
            pool: c.pool,
            travel_minutes: c.travel.as_ref().map(|t| t.minutes.0),
            induction: c.induction.as_ref().map(|i| i.competence.to_string()),
            induction_minutes: c.induction.as_ref().map(|i| i.minutes.0),
            step_in: Replacement::from(&c.step_in),
        }
    }
}
