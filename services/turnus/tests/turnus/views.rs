//! `turnus views`: the tables for reporting, on a file and on a server.

use crate::running::Folder;
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};
use turnus_test_postgres::Server;

/// A ward with a published rota.
const STORY: &str = include_str!("../../../../schema/domain/tests/domain/story.jsonl");

fn places(name: &str) -> [Folder; 2] {
    let folder = || Folder::new().with("story.jsonl", STORY);
    [folder(), folder().on(Server::shared().database(name))]
}

#[test]
fn published_shifts_are_kept_made_anew_and_exported() {
    let events = STORY.lines().count();
    for folder in places("views") {
        let none = folder.turnus("views status");
        assert!(none.code == 2 && none.err.contains("there is no such log"), "{}", none.err);
        folder.ok("import story.jsonl");
        assert!(folder.ok("views status").contains("no view was made yet"));
        let early = folder.turnus("views export");
        assert!(early.code == 2 && early.err.contains("views run --once"), "{}", early.err);
        let run = folder.ok("views run --once");
        assert!(run.contains(&format!("published_shift version 1, in use: position {events} of {events}; nobody keeps it")), "{run}");
        let rows = folder.ok("views export");
        let lines: Vec<&str> = rows.lines().collect();
        assert!(lines[0].starts_with("unit;rota;day;person;profession;shift;kind;starts_at;ends_at;minutes"), "{rows}");
        let night = "U1;R1;2027-01-30;E03;HF;N;night;2027-01-30T21:00:00Z;2027-01-31T06:30:00Z;540;2026-12-18;51;";
        assert!(lines.len() == 5 && lines.contains(&night), "{rows}");
        assert!(!rows.contains("Nordmann") && !rows.contains("degård"), "a name left its seal: {rows}");
        assert!(folder.ok("views rebuild").contains(&format!("made anew from {events} events")));
        assert_eq!(folder.ok("views export --unit U1"), rows);
        assert_eq!(folder.ok("views export --unit U2").lines().count(), 1);
        assert!(folder.ok("views replay").contains("0 parked events were taken, 0 still wait"));
        let json = folder.ok("views status --json");
        let json: serde_json::Value = serde_json::from_str(json.lines().last().expect("a line")).expect("JSON");
        assert_eq!((&json[0]["position"], &json[0]["behind"], &json[0]["live"]), (&events.into(), &0.into(), &true.into()));
    }
}

/// Ends its process when it is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn serving_keeps_the_views() {
    let folder = Folder::new().with("story.jsonl", STORY);
    folder.ok("import story.jsonl");
    let mut program = Command::new(env!("CARGO_BIN_EXE_turnus"));
    program.args(["serve", "--listen", "127.0.0.1:0"]).current_dir(folder.path("")).env_remove("DATABASE_URL");
    let mut running = Running(program.stdout(Stdio::piped()).spawn().expect("runs"));
    let out = BufReader::new(running.0.stdout.take().expect("is piped"));
    let served = out.lines().map_while(Result::ok).any(|line| line.contains("Pages at"));
    assert!(served, "nothing is served");
    let kept = (0..400).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        folder.turnus("views export").out.lines().count() == 5
    });
    assert!(kept, "{}", folder.ok("views status"));
    let status = folder.ok("views status");
    assert!(status.contains("kept by") && status.contains("heard of"), "{status}");
    let stop = Command::new("/bin/kill").args(["-INT", &running.0.id().to_string()]).status().expect("runs");
    assert!(stop.success() && running.0.wait().expect("ends").success());
    assert!(folder.ok("views status").contains("nobody keeps it"), "the lease was not given back");
}
