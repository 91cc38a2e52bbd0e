//! `turnus import`: an event file or a staff list. What is refused leaves nothing; an import that was killed is run again
//! with the same file and goes on where it stopped.

use crate::{
    cli::ImportArgs,
    exit::{Failure, fault, io, told},
    opening::{self, Opened, Opening},
    say,
    session::{self, Session},
    staff_list::{
        self, Known, StaffList,
        facts::{Listed, Place},
        row::Person,
    },
};
use chrono::NaiveDate;
use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};
use turnus_domain::{
    agreement::AgreementKind,
    event_file,
    fact::Fact,
    facts::Facts,
    id::{AgreementId, UnitId},
    quantity::Minutes,
    rule_book::ParameterKey,
};
use turnus_planning::{Done, ImportError, Imported, PART, PlanningError, fresh_command_id};

pub(super) async fn run(args: ImportArgs) -> Result<(), Failure> {
    let kind = args.file.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
    match kind.as_str() {
        "jsonl" => events(&args).await,
        "csv" | "txt" => staff(&args, &std::fs::read(&args.file).map_err(io(&args.file))?).await,
        _ => Err(Failure::BadInput(format!("{}: expected an event file (.jsonl) or a staff list (.csv)", args.file.display()))),
    }
}

/// Reads the file line by line, so that its length costs no memory.
async fn events(args: &ImportArgs) -> Result<(), Failure> {
    let file = &args.file;
    drop(open(file)?);
    let session = Session::open(&args.place.store).await?;
    let telling = |recorded: u64| {
        if recorded >= PART as u64 {
            eprintln!("{recorded} events recorded …");
        }
    };
    let imported = session.planning.import_file(|| open(file), telling).await.map_err(|e| not_imported(file, e))?;
    session.close().await;
    let Imported { events, first, last, earlier } = imported;
    match earlier {
        0 => say::line(format_args!("{events} events recorded, positions {first} to {last}"))?,
        all if all == events => {
            say::line(format_args!("this file was imported before, positions {first} to {last}; nothing was recorded"))?
        }
        some => say::line(format_args!(
            "an earlier import had recorded {some} of {events} events; {} more were recorded, positions {first} to {last}",
            events - some
        ))?,
    }
    if args.json {
        say::line(serde_json::json!({"first": first, "last": last, "events": events, "people": 0, "earlier": earlier}))?;
    }
    Ok(())
}

fn not_imported(file: &Path, e: ImportError<Failure>) -> Failure {
    match e {
        ImportError::File(failure) => failure,
        ImportError::Refused { event, refusal, recorded: 0 } => {
            bad(file, &format!("line {event}: {}. Nothing was recorded", told(&refusal)))
        }
        ImportError::Refused { event, refusal, recorded } => bad(
            file,
            &format!(
                "line {event}: {}. Lines 1 to {recorded} are recorded and stay; take them out of the file, mend line {event} and import the rest",
                told(&refusal)
            ),
        ),
        ImportError::Planning(e) => prefixed(file, e),
    }
}

/// The facts of an event file from its beginning.
fn open(file: &Path) -> Result<impl Iterator<Item = Result<Fact, Failure>> + use<>, Failure> {
    let (name, mut reader, mut line, mut number) =
        (file.to_path_buf(), BufReader::new(File::open(file).map_err(io(file))?), Vec::new(), 0_usize);
    Ok(std::iter::from_fn(move || {
        line.clear();
        number += 1;
        match reader.read_until(b'\n', &mut line) {
            Ok(0) => None,
            Ok(_) => Some(fact(&name, number, &line)),
            Err(e) => Some(Err(io(&name)(e))),
        }
    }))
}

fn fact(file: &Path, number: usize, line: &[u8]) -> Result<Fact, Failure> {
    let text = std::str::from_utf8(line)
        .map_err(|e| bad(file, &format!("line {number} is not UTF-8 at byte {}; save it as UTF-8", e.valid_up_to())))?;
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    event_file::read_line(number, text).map_err(|e| bad(file, &format!("{e}; nothing was recorded")))
}

async fn staff(args: &ImportArgs, bytes: &[u8]) -> Result<(), Failure> {
    let today = session::today()?;
    let session = Session::open(&args.place.store).await?;
    let log = session.planning.facts().await?;
    let names = session.planning.names().await?.into_values().collect();
    let unit = if log.units.is_empty() {
        args.place.unit.clone().map_or_else(|| "unit-1".parse().map_err(fault), Ok)?
    } else {
        session::unit(&log, args.place.unit.as_ref())?
    };
    let opens = log.units.is_empty();
    let mut opening = Opening {
        unit: unit.clone(),
        name: args.unit_name.clone().unwrap_or_else(|| unit.to_string()),
        on: args.from.unwrap_or(today),
        residents: args.residents,
        night_team: !args.no_night_team,
    };
    let state = if opens { opening::open(&opening, &[]).map_err(fault)?.state().into() } else { log };
    let known = Known::of(&state, &unit, names);
    let list = staff_list::read(bytes, &known, opening.on).map_err(|all| mistakes(&args.file, &all))?;
    if args.from.is_none() {
        opening.on = earliest(&list.people).map_or(opening.on, |day| day.min(opening.on));
    }
    let opened = if opens { Some(opening::open(&opening, &list.people).map_err(fault)?) } else { None };
    let place = place(&state, opened.as_ref(), &unit, opening.on)?;
    let listed = staff_list::facts::facts(&list, &known, &place).map_err(|e| bad(&args.file, &e.to_string()))?;
    let done = record(&session, &args.file, opened.as_ref(), &listed).await?;
    session.close().await;
    tell(&list, &unit, opened.as_ref(), &place)?;
    answer(args.json, &done, list.people.len())
}

async fn record(session: &Session, file: &Path, opened: Option<&Opened>, listed: &Listed) -> Result<Done, Failure> {
    let facts = opened.map(|o| o.facts.clone()).unwrap_or_default().into_iter().chain(listed.facts.clone()).collect();
    match session.planning.import(fresh_command_id(), facts).await {
        Ok(done) => Ok(done),
        Err(PlanningError::Refused(refusal)) => {
            let line = listed.line_of(&refusal).map(|l| format!("line {l}: ")).unwrap_or_default();
            Err(bad(file, &format!("{line}{}. Nothing was recorded", told(&refusal))))
        }
        Err(e) => Err(e.into()),
    }
}

/// The first day that leave or a fixed shift is on, so that it lies inside the employment.
fn earliest(people: &[Person]) -> Option<NaiveDate> {
    let leave = people.iter().flat_map(|p| p.leave.iter().map(|(_, days)| days.from));
    leave.chain(people.iter().flat_map(|p| p.fixed.iter().map(|f| f.date))).min()
}

fn place(state: &Facts, opened: Option<&Opened>, unit: &UnitId, from: NaiveDate) -> Result<Place, Failure> {
    let book = state.catalogue.rule_book.at(from).and_then(|b| b.value(ParameterKey::FullTimeRota, from).ok());
    let week = opened.map(|o| o.full_time_week).or(book.map(Minutes));
    let full_time_week = week.ok_or_else(|| {
        Failure::BadInput(format!(
            "the log has no rule book on {from} that says how long a full week is; import one, or give a later --from"
        ))
    })?;
    Ok(Place { unit: unit.clone(), from, full_time_week, long_shifts: long_shift_agreement(state, unit) })
}

fn long_shift_agreement(state: &Facts, unit: &UnitId) -> Option<AgreementId> {
    let here = |units: &[UnitId]| units.is_empty() || units.contains(unit);
    let found = state.agreements.values().find(|a| a.kind == AgreementKind::LocalAveraging && a.needs_consent && here(&a.scope.units));
    found.map(|a| a.id.clone())
}

fn tell(list: &StaffList, unit: &UnitId, opened: Option<&Opened>, place: &Place) -> Result<(), Failure> {
    say::line(format_args!("{} people imported to unit {unit}, employed from {}", list.people.len(), place.from))?;
    let consents = list.people.iter().filter(|p| p.consent).count();
    if consents > 0 && place.long_shifts.is_none() {
        say::line(format_args!(
            "Warning: {consents} consents to long shifts were not recorded, because the unit has no long-shift agreement to consent to (LOC-02); import the agreement as events, then the consents"
        ))?;
    }
    for warning in &list.warnings {
        say::line(format_args!("Warning: {warning}"))?;
    }
    if let Some(opened) = opened {
        say::line("The log was empty, so the unit was opened. Assumed, until you record otherwise:")?;
        opened.assumed.iter().try_for_each(|a| say::line(format_args!("  * {a}")))?;
        say::line("Next: turnus solve, then turnus export --csv --out rota.csv")?;
    }
    Ok(())
}

fn mistakes(file: &Path, all: &[staff_list::Mistake]) -> Failure {
    let lines: Vec<_> = all.iter().map(|m| format!("  {m}")).collect();
    bad(file, &format!("{} mistakes; nothing was recorded:\n{}", all.len(), lines.join("\n")))
}

fn prefixed(file: &Path, e: PlanningError) -> Failure {
    match Failure::from(e) {
        Failure::BadInput(text) => bad(file, &format!("{text}. Nothing was recorded")),
        other => other,
    }
}

fn bad(file: &Path, text: &str) -> Failure {
    Failure::BadInput(format!("{}: {text}", file.display()))
}

fn answer(json: bool, done: &Done, people: usize) -> Result<(), Failure> {
    if json {
        say::line(serde_json::json!({"first": done.first, "last": done.last, "events": done.last + 1 - done.first, "people": people}))?;
    }
    Ok(())
}
