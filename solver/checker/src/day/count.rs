//! COUNT: every demand is done and left together as often as it is due, and what is left is counted once in full.

use super::{DayRule, Found, Sheet};

pub(super) fn judge(sheet: &Sheet<'_>, found: &mut Found) {
    for (index, demand) in sheet.input.demands.iter().enumerate() {
        let done = sheet.plan.done.iter().filter(|d| d.demand == index).count() as u64;
        let of = || sheet.plan.left.iter().filter(move |l| l.demand == index);
        let left: u64 = of().map(|l| u64::from(l.times)).sum();
        let due = u64::from(demand.times);
        found.unless(done + left == due, DayRule::Count, || format!("{} is due {due} times, done {done} and left {left}", demand.task));
        let task = sheet.task(index);
        let each = task.minutes.0 * i64::from(task.performers.max(1));
        let right = of().count() <= 1 && of().all(|l| l.times > 0 && l.minutes.0 == each * i64::from(l.times));
        found.unless(right, DayRule::Count, || format!("the minutes left of {} are wrong", demand.task));
    }
}
