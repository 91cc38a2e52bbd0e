//! `turnus day`: who does what.

use crate::{
    cli::{DayArgs, DayForm},
    coverage_text::CoverageText,
    day_text::DayText,
    exit::{Failure, fault},
    say,
    session::Session,
};
use turnus_planning::{PlanningError, RecordedAsOf, covered_day};

pub(super) async fn run(args: DayArgs) -> Result<(), Failure> {
    let session = Session::existing(&args.store).await?;
    let at = args.as_of.map_or(RecordedAsOf::Head, RecordedAsOf::Position);
    let facts = session.planning.facts_as_of(at).await?;
    if !facts.units.contains_key(&args.unit) {
        return Err(Failure::BadInput(format!("there is no unit {}; `turnus as-of` tells which there are", args.unit)));
    }
    if args.coverage {
        session.close().await;
        let covered = covered_day(&facts, &args.unit, args.date, args.rota.as_ref()).map_err(PlanningError::Defects)?;
        let text = CoverageText(&covered);
        return match args.format {
            DayForm::Text => say::text(text.text()),
            DayForm::Csv => say::text(text.csv().map_err(fault)?),
            DayForm::Json => say::line(serde_json::json!({"input": covered.input, "coverage": covered.matrix})),
        };
    }
    let day = session.planning.day(&facts, &args.unit, args.date, args.rota.as_ref(), !args.no_advice && args.person.is_none()).await?;
    let people: Vec<_> = day.input.duties.iter().filter_map(|d| d.person.clone()).collect();
    let names = session.planning.names_of(&people).await?;
    session.close().await;
    if let Some(person) = args.person.as_ref().filter(|p| !people.contains(p)) {
        let away = if day.input.away.contains(person) { "is absent" } else { "has no shift" };
        return Err(Failure::BadInput(format!("{person} {away} on {}", args.date)));
    }
    let text = DayText { day: &day, names: &names };
    match args.format {
        DayForm::Text => say::text(text.text(args.person.as_ref())),
        DayForm::Csv => say::text(text.csv(args.person.as_ref()).map_err(fault)?),
        DayForm::Json => say::line(serde_json::json!({"input": day.input, "plan": day.plan, "advice": day.advice})),
    }
}
