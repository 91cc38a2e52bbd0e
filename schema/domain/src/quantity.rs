//! Integer quantities: minutes and øre. Floating point lives in the solvers only.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{fmt, iter::Sum, ops};

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub i64);
        impl $name {
            /// Nothing.
            pub const ZERO: Self = Self(0);
        }
        impl ops::Add for $name { type Output = Self; fn add(self, o: Self) -> Self { Self(self.0 + o.0) } }
        impl ops::Sub for $name { type Output = Self; fn sub(self, o: Self) -> Self { Self(self.0 - o.0) } }
        impl ops::Neg for $name { type Output = Self; fn neg(self) -> Self { Self(-self.0) } }
        impl ops::Mul<i64> for $name { type Output = Self; fn mul(self, k: i64) -> Self { Self(self.0 * k) } }
        impl ops::AddAssign for $name { fn add_assign(&mut self, o: Self) { self.0 += o.0 } }
        impl ops::SubAssign for $name { fn sub_assign(&mut self, o: Self) { self.0 -= o.0 } }
        impl Sum for $name { fn sum<I: Iterator<Item = Self>>(i: I) -> Self { Self(i.map(|x| x.0).sum()) } }
    };
}

quantity! {
    /// Whole minutes.
    Minutes
}
quantity! {
    /// Norwegian money in øre (1/100 krone).
    Ore
}

impl Minutes {
    /// Minutes of so many whole hours.
    #[must_use]
    pub const fn hours(hours: i64) -> Self {
        Self(hours * 60)
    }
    /// Absolute value.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }
}

impl fmt::Display for Minutes {
    /// `7 h 30 min`, `11 h`, `-45 min`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, m) = if self.0 < 0 { ("-", -self.0) } else { ("", self.0) };
        match (m / 60, m % 60) {
            (0, m) => write!(f, "{sign}{m} min"),
            (h, 0) => write!(f, "{sign}{h} h"),
            (h, m) => write!(f, "{sign}{h} h {m:02} min"),
        }
    }
}

/// A share in hundredths of a percent: 10 000 is the whole. Position percentage 83 % is `8300`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct BasisPoints(pub u32);

impl BasisPoints {
    /// The whole.
    pub const WHOLE: Self = Self(10_000);
    /// This share of some minutes, rounded to the nearest minute.
    #[must_use]
    pub const fn of(self, minutes: Minutes) -> Minutes {
        Minutes((minutes.0 * self.0 as i64 + 5_000).div_euclid(10_000))
    }
}

impl fmt::Display for BasisPoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_multiple_of(100) { write!(f, "{} %", self.0 / 100) } else { write!(f, "{}.{:02} %", self.0 / 100, self.0 % 100) }
    }
}
