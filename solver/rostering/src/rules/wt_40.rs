//! WT-40 daily rest, aml §10-8(1)(3): `next.start − this.end ≥ rest` (11 h, or the agreement's).

use crate::{
    automata::{After, Automaton, Frame},
    instance::Duty,
    line::Line,
    weekends::Weekends,
};

pub(crate) fn holds(line: &Line<'_>) -> bool {
    line.steps().all(|(a, b)| b.start - a.end >= line.person.rest[b.day as usize])
}

/// What a duty needs is the end of the one before it.
pub(crate) fn automaton(frame: Frame<'_>) -> Option<Automaton<'_>> {
    let longest = frame.person.rest.iter().copied().max().unwrap_or(0);
    let follow = move |last: &Duty, duty: &Duty| (duty.start - last.end >= frame.person.rest[duty.day as usize]).then_some(0);
    Some(Box::new(After { frame, keep: Frame::days_to_remember(longest), follow }))
}

/// For each shift: it and the shifts of the next day that start too early exclude each other.
pub(crate) fn rows(model: &mut Weekends<'_>, p: usize) {
    let instance = model.instance;
    let person = &instance.people[p];
    for d in 0..instance.days {
        let early =
            |end: i32| -> Vec<usize> { (0..instance.shifts).filter(|s| instance.duty[d][*s].start - end < person.rest[d]).collect() };
        let Some((before, shift)) = instance.over_the_seam(d as i32 - 1) else {
            if let Some(last) = person.past.last() {
                for s in early(last.end) {
                    model.forbid(p, 0, s);
                }
            }
            continue;
        };
        for s in (0..instance.shifts).filter(|s| instance.may(p, before, *s)) {
            let after: Vec<_> = early(instance.duty[before][s].end + shift).into_iter().map(|t| (d, t)).collect();
            model.exclude(p, (before, s), &after);
        }
    }
}
