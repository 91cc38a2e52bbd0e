//! `turnus scenario figures`: scenarios side by side with the zero alternative.

use super::scenario::find;
use crate::{
    cli::{Language, Where},
    exit::{Failure, fault},
    say,
    session::{self, Session},
};
use chrono::NaiveDate;
use turnus_event_log::Branch;
use turnus_planning::{Study, Told};
use turnus_sharing::unit::{Effect, Figures, Row, effect, table, unit_model};

/// How the figures are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A table, then sentences.
    Text,
    /// Rows for a spreadsheet.
    Csv,
    /// The sentences, then everything as one JSON object on the last line.
    Json,
    /// The model of the last scenario.
    Model,
}

pub(super) async fn run(names: Vec<String>, place: Where, on: Option<NaiveDate>, lang: Language, form: Form) -> Result<(), Failure> {
    let study = Session::with(&place.store, async |session| study(session, names, &place, on).await).await?;
    let figures: Vec<&Figures> = study.states().map(|t| &t.figures).collect();
    let (rows, nb) = (table(&figures), lang != Language::En);
    match form {
        Form::Text => say::text(told(&study, &rows, nb)),
        Form::Csv => say::text(turnus_web::memo::csv(&study, &rows, nb).map_err(fault)?),
        Form::Model => {
            let last = study.scenarios.last().unwrap_or(&study.zero);
            let model = unit_model(&last.input).map_err(|e| Failure::BadInput(e.to_string()))?;
            say::line(serde_json::to_string(&model).map_err(fault)?)
        }
        Form::Json => say::line(serde_json::to_string(&json(&study, &rows)).map_err(fault)?),
    }
}

/// The study of scenarios of a session's log.
pub(super) async fn study(session: &Session, names: Vec<String>, place: &Where, on: Option<NaiveDate>) -> Result<Study, Failure> {
    let mut branches: Vec<(String, Branch)> = Vec::new();
    for name in names {
        let branch = find(session, &name).await?;
        branches.push((name, branch));
    }
    let facts = session.planning.facts().await?;
    let unit = session::unit(&facts, place.unit.as_ref())?;
    let on = match on {
        Some(on) => on,
        None => session.planning.study_day(&branches, session::today()?).await?,
    };
    Ok(session.planning.study(&branches, &unit, on).await?)
}

fn told(study: &Study, rows: &[Row], nb: bool) -> String {
    let zero = if nb { "nullalternativ" } else { "zero alternative" };
    let heads: Vec<&str> = study.states().map(|t| t.scenario.as_deref().unwrap_or(zero)).collect();
    let mut out = format!("{} ({}), {}\n\n{:<52}", study.name, study.unit, study.effective, "");
    heads.iter().for_each(|h| out.push_str(&format!(" {h:>20}")));
    out.push('\n');
    for row in rows {
        out.push_str(&format!("{:<52}", row.label.in_bokmal(nb)));
        (0..heads.len()).for_each(|state| out.push_str(&format!(" {:>20}", row.shown(state, nb))));
        out.push('\n');
    }
    for scenario in &study.scenarios {
        out.push_str(&format!("\n{}:\n", scenario.scenario.as_deref().unwrap_or_default()));
        for text in effect(&study.zero.figures, &scenario.figures).said() {
            out.push_str(&format!("  {}\n", text.in_bokmal(nb)));
        }
    }
    out.push_str(if nb { "\nAntatt:\n" } else { "\nAssumed:\n" });
    for a in &study.scenarios.last().unwrap_or(&study.zero).figures.assumed {
        out.push_str(&format!("  {}: {} ({}; {:?})\n", a.what.in_bokmal(nb), a.value, a.source, a.grade));
    }
    for t in study.states() {
        out.push_str(&format!("\n{}: {} {} {}", t.scenario.as_deref().unwrap_or(zero), t.log, t.position, t.hash));
    }
    out.push('\n');
    out
}

fn json(study: &Study, rows: &[Row]) -> serde_json::Value {
    let state = |t: &Told| serde_json::json!({"scenario": t.scenario, "log": t.log.as_str(), "position": t.position, "hash": t.hash.to_string(), "figures": t.figures, "recorded": t.recorded});
    let effects: Vec<Effect> = study.scenarios.iter().map(|s| effect(&study.zero.figures, &s.figures)).collect();
    serde_json::json!({
        "unit": study.unit, "effective": study.effective, "zero": state(&study.zero),
        "scenarios": study.scenarios.iter().map(state).collect::<Vec<_>>(), "effects": effects, "rows": rows,
    })
}
