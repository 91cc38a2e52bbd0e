//! The command line: what can be asked of `turnus`.

mod arrangements;
mod backwards;
mod base_rota;
mod bench;
mod candidates;
mod day;
mod deviations;
mod fairness;
mod futures;
mod log;
mod night;
mod placements;
mod positions;
mod practice;
mod repair;
mod reserve;
mod retention;
mod scenario;
mod sharing;
mod supplements;
mod swap;
mod views;
mod volunteers;
mod why;
mod wish_round;
mod wishes;
mod worker;

pub use arrangements::ArrangementsArgs;
pub use backwards::BackwardsArgs;
pub use base_rota::{BaseRotaArgs, CalendarRotaArgs};
pub use bench::{BenchArgs, BenchModel, PublicSet, VerifyArgs};
pub use candidates::CandidatesArgs;
pub use day::{DayArgs, DayForm};
pub use deviations::{DeviationsArgs, PoolArgs};
pub use fairness::{Even, FairnessArgs};
pub use futures::{FuturesArgs, Unsure};
pub use log::{LogArgs, LogQuestion, Witness};
pub use night::NightArgs;
pub use placements::PlacementsArgs;
pub use positions::PositionsArgs;
pub use practice::{LearningArgs, PracticeArgs};
pub use repair::RepairArgs;
pub use reserve::ReserveArgs;
pub use retention::RetentionArgs;
pub use scenario::{ScenarioArgs, ScenarioQuestion};
pub use sharing::{MixArgs, MovesArgs, ReportArgs, RestArgs};
pub use supplements::SupplementsArgs;
pub use swap::SwapArgs;
pub use views::{ViewsArgs, ViewsWork};
pub use volunteers::VolunteersArgs;
pub use why::WhyArgs;
pub use wish_round::{OpenRoundArgs, WishArgs, WishRoundArgs, WishRoundQuestion};
pub use wishes::WishesArgs;
pub use worker::{JobsArgs, WorkerArgs};

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use turnus_domain::id::UnitId;

/// Plans who does what and who works when, from an event log: rules kept, reasons told.
#[derive(Debug, Parser)]
#[command(
    name = "turnus",
    version,
    about,
    after_help = "Three commands to a draft: turnus import staff.csv; turnus solve; turnus export --csv --out rota.csv"
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read an event file (.jsonl) or a staff list (.csv) into the log; what is refused leaves nothing. An event file of more
    /// than 10,000 events is recorded in parts: after a kill, the same import goes on where it stopped.
    Import(ImportArgs),
    /// Write the log as an event file, or the latest rota as CSV, HTML or JSON.
    Export(ExportArgs),
    /// Derive the cover of a unit from its tasks, head plan and minima, and adopt it.
    Share(ShareArgs),
    /// Show who does what on a date: every task with a name, a time and a mode, or the reason why not.
    Day(DayArgs),
    /// Make a rota; Ctrl-C keeps the best one so far.
    Solve(SolveArgs),
    /// Somebody falls away: three ways to repair the rota in force, and who could take each lost shift.
    Repair(RepairArgs),
    /// Two people swap shifts: judged with the rule named, or who could swap; taken when it is legal.
    Swap(SwapArgs),
    /// Draw absences over a rota: what is uncovered, and how many people must be ready to step in.
    Reserve(ReserveArgs),
    /// Why a shift is uncovered, and why her and not him: one reason for everybody, and the cheapest way out.
    Why(WhyArgs),
    /// How a rota shares weekends, nights and other burdens: each person beside her target, and why somebody bears more.
    Fairness(FairnessArgs),
    /// What a rota pays in supplements for evenings, nights, weekends and holidays, person by person, and by which tariff.
    Supplements(SupplementsArgs),
    /// Which wishes a rota meets, person by person, and why not the others: what each would cost, or the rule that forbids it.
    Wishes(WishesArgs),
    /// Wish rounds (self-rostering): everybody wishes for the days of a rota to come within the same points; who has, and which
    /// dates are crowded.
    WishRound(WishRoundArgs),
    /// Who could work a shift, from the unit outwards: its own people, the site, the municipality's pool, partners; an agency last.
    Candidates(CandidatesArgs),
    /// Plan backwards: the cheapest agreements, consents and changes of contract that would make a rota legal as it is; where none do, the
    /// fewest shifts to draw otherwise.
    Backwards(BackwardsArgs),
    /// Make a base rota (grunnturnus): weeks that repeat, legal from the last week to the first, with its proof; --adopt keeps it.
    BaseRota(BaseRotaArgs),
    /// Make the rota of dated weeks from the base rota in force, with leave, absence and holidays, and tell every day that differs.
    CalendarRota(CalendarRotaArgs),
    /// Judge an exported rota by its exported input.
    Check(CheckArgs),
    /// Recompute the bound of a plan from its certificate, by code that shares nothing with the solver.
    Verify(VerifyArgs),
    /// Verify, count, sign, export or take in the log itself.
    Log(LogArgs),
    /// Try something beside the log: open a scenario, compare it, merge it.
    #[command(alias = "branch")]
    Scenario(ScenarioArgs),
    /// Tell which task moves are open, done or blocked at a unit, and by what.
    Moves(MovesArgs),
    /// Sign off practice on the job, and tell who is how far: the last repetition issues the competence.
    Practice(PracticeArgs),
    /// Tell how large posts are, who wants more, which vacancies make a full post, and what weekends ask for; record wishes
    /// and vacancies.
    Positions(PositionsArgs),
    /// Tell whether deviations rise under long shifts: a control chart beside the rate before them, and an alarm above its limit.
    Deviations(DeviationsArgs),
    /// Tell where the long-shift arrangements of a unit stand, from signature to end: what is missing, what is next and by when.
    Arrangements(ArrangementsArgs),
    /// Tell who leaves a unit and who stays, what may drive people away beside all units, and warn early of a spiral of vacancies.
    Retention(RetentionArgs),
    /// Tell how many absences a staffing pool of full posts covers, and what the rest costs.
    Pool(PoolArgs),
    /// Tell what time for learning each post asks for, beside the training that is planned; which competence a shift lacks, who
    /// is one course away, and a plan of courses; or which competences run out.
    Learning(LearningArgs),
    /// Student placements: what each lacks and what it takes of supervisors; plan or cancel one.
    Placements(PlacementsArgs),
    /// Find volunteers by skill, site and time; enrol them, record group activities, keep the time bank.
    Volunteers(VolunteersArgs),
    /// Tell how the mix of professions at a unit has shifted, and alert when it drifts up the levels of care.
    Mix(MixArgs),
    /// Warn of too little rest between shifts here and work for other employers that people told of, or at other units.
    Rest(RestArgs),
    /// Write the council memo of a scenario: a page to print, a workbook and a CSV.
    Report(ReportArgs),
    /// Show what was known at a position or instant, for a day.
    AsOf(AsOfArgs),
    /// Write the event file of a constructed unit, nursing home or municipality.
    Generate(GenerateArgs),
    /// Size the night team of a district and simulate its designs.
    Night(NightArgs),
    /// Serve the pages and the GraphQL API on this computer until Ctrl-C or SIGTERM; keeps the views up to date meanwhile.
    Serve(ServeArgs),
    /// Solve the rotas that were asked for, until Ctrl-C or SIGTERM: what does not end soon is given back to other workers.
    Worker(WorkerArgs),
    /// List the solves: what waits, what runs where, what came of it; or stop one.
    Jobs(JobsArgs),
    /// Keep, look at and make anew the tables for reporting: every shift of every published rota as a row.
    Views(ViewsArgs),
    /// Show it all on the sample nursing home.
    Demo(DemoArgs),
    /// Tell what years ahead ask for: the labour-share rule year by year, four futures and their reference in one table.
    Futures(FuturesArgs),
    /// Measure on this machine: public instances, judged and added to a table, or a model of our own.
    Bench(BenchArgs),
}

/// Where the log is.
#[derive(Debug, Clone, Args)]
pub struct Store {
    /// The database of the log: sqlite:FILE or postgres://USER@HOST:PORT/DATABASE. A password is better given
    /// by DATABASE_URL or ~/.pgpass, where other users of this computer do not see it.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, default_value = "sqlite:turnus.db", value_name = "URL")]
    pub database: String,
    /// Read and write in this scenario instead of the log itself; one inside another is OUTER@INNER.
    #[arg(long, alias = "branch", value_name = "NAME")]
    pub scenario: Option<String>,
}

/// `turnus serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// The log.
    #[command(flatten)]
    pub store: Store,
    /// Address and port; only this computer's own addresses until there is sign-in.
    #[arg(long, default_value = "127.0.0.1:4000", value_name = "ADDRESS:PORT")]
    pub listen: std::net::SocketAddr,
    /// Rotas that this process solves at a time; 0 leaves them to `turnus worker`.
    #[arg(long, default_value_t = 2, value_name = "N")]
    pub solvers: usize,
}

/// Which unit, and how to answer.
#[derive(Debug, Clone, Args)]
pub struct Where {
    /// The log.
    #[command(flatten)]
    pub store: Store,
    /// The unit; the only one of the log when absent.
    #[arg(long)]
    pub unit: Option<UnitId>,
}

/// `turnus import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Event file (.jsonl) or staff list (.csv).
    pub file: PathBuf,
    /// Log and unit of a staff list.
    #[command(flatten)]
    pub place: Where,
    /// Name of the unit that a staff list opens.
    #[arg(long)]
    pub unit_name: Option<String>,
    /// First day that the people of a staff list are employed; today when absent.
    #[arg(long)]
    pub from: Option<NaiveDate>,
    /// Residents of the unit that a staff list opens; scaled to the staff when absent.
    #[arg(long)]
    pub residents: Option<u32>,
    /// The unit that a staff list opens has no mobile night team to call.
    #[arg(long)]
    pub no_night_team: bool,
    /// Answer with a JSON object on the last line.
    #[arg(long)]
    pub json: bool,
}

/// `turnus export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// File to write; standard output when absent.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// The latest rota as CSV.
    #[arg(long, group = "form")]
    pub csv: bool,
    /// The latest rota as a page to print.
    #[arg(long, group = "form")]
    pub html: bool,
    /// The latest rota with its report as JSON.
    #[arg(long, group = "form")]
    pub json: bool,
    /// Language of the page to print.
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub lang: Language,
    /// Write the latest rota to this file, for `turnus check`.
    #[arg(long, value_name = "PLAN.json")]
    pub plan: Option<PathBuf>,
    /// Write the frozen input of the latest rota to this file, for `turnus check`.
    #[arg(long, value_name = "INPUT.json")]
    pub input: Option<PathBuf>,
    /// Write a certificate of the latest rota's bound to this file, for `turnus verify PLAN.json INPUT.json PROOF.json`; the bound is
    /// computed anew for it.
    #[arg(long, value_name = "PROOF.json")]
    pub certificate: Option<PathBuf>,
    /// Rounds of the bound, with --certificate.
    #[arg(long, default_value_t = 240, requires = "certificate")]
    pub rounds: u32,
}

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// Bokmål.
    Nb,
    /// Nynorsk.
    Nn,
    /// English.
    En,
}

impl From<Language> for turnus_web::Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Nb => Self::Nb,
            Language::Nn => Self::Nn,
            Language::En => Self::En,
        }
    }
}

/// `turnus share`.
#[derive(Debug, Args)]
pub struct ShareArgs {
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// The day that tasks, decisions and minima are read for; today when absent.
    #[arg(long)]
    pub on: Option<NaiveDate>,
    /// Answer with the sharing plan as JSON on the last line.
    #[arg(long)]
    pub json: bool,
}

/// How to search.
#[derive(Debug, Clone, Args)]
pub struct Search {
    /// Seed of every random choice.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Seconds after which the best rota so far is kept.
    #[arg(long, alias = "seconds", default_value_t = 600.0, value_name = "SECONDS")]
    pub time_limit: f64,
    /// Steps of each chain of the local search.
    #[arg(long, hide = true)]
    pub steps: Option<u64>,
    /// Branch-and-bound nodes of each integer program.
    #[arg(long, hide = true)]
    pub nodes: Option<i64>,
    /// Rounds of the bound.
    #[arg(long, hide = true)]
    pub rounds: Option<u32>,
}

/// A form of a problem that is read from a file, without a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A task-sharing model as JSON.
    Sharing,
    /// A public benchmark: shift scheduling with soft cover (Curtois and Qu 2014), text form.
    Curtois,
    /// The Second International Nurse Rostering Competition, all weeks at once; FILE is FOLDER/n030w4_1_6-2-9-1.
    Inrc2,
    /// A public benchmark: tasks and rosters together (Smet, Ernst and Vanden Berghe 2016).
    Tsprp,
}

/// `turnus solve`.
#[derive(Debug, Args)]
pub struct SolveArgs {
    /// Solve the problem in FILE instead of a unit of the log.
    #[arg(long, value_enum, requires = "file", conflicts_with_all = ["from", "unit", "publish"])]
    pub format: Option<Format>,
    /// The problem, with --format.
    #[arg(requires = "format")]
    pub file: Option<PathBuf>,
    /// With --format sharing: answer with everything as JSON on the last line.
    #[arg(long, requires = "format")]
    pub json: bool,
    /// How unsure the model is.
    #[command(flatten)]
    pub unsure: Unsure,
    /// File for the benchmark's plan; standard output when absent.
    #[arg(long, requires = "format")]
    pub out: Option<PathBuf>,
    /// File for the certificate of the bound, for `turnus verify`; of a unit's rota together with `turnus export --plan … --input …`.
    #[arg(long, conflicts_with = "queue")]
    pub certificate: Option<PathBuf>,
    /// Threads; as many as there are processors when absent.
    #[arg(long, requires = "format", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// First day, a Monday; the next Monday at least four weeks ahead when absent.
    #[arg(long)]
    pub from: Option<NaiveDate>,
    /// Weeks.
    #[arg(long, default_value_t = 12)]
    pub weeks: u32,
    /// How to search.
    #[command(flatten)]
    pub search: Search,
    /// Leave it to `turnus worker` or `turnus serve` to solve it, and do not wait.
    #[arg(long, conflicts_with = "publish")]
    pub queue: bool,
    /// 0 to 9: the highest is solved first.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(0..=9))]
    pub priority: u8,
    /// Publish the rota when it is found.
    #[arg(long, requires_all = ["consulted"])]
    pub publish: bool,
    /// Record of the discussion with the employees' representatives (aml §10-3).
    #[arg(long, value_name = "TEXT")]
    pub consulted: Option<String>,
    /// The day staff gets the rota; today when absent.
    #[arg(long, value_name = "DATE")]
    pub shared_on: Option<NaiveDate>,
    /// Why it is shared later than the notice allows.
    #[arg(long, value_name = "TEXT")]
    pub urgent: Option<String>,
}

/// `turnus check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The rota, as `turnus export --plan` wrote it.
    pub plan: PathBuf,
    /// Its input, as `turnus export --input` wrote it.
    pub input: PathBuf,
    /// Answer with the report as JSON on the last line.
    #[arg(long)]
    pub json: bool,
}

/// `turnus as-of`.
#[derive(Debug, Args)]
pub struct AsOfArgs {
    /// Log and unit.
    #[command(flatten)]
    pub place: Where,
    /// What was recorded up to this position.
    #[arg(long, group = "at")]
    pub position: Option<u64>,
    /// What was recorded at or before this instant: 2026-11-22T10:00:00Z.
    #[arg(long, group = "at")]
    pub instant: Option<chrono::DateTime<chrono::Utc>>,
    /// For which day; today when absent.
    #[arg(long)]
    pub on: Option<NaiveDate>,
}

/// `turnus generate`.
#[derive(Debug, Args)]
pub struct GenerateArgs {
    /// Seed of names, competences, wishes and absences.
    #[arg(long)]
    pub seed: u64,
    /// Which unit to start from.
    #[arg(long, value_enum, default_value_t = Kind::NursingHome)]
    pub kind: Kind,
    /// Weeks that a home or municipality is lived through, up to 3 January 2027; 1 to 52.
    #[arg(long)]
    pub weeks: Option<u32>,
    /// People who consent to long shifts.
    #[arg(long)]
    pub consents: Option<usize>,
    /// Everybody works one weekend in so many.
    #[arg(long)]
    pub weekend_every: Option<u8>,
    /// Residents or patients.
    #[arg(long)]
    pub residents: Option<u32>,
    /// Percent of all days that drawn sick leave takes, 0 for none; the unit's own list when absent.
    #[arg(long, value_name = "PERCENT")]
    pub absence: Option<u32>,
    /// File to write; standard output when absent.
    #[arg(long)]
    pub out: Option<PathBuf>,
}

/// A kind of constructed unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    /// The sample nursing home with long weekends.
    NursingHome,
    /// The hospital ward where long shifts do not come out.
    Ward,
    /// A nursing home of two or three wards and a year of its events.
    Home,
    /// A municipality of 25,000 and a year of its events, about a million.
    Municipality,
}

/// `turnus demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Keep the log in this new database; a place of its own that is thrown away when absent.
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
    /// Exit when it is done, and serve nothing.
    #[arg(long)]
    pub once: bool,
    /// Address and port of the pages afterwards; only this computer's own addresses.
    #[arg(long, default_value = "127.0.0.1:4000", value_name = "ADDRESS:PORT")]
    pub listen: std::net::SocketAddr,
    /// Answer with one JSON object on the last line.
    #[arg(long)]
    pub json: bool,
    /// How to search.
    #[command(flatten)]
    pub search: Search,
}
