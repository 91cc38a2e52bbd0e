//! Demand that moves: a pathway such as home follow-up takes work away in one place and makes it in another.
//!
//! What is saved is 0 until evidence is entered; work and cost are there from the first day. Parties are told apart:
//! a gain of the hospital is never set off against work of the municipality.

use super::{
    adjust::{Adjustment, Amount},
    error::ModelError,
    futures::Known,
    model::{Assumption, Grade},
};
use serde::{Deserialize, Serialize};

/// Weeks of a year.
const WEEKS: f64 = 52.0;

/// Who gains or pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// The municipality.
    Municipality,
    /// The hospital.
    Hospital,
    /// The patient and the next of kin.
    Patient,
    /// The state.
    State,
}

/// What is counted per patient and year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Per {
    /// Whose it is.
    pub party: Party,
    /// What it is: trips, km, bed-days, minutes of a nurse.
    pub what: String,
    /// Amount per patient and year; above 0 is more, below 0 is less.
    pub amount: Known,
    /// It is a saving: told as 0 until the pathway has an effect that is known.
    #[serde(default)]
    pub is_saving: bool,
}

/// Work in the model per patient and week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Work {
    /// The task.
    pub task: String,
    /// Where.
    pub unit: String,
    /// When.
    pub bucket: String,
    /// Minutes per patient and week; above 0 is more, below 0 is less and counts as a saving.
    pub minutes: Known,
}

/// Share of the savings that comes true, from evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    /// Low end.
    pub low: f64,
    /// High end.
    pub high: f64,
    /// The study or local measurement.
    pub source: String,
    /// How well it is known.
    #[serde(default)]
    pub grade: Grade,
}

/// A pathway.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pathway {
    /// Its name.
    pub name: String,
    /// Patients.
    pub patients: f64,
    /// What it gives and takes by party.
    #[serde(default)]
    pub per_patient: Vec<Per>,
    /// What it changes in the model.
    #[serde(default)]
    pub work: Vec<Work>,
    /// Evidence of the savings; without it they are 0.
    #[serde(default)]
    pub effect: Option<Effect>,
}

/// A line of a ledger, a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Whose it is.
    pub party: Party,
    /// What it is.
    pub what: String,
    /// Low end; equal to the high end for what is no saving.
    pub low: f64,
    /// High end.
    pub high: f64,
    /// How well it is known.
    pub grade: Grade,
}

/// What a pathway gives and takes in a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// The pathway.
    pub pathway: String,
    /// Whether its savings rest on evidence.
    pub has_evidence: bool,
    /// Line by line, party by party.
    pub entries: Vec<Entry>,
}

/// The ledger of a pathway.
#[must_use]
pub fn ledger(pathway: &Pathway) -> Ledger {
    let line = |party, what: &str, amount: f64, is_saving: bool, grade: Grade| {
        let (low, high) = if is_saving { pathway.share() } else { (1.0, 1.0) };
        Entry { party, what: what.to_owned(), low: amount * low + 0.0, high: amount * high + 0.0, grade }
    };
    let mut entries: Vec<Entry> = Vec::new();
    for p in &pathway.per_patient {
        entries.push(line(p.party, &p.what, pathway.patients * p.amount.value, p.is_saving, p.amount.grade));
    }
    for w in &pathway.work {
        let minutes = pathway.patients * w.minutes.value * WEEKS;
        entries.push(line(Party::Municipality, &format!("minutes of {}", w.task), minutes, minutes < 0.0, w.minutes.grade));
    }
    entries.sort_by_key(|e| e.party);
    Ledger { pathway: pathway.name.clone(), has_evidence: pathway.effect.is_some(), entries }
}

impl Pathway {
    /// Low and high share of the savings that come true.
    fn share(&self) -> (f64, f64) {
        self.effect.as_ref().map_or((0.0, 0.0), |e| (e.low, e.high))
    }

    /// What it does to the model: work in full, savings at the cautious end.
    pub(crate) fn changes(&self) -> Vec<Adjustment> {
        let change = |w: &Work| {
            let share = if w.minutes.value < 0.0 { self.share().0 } else { 1.0 };
            let hours = Amount::Add(self.patients * w.minutes.value * share / 60.0);
            let (task, unit, bucket) = (Some(w.task.clone()), Some(w.unit.clone()), Some(w.bucket.clone()));
            Adjustment::Demand { task, unit, bucket, hours }
        };
        self.work.iter().map(change).collect()
    }

    pub(crate) fn assumptions(&self) -> Vec<Assumption> {
        let known = |what: String, unit: &str, k: &Known| Assumption {
            what: format!("{}: {what}", self.name),
            value: k.value,
            unit: unit.to_owned(),
            source: k.source.clone(),
            grade: k.grade,
        };
        let mut all: Vec<Assumption> = self.per_patient.iter().map(|p| known(p.what.clone(), "per patient and year", &p.amount)).collect();
        all.extend(self.work.iter().map(|w| known(format!("work of {}", w.task), "minutes per patient and week", &w.minutes)));
        all.extend(self.effect.iter().map(|e| Assumption {
            what: format!("{}: share of the savings that comes true, low end", self.name),
            value: e.low,
            unit: String::new(),
            source: e.source.clone(),
            grade: e.grade,
        }));
        all
    }

    pub(crate) fn checked(&self) -> Result<(), ModelError> {
        let number = |what: &str, value| {
            let place = format!("{what} of the pathway `{}`", self.name);
            Err(ModelError::Number { place, value, expected: "a number, and no fewer than 0 patients" })
        };
        let amounts = self.per_patient.iter().map(|p| p.amount.value).chain(self.work.iter().map(|w| w.minutes.value));
        if let Some(value) = amounts.into_iter().find(|v| !v.is_finite()) {
            return number("an amount", value);
        }
        if !(self.patients.is_finite() && self.patients >= 0.0) {
            return number("patients", self.patients);
        }
        match &self.effect {
            Some(e) if !(e.low.is_finite() && e.low <= e.high && e.high.is_finite()) => number("the effect", e.low),
            _ => Ok(()),
        }
    }
}
