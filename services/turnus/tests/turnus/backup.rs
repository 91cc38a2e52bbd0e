//! The commands of `docs/backup.md`, run as they stand there.

use crate::running::{Folder, Said, TEN};
use std::collections::BTreeMap;
use turnus_test_postgres::Server;

const PAGE: &str = include_str!("../../../../docs/backup.md");

/// The blocks of commands on the page by their names.
fn blocks() -> BTreeMap<&'static str, &'static str> {
    let parts = PAGE.split("```sh ").skip(1);
    parts
        .map(|part| part.split_once("\n").map(|(name, rest)| (name, rest.split("```").next().unwrap_or_default())).expect("a name"))
        .collect()
}

fn run(folder: &Folder, block: &str, variables: &[(&str, &str)]) -> Said {
    folder.shell(blocks().get(block).unwrap_or_else(|| panic!("the page has no block {block}")), variables)
}

fn fine(folder: &Folder, block: &str, variables: &[(&str, &str)]) -> String {
    let said = run(folder, block, variables);
    assert_eq!(said.code, 0, "{block}: {}{}", said.out, said.err);
    said.out
}

/// A log with people, signed.
fn signed(folder: Folder) -> Folder {
    let folder = folder.with("staff.csv", TEN);
    folder.ok("import staff.csv --from 2026-12-01");
    fine(&folder, "signing", &[]);
    fine(&folder, "checkpoint", &[]);
    folder
}

/// Every block of the page is run by a test here.
#[test]
fn no_command_of_the_page_is_left_out() {
    let known = ["signing", "checkpoint", "sqlite-backup", "sqlite-restore", "postgres-backup", "postgres-restore", "move"];
    assert_eq!(blocks().into_keys().collect::<std::collections::BTreeSet<_>>(), known.into_iter().collect());
    let fences = PAGE.matches("```").count();
    assert_eq!(fences, 2 * known.len(), "a block without a name is run by nobody");
}

#[test]
fn a_file_is_backed_up_and_restored() {
    let folder = signed(Folder::new());
    fine(&folder, "sqlite-backup", &[]);
    let before = folder.ok("export");
    let told = fine(&folder, "sqlite-restore", &[]);
    assert!(told.contains("goes through all 1 signed checkpoints"), "{told}");
    assert_eq!(folder.ok("export --database sqlite:restored/turnus.db"), before, "names came back with their keys");
    assert!(!std::fs::read(folder.path("backup/turnus.db")).expect("a file").windows(13).any(|bytes| bytes == b"Kari Nordmann"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder.path("backup-keys/turnus.keys.db")).expect("a file").permissions().mode();
        assert_eq!(mode & 0o077, 0, "others can read the keys");
    }
    let again = run(&folder, "sqlite-backup", &[]);
    assert!(again.code == 2 && again.err.contains("left alone"), "{}", again.err);
    fine(&folder, "move", &[]);
    // Without the keys the same log stands, and nobody's name can be read.
    std::fs::remove_file(folder.path("restored/turnus.keys.db")).expect("removed");
    folder.ok("log verify --database sqlite:restored/turnus.db");
    assert!(!folder.ok("export --database sqlite:restored/turnus.db").contains("Kari Nordmann"));
}

#[test]
fn an_older_backup_is_told_by_the_checkpoint() {
    let folder = signed(Folder::new());
    fine(&folder, "sqlite-backup", &[]);
    folder.ok("share --on 2027-01-04");
    fine(&folder, "checkpoint", &[]);
    let said = run(&folder, "sqlite-restore", &[]);
    assert!(said.code == 1 && said.err.contains("older backup restored"), "{}{}", said.out, said.err);
}

#[test]
fn a_database_is_backed_up_and_restored() {
    let folder = signed(Folder::new().on(Server::shared().database("backed_up")));
    fine(&folder, "postgres-backup", &[]);
    let before = folder.ok("export");
    let restored = Server::shared().database("restored");
    let variables = [("RESTORED_URL", restored.as_str())];
    let told = fine(&folder, "postgres-restore", &variables);
    assert!(told.contains("goes through all 1 signed checkpoints"), "{told}");
    assert_eq!(folder.ok(&format!("export --database {restored}")), before, "names came back with their keys");
    let refused = folder.turnus(&format!("log backup --out x.db --database {restored}"));
    assert!(refused.code == 2 && refused.err.contains("pg_dump"), "{}", refused.err);
    folder.ok("share --on 2027-01-04");
    fine(&folder, "checkpoint", &[]);
    let older = Server::shared().database("older");
    let said = run(&folder, "postgres-restore", &[("RESTORED_URL", older.as_str())]);
    assert!(said.code == 1 && said.err.contains("older backup restored"), "{}{}", said.out, said.err);
}
