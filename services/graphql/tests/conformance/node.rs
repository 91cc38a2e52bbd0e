//! The scripts of this folder, with their packages installed.

use serde_json::Value;
use std::{path::Path, sync::OnceLock};
use turnus_node::Scripts;

/// Runs a script of this folder; gives its last line as JSON.
pub(crate) fn node(script: &str, arguments: &[&str]) -> Value {
    static SCRIPTS: OnceLock<Scripts> = OnceLock::new();
    let install = || {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
        Scripts::install(&from, Path::new(env!("CARGO_TARGET_TMPDIR")).join("graphql-conformance"))
    };
    SCRIPTS.get_or_init(install).run(script, arguments)
}
