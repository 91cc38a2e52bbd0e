//! Ways out in which a shift changes hands: somebody of the staff fills the hole once another of her shifts is spared or worked by
//! somebody else, or works a longer shift that holds her own and the missing one.

use super::{Desk, MOST_TRIED, MOST_WAYS, Missing, WayOut};
use crate::step_in::{broken_anew, replacements, shifts};
use chrono::NaiveDate;
use turnus_domain::{
    id::{PersonId, ShiftTypeId},
    quantity::{Minutes, Ore},
    rota::{Assignment, Rota},
    shift::{DatedShift, ShiftType},
    staff::StaffMember,
};

/// Most shifts of somebody that are tried as the one she hands over, the nearest in time first.
const MOST_GIVEN: usize = 16;

/// A day of somebody that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Whose.
    pub person: PersonId,
    /// The day.
    pub date: NaiveDate,
    /// What she has.
    pub before: Option<ShiftTypeId>,
    /// What she has then.
    pub after: Option<ShiftTypeId>,
}

/// Shifts that change hands; the first change is hers who fills the hole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The days that change, in order.
    pub changes: Vec<Change>,
    /// Who works beyond her contract for it, and how long; nobody when all hours have room.
    pub extra: Option<(PersonId, Minutes)>,
    /// Ordinary pay of that; supplements come on top.
    pub pay: Ore,
}

impl Moved {
    /// Who fills the hole.
    #[must_use]
    pub fn person(&self) -> Option<&PersonId> {
        self.changes.first().map(|c| &c.person)
    }

    /// Everybody whose days change.
    #[must_use]
    pub fn people(&self) -> usize {
        self.changes.iter().map(|c| &c.person).collect::<std::collections::BTreeSet<_>>().len()
    }
}

impl Desk<'_> {
    /// Those of one person at most a few; one of each person first, the fewest people and the least pay first.
    pub(super) fn moved(&self, missing: &Missing) -> Vec<WayOut> {
        let date = self.shift.date;
        let there = |m: &&StaffMember| m.employed.contains(date) && !m.is_absent(date) && self.counts(missing, m);
        let able = self.input.staff.iter().filter(there).filter(|m| self.rota.shift(&m.person, date) != Some(&self.shift.shift));
        let of = |m: &StaffMember| self.longer(missing, m).into_iter().chain(self.handed_over(missing, m)).take(MOST_WAYS).enumerate();
        let mut found: Vec<(usize, Moved)> = able.take(MOST_TRIED).flat_map(|m| of(m).collect::<Vec<_>>()).collect();
        found.sort_by_key(|(k, moved)| (*k, moved.people(), moved.pay, moved.changes.len(), moved.person().cloned()));
        found.into_iter().map(|(_, moved)| WayOut::Moved(moved)).collect()
    }

    /// A longer shift that holds hers of that day and the missing one, when it is legal as things are.
    fn longer(&self, missing: &Missing, m: &StaffMember) -> Option<Moved> {
        let (change, after) = self.with_longer(missing, m)?;
        let works = self.is_legal(m, &after) && self.fills(missing, self.input, &after);
        works.then_some(Moved { changes: vec![change], extra: None, pay: Ore::ZERO })
    }

    /// The rota in which she works a longer shift that holds hers of that day and the missing one.
    fn with_longer(&self, missing: &Missing, m: &StaffMember) -> Option<(Change, Rota)> {
        let date = self.shift.date;
        let own = self.input.shift_type(self.rota.shift(&m.person, date)?)?;
        let used = self.input.structure.on(self.input.holidays.kind(date));
        let holds = |long: &&ShiftType| {
            let ((from, to), spans) = (long.span(date), [own.span(date), self.of_unit.span(date)]);
            used.contains(&long.id) && long.id != own.id && spans.iter().all(|(first, last)| from <= *first && *last <= to)
        };
        let long = self.input.shift_types.iter().find(holds)?;
        let change = Change { person: m.person.clone(), date, before: Some(own.id.clone()), after: Some(long.id.clone()) };
        let after = self.changed(missing, std::slice::from_ref(&change));
        Some((change, after))
    }

    /// The missing shift in place of another one of hers, which can be spared or is worked by somebody else.
    fn handed_over(&self, missing: &Missing, m: &StaffMember) -> Vec<Moved> {
        let date = self.shift.date;
        let own = shifts(self.rota, &m.person);
        let on_day: Vec<DatedShift> = own.iter().filter(|s| s.date == date).cloned().collect();
        let mut given = if on_day.is_empty() { own } else { on_day };
        given.sort_by_key(|s| ((s.date - date).num_days().abs(), s.date));
        given.into_iter().take(MOST_GIVEN).filter_map(|given| self.given(missing, m, &given)).take(MOST_WAYS).collect()
    }

    fn given(&self, missing: &Missing, m: &StaffMember, given: &DatedShift) -> Option<Moved> {
        let same_day = given.date == self.shift.date;
        let takes = Change {
            person: m.person.clone(),
            date: self.shift.date,
            before: same_day.then(|| given.shift.clone()),
            after: Some(self.shift.shift.clone()),
        };
        let gives = Change { person: m.person.clone(), date: given.date, before: Some(given.shift.clone()), after: None };
        let hers: Vec<Change> = if same_day { vec![takes] } else { vec![takes, gives] };
        let without = self.changed(missing, &hers);
        if !self.is_legal(m, &without) {
            return None;
        }
        if self.fills(missing, self.input, &without) {
            return Some(Moved { changes: hers, extra: None, pay: Ore::ZERO });
        }
        let others = replacements(self.input, &without, &[], given);
        let free = others.iter().filter(|r| r.breaks.is_empty() && r.instead_of.is_none() && r.person != m.person);
        free.take(MOST_TRIED).find_map(|r| {
            let theirs = Change { person: r.person.clone(), date: given.date, before: None, after: Some(given.shift.clone()) };
            let changes: Vec<Change> = hers.iter().cloned().chain([theirs]).collect();
            let input = self.agreed_extra(&r.person, given, r.extra);
            let extra = (r.extra > Minutes::ZERO).then(|| (r.person.clone(), r.extra));
            self.fills(missing, &input, &self.changed(missing, &changes)).then_some(Moved { changes, extra, pay: r.pay })
        })
    }

    /// The rota with some days changed, and without one of the substitutes that are missing.
    fn changed(&self, missing: &Missing, changes: &[Change]) -> Rota {
        let mut rota = self.without_substitute(missing);
        rota.assignments.retain(|a| !changes.iter().any(|c| c.person == a.person && c.date == a.date));
        let worked = changes.iter().filter_map(|c| Some(Assignment { date: c.date, person: c.person.clone(), shift: c.after.clone()? }));
        rota.assignments.extend(worked);
        rota.assignments.sort();
        rota
    }

    /// Whether her line breaks no hard rule that it does not break now.
    fn is_legal(&self, m: &StaffMember, after: &Rota) -> bool {
        let found = |rota: &Rota| turnus_checker::check_person(self.input, &m.person, &shifts(rota, &m.person));
        broken_anew(&found(self.rota), &found(after)).is_empty()
    }
}
