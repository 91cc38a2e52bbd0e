//! What can be followed.

mod event;
mod solve;

use async_graphql::MergedSubscription;

/// Everything that can be followed.
#[derive(MergedSubscription, Default)]
pub(crate) struct Subscription(event::EventSubscription, solve::SolveSubscription, crate::sharing_model::SharingModelSubscription);
