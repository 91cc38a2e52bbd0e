//! The layered day graph of one person: every line that keeps the rules which look back a few days.
//!
//! Node of a layer: what the days so far leave to remember. Kept exactly: CONTRACT, FIXED, WT-40, WT-41 (a
//! little more generous across free weekends), LOC-01, LOC-02, HS-02, HS-03, HS-04, HS-06, HS-07. Not kept:
//! HOURS and FAIR-NIGHT (priced by `bound`), WT-20/21, WT-42, HS-01, HS-05, FAIR-WEEKEND (left out, so that
//! every real line is in the graph and costs there at most what it really costs: bounds stay bounds).

use crate::instance::{Duty, Instance, OFF, Person};
use std::collections::HashMap;

/// What a partial line leaves to remember.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Node {
    /// Last duty as (days ago, choice), forgotten after two free days.
    last: Option<(u8, u8)>,
    days_run: u8,
    night_run: u8,
    long_run: u8,
    /// The weekly rest of the current week has been had.
    rested: bool,
    /// Weekends since one was worked, the current one included once it is; capped.
    weekends_since: u8,
    this_weekend: bool,
}

/// One arc: from a node of a layer to a node of the next.
#[derive(Debug, Clone, Copy)]
struct Arc {
    from: u32,
    to: u32,
    choice: u8,
    points: i32,
}

/// The graph.
pub(crate) struct Graph {
    /// Arcs leaving each layer, sorted by target.
    layers: Vec<Vec<Arc>>,
    widths: Vec<usize>,
}

impl Graph {
    pub(crate) fn build(instance: &Instance, person: &Person) -> Self {
        let mut layer = vec![start(person)];
        let (mut layers, mut widths) = (Vec::new(), vec![1]);
        for d in 0..instance.days {
            let mut index: HashMap<Node, u32> = HashMap::new();
            let (mut next, mut arcs) = (Vec::new(), Vec::new());
            for (from, node) in layer.iter().enumerate() {
                for choice in choices(instance, person, d) {
                    let Some((to, points)) = step(instance, person, node, d, choice) else { continue };
                    let to = *index.entry(to).or_insert_with(|| {
                        next.push(to);
                        next.len() as u32 - 1
                    });
                    arcs.push(Arc { from: from as u32, to, choice, points });
                }
            }
            arcs.sort_by_key(|a| (a.to, a.from, a.choice));
            widths.push(next.len());
            layers.push(arcs);
            layer = next;
        }
        Self { layers, widths }
    }

    /// Cheapest line when choice `c` on day `d` costs `price[d][c]` besides its points: (cost, line).
    /// `None` when no line keeps the rules.
    pub(crate) fn cheapest(&self, price: &[Vec<f64>]) -> Option<(f64, Vec<u8>)> {
        let mut cost = vec![0.0_f64];
        let mut trace: Vec<Vec<u32>> = Vec::with_capacity(self.layers.len());
        for (d, arcs) in self.layers.iter().enumerate() {
            let mut next = vec![f64::INFINITY; self.widths[d + 1]];
            let mut by = vec![u32::MAX; self.widths[d + 1]];
            for (k, a) in arcs.iter().enumerate() {
                let c = cost[a.from as usize] + f64::from(a.points) + price[d][usize::from(a.choice)];
                if c < next[a.to as usize] {
                    next[a.to as usize] = c;
                    by[a.to as usize] = k as u32;
                }
            }
            cost = next;
            trace.push(by);
        }
        let (mut node, best) = cost.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1))?;
        if !best.is_finite() {
            return None;
        }
        let mut line = vec![OFF; self.layers.len()];
        for d in (0..self.layers.len()).rev() {
            let arc = self.layers[d][trace[d][node] as usize];
            line[d] = arc.choice;
            node = arc.from as usize;
        }
        Some((*best, line))
    }

    /// Points that a line has in the graph, or `None` when it is not in it.
    pub(crate) fn points(&self, line: &[u8]) -> Option<i64> {
        let mut reach: HashMap<u32, i64> = HashMap::from([(0, 0)]);
        for (arcs, choice) in self.layers.iter().zip(line) {
            let mut next = HashMap::new();
            for a in arcs.iter().filter(|a| a.choice == *choice) {
                if let Some(c) = reach.get(&a.from) {
                    next.insert(a.to, c + i64::from(a.points));
                }
            }
            reach = next;
        }
        reach.values().min().copied()
    }
}

fn choices(instance: &Instance, person: &Person, d: usize) -> impl Iterator<Item = u8> {
    let (mask, fixed) = (person.allowed[d], person.fixed[d]);
    (0..=instance.shifts as u8).filter(move |c| fixed.map_or(*c == OFF || mask & (1 << (c - 1)) != 0, |f| f == *c))
}

fn start(person: &Person) -> Node {
    let run = |keep: &dyn Fn(&Duty) -> bool| {
        let mut day = 0;
        person
            .past
            .iter()
            .rev()
            .take_while(|d| {
                day -= 1;
                d.day == day && keep(d)
            })
            .count()
            .min(20) as u8
    };
    let since = person.past_weekends.iter().max().map_or(u8::MAX, |k| (-k).clamp(0, 100) as u8);
    Node {
        // History is known by its duties; the choice byte is not needed before the first day (see `end_of`).
        last: person.past.last().filter(|d| d.day >= -2).map(|d| ((-d.day) as u8, u8::MAX)),
        days_run: run(&|_| true),
        night_run: run(&|d| d.night),
        long_run: run(&|d| d.long),
        rested: false,
        weekends_since: since.min(person.weekend_every as u8),
        this_weekend: false,
    }
}

/// The last duty of a node, seen from day `d`.
fn last_duty<'a>(instance: &'a Instance, person: &'a Person, node: &Node, d: usize) -> Option<&'a Duty> {
    let (ago, choice) = node.last?;
    match d.checked_sub(usize::from(ago)) {
        Some(day) if choice != u8::MAX => instance.duty_of(day, choice),
        _ => person.past.last(),
    }
}

fn step(instance: &Instance, person: &Person, node: &Node, d: usize, choice: u8) -> Option<(Node, i32)> {
    let mut next = *node;
    let mut points = 0;
    let week = d / 7;
    let last = last_duty(instance, person, node, d);
    let free_from = last.map_or(i32::MIN, |l| l.end).max(instance.week_start[week]);
    let earliest = match node.last {
        None => instance.week_start[week].max(1440 * (d as i32 - 2) - 60),
        Some(_) => free_from,
    };
    if let Some(duty) = instance.duty_of(d, choice) {
        points += follow(instance, person, node, last, duty)?;
        next.rested |= duty.start - earliest >= person.weekly_rest[week];
        next.days_run = (node.days_run + 1).min(instance.points.days_in_row as u8 + 1);
        next.night_run = if duty.night { (node.night_run + 1).min(instance.points.nights_in_row as u8 + 1) } else { 0 };
        let cap = person.long_in_row.min(instance.points.long_in_row as usize + 1).min(100) as u8;
        let run = if node.last.is_some_and(|(ago, _)| ago == 1) { node.long_run } else { 0 };
        next.long_run = if duty.long { (run + 1).min(cap) } else { 0 };
        points += beyond(next.days_run, instance.points.days_in_row, instance.points.hs_06);
        points += beyond(next.night_run, instance.points.nights_in_row, instance.points.hs_02);
        points += beyond(next.long_run, instance.points.long_in_row, instance.points.hs_07);
        next.last = Some((1, choice));
        if duty.weekend.is_some_and(|k| k == week as i32) && !node.this_weekend {
            if usize::from(node.weekends_since) < person.weekend_every {
                return None;
            }
            next.this_weekend = true;
        }
    } else {
        next.last = node.last.filter(|(ago, _)| *ago < 2).map(|(ago, c)| (ago + 1, c));
        (next.days_run, next.night_run) = (0, 0);
        // Kept over one free day: the rest block after a full run of long shifts reaches that far.
        next.long_run = if next.last.is_some() { node.long_run } else { 0 };
        next.rested |= instance.week_start[week] + 1440 * (d as i32 % 7 + 1) - earliest >= person.weekly_rest[week] - 60;
    }
    points += person.wish[d][usize::from(choice)];
    close_week(instance, person, node, d, choice, earliest, &mut next)?;
    Some((next, points))
}

/// At the end of a Sunday: the weekly rest was had, and the weekend is remembered.
fn close_week(instance: &Instance, person: &Person, _node: &Node, d: usize, choice: u8, earliest: i32, next: &mut Node) -> Option<()> {
    if d % 7 != 6 {
        return Some(());
    }
    let week = d / 7;
    let to = instance.week_start[week + 1];
    let free = instance.duty_of(d, choice).map_or(earliest, |x| x.end);
    if !next.rested && to - free < person.weekly_rest[week] {
        return None;
    }
    next.rested = false;
    next.weekends_since = if next.this_weekend { 1 } else { next.weekends_since.saturating_add(1).min(person.weekend_every as u8) };
    next.this_weekend = false;
    Some(())
}

/// Points of a duty after the last one, or `None` when rest or long-shift rules forbid it.
fn follow(instance: &Instance, person: &Person, node: &Node, last: Option<&Duty>, duty: &Duty) -> Option<i32> {
    let Some(last) = last else { return Some(0) };
    let gap = duty.start - last.end;
    if gap < person.rest[duty.day as usize] {
        return None;
    }
    let full = person.long_in_row != usize::MAX && last.long && usize::from(node.long_run) >= person.long_in_row;
    if full && (gap < person.rest_block || duty.day == last.day + 1 && duty.long) {
        return None;
    }
    let p = &instance.points;
    let mut points = 0;
    if duty.day == last.day + 1 && duty.rotation < last.rotation {
        points += p.hs_03;
    }
    if last.night && !duty.night && gap < p.free_after_night {
        points += p.hs_04;
    }
    Some(points as i32)
}

fn beyond(run: u8, limit: i32, points: i64) -> i32 {
    if i32::from(run) > limit { points as i32 } else { 0 }
}
