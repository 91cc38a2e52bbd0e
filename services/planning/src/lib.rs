//! Load, decide, append: the only place that records anything, and the life of every plan.
//!
//! # What it is
//! [`Planning`] stands between the pure language (`turnus-domain`), the mathematics and the event log. It decides
//! nothing about staffing itself.
//!
//! * [`Planning::execute`]: fold the log to its end, `decide`, append exactly there. Somebody else was first: load and
//!   decide anew, a bounded number of times. The same command id gets the first answer again, however long the log has
//!   become, because event ids are a function of the command id and the log is asked for the command first.
//! * [`Planning::import_file`]: an event file of any length, checked whole and recorded in parts that are never doubled.
//! * [`Planning::share`]: freeze the sharing input at the end of the log, solve, adopt the plan as an event.
//! * [`Planning::plan_rota`]: request the rota and its solve as events, freeze the input at the position the request names,
//!   solve, let the checker judge, record proposal or rejection. A rota whose checker disagrees is never proposed.
//! * [`Planning::request_solve`] leaves the solving to a [`Worker`], in this process or any other (`solve`).
//! * [`Planning::amend`]: a rota changed by hand is judged on the newest input and recorded as a rota of its own;
//!   [`Planning::try_amendments`] only judges.
//! * [`Planning::repair`]: somebody falls away from a rota in force; [`Planning::take_repair`] records one alternative.
//! * [`Planning::swap`], [`Planning::swap_offers`]: two people exchange shifts, or who could; [`Planning::take_swap`] records it.
//! * [`Planning::reserve`]: absences drawn over a rota, and how many people must be ready to step in.
//! * [`Planning::why`]: why a shift is worked by whom it is, with one reason for everybody else.
//! * [`Planning::supplements`]: what a rota pays in supplements, and by which tariff.
//! * [`Planning::fairness`]: how a rota shares its burdens, and why somebody bears more than her target.
//! * [`Planning::even_out`]: a burden evened out, the worst-off first, at no more cost, with its proof.
//! * [`Planning::wishes`]: which wishes a rota meets, and what each of the others would cost, or which rule forbids it.
//! * [`Planning::wish_rounds`]: who has wished in a round with how many points, and which dates are crowded.
//! * [`Planning::base_rota`]: weeks that repeat; [`Planning::adopt_base_rota`] keeps them, [`Planning::adopt_base_lines`] those of others, [`Planning::calendar_rota`] makes the
//!   rota of dated weeks from them and tells each day that differs.
//! * [`Planning::candidates`]: who could work a shift, from the unit outwards, and whether an agency may be called at all.
//! * [`Planning::backwards`]: the cheapest sets of events that would make a rota legal as it is.
//! * [`Planning::positions`]: position sizes, wishes for more, fragments that make full posts, what weekends ask for.
//! * [`Planning::size_night`], [`Planning::simulate_night`]: the night team from a frozen district; nothing is recorded.
//! * [`Planning::day`]: every task of a date to a person on duty, judged; nothing is recorded.
//! * [`PublishedShifts`]: every shift of every published rota as a row, kept up to date by a
//!   [`Runner`](turnus_event_log::view::Runner) in the background.
//! * [`Planning::publish`]: a decision like any other, refused when parent or input are no longer what they were.
//! * [`Planning::compare`], [`Planning::merge`]: a scenario, which is a branch of the log, against the log itself.
//! * [`Planning::study`]: scenarios side by side with the log as it stood where they begin; nothing is recorded.
//!
//! Solvers run on threads of their own, never on one of the async runtime.
//!
//! # How to use
//! ```
//! # async fn example() -> Result<(), turnus_planning::PlanningError> {
//! use std::sync::Arc;
//! use turnus_event_log::{Actor, LogId, MemoryLog};
//! use turnus_planning::{Planning, SystemClock, fresh_command_id};
//!
//! let (log, who) = (LogId::new("oslo").expect("a name"), Actor::new("ward-leader").expect("a name"));
//! let planning = Planning::new(Arc::new(MemoryLog::default()), log, who, Arc::new(SystemClock));
//! let file = include_str!("../../../schema/domain/tests/domain/story.jsonl");
//! let facts = turnus_domain::event_file::parse(file).expect("an event file");
//! planning.import(fresh_command_id(), facts).await?;
//! assert_eq!(turnus_domain::event_file::write(&planning.export().await?).expect("writes"), file);
//! # Ok(())
//! # }
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(example()).unwrap();
//! ```
#![forbid(unsafe_code)]

mod amend;
mod backwards;
mod base_rota;
mod calendar_rota;
mod candidates;
mod clock;
mod command_id;
mod day;
mod envelope;
mod error;
mod execute;
mod fairness;
mod folded;
mod import;
mod mix;
mod night;
mod positions;
mod published_shifts;
mod repair;
mod reserve;
mod scenario;
mod sharing;
mod shown;
mod solve;
mod step_in;
mod study;
mod supplements;
mod swap;
mod thread;
mod view;
mod way_out;
mod why;
mod wish_round;
mod wishes;

pub use amend::{AmendRota, Tried};
pub use backwards::{Backwards, Measure, Redraw, Way};
pub use base_rota::{AdoptBaseRota, AskBaseRota, BaseRota, BaseRotaInForce};
pub use calendar_rota::{AskCalendarCurve, CalendarCurve, CalendarRota, CurvePoint, CurveRun, CurveState, Curves, GiveUp, calendar_params};
pub use candidates::{AskCandidates, Candidate, Candidates};
pub use clock::{Clock, SystemClock, fresh_command_id};
pub use day::{CoveredDay, PlannedDay, covered_day};
pub use error::{LogFault, PlanningError};
pub use execute::Done;
pub use fairness::{EvenRota, EvenedRota, FairnessFound};
pub use import::{ImportError, Imported, PART};
pub use mix::profession_mix;
pub use positions::{FullPost, PositionsFound};
pub use published_shifts::{PUBLISHED_SHIFT, PUBLISHED_SHIFT_COLUMNS, PublishedShifts};
pub use repair::{RepairRota, Repaired, TakeRepair};
pub use reserve::{AbsenceSource, AskReserve, ReserveFound};
pub use scenario::ScenarioError;
pub use shown::shown_payload;
pub use solve::{Base, Given, PlanRota, PlannedRota, Rostering, Runner, SolveOrder, Solving, Ticket, Worked, Worker, limits};
pub use step_in::Replacement;
pub use study::{Study, Told};
pub use supplements::SupplementsFound;
pub use swap::{JudgedSwap, OfRota, SwapOffers, TakeSwap};
pub use turnus_checker::pay;
pub use turnus_day::{Cell, Coverage};
pub use turnus_event_log::Verified;
pub use view::RecordedAsOf;
pub use way_out::{Change, Hole, HoleReason, Missing, Moved, Stop, Stopped, WayOut};
pub use why::{Standing, Why};
pub use wish_round::WishRoundFound;
pub use wishes::{NotMet, OwnLineWay, OwnWay, PriceOfWish, SwapWay, WishesFound};

use folded::Folded;
use std::sync::Arc;
use tokio::sync::{Mutex, Semaphore};
use turnus_domain::id::WorkerId;
use turnus_event_log::{AccessLog, Actor, EventLog, Leases, LogId, MemoryLeases};

/// The planning of one log. Clones share the log and what was folded of it.
#[derive(Clone)]
pub struct Planning {
    log: Arc<dyn EventLog>,
    log_id: LogId,
    actor: Actor,
    clock: Arc<dyn Clock>,
    /// Facts up to the last position read and some on the way there; only newer events are folded.
    folded: Arc<Mutex<Folded>>,
    /// Commands of this process take turns: racing each other at the end of the log would only cost retries.
    turn: Arc<Mutex<()>>,
    /// Where it is recorded who opened sealed texts, and why this planning does.
    readings: Option<(Arc<dyn AccessLog>, Arc<str>)>,
    /// Sizings and simulations of the night team take turns on a few threads.
    nights: Arc<Semaphore>,
    /// Who is at work on which job.
    leases: Arc<dyn Leases>,
    /// What this process is called when it starts a job.
    worker: WorkerId,
    runner: Arc<dyn Runner>,
    solving: Solving,
    curves: Curves,
}

impl Planning {
    /// Plans on one log, in the name of somebody.
    #[must_use]
    pub fn new(log: Arc<dyn EventLog>, log_id: LogId, actor: Actor, clock: Arc<dyn Clock>) -> Self {
        let nights = Arc::new(Semaphore::new(night::AT_A_TIME));
        Self {
            log,
            log_id,
            actor,
            clock,
            folded: Arc::default(),
            turn: Arc::default(),
            readings: None,
            nights,
            leases: Arc::new(MemoryLeases::default()),
            worker: here(),
            runner: Arc::new(Rostering),
            solving: Solving::default(),
            curves: Curves::default(),
        }
    }

    /// From now on it is recorded who opens sealed texts and why, before they are opened.
    #[must_use]
    pub fn recording_reads(mut self, log: Arc<dyn AccessLog>, purpose: &str) -> Self {
        self.readings = Some((log, purpose.into()));
        self
    }

    /// The same planning, which opens sealed texts for another purpose.
    #[must_use]
    pub fn reading_for(&self, purpose: &str) -> Self {
        let readings = self.readings.as_ref().map(|(log, _)| (Arc::clone(log), purpose.into()));
        Self { readings, ..self.clone() }
    }

    /// The same, with leases that other processes on the same log see; without them every process believes that it is
    /// alone with its jobs, and only the log keeps them apart.
    #[must_use]
    pub fn with_leases(self, leases: Arc<dyn Leases>) -> Self {
        Self { leases, ..self }
    }

    /// The same, under a name for the jobs it starts.
    #[must_use]
    pub fn as_worker(self, worker: WorkerId) -> Self {
        Self { worker, ..self }
    }

    /// The same, with another solver.
    #[must_use]
    pub fn with_runner(self, runner: Arc<dyn Runner>) -> Self {
        Self { runner, ..self }
    }
}

/// The name of a worker that was given none.
fn here() -> WorkerId {
    "in-process".parse().unwrap_or_else(|e| unreachable!("{e}"))
}
