//! The aims in strict order, each to proof, and what the plan on the clock makes of them.
//!
//! Most days leave nothing: that is tried first, and then four aims are proven at once. All aims are whole numbers, so a
//! bound is rounded up and an aim is proven when no whole number is left below it.

use crate::{
    DayError,
    clock::Clock,
    model::{Model, Var},
    ways::Day,
};
use std::sync::atomic::AtomicBool;
use turnus_domain::{
    day_plan::{DayAim, DayStage, TaskLeft},
    task::Risk,
};
use turnus_lp::{Mip, MipLimits, MipOutcome};

/// Most nodes of each search.
const NODES: i64 = 400;

/// What the model settled: times, and a bound per aim.
#[derive(Debug)]
pub(crate) struct Settled {
    pub(crate) model: Model,
    /// Times of columns.
    pub(crate) times: Vec<u32>,
    /// Times of segments.
    pub(crate) begun: Vec<u32>,
    pub(crate) bounds: Vec<i64>,
}

/// The aims of what is left, with the risk they are about.
const LEFT: [(DayAim, Risk); 4] = [
    (DayAim::CriticalLeft, Risk::Critical),
    (DayAim::HighLeft, Risk::High),
    (DayAim::MediumLeft, Risk::Medium),
    (DayAim::LowLeft, Risk::Low),
];

/// Settles all aims.
pub(crate) fn settle(day: &Day<'_>) -> Result<Settled, DayError> {
    let model = Model::new(day);
    let mut search = Search { day, model: &model, kept: Vec::new(), none_left: true, start: None };
    let levels = search.levels();
    let mut bounds = Vec::new();
    let (mut values, least) = match search.least("levels", &levels)? {
        Some(found) => {
            bounds.extend([0; 4]);
            found
        }
        None => {
            search.none_left = false;
            bounds.extend(search.left()?);
            search.least("levels", &levels)?.ok_or_else(|| gave_up("levels", "what was found before is infeasible"))?
        }
    };
    bounds.push(least);
    search.keep(&levels, &values);
    let busiest = search.busiest()?;
    if let Some(found) = busiest.0 {
        values = found;
    }
    bounds.push(busiest.1);
    let count = |from: usize, n: usize| values[from..from + n].iter().map(|v| v.round().max(0.0) as u32).collect::<Vec<_>>();
    let (columns, segments) = (model.columns.len(), model.segments.len());
    let (times, begun) = (count(0, columns), count(columns, segments));
    Ok(Settled { model, times, begun, bounds })
}

/// Bounds of all aims when people who are alike are counted together; none when something must be left.
pub(crate) fn together(day: &Day<'_>, sizes: Vec<usize>) -> Result<Option<Vec<i64>>, DayError> {
    let model = Model::of(day, sizes);
    let mut search = Search { day, model: &model, kept: Vec::new(), none_left: true, start: None };
    let levels = search.levels();
    let Some((values, least)) = search.least("levels", &levels)? else { return Ok(None) };
    search.keep(&levels, &values);
    let busiest = search.busiest()?.1;
    Ok(Some(vec![0, 0, 0, 0, least, busiest]))
}

/// Fewest standard minutes left by risk, critical first: proven bounds only.
pub(crate) fn least_left(day: &Day<'_>) -> Result<i64, DayError> {
    let model = Model::new(day);
    let mut search = Search { day, model: &model, kept: Vec::new(), none_left: true, start: None };
    if search.least("left", &[])?.is_some() {
        return Ok(0);
    }
    search.none_left = false;
    Ok(search.left()?.iter().sum())
}

/// Each aim with the value of the plan on the clock and its bound.
///
/// # Errors
/// A plan that is better than what was proven, aims before equal: then the proof is wrong, and nothing is told.
pub(crate) fn certificate(day: &Day<'_>, bounds: &[i64], clock: &Clock<'_>, left: &[TaskLeft]) -> Result<Vec<DayStage>, DayError> {
    let of_risk = |risk: Risk| left.iter().filter(|l| day.asked[l.demand].task.risk == risk).map(|l| l.minutes.0).sum();
    let values: Vec<i64> = LEFT.map(|(_, risk)| of_risk(risk)).into_iter().chain([clock.levels(), clock.busiest()]).collect();
    if let Some(first) = values.iter().zip(bounds).position(|(value, bound)| value != bound)
        && values[first] < bounds[first]
    {
        let why = format!("a plan has {} where no less than {} was proven possible", values[first], bounds[first]);
        return Err(gave_up(if first < 4 { "left" } else { "levels" }, &why));
    }
    // Where the clock lost an earlier aim, a later one may be below what the model proved for the better one.
    let stages = DayAim::ALL.into_iter().zip(values).zip(bounds);
    Ok(stages.map(|((aim, value), bound)| DayStage { aim, value, bound: value.min(*bound) }).collect())
}

fn gave_up(step: &'static str, why: &str) -> DayError {
    DayError::Solver { step, why: why.to_owned() }
}

type Terms = Vec<(Var, f64)>;

struct Search<'a> {
    day: &'a Day<'a>,
    model: &'a Model,
    /// Aims settled so far, with their values.
    kept: Vec<(Terms, f64)>,
    none_left: bool,
    start: Option<Vec<f64>>,
}

impl Search<'_> {
    fn levels(&self) -> Terms {
        let cost = |c: &crate::model::Column| {
            let way = &self.day.asked[c.demand].ways[c.way];
            (way.minutes * way.levels) as f64
        };
        self.model.columns.iter().enumerate().map(|(i, c)| (Var::Column(i), cost(c))).filter(|(_, c)| *c > 0.0).collect()
    }

    /// Settles what is left, risk by risk.
    fn left(&mut self) -> Result<Vec<i64>, DayError> {
        let mut bounds = Vec::new();
        for (_, risk) in LEFT {
            let demands = self.day.asked.iter().enumerate().filter(|(_, a)| a.task.risk == risk);
            let terms: Terms = demands.map(|(d, a)| (Var::Left(d), a.standard() as f64)).collect();
            let (values, bound) = self.least("left", &terms)?.ok_or_else(|| gave_up("left", "leaving everything is infeasible"))?;
            self.keep(&terms, &values);
            bounds.push(bound);
        }
        Ok(bounds)
    }

    fn keep(&mut self, terms: &Terms, values: &[f64]) {
        let value: f64 = terms.iter().map(|(v, k)| k * values[self.place(*v)].round()).sum();
        self.kept.push((terms.clone(), value));
        self.start = Some(values.to_vec());
    }

    fn place(&self, var: Var) -> usize {
        let columns = self.model.columns.len();
        match var {
            Var::Column(c) => c,
            Var::Segment(s) => columns + s,
            Var::Left(d) => columns + self.model.segments.len() + d,
        }
    }

    /// The model with its kept aims.
    fn mip(&self, costs: &[(Var, f64)]) -> Mip {
        let (day, model) = (self.day, self.model);
        let mut mip = Mip::new();
        let mut cost = vec![0.0; model.columns.len() + model.segments.len() + day.asked.len()];
        for (var, k) in costs {
            cost[self.place(*var)] += k;
        }
        let times = |d: usize| f64::from(day.asked[d].times);
        let at_once = |c: &crate::model::Column| {
            let asked = &day.asked[c.demand];
            if asked.performers() == 1 { 1.0 } else { model.sizes[asked.ways[c.way].duty] as f64 }
        };
        let columns = model.columns.iter().map(|c| times(c.demand) * at_once(c));
        let segments = model.segments.iter().map(|s| times(s.demand));
        let left = (0..day.asked.len()).map(|d| if self.none_left { 0.0 } else { times(d) });
        for (most, k) in columns.chain(segments).chain(left).zip(cost) {
            mip.column(k, 0.0, most, true);
        }
        let place = |terms: &Terms| terms.iter().map(|(v, k)| (self.place(*v), *k)).collect::<Vec<_>>();
        for row in &model.rows {
            mip.row(row.lower, row.upper, &place(&row.terms));
        }
        for (terms, value) in &self.kept {
            mip.row(f64::NEG_INFINITY, *value, &place(terms));
        }
        mip
    }

    /// Values and proven bound of an aim; none when nothing satisfies the rows.
    fn least(&self, step: &'static str, costs: &[(Var, f64)]) -> Result<Option<(Vec<f64>, i64)>, DayError> {
        self.solve(step, self.mip(costs), self.start.as_deref())
    }

    fn solve(&self, step: &'static str, mip: Mip, start: Option<&[f64]>) -> Result<Option<(Vec<f64>, i64)>, DayError> {
        let limits = MipLimits { nodes: Some(NODES), absolute_gap: 0.999, ..MipLimits::default() };
        match mip.solve(&limits, start, &AtomicBool::new(false), &mut |_| {}) {
            MipOutcome::Solved { values, bound, .. } => Ok(Some((values, (bound - 1e-6).ceil().max(0.0) as i64))),
            MipOutcome::Infeasible => Ok(None),
            // No plan without anything left was found in time: the staged search decides.
            MipOutcome::Stopped { .. } if self.none_left => Ok(None),
            MipOutcome::Stopped { .. } => Err(gave_up(step, "nothing was found within the limit of nodes")),
            MipOutcome::Failed(why) => Err(gave_up(step, &why)),
        }
    }

    /// Least per mille of capacity that the busiest person uses.
    fn busiest(&self) -> Result<(Option<Vec<f64>>, i64), DayError> {
        let mut mip = self.mip(&[]);
        let top = mip.column(1.0, 0.0, 1000.0, true);
        for (duty, work) in self.model.work.iter().enumerate().filter(|(_, w)| !w.is_empty()) {
            let capacity = (self.model.sizes[duty] as i64 * self.day.duties()[duty].capacity.0) as f64;
            let terms: Vec<(usize, f64)> = work.iter().map(|(v, k)| (self.place(*v), k * 1000.0)).chain([(top, -capacity)]).collect();
            mip.row(f64::NEG_INFINITY, 0.0, &terms);
        }
        let start = self.start.as_ref().map(|s| s.iter().copied().chain([1000.0]).collect::<Vec<_>>());
        Ok(match self.solve("busiest", mip, start.as_deref())? {
            Some((mut values, bound)) => {
                values.pop();
                (Some(values), bound)
            }
            None => (None, 0),
        })
    }
}
