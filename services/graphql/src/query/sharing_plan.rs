//! Adopted sharing plans, with prices.

use super::{
    cover::{Cover, DayKind},
    task::Mode,
};
use crate::scalar::{Date, Position};
use async_graphql::{Object, SimpleObject};
use turnus_domain::sharing;

/// A sharing plan.
pub(crate) struct SharingPlan(pub(crate) sharing::SharingPlan);

/// Minutes of a task done by a profession on one day of a kind.
#[derive(SimpleObject)]
pub(crate) struct TaskShare {
    /// Kind of day.
    day: DayKind,
    /// Task.
    task: String,
    /// Who; null when nobody does it.
    profession: Option<String>,
    /// How; null when nobody does it.
    mode: Option<Mode>,
    /// Standard minutes a day, in hundredths.
    minutes_x100: i64,
}

/// Price of an hour of a profession in a shift, in care minutes in hundredths.
#[derive(SimpleObject)]
pub(crate) struct HourPrice {
    /// Kind of day.
    day: DayKind,
    /// Shift type.
    shift: String,
    /// Profession.
    profession: String,
    /// Unmet minutes avoided per extra hour, from the dual.
    dual_x100: i64,
    /// The same, confirmed by solving again with an hour more.
    plus_one_hour_x100: i64,
    /// Unmet minutes that arise when an hour is taken away, confirmed by solving again.
    minus_one_hour_x100: i64,
}

/// Heads that the tasks need in a shift.
#[derive(SimpleObject)]
pub(crate) struct TaskHeads {
    /// Kind of day.
    day: DayKind,
    /// Shift type.
    shift: String,
    /// Heads in all.
    heads: u32,
}

/// Care minutes that nobody has time for, on a kind of day.
#[derive(SimpleObject)]
pub(crate) struct UnmetMinutes {
    /// Kind of day.
    day: DayKind,
    /// Minutes in hundredths.
    minutes_x100: i64,
}

/// Time in which no nurse is present or in reach.
#[derive(SimpleObject)]
pub(crate) struct ReachGap {
    /// Kind of day.
    day: DayKind,
    /// Local start.
    from: String,
    /// Local end.
    to: String,
    /// Ways to close it, cheapest first.
    fixes: Vec<ReachFix>,
}

/// A priced way to close a gap.
#[derive(SimpleObject)]
pub(crate) struct ReachFix {
    /// What to do.
    what: String,
    /// Extra nurse minutes per such day.
    nurse_minutes: i64,
    /// Extra pay per such day in øre, without social costs.
    cost_ore: i64,
}

/// Who does how much of what at a unit, the cover that follows, and what an hour is worth.
#[Object]
impl SharingPlan {
    /// Plan id.
    async fn plan(&self) -> &str {
        self.0.id.as_str()
    }
    /// Position of its input.
    async fn input_position(&self) -> Position {
        Position(self.0.input_position)
    }
    /// The day tasks, decisions and minima were read for.
    async fn effective_on(&self) -> Date {
        Date(self.0.effective)
    }
    /// Sharing decisions in force then.
    async fn decisions(&self) -> Vec<String> {
        self.0.decisions.iter().map(ToString::to_string).collect()
    }

    /// Who does how much of what.
    #[graphql(complexity = "200 * child_complexity")]
    async fn shares(&self) -> Vec<TaskShare> {
        let show = |s: &sharing::TaskShare| TaskShare {
            day: s.day.into(),
            task: s.task.to_string(),
            profession: s.profession.as_ref().map(ToString::to_string),
            mode: s.mode.map(Mode::from),
            minutes_x100: s.minutes_x100,
        };
        self.0.shares.iter().map(show).collect()
    }

    /// Heads the tasks need per shift.
    #[graphql(complexity = "20 * child_complexity")]
    async fn task_heads(&self) -> Vec<TaskHeads> {
        self.0.task_heads.iter().map(|h| TaskHeads { day: h.day.into(), shift: h.shift.to_string(), heads: h.heads }).collect()
    }

    /// The cover: greatest of head plan, policy minimum and task need.
    #[graphql(complexity = "40 * child_complexity")]
    async fn cover(&self) -> Vec<Cover> {
        self.0.cover.iter().map(Cover::from).collect()
    }

    /// Care minutes that nobody has time for at these heads.
    #[graphql(complexity = "3 * child_complexity")]
    async fn unmet(&self) -> Vec<UnmetMinutes> {
        self.0.unmet_x100.iter().map(|(day, minutes)| UnmetMinutes { day: (*day).into(), minutes_x100: *minutes }).collect()
    }

    /// What an hour of each profession in each shift is worth.
    #[graphql(complexity = "40 * child_complexity")]
    async fn prices(&self) -> Vec<HourPrice> {
        let show = |p: &sharing::HourPrice| HourPrice {
            day: p.day.into(),
            shift: p.shift.to_string(),
            profession: p.profession.to_string(),
            dual_x100: p.dual_x100,
            plus_one_hour_x100: p.plus_one_hour_x100,
            minus_one_hour_x100: p.minus_one_hour_x100,
        };
        self.0.prices.iter().map(show).collect()
    }

    /// Hours without a nurse in reach.
    #[graphql(complexity = "10 * child_complexity")]
    async fn reach_gaps(&self) -> Vec<ReachGap> {
        let fix = |f: &sharing::ReachFix| ReachFix { what: f.what.clone(), nurse_minutes: f.nurse_minutes.0, cost_ore: f.cost.0 };
        let show = |g: &sharing::ReachGap| ReachGap {
            day: g.day.into(),
            from: g.band.from.to_string(),
            to: g.band.to.to_string(),
            fixes: g.fixes.iter().map(fix).collect(),
        };
        self.0.reach_gaps.iter().map(show).collect()
    }
}
