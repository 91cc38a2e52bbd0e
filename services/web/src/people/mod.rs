//! People who fall away from a rota, and those who step in.

pub(crate) mod arrangement;
pub(crate) mod backwards;
pub(crate) mod base_rota;
pub(crate) mod calendar_rota;
pub(crate) mod evened;
pub(crate) mod fairness;
pub(crate) mod leaving;
mod named;
pub(crate) mod positions;
pub(crate) mod repair;
mod repair_told;
pub(crate) mod reserve;
pub(crate) mod retention;
mod stepping_in;
pub(crate) mod supplements;
pub(crate) mod swap;
pub(crate) mod why;
mod wish_round_forms;
pub(crate) mod wish_rounds;
pub(crate) mod wishes;
