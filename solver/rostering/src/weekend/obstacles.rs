//! Why somebody may not work a long shift on a day: every missing piece of the long-shift package (domain brief B.4),
//! each with its rule and what to do.

use crate::legality;
use chrono::NaiveDate;
use turnus_domain::{
    agreement::{Agreement, AgreementKind},
    id::{PersonId, ShiftTypeId},
    planning_input::PlanningInput,
    quantity::Minutes,
    rule_book::{MissingParameter, ParameterKey as Key, RuleId},
    shift::ShiftType,
    staff::{ExemptFrom, StaffMember},
};

/// A missing piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// She is not employed that day, or not at all.
    Employment,
    /// She is away.
    Presence,
    /// The shift structure uses no such shift that day.
    Structure,
    /// Her contract has no such shifts.
    Contract,
    /// She is under 18.
    Age,
    /// She is exempt from nights or long shifts.
    Exemption,
    /// No agreement that allows long shifts is in force for her.
    Agreement,
    /// The health and welfare assessment is not on file.
    HealthAssessment,
    /// She has not consented, or has withdrawn it.
    Consent,
    /// Follow-up of deviations is not running.
    Monitoring,
    /// The evaluation is overdue.
    Evaluation,
    /// The shift is longer than the agreement or the law behind it allows.
    ShiftLength,
}

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// The rule.
    pub rule: RuleId,
    /// The missing piece.
    pub missing: Missing,
    /// In a sentence.
    pub what: String,
    /// What would mend it.
    pub remedy: String,
}

/// What keeps somebody from every long shift of a day; empty when she may work one. Of several long shift types, and of
/// several agreements, the one that lacks least is told.
///
/// # Errors
/// [`MissingParameter`] when the rule book lacks a limit.
pub fn long_shift_obstacles(input: &PlanningInput, person: &PersonId, date: NaiveDate) -> Result<Vec<Obstacle>, MissingParameter> {
    let used = input.structure.on(input.holidays.kind(date));
    let mut least: Option<Vec<Obstacle>> = None;
    for id in super::long_shift_types(input).iter().filter(|id| used.contains(id)) {
        let found = shift_obstacles(input, person, id, date)?;
        if least.as_ref().is_none_or(|l| found.len() < l.len()) {
            least = Some(found);
        }
    }
    Ok(least.unwrap_or_else(|| vec![unused("a long shift", date)]))
}

/// What keeps somebody from a shift type on a day; empty when she may work it.
///
/// # Errors
/// [`MissingParameter`] when the rule book lacks a limit.
pub fn shift_obstacles(
    input: &PlanningInput,
    person: &PersonId,
    shift: &ShiftTypeId,
    date: NaiveDate,
) -> Result<Vec<Obstacle>, MissingParameter> {
    let Some(m) = input.member(person) else {
        return Ok(vec![obstacle(
            RuleId::Contract,
            Missing::Employment,
            format!("{person} is not employed at the unit"),
            "register the employment first",
        )]);
    };
    let Some(s) = input.shift_type(shift) else { return Ok(vec![unused(shift.as_str(), date)]) };
    let mut found = Vec::new();
    if !input.structure.on(input.holidays.kind(date)).contains(shift) {
        found.push(unused(shift.as_str(), date));
    }
    personal(m, s, date, &mut found);
    let told: Vec<_> = found.iter().map(|o| o.missing).collect();
    found.extend(Length { input, m, s, date }.missing()?.into_iter().filter(|o| !told.contains(&o.missing)));
    debug_assert_eq!(found.is_empty(), is_legal(input, m, s, date)?, "{person} {shift} {date}: {found:?}");
    Ok(found)
}

/// The same question as the solver asks it.
fn is_legal(input: &PlanningInput, m: &StaffMember, s: &ShiftType, date: NaiveDate) -> Result<bool, MissingParameter> {
    let mask = legality::allowed(input, m, date)?;
    Ok(input.shift_types.iter().position(|o| o.id == s.id).is_some_and(|k| mask & (1 << k) != 0))
}

fn obstacle(rule: RuleId, missing: Missing, what: String, remedy: &str) -> Obstacle {
    Obstacle { rule, missing, what, remedy: remedy.into() }
}

fn unused(shift: &str, date: NaiveDate) -> Obstacle {
    obstacle(
        RuleId::Form,
        Missing::Structure,
        format!("{shift} is not used on {date}"),
        "adopt a shift structure that uses it on this kind of day",
    )
}

/// Employment, absence, contract, age at night, night exemption.
fn personal(m: &StaffMember, s: &ShiftType, date: NaiveDate, found: &mut Vec<Obstacle>) {
    let who = &m.person;
    if !m.employed.contains(date) {
        found.push(obstacle(
            RuleId::Contract,
            Missing::Employment,
            format!("{who} is not employed on {date}"),
            "plan it inside her employment",
        ));
    }
    if m.is_absent(date) {
        found.push(obstacle(
            RuleId::Absence,
            Missing::Presence,
            format!("{who} is away on {date}"),
            "ask somebody else, or leave a substitute line",
        ));
    }
    if !m.kinds.contains(&s.kind) {
        found.push(obstacle(
            RuleId::Contract,
            Missing::Contract,
            format!("the contract of {who} has no shifts like {}", s.id),
            "agree on it in the contract",
        ));
    }
    if s.kind.is_night() && is_exempt(m, ExemptFrom::Night, date) {
        found.push(obstacle(
            RuleId::Contract,
            Missing::Exemption,
            format!("{who} is exempt from nights on {date}"),
            "ask somebody else; the exemption is her right",
        ));
    }
    if s.kind.is_night() && is_minor(m, date) {
        found.push(obstacle(RuleId::Wt80, Missing::Age, format!("{who} is under 18 on {date}"), "give nights to somebody of age"));
    }
}

fn is_exempt(m: &StaffMember, from: ExemptFrom, date: NaiveDate) -> bool {
    m.exemptions.iter().any(|e| e.from == from && e.valid.contains(date))
}

fn is_minor(m: &StaffMember, date: NaiveDate) -> bool {
    m.adult_from.is_some_and(|from| date < from)
}

/// The length of a shift against agreements.
struct Length<'a> {
    input: &'a PlanningInput,
    m: &'a StaffMember,
    s: &'a ShiftType,
    date: NaiveDate,
}

impl Length<'_> {
    /// The shortest list of what is missing over every agreement that could allow the shift.
    fn missing(&self) -> Result<Vec<Obstacle>, MissingParameter> {
        let working = self.s.working(self.date);
        let (long_from, most) = (self.value(Key::LongShiftFrom)?, self.value(Key::DayLimitLocal)?);
        let mut lists: Vec<Vec<Obstacle>> = Vec::new();
        if working > long_from {
            let national = self.of_kind(AgreementKind::National).filter_map(|a| Some((a, a.terms.day_limit?)));
            lists.extend(national.map(|(a, limit)| self.package(RuleId::Loc03, a, limit)));
            let local = self.of_kind(AgreementKind::LocalAveraging);
            lists.extend(local.map(|a| self.package(RuleId::Loc02, a, a.terms.day_limit.map_or(most, |t| t.min(most)))));
        } else if working <= self.ordinary_limit(long_from)? {
            lists.push(Vec::new());
        }
        Ok(lists.into_iter().min_by_key(Vec::len).unwrap_or_else(|| vec![self.no_agreement(working, long_from, most)]))
    }

    fn value(&self, key: Key) -> Result<Minutes, MissingParameter> {
        self.input.rule_book.value(key, self.date).map(Minutes)
    }

    /// Agreements of a kind that hold that day and cover the person; consent and evaluation left aside.
    fn of_kind(&self, kind: AgreementKind) -> impl Iterator<Item = &Agreement> {
        let covers = move |a: &&Agreement| {
            a.kind == kind && a.valid.contains(self.date) && a.scope.covers(&self.input.unit, &self.m.person, &self.m.profession)
        };
        self.input.agreements.iter().filter(covers)
    }

    fn has_consented(&self, a: &Agreement) -> bool {
        self.input.consents.iter().any(|c| c.person == self.m.person && c.agreement == a.id && c.valid.contains(self.date))
    }

    fn is_evaluated(&self, a: &Agreement) -> bool {
        legality::evaluated(self.input, a, self.date)
    }

    /// The longest shift that needs no package: law, individual averaging, or local averaging.
    fn ordinary_limit(&self, long_from: Minutes) -> Result<Minutes, MissingParameter> {
        let in_force = |kind| self.of_kind(kind).any(|a| self.is_evaluated(a) && (!a.needs_consent || self.has_consented(a)));
        let individual = if in_force(AgreementKind::IndividualAveraging) { self.value(Key::DayLimitIndividual)? } else { Minutes::ZERO };
        let local = if in_force(AgreementKind::LocalAveraging) { long_from } else { Minutes::ZERO };
        Ok(self.value(Key::DayLimit)?.max(individual).max(local))
    }

    /// The package of B.4 under an agreement, piece by piece.
    fn package(&self, rule: RuleId, a: &Agreement, limit: Minutes) -> Vec<Obstacle> {
        let mut found = Vec::new();
        self.of_agreement(rule, a, &mut found);
        self.of_person(rule, a, &mut found);
        let working = self.s.working(self.date);
        if working > limit {
            let what = format!("{} works {working} on {}; agreement {} allows {limit}", self.s.id, self.date, a.id);
            found.push(obstacle(
                rule,
                Missing::ShiftLength,
                what,
                "shorten the shift or make breaks unpaid and free; longer shifts need a national agreement",
            ));
        }
        found
    }

    /// Assessment, monitoring, evaluation.
    fn of_agreement(&self, rule: RuleId, a: &Agreement, found: &mut Vec<Obstacle>) {
        if a.health_assessment.is_none() {
            let what = format!("agreement {} has no health and welfare assessment", a.id);
            found.push(obstacle(rule, Missing::HealthAssessment, what, "file the assessment with the agreement"));
        }
        if !a.monitoring.as_ref().is_some_and(|w| w.running.contains(self.date)) {
            let what = format!("deviations under agreement {} are not followed up on {}", a.id, self.date);
            found.push(obstacle(rule, Missing::Monitoring, what, "start follow-up with a baseline"));
        }
        if !self.is_evaluated(a) {
            let by = a.evaluate_by.map(|by| by.to_string()).unwrap_or_default();
            let what = format!("agreement {} was to be evaluated by {by}", a.id);
            found.push(obstacle(rule, Missing::Evaluation, what, "evaluate it, and agree on the next date"));
        }
    }

    /// Consent (asked for long shifts whatever the agreement says), age, exemption.
    fn of_person(&self, rule: RuleId, a: &Agreement, found: &mut Vec<Obstacle>) {
        let (who, date) = (&self.m.person, self.date);
        if !self.has_consented(a) {
            let what = format!("{who} has not consented to agreement {} for {date}", a.id);
            found.push(obstacle(rule, Missing::Consent, what, "ask her; it is voluntary, and no is an answer"));
        }
        if is_minor(self.m, date) {
            found.push(obstacle(RuleId::Wt80, Missing::Age, format!("{who} is under 18 on {date}"), "give long shifts to somebody of age"));
        }
        if is_exempt(self.m, ExemptFrom::LongShift, date) {
            found.push(obstacle(
                rule,
                Missing::Exemption,
                format!("{who} is exempt from long shifts on {date}"),
                "ask somebody else; it is agreed with her",
            ));
        }
    }

    fn no_agreement(&self, working: Minutes, long_from: Minutes, most: Minutes) -> Obstacle {
        let (rule, remedy) = if working > most {
            (RuleId::Loc03, "a national union agreement (aml §10-12(4)) is needed for a shift this long")
        } else if working > long_from {
            (RuleId::Loc02, "sign a local agreement (aml §10-5(2)) that covers her and this day")
        } else {
            (RuleId::Wt10, "sign an averaging agreement (aml §10-5(1)) that covers her and this day")
        };
        let what =
            format!("{} works {working} and no agreement that allows it is in force for {} on {}", self.s.id, self.m.person, self.date);
        obstacle(rule, Missing::Agreement, what, remedy)
    }
}
