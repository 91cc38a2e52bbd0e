//! Processes are killed in the middle of their work, again and again, on the same log: the program,
//! and all of PostgreSQL. The program under load is this test binary itself, started once more with
//! [`PLACE`] set.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant as Clock};

use futures::StreamExt;
use futures::future::join_all;
use turnus_event_log::*;
use turnus_test_postgres::Server;

use crate::given::*;

const PLACE: &str = "TURNUS_CRASH_PLACE";
const FROM: &str = "TURNUS_CRASH_FROM";
/// Makes the program acknowledge what is not committed yet, to show that it is found out.
const HASTY: &str = "TURNUS_CRASH_HASTY";
/// Commands of one process in one round; more than are ever reached before the kill.
const SPAN: u64 = 100_000;
const WORKERS: u64 = 4;
const PROCESSES: u64 = 2;

/// Request number `n`, the same whenever it is made: one to three events, some about a person.
fn request(n: u64) -> Append {
    let mut list = events(n * 10..n * 10 + n % 3 + 1);
    if n.is_multiple_of(16) {
        list[0].sealed = vec![sealed(&format!("p{}", n % 7), "name", "Kari Nordmann")];
    }
    append(&format!("c{n}"), vec![write(&format!("s{}", n % 5), Expected::Any, list)])
}

/// A store in a file or, by its URL, on a server.
enum Store {
    File(SqliteLog),
    Server(PostgresLog),
}

impl Store {
    async fn open(place: &str) -> Self {
        match place.starts_with("postgres://") {
            true => Self::Server(PostgresLog::open(place).await.unwrap()),
            false => Self::File(SqliteLog::open(place).await.unwrap()),
        }
    }

    fn log(&self) -> &dyn EventLog {
        match self {
            Self::File(log) => log,
            Self::Server(log) => log,
        }
    }

    async fn close(&self) {
        match self {
            Self::File(log) => log.close().await,
            Self::Server(log) => log.close().await,
        }
    }
}

/// The program under load: appends until it is killed, and says which answers it got. Does nothing
/// in an ordinary test run.
#[test]
#[expect(clippy::disallowed_methods, reason = "the parent tells its child by the environment; the test harness owns the arguments")]
fn load_until_killed() {
    let (Ok(place), Ok(from)) = (std::env::var(PLACE), std::env::var(FROM)) else {
        return;
    };
    let (from, hasty): (u64, bool) = (from.parse().unwrap(), std::env::var(HASTY).is_ok());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.unwrap().block_on(async {
        let store = Store::open(&place).await;
        join_all((0..WORKERS).map(|worker| work(store.log(), from + worker, hasty))).await;
    });
}

/// Stops at the first error: the server is gone.
async fn work(log: &dyn EventLog, from: u64, hasty: bool) {
    for n in (from..from + SPAN).step_by(WORKERS as usize) {
        say(&format!("sent {n}"));
        if hasty {
            say(&format!("done {n} 0"));
        }
        match log.append(request(n)).await {
            Ok(answer) => say(&format!("done {n} {}", answer.first)),
            Err(_) => return,
        }
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").unwrap();
    out.flush().unwrap();
}

/// What a killed process has told: requests sent, and those acknowledged with their first position.
#[derive(Default)]
pub(crate) struct Told {
    sent: Vec<u64>,
    done: Vec<(u64, u64)>,
}

pub(crate) fn listen(child: &mut Child) -> std::thread::JoinHandle<Told> {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    std::thread::spawn(move || {
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
    })
}

/// Puts a place under load from several processes and kills them, or first the server they work on.
fn run_and_kill(place: &str, round: u64, server: Option<&Server>, hasty: bool) -> Told {
    let mut children: Vec<Child> = (0..PROCESSES).map(|process| start(place, (round * PROCESSES + process) * SPAN, hasty)).collect();
    let listeners: Vec<_> = children.iter_mut().map(listen).collect();
    std::thread::sleep(Duration::from_millis(120 + round * 37 % 240));
    if let Some(server) = server {
        server.kill();
    }
    for child in &mut children {
        // It may have ended by itself, without its server.
        let _ = child.kill();
        child.wait().unwrap();
    }
    let mut all = Told::default();
    for told in listeners.into_iter().map(|listener| listener.join().unwrap()) {
        all.sent.extend(told.sent);
        all.done.extend(told.done);
    }
    if let Some(server) = server {
        server.restart();
    }
    all
}

fn start(place: &str, from: u64, hasty: bool) -> Child {
    let mut program = loader(place, from);
    if hasty {
        program.env(HASTY, "yes");
    }
    program.spawn().unwrap()
}

fn loader(place: &str, from: u64) -> Command {
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.args(["--exact", "crash::load_until_killed", "--nocapture"]).env(PLACE, place).env(FROM, from.to_string());
    // What a process says that has lost its server is no news.
    program.stdout(Stdio::piped()).stderr(Stdio::null());
    program
}

/// The one process of a round with one process, to be started.
pub(crate) fn load(place: &str, round: u64) -> Command {
    loader(place, round * SPAN)
}

/// What all rounds came to.
#[derive(Default)]
pub(crate) struct Sum {
    pub(crate) acknowledged: usize,
    sent_again: u64,
    pub(crate) events: u64,
}

impl Sum {
    /// Compares what a round has told with what the log holds, and finishes what it left undone.
    pub(crate) async fn judge(&mut self, place: &str, told: &Told) -> Result<(), String> {
        let store = Store::open(place).await;
        let log = store.log();
        log.verify(&crate::given::log()).await.map_err(|error| error.to_string())?;
        for (n, first) in &told.done {
            let again = log.append(request(*n)).await.map_err(|error| error.to_string())?;
            if !again.repeated {
                return Err(format!("acknowledged request {n} was lost"));
            }
            if again.first.0 != *first {
                return Err(format!("request {n} moved from {first} to {}", again.first));
            }
        }
        let rest = futures::stream::iter(told.sent.iter().map(|n| log.append(request(*n)))).buffer_unordered(32);
        for answer in rest.collect::<Vec<_>>().await {
            self.sent_again += u64::from(!answer.map_err(|error| error.to_string())?.repeated);
        }
        self.acknowledged += told.done.len();
        self.events += told.sent.iter().map(|n| n % 3 + 1).sum::<u64>();
        let verified = log.verify(&crate::given::log()).await.map_err(|error| error.to_string())?;
        store.close().await;
        match verified.events == self.events {
            true => Ok(()),
            false => Err(format!("{} events, expected {}", verified.events, self.events)),
        }
    }
}

/// Kills in each round the processes or, every other time, the server.
fn rounds(place: &str, server: Option<&Server>, count: u64) {
    let started = Clock::now();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { Store::open(place).await.close().await });
    let mut sum = Sum::default();
    for round in 0..count {
        let told = run_and_kill(place, round, server.filter(|_| round % 2 == 1), false);
        runtime.block_on(sum.judge(place, &told)).unwrap_or_else(|fault| panic!("round {round}: {fault}"));
    }
    let Sum { acknowledged, sent_again, events } = sum;
    println!(
        "{count} kills in {:.1} s: {acknowledged} acknowledged, none lost; {events} events, none twice; \
         {sent_again} requests had not happened and were sent again",
        started.elapsed().as_secs_f64()
    );
    assert!(acknowledged > 0, "the load never got anywhere");
}

fn on_file(count: u64) {
    let folder = tempfile::tempdir().unwrap();
    rounds(folder.path().join("log.db").to_str().unwrap(), None, count);
}

fn on_server(count: u64) {
    let server = Server::start();
    rounds(&server.database("crash"), Some(&server), count);
}

/// No acknowledged append is lost, none happens twice when it is sent again, and the chain holds,
/// however often the processes that share the file are killed.
#[test]
fn killing_the_process_loses_nothing() {
    on_file(10);
}

/// The same, however often the processes or all of PostgreSQL are killed.
#[test]
fn killing_postgres_loses_nothing() {
    on_server(6);
}

/// As above, for long.
#[test]
#[ignore = "long: several minutes"]
fn killing_the_process_100_times() {
    on_file(100);
}

/// As above, for long.
#[test]
#[ignore = "long: several minutes"]
fn killing_postgres_100_times() {
    on_server(100);
}

/// A program that acknowledges too early is found out by the same judge.
#[test]
fn hasty_acknowledgements_are_found_out() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log.db");
    let place = file.to_str().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { Store::open(place).await.close().await });
    let told = run_and_kill(place, 0, None, true);
    let fault = runtime.block_on(Sum::default().judge(place, &told)).unwrap_err();
    assert!(fault.contains("was lost") || fault.contains("moved"), "{fault}");
}
