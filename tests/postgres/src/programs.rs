//! The programs of PostgreSQL, and programs in general.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Where Debian and others put what is not on the path, newest version last.
fn folders() -> Vec<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = Vec::new();
    for base in ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"] {
        let entries = std::fs::read_dir(base).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()) {
            let name = path.file_name().map(|name| name.to_string_lossy().replace("postgresql@", "")).unwrap_or_default();
            versions.extend(name.parse().ok().map(|version| (version, path.join("bin"))));
        }
    }
    versions.sort();
    versions.into_iter().map(|(_, folder)| folder).collect()
}

/// A program of PostgreSQL, by the newest version there is.
pub(crate) fn program(name: &str) -> PathBuf {
    let known = folders().into_iter().rev().chain([PathBuf::from("/usr/bin"), PathBuf::from("/usr/local/bin")]);
    let found = known.map(|folder| folder.join(name)).find(|file| file.exists());
    found.unwrap_or_else(|| panic!("{name} of PostgreSQL is not installed; run scripts/setup.sh test"))
}

/// Runs a program that must succeed, and gives what it prints.
pub(crate) fn checked(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{:?} failed: {told}", Path::new(command.get_program()));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Whether a process still runs; one that only waits to be buried does not.
pub(crate) fn is_alive(pid: u32) -> bool {
    let state = Command::new("ps").args(["-o", "stat=", "-p", &pid.to_string()]).output().unwrap();
    let state = String::from_utf8_lossy(&state.stdout);
    !state.trim().is_empty() && !state.trim().starts_with('Z')
}

/// The processes whose parent this one is.
pub(crate) fn children(parent: u32) -> Vec<u32> {
    let list = checked(Command::new("ps").args(["-A", "-o", "pid=,ppid="]));
    let pairs = list.lines().filter_map(|line| {
        let mut numbers = line.split_whitespace().map(str::parse::<u32>);
        Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
    });
    pairs.filter(|(_, of)| *of == parent).map(|(pid, _)| pid).collect()
}
