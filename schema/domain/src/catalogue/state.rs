//! The municipal catalogue as folded from its events.

use crate::{
    calendar::HolidayCalendar,
    competence::{CompetenceClass, PracticeRequirement},
    dated::Dated,
    event::Event,
    id::CompetenceId,
    placement::PlacementTerms,
    profession::Profession,
    rule_book::RuleBook,
};
use chrono::NaiveDate;

/// What holds for the whole municipality.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CatalogueFacts {
    /// Rule books.
    pub rule_book: Dated<RuleBook>,
    /// Calendars of public holidays.
    pub holidays: Dated<HolidayCalendar>,
    /// Lists of professions.
    pub professions: Dated<Vec<Profession>>,
    /// How competences are earned on the job.
    pub practice: Dated<Vec<PracticeRequirement>>,
    /// What is asked of student placements.
    pub placement: Dated<PlacementTerms>,
    /// Lists of competence classes.
    pub classes: Dated<Vec<CompetenceClass>>,
}

impl CatalogueFacts {
    /// How a competence is earned on the job on a day, if it can be.
    #[must_use]
    pub fn practice_of(&self, competence: &CompetenceId, day: NaiveDate) -> Option<&PracticeRequirement> {
        self.practice.at(day)?.iter().find(|r| r.competence == *competence)
    }

    pub(crate) fn evolve(&mut self, event: &Event, position: u64, from: NaiveDate) {
        match event {
            Event::RuleBookAdopted(e) => self.rule_book.set(from, position, e.rule_book.clone()),
            Event::HolidaysAdopted(e) => self.holidays.set(from, position, e.holidays.clone()),
            Event::ProfessionsAdopted(e) => self.professions.set(from, position, e.professions.clone()),
            Event::PracticeRequirementsAdopted(e) => self.practice.set(from, position, e.requirements.clone()),
            Event::CompetenceClassesAdopted(e) => self.classes.set(from, position, e.classes.clone()),
            Event::PlacementTermsAdopted(e) => self.placement.set(from, position, e.terms.clone()),
            _ => {}
        }
    }
}
