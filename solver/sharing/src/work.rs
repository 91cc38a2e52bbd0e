//! Columns and rows that every sharing model has in common; heads are variables in one model, numbers in the other.
//!
//! For a demand of `d` minutes in the pieces `G`, with `x` minutes by shift and way in a piece and `v` unmet:
//! * demand: `Σ x + v = d`;
//! * capacity of profession `p` in shift `s` and piece `g`: `Σ time_factor · x + Σ supervision ≤ minutes(s, g) · heads(s, p)`;
//! * supervision: the minutes a way asks for are given by supervisors of the same piece, or by the mobile team in reach;
//! * oversight: a supervised way is used only where a supervisor is present;
//! * assistance: at most `(n − 1)/n` of a task for `n` performers is assisted, the rest is done by own right;
//! * together: a task for `n` performers is placed only in pieces where at least `n` heads are present.

use crate::{
    day::{Clock, Day},
    ways::Way,
};
use std::collections::BTreeMap;
use turnus_domain::{quantity::BasisPoints, sharing_input::SharingInput, task::Mode};

/// Heads of a profession (index in the team) in a shift (index of the day).
pub(crate) type Post = (usize, usize);

/// A column.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Column {
    /// Minutes of a demand.
    Minutes {
        /// Index of the demand.
        demand: usize,
        /// Who gives them.
        post: Post,
        /// Index of the way of its task.
        way: usize,
    },
    /// Minutes a supervisor gives.
    Supervision {
        /// Who gives them.
        post: Post,
    },
    /// Minutes of a demand that nobody does.
    Unmet {
        /// Index of the demand.
        demand: usize,
    },
}

/// A row `lower ≤ Σ terms − Σ heads ≤ upper`; the heads are variables or numbers.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) lower: f64,
    pub(crate) upper: f64,
    pub(crate) terms: Vec<(usize, f64)>,
    pub(crate) heads: Vec<(Post, f64)>,
}

/// Work that needs several heads at once in a piece.
#[derive(Debug)]
pub(crate) struct Together {
    pub(crate) columns: Vec<usize>,
    pub(crate) minutes: f64,
    pub(crate) performers: u8,
    /// Shifts that are there.
    pub(crate) shifts: Vec<usize>,
}

/// Everything the models of a kind of day share.
#[derive(Debug)]
pub(crate) struct Work {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Row>,
    pub(crate) together: Vec<Together>,
    /// The capacity rows by post, with the minutes per head.
    pub(crate) capacity: BTreeMap<Post, Vec<(usize, f64)>>,
}

impl Work {
    pub(crate) fn new(input: &SharingInput, day: &Day<'_>, ways: &[Vec<Way<'_>>]) -> Self {
        let work = Self { columns: Vec::new(), rows: Vec::new(), together: Vec::new(), capacity: BTreeMap::new() };
        let mut builder = Builder { input, day, work, used: BTreeMap::new() };
        for demand in 0..day.demands.len() {
            builder.demand(demand, &ways[day.demands[demand].index]);
        }
        builder.finish()
    }
}

struct Builder<'a> {
    input: &'a SharingInput,
    day: &'a Day<'a>,
    work: Work,
    /// Terms of the capacity row of a post in a piece.
    used: BTreeMap<(Post, usize), Vec<(usize, f64)>>,
}

impl Builder<'_> {
    fn column(&mut self, column: Column) -> usize {
        self.work.columns.push(column);
        self.work.columns.len() - 1
    }

    fn row(&mut self, lower: f64, upper: f64, terms: Vec<(usize, f64)>, heads: Vec<(Post, f64)>) {
        self.work.rows.push(Row { lower, upper, terms, heads });
    }

    fn present(&self, piece: usize) -> Vec<usize> {
        (0..self.day.shifts.len()).filter(|s| self.day.shifts[*s].minutes[piece] > 0.0).collect()
    }

    fn demand(&mut self, demand: usize, ways: &[Way<'_>]) {
        let asked = &self.day.demands[demand];
        let mut terms = vec![(self.column(Column::Unmet { demand }), 1.0)];
        for piece in asked.pieces.clone() {
            let columns = self.piece(demand, piece, ways);
            terms.extend(columns.iter().map(|c| (*c, 1.0)));
        }
        self.row(asked.minutes, asked.minutes, terms, Vec::new());
    }

    /// The columns of a demand in a piece, with the rows that hold inside the piece.
    fn piece(&mut self, demand: usize, piece: usize, ways: &[Way<'_>]) -> Vec<usize> {
        let shifts = self.present(piece);
        let asked = &self.day.demands[demand];
        let (mut all, mut assisted) = (Vec::new(), Vec::new());
        for (index, way) in ways.iter().enumerate() {
            let mut of_way = Vec::new();
            for shift in &shifts {
                let post = (*shift, way.profession);
                let column = self.column(Column::Minutes { demand, post, way: index });
                self.used.entry((post, piece)).or_default().push((column, factor(way.allowed.time_factor)));
                of_way.push(column);
            }
            if way.allowed.mode == Mode::Assist {
                assisted.extend(&of_way);
            }
            self.supervise(demand, piece, way, &of_way);
            all.extend(of_way);
        }
        let performers = asked.task.performers;
        if !assisted.is_empty() {
            let most = f64::from(performers - 1) / f64::from(performers);
            let terms = all.iter().map(|c| (*c, if assisted.contains(c) { 1.0 - most } else { -most })).collect();
            self.row(f64::NEG_INFINITY, 0.0, terms, Vec::new());
        }
        if performers > 1 {
            self.work.together.push(Together { columns: all.clone(), minutes: asked.minutes, performers, shifts });
        }
        all
    }

    fn supervise(&mut self, demand: usize, piece: usize, way: &Way<'_>, columns: &[usize]) {
        let needs = way.allowed.mode == Mode::Supervised || way.allowed.supervision.0 > 0;
        if !needs || columns.is_empty() || (way.supervised_from_afar && self.in_reach(piece)) {
            return;
        }
        let posts: Vec<Post> = self.present(piece).iter().flat_map(|s| way.supervisors.iter().map(|p| (*s, *p))).collect();
        let most = self.day.demands[demand].minutes;
        let work: Vec<(usize, f64)> = columns.iter().map(|c| (*c, 1.0)).collect();
        self.row(f64::NEG_INFINITY, 0.0, work, posts.iter().map(|p| (*p, most)).collect());
        let asked = factor(way.allowed.supervision);
        let mut terms: Vec<(usize, f64)> = columns.iter().map(|c| (*c, -asked)).collect();
        for post in posts {
            let column = self.column(Column::Supervision { post });
            self.used.entry((post, piece)).or_default().push((column, 1.0));
            terms.push((column, 1.0));
        }
        self.row(0.0, 0.0, terms, Vec::new());
    }

    /// Whether the mobile team is in reach during the whole piece.
    fn in_reach(&self, piece: usize) -> bool {
        let band = self.day.pieces[piece];
        let clock = Clock { start: self.day.pieces[0].from.minutes() };
        self.input.night_reach.is_some_and(|r| clock.shared((band.from, band.to), (r.from, r.to)) >= band.minutes())
    }

    fn finish(mut self) -> Work {
        for ((post, piece), terms) in std::mem::take(&mut self.used) {
            let minutes = self.day.shifts[post.0].minutes[piece];
            let row = self.work.rows.len();
            self.work.capacity.entry(post).or_default().push((row, minutes));
            self.row(f64::NEG_INFINITY, 0.0, terms, vec![(post, minutes)]);
        }
        self.work
    }
}

fn factor(share: BasisPoints) -> f64 {
    f64::from(share.0) / 10_000.0
}
