//! The full task-sharing model: units, buckets, professions, modes, competences, supervision, and the price of rules.
//!
//! [`Model`] is plain data; [`answer`] solves it. Rows C1–C11 are one file each under `rows` (C11 in `package`), the
//! five stages are in `stages`. Everything is in hours of the model's period and kroner; tolerances are absolute.
//!
//! * What law forbids has no column at any stage; other rules can be relaxed, and only in a scenario.
//! * Parts that share no row are solved by themselves, at once; the answer is the same on one thread or many.
//! * Whole numbers (courses, who takes part) are settled first; prices are told given them.

mod adjust;
mod advice;
mod age_limit;
mod answer;
mod certificate;
mod certify;
mod check;
mod columns;
mod conflict;
mod engine;
mod error;
mod frame;
mod futures;
mod hedge;
mod informal_care;
mod label;
mod least;
mod model;
mod package;
mod pareto;
mod pathway;
mod plan;
mod price;
mod program;
mod rows;
mod shapley;
mod solve;
mod stages;
mod stock;
mod uncertainty;
mod value;
mod warm;
mod watch;
mod wisn;

pub use adjust::{Adjustment, Amount, adjusted};
pub use advice::{Advice, PostEffect, Reason, Shift, Shifted, advice, shift};
pub use age_limit::{AgeLimit, LimitEffect, OtherLimit};
pub use answer::{Answer, Ask, Bottleneck, Depth, Measure, RuleValue, Scarce, Share, StageValue, Synergy, Unmet};
pub use certificate::{Certificate, CertifiedRow, Refused, check as check_certificate, check_infeasible};
pub use certify::certificates;
pub use conflict::{Change, Conflict, Member, Proof, Repair};
pub use error::ModelError;
pub(crate) use frame::mode as mode_name;
pub use futures::{Driver, Future, Futures, Known, LabourShare, Outcome, Outlook, Pole, Year, futures, labour_share};
pub use hedge::{Bought, Hedge, hedge};
pub use informal_care::{Carers, Gender, InformalCare};
pub use label::Label;
pub use model::*;
pub use package::Package;
pub use pareto::{Tradeoff, pareto};
pub use pathway::{Effect, Entry, Ledger, Party, Pathway, Per, Work, ledger};
pub use price::Price;
pub use solve::{answer, unmet_with, watched};
pub use stock::stock;
pub use uncertainty::{Assumed, Certainty, Spread, Stability, stability};
pub use warm::Warm;
pub use watch::Watch;
pub use wisn::{Category, WorkingYear};
