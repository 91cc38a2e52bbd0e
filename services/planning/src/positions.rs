//! Position sizes of a unit or of all of them: who wants more, which fragments make full posts, what weekends ask for.

use crate::{Planning, error::PlanningError, thread::on_its_own};
use chrono::{Datelike, Days, NaiveDate};
use std::{collections::BTreeMap, sync::Arc};
use turnus_domain::{
    calendar::Horizon,
    facts::Facts,
    freeze::freeze_planning_input,
    id::{ProfessionId, UnitId},
    positions::{OpenPost, Positions},
    quantity::BasisPoints,
    refusal::{Refusal, RefusalCode},
};
use turnus_rostering::{
    Unsolved,
    posts::full_posts,
    weekend::{WeekendSize, weekend_sizes},
};

/// Most units and parts that one post is put together of: more is no post that a person can have.
const MOST_PARTS: usize = 4;
/// Weeks of the input that weekends are counted on.
const WEEKS: u32 = 4;

/// A full post that open fragments make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FullPost {
    /// As what.
    pub profession: ProfessionId,
    /// The vacancies it is made of.
    pub parts: Vec<OpenPost>,
}

/// Position sizes and what would make them larger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PositionsFound {
    /// The day.
    pub on: NaiveDate,
    /// The unit; all when absent.
    pub unit: Option<UnitId>,
    /// Posts and vacancies.
    pub positions: Positions,
    /// Most full posts that open vacancies of the municipality make, those with a part at the unit.
    pub full_posts: Vec<FullPost>,
    /// What weekends ask for at the unit; none for all units.
    pub weekends: Option<Vec<WeekendSize>>,
    /// Why weekends could not be counted.
    pub uncounted: Vec<String>,
}

impl Planning {
    /// Position sizes by facts as of any moment. Nothing is recorded.
    ///
    /// # Errors
    /// [`PlanningError::Refused`] for a unit that is not there, [`PlanningError::Unsolved`] when the solver gives up.
    pub async fn positions(&self, facts: &Arc<Facts>, unit: Option<&UnitId>, on: NaiveDate) -> Result<PositionsFound, PlanningError> {
        let (facts, unit) = (Arc::clone(facts), unit.cloned());
        on_its_own("positions", move || found(&facts, unit, on)).await.ok_or(PlanningError::Silent("the positions"))?
    }
}

fn found(facts: &Facts, unit: Option<UnitId>, on: NaiveDate) -> Result<PositionsFound, PlanningError> {
    if let Some(unit) = unit.as_ref().filter(|unit| !facts.units.contains_key(unit)) {
        return Err(Refusal::new(RefusalCode::UnknownId, format!("unit {unit}"), "is not known here", "correct the id").into());
    }
    let positions = Positions::of(facts, unit.as_ref(), on);
    let open = Positions::of(facts, None, on).open;
    let here = |post: &FullPost| unit.as_ref().is_none_or(|unit| post.parts.iter().any(|p| p.unit == *unit));
    let full_posts = merged(open)?.into_iter().filter(here).collect();
    let (mut weekends, mut uncounted) = (None, Vec::new());
    if let Some(unit) = &unit {
        match weekend(facts, unit, on) {
            Ok(sizes) => weekends = Some(sizes),
            Err(why) => uncounted = why,
        }
    }
    Ok(PositionsFound { on, unit, positions, full_posts, weekends, uncounted })
}

/// Most full posts of each profession.
fn merged(open: Vec<OpenPost>) -> Result<Vec<FullPost>, PlanningError> {
    let mut by_profession: BTreeMap<ProfessionId, Vec<OpenPost>> = BTreeMap::new();
    for post in open {
        by_profession.entry(post.profession.clone()).or_default().push(post);
    }
    let mut all = Vec::new();
    for (profession, open) in by_profession {
        let sizes: Vec<u32> = open.iter().map(|post| post.position.0).collect();
        let posts = full_posts(&sizes, BasisPoints::WHOLE.0, MOST_PARTS).map_err(|why| PlanningError::Unsolved(Unsolved::Failed(why)))?;
        let made = |parts: Vec<usize>| FullPost { profession: profession.clone(), parts: parts.iter().map(|k| open[*k].clone()).collect() };
        all.extend(posts.into_iter().map(made));
    }
    Ok(all)
}

/// Weekends of the first whole weeks from a day on.
fn weekend(facts: &Facts, unit: &UnitId, on: NaiveDate) -> Result<Vec<WeekendSize>, Vec<String>> {
    let to_monday = (7 - u64::from(on.weekday().num_days_from_monday())) % 7;
    let first = on.checked_add_days(Days::new(to_monday)).unwrap_or(on);
    let input = freeze_planning_input(facts, unit, Horizon { first, weeks: WEEKS }, facts.position());
    let input = input.map_err(|defects| defects.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    weekend_sizes(&input).map_err(|missing| vec![missing.to_string()])
}
