//! How a rota shares its burdens: each person beside her target, each burden's spread, and why somebody bears more.

use super::{parsed, person::Person};
use crate::{
    backend::{Reader, View},
    refusal::told,
    scalar::Date,
};
use async_graphql::{Context, Enum, Result, SimpleObject};
use std::sync::Arc;
use turnus_domain::{
    fairness::{self, CarryOver, burden::Burden},
    id::UnitId,
};
use turnus_planning::{FairnessFound, OfRota};

/// What is shared.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BurdenKind {
    /// Weekends with a shift that touches Saturday or Sunday.
    Weekends,
    /// Minutes between Saturday 00:00 and Sunday 24:00.
    WeekendTime,
    /// Night and long-night shifts.
    Nights,
    /// Evening shifts.
    Evenings,
    /// Public holidays with a shift that touches them.
    Holidays,
    /// Rests shorter than a quick return's.
    QuickReturns,
}

/// Why somebody does not share a burden.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BurdenApart {
    /// Her contract has no shift of that kind.
    NotInContract,
    /// Her contract has nothing else: nights of night-only people.
    NothingElse,
    /// She is exempt from it, or too young.
    Exempt,
    /// She is absent or not employed on all days that count.
    NotThere,
    /// No day of the rota counts for anybody: no public holiday falls in it.
    NoSuchDay,
}

/// One burden of one person, in hundredths of its unit: weekends, shifts, days, rests; minutes.
#[derive(SimpleObject)]
pub(crate) struct BurdenBorne {
    /// Which.
    burden: BurdenKind,
    /// What the rota asks of her.
    worked_x100: i64,
    /// Her share of what the rota asks of all who share.
    share_x100: i64,
    /// What she bore above her share in the rotas in force before; below it: negative.
    carried_x100: i64,
    /// Her share with what everybody carried, less what she carried.
    target_x100: i64,
    /// Why she is counted apart; null when she shares.
    apart: Option<BurdenApart>,
}

/// All burdens of one person.
#[derive(SimpleObject)]
pub(crate) struct PersonBurdens {
    /// Who.
    person: Person,
    /// Every burden.
    borne: Vec<BurdenBorne>,
}

/// How one burden is spread over those who share it.
#[derive(SimpleObject)]
pub(crate) struct BurdenSpread {
    /// Which.
    burden: BurdenKind,
    /// How many share it.
    people: u32,
    /// Gini of worked in proportion, in permille: 0 is equal; null when there is nothing to share.
    gini_permille: Option<u32>,
    /// Who lies furthest above her target.
    worst: Option<Person>,
    /// How far above it she lies.
    worst_above_x100: Option<i64>,
    /// Greatest less smallest deviation from the target.
    spread_x100: i64,
}

/// Why somebody bears more than her target.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FairnessReasonKind {
    /// Fixed in advance: pinned, or extra shifts she said yes to.
    Fixed,
    /// She wished for it.
    Wished,
    /// It evens out what she bore too little of before.
    CarriedOver,
    /// Whole shifts: with one less she would be below her target.
    Whole,
    /// Nobody else was free whose terms and competences allow it.
    Scarce,
    /// No reason: a legal swap would even it out.
    Swap,
    /// No reason was found, and no legal swap that evens it out.
    NotFound,
}

/// Somebody above her target, and why.
#[derive(SimpleObject)]
pub(crate) struct FairnessReason {
    /// Who.
    person: Person,
    /// Of which burden.
    burden: BurdenKind,
    /// Why.
    reason: FairnessReasonKind,
    /// How many occasions the reason holds for, where it counts them.
    occasions: Option<u32>,
    /// Competence classes that only she met.
    classes: Vec<String>,
    /// With whom a swap would even it out.
    swap_with: Option<Person>,
    /// On which dates.
    swap_dates: Vec<Date>,
}

/// How a rota shares its burdens.
#[derive(SimpleObject)]
pub(crate) struct Fairness {
    /// The rota.
    rota: String,
    /// Share above her target from which somebody is owed a reason, in basis points.
    above_bp: i64,
    /// First day of the rotas before whose burdens are carried over; null when there are none.
    carried_from: Option<Date>,
    /// Why it is not known what is carried over; null when it is.
    carry_over_unknown: Option<String>,
    /// Everybody, in order of person.
    #[graphql(complexity = "40 * child_complexity")]
    people: Vec<PersonBurdens>,
    /// Every burden.
    spreads: Vec<BurdenSpread>,
    /// Everybody above her target by more than the share, and why.
    #[graphql(complexity = "20 * child_complexity")]
    reasons: Vec<FairnessReason>,
}

impl Fairness {
    pub(crate) async fn of(context: &Context<'_>, view: &View, unit: &UnitId, rota: Option<&str>) -> Result<Self> {
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        let of = OfRota { unit: unit.clone(), rota: rota.map(parsed).transpose()? };
        Ok(Self::shown(planning.fairness(&view.facts, &of, view.on).await.map_err(|e| told("FAIRNESS", e))?))
    }

    fn shown(found: FairnessFound) -> Self {
        let table = found.table;
        let (carried_from, carry_over_unknown) = match table.carry_over {
            CarryOver::Nothing => (None, None),
            CarryOver::Counted(days) => (Some(Date(days.from)), None),
            CarryOver::Unknown(why) => (None, Some(why)),
        };
        let people = table.people.into_iter();
        Self {
            rota: found.rota.to_string(),
            above_bp: table.above.value,
            carried_from,
            carry_over_unknown,
            people: people.map(|p| PersonBurdens { person: Person(p.person), borne: p.borne.iter().map(borne).collect() }).collect(),
            spreads: table.spreads.into_iter().map(spread).collect(),
            reasons: found.reasons.into_iter().map(reason).collect(),
        }
    }
}

const fn kind(burden: Burden) -> BurdenKind {
    match burden {
        Burden::Weekends => BurdenKind::Weekends,
        Burden::WeekendTime => BurdenKind::WeekendTime,
        Burden::Nights => BurdenKind::Nights,
        Burden::Evenings => BurdenKind::Evenings,
        Burden::Holidays => BurdenKind::Holidays,
        Burden::QuickReturns => BurdenKind::QuickReturns,
    }
}

fn borne((burden, b): (&Burden, &fairness::Borne)) -> BurdenBorne {
    let apart = b.apart.map(|why| match why {
        fairness::Apart::NotInContract => BurdenApart::NotInContract,
        fairness::Apart::NothingElse => BurdenApart::NothingElse,
        fairness::Apart::Exempt => BurdenApart::Exempt,
        fairness::Apart::NotThere => BurdenApart::NotThere,
        fairness::Apart::NoSuchDay => BurdenApart::NoSuchDay,
    });
    BurdenBorne {
        burden: kind(*burden),
        worked_x100: b.worked.0,
        share_x100: b.share.0,
        carried_x100: b.carried.0,
        target_x100: b.target.0,
        apart,
    }
}

fn spread(s: fairness::Spread) -> BurdenSpread {
    let worst_above_x100 = s.worst.as_ref().map(|(_, by)| by.0);
    BurdenSpread {
        burden: kind(s.burden),
        people: s.people,
        gini_permille: s.gini_permille,
        worst: s.worst.map(|(who, _)| Person(who)),
        worst_above_x100,
        spread_x100: s.spread.0,
    }
}

fn reason((person, burden, why): (turnus_domain::id::PersonId, Burden, fairness::Reason)) -> FairnessReason {
    use fairness::Reason;
    let (mut occasions, mut classes, mut swap_with, mut swap_dates) = (None, Vec::new(), None, Vec::new());
    let reason = match why {
        Reason::Fixed(n) => {
            occasions = Some(n);
            FairnessReasonKind::Fixed
        }
        Reason::Wished(n) => {
            occasions = Some(n);
            FairnessReasonKind::Wished
        }
        Reason::CarriedOver => FairnessReasonKind::CarriedOver,
        Reason::Whole => FairnessReasonKind::Whole,
        Reason::Scarce(n, needed) => {
            occasions = Some(n);
            classes = needed.iter().map(ToString::to_string).collect();
            FairnessReasonKind::Scarce
        }
        Reason::Swap(swap) => {
            swap_dates = swap.dates.into_iter().map(Date).collect();
            swap_with = Some(Person(swap.second));
            FairnessReasonKind::Swap
        }
        Reason::NotFound => FairnessReasonKind::NotFound,
    };
    FairnessReason { person: Person(person), burden: kind(burden), reason, occasions, classes, swap_with, swap_dates }
}
