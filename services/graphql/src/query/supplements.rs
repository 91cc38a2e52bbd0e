//! What a rota pays in supplements, person by person, and by which tariff.

use super::{parsed, person::Person};
use crate::{
    backend::{Reader, View},
    refusal::told,
    scalar::Date,
};
use async_graphql::{Context, Enum, Result, SimpleObject};
use std::sync::Arc;
use turnus_domain::id::UnitId;
use turnus_planning::pay::Supplements;
use turnus_planning::{OfRota, SupplementsFound};

/// A kind of time that pays a supplement.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "turnus_planning::pay::SupplementKind")]
pub(crate) enum SupplementKind {
    /// Saturday and Sunday (HTA 5.2).
    Weekend,
    /// Evening (HTA 5.4).
    Evening,
    /// Night (HTA 5.4).
    Night,
    /// Public holidays and some of their eves (HTA 5.3).
    Holiday,
}

/// Time of a kind, and what it pays.
#[derive(SimpleObject)]
pub(crate) struct SupplementPaid {
    /// Which.
    kind: SupplementKind,
    /// Working minutes of that time.
    minutes: i64,
    /// The supplement in øre.
    ore: i64,
}

/// Supplements of one person.
#[derive(SimpleObject)]
pub(crate) struct PersonSupplements {
    /// Who.
    person: Person,
    /// All kinds together in øre.
    ore: i64,
    /// Each kind that she has.
    kinds: Vec<SupplementPaid>,
}

/// The tariff behind a kind of supplement.
#[derive(SimpleObject)]
pub(crate) struct SupplementTariff {
    /// Which kind.
    kind: SupplementKind,
    /// The rule.
    rule: String,
    /// The clause.
    source: String,
    /// The last day it was agreed for; null when it has no end yet.
    valid_to: Option<Date>,
    /// It ran out before the rota begins, and counts until there is a new one.
    ran_out: bool,
}

/// What a rota pays in supplements.
#[derive(SimpleObject)]
pub(crate) struct RotaSupplements {
    /// The rota.
    rota: String,
    /// Everybody and substitutes together in øre.
    ore: i64,
    /// Everybody, in order of person.
    #[graphql(complexity = "40 * child_complexity")]
    people: Vec<PersonSupplements>,
    /// Substitutes together.
    substitutes: Vec<SupplementPaid>,
    /// The rota that it was changed from, of the same days.
    before: Option<String>,
    /// What that one pays in øre.
    before_ore: Option<i64>,
    /// The tariff behind each kind.
    tariff: Vec<SupplementTariff>,
    /// Kinds that are not counted because the rule book lacks a number.
    unknown: Vec<SupplementKind>,
}

impl RotaSupplements {
    pub(crate) async fn of(context: &Context<'_>, view: &View, unit: &UnitId, rota: Option<&str>) -> Result<Self> {
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        let of = OfRota { unit: unit.clone(), rota: rota.map(parsed).transpose()? };
        Ok(Self::shown(planning.supplements(&view.facts, &of, view.on).await.map_err(|e| told("SUPPLEMENTS", e))?))
    }

    fn shown(found: SupplementsFound) -> Self {
        let tariff = found.numbers.iter().map(|(kind, parameter)| SupplementTariff {
            kind: (*kind).into(),
            rule: kind.rule().to_string(),
            source: parameter.source.text.clone(),
            valid_to: parameter.valid.to.map(Date),
            ran_out: parameter.has_run_out(found.first),
        });
        let tariff = tariff.collect();
        let people = found.pay.people.iter().map(|(person, own)| PersonSupplements {
            person: Person(person.clone()),
            ore: own.total().0,
            kinds: paid(own),
        });
        Self {
            rota: found.rota.to_string(),
            ore: found.pay.total().0,
            people: people.collect(),
            substitutes: paid(&found.pay.substitutes),
            before: found.before.as_ref().map(|(base, _)| base.to_string()),
            before_ore: found.before.as_ref().map(|(_, pay)| pay.total().0),
            tariff,
            unknown: found.pay.unknown.iter().map(|kind| (*kind).into()).collect(),
        }
    }
}

fn paid(own: &Supplements) -> Vec<SupplementPaid> {
    own.0.iter().map(|(kind, (minutes, pay))| SupplementPaid { kind: (*kind).into(), minutes: minutes.0, ore: pay.0 }).collect()
}
