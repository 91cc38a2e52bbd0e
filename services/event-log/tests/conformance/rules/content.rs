//! Rules of what an append may hold.

use turnus_event_log::*;

use super::*;
use crate::given::*;

/// Odd names come back byte by byte, each as a name of its own; others are refused.
pub(super) async fn odd_names_survive_or_are_refused(log: Log) -> Outcome {
    for bad in ["", "a\0b", "a\nb", "\u{7f}", "\u{85}", &"x".repeat(256), &"ø".repeat(128)] {
        ensure!(StreamId::new(bad).is_err(), "{bad:?} became a name");
    }
    let longest = "ø".repeat(127) + "x";
    let names = ["Å", "A\u{30a}", "a", "A", "a ", " a", "'; DROP TABLE es_event; --", "%", "🦔"];
    let names: Vec<&str> = names.into_iter().chain([longest.as_str()]).collect();
    for (n, name) in (0..).zip(&names) {
        let writes = vec![write(name, Expected::NoStream, events(n..n + 1))];
        told(log.append(append(&format!("name{n}"), writes)).await)?;
        let page = log.read_stream(&crate::given::log(), &stream(name), Revision(0), 9).await;
        let read = told(page)?;
        ensure!(read.len() == 1 && read[0].stream_id.as_str() == *name, "stream {name:?}");
    }
    holds_and_verifies(&log, names.len() as u64).await
}

/// Odd payloads come back byte by byte, or are refused in the same way everywhere.
pub(super) async fn odd_texts_survive_or_are_refused(log: Log) -> Outcome {
    let large = format!("\"{}\"", "x".repeat(MAX_DATA_BYTES - 2));
    let good: [&[u8]; 6] = [
        b"{}",
        " {\"a\": \"Å A\u{30a} 🦔 '\\u0000\"}".as_bytes(),
        b"{\"twice\":1,\"twice\":2}",
        b"0.1",
        b"-9223372036854775808",
        large.as_bytes(),
    ];
    let bad: [&[u8]; 7] = [b"", b"{\"a\":NaN}", b"\"a\0b\"", b"\"\\ud800\"", b"\"\xff\"", b"{} {}", b"{\"a\":1"];
    for (n, data) in (1..).zip(good.iter().chain(&bad)) {
        let mut one = event(n);
        one.data = data.to_vec();
        let writes = vec![write("p", Expected::Any, vec![one])];
        let answer = log.append(append(&format!("data{n}"), writes)).await;
        if n > good.len() as u64 {
            let refused = matches!(answer, Err(AppendError::InvalidText { .. }));
            ensure!(refused, "payload {n}: {answer:?}");
            continue;
        }
        told(answer)?;
        let read = told(log.read(&crate::given::log(), Position(n - 1), 1).await)?;
        ensure!(read[0].data == *data, "payload {n} came back changed");
    }
    holds_and_verifies(&log, good.len() as u64).await
}

/// Requests without events, with repeated names, or beyond a limit are refused.
pub(super) async fn nothing_and_too_much_are_refused(log: Log) -> Outcome {
    let one = |change: fn(&mut NewEvent)| {
        let mut one = event(1);
        change(&mut one);
        vec![write("a", Expected::Any, vec![one])]
    };
    let cases = [
        ("no stream", vec![]),
        ("no event", vec![write("a", Expected::Any, vec![])]),
        ("a period that ends first", one(|e| e.effective_to = Some(Instant::from_micros(-1)))),
        ("too much data", one(|e| e.data = vec![b' '; MAX_DATA_BYTES + 1])),
        ("too much meta", one(|e| e.meta = vec![b' '; MAX_DATA_BYTES + 1])),
        ("a sealed field twice", one(|e| e.sealed = vec![sealed("p", "n", "x"), sealed("p", "n", "y")])),
        ("a long sealed value", one(|e| e.sealed = vec![sealed("p", "n", &"x".repeat(MAX_SEALED_BYTES + 1))])),
        ("too many events", vec![write("a", Expected::Any, events(0..MAX_APPEND_EVENTS as u64 + 1))]),
    ];
    for (what, writes) in cases {
        let answer = log.append(append("c", writes)).await;
        ensure!(answer.is_err(), "{what} was accepted: {answer:?}");
    }
    let mut request = append("c", vec![write("a", Expected::Any, events(1..2))]);
    for checked in [&["a"][..], &["b", "b"]] {
        request.conditions = checked.iter().map(|s| condition(s, Expected::Any)).collect();
        let answer = log.append(request.clone()).await;
        let repeated = matches!(answer, Err(AppendError::RepeatedStream { .. }));
        ensure!(repeated, "checked {checked:?}: {answer:?}");
    }
    holds_and_verifies(&log, 0).await
}

/// The largest batch lands whole.
pub(super) async fn large_batches_land_whole(log: Log) -> Outcome {
    let count = MAX_APPEND_EVENTS as u64;
    let answer = told(log.append(append("c", vec![write("a", Expected::Any, events(0..count))])).await)?;
    ensure!((answer.first, answer.last) == (Position(1), Position(count)), "answer {answer:?}");
    holds_and_verifies(&log, count).await
}
