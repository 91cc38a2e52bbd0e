//! Acceptance examples of the domain brief that concern who does what on a shift.

use crate::{
    given::{WEEKDAY, on, person, planned, task},
    sample::{Weekends, date, decision, delegated, held, task_mut, unit},
};
use std::collections::BTreeSet;
use turnus_checker::day::{DayRule, check_day};
use turnus_domain::{
    calendar::DateRange,
    competence::CompetenceExpr,
    day_plan::{Broken, DayPlan, DayPlanInput, HelpBy, LeftReason, Promised},
    profession::Authorisation,
    quantity::{BasisPoints, Minutes},
    task::Mode,
};

fn doers<'a>(input: &'a DayPlanInput, plan: &DayPlan, id: &str) -> BTreeSet<&'a str> {
    let of = plan.done.iter().filter(|d| task(input, d.demand) == id);
    of.flat_map(|d| &d.performers).map(|p| input.duties[p.duty].profession.as_str()).collect()
}

fn only(input: &mut DayPlanInput, tasks: &[&str]) {
    input.demands.retain(|d| tasks.contains(&d.task.as_str()));
}

#[test]
fn r_ts_01_a_shared_task_is_given_on_the_last_day_of_its_decision_and_not_after() {
    for (day, may) in [("2027-05-31", true), ("2027-06-01", false)] {
        let mut sharing = unit(Weekends::ThreeShift);
        let mut d1 = decision("T10", "HF", Mode::Delegated);
        d1.valid = DateRange::between(date("2026-12-01"), date("2027-05-31"));
        sharing.decisions.push(d1);
        sharing.staff[8].competences.push(held("C-INJ-SC", "2028-12-31"));
        let mut input = on(sharing, day, &[("D", &["P-09"])]);
        only(&mut input, &["T10"]);
        input.demands.iter_mut().for_each(|d| d.times = 1);
        input.demands.retain(|d| d.from.0 < 900);
        let plan = planned(&input);
        assert_eq!(doers(&input, &plan, "T10").contains("HF"), may, "{day}");
        if !may {
            assert_eq!(plan.left[0].reason, LeftReason::NobodyMay);
            let advice = turnus_day::advise(&input, &plan).unwrap();
            let decided = HelpBy::Decision { task: "T10".parse().unwrap(), to: "HF".parse().unwrap(), mode: Mode::Delegated };
            assert_eq!(advice.helps[0].by, decided, "the cheapest way out is to decide it anew");
            assert_eq!(advice.helps[0].left_with, Minutes::ZERO);
        }
    }
}

#[test]
fn r_ts_02_a_task_nobody_on_the_shift_is_competent_for_is_told_and_the_mobile_team_mends_it() {
    let mut sharing = unit(Weekends::ThreeShift);
    sharing.night_reach = None;
    let mut input = on(sharing.clone(), "2027-01-06", &WEEKDAY);
    only(&mut input, &["T12"]);
    // The night window, were it due tonight.
    let task = sharing.tasks.iter().find(|t| t.id.as_str() == "T12").unwrap();
    let window = task.windows[2];
    input.demands =
        vec![turnus_domain::day_plan::DayDemand { task: task.id.clone(), window, from: Minutes(1350), to: Minutes(1890), times: 1 }];
    let plan = planned(&input);
    assert_eq!((plan.left[0].reason, plan.left[0].able.len()), (LeftReason::NobodyMay, 0), "0 of 1 on site");
    let night = on(unit(Weekends::ThreeShift), "2027-01-06", &WEEKDAY);
    assert!(night.demands.iter().all(|d| d.task.as_str() != "T12" || d.from.0 < 1350), "with the team, its work is not the unit's");
}

/// R-TS-02: a row for each task and a column for each shift. Nobody on tonight's shift may give intravenous antibiotics: red,
/// 0 of 1; with the mobile team of two nurses it is 0 on site + 2 mobile, and covered.
#[test]
fn r_ts_02_the_coverage_matrix_is_red_where_nobody_on_the_shift_may_and_green_with_the_mobile_team() {
    let mut sharing = unit(Weekends::ThreeShift);
    let night = |matrix: &turnus_day::Coverage, task: &str| {
        let column = matrix.shifts.iter().position(|s| s.as_str() == "N").unwrap();
        let row = matrix.rows.iter().find(|r| r.task.as_str() == task).unwrap();
        let cell = row.cells[column].clone();
        cell.map(|c| (c.able.len(), row.needed, c.mobile, c.covered))
    };
    let with = turnus_day::coverage(&on(sharing.clone(), "2027-01-06", &WEEKDAY), 2);
    assert_eq!(with.shifts.iter().map(|s| s.as_str()).collect::<Vec<_>>(), ["D", "E", "N"]);
    assert_eq!(with.rows.len(), sharing.tasks.len());
    assert_eq!(night(&with, "T12"), Some((0, 1, 2, true)));
    assert_eq!(night(&with, "T41"), Some((2, 2, 0, true)), "two health-care workers turn residents");
    assert_eq!(night(&with, "T33"), None, "rooms are not tidied at night");
    sharing.night_reach = None;
    let without = turnus_day::coverage(&on(sharing.clone(), "2027-01-06", &WEEKDAY), 2);
    assert_eq!(night(&without, "T12"), Some((0, 1, 0, false)), "a team that nobody arranged for does not count");
    let alone = [("D", WEEKDAY[0].1), ("E", WEEKDAY[1].1), ("N", &["P-15"][..])];
    let one = turnus_day::coverage(&on(sharing.clone(), "2027-01-06", &alone), 0);
    assert_eq!(night(&one, "T41"), Some((1, 2, 0, false)), "one alone turns nobody");
    let assistants = [("N", &["P-21", "P-22"][..])];
    let two = turnus_day::coverage(&on(sharing, "2027-01-06", &assistants), 0);
    assert_eq!(two.shifts.len(), 3, "shifts that are planned and have nobody are there");
    assert_eq!(night(&two, "T41"), Some((2, 2, 0, false)), "two who may only assist");
}

#[test]
fn r_ts_04_serving_meals_goes_to_the_lowest_level_that_has_time() {
    let mut sharing = unit(Weekends::ThreeShift);
    let host = {
        let mut host = sharing.staff[20].clone();
        (host.person, host.profession) = ("P-29".parse().unwrap(), "X-SRV".parse().unwrap());
        host
    };
    sharing.staff.push(host);
    if !sharing.professions.iter().any(|p| p.id.as_str() == "X-SRV") {
        let mut servant = sharing.professions.iter().find(|p| p.id.as_str() == "X-ASS").unwrap().clone();
        servant.id = "X-SRV".parse().unwrap();
        sharing.professions.push(servant);
    }
    let mut input = on(sharing, "2027-01-06", &[("D", &["P-01", "P-02"])]);
    only(&mut input, &["T04"]);
    input.demands.retain(|d| d.from.0 < 900);
    let levels = |plan: &DayPlan| plan.stages[4].value;
    let before = planned(&input);
    assert_eq!(levels(&before), 24 * 2 * 6 * 2, "288 minutes two levels above");
    let mut with = on(input.sharing.clone(), "2027-01-06", &[("D", &["P-01", "P-02", "P-29"])]);
    only(&mut with, &["T04"]);
    with.demands.retain(|d| d.from.0 < 900);
    let after = planned(&with);
    let host_level = with.sharing.professions.iter().find(|p| p.id.as_str() == "X-SRV").unwrap().level.0;
    assert!(host_level <= 2, "a service host works at level {host_level}");
    // Two windows of 150 and 90 minutes hold 40 of 48 meals by one pair of hands; the rest stays with a nurse.
    assert!(levels(&after) < levels(&before) / 2, "{} of {}", levels(&after), levels(&before));
    assert!(after.proven() && before.proven());
}

#[test]
fn r_ts_05_pay_never_buys_a_task_that_is_left() {
    let input = on(unit(Weekends::ThreeShift), "2027-01-06", &WEEKDAY);
    let plan = planned(&input);
    assert!(plan.stages[4].value > 0 && plan.stages[..4].iter().all(|s| s.bound <= s.value));
    let tight = on(unit(Weekends::ThreeShift), "2027-01-06", &[("D", &["P-01", "P-09", "P-21"])]);
    let plan = planned(&tight);
    let of = |risk: turnus_domain::task::Risk| {
        let is = |d: usize| tight.sharing.tasks.iter().find(|t| t.id == tight.demands[d].task).unwrap().risk == risk;
        plan.left.iter().filter(|l| is(l.demand) && tight.demands[l.demand].to.0 <= 900).count()
    };
    assert!(of(turnus_domain::task::Risk::Low) > 0, "something is left");
    assert_eq!(plan.stages[1].value, plan.stages[1].bound, "and what is of high risk is left as little as can be");
}

#[test]
fn r_ts_06_competence_counts_not_the_title() {
    let mut sharing = unit(Weekends::ThreeShift);
    let wound =
        CompetenceExpr::All(["C-WOUND1", "C-HYG"].map(|c| CompetenceExpr::Holds { competence: c.parse().unwrap(), level: 1 }).to_vec());
    let task = task_mut(&mut sharing, "T16");
    let mut line = task.allowed[0].clone();
    line.requires = wound;
    task.allowed = ["SP", "VP"].map(|p| turnus_domain::task::AllowedMode { profession: p.parse().unwrap(), ..line.clone() }).to_vec();
    sharing.staff[7].competences = vec![held("C-WOUND1", "2027-12-31"), held("C-HYG", "2027-12-31")];
    sharing.staff[0].competences = vec![held("C-WOUND1", "2027-12-31"), held("C-HYG", "2027-01-05")];
    let mut input = on(sharing, "2027-01-06", &[("D", &["P-01", "P-08"])]);
    only(&mut input, &["T16"]);
    input.demands.iter_mut().for_each(|d| d.times = 1);
    let plan = planned(&input);
    assert_eq!(doers(&input, &plan, "T16"), BTreeSet::from(["VP"]), "the nurse's hygiene course expired yesterday");
}

#[test]
fn r_ts_07_a_fourth_simultaneous_supervisee_is_refused() {
    let mut sharing = unit(Weekends::ThreeShift);
    let task = task_mut(&mut sharing, "T28");
    for line in &mut task.allowed {
        line.supervision = BasisPoints(if line.mode == Mode::Supervised { 100 } else { 0 });
    }
    // Nurses do not do it themselves here: one of them watches.
    task.allowed.retain(|a| a.mode == Mode::Supervised);
    sharing.decisions.push(decision("T28", "HF", Mode::Supervised));
    let mut input = on(sharing, "2027-01-06", &[("D", &["P-01", "P-09", "P-10", "P-11", "P-12"])]);
    only(&mut input, &["T28"]);
    (input.demands[0].times, input.demands[0].from, input.demands[0].to) = (4, Minutes(480), Minutes(515));
    let plan = planned(&input);
    assert_eq!((plan.done.len(), plan.left[0].times), (3, 1), "35 minutes hold one round of three at once");
    assert_eq!(plan.left[0].reason, LeftReason::AllBusy);
    let mut wrong = plan.clone();
    let mut fourth = wrong.done[0].clone();
    let taken: BTreeSet<usize> = wrong.done.iter().map(|d| d.performers[0].duty).collect();
    fourth.performers[0].duty = (1..5).find(|d| !taken.contains(d)).unwrap();
    wrong.done.push(fourth);
    let found = check_day(&input, &wrong);
    assert!(found.iter().any(|f| f.rule == DayRule::Supervision && f.what.contains("SupervisorOverload")), "{found:#?}");
}

#[test]
fn r_ts_07_supervised_at_night_by_the_mobile_team_and_blocked_without_anybody_in_reach() {
    for (reach, done) in [(true, true), (false, false)] {
        let mut sharing = unit(Weekends::ThreeShift);
        if !reach {
            sharing.night_reach = None;
        }
        let task = task_mut(&mut sharing, "T44");
        task.mobile_team_at_night = false;
        let hf = task.allowed.iter_mut().find(|a| a.profession.as_str() == "HF").unwrap();
        (hf.mode, hf.supervisors) = (Mode::Supervised, vec!["SP".parse().unwrap()]);
        sharing.decisions.push(decision("T44", "HF", Mode::Supervised));
        let mut input = on(sharing, "2027-01-06", &[("N", &["P-15", "P-16"])]);
        let of = input.sharing.tasks.iter().find(|t| t.id.as_str() == "T44").unwrap();
        let window = of.windows[0];
        input.demands =
            vec![turnus_domain::day_plan::DayDemand { task: of.id.clone(), window, from: Minutes(1570), to: Minutes(1600), times: 1 }];
        let plan = planned(&input);
        assert_eq!(plan.done.len() == 1, done);
        if done {
            assert_eq!(plan.done[0].performers[0].supervised.as_ref().unwrap().by, None, "the mobile team");
        } else {
            assert_eq!(plan.left[0].reason, LeftReason::NoSupervisor);
        }
    }
}

#[test]
fn r_co_01_a_delegation_that_expires_takes_its_holder_off_the_rounds() {
    for (day, may) in [("2027-01-15", true), ("2027-01-16", false)] {
        let mut sharing = delegated(Weekends::ThreeShift);
        sharing.staff[8].competences = vec![held("C-MED1", "2027-01-15"), held("C-DEL-MED", "2027-12-31")];
        let mut input = on(sharing, day, &[("D", &["P-09"])]);
        only(&mut input, &["T08"]);
        input.demands.retain(|d| d.from.0 < 900);
        let plan = planned(&input);
        assert_eq!(plan.left.is_empty(), may, "{day}");
        if !may {
            let advice = turnus_day::advise(&input, &plan).unwrap();
            assert!(
                advice.helps.iter().any(|h| h.by == HelpBy::Competence { duty: 0, competence: "C-MED1".parse().unwrap() }),
                "one step away: {advice:?}"
            );
        }
    }
}

#[test]
fn r_co_02_who_waits_for_authorisation_assists_and_is_not_the_nurse_of_the_shift() {
    let mut sharing = unit(Weekends::ThreeShift);
    sharing.staff[2].authorisation = Authorisation::Awaiting { applied: date("2026-12-01") };
    let task = task_mut(&mut sharing, "T41");
    let mut assist = task.allowed[0].clone();
    (assist.mode, assist.requires) = (Mode::Assist, CompetenceExpr::Anyone);
    task.allowed.push(assist);
    let input = on(sharing, "2027-01-06", &[("E", &["P-03", "P-12"]), ("N", &["P-03", "P-15"])]);
    let plan = planned(&input);
    let hers = plan.done.iter().flat_map(|d| d.performers.iter().filter(|p| person(&input, p.duty) == "P-03"));
    let modes: BTreeSet<Mode> = hers.map(|p| p.mode).collect();
    assert_eq!(modes, BTreeSet::from([Mode::Assist]), "supervised or assisting only");
    let nurse = plan.presence.iter().find(|p| p.class.as_str() == "nurse").unwrap();
    assert_eq!((nurse.least, nurse.responsible), (0, None), "she counts 0 of 1");
}

#[test]
fn an_assistant_never_leads_and_two_performers_start_together() {
    let input = on(unit(Weekends::ThreeShift), "2027-01-06", &WEEKDAY);
    let plan = planned(&input);
    let pairs: Vec<_> = plan.done.iter().filter(|d| task(&input, d.demand) == "T02").collect();
    assert!(pairs.len() >= 9);
    for pair in pairs {
        assert_eq!(pair.performers.len(), 2);
        assert!(pair.performers.iter().filter(|p| input.duties[p.duty].profession.as_str() == "X-ASS").count() <= 1);
    }
}

#[test]
fn an_hour_more_and_less_is_found_by_solving_again() {
    let input = on(unit(Weekends::ThreeShift), "2027-01-06", &[("D", &["P-01", "P-09", "P-10", "P-21"])]);
    let plan = planned(&input);
    let advice = turnus_day::advise(&input, &plan).unwrap();
    let day = advice.prices.iter().find(|p| p.profession.as_str() == "HF").unwrap();
    assert!(day.plus_one_hour > Minutes::ZERO && day.plus_one_hour <= Minutes(60), "{day:?}");
    assert!(day.minus_one_hour >= Minutes(50), "an hour less of somebody who is full is care that is left: {day:?}");
    assert!(advice.helps.windows(2).all(|w| w[0].cost <= w[1].cost), "cheapest first");
    assert!(advice.helps.iter().all(|h| h.saves > Minutes::ZERO && h.left_with + h.saves == plan.minutes_left()));
}

#[test]
fn a_promise_of_the_cover_that_the_day_does_not_keep_is_told() {
    let mut input = on(unit(Weekends::ThreeShift), "2027-01-06", &WEEKDAY);
    let shared = crate::sample::share(&input.sharing);
    let kind = input.kind;
    input.promised = Some(Promised {
        plan: shared.id.clone(),
        cover: shared.cover.iter().filter(|c| c.day == kind).cloned().collect(),
        left_x100: Vec::new(),
    });
    let plan = planned(&input);
    let kept = turnus_day::advise(&input, &plan).unwrap().broken;
    assert_eq!(kept.is_empty(), plan.left.is_empty(), "{kept:?}");
    input.duties.retain(|d| d.person.as_ref().is_none_or(|p| p.as_str() != "P-21"));
    let plan = planned(&input);
    let broken = turnus_day::advise(&input, &plan).unwrap().broken;
    let head = |b: &Broken| matches!(b, Broken::Heads { class, needed: 7, there: 6, .. } if class.as_str() == "any");
    assert!(broken.iter().any(head), "{broken:?}");
}
