//! Instances renamed and in another order, as files of their own: the set's judge then reads what was solved.

use crate::{
    cli::PublicSet,
    exit::{Failure, io},
};
use std::{
    fs,
    path::{Path, PathBuf},
};
use turnus_benchmarks::curtois;

/// Files of permuted instances, and where they are.
pub struct Permuted {
    /// (name such as `Instance7~3`, file).
    pub files: Vec<(String, PathBuf)>,
    /// Folder to remove in the end.
    passing: Option<PathBuf>,
}

impl Permuted {
    /// Writes each instance once for each seed to a folder, or to one that is removed in the end.
    ///
    /// # Errors
    /// A set that has no permutation, an instance that cannot be read, a folder that cannot be written to.
    pub fn write(set: PublicSet, originals: &[(String, PathBuf)], seeds: &[u64], out: Option<&Path>) -> Result<Self, Failure> {
        if set != PublicSet::Curtois {
            return Err(Failure::BadInput("--permuted: only instances of --set curtois can be put in another order; leave it out".into()));
        }
        let passing = std::env::temp_dir().join(format!("turnus-bench-{}", std::process::id()));
        let folder = out.unwrap_or(&passing);
        fs::create_dir_all(folder).map_err(io(folder))?;
        let mut permuted = Self { files: Vec::new(), passing: out.is_none().then(|| passing.clone()) };
        for (name, file) in originals {
            let text = fs::read_to_string(file).map_err(io(file))?;
            for seed in seeds {
                let name = format!("{name}~{seed}");
                let path = folder.join(format!("{name}.txt"));
                let other = curtois::permuted(&text, *seed).map_err(|e| Failure::BadInput(format!("{}: {e}", file.display())))?;
                fs::write(&path, other).map_err(io(&path))?;
                permuted.files.push((name, path));
            }
        }
        Ok(permuted)
    }
}

impl Drop for Permuted {
    fn drop(&mut self) {
        // Nobody can act on a folder for temporary files that is left behind.
        if let Some(folder) = &self.passing {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// The instance that a permuted one is made from: best known costs are told by its name.
#[must_use]
pub fn original(name: &str) -> &str {
    name.split_once('~').map_or(name, |(original, _)| original)
}
