//! Tasks and rosters together: the format of Smet, Ernst and Vanden Berghe (2016), read, and solved in `search`.
//!
//! Every task goes to a qualified employee whose shift of that day holds it; an employee's tasks do not overlap, and a
//! worked shift holds at least one. What rosters break costs 1 each (`roster`). This is a model of its own: the engine's
//! lines have no tasks.

mod greedy;
mod roster;
mod search;
mod window;

pub use roster::Rules;
pub use search::{Found, Limits, search};

use crate::curtois::Unreadable;
use std::fmt::Write;

/// A task: minutes from midnight, and its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    /// First minute.
    pub start: u32,
    /// Minute at which it is over.
    pub end: u32,
    /// Day.
    pub day: usize,
}

/// An instance.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Tasks.
    pub tasks: Vec<Task>,
    /// Start and end of each shift in minutes; shift 0 is the day off.
    pub shifts: Vec<(u32, u32)>,
    /// Whether an employee may do a task, by employee and task.
    pub skilled: Vec<Vec<bool>>,
    /// Days.
    pub days: usize,
    /// What rosters should keep.
    pub rules: Rules,
}

/// Who does what, and the shifts that follow from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Employee of each task; absent while nobody does it.
    pub holder: Vec<Option<usize>>,
    /// Shift of each employee and day; 0 is a day off.
    pub shifts: Vec<Vec<u8>>,
}

/// Lines that are not empty, one after the other.
struct Lines<'a> {
    rest: std::vec::IntoIter<(usize, &'a str)>,
    last: usize,
}

impl<'a> Lines<'a> {
    fn next(&mut self, what: &str) -> Result<&'a str, Unreadable> {
        let Some((n, line)) = self.rest.next() else { return self.fail(format_args!("the file ends, expected {what}")) };
        self.last = n;
        Ok(line)
    }

    fn fail<T>(&self, what: impl std::fmt::Display) -> Result<T, Unreadable> {
        Err(Unreadable { line: self.last, what: what.to_string() })
    }

    /// `word = n`.
    fn head(&mut self, word: &str) -> Result<usize, Unreadable> {
        let line = self.next(word)?;
        let value = line.split_once('=').filter(|(key, _)| key.trim().eq_ignore_ascii_case(word)).map(|(_, v)| v.trim().parse());
        match value {
            Some(Ok(n)) if n <= 1_000_000 => Ok(n),
            _ => self.fail(format_args!("expected `{word} = n`, not `{line}`")),
        }
    }

    fn numbers(&mut self, count: usize, what: &str) -> Result<Vec<usize>, Unreadable> {
        let line = self.next(what)?;
        let row: Option<Vec<usize>> = line.split_whitespace().map(|n| n.parse().ok()).collect();
        row.filter(|row| row.len() == count).map_or_else(|| self.fail(format_args!("expected {what}, not `{line}`")), Ok)
    }

    fn pair(&mut self, what: &str) -> Result<(i64, i64), Unreadable> {
        self.numbers(2, what).map(|row| (row[0] as i64, row[1] as i64))
    }

    fn flag(&mut self, what: &str) -> Result<bool, Unreadable> {
        match self.next(what)?.to_ascii_lowercase().as_str() {
            "true" => Ok(true),
            "false" => Ok(false),
            other => self.fail(format_args!("expected true or false for {what}, not `{other}`")),
        }
    }
}

/// Reads an instance.
///
/// # Errors
/// The first line that cannot be read, and what was expected there.
pub fn read(text: &str) -> Result<Instance, Unreadable> {
    let mut all: Vec<(usize, &str)> = text.lines().enumerate().map(|(n, l)| (n + 1, l.trim())).filter(|(_, l)| !l.is_empty()).collect();
    let skip = usize::from(all.first().is_some_and(|(_, l)| l.starts_with('#')));
    let mut lines = Lines { rest: all.split_off(skip).into_iter(), last: 0 };
    let mut tasks = Vec::new();
    for _ in 0..lines.head("Tasks")? {
        let row = lines.numbers(3, "start, end and day of a task")?;
        tasks.push(Task { start: row[0] as u32, end: row[1] as u32, day: row[2] });
    }
    let mut shifts = Vec::new();
    for _ in 0..lines.head("Shifts")? {
        let row = lines.numbers(6, "six numbers of a shift")?;
        shifts.push((row[0] as u32, (row[0] + row[3]) as u32));
    }
    let mut skilled = Vec::new();
    for _ in 0..lines.head("Employees")? {
        let line = lines.next("an employee's tasks")?;
        let mut able = vec![false; tasks.len()];
        for word in line.split_once(':').map_or("", |l| l.1).split_whitespace() {
            match word.parse::<usize>().ok().and_then(|t| able.get_mut(t)) {
                Some(a) => *a = true,
                None => return lines.fail(format_args!("expected tasks 0 to {}, not `{word}`", tasks.len().saturating_sub(1))),
            }
        }
        skilled.push(able);
    }
    let days = lines.head("Days")?;
    lines.next("the line `Shift constraints`")?;
    let worked = lines.pair("least and most days worked")?;
    let per_shift = (0..shifts.len()).map(|_| lines.pair("least and most days with a shift")).collect::<Result<_, _>>()?;
    let (most_off, most_work) = lines.pair("longest run off and of work")?;
    let (lone_off, weekends) = (lines.flag("isolated days off")?, lines.flag("complete weekends")?);
    let mut forbidden = vec![vec![false; shifts.len()]; shifts.len()];
    for _ in 0..lines.head("Forbidden sequences")? {
        let row = lines.numbers(2, "two shifts")?;
        match forbidden.get_mut(row[0]).and_then(|f| f.get_mut(row[1])) {
            Some(cell) => *cell = true,
            None => return lines.fail("expected two shifts of the file"),
        }
    }
    let rules = Rules { worked, per_shift, most_off, most_work, lone_off, weekends, forbidden };
    let wrong = tasks.iter().any(|t| t.day >= days || t.start >= t.end) || shifts.len() < 2 || shifts.len() > 16 || days == 0;
    if wrong {
        return lines.fail("expected tasks that begin before they end on days of the horizon, and 2 to 16 shifts");
    }
    Ok(Instance { tasks, shifts, skilled, days, rules })
}

impl Instance {
    /// Whether a shift holds a task.
    #[must_use]
    pub fn fits(&self, task: usize, shift: usize) -> bool {
        let (task, (from, to)) = (self.tasks[task], self.shifts[shift]);
        shift > 0 && from <= task.start && task.end <= to
    }

    /// Cost of the rosters.
    #[must_use]
    pub fn cost(&self, plan: &Plan) -> i64 {
        plan.shifts.iter().map(|row| self.rules.cost(row)).sum()
    }

    /// No plan costs less: enough people must work each day for the tasks that are going on at one time, and each day
    /// worked leaves one day off less.
    #[must_use]
    pub fn bound(&self) -> i64 {
        let most_at_once = |d: usize| {
            let today: Vec<&Task> = self.tasks.iter().filter(|t| t.day == d).collect();
            today.iter().map(|a| today.iter().filter(|b| b.start <= a.start && a.start < b.end).count()).max().unwrap_or(0)
        };
        let wanted: usize = (0..self.days).map(most_at_once).sum();
        let (n, days) = (self.skilled.len(), self.days);
        // least[w]: least cost of people so far who together work w days.
        let mut least = vec![i64::MAX / 2; n * days + 1];
        least[0] = 0;
        for _ in 0..n {
            let mut with = vec![i64::MAX / 2; n * days + 1];
            for (w, cost) in least.iter().enumerate().filter(|(_, c)| **c < i64::MAX / 2) {
                for own in 0..=days {
                    if let Some(cell) = with.get_mut(w + own) {
                        *cell = (*cell).min(cost + self.rules.days_cost(own as i64, days as i64));
                    }
                }
            }
            least = with;
        }
        least.get(wanted..).and_then(|l| l.iter().min()).copied().unwrap_or(0)
    }

    /// A plan in the format's own form; `None` while a task has nobody.
    #[must_use]
    pub fn write(&self, plan: &Plan) -> Option<String> {
        let mut out = format!("turnus\ttrue\t{}\t0\t0\n", self.cost(plan));
        for holder in &plan.holder {
            let _ = writeln!(out, "{}", (*holder)?);
        }
        for row in &plan.shifts {
            let _ = writeln!(out, "{}", row.iter().map(u8::to_string).collect::<Vec<_>>().join("\t"));
        }
        Some(out)
    }
}
