//! Who leaves a unit, what may drive people away, and the early warning of a spiral. Never a person.

use crate::{backend::View, refusal::fault, scalar::Date};
use async_graphql::{Enum, Result, SimpleObject};
use turnus_domain::{id::UnitId, retention};

/// What may drive people away.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RetentionDriverKind {
    /// Worked weekends per person in four weeks, in hundredths.
    Weekends,
    /// Quick returns per person in four weeks, in hundredths.
    QuickReturns,
    /// Overtime as a share of worked time, in basis points.
    Overtime,
    /// People who want a larger post as a share of posts, in basis points.
    UnwantedPartTime,
}

/// A driver beside that of all units.
#[derive(SimpleObject)]
pub(crate) struct RetentionDriver {
    /// Which.
    driver: RetentionDriverKind,
    /// At the unit.
    here: u64,
    /// In all units together.
    everywhere: u64,
    /// Whether it lies above all units by more than the rule book's share.
    flagged: bool,
}

/// Why somebody leaves, as people say themselves.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "turnus_domain::retention::reason::Reason")]
pub(crate) enum LeavingReason {
    /// Too many weekends.
    Weekends,
    /// Too little rest between shifts.
    QuickReturns,
    /// Too many nights.
    Nights,
    /// Too much to do, or too much overtime.
    Workload,
    /// A smaller post than was wanted.
    UnwantedPartTime,
    /// Pay.
    Pay,
    /// How the unit is led.
    Leadership,
    /// Too little to learn, or no way on.
    Development,
    /// Moved elsewhere.
    Moved,
    /// Retired.
    Retirement,
    /// Her own health.
    Health,
    /// Something else.
    Other,
}

/// How many gave a reason; fewer than the smallest group have no figure.
#[derive(SimpleObject)]
pub(crate) struct LeavingReasonGiven {
    /// Which.
    reason: LeavingReason,
    /// At the unit; null when too few gave it.
    here: Option<u64>,
    /// In all units together; null when too few gave it, or when it would tell what is hidden of a unit.
    everywhere: Option<u64>,
    /// The driver that measures it, where one does.
    driver: Option<RetentionDriverKind>,
}

/// What people who left within the year said of why; answering is voluntary, and answers are told in whole groups of the smallest
/// size.
#[derive(SimpleObject)]
pub(crate) struct ExitSurvey {
    /// Answers that are told, at the unit.
    answers: u64,
    /// In all units together.
    answers_everywhere: u64,
    /// Reasons with a figure at the unit or in all units, those that most gave at the unit first.
    reasons: Vec<LeavingReasonGiven>,
}

/// A week of the early warning.
#[derive(SimpleObject)]
pub(crate) struct SpiralWeek {
    /// Its Monday.
    monday: Date,
    /// Uncovered time as a share of planned time, in basis points; null where no rota was in force.
    uncovered_bp: Option<u64>,
    /// Overtime as a share of worked time, in basis points.
    overtime_bp: Option<u64>,
    /// Whether both lie above their limits.
    counts: bool,
}

/// Leaving and staying; what a group below the smallest size hides is null.
#[derive(SimpleObject)]
pub(crate) struct Retention {
    /// Smallest group of which figures are told.
    smallest_group: i64,
    /// Mean staff of the year, in hundredths of a person.
    staff_x100: Option<u64>,
    /// People who left within the year.
    left: Option<u64>,
    /// Left as a share of mean staff, in basis points.
    turnover_bp: Option<u32>,
    /// Staff of a year ago.
    there_a_year_ago: Option<u64>,
    /// How many of them are still there.
    still_there: Option<u64>,
    /// Drivers of which something was counted.
    drivers: Option<Vec<RetentionDriver>>,
    /// What people who left said of why; null when there is no whole group of answers.
    survey: Option<ExitSurvey>,
    /// Weeks of the early warning, the latest last.
    spiral_weeks: Option<Vec<SpiralWeek>>,
    /// Whether the latest weeks give the warning; null where no published rota has a day of them.
    spiral_warns: Option<bool>,
}

pub(crate) fn of(view: &View, unit: &UnitId, weeks: u32) -> Result<Retention> {
    if !(1..=104).contains(&weeks) {
        return Err(fault("INVALID_VALUE", "give 1 to 104 weeks"));
    }
    let found = retention::Retention::of(&view.facts, Some(unit), view.on, weeks).map_err(|e| fault("RULES_MISSING", e))?;
    let kind = |driver| match driver {
        retention::Driver::Weekends => RetentionDriverKind::Weekends,
        retention::Driver::QuickReturns => RetentionDriverKind::QuickReturns,
        retention::Driver::Overtime => RetentionDriverKind::Overtime,
        retention::Driver::UnwantedPartTime => RetentionDriverKind::UnwantedPartTime,
    };
    let given = |g: &retention::survey::Given| LeavingReasonGiven {
        reason: g.reason.into(),
        here: g.here,
        everywhere: g.everywhere,
        driver: g.reason.driver().map(kind),
    };
    let survey = |s: &retention::survey::Survey| ExitSurvey {
        answers: s.answers,
        answers_everywhere: s.everywhere,
        reasons: s.reasons.iter().map(given).collect(),
    };
    let measure =
        |m: &retention::Measure| RetentionDriver { driver: kind(m.driver), here: m.here, everywhere: m.everywhere, flagged: m.flagged };
    let week = |w: &retention::spiral::Week| SpiralWeek {
        monday: Date(w.monday),
        uncovered_bp: w.uncovered_bp,
        overtime_bp: w.overtime_bp,
        counts: w.counts,
    };
    let (turnover, spiral) = (&found.turnover, &found.spiral);
    Ok(Retention {
        smallest_group: found.smallest.value,
        staff_x100: turnover.map(|t| t.staff_x100),
        left: turnover.map(|t| t.left),
        turnover_bp: turnover.map(|t| t.turnover.0),
        there_a_year_ago: turnover.and_then(|t| t.stayed).map(|s| s.0),
        still_there: turnover.and_then(|t| t.stayed).map(|s| s.1),
        drivers: found.drivers.as_ref().map(|all| all.iter().map(measure).collect()),
        survey: found.survey.as_ref().map(survey),
        spiral_weeks: spiral.as_ref().map(|s| s.weeks.iter().map(week).collect()),
        spiral_warns: spiral.as_ref().filter(|s| s.is_known()).map(retention::spiral::Spiral::warns),
    })
}
