//! A process that executes commands is killed at any moment, again and again, on the same file. The program under load is
//! this test binary itself, started once more with [`FILE`] set.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command as Process, Stdio},
    time::Duration,
};
use turnus_domain::{command::Command, fact::Fact, id::PersonId, staff::event::PersonRegistered};
use turnus_event_log::SqliteLog;
use turnus_journeys::{command, day, id, planning};

const FILE: &str = "TURNUS_JOURNEY_FILE";
const FROM: &str = "TURNUS_JOURNEY_FROM";
const ROUNDS: u64 = 8;
/// Commands of one round; more than are ever reached before the kill.
const SPAN: u64 = 100_000;

fn registered(n: u64, suffix: &str) -> PersonRegistered {
    PersonRegistered { person: id(&format!("P{n}{suffix}")), adult_from: None }
}

/// Command number `n`, the same whenever it is made: one person, or an import of two with two facts.
fn numbered(n: u64) -> Command {
    let on = day("2026-11-02");
    if !n.is_multiple_of(3) {
        return Command::RegisterPerson { person: registered(n, ""), name: "Kari Nordmann".into(), on };
    }
    let fact = |suffix: &str| {
        let person = registered(n, suffix);
        Fact::new(person.clone(), on).sealing(&person.person, "name", "Ola Nordmann")
    };
    Command::Import(vec![fact(""), fact("b")])
}

fn people(n: u64) -> Vec<PersonId> {
    let more = n.is_multiple_of(3).then(|| registered(n, "b").person);
    std::iter::once(registered(n, "").person).chain(more).collect()
}

fn setting(name: &str) -> Option<String> {
    std::env::var_os(name)?.into_string().ok()
}

/// The program under load: executes until it is killed and says which answers it got. Does nothing in an ordinary test run.
#[test]
fn load_until_killed() {
    let (Some(file), Some(from)) = (setting(FILE), setting(FROM)) else { return };
    let from: u64 = from.parse().expect("a number");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let planning = planning(SqliteLog::open(file).await.expect("opens"));
        for n in from..from + SPAN {
            say(&format!("sent {n}"));
            let done = planning.execute(command(&format!("c{n}")), numbered(n)).await.expect("done");
            say(&format!("done {n} {} {}", done.first, done.last));
        }
    });
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).expect("told");
}

/// What a killed process has told.
#[derive(Default)]
struct Told {
    sent: Vec<u64>,
    done: BTreeMap<u64, (u64, u64)>,
}

fn run_and_kill(file: &Path, from: u64, after: Duration) -> Told {
    let mut child = Process::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "crash::load_until_killed", "--nocapture", "--test-threads", "1"])
        .env(FILE, file)
        .env(FROM, from.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines().map_while(Result::ok);
    let mut told = Told::default();
    // The moment is counted from the first command on, so that slow machines kill at work too.
    let begun = lines.by_ref().find(|line| line.contains("sent ")).expect("it works");
    told.sent.push(begun.rsplit(' ').next().and_then(|n| n.parse().ok()).expect("a number"));
    let reader = std::thread::spawn(move || {
        for line in lines {
            let words: Vec<_> = line.split(' ').collect();
            match words[..] {
                ["sent", n] => told.sent.extend(n.parse::<u64>()),
                ["done", n, first, last] => {
                    // A line cut short by the kill is no acknowledgement.
                    if let (Ok(n), Ok(first), Ok(last)) = (n.parse(), first.parse(), last.parse()) {
                        told.done.insert(n, (first, last));
                    }
                }
                _ => {}
            }
        }
        told
    });
    std::thread::sleep(after);
    child.kill().expect("killed");
    child.wait().expect("ended");
    reader.join().expect("read")
}

/// Nothing acknowledged is lost, nothing is doubled by retries, and the chain verifies.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killing_the_process_loses_and_doubles_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("log.db");
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let (mut events, mut acknowledged, mut unanswered) = (0, 0, 0);
    for round in 0..ROUNDS {
        let after = Duration::from_micros(random.random_range(1_000..250_000));
        let told = run_and_kill(&file, round * SPAN, after);
        let log = SqliteLog::open(&file).await.expect("opens after the kill");
        let planning = planning(log.clone());
        let found = planning.verify().await.expect("verifies after the kill").events;
        for n in &told.sent {
            let before = planning.facts().await.expect("folds").position();
            let retry = planning.execute(command(&format!("c{n}")), numbered(*n)).await.expect("done");
            match told.done.get(n) {
                Some(answer) => assert_eq!(((retry.first, retry.last), retry.repeated), (*answer, true), "command {n}"),
                None => {
                    unanswered += 1;
                    assert_eq!(retry.repeated, retry.last <= found, "command {n} is either there or new");
                }
            }
            let landed = retry.last - retry.first + 1;
            assert_eq!(landed, people(*n).len() as u64, "all of command {n} or nothing");
            assert_eq!(planning.facts().await.expect("folds").position(), before + if retry.repeated { 0 } else { landed });
            events += landed;
        }
        acknowledged += told.done.len();
        let facts = planning.facts().await.expect("folds");
        assert_eq!(facts.position(), events, "nothing doubled and nothing else");
        assert!(told.sent.iter().flat_map(|n| people(*n)).all(|who| facts.people.contains_key(&who)));
        assert_eq!(planning.verify().await.expect("verifies").events, events);
        log.close().await;
    }
    println!("{ROUNDS} kills, {acknowledged} commands acknowledged, {unanswered} without answer, {events} events");
    assert!(acknowledged > 0);
}
