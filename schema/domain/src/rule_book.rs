//! Law and tariff as data: each number is a parameter with source, validity and owner.

use crate::{calendar::DateRange, id::RuleBookId};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt};

/// A rule by the id the domain brief gives it (`WT-40`, `LOC-02`, `HS-06`, `COVER`, `HOURS`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum RuleId {
    /// Notice of the rota document, aml §10-3.
    #[serde(rename = "WT-05")]
    Wt05,
    /// Normal day, aml §10-4.
    #[serde(rename = "WT-10")]
    Wt10,
    /// Averaging by individual agreement, aml §10-5(1).
    #[serde(rename = "WT-20")]
    Wt20,
    /// Averaging by local union agreement, aml §10-5(2).
    #[serde(rename = "WT-21")]
    Wt21,
    /// Overtime amount, aml §10-6(4).
    #[serde(rename = "WT-31")]
    Wt31,
    /// Daily rest, aml §10-8(1).
    #[serde(rename = "WT-40")]
    Wt40,
    /// Weekly rest, aml §10-8(2).
    #[serde(rename = "WT-41")]
    Wt41,
    /// Sundays, aml §10-8(4).
    #[serde(rename = "WT-42")]
    Wt42,
    /// Breaks, aml §10-9(1).
    #[serde(rename = "WT-50")]
    Wt50,
    /// Night average, aml §10-11(6).
    #[serde(rename = "WT-61")]
    Wt61,
    /// Live-in schemes (*medleverturnus*), regulation.
    #[serde(rename = "WT-72")]
    Wt72,
    /// Young people, aml ch. 11.
    #[serde(rename = "WT-80")]
    Wt80,
    /// Three-shift conversion, HTA 4.2.4.
    #[serde(rename = "HTA-12")]
    Hta12,
    /// Saturday and Sunday supplement, HTA 5.2.
    #[serde(rename = "HTA-20")]
    Hta20,
    /// Evening and night supplement, HTA 5.4.
    #[serde(rename = "HTA-21")]
    Hta21,
    /// Holiday pay supplement, HTA 5.3.
    #[serde(rename = "HTA-22")]
    Hta22,
    /// Supplements of the same time, HTA 5.1.2.
    #[serde(rename = "HTA-23")]
    Hta23,
    /// Weekend frequency, local.
    #[serde(rename = "LOC-01")]
    Loc01,
    /// Long shifts up to 12.5 h, local agreement with its whole package.
    #[serde(rename = "LOC-02")]
    Loc02,
    /// Long shifts above 12.5 h, national agreement.
    #[serde(rename = "LOC-03")]
    Loc03,
    /// Position percentage over the horizon, contract.
    #[serde(rename = "HOURS")]
    Hours,
    /// Cover per band and competence class.
    #[serde(rename = "COVER")]
    Cover,
    /// Absence: nobody works while absent.
    #[serde(rename = "ABSENCE")]
    Absence,
    /// Contract and exemptions: allowed kinds of shift, night exemption, age.
    #[serde(rename = "CONTRACT")]
    Contract,
    /// Pinned and fixed shifts are kept.
    #[serde(rename = "FIXED")]
    Fixed,
    /// At most one shift a day, known shift types and people, dates inside the horizon.
    #[serde(rename = "FORM")]
    Form,
    /// Quick returns (soft).
    #[serde(rename = "HS-01")]
    Hs01,
    /// Nights in a row (soft).
    #[serde(rename = "HS-02")]
    Hs02,
    /// Forward rotation (soft).
    #[serde(rename = "HS-03")]
    Hs03,
    /// Free after the last night (soft).
    #[serde(rename = "HS-04")]
    Hs04,
    /// Two days off together (soft).
    #[serde(rename = "HS-05")]
    Hs05,
    /// Days in a row (soft).
    #[serde(rename = "HS-06")]
    Hs06,
    /// Long shifts in a row (soft).
    #[serde(rename = "HS-07")]
    Hs07,
    /// Wishes (soft).
    #[serde(rename = "WISH")]
    Wish,
    /// Fair share of nights (soft).
    #[serde(rename = "FAIR-NIGHT")]
    FairNight,
    /// Fair share of weekends (soft).
    #[serde(rename = "FAIR-WEEKEND")]
    FairWeekend,
    /// Substitute shifts (soft: they cost).
    #[serde(rename = "SUBSTITUTE")]
    Substitute,
    /// Pay supplements of all shifts (soft, where the rule book gives them points).
    #[serde(rename = "SUPPLEMENT")]
    Supplement,
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(s)) => f.write_str(&s),
            _ => write!(f, "{self:?}"),
        }
    }
}

/// Who can change a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Authority {
    /// Parliament; never relaxed.
    Law,
    /// National or local union agreement.
    Agreement,
    /// The unit's or municipality's own policy.
    Policy,
    /// A wish of an employee.
    Wish,
}

/// Where a number or permission comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// Who can change it.
    pub authority: Authority,
    /// Paragraph, clause or document, as people cite it: `aml §10-8(1)`.
    pub text: String,
}

/// The unit of a parameter's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ParameterUnit {
    /// Minutes.
    Minutes,
    /// Days.
    Days,
    /// Weeks.
    Weeks,
    /// A number of something.
    Count,
    /// Hundredths of a percent.
    BasisPoints,
    /// Penalty points of a soft rule.
    Points,
    /// Øre.
    Ore,
}

/// Every number that rules and objective use. The name says what it limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ParameterKey {
    /// Days between sharing the rota and its first day (WT-05).
    NoticeDays,
    /// Working minutes in a day without any averaging agreement (WT-10).
    DayLimit,
    /// Working minutes in a day with individual averaging (WT-20).
    DayLimitIndividual,
    /// Working minutes in a day with local union averaging (WT-21).
    DayLimitLocal,
    /// Working minutes in a week without averaging (WT-11).
    WeekLimit,
    /// Mean working minutes per week over the averaging window (WT-20/21).
    WeekMean,
    /// Length of that window in weeks (WT-20/21).
    WeekMeanWindow,
    /// Most working minutes in any week, individual averaging (WT-20).
    WeekMaxIndividual,
    /// Most working minutes in any week, local union averaging (WT-21).
    WeekMaxLocal,
    /// Least rest between two shifts (WT-40).
    DailyRest,
    /// Least rest that any agreement may set (WT-40, hard floor).
    DailyRestFloor,
    /// Least continuous rest in each week (WT-41).
    WeeklyRest,
    /// Least weekly rest that any agreement may set (WT-41, hard floor).
    WeeklyRestFloor,
    /// Window of Sunday averaging in weeks (WT-42).
    SundayWindow,
    /// In every so many weeks at least one Sunday off (WT-42 with averaging).
    SundayEvery,
    /// Clock minute at which the Sunday period begins on the day before (WT-42, §10-10).
    SundayFrom,
    /// Clock minute at which the Sunday period ends (WT-42, §10-10).
    SundayTo,
    /// Work longer than this needs a break (WT-50).
    BreakAfter,
    /// Working day from which breaks add to at least `BreakTotal` (WT-50).
    BreakTotalFrom,
    /// Least total break (WT-50).
    BreakTotal,
    /// Most average night-worker minutes in four weeks (WT-61).
    NightAverage,
    /// Beginning of the night, clock minute (WT-60).
    NightFrom,
    /// End of the night, clock minute (WT-60).
    NightTo,
    /// Night minutes in a shift above which it counts as night work (WT-61).
    NightWorkFrom,
    /// Overtime in 7 days (WT-31).
    OvertimeWeek,
    /// The same with local agreement (WT-31).
    OvertimeWeekLocal,
    /// Shift working minutes above which it is a long shift (LOC-02).
    LongShiftFrom,
    /// Full time per week for rota workers (HTA-11).
    FullTimeRota,
    /// Full time per week for day workers, start of the three-shift conversion (HTA-10, HTA-12).
    FullTimeDay,
    /// Least full time the conversion can give (HTA-12).
    FullTimeFloor,
    /// Extra time counted per night hour, basis points (HTA-12: 25 %).
    NightConversion,
    /// Extra time counted per Sunday hour, basis points (HTA-12: 10 min = 1667).
    SundayConversion,
    /// Worked Sundays at least every so many weeks for the conversion (HTA-12).
    ConversionSundayEvery,
    /// Saturday and Sunday supplement as a share of hourly pay (HTA-20).
    WeekendSupplement,
    /// Least Saturday and Sunday supplement an hour (HTA-20).
    WeekendSupplementLeast,
    /// Clock minute from which the evening supplement is paid, until that of the night begins (HTA-21).
    EveningSupplementFrom,
    /// Evening supplement an hour (HTA-21).
    EveningSupplement,
    /// Clock minute from which the night supplement is paid (HTA-21).
    NightSupplementFrom,
    /// Clock minute of the next day until which it is paid (HTA-21).
    NightSupplementTo,
    /// Night supplement as a share of hourly pay (HTA-21).
    NightSupplement,
    /// Least night supplement an hour (HTA-21).
    NightSupplementLeast,
    /// Holiday supplement as a share of hourly pay (HTA-22).
    HolidaySupplement,
    /// Allowed difference between worked and owed minutes over the horizon, as a share of a full position (HOURS).
    HoursTolerance,
    /// Quick returns allowed per four weeks (HS-01).
    QuickReturns,
    /// Rest below this is a quick return (HS-01).
    QuickReturnBelow,
    /// Nights in a row (HS-02).
    NightsInRow,
    /// Free minutes after the last night (HS-04).
    FreeAfterNight,
    /// Days in a row (HS-06).
    DaysInRow,
    /// Long shifts in a row (HS-07).
    LongInRow,
    /// Points per quick return above the allowed number (HS-01).
    PointsHs01,
    /// Points per night beyond the allowed run (HS-02).
    PointsHs02,
    /// Points per backward change of shift (HS-03).
    PointsHs03,
    /// Points per too early return after nights (HS-04).
    PointsHs04,
    /// Points per fortnight without two days off together (HS-05).
    PointsHs05,
    /// Points per day beyond the allowed run (HS-06).
    PointsHs06,
    /// Points per long shift beyond the allowed run (HS-07).
    PointsHs07,
    /// Points per night outside the fair share (FAIR-NIGHT).
    PointsFairNight,
    /// Points per weekend outside the fair share (FAIR-WEEKEND).
    PointsFairWeekend,
    /// Points per substitute hour (SUBSTITUTE).
    PointsSubstituteHour,
    /// Points per person-hour of unmet cover (COVER).
    PointsUnmetHour,
    /// Points per 1,000 kroner of pay supplements (SUPPLEMENT); none where the rule book does not have it.
    PointsSupplement,
    /// The position a post has unless there are grounds for less (WT-90, CONTRACT).
    FullTimePosition,
    /// Days after an evaluation was due in which an agreement can still be used (R-WT-07).
    EvaluationGrace,
    /// Standard deviations between the mean of a control chart and its limit (R-WT-06).
    ChartSigmas,
    /// Smallest group of people of which figures are told (R-RT-01).
    SmallGroup,
    /// Share above all units from which a driver of leaving is flagged (R-RT-01).
    DriverAbove,
    /// Share of uncovered hours above which a week counts towards the early warning (R-RT-02).
    SpiralUncovered,
    /// Share of overtime above which a week counts towards the early warning (R-RT-02).
    SpiralOvertime,
    /// Weeks in a row that give the early warning (R-RT-02).
    SpiralWeeks,
    /// Share above her target from which somebody is owed a reason (R-WT-10).
    FairnessAbove,
    /// Weeks before a rota whose burdens are carried over (LOC-06).
    CarryOverWeeks,
    /// Days in which whoever worked at a unit still knows it (R-TS-08).
    UnitKnownDays,
    /// Minutes of substitutes that a base shift must save, which could stand, to be given up in a rota of the calendar.
    BaseShiftSaves,
}

impl std::fmt::Display for ParameterKey {
    /// As rule books write it: `small-group`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let written = serde_json::to_value(self).map_err(|_| std::fmt::Error)?;
        f.write_str(written.as_str().ok_or(std::fmt::Error)?)
    }
}

/// A number of law, tariff or policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Parameter {
    /// Which number.
    pub key: ParameterKey,
    /// The rule it belongs to.
    pub rule: RuleId,
    /// Its value.
    pub value: i64,
    /// Unit of the value.
    pub unit: ParameterUnit,
    /// Paragraph or document.
    pub source: Source,
    /// When it holds.
    pub valid: DateRange,
    /// Who keeps it up to date.
    pub owner: String,
}

impl Parameter {
    /// Whether it is of an agreement that ran out before a day.
    #[must_use]
    pub fn has_run_out(&self, day: NaiveDate) -> bool {
        self.source.authority == Authority::Agreement && self.valid.to.is_some_and(|to| to < day)
    }
}

/// A rule book: every parameter in force at some time. Old values stay; new ones get a later validity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuleBook {
    /// `no-kommune-2027`.
    pub id: RuleBookId,
    /// The parameters.
    pub parameters: Vec<Parameter>,
}

/// The rule book has no value for a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the rule book has no value for {key} on {day}; add a parameter that is valid then, with its source")]
pub struct MissingParameter {
    /// What was asked for.
    pub key: ParameterKey,
    /// For which day.
    pub day: NaiveDate,
}

impl RuleBook {
    /// The parameter in force on a day; the latest `from` wins where validities overlap. Where none is, the last one of an agreement that
    /// ran out: pay and conditions stay what they were until there is a new agreement (*ettervirkning*; arbeidstvistloven §8(3)).
    #[must_use]
    pub fn parameter(&self, key: ParameterKey, day: NaiveDate) -> Option<&Parameter> {
        let of_key = || self.parameters.iter().filter(|p| p.key == key);
        let in_force = of_key().filter(|p| p.valid.contains(day)).max_by_key(|p| p.valid.from);
        in_force.or_else(|| of_key().filter(|p| p.has_run_out(day)).max_by_key(|p| (p.valid.to, p.valid.from)))
    }
    /// Numbers of agreements that ran out before a day and count until there are new ones, in order of key.
    #[must_use]
    pub fn run_out(&self, day: NaiveDate) -> Vec<&Parameter> {
        let keys: BTreeSet<ParameterKey> = self.parameters.iter().map(|p| p.key).collect();
        keys.into_iter().filter_map(|key| self.parameter(key, day)).filter(|p| p.has_run_out(day)).collect()
    }
    /// Its value.
    ///
    /// # Errors
    /// [`MissingParameter`] when the book has none for that day.
    pub fn value(&self, key: ParameterKey, day: NaiveDate) -> Result<i64, MissingParameter> {
        self.parameter(key, day).map(|p| p.value).ok_or(MissingParameter { key, day })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn book(validities: &[(Authority, i64, &str, Option<&str>)]) -> RuleBook {
        let parameter = |(authority, value, from, to): &(Authority, i64, &str, Option<&str>)| Parameter {
            key: ParameterKey::WeekendSupplementLeast,
            rule: RuleId::Hta20,
            value: *value,
            unit: ParameterUnit::Ore,
            source: Source { authority: *authority, text: "HTA 5.2".into() },
            valid: DateRange { from: day(from), to: to.map(day) },
            owner: "KS".into(),
        };
        RuleBook { id: "b".parse().unwrap(), parameters: validities.iter().map(parameter).collect() }
    }

    /// A tariff that ran out counts until there is a new one, and is told as one that ran out; a law or a policy that ended does not count.
    #[test]
    fn an_agreement_that_ran_out_counts_until_the_next_one() {
        use Authority::{Agreement, Law, Policy};
        let two = book(&[
            (Agreement, 3_500, "2020-05-01", Some("2022-12-31")),
            (Agreement, 7_000, "2023-01-01", Some("2026-04-30")),
            (Agreement, 8_000, "2026-07-01", None),
        ]);
        let value = |book: &RuleBook, on: &str| book.value(ParameterKey::WeekendSupplementLeast, day(on)).ok();
        assert_eq!(value(&two, "2020-04-30"), None);
        assert_eq!(value(&two, "2022-12-31"), Some(3_500));
        assert_eq!(value(&two, "2026-04-30"), Some(7_000));
        assert_eq!(value(&two, "2026-05-01"), Some(7_000));
        assert_eq!(value(&two, "2026-07-01"), Some(8_000));
        let run_out = |on: &str| two.run_out(day(on)).iter().map(|p| p.value).collect::<Vec<_>>();
        assert_eq!((run_out("2026-04-30"), run_out("2026-06-30"), run_out("2026-07-01")), (vec![], vec![7_000], vec![]));
        for authority in [Law, Policy] {
            assert_eq!(value(&book(&[(authority, 1, "2023-01-01", Some("2026-04-30"))]), "2026-05-01"), None);
        }
    }
}
