//! The municipality and the unit: rule book, holidays, professions, classes, shifts, heads, minima, tasks.

use super::{FOUNDED, SampleError, SampleUnit, Weekends};
use turnus_domain::{
    calendar::{ClockTime, HolidayCalendar, PublicHoliday},
    catalogue::event::{CompetenceClassesAdopted, HolidaysAdopted, ProfessionsAdopted, RuleBookAdopted},
    cover::{HeadPlanLine, PolicyMinimum},
    fact::Fact,
    id::UnitId,
    quantity::{BasisPoints, Minutes, Ore},
    sharing_input::{NightReach, WorkMeasure},
    task::Task,
    unit::{
        UnitKind,
        event::{
            HeadPlanAgreed, NightReachArranged, PolicyMinimaSet, ShiftStructureAdopted, ShiftTypesAdopted, TaskCatalogueAdopted, UnitOpened,
        },
    },
};

/// A file of the sample catalogue.
macro_rules! file {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/catalogue/", $name))
    };
}

const RULE_BOOK: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../schema/rulebooks/no-municipal-2027.json"));

/// Public holidays of Norway, 25 December 2026 to the end of 2027. 17 May 2027 is Whit Monday as well.
const HOLIDAYS: [(&str, &str); 13] = [
    ("2026-12-25", "Christmas Day"),
    ("2026-12-26", "Second day of Christmas"),
    ("2027-01-01", "New Year's Day"),
    ("2027-03-25", "Maundy Thursday"),
    ("2027-03-26", "Good Friday"),
    ("2027-03-28", "Easter Sunday"),
    ("2027-03-29", "Easter Monday"),
    ("2027-05-01", "Labour Day"),
    ("2027-05-06", "Ascension Day"),
    ("2027-05-16", "Whit Sunday"),
    ("2027-05-17", "Constitution Day and Whit Monday"),
    ("2027-12-25", "Christmas Day"),
    ("2027-12-26", "Second day of Christmas"),
];

pub(super) fn facts(sample: &SampleUnit) -> Result<Vec<Fact>, SampleError> {
    let named = |(date, name): &(&str, &str)| Some(PublicHoliday { date: date.parse().ok()?, name: (*name).into() });
    let days = HOLIDAYS.iter().filter(|_| sample.holidays).filter_map(named).collect();
    let mut facts = municipality(HolidayCalendar { days })?;
    facts.extend(unit(sample)?);
    Ok(facts)
}

/// What holds everywhere: rule book, holidays, professions, classes.
pub(super) fn municipality(holidays: HolidayCalendar) -> Result<Vec<Fact>, SampleError> {
    Ok(vec![
        Fact::new(RuleBookAdopted { rule_book: serde_json::from_str(RULE_BOOK)? }, FOUNDED),
        Fact::new(HolidaysAdopted { holidays }, FOUNDED),
        Fact::new(ProfessionsAdopted { professions: serde_json::from_str(file!("professions.json"))? }, FOUNDED),
        Fact::new(CompetenceClassesAdopted { classes: serde_json::from_str(file!("competence-classes.json"))? }, FOUNDED),
    ])
}

fn unit(sample: &SampleUnit) -> Result<Vec<Fact>, SampleError> {
    open(Opened {
        unit: sample.unit.parse()?,
        name: sample.name,
        kind: sample.kind,
        residents: sample.residents,
        weekend_factor: sample.weekend_factor,
        head_plan: head_plan(sample)?,
        minima: minima(sample)?,
        tasks: tasks()?,
        night_team: sample.night_team,
    })
}

/// The constructed task catalogue.
pub(super) fn tasks() -> Result<Vec<Task>, SampleError> {
    Ok(serde_json::from_str(file!("tasks.json"))?)
}

/// The presence and competence minima of the sample catalogue.
pub(super) fn policy_minima() -> Result<Vec<PolicyMinimum>, SampleError> {
    Ok(serde_json::from_str(file!("policy-minima.json"))?)
}

/// What a unit opens with.
pub(super) struct Opened<'a> {
    pub(super) unit: UnitId,
    pub(super) name: &'a str,
    pub(super) kind: UnitKind,
    pub(super) residents: u32,
    pub(super) weekend_factor: BasisPoints,
    pub(super) head_plan: Vec<HeadPlanLine>,
    pub(super) minima: Vec<PolicyMinimum>,
    pub(super) tasks: Vec<Task>,
    pub(super) night_team: bool,
}

/// Opens a unit with the shifts of the sample catalogue.
pub(super) fn open(opened: Opened<'_>) -> Result<Vec<Fact>, SampleError> {
    let Opened { unit, name, kind, residents, weekend_factor, head_plan, minima, tasks, night_team } = opened;
    let measure = WorkMeasure { residents, weekend_factor, utilisation: BasisPoints(9_500), unproductive: Minutes(30) };
    let (shift_types, bands) = (serde_json::from_str(file!("shift-types.json"))?, serde_json::from_str(file!("bands.json"))?);
    let structure = serde_json::from_str(file!("shift-structure.json"))?;
    let mut facts = vec![
        Fact::new(UnitOpened { unit: unit.clone(), name: name.into(), kind, measure }, FOUNDED),
        Fact::new(ShiftTypesAdopted { unit: unit.clone(), shift_types, bands }, FOUNDED),
        Fact::new(ShiftStructureAdopted { unit: unit.clone(), structure }, FOUNDED),
        Fact::new(HeadPlanAgreed { unit: unit.clone(), lines: head_plan, document: "constructed head plan 2027".into() }, FOUNDED),
        Fact::new(PolicyMinimaSet { unit: unit.clone(), minima }, FOUNDED),
        Fact::new(TaskCatalogueAdopted { unit: unit.clone(), tasks }, FOUNDED),
    ];
    if let (true, Some(from), Some(to)) = (night_team, ClockTime::new(22, 0), ClockTime::new(7, 30)) {
        facts.push(Fact::new(NightReachArranged { unit, reach: NightReach { from, to, pay_per_hour: Ore(39_400) } }, FOUNDED));
    }
    Ok(facts)
}

fn head_plan(sample: &SampleUnit) -> Result<Vec<HeadPlanLine>, SampleError> {
    sample.head_plan.clone().map_or_else(|| sample.weekends.head_plan(), Ok)
}

fn minima(sample: &SampleUnit) -> Result<Vec<PolicyMinimum>, SampleError> {
    Ok(match &sample.minima {
        Some(minima) => minima.clone(),
        None => policy_minima()?,
    })
}

impl Weekends {
    /// The head plan of the sample catalogue for weekends of this kind.
    ///
    /// # Errors
    /// [`SampleError`] when the catalogue file is not a head plan.
    pub fn head_plan(self) -> Result<Vec<HeadPlanLine>, SampleError> {
        Ok(serde_json::from_str(match self {
            Self::ThreeShift => file!("head-plan-three-shift.json"),
            Self::Long => file!("head-plan-long-weekend.json"),
        })?)
    }
}
