//! Optimality that is checked without the solver: primal and dual values, judged in exact rational arithmetic.
//!
//! For `min c·x, L ≤ A·x ≤ U, l ≤ x ≤ u` any multipliers `y` of the rows prove
//! `c·x ≥ Σ_i (y_i > 0 ? y_i·L_i : y_i·U_i) + Σ_j (d_j > 0 ? d_j·l_j : d_j·u_j)` with `d = c − Aᵀ·y`. Every column has
//! finite bounds, so noise in `y` costs a little of the bound and never its truth. The check reads numbers only; it
//! shares no code with what made them. Every finite float is a fraction, so nothing is rounded.

use num_rational::BigRational;
use num_traits::{Signed, Zero};
use serde::{Deserialize, Serialize};

/// How far rows and columns may be missed, absolute: the solver's own feasibility tolerance.
const MISSED: f64 = 1e-7;
/// How far objective and bound may be apart, relative to the objective (absolute below 1).
const GAP: f64 = 1e-7;

/// A linear program with a solution and what proves it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Certificate {
    /// What is minimised.
    pub stage: String,
    /// Cost, lower and upper bound of each column.
    pub columns: Vec<(f64, f64, f64)>,
    /// Rows.
    pub rows: Vec<CertifiedRow>,
    /// Value of each column.
    pub values: Vec<f64>,
    /// Multiplier of each row.
    pub duals: Vec<f64>,
    /// The objective that is claimed.
    pub objective: f64,
}

/// A row of a certificate; a side that is absent does not limit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CertifiedRow {
    /// Least value.
    pub lower: Option<f64>,
    /// Greatest value.
    pub upper: Option<f64>,
    /// Column indices with coefficients.
    pub terms: Vec<(usize, f64)>,
}

/// Why a certificate was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Lists of different lengths, an index that is not there, or a number that is not finite.
    #[error("the certificate is malformed: {0}")]
    Form(&'static str),
    /// A column outside its bounds.
    #[error("column {0} lies outside its bounds")]
    Column(usize),
    /// A row that is missed.
    #[error("row {0} is not kept")]
    Row(usize),
    /// A multiplier on a side that does not limit.
    #[error("the multiplier of row {0} leans on a side that does not limit")]
    Multiplier(usize),
    /// The values do not have the objective that is claimed.
    #[error("the values do not have the objective that is claimed")]
    Objective,
    /// The multipliers do not prove the objective.
    #[error("the multipliers do not prove the objective")]
    Gap,
}

/// Judges a certificate in exact arithmetic.
///
/// # Errors
/// [`Refused`] says what does not hold.
pub fn check(certificate: &Certificate) -> Result<(), Refused> {
    let exact = Exact::new(certificate)?;
    let missed = fraction(MISSED)?;
    for (index, (value, (_, lower, upper))) in exact.values.iter().zip(&exact.columns).enumerate() {
        if *value < lower - &missed || *value > upper + &missed {
            return Err(Refused::Column(index));
        }
    }
    for (index, row) in exact.rows.iter().enumerate() {
        let sum: BigRational = row.terms.iter().map(|(c, k)| k * &exact.values[*c]).sum();
        let low = row.lower.as_ref().is_some_and(|l| sum < l - &missed);
        if low || row.upper.as_ref().is_some_and(|u| sum > u + &missed) {
            return Err(Refused::Row(index));
        }
    }
    let reached: BigRational = exact.columns.iter().zip(&exact.values).map(|((cost, ..), v)| cost * v).sum();
    let objective = fraction(certificate.objective)?;
    let gap = fraction(GAP)? * fraction(certificate.objective.abs().max(1.0))?;
    if (&reached - &objective).abs() > gap {
        return Err(Refused::Objective);
    }
    if (exact.bound(&exact.costs())? - objective).abs() > gap { Err(Refused::Gap) } else { Ok(()) }
}

/// Judges a proof that nothing satisfies all rows: multipliers whose bound on a cost of nought is above nought.
///
/// # Errors
/// [`Refused`] when it proves nothing.
pub fn check_infeasible(certificate: &Certificate) -> Result<(), Refused> {
    let exact = Exact::new(certificate)?;
    let none = vec![BigRational::zero(); exact.columns.len()];
    if exact.bound(&none)? > BigRational::zero() { Ok(()) } else { Err(Refused::Gap) }
}

struct Exact {
    columns: Vec<(BigRational, BigRational, BigRational)>,
    rows: Vec<ExactRow>,
    values: Vec<BigRational>,
    duals: Vec<BigRational>,
}

struct ExactRow {
    lower: Option<BigRational>,
    upper: Option<BigRational>,
    terms: Vec<(usize, BigRational)>,
}

impl Exact {
    fn new(c: &Certificate) -> Result<Self, Refused> {
        if c.columns.len() != c.values.len() {
            return Err(Refused::Form("there is not a value for every column"));
        }
        if c.rows.len() != c.duals.len() {
            return Err(Refused::Form("there is not a multiplier for every row"));
        }
        if c.rows.iter().flat_map(|r| &r.terms).any(|(column, _)| *column >= c.columns.len()) {
            return Err(Refused::Form("a row names a column that is not there"));
        }
        let column = |(cost, lower, upper): &(f64, f64, f64)| Ok((fraction(*cost)?, fraction(*lower)?, fraction(*upper)?));
        let row = |row: &CertifiedRow| {
            let terms = row.terms.iter().map(|(c, k)| Ok((*c, fraction(*k)?))).collect::<Result<_, Refused>>()?;
            Ok(ExactRow { lower: row.lower.map(fraction).transpose()?, upper: row.upper.map(fraction).transpose()?, terms })
        };
        Ok(Self {
            columns: c.columns.iter().map(column).collect::<Result<_, Refused>>()?,
            rows: c.rows.iter().map(row).collect::<Result<_, Refused>>()?,
            values: c.values.iter().map(|v| fraction(*v)).collect::<Result<_, _>>()?,
            duals: c.duals.iter().map(|v| fraction(*v)).collect::<Result<_, _>>()?,
        })
    }

    fn costs(&self) -> Vec<BigRational> {
        self.columns.iter().map(|(cost, ..)| cost.clone()).collect()
    }

    /// What the multipliers prove about a cost.
    fn bound(&self, costs: &[BigRational]) -> Result<BigRational, Refused> {
        let mut left = costs.to_vec();
        let mut bound = BigRational::zero();
        for (index, (row, dual)) in self.rows.iter().zip(&self.duals).enumerate().filter(|(_, (_, dual))| !dual.is_zero()) {
            let side = if dual.is_positive() { &row.lower } else { &row.upper };
            bound += dual * side.as_ref().ok_or(Refused::Multiplier(index))?;
            for (column, k) in &row.terms {
                left[*column] -= dual * k;
            }
        }
        for (left, (_, lower, upper)) in left.iter().zip(&self.columns) {
            bound += left * if left.is_positive() { lower } else { upper };
        }
        Ok(bound)
    }
}

fn fraction(value: f64) -> Result<BigRational, Refused> {
    BigRational::from_float(value).ok_or(Refused::Form("a number is not finite"))
}
