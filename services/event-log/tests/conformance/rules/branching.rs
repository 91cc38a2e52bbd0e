//! Rules of branches: what is shared is read from the base, what is written stays in the branch, and what
//! came of it is compared and merged as one.

use std::sync::Arc;

use futures::StreamExt;
use turnus_event_log::*;

use super::*;
use crate::given::*;

pub(crate) type Branching = Arc<dyn BranchingLog>;
pub(crate) type BranchRule = fn(Branching) -> BoxFuture<'static, Outcome>;

/// Every rule of branches with its name.
pub(crate) const BRANCHES: &[(&str, BranchRule)] = &[
    ("a_branch_reads_through_its_base", |log| Box::pin(a_branch_reads_through_its_base(log))),
    ("what_is_blanked_in_the_base_is_blanked_in_its_branches", |log| Box::pin(what_is_blanked_in_the_base_is_blanked_in_its_branches(log))),
    ("an_append_to_a_branch_leaves_the_base_alone", |log| Box::pin(an_append_to_a_branch_leaves_the_base_alone(log))),
    ("a_branch_does_not_see_what_the_base_records_later", |log| Box::pin(a_branch_does_not_see_what_the_base_records_later(log))),
    ("a_branch_stands_on_the_revisions_of_its_base", |log| Box::pin(a_branch_stands_on_the_revisions_of_its_base(log))),
    ("commands_and_event_ids_of_the_base_are_known", |log| Box::pin(commands_and_event_ids_of_the_base_are_known(log))),
    ("the_chain_of_a_branch_continues_its_base", |log| Box::pin(the_chain_of_a_branch_continues_its_base(log))),
    ("a_branch_is_paged_and_followed_like_any_log", |log| Box::pin(a_branch_is_paged_and_followed_like_any_log(log))),
    ("branches_branch", |log| Box::pin(branches_branch(log))),
    ("names_of_branches_are_taken_once", |log| Box::pin(names_of_branches_are_taken_once(log))),
    ("closed_branches_take_nothing", |log| Box::pin(closed_branches_take_nothing(log))),
    ("a_stream_closed_before_they_parted_is_closed_in_the_branch", |log| {
        Box::pin(a_stream_closed_before_they_parted_is_closed_in_the_branch(log))
    }),
    ("a_merge_closes_what_the_branch_closed", |log| Box::pin(a_merge_closes_what_the_branch_closed(log))),
    ("both_sides_are_compared", |log| Box::pin(both_sides_are_compared(log))),
    ("a_merge_is_one_append_that_names_its_sources", |log| Box::pin(a_merge_is_one_append_that_names_its_sources(log))),
    ("a_merge_takes_effect_once", |log| Box::pin(a_merge_takes_effect_once(log))),
    ("a_conflict_merges_nothing", |log| Box::pin(a_conflict_merges_nothing(log))),
    ("persons_are_shredded_in_the_whole_family", |log| Box::pin(persons_are_shredded_in_the_whole_family(log))),
];

fn id(name: &str) -> LogId {
    Branch::id(&given::log(), name).unwrap()
}

fn who() -> Actor {
    Actor::new("planner").unwrap()
}

fn opening(name: &str, at: Option<u64>) -> OpenBranch {
    OpenBranch { base: given::log(), name: name.to_owned(), at: at.map(Position), by: who(), now: Instant::from_micros(5_000) }
}

fn merging(name: &str) -> MergeBranch {
    MergeBranch { branch: id(name), at: None, conditions: vec![], by: who(), now: Instant::from_micros(6_000) }
}

/// One event in a stream of a log.
async fn put(log: &Branching, place: &LogId, stream: &str, n: u64) -> Result<Appended, String> {
    let mut request = append(&format!("c{n}"), vec![write(stream, Expected::Any, vec![event(n)])]);
    request.log = place.clone();
    request.now = Instant::from_micros(1_000 + n as i64);
    told(log.append(request).await)
}

/// A base of six events in two streams, the third about a person, and a branch off its fourth.
async fn base_and_branch(log: &Branching) -> Result<Branch, String> {
    for n in 1..=6 {
        let mut request = append(&format!("c{n}"), vec![write(if n % 2 == 0 { "even" } else { "odd" }, Expected::Any, vec![event(n)])]);
        request.now = Instant::from_micros(1_000 + n as i64);
        if n == 3 {
            request.writes[0].events[0].sealed = vec![sealed("p1", "name", "Kari Nordmann")];
        }
        told(log.append(request).await)?;
    }
    told(log.open_branch(opening("summer", Some(4))).await)
}

async fn all_of(log: &Branching, place: &LogId) -> Result<Vec<RecordedEvent>, String> {
    told(log.read(place, Position::START, 1_000).await)
}

async fn a_branch_reads_through_its_base(log: Branching) -> Outcome {
    let branch = base_and_branch(&log).await?;
    let base = all_of(&log, &given::log()).await?;
    ensure!(branch.at == Position(4) && branch.hash == base[3].hash, "opened at {branch:?}");
    let seen = all_of(&log, &branch.log).await?;
    ensure!(seen == base[..4], "the branch reads {seen:?}");
    let head = told(log.head(&branch.log).await)?;
    ensure!((head.position, head.hash) == (Position(4), base[3].hash), "its head is {head:?}");
    let last = told(log.open_branch(opening("from the end", None)).await)?;
    ensure!(last.at == Position(6), "without a position it parts at {}", last.at);
    let known: Vec<LogId> = told(log.branches(&given::log()).await)?.into_iter().map(|branch| branch.log).collect();
    ensure!(known.len() == 2 && known.contains(&branch.log), "branches {known:?}");
    ensure!(told(log.branch(&branch.log).await)? == Some(branch), "the branch is not found");
    ensure!(told(log.branch(&given::log()).await)?.is_none(), "the base is no branch");
    for (name, at) in [("x", Some(7)), ("x", Some(0)), ("", None), ("a@b", None)] {
        ensure!(log.open_branch(opening(name, at)).await.is_err(), "opened {name:?} at {at:?}");
    }
    Ok(())
}

/// A copy would keep what the base must forget.
async fn what_is_blanked_in_the_base_is_blanked_in_its_branches(log: Branching) -> Outcome {
    let branch = base_and_branch(&log).await?;
    let place = SealedPlace { log: given::log(), position: Position(3), subject: subject("p1"), field: FieldName::new("name").unwrap() };
    let through = SealedPlace { log: branch.log.clone(), ..place.clone() };
    ensure!(log.erase_sealed(&through).await.is_err(), "a value of the base was blanked through the branch");
    told(log.erase_sealed(&place).await)?;
    let seen = all_of(&log, &branch.log).await?;
    ensure!(seen[2].sealed[0].content.is_none(), "the branch still has the ciphertext");
    told(log.verify(&branch.log).await)?;
    Ok(())
}

async fn an_append_to_a_branch_leaves_the_base_alone(log: Branching) -> Outcome {
    let branch = base_and_branch(&log).await?;
    let (events, head) = (all_of(&log, &given::log()).await?, told(log.head(&given::log()).await)?);
    let answer = put(&log, &branch.log, "odd", 11).await?;
    ensure!((answer.first, answer.revisions[0].1) == (Position(5), Revision(3)), "the first event of the branch: {answer:?}");
    put(&log, &branch.log, "new", 12).await?;
    ensure!(all_of(&log, &given::log()).await? == events, "the base holds other events");
    ensure!(told(log.head(&given::log()).await)? == head, "the head of the base moved");
    let new = told(log.read_stream(&given::log(), &stream("new"), Revision::START, 9).await)?;
    ensure!(new.is_empty(), "a stream of the branch is in the base");
    ensure!(put(&log, &given::log(), "odd", 7).await?.revisions[0].1 == Revision(4), "the stream moved in the base");
    Ok(())
}

async fn a_branch_does_not_see_what_the_base_records_later(log: Branching) -> Outcome {
    let branch = base_and_branch(&log).await?;
    put(&log, &branch.log, "even", 11).await?;
    let before = all_of(&log, &branch.log).await?;
    put(&log, &given::log(), "even", 7).await?;
    ensure!(all_of(&log, &branch.log).await? == before, "the branch changed with its base");
    let even = told(log.read_stream(&branch.log, &stream("even"), Revision::START, 9).await)?;
    let numbers: Vec<&[u8]> = even.iter().map(|event| &event.data[..]).collect();
    ensure!(numbers == [&br#"{"n":2}"#[..], br#"{"n":4}"#, br#"{"n":11}"#], "the stream reads {numbers:?}");
    for (instant, position) in [(0, 0), (1_002, 2), (1_004, 4), (1_006, 4), (1_011, 5), (9_999, 5)] {
        let found = told(log.position_at(&branch.log, Instant::from_micros(instant)).await)?;
        ensure!(found == Position(position), "at {instant}: {found}, not {position}");
    }
    Ok(())
}

async fn a_branch_stands_on_the_revisions_of_its_base(log: Branching) -> Outcome {
    let branch = base_and_branch(&log).await?;
    let attempt = |n: u64, stream: &str, expected: Expected, read: Option<(&str, Expected)>| {
        let mut request = append(&format!("c{n}"), vec![write(stream, expected, vec![event(n)])]);
        request.log = branch.log.clone();
        request.conditions = read.map(|(stream, expected)| condition(stream, expected)).into_iter().collect();
        let log = Arc::clone(&log);
        async move { log.append(request).await }
    };
    let wrong = [
        attempt(11, "odd", Expected::NoStream, None).await,
        attempt(12, "odd", exact(3), None).await,
        attempt(13, "new", Expected::StreamExists, None).await,
        attempt(14, "new", Expected::NoStream, Some(("even", exact(3)))).await,
    ];
    for answer in wrong {
        ensure!(matches!(answer, Err(AppendError::WrongRevision { .. })), "{answer:?}");
    }
    told(attempt(15, "odd", exact(2), Some(("even", exact(2)))).await)?;
    told(attempt(16, "odd", exact(3), Some(("new", Expected::NoStream))).await)?;
    let racers = (0..16).map(|n| attempt(100 + n, "even", exact(2), None));
    let won = futures::future::join_all(racers).await.into_iter().filter(Result::is_ok).count();
    ensure!(won == 1, "{won} of 16 racers won");
    Ok(())
}

async fn commands_and_event_ids_of_the_base_are_known(log: Branching) -> Outcome {
    let branch = base_and_branch(&log).await?;
    let early = CommandId::new("c3").unwrap();
    let known = told(log.command(&branch.log, &early).await)?;
    ensure!(known.is_some_and(|answer| answer.first == Position(3)), "a command before they parted is not known");
    let later = told(log.command(&branch.log, &CommandId::new("c5").unwrap()).await)?;
    ensure!(later.is_none(), "a command after they parted is known");
    let mut again = append("c2", vec![write("even", Expected::Any, vec![event(2)])]);
    again.log = branch.log.clone();
    let answer = told(log.append(again.clone()).await)?;
    ensure!(answer.repeated && answer.first == Position(2), "a retry of the base's command: {answer:?}");
    again.writes[0].events[0].data = b"{}".to_vec();
    let answer = log.append(again).await;
    ensure!(matches!(answer, Err(AppendError::IdempotencyMismatch { .. })), "another request under its id: {answer:?}");
    let mut taken = append("c99", vec![write("new", Expected::Any, vec![event(4)])]);
    taken.log = branch.log.clone();
    let answer = log.append(taken).await;
    ensure!(matches!(answer, Err(AppendError::DuplicateEventId { .. })), "an event id of the base: {answer:?}");
    ensure!(put(&log, &branch.log, "odd", 5).await.is_ok(), "an id that the base took later is free in the branch");
    Ok(())
}

async fn the_chain_of_a_branch_continues_its_base(log: Branching) -> Outcome {
    let branch = base_and_branch(&log).await?;
    let answer = put(&log, &branch.log, "odd", 11).await?;
    let events = all_of(&log, &branch.log).await?;
    ensure!(events.len() == 5 && event_hash(events[3].hash, &events[4]) == answer.hash, "the first own event does not link to the base");
    let verified = told(log.verify(&branch.log).await)?;
    ensure!((verified.events, verified.head_hash) == (5, answer.hash), "verified {verified:?}");
    let checkpoint = Checkpoint { log: branch.log.clone(), position: Position(5), hash: events[4].hash };
    told(log.verify_against(&branch.log, std::slice::from_ref(&checkpoint)).await)?;
    let forged = Checkpoint { hash: events[3].hash, ..checkpoint };
    ensure!(log.verify_against(&branch.log, &[forged]).await.is_err(), "a checkpoint with another hash");
    Ok(())
}

async fn a_branch_is_paged_and_followed_like_any_log(log: Branching) -> Outcome {
    let branch = base_and_branch(&log).await?;
    for n in 11..=15 {
        put(&log, &branch.log, if n % 2 == 0 { "even" } else { "odd" }, n).await?;
    }
    let all = all_of(&log, &branch.log).await?;
    let even: Vec<_> = all.iter().filter(|event| event.stream_id == stream("even")).cloned().collect();
    for size in 1..=10 {
        let (mut read, mut of_stream) = (Vec::new(), Vec::new());
        while read.len() < all.len() {
            let page = told(log.read(&branch.log, Position(read.len() as u64), size).await)?;
            ensure!(page.len() == size.min(all.len() - read.len()), "a page of {} for {size}", page.len());
            read.extend(page);
        }
        while of_stream.len() < even.len() {
            let page = told(log.read_stream(&branch.log, &stream("even"), Revision(of_stream.len() as u64), size).await)?;
            ensure!(!page.is_empty(), "the stream ends after {}", of_stream.len());
            of_stream.extend(page);
        }
        ensure!(read == all && of_stream == even, "pages of {size} differ");
    }
    let beyond = log.read(&branch.log, Position(10), 1).await;
    ensure!(matches!(beyond, Err(ReadError::BeyondHead { head: Position(9), .. })), "beyond the head: {beyond:?}");
    let mut events = log.subscribe(branch.log.clone(), Position(2));
    for position in 3..=9 {
        let next = told(events.next().await.ok_or(StorageError::new("it ended")))?;
        ensure!(told(next)?.position == Position(position), "not event {position}");
    }
    put(&log, &branch.log, "odd", 16).await?;
    let next = tokio::time::timeout(std::time::Duration::from_secs(4), events.next()).await;
    ensure!(matches!(next, Ok(Some(Ok(RecordedEvent { position: Position(10), .. })))), "then {next:?}");
    Ok(())
}

async fn branches_branch(log: Branching) -> Outcome {
    let branch = base_and_branch(&log).await?;
    put(&log, &branch.log, "odd", 11).await?;
    put(&log, &branch.log, "odd", 12).await?;
    let open = |name: &str, at: u64| OpenBranch { base: branch.log.clone(), ..opening(name, Some(at)) };
    let late = told(log.open_branch(open("late", 5)).await)?;
    let early = told(log.open_branch(open("early", 2)).await)?;
    ensure!(put(&log, &late.log, "odd", 21).await?.revisions[0].1 == Revision(4), "after event 11 of the branch");
    ensure!(put(&log, &early.log, "odd", 22).await?.revisions[0].1 == Revision(2), "after event 1 of the root");
    let numbers =
        |events: Vec<RecordedEvent>| events.iter().map(|event| String::from_utf8_lossy(&event.data).into_owned()).collect::<Vec<_>>();
    let read = numbers(all_of(&log, &late.log).await?);
    ensure!(read == [1, 2, 3, 4, 11, 21].map(|n| format!("{{\"n\":{n}}}")), "late reads {read:?}");
    let read = numbers(all_of(&log, &early.log).await?);
    ensure!(read == [1, 2, 22].map(|n| format!("{{\"n\":{n}}}")), "early reads {read:?}");
    for (twig, count) in [(&late, 6), (&early, 3)] {
        ensure!(told(log.verify(&twig.log).await)?.events == count, "{} does not verify", twig.name);
        ensure!(twig.root == given::log(), "the root of {} is {}", twig.name, twig.root);
    }
    let known = told(log.command(&late.log, &CommandId::new("c2").unwrap()).await)?;
    ensure!(known.is_some(), "a command of the root is not known two branches away");
    let merged = told(log.merge_branch(MergeBranch { branch: late.log, ..merging("x") }).await);
    ensure!(merged.is_err(), "stream odd moved in the branch since");
    ensure!(told(log.verify(&branch.log).await)?.events == 6, "a refused merge left something");
    Ok(())
}

async fn names_of_branches_are_taken_once(log: Branching) -> Outcome {
    let branch = base_and_branch(&log).await?;
    let again = log.open_branch(opening("summer", Some(2))).await;
    ensure!(matches!(again, Err(BranchError::Taken { .. })), "opened twice: {again:?}");
    told(log.close_branch(&branch.log, who(), Instant::from_micros(9)).await)?;
    let again = log.open_branch(opening("summer", None)).await;
    ensure!(matches!(again, Err(BranchError::Taken { .. })), "opened after closing: {again:?}");
    ensure!(told(log.branch(&branch.log).await)?.is_some_and(|kept| kept.at == Position(4)), "the first one was changed");
    Ok(())
}

async fn closed_branches_take_nothing(log: Branching) -> Outcome {
    let branch = base_and_branch(&log).await?;
    put(&log, &branch.log, "odd", 11).await?;
    told(log.close_branch(&branch.log, who(), Instant::from_micros(9)).await)?;
    let mut late = append("c12", vec![write("odd", Expected::Any, vec![event(12)])]);
    late.log = branch.log.clone();
    let answer = log.append(late).await;
    ensure!(matches!(answer, Err(AppendError::Closed { .. })), "an append to a closed branch: {answer:?}");
    ensure!(all_of(&log, &branch.log).await?.len() == 5, "it is still to be read");
    let twice = log.close_branch(&branch.log, who(), Instant::from_micros(9)).await;
    ensure!(matches!(twice, Err(BranchError::Closed(_))), "closed twice: {twice:?}");
    let merged = log.merge_branch(merging("summer")).await;
    ensure!(matches!(merged, Err(BranchError::Closed(_))), "merged though closed: {merged:?}");
    ensure!(
        matches!(log.close_branch(&given::log(), who(), Instant::from_micros(9)).await, Err(BranchError::Unknown(_))),
        "the base was closed"
    );
    Ok(())
}

/// And only there: what the base closes later is open in the branch.
async fn a_stream_closed_before_they_parted_is_closed_in_the_branch(log: Branching) -> Outcome {
    base_and_branch(&log).await?;
    told(log.append(append("c7", vec![write("odd", exact(3), vec![closing(7)])])).await)?;
    let parted_before = id("summer");
    let branch = told(log.open_branch(opening("autumn", None)).await)?;
    let inside = OpenBranch { base: branch.log.clone(), ..opening("inside", None) };
    put(&log, &branch.log, "even", 11).await?;
    let inner = told(log.open_branch(inside).await)?;
    for place in [&branch.log, &inner.log] {
        let mut late = append("c12", vec![write("odd", Expected::Any, vec![event(12)])]);
        late.log = place.clone();
        let answer = log.append(late).await;
        let named = matches!(&answer, Err(AppendError::StreamClosed { stream, at: Revision(4) }) if stream.as_str() == "odd");
        ensure!(named, "{place}: {answer:?}");
    }
    put(&log, &parted_before, "odd", 13).await?;
    Ok(())
}

async fn a_merge_closes_what_the_branch_closed(log: Branching) -> Outcome {
    let branch = base_and_branch(&log).await?;
    let mut close = append("c11", vec![write("new", Expected::NoStream, vec![event(11), closing(12)])]);
    close.log = branch.log.clone();
    told(log.append(close).await)?;
    ensure!(put(&log, &given::log(), "news", 13).await.is_ok(), "the base takes other streams");
    told(log.merge_branch(merging("summer")).await)?;
    let late = log.append(append("c14", vec![write("new", Expected::Any, vec![event(14)])])).await;
    ensure!(matches!(late, Err(AppendError::StreamClosed { .. })), "{late:?}");
    Ok(())
}

async fn both_sides_are_compared(log: Branching) -> Outcome {
    let branch = base_and_branch(&log).await?;
    for (n, stream) in [(11, "new"), (12, "odd"), (13, "even"), (14, "odd")] {
        put(&log, &branch.log, stream, n).await?;
    }
    let compared = told(compare(&*log, &branch).await)?;
    let positions = |events: &[RecordedEvent]| events.iter().map(|event| event.position.0).collect::<Vec<_>>();
    ensure!(positions(&compared.ours) == [5, 6, 7, 8], "ours {:?}", positions(&compared.ours));
    ensure!(positions(&compared.theirs) == [5, 6], "theirs {:?}", positions(&compared.theirs));
    ensure!(compared.ours.iter().all(|event| event.log_id == branch.log), "ours are not the branch's");
    ensure!(compared.conflicts() == [stream("odd"), stream("even")], "conflicts {:?}", compared.conflicts());
    Ok(())
}

async fn a_merge_is_one_append_that_names_its_sources(log: Branching) -> Outcome {
    let branch = base_and_branch(&log).await?;
    let mut request = append("c11", vec![write("new", Expected::NoStream, vec![event(11)])]);
    request.log = branch.log.clone();
    request.writes[0].events[0].sealed = vec![sealed("p1", "reason", "ill"), sealed("p2", "name", "Ola")];
    told(log.append(request).await)?;
    put(&log, &branch.log, "other", 12).await?;
    put(&log, &branch.log, "new", 13).await?;
    let own = told(compare(&*log, &branch).await)?.ours;
    let conditions = vec![condition("odd", exact(2))];
    let refused = log.merge_branch(MergeBranch { conditions, ..merging("summer") }).await;
    ensure!(matches!(refused, Err(BranchError::Conflict(_))), "a stream that was only read moved: {refused:?}");
    let refused = log.merge_branch(MergeBranch { at: Some(Position(5)), ..merging("summer") }).await;
    ensure!(matches!(refused, Err(BranchError::Append(AppendError::WrongHead { .. }))), "decided on another end: {refused:?}");
    let answer = told(log.merge_branch(MergeBranch { at: Some(Position(6)), ..merging("summer") }).await)?;
    ensure!((answer.first, answer.last) == (Position(7), Position(9)), "merged as {answer:?}");
    let merged = told(log.read(&given::log(), Position(6), 9).await)?;
    let commands: std::collections::BTreeSet<_> = merged.iter().map(|event| event.command_id.as_str()).collect();
    ensure!(merged.len() == 3 && commands.len() == 1, "in {} commands", commands.len());
    for (ours, theirs) in own.iter().zip(&merged) {
        ensure!(
            theirs.causation_id == Some(ours.event_id) && theirs.event_id != ours.event_id,
            "{theirs:?} does not name {}",
            ours.event_id
        );
        ensure!(
            (&theirs.stream_id, &theirs.data, theirs.revision) == (&ours.stream_id, &ours.data, ours.revision),
            "{theirs:?} is not {ours:?}"
        );
    }
    let opened = told(log.unseal(&merged[0]).await)?;
    ensure!(opened.iter().all(|field| matches!(field, Unsealed::Plain(_))), "sealed values did not come along: {opened:?}");
    told(log.verify(&given::log()).await)?;
    let ended = told(log.branch(&branch.log).await)?.and_then(|branch| branch.closed);
    ensure!(ended.is_some_and(|closed| closed.merged == Some(Position(9))), "the branch is not closed as merged");
    Ok(())
}

async fn a_merge_takes_effect_once(log: Branching) -> Outcome {
    let branch = base_and_branch(&log).await?;
    ensure!(matches!(log.merge_branch(merging("summer")).await, Err(BranchError::Nothing(_))), "nothing was merged as something");
    put(&log, &branch.log, "new", 11).await?;
    let both = futures::future::join(log.merge_branch(merging("summer")), log.merge_branch(merging("summer"))).await;
    let later = told(log.merge_branch(merging("summer")).await)?;
    ensure!(later.repeated && later.first == Position(7), "merged again: {later:?}");
    for answer in [both.0, both.1] {
        // Whoever comes second is told that it is closed, or gets the first answer.
        let fine = matches!(&answer, Ok(answer) if answer.first == Position(7)) || matches!(answer, Err(BranchError::Closed(_)));
        ensure!(fine, "{answer:?}");
    }
    let base = all_of(&log, &given::log()).await?;
    ensure!(base.len() == 7, "{} events in the base", base.len());
    Ok(())
}

async fn a_conflict_merges_nothing(log: Branching) -> Outcome {
    let branch = base_and_branch(&log).await?;
    put(&log, &branch.log, "new", 11).await?;
    put(&log, &branch.log, "odd", 12).await?;
    let before = all_of(&log, &given::log()).await?;
    let refused = log.merge_branch(merging("summer")).await;
    let named = matches!(&refused, Err(BranchError::Conflict(streams)) if *streams == [stream("odd")]);
    ensure!(named, "stream odd moved on both sides: {refused:?}");
    ensure!(all_of(&log, &given::log()).await? == before, "something was merged");
    ensure!(told(log.branch(&branch.log).await)?.is_some_and(|branch| branch.closed.is_none()), "the branch was closed");
    ensure!(put(&log, &branch.log, "new", 13).await.is_ok(), "the branch does not go on");
    Ok(())
}

async fn persons_are_shredded_in_the_whole_family(log: Branching) -> Outcome {
    let branch = base_and_branch(&log).await?;
    let mut request = append("c11", vec![write("new", Expected::Any, vec![event(11)])]);
    request.log = branch.log.clone();
    request.writes[0].events[0].sealed = vec![sealed("p1", "reason", "ill"), sealed("p2", "name", "Ola")];
    told(log.append(request).await)?;
    let seen = all_of(&log, &branch.log).await?;
    let opened = told(log.unseal(&seen[2]).await)?;
    ensure!(
        matches!(&opened[0], Unsealed::Plain(plain) if plain.plaintext == "Kari Nordmann"),
        "the base's value through the branch: {opened:?}"
    );
    told(log.shred(&given::log(), &subject("p1")).await)?;
    let opened = told(log.unseal(&seen[4]).await)?;
    ensure!(matches!(opened[0], Unsealed::Erased { .. }), "shredded in the base, still read in the branch");
    ensure!(matches!(opened[1], Unsealed::Plain(_)), "somebody else was erased");
    told(log.shred(&branch.log, &subject("p2")).await)?;
    let opened = told(log.unseal(&seen[4]).await)?;
    ensure!(matches!(opened[1], Unsealed::Erased { .. }), "shredded through the branch, still read");
    told(log.verify(&branch.log).await)?;
    Ok(())
}
