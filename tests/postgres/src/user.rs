//! PostgreSQL refuses to run as root: then it runs as the system's user `postgres`.

use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use crate::programs::checked;

/// Whom the server runs as.
pub(crate) struct User {
    /// User and group; `None` for whoever runs the tests.
    other: Option<(u32, u32)>,
}

impl User {
    pub(crate) fn for_server() -> Self {
        if id(&["-u"]) != 0 {
            return Self { other: None };
        }
        Self { other: Some((id(&["-u", "postgres"]), id(&["-g", "postgres"]))) }
    }

    /// A command that runs as this user, in a folder that it may read.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir("/");
        if let Some((user, group)) = self.other {
            command.uid(user).gid(group);
        }
        command
    }

    /// Makes a file or folder this user's own.
    pub(crate) fn give(&self, path: &Path) {
        if let Some((user, group)) = self.other {
            chown(path, Some(user), Some(group)).unwrap();
            assert_eq!(path.metadata().unwrap().uid(), user);
        }
    }
}

fn id(arguments: &[&str]) -> u32 {
    checked(Command::new("id").args(arguments)).parse().unwrap()
}
