//! From the tasks' heads to the cover, and from the cover to heads by profession.
//!
//! Cover of a class in a band is the greatest of three: the agreed head plan (heads of any class), the policy
//! minima, and what the tasks need. Heads by profession, for shares and prices, are the weakest team that the
//! cover lets work: of each class just the heads required, by the plentiful profession of the class.

use crate::{
    day::{Clock, Day},
    heads::{members, professions},
    work::Post,
};
use std::collections::BTreeMap;
use turnus_domain::{
    competence::{CompetenceClass, CompetenceExpr},
    cover::{Band, CoverRequirement},
    id::ClassId,
    profession::Profession,
    sharing::TaskHeads,
    sharing_input::SharingInput,
};

/// The tasks' heads of each planned shift.
pub(crate) fn task_heads(input: &SharingInput, day: &Day<'_>, team: &[(&Profession, u32)], heads: &BTreeMap<Post, u32>) -> Vec<TaskHeads> {
    let count = |shift: usize, group: &[usize]| heads.iter().filter(|((s, p), _)| *s == shift && group.contains(p)).map(|(_, n)| n).sum();
    let all: Vec<usize> = (0..team.len()).collect();
    let lists: Vec<_> = input.classes.iter().filter_map(professions).collect();
    let of = |shift: usize| lists.iter().map(|list| (list.to_vec(), count(shift, &members(team, list)))).collect();
    let shifts = day.shifts.iter().enumerate();
    shifts.map(|(s, p)| TaskHeads { day: day.kind, shift: p.shift.id.clone(), heads: count(s, &all), of_which: of(s) }).collect()
}

/// The cover of a kind of day; rows that require nobody are left out.
pub(crate) fn cover(input: &SharingInput, day: &Day<'_>, tasks: &[TaskHeads]) -> Vec<CoverRequirement> {
    let bands = input.bands.iter().flat_map(|band| input.classes.iter().map(move |class| (*band, class)));
    let rows = bands.map(|(band, class)| CoverRequirement {
        day: day.kind,
        band,
        class: class.id.clone(),
        head_plan: if class.who == CompetenceExpr::Anyone { head_plan(day, band) } else { 0 },
        policy_minimum: policy(input, day, band, &class.id),
        task_need: task_need(day, tasks, band, class),
    });
    rows.filter(|row| row.heads() > 0).collect()
}

fn head_plan(day: &Day<'_>, band: Band) -> u32 {
    day.shifts.iter().filter(|s| band.covered_by(s.shift)).map(|s| s.planned).sum()
}

pub(crate) fn policy(input: &SharingInput, day: &Day<'_>, band: Band, class: &ClassId) -> u32 {
    let clock = Clock { start: day.pieces[0].from.minutes() };
    let begins = clock.span(band.from, band.to).0;
    let holds = |from: Band| {
        let (from, to) = clock.span(from.from, from.to);
        [0, 1440].iter().any(|k| from <= begins + k && begins + k < to)
    };
    let rows = input.policy_minima.iter().filter(|p| p.class == *class && p.days.contains(&day.kind) && holds(p.band));
    rows.map(|p| p.heads).max().unwrap_or(0)
}

fn task_need(day: &Day<'_>, tasks: &[TaskHeads], band: Band, class: &CompetenceClass) -> u32 {
    let there = day.shifts.iter().zip(tasks).filter(|(s, _)| band.covered_by(s.shift));
    there.map(|(_, t)| of_class(t, class)).sum()
}

/// Heads of a class among the tasks' heads of a shift.
fn of_class(tasks: &TaskHeads, class: &CompetenceClass) -> u32 {
    match professions(class) {
        Some(list) => tasks.of_which.iter().find(|(p, _)| p == list).map_or(0, |(_, n)| *n),
        None if class.who == CompetenceExpr::Anyone => tasks.heads,
        None => 0,
    }
}

/// Heads by post that just meet the cover.
pub(crate) fn weakest_team(
    input: &SharingInput,
    day: &Day<'_>,
    team: &[(&Profession, u32)],
    tasks: &[TaskHeads],
    cover: &[CoverRequirement],
) -> BTreeMap<Post, u32> {
    let mut chain: Vec<(&CompetenceClass, Vec<usize>)> = input.classes.iter().filter_map(|c| Some((c, group(team, c)?))).collect();
    chain.sort_by_key(|(_, group)| group.len());
    let mut heads: BTreeMap<Post, u32> = BTreeMap::new();
    for (class, group) in &chain {
        let Some(weakest) = weakest(team, group, &chain) else { continue };
        for (shift, tasks) in tasks.iter().enumerate() {
            let wanted = of_class(tasks, class);
            let have = on(&heads, &[shift], group);
            *heads.entry((shift, weakest)).or_default() += wanted.saturating_sub(have);
        }
        for row in cover.iter().filter(|r| r.class == class.id) {
            let there: Vec<usize> = (0..day.shifts.len()).filter(|s| row.band.covered_by(day.shifts[*s].shift)).collect();
            let missing = row.heads().saturating_sub(on(&heads, &there, group));
            if let Some(shift) = there.first() {
                *heads.entry((*shift, weakest)).or_default() += missing;
            }
        }
    }
    heads
}

fn on(heads: &BTreeMap<Post, u32>, shifts: &[usize], group: &[usize]) -> u32 {
    heads.iter().filter(|((s, p), _)| shifts.contains(s) && group.contains(p)).map(|(_, n)| n).sum()
}

fn group(team: &[(&Profession, u32)], class: &CompetenceClass) -> Option<Vec<usize>> {
    match &class.who {
        CompetenceExpr::Anyone => Some((0..team.len()).collect()),
        CompetenceExpr::Profession(list) => Some(members(team, list)),
        _ => None,
    }
}

/// The plentiful profession of a class that is in no narrower class: least scarce, lowest level, most people.
fn weakest(team: &[(&Profession, u32)], group: &[usize], chain: &[(&CompetenceClass, Vec<usize>)]) -> Option<usize> {
    let narrower = |p: &usize| chain.iter().any(|(_, g)| g.len() < group.len() && g.contains(p));
    let key = |p: &&usize| (narrower(p), team[**p].0.scarcity, team[**p].0.level, u32::MAX - team[**p].1);
    group.iter().min_by_key(key).copied()
}
