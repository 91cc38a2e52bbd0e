//! Multipliers of the cover for a rota's certificate: the bound's relaxation once more, from the rota that is there.
//!
//! Any rota of the log can be proven so, whoever solved it and when; what the multipliers prove is recomputed by
//! `turnus_verifier::ward`, which shares no code with this.

use crate::{instance::Instance, solve::lines, ward::Ward};
use std::sync::atomic::AtomicBool;
use turnus_domain::{cover::Band, id::ClassId, planning_input::PlanningInput, rota::Assignment, rule_book::MissingParameter};

/// The multiplier of a row of the cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Multiplier {
    /// Date.
    pub date: chrono::NaiveDate,
    /// Band of the day.
    pub band: Band,
    /// Competence class.
    pub class: ClassId,
    /// Points for a head more, in parts of 1/[`SCALE`].
    pub size: i64,
}

/// Multipliers, and the bound that the engine has by them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Multipliers {
    /// Those above 0.
    pub rows: Vec<Multiplier>,
    /// The engine's own bound.
    pub bound: i64,
}

pub use turnus_engine::SCALE;

/// Multipliers for an input around the lines of a rota, after so many rounds, and again by other ways until the bound is `enough`;
/// `None` when a line breaks a hard rule.
///
/// # Errors
/// The rule book lacks a number.
pub fn multipliers(
    input: &PlanningInput,
    assignments: &[Assignment],
    (rounds, enough): (u32, i64),
    cancel: &AtomicBool,
) -> Result<Option<Multipliers>, MissingParameter> {
    let instance = Instance::lower(input)?;
    let ward = Ward::new(&instance);
    let Some(lines) = lines(input, assignments) else { return Ok(None) };
    let found = turnus_engine::multipliers(&ward.model, &lines, (rounds as usize, enough), cancel, &|| 0.0);
    Ok(found.map(|(sizes, bound)| {
        let named = ward.kept.iter().zip(sizes).filter(|(_, size)| *size > 0);
        let rows = named.map(|(k, size)| multiplier(input, &instance, *k, size)).collect();
        Multipliers { rows, bound: bound.max(0) }
    }))
}

fn multiplier(input: &PlanningInput, instance: &Instance, row: usize, size: i64) -> Multiplier {
    let row = &instance.cover[row];
    let bands: Vec<Band> = input.bands().into_iter().collect();
    let band = bands[row.slot - row.day * bands.len()];
    Multiplier { date: input.horizon.date(row.day), band, class: input.classes[row.class].id.clone(), size }
}
