//! What is recorded about single days of a person: absences, wishes, fixed shifts; and what she consents to.

use crate::scalar::Date;
use async_graphql::{Enum, SimpleObject};
use turnus_domain::{agreement, staff};

/// Why somebody is away. Health details are never kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "turnus_domain::staff::AbsenceKind")]
pub(crate) enum AbsenceKind {
    /// Annual leave.
    AnnualLeave,
    /// Leave of another kind.
    Leave,
    /// Sick leave.
    SickLeave,
    /// Course or training away from the unit.
    Training,
}

/// What somebody wishes for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum WishKind {
    /// No shift starting on the day.
    DayOff,
    /// Not this shift type.
    NotShift,
    /// This shift type.
    Shift,
}

/// Days on which somebody does not work.
#[derive(SimpleObject)]
pub(crate) struct Absence {
    /// Its id.
    absence: String,
    /// Kind.
    kind: AbsenceKind,
    /// First day.
    from: Date,
    /// Last day.
    to: Option<Date>,
}

impl From<&staff::Absence> for Absence {
    fn from(a: &staff::Absence) -> Self {
        Self { absence: a.id.to_string(), kind: a.kind.into(), from: Date(a.days.from), to: a.days.to.map(Date) }
    }
}

/// A wish. It costs points when it is not met; it never blocks.
#[derive(SimpleObject)]
pub(crate) struct Wish {
    /// Its id.
    wish: String,
    /// The day.
    date: Date,
    /// What for.
    kind: WishKind,
    /// Which shift type; null for a day off.
    shift: Option<String>,
    /// Points when it is not met.
    points: u32,
}

impl From<&staff::Wish> for Wish {
    fn from(w: &staff::Wish) -> Self {
        let (kind, shift) = match &w.wish {
            staff::WishFor::DayOff => (WishKind::DayOff, None),
            staff::WishFor::NotShift(shift) => (WishKind::NotShift, Some(shift.to_string())),
            staff::WishFor::Shift(shift) => (WishKind::Shift, Some(shift.to_string())),
        };
        Self { wish: w.id.to_string(), date: Date(w.date), kind, shift, points: w.points }
    }
}

/// A shift that every rota keeps.
#[derive(SimpleObject)]
pub(crate) struct FixedShift {
    /// The day it starts on.
    pub(crate) date: Date,
    /// Shift type.
    pub(crate) shift: String,
}

/// A consent to an agreement.
#[derive(SimpleObject)]
pub(crate) struct Consent {
    /// To what.
    agreement: String,
    /// First day it holds.
    from: Date,
    /// Last day it holds; null while it was not withdrawn.
    to: Option<Date>,
}

impl From<&agreement::Consent> for Consent {
    fn from(c: &agreement::Consent) -> Self {
        Self { agreement: c.agreement.to_string(), from: Date(c.valid.from), to: c.valid.to.map(Date) }
    }
}
