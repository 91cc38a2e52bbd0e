//! The coverage matrix as text and as CSV.

use std::fmt::Write;
use turnus_planning::{Cell, CoveredDay};

/// The matrix of a date.
pub(crate) struct CoverageText<'a>(pub(crate) &'a CoveredDay);

impl CoverageText<'_> {
    /// A line for each task; what lacks somebody is marked and told again at the end.
    pub(crate) fn text(&self) -> String {
        let CoveredDay { input, matrix } = self.0;
        let mut out = String::new();
        let state = if input.published { "published" } else { "not published" };
        let _ = writeln!(
            out,
            "Who may do what at {} on {}, rota {} ({state}), as of position {}: people on duty who may, of those needed at once;\n\
             time is not looked at, – is where the task has no window\n",
            input.sharing.unit, input.date, input.rota, input.sharing.position
        );
        let _ = write!(out, "{:<44}", "task");
        for shift in &matrix.shifts {
            let _ = write!(out, " {:>22}", shift.as_str());
        }
        out.push('\n');
        for row in &matrix.rows {
            let _ = write!(out, "{:<44}", self.called(row.task.as_str()));
            for cell in &row.cells {
                let _ = write!(out, " {:>22}", told(cell.as_ref(), row.needed));
            }
            out.push('\n');
        }
        let short: Vec<&str> = matrix.rows.iter().filter(|r| r.is_short()).map(|r| r.task.as_str()).collect();
        let _ = match short.len() {
            0 => writeln!(out, "\nevery task has enough people who may do it on every shift it may fall into"),
            n => writeln!(out, "\n{n} of {} tasks lack somebody on some shift: {}", matrix.rows.len(), short.join(", ")),
        };
        out
    }

    /// A line for each task and shift.
    pub(crate) fn csv(&self) -> Result<String, csv::Error> {
        let CoveredDay { input, matrix } = self.0;
        let mut out = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
        out.write_record(["date", "task", "shift", "needed", "on site", "mobile", "covered"])?;
        for row in &matrix.rows {
            for (shift, cell) in matrix.shifts.iter().zip(&row.cells).filter_map(|(s, c)| Some((s, c.as_ref()?))) {
                let numbers = [row.needed, cell.able.len() as u32, cell.mobile].map(|n| n.to_string());
                let [needed, on_site, mobile] = numbers.each_ref();
                let covered = if cell.covered { "yes" } else { "no" };
                out.write_record([&input.date.to_string(), row.task.as_str(), shift.as_str(), needed, on_site, mobile, covered])?;
            }
        }
        let bytes = out.into_inner().map_err(|e| csv::Error::from(e.into_error()))?;
        Ok(format!("\u{feff}{}", String::from_utf8_lossy(&bytes)))
    }

    fn called(&self, task: &str) -> String {
        let name = self.0.input.sharing.tasks.iter().find(|t| t.id.as_str() == task).map_or("", |t| t.name.as_str());
        format!("{task} {name}").chars().take(43).collect()
    }
}

fn told(cell: Option<&Cell>, needed: u32) -> String {
    let Some(cell) = cell else { return "–".into() };
    let mark = if cell.covered { "" } else { "TOO FEW " };
    match cell.mobile {
        0 => format!("{mark}{} of {needed}", cell.able.len()),
        mobile => format!("{mark}{} on site + {mobile} mobile", cell.able.len()),
    }
}
