//! What shifts pay beside hourly pay: supplements of the tariff (HTA 5) by the clock, and where a rule book gives them points
//! ([`rules::supplement`]). The exact meaning stands in [`turnus_domain::planning_input`] under SUPPLEMENT.
//!
//! Numbers are those in force on the first day of the horizon, as for all rules.

use crate::{
    period::Period,
    rules::{hta_20, hta_21, hta_22},
};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;
use turnus_domain::{
    id::{PersonId, ProfessionId},
    planning_input::PlanningInput,
    quantity::{Minutes, Ore},
    rota::{Assignment, SubstituteShift},
    rule_book::{ParameterKey, RuleId},
    shift::{DatedShift, ShiftType},
};

/// A kind of time that pays a supplement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SupplementKind {
    /// Saturday and Sunday.
    Weekend,
    /// Evening.
    Evening,
    /// Night.
    Night,
    /// Public holidays and some of their eves.
    Holiday,
}

impl SupplementKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Weekend, Self::Evening, Self::Night, Self::Holiday];

    /// The rule that gives it.
    #[must_use]
    pub const fn rule(self) -> RuleId {
        match self {
            Self::Weekend => RuleId::Hta20,
            Self::Evening | Self::Night => RuleId::Hta21,
            Self::Holiday => RuleId::Hta22,
        }
    }

    /// The number whose source names it in the tariff.
    #[must_use]
    pub const fn parameter(self) -> ParameterKey {
        match self {
            Self::Weekend => ParameterKey::WeekendSupplement,
            Self::Evening => ParameterKey::EveningSupplement,
            Self::Night => ParameterKey::NightSupplement,
            Self::Holiday => ParameterKey::HolidaySupplement,
        }
    }
}

/// Time that pays a supplement, and what it pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Supplement {
    /// Which.
    pub kind: SupplementKind,
    /// Working minutes of that time, rounded to the nearest.
    pub minutes: Minutes,
    /// The supplement.
    pub pay: Ore,
}

/// Supplements by kind; kinds without any are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Supplements(pub BTreeMap<SupplementKind, (Minutes, Ore)>);

impl Supplements {
    /// Of all kinds together.
    #[must_use]
    pub fn total(&self) -> Ore {
        self.0.values().map(|(_, pay)| *pay).sum()
    }

    fn add(&mut self, more: &[Supplement]) {
        for one in more.iter().filter(|one| one.minutes > Minutes::ZERO || one.pay > Ore::ZERO) {
            let sum = self.0.entry(one.kind).or_default();
            *sum = (sum.0 + one.minutes, sum.1 + one.pay);
        }
    }
}

/// What a rota pays in supplements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RotaSupplements {
    /// Everybody of the input, in its order.
    pub people: Vec<(PersonId, Supplements)>,
    /// Substitute lines together.
    pub substitutes: Supplements,
    /// Kinds of which the rule book lacks a number: they are not counted.
    pub unknown: Vec<SupplementKind>,
}

impl RotaSupplements {
    /// Of everybody and all substitutes.
    #[must_use]
    pub fn total(&self) -> Ore {
        self.people.iter().map(|(_, own)| own.total()).sum::<Ore>() + self.substitutes.total()
    }
}

/// Supplements of all shifts of a rota. Shifts, people and professions that the input does not know are left out.
#[must_use]
pub fn of_rota(input: &PlanningInput, assignments: &[Assignment], substitutes: &[SubstituteShift]) -> RotaSupplements {
    let mut people: BTreeMap<&PersonId, Supplements> = BTreeMap::new();
    for a in assignments {
        let Some(member) = input.member(&a.person) else { continue };
        let shift = DatedShift { date: a.date, shift: a.shift.clone() };
        people.entry(&member.person).or_default().add(&of_shift(input, &member.profession, &shift));
    }
    let mut hired = Supplements::default();
    for s in substitutes {
        hired.add(&of_shift(input, &s.profession, &DatedShift { date: s.date, shift: s.shift.clone() }));
    }
    let own = |member: &turnus_domain::staff::StaffMember| (member.person.clone(), people.remove(&member.person).unwrap_or_default());
    RotaSupplements { people: input.staff.iter().map(own).collect(), substitutes: hired, unknown: unknown(input) }
}

/// Supplements of a shift that somebody of a profession works; none for what the input does not know.
#[must_use]
pub fn of_shift(input: &PlanningInput, profession: &ProfessionId, shift: &DatedShift) -> Vec<Supplement> {
    let profession = input.professions.iter().find(|p| p.id == *profession);
    let (Some(of), Some(profession)) = (input.shift_type(&shift.shift), profession) else { return Vec::new() };
    let work = Work::new(input, shift.date, of, profession.pay_per_hour);
    let kinds = [hta_20::supplement(&work), hta_21::evening(&work), hta_21::night(&work), hta_22::supplement(&work)];
    kinds.into_iter().flatten().collect()
}

/// Kinds of which the rule book lacks a number on the first day of the horizon: they are not counted.
#[must_use]
pub fn unknown(input: &PlanningInput) -> Vec<SupplementKind> {
    use ParameterKey as Key;
    let needs = |kind| -> &[Key] {
        match kind {
            SupplementKind::Weekend => &[Key::WeekendSupplement, Key::WeekendSupplementLeast],
            SupplementKind::Evening => &[Key::EveningSupplement, Key::EveningSupplementFrom, Key::NightSupplementFrom],
            SupplementKind::Night => &[Key::NightSupplement, Key::NightSupplementLeast, Key::NightSupplementFrom, Key::NightSupplementTo],
            SupplementKind::Holiday => &[Key::HolidaySupplement],
        }
    };
    let lacks = |key: &Key| input.rule_book.parameter(*key, input.horizon.first).is_none();
    SupplementKind::ALL.into_iter().filter(|kind| needs(*kind).iter().any(lacks)).collect()
}

/// A shift that is paid.
pub(crate) struct Work<'a> {
    pub(crate) input: &'a PlanningInput,
    date: NaiveDate,
    span: Period,
    working: Minutes,
    per_hour: Ore,
}

impl<'a> Work<'a> {
    fn new(input: &'a PlanningInput, date: NaiveDate, of: &ShiftType, per_hour: Ore) -> Self {
        let (from, to) = of.span(date);
        Self { input, date, span: Period { from, to }, working: of.working(date).max(Minutes::ZERO), per_hour }
    }

    /// The days that it may touch.
    pub(crate) fn days(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        let date = self.date;
        (0..2).map(move |k| date + Days::new(k))
    }

    /// A number of the rule book.
    pub(crate) fn number(&self, key: ParameterKey) -> Option<i64> {
        self.input.rule_book.value(key, self.input.horizon.first).ok()
    }

    /// A share of hourly pay in øre, rounded to the nearest.
    pub(crate) fn share_of_pay(&self, key: ParameterKey) -> Option<i64> {
        let exact = i128::from(self.per_hour.0) * i128::from(self.number(key)?);
        Some(whole((exact + 5_000).div_euclid(10_000)))
    }

    /// So many øre an hour for the part of the shift that lies in some periods, an unpaid break falling evenly on the shift.
    pub(crate) fn supplement(&self, kind: SupplementKind, rate: i64, periods: &[Period]) -> Supplement {
        let present: Minutes = periods.iter().map(|p| p.shared(&self.span).minutes()).sum();
        let elapsed = i128::from(self.span.minutes().0.max(1));
        let worked = i128::from(present.0) * i128::from(self.working.0);
        let nearest = |over: i128, under: i128| whole((2 * over + under).div_euclid(2 * under));
        let pay = nearest(worked * i128::from(rate), 60 * elapsed);
        Supplement { kind, minutes: Minutes(nearest(worked, elapsed)), pay: Ore(pay) }
    }
}

fn whole(exact: i128) -> i64 {
    i64::try_from(exact).unwrap_or(i64::MAX)
}
