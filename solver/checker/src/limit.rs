//! A limit together with what it rests on, and a breach measured against it.

use chrono::NaiveDate;
use turnus_domain::{
    agreement::Agreement,
    id::PersonId,
    quantity::Minutes,
    rota::{Finding, Severity},
    rule_book::{Authority, RuleId, Source},
};

/// What a limit rests on.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Origin<'a> {
    /// A parameter of the rule book.
    Book(&'a Source),
    /// The document of an agreement.
    Agreement(&'a Agreement),
    /// Something people know by name: the contract, an absence, a wish.
    Named(Authority, &'a str),
}

/// A value and what it rests on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit<'a> {
    pub(crate) value: i64,
    pub(crate) origin: Origin<'a>,
}

impl<'a> Limit<'a> {
    /// A value that an agreement sets.
    pub(crate) fn agreed(value: i64, agreement: &'a Agreement) -> Self {
        Self { value, origin: Origin::Agreement(agreement) }
    }
    /// A value that rests on something with a name.
    pub(crate) fn named(value: i64, authority: Authority, text: &'a str) -> Self {
        Self { value, origin: Origin::Named(authority, text) }
    }
    /// The value as minutes.
    pub(crate) fn minutes(&self) -> Minutes {
        Minutes(self.value)
    }
    /// The source people can look up.
    pub(crate) fn source(&self) -> Source {
        match self.origin {
            Origin::Book(source) => source.clone(),
            Origin::Agreement(a) => Source { authority: Authority::Agreement, text: a.document.clone() },
            Origin::Named(authority, text) => Source { authority, text: text.to_owned() },
        }
    }
}

/// A breach before it is said whether it blocks or costs.
pub(crate) struct Breach<'a> {
    pub(crate) rule: RuleId,
    pub(crate) person: Option<&'a PersonId>,
    pub(crate) date: Option<NaiveDate>,
    pub(crate) measured: i64,
    pub(crate) limit: Limit<'a>,
    pub(crate) what: String,
    pub(crate) remedy: String,
}

impl Breach<'_> {
    /// It blocks publication.
    pub(crate) fn hard(self) -> Finding {
        self.finding(Severity::Hard, 0)
    }
    /// It costs points.
    pub(crate) fn soft(self, points: i64) -> Finding {
        self.finding(Severity::Soft, points)
    }

    fn finding(self, severity: Severity, points: i64) -> Finding {
        Finding {
            rule: self.rule,
            severity,
            person: self.person.cloned(),
            date: self.date,
            what: self.what,
            measured: self.measured,
            limit: self.limit.value,
            source: self.limit.source(),
            remedy: self.remedy,
            points,
        }
    }
}
