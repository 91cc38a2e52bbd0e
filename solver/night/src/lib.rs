//! The night team: how few nurses can watch over how many homes at night, and what that costs in staff and minutes.
//!
//! # The mathematics, in the order of the files
//! 1. `instance` lowers a judged district to indices and floats; ranking draws change the lowered form.
//! 2. `demand` draws one night: calls as a Poisson process, planned visits, minutes on site (triangular).
//! 3. `dispatch` serves that demand: an event loop, first come first served, the team idle longest goes.
//! 4. [`simulate`](simulate()) runs many nights and rounds what it saw to [`NightFigures`].
//! 5. [`size`] computes the sizing identities with their inputs printed, and `ranking` how often they rank alike
//!    when the parameters are drawn from their ranges.
//! 6. [`inputs`](inputs()) prints every number that this rests on, assumed or with its source; [`measure`] says what
//!    recorded calls say beside it; `effort` says beforehand how much would be drawn.
//!
//! # Rules of the simulation
//! Nights are independent, each from its own random stream: two designs under one seed meet the same calls. A call is
//! solved by phone with the share of its kind and then takes no team time. A planned visit falls due at an even random
//! time. Response is the time from the call (or due time) to arrival. Driving takes the matrix' minutes from the home
//! visited last, nothing within a home. Teams start at the base. Every visit is done, also after the night's end.
//! Priority is reported and does not change who is served first.
//!
//! # How to use
//! Judge a [`NightDistrict`](turnus_domain::night::NightDistrict), choose a
//! [`NightDesign`](turnus_domain::night::NightDesign), call [`simulate`](simulate()). Everything is synchronous and
//! the same for the same seed.
//!
//! # References
//! M/M/c waiting (Erlang C) judges `dispatch` in its tests; the reference table of the domain brief judges the whole.
#![forbid(unsafe_code)]

mod demand;
mod dispatch;
mod effort;
mod figures;
mod inputs;
mod instance;
mod measured;
mod ranking;
mod simulate;
mod sizing;

pub use effort::{simulation_effort, sizing_effort};
pub use figures::{HomeFigures, NightFigures, PriorityFigures, ResponseFigures};
pub use inputs::{InputLine, InputUnit, inputs};
pub use measured::{MeasuredHome, MeasuredNights, MeasuredPriority, measure};
pub use ranking::{DesignRank, RankingShare};
pub use simulate::simulate;
pub use sizing::{NightSizing, SizingLine, StaffNeed, Unit, size};
