//! Numbers of the rule book and of agreements that no rule can be counted with.

use super::{InputDefect, PlanningInput, defect};
use crate::{
    quantity::Minutes,
    rule_book::{Parameter, ParameterKey as Key, ParameterUnit},
};
use std::ops::RangeInclusive;

/// Limits in minutes look no further than a month ahead.
const MINUTES: RangeInclusive<i64> = 0..=31 * 24 * 60;

/// Points, shares and counts that can be added up.
const OTHERS: RangeInclusive<i64> = 0..=10_000_000;

/// Supplements up to ten times hourly pay, and points of them up to ten a krone: all of a rota add up in whole numbers.
const SUPPLEMENT: RangeInclusive<i64> = 0..=100_000;
const SUPPLEMENT_POINTS: RangeInclusive<i64> = 0..=10_000;

/// Hourly pay in øre.
const PAY: RangeInclusive<i64> = 0..=10_000_000;

/// Windows in weeks.
const WEEKS: RangeInclusive<i64> = 1..=104;

/// Clock minutes.
const CLOCK: RangeInclusive<i64> = 0..=1_439;

impl PlanningInput {
    pub(super) fn number_defects(&self, found: &mut Vec<InputDefect>) {
        let here = |p: &&Parameter| p.valid.overlaps(&self.horizon.range()) || p.has_run_out(self.horizon.first);
        for p in self.rule_book.parameters.iter().filter(here).filter(|p| !range(p).contains(&p.value)) {
            let (least, most) = range(p).into_inner();
            found.push(defect(
                &format!("rule book {}, {:?} ({})", self.rule_book.id, p.key, p.rule),
                format!("is {}", p.value),
                &format!("adopt a rule book in which it is {least} to {most}, with its source"),
            ));
        }
        for p in self.professions.iter().filter(|p| !PAY.contains(&p.pay_per_hour.0)) {
            found.push(defect(
                &format!("profession {}", p.id),
                format!("is paid {} øre an hour", p.pay_per_hour.0),
                &format!("give it {} to {} øre an hour", PAY.start(), PAY.end()),
            ));
        }
        for a in &self.agreements {
            let t = &a.terms;
            let terms = [
                ("daily rest", t.daily_rest),
                ("weekly rest", t.weekly_rest),
                ("longest day", t.day_limit),
                ("rest block", t.rest_block),
                ("overtime in a week", t.overtime_week),
            ];
            for (name, minutes) in terms.into_iter().filter_map(|(name, m)| Some((name, m?))).filter(|(_, m)| !MINUTES.contains(&m.0)) {
                found.push(defect(
                    &format!("agreement {}, {name}", a.id),
                    format!("is {} minutes", minutes.0),
                    &format!("sign one with 0 to {} of it", Minutes(*MINUTES.end())),
                ));
            }
        }
    }
}

const fn range(p: &Parameter) -> RangeInclusive<i64> {
    match p.key {
        Key::WeekMeanWindow | Key::SundayWindow | Key::SundayEvery => WEEKS,
        Key::SundayFrom | Key::SundayTo | Key::NightFrom | Key::NightTo => CLOCK,
        Key::EveningSupplementFrom | Key::NightSupplementFrom | Key::NightSupplementTo => CLOCK,
        Key::WeekendSupplement | Key::NightSupplement | Key::HolidaySupplement => SUPPLEMENT,
        Key::PointsSupplement => SUPPLEMENT_POINTS,
        _ if matches!(p.unit, ParameterUnit::Minutes) => MINUTES,
        _ => OTHERS,
    }
}
