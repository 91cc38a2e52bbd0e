//! The figures of a study as CSV and as a workbook: every measure, assumption, payer, and where it was read.

use crate::spreadsheet::harmless;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use turnus_planning::{Study, Told};
use turnus_sharing::unit::Row;

fn state(t: &Told, nb: bool) -> &str {
    t.scenario.as_deref().unwrap_or(if nb { "nullalternativ" } else { "zero alternative" })
}

/// Rows as CSV with `;` and a mark for spreadsheets: key, label, unit, a column for each state; then where it was read.
///
/// # Errors
/// Never in memory; the type of the library says it may.
pub fn csv(study: &Study, rows: &[Row], nb: bool) -> Result<String, csv::Error> {
    let mut out = csv::WriterBuilder::new().delimiter(b';').flexible(true).from_writer(Vec::new());
    let head = ["key", "measure", "unit"].into_iter().map(str::to_owned).chain(study.states().map(|t| harmless(state(t, nb))));
    out.write_record(head)?;
    for row in rows {
        let cells = (0..study.scenarios.len() + 1).map(|k| row.number(k).map_or_else(|| words(row, k, nb), number));
        let head = [row.key.clone(), row.label.in_bokmal(nb).to_owned(), row.counted_in().to_owned()];
        out.write_record(head.into_iter().chain(cells))?;
    }
    for t in study.states() {
        out.write_record(["read-at", &harmless(state(t, nb)), t.log.as_str(), &t.position.to_string(), &t.hash.to_string()])?;
    }
    let bytes = out.into_inner().map_err(|e| csv::Error::from(e.into_error()))?;
    Ok(format!("\u{feff}{}", String::from_utf8_lossy(&bytes)))
}

fn words(row: &Row, state: usize, nb: bool) -> String {
    row.words.get(state).map_or_else(String::new, |w| w.in_bokmal(nb).to_owned())
}

fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The workbook: figures, assumptions, payers, where it was read. The same study gives the same bytes.
///
/// # Errors
/// Those of the library that writes it.
pub fn workbook(study: &Study, rows: &[Row], nb: bool) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let bold = Format::new().set_bold();
    figures(book.add_worksheet().set_name(if nb { "Tall" } else { "Figures" })?, study, rows, (nb, &bold))?;
    assumptions(book.add_worksheet().set_name(if nb { "Forutsetninger" } else { "Assumptions" })?, study, (nb, &bold))?;
    payers(book.add_worksheet().set_name(if nb { "Betalere" } else { "Payers" })?, study, (nb, &bold))?;
    provenance(book.add_worksheet().set_name(if nb { "Lest fra" } else { "Read from" })?, study, (nb, &bold))?;
    book.save_to_buffer()
}

type Look<'a> = (bool, &'a Format);

fn heads(sheet: &mut Worksheet, names: &[&str], (_, bold): Look<'_>) -> Result<(), XlsxError> {
    for (column, name) in (0_u16..).zip(names) {
        sheet.write_string_with_format(0, column, *name, bold)?;
        sheet.set_column_width(column, if column == 0 { 46 } else { 22 })?;
    }
    sheet.set_freeze_panes(1, 1)?;
    Ok(())
}

fn figures(sheet: &mut Worksheet, study: &Study, rows: &[Row], look: Look<'_>) -> Result<(), XlsxError> {
    let nb = look.0;
    let names: Vec<&str> = [if nb { "Mål" } else { "Measure" }, if nb { "Enhet" } else { "Unit" }]
        .into_iter()
        .chain(study.states().map(|t| state(t, nb)))
        .collect();
    heads(sheet, &names, look)?;
    for (line, row) in (1_u32..).zip(rows) {
        sheet.write_string(line, 0, row.label.in_bokmal(nb))?;
        sheet.write_string(line, 1, row.counted_in())?;
        for (column, k) in (2_u16..).zip(0..study.scenarios.len() + 1) {
            match row.number(k) {
                Some(value) => sheet.write_number(line, column, value)?,
                None => sheet.write_string(line, column, words(row, k, nb))?,
            };
        }
    }
    Ok(())
}

fn assumptions(sheet: &mut Worksheet, study: &Study, look: Look<'_>) -> Result<(), XlsxError> {
    let nb = look.0;
    heads(sheet, if nb { &["Hva", "Verdi", "Kilde", "Styrke"] } else { &["What", "Value", "Source", "Grade"] }, look)?;
    let last = study.scenarios.first().unwrap_or(&study.zero);
    for (line, a) in (1_u32..).zip(&last.figures.assumed) {
        sheet.write_string(line, 0, a.what.in_bokmal(nb))?;
        sheet.write_string(line, 1, &a.value)?;
        sheet.write_string(line, 2, &a.source)?;
        sheet.write_string(line, 3, format!("{:?}", a.grade).to_lowercase())?;
    }
    Ok(())
}

fn payers(sheet: &mut Worksheet, study: &Study, look: Look<'_>) -> Result<(), XlsxError> {
    let nb = look.0;
    heads(sheet, if nb { &["Tilstand", "Betaler", "kr i året"] } else { &["State", "Payer", "kroner a year"] }, look)?;
    let all = study.states().flat_map(|t| t.figures.costs.iter().map(move |c| (t, c)));
    for (line, (t, cost)) in (1_u32..).zip(all) {
        sheet.write_string(line, 0, state(t, nb))?;
        sheet.write_string(line, 1, format!("{:?}", cost.payer).to_lowercase())?;
        sheet.write_number(line, 2, cost.year.0 as f64 / 100.0)?;
    }
    Ok(())
}

fn provenance(sheet: &mut Worksheet, study: &Study, look: Look<'_>) -> Result<(), XlsxError> {
    let nb = look.0;
    heads(sheet, if nb { &["Tilstand", "Logg", "Posisjon", "Hash"] } else { &["State", "Log", "Position", "Hash"] }, look)?;
    for (line, t) in (1_u32..).zip(study.states()) {
        sheet.write_string(line, 0, state(t, nb))?;
        sheet.write_string(line, 1, t.log.as_str())?;
        sheet.write_number(line, 2, t.position as f64)?;
        sheet.write_string(line, 3, t.hash.to_string())?;
    }
    Ok(())
}
