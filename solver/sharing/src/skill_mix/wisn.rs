//! Workload indicators of staffing need (WISN, WHO user's manual 2010): the measurement that feeds demand and supply.
//!
//! `AWT` is the available working time of one person, hours a year. `SW = AWT / unit time` is the standard workload of
//! an activity; `basic = Σ volume / SW`. Support activities that everybody does take shares of the time (category
//! allowance, `CAF = 1 / (1 − Σ shares)`); those that only some do take hours (individual allowance, `IAF = hours / AWT`).
//! `need = basic·CAF + IAF`.
//!
//! The model sees `D = volume·unit time` and `H = (FTE − IAF)·AWT·(1 − Σ shares)`. Hours of individual allowances are
//! taken from whole people, before the category allowance: so need and model say the same, exactly.

use serde::{Deserialize, Serialize};

/// A working year of one person.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WorkingYear {
    /// Working days in a year.
    pub days: f64,
    /// Days of leave, holidays, sickness, other leave and training.
    pub away: f64,
    /// Hours a day.
    pub hours_a_day: f64,
}

impl WorkingYear {
    /// Available working time, hours a year.
    #[must_use]
    pub fn available(self) -> f64 {
        (self.days - self.away) * self.hours_a_day
    }
}

/// A staff category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Category {
    /// Its working year.
    pub year: WorkingYear,
    /// Full-time equivalents there are.
    pub fte: f64,
    /// Activities: volume a year, and hours each.
    pub activities: Vec<(f64, f64)>,
    /// Shares of everybody's time that support activities take.
    pub category_shares: Vec<f64>,
    /// Hours a year of support activities that some do.
    pub individual_hours: f64,
}

impl Category {
    /// Full-time equivalents needed.
    #[must_use]
    pub fn need(&self) -> f64 {
        let available = self.year.available();
        let basic: f64 = self.activities.iter().map(|(volume, hours)| volume / (available / hours)).sum();
        basic / self.productive_share() + self.individual_hours / available
    }

    /// Full-time equivalents there are, over those needed.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.fte / self.need()
    }

    /// Hours a year that activities ask for, as the model's demand.
    #[must_use]
    pub fn demand(&self) -> Vec<f64> {
        self.activities.iter().map(|(volume, hours)| volume * hours).collect()
    }

    /// Hours a year there are for them, as the model's supply; not below 0.
    #[must_use]
    pub fn supply(&self) -> f64 {
        ((self.fte - self.individual_hours / self.year.available()) * self.hours_of_one()).max(0.0)
    }

    /// Hours of activities that one person does in a year.
    #[must_use]
    pub fn hours_of_one(&self) -> f64 {
        self.year.available() * self.productive_share()
    }

    fn productive_share(&self) -> f64 {
        1.0 - self.category_shares.iter().sum::<f64>()
    }
}
