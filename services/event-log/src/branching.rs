//! How a branch is read and written, the same for every store: what a store holds of one log alone is put
//! together with what its base holds.
//!
//! What is at or before the shared position never changes (but for the blanking of sealed values), so it is
//! looked up without a lock before the append: whether a command or an event id is already there, and where
//! the streams named stand. Those revisions are laid down as the branch's own starting points, and from then
//! on the branch is appended to as any log is.

use async_trait::async_trait;

use crate::append::{Append, Appended, Expected, StreamWrite};
use crate::branch::{Branch, BranchError, BranchingLog, Closed, MergeBranch, OpenBranch};
use crate::chain::FieldHasher;
use crate::columns::stream_without_gap;
use crate::compare::compare;
use crate::error::{AppendError, Corrupt, ReadError, StorageError};
use crate::event::{NewEvent, PlainField, RecordedEvent, Unsealed};
use crate::ids::{Actor, CommandId, EventId, LogId, StreamId, SubjectId};
use crate::log::{EventLog, MAX_PAGE};
use crate::order::{Instant, Position, Revision};
use crate::page;
use crate::rules::{self, Remembered};
use crate::sealing::{Prepared, Sealer};
use crate::stream_end::{Start, StreamEnd};

/// What a store must be able to tell and change of one log, not looking at its base.
#[async_trait]
pub(crate) trait BranchRows: EventLog {
    fn sealer(&self) -> &Sealer;
    /// Hands a request to the writer.
    async fn write(&self, request: Prepared) -> Result<Appended, AppendError>;
    async fn own_page(&self, log: &LogId, after: Position, to: Position) -> Result<Vec<RecordedEvent>, ReadError>;
    async fn own_stream_page(&self, log: &LogId, stream: &StreamId, after: Revision, limit: usize)
    -> Result<Vec<RecordedEvent>, ReadError>;
    async fn own_command(&self, log: &LogId, command: &CommandId) -> Result<Option<Remembered>, ReadError>;
    /// One of these ids that an event up to a position has.
    async fn own_event_id(&self, log: &LogId, ids: &[EventId], to: Position) -> Result<Option<EventId>, ReadError>;
    /// Where a stream stands by the events of this log up to a position.
    async fn own_end(&self, log: &LogId, stream: &StreamId, to: Position) -> Result<Option<StreamEnd>, ReadError>;
    async fn own_branches(&self, base: &LogId) -> Result<Vec<Branch>, ReadError>;
    /// Records a branch and the head it starts from; `false` when there is a log of this id.
    async fn insert_branch(&self, branch: &Branch) -> Result<bool, StorageError>;
    /// Records how a branch ended; `false` when it had ended before.
    async fn end_branch(&self, log: &LogId, closed: &Closed) -> Result<bool, StorageError>;
    /// Lays down where streams start in a branch; those it knows already stay.
    async fn seed(&self, log: &LogId, streams: &[Start]) -> Result<(), StorageError>;
}

/// A log whose keys seal the values of this one.
pub(crate) async fn root(store: &dyn EventLog, log: &LogId) -> Result<LogId, ReadError> {
    Ok(store.branch(log).await?.map_or_else(|| log.clone(), |branch| branch.root))
}

/// Destroys the key of a subject for the whole family of logs.
pub(crate) async fn shred<S: BranchRows>(store: &S, log: &LogId, subject: &SubjectId) -> Result<(), StorageError> {
    let root = root(store, log).await.map_err(StorageError::new)?;
    store.sealer().shred(&root, subject).await
}

pub(crate) async fn unseal<S: BranchRows>(store: &S, event: &RecordedEvent) -> Result<Vec<Unsealed>, ReadError> {
    store.sealer().unseal(event, &root(store, &event.log_id).await?).await
}

pub(crate) async fn read<S: BranchRows>(
    store: &S,
    branch: &Branch,
    after: Position,
    limit: usize,
) -> Result<Vec<RecordedEvent>, ReadError> {
    let head = store.head(&branch.log).await?.position;
    let size = page::size(&branch.log, after, head, limit)?;
    let to = Position(after.0 + size as u64);
    let mut events = Vec::new();
    if after < branch.at {
        let shared = branch.at.min(to).0 - after.0;
        events = store.read(&branch.base, after, shared as usize).await?;
    }
    if to > branch.at {
        events.extend(store.own_page(&branch.log, after.max(branch.at), to).await?);
    }
    page::without_gap(&branch.log, after, size, events)
}

pub(crate) async fn read_stream<S: BranchRows>(
    store: &S,
    branch: &Branch,
    stream: &StreamId,
    after: Revision,
    limit: usize,
) -> Result<Vec<RecordedEvent>, ReadError> {
    let limit = limit.min(MAX_PAGE);
    let mut events = store.read_stream(&branch.base, stream, after, limit).await?;
    events.retain(|event| event.position <= branch.at);
    if events.len() < limit {
        let last = events.last().map_or(after, |event| event.revision);
        events.extend(store.own_stream_page(&branch.log, stream, last, limit - events.len()).await?);
    }
    stream_without_gap(&branch.log, stream, after, events)
}

/// Recorded times never decrease, so halving finds the position among the branch's own.
pub(crate) async fn position_at<S: BranchRows>(store: &S, branch: &Branch, instant: Instant) -> Result<Position, ReadError> {
    if instant < branch.recorded_at {
        return Ok(store.position_at(&branch.base, instant).await?.min(branch.at));
    }
    let (mut low, mut high) = (branch.at.0, store.head(&branch.log).await?.position.0);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        let event = store.own_page(&branch.log, Position(middle - 1), Position(middle)).await?.pop();
        let missing = || Corrupt { log: branch.log.clone(), position: Position(middle), cause: "the event is missing".to_owned() };
        match event.ok_or_else(missing)?.recorded_at <= instant {
            true => low = middle,
            false => high = middle - 1,
        }
    }
    Ok(Position(low))
}

pub(crate) async fn command<S: BranchRows>(store: &S, branch: &Branch, command: &CommandId) -> Result<Option<Appended>, ReadError> {
    if let Some(own) = store.own_command(&branch.log, command).await? {
        return Ok(Some(own.answer.again()));
    }
    Ok(inherited(store, branch, command).await?.map(|(_, remembered)| remembered.answer.again()))
}

/// A command that took effect before the branch parted, and the log it was sent to.
async fn inherited<S: BranchRows>(store: &S, branch: &Branch, command: &CommandId) -> Result<Option<(LogId, Remembered)>, ReadError> {
    let (mut base, mut shared) = (branch.base.clone(), branch.at);
    loop {
        if let Some(known) = store.own_command(&base, command).await?.filter(|known| known.answer.last <= shared) {
            return Ok(Some((base, known)));
        }
        match store.branch(&base).await? {
            Some(further) => (base, shared) = (further.base, further.at.min(shared)),
            None => return Ok(None),
        }
    }
}

/// Appends to a branch.
pub(crate) async fn append<S: BranchRows>(
    store: &S,
    branch: &Branch,
    append: Append,
    causes: Vec<Option<EventId>>,
) -> Result<Appended, AppendError> {
    let fault = |error: ReadError| AppendError::Storage(StorageError::new(error));
    if let Some((log, earlier)) = inherited(store, branch, &append.command_id).await.map_err(fault)? {
        // The same history, so the same answer.
        let request = store.sealer().prepare(Append { log, ..append }, &branch.root).await?;
        return rules::repeat(&request, &earlier);
    }
    let mut request = store.sealer().prepare(append, &branch.root).await?;
    request.causes = causes;
    if branch.closed.is_some() && store.own_command(&branch.log, &request.append.command_id).await.map_err(fault)?.is_none() {
        return Err(AppendError::Closed { log: branch.log.clone() });
    }
    lay_down(store, branch, &request.append).await?;
    match store.write(request).await {
        // Closed while this was under way.
        Err(AppendError::Storage(cause)) => match store.branch(&branch.log).await {
            Ok(Some(Branch { closed: Some(_), log, .. })) => Err(AppendError::Closed { log }),
            _ => Err(AppendError::Storage(cause)),
        },
        answer => answer,
    }
}

/// Looks up what the shared part says about a request, and lays down where its streams start.
async fn lay_down<S: BranchRows>(store: &S, branch: &Branch, append: &Append) -> Result<(), AppendError> {
    let fault = |error: ReadError| AppendError::Storage(StorageError::new(error));
    let ids: Vec<EventId> = append.events().map(|event| event.event_id).collect();
    let read = append.conditions.iter().map(|condition| &condition.stream);
    let mut streams: Vec<&StreamId> = append.writes.iter().map(|write| &write.stream).chain(read).collect();
    streams.sort_unstable();
    streams.dedup();
    let mut starts = Vec::new();
    for stream in streams {
        // A stream with events of the branch's own was laid down before them.
        if store.own_end(&branch.log, stream, Position(u64::MAX)).await.map_err(fault)?.is_none() {
            starts.extend(start(store, branch, stream).await.map_err(fault)?.map(|end| (stream.clone(), end)));
        }
    }
    let (mut base, mut shared) = (branch.base.clone(), branch.at);
    loop {
        if let Some(event_id) = store.own_event_id(&base, &ids, shared).await.map_err(fault)? {
            return Err(AppendError::DuplicateEventId { event_id });
        }
        match store.branch(&base).await.map_err(fault)? {
            Some(further) => (base, shared) = (further.base, further.at.min(shared)),
            None => break,
        }
    }
    if starts.is_empty() { Ok(()) } else { store.seed(&branch.log, &starts).await.map_err(AppendError::Storage) }
}

/// Where a stream stood when the branch parted.
async fn start<S: BranchRows>(store: &S, branch: &Branch, stream: &StreamId) -> Result<Option<StreamEnd>, ReadError> {
    let (mut base, mut shared) = (branch.base.clone(), branch.at);
    loop {
        if let Some(end) = store.own_end(&base, stream, shared).await? {
            return Ok(Some(end));
        }
        match store.branch(&base).await? {
            Some(further) => (base, shared) = (further.base, further.at.min(shared)),
            None => return Ok(None),
        }
    }
}

#[async_trait]
impl<S: BranchRows> BranchingLog for S {
    async fn open_branch(&self, opening: OpenBranch) -> Result<Branch, BranchError> {
        let OpenBranch { base, name, at, by, now } = opening;
        let log = Branch::id(&base, &name)?;
        let head = self.head(&base).await?.position;
        let at = at.unwrap_or(head);
        let missing = || BranchError::NoSuchPosition { base: base.clone(), at, head };
        let before = at.0.checked_sub(1).filter(|_| at <= head).ok_or_else(missing)?;
        let event = self.read(&base, Position(before), 1).await?.pop().ok_or_else(missing)?;
        let root = root(self, &base).await?;
        let (hash, recorded_at) = (event.hash, event.recorded_at);
        let branch = Branch { log, name, base, root, at, hash, recorded_at, opened_at: now, opened_by: by, closed: None };
        match self.insert_branch(&branch).await.map_err(BranchError::Storage)? {
            true => Ok(branch),
            false => Err(BranchError::Taken { base: branch.base, name: branch.name }),
        }
    }

    async fn branches(&self, base: &LogId) -> Result<Vec<Branch>, ReadError> {
        self.own_branches(base).await
    }

    async fn close_branch(&self, branch: &LogId, by: Actor, now: Instant) -> Result<Branch, BranchError> {
        let known = self.branch(branch).await?.ok_or_else(|| BranchError::Unknown(branch.clone()))?;
        end(self, known, Closed { at: now, by, merged: None }).await
    }

    async fn merge_branch(&self, merge: MergeBranch) -> Result<Appended, BranchError> {
        let branch = self.branch(&merge.branch).await?.ok_or_else(|| BranchError::Unknown(merge.branch.clone()))?;
        let head = self.head(&branch.log).await?.position;
        let command = merge_command(&branch.log, head);
        if branch.closed.is_some() {
            let earlier = self.command(&branch.base, &command).await?;
            return earlier.ok_or(BranchError::Closed(branch.log));
        }
        let compared = compare(self, &branch).await?;
        if compared.ours.is_empty() {
            return Err(BranchError::Nothing(branch.log));
        }
        let (append, causes) = merged(self, &branch, &compared.ours, &merge, command).await?;
        let answer = append_caused(self, append, causes).await.map_err(|error| match error {
            AppendError::WrongRevision { .. } if !compared.conflicts().is_empty() => BranchError::Conflict(compared.conflicts()),
            AppendError::WrongRevision { stream, .. } => BranchError::Conflict(vec![stream]),
            error => BranchError::Append(error),
        })?;
        end(self, branch, Closed { at: merge.now, by: merge.by, merged: Some(answer.last) }).await?;
        Ok(answer)
    }
}

/// Appends to any log, each event with the one that led to it.
pub(crate) async fn append_caused<S: BranchRows>(store: &S, append: Append, causes: Vec<Option<EventId>>) -> Result<Appended, AppendError> {
    let branch = store.branch(&append.log).await.map_err(|error| AppendError::Storage(StorageError::new(error)))?;
    if let Some(branch) = branch {
        return self::append(store, &branch, append, causes).await;
    }
    let log = append.log.clone();
    let mut request = store.sealer().prepare(append, &log).await?;
    request.causes = causes;
    store.write(request).await
}

async fn end<S: BranchRows>(store: &S, branch: Branch, closed: Closed) -> Result<Branch, BranchError> {
    match store.end_branch(&branch.log, &closed).await.map_err(BranchError::Storage)? {
        true => Ok(Branch { closed: Some(closed), ..branch }),
        false => Err(BranchError::Closed(branch.log)),
    }
}

/// The same for every try to merge the same events.
fn merge_command(branch: &LogId, head: Position) -> CommandId {
    let digest = FieldHasher::new("turnus.event-log.merge.v1").bytes(branch.as_str().as_bytes()).count(head.0).finish();
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    CommandId::new(format!("merge {hex}")).unwrap_or_else(|_| unreachable!("70 plain characters are a name"))
}

/// The request that merges these events, and the events they come from.
async fn merged<S: BranchRows>(
    store: &S,
    branch: &Branch,
    own: &[RecordedEvent],
    merge: &MergeBranch,
    command_id: CommandId,
) -> Result<(Append, Vec<Option<EventId>>), BranchError> {
    let mut writes: Vec<StreamWrite> = Vec::new();
    for event in own {
        let new = again(store, branch, event).await?;
        match writes.last_mut().filter(|write| write.stream == event.stream_id) {
            Some(write) => write.events.push(new),
            None => {
                // The first of a stream stands on what both shared; later ones stand on the first.
                let first = !writes.iter().any(|write| write.stream == event.stream_id);
                let expected = if first { Expected::Exact(Revision(event.revision.0 - 1)) } else { Expected::Any };
                writes.push(StreamWrite { stream: event.stream_id.clone(), expected, events: vec![new] });
            }
        }
    }
    let append = Append {
        log: branch.base.clone(),
        command_id,
        actor: merge.by.clone(),
        correlation_id: None,
        causation_id: None,
        now: merge.now,
        at: merge.at,
        writes,
        conditions: merge.conditions.clone(),
    };
    Ok((append, own.iter().map(|event| Some(event.event_id)).collect()))
}

/// An event of the branch as a new event of its base.
async fn again<S: BranchRows>(store: &S, branch: &Branch, event: &RecordedEvent) -> Result<NewEvent, ReadError> {
    let digest = FieldHasher::new("turnus.event-log.merged.v1")
        .bytes(branch.base.as_str().as_bytes())
        .bytes(branch.log.as_str().as_bytes())
        .bytes(event.event_id.as_bytes())
        .finish();
    let millis = event.event_id.as_bytes()[..6].iter().fold(0, |millis, byte| millis << 8 | u64::from(*byte));
    let mut random = [0; 10];
    random.copy_from_slice(&digest[..10]);
    let plain = |opened| match opened {
        Unsealed::Plain(plain) => Some(plain),
        Unsealed::Erased { .. } => None,
    };
    let sealed: Vec<PlainField> = store.unseal(event).await?.into_iter().filter_map(plain).collect();
    Ok(NewEvent {
        event_id: EventId::from_parts(millis, random),
        event_type: event.event_type.clone(),
        schema_version: event.schema_version,
        effective_from: event.effective_from,
        effective_to: event.effective_to,
        data: event.data.clone(),
        meta: event.meta.clone(),
        sealed,
    })
}
