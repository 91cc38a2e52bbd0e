//! What proves a leximax within its pool, in whole numbers; and the judge of it, which knows no solver.
//!
//! A row says `Σ a x ≥ least` over columns of 0 or 1, of which each person has exactly one. For multipliers `y ≥ 0` every choice
//! costs at least `Σ over people of min over her columns (cost − Σ y a) + Σ y least`: the bound. At a level the cost of a column
//! is 1 when its excess is at or above the level's value, and the rows are those of the pool and, of every earlier level, that
//! no more people are there than it counted.

/// Multipliers are counted in parts of this size.
pub const PARTS: i64 = 1_000_000;

/// A line somebody may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Whose: her place among those who share.
    pub person: usize,
    /// 100 × occasions − target.
    pub excess: i64,
}

/// `Σ factor × x ≥ least`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Column and factor.
    pub terms: Vec<(usize, i64)>,
    /// At least.
    pub least: i64,
}

/// Lines and what ties them together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pool {
    /// How many people share.
    pub people: usize,
    /// Their lines.
    pub columns: Vec<Column>,
    /// Cover that is owed, and points.
    pub rows: Vec<Row>,
}

/// One value of the pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// The value.
    pub from: i64,
    /// People at or above it.
    pub people: i64,
    /// Fewer cannot be, by the multipliers.
    pub bound: i64,
    /// One for each row of the pool, then one for each earlier level, in [`PARTS`].
    pub multipliers: Vec<i64>,
}

/// A leximax with its proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The pool.
    pub pool: Pool,
    /// The column of each person.
    pub chosen: Vec<usize>,
    /// Every value above 0 of the pool, the greatest first.
    pub levels: Vec<Level>,
}

impl Certificate {
    /// Levels whose bound is their number of people, and all of them: the leximax is proven within the pool where they are equal.
    #[must_use]
    pub fn closed(&self) -> (usize, usize) {
        (self.levels.iter().filter(|l| l.bound == l.people).count(), self.levels.len())
    }
}

/// Judges a certificate: the choice keeps every row, every value of the pool has its level, every count is that of the choice, and
/// every bound follows from its multipliers.
///
/// # Errors
/// What is wrong, in a sentence.
pub fn verify(certificate: &Certificate) -> Result<(), String> {
    let Certificate { pool, chosen, levels } = certificate;
    if chosen.len() != pool.people {
        return Err(format!("{} columns are chosen for {} people", chosen.len(), pool.people));
    }
    for (person, column) in chosen.iter().enumerate() {
        if pool.columns.get(*column).is_none_or(|c| c.person != person) {
            return Err(format!("column {column} is not one of person {person}"));
        }
    }
    for (r, row) in pool.rows.iter().enumerate() {
        let sum: i64 = row.terms.iter().filter(|(c, _)| chosen.contains(c)).map(|(_, a)| a).sum();
        if sum < row.least {
            return Err(format!("row {r} asks for {} and has {sum}", row.least));
        }
    }
    let mut values: Vec<i64> = pool.columns.iter().map(|c| c.excess).filter(|e| *e > 0).collect();
    values.sort_unstable_by(|a, b| b.cmp(a));
    values.dedup();
    if !values.iter().eq(levels.iter().map(|l| &l.from)) {
        return Err("the levels are not the values of the pool above 0, the greatest first".into());
    }
    for (k, level) in levels.iter().enumerate() {
        let there = chosen.iter().filter(|c| pool.columns[**c].excess >= level.from).count() as i64;
        if there != level.people {
            return Err(format!("at {} there are {there} people, not {}", level.from, level.people));
        }
        let bound = bound(pool, &levels[..k], level).ok_or_else(|| format!("the multipliers at {} are not of its rows", level.from))?;
        if bound < level.bound {
            return Err(format!("the multipliers at {} bound it by {bound}, not by {}", level.from, level.bound));
        }
    }
    Ok(())
}

/// The bound of a level by its multipliers, rounded up: people are whole. None when they are too few, too many or negative.
#[must_use]
pub fn bound(pool: &Pool, earlier: &[Level], level: &Level) -> Option<i64> {
    let y = &level.multipliers;
    if y.len() != pool.rows.len() + earlier.len() || y.iter().any(|y| *y < 0) {
        return None;
    }
    let costs = pool.columns.iter().map(|c| if c.excess >= level.from { i128::from(PARTS) } else { 0 });
    let mut reduced: Vec<i128> = costs.collect();
    let mut sum = 0_i128;
    for (row, y) in pool.rows.iter().zip(y) {
        sum += i128::from(*y) * i128::from(row.least);
        for (c, a) in &row.terms {
            *reduced.get_mut(*c)? -= i128::from(*y) * i128::from(*a);
        }
    }
    for (before, y) in earlier.iter().zip(&y[pool.rows.len()..]) {
        sum -= i128::from(*y) * i128::from(before.people);
        for (c, _) in pool.columns.iter().enumerate().filter(|(_, column)| column.excess >= before.from) {
            reduced[c] += i128::from(*y);
        }
    }
    for person in 0..pool.people {
        let own = pool.columns.iter().zip(&reduced).filter(|(c, _)| c.person == person);
        sum += own.map(|(_, r)| *r).min()?;
    }
    let parts = i128::from(PARTS);
    i64::try_from((sum + parts - 1).div_euclid(parts)).ok()
}
