//! One person's line through the horizon, seen as the sequence of duties that rules judge.

use crate::instance::{Duty, Instance, OFF, Person};
use crate::rules;

/// A line with what came before it, ready to be judged.
pub(crate) struct Line<'a> {
    pub instance: &'a Instance,
    pub person: &'a Person,
    /// One choice per day of the horizon.
    pub choices: &'a [u8],
    /// Duties before and in the horizon, in order of time.
    pub duties: &'a [Duty],
}

impl Line<'_> {
    /// Duties of the horizon.
    pub(crate) fn planned(&self) -> &[Duty] {
        &self.duties[self.person.past.len()..]
    }
    /// Pairs of consecutive duties, the later one in the horizon.
    pub(crate) fn steps(&self) -> impl Iterator<Item = (&Duty, &Duty)> {
        let from = self.person.past.len().saturating_sub(1);
        self.duties[from..].windows(2).map(|w| (&w[0], &w[1])).filter(|(_, b)| b.day >= 0)
    }
    /// Points for the part beyond `limit` of runs of consecutive dates whose duties satisfy `in_run`, counted in the horizon.
    pub(crate) fn beyond_run(&self, limit: i32, in_run: impl Fn(&Duty) -> bool) -> i64 {
        let (mut run, mut last, mut beyond) = (0, i32::MIN / 2, 0);
        for d in self.duties {
            run = match (in_run(d), d.day == last + 1) {
                (true, true) => run + 1,
                (true, false) => 1,
                (false, _) => 0,
            };
            last = d.day;
            beyond += i64::from(run > limit && d.day >= 0);
        }
        beyond
    }
    /// Weekends of the horizon that are worked.
    pub(crate) fn weekends(&self) -> impl Iterator<Item = i32> {
        let mut last = i32::MIN;
        let weeks = self.instance.weeks as i32;
        self.planned().iter().filter_map(|d| d.weekend).filter(move |k| {
            let new = *k != last && *k < weeks;
            last = *k;
            new
        })
    }
}

/// Judges lines with reusable buffers.
#[derive(Default)]
pub(crate) struct Judge {
    duties: Vec<Duty>,
    /// Where the rota repeats: people with the past that the line last judged leaves them.
    people: Vec<Option<Person>>,
}

impl Judge {
    /// Points of a line, or `None` when it breaks a hard rule.
    pub(crate) fn points(&mut self, instance: &Instance, person: usize, choices: &[u8]) -> Option<i64> {
        let line = self.line(instance, person, choices);
        rules::HARD.iter().all(|(_, holds)| holds(&line)).then(|| rules::SOFT.iter().map(|(_, points)| points(&line)).sum())
    }

    /// The hard rules a line breaks.
    #[cfg(test)]
    pub(crate) fn broken(&mut self, instance: &Instance, person: usize, choices: &[u8]) -> Vec<&'static str> {
        let line = self.line(instance, person, choices);
        rules::HARD.iter().filter(|(_, holds)| !holds(&line)).map(|(name, _)| *name).collect()
    }

    /// Points of the soft rules, whatever the hard ones say.
    pub(crate) fn soft(&mut self, instance: &Instance, person: usize, choices: &[u8]) -> i64 {
        let line = self.line(instance, person, choices);
        rules::SOFT.iter().map(|(_, points)| points(&line)).sum()
    }

    /// The line as the rules judge it.
    pub(crate) fn line<'a>(&'a mut self, instance: &'a Instance, person: usize, choices: &'a [u8]) -> Line<'a> {
        let p = match &instance.round {
            None => &instance.people[person],
            Some(round) => {
                self.people.resize_with(instance.people.len(), || None);
                let own = self.people[person].get_or_insert_with(|| instance.people[person].clone());
                round.look_back(own, choices);
                &*own
            }
        };
        self.duties.clear();
        self.duties.extend_from_slice(&p.past);
        for (day, choice) in choices.iter().enumerate() {
            if *choice != OFF {
                self.duties.push(instance.duty[day][usize::from(*choice) - 1]);
            }
        }
        Line { instance, person: p, choices, duties: &self.duties }
    }
}
