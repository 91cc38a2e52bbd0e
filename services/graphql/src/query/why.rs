//! Why a shift is uncovered, and why her and not him.

use super::{
    backwards::WayBackwards,
    parsed,
    person::Person,
    repair::Replacement,
    report::{Finding, UnmetCover},
};
use crate::{
    backend::{Reader, View},
    refusal::told,
    scalar::Date,
};
use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use std::sync::Arc;
use turnus_domain::{
    id::{ShiftTypeId, UnitId},
    shift::DatedShift,
};
use turnus_planning::{Change, Hole, Missing, OfRota, Standing, Stop, Stopped, WayOut, Why};

/// Which shift is meant.
#[derive(InputObject)]
pub(crate) struct WhyShiftQuestion {
    /// The rota; the published one that has the date when left out.
    rota: Option<String>,
    /// The date the shift starts on.
    date: Date,
    /// Shift type.
    shift: String,
}

/// Why somebody works a shift or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
enum ShiftStanding {
    /// She works it.
    WorksIt,
    /// She is not employed at the unit that day.
    NotEmployed,
    /// She is absent that day.
    Absent,
    /// She could be asked: it would break no hard rule.
    MayBeAsked,
    /// It would break a hard rule.
    MayNot,
}

/// Somebody's reason.
#[derive(SimpleObject)]
struct WhyPerson {
    /// Who.
    person: Person,
    /// Why she works it or not.
    standing: ShiftStanding,
    /// What it would cost or break, where she is there and does not work it.
    as_replacement: Option<Replacement>,
}

/// How many may not work a shift, by the rule that each would break first.
#[derive(SimpleObject)]
struct HoleRule {
    /// Which rule: `WT-40`.
    rule: String,
    /// How many people.
    people: usize,
}

/// Who would work it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
enum WayOutKind {
    /// Somebody of the staff: inside her hours, in place of another shift that can be spared, or as extra work.
    Staff,
    /// Somebody of another unit.
    Lent,
    /// A substitute.
    Substitute,
    /// Somebody of the staff, when shifts change hands.
    Moved,
    /// Somebody of the staff, once it is agreed.
    Agreed,
}

/// A day of somebody that changes.
#[derive(SimpleObject)]
struct WayOutChange {
    /// Whose.
    person: Person,
    /// The day.
    date: Date,
    /// What she has; null on a day off.
    before: Option<String>,
    /// What she has then; null on a day off.
    after: Option<String>,
}

/// A way out that was tried: with it the hole is smaller, no other cover is less met and no hard rule is newly broken.
#[derive(SimpleObject)]
struct ShiftWayOut {
    /// Who would work it.
    kind: WayOutKind,
    /// Who; null for a substitute.
    person: Option<Person>,
    /// The unit that somebody belongs to who is lent.
    from_unit: Option<String>,
    /// Profession of a substitute.
    profession: Option<String>,
    /// Working minutes beyond the contract.
    extra_minutes: i64,
    /// Ordinary pay beside what is paid anyway, in øre; supplements come on top.
    pay_ore: i64,
    /// The shift of hers that it takes the place of.
    instead_of: Option<String>,
    /// What would have to be agreed.
    agreement: Option<WayBackwards>,
    /// The days that change when shifts change hands, hers who fills the hole first; empty otherwise.
    changes: Vec<WayOutChange>,
    /// Who works beyond her contract for it, when that is somebody else.
    extra_of: Option<Person>,
}

/// What nobody of the staff works of a shift.
#[derive(SimpleObject)]
struct ShiftHole {
    /// The class of the cover that misses heads; null for a substitute.
    class: Option<String>,
    /// The profession of the substitutes that the rota asks for; null for cover that is missing.
    substitute: Option<String>,
    /// How many heads.
    heads: u32,
    /// Employees who count for it.
    able: usize,
    /// Of them absent.
    absent: usize,
    /// Of them at work on the shift already.
    on_it: usize,
    /// Of them who may be asked.
    may: usize,
    /// Of them who may not work it, by rule; most people first.
    may_not: Vec<HoleRule>,
    /// At most three ways out, the cheapest first; they differ as far as they can.
    ways: Vec<ShiftWayOut>,
    /// Who counts, is there and is in none of the ways, with what stops her; empty when there are three ways.
    stops: Vec<ShiftStop>,
}

/// What stops somebody who counts for what is missing.
#[derive(SimpleObject)]
struct ShiftStop {
    /// Who.
    person: Person,
    /// The rule that she would break, in short; null when no rule stops her.
    breaks: Option<Finding>,
    /// Whether it stays broken whatever is agreed, of what was looked at.
    whatever_is_agreed: bool,
    /// Her shift of that day, when it can neither be spared nor handed over.
    works: Option<String>,
}

impl From<&Stop> for ShiftStop {
    fn from(stop: &Stop) -> Self {
        let bare = Self { person: Person(stop.person.clone()), breaks: None, whatever_is_agreed: false, works: None };
        match &stop.by {
            Stopped::Whatever(f) => Self { breaks: Some((&**f).into()), whatever_is_agreed: true, ..bare },
            Stopped::Rule(f) => Self { breaks: Some((&**f).into()), ..bare },
            Stopped::Works(shift) => Self { works: Some(shift.to_string()), ..bare },
            Stopped::Rota => bare,
        }
    }
}

impl From<&WayOut> for ShiftWayOut {
    fn from(way: &WayOut) -> Self {
        let bare = |kind| Self {
            kind,
            person: way.person().cloned().map(Person),
            from_unit: None,
            profession: None,
            extra_minutes: 0,
            pay_ore: way.pay().0,
            instead_of: None,
            agreement: None,
            changes: Vec::new(),
            extra_of: None,
        };
        match way {
            WayOut::Staff(r) => {
                Self { extra_minutes: r.extra.0, instead_of: r.instead_of.as_ref().map(ToString::to_string), ..bare(WayOutKind::Staff) }
            }
            WayOut::Lent(c) => Self { extra_minutes: c.step_in.extra.0, from_unit: Some(c.from.to_string()), ..bare(WayOutKind::Lent) },
            WayOut::Substitute(profession, _) => Self { profession: Some(profession.to_string()), ..bare(WayOutKind::Substitute) },
            WayOut::Moved(moved) => {
                let text = |shift: &Option<ShiftTypeId>| shift.as_ref().map(ToString::to_string);
                let change = |c: &Change| WayOutChange {
                    person: Person(c.person.clone()),
                    date: Date(c.date),
                    before: text(&c.before),
                    after: text(&c.after),
                };
                Self {
                    changes: moved.changes.iter().map(change).collect(),
                    extra_of: moved.extra.as_ref().map(|(person, _)| Person(person.clone())),
                    extra_minutes: moved.extra.as_ref().map_or(0, |(_, minutes)| minutes.0),
                    ..bare(WayOutKind::Moved)
                }
            }
            WayOut::Agreed(_, way) => Self { agreement: Some(way.into()), ..bare(WayOutKind::Agreed) },
        }
    }
}

impl From<&Hole> for ShiftHole {
    fn from(hole: &Hole) -> Self {
        let (class, substitute) = match &hole.missing {
            Missing::Class(class) => (Some(class.to_string()), None),
            Missing::Substitute(profession) => (None, Some(profession.to_string())),
        };
        let r = &hole.reason;
        Self {
            class,
            substitute,
            heads: hole.heads,
            able: r.able,
            absent: r.absent,
            on_it: r.on_it,
            may: r.may,
            may_not: r.may_not.iter().map(|(rule, people)| HoleRule { rule: rule.to_string(), people: *people }).collect(),
            ways: hole.ways.iter().map(Into::into).collect(),
            stops: hole.stops.iter().map(Into::into).collect(),
        }
    }
}

/// Everybody's reason for a shift.
pub(crate) struct WhyShift(Why);

impl WhyShift {
    pub(crate) async fn of(context: &Context<'_>, view: &View, unit: &UnitId, question: &WhyShiftQuestion) -> Result<Self> {
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        let of = OfRota { unit: unit.clone(), rota: question.rota.as_deref().map(parsed).transpose()? };
        let shift = DatedShift { date: question.date.0, shift: parsed(&question.shift)? };
        Ok(Self(planning.why(&view.facts, &of, shift).await.map_err(|e| told("WHY_SHIFT", e))?))
    }
}

/// Why a shift is worked by those who work it and by nobody else.
#[Object]
impl WhyShift {
    /// The rota.
    async fn rota(&self) -> &str {
        self.0.rota.as_str()
    }
    /// Cover that is missing while the shift lasts, with ways out, cheapest first.
    #[graphql(complexity = "6 * child_complexity")]
    async fn missing(&self) -> Vec<UnmetCover> {
        self.0.missing.iter().map(Into::into).collect()
    }
    /// What nobody of the staff works, each hole with its reason and up to three ways out.
    #[graphql(complexity = "10 * child_complexity")]
    async fn holes(&self) -> Vec<ShiftHole> {
        self.0.holes.iter().map(Into::into).collect()
    }
    /// Everybody of the unit: who works it, who may be asked, the most fitting first, and who may not.
    #[graphql(complexity = "30 * child_complexity")]
    async fn people(&self) -> Vec<WhyPerson> {
        let standing = |s: &Standing| match s {
            Standing::WorksIt => ShiftStanding::WorksIt,
            Standing::NotEmployed => ShiftStanding::NotEmployed,
            Standing::Absent => ShiftStanding::Absent,
            Standing::Tried(r) if r.breaks.is_empty() => ShiftStanding::MayBeAsked,
            Standing::Tried(_) => ShiftStanding::MayNot,
        };
        let show = |(person, s): &(_, Standing)| WhyPerson {
            person: Person(Clone::clone(person)),
            standing: standing(s),
            as_replacement: s.tried().map(Replacement::from),
        };
        self.0.people.iter().map(show).collect()
    }
}
