//! One unit in the full model: from the frozen input to figures a council can read, and from two of them to what changed.
//!
//! # What it is
//! [`figures`] builds the skill-mix model ([`crate::skill_mix`]) of an ordinary week from a [`SharingInput`], solves its stages
//! and prices, adds the cover of [`crate::share`], and tells everything in whole minutes, øre and hundredths.
//! [`effect`] compares two: minutes, heads, rota and money are told apart and never netted. [`table`] lays any number of
//! them side by side.
//!
//! # How the model is built (`model`)
//! * A bucket is a shift of the head plan on weekdays or weekends; the period is a week of five weekdays and a weekend
//!   (weeks with public holidays are left out). Work moves freely inside a shift and never between shifts.
//! * Hours to give are contracted hours, laid on the shifts of each contract so that the head plan is met as nearly as they
//!   allow (`staffing`).
//! * A way that lacks only a sharing decision is there, shut by a rule: its value is what the decision would free.
//! * A way that nobody holds the competence for has a competence row of nobody. What law forbids has no column.
//! * A task for two performers is two tasks: the part that may be assisted and the part that may not.

mod assumptions;
mod effect;
mod figures;
mod model;
mod solved;
mod staffing;
mod table;
mod text;

pub use effect::{Binding, Effect, Freed, HeadsOf, RotaOf, effect};
pub use figures::{Cost, Elsewhere, Figures, Missing, PostOf, Price, ProfessionOf, ShareOf, ShiftOf, Short, Unmet};
pub(crate) use model::wanted;
pub use model::{Assumption, unit_model};
pub use solved::figures;
pub use table::{Row, Unit, payer_words, table};
pub use text::Text;
