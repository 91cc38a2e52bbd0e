//! What holds for the whole municipality: rule book, public holidays, professions, competence classes.

pub(crate) mod admit;
pub mod event;
pub mod state;
