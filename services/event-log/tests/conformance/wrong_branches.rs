//! Wrong stores for the rules of branches: each breaks one promise on purpose, and a rule must catch it.

use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::{BoxStream, StreamExt};
use turnus_event_log::*;

use crate::rules::branching::BRANCHES;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    OpensAtTheEnd,
    CopiesTheBase,
    WritesToTheBase,
    ReadsTheBaseToItsEnd,
    ForgetsRevisions,
    ForgetsCommands,
    StartsItsOwnChain,
    StopsFollowing,
    FlattensBranches,
    ReusesNames,
    StaysOpen,
    ComparesNothing,
    MergesOneByOne,
    MergesAgain,
    OverwritesConflicts,
    KeepsKeysApart,
    OpensStreamsAnew,
    MergesWithoutClosing,
}

/// Every fault with the rule that must catch it.
const CAUGHT: &[(Fault, &str)] = &[
    (Fault::OpensAtTheEnd, "a_branch_reads_through_its_base"),
    (Fault::CopiesTheBase, "what_is_blanked_in_the_base_is_blanked_in_its_branches"),
    (Fault::WritesToTheBase, "an_append_to_a_branch_leaves_the_base_alone"),
    (Fault::ReadsTheBaseToItsEnd, "a_branch_does_not_see_what_the_base_records_later"),
    (Fault::ForgetsRevisions, "a_branch_stands_on_the_revisions_of_its_base"),
    (Fault::ForgetsCommands, "commands_and_event_ids_of_the_base_are_known"),
    (Fault::StartsItsOwnChain, "the_chain_of_a_branch_continues_its_base"),
    (Fault::StopsFollowing, "a_branch_is_paged_and_followed_like_any_log"),
    (Fault::FlattensBranches, "branches_branch"),
    (Fault::ReusesNames, "names_of_branches_are_taken_once"),
    (Fault::StaysOpen, "closed_branches_take_nothing"),
    (Fault::ComparesNothing, "both_sides_are_compared"),
    (Fault::MergesOneByOne, "a_merge_is_one_append_that_names_its_sources"),
    (Fault::MergesAgain, "a_merge_takes_effect_once"),
    (Fault::OverwritesConflicts, "a_conflict_merges_nothing"),
    (Fault::OpensStreamsAnew, "a_stream_closed_before_they_parted_is_closed_in_the_branch"),
    (Fault::MergesWithoutClosing, "a_merge_closes_what_the_branch_closed"),
    (Fault::KeepsKeysApart, "persons_are_shredded_in_the_whole_family"),
];

/// Every planted fault is caught by the rule that names it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_wrong_branching_store_is_caught() {
    for (fault, rule) in CAUGHT {
        let (_, check) = BRANCHES.iter().find(|(name, _)| name == rule).unwrap();
        let outcome = check(Arc::new(Wrong { inner: MemoryLog::default(), copies: MemoryLog::default(), fault: *fault })).await;
        assert!(outcome.is_err(), "{rule} does not catch a store that {fault:?}");
    }
}

/// Every rule of branches can fail.
#[test]
fn every_rule_of_branches_can_fail() {
    for (name, _) in BRANCHES {
        assert!(CAUGHT.iter().any(|(_, rule)| rule == name), "nothing breaks {name}");
    }
}

struct Wrong {
    inner: MemoryLog,
    /// Holds copies that should not be there.
    copies: MemoryLog,
    fault: Fault,
}

impl Wrong {
    async fn base_of(&self, log: &LogId) -> Option<Branch> {
        self.inner.branch(log).await.unwrap()
    }

    /// Appends a branch's events to its base as new requests, not asking what moved.
    async fn append_each(&self, merge: &MergeBranch, tag: &str) -> Result<Appended, BranchError> {
        let branch = self.base_of(&merge.branch).await.ok_or(BranchError::Unknown(merge.branch.clone()))?;
        let mut answer = Err(BranchError::Nothing(merge.branch.clone()));
        for event in compare(&self.inner, &branch).await?.ours {
            let new = NewEvent {
                event_id: EventId::from_parts(event.position.0, *format!("{tag:>10.10}").as_bytes().first_chunk().unwrap()),
                event_type: match self.fault {
                    Fault::MergesWithoutClosing => EventType::new("Closed").unwrap(),
                    _ => event.event_type,
                },
                schema_version: 1,
                effective_from: event.effective_from,
                effective_to: None,
                data: event.data,
                meta: event.meta,
                sealed: vec![],
            };
            let append = Append {
                log: branch.base.clone(),
                command_id: CommandId::new(format!("{tag} {}", event.position)).unwrap(),
                actor: merge.by.clone(),
                correlation_id: None,
                causation_id: Some(event.event_id),
                now: merge.now,
                at: None,
                writes: vec![StreamWrite { stream: event.stream_id, expected: Expected::Any, events: vec![new] }],
                conditions: vec![],
            };
            answer = Ok(self.inner.append(append).await.map_err(BranchError::Append)?);
        }
        answer
    }
}

#[async_trait]
impl EventLog for Wrong {
    async fn append(&self, mut append: Append) -> Result<Appended, AppendError> {
        let branch = self.base_of(&append.log).await;
        match (self.fault, branch) {
            (Fault::WritesToTheBase, Some(branch)) => append.log = branch.base,
            (Fault::ForgetsRevisions, Some(_)) => {
                append.writes.iter_mut().for_each(|write| write.expected = Expected::Any);
                append.conditions.clear();
            }
            _ => {}
        }
        let request = append.clone();
        match self.inner.append(append).await {
            Err(AppendError::StreamClosed { .. }) if self.fault == Fault::OpensStreamsAnew => {
                let write = |write: StreamWrite| StreamWrite { stream: StreamId::new(format!("{} 2", write.stream)).unwrap(), ..write };
                let writes = request.writes.into_iter().map(write).collect();
                self.inner.append(Append { writes, ..request }).await
            }
            answer => answer,
        }
    }

    async fn command(&self, log: &LogId, command: &CommandId) -> Result<Option<Appended>, ReadError> {
        match self.fault {
            Fault::ForgetsCommands if self.base_of(log).await.is_some() => Ok(None),
            _ => self.inner.command(log, command).await,
        }
    }

    async fn read(&self, log: &LogId, after: Position, limit: usize) -> Result<Vec<RecordedEvent>, ReadError> {
        let branch = self.base_of(log).await;
        let mut events = self.inner.read(log, after, limit).await?;
        match (self.fault, branch) {
            (Fault::CopiesTheBase, Some(branch)) => return self.copies.read(&branch.base, after, limit).await,
            (Fault::StartsItsOwnChain, Some(branch)) => {
                events
                    .iter_mut()
                    .filter(|event| event.position.0 == branch.at.0 + 1)
                    .for_each(|event| event.hash = event_hash(Hash::START, event));
            }
            (Fault::ComparesNothing, Some(branch)) if after >= branch.at => events.clear(),
            _ => {}
        }
        Ok(events)
    }

    async fn read_stream(&self, log: &LogId, stream: &StreamId, after: Revision, limit: usize) -> Result<Vec<RecordedEvent>, ReadError> {
        match (self.fault, self.base_of(log).await) {
            (Fault::ReadsTheBaseToItsEnd, Some(branch)) => self.inner.read_stream(&branch.base, stream, after, limit).await,
            _ => self.inner.read_stream(log, stream, after, limit).await,
        }
    }

    async fn head(&self, log: &LogId) -> Result<Head, ReadError> {
        self.inner.head(log).await
    }

    async fn position_at(&self, log: &LogId, instant: Instant) -> Result<Position, ReadError> {
        self.inner.position_at(log, instant).await
    }

    fn subscribe(&self, log: LogId, after: Position) -> BoxStream<'static, Result<RecordedEvent, ReadError>> {
        let events = self.inner.subscribe(log, after);
        if self.fault == Fault::StopsFollowing { events.take(4).boxed() } else { events }
    }

    async fn branch(&self, log: &LogId) -> Result<Option<Branch>, ReadError> {
        self.inner.branch(log).await
    }

    async fn unseal(&self, event: &RecordedEvent) -> Result<Vec<Unsealed>, ReadError> {
        self.inner.unseal(event).await
    }

    async fn shred(&self, log: &LogId, subject: &SubjectId) -> Result<(), StorageError> {
        match self.fault {
            Fault::KeepsKeysApart if self.base_of(log).await.is_some() => Ok(()),
            _ => self.inner.shred(log, subject).await,
        }
    }

    async fn erase_sealed(&self, place: &SealedPlace) -> Result<(), EraseError> {
        self.inner.erase_sealed(place).await
    }
}

#[async_trait]
impl BranchingLog for Wrong {
    async fn open_branch(&self, mut opening: OpenBranch) -> Result<Branch, BranchError> {
        match self.fault {
            Fault::OpensAtTheEnd => opening.at = None,
            Fault::FlattensBranches => {
                if let Some(branch) = self.base_of(&opening.base).await {
                    (opening.base, opening.at) = (branch.base, Some(branch.at));
                }
            }
            Fault::CopiesTheBase => {
                let events = self.inner.read(&opening.base, Position::START, 1_000).await?;
                let shared = opening.at.map_or(events.len(), |at| at.0 as usize);
                let _ = self.copies.restore(events.into_iter().take(shared).collect()).await;
            }
            Fault::ReusesNames if self.inner.branches(&opening.base).await?.iter().any(|branch| branch.name == opening.name) => {
                opening.name.push('2');
            }
            _ => {}
        }
        self.inner.open_branch(opening).await
    }

    async fn branches(&self, base: &LogId) -> Result<Vec<Branch>, ReadError> {
        self.inner.branches(base).await
    }

    async fn close_branch(&self, branch: &LogId, by: Actor, now: Instant) -> Result<Branch, BranchError> {
        match self.fault {
            Fault::StaysOpen => self.base_of(branch).await.ok_or(BranchError::Unknown(branch.clone())),
            _ => self.inner.close_branch(branch, by, now).await,
        }
    }

    async fn merge_branch(&self, merge: MergeBranch) -> Result<Appended, BranchError> {
        match self.fault {
            Fault::MergesOneByOne | Fault::OverwritesConflicts | Fault::MergesWithoutClosing => self.append_each(&merge, "merge").await,
            Fault::MergesAgain => {
                let known = self.inner.branch(&merge.branch).await?.and_then(|branch| branch.closed);
                if known.is_some() { self.append_each(&merge, "again").await } else { self.inner.merge_branch(merge).await }
            }
            _ => self.inner.merge_branch(merge).await,
        }
    }
}
