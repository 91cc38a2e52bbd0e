//! What a district consists of.

use async_graphql::{Enum, SimpleObject};
use turnus_domain::night;

/// Urgency of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "turnus_domain::night::CallPriority")]
pub(crate) enum CallPriority {
    /// P1: 113 at once, never by way of the team.
    Red,
    /// P2: the team on site.
    Orange,
    /// P3: a visit or a plan.
    Yellow,
    /// P4: advice by phone or video.
    Green,
}

/// Who goes to a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "turnus_domain::night::TeamMode")]
pub(crate) enum TeamMode {
    /// A nurse in every home, as before the scheme; nobody drives.
    Fixed,
    /// The mobile nurses always move together, in one car.
    Together,
    /// Each mobile nurse alone all night, in a car of her own.
    Split,
}

/// What planned visits do when a call comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "turnus_domain::night::PlannedVisits")]
pub(crate) enum PlannedVisits {
    /// First come first served with the calls, never broken off.
    Kept,
    /// Broken off for a call that finds nobody idle, and resumed afterwards.
    Interrupted,
    /// Not simulated: a lower limit for the response.
    LeftOut,
}

/// An input of the night team that can be assumed or rest on something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "turnus_domain::night::NightInputName")]
pub(crate) enum NightInputName {
    /// Hours of the night shift.
    NightHours,
    /// Heads present at night today.
    Present,
    /// Nurses among them.
    FixedNurses,
    /// Fewest heads that may be present.
    MinimumPresent,
    /// Residents.
    Residents,
    /// Driving minutes.
    Driving,
    /// Rates of calls.
    Calls,
    /// Share of calls solved by phone.
    ByPhone,
    /// When calls come.
    Arrivals,
    /// Planned visits.
    PlannedVisits,
    /// Minutes on site.
    VisitMinutes,
    /// Phone approvals of as-needed medicine.
    PhoneApprovals,
    /// Hours of a full-time week.
    WeekNorm,
    /// Absence.
    Absence,
    /// How often people work on weekends.
    WeekendEvery,
    /// Most nights in four weeks.
    #[graphql(name = "NIGHTS_IN_4_WEEKS")]
    NightsIn4Weeks,
    /// Mobile nurses on duty.
    MobileNurses,
    /// Mean position of the fixed nurses.
    FixedPosition,
    /// Mean position of the mobile nurses.
    MobilePosition,
    /// People among whom the fixed nurses' nights are shared.
    FixedPeople,
    /// People among whom the mobile nurses' nights are shared.
    MobilePeople,
    /// Pay of a nurse hour.
    NurseHour,
    /// Pay of an hour of a compensating worker.
    CompensatingHour,
    /// A car for a year.
    CarYear,
}

/// What the number of an input counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "turnus_night::InputUnit", name = "NightInputUnit")]
pub(crate) enum InputUnit {
    /// Minutes.
    Minutes,
    /// Heads on duty.
    Heads,
    /// Residents.
    Residents,
    /// Percent.
    Percent,
    /// Calls per 50 residents and night.
    #[graphql(name = "CALLS_PER_50")]
    CallsPer50,
    /// Approvals per 50 residents and night.
    #[graphql(name = "APPROVALS_PER_50")]
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

/// An input with its number.
#[derive(SimpleObject)]
#[graphql(name = "NightInputLine")]
pub(crate) struct InputLine {
    /// Which input.
    input: NightInputName,
    /// What it is, for people.
    what: String,
    /// The number, in hundredths of the unit.
    value_x100: i64,
    /// Unit.
    unit: InputUnit,
    /// Whether nobody measured, agreed or decided it.
    assumed: bool,
    /// What it rests on; null when it is assumed.
    source: Option<String>,
}

impl From<turnus_night::InputLine> for InputLine {
    fn from(l: turnus_night::InputLine) -> Self {
        let assumed = l.assumed();
        Self { input: l.input.into(), what: l.what, value_x100: l.value.0, unit: l.unit.into(), assumed, source: l.source }
    }
}

/// A home of the district at night.
#[derive(SimpleObject)]
pub(crate) struct NightHome {
    /// Key of the home.
    home: String,
    /// Its name.
    name: String,
    /// Residents.
    residents: u32,
    /// Heads present at night today, the fixed nurses among them.
    present: u32,
    /// Nurses among them that the mobile team would replace.
    fixed_nurses: u32,
}

impl From<&night::NightHome> for NightHome {
    fn from(h: &night::NightHome) -> Self {
        Self { home: h.home.to_string(), name: h.name.clone(), residents: h.residents, present: h.present, fixed_nurses: h.fixed_nurses }
    }
}

/// One kind of unplanned clinical call.
#[derive(SimpleObject)]
#[graphql(name = "NightCallKind")]
pub(crate) struct CallKind {
    /// What it is.
    name: String,
    /// Urgency.
    priority: CallPriority,
    /// Calls per 50 residents and night, in hundredths.
    per_50_residents_x100: i64,
    /// Share solved by phone, in hundredths of a percent.
    by_phone_basis_points: u32,
    /// Minutes to response that the district aims at.
    target_minutes: Option<i64>,
}

impl From<&night::CallKind> for CallKind {
    fn from(k: &night::CallKind) -> Self {
        Self {
            name: k.name.clone(),
            priority: k.priority.into(),
            per_50_residents_x100: k.per_50_residents.0,
            by_phone_basis_points: k.by_phone.0,
            target_minutes: k.target.map(|m| m.0),
        }
    }
}

/// Minutes on site.
#[derive(SimpleObject)]
#[graphql(name = "NightVisitMinutes")]
pub(crate) struct VisitMinutes {
    /// Least.
    least: i64,
    /// Typical.
    typical: i64,
    /// Most.
    most: i64,
}

impl From<night::VisitMinutes> for VisitMinutes {
    fn from(v: night::VisitMinutes) -> Self {
        Self { least: v.least.0, typical: v.typical.0, most: v.most.0 }
    }
}

/// An adopted mobile team.
#[derive(SimpleObject)]
pub(crate) struct NightTeam {
    /// Who goes to a visit.
    mode: TeamMode,
    /// Mobile nurses on duty.
    nurses: u32,
    /// What planned visits do when a call comes.
    planned: PlannedVisits,
}

impl From<night::NightTeam> for NightTeam {
    fn from(t: night::NightTeam) -> Self {
        Self { mode: t.mode.into(), nurses: t.nurses, planned: t.planned.into() }
    }
}
