//! A day plan as text and as CSV.

use std::{collections::BTreeMap, fmt::Write};
use turnus_domain::{
    cover::Band,
    day_plan::{Broken, DayAim, DayDemand, Doing, Help, HelpBy, LeftReason, Part, Performer, TaskDone},
    id::PersonId,
    quantity::{Minutes, Ore},
    task::{Mode, Task},
};
use turnus_planning::PlannedDay;
use turnus_web::spreadsheet::harmless;

/// A day plan with the names of its people.
pub(crate) struct DayText<'a> {
    pub(crate) day: &'a PlannedDay,
    pub(crate) names: &'a BTreeMap<PersonId, String>,
}

impl DayText<'_> {
    /// Everybody's day, or one person's; then what is left, who answers, proof and advice.
    pub(crate) fn text(&self, only: Option<&PersonId>) -> String {
        let (input, plan) = (&self.day.input, &self.day.plan);
        let mut out = String::new();
        let state = if input.published { "published" } else { "not published" };
        let _ = writeln!(
            out,
            "{} on {} ({:?}), rota {} ({state}), as of position {}",
            plan.unit, plan.date, input.kind, plan.rota, plan.input_position
        );
        for duty in (0..input.duties.len()).filter(|d| only.is_none() || input.duties[*d].person.as_ref() == only) {
            self.person(&mut out, duty);
        }
        if only.is_none() {
            self.unit(&mut out);
        }
        out
    }

    fn person(&self, out: &mut String, duty: usize) {
        let who = &self.day.input.duties[duty];
        let _ = writeln!(
            out,
            "\n{} ({}), {} {}–{}: {} of {}",
            self.name(duty),
            who.profession,
            who.shift,
            clock(who.from),
            clock(who.to),
            self.day.plan.care(duty),
            who.capacity
        );
        for part in self.day.plan.stretches(duty) {
            let _ = writeln!(out, "  {}–{}  {}", clock(part.from), clock(part.to), self.part(duty, &part));
        }
    }

    fn unit(&self, out: &mut String) {
        let (input, plan) = (&self.day.input, &self.day.plan);
        for person in &input.away {
            let _ = writeln!(out, "\n{} is in the rota and absent", self.names.get(person).map_or(person.as_str(), String::as_str));
        }
        let times: u32 = input.demands.iter().map(|d| d.times).sum();
        let _ = writeln!(
            out,
            "\n{} of {times} tasks in a competent hand; the mobile night team does {} more",
            plan.done.len(),
            input.mobile.iter().map(|d| d.times).sum::<u32>()
        );
        for left in &plan.left {
            let demand = &input.demands[left.demand];
            let _ = writeln!(
                out,
                "  left: {} × {} ({}), {}: {}",
                left.times,
                self.task_called(demand),
                window(demand),
                left.minutes,
                self.reason(left.reason, &left.able)
            );
        }
        for p in &plan.presence {
            let answers = p.responsible.map_or_else(|| "nobody".to_owned(), |d| self.name(d));
            let short = if p.least < p.needed { " – TOO FEW" } else { "" };
            let _ =
                writeln!(out, "  present {}–{}: {} of {} {}, {answers} answers{short}", p.band.from, p.band.to, p.least, p.needed, p.class);
        }
        let _ = writeln!(out, "proof:");
        for s in &plan.stages {
            let proof = if s.value == s.bound { "proven least".to_owned() } else { format!("at least {}", s.bound) };
            let _ = writeln!(out, "  {:<46} {:>7}  {proof}", aim(s.aim), s.value);
        }
        if let Some(advice) = &self.day.advice {
            if !plan.left.is_empty() && advice.helps.is_empty() {
                let _ = writeln!(out, "none of {} ways out that were tried saves anything", advice.tried);
            }
            for (k, h) in advice.helps.iter().enumerate() {
                let first = if k == 0 { "cheapest help" } else { "or" };
                let _ = writeln!(out, "  {first}: {}", self.help(h));
            }
            for p in advice.prices.iter().filter(|p| p.plus_one_hour.0 + p.minus_one_hour.0 > 0) {
                let _ = writeln!(
                    out,
                    "  an hour of {} on {}: one more saves {}, one less leaves {} more",
                    p.profession, p.shift, p.plus_one_hour, p.minus_one_hour
                );
            }
            for b in &advice.broken {
                let _ = writeln!(out, "  the cover promised otherwise: {}", self.broken(b));
            }
        }
    }

    /// A part of somebody's day in words.
    fn part(&self, duty: usize, part: &Part<'_>) -> String {
        let task = |done: &TaskDone| {
            let called = self.task_called(&self.day.input.demands[done.demand]);
            if part.times > 1 { format!("{called} × {}", part.times) } else { called }
        };
        match part.doing {
            Doing::Break => "break".into(),
            Doing::Supervision { done, of } => format!("supervises {}: {}", self.name(of.duty), task(done)),
            Doing::Task { done, by } => format!("{} – {}{}", task(done), self.how(by), self.beside(done, duty)),
        }
    }

    fn how(&self, p: &Performer) -> String {
        let mode = match p.mode {
            Mode::Own => "own",
            Mode::Delegated => "delegated",
            Mode::Supervised => "supervised",
            Mode::Assist => "assists",
            Mode::Forbidden => "forbidden",
        };
        match &p.supervised {
            None => mode.to_owned(),
            Some(s) => format!("{mode}, watched by {}", s.by.map_or_else(|| "the mobile night team".to_owned(), |d| self.name(d))),
        }
    }

    fn beside(&self, done: &TaskDone, duty: usize) -> String {
        let others: Vec<String> = done.performers.iter().filter(|p| p.duty != duty).map(|p| self.name(p.duty)).collect();
        if others.is_empty() { String::new() } else { format!(", with {}", others.join(" and ")) }
    }

    fn reason(&self, reason: LeftReason, able: &[usize]) -> String {
        let may = able.iter().map(|d| self.name(*d)).collect::<Vec<_>>().join(", ");
        match reason {
            LeftReason::NobodyMay => "nobody on duty then may do it".into(),
            LeftReason::NoSupervisor => "who may do it has no supervisor on duty or in reach".into(),
            LeftReason::WindowTooShort => format!("the window is too short for it ({may} may)"),
            LeftReason::TooFewTogether => format!("too few are there together ({may} may)"),
            LeftReason::AllBusy => format!("all who may are full: {may}"),
        }
    }

    fn help(&self, h: &Help) -> String {
        let what = match &h.by {
            HelpBy::Decision { task, to, mode } => {
                format!("decide that {to} may do {task} ({mode:?}), after risk assessment and consultation")
            }
            HelpBy::Competence { duty, competence } => format!("{competence} for {}, which is all that is lacking", self.name(*duty)),
            HelpBy::Person { shift, profession } => format!("one more {profession} on {shift}"),
        };
        let pay = if h.cost == Ore::ZERO { "no pay".to_owned() } else { format!("{} kr", h.cost.0 / 100) };
        format!("{what}: saves {} and leaves {} ({pay})", h.saves, h.left_with)
    }

    fn broken(&self, b: &Broken) -> String {
        match b {
            Broken::Heads { band: Band { from, to }, class, needed, there } => format!("{there} of {needed} {class} are there {from}–{to}"),
            Broken::Task { task, left, promised_x100 } => {
                format!("{task} leaves {left}, the sharing plan {}.{:02} min", promised_x100 / 100, promised_x100 % 100)
            }
        }
    }

    fn name(&self, duty: usize) -> String {
        let who = &self.day.input.duties[duty];
        match &who.person {
            Some(person) => self.names.get(person).cloned().unwrap_or_else(|| person.to_string()),
            None => format!("substitute {}", who.profession),
        }
    }

    fn task(&self, demand: &DayDemand) -> Option<&Task> {
        self.day.input.sharing.tasks.iter().find(|t| t.id == demand.task)
    }

    fn task_called(&self, demand: &DayDemand) -> String {
        format!("{} {}", demand.task, self.task(demand).map_or("", |t| t.name.as_str()))
    }

    /// A line for each part of each task, break and supervision, and for what is left.
    pub(crate) fn csv(&self, only: Option<&PersonId>) -> Result<String, csv::Error> {
        let input = &self.day.input;
        let mut out = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
        out.write_record(["date", "from", "to", "person id", "name", "profession", "shift", "what"])?;
        for (duty, who) in input.duties.iter().enumerate().filter(|(_, d)| only.is_none() || d.person.as_ref() == only) {
            for part in self.day.plan.stretches(duty) {
                let person = who.person.as_ref().map(ToString::to_string).unwrap_or_default();
                let (from, to) = (clock(part.from), clock(part.to));
                out.write_record([
                    &input.date.to_string(),
                    &from,
                    &to,
                    &person,
                    &harmless(&self.name(duty)),
                    who.profession.as_str(),
                    who.shift.as_str(),
                    &self.part(duty, &part),
                ])?;
            }
        }
        for left in self.day.plan.left.iter().filter(|_| only.is_none()) {
            let demand = &input.demands[left.demand];
            let what = format!("left: {} × {}: {}", left.times, self.task_called(demand), self.reason(left.reason, &left.able));
            out.write_record([&input.date.to_string(), &clock(demand.from), &clock(demand.to), "", "", "", "", &what])?;
        }
        let bytes = out.into_inner().map_err(|e| csv::Error::from(e.into_error()))?;
        Ok(format!("\u{feff}{}", String::from_utf8_lossy(&bytes)))
    }
}

/// A minute of the care day by the clock.
fn clock(at: Minutes) -> String {
    let at = at.0.rem_euclid(1440);
    format!("{:02}:{:02}", at / 60, at % 60)
}

fn window(demand: &DayDemand) -> String {
    format!("{}–{}", clock(demand.from), clock(demand.to))
}

const fn aim(aim: DayAim) -> &'static str {
    match aim {
        DayAim::CriticalLeft => "minutes left, critical risk",
        DayAim::HighLeft => "minutes left, high risk",
        DayAim::MediumLeft => "minutes left, medium risk",
        DayAim::LowLeft => "minutes left, low risk",
        DayAim::LevelsAbove => "minutes × levels above the lowest effective",
        DayAim::Busiest => "busiest person, per mille of her time",
    }
}
