//! Event files: in whole or not at all, and out again as they came.

use crate::given::{STORY, empty, head, id, planning, story};
use turnus_domain::{event_file, refusal::RefusalCode};
use turnus_event_log::SqliteLog;
use turnus_planning::{PlanningError, fresh_command_id};

/// One wrong line, first, in the middle or last: nothing is recorded.
#[tokio::test]
async fn a_bad_file_leaves_nothing() {
    let good = story();
    // A unit cannot be opened twice.
    let wrong = good.iter().find(|f| f.event.name() == "UnitOpened").expect("the story opens a unit").clone();
    for at in [0, 20, good.len()] {
        let planning = empty();
        let mut facts = good.clone();
        facts.insert(at, wrong.clone());
        let answer = planning.import(fresh_command_id(), facts).await;
        assert!(matches!(answer, Err(PlanningError::Refused(_))), "{answer:?}");
        assert_eq!(head(&planning).await, 0);
        planning.import(fresh_command_id(), good.clone()).await.expect("the good file still lands");
    }
}

/// A file without lines is refused; the same file again under the same id is the same import, under another one a duplicate.
#[tokio::test]
async fn files_are_imported_once() {
    let planning = empty();
    let nothing = planning.import(id("empty"), Vec::new()).await;
    assert!(matches!(&nothing, Err(PlanningError::Refused(r)) if r.code == RefusalCode::InvalidValue), "{nothing:?}");
    let first = planning.import(id("file"), story()).await.expect("imported");
    assert_eq!((first.first, first.last), (1, story().len() as u64));
    assert!(planning.import(id("file"), story()).await.expect("imported").repeated);
    let again = planning.import(id("again"), story()).await;
    assert!(matches!(&again, Err(PlanningError::Refused(r)) if r.code == RefusalCode::Duplicate), "{again:?}");
    assert_eq!(head(&planning).await, first.last);
}

/// What comes out is what went in, byte by byte, streams in turns and names included; for every sample too.
#[tokio::test]
async fn export_gives_the_imported_file() {
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples");
    let mut files = vec![("story".to_owned(), STORY.to_owned())];
    let listed = std::fs::read_dir(samples).expect("the folder of samples").map(|entry| entry.expect("reads").path());
    for file in listed.filter(|f| f.extension().is_some_and(|e| e == "jsonl")) {
        files.push((file.display().to_string(), std::fs::read_to_string(&file).expect("reads")));
    }
    let base = files.iter().find(|(name, _)| name.ends_with("solbakken-base.jsonl")).map(|(_, text)| text.clone());
    for (name, text) in files {
        // A file of one decision goes on where another left off.
        let before = base.as_ref().filter(|_| !text.contains("\"UnitOpened\""));
        let planning = empty();
        if let Some(before) = before {
            planning.import(id("before"), event_file::parse(before).expect("reads")).await.expect("imported");
        }
        let facts = event_file::parse(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        planning.import(id("file"), facts).await.unwrap_or_else(|e| panic!("{name}: {e}"));
        let exported = event_file::write(&planning.export().await.expect("exports")).expect("writes");
        assert!(exported == before.cloned().unwrap_or_default() + &text, "{name} came out changed");
    }
}

/// The same from a file on disk that was closed and opened in between.
#[tokio::test]
async fn a_file_on_disk_gives_it_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log.db");
    let log = SqliteLog::open(&path).await.expect("opens");
    planning(log.clone()).import(fresh_command_id(), story()).await.expect("imported");
    log.close().await;
    let planning = planning(SqliteLog::open(&path).await.expect("opens"));
    assert_eq!(event_file::write(&planning.export().await.expect("exports")).expect("writes"), STORY);
    assert_eq!(planning.verify().await.expect("verifies").events, story().len() as u64);
}
