//! Models that tests start from.

use turnus_sharing::skill_mix::{Answer, Ask, Model, answer};

/// The verified fixture: one unit, weekly hours.
pub(crate) fn unit() -> Model {
    model(include_str!("../fixtures/unit.json"))
}

/// A model from JSON.
pub(crate) fn model(text: &str) -> Model {
    serde_json::from_str(text).unwrap()
}

/// Everything about a model.
pub(crate) fn solved(model: &Model) -> Answer {
    answer(model, Ask::default()).unwrap()
}

/// Value of a stage.
pub(crate) fn stage(answer: &Answer, name: &str) -> f64 {
    answer.stages.iter().filter(|s| s.name == name).map(|s| s.value).sum()
}

/// Hours of a task done by a profession.
pub(crate) fn done(answer: &Answer, task: &str, profession: &str) -> f64 {
    answer.shares.iter().filter(|s| s.task == task && s.profession == profession).map(|s| s.hours).sum()
}

/// Equal to within a millionth.
pub(crate) fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * b.abs().max(1.0)
}
