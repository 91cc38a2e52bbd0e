//! WISH: wishes of employees.
//!
//! `points` of each wish in the horizon that is not met. A wish for a day inside an absence is not counted.

use crate::{
    limit::{Breach, Limit},
    line::Line,
    ward::Ward,
};
use turnus_domain::{
    rota::Finding,
    rule_book::{Authority, RuleId},
    staff::{Wish, WishFor},
};

pub(crate) fn judge(_: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    let m = line.member;
    let counted = m.wishes.iter().filter(|w| line.horizon.contains(w.date) && !m.is_absent(w.date));
    for wish in counted.filter(|w| !is_met(line, w)) {
        let breach = Breach {
            rule: RuleId::Wish,
            person: Some(&m.person),
            date: Some(wish.date),
            measured: 0,
            limit: Limit::named(1, Authority::Wish, wish.id.as_str()),
            what: format!("wish {} for {} is not met", wish.id, wish.date),
            remedy: "exchange the day with somebody, or tell her why it could not be met".into(),
        };
        found.push(breach.soft(i64::from(wish.points)));
    }
}

fn is_met(line: &Line<'_>, wish: &Wish) -> bool {
    let has = line.on(wish.date).map(|s| &s.of.id);
    match &wish.wish {
        WishFor::DayOff => has.is_none(),
        WishFor::NotShift(shift) => has != Some(shift),
        WishFor::Shift(shift) => has == Some(shift),
    }
}
