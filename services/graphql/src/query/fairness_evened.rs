//! A burden of a rota evened out: who bears what before and after, what is proven, and the changes that would do it.

use super::{parsed, person::Person, repair::LineChange, report::Finding};
use crate::{
    backend::{Reader, View},
    refusal::{fault, told},
    scalar::Date,
};
use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use std::sync::Arc;
use turnus_domain::id::{PlanId, UnitId};
use turnus_planning::{EvenRota, EvenedRota, OfRota};
use turnus_rostering::leximax::Aim;

/// A burden that can be evened out; its unit is one occasion.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "turnus_rostering::leximax::Aim")]
pub(crate) enum EvenedBurden {
    /// Weekends with a shift that touches Saturday or Sunday.
    Weekends,
    /// Night and long-night shifts.
    Nights,
    /// Evening shifts.
    Evenings,
}

/// What is to be evened out.
#[derive(InputObject)]
pub(crate) struct FairnessEvenedQuestion {
    /// The burden.
    burden: EvenedBurden,
    /// The rota; the one in force on the day when left out, else the latest.
    rota: Option<String>,
    /// Points that it may cost.
    #[graphql(default)]
    tolerance: i64,
    /// Days before stay as they are; the day the unit is read for when left out.
    from: Option<Date>,
}

/// What somebody bears above her target, in hundredths of an occasion; below it: negative.
#[derive(SimpleObject)]
struct EvenedPerson {
    /// Who.
    person: Person,
    /// By the rota.
    before_x100: i64,
    /// By the rota evened out.
    after_x100: i64,
}

/// How many people lie at or above a value, and what proves that fewer cannot.
#[derive(SimpleObject)]
struct EvenedLevel {
    /// The value above target, in hundredths of an occasion.
    from_x100: i64,
    /// People at or above it.
    people: i64,
    /// No choice of the lines looked at has fewer, at the counts of all greater values.
    bound: i64,
    /// Rows of cover, points and earlier levels whose multiplier in the proof is not 0.
    priced_rows: u32,
}

/// A burden evened out, the worst-off first, at no more cost. Nothing is recorded.
pub(crate) struct FairnessEvened(EvenedRota);

impl FairnessEvened {
    pub(crate) async fn of(context: &Context<'_>, view: &View, unit: &UnitId, question: &FairnessEvenedQuestion) -> Result<Self> {
        if question.tolerance < 0 {
            return Err(fault("FAIRNESS_EVENED", "tolerance: give 0 points or more"));
        }
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        let rota: Option<PlanId> = question.rota.as_deref().map(parsed).transpose()?;
        let aim: Aim = question.burden.into();
        let of = OfRota { unit: unit.clone(), rota };
        let asked = EvenRota { of, aim, tolerance: question.tolerance, today: question.from.map_or(view.on, |d| d.0) };
        Ok(Self(planning.even_out(&view.facts, asked).await.map_err(|e| told("FAIRNESS_EVENED", e))?))
    }
}

/// A burden of a rota evened out: the worst-off bears as little as possible, then the next. Nothing is recorded; `rotaAmend` with
/// the changes proposes it as a rota of its own.
#[Object]
impl FairnessEvened {
    /// The rota it is of.
    async fn rota(&self) -> &str {
        self.0.base.as_str()
    }
    /// Which burden.
    async fn burden(&self) -> EvenedBurden {
        self.0.aim.into()
    }
    /// Everybody who shares the burden, in order of person.
    #[graphql(complexity = "40 * child_complexity")]
    async fn people(&self) -> Vec<EvenedPerson> {
        let show =
            |(p, before, after): &(_, i64, i64)| EvenedPerson { person: Person(Clone::clone(p)), before_x100: *before, after_x100: *after };
        self.0.found.people.iter().map(show).collect()
    }
    /// Points of all soft rules by the checker before.
    async fn points_before(&self) -> i64 {
        self.0.points.0
    }
    /// Points of all soft rules by the checker after.
    async fn points_after(&self) -> i64 {
        self.0.points.1
    }
    /// Hard rules that it would break by the checker: none.
    #[graphql(complexity = "20 * child_complexity")]
    async fn breaks(&self) -> Vec<Finding> {
        self.0.breaks.iter().map(Into::into).collect()
    }
    /// Every value above 0 that a line looked at has, the greatest first, each with its proof.
    #[graphql(complexity = "20 * child_complexity")]
    async fn levels(&self) -> Vec<EvenedLevel> {
        let show = |l: &turnus_rostering::leximax::certificate::Level| EvenedLevel {
            from_x100: l.from,
            people: l.people,
            bound: l.bound,
            priced_rows: l.multipliers.iter().filter(|y| **y != 0).count() as u32,
        };
        self.0.found.certificate.levels.iter().map(show).collect()
    }
    /// Lines that were looked at: what is proven holds for choices of them.
    async fn lines_looked_at(&self) -> usize {
        self.0.found.certificate.pool.columns.len()
    }
    /// Whether no choice of the lines looked at is fairer at that cost: every level's bound is its number of people, and the judge
    /// of certificates finds the multipliers sound.
    async fn proven_among_lines(&self) -> bool {
        let (closed, all) = self.0.found.certificate.closed();
        self.0.proof.is_ok() && closed == all
    }
    /// What the judge of certificates finds wrong; null when the proof is sound.
    async fn proof_fault(&self) -> Option<&str> {
        self.0.proof.as_ref().err().map(String::as_str)
    }
    /// Whether no rota with the same shifts is better for the worst-off: proven without the lines looked at.
    async fn worst_off_proven(&self) -> bool {
        self.0.found.is_worst_off_proven()
    }
    /// How much less a rota with the same shifts could give the worst-off at most, in hundredths of an occasion.
    async fn worst_off_gap_x100(&self) -> i64 {
        self.0.found.gap()
    }
    /// The days that change, by date and person.
    #[graphql(complexity = "60 * child_complexity")]
    async fn changes(&self) -> Vec<LineChange> {
        self.0.changes.iter().filter_map(LineChange::of).collect()
    }
}
