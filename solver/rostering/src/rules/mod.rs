//! The rules of a line: one rule, one file, named as in the rule book.
//!
//! Each hard rule has `holds` and each soft rule `points`: they judge a whole line. Rules that look from day to day have an
//! `automaton` besides, from which the engine's graph is made; sums over weeks have `windows`, and
//! what weekends alone can break has `rows` for the program that decides them first. The exact meaning of
//! points stands in `turnus_domain::planning_input`.

use crate::{
    automata::{Automaton, Frame},
    line::Line,
    weekends::Weekends,
};
use turnus_domain::rule_book::RuleId;

pub(crate) mod allowed;
pub(crate) mod fair_night;
pub(crate) mod fair_weekend;
pub(crate) mod fixed;
pub(crate) mod hours;
pub(crate) mod hs_01;
pub(crate) mod hs_02;
pub(crate) mod hs_03;
pub(crate) mod hs_04;
pub(crate) mod hs_05;
pub(crate) mod hs_06;
pub(crate) mod hs_07;
pub(crate) mod loc_01;
pub(crate) mod loc_02;
pub(crate) mod supplement;
pub(crate) mod wish;
pub(crate) mod wt_20_21;
pub(crate) mod wt_31;
pub(crate) mod wt_40;
pub(crate) mod wt_41;
pub(crate) mod wt_42;
pub(crate) mod wt_61;

type Automata = (RuleId, fn(Frame<'_>) -> Option<Automaton<'_>>);
type Rows = fn(&mut Weekends<'_>, usize);
type Hard = (&'static str, fn(&Line<'_>) -> bool);
type Soft = (&'static str, fn(&Line<'_>) -> i64);

/// Hard rules, cheapest and most often broken first.
pub(crate) const HARD: [Hard; 11] = [
    ("CONTRACT", allowed::holds),
    ("FIXED", fixed::holds),
    ("HOURS", hours::holds),
    ("WT-40", wt_40::holds),
    ("WT-31", wt_31::holds),
    ("LOC-01", loc_01::holds),
    ("LOC-02", loc_02::holds),
    ("WT-41", wt_41::holds),
    ("WT-20/21", wt_20_21::holds),
    ("WT-42", wt_42::holds),
    ("WT-61", wt_61::holds),
];

/// Soft rules.
pub(crate) const SOFT: [Soft; 11] = [
    ("WISH", wish::points),
    ("SUPPLEMENT", supplement::points),
    ("HS-01", hs_01::points),
    ("HS-02", hs_02::points),
    ("HS-03", hs_03::points),
    ("HS-04", hs_04::points),
    ("HS-05", hs_05::points),
    ("HS-06", hs_06::points),
    ("HS-07", hs_07::points),
    ("FAIR-NIGHT", fair_night::points),
    ("FAIR-WEEKEND", fair_weekend::points),
];

/// Rules as automata, in the order in which their product stays small: what looks at the last duty first, the minutes of a
/// week last. (CONTRACT, ABSENCE, FIXED, WISH and SUPPLEMENT belong to single days; HOURS, FAIR-NIGHT and the means of WT-20/21
/// are sums over many days.)
pub(crate) const AUTOMATA: [Automata; 16] = [
    (RuleId::Wt40, wt_40::automaton),
    (RuleId::Hs03, hs_03::automaton),
    (RuleId::Hs04, hs_04::automaton),
    (RuleId::Loc01, loc_01::automaton),
    (RuleId::Loc02, loc_02::automaton),
    (RuleId::Wt41, wt_41::automaton),
    (RuleId::Wt42, wt_42::automaton),
    (RuleId::Hs02, hs_02::automaton),
    (RuleId::Hs07, hs_07::automaton),
    (RuleId::FairWeekend, fair_weekend::automaton),
    (RuleId::Hs05, hs_05::automaton),
    (RuleId::Hs06, hs_06::automaton),
    (RuleId::Hs01, hs_01::automaton),
    (RuleId::Wt21, wt_20_21::automaton),
    (RuleId::Wt31, wt_31::automaton),
    (RuleId::Wt61, wt_61::automaton),
];

/// Rows of the hard rules in the program of the weekends (what is not allowed or fixed shapes its columns).
pub(crate) const ROWS: [Rows; 8] =
    [hours::rows, wt_40::rows, wt_41::rows, wt_42::rows, wt_20_21::rows, loc_01::rows, loc_02::rows, wt_61::rows];
