//! What was measured, as a table of rates and ratios.

use std::time::Duration;

/// A rate: things done and the time they took.
#[derive(Clone, Copy, Default)]
pub(crate) struct Rate {
    count: u128,
    micros: u128,
}

impl Rate {
    pub(crate) fn add(&mut self, count: usize, time: Duration) {
        self.count += count as u128;
        self.micros += time.as_micros();
    }

    pub(crate) fn of(count: usize, time: Duration) -> Self {
        let mut rate = Self::default();
        rate.add(count, time);
        rate
    }

    fn per_second(self) -> u128 {
        self.count * 1_000_000 / self.micros.max(1)
    }
}

/// Rows of the table.
#[derive(Default)]
pub(crate) struct Table {
    lines: Vec<String>,
}

impl Table {
    /// A figure of ours beside its ceiling; `wanted` in percent of the ceiling.
    pub(crate) fn compare(&mut self, what: &str, ours: Rate, ceiling: Rate, wanted: u128) {
        let percent = ours.per_second() * 100 / ceiling.per_second().max(1);
        let verdict = if percent >= wanted { "reached" } else { "MISSED" };
        let line = format!(
            "{what:<58} {:>9}/s  ceiling {:>9}/s  {:>3}.{:02}  asked {}.{:02}  {verdict}",
            ours.per_second(),
            ceiling.per_second(),
            percent / 100,
            percent % 100,
            wanted / 100,
            wanted % 100
        );
        self.say(line);
    }

    /// A figure that stands alone.
    pub(crate) fn note(&mut self, what: &str, rate: Rate) {
        self.say(format!("{what:<58} {:>9}/s", rate.per_second()));
    }

    /// Times of single things: the median and what few exceed.
    pub(crate) fn times(&mut self, what: &str, mut times: Vec<Duration>) {
        times.sort();
        let at = |permille: usize| times[(times.len() - 1) * permille / 1000].as_micros();
        self.say(format!("{what:<58} p50 {} us, p95 {} us, p99 {} us, p99.9 {} us", at(500), at(950), at(990), at(999)));
    }

    fn say(&mut self, line: String) {
        eprintln!("{line}");
        self.lines.push(line);
    }

    pub(crate) fn print(&self) {
        println!("\n{}", self.lines.join("\n"));
    }
}
