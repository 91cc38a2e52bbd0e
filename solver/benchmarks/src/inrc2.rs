//! The Second International Nurse Rostering Competition, static: all weeks at once (Ceschia, Dang, De Causmaecker,
//! Haspeslagh and Schaerf 2015).
//!
//! A choice is a shift with a skill. Hard rules are successions, skills and least cover; everything else costs. Costs are
//! multiples of [`UNIT`] and counted in it, so that bounds are rounded to what a cost can be. Least cover is hard: in the
//! model each person missing costs more than any plan gains by it, and [`Instance::cost`] gives no cost to such a plan.

use crate::{
    curtois::Unreadable,
    soft_runs::{Before, Run, SoftRuns},
};
use std::{collections::HashMap, sync::Arc};
use turnus_engine::{CountedDays, Counter, Cover, DayRule, MOST_CHOICES, Model, Person};

/// All costs of the format are multiples of this; the model counts in it.
pub const UNIT: i64 = 5;
/// Weights of the format, in [`UNIT`].
const OPTIMAL_COVER: i64 = 30 / UNIT;
const SHIFT_RUN: i64 = 15 / UNIT;
const RUN: i64 = 30 / UNIT;
const PREFERENCE: i64 = 10 / UNIT;
const WEEKEND_TORN: i64 = 30 / UNIT;
const ASSIGNMENT: i64 = 20 / UNIT;
const WEEKEND: i64 = 30 / UNIT;
/// Cost of each person missing from the least cover, in [`UNIT`].
const MISSING: i64 = 400;
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// An instance: names, and the model they stand for.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Shift types; shift `s` with skill `k` is choice `1 + s * skills + k`.
    pub shifts: Vec<String>,
    /// Skills.
    pub skills: Vec<String>,
    /// Nurses, in the order of the model's people.
    pub nurses: Vec<String>,
    /// The model, costs in [`UNIT`].
    pub model: Model,
}

/// What a contract says.
#[derive(Debug, Clone)]
struct Contract {
    total: (usize, usize),
    work: (usize, usize),
    free: (usize, usize),
    weekends: u16,
    complete: bool,
}

/// Scenario as read.
#[derive(Debug, Default)]
struct Scenario {
    weeks: usize,
    skills: Vec<String>,
    shifts: Vec<String>,
    runs: Vec<(usize, usize)>,
    /// `after[a][b]`: b may follow a.
    after: Vec<Vec<bool>>,
    contracts: HashMap<String, Contract>,
    nurses: Vec<(String, Contract, Vec<usize>)>,
}

/// A file's lines that are not empty, with their numbers, taken one after the other.
struct Lines<'a> {
    rest: std::iter::Peekable<std::vec::IntoIter<(usize, Vec<&'a str>)>>,
    last: usize,
    file: &'a str,
}

impl<'a> Lines<'a> {
    fn new(file: &'a str, text: &'a str) -> Self {
        let all: Vec<_> =
            text.lines().enumerate().map(|(n, l)| (n + 1, l.split_whitespace().collect::<Vec<_>>())).filter(|l| !l.1.is_empty()).collect();
        Self { rest: all.into_iter().peekable(), last: 0, file }
    }

    fn next(&mut self) -> Option<Vec<&'a str>> {
        let (n, fields) = self.rest.next()?;
        self.last = n;
        Some(fields)
    }

    fn fail<T>(&self, what: impl std::fmt::Display) -> Result<T, Unreadable> {
        Err(Unreadable { line: self.last, what: format!("{} ({})", what, self.file) })
    }

    fn row(&mut self, fields: usize, what: &str) -> Result<Vec<&'a str>, Unreadable> {
        match self.next() {
            Some(row) if row.len() >= fields => Ok(row),
            _ => self.fail(format_args!("expected {what}")),
        }
    }

    fn number<T: std::str::FromStr>(&self, text: &str, what: &str) -> Result<T, Unreadable> {
        text.parse().or_else(|_| self.fail(format_args!("expected {what}, not `{text}`")))
    }

    /// `(low,high)`.
    fn pair(&self, text: &str) -> Result<(usize, usize), Unreadable> {
        let inner = text.trim_matches(['(', ')']).split_once(',');
        let Some((low, high)) = inner else { return self.fail(format_args!("expected (least,most), not `{text}`")) };
        Ok((self.number(low, "a least number")?, self.number(high, "a greatest number")?))
    }

    fn place(&self, names: &[String], name: &str, what: &str) -> Result<usize, Unreadable> {
        names.iter().position(|n| n == name).map_or_else(|| self.fail(format_args!("{what} `{name}` is not in the scenario")), Ok)
    }
}

/// Reads an instance from its scenario, initial history and week files, in order.
///
/// # Errors
/// The first line that cannot be read, what was expected there, and in which file.
pub fn read(scenario: &str, history: &str, weeks: &[&str]) -> Result<Instance, Unreadable> {
    let scenario = read_scenario(scenario)?;
    let days = 7 * weeks.len();
    let (shifts, skills) = (scenario.shifts.len(), scenario.skills.len());
    let choices = 1 + shifts * skills;
    if choices > MOST_CHOICES || weeks.is_empty() {
        let what = format!("expected week files, and at most {} pairs of shift and skill, not {}", MOST_CHOICES - 1, choices - 1);
        return Err(Unreadable { line: 0, what });
    }
    let mut people = read_history(&scenario, history, days)?;
    let mut cover = Vec::new();
    for (w, week) in weeks.iter().enumerate() {
        read_week(&scenario, week, 7 * w, &mut cover, &mut people)?;
    }
    let nurses = scenario.nurses.into_iter().map(|n| n.0).collect();
    Ok(Instance {
        shifts: scenario.shifts,
        skills: scenario.skills,
        nurses,
        model: Model { days, choices, people, cover, help: Arc::default() },
    })
}

fn read_scenario(text: &str) -> Result<Scenario, Unreadable> {
    let mut s = Scenario::default();
    let mut lines = Lines::new("scenario", text);
    while let Some(head) = lines.next() {
        let count: usize = match head.get(2) {
            Some(n) if head[0] != "SCENARIO" => lines.number(n, "a number")?,
            _ => 0,
        };
        match head[0] {
            "WEEKS" => s.weeks = count,
            "SKILLS" => {
                for _ in 0..count {
                    s.skills.push(lines.row(1, "a skill")?[0].to_owned());
                }
            }
            "SHIFT_TYPES" => {
                for _ in 0..count {
                    let row = lines.row(2, "a shift type and (least,most) days in a row")?;
                    s.shifts.push(row[0].to_owned());
                    s.runs.push(lines.pair(row[1])?);
                }
                s.after = vec![vec![true; count]; count];
            }
            "FORBIDDEN_SHIFT_TYPES_SUCCESSIONS" => {
                for _ in 0..s.shifts.len() {
                    let row = lines.row(2, "a shift type and those that may not follow")?;
                    let from = lines.place(&s.shifts, row[0], "shift type")?;
                    for name in &row[2..] {
                        let to = lines.place(&s.shifts, name, "shift type")?;
                        s.after[from][to] = false;
                    }
                }
            }
            "CONTRACTS" => {
                for _ in 0..count {
                    let row = lines.row(6, "a contract with five limits")?;
                    let contract = Contract {
                        total: lines.pair(row[1])?,
                        work: lines.pair(row[2])?,
                        free: lines.pair(row[3])?,
                        weekends: lines.number(row[4], "most weekends")?,
                        complete: row[5] == "1",
                    };
                    s.contracts.insert(row[0].to_owned(), contract);
                }
            }
            "NURSES" => {
                for _ in 0..count {
                    let row = lines.row(4, "a nurse, a contract and skills")?;
                    let Some(contract) = s.contracts.get(row[1]) else {
                        return lines.fail(format_args!("contract `{}` is not in CONTRACTS", row[1]));
                    };
                    let skills = row[3..].iter().map(|k| lines.place(&s.skills, k, "skill")).collect::<Result<_, _>>()?;
                    s.nurses.push((row[0].to_owned(), contract.clone(), skills));
                }
            }
            _ => {}
        }
    }
    if s.nurses.is_empty() {
        return lines.fail("expected NURSES after CONTRACTS, SHIFT_TYPES and SKILLS");
    }
    Ok(s)
}

fn read_history(s: &Scenario, text: &str, days: usize) -> Result<Vec<Person>, Unreadable> {
    let mut people: Vec<Option<Person>> = vec![None; s.nurses.len()];
    let mut lines = Lines::new("history", text);
    while let Some(row) = lines.next() {
        if row.len() != 7 {
            continue;
        }
        let Some(p) = s.nurses.iter().position(|n| n.0 == row[0]) else {
            return lines.fail(format_args!("nurse `{}` is not in the scenario", row[0]));
        };
        let n = |at: usize| lines.number::<usize>(row[at], "a number of days");
        let before = match row[3] {
            "None" => Before::Free { run: n(6)?, edge: false },
            shift => Before::Work { shift: lines.place(&s.shifts, shift, "shift type")?, same: n(4)?, run: n(5)? },
        };
        people[p] = Some(person(s, p, (n(1)?, n(2)?), before, days));
    }
    people.into_iter().collect::<Option<_>>().map_or_else(|| lines.fail("expected a line for every nurse"), Ok)
}

/// A nurse's rules, with assignments and weekends of the past.
fn person(s: &Scenario, p: usize, past: (usize, usize), before: Before, days: usize) -> Person {
    let (_, contract, skills) = &s.nurses[p];
    let ways = s.skills.len();
    let choices = 1 + s.shifts.len() * ways;
    let run = |(least, most): (usize, usize), cost| Run { least, most, cost };
    let runs = SoftRuns {
        shifts: s.runs.iter().map(|r| run(*r, SHIFT_RUN)).collect(),
        work: run(contract.work, RUN),
        free: run(contract.free, RUN),
        after: s.after.iter().map(|row| row.iter().map(|may| may.then_some(0)).collect()).collect(),
        ways,
    };
    let all = |n: usize| {
        let total = past.0 + n;
        (contract.total.0.saturating_sub(total) + total.saturating_sub(contract.total.1)) as i64 * ASSIGNMENT
    };
    let weekend: Arc<[DayRule]> = (0..days)
        .map(|d| match d % 7 {
            5 => DayRule::Counts,
            6 => DayRule::CountsUnlessDayBefore,
            _ => DayRule::Not,
        })
        .collect();
    let torn = if contract.complete { WEEKEND_TORN } else { 0 };
    let own = (0..s.shifts.len()).flat_map(|shift| skills.iter().map(move |k| 1_u64 << (1 + shift * ways + k))).fold(1, |a, b| a | b);
    // Weekends of the past beyond the limit are paid for whatever comes.
    let beyond = past.1.saturating_sub(usize::from(contract.weekends)) as i64 * WEEKEND;
    let most = usize::from(contract.weekends).saturating_sub(past.1) as u16;
    Person {
        cost: vec![0; days * choices],
        base: beyond,
        allowed: vec![own; days],
        automaton: Arc::new(runs.automaton(before)),
        amount: std::iter::once(0).chain(std::iter::repeat_n(1, choices - 1)).collect(),
        least: 0,
        most: days as u32,
        amount_cost: (0..=days).map(all).collect(),
        turn: (0..days).map(|d| if d % 7 == 6 { [torn; 2] } else { [0; 2] }).collect(),
        counters: vec![Counter { most, excess: Some(WEEKEND), choices: !1, days: CountedDays::Some(weekend) }],
        lines: None,
    }
}

fn read_week(s: &Scenario, text: &str, first: usize, cover: &mut Vec<Cover>, people: &mut [Person]) -> Result<(), Unreadable> {
    let ways = s.skills.len();
    let choices = 1 + s.shifts.len() * ways;
    let mut lines = Lines::new("week data", text);
    let mut requests = false;
    while let Some(row) = lines.next() {
        if row[0] == "SHIFT_OFF_REQUESTS" {
            requests = true;
        } else if requests && row.len() == 3 {
            let Some(p) = s.nurses.iter().position(|n| n.0 == row[0]) else {
                return lines.fail(format_args!("nurse `{}` is not in the scenario", row[0]));
            };
            let Some(day) = DAYS.iter().position(|d| *d == row[2]) else {
                return lines.fail(format_args!("expected Mon to Sun, not `{}`", row[2]));
            };
            let shift = if row[1] == "Any" { None } else { Some(lines.place(&s.shifts, row[1], "shift type")?) };
            for c in (1..choices).filter(|c| shift.is_none_or(|shift| (c - 1) / ways == shift)) {
                people[p].cost[(first + day) * choices + c] += PREFERENCE;
            }
        } else if !requests && row.len() == 9 {
            let (shift, skill) = (lines.place(&s.shifts, row[0], "shift type")?, lines.place(&s.skills, row[1], "skill")?);
            for (day, text) in row[2..].iter().enumerate() {
                let (least, optimal) = lines.pair(text)?;
                let rows = [(least, MISSING), (if optimal > least { optimal } else { 0 }, OPTIMAL_COVER)];
                for (need, under) in rows.into_iter().filter(|r| r.0 > 0) {
                    let choices = 1 << (1 + shift * ways + skill);
                    cover.push(Cover { day: first + day, choices, people: None, need: need as i64, under, over: 0 });
                }
            }
        }
    }
    Ok(())
}

impl Instance {
    /// Cost of a plan as the format counts it, from the model's; `None` when the least cover is not met.
    #[must_use]
    pub fn cost(&self, lines: &[Box<[u8]>]) -> Option<i64> {
        let have = self.model.counted(lines);
        let met = self.model.cover.iter().zip(&have).all(|(row, have)| row.under != MISSING || *have >= row.need);
        met.then(|| self.model.objective(lines)).flatten().map(|cost| cost * UNIT)
    }

    /// A plan as text: one line per nurse, `-` for a day off.
    #[must_use]
    pub fn write(&self, lines: &[Box<[u8]>]) -> String {
        let name = |c: &u8| match usize::from(*c).checked_sub(1) {
            None => "-".to_owned(),
            Some(c) => format!("{}/{}", self.shifts[c / self.skills.len()], self.skills[c % self.skills.len()]),
        };
        let cells = |line: &[u8]| line.iter().map(name).collect::<Vec<_>>().join(" ");
        self.nurses.iter().zip(lines).map(|(nurse, line)| format!("{nurse}: {}\n", cells(line))).collect()
    }
}
