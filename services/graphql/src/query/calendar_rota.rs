//! A rota of the calendar beside the base rotas in force on its days.

use super::{person::Person, report::Finding, solve_job::SolveFromBase};
use crate::scalar::Date;
use async_graphql::{Enum, Object, SimpleObject};
use turnus_domain::base_rota::calendar::{Because, Departure};

/// Why a day of somebody is not as the base rota has it.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum DepartureReason {
    /// She is not employed at the unit then.
    NotEmployed,
    /// She has no line in the base rota.
    NotInBase,
    /// Another shift is fixed or agreed.
    Fixed,
    /// A public holiday asks for fewer than an ordinary day.
    Holiday,
    /// The base shifts would break a rule then.
    Rule,
    /// Another of her days changed for a rule, and her hours or rest ask for this one too.
    Follows,
    /// So that what was left is covered.
    Cover,
}

/// A day on which a rota differs from the base rota.
#[derive(SimpleObject)]
pub(crate) struct BaseDeparture {
    /// Who.
    person: Person,
    /// The date.
    date: Date,
    /// The base rota's shift; null on a day off.
    base: Option<String>,
    /// The rota's shift; null on a day off.
    now: Option<String>,
    /// Why.
    reason: DepartureReason,
    /// Name of the public holiday, when that is why.
    holiday: Option<String>,
    /// What the checker found in the base shifts, when a rule is why.
    finding: Option<Finding>,
}

impl From<Departure> for BaseDeparture {
    fn from(d: Departure) -> Self {
        let (reason, holiday, finding) = match d.because {
            Because::NotEmployed => (DepartureReason::NotEmployed, None, None),
            Because::NotInBase => (DepartureReason::NotInBase, None, None),
            Because::Fixed => (DepartureReason::Fixed, None, None),
            Because::Holiday(name) => (DepartureReason::Holiday, Some(name), None),
            Because::Rule(found) => (DepartureReason::Rule, None, Some((&*found).into())),
            Because::Follows(found) => (DepartureReason::Follows, None, Some((&*found).into())),
            Because::Cover => (DepartureReason::Cover, None, None),
        };
        let text = |shift: Option<turnus_domain::id::ShiftTypeId>| shift.map(|s| s.to_string());
        Self { person: Person(d.person), date: Date(d.date), base: text(d.base), now: text(d.now), reason, holiday, finding }
    }
}

/// A rota beside the base rotas in force on its days.
pub(crate) struct CalendarRota(pub(crate) turnus_planning::CalendarRota);

/// A rota beside the base rotas in force on its days.
#[Object]
impl CalendarRota {
    /// Id of the rota.
    async fn rota(&self) -> &str {
        self.0.made.rota.id.as_str()
    }
    /// Id of the base rota in force on its first day.
    async fn base_rota(&self) -> &str {
        self.0.base.base_rota.as_str()
    }
    /// What it was made from; null when it was made anew, by hand, or before that was recorded.
    async fn asked(&self) -> Option<SolveFromBase> {
        self.0.asked.as_ref().map(Into::into)
    }
    /// Shifts that the base gives on its days.
    async fn base_shifts(&self) -> usize {
        self.0.base_shifts
    }
    /// Those of them that are worked as they are.
    async fn stay(&self) -> usize {
        self.0.stay()
    }
    /// Those of them that could stand: no rule of their own day, holiday or other shift agreed takes them away.
    async fn standing(&self) -> usize {
        self.0.standing
    }
    /// Those that could stand and are not worked.
    async fn given_up(&self) -> usize {
        self.0.given_up
    }
    /// Minutes that substitutes work.
    async fn substitute_minutes(&self) -> i64 {
        self.0.made.report.slack.substitutes.0
    }
    /// Minutes of cover that nobody meets.
    async fn unmet_minutes(&self) -> i64 {
        self.0.made.report.slack.unmet.0
    }
    /// Hard rules that the checker finds broken.
    async fn hard(&self) -> usize {
        self.0.made.report.hard()
    }
    /// Points of all soft rules; fewer is better.
    async fn objective(&self) -> i64 {
        self.0.made.rota.objective
    }
    /// No rota of these days has fewer points, from a base or not.
    async fn bound(&self) -> i64 {
        self.0.made.rota.bound
    }
    /// Every day of somebody that is not as the base has it, by person and date, and why.
    #[graphql(complexity = "40 * child_complexity")]
    async fn departures(&self) -> Vec<BaseDeparture> {
        self.0.departures.iter().cloned().map(Into::into).collect()
    }
}
