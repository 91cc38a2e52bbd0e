//! The live program, staged solving and conflicts, on the task-sharing fixture of a small home.

use turnus_lp::{ConflictError, Lp, LpOutcome, Presolve, Stage, conflict, deletion_filter, staged};

const INF: f64 = f64::INFINITY;

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-6
}

fn objective(outcome: &LpOutcome) -> f64 {
    match outcome {
        LpOutcome::Optimal { objective } => *objective,
        other => panic!("{other:?}"),
    }
}

/// Weekly hours; nurses 275, health-care workers 600, assistants 260. Returns the program, the unmet columns,
/// the demand rows and the capacity rows.
fn home(unmet_allowed: bool) -> (Lp, Vec<usize>, Vec<usize>, Vec<usize>) {
    let demand = [40.0, 55.0, 120.0, 50.0, 110.0, 560.0, 230.0]; // iv, dose boxes, medicines, wounds, assess, care, practical
    let performers: [&[usize]; 7] = [&[0], &[0], &[0], &[0], &[0], &[0, 1], &[0, 1, 2]];
    let supply = [275.0, 600.0, 260.0];
    let mut lp = Lp::new();
    let (mut unmet, mut rows, mut uses) = (Vec::new(), Vec::new(), vec![Vec::new(); 3]);
    for (d, who) in demand.iter().zip(performers) {
        let v = lp.column(0.0, 0.0, if unmet_allowed { INF } else { 0.0 });
        let mut terms = vec![(v, 1.0)];
        for p in who {
            let x = lp.column(0.0, 0.0, INF);
            terms.push((x, 1.0));
            uses[*p].push((x, 1.0));
        }
        unmet.push(v);
        rows.push(lp.row(*d, *d, &terms));
    }
    let capacity = uses.iter().zip(supply).map(|(terms, h)| lp.row(-INF, h, terms)).collect();
    (lp, unmet, rows, capacity)
}

#[test]
fn a_small_program_gives_values_duals_and_reduced_costs() {
    let mut lp = Lp::new();
    let x = lp.column(-3.0, 0.0, INF);
    let y = lp.column(-2.0, 0.0, INF);
    let z = lp.column(1.0, 0.0, INF);
    lp.row(-INF, 4.0, &[(x, 0.5), (y, 1.0), (x, 0.5)]);
    let r = lp.row(-INF, 6.0, &[(x, 1.0), (y, 3.0), (z, 1.0)]);
    assert!(close(objective(&lp.solve()), -12.0));
    assert_eq!(lp.values(), [4.0, 0.0, 0.0]);
    assert_eq!(lp.duals(), [-3.0, 0.0], "a ≤ row of a minimisation has a dual of at most zero");
    assert_eq!(lp.reduced_costs(), [0.0, 1.0, 1.0]);
    lp.set_row_bounds(r, -INF, 3.0);
    assert!(close(objective(&lp.solve()), -9.0));
    let w = lp.add_column(-10.0, 0.0, 0.5, &[(r, 2.0)]);
    assert!(close(objective(&lp.solve()), -11.0));
    lp.set_column_bounds(w, 0.0, 0.0);
    lp.set_column_cost(y, -100.0);
    assert!(close(objective(&lp.solve()), -100.0));
    assert_eq!((lp.columns(), lp.rows()), (4, 2));
}

#[test]
fn columns_that_are_not_basic_can_be_deleted_and_the_basis_stays() {
    let mut lp = Lp::new();
    let [x, y, z] = [-3.0, 5.0, -2.0].map(|cost| lp.column(cost, 0.0, INF));
    lp.row(-INF, 4.0, &[(x, 1.0), (y, 1.0), (z, 2.0)]);
    let second = lp.row(-INF, 9.0, &[(x, 3.0), (z, 1.0)]);
    assert!(close(objective(&lp.solve()), -9.6));
    assert_eq!(lp.basic_columns(), [true, false, true]);
    let late = lp.add_column(1.0, 0.0, INF, &[(second, 1.0)]);
    lp.delete_columns(&[false, true, false, false]);
    assert_eq!((lp.columns(), lp.basic_columns()), (3, vec![true, true, false]));
    assert!(close(lp.values()[0], 2.8) && close(lp.values()[1], 0.6) && lp.values().len() == 2);
    assert!(close(objective(&lp.solve()), -9.6));
    assert_eq!(lp.iterations(), 0);
    lp.set_column_cost(late - 1, -10.0);
    assert!(close(objective(&lp.solve()), -90.0));
}

#[test]
fn outcomes_tell_the_truth() {
    for presolve in [Presolve::Off, Presolve::On] {
        let mut none = Lp::with_presolve(presolve);
        let x = none.column(1.0, 0.0, 1.0);
        none.row(2.0, INF, &[(x, 1.0)]);
        assert_eq!(none.solve(), LpOutcome::Infeasible);
        let mut endless = Lp::with_presolve(presolve);
        let x = endless.column(-1.0, 0.0, INF);
        endless.row(0.0, INF, &[(x, 1.0)]);
        assert_eq!(endless.solve(), LpOutcome::Unbounded);
    }
    assert_eq!(Lp::new().solve(), LpOutcome::Optimal { objective: 0.0 });
    let mut wrong = Lp::new();
    wrong.column(1.0, 0.0, 1.0);
    wrong.solve();
    wrong.add_column(1.0, 0.0, 1.0, &[(7, 1.0)]);
    assert!(matches!(wrong.solve(), LpOutcome::Failed(_)), "a refused change is told by the next solve");
}

#[test]
fn stages_keep_what_was_reached_and_price_the_scarce_hour() {
    let (mut lp, unmet, _, capacity) = home(true);
    let second: Vec<(usize, f64)> = (0..lp.columns()).filter(|c| !unmet.contains(c)).map(|c| (c, 1.0)).collect();
    let stages = [
        Stage { name: "unmet", costs: unmet.iter().map(|v| (*v, 1.0)).collect(), tolerance: 1e-6 },
        Stage { name: "hours", costs: second, tolerance: 1e-6 },
    ];
    let results = staged(&mut lp, &stages).unwrap();
    assert!(close(results[0].objective, 100.0));
    let price: Vec<f64> = capacity.iter().map(|r| results[0].duals[*r]).collect();
    assert_eq!(price, [-1.0, 0.0, 0.0], "one more nurse hour frees one hour, the others none");
    let left: f64 = unmet.iter().map(|v| results[1].values[*v]).sum();
    assert!(left <= 100.0 + 1e-5);
    assert!(close(results[1].objective, 1165.0 - 100.0));
}

#[test]
fn a_conflict_is_smallest_and_proven() {
    let (mut lp, _, rows, capacity) = home(false);
    let groups: Vec<Vec<usize>> = rows.iter().chain(&capacity).map(|r| vec![*r]).collect();
    let found = conflict(&mut lp, &groups).unwrap().unwrap();
    let nurse_rows = [0, 1, 2, 3, 4, 7];
    assert!(found.groups.contains(&7), "nurse capacity is part of it: {found:?}");
    assert!(found.groups.iter().all(|g| nurse_rows.contains(g)));
    let asked: f64 = found.groups.iter().filter(|g| **g < 7).map(|g| [40.0, 55.0, 120.0, 50.0, 110.0][*g]).sum();
    assert!(asked > 275.0);
    assert_eq!(lp.solve(), LpOutcome::Infeasible, "bounds are restored");
    lp.set_row_bounds(capacity[0], -INF, 375.0);
    assert_eq!(conflict(&mut lp, &groups), Ok(None));
    assert_eq!(deletion_filter(2, &mut |_| Ok(false)), Err(ConflictError::Outside(2)));
}

#[test]
fn a_second_solve_starts_from_the_basis() {
    let (mut lp, unmet, _, capacity) = home(true);
    for v in unmet {
        lp.set_column_cost(v, 1.0);
    }
    lp.solve();
    let cold = lp.iterations();
    lp.set_row_bounds(capacity[0], -INF, 276.0);
    assert!(close(objective(&lp.solve()), 99.0));
    assert!(cold > 0 && lp.iterations() <= 1, "{cold} then {}", lp.iterations());
}
