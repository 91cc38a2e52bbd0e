//! The judge: from the frozen input and a rota alone it recomputes every hard rule and every soft cost.
//!
//! It shares no code with any solver. [`check`] never panics: what the input does not know is a FORM finding, and an
//! input that cannot be counted with at all is reported as such. One rule is one file under `rules`.
//!
//! Numbers of the rule book are those in force on the first day of the horizon, for hard and soft rules alike.
//! Points of the findings of a rule add up to the points of that rule.
#![forbid(unsafe_code)]

pub mod day;
mod limit;
mod line;
pub mod pay;
mod period;
mod roster;
pub mod rules;
mod ward;

use line::Line;
use roster::Roster;
use rules::{cover, form, hours, substitute, supplement, wt_40, wt_41};
use turnus_domain::{
    id::PersonId,
    planning_input::PlanningInput,
    quantity::Minutes,
    rota::{Assignment, Finding, Report, Rota, SubstituteShift},
    rule_book::{ParameterKey, RuleId},
    shift::DatedShift,
};
use ward::Ward;

/// Rules that cost, in the order of the report; after them SUPPLEMENT, where the rule book gives it points.
const SOFT: [RuleId; 12] = [
    RuleId::Cover,
    RuleId::Hs01,
    RuleId::Hs02,
    RuleId::Hs03,
    RuleId::Hs04,
    RuleId::Hs05,
    RuleId::Hs06,
    RuleId::Hs07,
    RuleId::Wish,
    RuleId::FairNight,
    RuleId::FairWeekend,
    RuleId::Substitute,
];

/// Judges a rota by the input it was made from.
#[must_use]
pub fn check(input: &PlanningInput, rota: &Rota) -> Report {
    let mut report = check_assignments(input, &rota.assignments, &rota.substitutes);
    form::judge_heading(input, rota, &mut report.findings);
    in_order(&mut report.findings);
    report
}

/// Judges bare assignments and substitute lines.
#[must_use]
pub fn check_assignments(input: &PlanningInput, assignments: &[Assignment], substitutes: &[SubstituteShift]) -> Report {
    let mut report = Report { findings: form::unfit(input), ..Report::default() };
    if report.findings.is_empty() {
        let ward = Ward { input };
        form::judge_input(&ward, &mut report.findings);
        let roster = Roster::new(&ward, assignments, substitutes, &mut report.findings);
        judge_lines(&ward, &roster, &mut report);
        judge_vacancies(&ward, &roster, &mut report);
        cover::judge(&ward, &roster, &mut report);
    }
    add_up(input, &mut report);
    report
}

/// Every breach, hard and soft, of one person who works these shifts of the horizon; nothing for an unknown person.
/// Shifts of unknown types or outside the horizon are left out, of two on a date the first is judged.
#[must_use]
pub fn check_person(input: &PlanningInput, person: &PersonId, shifts: &[DatedShift]) -> Vec<Finding> {
    let mut findings = form::unfit(input);
    if let (true, Some(member)) = (findings.is_empty(), input.member(person)) {
        let ward = Ward { input };
        let known = shifts.iter().filter_map(|s| Some((s.date, input.shift_type(&s.shift)?)));
        findings = rules::judge(&ward, &Line::new(&ward, member, known));
    }
    in_order(&mut findings);
    findings
}

/// The breach of a rota whose own points, or whose bound, the report does not bear out.
#[must_use]
pub fn check_claim(rota: &Rota, report: &Report) -> Option<Finding> {
    let what = if rota.objective != report.objective {
        format!("the rota claims {} points; recomputed they are {}", rota.objective, report.objective)
    } else if rota.bound > report.objective {
        format!("the rota claims that none has fewer than {} points and has {} itself", rota.bound, report.objective)
    } else {
        return None;
    };
    Some(form::finding(None, None, what, "solve again; a rota whose proof does not hold is not published"))
}

fn judge_lines(ward: &Ward<'_>, roster: &Roster<'_>, report: &mut Report) {
    for line in &roster.lines {
        report.findings.extend(rules::judge(ward, line));
        let hours = hours::report(ward, line);
        report.slack.hours_tolerance_used += (hours.worked - hours.owed).abs();
        report.hours.push(hours);
        let debt = wt_40::debt(ward, line) + wt_41::debt(ward, line);
        if debt > Minutes::ZERO {
            report.rest_debt.push((line.member.person.clone(), debt));
        }
    }
}

fn judge_vacancies(ward: &Ward<'_>, roster: &Roster<'_>, report: &mut Report) {
    substitute::judge(ward, &roster.vacancies, &mut report.findings);
    supplement::judge_vacancies(ward, &roster.vacancies, &mut report.findings);
    report.slack.substitutes = roster.vacancies.iter().map(|v| v.of.working(v.date)).sum();
}

fn add_up(input: &PlanningInput, report: &mut Report) {
    let supplements = input.rule_book.parameter(ParameterKey::PointsSupplement, input.horizon.first).map(|_| RuleId::Supplement);
    let of = |rule| report.findings.iter().filter(|f| f.rule == rule).map(|f| f.points).sum();
    report.points = SOFT.into_iter().chain(supplements).map(|rule| (rule, of(rule))).collect();
    report.objective = report.points.iter().map(|(_, points)| points).sum();
    in_order(&mut report.findings);
}

/// Hard first, then by rule, date and person.
fn in_order(findings: &mut [Finding]) {
    findings.sort_by(|a, b| (a.severity, a.rule, a.date, &a.person).cmp(&(b.severity, b.rule, b.date, &b.person)));
}
