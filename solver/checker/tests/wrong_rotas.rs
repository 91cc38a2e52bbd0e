//! A small ward that breaks nothing; each rule is broken once, and the checker names that rule, person and date.

use crate::common::{SmallWard, agreement, consent, day, id, past};
use chrono::{Days, NaiveDate};
use turnus_checker::{check, check_claim, check_person};
use turnus_domain::{
    agreement::{Agreement, AgreementKind, AgreementTerms},
    calendar::{DateRange, PublicHoliday},
    quantity::{BasisPoints, Minutes},
    rota::{Assignment, Severity, SubstituteShift},
    rule_book::{Parameter, ParameterKey, RuleId},
    shift::{DatedShift, ShiftKind},
    staff::{Absence, AbsenceKind, ExemptFrom, Exemption, ExtraShift},
};

/// The changed ward breaks this rule once, for this person on this day of the horizon, and no other.
fn breaks(rule: RuleId, person: &str, k: u64, change: impl FnOnce(&mut SmallWard)) {
    let mut ward = SmallWard::new();
    change(&mut ward);
    assert_eq!(ward.hard(), [(rule, Some(person.to_owned()), Some(ward.date(k)))], "{:#?}", ward.report().findings);
}

/// The changed ward breaks nothing.
fn passes(change: impl FnOnce(&mut SmallWard)) {
    let mut ward = SmallWard::new();
    change(&mut ward);
    assert_eq!(ward.hard(), []);
}

fn holiday(ward: &mut SmallWard, k: u64) {
    let date = ward.date(k);
    ward.input.holidays.days.push(PublicHoliday { date, name: "a holiday".into() });
}

fn long(ward: &mut SmallWard) -> &mut Agreement {
    ward.input.agreements.iter_mut().find(|a| a.kind == AgreementKind::LocalAveraging).unwrap()
}

#[test]
fn the_untouched_ward_passes() {
    let ward = SmallWard::new();
    let report = ward.report();
    assert_eq!((ward.hard(), report.unmet.as_slice()), (vec![], [].as_slice()));
    let hours: Vec<_> = report.hours.iter().map(|h| (h.worked.0, h.owed.0, h.weekends, h.nights)).collect();
    assert_eq!(hours, [(8550, 8520, 0, 0), (5400, 5400, 0, 0), (6840, 6840, 0, 12), (8250, 8250, 1, 0)]);
    assert_eq!(report.slack.hours_tolerance_used, Minutes(30));
    assert_eq!(report.objective, report.findings.iter().map(|f| f.points).sum::<i64>());
}

#[test]
fn wt_10_a_day_too_long_without_averaging() {
    breaks(RuleId::Wt10, "E03", 23, |w| w.input.agreements[0].valid.to = Some(w.date(22)));
}

#[test]
fn wt_10_a_week_too_long_without_averaging() {
    breaks(RuleId::Wt10, "E01", 0, |w| {
        w.input.agreements[0].scope.people = vec![id("E03")];
        w.give("E01", 5, "S");
        w.give("E01", 7, "S");
        w.give("E01", 8, "S");
    });
}

#[test]
fn wt_20_a_week_above_fifty_hours() {
    breaks(RuleId::Wt20, "E01", 0, |w| {
        w.line("E01", ["D10 D10 D10 D10 D10 S .", ". . D D D . .", "D D D D D . .", "D D D S . . ."]);
    });
}

#[test]
fn wt_20_a_mean_above_forty_eight_hours() {
    breaks(RuleId::Wt20, "E01", 0, |w| {
        set(w, ParameterKey::WeekMeanWindow, 2);
        set(w, ParameterKey::WeekMean, 2200);
    });
}

#[test]
fn wt_21_a_week_above_fifty_four_hours() {
    breaks(RuleId::Wt21, "E04", 21, |w| {
        w.line("E04", ["D D . . . LD LD", ". . D D D . .", ". . D S S . .", "LD LD . LD LD . D"]);
    });
}

/// Full time with an extra ten hours on a Friday and `name` extra on the Thursday after.
fn two_extra_shifts(w: &mut SmallWard, name: &str, minutes: i64) {
    w.line("E01", ["D D D D10 D10 . .", "D D D . D . .", "D D D D D10 . .", "D D D D D10 . ."]);
    w.give("E01", 10, name);
    let extra = |date, shift: &str, minutes| ExtraShift { date, shift: id(shift), working: Minutes(minutes) };
    let days = [extra(w.date(4), "D10", 600), extra(w.date(10), name, minutes)];
    w.who(0).extra = days.into();
}

#[test]
fn wt_31_more_than_ten_hours_of_overtime_in_seven_days() {
    // 32.5 h and 10 make 7 h above 35.5; 30 h and 7.5 make 2 h, and with 10 they make 4.5 h.
    passes(|w| two_extra_shifts(w, "D", 450));
    breaks(RuleId::Wt31, "E01", 10, |w| two_extra_shifts(w, "D10", 600));
    passes(|w| {
        two_extra_shifts(w, "D10", 600);
        w.input.agreements.push(agreement("A-OT", AgreementKind::LocalOvertime));
    });
}

#[test]
fn wt_40_an_evening_before_an_early_day() {
    breaks(RuleId::Wt40, "E02", 4, |w| w.give("E02", 4, "D"));
}

#[test]
fn wt_40_the_history_counts() {
    breaks(RuleId::Wt40, "E01", 0, |w| w.who(0).history.shifts = vec![past("2027-01-10", "E")]);
}

#[test]
fn wt_41_a_week_without_thirty_five_free_hours() {
    breaks(RuleId::Wt41, "E01", 0, |w| w.line("E01", ["D D E E . D D", ". D D D D . .", "D D D D D . .", "D D D D . . ."]));
}

#[test]
fn wt_42_a_worked_holiday_after_a_worked_sunday() {
    breaks(RuleId::Wt42, "E04", 9, |w| holiday(w, 9));
}

#[test]
fn wt_42_worked_weekends_of_the_history_count() {
    let change = |w: &mut SmallWard| {
        w.who(3).weekend_every = 1;
        w.who(3).history.weekends = vec![day("2027-01-09")];
    };
    breaks(RuleId::Wt42, "E04", 6, change);
    passes(|w| {
        change(w);
        w.who(3).history.complete_from = Some(day("2027-01-04"));
    });
}

#[test]
fn wt_50_seven_and_a_half_hours_without_a_break() {
    breaks(RuleId::Wt50, "E01", 1, |w| w.give("E01", 1, "DX"));
}

#[test]
fn wt_61_nineteen_nights_in_four_weeks() {
    breaks(RuleId::Wt61, "E03", 0, |w| {
        w.line("E03", ["N N N N N . .", "N N N N N . .", "N N N N N . .", "N N N N . . ."]);
        let m = w.who(2);
        (m.weekend_every, m.full_time_week, m.position) = (1, Minutes(2700), BasisPoints(10_000));
    });
}

#[test]
fn wt_80_a_night_before_the_eighteenth_birthday() {
    breaks(RuleId::Wt80, "E03", 0, |w| w.who(2).adult_from = Some(w.date(1)));
}

#[test]
fn loc_01_a_weekend_too_soon() {
    let move_friday_to_saturday = |w: &mut SmallWard| {
        w.give("E04", 11, ".");
        w.give("E04", 12, "D");
    };
    breaks(RuleId::Loc01, "E04", 12, move_friday_to_saturday);
    passes(|w| {
        move_friday_to_saturday(w);
        w.who(3).weekend_every = 1;
    });
    breaks(RuleId::Loc01, "E04", 12, |w| {
        move_friday_to_saturday(w);
        w.who(3).weekend_every = 1;
        let terms = AgreementTerms { weekend_every: Some(2), ..AgreementTerms::default() };
        w.input.agreements.push(Agreement { terms, ..crate::common::agreement("A-WE", AgreementKind::LocalWeekend) });
    });
}

#[test]
fn loc_01_a_friday_night_is_weekend_and_the_history_counts() {
    breaks(RuleId::Loc01, "E03", 5, |w| {
        w.line("E03", [". . N N N . .", "N N N . . . .", "N N N . . . .", "N N N . . . ."]);
        w.who(2).history.weekends = vec![day("2027-01-02")];
    });
}

/// R-WT-07: an agreement that was not evaluated in time is used for thirty days with a warning and then no more; by a rule book
/// without that number it ends when the evaluation is due (see the missing pieces of the package).
#[test]
fn an_agreement_that_was_not_evaluated_is_used_for_thirty_days_with_a_warning_and_then_no_more() {
    let due = |w: &mut SmallWard, due: &str| {
        let days = w.input.rule_book.parameters.iter().find(|p| p.key == ParameterKey::NoticeDays).unwrap().clone();
        w.input.rule_book.parameters.push(Parameter { key: ParameterKey::EvaluationGrace, rule: RuleId::Loc02, value: 30, ..days });
        long(w).evaluate_by = Some(day(due));
    };
    let warnings = |by: &str| {
        let mut ward = SmallWard::new();
        due(&mut ward, by);
        let found = ward.report().findings.into_iter().filter(|f| f.rule == RuleId::Loc02 && f.severity == Severity::Soft);
        found.map(|f| (f.person.map(|p| p.to_string()), f.date, f.measured, f.limit, f.points)).collect::<Vec<_>>()
    };
    assert_eq!(warnings("2027-06-30"), []);
    assert_eq!(warnings("2027-01-16"), [(Some("E04".into()), Some(day("2027-01-17")), 1, 30, 0)]);
    assert_eq!(warnings("2026-12-18"), [(Some("E04".into()), Some(day("2027-01-16")), 29, 30, 0)]);
    passes(|w| due(w, "2026-12-18"));
    breaks(RuleId::Loc02, "E04", 6, |w| due(w, "2026-12-17"));
}

#[test]
fn loc_02_each_missing_piece_of_the_package() {
    let sunday = |w: &SmallWard| w.date(6);
    breaks(RuleId::Loc02, "E04", 6, |w| w.input.consents[0].valid.to = Some(w.date(5)));
    breaks(RuleId::Loc02, "E04", 6, |w| long(w).valid.to = Some(day("2027-01-16")));
    breaks(RuleId::Loc02, "E04", 6, |w| long(w).evaluate_by = Some(day("2027-01-16")));
    breaks(RuleId::Loc02, "E04", 6, |w| long(w).monitoring.as_mut().unwrap().running.to = Some(day("2027-01-16")));
    breaks(RuleId::Loc02, "E04", 6, |w| {
        let valid = DateRange::between(sunday(w), sunday(w));
        w.who(3).exemptions = vec![Exemption { from: ExemptFrom::LongShift, valid }];
    });
    breaks(RuleId::Loc02, "E04", 5, |w| w.who(3).adult_from = Some(sunday(w)));
    for remove in [
        (|a: &mut Agreement| a.health_assessment = None) as fn(&mut Agreement),
        |a| a.monitoring = None,
        |a| a.terms.day_limit = Some(Minutes(749)),
    ] {
        let mut ward = SmallWard::new();
        remove(long(&mut ward));
        let dates: Vec<_> = ward.hard().into_iter().map(|f| (f.0, f.2)).collect();
        assert_eq!(dates, [(RuleId::Loc02, Some(ward.date(5))), (RuleId::Loc02, Some(ward.date(6)))]);
    }
}

#[test]
fn loc_02_three_long_shifts_in_a_row() {
    breaks(RuleId::Loc02, "E04", 6, |w| {
        w.line("E04", ["S S . . LD LD LD", ". . D D D . .", "D D D D D . .", "D D D D . . ."]);
    });
}

/// R-WT-05: the rest after long shifts is part of the plan; a shift offered inside it breaks the rule.
#[test]
fn loc_02_rest_after_a_full_run() {
    breaks(RuleId::Loc02, "E04", 7, |w| {
        w.give("E04", 7, "D");
        w.give("E04", 8, ".");
    });
}

#[test]
fn loc_02_the_history_counts_in_a_run() {
    let change = |w: &mut SmallWard, week: &str| {
        w.who(3).history.shifts = vec![past("2027-01-09", "LD"), past("2027-01-10", "LD")];
        w.line("E04", [week, "D D D D D . .", "D D D D D . .", "D D D D . . ."]);
    };
    passes(|w| change(w, ". D10 D D D . ."));
    breaks(RuleId::Loc02, "E04", 0, |w| change(w, "D10 . D D D . ."));
}

#[test]
fn loc_03_thirteen_hours_without_national_agreement() {
    breaks(RuleId::Loc03, "E04", 5, |w| w.give("E04", 5, "XD"));
    let national = |w: &mut SmallWard, most: i64| {
        w.give("E04", 5, "XD");
        let terms = AgreementTerms { day_limit: Some(Minutes::hours(most)), ..AgreementTerms::default() };
        w.input.agreements.push(Agreement { terms, ..crate::common::agreement("A-NSF", AgreementKind::National) });
    };
    breaks(RuleId::Loc03, "E04", 5, |w| national(w, 13));
    let accepted = |w: &mut SmallWard| w.input.consents.push(consent("E04", "A-NSF"));
    breaks(RuleId::Loc03, "E04", 5, |w| {
        national(w, 12);
        accepted(w);
    });
    passes(|w| {
        national(w, 13);
        accepted(w);
    });
}

#[test]
fn a_night_exemption_stands_against_a_long_night() {
    let mut ward = SmallWard::new();
    ward.line("E03", ["LN N . . . . .", "N N N . . . .", "N N N . . . .", "N N N . . . ."]);
    ward.input.consents.push(consent("E03", "A-LONG"));
    ward.who(2).position = BasisPoints(7580);
    assert_eq!(ward.hard(), []);
    let valid = DateRange::between(ward.date(0), ward.date(0));
    ward.who(2).exemptions = vec![Exemption { from: ExemptFrom::Night, valid }];
    let rules: Vec<_> = ward.hard().into_iter().map(|f| f.0).collect();
    assert_eq!(rules, [RuleId::Loc02, RuleId::Contract]);
}

#[test]
fn hours_too_few() {
    let mut ward = SmallWard::new();
    ward.give("E01", 0, ".");
    assert_eq!(ward.hard(), [(RuleId::Hours, Some("E01".into()), None)]);
    let finding = &ward.report().findings[0];
    assert_eq!((finding.measured, finding.limit), (-420, 85), "1 % of 4 × 35.5 h");
}

#[test]
fn absence_is_kept() {
    breaks(RuleId::Absence, "E02", 3, |w| {
        let days = DateRange::between(w.date(3), w.date(3));
        let m = w.who(1);
        m.absences = vec![Absence { id: id("A1"), kind: AbsenceKind::Leave, days }];
        m.position = BasisPoints(6573);
    });
}

#[test]
fn contract_names_kind_exemption_employment_and_structure() {
    breaks(RuleId::Contract, "E03", 0, |w| w.give("E03", 0, "D95"));
    breaks(RuleId::Contract, "E03", 8, |w| {
        let valid = DateRange::between(w.date(8), w.date(8));
        w.who(2).exemptions = vec![Exemption { from: ExemptFrom::Night, valid }];
    });
    breaks(RuleId::Contract, "E02", 2, |w| {
        let from = w.date(3);
        let m = w.who(1);
        (m.employed, m.position) = (DateRange::starting(from), BasisPoints(7098));
    });
    breaks(RuleId::Contract, "E02", 17, |w| {
        holiday(w, 17);
        w.input.structure.holiday.retain(|s| s.as_str() != "E");
    });
}

#[test]
fn fixed_shifts_are_kept() {
    breaks(RuleId::Fixed, "E01", 2, |w| w.who(0).fixed = vec![DatedShift { date: w.date(2), shift: id("E") }]);
    passes(|w| w.who(0).fixed = vec![DatedShift { date: w.date(2), shift: id("D") }]);
}

#[test]
fn form_names_what_the_input_does_not_know() {
    let assigned = |person: &str, date, shift: &str| Assignment { date, person: id(person), shift: id(shift) };
    breaks(RuleId::Form, "E99", 3, |w| w.rota.assignments.push(assigned("E99", w.date(3), "D")));
    breaks(RuleId::Form, "E03", 4, |w| w.rota.assignments.push(assigned("E03", w.date(4), "Q")));
    breaks(RuleId::Form, "E01", 28, |w| w.rota.assignments.push(assigned("E01", w.date(28), "D")));
    breaks(RuleId::Form, "E01", 3, |w| w.rota.assignments.push(assigned("E01", w.date(3), "E")));
    for (date, shift, profession) in [("2027-01-12", "D", "XX"), ("2027-01-12", "Q", "SP"), ("2026-01-12", "D", "SP")] {
        let mut ward = SmallWard::new();
        ward.rota.substitutes = vec![SubstituteShift { date: day(date), shift: id(shift), profession: id(profession) }];
        assert_eq!(ward.hard(), [(RuleId::Form, None, Some(day(date)))]);
    }
}

#[test]
fn form_names_a_rota_of_another_input_and_a_missing_number() {
    let mut ward = SmallWard::new();
    ward.rota.input_position += 1;
    ward.input.rule_book.parameters.retain(|p| p.key != ParameterKey::DailyRest);
    let report = ward.report();
    assert_eq!(ward.hard(), vec![(RuleId::Form, None, None); 2]);
    assert!(report.findings.iter().any(|f| f.what.contains("DailyRest")), "{report:#?}");
}

#[test]
fn each_number_that_the_rule_book_lacks_is_named_and_nothing_else_is_accused() {
    use ParameterKey::*;
    let keys: Vec<_> = SmallWard::new().input.rule_book.parameters.iter().map(|p| p.key).collect();
    for key in keys {
        let mut ward = SmallWard::new();
        let of_pay = ward.input.rule_book.parameters.iter().any(|p| p.key == key && p.source.text.starts_with("HTA 5"));
        ward.input.rule_book.parameters.retain(|p| p.key != key);
        let hard = ward.report().findings.into_iter().filter(|f| f.severity == Severity::Hard).collect::<Vec<_>>();
        let unread = of_pay || matches!(key, NoticeDays | OvertimeWeek | OvertimeWeekLocal | NightWorkFrom);
        assert_eq!(hard.len(), usize::from(!unread), "{key:?}: {hard:#?}");
        assert!(hard.iter().all(|f| f.rule == RuleId::Form && f.what.contains(&format!("{key:?}"))), "{hard:#?}");
    }
}

#[test]
fn a_claim_of_fewer_points_is_found() {
    let mut ward = SmallWard::new();
    let report = ward.report();
    ward.rota.objective = report.objective;
    assert_eq!(check_claim(&ward.rota, &report), None);
    ward.rota.bound = report.objective + 1;
    assert!(check_claim(&ward.rota, &report).is_some());
    ward.rota.objective -= 1;
    assert!(check_claim(&ward.rota, &report).is_some_and(|f| f.rule == RuleId::Form));
}

#[test]
fn one_line_is_judged_like_the_whole_rota() {
    let mut ward = SmallWard::new();
    ward.give("E02", 4, "D");
    let line: Vec<_> = ward.rota.assignments.iter().filter(|a| a.person.as_str() == "E02").collect();
    let line: Vec<_> = line.iter().map(|a| DatedShift { date: a.date, shift: a.shift.clone() }).collect();
    let mut whole = ward.report().findings;
    whole.retain(|f| f.person == Some(id("E02")));
    assert_eq!(check_person(&ward.input, &id("E02"), &line), whole);
    assert_eq!(check_person(&ward.input, &id("E99"), &line), []);
}

#[test]
fn an_agreement_with_several_offers_is_carried_by_the_best() {
    passes(|w| {
        let mut old = w.input.agreements[1].clone();
        (old.id, old.valid.to) = (id("A-OLD"), Some(day("2026-12-31")));
        w.input.agreements.insert(0, old);
        w.input.consents.push(consent("E04", "A-OLD"));
    });
}

fn set(ward: &mut SmallWard, key: ParameterKey, value: i64) {
    for p in ward.input.rule_book.parameters.iter_mut().filter(|p| p.key == key) {
        p.value = value;
    }
}

/// A fixed sequence of numbers (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }
    fn date(&mut self) -> NaiveDate {
        match self.below(20) {
            0 => NaiveDate::MIN,
            1 => NaiveDate::MAX,
            _ => day("2026-12-20") + Days::new(self.below(70) as u64),
        }
    }
    fn number(&mut self) -> i64 {
        [0, 1, -1, 3, 480, 660, 100_000, i64::MAX, i64::MIN][self.below(9)]
    }
}

fn mutate(ward: &mut SmallWard, n: &mut Numbers) {
    let people = ["E01", "E02", "E03", "E04", "E99"];
    let types = ["D", "E", "N", "LD", "LN", "XD", "DX", "S", "Q"];
    let (person, shift) = (id(people[n.below(5)]), id(types[n.below(9)]));
    let at = n.below(ward.rota.assignments.len());
    match n.below(14) {
        0..=5 => ward.rota.assignments.push(Assignment { date: n.date(), person, shift }),
        6 => ward.rota.assignments[at].date = n.date(),
        7 => ward.rota.assignments[at].person = person,
        8 => ward.rota.assignments[at].shift = shift,
        9 => ward.rota.substitutes.push(SubstituteShift { date: n.date(), shift, profession: id(["SP", "HF", "XX"][n.below(3)]) }),
        10 => ward.who(0).history.shifts.push(DatedShift { date: n.date(), shift }),
        11 => ward.who(1).history.weekends.push(n.date()),
        12 => ward.who(2).fixed.push(DatedShift { date: n.date(), shift }),
        _ => mutate_input(ward, n),
    }
}

fn mutate_input(ward: &mut SmallWard, n: &mut Numbers) {
    let p = n.below(ward.input.rule_book.parameters.len());
    match n.below(12) {
        0..=2 => ward.input.rule_book.parameters[p].value = n.number(),
        3 => drop(ward.input.rule_book.parameters.remove(p)),
        4 => ward.input.horizon.first = n.date(),
        5 => ward.input.horizon.weeks = n.number() as u32,
        6 => ward.input.shift_types[n.below(10)].unpaid_break = Minutes(n.number()),
        7 => ward.who(3).full_time_week = Minutes(n.number()),
        8 => ward.input.agreements[1].terms.rest_block = Some(Minutes(n.number())),
        9 => ward.input.cover[0].task_need = n.number() as u32,
        10 => ward.input.staff[n.below(4)].kinds = vec![ShiftKind::Night],
        _ => ward.input.holidays.days.push(PublicHoliday { date: n.date(), name: "x".into() }),
    }
}

#[test]
fn whatever_is_changed_the_checker_answers() {
    let mut n = Numbers(20_270_104);
    let (mut judged, mut broken) = (0, 0);
    for _ in 0..400 {
        let mut ward = SmallWard::new();
        for _ in 0..=n.below(12) {
            mutate(&mut ward, &mut n);
        }
        let report = check(&ward.input, &ward.rota);
        assert_eq!(report.objective, report.findings.iter().map(|f| f.points).sum::<i64>());
        assert_eq!(report, check(&ward.input, &ward.rota));
        judged += usize::from(!report.hours.is_empty());
        broken += usize::from(report.hard() > 0);
    }
    assert!(judged > 200 && broken > 300, "{judged} judged, {broken} broken");
}
