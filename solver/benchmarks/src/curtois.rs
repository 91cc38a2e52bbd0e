//! Curtois' shift scheduling instances in text form.
//!
//! Sections of comma-separated lines; `#` begins a comment line. Every employee has hard limits on her line, requests
//! cost when they are not met, and cover costs for each person under and over the requirement. Day 0 is a Monday.
//! [`permuted`] gives an instance other names and another order.

mod permuted;

pub use permuted::permuted;

use std::{collections::HashMap, fmt, sync::Arc};
use turnus_engine::{CountedDays, Counter, Cover, DayRule, MOST_CHOICES, Model, Person, Sequence};

/// What could not be read: line number (from 1), and what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Line of the file; 0 for the file as a whole.
    pub line: usize,
    /// What is wrong and what was expected.
    pub what: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 { write!(f, "{}", self.what) } else { write!(f, "line {}: {}", self.line, self.what) }
    }
}

impl std::error::Error for Unreadable {}

/// An instance: names, and the model they stand for.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Names of the shifts; shift `k` is choice `k + 1`.
    pub shifts: Vec<String>,
    /// Names of the employees, in the order of the model's people.
    pub employees: Vec<String>,
    /// The model.
    pub model: Model,
}

/// A shift as the file has it.
struct Shift {
    minutes: u32,
    not_followed_by: Vec<String>,
}

/// Numbers of an employee as the file has them.
struct Limits {
    shifts: Vec<u32>,
    most_minutes: u32,
    least_minutes: u32,
    most_days: usize,
    fewest_days: usize,
    fewest_free: usize,
    weekends: u16,
}

#[derive(Default)]
struct Draft {
    days: Option<usize>,
    shifts: Vec<Shift>,
    shift_names: HashMap<String, usize>,
    shift_order: Vec<String>,
    employees: Vec<String>,
    employee_names: HashMap<String, usize>,
    limits: Vec<Limits>,
    days_off: Vec<(usize, usize)>,
    requests: Vec<(usize, usize, usize, i64, bool)>,
    cover: Vec<(usize, usize, i64, i64, i64)>,
}

/// Reads an instance.
///
/// # Errors
/// The first line that cannot be read, and what was expected there.
pub fn read(text: &str) -> Result<Instance, Unreadable> {
    let mut draft = Draft::default();
    let mut section = String::new();
    for (n, line) in text.lines().enumerate().map(|(n, l)| (n + 1, l.trim())) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix("SECTION_") {
            section = name.to_owned();
            continue;
        }
        let fields: Vec<&str> = line.split(',').map(str::trim).collect();
        draft.line(&section, &fields).map_err(|what| Unreadable { line: n, what })?;
    }
    draft.finish().map_err(|what| Unreadable { line: 0, what })
}

fn number<T: std::str::FromStr>(fields: &[&str], at: usize, what: &str) -> Result<T, String> {
    let text = fields.get(at).ok_or_else(|| format!("expected {what} as field {}", at + 1))?;
    text.parse().map_err(|_| format!("expected {what} as field {}, not `{text}`", at + 1))
}

impl Draft {
    fn line(&mut self, section: &str, f: &[&str]) -> Result<(), String> {
        match section {
            "HORIZON" => self.horizon(f),
            "SHIFTS" => self.shift(f),
            "STAFF" => self.employee(f),
            "DAYS_OFF" => {
                let p = self.person(f[0])?;
                for at in 1..f.len() {
                    let day = self.day(f, at)?;
                    self.days_off.push((p, day));
                }
                Ok(())
            }
            "SHIFT_ON_REQUESTS" | "SHIFT_OFF_REQUESTS" => {
                let (p, day) = (self.person(f[0])?, self.day(f, 1)?);
                let request = (p, day, self.shift_named(f, 2)?, number(f, 3, "a weight")?, section == "SHIFT_ON_REQUESTS");
                self.requests.push(request);
                Ok(())
            }
            "COVER" => {
                let row = (self.day(f, 0)?, self.shift_named(f, 1)?, number(f, 2, "a requirement")?, number(f, 3, "a weight for under")?);
                let over: i64 = number(f, 4, "a weight for over")?;
                let row: (usize, usize, i64, i64) = row;
                if row.2 < 0 || row.3 < 0 || over < 0 {
                    return Err("expected a requirement and weights of 0 or more".into());
                }
                self.cover.push((row.0, row.1, row.2, row.3, over));
                Ok(())
            }
            "" => Err("expected a line SECTION_HORIZON before any other".into()),
            other => Err(format!(
                "SECTION_{other} is not known; expected HORIZON, SHIFTS, STAFF, DAYS_OFF, SHIFT_ON_REQUESTS, SHIFT_OFF_REQUESTS or COVER"
            )),
        }
    }

    fn horizon(&mut self, f: &[&str]) -> Result<(), String> {
        let days: usize = number(f, 0, "the number of days")?;
        if days == 0 || days > 1_000 {
            return Err(format!("expected 1 to 1000 days, not {days}"));
        }
        self.days = Some(days);
        Ok(())
    }

    fn shift(&mut self, f: &[&str]) -> Result<(), String> {
        if self.shifts.len() + 2 > MOST_CHOICES {
            return Err(format!("expected at most {} shifts", MOST_CHOICES - 1));
        }
        let minutes = number(f, 1, "minutes")?;
        let not_followed_by = f.get(2).map_or("", |s| s).split('|').filter(|s| !s.is_empty()).map(str::to_owned).collect();
        if self.shift_names.insert(f[0].to_owned(), self.shifts.len()).is_some() {
            return Err(format!("shift `{}` is named twice", f[0]));
        }
        self.shift_order.push(f[0].to_owned());
        self.shifts.push(Shift { minutes, not_followed_by });
        Ok(())
    }

    fn employee(&mut self, f: &[&str]) -> Result<(), String> {
        let mut shifts = vec![0; self.shifts.len()];
        for part in f.get(1).map_or("", |s| s).split('|').filter(|s| !s.is_empty()) {
            let (name, most) = part.split_once('=').ok_or_else(|| format!("expected shift=number, not `{part}`"))?;
            let at = *self.shift_names.get(name).ok_or_else(|| format!("shift `{name}` is not in SECTION_SHIFTS"))?;
            shifts[at] = most.parse().map_err(|_| format!("expected a number after `{name}=`, not `{most}`"))?;
        }
        self.limits.push(Limits {
            shifts,
            most_minutes: number(f, 2, "MaxTotalMinutes")?,
            least_minutes: number(f, 3, "MinTotalMinutes")?,
            most_days: number(f, 4, "MaxConsecutiveShifts")?,
            fewest_days: number(f, 5, "MinConsecutiveShifts")?,
            fewest_free: number(f, 6, "MinConsecutiveDaysOff")?,
            weekends: number(f, 7, "MaxWeekends")?,
        });
        if self.employee_names.insert(f[0].to_owned(), self.employees.len()).is_some() {
            return Err(format!("employee `{}` is named twice", f[0]));
        }
        self.employees.push(f[0].to_owned());
        Ok(())
    }

    fn person(&self, name: &str) -> Result<usize, String> {
        self.employee_names.get(name).copied().ok_or_else(|| format!("employee `{name}` is not in SECTION_STAFF"))
    }

    fn shift_named(&self, f: &[&str], at: usize) -> Result<usize, String> {
        let name = f.get(at).ok_or_else(|| format!("expected a shift as field {}", at + 1))?;
        self.shift_names.get(*name).copied().ok_or_else(|| format!("shift `{name}` is not in SECTION_SHIFTS"))
    }

    fn day(&self, f: &[&str], at: usize) -> Result<usize, String> {
        let day: usize = number(f, at, "a day")?;
        match self.days {
            Some(days) if day < days => Ok(day),
            Some(days) => Err(format!("day {day} is not in the horizon 0..{}", days - 1)),
            None => Err("expected SECTION_HORIZON before any day".into()),
        }
    }

    fn finish(self) -> Result<Instance, String> {
        let days = self.days.ok_or("expected a SECTION_HORIZON")?;
        let choices = self.shifts.len() + 1;
        let mut not_after = vec![0_u64];
        for (k, shift) in self.shifts.iter().enumerate() {
            let mut mask = 0;
            for name in &shift.not_followed_by {
                let at = self.shift_names.get(name);
                mask |= 2
                    << at.ok_or_else(|| {
                        format!("shift `{}` may not be followed by `{name}`, which is not in SECTION_SHIFTS", self.shift_order[k])
                    })?;
            }
            not_after.push(mask);
        }
        let unit = self.shifts.iter().fold(0, |g, s| gcd(g, s.minutes)).max(1);
        let mut people: Vec<Person> = self.limits.iter().map(|l| person(l, &self.shifts, &not_after, unit, days)).collect();
        for (p, day) in &self.days_off {
            people[*p].allowed[*day] = 1;
        }
        for (p, day, shift, weight, on) in &self.requests {
            let at = day * choices + shift + 1;
            if *on {
                people[*p].base += weight;
                people[*p].cost[at] -= weight;
            } else {
                people[*p].cost[at] += weight;
            }
        }
        let row = |(day, shift, need, under, over): &(usize, usize, i64, i64, i64)| Cover {
            day: *day,
            choices: 2 << shift,
            people: None,
            need: *need,
            under: *under,
            over: *over,
        };
        let model = Model { days, choices, people, cover: self.cover.iter().map(row).collect(), help: Arc::default() };
        Ok(Instance { shifts: self.shift_order, employees: self.employees, model })
    }
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn person(limits: &Limits, shifts: &[Shift], not_after: &[u64], unit: u32, days: usize) -> Person {
    let choices = shifts.len() + 1;
    let used = limits.shifts.iter().enumerate().filter(|(_, n)| **n > 0).fold(0_u64, |mask, (k, _)| mask | 2 << k);
    let sequence = Sequence {
        choices,
        used,
        not_after: not_after.to_vec(),
        most_days: limits.most_days,
        fewest_days: limits.fewest_days,
        fewest_free: limits.fewest_free,
    };
    let mut counters: Vec<Counter> = limits
        .shifts
        .iter()
        .enumerate()
        .filter(|(_, n)| **n > 0)
        .map(|(k, n)| Counter { most: u16::try_from(*n).unwrap_or(u16::MAX), excess: None, choices: 2 << k, days: CountedDays::All })
        .collect();
    let weekend: Arc<[DayRule]> = (0..days)
        .map(|d| match d % 7 {
            5 => DayRule::Counts,
            6 => DayRule::CountsUnlessDayBefore,
            _ => DayRule::Not,
        })
        .collect();
    counters.insert(0, Counter { most: limits.weekends, excess: None, choices: !1, days: CountedDays::Some(weekend) });
    Person {
        cost: vec![0; days * choices],
        base: 0,
        allowed: vec![used | 1; days],
        automaton: Arc::new(sequence.automaton()),
        amount: std::iter::once(0).chain(shifts.iter().map(|s| s.minutes / unit)).collect(),
        least: limits.least_minutes.div_ceil(unit),
        most: limits.most_minutes / unit,
        amount_cost: Arc::default(),
        turn: Arc::default(),
        counters,
        lines: None,
    }
}

/// A plan as text: one line per employee, `-` for a day off.
#[must_use]
pub fn write(instance: &Instance, lines: &[Box<[u8]>]) -> String {
    let name = |c: &u8| if *c == 0 { "-" } else { &instance.shifts[usize::from(*c) - 1] };
    let cells = |line: &[u8]| line.iter().map(name).collect::<Vec<_>>().join(" ");
    instance.employees.iter().zip(lines).map(|(employee, line)| format!("{employee}: {}\n", cells(line))).collect()
}
