//! What somebody can say yes to so that a line becomes legal: each finding maps to the events that could take it away.

use chrono::NaiveDate;
use turnus_domain::{
    agreement::{
        Agreement, AgreementKind, AgreementTerms, Monitoring, Scope,
        event::{AgreementEvaluated, AgreementSigned, HealthAssessmentFiled, MonitoringStarted},
    },
    calendar::Horizon,
    event::Event,
    fact::Fact,
    facts::Facts,
    id::{AbsenceId, AgreementId, EmploymentId, PersonId, ShiftTypeId, UnitId},
    planning_input::PlanningInput,
    quantity::{BasisPoints, Minutes},
    rota::{Assignment, Finding, Rota},
    rule_book::{ParameterKey, RuleId},
    shift::{DatedShift, ShiftKind},
    staff::{
        Absence, AbsenceKind, StaffMember,
        event::{AbsenceCancelled, ConsentGiven, ExtraShiftAgreed, ExtraShiftCancelled, PositionChanged, ShiftUnfixed},
    },
};

/// The document of an agreement that is only wanted yet.
const WANTED: &str = "wanted; not agreed";

/// Most shifts of a line that are tried as an extra shift: they differ in little.
const MOST_EXTRA: usize = 4;

/// Something to agree on. The order is the one in which events are recorded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// An agreement of a kind for the unit, or for one person.
    Agree {
        /// What it widens.
        kind: AgreementKind,
        /// For whom; everybody of the unit when absent.
        person: Option<PersonId>,
        /// Its id.
        id: AgreementId,
        /// Least rest between shifts that it sets.
        daily_rest: Option<Minutes>,
        /// Least weekly rest that it sets.
        weekly_rest: Option<Minutes>,
    },
    /// File the health and welfare assessment of an agreement.
    Assess(AgreementId),
    /// Start follow-up of deviations under an agreement.
    Monitor(AgreementId),
    /// Evaluate an agreement.
    Evaluate(AgreementId),
    /// A person consents to an agreement.
    Consent(PersonId, AgreementId),
    /// A person's position changes.
    Position(PersonId, EmploymentId, BasisPoints),
    /// A person's contract has more frequent weekends.
    Weekends(PersonId, EmploymentId, u8),
    /// A person's contract has more kinds of shift.
    Kinds(PersonId, EmploymentId, Vec<ShiftKind>),
    /// Annual leave or a course is moved to other days: the absence is cancelled.
    Return(PersonId, AbsenceId),
    /// A shift of the line is agreed as work beyond the contract.
    Extra(PersonId, NaiveDate, ShiftTypeId),
    /// A fixed shift is freed, or an extra shift called off.
    Free(PersonId, NaiveDate),
}

impl Measure {
    /// Points of effort: a choice, not a norm. A conversation is 1, a paper or an extra shift 2, a change of contract 4, an agreement with the
    /// person 3 or with the local union 8, a national one 20.
    #[must_use]
    pub const fn effort(&self) -> u32 {
        match self {
            Self::Consent(..) | Self::Free(..) | Self::Evaluate(_) => 1,
            Self::Assess(_) | Self::Monitor(_) | Self::Extra(..) => 2,
            Self::Agree { kind: AgreementKind::IndividualAveraging, .. } | Self::Return(..) => 3,
            Self::Position(..) | Self::Weekends(..) | Self::Kinds(..) => 4,
            Self::Agree { kind: AgreementKind::National, .. } => 20,
            Self::Agree { .. } => 8,
        }
    }

    /// Whether it can make a difference to a person's line.
    pub(super) fn concerns(&self, who: &PersonId) -> bool {
        match self {
            Self::Agree { person, .. } => person.as_ref().is_none_or(|person| person == who),
            Self::Assess(_) | Self::Monitor(_) | Self::Evaluate(_) => true,
            Self::Consent(person, _)
            | Self::Position(person, ..)
            | Self::Weekends(person, ..)
            | Self::Kinds(person, ..)
            | Self::Return(person, _)
            | Self::Extra(person, ..)
            | Self::Free(person, _) => person == who,
        }
    }

    /// Whether it takes away hours that a person has too many of, or owes too few for.
    pub(super) fn takes_hours_of(&self, who: &PersonId) -> bool {
        matches!(self, Self::Extra(person, ..) | Self::Position(person, ..) if person == who)
    }

    /// Its events, as of the first day of a rota.
    pub(super) fn facts(&self, facts: &Facts, unit: &UnitId, horizon: Horizon) -> Vec<Fact> {
        let first = horizon.first;
        let terms = |person: &PersonId, employment: &EmploymentId| PositionChanged {
            person: person.clone(),
            employment: employment.clone(),
            position: None,
            full_time_week: None,
            weekend_every: None,
            kinds: None,
        };
        let event: Event = match self {
            Self::Agree { .. } => match self.agreement(unit, horizon) {
                Some(agreement) => AgreementSigned { agreement }.into(),
                None => return Vec::new(),
            },
            Self::Assess(agreement) => HealthAssessmentFiled { agreement: agreement.clone(), document: WANTED.into() }.into(),
            Self::Monitor(agreement) => {
                let known = facts.agreements.get(agreement).and_then(|a| a.monitoring.as_ref());
                let baseline = known.map_or(0, |m| m.baseline_per_1000_x100);
                MonitoringStarted { agreement: agreement.clone(), from: first, baseline_per_1000_x100: baseline }.into()
            }
            Self::Evaluate(agreement) => AgreementEvaluated { agreement: agreement.clone(), evaluate_by: Some(horizon.last()) }.into(),
            Self::Consent(_, agreement) if !facts.agreements.contains_key(agreement) => return Vec::new(),
            Self::Consent(person, agreement) => ConsentGiven { person: person.clone(), agreement: agreement.clone(), from: first }.into(),
            Self::Position(p, e, position) => PositionChanged { position: Some(*position), ..terms(p, e) }.into(),
            Self::Weekends(p, e, every) => PositionChanged { weekend_every: Some(*every), ..terms(p, e) }.into(),
            Self::Kinds(p, e, kinds) => PositionChanged { kinds: Some(kinds.clone()), ..terms(p, e) }.into(),
            Self::Return(person, absence) => AbsenceCancelled { person: person.clone(), absence: absence.clone() }.into(),
            Self::Extra(person, date, shift) => {
                let shift = DatedShift { date: *date, shift: shift.clone() };
                let agreed = ExtraShiftAgreed { person: person.clone(), unit: unit.clone(), shift };
                return vec![Fact::new(agreed, *date)];
            }
            Self::Free(person, date) => {
                let (person, unit, date) = (person.clone(), unit.clone(), *date);
                let fixed = facts.people.get(&person).is_some_and(|p| p.fixed.contains_key(&(unit.clone(), date)));
                let freed = Fact::new(ShiftUnfixed { person: person.clone(), unit: unit.clone(), date }, date);
                return vec![if fixed { freed } else { Fact::new(ExtraShiftCancelled { person, unit, date }, date) }];
            }
        };
        vec![Fact::new(event, first)]
    }

    fn agreement(&self, unit: &UnitId, horizon: Horizon) -> Option<Agreement> {
        let Self::Agree { kind, person, id, daily_rest, weekly_rest } = self else { return None };
        let running = horizon.range();
        let long = *kind == AgreementKind::LocalAveraging;
        Some(Agreement {
            id: id.clone(),
            kind: *kind,
            parties: vec!["employer".into(), if person.is_some() { "employee" } else { "union representatives" }.into()],
            scope: Scope { units: vec![unit.clone()], people: person.iter().cloned().collect(), professions: Vec::new() },
            terms: AgreementTerms { daily_rest: *daily_rest, weekly_rest: *weekly_rest, ..AgreementTerms::default() },
            valid: running,
            needs_consent: false,
            health_assessment: long.then(|| WANTED.into()),
            monitoring: long.then_some(Monitoring { running, baseline_per_1000_x100: 0 }),
            evaluate_by: None,
            document: WANTED.into(),
        })
    }
}

/// Whether it may be asked for that an absence is moved: nobody is asked back from sick leave or leave that she has a right to.
pub(crate) const fn is_movable(absence: &Absence) -> bool {
    matches!(absence.kind, AbsenceKind::AnnualLeave | AbsenceKind::Training)
}

/// What could take away each finding, each once; agreements come first.
pub(super) fn candidates(facts: &Facts, input: &PlanningInput, rota: &Rota, breaks: &[Finding]) -> Vec<Measure> {
    let looking = Looking { facts, input, rota, breaks };
    let mut all: Vec<Measure> = breaks.iter().flat_map(|f| looking.of(f)).collect();
    all.sort();
    all.dedup();
    all
}

struct Looking<'a> {
    facts: &'a Facts,
    input: &'a PlanningInput,
    rota: &'a Rota,
    breaks: &'a [Finding],
}

impl Looking<'_> {
    fn of(&self, f: &Finding) -> Vec<Measure> {
        let Some(m) = f.person.as_ref().and_then(|p| self.input.member(p)) else { return Vec::new() };
        let agree = |kind, daily, weekly| self.agree(kind, None, daily, weekly).into_iter().collect();
        match f.rule {
            RuleId::Wt40 => agree(AgreementKind::LocalRest, self.least(f.rule, ParameterKey::DailyRestFloor), None),
            RuleId::Wt41 => agree(AgreementKind::LocalRest, None, self.least(f.rule, ParameterKey::WeeklyRestFloor)),
            RuleId::Wt42 => agree(AgreementKind::SundayAverage, None, None),
            RuleId::Wt31 => agree(AgreementKind::LocalOvertime, None, None),
            RuleId::Wt10 | RuleId::Wt20 => {
                let own = self.agree(AgreementKind::IndividualAveraging, Some(&m.person), None, None);
                self.long(m).into_iter().chain(own).collect()
            }
            RuleId::Loc02 => self.long(m),
            RuleId::Loc01 => self.weekends(m).into_iter().collect(),
            RuleId::Hours => self.position(m, f).into_iter().chain(self.extra(m, f)).collect(),
            RuleId::Contract => self.kinds(m).into_iter().collect(),
            RuleId::Absence => {
                let there = m.absences.iter().filter(|a| is_movable(a)).filter(|a| f.date.is_some_and(|day| a.days.contains(day)));
                there.map(|a| Measure::Return(m.person.clone(), a.id.clone())).collect()
            }
            RuleId::Fixed => f.date.map(|day| Measure::Free(m.person.clone(), day)).into_iter().collect(),
            // Breaks, young people, nights, days that are not employed: no yes of anybody makes them legal.
            _ => Vec::new(),
        }
    }

    /// A new agreement; its id says what it is about.
    fn agree(
        &self,
        kind: AgreementKind,
        person: Option<&PersonId>,
        daily_rest: Option<Minutes>,
        weekly_rest: Option<Minutes>,
    ) -> Option<Measure> {
        let name = match kind {
            AgreementKind::IndividualAveraging => "wanted-averaging",
            AgreementKind::LocalAveraging => "wanted-long-shifts",
            AgreementKind::LocalOvertime => "wanted-overtime",
            AgreementKind::LocalRest if weekly_rest.is_some() => "wanted-weekly-rest",
            AgreementKind::LocalRest => "wanted-daily-rest",
            AgreementKind::SundayAverage => "wanted-sundays",
            AgreementKind::National => "wanted-national",
            AgreementKind::LocalWeekend => "wanted-weekends",
        };
        Some(Measure::Agree { kind, person: person.cloned(), id: self.free(name, person)?, daily_rest, weekly_rest })
    }

    /// An id that no agreement has.
    fn free(&self, name: &str, person: Option<&PersonId>) -> Option<AgreementId> {
        let whose = person.map_or_else(String::new, |p| format!("-{}", p.as_str().chars().take(30).collect::<String>()));
        // Of one id more than there are agreements, one is free.
        (0..=self.facts.agreements.len()).find_map(|n| {
            let number = if n == 0 { String::new() } else { format!("-{n}") };
            let id = format!("{name}{whose}{number}").parse::<AgreementId>().ok()?;
            (!self.facts.agreements.contains_key(&id)).then_some(id)
        })
    }

    /// The least rest among the findings of a rule that an agreement may still set.
    fn least(&self, rule: RuleId, floor: ParameterKey) -> Option<Minutes> {
        let floor = self.input.rule_book.parameter(floor, self.input.horizon.first).map_or(0, |p| p.value);
        let rests = self.breaks.iter().filter(|f| f.rule == rule && f.measured >= floor).map(|f| Minutes(f.measured));
        Some(rests.min().unwrap_or(Minutes(floor)))
    }

    /// The package of long shifts (B.4): pieces of agreements that are there, or a new one; her consent to each.
    fn long(&self, m: &StaffMember) -> Vec<Measure> {
        let new = self.agree(AgreementKind::LocalAveraging, None, None, None);
        let mut all = Vec::new();
        if let Some(Measure::Agree { id, .. }) = &new {
            all.push(Measure::Consent(m.person.clone(), id.clone()));
        }
        all.extend(new);
        let there = |a: &&Agreement| matches!(a.kind, AgreementKind::LocalAveraging | AgreementKind::National);
        for a in self.input.agreements.iter().filter(there) {
            let consents = self.facts.people.get(&m.person).is_some_and(|p| p.consents_on(&a.id, self.input.horizon.first));
            all.extend((!consents).then(|| Measure::Consent(m.person.clone(), a.id.clone())));
            all.extend(a.health_assessment.is_none().then(|| Measure::Assess(a.id.clone())));
            let running = a.monitoring.as_ref().is_some_and(|w| self.input.horizon.days().all(|day| w.running.contains(day)));
            all.extend((!running).then(|| Measure::Monitor(a.id.clone())));
            let in_time = a.evaluate_by.is_none_or(|by| by >= self.input.horizon.last());
            all.extend((!in_time).then(|| Measure::Evaluate(a.id.clone())));
        }
        all
    }

    /// The rarest weekends under which her line would be legal.
    fn weekends(&self, m: &StaffMember) -> Option<Measure> {
        let mine = self.breaks.iter().filter(|f| f.rule == RuleId::Loc01 && f.person.as_ref() == Some(&m.person));
        let every = u8::try_from(mine.map(|f| f.measured).min()?).ok().filter(|every| *every > 0 && *every < m.weekend_every)?;
        Some(Measure::Weekends(m.person.clone(), m.employment.clone(), every))
    }

    /// The position that owes what the line has.
    fn position(&self, m: &StaffMember, f: &Finding) -> Option<Measure> {
        let owed = m.owed(self.rota.horizon.days()).0;
        let wanted = (i64::from(m.position.0) * (owed + f.measured) + owed / 2).checked_div(owed)?;
        let position = u32::try_from(wanted).ok().filter(|p| (1..=BasisPoints::WHOLE.0).contains(p))?;
        Some(Measure::Position(m.person.clone(), m.employment.clone(), BasisPoints(position)))
    }

    /// Shifts of her line that are as long as what it has too much.
    fn extra(&self, m: &StaffMember, f: &Finding) -> Vec<Measure> {
        let mine = self.rota.assignments.iter().filter(|a| a.person == m.person && !m.fixed.iter().any(|fixed| fixed.date == a.date));
        let fits = |a: &&Assignment| self.input.shift_type(&a.shift).is_some_and(|s| (s.working(a.date).0 - f.measured).abs() <= f.limit);
        mine.filter(fits).take(MOST_EXTRA).map(|a| Measure::Extra(m.person.clone(), a.date, a.shift.clone())).collect()
    }

    /// The kinds of her contract and those of her line.
    fn kinds(&self, m: &StaffMember) -> Option<Measure> {
        let mine = self.rota.assignments.iter().filter(|a| a.person == m.person);
        let worked = mine.filter_map(|a| self.input.shift_type(&a.shift)).map(|s| s.kind);
        let mut kinds = m.kinds.clone();
        worked.for_each(|kind| {
            if !kinds.contains(&kind) {
                kinds.push(kind)
            }
        });
        (kinds.len() > m.kinds.len()).then(|| Measure::Kinds(m.person.clone(), m.employment.clone(), kinds))
    }
}
