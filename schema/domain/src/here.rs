//! What is looked up by unit: who was ever employed there, its rotas, and what touched them.
//!
//! Folding a municipality makes lists of a million entries. These are kept by unit and by person, and copies of a state
//! share them: asking about one unit costs what that unit has, and keeping a state of long ago costs what changed since.

use crate::{
    calendar::DateRange,
    event::Event,
    id::{PersonId, PlanId, UnitId},
    touch::{Touch, Whom},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Entries of a list that are kept together; copies of the list share every full part.
const PART: usize = 256;

/// An event that some rota depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touched {
    /// Position of the event.
    pub position: u64,
    /// Its type.
    pub event: &'static str,
    /// Which days of a rota it touches.
    pub days: DateRange,
    /// A shift was fixed: a rota that has it on that day already is as legal as before.
    pub fixed: bool,
}

/// Touches in order of position. The list only grows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct TouchList {
    full: Vec<Arc<[Touched]>>,
    last: Vec<Touched>,
}

impl TouchList {
    fn push(&mut self, touched: Touched) {
        self.last.push(touched);
        if self.last.len() == PART {
            self.full.push(std::mem::take(&mut self.last).into());
        }
    }

    /// The first one after a position that shares a day with a range and counts.
    pub(crate) fn first(&self, after: u64, days: DateRange, counts: impl Fn(&Touched) -> bool) -> Option<Touched> {
        let old = self.full.partition_point(|part| part.last().is_none_or(|t| t.position <= after));
        let parts = self.full[old..].iter().map(|part| &part[..]).chain([&self.last[..]]);
        parts.flatten().find(|t| t.position > after && t.days.overlaps(&days) && counts(t)).copied()
    }
}

/// What is looked up at one unit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Here {
    people: BTreeSet<PersonId>,
    rotas: BTreeSet<PlanId>,
    touched: TouchList,
}

/// Look-ups by unit and person; a copy shares what does not change after it was made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Lookup {
    units: BTreeMap<UnitId, Arc<Here>>,
    people: BTreeMap<PersonId, Arc<TouchList>>,
    /// What touches everybody or a scope. These are few: law, holidays, classes, agreements.
    wide: Vec<(Touched, Whom)>,
}

impl Lookup {
    /// Keeps where people are employed and where rotas belong.
    pub(crate) fn evolve(&mut self, event: &Event) {
        match event {
            Event::EmploymentStarted(e) => drop(self.unit(&e.unit).people.insert(e.person.clone())),
            Event::RotaRequested(e) => drop(self.unit(&e.unit).rotas.insert(e.plan.clone())),
            Event::RotaAmended(e) => drop(self.unit(&e.unit).rotas.insert(e.plan.clone())),
            _ => {}
        }
    }

    pub(crate) fn touch(&mut self, position: u64, event: &'static str, touch: Touch) {
        let touched = Touched { position, event, days: touch.days, fixed: matches!(touch.whom, Whom::Fixed(_)) };
        match touch.whom {
            Whom::Unit(id) => self.unit(&id).touched.push(touched),
            Whom::Person(id) | Whom::Fixed(id) => Arc::make_mut(self.people.entry(id).or_default()).push(touched),
            wide @ (Whom::Everybody | Whom::Covered(_)) => self.wide.push((touched, wide)),
        }
    }

    fn unit(&mut self, id: &UnitId) -> &mut Here {
        Arc::make_mut(self.units.entry(id.clone()).or_default())
    }

    /// Everybody who was ever employed at a unit, in order.
    pub(crate) fn people(&self, unit: &UnitId) -> impl Iterator<Item = &PersonId> {
        self.units.get(unit).into_iter().flat_map(|here| &here.people)
    }

    /// Every rota that was ever requested for a unit, in order.
    pub(crate) fn rotas(&self, unit: &UnitId) -> impl Iterator<Item = &PlanId> {
        self.units.get(unit).into_iter().flat_map(|here| &here.rotas)
    }

    /// What touched a unit as a whole.
    pub(crate) fn touched_unit(&self, unit: &UnitId) -> Option<&TouchList> {
        self.units.get(unit).map(|here| &here.touched)
    }

    /// What touched a person.
    pub(crate) fn touched_person(&self, person: &PersonId) -> Option<&TouchList> {
        self.people.get(person).map(|list| &**list)
    }

    /// What touched everybody or a scope after a position, in order.
    pub(crate) fn touched_wide(&self, after: u64) -> impl Iterator<Item = (&Touched, &Whom)> {
        let old = self.wide.partition_point(|(t, _)| t.position <= after);
        self.wide[old..].iter().map(|(t, whom)| (t, whom))
    }
}
