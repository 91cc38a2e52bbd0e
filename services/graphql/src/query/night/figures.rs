//! What simulated and completed nights say.

use super::district::CallPriority;
use crate::scalar::Date;
use async_graphql::{Object, SimpleObject};

/// Figures of a design over all simulated nights.
pub(crate) struct NightFigures(pub(crate) turnus_night::NightFigures);

/// Response times of some visits: from the call, or the due time of a planned visit, to arrival.
#[derive(SimpleObject)]
struct ResponseFigures {
    /// Median, in hundredths of a minute.
    p50_minutes_x100: i64,
    /// Ninth decile, in hundredths of a minute.
    p90_minutes_x100: i64,
    /// Share within 20 minutes, in hundredths of a percent.
    within_20_basis_points: u32,
    /// Share within 30 minutes, in hundredths of a percent.
    within_30_basis_points: u32,
}

impl From<turnus_night::ResponseFigures> for ResponseFigures {
    fn from(r: turnus_night::ResponseFigures) -> Self {
        Self {
            p50_minutes_x100: r.p50.0,
            p90_minutes_x100: r.p90.0,
            within_20_basis_points: r.within_20.0,
            within_30_basis_points: r.within_30.0,
        }
    }
}

/// A home's figures.
#[derive(SimpleObject)]
struct NightHomeFigures {
    /// Key of the home.
    home: String,
    /// Visits per night, planned ones included, in hundredths.
    visits_x100: i64,
    /// Response; null without visits.
    response: Option<ResponseFigures>,
}

/// A priority's figures.
#[derive(SimpleObject)]
struct NightPriorityFigures {
    /// Priority; null for planned visits.
    priority: Option<CallPriority>,
    /// Calls per night, in hundredths; null for planned visits.
    calls_x100: Option<i64>,
    /// Calls per night solved by phone, in hundredths; null for planned visits.
    by_phone_x100: Option<i64>,
    /// Visits per night, in hundredths.
    visits_x100: i64,
    /// Response; null without visits.
    response: Option<ResponseFigures>,
    /// The district's target in minutes (the shortest, where the kinds of call differ) …
    target_minutes: Option<i64>,
    /// … and the share of visits that keep it, in hundredths of a percent.
    within_target_basis_points: Option<u32>,
}

/// Figures of a design over all simulated nights; per-night figures are means.
#[Object]
impl NightFigures {
    /// Nights simulated.
    async fn nights(&self) -> u32 {
        self.0.nights
    }
    /// Seed.
    async fn seed(&self) -> u64 {
        self.0.seed
    }
    /// Calls per night, in hundredths.
    async fn calls_x100(&self) -> i64 {
        self.0.calls.0
    }
    /// Those solved by phone, per night, in hundredths.
    async fn by_phone_x100(&self) -> i64 {
        self.0.by_phone.0
    }
    /// Visits per night, planned ones included, in hundredths.
    async fn visits_x100(&self) -> i64 {
        self.0.visits.0
    }
    /// Driving minutes per night of all teams, in hundredths.
    async fn driving_minutes_x100(&self) -> i64 {
        self.0.driving.0
    }
    /// Share of the night a team is driving or on site, in hundredths of a percent.
    async fn busy_basis_points(&self) -> u32 {
        self.0.busy.0
    }
    /// Share of visits called for while nobody was idle, in hundredths of a percent.
    async fn waited_basis_points(&self) -> u32 {
        self.0.waited.0
    }
    /// Planned visits broken off per night, in hundredths.
    async fn interrupted_x100(&self) -> i64 {
        self.0.interrupted.0
    }
    /// Visits per night that began only after its end, in hundredths.
    async fn begun_after_end_x100(&self) -> i64 {
        self.0.begun_after_end.0
    }
    /// Minutes of phone approvals expected per night, outside the simulation, in hundredths.
    async fn phone_approval_minutes_x100(&self) -> i64 {
        self.0.phone_approval_minutes.0
    }
    /// Response of all visits, planned ones included; null without visits.
    async fn response(&self) -> Option<ResponseFigures> {
        self.0.response.map(ResponseFigures::from)
    }
    /// Per home, in the district's order.
    #[graphql(complexity = "20 * child_complexity")]
    async fn per_home(&self) -> Vec<NightHomeFigures> {
        let home = |h: &turnus_night::HomeFigures| NightHomeFigures {
            home: h.home.to_string(),
            visits_x100: h.visits.0,
            response: h.response.map(ResponseFigures::from),
        };
        self.0.per_home.iter().map(home).collect()
    }
    /// Per priority, most urgent first, planned visits last.
    #[graphql(complexity = "5 * child_complexity")]
    async fn per_priority(&self) -> Vec<NightPriorityFigures> {
        let row = |p: &turnus_night::PriorityFigures| NightPriorityFigures {
            priority: p.priority.map(CallPriority::from),
            calls_x100: p.calls.map(|h| h.0),
            by_phone_x100: p.by_phone.map(|h| h.0),
            visits_x100: p.visits.0,
            response: p.response.map(ResponseFigures::from),
            target_minutes: p.target.map(|m| m.0),
            within_target_basis_points: p.within_target.map(|b| b.0),
        };
        self.0.per_priority.iter().map(row).collect()
    }
}

/// What completed nights say.
pub(crate) struct MeasuredNights(pub(crate) turnus_night::MeasuredNights);

/// Recorded calls of a home.
#[derive(SimpleObject)]
struct MeasuredHome {
    /// Key of the home.
    home: String,
    /// Calls in all completed nights.
    calls: u32,
    /// Calls per night, in hundredths; null before a night is completed.
    per_night_x100: Option<i64>,
    /// Calls per night as assumed, in hundredths.
    assumed_per_night_x100: i64,
}

/// Recorded calls of a priority.
#[derive(SimpleObject)]
struct MeasuredPriority {
    /// Priority.
    priority: CallPriority,
    /// Calls in all completed nights.
    calls: u32,
    /// Those solved by phone.
    by_phone: u32,
    /// Those left to 113 or 116117.
    handed_over: u32,
    /// Those that the team visited.
    visits: u32,
    /// Calls per night, in hundredths; null before a night is completed.
    per_night_x100: Option<i64>,
    /// Calls per night as assumed, in hundredths.
    assumed_per_night_x100: i64,
    /// Median response of the visits in minutes; null without visits.
    p50_minutes: Option<i64>,
    /// Ninth decile of the response in minutes.
    p90_minutes: Option<i64>,
    /// The district's target in minutes …
    target_minutes: Option<i64>,
    /// … and the share of visits that kept it, in hundredths of a percent.
    within_target_basis_points: Option<u32>,
}

/// What completed nights say beside what is assumed. Only completed nights count: in them every call is recorded.
#[Object]
impl MeasuredNights {
    /// Completed nights.
    async fn nights(&self) -> u32 {
        self.0.nights
    }
    /// The first of them.
    async fn first(&self) -> Option<Date> {
        self.0.first.map(Date)
    }
    /// The last of them.
    async fn last(&self) -> Option<Date> {
        self.0.last.map(Date)
    }
    /// Calls in them.
    async fn calls(&self) -> u32 {
        self.0.calls
    }
    /// Calls of nights that are not completed; they do not count.
    async fn not_counted(&self) -> u32 {
        self.0.not_counted
    }
    /// Share solved by phone, in hundredths of a percent; null without calls.
    async fn by_phone_basis_points(&self) -> Option<u32> {
        self.0.by_phone.map(|b| b.0)
    }
    /// The same as assumed.
    async fn assumed_by_phone_basis_points(&self) -> u32 {
        self.0.assumed_by_phone.0
    }
    /// Per home, in the district's order.
    #[graphql(complexity = "20 * child_complexity")]
    async fn per_home(&self) -> Vec<MeasuredHome> {
        let home = |h: &turnus_night::MeasuredHome| MeasuredHome {
            home: h.home.to_string(),
            calls: h.calls,
            per_night_x100: h.per_night.map(|n| n.0),
            assumed_per_night_x100: h.assumed_per_night.0,
        };
        self.0.per_home.iter().map(home).collect()
    }
    /// Per priority, most urgent first.
    #[graphql(complexity = "4 * child_complexity")]
    async fn per_priority(&self) -> Vec<MeasuredPriority> {
        let row = |p: &turnus_night::MeasuredPriority| MeasuredPriority {
            priority: p.priority.into(),
            calls: p.calls,
            by_phone: p.by_phone,
            handed_over: p.handed_over,
            visits: p.visits,
            per_night_x100: p.per_night.map(|n| n.0),
            assumed_per_night_x100: p.assumed_per_night.0,
            p50_minutes: p.p50.map(|m| m.0),
            p90_minutes: p.p90.map(|m| m.0),
            target_minutes: p.target.map(|m| m.0),
            within_target_basis_points: p.within_target.map(|b| b.0),
        };
        self.0.per_priority.iter().map(row).collect()
    }
}
