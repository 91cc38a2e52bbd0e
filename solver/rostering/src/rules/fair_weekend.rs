//! FAIR-WEEKEND: distance of the number of worked weekends from the fair share.

use crate::{
    automata::{Automaton, Frame},
    line::Line,
};
use turnus_engine::Rule;

pub(crate) fn points(line: &Line<'_>) -> i64 {
    let Some((least, most)) = line.person.fair_weekends else { return 0 };
    let weekends = line.weekends().count() as i32;
    i64::from((least - weekends).max(weekends - most).max(0)) * line.instance.points.fair_weekend
}

/// State: bit 0, the present weekend counts already; above it the weekends so far, as many as matter.
struct Counted<'a> {
    frame: Frame<'a>,
    least: i64,
    most: i64,
}

impl Rule for Counted<'_> {
    fn start(&self) -> u64 {
        0
    }
    fn step(&self, state: u64, day: usize, choice: u8) -> Option<(u64, i64)> {
        let (mut flag, mut count, mut cost) = (state & 1, state >> 1, 0);
        let touches = self.frame.duty(day, choice).is_some_and(|d| d.weekend.is_some());
        if touches && flag == 0 {
            flag = 1;
            if count as i64 >= self.most {
                cost = self.frame.instance.points.fair_weekend;
            } else {
                count += 1;
            }
        }
        Some((count << 1 | if day % 7 == 6 { 0 } else { flag }, cost))
    }
    fn end(&self, state: u64) -> Option<i64> {
        Some((self.least - (state >> 1) as i64).max(0) * self.frame.instance.points.fair_weekend)
    }
}

pub(crate) fn automaton(frame: Frame<'_>) -> Option<Automaton<'_>> {
    let (least, most) = frame.person.fair_weekends?;
    Some(Box::new(Counted { frame, least: i64::from(least), most: i64::from(most) }))
}
