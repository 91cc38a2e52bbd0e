//! WT-31, aml §10-6(4)(5): overtime in seven days.
//!
//! used + offered ≤ `OvertimeWeek`; with a local overtime agreement and the employee's yes to this offer
//! ≤ `OvertimeWeekLocal` or the agreement's smaller `overtime_week`.

use crate::limit::{Breach, Limit, Origin};
use chrono::NaiveDate;
use turnus_domain::{
    agreement::{Agreement, AgreementKind},
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
