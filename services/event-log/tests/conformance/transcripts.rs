//! Random requests: every store answers them alike, and as a model predicts that knows nothing of
//! the stores but their promises.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use proptest::prelude::*;
use turnus_event_log::*;
use turnus_test_postgres::Server;

use crate::given::*;

#[derive(Clone, Debug)]
enum Step {
    Append(Request),
    Read(u64, usize),
    ReadStream(u8, u64, usize),
    PositionAt(i64),
    Verify,
}

#[derive(Clone, Debug)]
struct Request {
    command: u8,
    now: i64,
    /// Stream, expectation, event numbers, and whether the last one closes the stream.
    writes: BTreeMap<u8, (Expected, Vec<u64>, bool)>,
    condition: Option<(u8, Expected)>,
}

impl Request {
    fn append(&self) -> Append {
        let writes = self.writes.iter().map(|(stream, (expected, numbers, closes))| {
            let last = numbers.len() - 1;
            let new = |(k, n): (usize, &u64)| if *closes && k == last { closing(*n) } else { event(*n) };
            let events = numbers.iter().enumerate().map(new).collect();
            write(&format!("s{stream}"), *expected, events)
        });
        let mut append = append(&format!("c{}", self.command), writes.collect());
        append.now = Instant::from_micros(self.now);
        append.conditions = self.condition.iter().map(|(s, expected)| condition(&format!("s{s}"), *expected)).collect();
        append
    }
}

fn expected() -> impl Strategy<Value = Expected> {
    prop_oneof![
        3 => (0_u64..5).prop_map(exact),
        1 => Just(Expected::NoStream),
        1 => Just(Expected::StreamExists),
        4 => Just(Expected::Any),
    ]
}

fn request() -> impl Strategy<Value = Request> {
    let write = (expected(), prop::collection::vec(0_u64..150, 1..4), prop::bool::weighted(0.08));
    let writes = prop::collection::btree_map(0_u8..4, write, 1..3);
    let condition = prop::option::weighted(0.3, (3_u8..6, expected()));
    (0_u8..20, 0_i64..50, writes, condition).prop_map(|(command, now, writes, condition)| Request { command, now, writes, condition })
}

/// Steps; some appends are sent again later, with another clock.
fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => request().prop_map(Step::Append),
        1 => (0_u64..20, 0_usize..6).prop_map(|(after, limit)| Step::Read(after, limit)),
        1 => (0_u8..4, 0_u64..6, 0_usize..6).prop_map(|(s, after, limit)| Step::ReadStream(s, after, limit)),
        1 => (-1_i64..55).prop_map(Step::PositionAt),
        1 => Just(Step::Verify),
    ];
    let again = prop::option::weighted(0.3, (any::<prop::sample::Index>(), 0_i64..50));
    prop::collection::vec((step, again), 1..25).prop_map(|drawn| {
        let mut steps: Vec<Step> = Vec::new();
        for (step, again) in drawn {
            steps.push(step);
            let Some((index, now)) = again else { continue };
            if let Step::Append(earlier) = index.get(&steps).clone() {
                steps.push(Step::Append(Request { now, ..earlier }));
            }
        }
        steps
    })
}

/// What the promises say about an append.
#[derive(Default)]
struct Model {
    position: u64,
    streams: BTreeMap<StreamId, u64>,
    closed: BTreeSet<StreamId>,
    ids: BTreeSet<EventId>,
    commands: BTreeMap<CommandId, (Append, (u64, u64))>,
}

impl Model {
    fn predict(&mut self, mut append: Append) -> String {
        append.now = Instant::from_micros(0);
        let writes = append.writes.iter();
        let ids: Vec<EventId> = writes.flat_map(|w| &w.events).map(|event| event.event_id).collect();
        let named = append.writes.iter().map(|w| &w.stream);
        let named: Vec<_> = named.chain(append.conditions.iter().map(|c| &c.stream)).collect();
        if named.iter().collect::<BTreeSet<_>>().len() < named.len() {
            return "repeated stream".to_owned();
        }
        if ids.iter().collect::<BTreeSet<_>>().len() < ids.len() {
            return "duplicate".to_owned();
        }
        if let Some((earlier, (first, last))) = self.commands.get(&append.command_id) {
            let same = *earlier == append;
            return if same { format!("{first}-{last} again") } else { "mismatch".to_owned() };
        }
        // In the order of the writes, the closed stream or the wrong revision that comes first is told.
        for write in &append.writes {
            if self.closed.contains(&write.stream) {
                return "closed".to_owned();
            }
            if !self.agrees(&write.stream, write.expected) {
                return "wrong revision".to_owned();
            }
        }
        if !append.conditions.iter().all(|read| self.agrees(&read.stream, read.expected)) {
            return "wrong revision".to_owned();
        }
        if ids.iter().any(|id| self.ids.contains(id)) {
            return "duplicate".to_owned();
        }
        let first = self.position + 1;
        self.position += ids.len() as u64;
        for write in &append.writes {
            *self.streams.entry(write.stream.clone()).or_default() += write.events.len() as u64;
            if write.events.iter().any(|event| event.event_type.closes_stream()) {
                self.closed.insert(write.stream.clone());
            }
        }
        self.ids.extend(ids);
        self.commands.insert(append.command_id.clone(), (append, (first, self.position)));
        format!("{first}-{} first", self.position)
    }

    fn agrees(&self, stream: &StreamId, expected: Expected) -> bool {
        let revision = self.streams.get(stream).copied().unwrap_or(0);
        match expected {
            Expected::Exact(wanted) => wanted.0 == revision,
            Expected::NoStream => revision == 0,
            Expected::StreamExists => revision > 0,
            Expected::Any => true,
        }
    }
}

fn summary(answer: &Result<Appended, AppendError>) -> String {
    match answer {
        Ok(Appended { first, last, repeated, .. }) => {
            format!("{first}-{last} {}", if *repeated { "again" } else { "first" })
        }
        Err(AppendError::IdempotencyMismatch { .. }) => "mismatch".to_owned(),
        Err(AppendError::WrongRevision { .. }) => "wrong revision".to_owned(),
        Err(AppendError::StreamClosed { .. }) => "closed".to_owned(),
        Err(AppendError::DuplicateEventId { .. }) => "duplicate".to_owned(),
        Err(AppendError::RepeatedStream { .. }) => "repeated stream".to_owned(),
        Err(other) => format!("unexpected: {other}"),
    }
}

async fn transcript(store: &dyn EventLog, steps: &[Step]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut model = Model::default();
    for step in steps {
        lines.push(match step {
            Step::Append(request) => {
                let answer = store.append(request.append()).await;
                assert_eq!(summary(&answer), model.predict(request.append()), "{request:?}");
                format!("{answer:?}")
            }
            Step::Read(after, limit) => {
                format!("{:?}", store.read(&log(), Position(*after), *limit).await)
            }
            Step::ReadStream(name, after, limit) => {
                let name = stream(&format!("s{name}"));
                format!("{:?}", store.read_stream(&log(), &name, Revision(*after), *limit).await)
            }
            Step::PositionAt(at) => {
                format!("{:?}", store.position_at(&log(), Instant::from_micros(*at)).await)
            }
            Step::Verify => format!("{:?}", store.verify(&log()).await),
        });
    }
    lines.push(format!("{:?}", store.read(&log(), Position(0), 1_000).await));
    lines.push(format!("{:?}", store.verify(&log()).await));
    lines
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Memory, SQLite and the model agree on every answer, to the last hash.
    #[test]
    fn stores_answer_alike(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let keys = std::sync::Arc::new(MemoryKeys::default());
            let sqlite = SqliteLog::open_with_keys(folder.path().join("log.db"), keys).await.unwrap();
            let in_file = transcript(&sqlite, &steps).await;
            sqlite.close().await;
            assert_eq!(transcript(&MemoryLog::default(), &steps).await, in_file);
        });
    }

    /// So do memory and PostgreSQL.
    #[test]
    fn postgres_answers_alike(steps in steps()) {
        static DATABASE: OnceLock<String> = OnceLock::new();
        let database = DATABASE.get_or_init(|| Server::shared().database("transcripts"));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            Server::shared().sql("transcripts", "DROP SCHEMA IF EXISTS turnus_log CASCADE");
            let keys = std::sync::Arc::new(MemoryKeys::default());
            let postgres = PostgresLog::open_with_keys(database, keys).await.unwrap();
            let on_server = transcript(&postgres, &steps).await;
            postgres.close().await;
            assert_eq!(transcript(&MemoryLog::default(), &steps).await, on_server);
        });
    }
}
