//! People who are alike: there at the same time, with as much to give, and able to do the same things in the same way. Models
//! that count such people together are smaller and have no equal plans that differ by names only.

use crate::ways::{Day, Oversight};

/// Whether a group can stand for its people: nobody needs a supervisor, and no break leaves a minimum to others.
pub(crate) fn is_simple(day: &Day<'_>) -> bool {
    let unwatched = day.asked.iter().all(|a| a.ways.iter().all(|w| w.oversight == Oversight::None));
    unwatched && day.duties().iter().all(|d| !d.leaves)
}

/// The groups, each in order, by their first.
pub(crate) fn groups(day: &Day<'_>) -> Vec<Vec<usize>> {
    let able = |duty: usize| {
        let ways = day.asked.iter().enumerate().flat_map(|(demand, a)| a.ways.iter().map(move |w| (demand, w)));
        ways.filter(|(_, w)| w.duty == duty).map(|(demand, w)| (demand, w.mode, w.minutes, w.levels)).collect::<Vec<_>>()
    };
    let mut groups: Vec<(_, Vec<usize>)> = Vec::new();
    for (duty, who) in day.duties().iter().enumerate() {
        let alike = (who.from, who.to, who.capacity, who.pause, able(duty));
        match groups.iter_mut().find(|(sign, _)| *sign == alike) {
            Some((_, people)) => people.push(duty),
            None => groups.push((alike, vec![duty])),
        }
    }
    groups.into_iter().map(|(_, people)| people).collect()
}

/// How many people each person stands for in a model: her group for its first, nobody for the others.
pub(crate) fn sizes(people: usize, groups: &[Vec<usize>]) -> Vec<usize> {
    let mut sizes = vec![0; people];
    groups.iter().for_each(|g| sizes[g[0]] = g.len());
    sizes
}
