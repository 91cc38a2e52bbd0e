//! PAUSE: everybody with a break takes it once, whole, inside the shift and not in its first or last third.

use super::{DayRule, Found, Sheet, called};
use turnus_domain::quantity::Minutes;

pub(super) fn judge(sheet: &Sheet<'_>, found: &mut Found) {
    for (duty, who) in sheet.input.duties.iter().enumerate() {
        let hers: Vec<_> = sheet.plan.pauses.iter().filter(|p| p.duty == duty).collect();
        let right = match hers.as_slice() {
            [] => who.pause == Minutes::ZERO,
            [one] => {
                let third = (who.to - who.from).0 / 3;
                let (from, to) = (one.from.0, (one.from + one.minutes).0);
                one.minutes == who.pause && who.from.0 + third <= from && to <= (who.to.0 - third).max(who.from.0 + third + who.pause.0)
            }
            _ => false,
        };
        found
            .unless(right, DayRule::Pause, || format!("{} has no break, a short one, or one at the wrong time", called(sheet.input, duty)));
    }
}
