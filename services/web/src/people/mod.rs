//! People who fall away from a rota, and those who step in.

pub(crate) mod backwards;
mod named;
pub(crate) mod positions;
pub(crate) mod repair;
mod repair_told;
pub(crate) mod reserve;
mod stepping_in;
pub(crate) mod swap;
pub(crate) mod why;
