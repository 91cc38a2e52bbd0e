//! The frozen input of a rota (`turnus export --input`), as far as the bound needs it, with structures of its own.

use crate::{Refused, refuse};
use chrono::NaiveDate;
use serde::Deserialize;

/// Days from `from` on, up to `to` where it is given.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Days {
    pub(super) from: NaiveDate,
    pub(super) to: Option<NaiveDate>,
}

impl Days {
    pub(super) fn hold(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Horizon {
    pub(super) first: NaiveDate,
    pub(super) weeks: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    Day,
    LongDay,
    Evening,
    Night,
    LongNight,
}

impl Kind {
    pub(super) const fn is_night(self) -> bool {
        matches!(self, Self::Night | Self::LongNight)
    }
    /// Place in day → evening → night (HS-03).
    pub(super) const fn rotation(self) -> u8 {
        match self {
            Self::Day | Self::LongDay => 0,
            Self::Evening => 1,
            Self::Night | Self::LongNight => 2,
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct ShiftType {
    pub(super) id: String,
    pub(super) kind: Kind,
    pub(super) start: String,
    pub(super) end: String,
    pub(super) unpaid_break: i64,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Structure {
    pub(super) weekday: Vec<String>,
    pub(super) weekend: Vec<String>,
    pub(super) holiday: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Who {
    Anyone,
    Profession(Vec<String>),
    Holds { competence: String, level: u8 },
    All(Vec<Who>),
    Any(Vec<Who>),
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Class {
    pub(super) id: String,
    pub(super) who: Who,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Band {
    pub(super) from: String,
    pub(super) to: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum DayKind {
    Weekday,
    Weekend,
    Holiday,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Required {
    pub(super) day: DayKind,
    pub(super) band: Band,
    pub(super) class: String,
    pub(super) head_plan: u32,
    pub(super) policy_minimum: u32,
    pub(super) task_need: u32,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Profession {
    pub(super) id: String,
    /// Øre.
    #[serde(default)]
    pub(super) pay_per_hour: i64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "status")]
pub(super) enum Authorisation {
    Authorised,
    Licensed { valid: Days },
    Awaiting {},
    Withdrawn { from: NaiveDate },
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Held {
    pub(super) competence: String,
    pub(super) level: u8,
    pub(super) valid: Days,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Dated {
    pub(super) date: NaiveDate,
    pub(super) shift: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Worth {
    pub(super) date: NaiveDate,
    pub(super) working: i64,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Absence {
    pub(super) days: Days,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Exemption {
    pub(super) from: String,
    pub(super) valid: Days,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum WishFor {
    DayOff,
    NotShift(String),
    Shift(String),
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Wish {
    pub(super) date: NaiveDate,
    pub(super) wish: WishFor,
    pub(super) points: u32,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct History {
    pub(super) shifts: Vec<Dated>,
    pub(super) weekends: Vec<NaiveDate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) struct Share {
    pub(super) least: u32,
    pub(super) most: u32,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Member {
    pub(super) person: String,
    pub(super) employed: Days,
    pub(super) profession: String,
    pub(super) authorisation: Authorisation,
    pub(super) position: i64,
    pub(super) full_time_week: i64,
    pub(super) weekend_every: i64,
    pub(super) kinds: Vec<Kind>,
    #[serde(default)]
    pub(super) fixed: Vec<Dated>,
    #[serde(default)]
    pub(super) extra: Vec<Worth>,
    #[serde(default)]
    pub(super) credited: Vec<Worth>,
    pub(super) adult_from: Option<NaiveDate>,
    #[serde(default)]
    pub(super) exemptions: Vec<Exemption>,
    #[serde(default)]
    pub(super) competences: Vec<Held>,
    #[serde(default)]
    pub(super) absences: Vec<Absence>,
    #[serde(default)]
    pub(super) wishes: Vec<Wish>,
    #[serde(default)]
    pub(super) history: History,
    pub(super) fair_nights: Option<Share>,
    pub(super) fair_weekends: Option<Share>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum AgreementKind {
    IndividualAveraging,
    LocalAveraging,
    LocalOvertime,
    LocalRest,
    SundayAverage,
    National,
    LocalWeekend,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Scope {
    pub(super) units: Vec<String>,
    pub(super) people: Vec<String>,
    pub(super) professions: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Terms {
    pub(super) daily_rest: Option<i64>,
    pub(super) weekly_rest: Option<i64>,
    pub(super) day_limit: Option<i64>,
    pub(super) long_shifts_in_row: Option<u8>,
    pub(super) rest_block: Option<i64>,
    pub(super) weekend_every: Option<i64>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Monitoring {
    pub(super) running: Days,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Agreement {
    pub(super) id: String,
    pub(super) kind: AgreementKind,
    pub(super) scope: Scope,
    pub(super) terms: Terms,
    pub(super) valid: Days,
    pub(super) needs_consent: bool,
    pub(super) health_assessment: Option<String>,
    pub(super) monitoring: Option<Monitoring>,
    pub(super) evaluate_by: Option<NaiveDate>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Consent {
    pub(super) person: String,
    pub(super) agreement: String,
    pub(super) valid: Days,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Parameter {
    pub(super) key: String,
    pub(super) value: i64,
    pub(super) source: Source,
    pub(super) valid: Days,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Authority {
    Law,
    Agreement,
    Policy,
    Wish,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Source {
    pub(super) authority: Authority,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct RuleBook {
    pub(super) parameters: Vec<Parameter>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct OnDate {
    pub(super) date: NaiveDate,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Holidays {
    pub(super) days: Vec<OnDate>,
}

/// The file.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Input {
    pub(super) unit: String,
    pub(super) horizon: Horizon,
    pub(super) shift_types: Vec<ShiftType>,
    pub(super) structure: Structure,
    pub(super) classes: Vec<Class>,
    pub(super) cover: Vec<Required>,
    pub(super) professions: Vec<Profession>,
    pub(super) staff: Vec<Member>,
    pub(super) agreements: Vec<Agreement>,
    pub(super) consents: Vec<Consent>,
    pub(super) rule_book: RuleBook,
    pub(super) holidays: Holidays,
}

/// Shift types that fit in the masks.
const MOST_SHIFTS: usize = 30;
/// Greatest number of the rule book, and of all wishes of a person: sums of prices cannot wrap.
const GREATEST: i64 = 10_000_000;

impl Input {
    pub(super) fn read(text: &str) -> Result<Self, Refused> {
        let input: Self = serde_json::from_str(text).map_err(|e| Refused(format!("the input: {e}")))?;
        if !(1..=104).contains(&input.horizon.weeks) || input.shift_types.len() > MOST_SHIFTS {
            return refuse(format!("the input has {} weeks and {} shift types", input.horizon.weeks, input.shift_types.len()));
        }
        if let Some(p) = input.professions.iter().find(|p| !(0..=GREATEST).contains(&p.pay_per_hour)) {
            return refuse(format!("{} is paid {} øre an hour", p.id, p.pay_per_hour));
        }
        let wished = |m: &Member| m.wishes.iter().map(|w| i64::from(w.points)).fold(0, i64::saturating_add);
        match input.staff.iter().find(|m| wished(m) > GREATEST) {
            Some(m) => refuse(format!("{} has wishes of {} points", m.person, wished(m))),
            None => Ok(input),
        }
    }

    /// A number of the rule book on the first day of the horizon; the latest of those that hold then, else the last one of an agreement
    /// that ran out.
    pub(super) fn number(&self, key: &str) -> Result<i64, Refused> {
        match self.known(key)? {
            Some(value) => Ok(value),
            None => refuse(format!("the rule book has no {key} on {}", self.horizon.first)),
        }
    }

    /// The same where the rule book may have none.
    pub(super) fn known(&self, key: &str) -> Result<Option<i64>, Refused> {
        let (first, all) = (self.horizon.first, || self.rule_book.parameters.iter().filter(|p| p.key == key));
        let ran_out = |p: &&Parameter| p.source.authority == Authority::Agreement && p.valid.to.is_some_and(|to| to < first);
        let holding = all().filter(|p| p.valid.hold(first)).max_by_key(|p| p.valid.from);
        match holding.or_else(|| all().filter(ran_out).max_by_key(|p| (p.valid.to, p.valid.from))) {
            Some(p) if (0..=GREATEST).contains(&p.value) => Ok(Some(p.value)),
            Some(p) => refuse(format!("the rule book has {key} out of range: {}", p.value)),
            None => Ok(None),
        }
    }

    /// Hourly pay of a profession in øre.
    pub(super) fn pay(&self, profession: &str) -> i64 {
        self.professions.iter().find(|p| p.id == profession).map_or(0, |p| p.pay_per_hour)
    }
}

impl Member {
    pub(super) fn is_absent(&self, day: NaiveDate) -> bool {
        self.absences.iter().any(|a| a.days.hold(day))
    }

    pub(super) fn is_exempt(&self, from: &str, day: NaiveDate) -> bool {
        self.exemptions.iter().any(|e| e.from == from && e.valid.hold(day))
    }

    /// Whether she counts in a class on a day.
    pub(super) fn is(&self, who: &Who, day: NaiveDate) -> bool {
        match who {
            Who::Anyone => true,
            Who::Profession(list) => list.contains(&self.profession) && self.authorisation.counts(day),
            Who::Holds { competence, level } => {
                self.competences.iter().any(|c| c.competence == *competence && c.level >= *level && c.valid.hold(day))
            }
            Who::All(list) => list.iter().all(|w| self.is(w, day)),
            Who::Any(list) => list.iter().any(|w| self.is(w, day)),
        }
    }
}

impl Authorisation {
    fn counts(&self, day: NaiveDate) -> bool {
        match self {
            Self::Authorised => true,
            Self::Licensed { valid } => valid.hold(day),
            Self::Awaiting {} => false,
            Self::Withdrawn { from } => day < *from,
        }
    }
}

impl Who {
    /// Whether somebody authorised in a profession who holds nothing else counts.
    pub(super) fn is_met_by(&self, profession: &str) -> bool {
        match self {
            Self::Anyone => true,
            Self::Profession(list) => list.iter().any(|p| p == profession),
            Self::Holds { .. } => false,
            Self::All(list) => list.iter().all(|w| w.is_met_by(profession)),
            Self::Any(list) => list.iter().any(|w| w.is_met_by(profession)),
        }
    }
}
