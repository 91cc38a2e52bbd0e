//! Where an event stands: its position in the log, its revision in the stream, its instant.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! counted {
    ($($(#[$doc:meta])* $name:ident, $start_doc:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl $name {
            #[doc = $start_doc]
            pub const START: $name = $name(0);

            /// The next one, or `None` when the stores cannot count further (they count in `i64`).
            pub fn next(self) -> Option<$name> {
                (self.0 < i64::MAX as u64).then(|| $name(self.0 + 1))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(out)
            }
        }
    )*};
}

counted! {
    /// Place of an event in its log: 1, 2, 3, … without a gap.
    Position, "Before the first event.";
    /// Place of an event in its stream: 1, 2, 3, … without a gap.
    Revision, "Before the first event of the stream.";
}

/// A point in time in UTC: microseconds since 1970, as the log stores it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(i64);

impl Instant {
    /// The instant that many microseconds after 1970-01-01T00:00:00Z.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub const fn micros(self) -> i64 {
        self.0
    }
}
