//! Base rotas: adopted.

use super::{Outcome, Recorded, command_id, id, outcome, payloads};
use crate::{
    backend::Reader,
    refusal::{UserError, UserErrorCode},
    scalar::Date,
};
use async_graphql::{Context, InputObject, Object, Result};
use std::sync::Arc;
use turnus_domain::{
    calendar::Horizon,
    id::{PersonId, ShiftTypeId},
    rota::{Assignment, SubstituteShift},
};
use turnus_planning::AdoptBaseRota;

/// The round of a person, as `BaseRota.rows` has it.
#[derive(InputObject)]
struct BaseRotaRowInput {
    /// Who.
    person: String,
    /// The shift codes of all days of a round in order, apart by blanks; a dash is a day without a shift.
    shifts: String,
}

/// A shift of a round for somebody who is not employed at the unit.
#[derive(InputObject)]
struct BaseRotaSubstituteInput {
    /// The day of the round; 0 is the first Monday.
    #[graphql(validator(maximum = 727))]
    day: u32,
    /// Shift type.
    shift: String,
    /// Profession asked for.
    profession: String,
}

/// Which base rota is adopted.
#[derive(InputObject)]
struct BaseRotaAdoptInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Key of the unit.
    unit: String,
    /// Id of the base rota.
    plan: String,
    /// The first day of its first round, a Monday.
    first: Date,
    /// Weeks of a round.
    #[graphql(validator(minimum = 1, maximum = 104))]
    weeks: u32,
    /// Everybody's round; whoever is left out has no shifts.
    rows: Vec<BaseRotaRowInput>,
    /// Shifts of a round that nobody employed at the unit works.
    #[graphql(default)]
    substitutes: Vec<BaseRotaSubstituteInput>,
    /// What was proven of its points by whoever made it: no round has fewer. 0 says that nothing was.
    #[graphql(default = 0, validator(minimum = 0))]
    bound: i64,
    /// Record of the discussion with the employees' representatives.
    consulted: String,
}

payloads!(BaseRotaAdoptPayload);

fn row(row: &BaseRotaRowInput, round: Horizon) -> Result<Vec<Assignment>, UserError> {
    let person: PersonId = id("person", &row.person)?;
    let codes: Vec<&str> = row.shifts.split_whitespace().collect();
    if codes.len() != round.len() {
        let what = format!("has {} days of {}", codes.len(), round.len());
        let remedy = "give a shift code or a dash for each day of a round";
        return Err(UserError::new(UserErrorCode::InvalidValue, format!("the row of {person}"), what, remedy));
    }
    let worked = codes.iter().enumerate().filter(|(_, code)| **code != "-");
    worked
        .map(|(day, code)| {
            let shift: ShiftTypeId = id("shifts", code)?;
            Ok(Assignment { date: round.date(day), person: person.clone(), shift })
        })
        .collect()
}

fn substitute(s: &BaseRotaSubstituteInput, round: Horizon) -> Result<SubstituteShift, UserError> {
    let date = round.date(s.day as usize);
    Ok(SubstituteShift { date, shift: id("shift", &s.shift)?, profession: id("profession", &s.profession)? })
}

fn asked(input: &BaseRotaAdoptInput) -> Result<AdoptBaseRota, UserError> {
    let horizon = Horizon { first: input.first.0, weeks: input.weeks };
    let rows = input.rows.iter().map(|r| row(r, horizon)).collect::<Result<Vec<_>, _>>()?;
    Ok(AdoptBaseRota {
        unit: id("unit", &input.unit)?,
        plan: id("plan", &input.plan)?,
        horizon,
        assignments: rows.concat(),
        substitutes: input.substitutes.iter().map(|s| substitute(s, horizon)).collect::<Result<_, _>>()?,
        bound: input.bound,
        consulted: input.consulted.clone(),
        id: command_id(input.command_id.clone())?,
    })
}

#[derive(Default)]
pub(crate) struct BaseRotaMutation;

#[Object]
impl BaseRotaMutation {
    /// Adopts a base rota: weeks that repeat from a day on. It is judged with itself before it by all that is recorded, its points are
    /// what the checker counts, and one that breaks a hard rule is refused with the rule and its paragraph.
    async fn base_rota_adopt(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which base rota.")] input: BaseRotaAdoptInput,
    ) -> Result<BaseRotaAdoptPayload> {
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        let asked = match asked(&input) {
            Ok(asked) => asked,
            Err(e) => return Ok(Outcome { recorded: None, user_errors: vec![e] }.into()),
        };
        let (done, user_errors) = outcome(planning.adopt_base_lines(asked).await)?;
        Ok(Outcome { recorded: done.map(Recorded::from), user_errors }.into())
    }
}
