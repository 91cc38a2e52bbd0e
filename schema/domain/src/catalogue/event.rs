//! Events of the rule book and the municipal catalogue.

use crate::{
    calendar::HolidayCalendar,
    competence::{CompetenceClass, PracticeRequirement},
    profession::Profession,
    rule_book::RuleBook,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A rule book holds from the effective day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuleBookAdopted {
    /// Law, tariff and local parameters with their sources.
    pub rule_book: RuleBook,
}

/// A calendar of public holidays holds from the effective day on; it names every holiday, earlier ones included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HolidaysAdopted {
    /// The calendar.
    pub holidays: HolidayCalendar,
}

/// The list of professions holds from the effective day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProfessionsAdopted {
    /// All professions.
    pub professions: Vec<Profession>,
}

/// How competences are earned on the job, from the effective day on; it names every one, earlier ones included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PracticeRequirementsAdopted {
    /// All requirements, one for a competence.
    pub requirements: Vec<PracticeRequirement>,
}

/// The competence classes that cover is counted in hold from the effective day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CompetenceClassesAdopted {
    /// All classes.
    pub classes: Vec<CompetenceClass>,
}
