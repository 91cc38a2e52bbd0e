//! Twenty seeded variants of a unit: the product's weekend numbers equal an independent calculation by enumeration.
//!
//! Heads, frequencies, consents, absences, structure and what is switched off vary. The calculation here reads the
//! parameters of the variant, not the frozen input, and tries everything: every number of heads per shift type, every
//! crew of every weekend, every choice of people who consent.

mod calculated;
mod drawn;
mod frozen;
mod samples;
mod twenty;
