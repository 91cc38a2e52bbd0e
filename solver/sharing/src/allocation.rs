//! Who does how much at given heads: the staged linear program, and the price of an hour.
//!
//! Stages in strict order: unmet minutes of critical, high, medium and low risk; scarce hours; distance to the
//! lowest effective level of care (LEON); pay. No weights: pay never buys an unmet minute.
//! The price of an hour is read from a program of its own that minimises unmet minutes alone, each counting one.

use crate::{
    day::Day,
    error::SharingError,
    ways::Way,
    work::{Column, Post, Work},
};
use std::collections::BTreeMap;
use turnus_domain::{
    profession::Profession,
    sharing::{HourPrice, TaskShare},
    task::Risk,
};
use turnus_lp::{Lp, LpOutcome, Stage, staged};

/// How much worse a later stage may leave an earlier one: minutes a day of unmet care …
const MINUTES: f64 = 1e-4;
/// … and scarcity, level or kroner of all minutes of a day.
const POINTS: f64 = 1e-2;

/// A kind of day with everything its programs need.
#[derive(Debug)]
pub(crate) struct Program<'a> {
    pub(crate) day: &'a Day<'a>,
    pub(crate) work: &'a Work,
    pub(crate) ways: &'a [Vec<Way<'a>>],
    pub(crate) team: &'a [(&'a Profession, u32)],
    pub(crate) heads: &'a BTreeMap<Post, u32>,
}

impl Program<'_> {
    /// Minutes by task, profession and mode, and unmet minutes in hundredths.
    pub(crate) fn shares(&self) -> Result<(Vec<TaskShare>, i64), SharingError> {
        let (mut lp, _) = self.lp();
        let results = staged(&mut lp, &self.stages()).map_err(|e| self.failed("the shares", e.to_string()))?;
        let values = results.last().map(|r| r.values.as_slice()).unwrap_or_default();
        let mut sums = BTreeMap::new();
        for (column, value) in self.work.columns.iter().zip(values) {
            let (task, who) = match column {
                Column::Minutes { demand, post, way } => {
                    let task = self.day.demands[*demand].index;
                    (task, Some((post.1, self.ways[task][*way].allowed.mode)))
                }
                Column::Unmet { demand } => (self.day.demands[*demand].index, None),
                Column::Supervision { .. } => continue,
            };
            *sums.entry((task, who.is_none(), who)).or_insert(0.0) += value;
        }
        let shares: Vec<TaskShare> = sums.into_iter().filter_map(|((task, _, who), minutes)| self.share(task, who, minutes)).collect();
        let unmet = shares.iter().filter(|s| s.profession.is_none()).map(|s| s.minutes_x100).sum();
        Ok((shares, unmet))
    }

    /// Least unmet minutes in hundredths, and the price of an hour of every post. Where a post has no head, no
    /// hour can be taken away and that price is 0.
    pub(crate) fn prices(&self) -> Result<(i64, Vec<HourPrice>), SharingError> {
        let (mut lp, hours) = self.lp();
        for (column, kind) in self.work.columns.iter().enumerate() {
            if matches!(kind, Column::Unmet { .. }) {
                lp.set_column_cost(column, 1.0);
            }
        }
        let unmet = self.least(&mut lp)?;
        let duals: Vec<f64> = hours.iter().map(|(_, column)| -lp.reduced_costs()[*column]).collect();
        let mut prices = Vec::with_capacity(hours.len());
        for ((post, column), dual) in hours.into_iter().zip(duals) {
            let mut with = |hours: f64| {
                lp.set_column_bounds(column, hours, hours);
                let least = self.least(&mut lp);
                lp.set_column_bounds(column, 0.0, 0.0);
                least
            };
            let plus = unmet - with(1.0)?;
            let minus = if self.heads.get(&post).is_some_and(|n| *n > 0) { with(-1.0)? - unmet } else { 0.0 };
            prices.push(HourPrice {
                day: self.day.kind,
                shift: self.day.shifts[post.0].shift.id.clone(),
                profession: self.team[post.1].0.id.clone(),
                dual_x100: hundredths(dual),
                plus_one_hour_x100: hundredths(plus),
                minus_one_hour_x100: hundredths(minus),
            });
        }
        Ok((hundredths(unmet), prices))
    }

    /// The program without costs, and for each post a column of extra hours that is fixed at nought.
    fn lp(&self) -> (Lp, Vec<(Post, usize)>) {
        let mut lp = Lp::new();
        for _ in &self.work.columns {
            lp.column(0.0, 0.0, f64::INFINITY);
        }
        let posts = (0..self.day.shifts.len()).flat_map(|s| (0..self.team.len()).map(move |p| (s, p)));
        let hours: Vec<(Post, usize)> = posts.map(|post| (post, lp.column(0.0, 0.0, 0.0))).collect();
        let mut extra: BTreeMap<usize, (usize, f64)> = BTreeMap::new();
        for (post, column) in &hours {
            let rows = self.work.capacity.get(post).map(Vec::as_slice).unwrap_or_default();
            let shift = &self.day.shifts[post.0];
            let whole: f64 = shift.minutes.iter().sum();
            extra.extend(rows.iter().map(|(row, minutes)| (*row, (*column, -minutes / whole * shift.per_hour))));
        }
        for (index, row) in self.work.rows.iter().enumerate() {
            let heads: f64 = row.heads.iter().map(|(post, k)| k * self.count(post)).sum();
            let mut terms = row.terms.clone();
            terms.extend(extra.get(&index));
            lp.row(row.lower + heads, row.upper + heads, &terms);
        }
        for together in &self.work.together {
            let present: f64 =
                (0..self.team.len()).flat_map(|p| together.shifts.iter().map(move |s| (*s, p))).map(|post| self.count(&post)).sum();
            if present < f64::from(together.performers) {
                let terms: Vec<(usize, f64)> = together.columns.iter().map(|c| (*c, 1.0)).collect();
                lp.row(f64::NEG_INFINITY, 0.0, &terms);
            }
        }
        (lp, hours)
    }

    fn count(&self, post: &Post) -> f64 {
        f64::from(self.heads.get(post).copied().unwrap_or(0))
    }

    fn stages(&self) -> Vec<Stage> {
        let unmet = |risk: Risk| {
            let columns = self.work.columns.iter().enumerate();
            let of_risk = columns.filter(|(_, c)| matches!(c, Column::Unmet { demand } if self.day.demands[*demand].task.risk == risk));
            of_risk.map(|(c, _)| (c, 1.0)).collect::<Vec<_>>()
        };
        let used = |price: &dyn Fn(&Profession, u8) -> f64| {
            let columns = self.work.columns.iter().enumerate();
            columns.filter_map(|(c, column)| Some((c, self.used(*column, price)?))).collect::<Vec<_>>()
        };
        let named =
            [("critical unmet", Risk::Critical), ("high unmet", Risk::High), ("medium unmet", Risk::Medium), ("low unmet", Risk::Low)];
        let mut stages: Vec<Stage> = named.into_iter().map(|(name, risk)| Stage { name, costs: unmet(risk), tolerance: MINUTES }).collect();
        let scarce = used(&|p, _| f64::from(p.scarcity));
        let leon = used(&|p, target| f64::from(p.level.0.saturating_sub(target)));
        let pay = used(&|p, _| p.pay_per_hour.0 as f64 / 6_000.0);
        for (name, costs) in [("scarce hours", scarce), ("levels above LEON", leon), ("pay", pay)] {
            stages.push(Stage { name, costs, tolerance: POINTS });
        }
        stages
    }

    /// Clock minutes of a column times their price.
    fn used(&self, column: Column, price: &dyn Fn(&Profession, u8) -> f64) -> Option<f64> {
        match column {
            Column::Minutes { demand, post, way } => {
                let asked = &self.day.demands[demand];
                let factor = f64::from(self.ways[asked.index][way].allowed.time_factor.0) / 10_000.0;
                Some(factor * price(self.team[post.1].0, asked.task.leon.0))
            }
            // Supervision is work at the supervisor's own level.
            Column::Supervision { post } => Some(price(self.team[post.1].0, self.team[post.1].0.level.0)),
            Column::Unmet { .. } => None,
        }
    }

    fn least(&self, lp: &mut Lp) -> Result<f64, SharingError> {
        match lp.solve() {
            LpOutcome::Optimal { objective } => Ok(objective),
            other => Err(self.failed("prices", format!("{other:?}"))),
        }
    }

    fn share(&self, task: usize, who: Option<(usize, turnus_domain::task::Mode)>, minutes: f64) -> Option<TaskShare> {
        let minutes_x100 = hundredths(minutes);
        let task = self.day.demands.iter().find(|d| d.index == task)?.task.id.clone();
        (minutes_x100 > 0).then(|| TaskShare {
            day: self.day.kind,
            task,
            profession: who.map(|(p, _)| self.team[p].0.id.clone()),
            mode: who.map(|(_, mode)| mode),
            minutes_x100,
        })
    }

    fn failed(&self, step: &'static str, why: String) -> SharingError {
        SharingError::Solver { step, day: self.day.kind, why }
    }
}

/// Hundredths of a minute, to the nearest: the one place where floating point leaves this crate.
fn hundredths(minutes: f64) -> i64 {
    (minutes * 100.0).round() as i64
}
