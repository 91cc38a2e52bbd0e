//! WT-05, aml §10-3: the rota document is shared in time.
//!
//! first day − day it was shared ≥ `NoticeDays`.

use crate::limit::{Breach, Limit, Origin};
use chrono::NaiveDate;
use turnus_domain::{
    rota::Finding,
    rule_book::{MissingParameter, ParameterKey, RuleBook, RuleId},
};

/// The breach of a rota that begins on `first` and was shared on `shared_on`, if it is one.
///
/// # Errors
/// [`MissingParameter`] when the rule book has no `NoticeDays` for the first day.
pub fn notice(book: &RuleBook, shared_on: NaiveDate, first: NaiveDate) -> Result<Option<Finding>, MissingParameter> {
    let key = ParameterKey::NoticeDays;
    let p = book.parameter(key, first).ok_or(MissingParameter { key, day: first })?;
    let days = (first - shared_on).num_days();
    let breach = Breach {
        rule: RuleId::Wt05,
        person: None,
        date: Some(first),
        measured: days,
        limit: Limit { value: p.value, origin: Origin::Book(&p.source) },
        what: format!("the rota was shared {days} days before its first day; {} is the least", p.value),
        remedy: "let the rota begin later, or agree a shorter notice with the representatives".into(),
    };
    Ok((days < p.value).then(|| breach.hard()))
}
