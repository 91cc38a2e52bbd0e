//! How long a slider takes: one rule or number of a model that is kept solved, over HTTP and GraphQL, to the last byte.

use super::{
    model::{Size, model},
    sharing::UNIT,
};
use crate::{
    exit::{Failure, fault},
    sample::solbakken,
    say,
};
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::oneshot;
use turnus_event_log::{Actor, EventLog, LogId, MemoryLog};
use turnus_graphql::{Backend, listen, serve_on};
use turnus_planning::{Planning, SystemClock, fresh_command_id};

/// Requests of each kind.
const REQUESTS: i64 = 40;

const READ: &str = "query($id: String!, $changes: [SharingModelChange!]) { sharingModel(id: $id, changes: $changes) { \
    sharingModel { unmetHoursX100 stages { name valueX100 } bottleneck { profession unit bucket dualX100 oneMoreFreesX100 } \
    effect { unmetHoursX100 levelHoursX100 kronerX100 bottleneckMoved } partsSolvedAnew } userErrors { what } } }";

/// The same of a unit of the log: its week is frozen and read anew with every request.
const READ_UNIT: &str = "query($unit: String!, $on: Date!, $changes: [SharingModelChange!]) { unit(key: $unit, asOf: {effectiveOn: $on}) { \
    sharingModel(changes: $changes) { sharingModel { unmetHoursX100 stages { name valueX100 } bottleneck { profession bucket dualX100 } \
    effect { unmetHoursX100 levelHoursX100 kronerX100 bottleneckMoved } } userErrors { what } } } }";

/// Measures sliders of a unit and of a municipality of 28 units.
pub(super) fn measure(table: &mut Vec<Value>, seed: u64) -> Result<(), Failure> {
    say::line(format_args!(
        "sliders over HTTP and GraphQL, {REQUESTS} requests each: 95th percentile of wall clock, and of processor time"
    ))?;
    let server = Server::start()?;
    let bare = timed(&server, |_| json!({"query": "{ __typename }"}))?;
    told(table, "{ __typename }, for comparison", f64::NAN, &bare)?;
    for (name, units, aim) in [("a unit", 1, 0.1), ("28 units", 28, 1.0)] {
        let id = server.open(&model(Size { units, rules: 20, ..UNIT }, seed))?;
        let hours = |k: i64| json!({"supply": {"profession": "P1", "unit": "U0", "hours": {"percent": 80 + k}}});
        let everywhere = |k: i64| json!({"demand": {"task": format!("T{}", k % 40), "hours": {"percent": 110}}});
        let rule = |k: i64| json!({"relaxRule": format!("r{}", k % 20)});
        let kinds: [(&str, &dyn Fn(i64) -> Value); 3] = [
            ("hours of a profession in one unit", &hours),
            ("demand of a task everywhere", &everywhere),
            ("a rule relaxed everywhere", &rule),
        ];
        for (what, change) in kinds {
            let times = timed(&server, |k| json!({"query": READ, "variables": {"id": id, "changes": [change(k)]}}))?;
            told(table, &format!("slider on {name}: {what}"), aim, &times)?;
        }
    }
    let hours = |k: i64| json!({"supply": {"profession": "HF", "hours": {"percent": 80 + k}}});
    let rule = |_: i64| json!({"relaxRule": "T08-HF"});
    let kinds: [(&str, &dyn Fn(i64) -> Value); 2] = [("hours of a profession", &hours), ("a decision", &rule)];
    for (what, change) in kinds {
        let variables = |k| json!({"unit": solbakken::UNIT, "on": solbakken::FIRST, "changes": [change(k)]});
        let times = timed(&server, |k| json!({"query": READ_UNIT, "variables": variables(k)}))?;
        told(table, &format!("slider on the sample home in the log: {what}"), 0.1, &times)?;
    }
    server.stop()
}

/// 95th percentiles of wall clock and processor time, in seconds.
#[derive(Debug, Clone, Copy)]
struct Times {
    wall: f64,
    cpu: f64,
}

fn told(table: &mut Vec<Value>, name: &str, aim: f64, times: &Times) -> Result<(), Failure> {
    let aimed = if aim.is_nan() { String::new() } else { format!("(aim {aim} s)") };
    say::line(format_args!("{name:<58} {:>9.4} s {aimed:<12} {:>9.4} s of processors", times.wall, times.cpu))?;
    table.push(
        json!({"name": name, "p95_seconds": times.wall, "p95_cpu_seconds": times.cpu, "aim": if aim.is_nan() { None } else { Some(aim) }}),
    );
    Ok(())
}

fn timed(server: &Server, request: impl Fn(i64) -> Value) -> Result<Times, Failure> {
    let mut connection = server.connect()?;
    let (mut wall, mut cpu) = (Vec::new(), Vec::new());
    for k in 0..REQUESTS {
        let (begun, used) = (Instant::now(), process_time());
        let answer = connection.post("/graphql", &request(k).to_string())?;
        wall.push(begun.elapsed().as_secs_f64());
        cpu.push((process_time() - used).as_secs_f64());
        let data = &answer["data"];
        let told = if data["unit"].is_null() { &data["sharingModel"] } else { &data["unit"]["sharingModel"] };
        if answer.get("errors").is_some() || told["userErrors"].as_array().is_some_and(|e| !e.is_empty()) {
            return Err(fault(format!("a slider was refused: {answer}")));
        }
    }
    Ok(Times { wall: percentile(wall), cpu: percentile(cpu) })
}

fn percentile(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of[(of.len() * 95).div_ceil(100) - 1]
}

fn process_time() -> Duration {
    let t = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(t.tv_sec.try_into().unwrap_or(0), t.tv_nsec.try_into().unwrap_or(0))
}

/// A server over a log with the sample home, on threads of its own.
struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    thread: std::thread::JoinHandle<Result<(), String>>,
}

impl Server {
    fn start() -> Result<Self, Failure> {
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|e| e.to_string())?;
            runtime.block_on(async move {
                let listener = listen(SocketAddr::from(([127, 0, 0, 1], 0))).await.map_err(|e| e.to_string())?;
                tell.send(listener.local_addr().map_err(|e| e.to_string())?).map_err(|e| e.to_string())?;
                serve_on(backend().await?, listener, async move { drop(stopped.await) }).await.map_err(|e| e.to_string())
            })
        });
        let address = told.recv().map_err(fault)?;
        Ok(Self { address, stop, thread })
    }

    fn connect(&self) -> Result<Connection, Failure> {
        let stream = TcpStream::connect(self.address).map_err(fault)?;
        stream.set_nodelay(true).map_err(fault)?;
        Ok(Connection { address: self.address, stream: BufReader::new(stream) })
    }

    fn open(&self, model: &turnus_sharing::skill_mix::Model) -> Result<String, Failure> {
        let text = serde_json::to_string(model).map_err(fault)?;
        let answer = self.connect()?.post("/sharing/models", &text)?;
        answer["id"].as_str().map(str::to_owned).ok_or_else(|| fault(format!("the model was refused: {answer}")))
    }

    fn stop(self) -> Result<(), Failure> {
        // An error means that the server has ended already, and its thread says why.
        let _ = self.stop.send(());
        self.thread.join().map_err(|_| fault("the server panicked"))?.map_err(fault)
    }
}

async fn backend() -> Result<Backend, String> {
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::default());
    let (log_id, actor) = (LogId::new("bench").map_err(|e| e.to_string())?, Actor::new("bench").map_err(|e| e.to_string())?);
    let planning = Planning::new(Arc::clone(&log), log_id.clone(), actor, Arc::new(SystemClock));
    let home = solbakken::base().map_err(|e| e.to_string())?;
    planning.import(fresh_command_id(), home).await.map_err(|e| e.to_string())?;
    Ok(Backend { planning, log, log_id, solvers: 0 })
}

/// A connection that is kept open: just enough of HTTP/1.1 for a server that tells the length of its answers.
struct Connection {
    address: SocketAddr,
    stream: BufReader<TcpStream>,
}

impl Connection {
    fn post(&mut self, path: &str, body: &str) -> Result<Value, Failure> {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: {}\r\n\r\n",
            self.address,
            body.len()
        );
        self.stream.get_mut().write_all((head + body).as_bytes()).map_err(fault)?;
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).map_err(fault)?;
            match line.trim_end().split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.trim().parse().map_err(fault)?,
                None if line.trim_end().is_empty() => break,
                _ => {}
            }
        }
        let mut answer = vec![0; length];
        self.stream.read_exact(&mut answer).map_err(fault)?;
        serde_json::from_slice(&answer).map_err(fault)
    }
}
