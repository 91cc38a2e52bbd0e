//! TOGETHER: as many people as the task needs, all different, and one of them does more than assist.

use super::{DayRule, Found, Sheet};
use std::collections::BTreeSet;
use turnus_domain::task::Mode;

pub(super) fn judge(sheet: &Sheet<'_>, found: &mut Found) {
    for done in &sheet.plan.done {
        let task = sheet.task(done.demand);
        let people: BTreeSet<usize> = done.performers.iter().map(|p| p.duty).collect();
        let needed = usize::from(task.performers.max(1));
        let right = people.len() == needed && done.performers.len() == needed;
        found.unless(right, DayRule::Together, || format!("{} at {} needs {needed} different people", task.id, done.from.0));
        let led = done.performers.iter().any(|p| p.mode != Mode::Assist);
        found.unless(led, DayRule::Together, || format!("nobody leads {} at {}", task.id, done.from.0));
    }
}
