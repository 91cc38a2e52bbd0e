//! LOC-02 long shifts: a long shift stands at most at the number in a row that the agreement which carries it allows
//! (`carried`), and after a run as long as the last one's agreement allows its agreed rest block is free, from the end of that one.
//! (The rest of the package decides whether a column exists: `legality`.)

use crate::{
    automata::{Automaton, Frame},
    carried::Terms,
    instance::{Duty, Person},
    line::Line,
    weekends::Weekends,
};
use turnus_engine::Rule;

/// Long shifts in a row that end with a duty, from those that end with the one before it.
fn run_with(run: i32, before: Option<&Duty>, duty: &Duty) -> i32 {
    let follows = before.is_some_and(|b| b.day + 1 == duty.day);
    match (duty.long, follows) {
        (true, true) => run + 1,
        (true, false) => 1,
        (false, _) => 0,
    }
}

/// Whether a duty may follow the one before it, with which a run of so many ends (0: it is not long).
fn may_follow(person: &Person, run: i32, before: Option<&Duty>, duty: &Duty) -> bool {
    let now = run_with(run, before, duty);
    let in_row = now == 0 || person.carried.terms(duty).in_row.is_none_or(|most| now <= most);
    let rested = || {
        // A run that goes on is not over.
        let Some(last) = before.filter(|_| run > 0 && now <= 1) else { return true };
        person.carried.terms(last).block().is_none_or(|(most, rest)| run < most || duty.start >= last.end + rest)
    };
    in_row && rested()
}

pub(crate) fn holds(line: &Line<'_>) -> bool {
    if line.person.carried.most.is_none() {
        return true;
    }
    let (mut run, mut before) = (0, None);
    for duty in line.duties {
        if duty.day >= 0 && !may_follow(line.person, run, before, duty) {
            return false;
        }
        run = run_with(run, before, duty);
        before = Some(duty);
    }
    true
}

/// State: the last duty, and the long shifts in a row that end with it, as many as matter.
struct Runs<'a> {
    frame: Frame<'a>,
    /// One more than any agreement allows: so many are as many as any.
    most: i32,
    keep: u64,
}

impl Rule for Runs<'_> {
    fn start(&self) -> u64 {
        let (mut run, mut before) = (0, None);
        for duty in &self.frame.person.past {
            run = run_with(run, before, duty);
            before = Some(duty);
        }
        let last = self.frame.first_last(self.keep);
        if last == 0 { 0 } else { (run.min(self.most) as u64) << 16 | last }
    }
    fn step(&self, state: u64, day: usize, choice: u8) -> Option<(u64, i64)> {
        let (last, run) = (state & 0xffff, state >> 16);
        let next = Frame::next_last(last, choice, self.keep);
        let Some(duty) = self.frame.duty(day, choice) else {
            return Some((if next == 0 { 0 } else { run << 16 | next }, 0));
        };
        let before = self.frame.last(last, day);
        let now = run_with(run as i32, before, duty).min(self.most);
        may_follow(self.frame.person, run as i32, before, duty).then_some(((now as u64) << 16 | next, 0))
    }
}

pub(crate) fn automaton(frame: Frame<'_>) -> Option<Automaton<'_>> {
    frame.person.carried.most.map(|most| {
        let keep = Frame::days_to_remember(frame.person.carried.rest);
        Box::new(Runs { frame, most: most + 1, keep }) as Automaton<'_>
    })
}

/// Days after a full run that its rest may reach.
const DAYS_OF_REST: i32 = 4;

pub(crate) fn rows(model: &mut Weekends<'_>, p: usize) {
    let instance = model.instance;
    let person = &instance.people[p];
    let Some(most) = person.carried.most else { return };
    for d in -most.max(DAYS_OF_REST)..instance.days as i32 {
        for last in lasts(model, p, d) {
            full_run(model, p, d, &last);
        }
    }
}

/// A long shift that a run may end with.
struct Last {
    /// Its column; none where it was worked before.
    x: Option<usize>,
    end: i32,
    terms: Terms,
}

/// The long shifts of a day, or of the one it is in the round.
fn lasts(model: &Weekends<'_>, p: usize, d: i32) -> Vec<Last> {
    let instance = model.instance;
    let person = &instance.people[p];
    let Some((u, shift)) = instance.over_the_seam(d) else {
        let past = person.past.iter().filter(|x| x.day == d && x.long);
        return past.map(|x| Last { x: None, end: x.end, terms: person.carried.terms(x) }).collect();
    };
    let long = instance.duty[u].iter().enumerate().filter(|(_, duty)| duty.long);
    let of =
        |(s, duty): (usize, &Duty)| Some(Last { x: Some(model.x(p, u, s)?), end: duty.end + shift, terms: person.carried.terms(duty) });
    long.filter_map(of).collect()
}

/// A run that ends on day `d` as long as its last shift's terms allow, and what may not follow it: a shift before the rest is over,
/// unless it goes on with the run by terms that allow one more.
fn full_run(model: &mut Weekends<'_>, p: usize, d: i32, last: &Last) {
    let instance = model.instance;
    let person = &instance.people[p];
    let goes_on = |duty: &Duty| duty.day == d + 1 && duty.long;
    if let Some((most, rest)) = last.terms.block() {
        for next in (d + 1).max(0)..(d + 1 + DAYS_OF_REST).min(instance.days as i32) {
            let too_many = |duty: &Duty| goes_on(duty) && person.carried.terms(duty).in_row == Some(most);
            let too_early = |duty: &Duty| !goes_on(duty) && duty.start < last.end + rest;
            forbid_after(model, p, (d, most), last, next, |duty| too_many(duty) || too_early(duty));
        }
    }
    // Terms of the next day that differ count the run by themselves.
    let next = d + 1;
    if (0..instance.days as i32).contains(&next) {
        let told = last.terms.block().map(|(most, _)| most);
        let mut others: Vec<i32> = instance.duty[next as usize].iter().filter_map(|duty| person.carried.terms(duty).in_row).collect();
        others.sort_unstable();
        others.dedup();
        for most in others.into_iter().filter(|most| Some(*most) != told) {
            forbid_after(model, p, (d, most), last, next, |duty| goes_on(duty) && person.carried.terms(duty).in_row == Some(most));
        }
    }
}

/// After a run of so many that ends on day `d` with a shift none of these duties is worked on another day.
fn forbid_after(model: &mut Weekends<'_>, p: usize, (d, most): (i32, i32), last: &Last, next: i32, these: impl Fn(&Duty) -> bool) {
    let instance = model.instance;
    let mut terms = model.works_where(p, next as usize, these);
    if terms.is_empty() {
        return;
    }
    let mut known = i32::from(last.x.is_none());
    for t in d - most + 1..d {
        match instance.over_the_seam(t) {
            Some((t, _)) => terms.extend(model.works_where(p, t, |x| x.long)),
            None => known += i32::from(instance.people[p].past.iter().any(|x| x.day == t && x.long)),
        }
    }
    terms.extend(last.x.map(|x| (x, 1.0)));
    model.row(f64::NEG_INFINITY, f64::from((most - known).max(0)), &terms);
}
