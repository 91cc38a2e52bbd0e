//! The model as it is given: plain data, read from JSON, every id a text.
//!
//! Amounts are hours of the model's period (a week unless its title says otherwise) and kroner. *Standard hours*
//! are the hours a task takes the reference performer; *clock hours* are what a performer uses for them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use turnus_domain::task::Mode;

/// Units, buckets, professions, tasks, and who may do what under which rules.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Model {
    /// What it describes.
    pub title: String,
    /// The day it is for. Needed when certificates expire.
    pub on: Option<NaiveDate>,
    /// Whether it is a scenario. Only in a scenario may rules be relaxed.
    pub scenario: bool,
    /// Rules relaxed in this scenario. Law cannot be.
    pub relaxed: Vec<String>,
    /// Units.
    pub units: Vec<Unit>,
    /// Time buckets: capacity cannot move between them.
    pub buckets: Vec<Bucket>,
    /// Professions and other performers.
    pub professions: Vec<Profession>,
    /// Tasks.
    pub tasks: Vec<Task>,
    /// Ways of doing a task.
    pub ways: Vec<Way>,
    /// Hours asked for (C1).
    pub demand: Vec<Demand>,
    /// Hours to give (C2).
    pub supply: Vec<Supply>,
    /// Heads that may be absent at the same time, whoever they are (C2).
    pub absent_at_once: Vec<AbsentAtOnce>,
    /// Overtime and agency hours (C2).
    pub extra: Vec<Extra>,
    /// Hours that units may lend each other (C2).
    pub lending: Vec<Lending>,
    /// Competences that ways ask for (C3).
    pub competences: Vec<Competence>,
    /// Who holds them today (C3).
    pub holders: Vec<Holders>,
    /// Least presence of a profession (C5).
    pub minimum_presence: Vec<MinimumPresence>,
    /// Least share of the hours done by some professions, such as nurses (C6).
    pub minimum_share: Vec<MinimumShare>,
    /// Most risk a unit takes (C7).
    pub risk_limits: Vec<RiskLimit>,
    /// Today's practice (C9).
    pub today: Vec<Practice>,
    /// Most change from it (C9).
    pub change_limit: Option<Limit>,
    /// Courses (C10).
    pub training: Vec<Training>,
    /// Most kroner for courses (C10).
    pub training_budget: Option<Limit>,
    /// Rules: law, agreements, policies, wishes.
    pub rules: Vec<Rule>,
    /// What a package of relaxed rules may cost (C11); none when absent.
    pub package_budget: Option<f64>,
    /// What of all this is assumed. Told wherever a result is.
    pub assumptions: Vec<Assumption>,
    /// How unsure absence and demand are; `turnus solve --draws` asks what that does to the advice.
    pub uncertainty: Option<super::uncertainty::Assumed>,
}

/// How well a number is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// Measured here.
    Measured,
    /// Published statistics or a study.
    Published,
    /// Judged by people who know the work.
    Judged,
    /// Assumed: nothing supports it yet.
    #[default]
    Assumed,
}

/// A number that a result rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assumption {
    /// What it is.
    pub what: String,
    /// The number.
    pub value: f64,
    /// Its unit.
    #[serde(default)]
    pub unit: String,
    /// Where it is from.
    #[serde(default)]
    pub source: String,
    /// How well it is known.
    #[serde(default)]
    pub grade: Grade,
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Its id.
    pub id: String,
}

/// A time bucket, such as weekday nights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bucket {
    /// Its id.
    pub id: String,
    /// Share of a course's hours that falls in it; the buckets add to 1 when there are courses.
    #[serde(default)]
    pub course_share: f64,
}

/// A profession or another performer: volunteers, next of kin, the patient, a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profession {
    /// Its id.
    pub id: String,
    /// LEON level.
    pub level: u8,
    /// Kroner an hour, supplements included.
    pub cost: f64,
    /// How scarce an hour is (stage 2).
    #[serde(default = "one")]
    pub scarcity: f64,
    /// Hours one head gives in a bucket in the period.
    #[serde(default)]
    pub hours_per_head: f64,
    /// Whether it counts in minimum staffing. Volunteers, next of kin, the patient, devices, students on placement
    /// and people waiting for authorisation never do.
    #[serde(default = "yes")]
    pub counts: bool,
    /// How many may be supervised at once by one of them; no limit when absent (C4).
    #[serde(default)]
    pub span: Option<f64>,
    /// The rule behind `span`.
    #[serde(default)]
    pub span_rule: Option<String>,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// Its id.
    pub id: String,
    /// Lowest effective level of care.
    #[serde(default)]
    pub level: u8,
    /// Weight of an unmet hour within its class.
    #[serde(default = "one")]
    pub criticality: f64,
    /// Class: unmet hours of a higher class are minimised before those of lower ones are looked at.
    #[serde(default)]
    pub class: u8,
    /// Most professions that share it in a unit (C8).
    #[serde(default)]
    pub most_professions: Option<u32>,
    /// Fewest standard hours of a profession that takes part (C8).
    #[serde(default)]
    pub least_hours: f64,
    /// The rule behind both.
    #[serde(default)]
    pub coherence_rule: Option<String>,
}

/// A way of doing a task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// The task.
    pub task: String,
    /// Who.
    pub profession: String,
    /// How.
    #[serde(default = "own")]
    pub mode: Mode,
    /// Clock hours used per standard hour.
    #[serde(default = "one")]
    pub effort: f64,
    /// Hours of supervisors per standard hour.
    #[serde(default)]
    pub supervision: Vec<Supervision>,
    /// Competence the performer must hold.
    #[serde(default)]
    pub competence: Option<String>,
    /// Risk points per standard hour.
    #[serde(default)]
    pub risk: f64,
    /// Rules that stand in the way today; it opens when all of them are relaxed.
    #[serde(default)]
    pub barred_by: Vec<String>,
    /// Most standard hours in a unit and bucket.
    #[serde(default)]
    pub at_most: Option<f64>,
    /// Only in these units; all when empty.
    #[serde(default)]
    pub units: Vec<String>,
    /// Only in these buckets; all when empty.
    #[serde(default)]
    pub buckets: Vec<String>,
}

/// Hours of a supervisor per standard hour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supervision {
    /// Who supervises.
    pub profession: String,
    /// Hours.
    pub hours: f64,
}

/// Standard hours asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// The task.
    pub task: String,
    /// The unit.
    pub unit: String,
    /// The bucket.
    pub bucket: String,
    /// Hours.
    pub hours: f64,
    /// The rule that asks for it, such as a care decision.
    #[serde(default)]
    pub rule: Option<String>,
}

/// Clock hours that can be used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supply {
    /// Who.
    pub profession: String,
    /// The unit.
    pub unit: String,
    /// The bucket.
    pub bucket: String,
    /// Productive hours.
    pub hours: f64,
    /// Hours present, for supervision (C4) and presence (C5); the productive ones when absent.
    #[serde(default)]
    pub present: Option<f64>,
}

/// Protection against absence: the plan must hold whichever of the heads are absent, up to so many in a bucket.
/// Budgeted robustness (Bertsimas and Sim 2004) of the capacity row. All heads of a post give the same hours, so the
/// worst choice of `heads` of them takes `heads · hours_per_head`, and never more than there is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AbsentAtOnce {
    /// Who.
    pub profession: String,
    /// Only in this unit; in all when absent.
    #[serde(default)]
    pub unit: Option<String>,
    /// Only in this bucket; in all when absent.
    #[serde(default)]
    pub bucket: Option<String>,
    /// Heads; a part of a head is a part of its hours.
    pub heads: f64,
}

/// Whence extra hours come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExtraKind {
    /// Overtime of one's own people.
    Overtime,
    /// An agency.
    Agency,
}

/// Extra hours that can be bought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extra {
    /// Whence.
    pub kind: ExtraKind,
    /// Who.
    pub profession: String,
    /// The unit.
    pub unit: String,
    /// The bucket.
    pub bucket: String,
    /// Most hours.
    pub at_most: f64,
    /// Kroner an hour on top of the ordinary cost.
    pub supplement: f64,
}

/// Hours that one unit may lend another, in every bucket. A supervisor on the phone is an hour lent without loss.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lending {
    /// Who.
    pub profession: String,
    /// The unit that lends.
    pub from: String,
    /// The unit that borrows.
    pub to: String,
    /// Most hours in a bucket.
    pub at_most: f64,
    /// Share of the hours lost on the way.
    #[serde(default)]
    pub loss: f64,
}

/// A competence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Competence {
    /// Its id.
    pub id: String,
    /// Share of a holder's hours that can be used where it is asked for: the luck of the rota.
    #[serde(default = "one")]
    pub usable: f64,
    /// The rule that asks for it.
    #[serde(default)]
    pub rule: Option<String>,
}

/// People of a profession who hold a competence in a unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holders {
    /// The competence.
    pub competence: String,
    /// Who.
    pub profession: String,
    /// The unit.
    pub unit: String,
    /// People.
    pub people: f64,
    /// The last day their certificates are valid; they count on it, not on the day after. No end when absent.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
}

/// Least presence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MinimumPresence {
    /// Any of these; all of them count in minimum staffing.
    pub professions: Vec<String>,
    /// The unit.
    pub unit: String,
    /// The bucket.
    pub bucket: String,
    /// Hours present: heads times the length of the bucket.
    pub hours: f64,
    /// The rule that asks for it.
    #[serde(default)]
    pub rule: Option<String>,
}

/// Least share of clock hours of all professions that count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MinimumShare {
    /// Whose share.
    pub professions: Vec<String>,
    /// The unit.
    pub unit: String,
    /// The bucket.
    pub bucket: String,
    /// Share, 0 to 1.
    pub share: f64,
    /// The rule that asks for it.
    #[serde(default)]
    pub rule: Option<String>,
}

/// Most risk points in a unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskLimit {
    /// The unit.
    pub unit: String,
    /// Points.
    pub points: f64,
    /// The rule that limits it.
    #[serde(default)]
    pub rule: Option<String>,
}

/// Standard hours done in a way today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Practice {
    /// The task.
    pub task: String,
    /// Who.
    pub profession: String,
    /// How.
    #[serde(default = "own")]
    pub mode: Mode,
    /// The unit.
    pub unit: String,
    /// The bucket.
    pub bucket: String,
    /// Hours.
    pub hours: f64,
}

/// A limit with its rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The most.
    pub at_most: f64,
    /// The rule that limits it.
    #[serde(default)]
    pub rule: Option<String>,
}

/// A course that gives a competence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Training {
    /// The competence.
    pub competence: String,
    /// Who attends.
    pub profession: String,
    /// In which unit.
    pub unit: String,
    /// Most people.
    pub seats: u32,
    /// Clock hours away from work per person, spread on the buckets by `course_share`.
    pub hours: f64,
    /// Kroner per person.
    pub cost: f64,
    /// Share of those who attend who pass.
    #[serde(default = "one")]
    pub pass: f64,
    /// Kroner for holding the course at all.
    #[serde(default)]
    pub scheme_cost: f64,
}

/// What a rule rests on. Law binds whoever decides here; the others can be changed by someone in the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleKind {
    /// Law or regulation: never relaxed.
    Law,
    /// Agreement between the parties.
    Agreement,
    /// Local policy.
    Policy,
    /// Wish.
    Wish,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// What it says.
    pub text: String,
    /// What it rests on.
    pub kind: RuleKind,
    /// Where it is written.
    pub source: String,
    /// What relaxing it costs, in the unit of the package budget.
    #[serde(default = "one")]
    pub cost: f64,
    /// Weight of an hour of breaking it when the smallest repair is looked for.
    #[serde(default = "one")]
    pub weight: f64,
}

fn one() -> f64 {
    1.0
}

fn yes() -> bool {
    true
}

fn own() -> Mode {
    Mode::Own
}
