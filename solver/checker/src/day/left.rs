//! LEFT: the reason is the first that is true, those who may are named, and where all are said to be busy nobody has time.

use super::{
    DayRule, Found, Sheet,
    may::{lines, scaled},
    supervision::{in_reach, needs, supervises, watched},
};
use turnus_domain::{
    day_plan::LeftReason,
    task::{AllowedMode, Mode, Task},
};

pub(super) fn judge(sheet: &Sheet<'_>, found: &mut Found) {
    for left in &sheet.plan.left {
        let case = Case { sheet, demand: left.demand, task: sheet.task(left.demand) };
        let (reason, able) = case.truth();
        let id = &case.task.id;
        found.unless(reason == left.reason, DayRule::Left, || format!("{id} is left for {reason:?}, not for {:?}", left.reason));
        found.unless(able == left.able, DayRule::Left, || format!("those who may do {id} are {able:?}, not {:?}", left.able));
        let idle = (reason == LeftReason::AllBusy).then(|| case.starts().find(|t| case.has_time(*t))).flatten();
        found.unless(idle.is_none(), DayRule::Left, || format!("{id} is left and somebody has time at {idle:?}"));
    }
}

struct Case<'a> {
    sheet: &'a Sheet<'a>,
    demand: usize,
    task: &'a Task,
}

impl Case<'_> {
    fn starts(&self) -> std::ops::Range<i64> {
        let demand = &self.sheet.input.demands[self.demand];
        demand.from.0..demand.to.0
    }

    fn people(&self) -> std::ops::Range<usize> {
        0..self.sheet.input.duties.len()
    }

    /// Whether two people, or one and the window, meet at all.
    fn meet(&self, duty: usize, other: Option<usize>) -> bool {
        let (mut from, mut to) = (self.starts().start, self.starts().end);
        for d in [Some(duty), other].into_iter().flatten() {
            let who = &self.sheet.input.duties[d];
            (from, to) = (from.max(who.from.0), to.min(who.to.0));
        }
        from < to
    }

    /// The line somebody would use: the best mode for which a supervisor can be found at all.
    fn line(&self, duty: usize) -> Option<&AllowedMode> {
        let usable = |a: &&AllowedMode| {
            let who = &self.sheet.input.duties[duty];
            let span = self.starts().start.max(who.from.0)..self.starts().end.min(who.to.0);
            !needs(a)
                || self.people().any(|s| supervises(self.sheet, self.task, a, s, duty) && self.meet(duty, Some(s)))
                || span.clone().any(|t| in_reach(self.sheet, a, t, t + 1))
        };
        let quickest = |a: &&AllowedMode| (a.mode, scaled(self.task.minutes.0, a.time_factor));
        lines(self.sheet, self.task, duty).filter(|_| self.meet(duty, None)).filter(usable).min_by_key(quickest)
    }

    fn truth(&self) -> (LeftReason, Vec<usize>) {
        let able: Vec<usize> = self.people().filter(|d| self.line(*d).is_some()).collect();
        if able.is_empty() {
            let some = self.people().any(|d| self.meet(d, None) && lines(self.sheet, self.task, d).next().is_some());
            return (if some { LeftReason::NoSupervisor } else { LeftReason::NobodyMay }, able);
        }
        let needed = usize::from(self.task.performers.max(1));
        let teams = || self.starts().map(|t| able.iter().filter(|d| self.could(**d, t)).collect::<Vec<_>>());
        let led = |team: &Vec<&usize>| team.iter().any(|d| self.line(**d).is_some_and(|a| a.mode != Mode::Assist));
        let reason = if teams().all(|t| t.is_empty()) {
            LeftReason::WindowTooShort
        } else if teams().any(|t| t.len() >= needed && led(&t)) {
            LeftReason::AllBusy
        } else {
            LeftReason::TooFewTogether
        };
        (reason, able)
    }

    /// Whether somebody could begin at a time, were nobody busy.
    fn could(&self, duty: usize, at: i64) -> bool {
        self.line(duty).is_some_and(|a| {
            let end = at + scaled(self.task.minutes.0, a.time_factor);
            let on = |d: usize| self.sheet.input.duties[d].from.0 <= at && end <= self.sheet.input.duties[d].to.0;
            let seen = !needs(a)
                || self.people().any(|s| supervises(self.sheet, self.task, a, s, duty) && on(s))
                || in_reach(self.sheet, a, at, end);
            end <= self.starts().end && on(duty) && seen
        })
    }

    /// Whether enough people have time; of tasks for several, those count who need no supervisor.
    fn has_time(&self, at: i64) -> bool {
        let needed = usize::from(self.task.performers.max(1));
        let free = self.people().filter(|d| self.could(*d, at) && self.is_free(*d, at, needed == 1));
        let modes: Vec<Mode> = free.filter_map(|d| Some(self.line(d)?.mode)).collect();
        modes.len() >= needed && modes.iter().any(|m| *m != Mode::Assist)
    }

    fn is_free(&self, duty: usize, at: i64, with_supervisor: bool) -> bool {
        let Some(a) = self.line(duty) else { return false };
        let minutes = scaled(self.task.minutes.0, a.time_factor);
        let end = at + minutes;
        let gives = scaled(self.task.minutes.0, a.supervision);
        let can = |d: usize, from: i64| {
            let spare = self.sheet.input.duties[d].capacity - self.sheet.load(d);
            end - from <= spare.0 && self.sheet.is_free(d, from, end)
        };
        let watches = |s: usize| {
            let spans = watched(self.sheet, s);
            let most = (at..end).map(|t| spans.iter().filter(|(a, b)| *a <= t && t < *b).count()).max().unwrap_or(0);
            let on = self.sheet.input.duties[s].from.0 <= at && end <= self.sheet.input.duties[s].to.0;
            on && most < self.sheet.input.supervisees_at_once as usize && can(s, end - gives)
        };
        let seen = !needs(a)
            || (with_supervisor
                && (in_reach(self.sheet, a, at, end)
                    || self.people().any(|s| supervises(self.sheet, self.task, a, s, duty) && watches(s))));
        can(duty, at) && seen
    }
}
