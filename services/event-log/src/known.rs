//! What a writer still knows of a log after it has written: nothing that an append looks up changes unless the
//! head moves. So as long as the head is where the last append left it, the streams are too, and a writer whose
//! statement is guarded by the head need not ask for them again.

use std::collections::{HashMap, HashSet};

use crate::group::{Group, Names};
use crate::ids::StreamId;
use crate::log::Head;
use crate::rules::Situation;
use crate::stream_end::StreamEnd;

/// Most streams that are known; all are forgotten when there would be more.
const MOST: usize = 10_000;

/// The head and the streams as the last append left them.
pub(crate) struct Known {
    head: Head,
    streams: HashMap<StreamId, StreamEnd>,
}

impl Default for Known {
    fn default() -> Self {
        Self { head: Head::START, streams: HashMap::new() }
    }
}

impl Known {
    /// A group that needs no look-up; `None` when a stream is named that is not known.
    ///
    /// It knows no commands, so its refusals count for nothing: the command may be one that took effect before.
    pub(crate) fn group(&self, names: &Names<'_>) -> Option<Group> {
        let known = |stream: &&StreamId| self.streams.get(*stream).map(|end| ((*stream).clone(), *end));
        let streams: HashMap<_, _> = names.streams.iter().map(known).collect::<Option<_>>()?;
        Some(Group::new(Situation { head: self.head.clone(), streams, taken: HashSet::new() }, HashMap::new()))
    }

    /// Takes over what a group that was written leaves.
    pub(crate) fn learn(&mut self, written: Group) {
        let judged_at = written.judged_at.clone();
        let (head, streams) = written.left();
        if judged_at != self.head || self.streams.len() + streams.len() > MOST {
            self.streams.clear();
        }
        self.head = head;
        self.streams.extend(streams);
    }

    /// Knows nothing any more.
    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::Hash;
    use crate::order::{Position, Revision};

    fn head(position: u64) -> Head {
        Head { position: Position(position), hash: Hash([position as u8; 32]), recorded_at: None }
    }

    fn stream(name: &str) -> StreamId {
        StreamId::new(name).unwrap()
    }

    fn written(judged_at: u64, left: u64, name: &str) -> Group {
        let end = StreamEnd { revision: Revision(left), closed: false };
        let streams = [(stream(name), end)].into();
        let mut group = Group::new(Situation { head: head(left), streams, taken: HashSet::new() }, HashMap::new());
        group.judged_at = head(judged_at);
        group
    }

    /// Streams stay known while nobody else moves the head, and are forgotten when somebody has.
    #[test]
    fn what_others_may_have_moved_is_not_known() {
        let (a, b) = (stream("a"), stream("b"));
        let both = Names { streams: [&a, &b].into(), ..Names::default() };
        let one = Names { streams: [&b].into(), ..Names::default() };
        let mut known = Known::default();
        assert!(known.group(&one).is_none());
        known.learn(written(0, 1, "a"));
        known.learn(written(1, 2, "b"));
        assert_eq!(known.group(&both).unwrap().judged_at, head(2));
        // Somebody else wrote position 3.
        known.learn(written(3, 4, "b"));
        assert!(known.group(&both).is_none());
        assert!(known.group(&one).is_some());
        known.forget();
        assert!(known.group(&one).is_none());
    }
}
