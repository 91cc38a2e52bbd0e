//! Competences that run out, and the planned shifts that nobody else could carry then.

use super::person::Person;
use crate::{backend::View, refusal::fault, scalar::Date};
use async_graphql::{Result, SimpleObject};
use chrono::Days;
use turnus_domain::{competence_expiry::expiries, id::UnitId, shift::DatedShift};

/// A planned shift.
#[derive(SimpleObject)]
struct ShiftAfterExpiry {
    /// The date it starts on.
    date: Date,
    /// Shift type.
    shift: String,
}

/// A competence that runs out, or did while shifts are planned after it.
#[derive(SimpleObject)]
pub(crate) struct CompetenceExpiry {
    /// Whose.
    person: Person,
    /// The competence.
    competence: String,
    /// Level held.
    level: u8,
    /// Last day it counts.
    last_day: Date,
    /// Days until then; below 0 when it has passed.
    days_left: i64,
    /// The smallest warning that is reached, in days; 0 when the last day has passed.
    warning: u32,
    /// Her planned shifts after it, until she holds it again.
    planned: Vec<ShiftAfterExpiry>,
    /// Those of them with nobody else on duty who holds it.
    alone: Vec<ShiftAfterExpiry>,
}

pub(crate) fn of(view: &View, unit: &UnitId, weeks: u32, warnings: &[u32]) -> Result<Vec<CompetenceExpiry>> {
    if !(1..=104).contains(&weeks) {
        return Err(fault("INVALID_VALUE", "give 1 to 104 weeks"));
    }
    if warnings.len() > 10 || warnings.iter().any(|w| !(1..=730).contains(w)) {
        return Err(fault("INVALID_VALUE", "give up to 10 warnings of 1 to 730 days"));
    }
    let last = view.on.checked_add_days(Days::new(u64::from(weeks) * 7 - 1));
    let days = (view.on, last.ok_or_else(|| fault("INVALID_VALUE", "the weeks end after the calendar"))?);
    let shifts =
        |all: Vec<DatedShift>| all.into_iter().map(|s| ShiftAfterExpiry { date: Date(s.date), shift: s.shift.to_string() }).collect();
    let found = expiries(&view.facts, unit, days, warnings).into_iter().map(|e| CompetenceExpiry {
        person: Person(e.person),
        competence: e.competence.to_string(),
        level: e.level,
        last_day: Date(e.last_day),
        days_left: e.days_left,
        warning: e.warning,
        planned: shifts(e.planned),
        alone: shifts(e.alone),
    });
    Ok(found.collect())
}
