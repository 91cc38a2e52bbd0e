//! Position sizes: who wants more, which vacancies make full posts, what weekends ask for.

use crate::{
    backend::{Reader, View},
    refusal::told,
};
use async_graphql::{Context, Object, Result, SimpleObject};
use std::sync::Arc;
use turnus_domain::{id::UnitId, positions, quantity::BasisPoints};
use turnus_planning::PositionsFound;
use turnus_rostering::weekend::WeekendSize;

/// Position sizes of a unit on a day; shares in hundredths of a percent of a full post.
pub(crate) struct Positions(PositionsFound);

/// Which position somebody said she wants.
#[derive(SimpleObject)]
struct PositionWish {
    /// Who.
    person: String,
    /// What she has.
    position_bp: u32,
    /// What she wants.
    wanted_bp: u32,
}

/// A post that nobody has.
#[derive(SimpleObject)]
struct OpenPost {
    /// The vacancy.
    vacancy: String,
    /// Where.
    unit: String,
    /// As what.
    profession: String,
    /// How large it is.
    position_bp: u32,
}

/// A full post that vacancies of one or several units make.
#[derive(SimpleObject)]
struct FullPost {
    /// As what.
    profession: String,
    /// The vacancies.
    parts: Vec<OpenPost>,
}

/// Weekends of one kind at one frequency.
#[derive(SimpleObject)]
struct PositionWeekend {
    /// With long shifts.
    long: bool,
    /// Everybody works one weekend in so many.
    every: u32,
    /// People needed.
    needed: u32,
    /// People there.
    there: u32,
    /// Those of them who may work the shifts.
    may: u32,
    /// Whether it comes out.
    comes_out: bool,
    /// Mean position of as many as are needed, with the hours employed now.
    mean_bp: u32,
    /// Weekends that each of them works in a year, in tenths.
    weekends_a_year_x10: u32,
    /// Minutes that each of them works on Saturdays and Sundays of a year.
    weekend_minutes_a_year: i64,
}

impl From<&positions::OpenPost> for OpenPost {
    fn from(p: &positions::OpenPost) -> Self {
        let (vacancy, unit) = (p.vacancy.to_string(), p.unit.to_string());
        Self { vacancy, unit, profession: p.profession.to_string(), position_bp: p.position.0 }
    }
}

impl From<&WeekendSize> for PositionWeekend {
    fn from(s: &WeekendSize) -> Self {
        let all = &s.need.all;
        Self {
            long: s.long,
            every: s.need.every,
            needed: all.needed,
            there: all.there,
            may: all.may,
            comes_out: s.need.comes_out,
            mean_bp: s.mean.0,
            weekends_a_year_x10: s.need.year.weekends_x10,
            weekend_minutes_a_year: s.need.year.minutes.0,
        }
    }
}

impl Positions {
    pub(crate) async fn of(context: &Context<'_>, view: &View, unit: &UnitId) -> Result<Self> {
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        Ok(Self(planning.positions(&view.facts, Some(unit), view.on).await.map_err(|e| told("POSITIONS", e))?))
    }
}

/// How large posts are, who wants more, and what that would give. Only recorded wishes count as potential.
#[Object]
impl Positions {
    /// Posts that somebody has.
    async fn posts(&self) -> usize {
        self.0.positions.posts.len()
    }
    /// Full-time equivalents of all of them.
    async fn fte_bp(&self) -> u64 {
        self.0.positions.fte()
    }
    /// Posts below 100 %.
    async fn part_time_posts(&self) -> u32 {
        self.0.positions.part_time().posts
    }
    /// Mean position of part-timers; null when nobody has part time.
    async fn mean_part_time_bp(&self) -> Option<u32> {
        self.0.positions.mean_part_time().map(|mean| mean.0)
    }
    /// Part-timers who want more than they have.
    async fn unwanted(&self) -> u32 {
        self.0.positions.part_time().unwanted
    }
    /// Part-timers who want what they have, or less.
    async fn wanted(&self) -> u32 {
        self.0.positions.part_time().wanted
    }
    /// Part-timers who have not said what they want.
    async fn unsaid(&self) -> u32 {
        self.0.positions.part_time().unsaid
    }
    /// What recorded wishes for more would give, in full-time equivalents.
    async fn wished_fte_bp(&self) -> u64 {
        self.0.positions.wished()
    }
    /// What it would give if everybody with less had a position: a bound that nobody asked for.
    async fn all_to_fte_bp(&self, #[graphql(desc = "The position.", default = 10_000)] position_bp: u32) -> u64 {
        self.0.positions.all_to(BasisPoints(position_bp.min(BasisPoints::WHOLE.0)))
    }
    /// Recorded wishes, in order of person.
    #[graphql(complexity = "30 * child_complexity")]
    async fn wishes(&self) -> Vec<PositionWish> {
        let said = self.0.positions.posts.iter().filter_map(|p| {
            let wanted = p.wanted?;
            Some(PositionWish { person: p.person.to_string(), position_bp: p.position.0, wanted_bp: wanted.0 })
        });
        said.collect()
    }
    /// Open vacancies of the unit.
    #[graphql(complexity = "10 * child_complexity")]
    async fn open(&self) -> Vec<OpenPost> {
        self.0.positions.open.iter().map(Into::into).collect()
    }
    /// Most full posts that open vacancies of the municipality make, those with a part here.
    #[graphql(complexity = "10 * child_complexity")]
    async fn full_posts(&self) -> Vec<FullPost> {
        let made = self.0.full_posts.iter();
        made.map(|p| FullPost { profession: p.profession.to_string(), parts: p.parts.iter().map(Into::into).collect() }).collect()
    }
    /// What weekends ask for; null when they could not be counted.
    #[graphql(complexity = "6 * child_complexity")]
    async fn weekends(&self) -> Option<Vec<PositionWeekend>> {
        self.0.weekends.as_ref().map(|all| all.iter().map(Into::into).collect())
    }
    /// Why weekends could not be counted.
    async fn uncounted(&self) -> &[String] {
        &self.0.uncounted
    }
}
