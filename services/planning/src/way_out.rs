//! What nobody of the staff works of a shift: one stated reason for each hole, and up to three ways out that differ (R-WT-11).
//!
//! A hole is a class of the cover that misses heads while the shift lasts, or a substitute that the rota asks for. A way out is told
//! only when the checker, asked about the whole rota with it, finds the hole smaller, no other cover less met and no hard rule newly
//! broken. Ways are sought kind by kind, the cheapest of each: somebody of the staff inside her hours, in place of a shift that can be
//! spared, as extra work, somebody of another unit, a substitute; where these are too few, shifts that change hands, and then what
//! somebody would have to agree to: an agreement, an extra shift with it, leave or a course moved to other days. Where fewer than three
//! are told, everybody who counts and is in none of them has what stops her.

mod moved;
mod stop;

pub use moved::{Change, Moved};
pub use stop::{Stop, Stopped};

use crate::{
    backwards::{Way, is_movable, ways_of},
    candidates::{Candidate, borrowed},
    error::PlanningError,
    fairness::missing as missing_parameter,
    step_in::{Replacement, broken_anew, replacements},
};
use std::collections::BTreeMap;
use turnus_domain::{
    facts::Facts,
    id::{ClassId, PersonId, ProfessionId},
    planning_input::PlanningInput,
    quantity::{Minutes, Ore},
    rota::{Assignment, Finding, Report, Rota, SubstituteShift, UnmetCover},
    rule_book::{MissingParameter, RuleId},
    shift::{DatedShift, ShiftType},
    staff::{ExtraShift, StaffMember},
};

/// Most ways out of a hole.
const MOST_WAYS: usize = 3;
/// Most people of a kind that are tried.
const MOST_TRIED: usize = 6;
/// Most people of whom it is asked what they would have to agree to.
const MOST_ASKED: usize = 8;

/// What is missing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// Heads of a class in some band while the shift lasts.
    Class(ClassId),
    /// Somebody of a profession, for whom the rota asks for a substitute.
    Substitute(ProfessionId),
}

/// Why nobody of the staff works it, counted over those who count for what is missing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HoleReason {
    /// Employees who count.
    pub able: usize,
    /// Of them absent.
    pub absent: usize,
    /// Of them at work on the shift already.
    pub on_it: usize,
    /// Of them who may not work it, by the rule that each breaks first; most people first.
    pub may_not: Vec<(RuleId, usize)>,
    /// Of them who may be asked.
    pub may: usize,
}

/// A hole of a shift.
#[derive(Debug, Clone, PartialEq)]
pub struct Hole {
    /// What is missing.
    pub missing: Missing,
    /// How many heads.
    pub heads: u32,
    /// Why.
    pub reason: HoleReason,
    /// Ways out, the cheapest first; each was tried.
    pub ways: Vec<WayOut>,
    /// Who counts, is there and is in none of the ways, with what stops her; nobody when there are three ways.
    pub stops: Vec<Stop>,
}

/// A way out of a hole.
#[derive(Debug, Clone, PartialEq)]
pub enum WayOut {
    /// Somebody of the staff: inside her hours, in place of another shift, or as extra work.
    Staff(Replacement),
    /// Somebody of another unit.
    Lent(Box<Candidate>),
    /// A substitute of a profession, with ordinary pay; of another profession than the rota asks for, when it asks for one.
    Substitute(ProfessionId, Ore),
    /// Somebody of the staff, when shifts change hands.
    Moved(Moved),
    /// Somebody of the staff, once it is agreed.
    Agreed(PersonId, Way),
}

impl WayOut {
    /// Ordinary pay beside what is paid anyway; supplements come on top.
    #[must_use]
    pub const fn pay(&self) -> Ore {
        match self {
            Self::Staff(r) => r.pay,
            Self::Lent(c) => c.step_in.pay,
            Self::Substitute(_, pay) => *pay,
            Self::Moved(moved) => moved.pay,
            Self::Agreed(..) => Ore::ZERO,
        }
    }

    /// Who works it then, when it is somebody with a name.
    #[must_use]
    pub fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Staff(r) => Some(&r.person),
            Self::Lent(c) => Some(&c.step_in.person),
            Self::Substitute(..) => None,
            Self::Moved(moved) => moved.person(),
            Self::Agreed(person, _) => Some(person),
        }
    }
}

/// The holes of a shift of a rota, each with its reason and its ways out.
pub(crate) fn holes(
    facts: &Facts,
    input: &PlanningInput,
    rota: &Rota,
    (shift, of_unit): (&DatedShift, &ShiftType),
) -> Result<Vec<Hole>, PlanningError> {
    let before = turnus_checker::check_assignments(input, &rota.assignments, &rota.substitutes);
    let mut heads: BTreeMap<Missing, u32> = BTreeMap::new();
    for u in before.unmet.iter().filter(|u| u.date == shift.date && u.band.covered_by(of_unit)) {
        let most = heads.entry(Missing::Class(u.class.clone())).or_default();
        *most = (*most).max(u.required - u.present);
    }
    for s in rota.substitutes.iter().filter(|s| s.date == shift.date && s.shift == shift.shift) {
        *heads.entry(Missing::Substitute(s.profession.clone())).or_default() += 1;
    }
    let desk = Desk { facts, input, rota, shift, of_unit, before };
    heads.into_iter().map(|(missing, heads)| desk.hole(missing, heads)).collect()
}

/// What stays broken of whom, whatever is agreed.
type Left = BTreeMap<PersonId, Finding>;

/// A shift of a rota, judged as it is.
struct Desk<'a> {
    facts: &'a Facts,
    input: &'a PlanningInput,
    rota: &'a Rota,
    shift: &'a DatedShift,
    of_unit: &'a ShiftType,
    before: Report,
}

impl Desk<'_> {
    fn hole(&self, missing: Missing, heads: u32) -> Result<Hole, PlanningError> {
        let classes: Vec<&ClassId> = match &missing {
            Missing::Class(class) => vec![class],
            Missing::Substitute(_) => Vec::new(),
        };
        let staff = replacements(self.input, self.rota, &classes, self.shift);
        let (ways, left) = self.ways(&missing, &staff)?;
        let stops = self.stops(&missing, &staff, &ways, &left);
        Ok(Hole { reason: self.reason(&missing, &staff), ways, stops, heads, missing })
    }

    fn reason(&self, missing: &Missing, staff: &[Replacement]) -> HoleReason {
        let date = self.shift.date;
        let able: Vec<&StaffMember> = self.input.staff.iter().filter(|m| m.employed.contains(date) && self.counts(missing, m)).collect();
        let mut reason = HoleReason { able: able.len(), ..HoleReason::default() };
        let mut may_not: BTreeMap<RuleId, usize> = BTreeMap::new();
        for m in able {
            if m.is_absent(date) {
                reason.absent += 1;
            } else if self.rota.shift(&m.person, date) == Some(&self.shift.shift) {
                reason.on_it += 1;
            } else if let Some(first) = staff.iter().find(|r| r.person == m.person).and_then(|r| r.breaks.first()) {
                *may_not.entry(first.rule).or_default() += 1;
            } else {
                reason.may += 1;
            }
        }
        reason.may_not = may_not.into_iter().collect();
        reason.may_not.sort_by_key(|(rule, n)| (std::cmp::Reverse(*n), *rule));
        reason
    }

    fn counts(&self, missing: &Missing, m: &StaffMember) -> bool {
        match missing {
            Missing::Class(class) => self.input.class(class).is_some_and(|c| m.meets(&c.who, self.shift.date)),
            Missing::Substitute(profession) => m.profession == *profession && m.authorisation.counts_on(self.shift.date),
        }
    }

    /// The cheapest of each kind, and more of the same kinds while there are fewer than three.
    fn ways(&self, missing: &Missing, staff: &[Replacement]) -> Result<(Vec<WayOut>, Left), PlanningError> {
        let mut left = Left::new();
        let mut kinds = vec![
            self.of_staff(missing, staff, &|r| r.extra == Minutes::ZERO && r.instead_of.is_none()),
            self.of_staff(missing, staff, &|r| r.instead_of.is_some()),
            self.of_staff(missing, staff, &|r| r.extra > Minutes::ZERO && r.instead_of.is_none()),
            self.lent(missing).map_err(|e| missing_parameter(&self.input.unit, &e))?,
            self.substitute(missing),
        ];
        let told = |kinds: &[Vec<WayOut>]| kinds.iter().filter(|kind| !kind.is_empty()).count();
        if told(&kinds) < MOST_WAYS {
            kinds.push(self.moved(missing));
        }
        if told(&kinds) < MOST_WAYS {
            let agreed = self.agreed(missing, staff)?;
            kinds.push(agreed.0);
            left = agreed.1;
        }
        let mut kinds: Vec<_> = kinds.into_iter().map(Vec::into_iter).collect();
        let mut ways = Vec::new();
        let cost = |way: &WayOut| (matches!(way, WayOut::Agreed(..)), way.pay());
        while ways.len() < MOST_WAYS {
            let mut round: Vec<WayOut> = kinds.iter_mut().filter_map(Iterator::next).collect();
            if round.is_empty() {
                break;
            }
            round.sort_by_key(cost);
            ways.extend(round);
        }
        ways.truncate(MOST_WAYS);
        ways.sort_by_key(cost);
        Ok((ways, left))
    }

    /// Those of the staff who may work it in some way, tried in order.
    fn of_staff(&self, missing: &Missing, staff: &[Replacement], kind: &dyn Fn(&Replacement) -> bool) -> Vec<WayOut> {
        let may = staff.iter().filter(|r| r.breaks.is_empty() && kind(r)).take(MOST_TRIED);
        let works = may.filter(|r| self.fills(missing, &self.agreed_extra(&r.person, self.shift, r.extra), &self.with(missing, &r.person)));
        works.take(MOST_WAYS).cloned().map(WayOut::Staff).collect()
    }

    /// The input in which somebody said yes to a shift as extra work of so many minutes; 0 when her hours have room for it.
    fn agreed_extra(&self, person: &PersonId, shift: &DatedShift, working: Minutes) -> PlanningInput {
        let mut input = self.input.clone();
        if let Some(m) = input.staff.iter_mut().find(|m| m.person == *person).filter(|_| working > Minutes::ZERO) {
            m.extra.push(ExtraShift { date: shift.date, shift: shift.shift.clone(), working });
        }
        input
    }

    /// The rota in which somebody works the shift in place of whatever she has that day.
    fn with(&self, missing: &Missing, person: &PersonId) -> Rota {
        let mut rota = self.without_substitute(missing);
        rota.assignments.retain(|a| a.person != *person || a.date != self.shift.date);
        rota.assignments.push(Assignment { date: self.shift.date, person: person.clone(), shift: self.shift.shift.clone() });
        rota.assignments.sort();
        rota
    }

    /// The rota without one of the substitutes that are missing.
    fn without_substitute(&self, missing: &Missing) -> Rota {
        let mut rota = self.rota.clone();
        if let Missing::Substitute(profession) = missing {
            let asked = SubstituteShift { profession: profession.clone(), ..self.asked(profession) };
            if let Some(at) = rota.substitutes.iter().position(|s| *s == asked) {
                rota.substitutes.remove(at);
            }
        }
        rota
    }

    fn asked(&self, profession: &ProfessionId) -> SubstituteShift {
        SubstituteShift { date: self.shift.date, shift: self.shift.shift.clone(), profession: profession.clone() }
    }

    /// Whether the checker finds the hole smaller, no other cover less met and no hard rule newly broken.
    fn fills(&self, missing: &Missing, input: &PlanningInput, after: &Rota) -> bool {
        let report = turnus_checker::check_assignments(input, &after.assignments, &after.substitutes);
        let smaller = match missing {
            Missing::Class(class) => {
                let here = |u: &&UnmetCover| u.date == self.shift.date && u.class == *class && u.band.covered_by(self.of_unit);
                self.before.unmet.iter().filter(here).any(|row| short(&report, row) < short(&self.before, row))
            }
            Missing::Substitute(_) => after.substitutes.len() < self.rota.substitutes.len(),
        };
        self.is_no_worse(&report) && smaller && self.breaks_nothing(&report.findings)
    }

    /// Whether no row of cover misses more heads than before.
    fn is_no_worse(&self, report: &Report) -> bool {
        report.unmet.iter().all(|row| short(report, row) <= short(&self.before, row))
    }

    fn breaks_nothing(&self, after: &[Finding]) -> bool {
        broken_anew(&self.before.findings, after).is_empty()
    }

    /// People of other units whose profession fills it as a substitute of theirs would; judged with the shifts of their own rotas.
    fn lent(&self, missing: &Missing) -> Result<Vec<WayOut>, MissingParameter> {
        let professions = self.input.professions.iter().map(|p| &p.id).filter(|p| self.is_filled_by(missing, p));
        let mut all: Vec<Candidate> = Vec::new();
        for profession in professions {
            let wanted = |m: &StaffMember| m.profession == *profession && m.authorisation.counts_on(self.shift.date);
            let (beyond, _) = borrowed(self.facts, self.input, self.shift, self.of_unit, &wanted)?;
            all.extend(beyond.into_iter().filter(|c| c.step_in.breaks.is_empty()));
        }
        all.sort_by_key(|c| (c.ring, !c.pool, c.step_in.pay, c.step_in.person.clone()));
        Ok(all.into_iter().take(MOST_WAYS).map(|c| WayOut::Lent(Box::new(c))).collect())
    }

    /// Whether somebody is on leave or at a course that day which may be moved to other days.
    fn is_movably_away(&self, m: &StaffMember) -> bool {
        let date = self.shift.date;
        let mut there = m.absences.iter().filter(|a| a.days.contains(date)).peekable();
        m.employed.contains(date) && there.peek().is_some() && there.all(is_movable)
    }

    /// Whether somebody of a profession from outside fills it.
    fn is_filled_by(&self, missing: &Missing, profession: &ProfessionId) -> bool {
        match missing {
            Missing::Substitute(asked) => asked == profession,
            Missing::Class(_) => {
                let mut after = self.rota.clone();
                after.substitutes.push(self.asked(profession));
                after.substitutes.sort();
                self.fills(missing, self.input, &after)
            }
        }
    }

    /// The substitute that fills a class, the least paid. Of asking for a substitute one of the same profession is no way out, but one
    /// of another profession that covers no less.
    fn substitute(&self, missing: &Missing) -> Vec<WayOut> {
        let fills = |profession: &ProfessionId| match missing {
            Missing::Class(_) => self.is_filled_by(missing, profession),
            Missing::Substitute(asked) => asked != profession && self.is_replaced_by(missing, profession),
        };
        let minutes = self.of_unit.working(self.shift.date).0;
        let mut all: Vec<(Ore, ProfessionId)> =
            self.input.professions.iter().map(|p| (Ore(p.pay_per_hour.0 * minutes / 60), p.id.clone())).collect();
        all.sort();
        all.into_iter().filter(|(_, p)| fills(p)).take(1).map(|(pay, p)| WayOut::Substitute(p, pay)).collect()
    }

    /// Whether a substitute of another profession than is asked for covers no less.
    fn is_replaced_by(&self, missing: &Missing, profession: &ProfessionId) -> bool {
        let mut after = self.without_substitute(missing);
        after.substitutes.push(self.asked(profession));
        after.substitutes.sort();
        let report = turnus_checker::check_assignments(self.input, &after.assignments, &after.substitutes);
        self.is_no_worse(&report) && self.breaks_nothing(&report.findings)
    }

    /// What those who count, are free and may not work it would have to agree to, and those who are on leave or at a course that could
    /// be on other days; the least effort first. Beside it of whom nothing takes away what she would break.
    fn agreed(&self, missing: &Missing, staff: &[Replacement]) -> Result<(Vec<WayOut>, Left), PlanningError> {
        let counts = |r: &&Replacement| self.input.member(&r.person).is_some_and(|m| self.counts(missing, m));
        let mut free: Vec<&Replacement> = staff.iter().filter(|r| !r.breaks.is_empty() && r.instead_of.is_none()).filter(counts).collect();
        free.sort_by_key(|r| (r.breaks.len(), &r.person));
        let away = self.input.staff.iter().filter(|m| self.is_movably_away(m) && self.counts(missing, m));
        let asked = free.into_iter().map(|r| &r.person).chain(away.map(|m| &m.person));
        let (mut found, mut left): (Vec<(usize, PersonId, Way)>, Left) = (Vec::new(), Left::new());
        for person in asked.take(MOST_ASKED) {
            let (ways, stays) =
                ways_of(self.facts, &self.input.unit, &self.with(missing, person), (person, self.shift), &self.before.findings)?;
            left.extend(stays.into_iter().next().map(|f| (person.clone(), f)));
            found.extend(ways.into_iter().enumerate().map(|(k, way)| (k, person.clone(), way)));
        }
        // The cheapest of everybody first, then what else the same people could agree to.
        found.sort_by(|a, b| (a.0, a.2.effort, &a.1).cmp(&(b.0, b.2.effort, &b.1)));
        Ok((found.into_iter().map(|(_, person, way)| WayOut::Agreed(person, way)).collect(), left))
    }
}

/// Heads that a report misses in a row of cover.
fn short(report: &Report, row: &UnmetCover) -> u32 {
    let same = report.unmet.iter().find(|u| (u.date, u.band, &u.class) == (row.date, row.band, &row.class));
    same.map_or(0, |u| u.required - u.present)
}
