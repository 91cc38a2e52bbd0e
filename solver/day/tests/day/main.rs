//! Named tasks: proof, judge, reasons, advice, and a thousand generated days.

mod acceptance;
mod drawn;
mod exact;
mod given;
mod sample_day;
mod wrong;

#[path = "../../../sharing/tests/sample/mod.rs"]
mod sample;
