//! Wishes met (K21): for each person the wishes in a rota's days, how many of them it meets, and the same in the rotas in force
//! before.
//!
//! A wish is one of the log for a day of the rota; one for a day inside an absence is not counted, as in WISH. Shares are basis
//! points, rounded to the nearest; the share of all is that of all wishes together, so that who wishes more counts more in it.

use crate::{
    before::Before,
    facts::Facts,
    fairness::CarryOver,
    id::{PersonId, ShiftTypeId},
    planning_input::PlanningInput,
    quantity::BasisPoints,
    rota::Rota,
    rule_book::{MissingParameter, ParameterKey},
    staff::{StaffMember, Wish},
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Wishes, and how many of them are met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Honoured {
    /// Wishes met.
    pub met: u32,
    /// All wishes.
    pub wishes: u32,
    /// Points of those met.
    pub points_met: u64,
    /// Points of all.
    pub points: u64,
}

impl Honoured {
    /// Met ÷ all; none without a wish.
    #[must_use]
    pub fn share(&self) -> Option<BasisPoints> {
        let (met, all) = (u64::from(self.met), u64::from(self.wishes));
        u32::try_from((met * 10_000 + all / 2).checked_div(all)?).ok().map(BasisPoints)
    }

    fn add(&mut self, wish: &Wish, met: bool) {
        self.wishes += 1;
        self.points += u64::from(wish.points);
        if met {
            self.met += 1;
            self.points_met += u64::from(wish.points);
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            met: self.met + other.met,
            wishes: self.wishes + other.wishes,
            points_met: self.points_met + other.points_met,
            points: self.points + other.points,
        }
    }
}

/// The wishes of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonWishes {
    /// Who.
    pub person: PersonId,
    /// Her wishes in the rota, in order of day and id, and whether each is met.
    pub wishes: Vec<(Wish, bool)>,
    /// Counted.
    pub honoured: Honoured,
    /// Counted in the rotas in force before.
    pub before: Honoured,
}

/// The wishes of a rota.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wishes {
    /// Everybody, in order of person.
    pub people: Vec<PersonWishes>,
    /// All together.
    pub all: Honoured,
    /// All together in the rotas in force before.
    pub all_before: Honoured,
    /// What is known of the rotas before.
    pub before: CarryOver,
}

impl Wishes {
    /// Counts a rota by its frozen input, with what the facts say of the days before it.
    ///
    /// # Errors
    /// [`MissingParameter`] when the rule book says no weeks to look back.
    pub fn of(facts: &Facts, input: &PlanningInput, rota: &Rota) -> Result<Self, MissingParameter> {
        let weeks = input.rule_book.value(ParameterKey::CarryOverWeeks, rota.horizon.first)?;
        let (before, earlier) = before(facts, input, weeks);
        let one = |m: &StaffMember| {
            let wishes = counted(m, |day| rota.horizon.contains(day), |day| rota.shift(&m.person, day));
            let before = earlier.get(&m.person).copied().unwrap_or_default();
            PersonWishes { person: m.person.clone(), honoured: honoured(&wishes), wishes, before }
        };
        let people: Vec<PersonWishes> = input.staff.iter().map(one).collect();
        let sum = |of: fn(&PersonWishes) -> Honoured| people.iter().map(of).fold(Honoured::default(), Honoured::plus);
        let (all, all_before) = (sum(|p| p.honoured), sum(|p| p.before));
        Ok(Self { all, all_before, people, before })
    }

    /// Who has the smallest share of her wishes met, if any wish is not met; several when they are equal.
    #[must_use]
    pub fn lowest(&self) -> Vec<&PersonId> {
        let wishing = || self.people.iter().filter(|p| p.honoured.wishes > 0);
        let below = |a: Honoured, b: Honoured| u64::from(a.met) * u64::from(b.wishes) < u64::from(b.met) * u64::from(a.wishes);
        let is_lowest = |p: &&PersonWishes| p.honoured.met < p.honoured.wishes && !wishing().any(|o| below(o.honoured, p.honoured));
        wishing().filter(is_lowest).map(|p| &p.person).collect()
    }

    /// Wishes that are not met, in order of person, day and id.
    pub fn not_met(&self) -> impl Iterator<Item = (&PersonId, &Wish)> {
        self.people.iter().flat_map(|p| p.wishes.iter().filter(|(_, met)| !met).map(|(wish, _)| (&p.person, wish)))
    }
}

/// Somebody's wishes of days that count, and whether each is met by what she has on its day.
fn counted<'a>(
    m: &StaffMember,
    counts: impl Fn(NaiveDate) -> bool,
    given: impl Fn(NaiveDate) -> Option<&'a ShiftTypeId>,
) -> Vec<(Wish, bool)> {
    let here = m.wishes.iter().filter(|w| counts(w.date) && !m.is_absent(w.date));
    let mut wishes: Vec<(Wish, bool)> = here.map(|w| (w.clone(), w.wish.is_met(given(w.date)))).collect();
    wishes.sort_by(|a, b| (a.0.date, &a.0.id).cmp(&(b.0.date, &b.0.id)));
    wishes
}

fn honoured(wishes: &[(Wish, bool)]) -> Honoured {
    let mut honoured = Honoured::default();
    wishes.iter().for_each(|(wish, met)| honoured.add(wish, *met));
    honoured
}

/// Over the days of the last weeks before an input on which a rota was in force.
fn before(facts: &Facts, input: &PlanningInput, weeks: i64) -> (CarryOver, BTreeMap<PersonId, Honoured>) {
    let known = match Before::of(facts, input, weeks) {
        Before::Nothing => return (CarryOver::Nothing, BTreeMap::new()),
        Before::Unknown(why) => return (CarryOver::Unknown(why), BTreeMap::new()),
        Before::Known(known) => known,
    };
    let given = |person: &PersonId, day| known.in_force.shift_of(person, day).map(|(shift, _)| shift);
    let one = |m: &StaffMember| {
        let wishes = counted(m, |day| known.days.contains(&day), |day| given(&m.person, day));
        (m.person.clone(), honoured(&wishes))
    };
    (CarryOver::Counted(known.span), known.input.staff.iter().map(one).collect())
}
