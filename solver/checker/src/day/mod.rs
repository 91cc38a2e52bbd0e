//! The judge of day plans: from the frozen input and a plan alone it asks every rule again, on the clock.
//!
//! One rule is one file: [`DayRule`] names them. Proofs are judged as far as a judge without a solver can: every value is
//! recounted and no bound is above its value.

mod capacity;
mod claim;
mod clock;
mod count;
mod form;
mod left;
mod may;
mod pause;
mod presence;
mod supervision;
mod together;

use turnus_domain::{
    day_plan::{DayPlan, DayPlanInput, Duty, Performer, TaskDone},
    quantity::Minutes,
    task::Task,
};

/// Rules of a day plan, each a file of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayRule {
    /// Everything that is named is in the input.
    Form,
    /// Everybody who does a task may do it in that mode (law, decision, authorisation, competence).
    May,
    /// Inside the window and the shift, and nobody in two places.
    Clock,
    /// As many different people as the task needs, one of them not assisting.
    Together,
    /// Supervised where the mode asks for it: a supervisor there, or the mobile team in reach; not too many at once.
    Supervision,
    /// Nobody gives more minutes than she has.
    Capacity,
    /// Everybody takes her break.
    Pause,
    /// Every demand is done or left as often as it is due.
    Count,
    /// What is left is left for the reason that is told, and nobody has time for it.
    Left,
    /// Presence minima are told as they are.
    Presence,
    /// The values of the aims are what the plan has, and no bound is above its value.
    Claim,
}

/// A breach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayFinding {
    /// Which rule.
    pub rule: DayRule,
    /// What is wrong, in a sentence.
    pub what: String,
}

/// Every breach of a day plan.
#[must_use]
pub fn check_day(input: &DayPlanInput, plan: &DayPlan) -> Vec<DayFinding> {
    let mut found = Found(Vec::new());
    form::judge(input, plan, &mut found);
    if found.0.is_empty() {
        let sheet = Sheet::new(input, plan);
        for judge in [
            may::judge,
            clock::judge,
            together::judge,
            supervision::judge,
            capacity::judge,
            pause::judge,
            count::judge,
            left::judge,
            presence::judge,
            claim::judge,
        ] {
            judge(&sheet, &mut found);
        }
    }
    found.0
}

/// Breaches so far.
struct Found(Vec<DayFinding>);

impl Found {
    fn unless(&mut self, holds: bool, rule: DayRule, what: impl FnOnce() -> String) {
        if !holds {
            self.0.push(DayFinding { rule, what: what() });
        }
    }
}

/// A piece of somebody's day.
#[derive(Debug, Clone, Copy)]
struct Piece {
    from: i64,
    to: i64,
    /// Whether it counts against her capacity.
    care: bool,
}

/// A plan laid out by person.
struct Sheet<'a> {
    input: &'a DayPlanInput,
    plan: &'a DayPlan,
    pieces: Vec<Vec<Piece>>,
}

impl<'a> Sheet<'a> {
    fn new(input: &'a DayPlanInput, plan: &'a DayPlan) -> Self {
        let mut pieces = vec![Vec::new(); input.duties.len()];
        for done in &plan.done {
            for p in &done.performers {
                let (from, to) = span(done, p);
                pieces[p.duty].push(Piece { from, to, care: true });
                if let Some((s, minutes)) = p.supervised.as_ref().and_then(|s| Some((s.by?, s.minutes.0))) {
                    pieces[s].push(Piece { from: to - minutes, to, care: true });
                }
            }
        }
        for pause in &plan.pauses {
            pieces[pause.duty].push(Piece { from: pause.from.0, to: (pause.from + pause.minutes).0, care: false });
        }
        for list in &mut pieces {
            list.retain(|p| p.from < p.to);
            list.sort_by_key(|p| (p.from, p.to));
        }
        Self { input, plan, pieces }
    }

    fn task(&self, demand: usize) -> &'a Task {
        let id = &self.input.demands[demand].task;
        // `form` asked for it.
        self.input.sharing.tasks.iter().find(|t| t.id == *id).unwrap_or_else(|| unreachable!("{id} is in the catalogue"))
    }

    fn load(&self, duty: usize) -> Minutes {
        Minutes(self.pieces[duty].iter().filter(|p| p.care).map(|p| p.to - p.from).sum())
    }

    fn is_free(&self, duty: usize, from: i64, to: i64) -> bool {
        self.pieces[duty].iter().all(|p| p.to <= from || to <= p.from)
    }
}

fn span(done: &TaskDone, p: &Performer) -> (i64, i64) {
    (done.from.0, (done.from + p.minutes).0)
}

fn called(input: &DayPlanInput, duty: usize) -> String {
    let Duty { person, profession, shift, .. } = &input.duties[duty];
    person.as_ref().map_or_else(|| format!("the substitute {profession} on {shift}"), |p| format!("{p} ({profession}, {shift})"))
}
