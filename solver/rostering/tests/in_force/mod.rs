//! The sample unit with a rota in force.

use crate::ward;
use std::sync::{OnceLock, atomic::AtomicBool};
use turnus_domain::{
    planning_input::PlanningInput,
    rota::{Rota, SolveStatus},
};
use turnus_rostering::{Params as Solve, solve};

/// The sample unit of four weeks and a legal rota of it.
pub(crate) fn in_force() -> &'static (PlanningInput, Rota) {
    static ROTA: OnceLock<(PlanningInput, Rota)> = OnceLock::new();
    ROTA.get_or_init(|| {
        let mut input = ward::solbakken(4);
        ward::dress(&mut input);
        let params = Solve { seconds: 600.0, nodes: Some(200), steps: 20_000, chains: 1, rounds: 0, ..Solve::default() };
        let made = solve(&input, &params, &AtomicBool::new(false), &mut |_| {}).unwrap();
        let rota = Rota {
            id: "rota-1".parse().unwrap(),
            parent: None,
            unit: input.unit.clone(),
            horizon: input.horizon,
            input_position: input.position,
            assignments: made.assignments,
            substitutes: made.substitutes,
            seed: 1,
            status: SolveStatus::Feasible,
            objective: made.objective,
            bound: 0,
        };
        (input, rota)
    })
}
