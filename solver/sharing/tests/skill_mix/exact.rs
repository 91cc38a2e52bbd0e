//! A judge of its own: feasibility by the simplex method in exact fractions (Bland's rule), written for tests only.

use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

/// `Σ terms (≤ | = | ≥) right` over columns that are at least 0.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) terms: Vec<(usize, f64)>,
    pub(crate) sense: Sense,
    pub(crate) right: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sense {
    AtMost,
    Equal,
    AtLeast,
}

fn exact(value: f64) -> BigRational {
    BigRational::from_float(value).unwrap()
}

/// Whether some columns of at least 0 satisfy all lines.
pub(crate) fn feasible(columns: usize, lines: &[Line]) -> bool {
    let slacks = lines.iter().filter(|l| l.sense != Sense::Equal).count();
    let width = columns + slacks + lines.len();
    let (mut table, mut basis, mut slack) = (Vec::new(), Vec::new(), columns);
    for (index, line) in lines.iter().enumerate() {
        let mut row = vec![BigRational::zero(); width + 1];
        for (column, k) in &line.terms {
            row[*column] += exact(*k);
        }
        row[width] = exact(line.right);
        if line.sense != Sense::Equal {
            row[slack] = if line.sense == Sense::AtMost { BigRational::one() } else { -BigRational::one() };
            slack += 1;
        }
        if row[width].is_negative() {
            row.iter_mut().for_each(|v| *v = -v.clone());
        }
        row[columns + slacks + index] = BigRational::one();
        basis.push(columns + slacks + index);
        table.push(row);
    }
    // What artificial columns hold in sum, less each column's part in it.
    let mut cost = vec![BigRational::zero(); width + 1];
    for row in &table {
        for (c, v) in cost.iter_mut().zip(row).filter(|(_, v)| !v.is_zero()) {
            *c -= v;
        }
    }
    cost[columns + slacks..width].iter_mut().for_each(|c| *c = BigRational::zero());
    while let Some(enter) = (0..columns + slacks).find(|c| cost[*c].is_negative()) {
        let ratios = (0..table.len()).filter(|r| table[*r][enter].is_positive());
        let leave = ratios.min_by(|a, b| {
            let ratio = |r: usize| &table[r][width] / &table[r][enter];
            ratio(*a).cmp(&ratio(*b)).then(basis[*a].cmp(&basis[*b]))
        });
        let Some(leave) = leave else { return true };
        pivot(&mut table, &mut cost, leave, enter);
        basis[leave] = enter;
    }
    cost[width].is_zero()
}

fn pivot(table: &mut [Vec<BigRational>], cost: &mut [BigRational], leave: usize, enter: usize) {
    let by = table[leave][enter].clone();
    table[leave].iter_mut().filter(|v| !v.is_zero()).for_each(|v| *v /= &by);
    let chosen = table[leave].clone();
    let others = table.iter_mut().enumerate().filter(|(r, _)| *r != leave).map(|(_, row)| row.as_mut_slice());
    for row in others.chain([cost]) {
        let times = row[enter].clone();
        if !times.is_zero() {
            for (v, c) in row.iter_mut().zip(&chosen).filter(|(_, c)| !c.is_zero()) {
                *v -= &times * c;
            }
        }
    }
}

#[test]
fn the_judge_itself_judges_right() {
    let line = |terms: &[(usize, f64)], sense, right| Line { terms: terms.to_vec(), sense, right };
    let fits =
        [line(&[(0, 1.0), (1, 1.0)], Sense::Equal, 10.0), line(&[(0, 1.0)], Sense::AtMost, 4.0), line(&[(1, 1.0)], Sense::AtMost, 6.0)];
    assert!(feasible(2, &fits));
    let mut tight = fits.to_vec();
    tight[2].right = 5.9;
    assert!(!feasible(2, &tight));
    assert!(feasible(1, &[line(&[(0, -1.0)], Sense::AtMost, -3.0)]) && !feasible(1, &[line(&[(0, 1.0)], Sense::AtMost, -3.0)]));
    assert!(!feasible(2, &[line(&[(0, 1.0), (1, -1.0)], Sense::AtLeast, 1.0), line(&[(0, 1.0)], Sense::AtMost, 0.5)]));
    assert!(feasible(0, &[]));
}
