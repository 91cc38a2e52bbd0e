//! Why a shift is uncovered, and why her and not him: one reason for everybody of the unit, by the same judge as replacements; and
//! for what nobody of the staff works a reason and ways out.

use crate::{
    Planning,
    amend::proposed,
    error::PlanningError,
    repair::in_force,
    step_in::{Replacement, replacements},
    swap::OfRota,
    thread::on_its_own,
    way_out::{Hole, holes},
};
use std::sync::Arc;
use turnus_domain::{
    facts::Facts,
    freeze::freeze_planning_input,
    id::{ClassId, PersonId, PlanId},
    planning_input::PlanningInput,
    refusal::{Refusal, RefusalCode},
    rota::{Assignment, Rota, UnmetCover},
    shift::DatedShift,
    staff::StaffMember,
};

/// Why somebody works a shift or not.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// She works it.
    WorksIt,
    /// She is not employed at the unit that day.
    NotEmployed,
    /// She is absent that day.
    Absent,
    /// She is there: what it would cost, or which rules it would break.
    Tried(Replacement),
}

impl Standing {
    /// What she would be as one who takes the shift, if she could be tried.
    #[must_use]
    pub const fn tried(&self) -> Option<&Replacement> {
        match self {
            Self::Tried(replacement) => Some(replacement),
            _ => None,
        }
    }
}

/// Everybody's reason for a shift.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// The rota.
    pub rota: PlanId,
    /// The shift.
    pub shift: DatedShift,
    /// Cover that is missing while the shift lasts, with the checker's ways out, cheapest first.
    pub missing: Vec<UnmetCover>,
    /// Everybody of the unit: who works it, who may be asked, the most fitting first, and who may not.
    pub people: Vec<(PersonId, Standing)>,
    /// What nobody of the staff works: each hole with its reason and up to three ways out.
    pub holes: Vec<Hole>,
}

impl Planning {
    /// Why a shift of a rota is worked by those who work it and by nobody else, by facts as of any moment.
    ///
    /// # Errors
    /// [`PlanningError::Refused`] for a rota or a shift that is not there, [`PlanningError::Defects`].
    pub async fn why(&self, facts: &Arc<Facts>, of: &OfRota, shift: DatedShift) -> Result<Why, PlanningError> {
        let (facts, of) = (Arc::clone(facts), of.clone());
        on_its_own("why", move || found(&facts, &of, shift)).await.ok_or(PlanningError::Silent("the reasons"))?
    }
}

fn found(facts: &Facts, of: &OfRota, shift: DatedShift) -> Result<Why, PlanningError> {
    let base = in_force(facts, &of.unit, of.rota.as_ref(), shift.date)?;
    let (asked, proposal) = proposed(facts, &of.unit, &base)?;
    let input = freeze_planning_input(facts, &of.unit, asked.request.horizon, facts.position()).map_err(PlanningError::Defects)?;
    // Who is absent does not work what the rota has for her: her shift is missing until somebody else does.
    let there = |a: &&Assignment| input.member(&a.person).is_none_or(|m| !m.is_absent(a.date));
    let assignments = proposal.rota.assignments.iter().filter(there).cloned().collect();
    let rota = &Rota { assignments, ..proposal.rota.clone() };
    let of_unit = input.shift_type(&shift.shift);
    let Some(of_unit) = of_unit.filter(|_| input.horizon.contains(shift.date)) else {
        let known: Vec<&str> = input.shift_types.iter().map(|s| s.id.as_str()).collect();
        let what = format!("is no shift of rota {base} on {}", shift.date);
        let remedy = format!("name one of {} and a date of the rota", known.join(", "));
        return Err(Refusal::new(RefusalCode::UnknownId, format!("shift {}", shift.shift), what, remedy).into());
    };
    let unmet = turnus_checker::check(&input, rota).unmet;
    let missing: Vec<UnmetCover> = unmet.into_iter().filter(|u| u.date == shift.date && u.band.covered_by(of_unit)).collect();
    let people = everybody(&input, rota, &missing, &shift);
    let holes = holes(facts, &input, rota, (&shift, of_unit))?;
    Ok(Why { rota: base, shift, missing, people, holes })
}

fn everybody(input: &PlanningInput, rota: &Rota, missing: &[UnmetCover], shift: &DatedShift) -> Vec<(PersonId, Standing)> {
    let classes: Vec<&ClassId> = missing.iter().map(|u| &u.class).collect();
    let tried = replacements(input, rota, &classes, shift).into_iter().map(|r| (r.person.clone(), Standing::Tried(r)));
    let works = |m: &&StaffMember| rota.shift(&m.person, shift.date) == Some(&shift.shift);
    let of = |standing: Standing, holds: &dyn Fn(&&StaffMember) -> bool| {
        input.staff.iter().filter(holds).map(|m| (m.person.clone(), standing.clone())).collect::<Vec<_>>()
    };
    let employed = |m: &&StaffMember| m.employed.contains(shift.date);
    let absent = |m: &&StaffMember| m.is_absent(shift.date);
    let mut people = of(Standing::WorksIt, &|m| works(m) && employed(m) && !absent(m));
    people.extend(tried);
    people.extend(of(Standing::Absent, &|m| employed(m) && absent(m)));
    people.extend(of(Standing::NotEmployed, &|m| !employed(m)));
    people
}
