//! The ward as the engine's model: lines as layered graphs, cover with substitutes and unmet heads as help from outside.

use crate::{
    automata::Frame,
    instance::{CoverRow, Instance, OFF, Person},
    line::Judge,
    rules::{self, AUTOMATA},
};
use rayon::prelude::*;
use std::sync::Arc;
use turnus_domain::{
    planning_input::PlanningInput,
    rule_book::{MissingParameter, RuleId},
};
use turnus_engine::{Cover, Help, Layered, Lines, Model, Relief, Sequence, Share, Window};

/// What a relief of the model stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// A substitute: day, shift type, kind.
    Substitute(usize, usize, usize),
    /// A head that stays unmet in a band.
    Unmet,
}

/// How large the graphs of everybody's lines are: what time and memory grow with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineGraphs {
    /// Nodes of all days of all people.
    pub nodes: usize,
    /// Days of all people.
    pub days: usize,
    /// Nodes of the day that has most.
    pub widest: usize,
    /// Arcs of all people.
    pub arcs: usize,
}

/// Sizes of the graphs that an input's rules give.
///
/// # Errors
/// The rule book lacks a number.
pub fn line_graphs(input: &PlanningInput) -> Result<LineGraphs, MissingParameter> {
    let instance = Instance::lower(input)?;
    let size = |p: &Person| {
        let graph = lines(&instance, p, &[]).graph;
        let (widest, arcs) = graph.size();
        LineGraphs { nodes: graph.nodes(), days: instance.days, widest, arcs }
    };
    let none = LineGraphs { nodes: 0, days: 0, widest: 0, arcs: 0 };
    Ok(instance.people.iter().map(size).fold(none, |all, one| LineGraphs {
        nodes: all.nodes + one.nodes,
        days: all.days + one.days,
        widest: all.widest.max(one.widest),
        arcs: all.arcs + one.arcs,
    }))
}

/// The engine's model of an instance.
pub(crate) struct Ward {
    pub model: Model,
    /// What each relief stands for.
    pub sources: Vec<Source>,
    /// Row of the instance's cover behind each row of the model's.
    pub kept: Vec<usize>,
}

impl Ward {
    pub(crate) fn new(instance: &Instance) -> Self {
        let people: Vec<_> = (0..instance.people.len()).into_par_iter().map(|p| person(instance, &instance.people[p])).collect();
        let kept = rows(instance);
        let cover: Vec<Cover> = kept
            .iter()
            .map(|r| {
                let row = &instance.cover[*r];
                Cover {
                    day: row.day,
                    choices: u64::from(row.shifts) << 1,
                    people: Some(instance.people.iter().map(|p| p.classes[row.class][row.day]).collect()),
                    need: i64::from(row.need),
                    under: unmet_head(instance, row.band_minutes),
                    over: 0,
                }
            })
            .collect();
        let (reliefs, sources) = reliefs(instance, &kept).into_iter().unzip();
        let help = Arc::new(Help::new(instance.days, &cover, reliefs));
        Self { model: Model { days: instance.days, choices: instance.shifts + 1, people, cover, help }, sources, kept }
    }

    /// The choices left on each day when duties that touch a weekend are those of some lines.
    pub(crate) fn around(&self, instance: &Instance, weekends: &[Vec<u8>]) -> Vec<Vec<u64>> {
        let touching = |d: usize| (0..instance.shifts).filter(|s| instance.duty[d][*s].weekend.is_some()).fold(0_u64, |m, s| m | 2 << s);
        let one = |(line, person): (&Vec<u8>, &turnus_engine::Person)| {
            let open = |d: usize| if line[d] == OFF { person.allowed[d] & !touching(d) } else { person.allowed[d] & 1 << line[d] };
            (0..instance.days).map(open).collect()
        };
        weekends.iter().zip(&self.model.people).map(one).collect()
    }

    /// The choices of some lines and no others.
    pub(crate) fn exactly(lines: &[Vec<u8>]) -> Vec<Vec<u64>> {
        lines.iter().map(|line| line.iter().map(|choice| 1 << choice).collect()).collect()
    }

    /// Substitutes (day, shift type, kind) of a cheapest cover around some lines; of those that serve as well the profession
    /// that is paid least.
    pub(crate) fn substitutes(&self, instance: &Instance, lines: &[Box<[u8]>]) -> Vec<(usize, usize, usize)> {
        let units = self.model.relief(lines).into_iter().map(|j| self.sources[j]);
        let mut chosen: Vec<_> = units
            .filter_map(|s| match s {
                Source::Substitute(d, s, k) => Some((d, s, k)),
                Source::Unmet => None,
            })
            .collect();
        for at in 0..chosen.len() {
            let (d, s, k) = chosen[at];
            let before = unmet_on(instance, lines, &chosen, d);
            for kind in 0..k {
                chosen[at] = (d, s, kind);
                if unmet_on(instance, lines, &chosen, d) == before {
                    break;
                }
                chosen[at] = (d, s, k);
            }
        }
        chosen.sort_unstable();
        chosen
    }
}

/// Points of a rota as the judge counts them; `None` when a line breaks a hard rule.
pub(crate) fn points(instance: &Instance, lines: &[Box<[u8]>], substitutes: &[(usize, usize, usize)]) -> Option<i64> {
    let mut judge = Judge::default();
    let own = lines.iter().enumerate().map(|(p, line)| judge.points(instance, p, line)).sum::<Option<i64>>()?;
    Some(own + cover_points(instance, lines, substitutes))
}

/// Points of substitutes and of unmet cover.
pub(crate) fn cover_points(instance: &Instance, lines: &[Box<[u8]>], substitutes: &[(usize, usize, usize)]) -> i64 {
    let hired: i64 = substitutes.iter().map(|(d, s, k)| substitute_points(instance, *d, *s, *k)).sum();
    hired + (0..instance.days).map(|d| unmet_on(instance, lines, substitutes, d)).sum::<i64>()
}

/// Points of the unmet cover of a day: per band the greatest shortfall over classes.
fn unmet_on(instance: &Instance, lines: &[Box<[u8]>], substitutes: &[(usize, usize, usize)], day: usize) -> i64 {
    let mut worst: Vec<(usize, i32, i32)> = Vec::new();
    for r in &instance.rows_of_day[day] {
        let row = &instance.cover[*r];
        let spans = |c: u8| c != OFF && row.shifts & (1 << (c - 1)) != 0;
        let own = lines.iter().zip(&instance.people).filter(|(line, p)| spans(line[day]) && p.classes[row.class][day]).count();
        let hired = substitutes.iter().filter(|(d, s, k)| *d == day && spans(*s as u8 + 1) && instance.substitutes[*k].classes[row.class]);
        let missing = row.need - (own + hired.count()) as i32;
        match worst.iter_mut().find(|w| w.0 == row.slot) {
            Some(w) => w.2 = w.2.max(missing),
            None => worst.push((row.slot, row.band_minutes, missing)),
        }
    }
    worst.iter().filter(|w| w.2 > 0).map(|w| unmet_points(instance, w.1, w.2)).sum()
}

/// Points of one substitute line of a kind: minutes × points per hour / 60, rounded up, and those of its pay supplements.
pub(crate) fn substitute_points(i: &Instance, day: usize, shift: usize, kind: usize) -> i64 {
    let supplement = i.substitutes[kind].supplement.get(day).map_or(0, |points| i64::from(points[shift + 1]));
    hired_points(i, i64::from(i.duty[day][shift].working)) + supplement
}

/// Points of so many minutes of a substitute, rounded up.
pub(crate) fn hired_points(i: &Instance, minutes: i64) -> i64 {
    div_up(minutes * i.points.substitute_hour, 60)
}

/// Points of unmet heads in a band: minutes × heads × points per hour / 60, rounded up.
pub(crate) fn unmet_points(i: &Instance, minutes: i32, heads: i32) -> i64 {
    div_up(i64::from(minutes) * i64::from(heads) * i.points.unmet_hour, 60)
}

const fn div_up(a: i64, b: i64) -> i64 {
    (a + b - 1).div_euclid(b)
}

/// Points of an unmet head, rounded down: several heads of a band are rounded up together, so the bound holds.
fn unmet_head(instance: &Instance, minutes: i32) -> i64 {
    i64::from(minutes) * instance.points.unmet_hour / 60
}

fn person(instance: &Instance, p: &Person) -> turnus_engine::Person {
    let (days, choices) = (instance.days, instance.shifts + 1);
    let lines = Arc::new(lines(instance, p, &[]));
    // The automaton is not asked where there is a graph.
    let sequence = Sequence { choices, used: 0, not_after: vec![0; choices], most_days: 0, fewest_days: 0, fewest_free: 0 };
    turnus_engine::Person {
        cost: (0..days).flat_map(|d| (0..choices).map(move |c| day_points(p, d, c))).collect(),
        base: 0,
        allowed: (0..days).map(|d| allowed(p, d)).collect(),
        automaton: Arc::new(sequence.automaton()),
        amount: vec![0; choices],
        least: 0,
        most: 0,
        amount_cost: Arc::default(),
        turn: Arc::default(),
        counters: Vec::new(),
        lines: Some(lines),
    }
}

/// Points of a choice on a day by itself: wishes not met and pay supplements.
fn day_points(p: &Person, day: usize, choice: usize) -> i64 {
    i64::from(p.wish[day][choice]) + p.supplement.get(day).map_or(0, |points| i64::from(points[choice]))
}

fn allowed(p: &Person, d: usize) -> u64 {
    let open = u64::from(p.allowed[d]) << 1 | 1;
    p.fixed[d].map_or(open, |c| open & 1 << c)
}

/// The lines of a person by every rule but those named.
pub(crate) fn lines(instance: &Instance, p: &Person, dropped: &[RuleId]) -> Lines {
    let frame = Frame { instance, person: p };
    let open = |d: usize| if dropped.contains(&RuleId::Fixed) { u64::from(p.allowed[d]) << 1 | 1 } else { allowed(p, d) };
    let masks: Vec<u64> = (0..instance.days).map(open).collect();
    let mut graph = Layered::free(&masks);
    for (_, automaton) in AUTOMATA.iter().filter(|(rule, _)| !dropped.contains(rule)) {
        if let (false, Some(rule)) = (graph.is_empty(), automaton(frame)) {
            graph = graph.and(&*rule);
        }
    }
    let duties = || instance.duty.iter().flat_map(|day| std::iter::once(None).chain(day.iter().map(Some)));
    let unit = unit(instance);
    let (mut least, mut most) = (p.least_minutes.max(0) as u32, p.most_minutes.max(0) as u32);
    if dropped.contains(&RuleId::Hours) {
        (least, most) = (0, u32::MAX / 4);
    }
    let mut sums = Vec::new();
    if !dropped.contains(&RuleId::Wt21) {
        sums.extend(rules::wt_20_21::windows(frame));
    }
    Lines {
        graph,
        amount: duties().map(|d| d.map_or(0, |d| d.working as u32 / unit)).collect(),
        least: least.div_ceil(unit),
        most: most / unit,
        share: p.fair_nights.map(|(least, most)| Share {
            counts: duties().map(|d| d.is_some_and(|d| d.night)).collect(),
            least: least.max(0) as u32,
            most: most.max(0) as u32,
            cost: instance.points.fair_night,
        }),
        windows: sums.into_iter().map(|(from, to, most)| Window { days: (from, to), most: most as u32 / unit }).collect(),
    }
}

/// Minutes that every shift is a multiple of: limits of hours are moved to the nearest amounts that can be worked.
pub(crate) fn unit(instance: &Instance) -> u32 {
    instance.duty.iter().flatten().fold(0, |g, d| gcd(g, d.working as u32)).max(1)
}

const fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Rows of the cover that others do not imply. A row is implied by one of the same day whose shifts, as far as the day has
/// them, and whose people (substitutes too) all count in it, and that needs as many: then it is never missing more heads.
/// Where that row lies in another band the unmet heads of its own band are not counted, so the bound holds.
fn rows(instance: &Instance) -> Vec<usize> {
    let implies = |a: usize, b: usize| {
        let (x, y) = (&instance.cover[a], &instance.cover[b]);
        let used = instance.used[x.day];
        let counts = |class: usize, other: usize| {
            instance.people.iter().all(|p| !p.classes[class][x.day] || p.classes[other][x.day])
                && instance.substitutes.iter().all(|k| !k.classes[class] || k.classes[other])
        };
        x.need >= y.need && (x.shifts & used) & !(y.shifts & used) == 0 && counts(x.class, y.class)
    };
    let mut kept = Vec::new();
    for day in &instance.rows_of_day {
        let first = |a: usize, b: usize| !implies(b, a) || a < b;
        kept.extend(day.iter().filter(|b| !day.iter().any(|a| a != *b && implies(*a, **b) && first(*a, **b))));
    }
    kept
}

/// Substitutes and unmet heads; what another one does as well for no more is left out.
fn reliefs(instance: &Instance, kept: &[usize]) -> Vec<(Relief, Source)> {
    let mut all: Vec<(Relief, Source)> = Vec::new();
    for d in 0..instance.days {
        // Places among the rows that are kept.
        let rows: Vec<(usize, &CoverRow)> =
            kept.iter().enumerate().map(|(at, r)| (at, &instance.cover[*r])).filter(|(_, row)| row.day == d).collect();
        let mut own: Vec<(Relief, Source)> = Vec::new();
        for s in (0..instance.shifts).filter(|s| instance.used[d] & (1 << s) != 0) {
            for (k, kind) in instance.substitutes.iter().enumerate() {
                let met = rows.iter().filter(|(_, row)| row.shifts & (1 << s) != 0 && kind.classes[row.class]);
                let relief = Relief { cost: substitute_points(instance, d, s, k), rows: met.map(|(at, _)| *at).collect() };
                own.push((relief, Source::Substitute(d, s, k)));
            }
        }
        let mut slots: Vec<(usize, i32)> = rows.iter().map(|(_, row)| (row.slot, row.band_minutes)).collect();
        slots.sort_unstable();
        slots.dedup();
        for (slot, minutes) in slots {
            let rows = rows.iter().filter(|(_, row)| row.slot == slot).map(|(at, _)| *at).collect();
            own.push((Relief { cost: unmet_head(instance, minutes), rows }, Source::Unmet));
        }
        let better = |a: &Relief, b: &Relief| a.cost <= b.cost && b.rows.iter().all(|r| a.rows.contains(r));
        for (at, (relief, source)) in own.iter().enumerate() {
            let beaten =
                own.iter().enumerate().any(|(other, (o, _))| other != at && better(o, relief) && (!better(relief, o) || other < at));
            if !relief.rows.is_empty() && !beaten {
                all.push((relief.clone(), *source));
            }
        }
    }
    all
}
