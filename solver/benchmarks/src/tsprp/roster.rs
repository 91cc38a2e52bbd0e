//! What a roster costs: 1 for each thing that is not as it should be.

/// Limits of a roster; the same for everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Least and most days worked.
    pub worked: (i64, i64),
    /// Least and most days with each shift; shift 0 is the day off.
    pub per_shift: Vec<(i64, i64)>,
    /// Longest run of days off.
    pub most_off: i64,
    /// Longest run of days worked.
    pub most_work: i64,
    /// A single day off between two days worked costs.
    pub lone_off: bool,
    /// One day worked of a weekend costs.
    pub weekends: bool,
    /// Whether the second shift on the day after the first costs.
    pub forbidden: Vec<Vec<bool>>,
}

fn outside(n: i64, (least, most): (i64, i64)) -> i64 {
    (least - n).max(0) + (n - most).max(0)
}

impl Rules {
    /// Cost of so many days worked, whichever they are.
    pub(super) fn days_cost(&self, worked: i64, days: i64) -> i64 {
        outside(worked, self.worked) + outside(days - worked, self.per_shift[0])
    }

    /// Cost of a whole roster.
    #[must_use]
    pub fn cost(&self, row: &[u8]) -> i64 {
        let mut counts = [0_i64; 16];
        row.iter().for_each(|s| counts[usize::from(*s)] += 1);
        let shifts: i64 = self.per_shift.iter().zip(counts).map(|(limits, n)| outside(n, *limits)).sum();
        self.so_far(row) + shifts + outside(row.len() as i64 - counts[0], self.worked)
    }

    /// Cost of runs, weekends and sequences within the first days of a roster.
    pub(super) fn so_far(&self, row: &[u8]) -> i64 {
        let (mut cost, mut run) = (0, 0_i64);
        for (d, shift) in row.iter().enumerate() {
            let s = usize::from(*shift);
            let before = d.checked_sub(1).map(|b| usize::from(row[b]));
            run = if before.is_some_and(|b| (b == 0) == (s == 0)) { run + 1 } else { 1 };
            cost += i64::from(run > if s == 0 { self.most_off } else { self.most_work });
            let lone = s == 0 && run == 1 && d > 0 && row.get(d + 1).is_some_and(|next| *next != 0);
            cost += i64::from(lone && self.lone_off);
            cost += i64::from(self.weekends && d % 7 == 6 && before.is_some_and(|b| (b == 0) != (s == 0)));
            cost += i64::from(before.is_some_and(|b| self.forbidden[b][s]));
        }
        cost
    }
}
