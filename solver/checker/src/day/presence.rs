//! PRESENCE: every minimum of the date is told with the fewest heads at any minute; who is on an unpaid break is not there.
//! Who answers for it counts and is there at some time. A minimum that is not met is no breach of the plan: the rota
//! decides who is on duty; but an unpaid break never breaks one that would hold with the break at another time.

use super::{
    DayRule, Found, Sheet,
    may::{bare, staff},
};
use turnus_domain::{cover::PolicyMinimum, day_plan::Presence};

pub(super) fn judge(sheet: &Sheet<'_>, found: &mut Found) {
    let input = sheet.input;
    let minima: Vec<&PolicyMinimum> = input.sharing.policy_minima.iter().filter(|m| m.days.contains(&input.kind)).collect();
    found.unless(minima.len() == sheet.plan.presence.len(), DayRule::Presence, || "a presence minimum is missing or told twice".into());
    for (minimum, told) in minima.into_iter().zip(&sheet.plan.presence) {
        let (people, least) = truth(sheet, minimum);
        let right = told.band == minimum.band && told.class == minimum.class && told.needed == minimum.heads;
        let names = told.people == people
            && told.responsible.is_some() != people.is_empty()
            && told.responsible.is_none_or(|r| people.contains(&r));
        found.unless(right && names && told.least == least, DayRule::Presence, || wrong(told, least));
    }
}

fn wrong(told: &Presence, least: u32) -> String {
    format!("presence of {} from {} is told with {} of {}, and is {least}", told.class, told.band.from, told.least, told.needed)
}

fn truth(sheet: &Sheet<'_>, minimum: &PolicyMinimum) -> (Vec<usize>, u32) {
    let input = sheet.input;
    let start = input.start.0;
    let from = start + (minimum.band.from.minutes() - start).rem_euclid(1440);
    let to = (from + minimum.band.minutes()).min(start + 1440);
    let class = input.sharing.classes.iter().find(|c| c.id == minimum.class);
    let counts = |d: usize| {
        class.is_some_and(|c| staff(sheet, d).map_or_else(|| bare(&c.who, &input.duties[d].profession), |m| m.meets(&c.who, input.date)))
    };
    let overlaps = |d: usize| input.duties[d].from.0.max(from) < input.duties[d].to.0.min(to);
    let people: Vec<usize> = (0..input.duties.len()).filter(|d| overlaps(*d) && counts(*d)).collect();
    let there = |d: usize, t: i64| {
        let who = &input.duties[d];
        let gone = who.leaves && sheet.plan.pauses.iter().any(|p| p.duty == d && p.from.0 <= t && t < (p.from + p.minutes).0);
        who.from.0 <= t && t < who.to.0 && !gone
    };
    let least = (from..to).map(|t| people.iter().filter(|d| there(**d, t)).count()).min().unwrap_or(0);
    (people, least as u32)
}
