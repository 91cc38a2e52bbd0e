//! Special age limits (*særaldersgrenser*): posts that stay when people of a profession may, or must, work on (R-WT-18).
//!
//! With `r` full posts of a profession that reach the limit each year, a share `s` of them who work on when they may, and a limit
//! raised by `d` years, `min(d, t)·r·s` posts more are there after `t` years. A limit lowered by `d` years takes `min(d, t)·r`
//! away: nobody may work on. Told of professions only; no age of a person is read.

use super::{
    adjust::{Adjustment, Amount},
    error::ModelError,
    futures::Known,
    model::{Assumption, Grade, Model},
};
use serde::{Deserialize, Serialize};

/// Ages a limit can have.
const AGES: std::ops::RangeInclusive<u32> = 50..=80;

/// The limit of a profession today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeLimit {
    /// Profession.
    pub profession: String,
    /// Age at which people leave today.
    pub limit: u32,
    /// Full posts of the profession today.
    pub posts: Known,
    /// Full posts that reach the limit each year.
    pub reaching: Known,
    /// Share of them who work on when they may.
    pub stays: Known,
}

/// Another limit in a future.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherLimit {
    /// Profession.
    pub profession: String,
    /// Age at which people leave then.
    pub limit: u32,
    /// Where the new limit is from.
    #[serde(default)]
    pub source: String,
    /// How well it is known.
    #[serde(default)]
    pub grade: Grade,
}

/// What another limit does by a future's last year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LimitEffect {
    /// Profession.
    pub profession: String,
    /// Limit today.
    pub from: u32,
    /// Limit then.
    pub to: u32,
    /// Full posts more; below 0 when the limit is lowered.
    pub posts: f64,
}

impl AgeLimit {
    fn at(&self, to: u32, years: u32) -> LimitEffect {
        let cohorts = f64::from(to.abs_diff(self.limit).min(years)) * self.reaching.value;
        let posts = if to >= self.limit { cohorts * self.stays.value } else { -cohorts };
        LimitEffect { profession: self.profession.clone(), from: self.limit, to, posts }
    }

    fn checked(&self, model: Option<&Model>) -> Result<(), ModelError> {
        let number = |what: &str, value: f64, expected| {
            Err(ModelError::Number { place: format!("age limit of {}: {what}", self.profession), value, expected })
        };
        if !AGES.contains(&self.limit) {
            return number("limit", f64::from(self.limit), "an age from 50 to 80");
        }
        if !(self.posts.value.is_finite() && self.posts.value > 0.0) {
            return number("posts", self.posts.value, "full posts, more than 0");
        }
        if !(0.0..=self.posts.value).contains(&self.reaching.value) {
            return number("reaching", self.reaching.value, "full posts a year, no more than there are");
        }
        if !(0.0..=1.0).contains(&self.stays.value) {
            return number("stays", self.stays.value, "a share from 0 to 1");
        }
        if model.is_some_and(|m| m.professions.iter().all(|p| p.id != self.profession)) {
            return number("professions of the model with this id", 0.0, "1: use the model's id");
        }
        Ok(())
    }

    fn assumptions(&self) -> impl Iterator<Item = Assumption> + '_ {
        let told = [
            ("posts today", "full posts", &self.posts),
            ("posts that reach the age limit", "full posts a year", &self.reaching),
            ("share who work on when they may", "of 1", &self.stays),
        ];
        told.into_iter().map(|(what, unit, known)| known.assumed(format!("{}: {what}", self.profession), unit))
    }
}

/// What other limits do by the last year; the last one named of a profession counts.
pub(super) fn effects(limits: &[AgeLimit], others: &[&OtherLimit], years: u32) -> Vec<LimitEffect> {
    let other = |l: &AgeLimit| others.iter().rev().find(|o| o.profession == l.profession);
    limits.iter().filter_map(|l| Some(l.at(other(l)?.limit, years))).collect()
}

/// The same as changes of the model: each post has the hours of the others of its profession.
pub(super) fn changes<'a>(limits: &'a [AgeLimit], effects: &'a [LimitEffect]) -> impl Iterator<Item = Adjustment> + 'a {
    effects.iter().filter_map(|e| {
        let limit = limits.iter().find(|l| l.profession == e.profession)?;
        let hours = Amount::Times((1.0 + e.posts / limit.posts.value).max(0.0));
        Some(Adjustment::Supply { profession: Some(e.profession.clone()), unit: None, bucket: None, hours })
    })
}

/// What is wrong with the limits of today, or with others.
pub(super) fn checked<'a>(
    limits: &[AgeLimit],
    model: Option<&Model>,
    others: impl Iterator<Item = &'a OtherLimit>,
) -> Result<(), ModelError> {
    limits.iter().try_for_each(|l| l.checked(model))?;
    for other in others {
        let place = format!("age limit of {}", other.profession);
        if !AGES.contains(&other.limit) {
            return Err(ModelError::Number { place, value: f64::from(other.limit), expected: "an age from 50 to 80" });
        }
        if limits.iter().all(|l| l.profession != other.profession) {
            let expected = "a limit of today under `age_limits` that it changes";
            return Err(ModelError::Number { place, value: f64::from(other.limit), expected });
        }
    }
    Ok(())
}

/// What the limits of today and others rest on.
pub(super) fn assumptions<'a>(limits: &'a [AgeLimit], others: impl Iterator<Item = &'a OtherLimit>) -> Vec<Assumption> {
    let then = |o: &OtherLimit| Assumption {
        what: format!("{}: age limit then", o.profession),
        value: f64::from(o.limit),
        unit: "years".to_owned(),
        source: o.source.clone(),
        grade: o.grade,
    };
    limits.iter().flat_map(AgeLimit::assumptions).chain(others.map(then)).collect()
}
