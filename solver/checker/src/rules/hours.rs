//! HOURS, contract: the position percentage over the horizon.
//!
//! |worked − owed| ≤ `HoursTolerance` of a full position over the horizon (`full_time_week` × weeks), the same minutes
//! whatever the position. owed = `StaffMember::owed` over the days of the horizon; worked = working minutes in it.
//!
//! Also what lies beyond the contract (aml §14-4 a): extra work up to full time (*merarbeid*), overtime above it.

use super::hta_12;
use crate::{
    limit::{Breach, Limit},
    line::Line,
    ward::Ward,
};
use turnus_domain::{
    quantity::{BasisPoints, Minutes},
    rota::{Finding, PersonHours},
    rule_book::{ParameterKey, RuleId},
};

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    let Some(limit) = tolerance(ward, line) else { return };
    let (worked, owed) = (line.worked(), owed(line));
    if (worked - owed).abs() > limit.minutes() {
        found.push(off_hours(line, worked, owed, limit).hard());
    }
}

/// Minutes owed over the horizon.
pub(crate) fn owed(line: &Line<'_>) -> Minutes {
    line.member.owed(line.horizon.days())
}

/// The hours of a person as the report shows them.
pub(crate) fn report(ward: &Ward<'_>, line: &Line<'_>) -> PersonHours {
    PersonHours {
        person: line.member.person.clone(),
        owed: owed(line),
        worked: line.worked(),
        weekends: line.weekends().len() as u32,
        nights: line.nights(),
        full_time_week: hta_12::of_line(ward, line).unwrap_or(line.member.full_time_week),
    }
}

/// Extra work inside full time, and overtime above it, of so many minutes worked against a contract.
#[must_use]
pub fn beyond_contract(contract: Minutes, full_time: Minutes, worked: Minutes) -> (Minutes, Minutes) {
    let extra = worked.min(full_time) - contract;
    (extra.max(Minutes::ZERO), (worked - full_time.max(contract)).max(Minutes::ZERO))
}

fn tolerance<'a>(ward: &Ward<'a>, line: &Line<'_>) -> Option<Limit<'a>> {
    let share = ward.limit(ParameterKey::HoursTolerance)?;
    let full = line.member.full_time_week * i64::from(line.horizon.weeks);
    Some(Limit { value: BasisPoints(u32::try_from(share.value).ok()?).of(full).0, ..share })
}

fn off_hours<'a>(line: &Line<'a>, worked: Minutes, owed: Minutes, limit: Limit<'a>) -> Breach<'a> {
    let (side, remedy) = if worked > owed { ("more", "take away a shift") } else { ("less", "give a shift more") };
    Breach {
        rule: RuleId::Hours,
        person: Some(&line.member.person),
        date: None,
        measured: (worked - owed).0,
        limit,
        what: format!(
            "works {worked} and owes {owed}: {} {side} than the contract; {} is tolerated",
            (worked - owed).abs(),
            limit.minutes()
        ),
        remedy: format!("{remedy}, or exchange it for a shift of another length"),
    }
}
