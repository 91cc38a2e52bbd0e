//! `turnus worker`, `turnus jobs` and `turnus solve --queue`, as people use them: processes that share a database.

use crate::running::{Folder, TEN};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use turnus_test_postgres::Server;

const SEARCH: &str = "--from 2027-01-04 --weeks 6 --steps 1000 --nodes 50 --rounds 5";

/// A worker on a database; it is killed when this is dropped.
struct Worker(Child);

impl Worker {
    /// Starts it and waits until it says that it works.
    fn start(folder: &Folder, url: &str, name: &str) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_turnus"));
        program.args(["worker", "--name", name, "--grace", "1"]).env("DATABASE_URL", url).current_dir(folder.path("."));
        let mut child = program.stdout(Stdio::piped()).spawn().expect("starts");
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().expect("piped")).read_line(&mut line).expect("says something");
        assert!(line.contains(name), "{line}");
        Self(child)
    }

    /// As an operating system ends a service; how it ended.
    fn terminate(mut self) -> Option<i32> {
        let sent = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status().expect("kill");
        assert!(sent.success());
        self.0.wait().expect("ends").code()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The jobs as the program lists them.
fn jobs(folder: &Folder) -> Vec<serde_json::Value> {
    let said = folder.ok("jobs --json");
    let last = said.lines().last().expect("a line");
    serde_json::from_str::<serde_json::Value>(last).expect("JSON")["jobs"].as_array().expect("a list").clone()
}

fn until(folder: &Folder, what: &str, holds: impl Fn(&[serde_json::Value]) -> bool) {
    let begun = Instant::now();
    while !holds(&jobs(folder)) {
        assert!(begun.elapsed() < Duration::from_secs(120), "{what}: {:?}", jobs(folder));
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Asked for, solved by another process, asked for again; a worker that is told to stop gives back what it has, and the
/// next one is cancelled.
#[test]
fn a_rota_is_solved_by_a_worker_elsewhere() {
    let url = Server::shared().database("workers");
    let folder = Folder::new().with("staff.csv", TEN).on(url.clone());
    folder.ok("import staff.csv --from 2026-12-01");
    let asked = folder.ok(&format!("solve --queue --priority 7 {SEARCH}"));
    assert!(asked.contains(r#""status":"queued""#) && jobs(&folder)[0]["state"] == "queued", "{asked}");
    let worker = Worker::start(&folder, &url, "W1");
    until(&folder, "solved", |jobs| jobs[0]["state"] == "finished");
    let job = &jobs(&folder)[0];
    assert_eq!((&job["worker"], &job["attempt"], &job["priority"]), (&"W1".into(), &1.into(), &7.into()), "{job}");
    assert!(folder.ok("export --csv").contains("Kari Nordmann"));
    let again = folder.ok(&format!("solve --queue {SEARCH}"));
    assert!(again.contains(r#""repeated":true"#) && jobs(&folder).len() == 1, "{again}");
    // The same at once, by the program itself: the rota is there already.
    assert!(folder.ok(&format!("solve {SEARCH}")).contains(job["plan"].as_str().expect("an id")));

    let endless = "--from 2027-01-04 --weeks 6 --steps 1000000000 --time-limit 600 --nodes 50 --rounds 5 --seed 2";
    folder.ok(&format!("solve --queue {endless}"));
    until(&folder, "started", |jobs| jobs[0]["state"] == "started");
    assert_eq!(worker.terminate(), Some(0));
    let given_back = &jobs(&folder)[0];
    assert_eq!((&given_back["state"], &given_back["lost"]), (&"queued".into(), &0.into()), "{given_back}");
    let plan = given_back["plan"].as_str().expect("an id").to_owned();
    let _worker = Worker::start(&folder, &url, "W2");
    until(&folder, "started again", |jobs| jobs[0]["state"] == "started" && jobs[0]["worker"] == "W2");
    folder.ok(&format!("jobs --cancel {plan}"));
    let ended = |jobs: &[serde_json::Value]| jobs.iter().any(|job| job["plan"] == plan.as_str() && job["state"] != "started");
    until(&folder, "cancelled", ended);
    let nothing = folder.turnus(&format!("jobs --cancel {plan}"));
    assert!(nothing.code == 2 && nothing.err.contains("no solve to stop"), "{}", nothing.err);
    assert!(folder.ok("log verify").contains("every one as it was recorded"));
}

/// On a file, without any worker, the program solves for itself, and says of what was only queued that it waits.
#[test]
fn without_workers_the_program_solves_for_itself() {
    let folder = Folder::new().with("staff.csv", TEN);
    folder.ok("import staff.csv --from 2026-12-01");
    folder.ok(&format!("solve --queue --priority 9 {SEARCH} --seed 3"));
    folder.ok(&format!("solve {SEARCH}"));
    let jobs = jobs(&folder);
    let told: Vec<_> = jobs.iter().map(|job| (job["state"].as_str(), job["worker"].as_str())).collect();
    assert_eq!(told, [(Some("queued"), None), (Some("finished"), Some("command-line"))]);
    let waiting = jobs[0]["plan"].as_str().expect("an id");
    assert!(folder.ok(&format!("jobs --json --cancel {waiting}")).contains(r#""state":"cancelled""#));
    let refused = folder.turnus(&format!("solve --queue --priority 10 {SEARCH}"));
    assert_eq!(refused.code, 2, "{}", refused.err);
}

/// A server on a free port; it is killed when this is dropped.
struct Served(Child, String);

impl Served {
    fn start(folder: &Folder) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_turnus"));
        program.args(["serve", "--listen", "127.0.0.1:0", "--solvers", "1"]).env_remove("DATABASE_URL").current_dir(folder.path("."));
        let mut child = program.stdout(Stdio::piped()).spawn().expect("starts");
        let said = BufReader::new(child.stdout.take().expect("piped")).lines().map_while(Result::ok);
        let address = said.into_iter().find_map(|line| Some(line.strip_prefix("Pages at http://")?.split('/').next()?.to_owned()));
        Self(child, address.expect("says where"))
    }

    /// Asks as a browser does that sends its own origin; the whole answer.
    fn ask(&self, method: &str, path: &str, form: &str) -> String {
        let mut socket = TcpStream::connect(&self.1).expect("connects");
        let address = &self.1;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nAccept-Language: en\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        );
        socket.write_all(head.as_bytes()).expect("sent");
        let mut answer = String::new();
        socket.read_to_string(&mut answer).expect("answered");
        answer
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The value of a hidden field.
fn field<'a>(page: &'a str, name: &str) -> &'a str {
    let rest = page.split_once(&format!("name=\"{name}\" value=\"")).expect("a hidden field").1;
    rest.split('"').next().expect("a value")
}

/// A rota asked for on the page of a unit is made by the server itself: the page asks again by itself while it is made,
/// a second post of the same form asks for nothing, and what cannot be made is told on the page.
#[test]
fn a_rota_is_asked_for_stopped_and_made_from_the_pages() {
    let folder = Folder::new().with("staff.csv", TEN);
    folder.ok("import staff.csv --from 2026-12-01");
    let unit = folder
        .ok("export")
        .lines()
        .find_map(|l| Some(l.split_once("\"stream\":\"unit-")?.1.split('"').next()?.to_owned()))
        .expect("a unit");
    let served = Served::start(&folder);
    let at = format!("/units/{unit}/solves");
    let page = served.ask("GET", &at, "");
    assert!(page.contains("Make the rota") && !page.to_lowercase().contains("\nrefresh:"), "{page}");
    let form = |page: &str, first: &str| format!("command={}&first={first}&weeks=6", field(page, "command"));
    let refused = served.ask("POST", &at, &form(&page, "2027-01-05"));
    assert!(refused.starts_with("HTTP/1.1 422") && refused.contains("This was not done"), "{refused}");
    let odd = served.ask("POST", &at, &form(&page, "tomorrow").replace("weeks=6", "weeks=six"));
    assert!(odd.starts_with("HTTP/1.1 422") && odd.contains("expected a date like"), "{odd}");
    assert!(odd.contains("value=\"tomorrow\"") && odd.contains("value=\"six\""), "the form keeps what was written: {odd}");

    // There is cover once tasks were shared.
    folder.ok("share --on 2027-01-04");
    let page = served.ask("GET", &at, "");
    let asked = form(&page, "2027-01-04");
    for _ in 0..2 {
        assert!(served.ask("POST", &at, &asked).starts_with("HTTP/1.1 303"), "posted twice, asked once");
    }
    until(&folder, "started", |jobs| jobs.len() == 1 && jobs[0]["state"] == "started");
    let page = served.ask("GET", &at, "");
    assert!(page.contains("is being made") && page.to_lowercase().contains("\nrefresh: 5"), "{page}");
    let stop = page.split_once("action=\"").and_then(|_| page.split('"').find(|part| part.ends_with("/stop"))).expect("a button to stop");
    assert!(served.ask("POST", stop, "").starts_with("HTTP/1.1 303"));
    until(&folder, "stopped", |jobs| ["finished", "cancelled", "failed"].iter().any(|s| jobs[0]["state"] == *s));
    let page = served.ask("GET", &at, "");
    assert!((page.contains("proposed") || page.contains("stopped")) && !page.to_lowercase().contains("\nrefresh:"), "{page}");
}
