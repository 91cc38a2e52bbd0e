//! WT-61, aml §10-11(6): average of people who work mainly at night.
//!
//! For a person at least three quarters of whose shifts in the horizon are nights: working minutes of each whole block
//! of four weeks from the first day ≤ `NightAverage`. Hard where her contract has night shifts only; else it is told
//! without points.

use crate::{
    limit::{Breach, Limit},
    line::Line,
    ward::Ward,
};
use turnus_domain::{
    quantity::Minutes,
    rota::Finding,
    rule_book::{ParameterKey, RuleBook, RuleId},
};

/// Length of a block.
const WEEKS: i64 = 4;

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    let Some(limit) = ward.limit(ParameterKey::NightAverage) else { return };
    if !is_mainly_night(line) {
        return;
    }
    let (mut blocks, odd) = line.blocks(WEEKS);
    blocks.truncate(blocks.len() - usize::from(odd));
    let kinds = &line.member.kinds;
    let only_nights = !kinds.is_empty() && kinds.iter().all(|k| k.is_night());
    for (k, worked) in blocks.into_iter().enumerate().filter(|(_, w)| *w > limit.minutes()) {
        let breach = too_much(line, k, worked, limit);
        found.push(if only_nights { breach.hard() } else { breach.soft(0) });
    }
}

/// Whether so many minutes in four weeks are within the night average on a day; none when the rule book has no value.
#[must_use]
pub fn is_within(book: &RuleBook, day: chrono::NaiveDate, four_weeks: Minutes) -> Option<bool> {
    let limit = book.parameter(ParameterKey::NightAverage, day)?;
    Some(four_weeks.0 <= limit.value)
}

fn is_mainly_night(line: &Line<'_>) -> bool {
    let shifts = line.planned().count() as u32;
    shifts > 0 && line.nights() * 4 >= shifts * 3
}

fn too_much<'a>(line: &Line<'a>, block: usize, worked: Minutes, limit: Limit<'a>) -> Breach<'a> {
    let first = line.horizon.date(block * 7 * WEEKS as usize);
    Breach {
        rule: RuleId::Wt61,
        person: Some(&line.member.person),
        date: Some(first),
        measured: worked.0,
        limit,
        what: format!("{worked} in the four weeks from {first}; who works mainly at night may work {}", limit.minutes()),
        remedy: "take a night out of these four weeks".into(),
    }
}
