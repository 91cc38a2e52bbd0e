//! Ways out of a conflict: changes of the input, each tried out on its own with every rule kept.

use super::case::Case;
use crate::instance::Instance;
use turnus_domain::{
    agreement::{Agreement, AgreementKind, AgreementTerms, Consent, Monitoring, Scope},
    calendar::DateRange,
    planning_input::PlanningInput,
    quantity::{BasisPoints, Minutes},
    rule_book::{ParameterKey as Key, RuleId},
    shift::ShiftKind,
};

/// How many ways are told.
const MOST: usize = 2;

/// Rules by what it takes to change what they rest on: the unit's own decisions, then contracts, then agreements, those that
/// shorten rest last. Law that no agreement changes has no way out here.
const BY_PRICE: [RuleId; 11] = [
    RuleId::Fixed,
    RuleId::Absence,
    RuleId::Contract,
    RuleId::Hours,
    RuleId::Loc01,
    RuleId::Loc02,
    RuleId::Wt10,
    RuleId::Wt21,
    RuleId::Wt42,
    RuleId::Wt40,
    RuleId::Wt41,
];

/// A change and its words.
type Change = (String, PlanningInput);

/// The cheapest changes that give her a line by all rules.
pub(super) fn cheapest(case: &Case<'_>, rules: &[RuleId]) -> Vec<String> {
    let mut told = Vec::new();
    for rule in BY_PRICE.into_iter().filter(|r| rules.contains(r)) {
        if rule == RuleId::Hours {
            told.extend(hours(case));
        } else {
            let found = changes(&alone(case), rule).into_iter().find(|(_, input)| gives_a_line(input));
            told.extend(found.map(|(words, _)| words));
        }
        if told.len() >= MOST {
            break;
        }
    }
    told
}

/// The input with her as the only one.
fn alone(case: &Case<'_>) -> PlanningInput {
    PlanningInput { staff: vec![case.input.staff[case.p].clone()], cover: Vec::new(), ..case.input.clone() }
}

fn gives_a_line(input: &PlanningInput) -> bool {
    Instance::lower(input).is_ok_and(|instance| Case { input, instance: &instance, p: 0, only: None }.is_possible(&[]))
}

/// Changes of what a rule rests on, the least first.
fn changes(input: &PlanningInput, rule: RuleId) -> Vec<Change> {
    match rule {
        RuleId::Fixed => fixed(input),
        RuleId::Absence => absences(input),
        RuleId::Contract => kinds(input),
        RuleId::Loc01 => weekends(input),
        RuleId::Loc02 => long_shifts(input),
        RuleId::Wt10 | RuleId::Wt21 => averaging(input),
        RuleId::Wt42 => with(input, AgreementKind::SundayAverage, "an agreement on Sundays off on average (aml §10-8(4))", |_| {}),
        RuleId::Wt40 => rest(input, (Key::DailyRest, Key::DailyRestFloor), "between shifts", |terms, rest| terms.daily_rest = Some(rest)),
        RuleId::Wt41 => rest(input, (Key::WeeklyRest, Key::WeeklyRestFloor), "a week", |terms, rest| terms.weekly_rest = Some(rest)),
        _ => Vec::new(),
    }
}

fn fixed(input: &PlanningInput) -> Vec<Change> {
    let all = &input.staff[0].fixed;
    let one = |k: usize| {
        let mut changed = input.clone();
        let f = changed.staff[0].fixed.remove(k);
        (format!("unpin {} on {}", f.shift, f.date), changed)
    };
    let mut ways: Vec<Change> = (0..all.len()).map(one).collect();
    if all.len() > 1 {
        let mut changed = input.clone();
        changed.staff[0].fixed.clear();
        ways.push((format!("unpin her {} shifts", all.len()), changed));
    }
    ways
}

fn absences(input: &PlanningInput) -> Vec<Change> {
    let one = |k: usize| {
        let mut changed = input.clone();
        let a = changed.staff[0].absences.remove(k);
        let to = a.days.to.map_or_else(String::new, |to| to.to_string());
        (format!("move absence {} ({}–{to}), when it is one that can be moved", a.id, a.days.from), changed)
    };
    (0..input.staff[0].absences.len()).map(one).collect()
}

fn kinds(input: &PlanningInput) -> Vec<Change> {
    let other: Vec<ShiftKind> = input
        .shift_types
        .iter()
        .map(|s| s.kind)
        .filter(|k| !input.staff[0].kinds.contains(k))
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    let opened = |kinds: &[ShiftKind]| {
        let mut changed = input.clone();
        changed.staff[0].kinds.extend(kinds);
        let names: Vec<&str> = kinds.iter().map(|k| k.name()).collect();
        (format!("let her contract have {} shifts", names.join(" and ")), changed)
    };
    let mut ways: Vec<Change> = other.iter().map(|kind| opened(&[*kind])).collect();
    if other.len() > 1 {
        ways.push(opened(&other));
    }
    ways
}

fn weekends(input: &PlanningInput) -> Vec<Change> {
    let now = input.staff[0].weekend_every;
    let rarer = |every: u8| {
        let mut changed = input.clone();
        changed.staff[0].weekend_every = every;
        changed.agreements.retain(|a| a.kind != AgreementKind::LocalWeekend);
        (format!("a weekend every {every} weeks in place of every {now}, by contract or weekend agreement"), changed)
    };
    (1..now).rev().map(rarer).collect()
}

/// The package of long shifts made whole for her (DOMAIN B.4), under the agreement there is.
fn long_shifts(input: &PlanningInput) -> Vec<Change> {
    let about = |a: &&Agreement| matches!(a.kind, AgreementKind::LocalAveraging | AgreementKind::National);
    let one = |a: &Agreement| {
        let mut changed = input.clone();
        let days = input.horizon.range();
        changed.agreements.retain(|o| o.id != a.id);
        changed.agreements.push(Agreement {
            valid: days,
            scope: Scope::default(),
            health_assessment: Some(String::new()),
            monitoring: Some(Monitoring { running: days, baseline_per_1000_x100: 0 }),
            evaluate_by: None,
            ..a.clone()
        });
        changed.consents.push(Consent { person: input.staff[0].person.clone(), agreement: a.id.clone(), valid: days });
        (format!("make the package of {} whole for her: her consent, assessment, follow-up, evaluation (LOC-02)", a.id), changed)
    };
    input.agreements.iter().filter(about).map(one).collect()
}

fn averaging(input: &PlanningInput) -> Vec<Change> {
    let mut ways = with(input, AgreementKind::IndividualAveraging, "an agreement with her on averaging (aml §10-5(1))", |_| {});
    ways.extend(with(input, AgreementKind::LocalAveraging, "averaging agreed with the local union (aml §10-5(2))", |_| {}));
    ways
}

fn rest(input: &PlanningInput, keys: (Key, Key), of: &str, set: fn(&mut AgreementTerms, Minutes)) -> Vec<Change> {
    let at = |key| input.rule_book.value(key, input.horizon.first);
    let (Ok(law), Ok(floor)) = (at(keys.0), at(keys.1)) else { return Vec::new() };
    let shorter = (1..).map(|k| law - 30 * k).take_while(|rest| *rest > floor).chain(std::iter::once(floor)).filter(|rest| *rest < law);
    let one = |rest: i64| {
        let words = format!("a local agreement on {} of rest {of} (aml §10-8(3)), owed back as rest", Minutes(rest));
        with(input, AgreementKind::LocalRest, &words, |terms| set(terms, Minutes(rest)))
    };
    shorter.flat_map(one).collect()
}

/// The input with one more agreement that holds for everybody on every day.
fn with(input: &PlanningInput, kind: AgreementKind, words: &str, set: impl Fn(&mut AgreementTerms)) -> Vec<Change> {
    let Ok(id) = "agreement-that-is-missing".parse() else { return Vec::new() };
    let mut terms = AgreementTerms::default();
    set(&mut terms);
    let mut changed = input.clone();
    changed.agreements.push(Agreement {
        id,
        kind,
        parties: Vec::new(),
        scope: Scope::default(),
        terms,
        valid: DateRange::between(input.horizon.first, input.horizon.last()),
        needs_consent: false,
        health_assessment: None,
        monitoring: None,
        evaluate_by: None,
        document: String::new(),
    });
    vec![(words.to_owned(), changed)]
}

/// Other hours: the nearest that whole shifts reach under every other rule.
fn hours(case: &Case<'_>) -> Option<String> {
    let owed = i64::from(case.instance.people[case.p].owed_minutes);
    let nearest = case.nearest_minutes().into_iter().flatten().filter(|m| *m > 0).min_by_key(|m| (m - owed).abs())?;
    let position = i64::from(case.input.staff[case.p].position.0);
    let fitting =
        (nearest * position).checked_div(owed).and_then(|p| u32::try_from(p).ok()).filter(|p| (1..=BasisPoints::WHOLE.0).contains(p));
    let contract = fitting.map_or_else(String::new, |p| format!(", which is a position of {}", BasisPoints(p)));
    Some(format!(
        "{} in place of {} owed{contract}, or a tolerance of HOURS of {}",
        Minutes(nearest),
        Minutes(owed),
        Minutes((nearest - owed).abs())
    ))
}
