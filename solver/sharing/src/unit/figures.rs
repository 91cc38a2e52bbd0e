//! The figures of a unit in an ordinary week, in whole minutes, øre and hundredths.

use super::{model::Assumption, text::Text};
use serde::{Deserialize, Serialize};
use turnus_domain::{
    calendar::DayKind,
    evidence::Payer,
    quantity::{Minutes, Ore},
    task::{Mode, Risk},
};

/// Minutes of care a week that are left undone, of the tasks of a risk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unmet {
    /// Risk of leaving it undone.
    pub risk: Risk,
    /// Minutes a week.
    pub minutes: Minutes,
}

/// A profession.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfessionOf {
    /// Which.
    pub profession: String,
    /// What people read.
    pub name: Text,
    /// People employed.
    pub people: u32,
    /// Positions, hundredths of a full-time one.
    pub fte_x100: i64,
    /// Full-time positions that its tasks fill, hundredths.
    pub used_fte_x100: i64,
    /// Working minutes a week.
    pub working: Minutes,
    /// Of which tasks may fill so many.
    pub productive: Minutes,
    /// And fill so many, supervision included.
    pub used: Minutes,
    /// Minutes on tasks at its own level of care or above.
    pub own_level: Minutes,
    /// Minutes of tasks it may do by own right at present done by a scarcer profession, or undone.
    pub fill_in: Minutes,
    /// Tasks of that kind, the longest first.
    pub fill_ins: Vec<(String, Minutes)>,
    /// Pay an hour.
    pub pay_per_hour: Ore,
}

impl ProfessionOf {
    /// Share of working time on tasks at its own level (R-TS-09), hundredths of a percent.
    #[must_use]
    pub fn competence_use(&self) -> i64 {
        share_x10000(self.own_level.0, self.working.0)
    }

    /// The same, were it given the fill-ins.
    #[must_use]
    pub fn competence_use_filled(&self) -> i64 {
        share_x10000(self.own_level.0 + self.fill_in.0, self.working.0)
    }
}

fn share_x10000(part: i64, of: i64) -> i64 {
    if of > 0 { (part * 10_000 + of / 2) / of } else { 0 }
}

/// What a profession does of a task in a shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareOf {
    /// Task, or the part of it that may be assisted, with `+`.
    pub task: String,
    /// Who.
    pub profession: String,
    /// How.
    pub mode: Mode,
    /// Shift: `weekday D`.
    pub bucket: String,
    /// Standard minutes a week, hundredths.
    pub minutes_x100: i64,
}

/// A profession in a shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostOf {
    /// Who.
    pub profession: String,
    /// Shift.
    pub bucket: String,
    /// Minutes of care a week it can give.
    pub productive: Minutes,
    /// Minutes used.
    pub used: Minutes,
    /// Minutes of care of one head in a week.
    pub per_head: Minutes,
}

/// Cover of a shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftOf {
    /// Kind of day.
    pub day: DayKind,
    /// Days a week.
    pub days: i64,
    /// Shift: `weekday D`.
    pub bucket: String,
    /// Competence class.
    pub class: String,
    /// Whether everybody belongs to it.
    pub anyone: bool,
    /// Heads of the agreed head plan.
    pub head_plan: u32,
    /// Heads of the policy minimum.
    pub policy_minimum: u32,
    /// Heads that the tasks need.
    pub task_need: u32,
}

impl ShiftOf {
    /// Heads that must be there.
    #[must_use]
    pub fn heads(&self) -> u32 {
        self.head_plan.max(self.policy_minimum).max(self.task_need)
    }
}

/// Presence that contracted hours do not give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Short {
    /// Class.
    pub class: String,
    /// Shift.
    pub bucket: String,
    /// Minutes a week short.
    pub minutes: Minutes,
}

/// The price of an hour, confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// Whose hour.
    pub profession: String,
    /// In which shift.
    pub bucket: String,
    /// Minutes of care that an hour more lets be done, by the dual.
    pub dual: Minutes,
    /// The same, solved again with an hour more.
    pub one_more: Minutes,
    /// Minutes of care that an hour less leaves undone, solved again; absent where there is not an hour to take.
    pub one_fewer: Option<Minutes>,
}

/// A decision that is missing, and what it would free alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// `T08-HF`.
    pub decision: String,
    /// What it says.
    pub text: String,
    /// Paragraph or document that such a decision rests on.
    pub source: String,
    /// Minutes of care a week that it alone would let be done.
    pub alone: Minutes,
}

/// What somebody pays in a year; below 0 it is gained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Who.
    pub payer: Payer,
    /// Øre a year.
    pub year: Ore,
}

/// What happens elsewhere in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    /// Who gains or pays.
    pub payer: Payer,
    /// What.
    pub what: Text,
    /// Times a year.
    pub times: i64,
    /// Kilometres saved.
    pub km: i64,
    /// Bed-days saved.
    pub bed_days: i64,
    /// Gain in a year.
    pub gain: Ore,
}

/// Everything that is told of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// The unit.
    pub unit: String,
    /// Log position of the input.
    pub position: u64,
    /// The day it was read for.
    pub effective: chrono::NaiveDate,
    /// Unmet care by risk, critical first.
    pub unmet: Vec<Unmet>,
    /// Unmet minutes when a tenth less work comes than assumed, and a tenth more.
    pub unmet_range: (Minutes, Minutes),
    /// Professions of the unit.
    pub professions: Vec<ProfessionOf>,
    /// Who does what.
    pub shares: Vec<ShareOf>,
    /// Professions in shifts.
    pub posts: Vec<PostOf>,
    /// Cover.
    pub cover: Vec<ShiftOf>,
    /// Presence that contracted hours do not give.
    pub short: Vec<Short>,
    /// Where an hour more frees most; absent when nothing is scarce.
    pub bottleneck: Option<Price>,
    /// Levels above the lowest effective one × minutes a week.
    pub leon_gap: Minutes,
    /// Decisions that are missing.
    pub missing: Vec<Missing>,
    /// Pay of those employed, and what happens elsewhere, by payer.
    pub costs: Vec<Cost>,
    /// What happens elsewhere.
    pub elsewhere: Vec<Elsewhere>,
    /// What all of it rests on.
    pub assumed: Vec<Assumption>,
}

impl Figures {
    /// All unmet care.
    #[must_use]
    pub fn unmet_all(&self) -> Minutes {
        self.unmet.iter().map(|u| u.minutes).sum()
    }

    /// Full-time positions, hundredths.
    #[must_use]
    pub fn fte_x100(&self) -> i64 {
        self.professions.iter().map(|p| p.fte_x100).sum()
    }
}
