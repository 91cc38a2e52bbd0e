//! `turnus report`: the council memo of a scenario, with its figures beside it.

use super::figures::study;
use crate::{
    cli::{Language, ReportArgs},
    exit::{Failure, fault, io},
    say,
    session::Session,
};
use std::path::Path;
use turnus_sharing::unit::table;

pub(super) async fn run(args: ReportArgs) -> Result<(), Failure> {
    let session = Session::existing(&args.place.store).await?;
    let found = study(&session, vec![args.name.clone()], &args.place, args.on).await;
    session.close().await;
    let (study, nb) = (found?, args.language != Language::En);
    let figures: Vec<_> = study.states().map(|t| &t.figures).collect();
    let rows = table(&figures);
    std::fs::create_dir_all(&args.output).map_err(io(&args.output))?;
    let stem = format!("{}-{}", file_name(&args.name), if nb { "nb" } else { "en" });
    written(&args.output, &stem, "html", turnus_web::memo::print_memo(&study, nb).as_bytes())?;
    written(&args.output, &stem, "xlsx", &turnus_web::memo::workbook(&study, &rows, nb).map_err(fault)?)?;
    written(&args.output, &stem, "csv", turnus_web::memo::csv(&study, &rows, nb).map_err(fault)?.as_bytes())
}

fn written(folder: &Path, stem: &str, kind: &str, bytes: &[u8]) -> Result<(), Failure> {
    let path = folder.join(format!("{stem}.{kind}"));
    std::fs::write(&path, bytes).map_err(io(&path))?;
    say::line(format_args!("{}", path.display()))
}

/// A scenario may be called anything; a file may not.
fn file_name(scenario: &str) -> String {
    scenario.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' }).collect()
}
