//! A model with some of its numbers or rules changed: what a slider does, and what a future is made of.

use super::{
    error::ModelError,
    model::{Model, RuleKind, Supply},
};
use serde::{Deserialize, Serialize};
use turnus_domain::task::Mode;

/// What is done to a number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Amount {
    /// It becomes this.
    Set(f64),
    /// This is added; the result is never below 0.
    Add(f64),
    /// It is multiplied by this.
    Times(f64),
}

impl Amount {
    fn of(self, before: f64) -> f64 {
        match self {
            Self::Set(value) => value,
            Self::Add(more) => (before + more).max(0.0),
            Self::Times(factor) => before * factor,
        }
    }
}

/// A change of a model. What is left out means all of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Adjustment {
    /// A rule is relaxed; the model becomes a scenario.
    Relax {
        /// The rule.
        rule: String,
    },
    /// A rule is kept again.
    Keep {
        /// The rule.
        rule: String,
    },
    /// Hours to give; hours present follow. A post without hours gets a line when it is named in full.
    Supply {
        /// Who.
        #[serde(default)]
        profession: Option<String>,
        /// Where.
        #[serde(default)]
        unit: Option<String>,
        /// When.
        #[serde(default)]
        bucket: Option<String>,
        /// Hours.
        hours: Amount,
    },
    /// Hours asked for.
    Demand {
        /// Which task.
        #[serde(default)]
        task: Option<String>,
        /// Where.
        #[serde(default)]
        unit: Option<String>,
        /// When.
        #[serde(default)]
        bucket: Option<String>,
        /// Hours.
        hours: Amount,
    },
    /// People who hold a competence.
    Holders {
        /// The competence.
        competence: String,
        /// Who.
        #[serde(default)]
        profession: Option<String>,
        /// Where.
        #[serde(default)]
        unit: Option<String>,
        /// People.
        people: Amount,
    },
    /// Most risk points.
    RiskLimit {
        /// Where.
        #[serde(default)]
        unit: Option<String>,
        /// Points.
        points: Amount,
    },
    /// Clock hours per standard hour: a device or a better routine makes it less.
    Effort {
        /// Which task.
        #[serde(default)]
        task: Option<String>,
        /// Who.
        #[serde(default)]
        profession: Option<String>,
        /// How.
        #[serde(default)]
        mode: Option<Mode>,
        /// Clock hours.
        effort: Amount,
    },
}

/// The model with changes made in their order.
///
/// # Errors
/// [`ModelError`] when a change names what is not there, fits no line, or relaxes law. Numbers are checked when the
/// model is solved.
pub fn adjusted(model: &Model, by: &[Adjustment]) -> Result<Model, ModelError> {
    let mut model = model.clone();
    by.iter().try_for_each(|change| adjust(&mut model, change))?;
    Ok(model)
}

fn adjust(model: &mut Model, change: &Adjustment) -> Result<(), ModelError> {
    let fitted = match change {
        Adjustment::Relax { rule } => return relax(model, rule),
        Adjustment::Keep { rule } => {
            known(model.rules.iter().map(|r| &r.id), "rule", Some(rule))?;
            model.relaxed.retain(|r| r != rule);
            return Ok(());
        }
        Adjustment::Supply { profession, unit, bucket, hours } => {
            known(model.professions.iter().map(|p| &p.id), "profession", profession.as_ref())?;
            place(model, unit.as_ref(), bucket.as_ref())?;
            return supply(model, [profession.as_ref(), unit.as_ref(), bucket.as_ref()], *hours);
        }
        Adjustment::Demand { task, unit, bucket, hours } => {
            known(model.tasks.iter().map(|t| &t.id), "task", task.as_ref())?;
            place(model, unit.as_ref(), bucket.as_ref())?;
            let lines = model
                .demand
                .iter_mut()
                .filter(|d| fits(task.as_ref(), &d.task) && fits(unit.as_ref(), &d.unit) && fits(bucket.as_ref(), &d.bucket));
            lines.map(|d| d.hours = hours.of(d.hours)).count()
        }
        Adjustment::Holders { competence, profession, unit, people } => {
            known(model.competences.iter().map(|c| &c.id), "competence", Some(competence))?;
            known(model.professions.iter().map(|p| &p.id), "profession", profession.as_ref())?;
            place(model, unit.as_ref(), None)?;
            let lines = model
                .holders
                .iter_mut()
                .filter(|h| h.competence == *competence && fits(profession.as_ref(), &h.profession) && fits(unit.as_ref(), &h.unit));
            lines.map(|h| h.people = people.of(h.people)).count()
        }
        Adjustment::RiskLimit { unit, points } => {
            place(model, unit.as_ref(), None)?;
            let lines = model.risk_limits.iter_mut().filter(|r| fits(unit.as_ref(), &r.unit));
            lines.map(|r| r.points = points.of(r.points)).count()
        }
        Adjustment::Effort { task, profession, mode, effort } => {
            known(model.tasks.iter().map(|t| &t.id), "task", task.as_ref())?;
            known(model.professions.iter().map(|p| &p.id), "profession", profession.as_ref())?;
            let lines = model
                .ways
                .iter_mut()
                .filter(|w| fits(task.as_ref(), &w.task) && fits(profession.as_ref(), &w.profession) && mode.is_none_or(|m| m == w.mode));
            lines.map(|w| w.effort = effort.of(w.effort)).count()
        }
    };
    if fitted == 0 { Err(no_line(change)) } else { Ok(()) }
}

fn no_line(change: &Adjustment) -> ModelError {
    ModelError::NoLine { change: format!("{change:?}") }
}

fn relax(model: &mut Model, rule: &str) -> Result<(), ModelError> {
    let found = model.rules.iter().find(|r| r.id == rule).ok_or_else(|| unknown("rule", rule))?;
    if found.kind == RuleKind::Law {
        return Err(ModelError::Law { rule: rule.to_owned(), source_text: found.source.clone() });
    }
    model.scenario = true;
    if !model.relaxed.iter().any(|r| r == rule) {
        model.relaxed.push(rule.to_owned());
    }
    Ok(())
}

fn supply(model: &mut Model, [profession, unit, bucket]: [Option<&String>; 3], hours: Amount) -> Result<(), ModelError> {
    let lines = model.supply.iter_mut().filter(|s| fits(profession, &s.profession) && fits(unit, &s.unit) && fits(bucket, &s.bucket));
    let fitted = lines.map(|s| change_hours(s, hours)).count();
    match (fitted, profession, unit, bucket) {
        (0, Some(profession), Some(unit), Some(bucket)) => {
            let (profession, unit, bucket) = (profession.clone(), unit.clone(), bucket.clone());
            model.supply.push(Supply { profession, unit, bucket, hours: hours.of(0.0), present: None });
            Ok(())
        }
        (0, ..) => Err(ModelError::NoLine { change: format!("supply of {profession:?} in {unit:?}, {bucket:?}") }),
        _ => Ok(()),
    }
}

pub(crate) fn change_hours(line: &mut Supply, hours: Amount) {
    let after = hours.of(line.hours);
    line.present = line.present.map(|present| match hours {
        Amount::Times(factor) => present * factor,
        _ => (present + after - line.hours).max(0.0),
    });
    line.hours = after;
}

fn place(model: &Model, unit: Option<&String>, bucket: Option<&String>) -> Result<(), ModelError> {
    known(model.units.iter().map(|u| &u.id), "unit", unit)?;
    known(model.buckets.iter().map(|b| &b.id), "bucket", bucket)
}

fn fits(wanted: Option<&String>, id: &str) -> bool {
    wanted.is_none_or(|w| w == id)
}

fn known<'a>(mut ids: impl Iterator<Item = &'a String>, kind: &'static str, id: Option<&String>) -> Result<(), ModelError> {
    match id {
        Some(id) if !ids.any(|known| known == id) => Err(unknown(kind, id)),
        _ => Ok(()),
    }
}

fn unknown(kind: &'static str, id: &str) -> ModelError {
    ModelError::Unknown { kind, id: id.to_owned(), place: "a change".to_owned() }
}
