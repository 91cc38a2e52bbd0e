//! What is seen while a rota is made: a bar with stage, points and bound, or a line per stage where there is no terminal.

use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;
use turnus_rostering::{Progress, Stage};

/// A progress bar on standard error.
pub struct Bar {
    bar: ProgressBar,
    last: Option<Stage>,
}

impl Bar {
    /// A bar that begins now.
    #[must_use]
    pub fn new() -> Self {
        let bar = ProgressBar::new(4);
        if let Ok(style) = ProgressStyle::with_template("{spinner} [{elapsed_precise}] {bar:16} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar, last: None }
    }

    /// The same bar from another thread.
    #[must_use]
    pub fn ending(&self) -> ProgressBar {
        self.bar.clone()
    }

    /// Shows a step forward.
    pub fn show(&mut self, p: &Progress) {
        let (at, what) = stage(p.stage);
        let points = p.objective.map_or_else(|| "no rota yet".into(), |o| format!("{o} points"));
        let bound = if p.stage == Stage::Bound { format!(", at least {} for any rota", p.bound) } else { String::new() };
        let message = format!("{what}: {points}{bound} (Ctrl-C keeps the best so far)");
        if self.bar.is_hidden() && self.last != Some(p.stage) {
            eprintln!("{what} …");
        }
        self.last = Some(p.stage);
        self.bar.set_position(at);
        self.bar.set_message(message);
    }
}

impl Default for Bar {
    fn default() -> Self {
        Self::new()
    }
}

const fn stage(stage: Stage) -> (u64, &'static str) {
    match stage {
        Stage::Weekends => (1, "who works which weekend"),
        Stage::Days => (2, "all other days"),
        Stage::Improve => (3, "wishes, fairness and health"),
        Stage::Bound => (4, "how good it can get at best"),
    }
}
