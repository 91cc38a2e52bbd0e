//! WT-31, aml §10-6(4)(5): overtime in seven days.
//!
//! used + offered ≤ `OvertimeWeek`; with a local overtime agreement and the employee's yes to this offer
//! ≤ `OvertimeWeekLocal` or the agreement's smaller `overtime_week`.
//!
//! Of a rota: each extra shift that it holds is an offer she said yes to. Its overtime is what the shift adds to the part of
//! her week (Monday to Sunday, by start date) above both full time and what the rota has in that week without extra shifts;
//! used is the overtime of her extra shifts on the six dates before.

use super::hours::beyond_contract;
use crate::{
    limit::{Breach, Limit, Origin},
    line::Line,
    ward::Ward,
};
use chrono::{Days, NaiveDate};
use turnus_domain::{
    agreement::{Agreement, AgreementKind},
    calendar::monday_of,
    id::PersonId,
    quantity::Minutes,
    rota::Finding,
    rule_book::{MissingParameter, ParameterKey, RuleBook, RuleId},
};

/// Overtime somebody is offered.
#[derive(Debug, Clone)]
pub struct Offer<'a> {
    /// To whom.
    pub person: &'a PersonId,
    /// The day.
    pub date: NaiveDate,
    /// Overtime of the last seven days.
    pub used: Minutes,
    /// What is offered.
    pub offered: Minutes,
    /// Whether she said yes to it.
    pub accepted: bool,
}

/// The breach of an offer of overtime, if it is one; `agreement` is a local overtime agreement that covers her.
///
/// # Errors
/// [`MissingParameter`] when the rule book has no limit for the day.
pub fn overtime(book: &RuleBook, agreement: Option<&Agreement>, offer: &Offer<'_>) -> Result<Option<Finding>, MissingParameter> {
    let held = agreement.filter(|a| offer.accepted && a.kind == AgreementKind::LocalOvertime && a.valid.contains(offer.date));
    let key = if held.is_some() { ParameterKey::OvertimeWeekLocal } else { ParameterKey::OvertimeWeek };
    let p = book.parameter(key, offer.date).ok_or(MissingParameter { key, day: offer.date })?;
    let book_limit = Limit { value: p.value, origin: Origin::Book(&p.source) };
    let agreed = held.and_then(|a| Some(Limit::agreed(a.terms.overtime_week?.0, a)));
    let limit = agreed.filter(|l| l.value < book_limit.value).unwrap_or(book_limit);
    let total = offer.used + offer.offered;
    let breach = Breach {
        rule: RuleId::Wt31,
        person: Some(offer.person),
        date: Some(offer.date),
        measured: total.0,
        limit,
        what: format!("{total} of overtime in seven days; {} is the most", limit.minutes()),
        remedy: "ask somebody with less overtime, or use a local overtime agreement and her yes".into(),
    };
    Ok((total > limit.minutes()).then(|| breach.hard()))
}

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    let overtime = of_extra_shifts(line);
    for (k, (date, offered)) in overtime.iter().enumerate().filter(|(_, (_, minutes))| *minutes > Minutes::ZERO) {
        let since = *date - Days::new(6);
        let used = overtime[..k].iter().filter(|(d, _)| *d >= since).map(|(_, minutes)| *minutes).sum();
        let offer = Offer { person: &line.member.person, date: *date, used, offered: *offered, accepted: true };
        let agreement = ward.in_force(AgreementKind::LocalOvertime, line.member, *date).next();
        // A rule book without the number is a defect of the input, which is found elsewhere.
        found.extend(overtime_of(ward, agreement, &offer));
    }
}

fn overtime_of(ward: &Ward<'_>, agreement: Option<&Agreement>, offer: &Offer<'_>) -> Option<Finding> {
    overtime(&ward.input.rule_book, agreement, offer).ok().flatten()
}

/// Overtime of each extra shift that the line has, in order of date.
fn of_extra_shifts(line: &Line<'_>) -> Vec<(NaiveDate, Minutes)> {
    let full_time = line.member.full_time_week;
    let is_extra = |date: NaiveDate| line.member.extra.iter().any(|e| e.date == date);
    let of_week = |monday: NaiveDate| line.planned().filter(move |s| monday_of(s.date) == monday);
    let mut found = Vec::new();
    for s in line.planned().filter(|s| is_extra(s.date)) {
        let monday = monday_of(s.date);
        let contract: Minutes = of_week(monday).filter(|o| !is_extra(o.date)).map(|o| o.working).sum();
        let before: Minutes = of_week(monday).filter(|o| is_extra(o.date) && o.date < s.date).map(|o| o.working).sum();
        let above = |extra: Minutes| beyond_contract(contract, full_time, contract + extra).1;
        found.push((s.date, above(before + s.working) - above(before)));
    }
    found
}
