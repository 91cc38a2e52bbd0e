//! One file per rule, named after it. A file says the rule, its paragraph and its formula, and judges one line
//! (or, for cover, substitutes and form, the whole rota). Functions for what a rota alone does not tell are public.

pub(crate) mod absence;
pub(crate) mod contract;
pub(crate) mod cover;
pub(crate) mod fair_night;
pub(crate) mod fair_weekend;
pub(crate) mod fixed;
pub(crate) mod form;
pub mod hours;
pub(crate) mod hs_01;
pub(crate) mod hs_02;
pub(crate) mod hs_03;
pub(crate) mod hs_04;
pub(crate) mod hs_05;
pub(crate) mod hs_06;
pub(crate) mod hs_07;
pub mod hta_12;
pub(crate) mod hta_20;
pub(crate) mod hta_21;
pub(crate) mod hta_22;
pub(crate) mod hta_23;
pub(crate) mod loc_01;
pub(crate) mod loc_02;
pub(crate) mod loc_03;
pub(crate) mod substitute;
pub(crate) mod supplement;
pub(crate) mod wish;
pub mod wt_05;
pub(crate) mod wt_10;
pub(crate) mod wt_20;
pub(crate) mod wt_21;
pub mod wt_31;
pub(crate) mod wt_40;
pub(crate) mod wt_41;
pub(crate) mod wt_42;
pub(crate) mod wt_50;
pub mod wt_61;
pub mod wt_72;
pub(crate) mod wt_80;

use crate::{line::Line, ward::Ward};
use turnus_domain::rota::{Finding, Severity};

/// How a rule judges one line.
type Judge = fn(&Ward<'_>, &Line<'_>, &mut Vec<Finding>);

/// Rules over one line that block.
const HARD: [Judge; 18] = [
    wt_10::judge,
    wt_20::judge,
    wt_21::judge,
    wt_31::judge,
    wt_40::judge,
    wt_41::judge,
    wt_42::judge,
    wt_50::judge,
    wt_61::judge,
    wt_80::judge,
    loc_01::judge,
    loc_02::judge,
    loc_03::judge,
    hours::judge,
    absence::judge,
    contract::judge,
    fixed::judge,
    loc_02::judge_runs,
];

/// Rules over one line that cost.
const SOFT: [Judge; 12] = [
    hta_12::judge,
    hs_01::judge,
    hs_02::judge,
    hs_03::judge,
    hs_04::judge,
    hs_05::judge,
    hs_06::judge,
    hs_07::judge,
    wish::judge,
    fair_night::judge,
    fair_weekend::judge,
    supplement::judge,
];

/// Every breach of one line.
pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for rule in HARD.iter().chain(&SOFT) {
        rule(ward, line, &mut found);
    }
    found
}

/// The breaches of one line that block.
pub(crate) fn judge_hard(ward: &Ward<'_>, line: &Line<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for rule in HARD {
        rule(ward, line, &mut found);
    }
    found.retain(|f| f.severity == Severity::Hard);
    found
}
