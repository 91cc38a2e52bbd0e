//! People per weekend: the fewest heads per shift type that meet the cover, the same people on Saturday and Sunday.
//!
//! # The mathematics
//! Bands of a day lie side by side and a shift spans consecutive ones, so the fewest heads are found band by band from
//! the morning on: where heads are missing, the shift type that reaches furthest takes them (any other choice covers no
//! more of what is left). In all, a band asks for the greatest number of any class; for a class, for the greatest number
//! of the class and the classes within it. That is exact for classes within each other, as the unit's are.
//!
//! A Friday night reaches into Saturday and so is part of the weekend (LOC-01): the people of the weekend's nights work
//! it too, and people beyond them are counted as `friday_only`.

use crate::legality;
use chrono::{Datelike, NaiveDate, Weekday};
use std::collections::BTreeMap;
use turnus_domain::{
    calendar::DayKind,
    competence::CompetenceExpr,
    cover::{Band, CoverRequirement, CoverSource},
    id::{ClassId, ShiftTypeId},
    planning_input::PlanningInput,
    quantity::Minutes,
    rule_book::MissingParameter,
    shift::ShiftType,
    staff::StaffMember,
};

const SOURCES: [CoverSource; 3] = [CoverSource::HeadPlan, CoverSource::PolicyMinimum, CoverSource::TaskNeed];

/// What weekends need with some shift types at some frequency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekendNeed {
    /// The shift types.
    pub types: Vec<ShiftTypeId>,
    /// Everybody works one weekend in so many.
    pub every: u32,
    /// In all.
    pub all: Need,
    /// Per competence class, in the order of the input.
    pub classes: Vec<Need>,
    /// What it is to each person in a year: fewer weekends may be more hours of them (R-WT-03).
    pub year: WeekendYear,
    /// Whether the people there are suffice, in all and in every class.
    pub comes_out: bool,
}

/// A year of weekends of one person, when all who are needed share them evenly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeekendYear {
    /// Worked weekends, in tenths.
    pub weekends_x10: u32,
    /// Working minutes on Saturdays and Sundays.
    pub minutes: Minutes,
}

/// Weekends of a year.
const WEEKENDS: i64 = 52;

impl WeekendYear {
    fn of(input: &PlanningInput, all: &Need, every: u32) -> Self {
        let every = i64::from(every.max(1));
        let saturday = input.horizon.first + chrono::Days::new(5);
        let working = |(id, heads): &(ShiftTypeId, u32)| input.shift_type(id).map_or(0, |s| s.working(saturday).0) * i64::from(*heads);
        let both_days = 2 * all.heads.iter().map(working).sum::<i64>();
        let shared = i64::from(all.per_weekend) * every;
        let minutes = (both_days * WEEKENDS + shared / 2).checked_div(shared).unwrap_or(0);
        Self { weekends_x10: u32::try_from((WEEKENDS * 10 + every / 2) / every).unwrap_or(0), minutes: Minutes(minutes) }
    }
}

/// People needed, in all or of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The class; none for everybody.
    pub class: Option<ClassId>,
    /// Heads of each shift type on Saturday and on Sunday.
    pub heads: Vec<(ShiftTypeId, u32)>,
    /// People who work Friday night only, beyond those of the weekend's nights.
    pub friday_only: u32,
    /// People per weekend.
    pub per_weekend: u32,
    /// People per weekend × frequency.
    pub needed: u32,
    /// People employed in the horizon who belong to the class.
    pub there: u32,
    /// Those of them who may work one of the shift types on some weekend: law, contract, agreement and consent.
    pub may: u32,
    /// Rows of the cover that have nobody to spare.
    pub tight: Vec<TightRow>,
    /// What binds: sources that alone ask for as many people; if none does, those of the tight rows.
    pub binds: Vec<CoverSource>,
    /// Bands that none of the shift types spans.
    pub uncovered: Vec<Band>,
}

impl Need {
    /// Whether those who may work the shifts are enough.
    #[must_use]
    pub fn comes_out(&self) -> bool {
        self.uncovered.is_empty() && self.needed <= self.may
    }
}

/// A row of the cover that is just met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TightRow {
    /// Kind of day: weekend, or weekday for Friday night.
    pub day: DayKind,
    /// Band.
    pub band: Band,
    /// Class.
    pub class: ClassId,
    /// Heads.
    pub heads: u32,
    /// The sources that ask for so many.
    pub sources: Vec<CoverSource>,
}

/// What weekends need with these shift types and this cover.
///
/// # Errors
/// [`MissingParameter`] when the rule book lacks a number that says who may work the shifts.
pub fn weekend_need(
    input: &PlanningInput,
    cover: &[CoverRequirement],
    types: &[ShiftTypeId],
    every: u32,
) -> Result<WeekendNeed, MissingParameter> {
    let question = Question::new(input, cover, types, every)?;
    let all = question.need(None);
    let classes: Vec<_> = input.classes.iter().map(|c| question.need(Some(&c.id))).collect();
    let comes_out = all.comes_out() && classes.iter().all(Need::comes_out);
    let year = WeekendYear::of(input, &all, every);
    Ok(WeekendNeed { types: types.to_vec(), every, all, classes, year, comes_out })
}

struct Question<'a> {
    input: &'a PlanningInput,
    cover: &'a [CoverRequirement],
    types: Vec<&'a ShiftType>,
    every: u32,
    /// Everybody employed in the horizon, and whether she may work one of the types.
    people: Vec<(&'a StaffMember, bool)>,
}

impl<'a> Question<'a> {
    fn new(input: &'a PlanningInput, cover: &'a [CoverRequirement], types: &[ShiftTypeId], every: u32) -> Result<Self, MissingParameter> {
        let types: Vec<_> = types.iter().filter_map(|id| input.shift_type(id)).collect();
        let employed = input.staff.iter().filter(|m| m.employed.overlaps(&input.horizon.range()));
        let people = employed.map(|m| Ok((m, may(input, m, &types)?))).collect::<Result<_, _>>()?;
        Ok(Self { input, cover, types, every, people })
    }

    fn need(&self, class: Option<&ClassId>) -> Need {
        let rows: Vec<_> = self.cover.iter().filter(|r| class.is_none_or(|c| self.within(&r.class, c))).collect();
        let crew = self.crew(&rows, CoverRequirement::heads);
        let per_weekend = crew.people();
        let tight = self.tight(&rows, &crew);
        let alone = SOURCES.into_iter().filter(|s| per_weekend > 0 && self.crew(&rows, |r| of_source(r, *s)).people() == per_weekend);
        let mut binds: Vec<_> = alone.collect();
        if binds.is_empty() {
            binds = SOURCES.into_iter().filter(|s| tight.iter().any(|t| t.sources.contains(s))).collect();
        }
        let of_class = || self.people.iter().filter(|(m, _)| class.is_none_or(|c| self.belongs(m, c)));
        Need {
            class: class.cloned(),
            heads: self.types.iter().zip(&crew.heads).map(|(t, n)| (t.id.clone(), *n)).collect(),
            friday_only: crew.friday_only,
            per_weekend,
            needed: per_weekend * self.every,
            there: of_class().count() as u32,
            may: of_class().filter(|(_, may)| *may).count() as u32,
            tight,
            binds,
            uncovered: crew.uncovered,
        }
    }

    /// The fewest heads for the rows, read by `value`.
    fn crew(&self, rows: &[&CoverRequirement], value: impl Fn(&CoverRequirement) -> u32) -> Crew {
        let mut bands: BTreeMap<Band, u32> = BTreeMap::new();
        for row in rows.iter().filter(|r| r.day == DayKind::Weekend) {
            let heads = bands.entry(row.band).or_default();
            *heads = (*heads).max(value(row));
        }
        let mut crew = Crew { heads: vec![0; self.types.len()], friday_only: 0, uncovered: Vec::new() };
        for (band, need) in bands {
            let missing = need.saturating_sub(self.on_duty(&crew, band));
            let spanning = self.types.iter().enumerate().filter(|(_, t)| band.covered_by(t));
            match spanning.max_by_key(|(_, t)| reach(t)).filter(|_| missing > 0) {
                Some((furthest, _)) => crew.heads[furthest] += missing,
                None if missing > 0 => crew.uncovered.push(band),
                None => {}
            }
        }
        let friday = rows.iter().filter(|r| self.is_friday_night(r)).map(|r| value(r)).max().unwrap_or(0);
        crew.friday_only = friday.saturating_sub(self.nights(&crew));
        crew
    }

    fn on_duty(&self, crew: &Crew, band: Band) -> u32 {
        self.types.iter().zip(&crew.heads).filter(|(t, _)| band.covered_by(t)).map(|(_, n)| n).sum()
    }

    fn nights(&self, crew: &Crew) -> u32 {
        self.types.iter().zip(&crew.heads).filter(|(t, _)| t.kind.is_night()).map(|(_, n)| n).sum()
    }

    /// A weekday row that only night shifts can meet.
    fn is_friday_night(&self, row: &CoverRequirement) -> bool {
        let used = self.input.structure.on(DayKind::Weekday);
        let mut spanning = self.input.shift_types.iter().filter(|s| used.contains(&s.id) && row.band.covered_by(s)).peekable();
        row.day == DayKind::Weekday && spanning.peek().is_some() && spanning.all(|s| s.kind.is_night())
    }

    fn tight(&self, rows: &[&CoverRequirement], crew: &Crew) -> Vec<TightRow> {
        let friday = self.nights(crew) + crew.friday_only;
        let just_met = |r: &CoverRequirement| match r.day {
            DayKind::Weekend => r.heads() == self.on_duty(crew, r.band),
            _ => crew.friday_only > 0 && self.is_friday_night(r) && r.heads() == friday,
        };
        let tight = rows.iter().filter(|r| r.heads() > 0 && just_met(r));
        tight.map(|r| TightRow { day: r.day, band: r.band, class: r.class.clone(), heads: r.heads(), sources: r.binding() }).collect()
    }

    /// Whether everybody of a class belongs to another, by their definitions.
    fn within(&self, narrow: &ClassId, wide: &ClassId) -> bool {
        let (Some(n), Some(w)) = (self.input.class(narrow), self.input.class(wide)) else { return narrow == wide };
        match (&n.who, &w.who) {
            (_, CompetenceExpr::Anyone) => true,
            (CompetenceExpr::Profession(n), CompetenceExpr::Profession(w)) => n.iter().all(|p| w.contains(p)),
            (n, w) => n == w,
        }
    }

    fn belongs(&self, m: &StaffMember, class: &ClassId) -> bool {
        self.input.class(class).is_some_and(|c| m.meets(&c.who, self.input.horizon.first))
    }
}

struct Crew {
    heads: Vec<u32>,
    friday_only: u32,
    uncovered: Vec<Band>,
}

impl Crew {
    fn people(&self) -> u32 {
        self.heads.iter().sum::<u32>() + self.friday_only
    }
}

fn of_source(row: &CoverRequirement, source: CoverSource) -> u32 {
    match source {
        CoverSource::HeadPlan => row.head_plan,
        CoverSource::PolicyMinimum => row.policy_minimum,
        CoverSource::TaskNeed => row.task_need,
    }
}

/// Minute after midnight of the first day at which a shift ends.
fn reach(t: &ShiftType) -> i64 {
    if t.end <= t.start { t.end.minutes() + 1440 } else { t.end.minutes() }
}

/// Whether somebody may work one of the types on a Saturday or Sunday of the horizon, absences left aside.
fn may(input: &PlanningInput, m: &StaffMember, types: &[&ShiftType]) -> Result<bool, MissingParameter> {
    let present = StaffMember { absences: Vec::new(), ..m.clone() };
    for day in input.horizon.days().filter(|d: &NaiveDate| matches!(d.weekday(), Weekday::Sat | Weekday::Sun)) {
        let mask = legality::allowed(input, &present, day)?;
        let legal = |s: &ShiftType| input.shift_types.iter().position(|o| o.id == s.id).is_some_and(|k| mask & (1 << k) != 0);
        if types.iter().any(|t| legal(t)) {
            return Ok(true);
        }
    }
    Ok(false)
}
