//! Opens a unit for somebody who has nothing but a staff list: rule book, catalogue, tasks, minima, and a head plan
//! that the hours of the staff can meet. Every assumption is said in a sentence, so that it can be replaced.
//!
//! The night shift of this opening lasts from 22:30 to 07:30: with nine hours it needs no averaging agreement
//! (aml §10-4(1)). Long shifts are defined and not used; they need an agreement with its whole package (LOC-02).

use crate::{holidays, staff_list::row::Person};
use chrono::{Datelike, Days, NaiveDate};
use turnus_domain::{
    calendar::{ClockTime, DayKind},
    catalogue::event::{CompetenceClassesAdopted, HolidaysAdopted, ProfessionsAdopted, RuleBookAdopted},
    cover::{HeadPlanLine, PolicyMinimum},
    fact::Fact,
    facts::Facts,
    id::UnitId,
    planning_input::ShiftStructure,
    quantity::{BasisPoints, Minutes},
    rule_book::{ParameterKey, RuleBook},
    sharing_input::{NightReach, WorkMeasure},
    shift::{ShiftKind, ShiftType},
    unit::{
        UnitKind,
        event::{
            HeadPlanAgreed, NightReachArranged, PolicyMinimaSet, ShiftStructureAdopted, ShiftTypesAdopted, TaskCatalogueAdopted, UnitOpened,
        },
    },
};

/// The embedded catalogue files, read as the type that each holds.
macro_rules! embedded {
    ($file:literal) => {
        serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../", $file)))
    };
}

/// What is to be opened.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Its id.
    pub unit: UnitId,
    /// What people call it.
    pub name: String,
    /// The day from which everything holds.
    pub on: NaiveDate,
    /// Residents; scaled to the staff when absent.
    pub residents: Option<u32>,
    /// Whether the mobile night team can be called at night.
    pub night_team: bool,
}

/// Heads on a weekday and on a weekend day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heads {
    /// Day, evening, night from Monday to Friday.
    pub weekday: [u32; 3],
    /// Day, evening, night on Saturday, Sunday and holidays.
    pub weekend: [u32; 3],
}

/// What opening a unit records, and what it assumes.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The facts.
    pub facts: Vec<Fact>,
    /// Assumptions, a sentence each.
    pub assumed: Vec<String>,
    /// Full time per week of rota workers.
    pub full_time_week: Minutes,
}

impl Opened {
    /// The state that the facts make.
    #[must_use]
    pub fn state(&self) -> Facts {
        let mut state = Facts::default();
        for (fact, position) in self.facts.iter().zip(1..) {
            state.evolve(&fact.event, position, fact.effective);
        }
        state
    }
}

/// Heads of the catalogue's unit with 24 residents, the shape every smaller or larger plan follows.
const SHAPE: Heads = Heads { weekday: [7, 5, 2], weekend: [5, 4, 2] };
const SHAPE_RESIDENTS: u32 = 24;
/// Minutes of a day, an evening and a night shift of this opening.
const LENGTH: [i64; 3] = [450, 450, 540];

/// The facts that open a unit for these people.
///
/// # Errors
/// Only when an embedded file does not fit the language; a test keeps that from happening.
pub fn open(opening: &Opening, people: &[Person]) -> Result<Opened, serde_json::Error> {
    let rule_book = with_tolerance(embedded!("schema/rulebooks/no-municipal-2027.json")?);
    let week = Minutes(rule_book.value(ParameterKey::FullTimeRota, opening.on).unwrap_or(2130));
    let heads = heads(people, week);
    let residents = opening.residents.unwrap_or_else(|| residents(heads));
    let shift_types = shift_types(embedded!("samples/catalogue/shift-types.json")?);
    let structure = structure(&shift_types);
    let (unit, on) = (&opening.unit, opening.on);
    let holidays = holidays::norwegian(on.year() - 1, on.year() + 3);
    let measure = WorkMeasure { residents, weekend_factor: BasisPoints(8_000), utilisation: BasisPoints(9_500), unproductive: Minutes(30) };
    let opened = UnitOpened { unit: unit.clone(), name: opening.name.clone(), kind: UnitKind::NursingHome, measure };
    let minima = minima(embedded!("samples/catalogue/policy-minima.json")?, heads);
    let lines = lines(heads, &shift_types);
    let document = "scaled from the staff list by turnus import; replace it with the agreed plan".to_owned();
    let mut facts = vec![
        Fact::new(RuleBookAdopted { rule_book }, on),
        Fact::new(HolidaysAdopted { holidays }, on),
        Fact::new(ProfessionsAdopted { professions: embedded!("samples/catalogue/professions.json")? }, on),
        Fact::new(CompetenceClassesAdopted { classes: embedded!("samples/catalogue/competence-classes.json")? }, on),
        Fact::new(opened, on),
        Fact::new(ShiftTypesAdopted { unit: unit.clone(), shift_types, bands: embedded!("samples/catalogue/bands.json")? }, on),
        Fact::new(ShiftStructureAdopted { unit: unit.clone(), structure }, on),
        Fact::new(HeadPlanAgreed { unit: unit.clone(), lines, document }, on),
        Fact::new(PolicyMinimaSet { unit: unit.clone(), minima }, on),
        Fact::new(TaskCatalogueAdopted { unit: unit.clone(), tasks: embedded!("samples/catalogue/tasks.json")? }, on),
    ];
    if let (true, Some(reach)) = (opening.night_team, night_reach()) {
        facts.push(Fact::new(NightReachArranged { unit: unit.clone(), reach }, on));
    }
    Ok(Opened { facts, assumed: assumed(opening, heads, residents, people, week), full_time_week: week })
}

/// Wide enough that whole nights of nine hours always add up within six weeks.
const TOLERANCE: i64 = 220;

fn with_tolerance(mut book: RuleBook) -> RuleBook {
    for p in book.parameters.iter_mut().filter(|p| p.key == ParameterKey::HoursTolerance) {
        p.value = TOLERANCE;
        p.source.text = "local: ±2.2 % of a full position over the horizon, set by turnus import so that whole night shifts add up".into();
    }
    book
}

/// Nights of nine hours, so that nobody needs an averaging agreement.
fn shift_types(mut all: Vec<ShiftType>) -> Vec<ShiftType> {
    if let (Some(night), Some(start)) = (all.iter_mut().find(|s| s.kind == ShiftKind::Night), ClockTime::new(22, 30)) {
        night.start = start;
    }
    all
}

fn structure(types: &[ShiftType]) -> ShiftStructure {
    let short: Vec<_> =
        types.iter().filter(|s| !matches!(s.kind, ShiftKind::LongDay | ShiftKind::LongNight)).map(|s| s.id.clone()).collect();
    ShiftStructure { weekday: short.clone(), weekend: short.clone(), holiday: short }
}

fn night_reach() -> Option<NightReach> {
    Some(NightReach { from: ClockTime::new(22, 0)?, to: ClockTime::new(7, 30)?, pay_per_hour: turnus_domain::quantity::Ore(40_000) })
}

/// Minima of the catalogue; a nurse on every evening holds on weekends too, because they have evenings here.
fn minima(all: Vec<PolicyMinimum>, heads: Heads) -> Vec<PolicyMinimum> {
    let whole = |mut m: PolicyMinimum| {
        if !m.days.contains(&DayKind::Weekend) {
            m.days.push(DayKind::Weekend);
            m.days.sort_unstable();
        }
        if m.class.as_str() == "any" && m.heads > heads.weekday[2] {
            m.heads = heads.weekday[2];
            m.source.text = "one present at night: the staff's hours allow no second; check that this is sound".into();
        }
        m
    };
    all.into_iter().map(whole).collect()
}

fn lines(heads: Heads, types: &[ShiftType]) -> Vec<HeadPlanLine> {
    let kinds = [ShiftKind::Day, ShiftKind::Evening, ShiftKind::Night];
    let days = [(DayKind::Weekday, heads.weekday), (DayKind::Weekend, heads.weekend), (DayKind::Holiday, heads.weekend)];
    days.into_iter()
        .flat_map(|(day, heads)| kinds.into_iter().zip(heads).map(move |(kind, heads)| (day, kind, heads)))
        .filter_map(|(day, kind, heads)| Some(HeadPlanLine { day, shift: types.iter().find(|s| s.kind == kind)?.id.clone(), heads }))
        .collect()
}

fn minutes_a_week(people: &[Person], week: Minutes) -> Minutes {
    people.iter().map(|p| p.position.of(week)).sum()
}

/// Minutes a week that leave takes, spread over twelve weeks.
fn leave_a_week(people: &[Person], week: Minutes) -> Minutes {
    let days = |p: &Person| p.leave.iter().filter_map(|(_, d)| Some((d.to? - d.from).num_days() + 1)).sum::<i64>().min(84);
    people.iter().map(|p| Minutes(p.position.of(week).0 * days(p) / 84)).sum()
}

/// People who can work one and the same weekend, by their weekend frequency.
fn weekend_people(people: &[Person]) -> u32 {
    people.iter().map(|p| 5040 / u32::from(p.weekend_every.max(1))).sum::<u32>() / 5040
}

/// The largest plan of the catalogue's shape that hours and weekends of these people can meet; at least one head each.
#[must_use]
pub fn heads(people: &[Person], week: Minutes) -> Heads {
    if people.is_empty() {
        return SHAPE;
    }
    let supply = (minutes_a_week(people, week) - leave_a_week(people, week)).0;
    let weekend_people = weekend_people(people);
    let fits = |h: &Heads| cost(h) <= supply && h.weekend.iter().sum::<u32>() <= weekend_people;
    let least = |night| Heads { weekday: [1, 1, night], weekend: [1, 1, night] };
    let mut heads = if fits(&least(2)) { least(2) } else { least(1) };
    while let Some(larger) = next(&heads, &fits) {
        heads = larger;
    }
    heads
}

/// One head more where the plan lags most behind the shape, among those that fit.
fn next(heads: &Heads, fits: &dyn Fn(&Heads) -> bool) -> Option<Heads> {
    let places = [(0, 0), (0, 1), (1, 0), (1, 1)];
    let lag = |(w, s): (usize, usize)| {
        let (have, want) = if w == 0 { (heads.weekday[s], SHAPE.weekday[s]) } else { (heads.weekend[s], SHAPE.weekend[s]) };
        (have * 1000 / want, w, s)
    };
    let more = |(w, s): (usize, usize)| {
        let mut larger = *heads;
        let row = if w == 0 { &mut larger.weekday } else { &mut larger.weekend };
        row[s] += 1;
        larger
    };
    places.into_iter().filter(|p| fits(&more(*p))).min_by_key(|p| lag(*p)).map(more)
}

/// Minutes a week that a plan takes.
fn cost(h: &Heads) -> i64 {
    (0..3).map(|s| LENGTH[s] * i64::from(5 * h.weekday[s] + 2 * h.weekend[s])).sum()
}

/// Residents whose tasks these heads can do, by the proportions of the catalogue's unit; at least one.
fn residents(heads: Heads) -> u32 {
    let day = (0..2).map(|s| SHAPE_RESIDENTS * heads.weekday[s] / SHAPE.weekday[s]);
    let weekend = (0..2).map(|s| SHAPE_RESIDENTS * heads.weekend[s] / SHAPE.weekend[s]);
    day.chain(weekend).min().unwrap_or(SHAPE_RESIDENTS).max(1)
}

fn assumed(opening: &Opening, heads: Heads, residents: u32, people: &[Person], week: Minutes) -> Vec<String> {
    let (supply, leave) = (minutes_a_week(people, week), leave_a_week(people, week));
    let mut said = vec![
        format!(
            "{} opens as a nursing-home unit on {} with the constructed sample catalogue (tasks, minutes and frequencies measured nowhere; see samples/catalogue/README.md)",
            opening.unit, opening.on
        ),
        format!(
            "head plan day/evening/night {:?} on weekdays and {:?} on weekends and holidays: {} a week, what {} people with {} a week (leave takes {}) and {} at a time on weekends can meet",
            heads.weekday,
            heads.weekend,
            Minutes(cost(&heads)),
            people.len(),
            supply,
            leave,
            weekend_people(people)
        ),
        match opening.residents {
            Some(_) => format!("{residents} residents as given; where their tasks need more heads than the plan has, the tasks bind"),
            None => format!(
                "{residents} residents, scaled to these heads; give yours with --residents. Care that takes two people can ask for a second head at any hour"
            ),
        },
        "everybody is taken as authorised for her profession; check the Health Personnel Register".into(),
        "hours may differ by ±2.2 % of a full position over the weeks planned, so that whole shifts add up".into(),
        "night shifts of 9 h (22:30–07:30), which need no averaging agreement; long shifts are not used without an agreement (LOC-02)"
            .into(),
    ];
    if opening.night_team {
        said.push("a mobile night team with a nurse can be called from 22:00 to 07:30; leave it out with --no-night-team".into());
    }
    if Minutes(cost(&heads)) > supply - leave || heads.weekend.iter().sum::<u32>() > weekend_people(people) {
        said.push("the staff cannot fill even one day, one evening and one night shift; the rest goes to substitute lines".into());
    }
    let nurses: Vec<_> = people.iter().filter(|p| p.profession.as_str() == "SP").cloned().collect();
    let (needed, have) = (Minutes(450 * 14), minutes_a_week(&nurses, week));
    if have < needed {
        said.push(format!(
            "a nurse on every day and evening shift takes {needed} a week and the nurses have {have}; the rest goes to substitute lines"
        ));
    }
    said
}

/// The Monday from which a rota is planned when nothing is said: at least four weeks ahead.
#[must_use]
pub fn next_start(today: NaiveDate) -> NaiveDate {
    let earliest = today + Days::new(28);
    earliest + Days::new(u64::from((7 - earliest.weekday().num_days_from_monday()) % 7))
}
