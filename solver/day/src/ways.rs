//! Who of the people on duty may do a task, and how.
//!
//! * What law forbids to a profession has no way, whatever other lines say.
//! * Delegated and supervised ways need a sharing decision in force (R-TS-01).
//! * The person meets what the line requires on the date: competence, not title (R-TS-06), not expired (R-CO-01).
//! * Who waits for authorisation works supervised or assisting only (R-CO-02).
//! * A supervisor is of a profession the line names, authorised, and may do the task herself where the catalogue lets her
//!   profession do it by own right (R-TS-07).
//! * Everybody uses the best mode she may: own right, delegation, supervision, assistance.

use crate::DayError;
use turnus_domain::{
    competence::CompetenceExpr,
    day_plan::{DayPlanInput, Duty},
    id::ProfessionId,
    quantity::BasisPoints,
    staff::StaffMember,
    task::{AllowedMode, Mode, Task},
};

/// A way: somebody on duty in a mode.
#[derive(Debug, Clone)]
pub(crate) struct Way {
    pub(crate) duty: usize,
    pub(crate) mode: Mode,
    /// Clock minutes it takes her.
    pub(crate) minutes: i64,
    /// Levels above the lowest effective level of care.
    pub(crate) levels: i64,
    pub(crate) oversight: Oversight,
}

/// What oversight a way asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Oversight {
    None,
    /// One of these is there all the time and gives so many minutes at the end; or the mobile team is in reach.
    By {
        supervisors: Vec<usize>,
        minutes: i64,
        afar: bool,
    },
}

/// A demand with its task and ways.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) task: &'a Task,
    pub(crate) from: i64,
    pub(crate) to: i64,
    pub(crate) times: u32,
    pub(crate) ways: Vec<Way>,
    /// Somebody may, but only under supervision and there is none.
    pub(crate) unsupervised: bool,
}

impl Asked<'_> {
    pub(crate) fn performers(&self) -> usize {
        usize::from(self.task.performers.max(1))
    }
    /// Standard minutes each time, all performers together.
    pub(crate) fn standard(&self) -> i64 {
        self.task.minutes.0 * self.performers() as i64
    }
}

/// The input with everything the models ask of it.
#[derive(Debug)]
pub(crate) struct Day<'a> {
    pub(crate) input: &'a DayPlanInput,
    pub(crate) asked: Vec<Asked<'a>>,
    /// When the mobile team is in reach, in minutes of the care day.
    pub(crate) reach: Vec<(i64, i64)>,
}

impl<'a> Day<'a> {
    pub(crate) fn new(input: &'a DayPlanInput) -> Result<Self, DayError> {
        let reach = reach(input);
        let mut asked = Vec::with_capacity(input.demands.len());
        for (index, demand) in input.demands.iter().enumerate() {
            let task = input.sharing.tasks.iter().find(|t| t.id == demand.task);
            let task = task.ok_or_else(|| DayError::UnknownTask { demand: index, task: demand.task.to_string() })?;
            let (from, to) = (demand.from.0, demand.to.0);
            let (ways, unsupervised) = within(input, &reach, task, from, to);
            asked.push(Asked { task, from, to, times: demand.times, unsupervised, ways });
        }
        Ok(Self { input, asked, reach })
    }
    pub(crate) fn duties(&self) -> &'a [Duty] {
        &self.input.duties
    }
    /// Whether the mobile team is in reach all the time.
    pub(crate) fn reached(&self, from: i64, to: i64) -> bool {
        self.reach.iter().any(|(a, b)| *a <= from && to <= *b)
    }
}

/// The ways of a task by people on duty in a span; and whether there is none only for want of a supervisor.
pub(crate) fn within(input: &DayPlanInput, reach: &[(i64, i64)], task: &Task, from: i64, to: i64) -> (Vec<Way>, bool) {
    let mut all = Rights { input, task }.all();
    all.retain(|w| overlaps(&input.duties[w.duty], from, to));
    let may = !all.is_empty();
    all.retain(|w| is_overseen(input, reach, w, from, to));
    let ways = best(all);
    let unsupervised = may && ways.is_empty();
    (ways, unsupervised)
}

fn overlaps(duty: &Duty, from: i64, to: i64) -> bool {
    duty.from.0 < to && from < duty.to.0
}

fn is_overseen(input: &DayPlanInput, reach: &[(i64, i64)], way: &Way, from: i64, to: i64) -> bool {
    match &way.oversight {
        Oversight::None => true,
        Oversight::By { supervisors, afar, .. } => {
            let duty = &input.duties[way.duty];
            let (from, to) = (from.max(duty.from.0), to.min(duty.to.0));
            let here = supervisors.iter().any(|s| overlaps(&input.duties[*s], from, to));
            here || (*afar && reach.iter().any(|(a, b)| *a < to && from < *b))
        }
    }
}

/// The best mode of each person; of equal modes the quickest.
fn best(mut ways: Vec<Way>) -> Vec<Way> {
    ways.sort_by_key(|w| (w.duty, w.mode, w.minutes));
    ways.dedup_by_key(|w| w.duty);
    ways
}

/// Spans of the care day in which the mobile team is in reach.
pub(crate) fn reach(input: &DayPlanInput) -> Vec<(i64, i64)> {
    let Some(r) = input.sharing.night_reach else { return Vec::new() };
    let (start, end) = (input.start.0, input.start.0 + 1440);
    let length = match (r.to.minutes() - r.from.minutes()).rem_euclid(1440) {
        0 => 1440,
        minutes => minutes,
    };
    let spans = [-1440, 0, 1440].map(|shift| ((r.from.minutes() + shift).max(start), (r.from.minutes() + shift + length).min(end)));
    spans.into_iter().filter(|(a, b)| a < b).collect()
}

/// What people may do of a task.
struct Rights<'a> {
    input: &'a DayPlanInput,
    task: &'a Task,
}

impl Rights<'_> {
    fn all(&self) -> Vec<Way> {
        (0..self.input.duties.len()).flat_map(|duty| self.of(duty)).collect()
    }

    fn of(&self, duty: usize) -> Vec<Way> {
        let who = &self.input.duties[duty];
        let counts = self.counts(duty);
        if self.is_forbidden(&who.profession) {
            return Vec::new();
        }
        let lines = self.task.allowed.iter().filter(|a| a.profession == who.profession);
        lines
            .filter(|a| counts || matches!(a.mode, Mode::Supervised | Mode::Assist))
            .filter(|a| !(a.mode == Mode::Assist && self.task.performers < 2))
            .filter(|a| self.is_decided(a) && self.meets(duty, &a.requires))
            .map(|a| self.way(duty, a))
            .collect()
    }

    fn way(&self, duty: usize, line: &AllowedMode) -> Way {
        let minutes = share(self.task.minutes.0, line.time_factor);
        let overseen = line.mode == Mode::Supervised || line.supervision.0 > 0;
        let level = self.input.sharing.professions.iter().find(|p| p.id == line.profession).map_or(0, |p| p.level.0);
        Way {
            duty,
            mode: line.mode,
            minutes,
            levels: i64::from(level.saturating_sub(self.task.leon.0)),
            oversight: if overseen { self.oversight(duty, line) } else { Oversight::None },
        }
    }

    fn oversight(&self, performer: usize, line: &AllowedMode) -> Oversight {
        let others = (0..self.input.duties.len()).filter(|d| *d != performer);
        let supervisors = others.filter(|d| self.supervises(*d, line)).collect();
        let minutes = share(self.task.minutes.0, line.supervision);
        let afar = line.supervisors.iter().any(|p| nurses(self.input).contains(p));
        Oversight::By { supervisors, minutes, afar }
    }

    fn supervises(&self, duty: usize, line: &AllowedMode) -> bool {
        let who = &self.input.duties[duty];
        let own = |a: &&AllowedMode| a.profession == who.profession && a.mode == Mode::Own;
        let mut by_right = self.task.allowed.iter().filter(own).peekable();
        line.supervisors.contains(&who.profession)
            && self.counts(duty)
            && !self.is_forbidden(&who.profession)
            && (by_right.peek().is_none() || by_right.any(|a| self.meets(duty, &a.requires)))
    }

    /// Law wins.
    fn is_forbidden(&self, profession: &ProfessionId) -> bool {
        self.task.allowed.iter().any(|a| a.profession == *profession && a.mode == Mode::Forbidden)
    }

    fn is_decided(&self, line: &AllowedMode) -> bool {
        let sharing = &self.input.sharing;
        !matches!(line.mode, Mode::Delegated | Mode::Supervised)
            || sharing.decisions.iter().any(|d| {
                d.unit == sharing.unit
                    && d.task == self.task.id
                    && d.to == line.profession
                    && d.mode == line.mode
                    && d.valid.contains(self.input.date)
            })
    }

    fn counts(&self, duty: usize) -> bool {
        member(self.input, duty).is_none_or(|m| m.authorisation.counts_on(self.input.date))
    }

    fn meets(&self, duty: usize, expr: &CompetenceExpr) -> bool {
        let who = &self.input.duties[duty];
        match member(self.input, duty) {
            // Who waits for authorisation is of her profession under supervision.
            Some(m) => meets(expr, &|list| list.contains(&m.profession), &|e| m.meets(e, self.input.date)),
            None => meets(expr, &|list| list.contains(&who.profession), &|_| false),
        }
    }
}

fn meets(expr: &CompetenceExpr, is: &dyn Fn(&[ProfessionId]) -> bool, holds: &dyn Fn(&CompetenceExpr) -> bool) -> bool {
    match expr {
        CompetenceExpr::Anyone => true,
        CompetenceExpr::Profession(list) => is(list),
        CompetenceExpr::Holds { .. } => holds(expr),
        CompetenceExpr::All(list) => list.iter().all(|e| meets(e, is, holds)),
        CompetenceExpr::Any(list) => list.iter().any(|e| meets(e, is, holds)),
    }
}

/// What is known about somebody on duty; nothing about a substitute.
pub(crate) fn member(input: &DayPlanInput, duty: usize) -> Option<&StaffMember> {
    let person = input.duties[duty].person.as_ref()?;
    input.sharing.staff.iter().find(|m| m.person == *person)
}

/// The mobile night team consists of nurses, as the class `nurse` says.
fn nurses(input: &DayPlanInput) -> &[ProfessionId] {
    let class = input.sharing.classes.iter().find(|c| c.id.as_str() == "nurse");
    match class.map(|c| &c.who) {
        Some(CompetenceExpr::Profession(list)) => list,
        _ => &[],
    }
}

/// A share of minutes, rounded up to whole ones.
fn share(minutes: i64, of: BasisPoints) -> i64 {
    (minutes * i64::from(of.0) + 9_999) / 10_000
}
