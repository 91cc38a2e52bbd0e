//! Every command works on PostgreSQL, and says the same as on a file.

use crate::running::{Folder, TEN, sample};
use turnus_test_postgres::Server;

/// The lines that do not name an event by its own id or time.
fn exported(folder: &Folder) -> String {
    folder.ok("export --out log.jsonl");
    folder.read("log.jsonl")
}

#[test]
fn import_share_solve_and_verify_on_postgres() {
    let home = sample("solbakken-base.jsonl");
    let file = Folder::new().with("home.jsonl", &home);
    let server = Folder::new().with("home.jsonl", &home).on(Server::shared().database("journey"));
    for folder in [&file, &server] {
        let none = folder.turnus("log verify");
        assert!(none.code == 2 && none.err.contains("there is no such log"), "{}", none.err);
        folder.ok("import home.jsonl");
        folder.ok("share --on 2027-01-04");
        assert!(folder.ok("log verify").contains("every one as it was recorded"));
        folder.ok("as-of --position 5");
    }
    assert_eq!(exported(&file), exported(&server), "the two logs hold other events");
    let counted = |folder: &Folder| -> Vec<String> {
        folder.ok("log stats").lines().filter(|line| !line.starts_with("recorded from")).map(str::to_owned).collect()
    };
    assert_eq!(counted(&file), counted(&server));
    let again = server.turnus("demo --once --database postgres://turnus@nobody.invalid/x");
    assert!(again.code == 2 && again.err.contains("nobody.invalid"), "{}", again.err);
    assert!(!server.path("turnus.db").exists(), "a file was made beside the database");
}

#[test]
fn a_list_becomes_a_draft_on_postgres() {
    let folder = Folder::new().with("staff.csv", TEN).on(Server::shared().database("draft"));
    folder.ok("import staff.csv --from 2026-12-01");
    folder.ok("solve --from 2027-01-04 --weeks 6 --steps 1000 --nodes 50 --rounds 5");
    assert!(folder.ok("export --csv").contains("Kari Nordmann"), "names come back out of their seals");
    assert!(folder.ok("log verify").contains("every one as it was recorded"));
}

#[test]
fn what_is_wrong_with_a_database_is_told_without_its_password() {
    let folder = Folder::new();
    let url = Server::shared().url("not_there");
    let cases = [(url.as_str(), "not_there"), ("postgres://a:s3cret@127.0.0.1:1/x", "127.0.0.1:1/x"), ("mysql://a:s3cret@h/x", "expected")];
    for (database, named) in cases {
        let said = folder.turnus(&format!("import x.jsonl --database {database}"));
        let said = if said.err.contains("x.jsonl") { folder.turnus(&format!("log stats --database {database}")) } else { said };
        assert!(said.code == 2 && said.err.contains(named), "{database}: {}", said.err);
        assert!(!said.err.contains("s3cret") && !said.err.contains("test-only"), "{}", said.err);
    }
}
