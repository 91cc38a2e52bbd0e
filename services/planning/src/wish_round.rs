//! Where the wish rounds of a unit stand, by the input of their days.

use crate::{Planning, error::PlanningError, thread::on_its_own};
use std::sync::Arc;
use turnus_domain::{
    facts::Facts,
    freeze::freeze_planning_input,
    id::{UnitId, WishRoundId},
    refusal::{Refusal, RefusalCode},
    wish_round::{WishRoundFacts, status::Status},
};

/// A wish round and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct WishRoundFound {
    /// The round.
    pub round: WishRoundFacts,
    /// Who has wished, and which dates are crowded.
    pub status: Status,
}

impl Planning {
    /// The wish rounds of a unit by facts as of any moment, the first days first: the one that is named, or all of them.
    ///
    /// # Errors
    /// [`PlanningError::Refused`] for a round that is not there, [`PlanningError::Defects`] when its days have no input.
    pub async fn wish_rounds(
        &self,
        facts: &Arc<Facts>,
        unit: &UnitId,
        named: Option<WishRoundId>,
    ) -> Result<Vec<WishRoundFound>, PlanningError> {
        let (facts, unit) = (Arc::clone(facts), unit.clone());
        let work = move || found(&facts, &unit, named.as_ref());
        on_its_own("wish-rounds", work).await.ok_or(PlanningError::Silent("the wish rounds"))?
    }
}

fn found(facts: &Facts, unit: &UnitId, named: Option<&WishRoundId>) -> Result<Vec<WishRoundFound>, PlanningError> {
    let all = facts.units.get(unit).map(|u| &u.wish_rounds);
    let mut rounds: Vec<&WishRoundFacts> = all.into_iter().flat_map(|all| all.values()).collect();
    if let Some(named) = named {
        rounds.retain(|r| r.round.id == *named);
        if rounds.is_empty() {
            let (place, what) = (format!("wish round {named}"), format!("is not known at unit {unit}"));
            return Err(Refusal::new(RefusalCode::UnknownId, place, what, "list the rounds: turnus wish-round show").into());
        }
    }
    rounds.sort_by_key(|r| (r.round.horizon.first, r.opened));
    let one = |r: &WishRoundFacts| {
        let input = freeze_planning_input(facts, unit, r.round.horizon, facts.position()).map_err(PlanningError::Defects)?;
        Ok(WishRoundFound { status: Status::of(&input, &r.round), round: r.clone() })
    };
    rounds.into_iter().map(one).collect()
}
