//! Wrong plans, one or more for every rule: the judge names the rule.

use crate::given::{WEEKDAY, drawn, on, planned};
use crate::sample::{Weekends, delegated};
use turnus_checker::day::{DayRule, check_day};
use turnus_domain::{
    day_plan::{DayPlan, DayPlanInput, LeftReason, Supervision},
    quantity::Minutes,
    task::Mode,
};

fn given() -> (DayPlanInput, DayPlan) {
    static DAY: std::sync::OnceLock<(DayPlanInput, DayPlan)> = std::sync::OnceLock::new();
    let day = || {
        let input = on(delegated(Weekends::ThreeShift), "2027-01-06", &WEEKDAY);
        let plan = planned(&input);
        (input, plan)
    };
    DAY.get_or_init(day).clone()
}

fn breaks(rule: DayRule, change: impl FnOnce(&mut DayPlanInput, &mut DayPlan)) {
    let (mut input, mut plan) = given();
    change(&mut input, &mut plan);
    let found = check_day(&input, &plan);
    assert!(found.iter().any(|f| f.rule == rule), "{rule:?} is not among {found:#?}");
}

fn place(input: &DayPlanInput, plan: &DayPlan, task: &str) -> usize {
    plan.done.iter().position(|d| input.demands[d.demand].task.as_str() == task).unwrap_or_else(|| panic!("nobody does {task}"))
}

#[test]
fn names_that_the_input_does_not_know() {
    breaks(DayRule::Form, |_, plan| plan.done[0].performers[0].duty = 99);
    breaks(DayRule::Form, |_, plan| plan.input_position += 1);
    breaks(DayRule::Form, |_, plan| plan.done[0].demand = 9_999);
}

#[test]
fn somebody_who_may_not() {
    let assistant = |input: &DayPlanInput| input.duties.iter().position(|d| d.profession.as_str() == "X-ASS").unwrap();
    breaks(DayRule::May, |input, plan| {
        let k = place(input, plan, "T08");
        plan.done[k].performers[0].duty = assistant(input);
    });
    breaks(DayRule::May, |input, _| input.sharing.decisions.clear());
    breaks(DayRule::May, |input, _| input.sharing.staff.iter_mut().for_each(|m| m.competences.clear()));
    breaks(DayRule::May, |input, plan| {
        let k = place(input, plan, "T27");
        plan.done[k].performers[0].minutes = Minutes(3);
    });
    breaks(DayRule::May, |_, plan| plan.done[0].performers[0].mode = Mode::Forbidden);
}

#[test]
fn outside_window_or_shift_or_in_two_places() {
    breaks(DayRule::Clock, |input, plan| {
        let k = place(input, plan, "T01");
        plan.done[k].from = Minutes(11 * 60);
    });
    breaks(DayRule::Clock, |input, plan| {
        let k = place(input, plan, "T27");
        let evening = input.duties.iter().position(|d| d.shift.as_str() == "E").unwrap();
        plan.done[k].performers[0].duty = evening;
    });
    breaks(DayRule::Clock, |_, plan| {
        let first = plan.done[0].performers[0].duty;
        let next = plan.done.iter().position(|d| d.from > plan.done[0].from && d.performers[0].duty == first).unwrap();
        plan.done[next].from = plan.done[0].from;
    });
}

#[test]
fn one_alone_where_two_are_needed() {
    breaks(DayRule::Together, |input, plan| {
        let k = place(input, plan, "T02");
        plan.done[k].performers.pop();
    });
    breaks(DayRule::Together, |input, plan| {
        let k = place(input, plan, "T02");
        plan.done[k].performers[1] = plan.done[k].performers[0].clone();
    });
    breaks(DayRule::Together, |input, plan| {
        let k = place(input, plan, "T02");
        plan.done[k].performers.iter_mut().for_each(|p| p.mode = Mode::Assist);
    });
}

#[test]
fn supervision_that_is_missing_or_by_somebody_who_may_not() {
    let supervised = |input: &mut DayPlanInput, plan: &mut DayPlan| {
        for line in input.sharing.tasks.iter_mut().filter(|t| t.id.as_str() == "T08").flat_map(|t| &mut t.allowed) {
            if line.profession.as_str() == "HF" {
                (line.supervision.0, line.supervisors) = (4_000, vec!["SP".parse().unwrap()]);
            }
        }
        *plan = planned(input);
        let by = |d: &turnus_domain::day_plan::TaskDone| d.performers[0].supervised.as_ref().is_some_and(|s| s.by.is_some());
        plan.done.iter().position(by).expect("a supervised round")
    };
    breaks(DayRule::Supervision, |input, plan| {
        let k = supervised(input, plan);
        plan.done[k].performers[0].supervised = None;
    });
    breaks(DayRule::Supervision, |input, plan| {
        let k = supervised(input, plan);
        let assistant = input.duties.iter().position(|d| d.profession.as_str() == "X-ASS");
        plan.done[k].performers[0].supervised = Some(Supervision { by: assistant, minutes: Minutes(2) });
    });
    breaks(DayRule::Supervision, |input, plan| {
        let k = supervised(input, plan);
        plan.done[k].performers[0].supervised = Some(Supervision { by: None, minutes: Minutes::ZERO });
    });
    breaks(DayRule::Supervision, |input, plan| {
        supervised(input, plan);
        input.supervisees_at_once = 0;
    });
}

#[test]
fn more_minutes_than_somebody_has_and_no_break() {
    breaks(DayRule::Capacity, |input, _| input.duties[0].capacity = Minutes(1));
    breaks(DayRule::Pause, |_, plan| {
        plan.pauses.pop();
    });
    breaks(DayRule::Pause, |input, plan| plan.pauses[0].from = input.duties[plan.pauses[0].duty].from);
    breaks(DayRule::Pause, |_, plan| plan.pauses[0].minutes = Minutes(10));
}

#[test]
fn a_task_that_is_neither_done_nor_left() {
    breaks(DayRule::Count, |_, plan| {
        plan.done.pop();
    });
    breaks(DayRule::Count, |_, plan| {
        let again = plan.done[0].clone();
        plan.done.push(again);
    });
}

#[test]
fn a_task_left_for_the_wrong_reason_or_though_somebody_has_time() {
    let seed = (0..50).find(|s| planned(&drawn(*s)).left.iter().any(|l| l.reason == LeftReason::NobodyMay)).expect("a day with a gap");
    let (input, mut plan) = (drawn(seed), planned(&drawn(seed)));
    let k = plan.left.iter().position(|l| l.reason == LeftReason::NobodyMay).unwrap();
    plan.left[k].reason = LeftReason::AllBusy;
    assert!(check_day(&input, &plan).iter().any(|f| f.rule == DayRule::Left));
    // One time of a task that is done is left instead: its performer has time where it was.
    let (input, mut plan) = given();
    let gone = plan.done.remove(place(&input, &plan, "T27"));
    let demand = &input.demands[gone.demand];
    let able: Vec<usize> =
        (0..input.duties.len()).filter(|d| input.duties[*d].from < demand.to && demand.from < input.duties[*d].to).collect();
    let left = turnus_domain::day_plan::TaskLeft { demand: gone.demand, times: 1, minutes: Minutes(4), reason: LeftReason::AllBusy, able };
    plan.left.push(left);
    let found = check_day(&input, &plan);
    assert!(found.iter().any(|f| f.rule == DayRule::Left && f.what.contains("has time")), "{found:#?}");
    assert!(!found.iter().any(|f| f.rule == DayRule::Count), "{found:#?}");
}

#[test]
fn presence_told_wrong_and_a_claim_that_does_not_hold() {
    breaks(DayRule::Presence, |_, plan| plan.presence[0].least += 1);
    breaks(DayRule::Presence, |_, plan| plan.presence[0].responsible = None);
    breaks(DayRule::Presence, |_, plan| {
        plan.presence.pop();
    });
    breaks(DayRule::Claim, |_, plan| plan.stages[4].value -= 1);
    breaks(DayRule::Claim, |_, plan| plan.stages[0].bound += 1);
    breaks(DayRule::Claim, |_, plan| plan.stages.swap(0, 1));
}
