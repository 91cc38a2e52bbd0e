//! CLOCK: everything lies inside the window of its demand and the shift of who does it, and nobody is in two places.

use super::{DayRule, Found, Sheet, called, span};

pub(super) fn judge(sheet: &Sheet<'_>, found: &mut Found) {
    for done in &sheet.plan.done {
        let demand = &sheet.input.demands[done.demand];
        for p in &done.performers {
            let ((from, to), duty) = (span(done, p), &sheet.input.duties[p.duty]);
            let inside = demand.from.0 <= from && to <= demand.to.0;
            found.unless(inside, DayRule::Clock, || format!("{} from {from} to {to} lies outside its window", demand.task));
            let there = duty.from.0 <= from && to <= duty.to.0;
            found.unless(there, DayRule::Clock, || format!("{} is not on duty from {from} to {to}", called(sheet.input, p.duty)));
        }
    }
    for (duty, pieces) in sheet.pieces.iter().enumerate() {
        for pair in pieces.windows(2) {
            let apart = pair[0].to <= pair[1].from;
            found.unless(apart, DayRule::Clock, || format!("{} is in two places at {}", called(sheet.input, duty), pair[1].from));
        }
    }
}
