//! `turnus log export`: every event as a CloudEvent.

use super::unread;
use crate::{
    cli::Store,
    exit::{Failure, io},
    session::Session,
};
use std::{
    fs::File,
    io::{BufWriter, ErrorKind, Write},
    path::Path,
};
use turnus_event_log::{EventLog, LogId, LogStats, MAX_PAGE, Position, SealedValues, cloud_event};

pub(super) async fn run(store: &Store, out: Option<&Path>, sealed: bool) -> Result<(), Failure> {
    let session = Session::existing(store).await?;
    let values = if sealed { SealedValues::StillSealed } else { SealedValues::LeftOut };
    let name = out.unwrap_or(Path::new("standard output"));
    let mut file: BufWriter<Box<dyn Write>> = BufWriter::new(match out {
        Some(path) => Box::new(File::create(path).map_err(io(path))?),
        None => Box::new(std::io::stdout()),
    });
    let written = write(&*session.log(), session.log_id(), values, &mut file, name).await;
    session.close().await;
    let stats = written?;
    match file.flush() {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => return Err(io(name)(e)),
        _ => {}
    }
    // Beside the events, which may be on standard output.
    eprintln!("{} events exported; {}", stats.events, told(&stats, values));
    Ok(())
}

fn told(stats: &LogStats, values: SealedValues) -> String {
    match (stats.sealed, values) {
        (0, _) => "none of them holds a sealed value".to_owned(),
        (n, SealedValues::StillSealed) => format!("{n} sealed values are in the file, still sealed: they are of use only with the keys"),
        (n, SealedValues::LeftOut) => {
            format!("{n} sealed values were left out, and their digests keep the chain whole; write them too, still sealed, with --sealed")
        }
    }
}

async fn write(log: &dyn EventLog, id: &LogId, values: SealedValues, file: &mut impl Write, name: &Path) -> Result<LogStats, Failure> {
    let (mut stats, mut after) = (LogStats::default(), Position::START);
    loop {
        let page = log.read(id, after, MAX_PAGE).await.map_err(unread)?;
        let Some(last) = page.last() else { return Ok(stats) };
        after = last.position;
        for event in &page {
            stats.count(event);
            let line = cloud_event(event, values).map_err(|e| Failure::Fault(e.to_string()))?;
            match writeln!(file, "{line}") {
                // Nobody reads any more.
                Err(e) if e.kind() == ErrorKind::BrokenPipe => return Ok(stats),
                result => result.map_err(io(name))?,
            }
        }
    }
}
