//! FORM: people, shift types, professions and dates that the input knows; one shift per person and date; an input
//! without defects; a rule book that has every number the checker reads.

use crate::{
    limit::{Breach, Limit},
    ward::Ward,
};
use chrono::{Datelike, NaiveDate, Weekday};
use turnus_domain::{
    id::PersonId,
    planning_input::PlanningInput,
    rota::{Finding, Rota},
    rule_book::{Authority, Parameter, ParameterKey, RuleId},
};

/// Greatest number the checker counts with: no rule book, agreement or contract has one near it.
const GREATEST: i64 = 10_000_000;

/// Greatest hourly pay in øre, share of it as a supplement (hundredths of a percent) and points per 1,000 kr of supplements.
const MOST_PAY: i64 = 10_000_000;
const MOST_SUPPLEMENT: i64 = 100_000;
const MOST_SUPPLEMENT_POINTS: i64 = 10_000;

/// Numbers of the rule book that the checker reads.
const NEEDED: [ParameterKey; 47] = {
    use ParameterKey::*;
    [
        DayLimit,
        DayLimitIndividual,
        DayLimitLocal,
        WeekLimit,
        WeekMean,
        WeekMeanWindow,
        WeekMaxIndividual,
        WeekMaxLocal,
        DailyRest,
        DailyRestFloor,
        WeeklyRest,
        WeeklyRestFloor,
        SundayWindow,
        SundayEvery,
        SundayFrom,
        SundayTo,
        BreakAfter,
        BreakTotalFrom,
        BreakTotal,
        NightAverage,
        NightFrom,
        NightTo,
        LongShiftFrom,
        FullTimeRota,
        FullTimeDay,
        FullTimeFloor,
        NightConversion,
        SundayConversion,
        ConversionSundayEvery,
        HoursTolerance,
        QuickReturns,
        QuickReturnBelow,
        NightsInRow,
        FreeAfterNight,
        DaysInRow,
        LongInRow,
        PointsHs01,
        PointsHs02,
        PointsHs03,
        PointsHs04,
        PointsHs05,
        PointsHs06,
        PointsHs07,
        PointsFairNight,
        PointsFairWeekend,
        PointsSubstituteHour,
        PointsUnmetHour,
    ]
};

/// A breach of form.
pub(crate) fn finding(person: Option<&PersonId>, date: Option<NaiveDate>, what: String, remedy: &str) -> Finding {
    let limit = Limit::named(0, Authority::Policy, "form of a rota");
    Breach { rule: RuleId::Form, person, date, measured: 1, limit, what, remedy: remedy.into() }.hard()
}

/// Why an input cannot be counted with at all; the rules are then not judged.
pub(crate) fn unfit(input: &PlanningInput) -> Vec<Finding> {
    let h = input.horizon;
    let mut wrong = Vec::new();
    if !(1..=104).contains(&h.weeks) || h.first.weekday() != Weekday::Mon || !(1900..=2200).contains(&h.first.year()) {
        wrong.push(format!("the horizon begins on {} and has {} weeks", h.first, h.weeks));
    }
    let fits = |n: i64| (-GREATEST..=GREATEST).contains(&n);
    let supplement = |p: &Parameter| match p.key {
        ParameterKey::PointsSupplement => p.value > MOST_SUPPLEMENT_POINTS,
        ParameterKey::WeekendSupplement | ParameterKey::NightSupplement | ParameterKey::HolidaySupplement => p.value > MOST_SUPPLEMENT,
        _ => false,
    };
    let parameters = input.rule_book.parameters.iter().filter(|p| !fits(p.value) || supplement(p));
    wrong.extend(parameters.map(|p| format!("{:?} of the rule book is {}", p.key, p.value)));
    let paid = input.professions.iter().filter(|p| !(0..=MOST_PAY).contains(&p.pay_per_hour.0));
    wrong.extend(paid.map(|p| format!("profession {} is paid {} øre an hour", p.id, p.pay_per_hour.0)));
    let types = input.shift_types.iter().filter(|s| !fits(s.paid_break.0) || !fits(s.unpaid_break.0));
    wrong.extend(types.map(|s| format!("the breaks of shift type {} are out of range", s.id)));
    let staff = input.staff.iter().filter(|m| !fits(m.full_time_week.0) || m.position.0 > 10_000);
    wrong.extend(staff.map(|m| format!("full time or position of {} is out of range", m.person)));
    wrong.extend(input.cover.iter().filter(|c| c.heads() > 10_000).map(|c| format!("cover of {} asks for {} heads", c.class, c.heads())));
    let terms = input.agreements.iter().filter(|a| {
        let t = &a.terms;
        [t.daily_rest, t.weekly_rest, t.day_limit, t.rest_block, t.overtime_week].iter().flatten().any(|m| !fits(m.0))
    });
    wrong.extend(terms.map(|a| format!("a term of agreement {} is out of range", a.id)));
    wrong
        .into_iter()
        .map(|what| finding(None, None, what, "correct the input: whole weeks from a Monday and numbers that can be worked with"))
        .collect()
}

/// Defects of the input and numbers that the rule book lacks.
pub(crate) fn judge_input(ward: &Ward<'_>, found: &mut Vec<Finding>) {
    for d in ward.input.defects() {
        found.push(finding(None, None, format!("{}: {}", d.place, d.what), &d.remedy));
    }
    for key in NEEDED.into_iter().filter(|key| ward.limit(*key).is_none()) {
        let what = format!("the rule book {} has no {key:?} on {}", ward.input.rule_book.id, ward.input.horizon.first);
        found.push(finding(None, None, what, "add the parameter with its source; the rules that need it were not judged"));
    }
}

/// Whether the rota says it was made for this input.
pub(crate) fn judge_heading(input: &PlanningInput, rota: &Rota, found: &mut Vec<Finding>) {
    let differences = [
        (rota.unit != input.unit, format!("the rota is for unit {} and the input for {}", rota.unit, input.unit)),
        (rota.horizon != input.horizon, "the rota has another horizon than the input".into()),
        (
            rota.input_position != input.position,
            format!("the rota was made from position {} and is judged by position {}", rota.input_position, input.position),
        ),
    ];
    for (_, what) in differences.into_iter().filter(|d| d.0) {
        found.push(finding(None, None, what, "judge the rota by the input it was made from, or solve again"));
    }
}
