//! A neighbourhood again: some people (perhaps within some days only) get new lines, everybody else's stay.
//!
//! A small column generation, then an integer program over its lines. Never worse than what was there.

use crate::{
    control::Control,
    dive::{Dive, dive},
    generation::{Ended, Pricers, Until, generate},
    master::{Master, relief_most},
    model::Model,
};
use turnus_lp::{Mip, MipLimits, MipOutcome};

/// What is set free.
#[derive(Debug, Clone)]
pub(crate) struct Neighbourhood {
    /// People, sorted.
    pub(crate) people: Vec<usize>,
    /// Days on which they may change: from, to (not included).
    pub(crate) days: (usize, usize),
}

/// New lines for people: at least as good as the old ones together.
pub(crate) type Lines = Vec<(usize, Box<[u8]>)>;

/// Rounds of column generation in a neighbourhood and after each step of its dive, nodes of its integer program.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    pub(crate) rounds: usize,
    pub(crate) nodes: i64,
    /// Seed of the integer program or the dive.
    pub(crate) seed: i32,
}

/// Rounds of column generation after each step of a dive, and most noise in it.
const DIVE_ROUNDS: usize = 4;
const NOISE: f64 = 0.1;
/// Lines up to which an integer program chooses among them; beyond, a dive does.
const MOST_LINES: usize = 400;

/// Solves a neighbourhood of a plan. `None` when nothing at least as good was found; whether it was solved to the end.
pub(crate) fn repair(
    model: &Model,
    lines: &[Box<[u8]>],
    what: &Neighbourhood,
    pool: &[(usize, Box<[u8]>)],
    pricers: &Pricers,
    effort: Effort,
    control: &Control<'_>,
) -> (Option<Lines>, bool) {
    let mut allowed: Vec<Vec<u64>> = model.people.iter().map(|p| p.allowed.clone()).collect();
    for p in &what.people {
        for d in (0..model.days).filter(|d| *d < what.days.0 || *d >= what.days.1) {
            allowed[*p][d] = 1 << lines[*p][d];
        }
    }
    let mut master = Master::new(model, &what.people, Some(lines), 1e6);
    let mut start = Vec::new();
    for p in &what.people {
        if let Some(cost) = model.people[*p].line_cost(model.choices, &lines[*p]) {
            start.push(master.columns.len());
            master.add(*p, &lines[*p], cost);
        }
    }
    for (p, line) in pool {
        let fits = line.iter().zip(&allowed[*p]).all(|(c, m)| m & (1 << c) != 0);
        if let (true, Some(cost)) = (fits, model.people[*p].line_cost(model.choices, line)) {
            master.add(*p, line, cost);
        }
    }
    let until = Until { rounds: effort.rounds, near: 1e-4, beam: 1, smoothing: 0.5, ..Until::END };
    let done = generate(&mut master, pricers, &allowed, &until, None, control);
    if done.ended == Ended::Failed {
        return (None, false);
    }
    if let Some(whole) = master.whole() {
        return (Some(whole), true);
    }
    if master.columns.len() > MOST_LINES {
        let others = (0..lines.len()).filter(|p| what.people.binary_search(p).is_err());
        let their = others.filter_map(|p| model.people[p].line_cost(model.choices, &lines[p])).sum::<i64>();
        let cutoff = model.objective(lines).map(|all| all - their);
        let how = Dive { rounds: DIVE_ROUNDS, noise: NOISE, seed: effort.seed as u64, cutoff };
        return (dive(&mut master, pricers, &allowed, how, control), false);
    }
    control.time_mip(|| choose(&master, &start, effort.nodes, effort.seed, control))
}

/// The best choice of one known line per free person; `old` are the places of the present lines.
pub(crate) fn choose(master: &Master<'_>, old: &[usize], nodes: i64, seed: i32, control: &Control<'_>) -> (Option<Lines>, bool) {
    let mut mip = Mip::new();
    let mut own = vec![Vec::new(); master.free.len()];
    let mut cover = vec![Vec::new(); master.model.cover.len()];
    let mut begin = Vec::new();
    let mut have = vec![0_i64; master.model.cover.len()];
    for (at, column) in master.columns.iter().enumerate() {
        let person = &master.model.people[column.person];
        let Some(cost) = person.line_cost(master.model.choices, &column.line) else { continue };
        let x = mip.column(cost as f64, 0.0, 1.0, true);
        begin.push(if old.contains(&at) { 1.0 } else { 0.0 });
        if let Ok(place) = master.free.binary_search(&column.person) {
            own[place].push((x, 1.0));
        }
        for k in master.rows_of(column.person, &column.line) {
            cover[k].push((x, 1.0));
            have[k] += i64::from(old.contains(&at));
        }
    }
    for (k, terms) in cover.iter_mut().enumerate() {
        let row = &master.model.cover[k];
        let need = master.need[k];
        if terms.is_empty() && (master.model.help.reliefs().is_empty() || need <= 0) {
            continue;
        }
        let u = mip.column(row.under as f64, 0.0, need.max(0) as f64, false);
        let o = mip.column(row.over as f64, 0.0, (master.free.len() as i64 - need).max(0) as f64, false);
        let under = if master.model.help.reliefs().is_empty() { need - have[k] } else { 0 };
        begin.extend([under.max(0) as f64, (have[k] - need).max(0) as f64]);
        terms.extend([(u, 1.0), (o, -1.0)]);
    }
    add_help(&mut mip, master, &have, &mut cover, &mut begin);
    for (terms, need) in cover.iter().zip(&master.need).filter(|(terms, _)| !terms.is_empty()) {
        mip.row(*need as f64, *need as f64, terms);
    }
    for terms in &own {
        mip.row(1.0, 1.0, terms);
    }
    let limits = MipLimits { nodes: Some(nodes), absolute_gap: 0.999, seed, ..MipLimits::default() };
    let start = (old.len() == master.free.len()).then_some(&begin[..]);
    let (values, optimal) = match mip.solve(&limits, start, control.flag(), &mut |_| ()) {
        MipOutcome::Solved { values, optimal, .. } => (values, optimal),
        _ => return (None, false),
    };
    let chosen: Lines =
        master.columns.iter().zip(&values).filter(|(_, v)| **v > 0.5).map(|(column, _)| (column.person, column.line.clone())).collect();
    ((chosen.len() == master.free.len()).then_some(chosen), optimal)
}

/// Columns of the help from outside, and how much of it the present lines have.
fn add_help(mip: &mut Mip, master: &Master<'_>, have: &[i64], cover: &mut [Vec<(usize, f64)>], begin: &mut Vec<f64>) {
    let model = master.model;
    let mut units = vec![0_usize; model.help.reliefs().len()];
    if !units.is_empty() {
        for d in 0..model.days {
            for j in model.help.units(d, |k| master.need[k] - have[k]) {
                units[j] += 1;
            }
        }
    }
    for (relief, n) in model.help.reliefs().iter().zip(units) {
        let column = mip.column(relief.cost as f64, 0.0, relief_most(&master.need, &relief.rows), true);
        begin.push(n as f64);
        for k in &relief.rows {
            if !cover[*k].is_empty() {
                cover[*k].push((column, 1.0));
            }
        }
    }
}
