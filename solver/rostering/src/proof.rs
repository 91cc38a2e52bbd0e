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

/// Multipliers for an input around the lines of a rota, after at most so many rounds; `None` when a line breaks a hard rule.
///
/// # Errors
/// The rule book lacks a number.
pub fn multipliers(
    input: &PlanningInput,
    assignments: &[Assignment],
    rounds: u32,
    cancel: &AtomicBool,
) -> Result<Option<Multipliers>, MissingParameter> {
    let instance = Instance::lower(input)?;
    let ward = Ward::new(&instance);
    let Some(lines) = lines(input, assignments) else { return Ok(None) };
    let found = turnus_engine::multipliers(&ward.model, &lines, rounds as usize, cancel, &|| 0.0);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parity::ward;

    /// Rounds until the end of the relaxation.
    const ROUNDS: usize = 300;

    /// Two rotas of the same ward, and the bound of column generation over all rows of the cover from the first.
    #[test]
    fn shared_duals_lead_to_the_same_bound_from_any_rota_and_it_is_that_of_all_rows() {
        let mut input = ward::solbakken(4);
        ward::dress(&mut input);
        ward::absences(&mut input);
        let instance = Instance::lower(&input).unwrap();
        let ward = Ward::new(&instance);
        let (cancel, clock) = (AtomicBool::new(false), || 0.0);
        let allowed: Vec<Vec<u64>> = ward.model.people.iter().map(|p| p.allowed.clone()).collect();
        let rota = |seed| turnus_engine::first(&ward.model, &allowed, seed).unwrap();
        let bound = |seed| turnus_engine::multipliers(&ward.model, &rota(seed), ROUNDS, &cancel, &clock).unwrap().1;
        let only = turnus_engine::Params {
            rounds: ROUNDS,
            weights: 0,
            nodes: 0,
            neighbourhoods: 0,
            tries: 0,
            chains: 0,
            ..turnus_engine::Params::default()
        };
        let found = turnus_engine::search(&ward.model, &only, &cancel, &clock, &mut |_| {});
        assert!(found.bound > 0 && found.objective > Some(found.bound), "{found:?}");
        assert_eq!([bound(1), bound(2)], [found.bound; 2]);
    }

    #[test]
    fn few_rounds_prove_less_and_stopping_at_once_proves_nothing_wrong() {
        let input = ward::solbakken(4);
        let instance = Instance::lower(&input).unwrap();
        let ward = Ward::new(&instance);
        let allowed: Vec<Vec<u64>> = ward.model.people.iter().map(|p| p.allowed.clone()).collect();
        let rota = turnus_engine::first(&ward.model, &allowed, 1).unwrap();
        let objective = ward.model.objective(&rota).unwrap();
        let bound = |rounds, stopped| turnus_engine::multipliers(&ward.model, &rota, rounds, &AtomicBool::new(stopped), &|| 0.0).unwrap().1;
        let (few, many, stopped) = (bound(5, false), bound(100, false), bound(100, true));
        assert!(few <= many && many <= objective && stopped <= many, "{few} {many} {stopped} {objective}");
    }
}
