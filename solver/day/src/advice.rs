//! What would help, what an hour is worth, and what the cover promised: each number found by solving again.
//!
//! Ways out are tried for the tasks that are left: a decision nobody made, a competence that is all somebody lacks, one
//! more person. Prices count the minutes of care that are left at least, whatever their risk, by the proven bound.

use crate::{
    DayError, plan, presence,
    stages::least_left,
    ways::{Day, member},
};
use std::collections::{BTreeMap, BTreeSet};
use turnus_domain::{
    calendar::DateRange,
    competence::{CompetenceExpr, HeldCompetence},
    cover::Band,
    day_plan::{Broken, DayAdvice, DayPlan, DayPlanInput, DayPrice, Duty, Help, HelpBy},
    id::{PersonId, ProfessionId, TaskId},
    quantity::{Minutes, Ore},
    sharing::SharingDecision,
    staff::StaffMember,
    task::{Mode, Task},
};

/// Most ways out that are tried.
const TRIED: usize = 24;
/// Somebody who is not employed yet.
const ONE_MORE: &str = "one-more";

/// Advice on a day.
///
/// # Errors
/// [`DayError`].
pub fn advise(input: &DayPlanInput, plan: &DayPlan) -> Result<DayAdvice, DayError> {
    let ways_out = ways_out(input, plan);
    let tried = ways_out.len() as u32;
    let mut helps = Vec::new();
    for by in ways_out {
        helps.extend(confirmed(input, plan, by)?);
    }
    helps.sort_by_key(|h| (h.cost, -h.saves.0));
    Ok(DayAdvice { helps, tried, prices: prices(input)?, broken: broken(input, plan)? })
}

/// Solves again with a way out; none when it saves nothing.
fn confirmed(input: &DayPlanInput, before: &DayPlan, by: HelpBy) -> Result<Option<Help>, DayError> {
    let Some((with, cost)) = with(input, &by) else { return Ok(None) };
    let (had, least) = (before.minutes_left(), least_left(&Day::new(&with)?)?);
    if least >= had.0 {
        return Ok(None);
    }
    let left_with = plan(&with)?.minutes_left();
    Ok((left_with < had).then_some(Help { by, cost, left_with, saves: had - left_with }))
}

fn ways_out(input: &DayPlanInput, plan: &DayPlan) -> Vec<HelpBy> {
    let tasks: BTreeSet<&TaskId> = plan.left.iter().map(|l| &input.demands[l.demand].task).collect();
    let tasks: Vec<&Task> = input.sharing.tasks.iter().filter(|t| tasks.contains(&t.id)).collect();
    let mut found = Vec::new();
    let mut add = |by: HelpBy| {
        if found.len() < TRIED && !found.contains(&by) {
            found.push(by);
        }
    };
    for task in &tasks {
        undecided(input, task).into_iter().for_each(&mut add);
        one_step_away(input, task).into_iter().for_each(&mut add);
    }
    for left in &plan.left {
        let demand = &input.demands[left.demand];
        let shifts: BTreeMap<_, _> = input.duties.iter().map(|d| (&d.shift, (d.from, d.to))).collect();
        let there = shifts.into_iter().filter(|(_, (from, to))| *from < demand.to && demand.from < *to);
        for (shift, _) in there {
            for line in tasks.iter().filter(|t| t.id == demand.task).flat_map(|t| &t.allowed).filter(|a| a.mode != Mode::Forbidden) {
                let profession = line.profession.clone();
                if input.sharing.staff.iter().any(|m| m.profession == profession) {
                    add(HelpBy::Person { shift: shift.clone(), profession });
                }
            }
        }
    }
    found
}

fn undecided(input: &DayPlanInput, task: &Task) -> Vec<HelpBy> {
    let on_duty = |p: &ProfessionId| input.duties.iter().any(|d| d.profession == *p);
    let decided = |to: &ProfessionId, mode: Mode| {
        input.sharing.decisions.iter().any(|d| d.task == task.id && d.to == *to && d.mode == mode && d.valid.contains(input.date))
    };
    let lines = task.allowed.iter().filter(|a| matches!(a.mode, Mode::Delegated | Mode::Supervised));
    lines
        .filter(|a| on_duty(&a.profession) && !decided(&a.profession, a.mode))
        .map(|a| HelpBy::Decision { task: task.id.clone(), to: a.profession.clone(), mode: a.mode })
        .collect()
}

/// Competences that are all somebody on duty lacks for the task.
fn one_step_away(input: &DayPlanInput, task: &Task) -> Vec<HelpBy> {
    let mut found = Vec::new();
    for (duty, who) in input.duties.iter().enumerate() {
        let Some(m) = member(input, duty) else { continue };
        for line in task.allowed.iter().filter(|a| a.profession == who.profession && a.mode != Mode::Forbidden) {
            let parts = match &line.requires {
                CompetenceExpr::All(list) => list.as_slice(),
                one => std::slice::from_ref(one),
            };
            let mut lacks = parts.iter().filter(|e| !m.meets(e, input.date));
            if let (Some(CompetenceExpr::Holds { competence, .. }), None) = (lacks.next(), lacks.next()) {
                found.push(HelpBy::Competence { duty, competence: competence.clone() });
            }
        }
    }
    found
}

/// The input with a way out, and what it costs.
fn with(input: &DayPlanInput, by: &HelpBy) -> Option<(DayPlanInput, Ore)> {
    let mut new = input.clone();
    let cost = match by {
        HelpBy::Decision { task, to, mode } => {
            new.sharing.decisions.push(SharingDecision {
                id: "to-be-made".parse().ok()?,
                unit: input.sharing.unit.clone(),
                task: task.clone(),
                to: to.clone(),
                mode: *mode,
                purpose: String::new(),
                risk_assessment: String::new(),
                consultation: String::new(),
                follow_up: String::new(),
                escalation: None,
                valid: DateRange::between(input.date, input.date),
                review_on: input.date,
            });
            Ore::ZERO
        }
        HelpBy::Competence { duty, competence } => {
            let person = input.duties[*duty].person.clone()?;
            let member = new.sharing.staff.iter_mut().find(|m| m.person == person)?;
            member.competences.push(HeldCompetence {
                competence: competence.clone(),
                level: u8::MAX,
                valid: DateRange::starting(input.date),
            });
            Ore::ZERO
        }
        HelpBy::Person { shift, profession } => {
            let like = input.duties.iter().find(|d| d.shift == *shift)?;
            let person: PersonId = ONE_MORE.parse().ok()?;
            new.sharing.staff.push(newcomer(input, profession, &person)?);
            new.duties.push(Duty { person: Some(person), profession: profession.clone(), ..like.clone() });
            pay(input, profession, shift)?
        }
    };
    Some((new, cost))
}

/// Somebody who holds what all the unit's people of a profession hold.
fn newcomer(input: &DayPlanInput, profession: &ProfessionId, person: &PersonId) -> Option<StaffMember> {
    let of = |m: &&StaffMember| m.profession == *profession && m.authorisation.counts_on(input.date);
    let mut like = input.sharing.staff.iter().find(of)?.clone();
    let all = |c: &HeldCompetence| {
        let same = |m: &StaffMember| {
            m.competences.iter().any(|h| h.competence == c.competence && h.level >= c.level && h.valid.contains(input.date))
        };
        input.sharing.staff.iter().filter(of).all(same)
    };
    like.competences.retain(all);
    like.person = person.clone();
    like.absences.clear();
    Some(like)
}

fn pay(input: &DayPlanInput, profession: &ProfessionId, shift: &turnus_domain::id::ShiftTypeId) -> Option<Ore> {
    let of = input.sharing.shift_types.iter().find(|s| s.id == *shift)?;
    let per_hour = input.sharing.professions.iter().find(|p| p.id == *profession)?.pay_per_hour.0;
    let minutes = Band { from: of.start, to: of.end }.minutes() - of.unpaid_break.0;
    Some(Ore((minutes * per_hour + 30).div_euclid(60)))
}

fn prices(input: &DayPlanInput) -> Result<Vec<DayPrice>, DayError> {
    let least = |input: &DayPlanInput| least_left(&Day::new(input)?);
    let now = least(input)?;
    let posts: BTreeSet<_> = input.duties.iter().map(|d| (d.shift.clone(), d.profession.clone())).collect();
    let mut prices = Vec::with_capacity(posts.len());
    for (shift, profession) in posts {
        let held = |d: &usize| member(input, *d).map_or(0, |m| m.competences.iter().filter(|c| c.valid.contains(input.date)).count());
        let here: Vec<usize> =
            (0..input.duties.len()).filter(|d| input.duties[*d].shift == shift && input.duties[*d].profession == profession).collect();
        let (Some(weakest), Some(one)) = (here.iter().min_by_key(|d| held(d)), here.iter().max_by_key(|d| input.duties[**d].capacity))
        else {
            continue;
        };
        let mut more = input.clone();
        more.duties.push(Duty { capacity: Minutes(60), pause: Minutes::ZERO, ..input.duties[*weakest].clone() });
        let mut fewer = input.clone();
        let capacity = &mut fewer.duties[*one].capacity;
        *capacity = Minutes((capacity.0 - 60).max(0));
        let plus = if now == 0 { 0 } else { now - least(&more)? };
        let minus = least(&fewer)? - now;
        prices.push(DayPrice { shift, profession, plus_one_hour: Minutes(plus.max(0)), minus_one_hour: Minutes(minus.max(0)) });
    }
    Ok(prices)
}

fn broken(input: &DayPlanInput, plan: &DayPlan) -> Result<Vec<Broken>, DayError> {
    let Some(promised) = &input.promised else { return Ok(Vec::new()) };
    let day = Day::new(input)?;
    let mut broken = Vec::new();
    for c in &promised.cover {
        let class = input.sharing.classes.iter().find(|k| k.id == c.class);
        let shift = |d: &Duty| input.sharing.shift_types.iter().find(|s| s.id == d.shift);
        let whole = |d: &usize| shift(&input.duties[*d]).is_some_and(|s| c.band.covered_by(s));
        let counts = |d: &usize| class.is_some_and(|k| presence::counts(&day, *d, &k.who));
        let there = (0..input.duties.len()).filter(|d| whole(d) && counts(d)).count() as u32;
        if there < c.heads() {
            broken.push(Broken::Heads { band: c.band, class: c.class.clone(), needed: c.heads(), there });
        }
    }
    let mut left: BTreeMap<&TaskId, Minutes> = BTreeMap::new();
    for l in &plan.left {
        *left.entry(&input.demands[l.demand].task).or_default() += l.minutes;
    }
    for (task, left) in left {
        let promised_x100 = promised.left_x100.iter().filter(|(t, _)| t == task).map(|(_, m)| m).sum();
        if left.0 * 100 > promised_x100 {
            broken.push(Broken::Task { task: task.clone(), left, promised_x100 });
        }
    }
    Ok(broken)
}
