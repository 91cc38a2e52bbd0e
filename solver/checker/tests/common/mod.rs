//! A rule book from the tables of the domain brief, one-person inputs, and a small ward that breaks no rule.

use chrono::{Days, NaiveDate};
use turnus_checker::check_assignments;
use turnus_domain::{
    agreement::{Agreement, AgreementKind, AgreementTerms, Consent, Monitoring, Scope},
    calendar::{ClockTime, DateRange, DayKind, HolidayCalendar, Horizon, PublicHoliday},
    competence::{CompetenceClass, CompetenceExpr},
    cover::{Band, CoverRequirement},
    planning_input::{PlanningInput, ShiftStructure},
    profession::{Authorisation, LeonLevel, Profession},
    quantity::{BasisPoints, Minutes, Ore},
    rota::{Assignment, Finding, Report, Rota, Severity, SolveStatus},
    rule_book::{Authority, Parameter, ParameterKey, ParameterUnit, RuleBook, RuleId, Source},
    shift::{DatedShift, ShiftKind, ShiftType},
    staff::{History, StaffMember},
};

/// An identifier of any kind.
pub(crate) fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("an identifier")
}
/// A date.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}
/// A clock time.
pub(crate) fn at(text: &str) -> ClockTime {
    text.parse().expect("a clock time")
}

/// The rule book in force from 2020 on.
pub(crate) fn rule_book() -> RuleBook {
    use ParameterKey::*;
    use ParameterUnit as U;
    use RuleId as R;
    let h = |hours: i64| hours * 60;
    let rows = [
        (NoticeDays, R::Wt05, 14, U::Days, "aml §10-3"),
        (DayLimit, R::Wt10, h(9), U::Minutes, "aml §10-4(1)"),
        (DayLimitIndividual, R::Wt20, h(10), U::Minutes, "aml §10-5(1)"),
        (DayLimitLocal, R::Wt21, 750, U::Minutes, "aml §10-5(2)"),
        (WeekLimit, R::Wt10, h(40), U::Minutes, "aml §10-4(1)"),
        (WeekMean, R::Wt20, h(48), U::Minutes, "aml §10-5"),
        (WeekMeanWindow, R::Wt20, 8, U::Weeks, "aml §10-5"),
        (WeekMaxIndividual, R::Wt20, h(50), U::Minutes, "aml §10-5(1)"),
        (WeekMaxLocal, R::Wt21, h(54), U::Minutes, "aml §10-5(2)"),
        (DailyRest, R::Wt40, h(11), U::Minutes, "aml §10-8(1)"),
        (DailyRestFloor, R::Wt40, h(8), U::Minutes, "aml §10-8(3)"),
        (WeeklyRest, R::Wt41, h(35), U::Minutes, "aml §10-8(2)"),
        (WeeklyRestFloor, R::Wt41, h(28), U::Minutes, "aml §10-8(3)"),
        (SundayWindow, R::Wt42, 26, U::Weeks, "aml §10-8(4)"),
        (SundayEvery, R::Wt42, 4, U::Weeks, "aml §10-8(4)"),
        (SundayFrom, R::Wt42, h(18), U::Minutes, "aml §10-10"),
        (SundayTo, R::Wt42, h(22), U::Minutes, "aml §10-10"),
        (BreakAfter, R::Wt50, 330, U::Minutes, "aml §10-9(1)"),
        (BreakTotalFrom, R::Wt50, h(8), U::Minutes, "aml §10-9(1)"),
        (BreakTotal, R::Wt50, 30, U::Minutes, "aml §10-9(1)"),
        (NightAverage, R::Wt61, 10_640, U::Minutes, "aml §10-11(6)"),
        (NightFrom, R::Wt61, h(21), U::Minutes, "aml §10-11(1)"),
        (NightTo, R::Wt61, h(6), U::Minutes, "aml §10-11(1)"),
        (NightWorkFrom, R::Wt61, h(3), U::Minutes, "aml §10-11(6)"),
        (OvertimeWeek, R::Wt31, h(10), U::Minutes, "aml §10-6(4)"),
        (OvertimeWeekLocal, R::Wt31, h(20), U::Minutes, "aml §10-6(5)"),
        (LongShiftFrom, R::Loc02, h(10), U::Minutes, "local long-shift agreement"),
        (FullTimeRota, R::Hta12, 2130, U::Minutes, "HTA 4.2.2"),
        (FullTimeDay, R::Hta12, 2250, U::Minutes, "HTA 4.2"),
        (FullTimeFloor, R::Hta12, 2016, U::Minutes, "HTA 4.2.4"),
        (NightConversion, R::Hta12, 2500, U::BasisPoints, "HTA 4.2.4"),
        (SundayConversion, R::Hta12, 1667, U::BasisPoints, "HTA 4.2.4"),
        (ConversionSundayEvery, R::Hta12, 3, U::Weeks, "HTA 4.2.4"),
        (WeekendSupplement, R::Hta20, 2_200, U::BasisPoints, "HTA 5.2"),
        (WeekendSupplementLeast, R::Hta20, 7_000, U::Ore, "HTA 5.2"),
        (EveningSupplementFrom, R::Hta21, h(17), U::Minutes, "HTA 5.4"),
        (EveningSupplement, R::Hta21, 5_600, U::Ore, "HTA 5.4"),
        (NightSupplementFrom, R::Hta21, h(21), U::Minutes, "HTA 5.4"),
        (NightSupplementTo, R::Hta21, h(6), U::Minutes, "HTA 5.4"),
        (NightSupplement, R::Hta21, 2_500, U::BasisPoints, "HTA 5.4"),
        (NightSupplementLeast, R::Hta21, 7_000, U::Ore, "HTA 5.4"),
        (HolidaySupplement, R::Hta22, 13_333, U::BasisPoints, "HTA 5.3"),
        (HoursTolerance, R::Hours, 100, U::BasisPoints, "policy"),
        (QuickReturns, R::Hs01, 2, U::Count, "policy"),
        (QuickReturnBelow, R::Hs01, h(11), U::Minutes, "policy"),
        (NightsInRow, R::Hs02, 3, U::Count, "policy"),
        (FreeAfterNight, R::Hs04, h(24), U::Minutes, "policy"),
        (DaysInRow, R::Hs06, 5, U::Count, "policy"),
        (LongInRow, R::Hs07, 2, U::Count, "policy"),
        (PointsHs01, R::Hs01, 10, U::Points, "policy"),
        (PointsHs02, R::Hs02, 20, U::Points, "policy"),
        (PointsHs03, R::Hs03, 3, U::Points, "policy"),
        (PointsHs04, R::Hs04, 15, U::Points, "policy"),
        (PointsHs05, R::Hs05, 25, U::Points, "policy"),
        (PointsHs06, R::Hs06, 30, U::Points, "policy"),
        (PointsHs07, R::Hs07, 35, U::Points, "policy"),
        (PointsFairNight, R::FairNight, 4, U::Points, "policy"),
        (PointsFairWeekend, R::FairWeekend, 6, U::Points, "policy"),
        (PointsSubstituteHour, R::Substitute, 100, U::Points, "policy"),
        (PointsUnmetHour, R::Cover, 1000, U::Points, "policy"),
    ];
    RuleBook { id: id("no-municipal-test"), parameters: rows.map(parameter).into() }
}

fn parameter((key, rule, value, unit, text): (ParameterKey, RuleId, i64, ParameterUnit, &str)) -> Parameter {
    let authority = if text.starts_with("aml") { Authority::Law } else { Authority::Policy };
    let source = Source { authority, text: text.into() };
    Parameter { key, rule, value, unit, source, valid: DateRange::starting(day("2020-01-01")), owner: "test".into() }
}

/// A shift type with a paid break of 30 minutes.
pub(crate) fn shift(name: &str, kind: ShiftKind, start: &str, end: &str) -> ShiftType {
    let paid_break = Minutes(30);
    ShiftType { id: id(name), kind, name: name.into(), start: at(start), end: at(end), paid_break, unpaid_break: Minutes::ZERO }
}

fn shift_types() -> Vec<ShiftType> {
    use ShiftKind::*;
    let mut types = vec![
        shift("D", Day, "07:30", "15:00"),
        shift("E", Evening, "15:00", "22:30"),
        shift("N", Night, "22:00", "07:30"),
        shift("LD", LongDay, "07:30", "20:00"),
        shift("LN", LongNight, "19:45", "08:15"),
        shift("XD", LongDay, "07:00", "20:00"),
        shift("D10", Day, "07:00", "17:00"),
        shift("D95", Day, "07:00", "16:30"),
        shift("S", Day, "07:30", "12:30"),
        shift("DX", Day, "07:30", "15:00"),
    ];
    types[9].paid_break = Minutes::ZERO;
    types
}

/// An employee on 35.5 h a week, every third weekend, with every kind of shift in the contract.
pub(crate) fn member(person: &str, profession: &str, position: u32) -> StaffMember {
    use ShiftKind::*;
    StaffMember {
        person: id(person),
        employment: id(&format!("{person}-1")),
        employed: DateRange::starting(day("2020-01-01")),
        profession: id(profession),
        authorisation: Authorisation::Authorised,
        position: BasisPoints(position),
        full_time_week: Minutes(2130),
        weekend_every: 3,
        kinds: vec![Day, LongDay, Evening, Night, LongNight],
        fixed: vec![],
        extra: Vec::new(),
        credited: Vec::new(),
        adult_from: None,
        exemptions: vec![],
        competences: vec![],
        absences: vec![],
        wishes: vec![],
        history: History::default(),
        fair_nights: None,
        fair_weekends: None,
    }
}

fn profession(code: &str, pay: i64) -> Profession {
    let name = code.to_owned();
    Profession {
        id: id(code),
        name: name.clone(),
        name_nb: name,
        level: LeonLevel(4),
        regulated: true,
        scarcity: 1,
        pay_per_hour: Ore(pay),
    }
}

/// Public holidays of winter 2026–27.
pub(crate) fn holidays() -> HolidayCalendar {
    let dates = [
        "2026-12-25",
        "2026-12-26",
        "2027-01-01",
        "2027-03-25",
        "2027-03-26",
        "2027-03-28",
        "2027-03-29",
        "2027-05-01",
        "2027-05-06",
        "2027-05-16",
        "2027-05-17",
    ];
    HolidayCalendar { days: dates.map(|d| PublicHoliday { date: day(d), name: d.into() }).into() }
}

/// An input without cover, agreements or staff.
pub(crate) fn empty_input(first: &str, weeks: u32) -> PlanningInput {
    let shift_types = shift_types();
    let all: Vec<_> = shift_types.iter().map(|s| s.id.clone()).collect();
    PlanningInput {
        unit: id("solbakken-2"),
        horizon: Horizon { first: day(first), weeks },
        position: 7,
        sharing_plan: id("sharing-1"),
        shift_types,
        structure: ShiftStructure { weekday: all.clone(), weekend: all.clone(), holiday: all },
        classes: vec![],
        cover: vec![],
        professions: vec![profession("SP", 30_000), profession("VP", 29_000), profession("HF", 25_000)],
        staff: vec![],
        agreements: vec![],
        consents: vec![],
        rule_book: rule_book(),
        holidays: holidays(),
    }
}

/// One person, E01, and what she works.
pub(crate) struct Solo {
    pub(crate) input: PlanningInput,
    pub(crate) shifts: Vec<(NaiveDate, String)>,
}

impl Solo {
    pub(crate) fn new(first: &str, weeks: u32, shifts: &[(&str, &str)]) -> Self {
        let mut input = empty_input(first, weeks);
        input.staff.push(member("E01", "SP", 10_000));
        Self { input, shifts: shifts.iter().map(|(d, s)| (day(d), (*s).to_owned())).collect() }
    }
    pub(crate) fn who(&mut self) -> &mut StaffMember {
        &mut self.input.staff[0]
    }
    pub(crate) fn with(mut self, agreement: Agreement) -> Self {
        self.input.agreements.push(agreement);
        self
    }
    pub(crate) fn consenting(mut self, agreement: &str) -> Self {
        self.input.consents.push(consent("E01", agreement));
        self
    }
    pub(crate) fn type_of(mut self, shift: ShiftType) -> Self {
        self.input.structure.weekday.push(shift.id.clone());
        self.input.structure.weekend.push(shift.id.clone());
        self.input.shift_types.push(shift);
        self
    }
    pub(crate) fn report(&self) -> Report {
        let assignments: Vec<_> = self.shifts.iter().map(|(date, s)| Assignment { date: *date, person: id("E01"), shift: id(s) }).collect();
        check_assignments(&self.input, &assignments, &[])
    }
    /// Findings of one rule.
    pub(crate) fn of(&self, rule: RuleId) -> Vec<Finding> {
        let mut findings = self.report().findings;
        findings.retain(|f| f.rule == rule);
        findings
    }
    /// Points of one rule.
    pub(crate) fn points(&self, rule: RuleId) -> i64 {
        points(&self.report(), rule)
    }
}

/// Points of a rule in a report.
pub(crate) fn points(report: &Report, rule: RuleId) -> i64 {
    report.points.iter().find(|(r, _)| *r == rule).map_or(-1, |(_, points)| *points)
}

/// An agreement for everybody from 2020 on, complete with assessment and monitoring.
pub(crate) fn agreement(name: &str, kind: AgreementKind) -> Agreement {
    let running = DateRange::starting(day("2020-01-01"));
    Agreement {
        id: id(name),
        kind,
        parties: vec!["employer".into(), "NSF".into()],
        scope: Scope::default(),
        terms: AgreementTerms::default(),
        valid: running,
        needs_consent: false,
        health_assessment: Some("assessment-1".into()),
        monitoring: Some(Monitoring { running, baseline_per_1000_x100: 120 }),
        evaluate_by: None,
        document: format!("agreement {name}"),
    }
}

/// Long shifts by local agreement: two in a row, then 24 h of rest.
pub(crate) fn long_shifts() -> Agreement {
    let terms = AgreementTerms { long_shifts_in_row: Some(2), rest_block: Some(Minutes::hours(24)), ..AgreementTerms::default() };
    Agreement { terms, needs_consent: true, ..agreement("A-LONG", AgreementKind::LocalAveraging) }
}

/// A consent from 2020 on.
pub(crate) fn consent(person: &str, agreement: &str) -> Consent {
    Consent { person: id(person), agreement: id(agreement), valid: DateRange::starting(day("2020-01-01")) }
}

/// A ward of four people over four weeks from Monday 2027-01-11, and a rota that breaks nothing.
pub(crate) struct SmallWard {
    pub(crate) input: PlanningInput,
    pub(crate) rota: Rota,
}

impl SmallWard {
    pub(crate) fn new() -> Self {
        let mut input = empty_input("2027-01-11", 4);
        input.staff = vec![member("E01", "SP", 10_000), member("E02", "VP", 6338), member("E03", "HF", 8028), member("E04", "SP", 9683)];
        input.staff[0].kinds = vec![ShiftKind::Day, ShiftKind::Evening];
        input.staff[2].kinds = vec![ShiftKind::Night, ShiftKind::LongNight];
        input.agreements = vec![agreement("A-IND", AgreementKind::IndividualAveraging), long_shifts()];
        input.consents = vec![consent("E04", "A-LONG")];
        input.classes = vec![class("any", CompetenceExpr::Anyone), class("nurse", CompetenceExpr::Profession(vec![id("SP")]))];
        input.cover = vec![cover("07:30", "15:00", "any", 1), cover("15:00", "22:00", "any", 0)];
        let rota = Rota {
            id: id("rota-1"),
            parent: None,
            unit: input.unit.clone(),
            horizon: input.horizon,
            input_position: input.position,
            assignments: vec![],
            substitutes: vec![],
            seed: 1,
            status: SolveStatus::Feasible,
            objective: 0,
            bound: 0,
        };
        let mut ward = Self { input, rota };
        ward.fill();
        ward
    }

    /// Week by week, Monday to Sunday; a dot is a day off.
    fn fill(&mut self) {
        self.line("E01", ["D D D D D . .", "D D D D D . .", "D D D D D . .", "D D D D . . ."]);
        self.line("E02", [". . E E E . .", ". . E E E . .", ". . E E E . .", "E E . . D . ."]);
        self.line("E03", ["N N N . . . .", "N N N . . . .", "N N N . . . .", "N N N . . . ."]);
        self.line("E04", ["D D . . . LD LD", ". D D D D . .", "D D D D D . .", "D D D D . . ."]);
    }
    /// Writes the whole line of a person.
    pub(crate) fn line(&mut self, person: &str, weeks: [&str; 4]) {
        let all = weeks.join(" ");
        for (k, name) in all.split(' ').enumerate() {
            self.give(person, k as u64, name);
        }
    }
    /// Gives a shift on day number `k` of the horizon, or a day off with a dot.
    pub(crate) fn give(&mut self, person: &str, k: u64, name: &str) {
        let date = self.date(k);
        self.rota.assignments.retain(|a| !(a.date == date && a.person.as_str() == person));
        if name != "." {
            self.rota.assignments.push(Assignment { date, person: id(person), shift: id(name) });
        }
        self.rota.assignments.sort();
    }
    pub(crate) fn date(&self, k: u64) -> NaiveDate {
        self.input.horizon.first + Days::new(k)
    }
    pub(crate) fn who(&mut self, k: usize) -> &mut StaffMember {
        &mut self.input.staff[k]
    }
    pub(crate) fn report(&self) -> Report {
        turnus_checker::check(&self.input, &self.rota)
    }
    /// Hard findings as rule, person and date.
    pub(crate) fn hard(&self) -> Vec<(RuleId, Option<String>, Option<NaiveDate>)> {
        let hard = self.report().findings.into_iter().filter(|f| f.severity == Severity::Hard);
        hard.map(|f| (f.rule, f.person.map(String::from), f.date)).collect()
    }
}

/// A competence class.
pub(crate) fn class(name: &str, who: CompetenceExpr) -> CompetenceClass {
    CompetenceClass { id: id(name), name: name.into(), who }
}

/// Cover on weekdays by the head plan.
pub(crate) fn cover(from: &str, to: &str, class: &str, heads: u32) -> CoverRequirement {
    let band = Band { from: at(from), to: at(to) };
    CoverRequirement { day: DayKind::Weekday, band, class: id(class), head_plan: heads, policy_minimum: 0, task_need: 0 }
}

/// A shift of the history.
pub(crate) fn past(date: &str, shift: &str) -> DatedShift {
    DatedShift { date: day(date), shift: id(shift) }
}
