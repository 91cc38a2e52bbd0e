//! Values of single cells. Each function says what it expected when it cannot read its cell.

use super::Known;
use chrono::NaiveDate;
use turnus_domain::{
    calendar::DateRange,
    competence::HeldCompetence,
    id::{ProfessionId, ShiftTypeId},
    quantity::BasisPoints,
    shift::{DatedShift, ShiftKind},
    staff::{AbsenceKind, WishFor},
};

/// Parts of a cell that holds a list.
pub fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(['|', '\n']).map(str::trim).filter(|p| !p.is_empty())
}

/// `75`, `75 %`, `75,5`, `75.25%`.
///
/// # Errors
/// What was expected.
pub fn position(cell: &str) -> Result<BasisPoints, String> {
    let expected = || "a percentage above 0 and at most 100, written 75, 75 % or 75,5".to_owned();
    let plain = cell.trim_end_matches('%').trim().replace(',', ".");
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |t: &str| t.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || part.len() > 2 || !digits(whole) || !digits(part) {
        return Err(expected());
    }
    let hundredths = format!("{whole}{part:0<2}").parse::<u32>().map_err(|_| expected())?;
    if (1..=10_000).contains(&hundredths) { Ok(BasisPoints(hundredths)) } else { Err(expected()) }
}

/// An HPR code or local role, or its Norwegian or English name.
///
/// # Errors
/// What was expected.
pub fn profession(cell: &str, known: &Known) -> Result<ProfessionId, String> {
    let plain = cell.to_lowercase();
    let is = |name: &str| name.to_lowercase() == plain;
    let found = known.professions.iter().find(|p| is(p.id.as_str()) || is(&p.name) || is(&p.name_nb));
    found.map(|p| p.id.clone()).ok_or_else(|| {
        let all: Vec<_> = known.professions.iter().map(|p| format!("{} ({}, {})", p.id, p.name_nb, p.name)).collect();
        format!("one of {}", all.join(", "))
    })
}

/// `2027-01-05` or `05.01.2027`.
///
/// # Errors
/// What was expected.
pub fn date(text: &str) -> Result<NaiveDate, String> {
    let text = text.trim();
    let read = NaiveDate::parse_from_str(text, "%Y-%m-%d").or_else(|_| NaiveDate::parse_from_str(text, "%d.%m.%Y"));
    let year = |d: &NaiveDate| (1950..2150).contains(&chrono::Datelike::year(d));
    read.ok().filter(year).ok_or_else(|| format!("a date written 2027-01-05 or 05.01.2027, not “{text}”"))
}

/// `2027-02-15..2027-02-21`, `..2027-02-21`, `2027-02-15..`, one day, or nothing; an absent first day is `start`.
///
/// # Errors
/// What was expected.
pub fn days(text: &str, start: NaiveDate) -> Result<DateRange, String> {
    let Some((from, to)) = text.split_once("..") else {
        let day = date(text)?;
        return Ok(DateRange::between(day, day));
    };
    let from = if from.trim().is_empty() { start } else { date(from)? };
    let to = if to.trim().is_empty() { None } else { Some(date(to)?) };
    if to.is_some_and(|to| to < from) {
        return Err(format!("the first day before the last day; “{text}” ends before it begins"));
    }
    Ok(DateRange { from, to })
}

/// `C-MED1:2026-01-15..2028-01-15`, `C-IV:..2027-06-01`, `C-DYS`, `C-WOUND1@2:…` for level 2.
///
/// # Errors
/// What was expected.
pub fn competence(part: &str, known: &Known, start: NaiveDate) -> Result<HeldCompetence, String> {
    let (code, valid) = part.split_once(':').unwrap_or((part, ".."));
    let (code, level) = code.split_once('@').unwrap_or((code, "1"));
    let code = code.trim().to_uppercase();
    if !known.competences.contains(&code) && !code.starts_with("L-UNIT-") {
        let all: Vec<_> = known.competences.iter().map(String::as_str).collect();
        return Err(format!("a competence code the unit knows, not “{code}”: {}", all.join(", ")));
    }
    let level = level.trim().parse::<u8>().ok().filter(|l| (1..=9).contains(l));
    let level = level.ok_or_else(|| format!("a level from 1 to 9 after @ in “{part}”"))?;
    let valid = match days(valid, start) {
        Ok(valid) if valid.to == Some(valid.from) && !part.contains("..") => return Err(range_of_competence(part)),
        // An end before `start` alone says that it expired, not that the days are swapped.
        Err(_) if valid.trim_start().starts_with("..") => {
            let to = date(valid.trim_start().trim_start_matches(".."))?;
            DateRange::between(to, to)
        }
        other => other?,
    };
    Ok(HeldCompetence { competence: code.parse().map_err(|e: turnus_domain::id::InvalidId| e.to_string())?, level, valid })
}

fn range_of_competence(part: &str) -> String {
    format!("first and last day with two dots between, as in C-IV:2026-06-01..2028-06-01, not “{part}”")
}

/// Kinds of shift: day, long-day, evening, night, long-night, in English or Norwegian.
///
/// # Errors
/// What was expected.
pub fn kind(part: &str) -> Result<ShiftKind, String> {
    match part.to_lowercase().replace([' ', '_'], "-").as_str() {
        "day" | "dag" | "d" => Ok(ShiftKind::Day),
        "evening" | "kveld" | "aften" | "e" | "a" => Ok(ShiftKind::Evening),
        "night" | "natt" | "n" => Ok(ShiftKind::Night),
        "long-day" | "langdag" | "lang-dag" | "ld" => Ok(ShiftKind::LongDay),
        "long-night" | "langnatt" | "lang-natt" | "ln" => Ok(ShiftKind::LongNight),
        _ => Err(format!("day, evening, night, long-day or long-night (dag, kveld, natt, langdag, langnatt), not “{part}”")),
    }
}

/// Yes or no, empty is no.
///
/// # Errors
/// What was expected.
pub fn yes(cell: &str) -> Result<bool, String> {
    match cell.to_lowercase().as_str() {
        "yes" | "ja" | "y" | "j" | "x" | "1" | "true" => Ok(true),
        "" | "no" | "nei" | "n" | "0" | "false" | "-" => Ok(false),
        _ => Err("yes or no (ja or nei)".into()),
    }
}

/// `3`, `3.`, `hver 3.`.
///
/// # Errors
/// What was expected.
pub fn weekend_every(cell: &str) -> Result<u8, String> {
    let digits: String = cell.chars().filter(char::is_ascii_digit).collect();
    let words = ["", "every", "hver", "rd", "th", "nd", "helg", "weekend"];
    let rest: String = cell.to_lowercase().chars().map(|c| if c.is_alphabetic() { c } else { ' ' }).collect();
    let fine = rest.split_whitespace().all(|w| words.contains(&w));
    let n = digits.parse::<u8>().ok().filter(|n| fine && (1..=12).contains(n));
    n.ok_or_else(|| "a whole number from 1 (every weekend) to 12; 3 means every third".into())
}

/// `2027-01-05=D`.
///
/// # Errors
/// What was expected.
pub fn fixed(part: &str, known: &Known) -> Result<DatedShift, String> {
    let (day, shift) = part.split_once('=').ok_or_else(|| format!("day=shift, as in 2027-01-05=D, not “{part}”"))?;
    Ok(DatedShift { date: date(day)?, shift: shift_type(shift, known)? })
}

/// A shift type of the unit. Hours are refused: a shift type says how long it is.
fn shift_type(text: &str, known: &Known) -> Result<ShiftTypeId, String> {
    let plain = text.trim().to_uppercase();
    let found = known.shift_types.iter().find(|s| s.as_str().to_uppercase() == plain).cloned();
    found.ok_or_else(|| {
        let all: Vec<_> = known.shift_types.iter().map(ToString::to_string).collect();
        let hours = if plain.starts_with(|c: char| c.is_ascii_digit()) {
            "; hours cannot be given here, and no shift is longer than 24 hours"
        } else {
            ""
        };
        format!("a shift type of the unit ({}), not “{}”{hours}", all.join(", "), text.trim())
    })
}

/// `2027-02-15..2027-02-21`, with a kind after it if it is not annual leave: `2027-03-01..2027-03-02 training`.
///
/// # Errors
/// What was expected.
pub fn leave(part: &str, start: NaiveDate) -> Result<(AbsenceKind, DateRange), String> {
    let (days_text, kind) = part.split_once(' ').unwrap_or((part, ""));
    let kind = match kind.trim().to_lowercase().as_str() {
        "" | "ferie" | "annual leave" | "holiday" => AbsenceKind::AnnualLeave,
        "leave" | "permisjon" => AbsenceKind::Leave,
        "sick" | "sick leave" | "syk" | "sykemelding" | "sykmelding" => AbsenceKind::SickLeave,
        "training" | "kurs" | "course" => AbsenceKind::Training,
        other => {
            return Err(format!(
                "ferie, permisjon, kurs or sykmelding (annual leave, leave, training, sick leave) after the days, not “{other}”"
            ));
        }
    };
    Ok((kind, days(days_text, start)?))
}

/// `2027-01-23 off`, `2027-02-02 not N`, `2027-02-03 D`; also `fri` and `ikke`.
///
/// # Errors
/// What was expected.
pub fn wish(part: &str, known: &Known) -> Result<(NaiveDate, WishFor), String> {
    let (day, rest) = part
        .split_once(' ')
        .ok_or_else(|| format!("a day and a wish, as in 2027-01-23 off, 2027-02-02 not N or 2027-02-03 D, not “{part}”"))?;
    let (day, rest) = (date(day)?, rest.trim());
    let lower = rest.to_lowercase();
    if ["off", "fri", "free", "day off"].contains(&lower.as_str()) {
        return Ok((day, WishFor::DayOff));
    }
    match lower.split_once(' ') {
        Some(("not" | "ikke", _)) => Ok((day, WishFor::NotShift(shift_type(&rest[rest.find(' ').unwrap_or(0)..], known)?))),
        _ => Ok((day, WishFor::Shift(shift_type(rest, known)?))),
    }
}
