//! Rest across employers.

use super::parsed;
use crate::{
    backend::View,
    refusal::{Source, fault},
    scalar::Date,
};
use async_graphql::{Result, SimpleObject};
use turnus_domain::{
    cross_employer_rest::{self, Work, WorkAt, cross_employer_rest},
    id::{PlanId, UnitId},
};

/// Work with its times by the local clock.
#[derive(SimpleObject)]
pub(crate) struct WorkTime {
    /// Begins: `2027-01-20T20:00`.
    from: String,
    /// Ends.
    to: String,
    /// Key of the unit; null for another employer.
    unit: Option<String>,
    /// Code of the shift; null for another employer.
    shift: Option<String>,
}

impl From<&Work> for WorkTime {
    fn from(w: &Work) -> Self {
        let clock = |t: &chrono::NaiveDateTime| t.format("%Y-%m-%dT%H:%M").to_string();
        let (unit, shift) = match &w.at {
            WorkAt::Unit(unit, shift) => (Some(unit.to_string()), Some(shift.to_string())),
            WorkAt::Elsewhere => (None, None),
        };
        Self { from: clock(&w.from), to: clock(&w.to), unit, shift }
    }
}

/// Too little rest between a shift here and work elsewhere: a warning, not a breach.
#[derive(SimpleObject)]
pub(crate) struct RestGap {
    /// Whose.
    person: String,
    /// What ends before.
    before: WorkTime,
    /// What begins after.
    after: WorkTime,
    /// Minutes between them; below 0 when they overlap.
    rest_minutes: i64,
    /// Daily rest.
    least_minutes: i64,
    /// Where that comes from.
    source: Source,
}

/// Most days of one question.
const MOST: i64 = 400;

pub(crate) fn of(view: &View, unit: &UnitId, days: (Date, Date), rota: Option<String>) -> Result<Vec<RestGap>> {
    if !(0..=MOST).contains(&(days.1.0 - days.0.0).num_days()) {
        return Err(fault("INVALID_VALUE", format!("give days in their order, at most {MOST}")));
    }
    let rota: Option<PlanId> = rota.as_deref().map(parsed).transpose()?;
    let found = cross_employer_rest(&view.facts, unit, (days.0.0, days.1.0), rota.as_ref());
    let gap = |g: &cross_employer_rest::RestGap| RestGap {
        person: g.person.to_string(),
        before: (&g.before).into(),
        after: (&g.after).into(),
        rest_minutes: g.rest.0,
        least_minutes: g.least.0,
        source: (&g.source).into(),
    };
    Ok(found.iter().map(gap).collect())
}
