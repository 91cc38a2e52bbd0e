//! What the command line calls sources and kinds of days.

use turnus_domain::{calendar::DayKind, cover::CoverSource};

/// What people call a source.
#[must_use]
pub const fn source_name(source: CoverSource) -> &'static str {
    match source {
        CoverSource::HeadPlan => "head plan",
        CoverSource::PolicyMinimum => "policy minimum",
        CoverSource::TaskNeed => "task need",
    }
}

/// What people call a kind of day.
#[must_use]
pub const fn day_name(day: DayKind) -> &'static str {
    match day {
        DayKind::Weekday => "weekday",
        DayKind::Weekend => "weekend",
        DayKind::Holiday => "holiday",
    }
}
