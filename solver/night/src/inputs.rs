//! Every number that sizing and simulation rest on, one line each, assumed or with its source.

use crate::{instance::Instance, simulate::hundredths};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use turnus_domain::{
    night::{Hundredths, NightDistrict, NightInput, NightInputName, SizingParts},
    quantity::Ore,
};

/// What the number of an input line counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InputUnit {
    /// Minutes.
    Minutes,
    /// Heads on duty.
    Heads,
    /// Residents.
    Residents,
    /// Percent.
    Percent,
    /// Calls per 50 residents and night.
    CallsPer50,
    /// Approvals per 50 residents and night.
    ApprovalsPer50,
    /// Visits per night.
    Visits,
    /// Every so-many-th weekend.
    Weekends,
    /// Nights in four weeks.
    Nights,
    /// People.
    People,
    /// Kroner per hour.
    KronerPerHour,
    /// Kroner per year.
    KronerPerYear,
}

/// An input with its number. Lists of the district are summed up to one: a total, or the mean the text names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InputLine {
    /// Which input.
    pub input: NightInputName,
    /// What it is, for people.
    pub what: String,
    /// The number, in hundredths of the unit.
    pub value: Hundredths,
    /// Unit.
    pub unit: InputUnit,
    /// What it rests on; none when it is assumed.
    pub source: Option<String>,
}

impl InputLine {
    /// Whether nobody measured, agreed or decided it.
    #[must_use]
    pub const fn assumed(&self) -> bool {
        self.source.is_none()
    }
}

/// The inputs of a district: those of sizing first, then those of the simulation alone.
#[must_use]
pub fn inputs(input: &NightInput) -> Vec<InputLine> {
    let mut rows = presence(&input.district);
    rows.extend(input.parameters.iter().flat_map(|p| sizing(p)));
    rows.extend(simulation(&input.district));
    let line = |(name, what, value, unit): Row| InputLine {
        input: name,
        what: what.into(),
        value,
        unit,
        source: input.source(name).map(str::to_owned),
    };
    rows.into_iter().map(line).collect()
}

type Row = (NightInputName, &'static str, Hundredths, InputUnit);

fn whole(n: impl Into<i64>) -> Hundredths {
    Hundredths(n.into() * 100)
}

fn presence(d: &NightDistrict) -> Vec<Row> {
    use {InputUnit as U, NightInputName as N};
    let sum = |of: fn(&turnus_domain::night::NightHome) -> u32| whole(d.homes.iter().map(of).sum::<u32>());
    vec![
        (N::NightHours, "length of the night shift", whole(d.night.minutes()), U::Minutes),
        (N::Present, "heads present at night today, all homes", sum(|h| h.present), U::Heads),
        (N::FixedNurses, "fixed nurses among them", sum(|h| h.fixed_nurses), U::Heads),
        (N::MinimumPresent, "fewest heads that may be present in a home", whole(d.minimum_present), U::Heads),
    ]
}

fn sizing(p: &SizingParts) -> Vec<Row> {
    use {InputUnit as U, NightInputName as N};
    let kroner = |ore: Ore| Hundredths(ore.0);
    let percent = |b: turnus_domain::quantity::BasisPoints| Hundredths(b.0.into());
    vec![
        (N::WeekNorm, "full-time week of a night worker", whole(p.week_norm.0), U::Minutes),
        (N::Absence, "working time that somebody else must cover", percent(p.absence), U::Percent),
        (N::WeekendEvery, "everybody works every so-many-th weekend", whole(p.weekend_every), U::Weekends),
        (N::NightsIn4Weeks, "most nights of a person in four weeks", whole(p.nights_in_4_weeks), U::Nights),
        (N::MobileNurses, "mobile nurses on duty", whole(p.mobile_nurses), U::Heads),
        (N::FixedPosition, "mean position of a fixed night nurse", percent(p.fixed_position), U::Percent),
        (N::MobilePosition, "mean position of a mobile night nurse", percent(p.mobile_position), U::Percent),
        (N::FixedPeople, "people who share the fixed nurses' nights", whole(p.fixed_people), U::People),
        (N::MobilePeople, "people who are to share the mobile nurses' nights", whole(p.mobile_people), U::People),
        (N::NurseHour, "nurse hour at night, all that the employer pays", kroner(p.pay.nurse_hour), U::KronerPerHour),
        (N::CompensatingHour, "hour of a compensating worker at night", kroner(p.pay.compensating_hour), U::KronerPerHour),
        (N::CarYear, "a car for a year", kroner(p.pay.car_year), U::KronerPerYear),
    ]
}

fn simulation(d: &NightDistrict) -> Vec<Row> {
    use {InputUnit as U, NightInputName as N};
    let lowered = Instance::lower(d);
    let [least, typical, most] = lowered.visit;
    vec![
        (N::Residents, "residents, all homes", whole(d.residents()), U::Residents),
        (N::Calls, "calls of all kinds", hundredths(lowered.rate() * 50.0), U::CallsPer50),
        (N::ByPhone, "calls solved by phone, all kinds", hundredths(lowered.by_phone() * 100.0), U::Percent),
        (N::PlannedVisits, "planned visits, whole district", whole(d.planned_visits), U::Visits),
        (N::VisitMinutes, "mean time on site", hundredths((least + typical + most) / 3.0), U::Minutes),
        (N::Driving, "mean drive between two homes", hundredths(lowered.mean_drive()), U::Minutes),
        (N::PhoneApprovals, "phone approvals of as-needed medicine", d.phone_approvals.per_50_residents, U::ApprovalsPer50),
    ]
}
