//! People who come, change and go.

use super::{
    super::{SampleError, competences, names, people::FULL_WEEK},
    Period, Year, YearError, opening,
    worker::{Rhythm, Worker},
};
use chrono::{Datelike, Days, NaiveDate};
use rand::RngExt;
use std::collections::BTreeMap;
use turnus_domain::{
    calendar::DateRange,
    event::Event,
    fact::Fact,
    profession::Authorisation,
    quantity::BasisPoints,
    shift::ShiftKind,
    staff::event::{ConsentGiven, ConsentWithdrawn, EmploymentEnded, EmploymentStarted, PersonRegistered, PositionChanged},
};

/// Of a hundred people of a home who may, so many consent to its long-shift agreement.
const CONSENTING: u32 = 70;
/// Terms of students and apprentices: (month, day) of the first and the last day.
const TERMS: [[(u32, u32); 2]; 2] = [[(1, 11), (6, 20)], [(8, 17), (12, 20)]];
/// Position of a student in percent: every second weekend.
const STUDENT: u32 = 18;

impl<E> Year<'_, E> {
    /// Registers and employs a person, with her competences and perhaps her consent. `known` is a day on which her
    /// competences count.
    pub(super) fn hire(
        &mut self,
        (profession, position): (&'static str, u32),
        wards: &[usize],
        employed: DateRange,
        rhythm: Rhythm,
        known: NaiveDate,
    ) -> Result<(), YearError<E>> {
        let number = self.people;
        self.people += 1;
        let person: turnus_domain::id::PersonId = format!("E{:04}", number + 1).parse().map_err(SampleError::from)?;
        let name = names::name(self.place.seed, number);
        let from = employed.from;
        self.emit(Fact::new(PersonRegistered { person: person.clone(), adult_from: None }, from).sealing(&person, "name", &name))?;
        let every = if rhythm == Rhythm::DaysAndEvenings || rhythm == Rhythm::Nights { 2 } else { 3 };
        let mut jobs = Vec::new();
        for (k, ward) in wards.iter().enumerate() {
            let employment: turnus_domain::id::EmploymentId = format!("{person}-{}", k + 1).parse().map_err(SampleError::from)?;
            jobs.push((employment.clone(), *ward));
            self.emit(Fact::new(
                EmploymentStarted {
                    person: person.clone(),
                    employment,
                    unit: self.place.wards[*ward].id.parse().map_err(SampleError::from)?,
                    employed,
                    profession: profession.parse().map_err(SampleError::from)?,
                    authorisation: Authorisation::Authorised,
                    position: BasisPoints(position * 100 / wards.len() as u32),
                    full_time_week: FULL_WEEK,
                    weekend_every: every as u8,
                    kinds: kinds(rhythm),
                },
                from,
            ))?;
        }
        let held = competences::facts(&person, profession, number, known, &mut self.random)?;
        let mut competences = Vec::new();
        for fact in held {
            if let Event::CompetenceRecorded(e) = &fact.event {
                let place = competences::HELD.iter().position(|(p, c, ..)| *p == profession && *c == e.competence.competence.as_str());
                competences.extend(place.zip(e.competence.valid.to));
            }
            self.emit(fact)?;
        }
        let phase = (self.workers.iter().filter(|w| w.jobs[0].1 == wards[0]).count() % 6) as u32;
        let worker = Worker {
            person,
            profession,
            position,
            jobs,
            employed,
            rhythm,
            every,
            phase,
            balance: 0,
            shifts: BTreeMap::new(),
            away: Vec::new(),
            competences,
            wishes: BTreeMap::new(),
            numbers: (0, 0),
            weekends: Vec::new(),
            consents: false,
        };
        self.workers.push(worker);
        self.consent(self.workers.len() - 1, known)
    }

    /// Most people of a home consent to its long-shift agreement when they begin.
    fn consent(&mut self, k: usize, from: NaiveDate) -> Result<(), YearError<E>> {
        let Some(home) = self.place.wards[self.workers[k].jobs[0].1].home else { return Ok(()) };
        let may = self.workers[k].rhythm == Rhythm::Turns;
        if may && self.random.random_range(0..100) < CONSENTING {
            self.workers[k].consents = true;
            let (person, agreement) = (self.workers[k].person.clone(), opening::long(home).parse().map_err(SampleError::from)?);
            self.emit(Fact::new(ConsentGiven { person, agreement, from }, from))?;
        }
        Ok(())
    }

    /// Students and apprentices whose term begins in the period, or has begun before the first one.
    pub(super) fn students(&mut self, period: Period) -> Result<(), YearError<E>> {
        let year = period.first.year();
        for [from, to] in TERMS {
            let (Some(from), Some(to)) = (NaiveDate::from_ymd_opt(year, from.0, from.1), NaiveDate::from_ymd_opt(year, to.0, to.1)) else {
                continue;
            };
            let begins = from <= period.last() && (from >= period.first || (period.week == 0 && to > period.first));
            for k in 0..self.place.students * usize::from(begins) {
                let ward = k % self.place.wards.len();
                let employed = DateRange::between(from.max(period.first), to);
                self.hire(("X-ASS", STUDENT), &[ward], employed, Rhythm::DaysAndEvenings, employed.from)?;
            }
        }
        Ok(())
    }

    /// Who leaves at the end of the period: 12 to 25 % a year, by unit (domain brief E.1).
    pub(super) fn notices(&mut self, period: Period) -> Result<(), YearError<E>> {
        for k in 0..self.workers.len() {
            let worker = &self.workers[k];
            let permanent = worker.employed.to.is_none();
            let yearly = 12 + (worker.jobs[0].1 * 5 + self.place.seed as usize % 14) as u32 % 14;
            let leaves = self.random.random_range(0..5_200) < yearly * period.weeks;
            if !(permanent && leaves) {
                continue;
            }
            let (person, on) = (worker.person.clone(), period.last());
            for (employment, _) in worker.jobs.clone() {
                self.emit(Fact::new(EmploymentEnded { person: person.clone(), employment, on }, on))?;
            }
            self.workers[k].employed.to = Some(on);
            let known = |(from, to): (NaiveDate, NaiveDate)| (from, to.min(on));
            self.workers[k].away = self.workers[k].away.iter().copied().filter(|(from, _)| *from <= on).map(known).collect();
        }
        Ok(())
    }

    /// A few positions grow, a few consents are withdrawn.
    pub(super) fn changes(&mut self, period: Period) -> Result<(), YearError<E>> {
        const LARGER: [u32; 5] = [40, 60, 75, 83, 100];
        for k in 0..self.workers.len() {
            let worker = &self.workers[k];
            if !worker.employed.contains(period.first) || worker.employed.to.is_some() {
                continue;
            }
            let (grows, withdraws) = (self.random.random_range(0..200) < 1_u32, self.random.random_range(0..200) < 1_u32);
            let larger = LARGER.into_iter().find(|p| *p > worker.position).filter(|_| grows && worker.jobs.len() == 1);
            let (person, home) = (worker.person.clone(), self.place.wards[worker.jobs[0].1].home);
            if let Some(position) = larger {
                let employment = worker.jobs[0].0.clone();
                let terms = PositionChanged {
                    person: person.clone(),
                    employment,
                    position: Some(BasisPoints(position * 100)),
                    full_time_week: None,
                    weekend_every: None,
                    kinds: None,
                };
                self.workers[k].position = position;
                self.emit(Fact::new(terms, period.first))?;
            }
            if let Some(home) = home.filter(|_| withdraws && self.workers[k].consents) {
                self.workers[k].consents = false;
                let agreement = opening::long(home).parse().map_err(SampleError::from)?;
                self.emit(Fact::new(ConsentWithdrawn { person, agreement, on: period.first }, period.first))?;
            }
        }
        Ok(())
    }

    /// New people in the posts of those who have left, from the day after; those who left are forgotten.
    pub(super) fn successors(&mut self, period: Period) -> Result<(), YearError<E>> {
        let next = period.last() + Days::new(1);
        let gone = |w: &Worker| w.employed.to.is_some_and(|to| to < next);
        let left: Vec<Worker> = self.workers.iter().filter(|w| gone(w)).cloned().collect();
        self.workers.retain(|w| !gone(w));
        for w in left.into_iter().filter(|w| w.rhythm != Rhythm::DaysAndEvenings) {
            let wards: Vec<usize> = w.jobs.iter().map(|(_, ward)| *ward).collect();
            self.hire((w.profession, w.position), &wards, DateRange::starting(next), w.rhythm, next)?;
        }
        Ok(())
    }
}

fn kinds(rhythm: Rhythm) -> Vec<ShiftKind> {
    match rhythm {
        Rhythm::Turns => vec![ShiftKind::Day, ShiftKind::Evening, ShiftKind::Night, ShiftKind::LongDay, ShiftKind::LongNight],
        Rhythm::Nights => vec![ShiftKind::Night, ShiftKind::LongNight],
        Rhythm::DaysAndEvenings => vec![ShiftKind::Day, ShiftKind::Evening, ShiftKind::LongDay],
        Rhythm::OfficeHours => vec![ShiftKind::Day],
    }
}
