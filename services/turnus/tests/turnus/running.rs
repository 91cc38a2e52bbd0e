//! A folder with the binary in it, so to speak.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// Ten people of a small unit, as a manager would list them.
pub(crate) const TEN: &str = include_str!("ten.csv");

/// A folder that goes when the test is over, and the database that the environment names, if any.
pub(crate) struct Folder(tempfile::TempDir, Option<String>);

/// What the program said.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"), None)
    }

    pub(crate) fn on(self, url: String) -> Self {
        Self(self.0, Some(url))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn with(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        std::fs::write(self.path(name), bytes).expect("writes");
        self
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("reads")
    }

    /// Runs `turnus` with the words of a line.
    pub(crate) fn turnus(&self, line: &str) -> Said {
        let mut program = Command::new(env!("CARGO_BIN_EXE_turnus"));
        program.args(line.split(' ')).current_dir(self.0.path()).env_remove("DATABASE_URL");
        if let Some(url) = &self.1 {
            program.env("DATABASE_URL", url);
        }
        let run = program.output();
        let Output { status, stdout, stderr } = run.expect("runs");
        let said = Said {
            code: status.code().unwrap_or(-1),
            out: String::from_utf8(stdout).expect("UTF-8"),
            err: String::from_utf8(stderr).expect("UTF-8"),
        };
        assert!(!said.err.contains("panicked"), "{line}: {}", said.err);
        said
    }

    /// Runs commands of a shell in which `turnus` and the programs of PostgreSQL are found.
    pub(crate) fn shell(&self, commands: &str, variables: &[(&str, &str)]) -> Said {
        let program = Path::new(env!("CARGO_BIN_EXE_turnus")).parent().expect("a folder");
        let path =
            std::env::join_paths([program.to_path_buf(), turnus_test_postgres::Server::programs(), "/usr/bin".into(), "/bin".into()]);
        let mut shell = Command::new("/bin/sh");
        shell.args(["-eu", "-c", commands]).current_dir(self.0.path()).env_remove("DATABASE_URL").env("PATH", path.expect("a path"));
        if let Some(url) = &self.1 {
            shell.env("DATABASE_URL", url);
        }
        let Output { status, stdout, stderr } = shell.envs(variables.iter().copied()).output().expect("runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Said { code: status.code().unwrap_or(-1), out: text(stdout), err: text(stderr) }
    }

    /// Runs `turnus` and expects success.
    pub(crate) fn ok(&self, line: &str) -> String {
        let said = self.turnus(line);
        assert_eq!(said.code, 0, "{line}: {}{}", said.out, said.err);
        said.out
    }
}

/// A file of the samples.
pub(crate) fn sample(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples").join(name);
    std::fs::read_to_string(path).expect("a sample")
}
