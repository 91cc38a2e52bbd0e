//! Presence minima of the date, with names: who is there and who answers.

use crate::ways::{Day, member};
use turnus_domain::{
    competence::CompetenceExpr,
    day_plan::{Pause, Presence},
    quantity::Minutes,
};

/// The minima of the date, in the order of the unit's policy.
pub(crate) fn presence(day: &Day<'_>, pauses: &[Pause]) -> Vec<Presence> {
    let here = day.input.sharing.policy_minima.iter().filter(|m| m.days.contains(&day.input.kind));
    here.map(|m| {
        let start = day.input.start.0;
        let from = start + (m.band.from.minutes() - start).rem_euclid(1440);
        let to = (from + m.band.minutes()).min(start + 1440);
        let class = day.input.sharing.classes.iter().find(|c| c.id == m.class).map(|c| &c.who);
        let counted = |d: &usize| class.is_some_and(|who| counts(day, *d, who));
        let on_duty = |d: &usize| day.duties()[*d].from.0 < to && from < day.duties()[*d].to.0;
        let people: Vec<usize> = (0..day.duties().len()).filter(on_duty).filter(counted).collect();
        let least = (from..to).map(|t| people.iter().filter(|d| is_there(day, pauses, **d, t)).count()).min().unwrap_or(0);
        Presence {
            band: m.band,
            class: m.class.clone(),
            needed: m.heads,
            least: least as u32,
            responsible: responsible(day, &people, from, to),
            people,
        }
    })
    .collect()
}

fn responsible(day: &Day<'_>, people: &[usize], from: i64, to: i64) -> Option<usize> {
    let level = |d: usize| day.input.sharing.professions.iter().find(|p| p.id == day.duties()[d].profession).map_or(0, |p| p.level.0);
    let whole = |d: usize| day.duties()[d].from.0 <= from && to <= day.duties()[d].to.0;
    people.iter().copied().min_by_key(|d| (!whole(*d), u8::MAX - level(*d), *d))
}

fn is_there(day: &Day<'_>, pauses: &[Pause], duty: usize, at: i64) -> bool {
    let who = &day.duties()[duty];
    let during = |from: Minutes, to: Minutes| from.0 <= at && at < to.0;
    let away = |p: &Pause| p.duty == duty && during(p.from, p.from + p.minutes);
    during(who.from, who.to) && !(who.leaves && pauses.iter().any(away))
}

/// Whether somebody belongs to a class.
pub(crate) fn counts(day: &Day<'_>, duty: usize, who: &CompetenceExpr) -> bool {
    match member(day.input, duty) {
        Some(m) => m.meets(who, day.input.date),
        None => substitute(&day.duties()[duty].profession, who),
    }
}

fn substitute(profession: &turnus_domain::id::ProfessionId, who: &CompetenceExpr) -> bool {
    match who {
        CompetenceExpr::Anyone => true,
        CompetenceExpr::Profession(list) => list.contains(profession),
        CompetenceExpr::Holds { .. } => false,
        CompetenceExpr::All(list) => list.iter().all(|e| substitute(profession, e)),
        CompetenceExpr::Any(list) => list.iter().any(|e| substitute(profession, e)),
    }
}
