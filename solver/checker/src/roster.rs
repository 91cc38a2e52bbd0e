//! Assignments and substitute lines sorted out: what has no place becomes a FORM finding, the rest is judged.

use crate::{
    line::Line,
    rules::{contract, form::finding},
    ward::Ward,
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use turnus_domain::{
    competence::CompetenceExpr,
    id::{PersonId, ProfessionId},
    rota::{Assignment, Finding, SubstituteShift},
    shift::ShiftType,
};

/// Everybody's line, and the substitute lines.
pub(crate) struct Roster<'a> {
    pub(crate) lines: Vec<Line<'a>>,
    pub(crate) vacancies: Vec<Vacancy<'a>>,
}

/// A substitute line with a known shift type and profession.
pub(crate) struct Vacancy<'a> {
    pub(crate) date: NaiveDate,
    pub(crate) of: &'a ShiftType,
    pub(crate) profession: &'a ProfessionId,
}

impl Vacancy<'_> {
    /// Whether somebody authorised in the profession, without further competences, meets an expression.
    pub(crate) fn meets(&self, expr: &CompetenceExpr) -> bool {
        profession_meets(self.profession, expr)
    }
}

/// Whether somebody authorised in a profession, without further competences, meets an expression.
pub(crate) fn profession_meets(profession: &ProfessionId, expr: &CompetenceExpr) -> bool {
    match expr {
        CompetenceExpr::Anyone => true,
        CompetenceExpr::Profession(list) => list.contains(profession),
        CompetenceExpr::Holds { .. } => false,
        CompetenceExpr::All(list) => list.iter().all(|e| profession_meets(profession, e)),
        CompetenceExpr::Any(list) => list.iter().any(|e| profession_meets(profession, e)),
    }
}

impl<'a> Roster<'a> {
    /// Sorts out assignments and substitute lines.
    pub(crate) fn new(ward: &Ward<'a>, assignments: &[Assignment], substitutes: &[SubstituteShift], found: &mut Vec<Finding>) -> Self {
        let mut shifts: BTreeMap<&PersonId, BTreeMap<NaiveDate, &'a ShiftType>> = BTreeMap::new();
        for a in assignments {
            let Some(of) = fitting(ward, a, found) else { continue };
            let line = shifts.entry(&a.person).or_default();
            if let Some(first) = line.get(&a.date) {
                let what = format!("{} has both {} and {} on {}", a.person, first.id, a.shift, a.date);
                found.push(finding(Some(&a.person), Some(a.date), what, "keep one shift per person and date; the second was not judged"));
            } else {
                line.insert(a.date, of);
            }
        }
        let mut seen = BTreeSet::new();
        let members = ward.input.staff.iter().filter(|m| seen.insert(&m.person));
        let lines = members.map(|m| Line::new(ward, m, shifts.remove(&m.person).unwrap_or_default())).collect();
        let vacancies = substitutes.iter().filter_map(|s| vacancy(ward, s, found)).collect();
        Self { lines, vacancies }
    }
}

fn fitting<'a>(ward: &Ward<'a>, a: &Assignment, found: &mut Vec<Finding>) -> Option<&'a ShiftType> {
    let of = ward.input.shift_type(&a.shift);
    let wrong = [
        (ward.input.member(&a.person).is_none(), format!("{} is not on the staff list", a.person)),
        (of.is_none(), format!("the shift type {} is unknown", a.shift)),
        (!ward.input.horizon.contains(a.date), format!("{} is outside the horizon", a.date)),
    ];
    let mut fits = true;
    for (_, what) in wrong.into_iter().filter(|w| w.0) {
        fits = false;
        found.push(finding(Some(&a.person), Some(a.date), what, "take the assignment out, or plan with a newer input"));
    }
    of.filter(|_| fits)
}

fn vacancy<'a>(ward: &Ward<'a>, s: &SubstituteShift, found: &mut Vec<Finding>) -> Option<Vacancy<'a>> {
    let of = ward.input.shift_type(&s.shift);
    let profession = ward.input.professions.iter().map(|p| &p.id).find(|p| **p == s.profession);
    if of.is_none() || profession.is_none() || !ward.input.horizon.contains(s.date) {
        let what = format!(
            "a substitute ({}) for {} on {}: unknown profession or shift type, or outside the horizon",
            s.profession, s.shift, s.date
        );
        found.push(finding(None, Some(s.date), what, "take the substitute line out, or plan with a newer input"));
    }
    let (of, profession) = (of?, profession?);
    if !ward.input.horizon.contains(s.date) {
        return None;
    }
    contract::judge_substitute(ward, s, of, found);
    Some(Vacancy { date: s.date, of, profession })
}
