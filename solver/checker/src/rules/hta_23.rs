//! HTA-23, HTA 5.1.2: of the supplements of HTA 5 only one is paid for the same time, but that of HTA 5.4 also on top of another.
//!
//! So what is paid as a holiday (HTA 5.3) is not paid as a Saturday or Sunday (HTA 5.2).

use super::hta_22;
use crate::{pay::Work, period::Period};

/// The parts of weekend days that are not paid as holidays. A holiday is paid until midnight, so that one part of a day is left at most.
pub(crate) fn left(weekend: &[Period], work: &Work<'_>) -> Vec<Period> {
    let holidays = hta_22::periods(work);
    let until = |day: &Period| holidays.iter().find(|h| h.touches(day)).map_or(day.to, |h| h.from);
    weekend.iter().map(|day| Period { from: day.from, to: until(day) }).collect()
}
