//! A day plan read by person: what somebody does, part by part.

use super::{DayPlan, Performer, Supervision, TaskDone};
use crate::quantity::Minutes;

/// What somebody does in a part of her day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing<'a> {
    /// A task, alone or with others.
    Task {
        /// The task.
        done: &'a TaskDone,
        /// Her part in it.
        by: &'a Performer,
    },
    /// Supervises somebody else.
    Supervision {
        /// The task.
        done: &'a TaskDone,
        /// Whom.
        of: &'a Performer,
    },
    /// Has a break.
    Break,
}

/// A part of somebody's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'a> {
    /// Start.
    pub from: Minutes,
    /// End.
    pub to: Minutes,
    /// Turns in it.
    pub times: u32,
    /// What.
    pub doing: Doing<'a>,
}

impl DayPlan {
    /// What somebody on duty does, in order of time; each turn of a task is a part.
    #[must_use]
    pub fn parts(&self, duty: usize) -> Vec<Part<'_>> {
        let mut parts = Vec::new();
        for done in &self.done {
            for p in &done.performers {
                let to = done.from + p.minutes;
                if p.duty == duty {
                    parts.push(Part { from: done.from, to, times: 1, doing: Doing::Task { done, by: p } });
                } else if let Some(s) = supervision(p, duty) {
                    parts.push(Part { from: to - s.minutes, to, times: 1, doing: Doing::Supervision { done, of: p } });
                }
            }
        }
        let pauses = self.pauses.iter().filter(|p| p.duty == duty);
        parts.extend(pauses.map(|p| Part { from: p.from, to: p.from + p.minutes, times: 1, doing: Doing::Break }));
        parts.sort_by_key(|p| (p.from, p.to));
        parts
    }

    /// The same for people to read: turns of a task that follow each other without a gap, in the same way, are one part.
    #[must_use]
    pub fn stretches(&self, duty: usize) -> Vec<Part<'_>> {
        let mut stretches: Vec<Part<'_>> = Vec::new();
        for part in self.parts(duty) {
            match stretches.last_mut().filter(|last| last.to == part.from && last.doing.same_way(&part.doing)) {
                Some(last) => (last.to, last.times) = (part.to, last.times + 1),
                None => stretches.push(part),
            }
        }
        stretches
    }

    /// Minutes of tasks and supervision that somebody on duty has.
    #[must_use]
    pub fn care(&self, duty: usize) -> Minutes {
        self.parts(duty).iter().filter(|p| p.doing != Doing::Break).map(|p| p.to - p.from).sum()
    }
}

fn supervision(p: &Performer, duty: usize) -> Option<&Supervision> {
    p.supervised.as_ref().filter(|s| s.by == Some(duty))
}

impl Doing<'_> {
    /// The same task, with the same people in the same way.
    fn same_way(&self, other: &Self) -> bool {
        let people = |done: &TaskDone| done.performers.iter().map(|p| p.duty).collect::<std::collections::BTreeSet<_>>();
        let by = |p: &Performer| (p.mode, p.supervised.as_ref().map(|s| s.by));
        match (self, other) {
            (Self::Task { done: a, by: p }, Self::Task { done: b, by: q }) => {
                a.demand == b.demand && by(p) == by(q) && people(a) == people(b)
            }
            (Self::Supervision { done: a, of: p }, Self::Supervision { done: b, of: q }) => a.demand == b.demand && p.duty == q.duty,
            _ => false,
        }
    }
}
