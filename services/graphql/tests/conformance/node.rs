//! Runs the checks that are written for Node. Packages are installed at the exact versions of `package-lock.json` into the
//! build folder, never into the checkout.

use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::OnceLock,
};

const MISSING: &str = "these checks need Node 18 or later with npm: run `apt-get install nodejs npm` (scripts/setup.sh does)";

/// Runs a script of this folder; gives its last line as JSON.
pub(crate) fn node(script: &str, arguments: &[&str]) -> Value {
    let output = run(Command::new("node").current_dir(folder()).arg(script).args(arguments));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let last = text.lines().last().unwrap_or_default();
    serde_json::from_str(last)
        .unwrap_or_else(|_| panic!("{script} ended with {}: {text}{}", output.status, String::from_utf8_lossy(&output.stderr)))
}

/// The folder with scripts and installed packages.
fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
        let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join("graphql-conformance");
        fs::create_dir_all(&to).expect("the build folder can be written");
        let wanted = fs::read(from.join("package-lock.json")).expect("package-lock.json");
        let installed = to.join("installed-lock.json");
        let fresh = fs::read(&installed).is_ok_and(|lock| lock == wanted);
        for entry in fs::read_dir(&from).expect("the folder of the checks").flatten() {
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
        to
    })
}

fn run(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|e| panic!("{MISSING} ({e})"))
}
