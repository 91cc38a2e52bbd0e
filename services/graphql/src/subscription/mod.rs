//! What can be followed.

mod calendar_curve;
mod event;
mod solve;

use async_graphql::MergedSubscription;

/// Everything that can be followed.
#[derive(MergedSubscription, Default)]
pub(crate) struct Subscription(
    event::EventSubscription,
    solve::SolveSubscription,
    calendar_curve::CalendarCurveSubscription,
    crate::sharing_model::SharingModelSubscription,
);
