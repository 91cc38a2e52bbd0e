//! What could take away each finding: measures of which somebody could say yes, looked for rule by rule.

use super::{hours, measure::Measure};
use turnus_domain::{
    agreement::{Agreement, AgreementKind},
    facts::Facts,
    id::{AgreementId, PersonId},
    planning_input::PlanningInput,
    quantity::Minutes,
    rota::{Finding, Rota},
    rule_book::{ParameterKey, RuleId},
    staff::{Absence, AbsenceKind, StaffMember},
};

/// Whether it may be asked for that an absence is moved: nobody is asked back from sick leave or leave that she has a right to.
pub(crate) const fn is_movable(absence: &Absence) -> bool {
    matches!(absence.kind, AbsenceKind::AnnualLeave | AbsenceKind::Training)
}

/// What could take away each finding, each once, in the order in which events are recorded.
pub(super) fn candidates(facts: &Facts, input: &PlanningInput, rota: &Rota, breaks: &[Finding]) -> Vec<Measure> {
    let looking = Looking { facts, input, rota, breaks };
    let mut all: Vec<Measure> = breaks.iter().flat_map(|f| looking.of(f)).collect();
    let people = input.staff.iter().filter(|m| breaks.iter().any(|f| f.person.as_ref() == Some(&m.person)));
    let weighed: Vec<Measure> = people.flat_map(|m| hours::measures(facts, input, rota, m, &all)).collect();
    // Shifts that are agreed as extra ones may be overtime.
    if weighed.iter().any(|k| matches!(k, Measure::Extra(..))) {
        all.extend(looking.agree(AgreementKind::LocalOvertime, None, Terms::default()));
    }
    all.extend(weighed);
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

/// What a new agreement is about.
#[derive(Default, Clone, Copy)]
struct Terms {
    daily_rest: Option<Minutes>,
    weekly_rest: Option<Minutes>,
    day_limit: Option<Minutes>,
}

impl Looking<'_> {
    /// What takes away a finding of any rule but that of hours, which is weighed (see `hours`).
    fn of(&self, f: &Finding) -> Vec<Measure> {
        let Some(m) = f.person.as_ref().and_then(|p| self.input.member(p)) else { return Vec::new() };
        let agree = |kind, terms| self.agree(kind, None, terms).into_iter().collect();
        match f.rule {
            RuleId::Wt40 => {
                let daily_rest = self.least(f.rule, ParameterKey::DailyRestFloor);
                agree(AgreementKind::LocalRest, Terms { daily_rest, ..Terms::default() })
            }
            RuleId::Wt41 => {
                let weekly_rest = self.least(f.rule, ParameterKey::WeeklyRestFloor);
                agree(AgreementKind::LocalRest, Terms { weekly_rest, ..Terms::default() })
            }
            // Written with the employee (aml §10-8(4)), or for the whole unit.
            RuleId::Wt42 => {
                let own = self.agree(AgreementKind::SundayAverage, Some(&m.person), Terms::default());
                own.into_iter().chain(self.agree(AgreementKind::SundayAverage, None, Terms::default())).collect()
            }
            RuleId::Wt31 => agree(AgreementKind::LocalOvertime, Terms::default()),
            RuleId::Wt10 | RuleId::Wt20 => {
                let own = self.agree(AgreementKind::IndividualAveraging, Some(&m.person), Terms::default());
                self.long(m).into_iter().chain(own).chain(self.national(m)).collect()
            }
            RuleId::Loc02 => self.long(m).into_iter().chain(self.national(m)).chain(self.arrangements(m)).collect(),
            RuleId::Loc03 => self.pieces(m).into_iter().chain(self.national(m)).collect(),
            RuleId::Loc01 => self.weekends(m).into_iter().collect(),
            RuleId::Contract => self.kinds(m).into_iter().collect(),
            RuleId::Absence => {
                let Some(day) = f.date else { return Vec::new() };
                let there = m.absences.iter().filter(|a| is_movable(a)).filter(|a| a.days.contains(day));
                there.flat_map(|a| [Measure::Return(m.person.clone(), a.id.clone()), Measure::Spare(m.person.clone(), day)]).collect()
            }
            RuleId::Fixed => f.date.map(|day| Measure::Free(m.person.clone(), day)).into_iter().collect(),
            // Breaks, young people, nights, days that are not employed: no yes of anybody makes them legal.
            _ => Vec::new(),
        }
    }

    /// A new agreement; its id says what it is about.
    fn agree(&self, kind: AgreementKind, person: Option<&PersonId>, terms: Terms) -> Option<Measure> {
        let Terms { daily_rest, weekly_rest, day_limit } = terms;
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
        let id = self.free(name, person)?;
        Some(Measure::Agree { kind, person: person.cloned(), id, daily_rest, weekly_rest, day_limit })
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

    /// The least rest among the findings of a rule that an agreement may still set; the floor when one of them is below it, so that what
    /// nothing mends is told against the floor.
    fn least(&self, rule: RuleId, floor: ParameterKey) -> Option<Minutes> {
        let floor = self.input.rule_book.parameter(floor, self.input.horizon.first).map_or(0, |p| p.value);
        self.breaks.iter().filter(|f| f.rule == rule).map(|f| Minutes(f.measured.max(floor))).min()
    }

    /// The package of long shifts (B.4): pieces of agreements that are there, or a new one; her consent to each.
    fn long(&self, m: &StaffMember) -> Vec<Measure> {
        let new = self.agree(AgreementKind::LocalAveraging, None, Terms::default());
        with_consent(m, new).into_iter().chain(self.pieces(m)).collect()
    }

    /// A national agreement that allows the longest shift of any line, and her consent to it.
    fn national(&self, m: &StaffMember) -> Vec<Measure> {
        let planned = self.rota.assignments.iter().filter_map(|a| Some(self.input.shift_type(&a.shift)?.working(a.date)));
        with_consent(m, self.agree(AgreementKind::National, None, Terms { day_limit: planned.max(), ..Terms::default() }))
    }

    /// What the agreements on long shifts that are there lack for her.
    fn pieces(&self, m: &StaffMember) -> Vec<Measure> {
        let mut all = Vec::new();
        for a in self.input.agreements.iter().filter(|a| is_about_long_shifts(a)) {
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

    /// An agreement of her own in place of each that is there, under which her runs of long shifts and the rest after them are as the
    /// rota has them.
    fn arrangements(&self, m: &StaffMember) -> Vec<Measure> {
        self.input.agreements.iter().filter(|a| is_about_long_shifts(a)).filter_map(|a| self.arrangement(m, a)).collect()
    }

    fn arrangement(&self, m: &StaffMember, a: &Agreement) -> Option<Measure> {
        let runs = self.breaks.iter().filter(|f| f.rule == RuleId::Loc02 && f.person.as_ref() == Some(&m.person));
        let (mut in_row, mut rest_block) = (a.terms.long_shifts_in_row, a.terms.rest_block);
        for f in runs {
            // A finding of a run counts shifts, one of the rest after it minutes; each is measured against the term it breaks.
            if in_row.is_some_and(|most| f.limit == i64::from(most)) && f.measured > f.limit {
                in_row = in_row.max(u8::try_from(f.measured).ok());
            } else if rest_block.is_some_and(|least| f.measured < least.0) && f.measured < f.limit {
                rest_block = Some(Minutes(f.measured));
            }
        }
        let changed = (in_row, rest_block) != (a.terms.long_shifts_in_row, a.terms.rest_block);
        let id = self.free("wanted-own-long-shifts", Some(&m.person)).filter(|_| changed)?;
        Some(Measure::Rearrange { person: m.person.clone(), from: a.id.clone(), id, in_row, rest_block })
    }

    /// The rarest weekends under which her line would be legal.
    fn weekends(&self, m: &StaffMember) -> Option<Measure> {
        let mine = self.breaks.iter().filter(|f| f.rule == RuleId::Loc01 && f.person.as_ref() == Some(&m.person));
        let every = u8::try_from(mine.map(|f| f.measured).min()?).ok().filter(|every| *every > 0 && *every < m.weekend_every)?;
        Some(Measure::Weekends(m.person.clone(), m.employment.clone(), every))
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

fn is_about_long_shifts(a: &Agreement) -> bool {
    matches!(a.kind, AgreementKind::LocalAveraging | AgreementKind::National)
}

/// A new agreement and the consent of somebody to it.
fn with_consent(m: &StaffMember, new: Option<Measure>) -> Vec<Measure> {
    let consent = match &new {
        Some(Measure::Agree { id, .. }) => Some(Measure::Consent(m.person.clone(), id.clone())),
        _ => None,
    };
    consent.into_iter().chain(new).collect()
}
