//! From the frozen input to the skill-mix model of an ordinary week.

use super::{
    staffing::{Slot, laid},
    text::Text,
};
use crate::{
    cover::policy,
    day::Day,
    error::SharingError,
    skill_mix::{
        Bucket, Competence, Demand, Holders, MinimumPresence, Model, Profession as Performer, Rule, RuleKind, Supervision, Supply,
        Task as Job, Unit as Place, Way,
    },
    ways::{WhyNot, employed, team, why_not},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use turnus_domain::{
    calendar::DayKind,
    competence::CompetenceExpr,
    cover::Band,
    evidence::Grade,
    profession::Profession,
    rule_book::Authority,
    sharing_input::SharingInput,
    shift::ShiftType,
    task::{AllowedMode, Mode, Risk, Task},
};

/// Days of a kind in an ordinary week.
const WEEK: [(DayKind, &str, i64); 2] = [(DayKind::Weekday, "weekday", 5), (DayKind::Weekend, "weekend", 2)];
/// Marks the part of a task for several performers that may be assisted.
const ASSISTED: char = '+';

/// Something that is assumed, wherever a result of it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assumption {
    /// What.
    pub what: Text,
    /// How much.
    pub value: String,
    /// Where it comes from.
    pub source: String,
    /// How well it is shown.
    pub grade: Grade,
}

/// A shift on weekdays or weekends, with minutes of one head in a week.
#[derive(Debug, Clone)]
pub(crate) struct BucketAt<'a> {
    pub(crate) id: String,
    pub(crate) day: DayKind,
    pub(crate) days: i64,
    pub(crate) shift: &'a ShiftType,
    pub(crate) planned: u32,
    /// Minutes of care.
    pub(crate) productive: f64,
    /// Minutes worked.
    pub(crate) working: f64,
    /// Minutes there.
    pub(crate) present: f64,
}

/// Heads of a class that the policy asks for in a bucket, and hours that are not there.
#[derive(Debug, Clone)]
pub(crate) struct MinimumAt {
    pub(crate) class: String,
    pub(crate) bucket: usize,
    pub(crate) short_minutes: f64,
}

/// A unit in the model.
#[derive(Debug)]
pub(crate) struct UnitModel<'a> {
    pub(crate) input: &'a SharingInput,
    pub(crate) team: Vec<(&'a Profession, u32)>,
    pub(crate) buckets: Vec<BucketAt<'a>>,
    /// Working minutes a week, by profession of the team and bucket.
    pub(crate) working: Vec<Vec<f64>>,
    pub(crate) short: Vec<MinimumAt>,
    pub(crate) model: Model,
}

/// The skill-mix model of an ordinary week at a unit, as `turnus solve --format sharing` reads it.
///
/// # Errors
/// [`SharingError`] when the input is not one a plan can be made from.
pub fn unit_model(input: &SharingInput) -> Result<Model, SharingError> {
    Ok(UnitModel::new(input, 1.0)?.model)
}

impl<'a> UnitModel<'a> {
    /// The model with so much of the work asked for.
    pub(crate) fn new(input: &'a SharingInput, scale: f64) -> Result<Self, SharingError> {
        crate::validate(input)?;
        let team = team(input);
        if team.is_empty() {
            return Err(SharingError::NoStaff);
        }
        let days = WEEK.iter().map(|(kind, ..)| Day::new(input, *kind)).collect::<Result<Vec<_>, _>>()?;
        let buckets: Vec<BucketAt<'a>> = days.iter().zip(WEEK).flat_map(|(day, (_, name, n))| of_day(day, name, n)).collect();
        let slots: Vec<Slot> = buckets.iter().map(|b| Slot { kind: b.shift.kind, wanted: f64::from(b.planned) * b.working }).collect();
        let working = laid(input, &team, &slots);
        let model = Model {
            title: format!("{}, an ordinary week on {}", input.unit, input.effective),
            units: vec![Place { id: input.unit.to_string() }],
            buckets: buckets.iter().map(|b| Bucket { id: b.id.clone(), course_share: 0.0 }).collect(),
            ..Model::default()
        };
        let mut unit = Self { input, team, buckets, working, short: Vec::new(), model };
        unit.people();
        unit.tasks(&days, scale);
        for task in input.tasks.iter().filter(|t| t.valid.contains(input.effective)) {
            unit.ways(task);
        }
        unit.minima(&days);
        Ok(unit)
    }

    /// Minutes of care a week of a profession in a bucket.
    pub(crate) fn productive(&self, profession: usize, bucket: usize) -> f64 {
        let b = &self.buckets[bucket];
        self.working[profession][bucket] * b.productive / b.working
    }

    fn unit(&self) -> String {
        self.input.unit.to_string()
    }

    fn people(&mut self) {
        let unit = self.unit();
        for (index, (p, _)) in self.team.iter().enumerate() {
            self.model.professions.push(Performer {
                id: p.id.to_string(),
                level: p.level.0,
                cost: p.pay_per_hour.0 as f64 / 100.0,
                scarcity: f64::from(p.scarcity),
                hours_per_head: 0.0,
                counts: true,
                span: None,
                span_rule: None,
            });
            for (b, at) in self.buckets.iter().enumerate().filter(|(b, _)| self.working[index][*b] > 1e-9) {
                self.model.supply.push(Supply {
                    profession: p.id.to_string(),
                    unit: unit.clone(),
                    bucket: at.id.clone(),
                    hours: self.productive(index, b) / 60.0,
                    present: Some(self.working[index][b] * at.present / at.working / 60.0),
                });
            }
        }
    }

    /// Tasks and what is asked of them, window by window laid on the shifts that are there.
    fn tasks(&mut self, days: &[Day<'_>], scale: f64) {
        let mut asked: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        let mut first = 0;
        for (day, (.., n)) in days.iter().zip(WEEK) {
            for demand in &day.demands {
                let weight = |s: usize| {
                    let shift = &day.shifts[s];
                    demand.pieces.iter().map(|p| shift.minutes[*p]).sum::<f64>() * f64::from(shift.planned)
                };
                let all: f64 = (0..day.shifts.len()).map(weight).sum();
                for s in 0..day.shifts.len() {
                    let part = if all > 0.0 { weight(s) / all } else { f64::from(u8::from(s == 0)) };
                    *asked.entry((demand.index, first + s)).or_default() += demand.minutes * part * n as f64 * scale;
                }
            }
            first += day.shifts.len();
        }
        for (index, task) in self.input.tasks.iter().enumerate().filter(|(_, t)| t.valid.contains(self.input.effective)) {
            for (id, part) in parts(task) {
                self.model.tasks.push(Job {
                    id: id.clone(),
                    level: task.leon.0,
                    criticality: 1.0,
                    class: class(task.risk),
                    most_professions: None,
                    least_hours: 0.0,
                    coherence_rule: None,
                });
                for (b, bucket) in self.buckets.iter().enumerate() {
                    let minutes = asked.get(&(index, b)).copied().unwrap_or(0.0) * part;
                    if minutes > 1e-9 {
                        self.model.demand.push(Demand {
                            task: id.clone(),
                            unit: self.input.unit.to_string(),
                            bucket: bucket.id.clone(),
                            hours: minutes / 60.0,
                            rule: None,
                        });
                    }
                }
            }
        }
    }

    fn ways(&mut self, task: &Task) {
        for allowed in &task.allowed {
            let Some(profession) = self.team.iter().position(|(p, _)| p.id == allowed.profession) else { continue };
            let why = why_not(self.input, task, allowed);
            if matches!(why, Some(WhyNot::NobodyEmployed | WhyNot::NoSupervisor))
                || (why == Some(WhyNot::Forbidden) && allowed.mode != Mode::Forbidden)
            {
                continue;
            }
            let Some(supervision) = self.supervision(allowed) else { continue };
            let barred_by = if why == Some(WhyNot::NoDecision) { vec![self.decision_missing(task, allowed)] } else { Vec::new() };
            let (holders, people) = self.holders(allowed);
            let competence = (holders == 0 && allowed.mode != Mode::Forbidden).then(|| self.nobody_holds(task, allowed));
            let most = (0..self.buckets.len()).map(|b| self.productive(profession, b)).fold(0.0, f64::max);
            let at_most = (0 < holders && holders < people).then(|| most / 60.0 * f64::from(holders) / f64::from(people));
            for (id, _) in parts(task).into_iter().filter(|(id, _)| allowed.mode != Mode::Assist || id.ends_with(ASSISTED)) {
                self.model.ways.push(Way {
                    task: id,
                    profession: allowed.profession.to_string(),
                    mode: allowed.mode,
                    effort: f64::from(allowed.time_factor.0) / 10_000.0,
                    supervision: supervision.clone(),
                    competence: competence.clone(),
                    risk: 0.0,
                    barred_by: barred_by.clone(),
                    at_most,
                    units: Vec::new(),
                    buckets: Vec::new(),
                });
            }
        }
    }

    /// Who supervises: of those named, the profession with most people here. None when it needs one and nobody is.
    fn supervision(&self, allowed: &AllowedMode) -> Option<Vec<Supervision>> {
        if allowed.mode == Mode::Forbidden || (allowed.mode != Mode::Supervised && allowed.supervision.0 == 0) {
            return Some(Vec::new());
        }
        let here = self.team.iter().filter(|(p, _)| allowed.supervisors.contains(&p.id));
        let (p, _) = here.max_by_key(|(p, n)| (*n, std::cmp::Reverse(&p.id)))?;
        Some(vec![Supervision { profession: p.id.to_string(), hours: f64::from(allowed.supervision.0) / 10_000.0 }])
    }

    fn holders(&self, allowed: &AllowedMode) -> (u32, u32) {
        let of: Vec<_> = employed(self.input).filter(|m| m.profession == allowed.profession).collect();
        let holds = of.iter().filter(|m| m.meets(&allowed.requires, self.input.effective)).count();
        (holds as u32, of.len() as u32)
    }

    /// The rule that shuts a way which lacks nothing but a decision.
    fn decision_missing(&mut self, task: &Task, allowed: &AllowedMode) -> String {
        let id = format!("{}-{}", task.id, allowed.profession);
        if !self.model.rules.iter().any(|r| r.id == id) {
            let kind = if allowed.source.authority == Authority::Agreement { RuleKind::Agreement } else { RuleKind::Policy };
            let text = format!("no decision lets {} do {} ({})", allowed.profession, task.id, task.name);
            self.model.rules.push(Rule { id: id.clone(), text, kind, source: allowed.source.text.clone(), cost: 1.0, weight: 1.0 });
        }
        id
    }

    fn nobody_holds(&mut self, task: &Task, allowed: &AllowedMode) -> String {
        let id = format!("{} for {}", wanted(&allowed.requires), task.id);
        if !self.model.competences.iter().any(|c| c.id == id) {
            self.model.competences.push(Competence { id: id.clone(), usable: 1.0, rule: None });
        }
        let (competence, profession) = (id.clone(), allowed.profession.to_string());
        self.model.holders.push(Holders { competence, profession, unit: self.unit(), people: 0.0, valid_to: None });
        id
    }

    /// Policy minima as rows where contracted hours keep them; what is short is told and not made a row.
    fn minima(&mut self, days: &[Day<'_>]) {
        let mut first = 0;
        for day in days {
            for (s, shift) in day.shifts.iter().enumerate() {
                for class in &self.input.classes {
                    let alone =
                        |band: &&Band| band.covered_by(shift.shift) && day.shifts.iter().filter(|o| band.covered_by(o.shift)).count() == 1;
                    let heads = self.input.bands.iter().filter(alone).map(|b| policy(self.input, day, *b, &class.id)).max().unwrap_or(0);
                    if heads > 0 {
                        self.minimum(class.id.as_str(), class_members(&self.team, &class.who), first + s, heads);
                    }
                }
            }
            first += day.shifts.len();
        }
    }

    fn minimum(&mut self, class: &str, members: Vec<usize>, bucket: usize, heads: u32) {
        let at = &self.buckets[bucket];
        let there: f64 = members.iter().map(|p| self.working[*p][bucket] * at.present / at.working).sum();
        let asked = f64::from(heads) * at.present;
        let short_minutes = (asked - there).max(0.0);
        if short_minutes > 1e-6 {
            self.short.push(MinimumAt { class: class.to_owned(), bucket, short_minutes });
            return;
        }
        self.model.minimum_presence.push(MinimumPresence {
            professions: members.iter().map(|p| self.team[*p].0.id.to_string()).collect(),
            unit: self.unit(),
            bucket: at.id.clone(),
            hours: asked / 60.0,
            rule: None,
        });
    }
}

fn of_day<'a>(day: &Day<'a>, name: &str, days: i64) -> Vec<BucketAt<'a>> {
    let of = day.shifts.iter().map(|s| {
        let span = Band { from: s.shift.start, to: s.shift.end }.minutes();
        BucketAt {
            id: format!("{name} {}", s.shift.id),
            day: day.kind,
            days,
            shift: s.shift,
            planned: s.planned,
            productive: s.minutes.iter().sum::<f64>() * days as f64,
            working: (span - s.shift.unpaid_break.0) as f64 * days as f64,
            present: span as f64 * days as f64,
        }
    });
    of.collect()
}

/// The parts of a task and their shares of its minutes: what only own right may do, and what may be assisted.
pub(crate) fn parts(task: &Task) -> Vec<(String, f64)> {
    let assisted = f64::from(task.performers.saturating_sub(1)) / f64::from(task.performers.max(1));
    if assisted > 0.0 && task.allowed.iter().any(|a| a.mode == Mode::Assist) {
        vec![(task.id.to_string(), 1.0 - assisted), (format!("{}{ASSISTED}", task.id), assisted)]
    } else {
        vec![(task.id.to_string(), 1.0)]
    }
}

/// The id of the task that a part belongs to.
pub(crate) fn whole(part: &str) -> &str {
    part.trim_end_matches(ASSISTED)
}

/// Class of the stages: unmet hours of a higher risk are minimised first.
fn class(risk: Risk) -> u8 {
    match risk {
        Risk::Low => 0,
        Risk::Medium => 1,
        Risk::High => 2,
        Risk::Critical => 3,
    }
}

pub(crate) fn class_members(team: &[(&Profession, u32)], who: &CompetenceExpr) -> Vec<usize> {
    match who {
        CompetenceExpr::Profession(list) => (0..team.len()).filter(|p| list.contains(&team[*p].0.id)).collect(),
        _ => (0..team.len()).collect(),
    }
}

/// What an expression asks for, in codes.
pub(crate) fn wanted(expr: &CompetenceExpr) -> String {
    match expr {
        CompetenceExpr::Anyone => "anyone".to_owned(),
        CompetenceExpr::Profession(list) => list.iter().map(ToString::to_string).collect::<Vec<_>>().join("/"),
        CompetenceExpr::Holds { competence, .. } => competence.to_string(),
        CompetenceExpr::All(list) => list.iter().map(wanted).collect::<Vec<_>>().join(" and "),
        CompetenceExpr::Any(list) => list.iter().map(wanted).collect::<Vec<_>>().join(" or "),
    }
}
