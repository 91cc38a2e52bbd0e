//! A process is killed in the middle of its work, again and again, on the same file. The program
//! under load is this test binary itself, started once more with [`FILE`] set.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant as Clock};

use futures::future::join_all;
use turnus_event_log::*;

use crate::given::*;

const FILE: &str = "TURNUS_CRASH_FILE";
const FROM: &str = "TURNUS_CRASH_FROM";
const ROUNDS: u64 = 20;
/// Commands of one round; more than are ever reached before the kill.
const SPAN: u64 = 100_000;
const WORKERS: u64 = 4;

/// Request number `n`, the same whenever it is made: one to three events, some about a person.
fn request(n: u64) -> Append {
    let mut list = events(n * 10..n * 10 + n % 3 + 1);
    if n.is_multiple_of(16) {
        list[0].sealed = vec![sealed(&format!("p{}", n % 7), "name", "Kari Nordmann")];
    }
    append(&format!("c{n}"), vec![write(&format!("s{}", n % 5), Expected::Any, list)])
}

/// The program under load: appends until it is killed, and says which answers it got. Does nothing
/// in an ordinary test run.
#[test]
#[expect(clippy::disallowed_methods, reason = "the parent tells its child by the environment; the test harness owns the arguments")]
fn load_until_killed() {
    let (Ok(file), Ok(from)) = (std::env::var(FILE), std::env::var(FROM)) else {
        return;
    };
    let from: u64 = from.parse().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.unwrap().block_on(async {
        let store = SqliteLog::open(file).await.unwrap();
        let workers = (0..WORKERS).map(|worker| {
            let store = store.clone();
            tokio::spawn(async move {
                for n in (from + worker..from + SPAN).step_by(WORKERS as usize) {
                    println!("sent {n}");
                    let answer = store.append(request(n)).await.unwrap();
                    let mut out = std::io::stdout().lock();
                    writeln!(out, "done {n} {}", answer.first).unwrap();
                    out.flush().unwrap();
                }
            })
        });
        join_all(workers).await;
    });
}

/// What a killed round has told: requests sent, and those acknowledged with their first position.
#[derive(Default)]
struct Told {
    sent: Vec<u64>,
    done: Vec<(u64, u64)>,
}

fn run_and_kill(file: &Path, round: u64) -> Told {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::load_until_killed", "--nocapture"])
        .env(FILE, file)
        .env(FROM, (round * SPAN).to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let reader = std::thread::spawn(move || {
        let mut told = Told::default();
        for line in lines.map_while(Result::ok) {
            let words: Vec<&str> = line.split(' ').collect();
            match words[..] {
                [.., "sent", n] => told.sent.extend(n.parse::<u64>()),
                ["done", n, first] => {
                    // A line cut short by the kill has no acknowledgement in it.
                    if let (Ok(n), Ok(first)) = (n.parse(), first.parse()) {
                        told.done.push((n, first));
                    }
                }
                _ => {}
            }
        }
        told
    });
    std::thread::sleep(Duration::from_millis(60 + round * 37 % 240));
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap()
}

/// No acknowledged append is lost, none happens twice when it is sent again, and the chain holds,
/// however often the process is killed.
#[test]
fn killing_the_process_loses_nothing() {
    let started = Clock::now();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log.db");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (mut acknowledged, mut unacknowledged, mut events) = (0, 0, 0);
    for round in 0..ROUNDS {
        let told = run_and_kill(&file, round);
        acknowledged += told.done.len();
        runtime.block_on(async {
            let store = SqliteLog::open(&file).await.unwrap();
            store.verify(&log()).await.unwrap();
            for (n, first) in &told.done {
                let again = store.append(request(*n)).await.unwrap();
                assert!(again.repeated, "acknowledged request {n} was lost");
                assert_eq!(again.first.0, *first, "request {n} moved");
            }
            for n in &told.sent {
                unacknowledged += u64::from(!store.append(request(*n)).await.unwrap().repeated);
                events += n % 3 + 1;
            }
            let verified = store.verify(&log()).await.unwrap();
            assert_eq!(verified.events, events, "after round {round}");
            store.close().await;
        });
    }
    println!(
        "{ROUNDS} kills in {:.1} s: {acknowledged} acknowledged, none lost; {events} events; \
         {unacknowledged} requests had not happened and were sent again",
        started.elapsed().as_secs_f64()
    );
    assert!(acknowledged > 0, "the load never got anywhere");
}
