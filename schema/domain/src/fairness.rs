//! How a rota shares its burdens (K22, R-WT-10): what each person bears beside her target, and why somebody bears more.
//!
//! A burden is shared among those whose terms have it. Weekends and weekend time are shared in proportion to the weekends that
//! the contracts ask for (LOC-01, as FAIR-WEEKEND does: part time changes nothing about them), everything else in proportion to
//! position × days there. Leave and absence are days not there. What somebody bore above or below her share in the rotas in
//! force before is carried over: her target is her share of all there is now and was carried, less what she carried.
//! Everything is counted in whole numbers; amounts are hundredths of a [`Burden`]'s unit.

pub mod burden;
mod carry;
mod reason;
mod share;

use crate::{
    calendar::DateRange,
    facts::Facts,
    id::PersonId,
    night::Hundredths,
    planning_input::PlanningInput,
    rota::{
        PersonHours, Rota,
        figures::{WeekendSpread, weekend_spread},
    },
    rule_book::{MissingParameter, Parameter, ParameterKey},
};
use burden::{Burden, Lines};
pub use reason::Reason;
pub use share::Apart;
use std::collections::BTreeMap;

/// One burden of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Borne {
    /// What the rota asks of her.
    pub worked: Hundredths,
    /// Her share of what the rota asks of all who share; nothing for those who are counted apart.
    pub share: Hundredths,
    /// What she bore above her share before (below it: negative).
    pub carried: Hundredths,
    /// Her share with what everybody carried, less what she carried.
    pub target: Hundredths,
    /// Why she is counted apart, if she is.
    pub apart: Option<Apart>,
    weight: i64,
}

impl Borne {
    /// What she bears above her target (below it: negative); nothing for those who are counted apart.
    #[must_use]
    pub fn deviation(&self) -> Hundredths {
        if self.apart.is_some() { Hundredths(0) } else { self.worked - self.target }
    }

    /// Whether it lies above the target, or the plain share, by more than a share in basis points.
    #[must_use]
    pub fn is_above(&self, share: i64) -> bool {
        self.apart.is_none() && (exceeds(self.worked, self.target, share) || exceeds(self.worked, self.share, share))
    }
}

/// Whether something lies above a target by more than a share in basis points. Nothing is above nothing.
pub(crate) fn exceeds(worked: Hundredths, target: Hundredths, share: i64) -> bool {
    let (worked, target) = (i128::from(worked.0), i128::from(target.0.max(0)));
    worked > 0 && worked * 10_000 > target * (10_000 + i128::from(share))
}

/// All burdens of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonBurdens {
    /// Who.
    pub person: PersonId,
    /// Every burden.
    pub borne: BTreeMap<Burden, Borne>,
}

/// How one burden is spread over those who share it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spread {
    /// Which.
    pub burden: Burden,
    /// How many share it.
    pub people: u32,
    /// Gini of worked ÷ weight among them in permille: 0 is equal; none when there is nothing to share.
    pub gini_permille: Option<u32>,
    /// Who lies furthest above her target, and by how much; none when nobody shares.
    pub worst: Option<(PersonId, Hundredths)>,
    /// Greatest less smallest deviation.
    pub spread: Hundredths,
}

/// What the rotas in force before say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CarryOver {
    /// No rota was in force in the weeks looked back.
    Nothing,
    /// It was counted over these days.
    Counted(DateRange),
    /// It is not known, and why.
    Unknown(String),
}

/// Fairness of a rota.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fairness {
    /// Everybody, in order of person.
    pub people: Vec<PersonBurdens>,
    /// Every burden.
    pub spreads: Vec<Spread>,
    /// Weekends of people with the same contract (R-WT-10).
    pub contracts: Vec<WeekendSpread>,
    /// What was carried over.
    pub carry_over: CarryOver,
    /// Share above target from which a reason is asked for.
    pub above: Parameter,
}

impl Fairness {
    /// Counts a rota by its frozen input, with what the facts say of the days before it.
    ///
    /// # Errors
    /// [`MissingParameter`] when the rule book says no share, no weeks to look back or no quick return.
    pub fn of(facts: &Facts, input: &PlanningInput, rota: &Rota, hours: &[PersonHours]) -> Result<Self, MissingParameter> {
        let first = rota.horizon.first;
        let above = input.rule_book.parameter(ParameterKey::FairnessAbove, first);
        let above = above.ok_or(MissingParameter { key: ParameterKey::FairnessAbove, day: first })?.clone();
        let weeks = input.rule_book.value(ParameterKey::CarryOverWeeks, first)?;
        let days = rota.horizon.days().collect();
        let mut borne = share::counted(input, &Lines::of(input, rota)?, &days);
        let (carry_over, carried) = carry::before(facts, input, weeks)?;
        share::aim(&mut borne, &carried);
        let people = borne.into_iter().map(|(person, borne)| PersonBurdens { person, borne }).collect::<Vec<_>>();
        let spreads = Burden::ALL.into_iter().map(|burden| spread(&people, burden)).collect();
        Ok(Self { spreads, contracts: weekend_spread(input, rota, hours), people, carry_over, above })
    }

    /// One burden of a person.
    #[must_use]
    pub fn borne(&self, person: &PersonId, burden: Burden) -> Option<&Borne> {
        self.people.iter().find(|p| p.person == *person)?.borne.get(&burden)
    }

    /// Everybody who bears more than the rule book's share above her target, with what the input says of it; what it does not
    /// explain has no reason yet.
    #[must_use]
    pub fn above(&self, input: &PlanningInput, rota: &Rota) -> Vec<(PersonId, Burden, Option<Reason>)> {
        let over = self.people.iter().flat_map(|p| p.borne.iter().map(move |(burden, borne)| (p, *burden, borne)));
        let over = over.filter(|(_, _, borne)| borne.is_above(self.above.value));
        over.map(|(p, burden, borne)| (p.person.clone(), burden, reason::of(self, input, rota, (&p.person, burden, borne)))).collect()
    }
}

fn spread(people: &[PersonBurdens], burden: Burden) -> Spread {
    let all = people.iter().filter_map(|p| Some((&p.person, p.borne.get(&burden)?)));
    let sharing: Vec<_> = all.filter(|(_, b)| b.apart.is_none()).collect();
    let deviations = || sharing.iter().map(|(_, b)| b.deviation());
    // Of those who lie equally far above, the first in order of person.
    let worst = sharing.iter().rev().max_by_key(|(_, b)| b.deviation()).map(|(person, b)| ((*person).clone(), b.deviation()));
    let apart = deviations().max().zip(deviations().min());
    Spread {
        burden,
        people: u32::try_from(sharing.len()).unwrap_or(u32::MAX),
        gini_permille: gini_permille(&sharing.iter().map(|(_, b)| (b.worked.0, b.weight)).collect::<Vec<_>>()),
        worst,
        spread: apart.map_or(Hundredths(0), |(most, least)| most - least),
    }
}

/// Gini of worked ÷ weight: Σ over pairs of |b − c| ÷ (2 n² mean).
fn gini_permille(shares: &[(i64, i64)]) -> Option<u32> {
    /// Quotients are counted in parts of this size of the mean weight.
    const FINE: i128 = 1_000_000;
    let n = shares.len() as i128;
    let mean = shares.iter().map(|(_, w)| i128::from(*w)).sum::<i128>().checked_div(n)?;
    let borne: Option<Vec<i128>> = shares.iter().map(|(b, w)| (i128::from(*b) * mean * FINE).checked_div(i128::from(*w))).collect();
    let borne = borne?;
    let apart: i128 = borne.iter().flat_map(|b| borne.iter().map(move |c| (b - c).abs())).sum();
    let whole = 2 * n * borne.iter().sum::<i128>();
    if whole <= 0 {
        return None;
    }
    u32::try_from((apart * 1_000 + whole / 2) / whole).ok()
}
