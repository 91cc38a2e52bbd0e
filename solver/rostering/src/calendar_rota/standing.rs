//! What stands of a base rota in a calendar: what the person may work on that day, without what public holidays do not need.

use crate::instance::{Instance, OFF};
use turnus_domain::{calendar::DayKind, planning_input::PlanningInput, rota::Assignment};

/// Lines, a choice a day.
pub(super) type Lines = Vec<Box<[u8]>>;

/// The shifts of the base as lines. Shifts of people or types that the input does not know are left out.
pub(super) fn known(input: &PlanningInput, base: &[Assignment]) -> Lines {
    let mut lines = vec![vec![OFF; input.horizon.len()].into_boxed_slice(); input.staff.len()];
    for a in base {
        let person = input.staff.iter().position(|m| m.person == a.person);
        let shift = input.shift_types.iter().position(|s| s.id == a.shift).and_then(|s| u8::try_from(s + 1).ok());
        let day = usize::try_from(input.horizon.index(a.date)).ok();
        if let (Some(p), Some(choice), Some(day)) = (person, shift, day)
            && let Some(cell) = lines[p].get_mut(day)
        {
            *cell = choice;
        }
    }
    lines
}

/// What stands of the base on its own days, with what is fixed and without what public holidays do not need.
pub(super) fn standing(input: &PlanningInput, instance: &Instance, base: &Lines) -> Lines {
    let mut stands = base.clone();
    for (line, person) in stands.iter_mut().zip(&instance.people) {
        for (d, choice) in line.iter_mut().enumerate() {
            let may = *choice == OFF || person.allowed[d] & (1 << (*choice - 1)) != 0;
            *choice = person.fixed[d].unwrap_or(if may { *choice } else { OFF });
        }
    }
    for (d, date) in input.horizon.days().enumerate() {
        if input.holidays.kind(date) == DayKind::Holiday {
            take_off(instance, d, &mut stands);
        }
    }
    stands
}

/// How many shifts stand.
pub(super) fn count(stands: &Lines) -> usize {
    stands.iter().flatten().filter(|choice| **choice != OFF).count()
}

/// Standing shifts of everybody that some lines do not work.
pub(super) fn given_up(stands: &Lines, lines: &Lines) -> Vec<usize> {
    let differ = |stands: &[u8], line: &[u8]| stands.iter().zip(line).filter(|(stood, now)| **stood != OFF && stood != now).count();
    stands.iter().zip(lines).map(|(stands, line)| differ(stands, line)).collect()
}

/// Takes shifts of a day off that no row of its cover misses, first from whoever works most above what she owes.
fn take_off(instance: &Instance, d: usize, stands: &mut Lines) {
    loop {
        let above = |p: usize| {
            let worked: i32 = (0..instance.days).filter_map(|d| instance.duty_of(d, stands[p][d])).map(|duty| duty.working).sum();
            worked - instance.people[p].owed_minutes
        };
        let free = |p: &usize| stands[*p][d] != OFF && instance.people[*p].fixed[d].is_none() && spare(instance, d, stands, *p);
        // Of two with as much, the first in order.
        let Some(p) = (0..stands.len()).filter(free).max_by_key(|p| (above(*p), std::cmp::Reverse(*p))) else { return };
        stands[p][d] = OFF;
    }
}

/// Whether every row of cover that she counts in on a day has somebody to spare.
fn spare(instance: &Instance, d: usize, lines: &Lines, p: usize) -> bool {
    instance.rows_of_day[d].iter().map(|r| &instance.cover[*r]).all(|row| {
        let counts = |q: usize| {
            let choice = lines[q][d];
            choice != OFF && row.shifts & (1 << (choice - 1)) != 0 && instance.people[q].classes[row.class][d]
        };
        !counts(p) || (0..lines.len()).filter(|q| counts(*q)).count() as i32 > row.need
    })
}
