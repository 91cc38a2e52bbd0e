//! A disk that forgets what was not synced, that fails, and that is full, under a log in a file. The
//! disk is `disk.c`, preloaded into a process of its own: this test binary, started once more.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use turnus_event_log::*;

use crate::crash::{Sum, Told, listen, load};
use crate::given::*;

const PLACE: &str = "TURNUS_BAD_DISK_PLACE";
const LOG_FILES: [&str; 2] = ["log.db", "log.db-wal"];

/// The library to preload, compiled once.
fn disk() -> &'static Path {
    static DISK: std::sync::OnceLock<(TempDir, PathBuf)> = std::sync::OnceLock::new();
    let (_, library) = DISK.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("disk.so");
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conformance/disk.c");
        let compiled = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).args([source, "-ldl"]).status();
        assert!(compiled.expect("a C compiler").success());
        (folder, library)
    });
    library
}

fn on(mut program: Command, folder: &Path, forgets: Option<&str>) -> Command {
    program.env("LD_PRELOAD", disk()).env("TURNUS_DISK_FOLDER", folder);
    if let Some(end) = forgets {
        program.env("TURNUS_DISK_FORGETS", end);
    }
    program
}

/// Leaves of each file what was synced last.
fn cut_the_power(folder: &Path) {
    for file in LOG_FILES.map(|name| folder.join(name)) {
        let durable = PathBuf::from(format!("{}.durable", file.display()));
        match durable.exists() {
            true => std::fs::rename(&durable, &file).unwrap(),
            false => drop(std::fs::remove_file(&file)),
        }
    }
    let _ = std::fs::remove_file(folder.join("log.db-shm"));
}

/// Puts a log under load and cuts the power, so many times; the fault that the judge finds, if any.
fn power_cuts(rounds: u64, forgets: Option<&str>) -> Result<Sum, String> {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("log.db");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut sum = Sum::default();
    for round in 0..rounds {
        let mut child = on(load(place.to_str().unwrap(), round), folder.path(), forgets).spawn().unwrap();
        let told = listen(&mut child);
        std::thread::sleep(Duration::from_millis(300 + round * 53 % 300));
        child.kill().unwrap();
        child.wait().unwrap();
        let told: Told = told.join().unwrap();
        cut_the_power(folder.path());
        runtime.block_on(sum.judge(place.to_str().unwrap(), &told))?;
        // The next round starts from what is on this disk, synced.
        for file in LOG_FILES.map(|name| folder.path().join(name)).iter().filter(|file| file.exists()) {
            std::fs::copy(file, format!("{}.durable", file.display())).unwrap();
        }
    }
    Ok(sum)
}

/// Nothing that was acknowledged is lost when the power goes and takes along what was not synced.
#[test]
fn a_power_cut_loses_nothing_acknowledged() {
    let sum = power_cuts(3, None).unwrap();
    assert!(sum.acknowledged > 0, "the load never got anywhere");
}

/// As above, for long.
#[test]
#[ignore = "long: a minute"]
fn power_cuts_100_times() {
    let Sum { acknowledged, events, .. } = power_cuts(100, None).unwrap();
    println!("100 power cuts: {acknowledged} acknowledged, none lost; {events} events");
    assert!(acknowledged > 0, "the load never got anywhere");
}

/// The judge finds what is lost when the WAL is not synced at each commit, as SQLite does not with
/// `synchronous = NORMAL`.
#[test]
fn a_log_that_is_not_synced_loses() {
    let fault = (0..3).find_map(|_| power_cuts(3, Some("-wal")).err()).expect("nothing was lost");
    assert!(fault.contains("was lost") || fault.contains("moved"), "{fault}");
}

/// Runs a test of this binary on the bad disk and gives what it says.
fn run(test: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.args(["--exact", test, "--nocapture"]).env(PLACE, folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let output = on(program, folder.path(), None).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    text
}

fn place() -> Option<PathBuf> {
    std::env::var_os(PLACE).map(PathBuf::from)
}

fn one_event(n: u64) -> Append {
    append(&format!("c{n}"), vec![write("s", Expected::Any, events(n..n + 1))])
}

/// A sync that fails: the append is not acknowledged, and none after it until the file is opened again.
#[test]
fn a_failed_sync_stops_the_log() {
    assert!(run("bad_disk::work_on_a_failing_disk").contains("worked on a failing disk"));
}

#[tokio::test]
async fn work_on_a_failing_disk() {
    let Some(folder) = place() else { return };
    let open = || SqliteLog::open(folder.join("log.db"));
    let store = open().await.unwrap();
    store.append(one_event(1)).await.unwrap();
    std::fs::write(folder.join("fault"), "eio").unwrap();
    let failed = store.append(one_event(2)).await;
    assert!(matches!(failed, Err(AppendError::Indeterminate)), "{failed:?}");
    std::fs::remove_file(folder.join("fault")).unwrap();
    let later = store.append(one_event(3)).await;
    assert!(matches!(later, Err(AppendError::Stopped)), "{later:?}");
    store.close().await;
    let store = open().await.unwrap();
    store.append(one_event(2)).await.unwrap();
    store.append(one_event(3)).await.unwrap();
    assert_eq!(store.verify(&log()).await.unwrap().events, 3);
    println!("worked on a failing disk");
}

/// A full disk: the append is refused with the reason, everything can be read, and appends go on once
/// there is room again.
#[test]
fn a_full_disk_refuses_and_recovers() {
    assert!(run("bad_disk::work_on_a_full_disk").contains("worked on a full disk"));
}

#[tokio::test]
async fn work_on_a_full_disk() {
    let Some(folder) = place() else { return };
    let store = SqliteLog::open(folder.join("log.db")).await.unwrap();
    store.append(one_event(1)).await.unwrap();
    std::fs::write(folder.join("fault"), "full").unwrap();
    for n in 2..5 {
        let refused = store.append(one_event(n)).await.unwrap_err();
        let AppendError::Storage(cause) = &refused else { panic!("{refused:?}") };
        let text = std::error::Error::source(cause).map_or(cause.to_string(), |source| format!("{cause}: {source}"));
        assert!(text.contains("full"), "{text}");
        assert_eq!(store.verify(&log()).await.unwrap().events, 1);
    }
    std::fs::remove_file(folder.join("fault")).unwrap();
    for n in 2..5 {
        store.append(one_event(n)).await.unwrap();
    }
    assert_eq!(store.verify(&log()).await.unwrap().events, 4);
    println!("worked on a full disk");
}
