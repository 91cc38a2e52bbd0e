//! `turnus generate`: the event file of a constructed unit, nursing home or municipality.

use super::write;
use crate::{
    cli::{GenerateArgs, Kind},
    exit::{Failure, fault, io},
    sample::{
        Absences, SampleUnit,
        place::{MOST_WEEKS, Place},
        solbakken, ward,
        year::{self, YearError},
    },
};
use std::{
    fs::File,
    io::{BufWriter, ErrorKind, Write},
};
use turnus_domain::event_file;

pub(super) fn run(args: &GenerateArgs) -> Result<(), Failure> {
    match args.kind {
        Kind::NursingHome => unit(args, solbakken::unit()),
        Kind::Ward => unit(args, ward::unit().map_err(fault)?),
        Kind::Home => place(args, Place::home),
        Kind::Municipality => place(args, Place::municipality),
    }
}

/// Writes fact by fact: a year of a municipality is a million lines.
fn place(args: &GenerateArgs, make: fn(u64, u32) -> Place) -> Result<(), Failure> {
    let GenerateArgs { consents, weekend_every, residents, absence, .. } = args;
    let weeks = args.weeks.unwrap_or(MOST_WEEKS);
    if !(1..=MOST_WEEKS).contains(&weeks) {
        return Err(Failure::BadInput(format!("--weeks {weeks}: expected 1 to {MOST_WEEKS}")));
    }
    if consents.or(residents.or(*absence).or(weekend_every.map(Into::into)).map(|_| 0)).is_some() {
        let only = "--consents, --weekend-every, --residents and --absence belong to a single unit: --kind nursing-home or ward";
        return Err(Failure::BadInput(only.into()));
    }
    let mut out: Box<dyn Write> = match &args.out {
        Some(path) => Box::new(BufWriter::new(File::create(path).map_err(io(path))?)),
        None => Box::new(BufWriter::new(std::io::stdout().lock())),
    };
    let mut emit = |fact| {
        let line = event_file::write_line(&fact).map_err(std::io::Error::other)?;
        writeln!(out, "{line}")
    };
    let ended = match year::live(&make(args.seed, weeks), &mut emit) {
        Ok(()) => out.flush(),
        Err(YearError::Out(e)) => Err(e),
        Err(e @ YearError::Sample(_)) => return Err(fault(e)),
    };
    match ended {
        // Whoever reads the lines may stop early.
        Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(Failure::BadInput(format!("the event file cannot be written: {e}"))),
        _ => Ok(()),
    }
}

fn unit(args: &GenerateArgs, mut unit: SampleUnit) -> Result<(), Failure> {
    if args.weeks.is_some() {
        return Err(Failure::BadInput("--weeks belongs to --kind home or municipality".into()));
    }
    unit.seed = args.seed;
    unit.consents = args.consents.unwrap_or(unit.consents);
    unit.weekend_every = args.weekend_every.unwrap_or(unit.weekend_every);
    unit.residents = args.residents.unwrap_or(unit.residents);
    if unit.weekend_every == 0 {
        return Err(Failure::BadInput("--weekend-every 0: expected 1 (every weekend) or more".into()));
    }
    match args.absence {
        Some(percent) if percent > 50 => return Err(Failure::BadInput(format!("--absence {percent}: expected a percentage from 0 to 50"))),
        Some(0) => unit.absences = Absences::None,
        Some(percent) => unit.absences = Absences::Drawn(percent * 100),
        None => {}
    }
    let facts = unit.facts().map_err(fault)?;
    write(args.out.as_deref(), &event_file::write(&facts).map_err(fault)?)
}
