//! The night team against the reference figures of the domain brief, and against its own rules.
mod measured;
mod reference;
mod sample;
mod simulate;
mod sizing;
