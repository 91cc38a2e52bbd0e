//! `docker-compose.yml` says what the program can do: there is no container engine in the tests, so the file is read.

use clap::Parser;
use std::path::Path;
use turnus::cli::{Cli, Command};

fn lines() -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docker-compose.yml");
    std::fs::read_to_string(file).expect("the file").lines().map(str::to_owned).collect()
}

/// The values of a key, wherever it stands, as JSON lists.
fn lists(lines: &[String], key: &str) -> Vec<Vec<String>> {
    let values = lines.iter().filter_map(|line| line.trim().strip_prefix(key)?.strip_prefix(": "));
    values.map(|list| serde_json::from_str(list).unwrap_or_else(|e| panic!("{key}: {list}: {e}"))).collect()
}

/// Every command of a service is one that the program takes, with what it needs and nothing it does not know.
fn commands(lines: &[String]) -> Result<Vec<Command>, String> {
    let words = |list: Vec<String>| std::iter::once("turnus".to_owned()).chain(list);
    lists(lines, "command").into_iter().map(|list| Ok(Cli::try_parse_from(words(list)).map_err(|e| e.to_string())?.command)).collect()
}

#[test]
fn the_services_are_one_api_without_solvers_and_two_workers_on_loopback() {
    let lines = lines();
    let commands = commands(&lines).expect("the program takes every command");
    let [Command::Serve(api), Command::Worker(worker)] = &commands[..] else { panic!("{commands:?}") };
    assert!(api.listen.ip().is_loopback() && api.solvers == 0, "{api:?}");
    assert_eq!(worker.threads, 1);
    assert!(lines.iter().any(|line| line.trim() == "deploy: { replicas: 2 }"));
    let ports = lists(&lines, "ports").concat();
    assert!(!ports.is_empty() && ports.iter().all(|port| port.starts_with("127.0.0.1:")), "{ports:?}");
    // Both find the same database, by an address that the program understands.
    let urls: Vec<&str> = lines.iter().filter_map(|line| line.trim().strip_prefix("DATABASE_URL: ")).collect();
    assert_eq!(urls.len(), 2);
    assert_eq!(urls[0], urls[1]);
    assert!(turnus::database::Database::named(urls[0]).is_ok(), "{urls:?}");
}

/// The test can fail: a command with a flag that the program does not know is found out.
#[test]
fn a_command_that_the_program_does_not_take_is_found_out() {
    let wrong = vec!["    command: [\"worker\", \"--solvers\", \"2\"]".to_owned()];
    let refused = commands(&wrong).expect_err("no such flag");
    assert!(refused.contains("--solvers"), "{refused}");
}
