//! `turnus serve`: one server to a file, and a server to ask.

use crate::running::{Folder, TEN};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

/// A server on any free port, for as long as it lives.
pub(crate) struct Served {
    child: Child,
    at: String,
}

impl Served {
    /// Serves the log of a folder, and leaves solving to others.
    pub(crate) fn start(folder: &Folder) -> Self {
        Self::with(folder, "0")
    }

    /// Serves the log of a folder, and solves what is asked for.
    pub(crate) fn solving(folder: &Folder) -> Self {
        Self::with(folder, "1")
    }

    fn with(folder: &Folder, solvers: &str) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_turnus"));
        program.args(["serve", "--listen", "127.0.0.1:0", "--solvers", solvers]).current_dir(folder.path("")).env_remove("DATABASE_URL");
        let mut child = program.stdout(Stdio::piped()).spawn().expect("starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines().map_while(Result::ok);
        let line = lines.find(|line| line.contains("Pages at")).expect("it serves");
        let at = line.split("http://").nth(1).expect("an address").split('/').next().expect("a host").to_owned();
        Self { child, at }
    }

    /// The whole answer of a page, head and body.
    pub(crate) fn get(&self, path: &str) -> String {
        self.asked(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.at))
    }

    /// The whole answer of a form that is posted.
    pub(crate) fn post(&self, path: &str, form: &str) -> String {
        self.sent(path, "application/x-www-form-urlencoded", form)
    }

    /// The data of a question without errors.
    pub(crate) fn graphql(&self, query: &str) -> Value {
        let answer = self.sent("/graphql", "application/json", &json!({ "query": query }).to_string());
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        let (start, end) = (body.find('{').unwrap_or(0), body.rfind('}').map_or(0, |k| k + 1));
        let told: Value = serde_json::from_str(&body[start..end]).unwrap_or_else(|e| panic!("{e}: {answer}"));
        assert_eq!(told["errors"], Value::Null, "{query}: {told:#}");
        told["data"].clone()
    }

    fn sent(&self, path: &str, kind: &str, body: &str) -> String {
        let at = &self.at;
        self.asked(&format!(
            "POST {path} HTTP/1.1\r\nHost: {at}\r\nOrigin: http://{at}\r\nContent-Type: {kind}\r\nAccept: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ))
    }

    fn asked(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.at).expect("connects");
        stream.write_all(request.as_bytes()).expect("asks");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("answers");
        answer
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_second_server_on_the_same_file_is_refused() {
    let folder = Folder::new().with("staff.csv", TEN);
    folder.ok("import staff.csv --from 2026-12-01");
    let first = Served::start(&folder);
    let second = folder.turnus("serve --listen 127.0.0.1:0");
    assert!(second.code == 2 && second.err.contains("another `turnus serve`"), "{}", second.err);
    folder.ok("log verify");
    // However the first one ends, the file is free again.
    drop(first);
    drop(Served::start(&folder));
}
