//! `turnus export`: the event file, or the latest rota in several forms.

use super::write;
use crate::{
    cli::ExportArgs,
    exit::{Failure, fault},
    rota_csv, rota_html,
    rota_view::RotaView,
    session::{self, Session},
};
use turnus_domain::{event_file, facts::Facts, freeze::freeze_planning_input, id::UnitId, rota::state::RotaFacts};
use turnus_planning::RecordedAsOf;

pub(super) async fn run(args: ExportArgs) -> Result<(), Failure> {
    let session = Session::existing(&args.place.store).await?;
    if args.csv || args.html || args.json || args.plan.is_some() || args.input.is_some() {
        let facts = session.planning.facts().await?;
        let unit = session::unit(&facts, args.place.unit.as_ref())?;
        let view = latest(&session, &facts, &unit).await?;
        write_rota(&args, &view)?;
    } else {
        let facts = session.planning.export().await?;
        write(args.out.as_deref(), &event_file::write(&facts).map_err(fault)?)?;
    }
    session.close().await;
    Ok(())
}

fn write_rota(args: &ExportArgs, view: &RotaView) -> Result<(), Failure> {
    if let Some(path) = &args.plan {
        write(Some(path), &serde_json::to_string_pretty(&view.rota).map_err(fault)?)?;
    }
    if let Some(path) = &args.input {
        write(Some(path), &serde_json::to_string_pretty(&view.input).map_err(fault)?)?;
    }
    let out = args.out.as_deref();
    if args.csv {
        write(out, &rota_csv::write(view).map_err(fault)?)
    } else if args.html {
        write(out, &rota_html::page(view))
    } else if args.json {
        let all = serde_json::json!({"status": view.status, "stale": view.stale, "rota": view.rota, "report": view.report});
        write(out, &format!("{all}\n"))
    } else {
        Ok(())
    }
}

/// The rota of a unit that was proposed last, with the input it was made from.
///
/// # Errors
/// No rota yet, or a log that cannot be read.
pub(super) async fn latest(session: &Session, facts: &Facts, unit: &UnitId) -> Result<RotaView, Failure> {
    let proposed = facts.rotas_of(unit).filter_map(|(_, r)| Some((r, r.proposal.as_ref()?)));
    let none = || Failure::BadInput(format!("unit {unit} has no rota yet; make one with `turnus solve`"));
    let (rota, proposal) = proposed.max_by_key(|(_, p)| p.position).ok_or_else(none)?;
    let RotaFacts { request, .. } = rota;
    let then = session.planning.facts_as_of(RecordedAsOf::Position(request.input_position)).await?;
    let input = freeze_planning_input(&then, unit, request.horizon, request.input_position);
    let input = input.map_err(|all| fault(all.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))?;
    let stale = facts.stale(&request.plan).map(|t| format!("{} at position {} concerns it and came after its input", t.event, t.position));
    Ok(RotaView {
        unit_name: facts.units.get(unit).map_or_else(|| unit.to_string(), |u| u.name.clone()),
        status: facts.status(&request.plan).map(|s| s.to_string()).unwrap_or_default(),
        stale,
        rota: proposal.rota.clone(),
        report: proposal.report.clone(),
        input,
        names: session.planning.names().await?,
    })
}
