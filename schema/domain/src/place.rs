//! Where a unit is, whom it lends its people to, and how far it is (R-TS-08); what somebody must learn before she works there
//! alone (R-CO-10).

pub(crate) mod admit;
pub mod event;

use crate::{
    facts::Facts,
    id::{CompetenceId, SiteId, UnitId},
    quantity::Minutes,
    rule_book::Source,
};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a unit is to others that lack somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Lends {
    /// A unit with work of its own: who is free may be asked.
    #[default]
    WhoIsFree,
    /// A staffing pool (*bemanningsenhet*): who is on duty there is there to be sent.
    Pool,
    /// A partner outside the municipality.
    Partner,
}

/// How somebody travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TravelBy {
    /// On foot.
    Foot,
    /// By car.
    Car,
}

impl TravelBy {
    /// Its name as events write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Foot => "foot",
            Self::Car => "car",
        }
    }
}

/// How far another unit is, in either direction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Travel {
    /// The other unit.
    pub to: UnitId,
    /// Minutes one way.
    pub minutes: Minutes,
    /// How.
    pub by: TravelBy,
}

/// What somebody from elsewhere learns before she works at a unit alone: keys, routines, who is who.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Induction {
    /// The competence that shows it, with an expiry like any other.
    pub competence: CompetenceId,
    /// Minutes it takes.
    pub minutes: Minutes,
}

/// The place of a unit among others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnitPlace {
    /// The unit.
    pub unit: UnitId,
    /// The site it is at: a home with several wards is one site.
    pub site: SiteId,
    /// What it is to others.
    #[serde(default)]
    pub lends: Lends,
    /// How far others are; those it does not name may name it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub travel: Vec<Travel>,
    /// What must be learnt first by those who come from elsewhere; nothing when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub induction: Option<Induction>,
    /// Who decided or measured it.
    pub source: Source,
}

/// The ring around a unit that somebody comes from, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ring {
    /// The unit itself.
    Unit,
    /// Another unit of the site.
    Site,
    /// The municipality: its pools first, then its other units.
    Municipality,
    /// Partners.
    Partner,
}

/// The ring a unit is in, seen from another; none while the place of one of them is not recorded.
#[must_use]
pub fn ring(facts: &Facts, from: &UnitId, to: &UnitId, on: NaiveDate) -> Option<Ring> {
    if from == to {
        return Some(Ring::Unit);
    }
    let place = |unit| facts.units.get(unit)?.place.at(on);
    let (from, to) = (place(from)?, place(to)?);
    Some(match to.lends {
        Lends::Partner => Ring::Partner,
        _ if from.site == to.site => Ring::Site,
        _ => Ring::Municipality,
    })
}

/// How far two units are apart, whichever of them says so; where both do, the longer way counts.
#[must_use]
pub fn travel<'a>(facts: &'a Facts, a: &UnitId, b: &UnitId, on: NaiveDate) -> Option<&'a Travel> {
    let says = |from: &UnitId, to: &UnitId| facts.units.get(from)?.place.at(on)?.travel.iter().find(|t| t.to == *to);
    says(a, b).into_iter().chain(says(b, a)).max_by_key(|t| t.minutes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event_file;

    #[test]
    fn rings_are_told_by_site_and_kind_and_the_longer_way_counts() {
        let mut facts = Facts::default();
        for (k, fact) in event_file::parse(include_str!("../../../samples/solbakken-base.jsonl")).unwrap().iter().enumerate() {
            facts.evolve(&fact.event, k as u64 + 1, fact.effective);
        }
        let here: UnitId = "solbakken-2".parse().unwrap();
        let opened = facts.units[&here].clone();
        let source = Source { authority: crate::rule_book::Authority::Policy, text: "map".into() };
        let mut add = |unit: &str, site: &str, lends: Lends, travel: &[(&str, i64)]| {
            let id: UnitId = unit.parse().unwrap();
            facts.units.entry(id.clone()).or_insert_with(|| opened.clone());
            let travel = travel.iter().map(|(to, m)| Travel { to: to.parse().unwrap(), minutes: Minutes(*m), by: TravelBy::Foot });
            let place = UnitPlace {
                unit: id,
                site: site.parse().unwrap(),
                lends,
                travel: travel.collect(),
                induction: None,
                source: source.clone(),
            };
            let event = crate::event::Event::from(event::UnitPlaced { place });
            facts.evolve(&event, 1_000, "2027-01-01".parse().unwrap());
        };
        add("solbakken-2", "solbakken", Lends::WhoIsFree, &[("solbakken-3", 10)]);
        add("solbakken-3", "solbakken", Lends::WhoIsFree, &[("solbakken-2", 12)]);
        add("pool", "town-hall", Lends::Pool, &[]);
        add("hospital", "hospital", Lends::Partner, &[]);
        let on = "2027-01-04".parse().unwrap();
        let of = |to: &str| ring(&facts, &here, &to.parse().unwrap(), on);
        assert_eq!(of("solbakken-2"), Some(Ring::Unit));
        assert_eq!((of("solbakken-3"), of("pool"), of("hospital")), (Some(Ring::Site), Some(Ring::Municipality), Some(Ring::Partner)));
        assert_eq!(ring(&facts, &here, &"pool".parse().unwrap(), "2026-12-31".parse().unwrap()), None, "before it was recorded");
        let other = "solbakken-3".parse().unwrap();
        assert_eq!(travel(&facts, &here, &other, on).map(|t| t.minutes), Some(Minutes(12)));
        assert_eq!(travel(&facts, &other, &here, on).map(|t| t.minutes), Some(Minutes(12)));
    }
}
