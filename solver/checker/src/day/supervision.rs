//! SUPERVISION (R-TS-07): a supervised mode, or one that asks for a supervisor's minutes, has a supervisor of a profession
//! the line names, authorised, who may do the task by own right where her profession can, and who is on duty all the
//! time; or the mobile team is in reach all the time. Nobody supervises more at once than the input allows, and no other
//! mode has a supervisor.

use super::{
    DayRule, Found, Sheet, called,
    may::{authorised, lines, meets, scaled},
    span,
};
use turnus_domain::{
    competence::CompetenceExpr,
    day_plan::{Performer, Supervision},
    task::{AllowedMode, Mode, Task},
};

pub(super) fn judge(sheet: &Sheet<'_>, found: &mut Found) {
    for done in &sheet.plan.done {
        let task = sheet.task(done.demand);
        for p in &done.performers {
            let holds = lines(sheet, task, p.duty).filter(|a| a.mode == p.mode).any(|a| overseen(sheet, task, a, p, span(done, p)));
            found.unless(holds, DayRule::Supervision, || format!("{} at {} is not supervised as it must be", task.id, done.from.0));
        }
        let busy_with_it = |s: usize| done.performers.iter().any(|p| p.duty == s);
        let both = done.performers.iter().any(|p| p.supervised.as_ref().and_then(|s| s.by).is_some_and(busy_with_it));
        found.unless(!both, DayRule::Supervision, || format!("somebody supervises {} at {} and does it too", task.id, done.from.0));
    }
    for supervisor in 0..sheet.input.duties.len() {
        let spans = watched(sheet, supervisor);
        let most = spans.iter().map(|(from, _)| spans.iter().filter(|(a, b)| a <= from && from < b).count()).max().unwrap_or(0);
        let few = most <= sheet.input.supervisees_at_once as usize;
        found.unless(few, DayRule::Supervision, || {
            format!("SupervisorOverload: {} supervises {most} at once", called(sheet.input, supervisor))
        });
    }
}

/// When somebody supervises.
pub(super) fn watched(sheet: &Sheet<'_>, supervisor: usize) -> Vec<(i64, i64)> {
    let hers = |p: &&Performer| p.supervised.as_ref().is_some_and(|s| s.by == Some(supervisor));
    sheet.plan.done.iter().flat_map(|d| d.performers.iter().filter(hers).map(move |p| span(d, p))).collect()
}

pub(super) fn needs(a: &AllowedMode) -> bool {
    a.mode == Mode::Supervised || a.supervision.0 > 0
}

fn overseen(sheet: &Sheet<'_>, task: &Task, a: &AllowedMode, p: &Performer, (from, to): (i64, i64)) -> bool {
    match (&p.supervised, needs(a)) {
        (None, needed) => !needed,
        (Some(_), false) => false,
        (Some(Supervision { by: None, .. }), true) => in_reach(sheet, a, from, to),
        (Some(Supervision { by: Some(s), minutes }), true) => {
            let there = &sheet.input.duties[*s];
            minutes.0 == scaled(task.minutes.0, a.supervision)
                && supervises(sheet, task, a, *s, p.duty)
                && there.from.0 <= from
                && to <= there.to.0
        }
    }
}

/// Whether somebody on duty may supervise a line.
pub(super) fn supervises(sheet: &Sheet<'_>, task: &Task, a: &AllowedMode, supervisor: usize, performer: usize) -> bool {
    let profession = &sheet.input.duties[supervisor].profession;
    let of = |mode: Mode| task.allowed.iter().filter(move |l| l.profession == *profession && l.mode == mode);
    supervisor != performer
        && a.supervisors.contains(profession)
        && authorised(sheet, supervisor)
        && of(Mode::Forbidden).next().is_none()
        && (of(Mode::Own).next().is_none() || of(Mode::Own).any(|l| meets(sheet, supervisor, &l.requires)))
}

/// Whether the mobile team, which consists of nurses, may supervise a line and is in reach all the time.
pub(super) fn in_reach(sheet: &Sheet<'_>, a: &AllowedMode, from: i64, to: i64) -> bool {
    let nurse = sheet.input.sharing.classes.iter().find(|c| c.id.as_str() == "nurse");
    let nurses = match nurse.map(|c| &c.who) {
        Some(CompetenceExpr::Profession(list)) => list.as_slice(),
        _ => &[],
    };
    let Some(reach) = sheet.input.sharing.night_reach else { return false };
    let length = match (reach.to.minutes() - reach.from.minutes()).rem_euclid(1440) {
        0 => 1440,
        n => n,
    };
    let on = |minute: i64| (minute - reach.from.minutes()).rem_euclid(1440) < length;
    nurses.iter().any(|n| a.supervisors.contains(n)) && (from..to).all(on)
}
