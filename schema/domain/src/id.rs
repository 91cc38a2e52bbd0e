//! Every identifier of the language, each its own type, declared in one list.
//!
//! An identifier is a short readable text (a unit manager reads event files): 1–64 characters of
//! `A–Z a–z 0–9 . _ -`. Text becomes an identifier only at the edge, by [`str::parse`]. Copies share the text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr, sync::Arc};

/// Why a text is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not an identifier of a {kind}: use 1 to 64 letters (A–Z), digits, dots, hyphens or underscores")]
pub struct InvalidId {
    /// What the text should have named.
    pub kind: &'static str,
    /// The refused text, cut at 80 characters.
    pub text: String,
}

fn parse(kind: &'static str, text: &str) -> Result<Arc<str>, InvalidId> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if (1..=64).contains(&text.len()) && text.chars().all(allowed) {
        Ok(text.into())
    } else {
        Err(InvalidId { kind, text: text.chars().take(80).collect() })
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $kind:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schemars(with = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// The identifier as text.
            #[must_use]
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> { parse($kind, text).map(Self) }
        }
        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> { text.parse() }
        }
        impl From<$name> for String {
            fn from(id: $name) -> String { id.0.to_string() }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
    )*};
}

ids! {
    /// A unit: a nursing-home ward, a home-care zone, a hospital ward.
    UnitId = "unit";
    /// A person as the planning knows her; the name is sealed elsewhere.
    PersonId = "person";
    /// One employment of a person at a unit.
    EmploymentId = "employment";
    /// A profession: an HPR code (`SP`, `HF`, `VP`, …) or a local role (`X-ASS`, …).
    ProfessionId = "profession";
    /// A competence a person can hold (`C-MED1`, `C-IV`, …).
    CompetenceId = "competence";
    /// A competence class that cover is asked for (`any`, `nurse`, …).
    ClassId = "competence class";
    /// A task of the task catalogue (`T08`, …).
    TaskId = "task";
    /// A shift type (`D`, `E`, `N`, `LD`, `LN`).
    ShiftTypeId = "shift type";
    /// An agreement between employer and union or employee.
    AgreementId = "agreement";
    /// A rule book: law, tariff and local parameters with their sources.
    RuleBookId = "rule book";
    /// A task-sharing decision.
    DecisionId = "sharing decision";
    /// A plan: sharing plan or rota.
    PlanId = "plan";
    /// An absence.
    AbsenceId = "absence";
    /// A wish of an employee.
    WishId = "wish";
    /// A deviation report (*avvik*).
    DeviationId = "deviation report";
    /// A night district: homes that a mobile night team watches over.
    DistrictId = "night district";
    /// A night call as it happened.
    NightCallId = "night call";
    /// A vacant post.
    VacancyId = "vacancy";
    /// A time in which people wish for the days of a rota to come.
    WishRoundId = "wish round";
    /// Work moved to a unit or away from it.
    DemandId = "shift of demand";
    /// A move of a task from one group to another, of the library of moves.
    MoveId = "task move";
    /// A site: a home with several wards, a town hall.
    SiteId = "site";
    /// What a volunteer can and likes to do.
    SkillId = "skill";
    /// An activity as it was held.
    ActivityId = "activity";
    /// Students of a school at a unit.
    PlacementId = "student placement";
    /// A process that solves.
    WorkerId = "worker";
}
