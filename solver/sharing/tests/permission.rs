//! Who may do what: decisions, competences, law. And errors that say what to do.

mod sample;

use sample::{Weekends, date, decision, delegated, held, share, task_mut, unit, unmet};
use turnus_domain::{
    calendar::{DateRange, DayKind},
    profession::Authorisation,
    quantity::BasisPoints,
    sharing::SharingPlan,
    sharing_input::SharingInput,
    task::Mode,
};
use turnus_sharing::{SharingError, WhyNot, excluded};

fn does(plan: &SharingPlan, task: &str, profession: &str) -> bool {
    plan.shares.iter().any(|s| s.task.as_str() == task && s.profession.as_ref().is_some_and(|p| p.as_str() == profession))
}

fn why(input: &SharingInput, task: &str, profession: &str) -> Option<WhyNot> {
    excluded(input).into_iter().find(|e| e.task.as_str() == task && e.profession.as_str() == profession).map(|e| e.why)
}

fn refused(input: &SharingInput) -> SharingError {
    turnus_sharing::share(input, "plan-1".parse().unwrap(), &mut |_| {}).unwrap_err()
}

#[test]
fn delegation_counts_from_the_first_to_the_last_day_of_the_decision() {
    let mut input = delegated(Weekends::ThreeShift);
    for (day, counts) in [("2026-12-31", false), ("2027-01-01", true), ("2027-12-31", true), ("2028-01-01", false)] {
        input.effective = date(day);
        assert_eq!(does(&share(&input), "T08", "HF"), counts, "{day}");
        assert_eq!(why(&input, "T08", "HF"), (!counts).then_some(WhyNot::NoDecision), "{day}");
    }
}

#[test]
fn a_decision_for_another_unit_or_mode_does_not_count() {
    let mut input = delegated(Weekends::ThreeShift);
    input.decisions[0].unit = "elsewhere".parse().unwrap();
    assert_eq!(why(&input, "T08", "HF"), Some(WhyNot::NoDecision));
    input.decisions[0] = decision("T08", "HF", Mode::Supervised);
    assert_eq!(why(&input, "T08", "HF"), Some(WhyNot::NoDecision));
}

#[test]
fn delegation_to_workers_whose_course_has_expired_gives_no_column() {
    let mut input = delegated(Weekends::ThreeShift);
    for member in &mut input.staff {
        member.competences =
            vec![held("C-MED1", "2027-01-03"), held("C-DEL-MED", "2027-12-31"), held("C-IV", "2027-12-31"), held("C-PUMP", "2027-12-31")];
    }
    let plan = share(&input);
    assert!(!does(&plan, "T08", "HF"));
    assert_eq!(why(&input, "T08", "HF"), Some(WhyNot::NobodyHolds));
    assert_eq!(sample::of(&plan, DayKind::Weekday, "D", &["SP", "VP"]), 2, "as if there were no decision");
    input.staff.iter_mut().find(|m| m.profession.as_str() == "HF").unwrap().competences[0] = held("C-MED1", "2027-01-04");
    assert!(does(&share(&input), "T08", "HF"), "its last day still counts");
}

#[test]
fn law_forbids_even_when_care_is_unmet() {
    let mut input = unit(Weekends::ThreeShift);
    input.staff.retain(|m| m.profession.as_str() != "SP");
    input.decisions.push(decision("T17", "HF", Mode::Delegated));
    let hf = task_mut(&mut input, "T17").allowed.iter_mut().find(|a| a.profession.as_str() == "HF").unwrap();
    assert_eq!(hf.mode, Mode::Forbidden);
    let mut delegated = hf.clone();
    delegated.mode = Mode::Delegated;
    task_mut(&mut input, "T17").allowed.push(delegated);
    let plan = share(&input);
    assert!(unmet(&plan, DayKind::Weekday) >= 1_344, "complex wounds alone are 13.44 minutes");
    assert!(!does(&plan, "T17", "HF"), "a second line cannot undo what law says");
    let left = plan.shares.iter().find(|s| s.task.as_str() == "T17").unwrap();
    assert_eq!((left.profession.as_ref(), left.mode, left.minutes_x100), (None, None, 1_344));
}

#[test]
fn supervision_needs_a_decision_and_takes_minutes_of_the_supervisor() {
    let mut input = unit(Weekends::ThreeShift);
    assert_eq!(why(&input, "T28", "HF"), Some(WhyNot::NoDecision));
    input.decisions.push(decision("T28", "HF", Mode::Supervised));
    assert_eq!(why(&input, "T28", "HF"), None);
    let after = delegated(Weekends::ThreeShift);
    let heads = turnus_sharing::heads_of(&after, &share(&after)).unwrap();
    let unmet_with = |supervision: u32| {
        let mut input = input.clone();
        let hf = task_mut(&mut input, "T28").allowed.iter_mut().find(|a| a.mode == Mode::Supervised).unwrap();
        hf.supervision = BasisPoints(supervision);
        turnus_sharing::prices_at(&input, &heads).unwrap()[0].unmet_x100
    };
    assert_eq!(unmet_with(0), 82, "33.6 of 34.42 minutes are taken over");
    assert_eq!(unmet_with(1_500), 82 + 504, "15 % of them is the nurse's time");
    assert_eq!(unmet_with(10_000), 3_442, "supervision as long as the task saves nothing");
}

#[test]
fn assistants_are_the_second_pair_of_hands_only() {
    let plan = share(&unit(Weekends::ThreeShift));
    let minutes = |p: &str| -> i64 {
        let of = plan
            .shares
            .iter()
            .filter(|s| s.day == DayKind::Weekday && s.task.as_str() == "T02" && s.profession.as_ref().is_some_and(|q| q.as_str() == p));
        of.map(|s| s.minutes_x100).sum()
    };
    assert!(minutes("X-ASS") > 0 && minutes("X-ASS") <= 57_600 / 2, "{}", minutes("X-ASS"));
}

#[test]
fn whoever_waits_for_authorisation_or_has_left_does_not_count() {
    let mut input = delegated(Weekends::ThreeShift);
    for member in input.staff.iter_mut().filter(|m| m.profession.as_str() == "HF") {
        member.authorisation = Authorisation::Awaiting { applied: date("2026-10-01") };
    }
    assert_eq!(why(&input, "T08", "HF"), Some(WhyNot::NobodyEmployed));
    for member in &mut input.staff {
        member.employed = DateRange::between(date("2020-01-01"), date("2027-01-03"));
    }
    assert_eq!(refused(&input), SharingError::NoStaff);
}

#[test]
fn a_refusal_names_what_where_and_the_remedy() {
    let check = |change: &dyn Fn(&mut SharingInput), text: &str| {
        let mut input = unit(Weekends::Long);
        change(&mut input);
        let error = refused(&input).to_string();
        assert!(error.contains(text), "{error}");
    };
    check(&|i| i.staff.clear(), "nobody with a valid standing is employed");
    check(&|i| i.tasks.clear(), "register tasks");
    check(&|i| task_mut(i, "T17").allowed.retain(|a| a.mode == Mode::Forbidden), "no profession may do task `T17` (Wound care, complex)");
    check(&|i| task_mut(i, "T17").windows.clear(), "windows of task `T17` add to 0");
    check(&|i| task_mut(i, "T17").frequency.per_days = 0, "must be at least 1");
    check(&|i| i.professions.retain(|p| p.id.as_str() != "BI"), "task `T20` names the profession `BI`");
    check(&|i| i.head_plan.retain(|l| l.day != DayKind::Holiday), "no shift on a Holiday");
    check(&|i| i.shift_types.retain(|s| s.id.as_str() != "LN"), "the head plan names the shift type `LN`");
    check(&|i| i.classes.retain(|c| c.id.as_str() != "nurse"), "names the competence class `nurse`");
    check(&|i| i.bands.truncate(3), "a band ends at 22:30 and the next one starts at 07:30");
    check(&|i| i.bands.clear(), "there are none");
    check(&|i| i.decisions.push(decision("T99", "HF", Mode::Delegated)), "names the task `T99`");
}

#[test]
fn progress_tells_nine_steps_in_order() {
    let mut seen = Vec::new();
    turnus_sharing::share(&unit(Weekends::Long), "plan-1".parse().unwrap(), &mut |p| seen.push((p.done, p.steps))).unwrap();
    assert_eq!(seen, (0..9).map(|k| (k, 9)).collect::<Vec<_>>());
}
