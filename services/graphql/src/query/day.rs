//! Who does what on a date.

use super::day_words::{DayAim, DayPartKind, LeftReason};
use super::{
    parsed,
    task::{Mode, Risk},
};
use crate::{
    backend::{Names, Reader, View},
    refusal::{fault, told},
    scalar::{Date, Position},
};
use async_graphql::{Context, Object, Result, SimpleObject, dataloader::DataLoader};
use std::sync::Arc;
use turnus_domain::{
    day_plan::{self, Broken, DayDemand, Doing, HelpBy, Part},
    id::{PersonId, PlanId, UnitId},
    quantity::Minutes,
};
use turnus_planning::PlannedDay;

/// Who does what at a unit on a date; nothing of it is recorded.
pub(crate) struct DayPlan(Arc<PlannedDay>);

/// Somebody on duty.
pub(crate) struct OnDuty {
    day: Arc<PlannedDay>,
    duty: usize,
}

/// A part of somebody's day.
#[derive(SimpleObject)]
struct DayPart {
    /// Start by the clock: `07:30`.
    from: String,
    /// End by the clock.
    to: String,
    /// What.
    kind: DayPartKind,
    /// Task; null for a break.
    task: Option<String>,
    /// Its English name.
    name: Option<String>,
    /// Its Norwegian name.
    name_nb: Option<String>,
    /// How; null for a break or supervision.
    mode: Option<Mode>,
    /// Who else does it, or who is supervised: places in `people`.
    with: Vec<u64>,
    /// Who supervises: a place in `people`.
    supervised_by: Option<u64>,
    /// Whether the mobile night team supervises.
    supervised_from_afar: bool,
}

/// A task of the date in one of its windows.
#[derive(SimpleObject)]
struct DayTask {
    /// Task.
    task: String,
    /// English name.
    name: String,
    /// Norwegian name.
    name_nb: String,
    /// How bad it is when it is not done.
    risk: Risk,
    /// Earliest start by the clock.
    from: String,
    /// Latest end by the clock.
    to: String,
    /// How often it is due.
    times: u32,
    /// How often it is done.
    done: u32,
    /// How often it is left.
    left: u32,
    /// Standard minutes left.
    minutes_left: i64,
    /// Why it is left.
    reason: Option<LeftReason>,
    /// Who may do it, where it is left: places in `people`.
    able: Vec<u64>,
    /// Who does it: places in `people`.
    done_by: Vec<u64>,
}

/// A presence minimum with the names behind it.
#[derive(SimpleObject)]
struct DayPresence {
    /// From by the clock.
    from: String,
    /// To by the clock.
    to: String,
    /// Competence class.
    class: String,
    /// Heads asked for.
    needed: u32,
    /// Fewest who are there at any minute.
    least: u32,
    /// Who is there at some time: places in `people`.
    people: Vec<u64>,
    /// Who answers for it: a place in `people`.
    responsible: Option<u64>,
}

/// An aim with its proof.
#[derive(SimpleObject)]
struct DayStage {
    /// What is small.
    aim: DayAim,
    /// What the plan has.
    value: i64,
    /// No plan that does as well in the aims before can have less.
    bound: i64,
}

/// Something that helps, found by solving the day again with it.
#[derive(SimpleObject)]
struct DayHelp {
    /// Task of a sharing decision that nobody has made.
    decide_task: Option<String>,
    /// Mode of that decision.
    decide_mode: Option<Mode>,
    /// Profession: of the decision, or of one more person.
    profession: Option<String>,
    /// Shift of one more person.
    shift: Option<String>,
    /// Who lacks one competence: a place in `people`.
    person: Option<u64>,
    /// The competence that is lacking.
    competence: Option<String>,
    /// Extra pay that day in øre, without social costs.
    cost_ore: i64,
    /// Minutes of care it saves.
    saves_minutes: i64,
    /// Minutes left with it.
    left_with_minutes: i64,
}

/// What an hour of a profession in a shift is worth on the date, found by solving again.
#[derive(SimpleObject)]
struct DayPrice {
    /// Shift.
    shift: String,
    /// Profession.
    profession: String,
    /// Minutes of care that one more hour saves.
    plus_one_hour: i64,
    /// Minutes of care that are left more with an hour less.
    minus_one_hour: i64,
}

/// A promise of the cover that the day does not keep: heads that are missing, or more minutes of a task left.
#[derive(SimpleObject)]
struct DayBroken {
    /// From by the clock, for heads.
    from: Option<String>,
    /// To by the clock, for heads.
    to: Option<String>,
    /// Competence class, for heads.
    class: Option<String>,
    /// Heads of the cover.
    needed: Option<u32>,
    /// Heads on duty.
    there: Option<u32>,
    /// Task, for minutes.
    task: Option<String>,
    /// Minutes left today.
    minutes_left: Option<i64>,
    /// Minutes left in the sharing plan, in hundredths.
    promised_x100: Option<i64>,
}

/// What would help, what hours are worth, and what the cover promised.
#[derive(SimpleObject)]
struct DayAdvice {
    /// What helps, cheapest first.
    helps: Vec<DayHelp>,
    /// How many ways out were tried.
    tried: u32,
    /// What hours are worth.
    prices: Vec<DayPrice>,
    /// Promises that are not kept.
    broken: Vec<DayBroken>,
}

impl DayPlan {
    pub(crate) async fn of(context: &Context<'_>, view: &View, unit: &UnitId, date: Date, rota: Option<String>) -> Result<Self> {
        let rota: Option<PlanId> = rota.as_deref().map(parsed).transpose()?;
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        let advised = context.look_ahead().field("advice").exists();
        let planned = planning.day(&view.facts, unit, date.0, rota.as_ref(), advised).await;
        Ok(Self(Arc::new(planned.map_err(|e| told("DAY_PLAN", e))?)))
    }
}

/// Who does what at a unit on a date: every task with a name, a time and a mode, or the reason why not.
#[Object]
impl DayPlan {
    /// The date.
    async fn date(&self) -> Date {
        Date(self.0.plan.date)
    }
    /// The rota that says who is on duty.
    async fn rota(&self) -> &str {
        self.0.plan.rota.as_str()
    }
    /// Whether that rota is published.
    async fn published(&self) -> bool {
        self.0.input.published
    }
    /// Position of the input.
    async fn input_position(&self) -> Position {
        Position(self.0.plan.input_position)
    }
    /// Whether every aim is proven.
    async fn proven(&self) -> bool {
        self.0.plan.proven()
    }
    /// Standard minutes left in all.
    async fn minutes_left(&self) -> i64 {
        self.0.plan.minutes_left().0
    }

    /// People on duty; other fields name them by their place here.
    #[graphql(complexity = "30 * child_complexity")]
    async fn people(&self) -> Vec<OnDuty> {
        (0..self.0.input.duties.len()).map(|duty| OnDuty { day: Arc::clone(&self.0), duty }).collect()
    }

    /// Keys of people who are in the rota and absent.
    async fn away(&self) -> Vec<String> {
        self.0.input.away.iter().map(ToString::to_string).collect()
    }

    /// Tasks of the date in each of their windows.
    #[graphql(complexity = "80 * child_complexity")]
    async fn tasks(&self) -> Vec<DayTask> {
        (0..self.0.input.demands.len()).map(|demand| task(&self.0, demand)).collect()
    }

    /// Presence minima of the date.
    #[graphql(complexity = "10 * child_complexity")]
    async fn presence(&self) -> Vec<DayPresence> {
        let show = |p: &day_plan::Presence| DayPresence {
            from: p.band.from.to_string(),
            to: p.band.to.to_string(),
            class: p.class.to_string(),
            needed: p.needed,
            least: p.least,
            people: places(&p.people),
            responsible: p.responsible.map(|d| d as u64),
        };
        self.0.plan.presence.iter().map(show).collect()
    }

    /// Aims in their order, each with its proof.
    #[graphql(complexity = "6 * child_complexity")]
    async fn stages(&self) -> Vec<DayStage> {
        self.0.plan.stages.iter().map(|s| DayStage { aim: s.aim.into(), value: s.value, bound: s.bound }).collect()
    }

    /// What would help and what hours are worth. It takes longer than the plan.
    #[graphql(complexity = "2000 + child_complexity")]
    async fn advice(&self) -> Option<DayAdvice> {
        self.0.advice.as_ref().map(advice)
    }
}

/// Somebody on duty.
#[Object]
impl OnDuty {
    /// Her key; null for a substitute.
    async fn person(&self) -> Option<String> {
        self.who().person.as_ref().map(ToString::to_string)
    }
    /// Her name; null when erased, or for a substitute.
    async fn name(&self, context: &Context<'_>) -> Result<Option<String>> {
        let Some(person): Option<PersonId> = self.who().person.clone() else { return Ok(None) };
        context.data::<DataLoader<Names>>()?.load_one(person).await.map_err(|e| fault("INTERNAL", e))
    }
    /// Profession.
    async fn profession(&self) -> &str {
        self.who().profession.as_str()
    }
    /// Shift.
    async fn shift(&self) -> &str {
        self.who().shift.as_str()
    }
    /// There from, by the clock.
    async fn from(&self) -> String {
        clock(self.who().from)
    }
    /// There to, by the clock.
    async fn to(&self) -> String {
        clock(self.who().to)
    }
    /// Minutes of care she has.
    async fn capacity(&self) -> i64 {
        self.who().capacity.0
    }
    /// Minutes of care she gives, supervision included.
    async fn minutes(&self) -> i64 {
        self.day.plan.care(self.duty).0
    }
    /// Her day in order of time.
    #[graphql(complexity = "60 * child_complexity")]
    async fn parts(&self) -> Vec<DayPart> {
        self.day.plan.parts(self.duty).iter().map(|p| part(&self.day, self.duty, p)).collect()
    }
}

impl OnDuty {
    fn who(&self) -> &day_plan::Duty {
        &self.day.input.duties[self.duty]
    }
}

fn part(day: &PlannedDay, duty: usize, part: &Part<'_>) -> DayPart {
    let plain = DayPart {
        from: clock(part.from),
        to: clock(part.to),
        kind: DayPartKind::Break,
        task: None,
        name: None,
        name_nb: None,
        mode: None,
        with: Vec::new(),
        supervised_by: None,
        supervised_from_afar: false,
    };
    match part.doing {
        Doing::Break => plain,
        Doing::Supervision { done, of } => {
            DayPart { kind: DayPartKind::Supervision, with: vec![of.duty as u64], ..about(day, done.demand, plain) }
        }
        Doing::Task { done, by } => {
            let others: Vec<usize> = done.performers.iter().map(|o| o.duty).filter(|d| *d != duty).collect();
            let supervisor = by.supervised.as_ref().and_then(|s| s.by);
            DayPart {
                kind: DayPartKind::Task,
                mode: Some(by.mode.into()),
                with: places(&others),
                supervised_by: supervisor.map(|d| d as u64),
                supervised_from_afar: by.supervised.is_some() && supervisor.is_none(),
                ..about(day, done.demand, plain)
            }
        }
    }
}

fn about(day: &PlannedDay, demand: usize, part: DayPart) -> DayPart {
    let asked = &day.input.demands[demand];
    let of = named(day, asked);
    DayPart { task: Some(asked.task.to_string()), name: of.map(|t| t.name.clone()), name_nb: of.map(|t| t.name_nb.clone()), ..part }
}

fn named<'a>(day: &'a PlannedDay, demand: &DayDemand) -> Option<&'a turnus_domain::task::Task> {
    day.input.sharing.tasks.iter().find(|t| t.id == demand.task)
}

fn task(day: &PlannedDay, demand: usize) -> DayTask {
    let asked = &day.input.demands[demand];
    let of = named(day, asked);
    let left = day.plan.left.iter().find(|l| l.demand == demand);
    let done = day.plan.done.iter().filter(|d| d.demand == demand);
    let mut by: Vec<usize> = done.clone().flat_map(|d| d.performers.iter().map(|p| p.duty)).collect();
    by.sort_unstable();
    by.dedup();
    DayTask {
        task: asked.task.to_string(),
        name: of.map(|t| t.name.clone()).unwrap_or_default(),
        name_nb: of.map(|t| t.name_nb.clone()).unwrap_or_default(),
        risk: of.map_or(Risk::Low, |t| t.risk.into()),
        from: clock(asked.from),
        to: clock(asked.to),
        times: asked.times,
        done: done.count() as u32,
        left: left.map_or(0, |l| l.times),
        minutes_left: left.map_or(0, |l| l.minutes.0),
        reason: left.map(|l| l.reason.into()),
        able: left.map(|l| places(&l.able)).unwrap_or_default(),
        done_by: places(&by),
    }
}

fn advice(advice: &day_plan::DayAdvice) -> DayAdvice {
    let price = |p: &day_plan::DayPrice| DayPrice {
        shift: p.shift.to_string(),
        profession: p.profession.to_string(),
        plus_one_hour: p.plus_one_hour.0,
        minus_one_hour: p.minus_one_hour.0,
    };
    DayAdvice {
        helps: advice.helps.iter().map(help).collect(),
        tried: advice.tried,
        prices: advice.prices.iter().map(price).collect(),
        broken: advice.broken.iter().map(broken).collect(),
    }
}

fn help(h: &day_plan::Help) -> DayHelp {
    let none = DayHelp {
        decide_task: None,
        decide_mode: None,
        profession: None,
        shift: None,
        person: None,
        competence: None,
        cost_ore: h.cost.0,
        saves_minutes: h.saves.0,
        left_with_minutes: h.left_with.0,
    };
    match &h.by {
        HelpBy::Decision { task, to, mode } => {
            DayHelp { decide_task: Some(task.to_string()), decide_mode: Some((*mode).into()), profession: Some(to.to_string()), ..none }
        }
        HelpBy::Competence { duty, competence } => DayHelp { person: Some(*duty as u64), competence: Some(competence.to_string()), ..none },
        HelpBy::Person { shift, profession } => {
            DayHelp { shift: Some(shift.to_string()), profession: Some(profession.to_string()), ..none }
        }
    }
}

fn broken(b: &Broken) -> DayBroken {
    let (mut from, mut to, mut class, mut heads) = (None, None, None, (None, None));
    let (mut task, mut minutes) = (None, (None, None));
    match b {
        Broken::Heads { band, class: of, needed, there } => {
            (from, to, class) = (Some(band.from.to_string()), Some(band.to.to_string()), Some(of.to_string()));
            heads = (Some(*needed), Some(*there));
        }
        Broken::Task { task: of, left, promised_x100 } => {
            (task, minutes) = (Some(of.to_string()), (Some(left.0), Some(*promised_x100)));
        }
    }
    DayBroken { from, to, class, needed: heads.0, there: heads.1, task, minutes_left: minutes.0, promised_x100: minutes.1 }
}

fn places(duties: &[usize]) -> Vec<u64> {
    duties.iter().map(|d| *d as u64).collect()
}

/// A minute of the care day by the clock.
fn clock(at: Minutes) -> String {
    let at = at.0.rem_euclid(1440);
    format!("{:02}:{:02}", at / 60, at % 60)
}
