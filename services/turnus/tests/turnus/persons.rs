//! Values about persons: who read them is told, and a forgotten person is nowhere any more.

use crate::running::{Folder, TEN};
use std::path::Path;
use turnus_test_postgres::Server;

fn accesses(folder: &Folder) -> Vec<String> {
    let told = folder.ok("log access --subject G1");
    told.lines().filter(|line| line.contains(" opened ")).map(str::to_owned).collect()
}

#[test]
fn whoever_reads_a_name_is_recorded_with_the_command() {
    for folder in [Folder::new(), Folder::new().on(Server::shared().database("access"))] {
        let folder = folder.with("staff.csv", TEN);
        folder.ok("import staff.csv --from 2026-12-01");
        assert_eq!(accesses(&folder), Vec::<String>::new(), "nobody has read yet");
        for quiet in ["log verify", "log stats", "as-of --on 2027-01-04", "log export --out a.events", "log export --sealed --out b.events"]
        {
            folder.ok(quiet);
        }
        assert_eq!(accesses(&folder), Vec::<String>::new(), "these commands open nothing");
        folder.ok("export");
        folder.ok("scenario open summer");
        folder.ok("export --scenario summer");
        let told = accesses(&folder);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told.iter().all(|line| line.contains("command-line opened name of G1: turnus export")), "{told:?}");
        assert!(
            folder.ok("log access --subject G1 --json --limit 1").lines().last().is_some_and(|json| json.matches("purpose").count() == 1)
        );
    }
}

/// Whether a text stands anywhere in the files under a folder, whatever they are.
fn anywhere(folder: &Path, text: &str) -> bool {
    let entries = std::fs::read_dir(folder).expect("a folder").flatten();
    entries.map(|entry| entry.path()).any(|path| match path.is_dir() {
        true => anywhere(&path, text),
        // A file that goes away meanwhile holds nothing.
        false => std::fs::read(&path).unwrap_or_default().windows(text.len()).any(|bytes| bytes == text.as_bytes()),
    })
}

const WHO: &str = "Geir Ihle";

/// A log in which G1 was read, planned and tried with, then forgotten.
fn forgotten(folder: Folder) -> Folder {
    let folder = folder.with("staff.csv", TEN);
    folder.ok("import staff.csv --from 2026-12-01");
    std::fs::remove_file(folder.path("staff.csv")).expect("removed");
    folder.ok("scenario open summer");
    assert!(folder.ok("export").contains(WHO), "the name is there to begin with");
    let asked = folder.turnus("log forget --subject G1");
    assert!(asked.code == 2 && asked.err.contains("--yes"), "{}", asked.err);
    assert!(folder.turnus("log forget --subject nobody --yes").code == 2);
    let told = folder.ok("log forget --subject G1 --yes");
    assert!(told.contains("1 sealed values were blanked"), "{told}");
    folder
}

/// Every command that shows or writes names, after the person is forgotten.
fn silent(folder: &Folder) {
    for line in [
        "export",
        "export --scenario summer",
        "export --out events.jsonl",
        "log export --sealed --out log.events",
        "as-of --on 2027-01-04",
        "log access --subject G1",
        "log verify",
    ] {
        let said = folder.turnus(line);
        assert!(said.code == 0 && !said.out.contains(WHO) && !said.err.contains(WHO), "{line}: {}{}", said.out, said.err);
    }
    assert!(folder.ok("export").contains("Kari Nordmann"), "others were forgotten too");
}

#[test]
fn a_forgotten_person_is_in_no_file_of_sqlite() {
    let folder = forgotten(Folder::new());
    silent(&folder);
    folder.ok("log backup --out copy.db --keys copy.keys.db");
    assert!(!anywhere(folder.path("x").parent().expect("a folder"), WHO));
}

#[test]
fn a_forgotten_person_is_in_no_file_or_dump_of_postgres() {
    let server = Server::start();
    let folder = forgotten(Folder::new().on(server.database("forgotten")));
    silent(&folder);
    let dumped = folder.shell("pg_dump --file=all.sql \"$DATABASE_URL\" && grep -c PersonRegistered all.sql", &[]);
    assert!(dumped.code == 0, "{}", dumped.err);
    assert!(!anywhere(folder.path("x").parent().expect("a folder"), WHO));
    server.sql("forgotten", "CHECKPOINT");
    assert!(!anywhere(server.folder(), WHO), "in a file of the server");
    assert!(anywhere(server.folder(), "PersonRegistered"), "the search itself finds nothing");
}
