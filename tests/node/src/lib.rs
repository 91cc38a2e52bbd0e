//! Runs checks that are written for Node: clients, audits and a browser that were not written here. Packages are installed at
//! the exact versions of a `package-lock.json` into the build folder, never into the checkout.
#![forbid(unsafe_code)]

use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::Mutex,
};

const MISSING: &str = "these checks need Node 18 or later with npm: run `apt-get install nodejs npm` (scripts/setup.sh does)";

/// A folder of scripts, copied beside their installed packages.
#[derive(Debug)]
pub struct Scripts {
    folder: PathBuf,
}

/// One installation at a time: tests of one run start together.
static INSTALLING: Mutex<()> = Mutex::new(());

impl Scripts {
    /// Copies the scripts of a folder to a place in the build folder and installs what their `package-lock.json` names.
    ///
    /// # Panics
    /// Without Node and npm, or when the packages cannot be installed: a test that cannot run has failed.
    #[must_use]
    pub fn install(from: &Path, to: PathBuf) -> Self {
        let _turn = INSTALLING.lock();
        fs::create_dir_all(&to).expect("the build folder can be written");
        let wanted = fs::read(from.join("package-lock.json")).expect("package-lock.json");
        let installed = to.join("installed-lock.json");
        let fresh = fs::read(&installed).is_ok_and(|lock| lock == wanted);
        for entry in fs::read_dir(from).expect("the folder of the checks").flatten() {
            let name = entry.file_name();
            if matches!(Path::new(&name).extension().and_then(|e| e.to_str()), Some("mjs" | "json" | "ts" | "graphql")) {
                fs::copy(entry.path(), to.join(&name)).expect("copies");
            }
        }
        if !fresh {
            let output = run(Command::new("npm").current_dir(&to).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]));
            assert!(output.status.success(), "npm ci failed: {}", String::from_utf8_lossy(&output.stderr));
            fs::write(&installed, &wanted).expect("the build folder can be written");
        }
        Self { folder: to }
    }

    /// Where the scripts and packages are, and where scripts may leave what people look at.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs a script; gives its last line as JSON.
    ///
    /// # Panics
    /// When the last line is not JSON, with everything the script said.
    #[must_use]
    pub fn run(&self, script: &str, arguments: &[&str]) -> Value {
        let output = run(Command::new("node").current_dir(&self.folder).arg(script).args(arguments));
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let last = text.lines().last().unwrap_or_default();
        serde_json::from_str(last)
            .unwrap_or_else(|_| panic!("{script} ended with {}: {text}{}", output.status, String::from_utf8_lossy(&output.stderr)))
    }
}

fn run(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|e| panic!("{MISSING} ({e})"))
}
