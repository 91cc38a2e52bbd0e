//! The rows of published rotas: what was published, and what is in force.

use crate::given::{day, id, log_id, planning, story};
use std::{collections::BTreeMap, sync::Arc};
use turnus_domain::{calendar::ClockTime, facts::Facts};
use turnus_event_log::{
    Actor, Append, CommandId, EventId, EventLog, EventType, Expected, Instant, MemoryLog, MemoryViews, NewEvent, StreamId, StreamWrite,
    view::{Cell, Runner, RunnerOptions, ViewError, ViewStore},
};
use turnus_planning::{PUBLISHED_SHIFT, PUBLISHED_SHIFT_COLUMNS, Planning, PublishedShifts};

/// A log with the story and what is written past every decision: the view trusts the log.
struct Given {
    log: MemoryLog,
    planning: Planning,
    views: Arc<MemoryViews>,
}

impl Given {
    async fn new() -> Self {
        let log = MemoryLog::default();
        let planning = planning(log.clone());
        planning.import(id("story"), story()).await.expect("imported");
        Self { log, planning, views: Arc::default() }
    }

    async fn append(&self, stream: &str, name: &str, version: u16, data: &str) {
        let head = self.log.head(&log_id()).await.expect("reads").position.0;
        let event = NewEvent {
            event_id: EventId::from_parts(head, [9; 10]),
            event_type: EventType::new(name).expect("a name"),
            schema_version: version,
            effective_from: Instant::from_micros(ClockTime::MIDNIGHT.on(day("2026-01-01")).timestamp_micros()),
            effective_to: None,
            data: data.as_bytes().to_vec(),
            meta: b"{}".to_vec(),
            sealed: vec![],
        };
        let append = Append {
            log: log_id(),
            command_id: CommandId::new(format!("by hand {head}")).expect("a name"),
            actor: Actor::new("tester").expect("a name"),
            correlation_id: None,
            causation_id: None,
            now: Instant::from_micros(0),
            at: None,
            writes: vec![StreamWrite { stream: StreamId::new(stream).expect("a name"), expected: Expected::Any, events: vec![event] }],
            conditions: vec![],
        };
        self.log.append(append).await.expect("appended");
    }

    /// Proposes and publishes another rota, made of the story's by replacing some texts.
    async fn publish_another(&self, plan: &str, first: &str, replace: &[(&str, &str)]) {
        for (name, version) in [("RotaRequested", 1), ("RotaProposed", 1)] {
            let data = self.payload(name).replace("\"R1\"", &format!("\"{plan}\""));
            let data = data.replace("\"first\":\"2027-01-04\"", &format!("\"first\":\"{first}\""));
            let data = replace.iter().fold(data, |data, (from, to)| data.replace(from, to));
            self.append("rota-U1", name, version, &data).await;
        }
        self.publish(plan).await;
    }

    async fn publish(&self, plan: &str) {
        let data = self.payload("RotaPublished").replace("\"R1\"", &format!("\"{plan}\"")).replace("2026-12-18", "2026-12-20");
        self.append("rota-U1", "RotaPublished", 1, &data).await;
    }

    /// The payload of the story's first event of a type.
    fn payload(&self, name: &str) -> String {
        let fact = story().into_iter().find(|fact| fact.event.name() == name).expect("the type occurs");
        fact.event.payload().expect("writes")
    }

    fn runner(&self) -> Runner {
        let view = Arc::new(PublishedShifts(self.planning.clone()));
        let options = RunnerOptions { pause: std::time::Duration::ZERO, ..RunnerOptions::new("tester") };
        Runner::new(Arc::new(self.log.clone()), log_id(), self.views.clone(), view, options)
    }

    async fn rows(&self) -> BTreeMap<String, Vec<Cell>> {
        self.runner().catch_up().await.expect("catches up");
        let rows = self.views.rows(&log_id(), PUBLISHED_SHIFT, "").await.expect("reads").expect("is live").rows;
        rows.into_iter().map(|row| (row.key, row.cells)).collect()
    }
}

fn column(name: &str) -> usize {
    PUBLISHED_SHIFT_COLUMNS.iter().position(|column| column.name == name).expect("a column")
}

fn cell<'a>(row: &'a [Cell], name: &str) -> &'a Cell {
    &row[column(name)]
}

fn replaced(rows: &BTreeMap<String, Vec<Cell>>) -> Vec<(&str, Cell)> {
    rows.iter().map(|(key, row)| (key.as_str(), cell(row, "replaced_by").clone())).collect()
}

/// Every shift of a published rota is a row, substitutes too; proposals and rejected rotas leave none.
#[tokio::test]
async fn every_published_shift_is_a_row() {
    let given = Given::new().await;
    let rows = given.rows().await;
    let keys: Vec<&str> = rows.keys().map(String::as_str).collect();
    let wanted = ["U1/R1/2027-01-04/E01/D", "U1/R1/2027-01-07/+0/E", "U1/R1/2027-01-30/E03/N", "U1/R1/2027-01-31/E01/E"];
    assert_eq!(keys, wanted);
    let night = &rows["U1/R1/2027-01-30/E03/N"];
    let micros = |text: &str| Cell::Integer(text.parse::<chrono::DateTime<chrono::Utc>>().expect("a time").timestamp_micros());
    let wanted: [(&str, Cell); 13] = [
        ("unit", "U1".into()),
        ("rota", "R1".into()),
        ("day", Cell::Integer(20_848)),
        ("person", "E03".into()),
        ("profession", "HF".into()),
        ("shift", "N".into()),
        ("kind", "night".into()),
        ("starts_at", micros("2027-01-30T21:00:00Z")),
        ("ends_at", micros("2027-01-31T06:30:00Z")),
        ("minutes", Cell::Integer(540)),
        ("shared_on", Cell::Integer(20_805)),
        ("published_at_position", Cell::Integer(51)),
        ("replaced_by", Cell::Null),
    ];
    assert_eq!(wanted.len(), night.len());
    for (name, value) in wanted {
        assert_eq!(*cell(night, name), value, "{name}");
    }
    let substitute = &rows["U1/R1/2027-01-07/+0/E"];
    assert_eq!((cell(substitute, "person"), cell(substitute, "profession")), (&Cell::Null, &"HF".into()));
}

/// The rows in force by the facts: on each day those of the rota published last.
fn in_force(facts: &Facts) -> Vec<String> {
    let unit = "U1".parse().expect("an id");
    let publications = facts.publications(&unit);
    let mut keys = Vec::new();
    for (_, p) in &publications {
        let last = |date| publications.iter().rev().find(|(_, q)| q.rota.horizon.range().contains(date)).map(|(_, q)| &q.rota.id);
        for a in p.rota.assignments.iter().filter(|a| last(a.date) == Some(&p.rota.id)) {
            keys.push(format!("U1/{}/{}/{}/{}", p.rota.id, a.date, a.person, a.shift));
        }
        for (n, s) in p.rota.substitutes.iter().enumerate().filter(|(_, s)| last(s.date) == Some(&p.rota.id)) {
            keys.push(format!("U1/{}/{}/+{n}/{}", p.rota.id, s.date, s.shift));
        }
    }
    keys.sort();
    keys
}

/// A rota that takes the place of another is named by the rows it replaces, day by day, and by no other; what was
/// published stays as it was, also when shift types change afterwards.
#[tokio::test]
async fn replaced_rows_name_the_first_rota_that_replaced_them() {
    let given = Given::new().await;
    let before = given.rows().await;
    given
        .append(
            "unit-U1",
            "ShiftTypesAdopted",
            1,
            &given.payload("ShiftTypesAdopted").replace("\"07:30\",\"end\":\"15:00\"", "\"08:00\",\"end\":\"15:00\""),
        )
        .await;
    given.publish("R3").await; // R1, changed by hand
    let moved = [("\"date\":\"2027-01-04\"", "\"date\":\"2027-02-01\""), ("\"date\":\"2027-01-07\"", "\"date\":\"2027-02-02\"")];
    given.publish_another("R4", "2027-01-18", &moved).await;
    let rows = given.rows().await;
    let (r3, r4) = (Cell::from("R3"), Cell::from("R4"));
    let of = |rota: &str| replaced(&rows).into_iter().filter(|(key, _)| key.starts_with(&format!("U1/{rota}/"))).collect::<Vec<_>>();
    assert!(of("R1").len() == 4 && of("R1").iter().all(|(_, by)| *by == r3), "{:?}", of("R1"));
    let wanted = [
        ("U1/R3/2027-01-04/E03/D", Cell::Null),
        ("U1/R3/2027-01-08/+0/D", Cell::Null),
        ("U1/R3/2027-01-30/E03/N", r4.clone()),
        ("U1/R3/2027-01-31/E01/E", r4),
    ];
    assert_eq!(of("R3"), wanted);
    let mut kept = before["U1/R1/2027-01-04/E01/D"].clone();
    kept[column("replaced_by")] = r3;
    assert_eq!(rows["U1/R1/2027-01-04/E01/D"], kept, "what was published changed");
    let minutes = |key: &str| cell(&rows[key], "minutes").clone();
    assert_eq!((minutes("U1/R1/2027-01-04/E01/D"), minutes("U1/R3/2027-01-04/E03/D")), (Cell::Integer(450), Cell::Integer(420)));
    let facts = given.planning.facts().await.expect("folds");
    let now: Vec<String> = rows.iter().filter(|(_, row)| *cell(row, "replaced_by") == Cell::Null).map(|(key, _)| key.clone()).collect();
    assert_eq!(now, in_force(&facts));
    given.runner().rebuild().await.expect("rebuilds");
    assert_eq!(given.rows().await, rows, "a rebuild gives other rows");
}

/// An event that this program cannot read stops the view where it stands, with the reason; nothing is skipped.
#[tokio::test]
async fn an_unreadable_publication_stops_the_view() {
    let given = Given::new().await;
    let before = given.rows().await;
    let head = given.log.head(&log_id()).await.expect("reads").position.0;
    given.append("rota-U1", "RotaPublished", 9, "{}").await;
    let stopped = given.runner().catch_up().await;
    assert!(
        matches!(&stopped, Err(ViewError::Stopped { position, cause, .. }) if position.0 == head + 1 && cause.contains("no version 9")),
        "{stopped:?}"
    );
    let rows = given.views.rows(&log_id(), PUBLISHED_SHIFT, "").await.expect("reads").expect("is live");
    assert_eq!((rows.progress.position.0, rows.rows.len()), (head, before.len()));
}
