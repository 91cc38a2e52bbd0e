//! Reads the workspace as text, so that its architecture can be tested.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The workspace's root.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default()
}

/// A source file: its path from the root, and its text without test modules at its end.
#[derive(Debug)]
pub struct Source {
    /// Path from the root, with `/`.
    pub path: String,
    /// Text up to a `#[cfg(test)]` module.
    pub text: String,
}

/// Every Rust file under the `src` folders of the given rooms.
#[must_use]
pub fn sources(rooms: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    for room in rooms {
        walk(&root().join(room), &mut found);
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn walk(dir: &Path, found: &mut Vec<Source>) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    for path in entries.flatten().map(|e| e.path()) {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() {
            if !["target", "tests", "node_modules"].contains(&name.as_str()) {
                walk(&path, found);
            }
        } else if name.ends_with(".rs") {
            let text = fs::read_to_string(&path).unwrap_or_default();
            let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default().to_owned();
            let path = path.strip_prefix(root()).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            found.push(Source { path, text });
        }
    }
}

/// Lines of code (comments left out) that contain a word, as `path:line`.
#[must_use]
pub fn lines_with(sources: &[Source], word: &str) -> Vec<String> {
    let mut hits = Vec::new();
    for s in sources {
        for (n, line) in s.text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if has_word(code, word) {
                hits.push(format!("{}:{}: {}", s.path, n + 1, line.trim()));
            }
        }
    }
    hits
}

fn has_word(code: &str, word: &str) -> bool {
    let edge = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        (edge(before) || !word.starts_with(char::is_alphanumeric)) && (edge(after) || !word.ends_with(char::is_alphanumeric))
    })
}

/// Names of our own crates that a manifest depends on: (normal, dev).
#[must_use]
pub fn own_dependencies(manifest: &str) -> (Vec<String>, Vec<String>) {
    let text = fs::read_to_string(root().join(manifest)).unwrap_or_default();
    let (mut normal, mut dev, mut section) = (Vec::new(), Vec::new(), "");
    for line in text.lines() {
        if line.starts_with('[') {
            section = line.trim_matches(['[', ']']);
        } else if line.starts_with("turnus") {
            let name = line.split(['.', ' ', '=']).next().unwrap_or_default().to_owned();
            if section == "dependencies" {
                normal.push(name)
            } else if section == "dev-dependencies" {
                dev.push(name)
            }
        }
    }
    (normal, dev)
}
