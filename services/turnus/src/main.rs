//! The `turnus` program.
fn main() {}
