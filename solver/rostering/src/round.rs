//! A round: what lies before the first week of a rota that repeats is the rota itself, as far back as rules look.
//!
//! A line is then judged with its own past, made anew for each line that is tried. The same is said of a frozen input by
//! [`turnus_domain::base_rota::repeated`].

use crate::instance::{Axis, Duty, OFF, Person};
use turnus_domain::touch::HISTORY_WEEKS;

/// The rounds before the horizon.
#[derive(Debug, Clone)]
pub(crate) struct Round {
    /// Duty of (round, day, shift type), the earliest round first; none where no rule looks back so far.
    duties: Vec<Vec<Vec<Option<Duty>>>>,
    /// Sundays and holidays before the horizon that count.
    holy: Vec<i32>,
}

impl Round {
    /// The rounds before an input's horizon; `sunday_window` in weeks.
    pub(crate) fn of(axis: &Axis<'_>, sunday_window: usize) -> Self {
        let input = axis.input;
        let (days, reach) = (input.horizon.len() as i32, 7 * HISTORY_WEEKS as i32);
        let rounds = (reach + days - 1).div_euclid(days.max(1));
        let on = |day: i32| input.shift_types.iter().map(|s| (day >= -reach).then(|| axis.duty(s, day))).collect();
        let duties = (1..=rounds).rev().map(|back| (0..days).map(|d| on(d - back * days)).collect()).collect();
        let from = -7 * sunday_window as i32;
        let holy = (from..0).filter(|d| input.holidays.is_sunday_or_holiday(axis.date(*d))).collect();
        Self { duties, holy }
    }

    /// Gives a person the past that a line of hers leaves when it is worked again and again.
    pub(crate) fn look_back(&self, person: &mut Person, line: &[u8]) {
        person.past.clear();
        for days in &self.duties {
            let worked = days.iter().zip(line).filter(|(_, choice)| **choice != OFF);
            person.past.extend(worked.filter_map(|(shifts, choice)| shifts[usize::from(*choice) - 1]));
        }
        person.past_weekends.clear();
        person.past_weekends.extend(person.past.iter().filter_map(|d| d.weekend));
        person.past_weekends.dedup();
        let mut worked = person.past.iter().flat_map(|d| [(d.day, d.sunday[0]), (d.day + 1, d.sunday[1])]).filter(|(_, on)| *on).peekable();
        person.past_holy.clear();
        for day in &self.holy {
            while worked.next_if(|(d, _)| d < day).is_some() {}
            person.past_holy.push((*day, worked.peek().is_some_and(|(d, _)| d == day)));
        }
    }
}
