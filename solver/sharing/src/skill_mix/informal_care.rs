//! Informal care by gender and age: hours that next of kin give, and the paid work that more of them costs (R-PF-04).
//!
//! Told in groups only, never of a person; a group of fewer than [`SMALLEST_GROUP`] people is refused. With `h` hours a week
//! today, a change `c`, `w` hours of paid work given up for each hour more, and `p` hours a week of a full post, a group
//! gives up `h·c·w / p` posts, a share of them in health care. Less informal care gives no posts back by itself: who left
//! work does not return to it because there is less to do at home.

use super::{error::ModelError, futures::Known, model::Assumption};
use serde::{Deserialize, Serialize};

/// Fewest people of a group that is told of.
const SMALLEST_GROUP: u32 = 5;
/// Oldest age of a group.
const OLDEST: u32 = 120;

/// Whose hours they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gender {
    /// Women.
    Women,
    /// Men.
    Men,
}

/// Next of kin of one gender and age, in the area of the labour force.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carers {
    /// Gender.
    pub gender: Gender,
    /// Youngest and oldest age, both of them in the group.
    pub ages: [u32; 2],
    /// How many they are.
    pub people: u32,
    /// Hours of informal care a week today, all of them together.
    pub hours: Known,
    /// Hours of paid work that are given up for each hour more of informal care.
    pub work_lost: Known,
    /// Share of that paid work that is in health care.
    pub in_care: Known,
}

/// A group in a future's last year.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct InformalCare {
    /// Gender.
    pub gender: Gender,
    /// Youngest and oldest age.
    pub ages: [u32; 2],
    /// Hours a week today.
    pub hours_now: f64,
    /// Hours a week in the last year.
    pub hours_then: f64,
    /// Full posts of paid work given up, in all trades.
    pub posts_lost: f64,
    /// … of them in health care.
    pub care_posts_lost: f64,
}

impl Carers {
    fn name(&self) -> String {
        let gender = match self.gender {
            Gender::Women => "women",
            Gender::Men => "men",
        };
        format!("{gender} of {} to {}", self.ages[0], self.ages[1])
    }

    fn then(&self, change: f64, hours_per_post: f64) -> InformalCare {
        let (now, then) = (self.hours.value, self.hours.value * (1.0 + change));
        let posts_lost = if hours_per_post > 0.0 { (then - now).max(0.0) * self.work_lost.value / hours_per_post } else { 0.0 };
        InformalCare {
            gender: self.gender,
            ages: self.ages,
            hours_now: now,
            hours_then: then,
            posts_lost,
            care_posts_lost: posts_lost * self.in_care.value,
        }
    }

    fn checked(&self) -> Result<(), ModelError> {
        let number = |what: &str, value: f64, expected| {
            Err(ModelError::Number { place: format!("informal care of {}: {what}", self.name()), value, expected })
        };
        if self.people < SMALLEST_GROUP {
            return number("people", f64::from(self.people), "5 people or more: smaller groups are not told of");
        }
        if self.ages[0] > self.ages[1] || self.ages[1] > OLDEST {
            return number("ages", f64::from(self.ages[1]), "the youngest age first, and none above 120 years");
        }
        if !(self.hours.value.is_finite() && self.hours.value >= 0.0) {
            return number("hours", self.hours.value, "hours a week, 0 or more");
        }
        for (what, known) in [("work_lost", &self.work_lost), ("in_care", &self.in_care)] {
            if !(0.0..=1.0).contains(&known.value) {
                return number(what, known.value, "a share from 0 to 1");
            }
        }
        Ok(())
    }

    fn assumptions(&self) -> impl Iterator<Item = Assumption> + '_ {
        let told = [
            ("informal care", "hours a week", &self.hours),
            ("paid work given up for an hour more of informal care", "hours", &self.work_lost),
            ("share of that work in health care", "of 1", &self.in_care),
        ];
        told.into_iter().map(|(what, unit, known)| known.assumed(format!("{}: {what}", self.name()), unit))
    }
}

/// Every group when informal care changes by a share.
pub(super) fn informal_care(groups: &[Carers], change: f64, hours_per_post: f64) -> Vec<InformalCare> {
    groups.iter().map(|g| g.then(change, hours_per_post)).collect()
}

/// Full posts of paid work given up by all groups.
pub(super) fn posts_lost(groups: &[InformalCare]) -> f64 {
    groups.iter().map(|g| g.posts_lost).sum()
}

/// What is wrong with the groups, or with a change where there are none.
pub(super) fn checked<'a>(groups: &[Carers], changes: impl Iterator<Item = (&'a str, &'a Known)>) -> Result<(), ModelError> {
    groups.iter().try_for_each(Carers::checked)?;
    for (name, change) in changes {
        let expected = match () {
            () if groups.is_empty() => "groups under `informal_care` that it changes",
            () if !(-1.0..=3.0).contains(&change.value) => "a change between -1 (none is left) and 3",
            () => continue,
        };
        return Err(ModelError::Number { place: format!("informal care of `{name}`"), value: change.value, expected });
    }
    Ok(())
}

pub(super) fn assumptions(groups: &[Carers]) -> Vec<Assumption> {
    groups.iter().flat_map(Carers::assumptions).collect()
}
