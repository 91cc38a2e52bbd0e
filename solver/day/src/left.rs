//! What is left, and the first reason that is true.

use crate::{
    clock::Clock,
    ways::{Asked, Day, Oversight, Way},
};
use turnus_domain::{
    day_plan::{LeftReason, TaskLeft},
    quantity::Minutes,
    task::Mode,
};

/// Tasks left, in order of demand.
pub(crate) fn left(day: &Day<'_>, clock: &Clock<'_>) -> Vec<TaskLeft> {
    let of = |(demand, (asked, times)): (usize, (&Asked<'_>, &u32))| {
        (*times > 0).then(|| TaskLeft {
            demand,
            times: *times,
            minutes: Minutes(asked.standard() * i64::from(*times)),
            reason: reason(day, asked),
            able: asked.ways.iter().map(|w| w.duty).collect(),
        })
    };
    day.asked.iter().zip(&clock.left).enumerate().filter_map(of).collect()
}

fn reason(day: &Day<'_>, asked: &Asked<'_>) -> LeftReason {
    if asked.ways.is_empty() {
        return if asked.unsupervised { LeftReason::NoSupervisor } else { LeftReason::NobodyMay };
    }
    let there = |at: i64| asked.ways.iter().filter(move |w| fits(day, asked, w, at)).collect::<Vec<_>>();
    let starts = asked.from..asked.to;
    if !starts.clone().any(|at| !there(at).is_empty()) {
        return LeftReason::WindowTooShort;
    }
    let enough = |at: i64| {
        let team = there(at);
        team.len() >= asked.performers() && team.iter().any(|w| w.mode != Mode::Assist)
    };
    if starts.clone().any(enough) { LeftReason::AllBusy } else { LeftReason::TooFewTogether }
}

/// Whether a way can begin then, were nobody busy.
fn fits(day: &Day<'_>, asked: &Asked<'_>, way: &Way, at: i64) -> bool {
    let end = at + way.minutes;
    let on_duty = |d: usize| day.duties()[d].from.0 <= at && end <= day.duties()[d].to.0;
    let overseen = match &way.oversight {
        Oversight::None => true,
        Oversight::By { supervisors, afar, .. } => supervisors.iter().any(|s| on_duty(*s)) || (*afar && day.reached(at, end)),
    };
    end <= asked.to && on_duty(way.duty) && overseen
}
