//! `turnus log`: what can be done with the log itself.

use super::Store;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `turnus log`.
#[derive(Debug, Args)]
pub struct LogArgs {
    /// What to do with the log.
    #[command(subcommand)]
    pub question: LogQuestion,
}

/// Signed checkpoints and the key they must be signed by.
#[derive(Debug, Clone, Args)]
pub struct Witness {
    /// File of signed checkpoints that the log must go through.
    #[arg(long, value_name = "FILE", requires = "public_key")]
    pub checkpoint: Option<PathBuf>,
    /// The public key of the checkpoints, as `turnus log key` printed it, or a file that holds it.
    #[arg(long, value_name = "KEY|FILE", requires = "checkpoint")]
    pub public_key: Option<String>,
}

/// What to ask of the log.
#[derive(Debug, Subcommand)]
pub enum LogQuestion {
    /// Check every event and the hash chain, and that signed checkpoints still agree.
    Verify {
        /// The log.
        #[command(flatten)]
        store: Store,
        /// Check an exported file instead of a database.
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
        /// Checkpoints that were kept elsewhere.
        #[command(flatten)]
        witness: Witness,
        /// Answer in JSON on the last line.
        #[arg(long)]
        json: bool,
    },
    /// Count what is there.
    Stats {
        /// The log.
        #[command(flatten)]
        store: Store,
        /// Answer in JSON on the last line.
        #[arg(long)]
        json: bool,
    },
    /// Tell who opened sealed values of a person (names, reasons), when and for what, the latest first.
    Access {
        /// The log.
        #[command(flatten)]
        store: Store,
        /// The person's id.
        #[arg(long, value_name = "PERSON")]
        subject: String,
        /// Most lines.
        #[arg(long, default_value_t = 100, value_name = "LINES")]
        limit: usize,
        /// Answer in JSON on the last line.
        #[arg(long)]
        json: bool,
    },
    /// Destroy the key of a person and blank her sealed values, in scenarios too, for ever. Backups of the keys must be
    /// thrown away by themselves.
    Forget {
        /// The log.
        #[command(flatten)]
        store: Store,
        /// The person's id.
        #[arg(long, value_name = "PERSON")]
        subject: String,
        /// Yes, for ever: nobody can undo this.
        #[arg(long)]
        yes: bool,
    },
    /// Close the stream of a person who left: it can be read for ever, and nothing more is recorded about her. It cannot
    /// be undone; somebody who comes back is registered under a new id.
    Close {
        /// The stream: person- and the person's id, as in person-E07.
        stream: String,
        /// The log.
        #[command(flatten)]
        store: Store,
        /// A day after her last employment; today when absent.
        #[arg(long, value_name = "DATE")]
        on: Option<NaiveDate>,
        /// Yes, for good.
        #[arg(long)]
        yes: bool,
    },
    /// Make a key that signs checkpoints; prints its public half.
    Key {
        /// New file for the secret key, readable by its owner only.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Whose key it is, for people; no blank and no +.
        #[arg(long, default_value = "turnus", value_name = "NAME")]
        name: String,
    },
    /// Verify the log, then sign where it ends. Keep the file where the owner of the database cannot write.
    Checkpoint {
        /// The log.
        #[command(flatten)]
        store: Store,
        /// The secret key.
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// File of checkpoints; the new one is put after those it holds, which the log must still go through.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Copy a log in a SQLite file, and its keys apart, while it is in use. For PostgreSQL see docs/backup.md.
    Backup {
        /// The log.
        #[command(flatten)]
        store: Store,
        /// New file for the log, which holds no keys.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// New file for the keys; keep it elsewhere and for days only.
        #[arg(long, value_name = "FILE")]
        keys: Option<PathBuf>,
    },
    /// Write every event as a CloudEvent (1.0), one a line, with all that the chain covers.
    Export {
        /// The log.
        #[command(flatten)]
        store: Store,
        /// File to write; standard output when absent.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Write sealed values too, still sealed: for another store that has the keys.
        #[arg(long)]
        sealed: bool,
    },
    /// Take in an exported file: same events, same places, same chain. The log must be empty, or the beginning of the file.
    Import {
        /// File that `turnus log export` wrote.
        file: PathBuf,
        /// The log.
        #[command(flatten)]
        store: Store,
        /// Checkpoints that the file must go through.
        #[command(flatten)]
        witness: Witness,
    },
}
