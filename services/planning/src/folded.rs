//! What was folded: the state at the end of the log, and states kept on the way there.
//!
//! Kept states share everything that did not change between them (see [`Facts`]), so that keeping one costs what changed
//! since the one before. A read as of an old position goes on from the nearest state before it and folds at most one
//! interval: 4,096 events, or a 32nd of the log once that is more.

use crate::{envelope, error::PlanningError};
use std::{collections::VecDeque, sync::Arc};
use turnus_domain::facts::Facts;
use turnus_event_log::RecordedEvent;

/// Events between two kept states of a log that is not long.
const INTERVAL: u64 = 4_096;
/// Most states kept on the way; when there would be more, every second one goes and the interval doubles.
const MOST: usize = 64;
/// Old states that were asked for lately and may be asked for again.
const LATELY: usize = 8;

pub(crate) struct Folded {
    head: Arc<Facts>,
    /// At multiples of the interval, the oldest first.
    kept: Vec<Arc<Facts>>,
    interval: u64,
    /// The latest last.
    lately: VecDeque<Arc<Facts>>,
}

impl Default for Folded {
    fn default() -> Self {
        Self { head: Arc::default(), kept: Vec::new(), interval: INTERVAL, lately: VecDeque::new() }
    }
}

impl Folded {
    /// The state at the end of what was folded.
    pub(crate) fn head(&self) -> Arc<Facts> {
        Arc::clone(&self.head)
    }

    /// Folds the next event in.
    pub(crate) fn fold(&mut self, recorded: &RecordedEvent) -> Result<(), PlanningError> {
        fold(&mut self.head, recorded)?;
        self.keep();
        Ok(())
    }

    /// Keeps the state when it is its turn.
    fn keep(&mut self) {
        if self.head.position().is_multiple_of(self.interval) && self.kept.len() == MOST {
            self.interval *= 2;
            self.kept.retain(|facts| facts.position().is_multiple_of(self.interval));
        }
        if self.head.position().is_multiple_of(self.interval) {
            self.kept.push(self.head());
        }
    }

    /// The nearest state at a position or before it.
    pub(crate) fn nearest(&self, to: u64) -> Arc<Facts> {
        let before = self.kept.partition_point(|facts| facts.position() <= to);
        let kept = before.checked_sub(1).and_then(|k| self.kept.get(k));
        let known = self.lately.iter().chain(kept).chain([&self.head]).filter(|facts| facts.position() <= to);
        known.max_by_key(|facts| facts.position()).map(Arc::clone).unwrap_or_default()
    }

    /// Keeps an old state that was asked for, in place of the one that was asked for longest ago.
    pub(crate) fn remember(&mut self, facts: &Arc<Facts>) {
        self.lately.retain(|known| known.position() != facts.position());
        if self.lately.len() == LATELY {
            self.lately.pop_front();
        }
        self.lately.push_back(Arc::clone(facts));
    }
}

/// Folds an event into a state, which is copied only when somebody else holds it too.
pub(crate) fn fold(facts: &mut Arc<Facts>, recorded: &RecordedEvent) -> Result<(), PlanningError> {
    let (event, effective) = (envelope::event(recorded)?, envelope::effective(recorded)?);
    Arc::make_mut(facts).evolve(&event, recorded.position.0, effective);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use turnus_domain::{event::Event, staff::event::WishWithdrawn};

    /// However long the log is, few states are kept, and from each position it is at most one interval back to one of them.
    #[test]
    fn few_states_are_kept_and_none_is_far() {
        let day = chrono::NaiveDate::from_ymd_opt(2027, 1, 4).expect("a day");
        let event = Event::from(WishWithdrawn { person: "E1".parse().expect("an id"), wish: "W1".parse().expect("an id") });
        let mut folded = Folded::default();
        for position in 1..=600_000 {
            Arc::make_mut(&mut folded.head).evolve(&event, position, day);
            folded.keep();
            if position % 9_973 == 0 {
                let furthest = INTERVAL.max(position / 32);
                assert!(folded.kept.len() <= MOST);
                for to in (0..=position).step_by(997).chain([position]) {
                    let near = folded.nearest(to).position();
                    assert!(near <= to && to - near <= furthest, "{near} for {to} of {position}");
                }
            }
        }
        assert!(folded.kept.len() > MOST / 4, "{}", folded.kept.len());
    }
}
