//! How many people must be ready to step in: absences drawn over a rota, with the share they are drawn by and where that
//! comes from.

use crate::{
    Planning,
    amend::proposed,
    error::PlanningError,
    repair::{in_force, unrepaired},
    swap::OfRota,
    thread::on_its_own,
};
use chrono::{Days, NaiveDate};
use std::sync::Arc;
use turnus_domain::{
    absence_cover::{AbsenceCover, AbsenceDays},
    facts::Facts,
    freeze::freeze_planning_input,
    id::PlanId,
    night::Hundredths,
    planning_input::PlanningInput,
    quantity::BasisPoints,
    refusal::{Refusal, RefusalCode},
};
use turnus_rostering::reserve::{Params, Reserve};

/// Share of sick leave where nothing is stated and nothing recorded [ASSUME].
const ASSUMED: BasisPoints = BasisPoints(1_000);
/// Less than this is no absence but a log that does not hold it [ASSUME].
const LEAST_RECORDED: BasisPoints = BasisPoints(100);
/// Most of all days that may be stated.
const MOST: BasisPoints = BasisPoints(5_000);
/// Most times that a rota is lived through: a thousand are enough for hundredths.
const MOST_SAMPLES: u32 = 10_000;
/// Days of a spell on average where nothing is stated [ASSUME].
const SPELL_DAYS: u32 = 4;
/// Days before the rota that recorded absence is read from.
const LOOK_BACK: Days = Days::new(52 * 7);

/// What is asked of drawn absences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskReserve {
    /// Which rota.
    pub of: OfRota,
    /// The day of which the published rota is meant; recorded absence is read up to the day before.
    pub today: NaiveDate,
    /// Share of days absent, if stated.
    pub absence: Option<BasisPoints>,
    /// Days of a spell on average, if stated.
    pub spell_days: Option<u32>,
    /// How often the rota is lived through.
    pub samples: u32,
    /// Seed of every draw.
    pub seed: u64,
}

/// Where a share of absence comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AbsenceSource {
    /// Who asked said so.
    Stated,
    /// The sick leave that the log holds.
    Recorded,
    /// Nobody said and nothing is recorded, or too little to be all there was.
    Assumed,
}

/// What drawn absences ask for, and what they were drawn by.
#[derive(Debug, Clone, PartialEq)]
pub struct ReserveFound {
    /// The rota.
    pub rota: PlanId,
    /// Its newest input.
    pub input: PlanningInput,
    /// How it was drawn.
    pub params: Params,
    /// Where the share of absence comes from.
    pub source: AbsenceSource,
    /// Whether the length of a spell is assumed.
    pub spell_assumed: bool,
    /// Full-time equivalents, planned against recorded absence.
    pub cover: AbsenceCover,
    /// The answer.
    pub reserve: Reserve,
}

impl Planning {
    /// Draws absences over a rota, by facts as of any moment. Nothing is recorded.
    ///
    /// # Errors
    /// [`PlanningError::Refused`] for a rota that is not there or a share that cannot be, [`PlanningError::Defects`].
    pub async fn reserve(&self, facts: &Arc<Facts>, asked: AskReserve) -> Result<ReserveFound, PlanningError> {
        if let Some(stated) = asked.absence.filter(|a| *a > MOST) {
            let what = format!("is {stated}");
            return Err(Refusal::new(RefusalCode::InvalidValue, "the share of absence", what, format!("give 0 to {MOST}")).into());
        }
        if !(1..=MOST_SAMPLES).contains(&asked.samples) {
            let what = format!("are {}", asked.samples);
            return Err(Refusal::new(RefusalCode::InvalidValue, "the samples", what, format!("give 1 to {MOST_SAMPLES}")).into());
        }
        let facts = Arc::clone(facts);
        on_its_own("reserve", move || found(&facts, &asked)).await.ok_or(PlanningError::Silent("the reserve"))?
    }
}

fn found(facts: &Facts, asked: &AskReserve) -> Result<ReserveFound, PlanningError> {
    let unit = &asked.of.unit;
    let base = in_force(facts, unit, asked.of.rota.as_ref(), asked.today)?;
    let (request, proposal) = proposed(facts, unit, &base)?;
    let horizon = request.request.horizon;
    let input = freeze_planning_input(facts, unit, horizon, facts.position()).map_err(PlanningError::Defects)?;
    let to = asked.today.min(horizon.last()).pred_opt().unwrap_or(asked.today);
    let recorded = AbsenceDays::recorded(facts, unit, horizon.first - LOOK_BACK, to).share().filter(|share| *share >= LEAST_RECORDED);
    let (absence, source) = match (asked.absence, recorded) {
        (Some(stated), _) => (stated, AbsenceSource::Stated),
        (None, Some(recorded)) => (recorded.min(MOST), AbsenceSource::Recorded),
        (None, None) => (ASSUMED, AbsenceSource::Assumed),
    };
    let spell_days = asked.spell_days.unwrap_or(SPELL_DAYS).max(1);
    let params = Params { absence, spell_days, samples: asked.samples, seed: asked.seed };
    let reserve = turnus_rostering::reserve::reserve(&input, &proposal.rota, &params).map_err(unrepaired)?;
    let fte = Hundredths(input.staff.iter().map(|m| i64::from(m.position.0)).sum::<i64>() / 100);
    let cover = AbsenceCover { fte, planned: absence, actual: recorded };
    Ok(ReserveFound { rota: base, input, params, source, spell_assumed: asked.spell_days.is_none(), cover, reserve })
}
