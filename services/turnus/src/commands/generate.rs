//! `turnus generate`: the event file of a constructed unit.

use super::write;
use crate::{
    cli::{GenerateArgs, Kind},
    exit::{Failure, fault},
    sample::{Absences, solbakken, ward},
};
use turnus_domain::event_file;

pub(super) fn run(args: &GenerateArgs) -> Result<(), Failure> {
    let mut unit = match args.kind {
        Kind::NursingHome => solbakken::unit(),
        Kind::Ward => ward::unit().map_err(fault)?,
    };
    unit.seed = args.seed;
    unit.consents = args.consents.unwrap_or(unit.consents);
    unit.weekend_every = args.weekend_every.unwrap_or(unit.weekend_every);
    unit.residents = args.residents.unwrap_or(unit.residents);
    if unit.weekend_every == 0 {
        return Err(Failure::BadInput("--weekend-every 0: expected 1 (every weekend) or more".into()));
    }
    match args.absence {
        Some(percent) if percent > 50 => return Err(Failure::BadInput(format!("--absence {percent}: expected a percentage from 0 to 50"))),
        Some(0) => unit.absences = Absences::None,
        Some(percent) => unit.absences = Absences::Drawn(percent * 100),
        None => {}
    }
    let facts = unit.facts().map_err(fault)?;
    write(args.out.as_deref(), &event_file::write(&facts).map_err(fault)?)
}
