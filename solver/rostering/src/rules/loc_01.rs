//! LOC-01 weekend frequency: of any `weekend_every` consecutive weekends at most one is worked.

use crate::{
    automata::{Automaton, Frame},
    line::Line,
    weekends::Weekends,
};
use turnus_engine::Rule;

pub(crate) fn holds(line: &Line<'_>) -> bool {
    let every = line.person.weekend_every as i32;
    let mut last = line.person.past_weekends.iter().copied().max().unwrap_or(i32::MIN / 2);
    line.weekends().all(|k| {
        let ok = k - last >= every || k == last;
        last = k;
        ok
    })
}

/// State: bit 0, the present weekend is worked; above it the weeks since one was, as many as matter.
struct Every<'a>(Frame<'a>);

impl Rule for Every<'_> {
    fn start(&self) -> u64 {
        let every = self.0.person.weekend_every as i32;
        let since = self.0.person.past_weekends.iter().max().map_or(every, |k| (-k).clamp(0, every));
        (since as u64) << 1
    }
    fn step(&self, state: u64, day: usize, choice: u8) -> Option<(u64, i64)> {
        let every = self.0.person.weekend_every as u64;
        let (mut worked, since) = (state & 1, state >> 1);
        if worked == 0 && self.0.duty(day, choice).is_some_and(|d| d.weekend.is_some()) {
            if since < every {
                return None;
            }
            worked = 1;
        }
        let next = match (day % 7 == 6, worked) {
            (false, _) => since << 1 | worked,
            (true, 1) => 1 << 1,
            (true, _) => (since + 1).min(every) << 1,
        };
        Some((next, 0))
    }
}

pub(crate) fn automaton(frame: Frame<'_>) -> Option<Automaton<'_>> {
    (frame.person.weekend_every > 1).then(|| Box::new(Every(frame)) as Automaton<'_>)
}

/// `w[k]` is set by every shift that touches weekend `k`; windows of `weekend_every` weekends hold at most one.
pub(crate) fn rows(model: &mut Weekends<'_>, p: usize) {
    let instance = model.instance;
    let person = &instance.people[p];
    let weekends: Vec<usize> = (0..instance.weeks).map(|_| model.free(1.0)).collect();
    for (k, w) in weekends.iter().enumerate() {
        for d in 7 * k + 4..7 * k + 7 {
            let mut terms = vec![(*w, -1.0)];
            terms.extend(model.works_where(p, d, |duty| duty.weekend == Some(k as i32)));
            model.row(f64::NEG_INFINITY, 0.0, &terms);
        }
    }
    for k in 0..instance.weeks {
        let from = (k + 1).saturating_sub(person.weekend_every);
        let earlier = person.past_weekends.iter().any(|q| (k as i32 - q) < person.weekend_every as i32);
        let terms: Vec<_> = weekends[from..=k].iter().map(|w| (*w, 1.0)).collect();
        model.row(f64::NEG_INFINITY, if earlier { 0.0 } else { 1.0 }, &terms);
    }
    // In a round the windows that hold its end also hold its beginning.
    if instance.round.is_some() && instance.weeks >= person.weekend_every {
        for beginning in 1..person.weekend_every {
            let end = person.weekend_every - beginning;
            let around = weekends[..beginning].iter().chain(&weekends[instance.weeks - end..]);
            let terms: Vec<_> = around.map(|w| (*w, 1.0)).collect();
            model.row(f64::NEG_INFINITY, 1.0, &terms);
        }
    }
}
