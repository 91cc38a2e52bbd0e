//! CAPACITY: nobody gives more minutes of care and supervision than she has.

use super::{DayRule, Found, Sheet, called};

pub(super) fn judge(sheet: &Sheet<'_>, found: &mut Found) {
    for (duty, who) in sheet.input.duties.iter().enumerate() {
        let load = sheet.load(duty);
        found.unless(load <= who.capacity, DayRule::Capacity, || format!("{} gives {load} of {}", called(sheet.input, duty), who.capacity));
    }
}
