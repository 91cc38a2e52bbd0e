//! Gathers what waits for a writer into groups.
//!
//! What arrives while a group is committed makes the next group; that alone costs nobody any time.
//! But callers that wait for their answers come back together just after the commit, so a writer
//! that took only the first of them would commit a small and a large group in turn. It therefore
//! waits for as many as the group before had, for at most [`PATIENCE`]; a single caller never waits.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};

/// Most events in a group of more than one request.
pub(crate) const GROUP_EVENTS: usize = 512;
/// Longest wait for a group to become as large as the one before.
const PATIENCE: Duration = Duration::from_millis(2);

/// Something that waits for a writer.
pub(crate) trait Waits {
    /// How many events it brings.
    fn events(&self) -> usize;
}

/// An inbox that is emptied in groups.
pub(crate) struct Gatherer<T> {
    inbox: mpsc::Receiver<T>,
    /// Taken out of the inbox but too large for the group before.
    held: Option<T>,
    /// Size of the group before.
    before: usize,
}

impl<T: Waits> Gatherer<T> {
    pub(crate) fn new(inbox: mpsc::Receiver<T>) -> Self {
        Self { inbox, held: None, before: 0 }
    }

    /// The next group; empty when nobody can send any more.
    pub(crate) async fn next(&mut self) -> Vec<T> {
        let first = match self.held.take() {
            Some(held) => held,
            None => match self.inbox.recv().await {
                Some(first) => first,
                None => return Vec::new(),
            },
        };
        let mut events = first.events();
        let mut group = vec![first];
        let until = Instant::now() + PATIENCE;
        while let Some(more) = self.another(group.len(), until).await {
            events += more.events();
            if events > GROUP_EVENTS {
                self.held = Some(more);
                break;
            }
            group.push(more);
        }
        self.before = group.len();
        group
    }

    async fn another(&mut self, size: usize, until: Instant) -> Option<T> {
        match self.inbox.try_recv() {
            Ok(more) => Some(more),
            Err(_) if size < self.before => timeout_at(until, self.inbox.recv()).await.ok().flatten(),
            Err(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    impl Waits for usize {
        fn events(&self) -> usize {
            *self
        }
    }

    fn filled(sizes: &[usize]) -> (mpsc::Sender<usize>, Gatherer<usize>) {
        let (sender, inbox) = mpsc::channel(1_000);
        sizes.iter().for_each(|size| sender.try_send(*size).unwrap());
        (sender, Gatherer::new(inbox))
    }

    /// What waits together goes together, up to the limit; a large request goes alone.
    #[tokio::test]
    async fn groups_keep_the_limit() {
        let (sender, mut gatherer) = filled(&[500, 12, 1, 1, 100_000, 1]);
        drop(sender);
        let mut groups = Vec::new();
        loop {
            match gatherer.next().await {
                group if group.is_empty() => break,
                group => groups.push(group),
            }
        }
        assert_eq!(groups, [vec![500, 12], vec![1, 1], vec![100_000], vec![1]]);
    }

    /// A single caller never waits; after a group of two the writer waits for the second, but not
    /// for ever.
    #[tokio::test]
    async fn patience_is_for_company() {
        let (sender, mut gatherer) = filled(&[1]);
        assert_eq!(gatherer.next().now_or_never(), Some(vec![1]));
        sender.try_send(2).unwrap();
        assert_eq!(gatherer.next().now_or_never(), Some(vec![2]));
        sender.try_send(3).unwrap();
        sender.try_send(4).unwrap();
        assert_eq!(gatherer.next().now_or_never(), Some(vec![3, 4]));
        sender.try_send(5).unwrap();
        let mut waiting = Box::pin(gatherer.next());
        assert!(waiting.as_mut().now_or_never().is_none(), "did not wait for the second");
        sender.try_send(6).unwrap();
        assert_eq!(waiting.await, [5, 6]);
        sender.try_send(7).unwrap();
        assert_eq!(gatherer.next().await, [7]);
        sender.try_send(8).unwrap();
        assert_eq!(gatherer.next().now_or_never(), Some(vec![8]));
    }
}
