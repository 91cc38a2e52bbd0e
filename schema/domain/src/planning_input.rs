//! The frozen input of a rota: everything solver and checker may read, validated once.
//!
//! # Exact meaning of the soft rules (solver and checker each implement this text on their own)
//! Days are local dates; a shift belongs to the date it starts on; a *day off* is a date of the
//! horizon on which no shift of the person starts. Values come from the rule book on the first day
//! of the horizon. History shifts count in runs and transitions that reach into the horizon.
//!
//! * WISH: `points` of each wish not met. A wish for a day inside an absence is not counted.
//! * HS-01: rest between consecutive shifts below `QuickReturnBelow` is a quick return, dated by the
//!   later shift. Per block of four weeks of the horizon: `PointsHs01` × max(0, number − `QuickReturns`).
//! * HS-02: in a run of nights (night or long-night shifts on consecutive dates) each one from number
//!   `NightsInRow` + 1 on that lies in the horizon costs `PointsHs02`.
//! * HS-03: shifts on consecutive dates with falling `ShiftKind::rotation` cost `PointsHs03`, the later one in the horizon.
//! * HS-04: a night followed (next worked shift, any date) by a shift that is not a night, starting less than
//!   `FreeAfterNight` after the night's end, costs `PointsHs04`, the later one in the horizon.
//! * HS-05: the horizon is cut in blocks of two weeks from its first day (a last odd week is left out); a block
//!   without two days off on consecutive dates inside the block costs `PointsHs05`. Absent days are days off.
//! * HS-06: in a run of working dates each one from number `DaysInRow` + 1 on that lies in the horizon costs `PointsHs06`.
//! * HS-07: in a run of consecutive dates with long shifts each one from number `LongInRow` + 1 on costs `PointsHs07`.
//! * FAIR-NIGHT: `PointsFairNight` × distance of the number of nights (night and long-night shifts of the horizon) from `fair_nights`.
//! * FAIR-WEEKEND: `PointsFairWeekend` × distance of the number of worked weekends (Saturday in the horizon) from
//!   `fair_weekends`. A weekend is worked when a shift of the horizon overlaps local Saturday 00:00 to Sunday 24:00.
//! * SUBSTITUTE: `PointsSubstituteHour` × working minutes / 60 of each line, rounded up per line.
//! * SUPPLEMENT, where the rule book has `PointsSupplement`: for each shift of a person or substitute line, the øre of its supplements
//!   (HTA-20 to HTA-23) × `PointsSupplement` / 100 000, rounded to the nearest point (half up). Each supplement of a shift is
//!   øre an hour × minutes of its span in the time that is paid × working minutes / (60 × elapsed minutes), rounded to the nearest øre:
//!   an unpaid break falls evenly on the shift. Øre an hour is a share of hourly pay (rounded to the nearest øre), not less than the least.
//!   HTA-20: Saturday 00:00 to Sunday 24:00, but not what is paid as a holiday (HTA-23). HTA-21: clock time from `EveningSupplementFrom` to
//!   `NightSupplementFrom`, and from there to `NightSupplementTo` of the next day. HTA-22: holidays (`HolidayCalendar::paid_from`).
//!   A supplement of which the rule book lacks a number is none.
//! * COVER: for each date and band the greatest shortfall over classes × band minutes × `PointsUnmetHour` / 60, rounded up.

mod numbers;

use crate::{
    agreement::{Agreement, Consent},
    calendar::{DayKind, HolidayCalendar, Horizon},
    competence::CompetenceClass,
    cover::{Band, CoverRequirement},
    id::{ClassId, PersonId, PlanId, ShiftTypeId, UnitId},
    profession::Profession,
    rule_book::RuleBook,
    shift::ShiftType,
    staff::StaffMember,
};
use chrono::{Datelike, NaiveDate, Weekday};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Which shift types may be used on which kind of day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShiftStructure {
    /// Monday to Friday.
    pub weekday: Vec<ShiftTypeId>,
    /// Saturday and Sunday.
    pub weekend: Vec<ShiftTypeId>,
    /// Public holidays on Monday to Friday.
    pub holiday: Vec<ShiftTypeId>,
}

impl ShiftStructure {
    /// Shift types of a kind of day.
    #[must_use]
    pub fn on(&self, kind: DayKind) -> &[ShiftTypeId] {
        match kind {
            DayKind::Weekday => &self.weekday,
            DayKind::Weekend => &self.weekend,
            DayKind::Holiday => &self.holiday,
        }
    }
}

/// Frozen input of a rota. Made by the planning service at a log position; see the module for exact meanings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlanningInput {
    /// Unit.
    pub unit: UnitId,
    /// Days.
    pub horizon: Horizon,
    /// Log position it was read at.
    pub position: u64,
    /// Sharing plan whose cover is used.
    pub sharing_plan: PlanId,
    /// Shift types of the unit.
    pub shift_types: Vec<ShiftType>,
    /// Which are used when.
    pub structure: ShiftStructure,
    /// Competence classes.
    pub classes: Vec<CompetenceClass>,
    /// Cover required.
    pub cover: Vec<CoverRequirement>,
    /// Professions at the unit.
    pub professions: Vec<Profession>,
    /// Staff in order of person id.
    pub staff: Vec<StaffMember>,
    /// Agreements that touch the horizon.
    pub agreements: Vec<Agreement>,
    /// Consents.
    pub consents: Vec<Consent>,
    /// Law, tariff, policy.
    pub rule_book: RuleBook,
    /// Public holidays.
    pub holidays: HolidayCalendar,
}

/// A defect of an input, found when it is frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{place}: {what}. {remedy}")]
pub struct InputDefect {
    /// Where: `staff E07, absence A3`.
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

impl PlanningInput {
    /// The shift type of an id.
    #[must_use]
    pub fn shift_type(&self, id: &ShiftTypeId) -> Option<&ShiftType> {
        self.shift_types.iter().find(|s| s.id == *id)
    }
    /// The staff member of an id.
    #[must_use]
    pub fn member(&self, id: &PersonId) -> Option<&StaffMember> {
        self.staff.iter().find(|m| m.person == *id)
    }
    /// The class of an id.
    #[must_use]
    pub fn class(&self, id: &ClassId) -> Option<&CompetenceClass> {
        self.classes.iter().find(|c| c.id == *id)
    }
    /// Cover required on a date.
    pub fn cover_on(&self, date: NaiveDate) -> impl Iterator<Item = &CoverRequirement> {
        let kind = self.holidays.kind(date);
        self.cover.iter().filter(move |c| c.day == kind)
    }
    /// Every band of the cover.
    #[must_use]
    pub fn bands(&self) -> BTreeSet<Band> {
        self.cover.iter().map(|c| c.band).collect()
    }

    /// Every defect of the input; an empty list means that solver and checker may trust it.
    #[must_use]
    pub fn defects(&self) -> Vec<InputDefect> {
        let mut found = Vec::new();
        self.form_defects(&mut found);
        self.number_defects(&mut found);
        self.cover_defects(&mut found);
        for member in &self.staff {
            self.staff_defects(member, &mut found);
        }
        found
    }

    fn form_defects(&self, found: &mut Vec<InputDefect>) {
        if self.horizon.weeks == 0 || self.horizon.weeks > 104 || self.horizon.first.weekday() != Weekday::Mon {
            found.push(defect(
                "horizon",
                format!("{} with {} weeks", self.horizon.first, self.horizon.weeks),
                "start on a Monday and plan 1 to 104 weeks",
            ));
        }
        if self.staff.is_empty() {
            found.push(defect("staff", "nobody is employed at the unit in the horizon".into(), "import the staff list first"));
        }
        for (k, s) in self.shift_types.iter().enumerate() {
            let minutes = s.working(self.horizon.first).0;
            if minutes <= 0 || self.shift_types[..k].iter().any(|o| o.id == s.id) {
                found.push(defect(
                    &format!("shift type {}", s.id),
                    format!("works {minutes} minutes or is defined twice"),
                    "give each shift type once, longer than its breaks",
                ));
            }
        }
        let used = self.structure.weekday.iter().chain(&self.structure.weekend).chain(&self.structure.holiday);
        for id in used.filter(|id| self.shift_type(id).is_none()).collect::<BTreeSet<_>>() {
            found.push(defect("shift structure", format!("uses the unknown shift type {id}"), "define it or take it out"));
        }
        let people: BTreeSet<_> = self.staff.iter().map(|m| &m.person).collect();
        if people.len() != self.staff.len() {
            found.push(defect("staff", "a person is listed twice".into(), "one employment per person and unit"));
        }
    }

    fn cover_defects(&self, found: &mut Vec<InputDefect>) {
        for c in &self.cover {
            let place = format!("cover {:?} {}–{} {}", c.day, c.band.from, c.band.to, c.class);
            if self.class(&c.class).is_none() {
                found.push(defect(&place, "unknown competence class".into(), "define the class"));
            }
            let types = self.structure.on(c.day);
            if c.heads() > 0 && !self.shift_types.iter().any(|s| types.contains(&s.id) && c.band.covered_by(s)) {
                found.push(defect(
                    &place,
                    "no shift type of that day spans the band".into(),
                    "split the band at the shift times or add a shift type",
                ));
            }
        }
    }

    fn staff_defects(&self, m: &StaffMember, found: &mut Vec<InputDefect>) {
        let who = format!("staff {}", m.person);
        if m.position.0 == 0 || m.position.0 > 10_000 {
            found.push(defect(&who, format!("position {}", m.position), "give a position above 0 % and at most 100 %"));
        }
        if m.weekend_every == 0 {
            found.push(defect(&who, "works every 0th weekend".into(), "give 1 (every weekend) or more"));
        }
        if !self.professions.iter().any(|p| p.id == m.profession) {
            found.push(defect(
                &who,
                format!("unknown profession {}", m.profession),
                "use an HPR code such as SP, VP or HF, or a local role such as X-ASS",
            ));
        }
        for (k, a) in m.absences.iter().enumerate() {
            if let Some(b) = m.absences[..k].iter().find(|b| b.days.overlaps(&a.days)) {
                found.push(defect(
                    &who,
                    format!("absences {} and {} overlap", b.id, a.id),
                    "end one before the other begins, or cancel one",
                ));
            }
            if a.days.to.is_some_and(|to| to < a.days.from) {
                found.push(defect(&who, format!("absence {} ends before it begins", a.id), "swap the days"));
            }
        }
        for f in &m.fixed {
            if self.shift_type(&f.shift).is_none() {
                found.push(defect(
                    &who,
                    format!("fixed shift of the unknown type {} on {}", f.shift, f.date),
                    "use a shift type of the unit",
                ));
            }
            if m.is_absent(f.date) {
                found.push(defect(
                    &who,
                    format!("fixed shift on {} inside an absence", f.date),
                    "take away the fixed shift or the absence",
                ));
            }
        }
        for h in &m.history.shifts {
            if self.shift_type(&h.shift).is_none() || h.date >= self.horizon.first {
                found.push(defect(
                    &who,
                    format!("history shift {} on {}", h.shift, h.date),
                    "history holds known shift types before the first day",
                ));
            }
        }
    }
}

fn defect(place: &str, what: String, remedy: &str) -> InputDefect {
    InputDefect { place: place.into(), what, remedy: remedy.into() }
}
