//! Help from outside: what the cover of a day costs when units of help can count in several of its rows at once.
//!
//! The cheapest help for a day's missing heads is a small covering problem; it is solved exactly and remembered by what is
//! missing, so that days with the same rows share their answers.

use crate::model::Cover;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// One unit counts as one person in each of its rows. Rows that help can count in cost nothing over their need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relief {
    /// Cost of a unit.
    pub cost: i64,
    /// Cover rows of one day.
    pub rows: Vec<usize>,
}

/// What is missing in a day's rows → least cost, and the option of the first unit (reliefs, then single rows under).
type Memo = HashMap<Vec<u8>, (i64, Option<usize>)>;

/// A day's rows and reliefs, numbered within the day.
#[derive(Debug, PartialEq, Eq, Hash, Clone)]
struct Shape {
    under: Vec<i64>,
    reliefs: Vec<(i64, Vec<usize>)>,
}

/// The help of a model.
#[derive(Debug, Default)]
pub struct Help {
    reliefs: Vec<Relief>,
    rows: Vec<Vec<usize>>,
    reliefs_of: Vec<Vec<usize>>,
    shape_of: Vec<usize>,
    shapes: Vec<Shape>,
    memo: Mutex<Vec<Memo>>,
}

impl Help {
    /// Help for cover rows over some days.
    #[must_use]
    pub fn new(days: usize, cover: &[Cover], reliefs: Vec<Relief>) -> Self {
        let mut rows = vec![Vec::new(); days];
        for (k, row) in cover.iter().enumerate() {
            rows[row.day].push(k);
        }
        let mut reliefs_of = vec![Vec::new(); days];
        for (j, relief) in reliefs.iter().enumerate() {
            if let Some(k) = relief.rows.first() {
                reliefs_of[cover[*k].day].push(j);
            }
        }
        let (mut shapes, mut shape_of) = (Vec::<Shape>::new(), Vec::new());
        for (rows, own) in rows.iter().zip(&reliefs_of) {
            let place = |k: &usize| rows.iter().position(|r| r == k);
            let shape = Shape {
                under: rows.iter().map(|k| cover[*k].under).collect(),
                reliefs: own.iter().map(|j| (reliefs[*j].cost, reliefs[*j].rows.iter().filter_map(place).collect())).collect(),
            };
            shape_of.push(shapes.iter().position(|s| *s == shape).unwrap_or_else(|| {
                shapes.push(shape);
                shapes.len() - 1
            }));
        }
        let memo = Mutex::new(vec![Memo::new(); shapes.len()]);
        Self { reliefs, rows, reliefs_of, shape_of, shapes, memo }
    }

    /// All reliefs.
    #[must_use]
    pub fn reliefs(&self) -> &[Relief] {
        &self.reliefs
    }

    /// Least cost of the missing heads of a day; `missing` of row `k` is asked for.
    pub(crate) fn cost(&self, day: usize, missing: impl Fn(usize) -> i64) -> i64 {
        let key: Vec<u8> = self.rows[day].iter().map(|k| missing(*k).clamp(0, 255) as u8).collect();
        let shape = self.shape_of[day];
        let mut memo = self.memo.lock().unwrap_or_else(PoisonError::into_inner);
        best(&self.shapes[shape], &mut memo[shape], &key).0
    }

    /// Units of each relief (by number) in a cheapest help for a day's missing heads.
    pub(crate) fn units(&self, day: usize, missing: impl Fn(usize) -> i64) -> Vec<usize> {
        let mut key: Vec<u8> = self.rows[day].iter().map(|k| missing(*k).clamp(0, 255) as u8).collect();
        let shape = &self.shapes[self.shape_of[day]];
        let mut memo = self.memo.lock().unwrap_or_else(PoisonError::into_inner);
        let memo = &mut memo[self.shape_of[day]];
        let mut units = Vec::new();
        while let (_, Some(option)) = best(shape, memo, &key) {
            units.extend(self.reliefs_of[day].get(option).copied());
            key = after(shape, &key, option);
        }
        units
    }
}

fn after(shape: &Shape, missing: &[u8], option: usize) -> Vec<u8> {
    let mut rest = missing.to_vec();
    match shape.reliefs.get(option) {
        Some((_, rows)) => rows.iter().for_each(|k| rest[*k] = rest[*k].saturating_sub(1)),
        None => rest[option - shape.reliefs.len()] -= 1,
    }
    rest
}

fn best(shape: &Shape, memo: &mut Memo, missing: &[u8]) -> (i64, Option<usize>) {
    let Some(row) = missing.iter().position(|n| *n > 0) else { return (0, None) };
    if let Some(known) = memo.get(missing) {
        return *known;
    }
    let single = shape.reliefs.len() + row;
    let (rest, _) = best(shape, memo, &after(shape, missing, single));
    let mut found = (shape.under[row] + rest, Some(single));
    for (option, (cost, rows)) in shape.reliefs.iter().enumerate() {
        if *cost <= found.0 && rows.contains(&row) {
            let (rest, _) = best(shape, memo, &after(shape, missing, option));
            // Help in several rows before a single row of the same cost: it may serve more.
            if cost + rest < found.0 || cost + rest == found.0 && found.1 == Some(single) {
                found = (cost + rest, Some(option));
            }
        }
    }
    memo.insert(missing.to_vec(), found);
    found
}
