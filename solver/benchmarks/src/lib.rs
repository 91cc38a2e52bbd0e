//! Readers of public benchmark formats: text → the engine's model, and plans back to text.
//!
//! * `curtois`: shift scheduling with soft cover (Curtois and Qu 2014), <http://www.schedulingbenchmarks.org>.
//! * `inrc2`: the Second International Nurse Rostering Competition, all weeks at once; `soft_runs` its runs that cost.
//! * `tsprp`: tasks and rosters together (Smet, Ernst and Vanden Berghe 2016), with a search of its own.
//! * `certificate`: the engine's proof as JSON in the words of the instance, for an independent verifier.
//!
//! No instance is kept here: they are read from where the user has them.
#![forbid(unsafe_code)]

pub mod certificate;
pub mod curtois;
pub mod inrc2;
mod soft_runs;
pub mod tsprp;
