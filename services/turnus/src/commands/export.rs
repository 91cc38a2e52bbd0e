//! `turnus export`: the event file, or the latest rota in several forms.

use super::write;
use crate::{
    certified,
    cli::ExportArgs,
    exit::{Failure, fault},
    session::{self, Session},
};
use turnus_domain::{event_file, facts::Facts, id::UnitId};
use turnus_web::rota::{csv, print_page, view::RotaView};

pub(super) async fn run(args: ExportArgs) -> Result<(), Failure> {
    let session = Session::existing(&args.place.store).await?;
    if args.csv || args.html || args.json || args.plan.is_some() || args.input.is_some() || args.certificate.is_some() {
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
        write(Some(path), &certified::input(&view.input)?)?;
    }
    if let Some(path) = &args.certificate {
        certified::write(path, &view.rota, &view.input, args.rounds)?;
    }
    let out = args.out.as_deref();
    if args.csv {
        write(out, &csv::write(view).map_err(fault)?)
    } else if args.html {
        write(out, &print_page(view, args.lang.into()))
    } else if args.json {
        let stale = view.stale.as_ref().map(|t| format!("{} at position {} concerns it and came after its input", t.event, t.position));
        let all = serde_json::json!({"status": view.status.to_string(), "stale": stale, "rota": view.rota, "report": view.report});
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
    let none = || Failure::BadInput(format!("unit {unit} has no rota yet; make one with `turnus solve`"));
    let plan = RotaView::latest(facts, unit).ok_or_else(none)?;
    RotaView::load(&session.planning, facts, unit, &plan).await.map_err(fault)
}
