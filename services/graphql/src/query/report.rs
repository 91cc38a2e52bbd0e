//! What the checker found.

use crate::{
    paging::{self, Page, Wanted},
    refusal::Source,
    scalar::Date,
};
use async_graphql::{Enum, Object, Result, SimpleObject};
use turnus_domain::rota;

/// Whether a breach blocks or costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "turnus_domain::rota::Severity")]
pub(crate) enum Severity {
    /// Blocks publication.
    Hard,
    /// Costs points.
    Soft,
}

/// The report of a rota.
pub(crate) struct Report(pub(crate) rota::Report);

/// One breach of one rule.
#[derive(SimpleObject)]
pub(crate) struct Finding {
    /// Which rule: `WT-40`.
    rule: String,
    /// Hard or soft.
    severity: Severity,
    /// Whom it concerns, if one person.
    person: Option<String>,
    /// First day concerned.
    date: Option<Date>,
    /// What is wrong, measured against the limit.
    what: String,
    /// Measured value.
    measured: i64,
    /// The limit it is measured against.
    limit: i64,
    /// Law, agreement or policy behind the limit.
    source: Source,
    /// What would mend it.
    remedy: String,
    /// Points of a soft rule; 0 for a hard one.
    points: i64,
}

/// Cover that is not met.
#[derive(SimpleObject)]
pub(crate) struct UnmetCover {
    /// Day.
    date: Date,
    /// Local start of the band.
    from: String,
    /// Local end of the band.
    to: String,
    /// Competence class.
    class: String,
    /// Heads required.
    required: u32,
    /// Heads there, substitutes included.
    present: u32,
    /// Why.
    reason: String,
    /// Ways out, cheapest first.
    remedies: Vec<String>,
}

/// Points of a soft rule.
#[derive(SimpleObject)]
pub(crate) struct RulePoints {
    /// Which rule.
    rule: String,
    /// Its points.
    points: i64,
}

/// Hours of a person over the horizon.
#[derive(SimpleObject)]
pub(crate) struct PersonHours {
    /// Who.
    person: String,
    /// Minutes owed.
    owed_minutes: i64,
    /// Minutes worked.
    worked_minutes: i64,
    /// Weekends worked.
    weekends: u32,
    /// Nights worked.
    nights: u32,
}

impl From<&rota::Finding> for Finding {
    fn from(f: &rota::Finding) -> Self {
        Self {
            rule: f.rule.to_string(),
            severity: f.severity.into(),
            person: f.person.as_ref().map(ToString::to_string),
            date: f.date.map(Date),
            what: f.what.clone(),
            measured: f.measured,
            limit: f.limit,
            source: (&f.source).into(),
            remedy: f.remedy.clone(),
            points: f.points,
        }
    }
}

impl From<&rota::UnmetCover> for UnmetCover {
    fn from(u: &rota::UnmetCover) -> Self {
        Self {
            date: Date(u.date),
            from: u.band.from.to_string(),
            to: u.band.to.to_string(),
            class: u.class.to_string(),
            required: u.required,
            present: u.present,
            reason: u.reason.clone(),
            remedies: u.remedies.clone(),
        }
    }
}

fn finding((k, f): (usize, &rota::Finding)) -> (String, Finding) {
    (k.to_string(), f.into())
}

/// What the checker found: recomputed from the frozen input and the assignments alone.
#[Object]
impl Report {
    /// Number of hard breaches.
    async fn hard(&self) -> usize {
        self.0.hard()
    }
    /// Sum of the points of soft rules.
    async fn objective(&self) -> i64 {
        self.0.objective
    }

    /// Every breach, hard first.
    #[graphql(complexity = "paging::cost(first, last, child_complexity)")]
    async fn findings(
        &self,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Page size from the front, at most 200.")] first: Option<i32>,
        #[graphql(desc = "Page size from the end, at most 200.")] last: Option<i32>,
    ) -> Result<Page<Finding>> {
        paging::page(self.0.findings.iter().enumerate().map(finding).collect(), Wanted { after, before, first, last })
    }

    /// The hard breaches: what forbids publication.
    #[graphql(complexity = "paging::cost(first, last, child_complexity)")]
    async fn violations(
        &self,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Page size from the front, at most 200.")] first: Option<i32>,
        #[graphql(desc = "Page size from the end, at most 200.")] last: Option<i32>,
    ) -> Result<Page<Finding>> {
        let hard = self.0.findings.iter().filter(|f| f.severity == rota::Severity::Hard);
        paging::page(hard.enumerate().map(finding).collect(), Wanted { after, before, first, last })
    }

    /// Cover that is not met.
    #[graphql(complexity = "paging::cost(first, last, child_complexity)")]
    async fn unmet(
        &self,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Page size from the front, at most 200.")] first: Option<i32>,
        #[graphql(desc = "Page size from the end, at most 200.")] last: Option<i32>,
    ) -> Result<Page<UnmetCover>> {
        let show = |(k, u): (usize, &rota::UnmetCover)| (k.to_string(), u.into());
        paging::page(self.0.unmet.iter().enumerate().map(show).collect(), Wanted { after, before, first, last })
    }

    /// Points by soft rule, zero included.
    #[graphql(complexity = "12 * child_complexity")]
    async fn points(&self) -> Vec<RulePoints> {
        self.0.points.iter().map(|(rule, points)| RulePoints { rule: rule.to_string(), points: *points }).collect()
    }

    /// Hours of everybody.
    #[graphql(complexity = "60 * child_complexity")]
    async fn hours(&self) -> Vec<PersonHours> {
        let show = |h: &rota::PersonHours| PersonHours {
            person: h.person.to_string(),
            owed_minutes: h.owed.0,
            worked_minutes: h.worked.0,
            weekends: h.weekends,
            nights: h.nights,
        };
        self.0.hours.iter().map(show).collect()
    }

    /// Sum over people of |worked − owed| in minutes.
    async fn hours_tolerance_used_minutes(&self) -> i64 {
        self.0.slack.hours_tolerance_used.0
    }
    /// Person-minutes of cover that is not met.
    async fn unmet_minutes(&self) -> i64 {
        self.0.slack.unmet.0
    }
    /// Working minutes of substitute lines.
    async fn substitute_minutes(&self) -> i64 {
        self.0.slack.substitutes.0
    }
}
