//! Competences that run out: who must be renewed, how soon, and which of her planned shifts nobody else on duty could carry
//! (R-CO-01). A competence counts on its last day and not on the next.

use crate::{
    calendar::DateRange,
    competence::{CompetenceExpr, HeldCompetence},
    facts::{Facts, Person},
    id::{CompetenceId, PersonId, UnitId},
    rotas_in_force::RotasInForce,
    shift::DatedShift,
    staff::state::PersonFacts,
};
use chrono::NaiveDate;
use serde::Serialize;

/// Days before the last one on which a warning is given, when the asker names no others: a choice, not law.
pub const WARNING_DAYS: [u32; 3] = [60, 30, 7];

/// A competence that runs out, or did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Expiry {
    /// Whose.
    pub person: PersonId,
    /// The competence.
    pub competence: CompetenceId,
    /// Level held.
    pub level: u8,
    /// Last day it counts.
    pub last_day: NaiveDate,
    /// Days until then; below 0 when it has passed.
    pub days_left: i64,
    /// The smallest warning that is reached; 0 when the last day has passed.
    pub warning: u32,
    /// Her planned shifts after it.
    pub planned: Vec<DatedShift>,
    /// Those of them with nobody else on duty who holds it.
    pub alone: Vec<DatedShift>,
}

/// What runs out within the longest warning, and what has run out while shifts are planned after it; the soonest first.
///
/// `days` are the day of asking and the last day whose rotas are looked at. A competence that is renewed without a break, or held
/// at the same level by another proof, does not run out.
#[must_use]
pub fn expiries(facts: &Facts, unit: &UnitId, days: (NaiveDate, NaiveDate), warnings: &[u32]) -> Vec<Expiry> {
    let (on, _) = days;
    let rota = RotasInForce::of(facts, unit, days);
    let mut all = Vec::new();
    let staff = facts.employed_at(unit, DateRange::between(on, days.1));
    let mut people: Vec<_> = staff.map(|(person, _)| person).collect();
    people.dedup_by_key(|(id, _)| *id);
    for (id, person) in people {
        for (held, last_day) in ending(person) {
            let days_left = (last_day - on).num_days();
            let reached = warnings.iter().filter(|w| i64::from(**w) >= days_left).min();
            let Some(warning) = reached.map(|w| if days_left < 0 { 0 } else { *w }) else { continue };
            let [planned, alone] = relying(facts, &rota, (id, person), held, last_day);
            if days_left >= 0 || !planned.is_empty() {
                let (person, competence) = (id.clone(), held.competence.clone());
                all.push(Expiry { person, competence, level: held.level, last_day, days_left, warning, planned, alone });
            }
        }
    }
    all.sort_by(|a, b| (a.last_day, &a.person, &a.competence, a.level).cmp(&(b.last_day, &b.person, &b.competence, b.level)));
    all.dedup_by(|a, b| (&a.person, &a.competence, a.last_day) == (&b.person, &b.competence, b.last_day));
    all
}

/// What somebody holds that ends and is not held on the day after, each with its last day.
fn ending(person: &PersonFacts) -> impl Iterator<Item = (&HeldCompetence, NaiveDate)> {
    let ends = |held: &HeldCompetence| held.valid.to.filter(|last| last.succ_opt().is_some_and(|next| !person.meets(&holds(held), next)));
    person.competences.iter().filter_map(move |held| Some((held, ends(held)?)))
}

/// The day on which somebody holds it again, by a later proof.
fn again(person: &PersonFacts, held: &HeldCompetence, last: NaiveDate) -> Option<NaiveDate> {
    let later = person.competences.iter().filter(|c| c.competence == held.competence && c.level >= held.level && c.valid.from > last);
    later.map(|c| c.valid.from).min()
}

fn holds(held: &HeldCompetence) -> CompetenceExpr {
    CompetenceExpr::Holds { competence: held.competence.clone(), level: held.level }
}

/// Planned shifts after the last day, until she holds it again, and those with nobody else who holds it.
fn relying(facts: &Facts, rota: &RotasInForce<'_>, who: Person<'_>, held: &HeldCompetence, last: NaiveDate) -> [Vec<DatedShift>; 2] {
    let (id, until) = (who.0, again(who.1, held, last));
    let another = |other: &PersonId, day| other != id && facts.people.get(other).is_some_and(|p| p.meets(&holds(held), day));
    let [mut planned, mut alone] = [Vec::new(), Vec::new()];
    for day in rota.dates.iter().filter(|day| **day > last && until.is_none_or(|until| **day < until)) {
        let Some((shift, of)) = rota.shift_of(id, *day) else { continue };
        let dated = DatedShift { date: *day, shift: shift.clone() };
        if !rota.on_duty(*day, of).iter().any(|other| another(other, *day)) {
            alone.push(dated.clone());
        }
        planned.push(dated);
    }
    [planned, alone]
}
