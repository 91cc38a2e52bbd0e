//! How a place begins: what holds everywhere, units, agreements, and everybody who is employed on the first day.

use super::{
    super::{FOUNDED, SampleError, agreements, catalogue, place::Ward},
    Year, YearError,
    worker::Rhythm,
};
use crate::holidays;
use chrono::{Datelike, Days, NaiveDate};
use rand::RngExt;
use turnus_domain::{
    agreement::{
        AgreementKind,
        event::{HealthAssessmentFiled, MonitoringStarted},
    },
    calendar::{DateRange, DayKind},
    cover::HeadPlanLine,
    fact::Fact,
    id::UnitId,
    quantity::BasisPoints,
    task::Task,
    unit::UnitKind,
};

/// Heads of 20.2 full positions by day, in the evening and at night, on weekdays and other days (domain brief E.1).
const HEADS: [[u32; 3]; 2] = [[7, 5, 2], [5, 4, 2]];
/// Hundredths of a full position behind them.
const HEADS_FTE: u32 = 2_022;

impl<E> Year<'_, E> {
    /// Opens the place and employs everybody.
    pub(super) fn open(&mut self, begin: NaiveDate) -> Result<(), YearError<E>> {
        let calendar = holidays::norwegian(FOUNDED.year(), FOUNDED.year() + 2);
        for fact in catalogue::municipality(calendar)? {
            self.emit(fact)?;
        }
        for ward in &self.place.wards {
            for fact in opened(ward)? {
                self.emit(fact)?;
            }
        }
        self.agreements()?;
        for (k, ward) in self.place.wards.iter().enumerate() {
            let rhythm = match (ward.house, ward.kind) {
                (true, _) => Rhythm::OfficeHours,
                (_, UnitKind::NightTeam) => Rhythm::Nights,
                _ => Rhythm::Turns,
            };
            for post in &ward.posts {
                let from = begin - Days::new(self.random.random_range(30..5_000));
                self.hire(*post, &[k], DateRange::starting(from), rhythm, begin)?;
            }
        }
        for (k, post) in self.place.pool.iter().enumerate() {
            // Two wards of one home: there are three in each.
            let first = 3 * (k % 4) + k / 4 % 2;
            let from = begin - Days::new(self.random.random_range(30..5_000));
            self.hire(*post, &[first, first + 1], DateRange::starting(from), Rhythm::Turns, begin)?;
        }
        Ok(())
    }

    /// Nights and Sundays everywhere; long shifts and the night of the clock change in each home; in a municipality more
    /// overtime in home care and every second weekend on night patrols: twelve agreements, or four at a single home.
    fn agreements(&mut self) -> Result<(), YearError<E>> {
        let wards = &self.place.wards;
        let of = |fits: &dyn Fn(&Ward) -> bool| -> Result<Vec<UnitId>, SampleError> {
            wards.iter().filter(|w| fits(w)).map(|w| Ok(w.id.parse()?)).collect()
        };
        let mut all = vec![
            agreements::everywhere("A-NIGHT", AgreementKind::IndividualAveraging, Vec::new())?,
            agreements::everywhere("A-SUNDAY", AgreementKind::SundayAverage, Vec::new())?,
        ];
        let homes = wards.iter().filter_map(|w| w.home).max().map_or(0, |h| h + 1);
        for home in 0..homes {
            let units = of(&|w| w.home == Some(home))?;
            all.push(agreements::long_shifts_at(&long(home), units.clone())?);
            all.push(agreements::short_night_at(&format!("A-SHORT-NIGHT-{}", home + 1), units)?);
        }
        for (id, kind, at) in [
            ("A-OVERTIME", AgreementKind::LocalOvertime, UnitKind::HomeCare),
            ("A-WEEKEND", AgreementKind::LocalWeekend, UnitKind::NightTeam),
        ] {
            let units = of(&|w| w.kind == at)?;
            if !units.is_empty() {
                all.push(agreements::everywhere(id, kind, units)?);
            }
        }
        for agreement in all {
            self.emit(Fact::new(turnus_domain::agreement::event::AgreementSigned { agreement }, FOUNDED))?;
        }
        for home in 0..homes {
            let agreement: turnus_domain::id::AgreementId = long(home).parse().map_err(SampleError::from)?;
            let document = "health and welfare assessment (constructed)".to_owned();
            self.emit(Fact::new(HealthAssessmentFiled { agreement: agreement.clone(), document }, FOUNDED))?;
            self.emit(Fact::new(MonitoringStarted { agreement, from: FOUNDED, baseline_per_1000_x100: 200 }, FOUNDED))?;
        }
        Ok(())
    }
}

/// The long-shift agreement of a home.
pub(super) fn long(home: usize) -> String {
    format!("A-LONG-{}", home + 1)
}

fn opened(ward: &Ward) -> Result<Vec<Fact>, SampleError> {
    let heads = heads(ward);
    let night = heads.iter().filter(|l| l.shift.as_str() == "N").map(|l| l.heads).min().unwrap_or(0);
    let minima = match ward.kind {
        UnitKind::NursingHome if !ward.house && night > 1 => catalogue::policy_minima()?,
        _ => Vec::new(),
    };
    catalogue::open(catalogue::Opened {
        unit: ward.id.parse()?,
        name: &ward.name,
        kind: ward.kind,
        residents: ward.residents,
        weekend_factor: BasisPoints(8_000),
        head_plan: heads,
        minima,
        tasks: tasks(ward)?,
        night_team: ward.kind != UnitKind::NightTeam && !ward.house,
    })
}

/// The head plan of the brief, scaled to the full positions of the ward; two people at night in a home.
fn heads(ward: &Ward) -> Vec<HeadPlanLine> {
    let fte: u32 = ward.posts.iter().map(|(_, position)| position).sum();
    let scaled = |heads: u32| (heads * fte + HEADS_FTE / 2) / HEADS_FTE;
    let line = |day: DayKind, k: usize| {
        let of = HEADS[usize::from(day != DayKind::Weekday)][k];
        let heads = match (ward.house, ward.kind) {
            (true, _) => 10 * u32::from(k == 0 && day == DayKind::Weekday),
            (_, UnitKind::NightTeam) => 3 * u32::from(k == 2),
            (_, UnitKind::NursingHome) if k == 2 => 2,
            _ => scaled(of).max(1),
        };
        let shift = ["D", "E", "N"][k].parse().ok().filter(|_| heads > 0)?;
        Some(HeadPlanLine { day, shift, heads })
    };
    let days = [DayKind::Weekday, DayKind::Weekend, DayKind::Holiday];
    days.into_iter().flat_map(|day| (0..3).filter_map(move |k| line(day, k))).collect()
}

/// The constructed catalogue of a nursing home; users of home care and housing need a sixth and a half of it. A house has
/// one task, because a catalogue is never empty.
fn tasks(ward: &Ward) -> Result<Vec<Task>, SampleError> {
    let mut tasks = catalogue::tasks()?;
    let part = match ward.kind {
        UnitKind::HomeCare | UnitKind::NightTeam => 6,
        UnitKind::SupportedHousing => 2,
        UnitKind::NursingHome | UnitKind::HospitalWard => 1,
    };
    for task in &mut tasks {
        task.frequency.residents.0 = (task.frequency.residents.0 / part).max(1);
    }
    if ward.house {
        tasks.truncate(1);
    }
    Ok(tasks)
}
