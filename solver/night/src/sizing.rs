//! The sizing identities: staff before and with the scheme, each with its inputs printed.
//!
//! * FTE = heads on duty × 7 nights × night minutes ÷ full-time week; with cover for absence ÷ (1 − absence).
//! * People by position = FTE with cover ÷ position; by weekends = heads × F, when everybody works every F-th weekend;
//!   by nights = heads × 28 ÷ most nights in four weeks; by overlap and leave = 2 × heads. The greatest binds.
//! * A home that would fall below the minimum present at night gets compensating health-care workers, night for night.
//! * Net = mobile + compensating − fixed: what is released is never shown alone.

use crate::{
    ranking::{self, RankingShare},
    simulate::{hundredths, share},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use turnus_domain::{
    id::UnitId,
    night::{Hundredths, NightDistrict, SizingParameters, SizingParts},
    quantity::{BasisPoints, Minutes, Ore},
};

const NIGHTS_PER_WEEK: i64 = 7;
const NIGHTS_PER_YEAR: i64 = 365;
const NIGHTS_IN_4_WEEKS: u32 = 28;

/// What a number of a sizing line counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Hundredths of a full-time equivalent.
    Fte,
    /// Hundredths of a person (whole persons).
    People,
    /// Hundredths of an hour per week.
    HoursPerWeek,
    /// Hundredths of a krone per year, that is øre.
    KronerPerYear,
}

/// One identity with its inputs printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SizingLine {
    /// What it computes.
    pub quantity: String,
    /// The identity, with numbers: `8 heads × 7 nights × 9 h 30 min ÷ 35 h 30 min`.
    pub identity: String,
    /// The result, in hundredths of the unit.
    pub result: Hundredths,
    /// Unit.
    pub unit: Unit,
}

/// Staff that a number of heads on duty every night needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StaffNeed {
    /// Heads on duty.
    pub heads: u32,
    /// Minutes on duty per week of all heads.
    pub weekly: Minutes,
    /// FTE on the rota, in hundredths.
    pub fte: Hundredths,
    /// FTE with cover for absence, in hundredths.
    pub fte_with_cover: Hundredths,
    /// People by position percentage.
    pub by_position: u32,
    /// People by weekend frequency.
    pub by_weekends: u32,
    /// People by most nights in four weeks.
    pub by_nights: u32,
    /// People by overlap and leave.
    pub by_overlap: u32,
    /// People needed: the greatest of the four.
    pub people: u32,
    /// People it is or shall be shared among, as given …
    pub given_people: u32,
    /// … their mean position on the rota …
    pub mean_position: BasisPoints,
    /// … and with cover for absence.
    pub mean_position_with_cover: BasisPoints,
}

/// The night team sized.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NightSizing {
    /// The inputs, as used.
    pub parameters: SizingParameters,
    /// Fixed night nurses today.
    pub fixed: StaffNeed,
    /// The mobile nurses. The same whether they move together or split.
    pub mobile: StaffNeed,
    /// Homes that would fall below the minimum present at night, and heads each of them must get.
    pub compensated: Vec<(UnitId, u32)>,
    /// Nurse FTE that no longer stand fixed at night, gross: fixed − mobile, in hundredths. Never to be shown without the net.
    pub gross_nurse_fte: Hundredths,
    /// FTE of compensating health-care workers, in hundredths.
    pub compensating_fte: Hundredths,
    /// Mobile + compensating − fixed, in hundredths: negative when fewer people are needed.
    pub net_fte: Hundredths,
    /// The same with cover for absence, in hundredths.
    pub net_fte_with_cover: Hundredths,
    /// Kroner per year, in øre, of the hours on duty when the nurses move together in one car: mobile + compensating + car − fixed.
    pub net_cost_together: Ore,
    /// The same with a car for every nurse.
    pub net_cost_split: Ore,
    /// Every identity with its inputs.
    pub lines: Vec<SizingLine>,
    /// How often the designs rank alike when the parameters are drawn from their ranges.
    pub ranking_share: RankingShare,
}

impl NightSizing {
    /// Whether removing the fixed nurses needs compensating workers somewhere.
    #[must_use]
    pub fn needs_compensation(&self) -> bool {
        !self.compensated.is_empty()
    }
}

/// Sizes the night team of a district.
#[must_use]
pub fn size(district: &NightDistrict, parameters: &SizingParameters) -> NightSizing {
    let fixed_heads: u32 = district.homes.iter().map(|h| h.fixed_nurses).sum();
    let duty = Duty { night: district.night.minutes(), parameters };
    let fixed = duty.need(fixed_heads, parameters.fixed_position, parameters.fixed_people);
    let mobile = duty.need(parameters.mobile_nurses, parameters.mobile_position, parameters.mobile_people);
    let short = |h: &turnus_domain::night::NightHome| compensating_heads(h.present, h.fixed_nurses, district.minimum_present);
    let compensated: Vec<_> = district.homes.iter().map(|h| (h.home.clone(), short(h))).filter(|(_, heads)| *heads > 0).collect();
    let heads: u32 = compensated.iter().map(|(_, h)| h).sum();
    let (compensating, covered) = (duty.fte(heads), duty.fte_with_cover(heads));
    let saved = |cars: i64| duty.cost(parameters.mobile_nurses, heads, cars) - duty.cost(fixed_heads, 0, 0);
    let mut sizing = NightSizing {
        parameters: parameters.clone(),
        compensated,
        gross_nurse_fte: fixed.fte - mobile.fte,
        compensating_fte: compensating,
        net_fte: mobile.fte + compensating - fixed.fte,
        net_fte_with_cover: mobile.fte_with_cover + covered - fixed.fte_with_cover,
        net_cost_together: saved(1),
        net_cost_split: saved(i64::from(parameters.mobile_nurses)),
        fixed,
        mobile,
        lines: Vec::new(),
        ranking_share: ranking::share_of_draws(district, parameters),
    };
    sizing.lines = duty.lines(&sizing, heads, district.minimum_present);
    sizing
}

/// Health-care workers that a home must get when its fixed nurses leave; never more than the nurses who leave.
pub(crate) fn compensating_heads(present: u32, fixed_nurses: u32, minimum: u32) -> u32 {
    minimum.saturating_sub(present.saturating_sub(fixed_nurses)).min(fixed_nurses)
}

/// Heads on duty every night, turned into staff.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Duty<'a> {
    /// Minutes of a night.
    pub(crate) night: i64,
    pub(crate) parameters: &'a SizingParts,
}

impl Duty<'_> {
    pub(crate) fn fte(&self, heads: u32) -> Hundredths {
        hundredths(self.weekly(heads).0 as f64 / self.parameters.week_norm.0 as f64)
    }
    fn fte_with_cover(&self, heads: u32) -> Hundredths {
        hundredths(self.weekly(heads).0 as f64 / self.parameters.week_norm.0 as f64 / self.at_work())
    }
    fn at_work(&self) -> f64 {
        1.0 - f64::from(self.parameters.absence.0) / 10_000.0
    }
    fn weekly(&self, heads: u32) -> Minutes {
        Minutes(i64::from(heads) * NIGHTS_PER_WEEK * self.night)
    }
    /// Øre per year of the hours on duty, and cars.
    pub(crate) fn cost(&self, nurses: u32, compensating: u32, cars: i64) -> Ore {
        let pay = &self.parameters.pay;
        let per_hour = pay.nurse_hour * i64::from(nurses) + pay.compensating_hour * i64::from(compensating);
        let yearly = per_hour.0 as f64 * NIGHTS_PER_YEAR as f64 * self.night as f64 / 60.0;
        Ore(yearly.round() as i64) + pay.car_year * cars
    }
    fn need(&self, heads: u32, position: BasisPoints, given_people: u32) -> StaffNeed {
        let p = self.parameters;
        let exact = self.weekly(heads).0 as f64 / p.week_norm.0 as f64;
        let by_position = (exact / self.at_work() / (f64::from(position.0) / 10_000.0) - SAME_PERSON).ceil() as u32;
        let by_weekends = heads * p.weekend_every;
        let by_nights = (heads * NIGHTS_IN_4_WEEKS).div_ceil(p.nights_in_4_weeks);
        let by_overlap = heads * 2;
        StaffNeed {
            heads,
            weekly: self.weekly(heads),
            fte: self.fte(heads),
            fte_with_cover: self.fte_with_cover(heads),
            by_position,
            by_weekends,
            by_nights,
            by_overlap,
            people: by_position.max(by_weekends).max(by_nights).max(by_overlap),
            given_people,
            mean_position: share(exact, f64::from(given_people)),
            mean_position_with_cover: share(exact / self.at_work(), f64::from(given_people)),
        }
    }
    fn lines(&self, s: &NightSizing, heads: u32, minimum: u32) -> Vec<SizingLine> {
        let line = |quantity: &str, identity: String, result, unit| SizingLine { quantity: quantity.into(), identity, result, unit };
        let mut lines = self.need_lines("fixed", &s.fixed, self.parameters.fixed_position);
        lines.extend(self.need_lines("mobile", &s.mobile, self.parameters.mobile_position));
        let homes = s.compensated.len();
        let below = format!("{heads} heads in {homes} homes that would fall below {minimum} present: {}", self.fte_identity(heads));
        lines.push(line("compensating FTE", below, s.compensating_fte, Unit::Fte));
        lines.push(line("gross nurse FTE", format!("{} − {}", s.fixed.fte, s.mobile.fte), s.gross_nurse_fte, Unit::Fte));
        lines.push(line("net FTE", format!("{} + {} − {}", s.mobile.fte, s.compensating_fte, s.fixed.fte), s.net_fte, Unit::Fte));
        let pay = &self.parameters.pay;
        let hours = |n: u32, ore: Ore| format!("{n} × {} per hour", Hundredths(ore.0));
        let cost = |cars: u32| {
            let (mobile, fixed) = (hours(s.mobile.heads, pay.nurse_hour), hours(s.fixed.heads, pay.nurse_hour));
            let compensating = hours(heads, pay.compensating_hour);
            let year = format!("{NIGHTS_PER_YEAR} nights × {}", Minutes(self.night));
            format!("({mobile} + {compensating} − {fixed}) × {year} + {cars} × {} per car", Hundredths(pay.car_year.0))
        };
        lines.push(line("net kroner, together", cost(1), Hundredths(s.net_cost_together.0), Unit::KronerPerYear));
        lines.push(line("net kroner, split", cost(s.mobile.heads), Hundredths(s.net_cost_split.0), Unit::KronerPerYear));
        lines
    }
    fn fte_identity(&self, heads: u32) -> String {
        format!("{heads} heads × {NIGHTS_PER_WEEK} nights × {} ÷ {}", Minutes(self.night), self.parameters.week_norm)
    }
    fn need_lines(&self, who: &str, n: &StaffNeed, position: BasisPoints) -> Vec<SizingLine> {
        let p = self.parameters;
        let line = |what: &str, identity: String, result, unit| SizingLine { quantity: format!("{who}: {what}"), identity, result, unit };
        let people = |n: u32| Hundredths(i64::from(n) * 100);
        let week = format!("{} heads × {NIGHTS_PER_WEEK} nights × {}", n.heads, Minutes(self.night));
        vec![
            line("hours per week", week, Hundredths((n.weekly.0 * 100 + 30).div_euclid(60)), Unit::HoursPerWeek),
            line("FTE", self.fte_identity(n.heads), n.fte, Unit::Fte),
            line("FTE with cover", format!("{} ÷ (100 % − {})", n.fte, p.absence), n.fte_with_cover, Unit::Fte),
            line("people by position", format!("{} ÷ {position}, upwards", n.fte_with_cover), people(n.by_position), Unit::People),
            line(
                "people by weekends",
                format!("{} heads × {}, every {}. weekend", n.heads, p.weekend_every, p.weekend_every),
                people(n.by_weekends),
                Unit::People,
            ),
            line(
                "people by nights",
                format!("{} heads × {NIGHTS_IN_4_WEEKS} ÷ {}, upwards", n.heads, p.nights_in_4_weeks),
                people(n.by_nights),
                Unit::People,
            ),
            line("people by overlap and leave", format!("2 × {} heads", n.heads), people(n.by_overlap), Unit::People),
            line("people", "the greatest of the four".into(), people(n.people), Unit::People),
        ]
    }
}

/// Persons nearer to a whole than this are whole.
const SAME_PERSON: f64 = 1e-9;
