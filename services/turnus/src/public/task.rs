//! An instance of a public set: its files, the model, and how a plan is written.

use crate::{
    cli::PublicSet,
    exit::{Failure, io},
};
use std::{path::Path, sync::atomic::AtomicBool};
use turnus_benchmarks::{certificate, curtois, inrc2, tsprp};
use turnus_engine::{Model, Outcome, Params, Profile, Progress, Stage, search};

/// An instance and what it says.
pub struct Task {
    /// The file's text; empty when `turnus verify` cannot read it.
    pub text: String,
    /// What the set's judge wants before the plan.
    pub judged_by: Vec<String>,
    kind: Kind,
}

enum Kind {
    Curtois(curtois::Instance),
    Inrc2(inrc2::Instance),
    Tsprp(tsprp::Instance),
}

/// What a search found.
pub(super) struct Found {
    pub(super) objective: Option<i64>,
    pub(super) bound: Option<i64>,
    pub(super) plan: Option<String>,
    pub(super) certificate: Option<String>,
    pub(super) without_line: Vec<String>,
    pub(super) profile: Profile,
}

impl Task {
    /// Reads an instance: a file, or for INRC-II `FOLDER/NAME` with a name such as `n030w4_1_6-2-9-1`.
    ///
    /// # Errors
    /// A file cannot be read, or a line of it.
    pub fn read(set: PublicSet, file: &Path) -> Result<Self, Failure> {
        let bad = |e: curtois::Unreadable| Failure::BadInput(format!("{}: {e}", file.display()));
        match set {
            PublicSet::Curtois => {
                let text = std::fs::read_to_string(file).map_err(io(file))?;
                let kind = Kind::Curtois(curtois::read(&text).map_err(bad)?);
                Ok(Self { text, judged_by: vec![file.display().to_string()], kind })
            }
            PublicSet::Tsprp => {
                let text = std::fs::read_to_string(file).map_err(io(file))?;
                let kind = Kind::Tsprp(tsprp::read(&text).map_err(bad)?);
                Ok(Self { text: String::new(), judged_by: vec![file.display().to_string()], kind })
            }
            PublicSet::Inrc2 => {
                let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                let parts: Vec<&str> = name.split('_').collect();
                let [scenario, history, weeks] = parts[..] else {
                    return Err(Failure::BadInput(format!(
                        "{}: expected FOLDER/SCENARIO_HISTORY_WEEKS, such as inrc2/n030w4_1_6-2-9-1",
                        file.display()
                    )));
                };
                let folder = file.with_file_name(scenario);
                let text = |name: String| {
                    let path = folder.join(name);
                    std::fs::read_to_string(&path).map_err(io(&path))
                };
                let data = weeks.split('-').map(|w| text(format!("WD-{scenario}-{w}.txt"))).collect::<Result<Vec<_>, _>>()?;
                let data: Vec<&str> = data.iter().map(String::as_str).collect();
                let (first, past) = (text(format!("Sc-{scenario}.txt"))?, text(format!("H0-{scenario}-{history}.txt"))?);
                let kind = Kind::Inrc2(inrc2::read(&first, &past, &data).map_err(bad)?);
                Ok(Self { text: String::new(), judged_by: vec![folder.display().to_string(), history.into(), weeks.into()], kind })
            }
        }
    }

    /// Searches to the proof or until it is stopped.
    pub(super) fn search(
        &self,
        params: &Params,
        stop: &AtomicBool,
        clock: &(dyn Fn() -> f64 + Sync),
        report: &mut (dyn FnMut(&Progress) + Send),
    ) -> Found {
        let run = |model: &Model, unit: i64, report: &mut (dyn FnMut(&Progress) + Send)| {
            let mut told = |p: &Progress| {
                let bound = if p.bound == i64::MIN { p.bound } else { p.bound * unit };
                report(&Progress { objective: p.objective.map(|o| o * unit), bound, stage: p.stage });
            };
            search(model, params, stop, clock, &mut told)
        };
        match &self.kind {
            Kind::Curtois(i) => {
                let outcome = run(&i.model, 1, report);
                let plan = outcome.lines.as_ref().map(|lines| curtois::write(i, lines));
                let certificate = certificate::to_json(i, &self.text, &outcome.certificate, outcome.objective).to_string();
                found(&outcome, 1, outcome.objective, plan, Some(certificate), &i.employees)
            }
            Kind::Inrc2(i) => {
                let outcome = run(&i.model, inrc2::UNIT, report);
                let cost = outcome.lines.as_ref().and_then(|lines| i.cost(lines));
                // A plan that leaves the least cover open is none.
                let plan = cost.and(outcome.lines.as_ref()).map(|lines| i.write(lines));
                found(&outcome, inrc2::UNIT, cost, plan, None, &i.nurses)
            }
            Kind::Tsprp(i) => {
                let mut told = |objective, bound| report(&Progress { objective, bound, stage: Stage::Neighbourhoods });
                let out = tsprp::search(i, tsprp::Limits { seed: params.seed, windows: params.neighbourhoods }, stop, &mut told);
                Found {
                    objective: out.objective,
                    bound: Some(out.bound),
                    plan: i.write(&out.plan),
                    certificate: None,
                    without_line: Vec::new(),
                    profile: Profile { neighbourhoods: out.windows, ..Profile::default() },
                }
            }
        }
    }
}

fn found(
    outcome: &Outcome,
    unit: i64,
    objective: Option<i64>,
    plan: Option<String>,
    certificate: Option<String>,
    names: &[String],
) -> Found {
    Found {
        objective,
        bound: (outcome.bound != i64::MIN).then_some(outcome.bound * unit),
        plan,
        certificate,
        without_line: outcome.without_line.iter().map(|p| names[*p].clone()).collect(),
        profile: outcome.profile,
    }
}
