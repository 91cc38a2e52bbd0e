//! Somebody falls away: what is lost, whole repairs, who could step in.

use super::{person::Person, report::Finding, rota::SubstituteShift, staff_calendar::AbsenceKind};
use crate::{
    backend::{Reader, View},
    refusal::told,
    scalar::{Date, Position},
};
use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use std::sync::Arc;
use turnus_domain::{
    id::UnitId,
    refusal::Refusal,
    rota::{Assignment, amend::Amendment},
};
use turnus_planning::{self as planning, RepairRota, Repaired};
use turnus_rostering::repair::{Alternative, LostCover};

/// Who falls away, if the log does not know it yet, and when it is decided.
#[derive(InputObject)]
pub(crate) struct RotaRepairQuestion {
    /// The rota; the published one that has the day of the decision when left out.
    rota: Option<String>,
    /// Who falls away; without her, what the log knows of absences counts.
    person: Option<String>,
    /// Her first day away.
    from: Option<Date>,
    /// Her last day away; the first one when left out.
    to: Option<Date>,
    /// Why, as far as it matters to the rota; sick leave when left out.
    kind: Option<AbsenceKind>,
    /// The day it is decided: earlier days stay as they are; her first day away, or else today, when left out.
    decided_on: Option<Date>,
}

impl RotaRepairQuestion {
    /// The same in the words of the planning.
    ///
    /// # Errors
    /// An id that is none, a person without a day, or days that end before they begin.
    pub(crate) fn asked(&self, unit: UnitId, today: Date) -> std::result::Result<RepairRota, Refusal> {
        let absence = match (&self.person, self.from) {
            (None, None) => None,
            (Some(person), Some(from)) => {
                let kind = self.kind.unwrap_or(AbsenceKind::SickLeave).into();
                Some(RepairRota::absence(id("person", person)?, kind, from.0, self.to.map(|d| d.0))?)
            }
            _ => return Err(invalid("absence", "a person without a first day away, or the other way round", "give both, or neither")),
        };
        let decided_on = self.decided_on.or(self.from).unwrap_or(today);
        let plan = self.rota.as_deref().map(|rota| id("rota", rota)).transpose()?;
        Ok(RepairRota { unit, plan, absence, today: decided_on.0 })
    }
}

fn id<T: std::str::FromStr<Err: std::fmt::Display>>(field: &str, text: &str) -> std::result::Result<T, Refusal> {
    text.parse().map_err(|e: T::Err| invalid(field, &e.to_string(), "correct the identifier"))
}

fn invalid(field: &str, what: &str, remedy: &str) -> Refusal {
    Refusal::new(turnus_domain::refusal::RefusalCode::InvalidValue, field, what, remedy)
}

/// Repairs of a rota; nothing of it is recorded.
pub(crate) struct RotaRepair(Arc<Repaired>);

/// Cover that was there and is gone.
#[derive(SimpleObject)]
struct LostHeads {
    /// Day.
    date: Date,
    /// Local start of the band.
    from: String,
    /// Local end of the band.
    to: String,
    /// Competence class.
    class: String,
    /// Heads gone, or still gone after a repair.
    heads: u32,
}

/// A shift of somebody who is absent.
struct LostShift {
    found: Arc<Repaired>,
    lost: usize,
}

/// One way to repair.
struct RepairAlternative {
    found: Arc<Repaired>,
    alternative: usize,
}

/// Somebody's day that changes.
#[derive(SimpleObject)]
pub(crate) struct LineChange {
    /// Who.
    person: Person,
    /// The day.
    date: Date,
    /// The new shift type; null for a day off.
    shift: Option<String>,
}

/// A shift beyond the contract, which needs a yes.
#[derive(SimpleObject)]
struct ExtraShift {
    /// Who.
    person: Person,
    /// The day.
    date: Date,
    /// Shift type.
    shift: String,
    /// Its working minutes: extra work inside full time, overtime above it.
    minutes: i64,
    /// The part of them that is overtime (aml §10-6).
    overtime_minutes: i64,
}

/// Somebody who might take a lost shift as one more shift of her own.
#[derive(SimpleObject)]
pub(crate) struct Replacement {
    /// Who.
    person: Person,
    /// Whether she may be asked: it would break no hard rule.
    may: bool,
    /// Whether she counts in every class that lost a head.
    counts: bool,
    /// What she works that day already; the lost shift would take its place.
    instead_of: Option<String>,
    /// Working minutes beyond the contract; 0 when her hours have room for it.
    extra_minutes: i64,
    /// Ordinary pay of the extra minutes in øre; supplements and overtime come on top.
    pay_ore: i64,
    /// Supplements of the shift in øre (HTA 5.2 to 5.4), less those of the shift whose place it takes; null where the rule book lacks a
    /// number.
    supplements_ore: Option<i64>,
    /// Hard rules that it would break, with paragraph and remedy.
    breaks: Vec<Finding>,
    /// Soft points it costs.
    points: i64,
}

impl RotaRepair {
    pub(crate) async fn of(context: &Context<'_>, view: &View, unit: &UnitId, question: &RotaRepairQuestion) -> Result<Self> {
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        let found = match question.asked(unit.clone(), Date(view.on)) {
            Ok(asked) => planning.repair(&view.facts, &asked).await,
            Err(refusal) => Err(refusal.into()),
        };
        Ok(Self(Arc::new(found.map_err(|e| told("ROTA_REPAIR", e))?)))
    }
}

/// What the rota loses, ways to repair it that change the fewest people, and who could step in.
#[Object]
impl RotaRepair {
    /// The rota that is repaired.
    async fn rota(&self) -> &str {
        self.0.base.as_str()
    }
    /// The position it was found at: taking an alternative names it.
    async fn position(&self) -> Position {
        Position(self.0.position)
    }
    /// Shifts of people who are absent.
    #[graphql(complexity = "6 * child_complexity")]
    async fn lost(&self) -> Vec<LostShift> {
        (0..self.0.replacements.len()).map(|lost| LostShift { found: Arc::clone(&self.0), lost }).collect()
    }
    /// Cover that goes with them; empty when enough people are left.
    #[graphql(complexity = "10 * child_complexity")]
    async fn cover(&self) -> Vec<LostHeads> {
        self.0.repair.cover.iter().map(Into::into).collect()
    }
    /// Three ways at most, the best first.
    #[graphql(complexity = "3 * child_complexity")]
    async fn alternatives(&self) -> Vec<RepairAlternative> {
        (0..self.0.repair.alternatives.len()).map(|alternative| RepairAlternative { found: Arc::clone(&self.0), alternative }).collect()
    }
    /// Changed lines that were tried: fewest people is proven among them.
    async fn lines_tried(&self) -> usize {
        self.0.repair.columns
    }
}

/// A shift of somebody who is absent.
#[Object]
impl LostShift {
    /// The day.
    async fn date(&self) -> Date {
        Date(self.shift().date)
    }
    /// Shift type.
    async fn shift_type(&self) -> &str {
        self.shift().shift.as_str()
    }
    /// Whose it is.
    async fn person(&self) -> Person {
        Person(self.shift().person.clone())
    }
    /// Everybody who is employed and not absent, the most fitting first; who may not, with the rule that says so.
    #[graphql(complexity = "30 * child_complexity")]
    async fn replacements(&self) -> Vec<Replacement> {
        self.found.replacements[self.lost].1.iter().map(Replacement::from).collect()
    }
}

impl LostShift {
    fn shift(&self) -> &Assignment {
        &self.found.replacements[self.lost].0
    }
}

/// One way to repair, judged by the checker as if everybody asked had said yes.
#[Object]
impl RepairAlternative {
    /// Its number, from 1 on.
    async fn number(&self) -> usize {
        self.alternative + 1
    }
    /// Who is changed besides those who are absent.
    async fn people(&self) -> Vec<Person> {
        self.of().people.iter().cloned().map(Person).collect()
    }
    /// Their changed days.
    #[graphql(complexity = "8 * child_complexity")]
    async fn changes(&self) -> Vec<LineChange> {
        let lines = self.found.changes_of_others(self.of()).into_iter();
        lines.filter_map(LineChange::of).collect()
    }
    /// Shifts beyond the contract, which need a yes.
    #[graphql(complexity = "8 * child_complexity")]
    async fn extra(&self) -> Vec<ExtraShift> {
        let show = |e: &turnus_rostering::repair::Extra| ExtraShift {
            person: Person(e.person.clone()),
            date: Date(e.shift.date),
            shift: e.shift.shift.to_string(),
            minutes: e.shift.working.0,
            overtime_minutes: e.overtime.0,
        };
        self.of().extra.iter().map(show).collect()
    }
    /// Substitutes for what nobody of the staff can take.
    #[graphql(complexity = "4 * child_complexity")]
    async fn substitutes(&self) -> Vec<SubstituteShift> {
        self.of().substitutes.iter().map(SubstituteShift::from).collect()
    }
    /// Cover that is still gone.
    #[graphql(complexity = "10 * child_complexity")]
    async fn left(&self) -> Vec<LostHeads> {
        self.of().left.iter().map(Into::into).collect()
    }
    /// Ordinary pay of extra shifts and substitutes in øre; supplements and overtime come on top.
    async fn pay_ore(&self) -> i64 {
        self.found.pay(self.of()).0
    }
    /// Supplements in øre (HTA 5.2 to 5.4) that are paid more to everybody who is not absent, and to substitutes; null where the rule book
    /// lacks a number.
    async fn supplements_ore(&self) -> Option<i64> {
        self.found.supplements.get(self.alternative).copied().flatten().map(|pay| pay.0)
    }
    /// Soft points more than the rota without the lost shifts.
    async fn points(&self) -> i64 {
        self.of().points
    }
    /// What it asks of people, in minutes: extra work, overtime twice, late notice, soft points.
    async fn burden(&self) -> i64 {
        self.of().burden
    }
    /// No repair that does not change the same people as an earlier one leaves less cover, asks for less of substitutes,
    /// changes fewer people or, then, is less of a burden.
    async fn proven(&self) -> bool {
        self.of().proven
    }
    /// Number of hard rules the whole rota breaks then.
    async fn hard(&self) -> usize {
        self.found.judged[self.alternative].1.hard()
    }
}

impl RepairAlternative {
    fn of(&self) -> &Alternative {
        &self.found.repair.alternatives[self.alternative]
    }
}

impl From<&LostCover> for LostHeads {
    fn from(c: &LostCover) -> Self {
        let (from, to) = (c.band.from.to_string(), c.band.to.to_string());
        Self { date: Date(c.date), from, to, class: c.class.to_string(), heads: c.heads }
    }
}

impl From<&planning::Replacement> for Replacement {
    fn from(r: &planning::Replacement) -> Self {
        Self {
            person: Person(r.person.clone()),
            may: r.breaks.is_empty(),
            counts: r.counts,
            instead_of: r.instead_of.as_ref().map(ToString::to_string),
            extra_minutes: r.extra.0,
            pay_ore: r.pay.0,
            supplements_ore: r.supplements.map(|pay| pay.0),
            breaks: r.breaks.iter().map(Finding::from).collect(),
            points: r.points,
        }
    }
}

impl LineChange {
    /// A changed line; none for substitutes.
    pub(crate) fn of(change: &Amendment) -> Option<Self> {
        let Amendment::Line { person, date, shift } = change else { return None };
        Some(Self { person: Person(person.clone()), date: Date(*date), shift: shift.as_ref().map(ToString::to_string) })
    }
}
