//! Who does what today: every task of a date given to a named person on duty, or left with the reason.
//!
//! The *care day* runs from the start of the first band to the same clock time of the next day; it belongs to the people
//! whose shift starts on its date. Times are minutes after the midnight at which the date begins, counted as the clock
//! counts on a day without a clock change, so that 01:00 of the next day is 1500. Nothing of a day plan is recorded: it
//! is a function of its input.

mod parts;

pub use parts::{Doing, Part};

use crate::{
    calendar::DayKind,
    cover::{Band, CoverRequirement},
    id::{ClassId, CompetenceId, PersonId, PlanId, ProfessionId, ShiftTypeId, TaskId, UnitId},
    quantity::{Minutes, Ore},
    sharing_input::SharingInput,
    task::{Mode, TimeWindow},
};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Somebody on duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Duty {
    /// Who; none for a substitute, who is of her profession and is known to hold nothing besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// Profession.
    pub profession: ProfessionId,
    /// The shift worked.
    pub shift: ShiftTypeId,
    /// There from.
    pub from: Minutes,
    /// There to, the end of the care day at the latest.
    pub to: Minutes,
    /// Minutes of care: `(span − unproductive) × utilisation`, rounded down.
    pub capacity: Minutes,
    /// Length of the break, paid or not, taken in the middle third of the shift.
    pub pause: Minutes,
    /// Whether the break is unpaid: she may leave, and does not count as present.
    pub leaves: bool,
}

/// How often a task is to be done in one of its windows on the date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DayDemand {
    /// Task.
    pub task: TaskId,
    /// Its window by the clock.
    pub window: TimeWindow,
    /// Earliest start.
    pub from: Minutes,
    /// Latest end.
    pub to: Minutes,
    /// Times.
    pub times: u32,
}

/// What the cover of the sharing plan promised for days of this kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Promised {
    /// The sharing plan.
    pub plan: PlanId,
    /// Its cover.
    pub cover: Vec<CoverRequirement>,
    /// Minutes it leaves by task, in hundredths; tasks that are not listed are done.
    pub left_x100: Vec<(TaskId, i64)>,
}

/// Frozen input of a day plan: the tasks of a date and the people of a rota.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DayPlanInput {
    /// Tasks, decisions, staff and competences, read for the date.
    pub sharing: SharingInput,
    /// The date.
    pub date: NaiveDate,
    /// Its kind.
    pub kind: DayKind,
    /// The rota that says who is on duty.
    pub rota: PlanId,
    /// Whether it is published.
    pub published: bool,
    /// Start of the care day.
    pub start: Minutes,
    /// Who is on duty, substitutes last.
    pub duties: Vec<Duty>,
    /// On duty by the rota, but absent.
    pub away: Vec<PersonId>,
    /// Work for the unit, in order of task and window.
    pub demands: Vec<DayDemand>,
    /// Work that the mobile night team does.
    pub mobile: Vec<DayDemand>,
    /// People that somebody may supervise at once (R-TS-07: 3, a local assumption).
    pub supervisees_at_once: u32,
    /// What was promised, if a sharing plan is adopted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised: Option<Promised>,
}

/// Somebody's part in doing a task once. All parts start together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Performer {
    /// Who, as a place in the list of people on duty.
    pub duty: usize,
    /// How.
    pub mode: Mode,
    /// Minutes it takes her.
    pub minutes: Minutes,
    /// Who supervises, where the mode asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supervised: Option<Supervision>,
}

/// Supervision of one performance.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Supervision {
    /// By whom, as a place in the list of people on duty; none for the mobile night team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<usize>,
    /// Minutes it takes the supervisor: the last ones of the performance.
    pub minutes: Minutes,
}

/// A task done once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct TaskDone {
    /// Start.
    pub from: Minutes,
    /// Place of its demand.
    pub demand: usize,
    /// Who does it, as many as the task needs at once.
    pub performers: Vec<Performer>,
}

/// A break.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Pause {
    /// Whose, as a place in the list of people on duty.
    pub duty: usize,
    /// Start.
    pub from: Minutes,
    /// Length.
    pub minutes: Minutes,
}

/// Why a task is left. The first that is true, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LeftReason {
    /// Nobody on duty in its window may do it.
    NobodyMay,
    /// Those who may do it only under supervision have no supervisor on duty or in reach.
    NoSupervisor,
    /// The window, as far as those who may are on duty in it, is shorter than the task.
    WindowTooShort,
    /// Fewer people are on duty together than the task needs at once, or none of them may lead it.
    TooFewTogether,
    /// Those who may do it are full.
    AllBusy,
}

/// A task that nobody does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct TaskLeft {
    /// Place of its demand.
    pub demand: usize,
    /// Times.
    pub times: u32,
    /// Standard minutes, all performers together.
    pub minutes: Minutes,
    /// Why.
    pub reason: LeftReason,
    /// Who may do it, as places in the list of people on duty.
    pub able: Vec<usize>,
}

/// A presence minimum on the date, with the names behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Presence {
    /// When.
    pub band: Band,
    /// Who counts.
    pub class: ClassId,
    /// Heads asked for.
    pub needed: u32,
    /// Fewest who are there at any minute; people on an unpaid break are not.
    pub least: u32,
    /// Who is there at some time, as places in the list of people on duty.
    pub people: Vec<usize>,
    /// Who answers for it: there for the whole band where somebody is, of the highest level of care.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsible: Option<usize>,
}

/// What is made as small as possible, one after the other; none is worsened for a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DayAim {
    /// Minutes left of tasks of critical risk.
    CriticalLeft,
    /// Minutes left of tasks of high risk.
    HighLeft,
    /// Minutes left of tasks of medium risk.
    MediumLeft,
    /// Minutes left of tasks of low risk.
    LowLeft,
    /// Minutes × levels above the lowest effective level of care (R-TS-04).
    LevelsAbove,
    /// Busiest person: minutes used in a thousand of those she has, rounded up.
    Busiest,
}

impl DayAim {
    /// All, in their order.
    pub const ALL: [Self; 6] = [Self::CriticalLeft, Self::HighLeft, Self::MediumLeft, Self::LowLeft, Self::LevelsAbove, Self::Busiest];
}

/// An aim with its proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DayStage {
    /// What is small.
    pub aim: DayAim,
    /// What the plan has.
    pub value: i64,
    /// No plan that does as well in the aims before can have less, as long as those are proven too.
    pub bound: i64,
}

/// Who does what on a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DayPlan {
    /// Unit.
    pub unit: UnitId,
    /// Date.
    pub date: NaiveDate,
    /// The rota behind it.
    pub rota: PlanId,
    /// Log position of the input.
    pub input_position: u64,
    /// Tasks done, in order of time.
    pub done: Vec<TaskDone>,
    /// Breaks, in order of the people on duty.
    pub pauses: Vec<Pause>,
    /// Tasks left, in order of demand.
    pub left: Vec<TaskLeft>,
    /// Presence minima of the date.
    pub presence: Vec<Presence>,
    /// Aims in their order, each with its proof.
    pub stages: Vec<DayStage>,
}

impl DayPlan {
    /// Whether every aim is proven: its value is its bound.
    #[must_use]
    pub fn proven(&self) -> bool {
        self.stages.iter().all(|s| s.value == s.bound)
    }
    /// Minutes left in all.
    #[must_use]
    pub fn minutes_left(&self) -> Minutes {
        self.left.iter().map(|l| l.minutes).sum()
    }
}

/// What an hour more or less of a profession in a shift is worth on the date, both found by solving again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DayPrice {
    /// Shift.
    pub shift: ShiftTypeId,
    /// Profession.
    pub profession: ProfessionId,
    /// Minutes of care that one more hour saves; the hour can do what a colleague on duty with the fewest competences can.
    pub plus_one_hour: Minutes,
    /// Minutes of care that are left more when one of them has an hour less.
    pub minus_one_hour: Minutes,
}

/// Something that would help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HelpBy {
    /// A sharing decision that the catalogue allows and nobody has made (with risk assessment and consultation, R-TS-15).
    Decision {
        /// Task.
        task: TaskId,
        /// Who could then do it.
        to: ProfessionId,
        /// How.
        mode: Mode,
    },
    /// A competence that somebody on duty lacks and that is all she lacks (R-CO-09).
    Competence {
        /// Whose, as a place in the list of people on duty.
        duty: usize,
        /// Which.
        competence: CompetenceId,
    },
    /// One more person of a profession on a shift, who holds what the unit's people of that profession all hold.
    Person {
        /// Shift.
        shift: ShiftTypeId,
        /// Profession.
        profession: ProfessionId,
    },
}

/// Something that was found to help by solving the day again with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Help {
    /// What.
    pub by: HelpBy,
    /// Extra pay that day, without social costs; a decision or a competence costs no pay.
    pub cost: Ore,
    /// Minutes left with it.
    pub left_with: Minutes,
    /// Minutes of care it saves.
    pub saves: Minutes,
}

/// What was promised and not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Broken {
    /// The people on duty are fewer than the cover: the rota or an absence.
    Heads {
        /// When.
        band: Band,
        /// Who counts.
        class: ClassId,
        /// Heads of the cover.
        needed: u32,
        /// Heads on duty for the whole band.
        there: u32,
    },
    /// More minutes of a task are left than the sharing plan leaves on such days.
    Task {
        /// Task.
        task: TaskId,
        /// Minutes left today.
        left: Minutes,
        /// Minutes left in the plan, in hundredths.
        promised_x100: i64,
    },
}

/// What a manager asks besides the plan: what would help, what hours are worth, and whether the cover kept its promise.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct DayAdvice {
    /// What helps, cheapest first; none when nothing is left or nothing that was tried helps.
    pub helps: Vec<Help>,
    /// How many ways out were tried.
    pub tried: u32,
    /// What hours are worth.
    pub prices: Vec<DayPrice>,
    /// Promises of the cover that the day does not keep. Tasks left with no head missing: the cover promised too much.
    pub broken: Vec<Broken>,
}
