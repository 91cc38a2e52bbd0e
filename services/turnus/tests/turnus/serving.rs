//! `turnus serve`: one server to a file.

use crate::running::{Folder, TEN};
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

/// A server on any free port, once it says where its pages are.
fn served(folder: &Folder) -> Child {
    let mut program = Command::new(env!("CARGO_BIN_EXE_turnus"));
    program.args(["serve", "--listen", "127.0.0.1:0"]).current_dir(folder.path("")).env_remove("DATABASE_URL");
    let mut child = program.stdout(Stdio::piped()).spawn().expect("starts");
    let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    assert!(lines.map_while(Result::ok).any(|line| line.contains("Pages at")), "it ended before it served");
    child
}

#[test]
fn a_second_server_on_the_same_file_is_refused() {
    let folder = Folder::new().with("staff.csv", TEN);
    folder.ok("import staff.csv --from 2026-12-01");
    let mut first = served(&folder);
    let second = folder.turnus("serve --listen 127.0.0.1:0");
    assert!(second.code == 2 && second.err.contains("another `turnus serve`"), "{}", second.err);
    folder.ok("log verify");
    // However the first one ends, the file is free again.
    first.kill().expect("killed");
    first.wait().expect("ended");
    let mut third = served(&folder);
    third.kill().expect("killed");
    third.wait().expect("ended");
}
