//! A finite bound: the root of a column generation over lines.
//!
//! Restricted master (LP): one convexity row per person; cover rows with substitutes `o` and shortfall `u`; per
//! person HOURS as a range row and FAIR-NIGHT with its distance. Columns are lines, priced on the day graph
//! (`graph`), which drops some rules and adds none, so every real rota is a solution. For any dual π that leaves no
//! column other than lines with negative reduced cost,
//! `L(π) = Σ π·b + Σ_p min_line (points − π·column)` is a bound (Lagrangian), and π smoothed towards the best one so
//! far is priced first (Wentges 1997). Lines met by the search start the master: on the sample unit the root then
//! closes in 127 rounds and 4 s, without them in 220 rounds and 27 s; subgradients alone reached a quarter of it.

use crate::{
    compact::{substitute_points, unmet_points},
    graph::Graph,
    instance::{Instance, OFF},
};
use rayon::prelude::*;
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, Ordering},
};
use turnus_lp::{Lp, LpOutcome};

/// Weight of the best dual in the dual that is priced.
const SMOOTHING: f64 = 0.6;
/// A reduced cost above this is not an improvement.
const EPSILON: f64 = 1e-6;

/// Which row of the master is which.
struct Rows<'a> {
    instance: &'a Instance,
    convexity: Vec<usize>,
    hours: Vec<usize>,
    nights: Vec<Option<usize>>,
    cover: Vec<usize>,
}

/// When the bound rose by less than this share in so many rounds, the rest is not worth waiting for.
const TAIL_GAIN: f64 = 0.002;
const TAIL_ROUNDS: usize = 12;

struct Master<'a> {
    rows: Rows<'a>,
    lp: Lp,
    known: std::collections::BTreeSet<(usize, Vec<u8>)>,
}

/// The best bound found within `rounds` rounds of pricing. Starts from lines met by the search. Never below 0:
/// no rule gives points away.
pub(crate) fn bound(instance: &Instance, pool: &[(usize, Vec<u8>)], rounds: u32, cancel: &AtomicBool, report: &mut dyn FnMut(i64)) -> i64 {
    let graphs: Vec<Graph> = instance.people.par_iter().map(|p| Graph::build(instance, p)).collect();
    let mut master = Master::new(instance);
    for (p, line) in pool {
        if let Some(points) = graphs[*p].points(line) {
            master.add(*p, line, points as f64);
        }
    }
    let mut best = (0.0_f64, vec![0.0; master.lp.rows()]);
    let mut earlier = std::collections::VecDeque::from([0.0; TAIL_ROUNDS]);
    for round in 0..rounds as usize {
        let tail = round > 3 * TAIL_ROUNDS && best.0 > 1.0 && best.0 - earlier[0] < TAIL_GAIN * best.0;
        if cancel.load(Ordering::Relaxed) || tail {
            break;
        }
        earlier.pop_front();
        earlier.push_back(best.0);
        let LpOutcome::Optimal { objective } = master.lp.solve() else { break };
        let out = master.clamped();
        let smoothed: Vec<f64> = best.1.iter().zip(&out).map(|(b, o)| SMOOTHING * b + (1.0 - SMOOTHING) * o).collect();
        let mut added = master.price(&graphs, &smoothed, &mut best);
        if added == 0 {
            added = master.price(&graphs, &out, &mut best);
        }
        report(round_up(best.0));
        // The root lies between the bound and the objective of the restricted master.
        if added == 0 || round_up(objective) <= round_up(best.0) {
            break;
        }
    }
    round_up(best.0)
}

/// Costs are integers, so a bound may be rounded up; the tolerance covers the solver's arithmetic.
fn round_up(bound: f64) -> i64 {
    (bound - 1e-4).ceil().max(0.0) as i64
}

impl<'a> Master<'a> {
    fn new(instance: &'a Instance) -> Self {
        let mut lp = Lp::new();
        let convexity = instance.people.iter().map(|_| lp.row(1.0, 1.0, &[])).collect();
        let hours =
            instance.people.iter().map(|p| lp.row(f64::from(p.least_minutes) / 60.0, f64::from(p.most_minutes) / 60.0, &[])).collect();
        let nights = instance.people.iter().map(|p| p.fair_nights.map(|(a, b)| lp.row(f64::from(a), f64::from(b), &[]))).collect();
        let cover = instance.cover.iter().map(|r| lp.row(f64::from(r.need), f64::INFINITY, &[])).collect();
        let mut master = Self { rows: Rows { instance, convexity, hours, nights, cover }, lp, known: Default::default() };
        master.slacks();
        master
    }

    /// Substitutes, shortfall, distances of nights, and artificial columns dear enough never to stay.
    fn slacks(&mut self) {
        let rows = &self.rows;
        let i = rows.instance;
        let dear = 1e6;
        for p in 0..i.people.len() {
            self.lp.add_column(
                dear,
                0.0,
                f64::INFINITY,
                &[(rows.convexity[p], 1.0), (rows.hours[p], f64::from(i.people[p].owed_minutes) / 60.0)],
            );
            for sign in [1.0, -1.0] {
                self.lp.add_column(dear, 0.0, f64::INFINITY, &[(rows.hours[p], sign)]);
                if let Some(row) = rows.nights[p] {
                    self.lp.add_column(i.points.fair_night as f64, 0.0, f64::INFINITY, &[(row, sign)]);
                }
            }
        }
        let mut shortfall: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (r, row) in i.cover.iter().enumerate() {
            shortfall.entry(row.slot).or_default().push(r);
        }
        for band in shortfall.values() {
            let price = unmet_points(i, i.cover[band[0]].band_minutes, 1) as f64;
            let terms: Vec<_> = band.iter().map(|r| (rows.cover[*r], 1.0)).collect();
            self.lp.add_column(price, 0.0, f64::INFINITY, &terms);
        }
        for d in 0..i.days {
            for s in (0..i.shifts).filter(|s| i.used[d] & (1 << s) != 0) {
                for kind in &i.substitutes {
                    let met = i.rows_of_day[d].iter().filter(|r| i.cover[**r].shifts & (1 << s) != 0 && kind.classes[i.cover[**r].class]);
                    let terms: Vec<_> = met.map(|r| (rows.cover[*r], 1.0)).collect();
                    self.lp.add_column(substitute_points(i, d, s) as f64, 0.0, f64::INFINITY, &terms);
                }
            }
        }
    }

    fn add(&mut self, p: usize, line: &[u8], points: f64) -> bool {
        if !self.known.insert((p, line.to_vec())) {
            return false;
        }
        let terms = self.rows.terms(p, line);
        self.lp.add_column(points, 0.0, f64::INFINITY, &terms);
        true
    }

    /// Prices every person at a dual, adds the lines that improve, keeps the best Lagrangian bound; number of lines added.
    fn price(&mut self, graphs: &[Graph], dual: &[f64], best: &mut (f64, Vec<f64>)) -> usize {
        let rows = &self.rows;
        let found: Vec<Option<(f64, Vec<u8>)>> =
            (0..graphs.len()).into_par_iter().map(|p| graphs[p].cheapest(&rows.prices(p, dual))).collect();
        let sides: f64 = dual.iter().enumerate().map(|(r, y)| self.right_side(r, *y)).sum();
        // A person without any line in her graph leaves the bound to the others.
        let lagrangian =
            sides + found.iter().enumerate().filter_map(|(p, f)| Some(f.as_ref()?.0 - dual[self.rows.convexity[p]])).sum::<f64>();
        if lagrangian > best.0 {
            *best = (lagrangian, dual.to_vec());
        }
        let mut added = 0;
        for (p, (cost, line)) in found.into_iter().enumerate().filter_map(|(p, f)| Some((p, f?))) {
            if cost - dual[self.rows.convexity[p]] < -EPSILON {
                let points = graphs[p].points(&line).unwrap_or(0) as f64;
                added += usize::from(self.add(p, &line, points));
            }
        }
        added
    }

    /// Row duals of the last solve, with the sign that each row's open side asks for (arithmetic may miss it by a hair).
    fn clamped(&self) -> Vec<f64> {
        let sign = |(r, y): (usize, &f64)| if self.lp.row_bounds(r).1.is_infinite() { y.max(0.0) } else { *y };
        self.lp.duals().iter().enumerate().map(sign).collect()
    }

    /// What a dual earns at the side of its row that it pushes to.
    fn right_side(&self, row: usize, dual: f64) -> f64 {
        let (least, most) = self.lp.row_bounds(row);
        if dual > 0.0 {
            dual * least
        } else if dual < 0.0 {
            dual * most
        } else {
            0.0
        }
    }
}

impl Rows<'_> {
    /// Rows a line enters.
    fn terms(&self, p: usize, line: &[u8]) -> Vec<(usize, f64)> {
        let i = self.instance;
        let duties = || line.iter().enumerate().filter_map(|(d, c)| i.duty_of(d, *c));
        let mut terms = vec![(self.convexity[p], 1.0), (self.hours[p], duties().map(|d| f64::from(d.working)).sum::<f64>() / 60.0)];
        if let Some(row) = self.nights[p] {
            terms.push((row, duties().filter(|d| d.night).count() as f64));
        }
        for (d, c) in line.iter().enumerate().filter(|(_, c)| **c != OFF) {
            let met =
                i.rows_of_day[d].iter().filter(|r| i.cover[**r].shifts & (1 << (c - 1)) != 0 && i.people[p].classes[i.cover[**r].class][d]);
            terms.extend(met.map(|r| (self.cover[*r], 1.0)));
        }
        terms.retain(|(_, a)| *a != 0.0);
        terms
    }

    /// Price of each choice on each day for a person: minus what its rows pay.
    fn prices(&self, p: usize, dual: &[f64]) -> Vec<Vec<f64>> {
        let i = self.instance;
        let night = self.nights[p].map_or(0.0, |r| dual[r]);
        (0..i.days)
            .map(|d| {
                let mut row = vec![0.0; i.shifts + 1];
                for s in 0..i.shifts {
                    let duty = &i.duty[d][s];
                    let met = i.rows_of_day[d]
                        .iter()
                        .filter(|r| i.cover[**r].shifts & (1 << s) != 0 && i.people[p].classes[i.cover[**r].class][d]);
                    let cover: f64 = met.map(|r| dual[self.cover[*r]]).sum();
                    row[s + 1] = -cover - dual[self.hours[p]] * f64::from(duty.working) / 60.0 - if duty.night { night } else { 0.0 };
                }
                row
            })
            .collect()
    }
}
