//! Why people leave, as they say themselves: a closed list, so that answers can be counted and none of them says whose it is.

use super::Driver;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $stored:literal;)*) => {
        /// Why somebody leaves.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum Reason {
            $($(#[$doc])* #[serde(rename = $stored)] $name,)*
        }

        impl Reason {
            /// Every reason, in order.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// How it is written.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $stored,)* }
            }
        }
    };
}

reasons! {
    /// Too many weekends.
    Weekends = "weekends";
    /// Too little rest between shifts.
    QuickReturns = "quick-returns";
    /// Too many nights.
    Nights = "nights";
    /// Too much to do, or too much overtime.
    Workload = "workload";
    /// A smaller post than was wanted.
    UnwantedPartTime = "unwanted-part-time";
    /// Pay.
    Pay = "pay";
    /// How the unit is led.
    Leadership = "leadership";
    /// Too little to learn, or no way on.
    Development = "development";
    /// Moved elsewhere.
    Moved = "moved";
    /// Retired.
    Retirement = "retirement";
    /// Her own health.
    Health = "health";
    /// Something else.
    Other = "other";
}

impl Reason {
    /// The driver that measures it, where one does.
    #[must_use]
    pub const fn driver(self) -> Option<Driver> {
        match self {
            Self::Weekends => Some(Driver::Weekends),
            Self::QuickReturns => Some(Driver::QuickReturns),
            Self::Workload => Some(Driver::Overtime),
            Self::UnwantedPartTime => Some(Driver::UnwantedPartTime),
            _ => None,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that is no reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no reason for leaving: give {}", Reason::ALL.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
pub struct UnknownReason {
    /// The text, cut at 80 characters.
    pub text: String,
}

impl FromStr for Reason {
    type Err = UnknownReason;
    fn from_str(text: &str) -> Result<Self, UnknownReason> {
        let found = Self::ALL.iter().find(|reason| reason.as_str() == text);
        found.copied().ok_or_else(|| UnknownReason { text: text.chars().take(80).collect() })
    }
}
