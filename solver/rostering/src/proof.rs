//! The proof for a rota's certificate: the bound once more, from the rota that is there.
//!
//! Any rota of the log can be proven so, whoever solved it and when; what it proves is recomputed by
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

/// A proof, and the bound that the engine has by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// A tree; multipliers above 0 of the cover, by name. Costs are points, units of help substitutes or unmet heads.
    pub nodes: Vec<HelpNode<Multiplier>>,
    /// The engine's own bound.
    pub bound: i64,
}

pub use turnus_engine::{Effort, HelpNode, SCALE};

/// The proof for an input around the lines of a rota; `None` when a line breaks a hard rule.
///
/// # Errors
/// The rule book lacks a number.
pub fn prove(
    input: &PlanningInput,
    assignments: &[Assignment],
    effort: Effort,
    cancel: &AtomicBool,
) -> Result<Option<Proof>, MissingParameter> {
    let instance = Instance::lower(input)?;
    let ward = Ward::new(&instance);
    let Some(lines) = lines(input, assignments) else { return Ok(None) };
    let found = turnus_engine::settle(&ward.model, &lines, effort, cancel, &|| 0.0, &mut |_, _| ());
    Ok(found.map(|settled| {
        let names = |sizes: Vec<i64>| {
            let sizes = ward.kept.iter().zip(sizes).filter(|(_, size)| *size > 0);
            sizes.map(|(k, size)| multiplier(input, &instance, *k, size)).collect()
        };
        Proof { nodes: settled.nodes.into_iter().map(|node| node.named(names)).collect(), bound: settled.bound.max(0) }
    }))
}

/// Rounds of the relaxation for each leaf of the tree that is worked on: a leaf takes about as long as so many of them.
const ROUNDS_OF_A_LEAF: usize = 8;

/// How far a search of so many rounds goes.
#[must_use]
pub const fn effort(rounds: u32) -> Effort {
    Effort { rounds: rounds as usize, leaves: rounds as usize / ROUNDS_OF_A_LEAF }
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
    use turnus_domain::rule_book::ParameterKey;

    /// Rounds until the end of the relaxation.
    const ROUNDS: usize = 300;

    /// Two rotas of the same ward, and the bound of column generation over all rows of the cover from the first.
    #[test]
    fn shared_duals_lead_to_the_same_bound_from_any_rota_and_it_is_that_of_all_rows() {
        let input = ward::scarce(4);
        let instance = Instance::lower(&input).unwrap();
        let ward = Ward::new(&instance);
        let (cancel, clock) = (AtomicBool::new(false), || 0.0);
        let allowed: Vec<Vec<u64>> = ward.model.people.iter().map(|p| p.allowed.clone()).collect();
        let rota = |seed| turnus_engine::first(&ward.model, &allowed, seed).unwrap();
        let effort = Effort { rounds: ROUNDS, leaves: 0 };
        let bound = |seed| turnus_engine::settle(&ward.model, &rota(seed), effort, &cancel, &clock, &mut |_, _| ()).unwrap().bound;
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
        let bound = |rounds, stopped| {
            let stop = AtomicBool::new(stopped);
            turnus_engine::settle(&ward.model, &rota, effort(rounds), &stop, &|| 0.0, &mut |_, _| ()).unwrap().bound
        };
        let (few, many, stopped) = (bound(5, false), bound(100, false), bound(100, true));
        assert!(few <= many && many <= objective && stopped <= many, "{few} {many} {stopped} {objective}");
    }

    /// Then what all help costs says nothing, and nobody is paid more than it costs: nothing.
    #[test]
    fn help_that_costs_nothing_proves_what_is_left() {
        let mut input = ward::solbakken(4);
        ward::dress(&mut input);
        for key in [ParameterKey::PointsSubstituteHour, ParameterKey::PointsUnmetHour] {
            input.rule_book.parameters.iter_mut().filter(|p| p.key == key).for_each(|p| p.value = 0);
        }
        let instance = Instance::lower(&input).unwrap();
        let ward = Ward::new(&instance);
        let allowed: Vec<Vec<u64>> = ward.model.people.iter().map(|p| p.allowed.clone()).collect();
        let rota = turnus_engine::first(&ward.model, &allowed, 1).unwrap();
        let objective = ward.model.objective(&rota).unwrap();
        let settled = turnus_engine::settle(&ward.model, &rota, effort(100), &AtomicBool::new(false), &|| 0.0, &mut |_, _| ()).unwrap();
        assert!(objective > 0 && (0..=objective).contains(&settled.bound), "{objective} {}", settled.bound);
        assert_eq!(settled.nodes.len(), 1);
    }
}
