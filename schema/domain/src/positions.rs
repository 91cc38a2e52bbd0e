//! Position sizes: how large posts are, who wants more, and what that would give (R-WT-12 to R-WT-15).
//!
//! Only recorded wishes count as potential. What it would give to lift everybody to some position is told beside it as what
//! it is: a bound that nobody has asked for.

use crate::{
    calendar::DateRange,
    facts::Facts,
    id::{EmploymentId, PersonId, ProfessionId, UnitId, VacancyId},
    quantity::BasisPoints,
};
use chrono::NaiveDate;

/// A post that somebody has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Who.
    pub person: PersonId,
    /// Her employment.
    pub employment: EmploymentId,
    /// Where.
    pub unit: UnitId,
    /// As what.
    pub profession: ProfessionId,
    /// How large it is.
    pub position: BasisPoints,
    /// How large she wants it, if she has said so.
    pub wanted: Option<BasisPoints>,
}

impl Post {
    /// What she wants more than she has.
    #[must_use]
    pub fn more(&self) -> BasisPoints {
        BasisPoints(self.wanted.map_or(0, |wanted| wanted.0.saturating_sub(self.position.0)))
    }

    const fn is_part_time(&self) -> bool {
        self.position.0 < BasisPoints::WHOLE.0
    }
}

/// A post that nobody has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPost {
    /// The vacancy.
    pub vacancy: VacancyId,
    /// Where.
    pub unit: UnitId,
    /// As what.
    pub profession: ProfessionId,
    /// How large it is.
    pub position: BasisPoints,
}

/// The posts of some units on a day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Positions {
    /// Posts that somebody has, by unit and person.
    pub posts: Vec<Post>,
    /// Vacancies that are open, by unit and id.
    pub open: Vec<OpenPost>,
}

/// How many people have part time, and what they think of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PartTime {
    /// Posts below 100 %.
    pub posts: u32,
    /// Who said she wants more: part time that is not wanted.
    pub unwanted: u32,
    /// Who said she wants no more than she has.
    pub wanted: u32,
    /// Who has said nothing.
    pub unsaid: u32,
}

/// Full-time equivalents in hundredths of a percent of one: 10 000 is one full post.
pub type Fte = u64;

impl Positions {
    /// The posts of a unit, or of all of them, on a day.
    #[must_use]
    pub fn of(facts: &Facts, unit: Option<&UnitId>, on: NaiveDate) -> Self {
        let units = || facts.units.keys().filter(|id| unit.is_none_or(|unit| unit == *id));
        let posts = units().flat_map(|unit| {
            facts.employed_at(unit, DateRange::between(on, on)).filter_map(move |((person, _), (employment, job))| {
                let position = *job.position.at(on)?;
                let wanted = job.wanted.at(on).copied().flatten();
                Some(Post {
                    person: person.clone(),
                    employment: employment.clone(),
                    unit: unit.clone(),
                    profession: job.profession.clone(),
                    position,
                    wanted,
                })
            })
        });
        let open = units().flat_map(|unit| {
            facts.units[unit].vacancies.iter().filter(|(_, v)| v.is_open(on)).map(|(id, v)| OpenPost {
                vacancy: id.clone(),
                unit: unit.clone(),
                profession: v.vacancy.profession.clone(),
                position: v.vacancy.position,
            })
        });
        Self { posts: posts.collect(), open: open.collect() }
    }

    /// Posts below 100 %.
    pub fn part_timers(&self) -> impl Iterator<Item = &Post> {
        self.posts.iter().filter(|p| p.is_part_time())
    }

    /// What part-timers have together.
    #[must_use]
    pub fn part_time_fte(&self) -> Fte {
        self.part_timers().map(|p| Fte::from(p.position.0)).sum()
    }

    /// Everybody's posts together.
    #[must_use]
    pub fn fte(&self) -> Fte {
        self.posts.iter().map(|p| Fte::from(p.position.0)).sum()
    }

    /// The mean position of those who have part time; none when nobody has.
    #[must_use]
    pub fn mean_part_time(&self) -> Option<BasisPoints> {
        let n = self.part_timers().count() as u64;
        let mean = (self.part_time_fte() + n / 2).checked_div(n)?;
        u32::try_from(mean).ok().map(BasisPoints)
    }

    /// Who has part time, and whether she wants it.
    #[must_use]
    pub fn part_time(&self) -> PartTime {
        let mut told = PartTime::default();
        for post in self.part_timers() {
            told.posts += 1;
            match post.wanted {
                None => told.unsaid += 1,
                Some(wanted) if wanted > post.position => told.unwanted += 1,
                Some(_) => told.wanted += 1,
            }
        }
        told
    }

    /// What recorded wishes for more would give: Σ (wanted − has) of those who want more.
    #[must_use]
    pub fn wished(&self) -> Fte {
        self.part_timers().map(|p| Fte::from(p.more().0)).sum()
    }

    /// What it would give if everybody below a position had it: wished by nobody as such.
    #[must_use]
    pub fn all_to(&self, position: BasisPoints) -> Fte {
        self.part_timers().map(|p| Fte::from(position.0.saturating_sub(p.position.0))).sum()
    }
}

/// How many people lifted from one position to another give so many full-time equivalents, rounded to the nearest person;
/// none when they are lifted by nothing.
#[must_use]
pub fn people_lifted(fte: Fte, from: BasisPoints, to: BasisPoints) -> Option<u64> {
    let each = Fte::from(to.0.checked_sub(from.0)?);
    (fte + each / 2).checked_div(each)
}
