//! A ward where pay supplements cost points.

use chrono::Days;
use turnus_domain::{
    calendar::PublicHoliday,
    planning_input::PlanningInput,
    quantity::Minutes,
    rule_book::{Parameter, ParameterKey, ParameterUnit, RuleId},
    shift::ShiftKind,
};

/// Pay supplements cost points, and holidays fall in the first weeks.
pub(crate) fn paid(mut input: PlanningInput) -> PlanningInput {
    let first = input.horizon.first;
    let holidays = [(1, "a Tuesday"), (5, "a Saturday"), (17, "Thursday"), (18, "Friday"), (20, "Sunday")];
    input.holidays.days.extend(holidays.map(|(d, name)| PublicHoliday { date: first + Days::new(d), name: name.into() }));
    let of_policy = input.rule_book.parameters.iter().find(|p| p.key == ParameterKey::PointsHs01).expect("a policy").clone();
    let points =
        Parameter { key: ParameterKey::PointsSupplement, rule: RuleId::Supplement, value: 37, unit: ParameterUnit::Points, ..of_policy };
    input.rule_book.parameters.push(points);
    for shift in input.shift_types.iter_mut().filter(|s| s.kind == ShiftKind::Evening) {
        shift.unpaid_break = Minutes(30);
    }
    input
}
