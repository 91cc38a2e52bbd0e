//! A rota planned backwards: the cheapest sets of events that would make it legal as it is.

use super::{parsed, person::Person, repair::LineChange, report::Finding};
use crate::{
    backend::{Reader, View},
    refusal::told,
    scalar::Date,
};
use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use std::sync::Arc;
use turnus_domain::id::{PersonId, UnitId};
use turnus_planning::{Backwards, Measure, Redraw, Way};

/// What somebody would have to say yes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum MeasureKind {
    /// Sign an agreement.
    Agree,
    /// File the health and welfare assessment of an agreement.
    Assess,
    /// Start follow-up of deviations under an agreement.
    Monitor,
    /// Evaluate an agreement.
    Evaluate,
    /// Consent to an agreement.
    Consent,
    /// Change a position.
    Position,
    /// Work weekends more often.
    Weekends,
    /// Work more kinds of shift.
    Kinds,
    /// Move annual leave or a course to other days.
    Return,
    /// Agree on a shift beyond the contract.
    Extra,
    /// Free a fixed shift.
    Free,
    /// Let hours differ more from the contract, by local policy.
    Tolerance,
    /// Move from an agreement on long shifts to one of her own with other terms.
    Rearrange,
    /// Move one day of annual leave or of a course.
    Spare,
    /// Leave on days without a shift.
    Leave,
}

/// One measure.
#[derive(SimpleObject)]
pub(crate) struct WayMeasure {
    /// What kind.
    kind: MeasureKind,
    /// Points of effort: a choice, not a norm.
    effort: u32,
    /// Whom it is agreed with; null for the union representatives or the employer alone.
    person: Option<Person>,
    /// Which agreement.
    agreement: Option<String>,
    /// The new position, or how much hours may differ of a full one, in hundredths of a percent.
    position_bp: Option<u32>,
    /// One weekend in so many.
    weekend_every: Option<u8>,
    /// Which day; of leave the first.
    date: Option<Date>,
}

/// One way to make the rota legal.
#[derive(SimpleObject)]
pub(crate) struct WayBackwards {
    /// Points of effort together.
    effort: u32,
    /// What is to be agreed: none of it can be left out.
    measures: Vec<WayMeasure>,
    /// Types of the events to record once it is true.
    events: Vec<String>,
}

impl From<&Measure> for WayMeasure {
    fn from(m: &Measure) -> Self {
        let bare = |kind, person: Option<&PersonId>| Self {
            kind,
            effort: m.effort(),
            person: person.map(|p| Person(p.clone())),
            agreement: None,
            position_bp: None,
            weekend_every: None,
            date: None,
        };
        match m {
            Measure::Agree { person, id, .. } => Self { agreement: Some(id.to_string()), ..bare(MeasureKind::Agree, person.as_ref()) },
            Measure::Tolerance(share) => Self { position_bp: Some(share.0), ..bare(MeasureKind::Tolerance, None) },
            Measure::Rearrange { person, id, .. } => Self { agreement: Some(id.to_string()), ..bare(MeasureKind::Rearrange, Some(person)) },
            Measure::Spare(p, date) => Self { date: Some(Date(*date)), ..bare(MeasureKind::Spare, Some(p)) },
            Measure::Leave(p, _, from, _) => Self { date: Some(Date(*from)), ..bare(MeasureKind::Leave, Some(p)) },
            Measure::Assess(id) => Self { agreement: Some(id.to_string()), ..bare(MeasureKind::Assess, None) },
            Measure::Monitor(id) => Self { agreement: Some(id.to_string()), ..bare(MeasureKind::Monitor, None) },
            Measure::Evaluate(id) => Self { agreement: Some(id.to_string()), ..bare(MeasureKind::Evaluate, None) },
            Measure::Consent(p, id) => Self { agreement: Some(id.to_string()), ..bare(MeasureKind::Consent, Some(p)) },
            Measure::Position(p, _, position) => Self { position_bp: Some(position.0), ..bare(MeasureKind::Position, Some(p)) },
            Measure::Weekends(p, _, every) => Self { weekend_every: Some(*every), ..bare(MeasureKind::Weekends, Some(p)) },
            Measure::Kinds(p, ..) => bare(MeasureKind::Kinds, Some(p)),
            Measure::Return(p, _) => bare(MeasureKind::Return, Some(p)),
            Measure::Extra(p, date, _) => Self { date: Some(Date(*date)), ..bare(MeasureKind::Extra, Some(p)) },
            Measure::Free(p, date) => Self { date: Some(Date(*date)), ..bare(MeasureKind::Free, Some(p)) },
        }
    }
}

impl From<&Way> for WayBackwards {
    fn from(way: &Way) -> Self {
        let events = way.facts.iter().flatten().map(|f| f.event.name().to_owned()).collect();
        Self { effort: way.effort, measures: way.measures.iter().map(Into::into).collect(), events }
    }
}

/// Shifts to draw otherwise, after which what is still broken can be agreed.
#[derive(SimpleObject)]
pub(crate) struct RotaRedraw {
    /// The shifts, by person and day.
    changes: Vec<LineChange>,
    /// What has to be agreed beside them; of no effort where the rota is legal then.
    way: WayBackwards,
    /// Person-minutes of cover that are missing more than in the rota as it is; fewer below zero.
    unmet_minutes: i64,
}

impl From<&Redraw> for RotaRedraw {
    fn from(r: &Redraw) -> Self {
        Self { changes: r.changes.iter().filter_map(LineChange::of).collect(), way: (&r.way).into(), unmet_minutes: r.unmet.0 }
    }
}

/// A rota planned backwards.
pub(crate) struct RotaBackwards(Backwards);

impl RotaBackwards {
    pub(crate) async fn of(context: &Context<'_>, view: &View, unit: &UnitId, rota: &str) -> Result<Self> {
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        let found = planning.backwards(&view.facts, unit, &parsed(rota)?).await;
        Ok(Self(found.map_err(|e| told("ROTA_BACKWARDS", e))?))
    }
}

/// What a rota breaks, and the cheapest ways to make it legal as it is.
#[Object]
impl RotaBackwards {
    /// The rota.
    async fn rota(&self) -> &str {
        self.0.rota.as_str()
    }
    /// Hard rules that it breaks as things are.
    #[graphql(complexity = "20 * child_complexity")]
    async fn breaks(&self) -> Vec<Finding> {
        self.0.breaks.iter().map(Into::into).collect()
    }
    /// What would still be broken when everything that can be agreed was agreed.
    #[graphql(complexity = "10 * child_complexity")]
    async fn unmendable(&self) -> Vec<Finding> {
        self.0.unmendable.iter().map(Into::into).collect()
    }
    /// At most three ways, the least effort first; none holds another one.
    #[graphql(complexity = "3 * child_complexity")]
    async fn ways(&self) -> Vec<WayBackwards> {
        self.0.ways.iter().map(Into::into).collect()
    }
    /// Where there is no way: the fewest shifts to draw otherwise so that nothing new is broken, at most three times, none of which holds
    /// another one; empty where two of each line, one of them near a breach, are not enough.
    #[graphql(complexity = "3 * child_complexity")]
    async fn redraws(&self) -> Vec<RotaRedraw> {
        self.0.redraws.iter().map(Into::into).collect()
    }
    /// Whether there are proven to be no other ways of the measures that were looked at, which hold none of these.
    async fn all(&self) -> bool {
        self.0.all
    }
    /// Whether the law itself forbids some of it, whatever anybody agrees to.
    async fn beyond_law(&self) -> bool {
        self.0.is_beyond_law()
    }
}
