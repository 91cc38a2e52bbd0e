//! The instance file, read for judging.

use crate::{Refused, refuse};
use std::collections::{BTreeMap, BTreeSet};

/// A shift.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// Minutes.
    pub minutes: i64,
    /// Shifts that may not follow on the next day.
    pub cannot_precede: BTreeSet<String>,
}

/// An employee's limits and requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Employee {
    /// Most days of each shift; absent is 0.
    pub most: BTreeMap<String, i64>,
    /// Most minutes.
    pub most_minutes: i64,
    /// Fewest minutes.
    pub fewest_minutes: i64,
    /// Most days worked in a row.
    pub most_in_row: i64,
    /// Fewest days worked in a row.
    pub fewest_in_row: i64,
    /// Fewest days off in a row.
    pub fewest_off: i64,
    /// Most weekends.
    pub most_weekends: i64,
    /// Days that are off.
    pub days_off: BTreeSet<usize>,
    /// (day, shift, weight) wanted.
    pub on: Vec<(usize, String, i64)>,
    /// (day, shift, weight) not wanted.
    pub off: Vec<(usize, String, i64)>,
}

/// A cover row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cover {
    /// How many are required.
    pub required: i64,
    /// Cost of each one under.
    pub under: i64,
    /// Cost of each one over.
    pub over: i64,
}

/// The file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Instance {
    /// Days.
    pub days: usize,
    /// Shifts by name.
    pub shifts: BTreeMap<String, Shift>,
    /// Employees by name.
    pub staff: BTreeMap<String, Employee>,
    /// Cover by day and shift.
    pub cover: BTreeMap<(usize, String), Cover>,
}

impl Instance {
    /// Reads the file.
    ///
    /// # Errors
    /// The line that cannot be read.
    pub fn read(text: &str) -> Result<Self, Refused> {
        let mut instance = Self::default();
        let mut section = "";
        for (n, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(name) = line.strip_prefix("SECTION_") {
                section = name;
                continue;
            }
            let fields: Vec<&str> = line.split(',').map(str::trim).collect();
            instance.take(section, &fields).map_err(|e| Refused(format!("line {} of the instance: {e}", n + 1)))?;
        }
        if instance.days == 0 {
            return refuse("the instance has no horizon");
        }
        Ok(instance)
    }

    fn take(&mut self, section: &str, fields: &[&str]) -> Result<(), Refused> {
        let text = |at: usize| fields.get(at).copied().ok_or_else(|| Refused(format!("field {} is missing", at + 1)));
        let int = |at: usize| text(at)?.parse::<i64>().map_err(|_| Refused(format!("field {} is no whole number", at + 1)));
        let names = |list: &str| list.split('|').filter(|s| !s.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        match section {
            "HORIZON" => self.days = usize::try_from(int(0)?).map_err(|_| Refused("a negative horizon".into()))?,
            "SHIFTS" => {
                let cannot_precede = names(fields.get(2).copied().unwrap_or_default()).into_iter().collect();
                let shift = Shift { minutes: int(1)?, cannot_precede };
                if self.shifts.insert(text(0)?.to_owned(), shift).is_some() {
                    return refuse("a shift named twice");
                }
            }
            "STAFF" => {
                let mut most = BTreeMap::new();
                for part in names(text(1)?) {
                    let Some((shift, n)) = part.split_once('=') else { return refuse(format!("`{part}` is not shift=number")) };
                    let n = n.parse().map_err(|_| Refused(format!("`{part}` is not shift=number")))?;
                    most.insert(shift.to_owned(), n);
                }
                let employee = Employee {
                    most,
                    most_minutes: int(2)?,
                    fewest_minutes: int(3)?,
                    most_in_row: int(4)?,
                    fewest_in_row: int(5)?,
                    fewest_off: int(6)?,
                    most_weekends: int(7)?,
                    days_off: BTreeSet::new(),
                    on: Vec::new(),
                    off: Vec::new(),
                };
                if self.staff.insert(text(0)?.to_owned(), employee).is_some() {
                    return refuse("an employee named twice");
                }
            }
            "DAYS_OFF" => {
                let days = (1..fields.len()).map(|at| self.day(int(at)?)).collect::<Result<Vec<_>, _>>()?;
                self.employee(text(0)?)?.days_off.extend(days);
            }
            "SHIFT_ON_REQUESTS" | "SHIFT_OFF_REQUESTS" => {
                let request = (self.day(int(1)?)?, self.shift(text(2)?)?, int(3)?);
                let employee = self.employee(text(0)?)?;
                if section == "SHIFT_ON_REQUESTS" { employee.on.push(request) } else { employee.off.push(request) }
            }
            "COVER" => {
                let key = (self.day(int(0)?)?, self.shift(text(1)?)?);
                if self.cover.insert(key, Cover { required: int(2)?, under: int(3)?, over: int(4)? }).is_some() {
                    return refuse("a cover row named twice");
                }
            }
            other => return refuse(format!("the section `{other}` is not known")),
        }
        Ok(())
    }

    fn day(&self, day: i64) -> Result<usize, Refused> {
        match usize::try_from(day) {
            Ok(day) if day < self.days => Ok(day),
            _ => refuse(format!("day {day} is not in the horizon")),
        }
    }

    pub(crate) fn shift(&self, name: &str) -> Result<String, Refused> {
        if self.shifts.contains_key(name) { Ok(name.to_owned()) } else { refuse(format!("no shift `{name}`")) }
    }

    fn employee(&mut self, name: &str) -> Result<&mut Employee, Refused> {
        self.staff.get_mut(name).ok_or_else(|| Refused(format!("no employee `{name}`")))
    }
}
