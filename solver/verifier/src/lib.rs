//! The judge of plans and bounds for public shift scheduling instances (Curtois and Qu 2014, text form). It shares no code
//! with the engine, uses whole numbers only, and believes nothing that it can compute.
//!
//! * `instance` reads the file again with a parser of its own; `plan` judges a plan: every hard rule, every cost.
//! * `bound` recomputes a lower bound from a certificate: a tree of decisions with duals at its leaves. For any duals the
//!   Lagrangian bound of a leaf holds (Geoffrion 1974), so a certificate needs no trust: wrong duals only give a worse bound.
//! * `line` is the dynamic program behind it: the cheapest legal line of one employee.
//! * `ward` does the same for a ward's rota, from its frozen input.
#![forbid(unsafe_code)]

mod bound;
mod instance;
mod line;
mod plan;
pub mod ward;

pub use bound::{Verified, verify};
pub use instance::{Cover, Employee, Instance, Shift};
pub use plan::{Judgement, Plan, judge, read_plan};

/// Why something was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused(pub String);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

pub(crate) fn refuse<T>(why: impl Into<String>) -> Result<T, Refused> {
    Err(Refused(why.into()))
}
