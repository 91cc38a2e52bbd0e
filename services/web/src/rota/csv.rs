//! A rota as CSV for a spreadsheet: people down, days across, hours at the end of each line.
//!
//! UTF-8 with a mark and `;`, so that a Norwegian Excel opens it with a double click. A text that a spreadsheet would
//! run as a formula gets an apostrophe.

use super::view::RotaView;
use crate::spreadsheet::harmless;
use turnus_domain::staff::AbsenceKind;

/// Writes the rota.
///
/// # Errors
/// Never in memory; the type of the library says it may.
pub fn write(view: &RotaView) -> Result<String, csv::Error> {
    let mut out = csv::WriterBuilder::new().delimiter(b';').flexible(true).from_writer(Vec::new());
    let head = ["name", "person id", "profession", "position %"].map(String::from);
    let days = view.rota.horizon.days().map(|d| d.format("%Y-%m-%d %a").to_string());
    let tail = ["hours worked", "hours owed", "weekends", "nights"].map(String::from);
    out.write_record(head.into_iter().chain(days).chain(tail))?;
    people(view, &mut out)?;
    for line in view.substitutes() {
        let head = ["substitute".into(), String::new(), line.profession.to_string(), String::new()];
        let days = view.rota.horizon.days().map(|d| line.shifts.get(&d).map(ToString::to_string).unwrap_or_default());
        out.write_record(head.into_iter().chain(days))?;
    }
    let bytes = out.into_inner().map_err(|e| csv::Error::from(e.into_error()))?;
    Ok(format!("\u{feff}{}", String::from_utf8_lossy(&bytes)))
}

fn people(view: &RotaView, out: &mut csv::Writer<Vec<u8>>) -> Result<(), csv::Error> {
    let shifts = view.shifts();
    for m in &view.input.staff {
        let position = format!("{}.{:02}", m.position.0 / 100, m.position.0 % 100);
        let head = [harmless(view.name(&m.person)), m.person.to_string(), m.profession.to_string(), position];
        let cell =
            |d| shifts.get(&(&m.person, d)).map_or_else(|| RotaView::absence(m, d).map_or("", absence).to_owned(), |s| s.to_string());
        let days = view.rota.horizon.days().map(cell);
        let tail = view.hours(&m.person).map(|h| [hours(h.worked.0), hours(h.owed.0), h.weekends.to_string(), h.nights.to_string()]);
        out.write_record(head.into_iter().chain(days).chain(tail.into_iter().flatten()))?;
    }
    Ok(())
}

/// An absence, in brackets so that nobody takes it for a shift.
const fn absence(kind: AbsenceKind) -> &'static str {
    match kind {
        AbsenceKind::AnnualLeave | AbsenceKind::Leave => "(leave)",
        AbsenceKind::SickLeave => "(absent)",
        AbsenceKind::Training => "(course)",
    }
}

/// Hours with two decimals.
fn hours(minutes: i64) -> String {
    format!("{}.{:02}", minutes / 60, minutes % 60 * 100 / 60)
}
