//! A year of a municipality of 25,000, about a million events: written, imported, served, and asked. Run by `make test-long`.
//!
//! Each step is a process of its own (this test binary, started again with [`STEP`] set), so that each says its own greatest
//! memory. `TURNUS_SCALE_WEEKS` makes it shorter, `TURNUS_SCALE_FOLDER` keeps the files. Times are of one run on one
//! machine: what is asserted is that every question is answered in under a second, and what each step counted.

use async_graphql::{Executor, Request, Variables};
use serde_json::{Value, json};
use sqlx::{Connection, QueryBuilder, Row, Sqlite, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command as Process,
    sync::Arc,
    time::Instant,
};
use turnus::{cli::Cli, commands, sample::year::END};
use turnus_domain::{
    calendar::{DateRange, Horizon},
    id::UnitId,
};
use turnus_event_log::{Actor, LogId, SqliteLog};
use turnus_graphql::{Api, Backend};
use turnus_journeys::{command, id, plan, short};
use turnus_planning::{PlanRota, Planning, SolveOrder, SystemClock};
use turnus_transport::Limits;

const STEP: &str = "TURNUS_SCALE_STEP";
const FOLDER: &str = "TURNUS_SCALE_FOLDER";
const WEEKS: &str = "TURNUS_SCALE_WEEKS";
/// The ward that a rota is made for.
const WARD: &str = "lia-1";

fn setting(name: &str) -> Option<String> {
    std::env::var_os(name)?.into_string().ok()
}

/// Greatest memory of this process so far, in MB.
fn memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).and_then(|l| l.split_whitespace().next()?.parse::<f64>().ok());
    peak.unwrap_or(f64::NAN) / 1_024.0
}

fn megabytes(file: &Path) -> f64 {
    std::fs::metadata(file).map_or(0.0, |m| m.len() as f64 / 1e6)
}

/// One step. Does nothing in an ordinary test run.
#[test]
fn step() {
    let (Some(step), Some(folder)) = (setting(STEP), setting(FOLDER)) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let (folder, begun) = (PathBuf::from(folder), Instant::now());
    let mut told = match step.as_str() {
        "generate" => runtime.block_on(turnus(&[
            "generate",
            "--kind",
            "municipality",
            "--seed",
            "1",
            "--weeks",
            &weeks(),
            "--out",
            &path(&folder, "year.jsonl"),
        ])),
        "import" => runtime.block_on(turnus(&[
            "import",
            &path(&folder, "year.jsonl"),
            "--database",
            &format!("sqlite:{}", path(&folder, "year.db")),
        ])),
        "raw" => runtime.block_on(raw(&folder)),
        "serve" => runtime.block_on(serve(&folder)),
        other => panic!("no step {other}"),
    };
    told["seconds"] = json!(begun.elapsed().as_secs_f64());
    told["memory_mb"] = json!(memory());
    println!("told {told}");
}

fn weeks() -> String {
    setting(WEEKS).unwrap_or_else(|| "52".into())
}

fn path(folder: &Path, file: &str) -> String {
    folder.join(file).display().to_string()
}

async fn turnus(words: &[&str]) -> Value {
    let cli = <Cli as clap::Parser>::parse_from([&["turnus"], words].concat());
    commands::run(cli).await.expect("done");
    json!({})
}

/// The same rows into a new database by multi-row INSERT, 10,000 to a transaction, with the same tables and settings.
async fn raw(folder: &Path) -> Value {
    let mut from = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(folder.join("year.db"))).await.expect("opens");
    let settings = SqliteConnectOptions::new()
        .filename(folder.join("raw.db"))
        .create_if_missing(true)
        .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
        .synchronous(sqlx::sqlite::SqliteSynchronous::Full)
        .pragma("secure_delete", "ON");
    let mut to = SqliteConnection::connect_with(&settings).await.expect("opens");
    sqlx::raw_sql(include_str!("../../../schema/sql/sqlite/0001_event_log.sql")).execute(&mut to).await.expect("tables");
    let log = "INSERT INTO es_log VALUES ('municipality', 1, zeroblob(32), 0)";
    sqlx::query(log).execute(&mut to).await.expect("a log");
    let (mut events, mut seconds) = (0_i64, 0.0);
    loop {
        let page = "SELECT * FROM es_event WHERE position > ? ORDER BY position LIMIT 10000";
        let rows = sqlx::query(page).bind(events).fetch_all(&mut from).await.expect("reads");
        if rows.is_empty() {
            break;
        }
        let begun = Instant::now();
        sqlx::query("BEGIN IMMEDIATE").execute(&mut to).await.expect("begins");
        for chunk in rows.chunks(500) {
            let mut insert = QueryBuilder::<Sqlite>::new("INSERT INTO es_event ");
            insert.push_values(chunk, |mut row, from| {
                for k in 0..18 {
                    match k {
                        1 | 4 | 6..=8 => row.push_bind(from.get::<i64, _>(k)),
                        9 => row.push_bind(from.get::<Option<i64>, _>(k)),
                        2 | 17 => row.push_bind(from.get::<Vec<u8>, _>(k)),
                        13 => row.push_bind(from.get::<Option<Vec<u8>>, _>(k)),
                        12 | 16 => row.push_bind(from.get::<Option<String>, _>(k)),
                        _ => row.push_bind(from.get::<String, _>(k)),
                    };
                }
            });
            insert.build().persistent(false).execute(&mut to).await.expect("inserts");
        }
        sqlx::query("COMMIT").execute(&mut to).await.expect("commits");
        seconds += begun.elapsed().as_secs_f64();
        events += rows.len() as i64;
    }
    json!({"events": events, "insert_seconds": seconds})
}

/// Serves the log and asks every question five times.
async fn serve(folder: &Path) -> Value {
    let log = SqliteLog::open(folder.join("year.db")).await.expect("opens");
    let (log_id, actor) = (LogId::new("municipality").expect("a name"), Actor::new("bench").expect("a name"));
    let planning = Planning::new(Arc::new(log.clone()), log_id.clone(), actor, Arc::new(SystemClock));
    let begun = Instant::now();
    let end = planning.facts().await.expect("folds").position();
    let fold = begun.elapsed().as_secs_f64();
    let folded_mb = memory();
    let begun = Instant::now();
    rota(&planning).await;
    let rota_seconds = begun.elapsed().as_secs_f64();
    let api = Api::new(
        Backend { planning: planning.clone(), log: Arc::new(log.clone()), log_id: log_id.clone(), solvers: 0 },
        &Limits::default(),
    );
    let mut worst = Vec::new();
    let day = END.pred_opt().expect("a day");
    let (facts, ward): (_, UnitId) = (planning.facts().await.expect("folds"), id(WARD));
    let ((person, _), _) = facts.employed_at(&ward, DateRange::between(day, day)).next().expect("somebody");
    let person = format!(
        "query{{node(id:\"StaffMember:{WARD}:{person}\",asOf:{{effectiveOn:\"{day}\"}}){{__typename id ...on StaffMember{{person name profession}}}}}}"
    );
    let all =
        questions(end).into_iter().map(|(name, question, at)| (name, question.to_owned(), at)).chain([("node, person", person, json!({}))]);
    for (name, question, variables) in all {
        let mut millis = Vec::new();
        for round in 0..5 {
            // Each round asks for another position, of which no state is kept.
            let variables = variables["at"].as_u64().map_or_else(|| json!({}), |at| json!({"at": at - round}));
            let request = Request::new(question.clone()).variables(Variables::from_json(variables));
            let begun = Instant::now();
            let answer = serde_json::to_string(&api.execute(request).await).expect("JSON");
            millis.push(begun.elapsed().as_secs_f64() * 1e3);
            assert!(!answer.contains("\"errors\""), "{name}: {answer}");
            assert!(answer.len() > 60, "{name}: {answer}");
        }
        worst.push((name, millis.into_iter().fold(0.0, f64::max)));
    }
    log.close().await;
    json!({"events": end, "fold_seconds": fold, "folded_mb": folded_mb, "rota_seconds": rota_seconds, "worst": worst})
}

/// A sharing plan and a rota of one ward, made by the solvers and borne out by the checker.
async fn rota(planning: &Planning) {
    let unit: UnitId = id(WARD);
    planning.share(unit.clone(), END, id("S1"), command("S1")).await.expect("shared");
    let request = PlanRota {
        unit,
        horizon: Horizon { first: END, weeks: 4 },
        plan: id("R1"),
        params: short(),
        from_base: None,
        order: SolveOrder::default(),
        id: command("R1"),
    };
    plan(planning, request).await.expect("proposed");
}

type Question = (&'static str, &'static str, Value);

/// Every question of the schema, with names and lists of a page.
fn questions(end: u64) -> Vec<Question> {
    const STAFF: &str = "query($at:Position){unit(key:\"zone-1\",asOf:{position:$at,effectiveOn:\"2026-12-01\"}){position residents \
        staff(first:200){totalCount nodes{id person name profession authorised positionBasisPoints weekendEvery competences{competence to}}}}}";
    const RECORDED: &str = "query($at:Position){unit(key:\"zone-1\",asOf:{position:$at}){position name staff(first:1){totalCount}}}";
    const NOW: &str = "query{unit(key:\"lia-1\",asOf:{effectiveOn:\"2027-01-04\"}){";
    let now = |fields: &str| -> &'static str { Box::leak(format!("{NOW}{fields}}}}}").into_boxed_str()) };
    let none = json!({});
    let at = |tenths: u64| json!({"at": end * tenths / 10});
    vec![
        ("head", "query{head{position hash} __typename}", none.clone()),
        ("units, all", "query{units(first:50){totalCount nodes{id key name residents}}}", none.clone()),
        (
            "unit, agreed things",
            now("id key name position residents shiftTypes{code name start end} headPlan{day shift heads}"),
            none.clone(),
        ),
        ("staff page with names", STAFF, json!({"at": end})),
        ("tasks", now("tasks(first:100){totalCount nodes{key name nameNb minutes performers leonLevel risk source{text}}}"), none.clone()),
        ("permissions", now("permissions{task name performers{profession mode allowed whyNot source{text}}}"), none.clone()),
        ("cover", now("cover{day from to class heads binding}"), none.clone()),
        ("sharing plan", now("sharingPlan{plan inputPosition effectiveOn decisions}"), none.clone()),
        ("rotas of a unit", now("rotas(first:50){nodes{plan status staleBy{position event} supersededBy objective bound}}"), none.clone()),
        ("rota rows with names", "query{rota(plan:\"R1\"){status staleBy{position} rows{person name shifts}}}", none.clone()),
        ("rota assignments", "query{rota(plan:\"R1\"){assignments(first:200){totalCount nodes{date person shift}}}}", none.clone()),
        (
            "rota report",
            "query{rota(plan:\"R1\"){report{hard objective findings(first:200){nodes{rule what}} unmet(first:200){nodes{reason}} points{rule points} hours{person workedMinutes}}}}",
            none.clone(),
        ),
        ("events, first page", "query{events(first:200){totalCount nodes{position type stream data recordedAt}}}", none.clone()),
        ("events, last page", "query{events(last:200){totalCount nodes{position type stream data recordedAt}}}", none.clone()),
        ("node, unit", "query{node(id:\"Unit:zone-3\"){__typename id ...on Unit{name position effectiveOn}}}", none.clone()),
        ("node, rota", "query{node(id:\"Rota:R1\"){__typename id ...on Rota{status first weeks gapBasisPoints seed}}}", none),
        ("unit as of 10 %", RECORDED, at(1)),
        ("unit as of 50 %", RECORDED, at(5)),
        ("unit as of 90 %", RECORDED, at(9)),
        ("staff page as of 10 %", STAFF, at(1)),
        ("staff page as of 50 %", STAFF, at(5)),
        ("staff page as of 90 %", STAFF, at(9)),
    ]
}

fn run(step: &str, folder: &Path) -> Value {
    let mut child = Process::new(std::env::current_exe().expect("this program"));
    child.args(["--exact", "step", "--nocapture", "--test-threads", "1"]).env(STEP, step).env(FOLDER, folder);
    let out = child.output().expect("runs");
    let text = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.success(), "{step}: {text}{}", String::from_utf8_lossy(&out.stderr));
    let told = text.lines().find_map(|l| l.split_once("told ").map(|(_, json)| json));
    serde_json::from_str(told.unwrap_or_else(|| panic!("{step} told nothing: {text}"))).expect("JSON")
}

#[test]
#[ignore = "a million events take minutes; make test-long runs it"]
fn a_year_of_a_municipality() {
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = setting(FOLDER).map_or_else(|| temporary.path().to_path_buf(), PathBuf::from);
    let steps = ["generate", "import", "raw", "serve"];
    let told: BTreeMap<_, _> = steps.into_iter().map(|step| (step, run(step, &folder))).collect();
    let (raw, serve) = (&told["raw"], &told["serve"]);
    let events = raw["events"].as_f64().expect("events");
    println!("{events} events, {} weeks", weeks());
    for step in steps {
        let (seconds, memory) = (told[step]["seconds"].as_f64(), told[step]["memory_mb"].as_f64());
        println!("  {step:10} {:8.1} s, at most {:6.0} MB", seconds.unwrap_or(f64::NAN), memory.unwrap_or(f64::NAN));
    }
    let (import, insert) = (told["import"]["seconds"].as_f64().expect("seconds"), raw["insert_seconds"].as_f64().expect("seconds"));
    println!(
        "  import {:.0} events/s, raw INSERT {:.0} rows/s: {:.2} times the raw time",
        events / import,
        events / insert,
        import / insert
    );
    println!(
        "  first fold {:.1} s, {:.0} MB then",
        serve["fold_seconds"].as_f64().expect("seconds"),
        serve["folded_mb"].as_f64().expect("MB")
    );
    for file in ["year.jsonl", "year.db", "raw.db"] {
        println!("  {file:10} {:8.1} MB on disk", megabytes(&folder.join(file)));
    }
    let worst: Vec<(String, f64)> = serde_json::from_value(serve["worst"].clone()).expect("a list");
    worst.iter().for_each(|(name, millis)| println!("  {name:28} {millis:8.1} ms, worst of 5"));
    let slow: Vec<_> = worst.iter().filter(|(_, millis)| *millis >= 1_000.0).collect();
    assert!(slow.is_empty(), "over a second: {slow:?}");
}
