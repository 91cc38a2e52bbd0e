//! The bound of a ward's rota, recomputed: the Lagrangian relaxation of its cover (Geoffrion 1974).
//!
//! For any multipliers `y ≥ 0` of the cover rows (date, band, class) no rota costs less than
//! `Σ y · heads + Σ over people of the least [points of a line − Σ y of the rows that the line counts in]`,
//! as long as no substitute and no unmet head costs less than the multipliers pay for it. A line keeps the rules of `rules`,
//! its hours and what may be worked on each day (`choices`); every rule left out only weakens the bound. So a certificate needs
//! no trust: it holds nothing but multipliers and the claim.
//!
//! Substitutes and unmet heads are whole (`help`). So a proof may be a tree (`tree`): a split says how many units of one cost there are at
//! most, or what all units cost together; the leaves' multipliers may count these numbers too, and the least of the leaves is the bound.
//!
//! All is read from the frozen input itself (`input`), all numbers are whole: points, and multipliers in parts of 1/scale.

mod choices;
mod clock;
mod cover;
mod graph;
mod help;
mod input;
mod line;
mod person;
mod proof;
mod rules;
mod supplement;
mod tree;

pub use proof::{Certified, FORMAT, Multiplier, Proven, certificate, points, prove, verify};
pub use tree::{Leaf, Node};
