//! Who could work a shift, from the unit outwards: its own people, those of the site, the municipality's pool and other units,
//! then partners (R-TS-08). Everybody is judged by the checker; who comes from elsewhere with the shifts her own rotas give her.

use crate::{
    Planning,
    amend::proposed,
    error::PlanningError,
    fairness::missing,
    repair::in_force,
    step_in::{Replacement, pay, points, replacements, supplements_more},
    swap::OfRota,
    thread::on_its_own,
};
use chrono::{Days, NaiveDate};
use std::{collections::BTreeMap, sync::Arc};
use turnus_domain::{
    agreement::Consent,
    calendar::DateRange,
    facts::Facts,
    freeze::{freeze_borrowed, freeze_planning_input},
    id::{ClassId, PersonId, PlanId, ProfessionId, ShiftTypeId, UnitId},
    place::{Induction, Lends, Ring, Travel, UnitPlace, ring, travel},
    planning_input::PlanningInput,
    quantity::Minutes,
    refusal::{Refusal, RefusalCode},
    rota::{Assignment, Finding, Severity},
    rule_book::{MissingParameter, ParameterKey, RuleId},
    shift::{DatedShift, ShiftType},
    staff::{ExtraShift, StaffMember, state::PersonFacts},
};

/// Days before and after a shift whose other shifts are looked at.
const AROUND: u64 = 28;

/// The shift that somebody is sought for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskCandidates {
    /// The unit and its rota.
    pub of: OfRota,
    /// The shift.
    pub shift: DatedShift,
    /// Only people of this profession.
    pub profession: Option<ProfessionId>,
    /// Only people who count in this class.
    pub class: Option<ClassId>,
}

/// Somebody who might take the shift.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The unit she belongs to.
    pub from: UnitId,
    /// How far out that is.
    pub ring: Ring,
    /// Whether it is a pool, where who is on duty is there to be sent.
    pub pool: bool,
    /// The way; none when it is not recorded, or there is none to go.
    pub travel: Option<Travel>,
    /// What she must learn first; none when she knows the unit. Until then she is the second person on her first shift.
    pub induction: Option<Induction>,
    /// What it costs or breaks.
    pub step_in: Replacement,
}

/// Everybody who might take a shift, the first to ask first.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidates {
    /// The rota.
    pub rota: PlanId,
    /// The shift.
    pub shift: DatedShift,
    /// Who may be asked.
    pub may: Vec<Candidate>,
    /// Who may not, with the rules that say so.
    pub may_not: Vec<Candidate>,
    /// Units elsewhere whose people were not looked at, because their place is not recorded.
    pub unplaced: usize,
}

impl Candidates {
    /// Whether an agency may be called: only when nobody else may be asked.
    #[must_use]
    pub const fn agency(&self) -> bool {
        self.may.is_empty()
    }

    /// Who may be asked of a ring.
    #[must_use]
    pub fn of(&self, ring: Ring) -> usize {
        self.may.iter().filter(|c| c.ring == ring).count()
    }
}

impl Planning {
    /// Who could work a shift, by facts as of any moment. Nothing is recorded.
    ///
    /// # Errors
    /// [`PlanningError::Refused`] for a rota or a shift that is not there, [`PlanningError::Defects`].
    pub async fn candidates(&self, facts: &Arc<Facts>, asked: &AskCandidates) -> Result<Candidates, PlanningError> {
        let (facts, asked) = (Arc::clone(facts), asked.clone());
        on_its_own("candidates", move || found(&facts, &asked)).await.ok_or(PlanningError::Silent("the candidates"))?
    }
}

fn found(facts: &Facts, asked: &AskCandidates) -> Result<Candidates, PlanningError> {
    let AskCandidates { of, shift, .. } = asked;
    let base = in_force(facts, &of.unit, of.rota.as_ref(), shift.date)?;
    let (request, proposal) = proposed(facts, &of.unit, &base)?;
    let input = freeze_planning_input(facts, &of.unit, request.request.horizon, facts.position()).map_err(PlanningError::Defects)?;
    let Some(of_unit) = input.shift_type(&shift.shift).filter(|_| input.horizon.contains(shift.date)) else {
        let known: Vec<&str> = input.shift_types.iter().map(|s| s.id.as_str()).collect();
        let (place, what) = (format!("shift {}", shift.shift), format!("is no shift of rota {base} on {}", shift.date));
        let remedy = format!("name one of {} and a date of the rota", known.join(", "));
        return Err(Refusal::new(RefusalCode::UnknownId, place, what, remedy).into());
    };
    if let Some(class) = asked.class.as_ref().filter(|class| input.class(class).is_none()) {
        let remedy = "name a class that cover is asked for";
        return Err(Refusal::new(RefusalCode::UnknownId, format!("competence class {class}"), "is not known here", remedy).into());
    }
    let wanted = |m: &StaffMember| {
        asked.profession.as_ref().is_none_or(|p| m.profession == *p && m.authorisation.counts_on(shift.date))
            && asked.class.as_ref().and_then(|c| input.class(c)).is_none_or(|c| m.meets(&c.who, shift.date))
    };
    let classes: Vec<&ClassId> = asked.class.iter().collect();
    let own = replacements(&input, &proposal.rota, &classes, shift).into_iter().filter(|r| input.member(&r.person).is_some_and(&wanted));
    let of_own = |step_in| Candidate { from: of.unit.clone(), ring: Ring::Unit, pool: false, travel: None, induction: None, step_in };
    let mut all: Vec<Candidate> = own.map(of_own).collect();
    let (beyond, unplaced) = borrowed(facts, &input, shift, of_unit, &wanted).map_err(|e| missing(&of.unit, &e))?;
    all.extend(beyond);
    all.sort_by_key(order);
    let (may, may_not) = all.into_iter().partition(|c| c.step_in.breaks.is_empty());
    Ok(Candidates { rota: base, shift: shift.clone(), may, may_not, unplaced })
}

/// Nearest ring first, the pool before other units; then who knows the unit, the shorter way, and what it costs.
fn order(c: &Candidate) -> (Ring, bool, i64, bool, Minutes, i64, i64, PersonId) {
    let way = c.travel.as_ref().map_or(0, |t| t.minutes.0);
    let learn = c.induction.as_ref().map_or(0, |i| i.minutes.0);
    let r = &c.step_in;
    (c.ring, !c.pool, way + learn, c.induction.is_some(), r.extra, r.pay.0, r.points, r.person.clone())
}

/// Everybody of other units whose place is recorded, and how many units have none. The rule book must say how long somebody knows a
/// unit that has an induction.
pub(crate) fn borrowed(
    facts: &Facts,
    input: &PlanningInput,
    shift: &DatedShift,
    of_unit: &ShiftType,
    wanted: &dyn Fn(&StaffMember) -> bool,
) -> Result<(Vec<Candidate>, usize), MissingParameter> {
    let (date, here) = (shift.date, &input.unit);
    let place = |unit: &UnitId| facts.units.get(unit).and_then(|u| u.place.at(date));
    let Some(place_here) = place(here) else { return Ok((Vec::new(), facts.units.len() - 1)) };
    let taught = place_here.induction.clone();
    let taught = taught.map(|i| Ok((i, since(input, date)?))).transpose()?;
    let (mut all, mut unplaced) = (Vec::new(), 0);
    for from in facts.units.keys().filter(|unit| *unit != here) {
        let (Some(place_there), Some(ring)) = (place(from), ring(facts, here, from, date)) else {
            unplaced += 1;
            continue;
        };
        for ((id, person), _) in facts.employed_at(from, DateRange::between(date, date)) {
            if input.member(id).is_some_and(|m| m.employed.contains(date)) {
                continue; // She is one of the unit's own.
            }
            let Some(member) = freeze_borrowed(facts, from, id, input.horizon.range()) else { continue };
            if member.is_absent(date) || !wanted(&member) {
                continue;
            }
            let lent = Lent { facts, input, shift, of_unit, from, place: place_there };
            if let Some(step_in) = lent.step_in(&member, person) {
                let travel = travel(facts, here, from, date).cloned();
                let unknown = |(i, since): &(Induction, NaiveDate)| !knows(facts, person, id, i, here, (*since, date));
                let induction = taught.clone().filter(unknown).map(|(induction, _)| induction);
                all.push(Candidate { from: from.clone(), ring, pool: place_there.lends == Lends::Pool, travel, induction, step_in });
            }
        }
    }
    Ok((all, unplaced))
}

/// The first day from which work at a unit counts as knowing it on a day.
fn since(input: &PlanningInput, date: NaiveDate) -> Result<NaiveDate, MissingParameter> {
    let days = input.rule_book.value(ParameterKey::UnitKnownDays, date)?;
    Ok(u64::try_from(days).ok().and_then(|days| date.checked_sub_days(Days::new(days))).unwrap_or(date))
}

/// Whether somebody knows a unit: she holds what its induction gives, or worked there between two days.
fn knows(
    facts: &Facts,
    person: &PersonFacts,
    id: &PersonId,
    induction: &Induction,
    unit: &UnitId,
    (since, date): (NaiveDate, NaiveDate),
) -> bool {
    let holds = person.competences.iter().any(|c| c.competence == induction.competence && c.valid.contains(date));
    let worked = |a: &Assignment| a.person == *id && a.date >= since && a.date < date;
    holds || facts.publications(unit).iter().any(|(_, p)| p.rota.assignments.iter().any(worked))
}

/// A shift that somebody of another unit might take.
struct Lent<'a> {
    facts: &'a Facts,
    input: &'a PlanningInput,
    shift: &'a DatedShift,
    of_unit: &'a ShiftType,
    from: &'a UnitId,
    place: &'a UnitPlace,
}

impl Lent<'_> {
    /// What the checker says of her with the shift beside those of her own rotas; none when she is on duty at a unit that
    /// needs her there.
    fn step_in(&self, member: &StaffMember, person: &PersonFacts) -> Option<Replacement> {
        let (id, date) = (&member.person, self.shift.date);
        let mut input =
            PlanningInput { staff: vec![StaffMember { fixed: Vec::new(), extra: Vec::new(), ..member.clone() }], ..self.bare() };
        let (own, today) = self.own_shifts(id, person, &mut input.shift_types);
        let pool = self.place.lends == Lends::Pool;
        if today.is_some() && !pool {
            return None;
        }
        let shared = |c: &&Consent| input.agreements.iter().any(|a| a.id == c.agreement);
        input.consents = person.consents.iter().filter(shared).cloned().collect();
        let line: Vec<DatedShift> = own.iter().filter(|s| s.date != date).chain([self.shift]).cloned().collect();
        // Who is on duty in a pool is there to be sent, and a pool without a rota of the day has not placed her yet.
        let placed = self.facts.publications(self.from).iter().any(|(_, p)| p.rota.horizon.contains(date));
        let extra = if pool && (today.is_some() || !placed) { Minutes::ZERO } else { self.of_unit.working(date) };
        let before = turnus_checker::check_person(&input, id, &own);
        if extra > Minutes::ZERO {
            input.staff[0].extra.push(ExtraShift { date, shift: self.shift.shift.clone(), working: extra });
        }
        let after = turnus_checker::check_person(&input, id, &line);
        let (pay, points) = (pay(&input, member, extra), points(&after) - points(&before));
        let supplements = supplements_more(&input, member, &own, self.shift);
        // Her hours are owed to her own unit, and what her own rota breaks is not for this unit to mend.
        let hers = |f: &Finding| f.rule == RuleId::Hours || before.iter().any(|b| (b.rule, b.date) == (f.rule, f.date));
        let breaks = after.into_iter().filter(|f| f.severity == Severity::Hard && !hers(f)).collect();
        Some(Replacement { person: id.clone(), counts: true, instead_of: today, extra, pay, supplements, breaks, points })
    }

    /// The input of the asking unit without its staff: its shifts, agreements and rules.
    fn bare(&self) -> PlanningInput {
        let i = self.input;
        PlanningInput {
            unit: i.unit.clone(),
            horizon: i.horizon,
            position: i.position,
            sharing_plan: i.sharing_plan.clone(),
            shift_types: i.shift_types.clone(),
            structure: i.structure.clone(),
            classes: i.classes.clone(),
            cover: i.cover.clone(),
            professions: i.professions.clone(),
            consents: Vec::new(),
            staff: Vec::new(),
            agreements: i.agreements.clone(),
            rule_book: i.rule_book.clone(),
            holidays: i.holidays.clone(),
        }
    }

    /// Her shifts around the date by the rotas in force of every unit she works at, and what that of the date is called there.
    /// Their types are added under names of their own.
    fn own_shifts(&self, id: &PersonId, person: &PersonFacts, types: &mut Vec<ShiftType>) -> (Vec<DatedShift>, Option<ShiftTypeId>) {
        let (first, last) = self.around();
        let mut names: BTreeMap<(UnitId, ShiftTypeId), ShiftTypeId> = BTreeMap::new();
        let (mut own, mut today): (Vec<DatedShift>, _) = (Vec::new(), None);
        for job in person.employments.values() {
            let Some(unit) = self.facts.units.get(&job.unit) else { continue };
            let published = self.facts.publications(&job.unit);
            for (k, (_, p)) in published.iter().enumerate() {
                let newer = |day: NaiveDate| published[k + 1..].iter().any(|(_, q)| q.rota.horizon.contains(day));
                let hers = p.rota.assignments.iter().filter(|a| a.person == *id && first <= a.date && a.date <= last && !newer(a.date));
                for a in hers {
                    let Some(of) = unit.shift_type_ever(&a.shift, a.date) else { continue };
                    let key = (job.unit.clone(), a.shift.clone());
                    let next = names.len();
                    let Ok(name) = format!("lent-{next}").parse::<ShiftTypeId>() else { continue };
                    let name = names.entry(key).or_insert_with(|| {
                        types.push(ShiftType { id: name.clone(), ..of.clone() });
                        name
                    });
                    if a.date == self.shift.date {
                        today = Some(a.shift.clone());
                    }
                    if !own.iter().any(|s| s.date == a.date) && !person.absences.values().any(|x| x.days.contains(a.date)) {
                        own.push(DatedShift { date: a.date, shift: name.clone() });
                    }
                }
            }
        }
        own.sort_by_key(|s| s.date);
        (own, today)
    }

    fn around(&self) -> (NaiveDate, NaiveDate) {
        let (days, date) = (Days::new(AROUND), self.shift.date);
        let first = date.checked_sub_days(days).unwrap_or(date).max(self.input.horizon.first);
        (first, date.checked_add_days(days).unwrap_or(date).min(self.input.horizon.last()))
    }
}
