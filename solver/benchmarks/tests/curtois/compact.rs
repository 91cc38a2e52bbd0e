//! The same problem as a compact integer program, written from the format's description alone: rows for every window of
//! days instead of an automaton, no lines, no pricing.

use std::{collections::BTreeMap, sync::atomic::AtomicBool};
use turnus_lp::{Mip, MipLimits, MipOutcome};
use turnus_verifier::Instance;

const NONE: f64 = f64::NEG_INFINITY;
const ANY: f64 = f64::INFINITY;

/// The least cost, or `None` when there is no plan.
pub(crate) fn optimum(instance: &Instance) -> Option<i64> {
    let mut mip = Mip::new();
    let days = instance.days;
    let mut x: BTreeMap<(&str, usize, &str), usize> = BTreeMap::new();
    let mut constant = 0;
    for (name, e) in &instance.staff {
        constant += e.on.iter().map(|r| r.2).sum::<i64>();
        for d in 0..days {
            for s in instance.shifts.keys() {
                let sum = |list: &[(usize, String, i64)]| list.iter().filter(|r| r.0 == d && r.1 == *s).map(|r| r.2).sum::<i64>();
                let open = !e.days_off.contains(&d) && e.most.get(s).copied().unwrap_or(0) > 0;
                let cost = sum(&e.off) - sum(&e.on);
                x.insert((name, d, s), mip.column(cost as f64, 0.0, f64::from(u8::from(open)), true));
            }
        }
    }
    for (name, e) in &instance.staff {
        let day = |d: usize, a: f64| instance.shifts.keys().map(|s| (x[&(name.as_str(), d, s.as_str())], a)).collect::<Vec<_>>();
        let span = |from: usize, to: usize, a: f64| (from..to).flat_map(|d| day(d, a)).collect::<Vec<_>>();
        for d in 0..days {
            mip.row(NONE, 1.0, &day(d, 1.0));
        }
        for (s, shift) in &instance.shifts {
            let all: Vec<_> = (0..days).map(|d| (x[&(name.as_str(), d, s.as_str())], 1.0)).collect();
            mip.row(NONE, e.most.get(s).copied().unwrap_or(0) as f64, &all);
            for next in &shift.cannot_precede {
                for d in 1..days {
                    mip.row(NONE, 1.0, &[(x[&(name.as_str(), d - 1, s.as_str())], 1.0), (x[&(name.as_str(), d, next.as_str())], 1.0)]);
                }
            }
        }
        let minutes: Vec<_> = (0..days)
            .flat_map(|d| instance.shifts.iter().map(move |(s, shift)| (d, s, shift.minutes)))
            .map(|(d, s, m)| (x[&(name.as_str(), d, s.as_str())], m as f64))
            .collect();
        mip.row(e.fewest_minutes as f64, e.most_minutes as f64, &minutes);
        for from in 0..days.saturating_sub(e.most_in_row as usize) {
            mip.row(NONE, e.most_in_row as f64, &span(from, from + e.most_in_row as usize + 1, 1.0));
        }
        // A short run of n days inside: off before, n days worked, off after is forbidden; likewise for days off.
        for n in 1..e.fewest_in_row as usize {
            for from in 1..days.saturating_sub(n) {
                let terms = [day(from - 1, -1.0), span(from, from + n, 1.0), day(from + n, -1.0)].concat();
                mip.row(NONE, n as f64 - 1.0, &terms);
            }
        }
        for n in 1..e.fewest_off as usize {
            for from in 1..days.saturating_sub(n) {
                let terms = [day(from - 1, 1.0), span(from, from + n, -1.0), day(from + n, 1.0)].concat();
                mip.row(NONE, 1.0, &terms);
            }
        }
        let mut weekends = Vec::new();
        for saturday in (5..days).step_by(7) {
            let w = mip.column(0.0, 0.0, 1.0, true);
            for d in saturday..(saturday + 2).min(days) {
                mip.row(NONE, 0.0, &[day(d, 1.0), vec![(w, -1.0)]].concat());
            }
            weekends.push((w, 1.0));
        }
        mip.row(NONE, e.most_weekends as f64, &weekends);
    }
    for ((d, s), row) in &instance.cover {
        let under = mip.column(row.under as f64, 0.0, ANY, false);
        let over = mip.column(row.over as f64, 0.0, ANY, false);
        let mut terms: Vec<_> = instance.staff.keys().map(|name| (x[&(name.as_str(), *d, s.as_str())], 1.0)).collect();
        terms.extend([(under, 1.0), (over, -1.0)]);
        mip.row(row.required as f64, row.required as f64, &terms);
    }
    match mip.solve(&MipLimits { nodes: Some(200_000), ..MipLimits::default() }, None, &AtomicBool::new(false), &mut |_| ()) {
        MipOutcome::Solved { objective, optimal: true, .. } => Some(objective.round() as i64 + constant),
        MipOutcome::Infeasible => None,
        other => panic!("the compact program was not solved: {other:?}"),
    }
}
