//! Exported logs: files of CloudEvents, read line by line and named by line.

use crate::exit::{Failure, io};
use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};
use turnus_event_log::{ChainCheck, Head, RecordedEvent, read_cloud_event};

/// The events of a file from its beginning, each with the number of its line.
///
/// # Errors
/// A file that cannot be opened. Each item: a line that is no event of ours.
pub fn read(file: &Path) -> Result<impl Iterator<Item = Result<(usize, RecordedEvent), Failure>> + use<'_>, Failure> {
    let (mut reader, mut line, mut number) = (BufReader::new(File::open(file).map_err(io(file))?), Vec::new(), 0_usize);
    Ok(std::iter::from_fn(move || {
        line.clear();
        number += 1;
        match reader.read_until(b'\n', &mut line) {
            Ok(0) => None,
            Ok(_) => Some(event(file, number, &line).map(|event| (number, event))),
            Err(e) => Some(Err(io(file)(e))),
        }
    }))
}

fn event(file: &Path, number: usize, line: &[u8]) -> Result<RecordedEvent, Failure> {
    let whole = line.strip_suffix(b"\n").ok_or_else(|| bad(file, number, "the line has no end; the file was cut off"))?;
    let text = std::str::from_utf8(whole).map_err(|e| bad(file, number, &format!("not UTF-8 at byte {}", e.valid_up_to())))?;
    read_cloud_event(text).map_err(|e| bad(file, number, &e.to_string()))
}

/// Checks the chain of a whole file; gives its end.
///
/// # Errors
/// The first line that is not as it was exported.
pub fn check(file: &Path, check: &mut ChainCheck) -> Result<Head, Failure> {
    let mut head = Head::START;
    for item in read(file)? {
        let (number, event) = item?;
        check.accept(&event).map_err(|e| bad(file, number, &e.to_string()))?;
        head = Head { position: event.position, hash: event.hash, recorded_at: Some(event.recorded_at) };
    }
    Ok(head)
}

fn bad(file: &Path, line: usize, text: &str) -> Failure {
    Failure::BadInput(format!("{}: line {line}: {text}", file.display()))
}
