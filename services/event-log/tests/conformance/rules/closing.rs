//! Rules of closed streams: nothing follows, everything before stays.

use turnus_event_log::*;

use super::*;
use crate::given::*;

fn closed_at(answer: &Result<Appended, AppendError>, name: &str, at: u64) -> bool {
    matches!(answer, Err(AppendError::StreamClosed { stream, at: revision }) if stream.as_str() == name && revision.0 == at)
}

/// A closed stream refuses every append, whatever is expected of it, alone or beside others, and leaves no
/// trace; it stays readable and may be a condition; its name is not free again.
pub(super) async fn closed_streams_take_nothing(log: Log) -> Outcome {
    told(log.append(append("c1", vec![write("a", Expected::NoStream, events(0..2)), write("b", Expected::NoStream, events(2..3))])).await)?;
    told(log.append(append("c2", vec![write("a", exact(2), vec![closing(3)])])).await)?;
    for (n, expected) in (10..).zip([exact(3), exact(2), Expected::NoStream, Expected::StreamExists, Expected::Any]) {
        let alone = log.append(append(&format!("c{n}"), vec![write("a", expected, events(n..n + 1))])).await;
        ensure!(closed_at(&alone, "a", 3), "expecting {expected}: {alone:?}");
    }
    let beside = vec![write("b", Expected::Any, events(20..21)), write("a", Expected::Any, vec![closing(21)])];
    let beside = log.append(append("c20", beside)).await;
    ensure!(closed_at(&beside, "a", 3), "beside another stream: {beside:?}");
    let mut read = append("c30", vec![write("b", exact(1), events(30..31))]);
    read.conditions = vec![condition("a", exact(3))];
    told(log.append(read).await)?;
    let kept = told(log.read_stream(&crate::given::log(), &stream("a"), Revision::START, 9).await)?;
    ensure!(kept.len() == 3, "{} events of the closed stream are read", kept.len());
    holds_and_verifies(&log, 5).await
}

/// What closes a stream is its last event in its own append too, also when the stream comes again after others.
pub(super) async fn nothing_follows_in_the_append_that_closes(log: Log) -> Outcome {
    let after = vec![write("a", Expected::NoStream, vec![event(0), closing(1), event(2)])];
    let again = vec![
        write("a", Expected::Any, vec![event(3), closing(4)]),
        write("b", Expected::Any, vec![event(5)]),
        write("a", Expected::Any, vec![event(6)]),
    ];
    for (name, writes) in [("c1", after), ("c2", again)] {
        let answer = log.append(append(name, writes)).await;
        ensure!(closed_at(&answer, "a", 2), "{name}: {answer:?}");
    }
    told(log.append(append("c3", vec![write("a", Expected::NoStream, vec![event(7), closing(8)])])).await)?;
    let answer = log.append(append("c4", vec![write("a", exact(2), vec![event(9)])])).await;
    ensure!(closed_at(&answer, "a", 2), "{answer:?}");
    holds_and_verifies(&log, 2).await
}

/// A retry gets its first answer though the stream was closed since, and so does the closing itself.
pub(super) async fn a_retry_outlives_the_closing(log: Log) -> Outcome {
    let (early, close) =
        (append("early", vec![write("a", exact(0), events(0..2))]), append("close", vec![write("a", exact(2), vec![closing(2)])]));
    let first = told(log.append(early.clone()).await)?;
    let last = told(log.append(close.clone()).await)?;
    for (request, answer) in [(early, first), (close, last)] {
        let retry = told(log.append(request).await)?;
        ensure!(retry == Appended { repeated: true, ..answer }, "the retry says {retry:?}");
    }
    holds_and_verifies(&log, 3).await
}

/// Of many who append at once and one who closes, all before it land and none after it.
pub(super) async fn closing_is_in_order_with_appends(log: Log) -> Outcome {
    let requests = (0..64).map(|n| {
        let what = if n == 32 { closing(n) } else { event(n) };
        let (log, request) = (std::sync::Arc::clone(&log), append(&format!("c{n}"), vec![write("a", Expected::Any, vec![what])]));
        tokio::spawn(async move { log.append(request).await })
    });
    let mut landed = 0;
    for answer in futures::future::join_all(requests).await {
        match told(answer)? {
            Ok(_) => landed += 1,
            Err(AppendError::StreamClosed { .. }) => {}
            Err(other) => return Err(format!("unexpected: {other}")),
        }
    }
    let kept = whole(&log).await?;
    ensure!(kept.last().is_some_and(|event| event.event_type.closes_stream()), "something follows what closes the stream");
    holds_and_verifies(&log, landed).await
}
