//! What somebody can say yes to, what it costs in effort, and the events that record it.

use chrono::NaiveDate;
use turnus_domain::{
    agreement::{
        Agreement, AgreementKind, AgreementTerms, Monitoring, Scope,
        event::{AgreementEvaluated, AgreementSigned, HealthAssessmentFiled, MonitoringStarted},
    },
    calendar::{DateRange, Horizon},
    catalogue::event::RuleBookAdopted,
    event::Event,
    fact::Fact,
    facts::Facts,
    id::{AbsenceId, AgreementId, EmploymentId, PersonId, ShiftTypeId, UnitId},
    quantity::{BasisPoints, Minutes},
    rule_book::{Parameter, ParameterKey, Source},
    shift::{DatedShift, ShiftKind},
    staff::{
        Absence, AbsenceKind,
        event::{
            AbsenceCancelled, AbsenceRegistered, ConsentGiven, ConsentWithdrawn, ExtraShiftAgreed, ExtraShiftCancelled, PositionChanged,
            ShiftUnfixed,
        },
    },
};

/// The document of what is only wanted yet.
const WANTED: &str = "wanted; not agreed";

/// Something to agree on. The order is the one in which events are recorded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// The local tolerance of hours becomes wider, for the days of the rota. Of two the wider one is recorded last and holds.
    Tolerance(BasisPoints),
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
        /// Most working time of a day that it sets.
        day_limit: Option<Minutes>,
    },
    /// File the health and welfare assessment of an agreement.
    Assess(AgreementId),
    /// Start follow-up of deviations under an agreement.
    Monitor(AgreementId),
    /// Evaluate an agreement.
    Evaluate(AgreementId),
    /// A person consents to an agreement.
    Consent(PersonId, AgreementId),
    /// A person moves from an agreement on long shifts to one of her own, of the same union, with other terms.
    Rearrange {
        /// Who.
        person: PersonId,
        /// From which agreement.
        from: AgreementId,
        /// The id of the other one.
        id: AgreementId,
        /// Most long shifts in a row under it.
        in_row: Option<u8>,
        /// Rest after a full run under it.
        rest_block: Option<Minutes>,
    },
    /// A person's position changes.
    Position(PersonId, EmploymentId, BasisPoints),
    /// A person's contract has more frequent weekends.
    Weekends(PersonId, EmploymentId, u8),
    /// A person's contract has more kinds of shift.
    Kinds(PersonId, EmploymentId, Vec<ShiftKind>),
    /// Annual leave or a course is moved to other days: the absence is cancelled.
    Return(PersonId, AbsenceId),
    /// One day of annual leave or of a course is moved; the rest of it stays.
    Spare(PersonId, NaiveDate),
    /// Leave on days on which the line has no shift, up to and with the second day.
    Leave(PersonId, AbsenceId, NaiveDate, NaiveDate),
    /// A shift of the line is agreed as work beyond the contract.
    Extra(PersonId, NaiveDate, ShiftTypeId),
    /// A fixed shift is freed, or an extra shift called off.
    Free(PersonId, NaiveDate),
}

impl Measure {
    /// Points of effort: a choice, not a norm. A conversation is 1; a paper, an extra shift or a day of leave that is moved 2; leave that is
    /// given or moved 3; a change of contract 4; an agreement with the person 3, with the local union or on local policy 8, and of her own
    /// with the union 9; a national one 20.
    #[must_use]
    pub const fn effort(&self) -> u32 {
        match self {
            Self::Consent(..) | Self::Free(..) | Self::Evaluate(_) => 1,
            Self::Assess(_) | Self::Monitor(_) | Self::Extra(..) | Self::Spare(..) => 2,
            Self::Agree { person: Some(_), .. } | Self::Return(..) | Self::Leave(..) => 3,
            Self::Position(..) | Self::Weekends(..) | Self::Kinds(..) => 4,
            Self::Agree { kind: AgreementKind::National, .. } => 20,
            Self::Agree { .. } | Self::Tolerance(_) => 8,
            Self::Rearrange { .. } => 9,
        }
    }

    /// Who says yes to it, when it is one person.
    #[must_use]
    pub const fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Agree { person, .. } => person.as_ref(),
            Self::Tolerance(_) | Self::Assess(_) | Self::Monitor(_) | Self::Evaluate(_) => None,
            Self::Consent(person, _)
            | Self::Rearrange { person, .. }
            | Self::Position(person, ..)
            | Self::Weekends(person, ..)
            | Self::Kinds(person, ..)
            | Self::Return(person, _)
            | Self::Spare(person, _)
            | Self::Leave(person, ..)
            | Self::Extra(person, ..)
            | Self::Free(person, _) => Some(person),
        }
    }

    /// Whether it can make a difference to a person's line.
    pub(super) fn concerns(&self, who: &PersonId) -> bool {
        self.person().is_none_or(|person| person == who)
    }

    /// Its events, as of the first day of a rota.
    pub(super) fn facts(&self, facts: &Facts, unit: &UnitId, horizon: Horizon) -> Vec<Fact> {
        let first = horizon.first;
        let on = |event: Event| vec![Fact::new(event, first)];
        let terms = |person: &PersonId, employment: &EmploymentId| PositionChanged {
            person: person.clone(),
            employment: employment.clone(),
            position: None,
            full_time_week: None,
            weekend_every: None,
            kinds: None,
        };
        match self {
            Self::Tolerance(share) => tolerance(facts, *share, horizon).into_iter().collect(),
            Self::Agree { .. } => {
                self.agreement(unit, horizon).into_iter().flat_map(|a| on(AgreementSigned { agreement: a }.into())).collect()
            }
            Self::Assess(agreement) => on(HealthAssessmentFiled { agreement: agreement.clone(), document: WANTED.into() }.into()),
            Self::Monitor(agreement) => {
                let known = facts.agreements.get(agreement).and_then(|a| a.monitoring.as_ref());
                let baseline_per_1000_x100 = known.map_or(0, |m| m.baseline_per_1000_x100);
                on(MonitoringStarted { agreement: agreement.clone(), from: first, baseline_per_1000_x100 }.into())
            }
            Self::Evaluate(agreement) => on(AgreementEvaluated { agreement: agreement.clone(), evaluate_by: Some(horizon.last()) }.into()),
            Self::Consent(_, agreement) if !facts.agreements.contains_key(agreement) => Vec::new(),
            Self::Consent(person, agreement) => on(consent(person, agreement, first)),
            Self::Rearrange { person, from, .. } => {
                let Some(agreement) = self.arrangement(facts, horizon) else { return Vec::new() };
                let given = consent(person, &agreement.id, first);
                let consents = facts.people.get(person).is_some_and(|p| p.consents_on(from, first));
                let withdrawn = ConsentWithdrawn { person: person.clone(), agreement: from.clone(), on: first };
                let withdrawn = consents.then(|| withdrawn.into());
                [AgreementSigned { agreement }.into(), given].into_iter().chain(withdrawn).flat_map(on).collect()
            }
            Self::Position(p, e, position) => on(PositionChanged { position: Some(*position), ..terms(p, e) }.into()),
            Self::Weekends(p, e, every) => on(PositionChanged { weekend_every: Some(*every), ..terms(p, e) }.into()),
            Self::Kinds(p, e, kinds) => on(PositionChanged { kinds: Some(kinds.clone()), ..terms(p, e) }.into()),
            Self::Return(person, absence) => on(AbsenceCancelled { person: person.clone(), absence: absence.clone() }.into()),
            Self::Spare(person, date) => spared(facts, person, *date),
            Self::Leave(person, id, from, to) => {
                let absence = Absence { id: id.clone(), kind: AbsenceKind::Leave, days: DateRange::between(*from, *to) };
                vec![Fact::new(AbsenceRegistered { person: person.clone(), absence }, *from)]
            }
            Self::Extra(person, date, shift) => {
                let shift = DatedShift { date: *date, shift: shift.clone() };
                vec![Fact::new(ExtraShiftAgreed { person: person.clone(), unit: unit.clone(), shift }, *date)]
            }
            Self::Free(person, date) => vec![freed(facts, person, unit, *date)],
        }
    }

    fn agreement(&self, unit: &UnitId, horizon: Horizon) -> Option<Agreement> {
        let Self::Agree { kind, person, id, daily_rest, weekly_rest, day_limit } = self else { return None };
        let running = horizon.range();
        let long = matches!(kind, AgreementKind::LocalAveraging | AgreementKind::National);
        let other = if person.is_some() { "employee" } else { "union representatives" };
        Some(Agreement {
            id: id.clone(),
            kind: *kind,
            parties: vec!["employer".into(), other.into()],
            scope: Scope { units: vec![unit.clone()], people: person.iter().cloned().collect(), professions: Vec::new() },
            terms: AgreementTerms {
                daily_rest: *daily_rest,
                weekly_rest: *weekly_rest,
                day_limit: *day_limit,
                ..AgreementTerms::default()
            },
            valid: running,
            needs_consent: false,
            health_assessment: long.then(|| WANTED.into()),
            monitoring: long.then_some(Monitoring { running, baseline_per_1000_x100: 0 }),
            evaluate_by: None,
            document: WANTED.into(),
        })
    }

    /// The agreement of her own: what the other one says, with other terms for runs of long shifts.
    fn arrangement(&self, facts: &Facts, horizon: Horizon) -> Option<Agreement> {
        let Self::Rearrange { person, from, id, in_row, rest_block } = self else { return None };
        let there = facts.agreements.get(from)?;
        Some(Agreement {
            id: id.clone(),
            scope: Scope { people: vec![person.clone()], ..there.scope.clone() },
            terms: AgreementTerms { long_shifts_in_row: *in_row, rest_block: *rest_block, ..there.terms.clone() },
            valid: horizon.range(),
            document: WANTED.into(),
            ..(**there).clone()
        })
    }
}

fn consent(person: &PersonId, agreement: &AgreementId, from: NaiveDate) -> Event {
    ConsentGiven { person: person.clone(), agreement: agreement.clone(), from }.into()
}

/// The rule book with another tolerance of hours for the days of a rota; none when there is none.
fn tolerance(facts: &Facts, share: BasisPoints, horizon: Horizon) -> Option<Fact> {
    let mut rule_book = facts.catalogue.rule_book.at(horizon.first)?.clone();
    rule_book.parameters.retain(|p| p.key != ParameterKey::HoursTolerance || p.source.text != WANTED);
    let now = rule_book.parameter(ParameterKey::HoursTolerance, horizon.first)?;
    let source = Source { text: WANTED.into(), ..now.source.clone() };
    // Of parameters that hold from the same day the last one is in force.
    let wider = Parameter { value: i64::from(share.0), source, valid: horizon.range(), ..now.clone() };
    rule_book.parameters.push(wider);
    Some(Fact::new(RuleBookAdopted { rule_book }, horizon.first))
}

/// The absence of a day without that day: cancelled, and what is left of it before and after registered anew.
fn spared(facts: &Facts, person: &PersonId, date: NaiveDate) -> Vec<Fact> {
    let there = facts.people.get(person).and_then(|p| p.absences.values().find(|a| a.days.contains(date)));
    let Some(absence) = there else { return Vec::new() };
    let cancelled = AbsenceCancelled { person: person.clone(), absence: absence.id.clone() };
    let before = date.pred_opt().map(|last| DateRange { from: absence.days.from, to: Some(last) });
    let after = date.succ_opt().map(|first| DateRange { from: first, to: absence.days.to });
    let there = |days: &DateRange| days.to.is_none_or(|to| days.from <= to);
    let parts = before.into_iter().chain(after).filter(there).filter_map(|days| {
        // The first days of a shortened absence are a name of it that no other part has.
        let id = format!("{}.{}", absence.id.as_str().chars().take(50).collect::<String>(), days.from).parse().ok()?;
        let absence = Absence { id, kind: absence.kind, days };
        Some(Fact::new(AbsenceRegistered { person: person.clone(), absence }, days.from))
    });
    [Fact::new(cancelled, absence.days.from)].into_iter().chain(parts).collect()
}

/// A fixed shift is freed; what is no fixed shift is an extra one, and is called off.
fn freed(facts: &Facts, person: &PersonId, unit: &UnitId, date: NaiveDate) -> Fact {
    let (person, unit) = (person.clone(), unit.clone());
    if facts.people.get(&person).is_some_and(|p| p.fixed.contains_key(&(unit.clone(), date))) {
        Fact::new(ShiftUnfixed { person, unit, date }, date)
    } else {
        Fact::new(ExtraShiftCancelled { person, unit, date }, date)
    }
}
