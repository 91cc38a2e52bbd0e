//! Standard output. A reader that stops early (`turnus log stats | head`) is no fault.

use crate::exit::Failure;
use std::{
    fmt,
    io::{ErrorKind, Write},
};

/// Writes a text.
///
/// # Errors
/// A standard output that cannot be written, other than one that nobody reads any more.
pub fn text(what: impl fmt::Display) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match write!(out, "{what}").and_then(|()| out.flush()) {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(Failure::Fault(format!("standard output: {e}"))),
        _ => Ok(()),
    }
}

/// Writes a text and ends the line.
///
/// # Errors
/// As [`text`].
pub fn line(what: impl fmt::Display) -> Result<(), Failure> {
    text(format_args!("{what}\n"))
}
