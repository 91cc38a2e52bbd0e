//! `turnus log`: counted, signed, verified, exported and taken in, as people do it.

use crate::running::{Folder, Said, TEN, sample};
use turnus_test_postgres::Server;

/// A home in a file, with a signed checkpoint of its first events.
fn signed_home() -> Folder {
    let home = sample("solbakken-base.jsonl");
    let (first, rest) = home.split_at(home.match_indices('\n').nth(39).expect("40 lines").0 + 1);
    let folder = Folder::new().with("first.jsonl", first).with("rest.jsonl", rest);
    folder.ok("import first.jsonl");
    let public = folder.ok("log key --out signing.key --name auditor");
    let folder = folder.with("signing.pub", public);
    folder.ok("log checkpoint --key signing.key --out checkpoints");
    folder
}

fn verified(folder: &Folder) -> Said {
    folder.turnus("log verify --checkpoint checkpoints --public-key signing.pub")
}

#[test]
fn what_is_in_the_log_is_counted() {
    let folder = Folder::new().with("staff.csv", TEN);
    folder.ok("import staff.csv --from 2026-12-01");
    let told = folder.ok("log stats --json");
    let json: serde_json::Value = serde_json::from_str(told.lines().last().expect("a line")).expect("JSON");
    let counts = &json["counts"];
    assert_eq!((counts["people"].as_u64(), counts["commands"].as_u64(), counts["sealed"].as_u64()), (Some(10), Some(1), Some(10)));
    let exported = folder.ok("export").lines().count() as u64;
    assert_eq!(counts["events"].as_u64(), Some(exported));
    let types: u64 = json["types"].as_object().expect("types").values().filter_map(serde_json::Value::as_u64).sum();
    assert_eq!(types, exported);
    assert!(counts["streams"].as_u64().is_some_and(|n| n > 10 && n < exported), "{counts}");
    assert!(json["first_recorded"].as_str().is_some_and(|time| time.ends_with('Z')), "{json}");
}

#[test]
fn a_key_is_private_and_never_overwritten() {
    let folder = Folder::new();
    let public = folder.ok("log key --out signing.key --name auditor");
    assert!(public.starts_with("auditor+"), "{public}");
    let secret = folder.read("signing.key");
    // The key itself may hold a plus.
    let key = secret.trim().splitn(5, '+').nth(4).expect("a part");
    assert!(secret.starts_with("PRIVATE+KEY+auditor+") && key.len() > 40 && !public.contains(key));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder.path("signing.key")).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let again = folder.turnus("log key --out signing.key");
    assert!(again.code == 2 && again.err.contains("left alone"), "{}", again.err);
    assert_eq!(folder.read("signing.key"), secret);
    let odd = folder.turnus("log key --out other.key --name a+b");
    assert!(odd.code == 2 && !folder.path("other.key").exists(), "{}", odd.err);
}

#[test]
fn checkpoints_pile_up_and_bear_a_good_log_out() {
    let folder = signed_home();
    assert!(verified(&folder).out.contains("all 1 signed checkpoints"));
    let same = folder.ok("log checkpoint --key signing.key --out checkpoints");
    assert!(same.contains("signed already"), "{same}");
    folder.ok("import rest.jsonl");
    assert!(folder.ok("log checkpoint --key signing.key --out checkpoints").contains("checkpoint 2 of"));
    assert!(verified(&folder).out.contains("all 2 signed checkpoints"));
    folder.ok("log key --out other.key");
    for line in ["log checkpoint --key other.key --out checkpoints", "log verify --checkpoint checkpoints --public-key x+00000000+AA=="] {
        let said = folder.turnus(line);
        assert_eq!(said.code, 2, "{line}: {}", said.err);
    }
    let forged = folder.read("checkpoints").replacen("municipality\n40\n", "municipality\n41\n", 1);
    let folder = folder.with("checkpoints", forged);
    let said = verified(&folder);
    assert!(said.code == 2 && said.err.contains("checkpoint 1: the checkpoint is not signed by this key"), "{}", said.err);
}

#[test]
fn an_older_backup_and_a_rewritten_log_are_told_by_the_checkpoint() {
    let folder = signed_home();
    let older = std::fs::read(folder.path("turnus.db")).expect("a file");
    folder.ok("import rest.jsonl");
    folder.ok("log checkpoint --key signing.key --out checkpoints");
    let newest = std::fs::read(folder.path("turnus.db")).expect("a file");
    let folder = folder.with("turnus.db", older);
    folder.ok("log verify");
    let said = verified(&folder);
    assert!(said.code == 1 && said.err.contains("position 41") && said.err.contains("older backup"), "{}", said.err);
    let said = folder.turnus("log checkpoint --key signing.key --out checkpoints");
    assert!(said.code == 1 && said.err.contains("older backup"), "nothing is signed over it: {}", said.err);
    // Another log, as long, with a sound chain of its own.
    let folder = folder.with("staff.csv", TEN);
    std::fs::remove_file(folder.path("turnus.db")).expect("removed");
    folder.ok("import staff.csv --from 2026-12-01");
    folder.ok("log verify");
    let said = verified(&folder);
    assert!(said.code == 1 && said.err.contains("position 40") && said.err.contains("rewritten somewhere from position 1"), "{}", said.err);
    let folder = folder.with("turnus.db", newest);
    assert_eq!(verified(&folder).code, 0);
}

#[test]
fn an_exported_log_is_the_same_log_on_another_store() {
    let folder = signed_home();
    folder.ok("import rest.jsonl");
    folder.ok("log checkpoint --key signing.key --out checkpoints");
    let said = folder.turnus("log export --out log.events");
    assert!(said.code == 0 && said.err.contains("sealed values were left out"), "{}", said.err);
    assert!(!folder.read("log.events").contains("ciphertext"));
    folder.ok("log export --out whole.events --sealed");
    let hash = |told: String| told.split("head hash ").nth(1).expect("a hash").lines().next().expect("a line").to_owned();
    let source = hash(folder.ok("log verify"));
    let witness = "--checkpoint checkpoints --public-key signing.pub";
    for name in ["log.events", "whole.events"] {
        assert_eq!(hash(folder.ok(&format!("log verify --file {name} {witness}"))), source);
        let server = Server::shared().database(&format!("taken_{name}"));
        folder.ok(&format!("log import {name} --database {server} {witness}"));
        assert_eq!(hash(folder.ok(&format!("log verify --database {server} {witness}"))), source);
        let again = folder.ok(&format!("log import {name} --database {server}"));
        assert!(again.contains("already"), "{again}");
        folder.ok(&format!("log export --database {server} --out back.events --sealed"));
        assert_eq!(folder.read("back.events"), folder.read(name), "the events changed on the way");
    }
    // The names come along only with the sealed values and, by themselves, their keys.
    std::fs::copy(folder.path("turnus.keys.db"), folder.path("moved.keys.db")).expect("copied");
    folder.ok("log import whole.events --database sqlite:moved.db");
    assert_eq!(folder.ok("export --database sqlite:moved.db"), folder.ok("export"));
    folder.ok("log import log.events --database sqlite:bare.db");
    assert!(!folder.ok("export --database sqlite:bare.db").contains("\"sealed\":[{"));
}

#[test]
fn a_changed_file_is_refused_with_its_line_and_nothing_is_written() {
    let folder = signed_home();
    folder.ok("import rest.jsonl");
    folder.ok("log checkpoint --key signing.key --out checkpoints");
    folder.ok("log export --out log.events --sealed");
    let good = folder.read("log.events");
    let lines: Vec<&str> = good.lines().collect();
    let with = |n: usize, line: String| {
        let changed = lines.iter().enumerate().map(|(k, old)| if k + 1 == n { line.clone() } else { (*old).to_owned() });
        changed.map(|line| format!("{line}\n")).collect::<String>()
    };
    let revised = lines[6].replacen("\"data\":{", "\"data\":{\"x\":1,", 1);
    let cases = [
        (with(7, revised), "line 7"),
        (with(3, lines[3].to_owned()), "line 3"),
        (with(9, String::new()), "line 9"),
        (good[..good.len() - 1].to_owned(), "line 304"),
        (with(12, lines[11].replacen("municipality", "elsewhere", 1)), "line 12"),
    ];
    for (text, line) in cases {
        let folder = Folder::new().with("log.events", text);
        for command in ["log import log.events", "log verify --file log.events"] {
            let said = folder.turnus(command);
            assert!(said.code == 2 && said.err.contains(&format!("log.events: {line}:")), "{command}: {}", said.err);
        }
        assert!(!folder.path("turnus.db").exists(), "a log was begun");
    }
    // A tail cut off between two lines is a sound log of its own; only the checkpoint tells.
    let short: String = lines[..40].iter().map(|line| format!("{line}\n")).collect();
    let folder = folder.with("short.events", short);
    folder.ok("log verify --file short.events");
    let said = folder.turnus("log import short.events --database sqlite:new.db --checkpoint checkpoints --public-key signing.pub");
    assert!(said.code == 1 && said.err.contains("position 41") && !folder.path("new.db").exists(), "{}", said.err);
    // What was begun goes on; what is another log is left alone.
    folder.ok("log import short.events --database sqlite:new.db");
    assert!(folder.ok("log import log.events --database sqlite:new.db").contains("the first 40 events; 264 more"));
    folder.ok("share --on 2027-01-04 --database sqlite:new.db");
    let said = folder.turnus("log import log.events --database sqlite:new.db");
    assert!(said.code == 2 && said.err.contains("other events"), "{}", said.err);
}

/// A person without employment, and something that is recorded about her.
const GUEST: &str = r#"{"stream":"person-X1","type":"PersonRegistered","version":1,"effective":"2026-12-01","data":{"person":"X1"},"sealed":{"X1":{"name":"Liv Berg"}}}
"#;
const LATER: &str = r#"{"stream":"person-X1","type":"CompetenceRecorded","version":1,"effective":"2027-01-01","data":{"person":"X1","competence":{"competence":"C-IV","level":2,"valid":{"from":"2027-01-01"}}}}
"#;

#[test]
fn a_closed_stream_takes_nothing_here_in_a_scenario_and_in_another_store() {
    let folder = Folder::new().with("staff.csv", TEN).with("guest.jsonl", GUEST).with("later.jsonl", LATER);
    folder.ok("import staff.csv --from 2026-12-01");
    folder.ok("import guest.jsonl");
    folder.ok("scenario open before");
    let refused = |line: &str, why: &str| {
        let said = folder.turnus(line);
        assert!(said.code == 2 && said.err.contains(why), "{line}: {} {}", said.code, said.err);
    };
    refused("log close X1 --yes", "person- and the person's id");
    refused("log close person-X1", "say --yes");
    refused("log close person-X9 --yes", "X9");
    refused("log close person-G1 --yes", "record the end of the employment first");
    assert!(folder.ok("log close person-X1 --on 2027-01-01 --yes").contains("nothing more is recorded"));
    refused("log close person-X1 --yes", "was closed at position");
    refused("import later.jsonl", "register a person who came back under a new id");
    folder.ok("scenario open after");
    refused("import later.jsonl --scenario after", "was closed at position");
    folder.ok("import later.jsonl --scenario before");
    refused("scenario merge before", "person-X1");
    folder.ok("log verify");
    folder.ok("log export --out log.events --sealed");
    for store in ["sqlite:moved.db".to_owned(), Server::shared().database("closed_streams")] {
        folder.ok(&format!("log import log.events --database {store}"));
        refused(&format!("import later.jsonl --database {store}"), "was closed at position");
        folder.ok(&format!("log verify --database {store}"));
    }
}
