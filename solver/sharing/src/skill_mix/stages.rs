//! The stages: what is minimised, in strict order.
//!
//! 1. unmet care, `Σ criticality·v`, a stage for every class, the highest first;
//! 2. scarce hours, `Σ scarcity·(extra + e·x + supervision)`;
//! 3. money, `Σ cost·(e·x + supervision + course hours) + supplement·extra + courses`;
//! 4. distance to the lowest effective level of care, `Σ max(0, level − task level)·e·x`;
//! 5. disturbance, `Σ (more + less than today)`, an hour of a new way being one more; 0 when today is not told.

use super::{
    frame::Frame,
    program::{Column, Program, Terms},
    rows::{changes, practised},
};
use std::collections::BTreeSet;

/// How much worse later stages may leave a stage, in its own unit. Absolute.
const HOURS: f64 = 1e-6;
/// The same for kroner.
const KRONER: f64 = 1e-4;

/// What a stage minimises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Objective {
    /// Unmet hours of a class, weighted by criticality.
    Unmet { class: u8 },
    /// Hours weighted by scarcity.
    Scarce,
    /// Kroner.
    Money,
    /// Level-hours above what a task needs.
    Leon,
    /// Hours done otherwise than today.
    Disturbance,
}

impl Objective {
    /// Name of the stage.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Unmet { .. } => "unmet care",
            Self::Scarce => "scarce hours",
            Self::Money => "money",
            Self::Leon => "levels above LEON",
            Self::Disturbance => "disturbance",
        }
    }

    /// Unit of its value.
    pub(crate) fn unit(self) -> &'static str {
        match self {
            Self::Unmet { .. } => "weighted hours",
            Self::Scarce => "scarcity-weighted hours",
            Self::Money => "kroner",
            Self::Leon => "level-hours",
            Self::Disturbance => "hours",
        }
    }

    /// How much worse later stages may leave it.
    pub(crate) fn tolerance(self) -> f64 {
        if self == Self::Money { KRONER } else { HOURS }
    }

    /// Costs of the columns.
    pub(crate) fn costs(self, frame: &Frame<'_>, program: &Program) -> Terms {
        let model = frame.model;
        if self == Self::Disturbance {
            let kinds: Vec<Column> = program.columns.iter().map(|c| c.what).collect();
            return if model.today.is_empty() { Vec::new() } else { changes(&kinds, &practised(frame, &program.index())) };
        }
        let used: Vec<(usize, f64)> = match self {
            Self::Scarce | Self::Money | Self::Leon => {
                program.hours(frame).iter().map(|(column, way)| (*column, self.of_way(frame, way))).collect()
            }
            _ => Vec::new(),
        };
        let other = program.columns.iter().enumerate().filter_map(|(index, c)| self.of_column(frame, c.what).map(|cost| (index, cost)));
        used.into_iter().chain(other).filter(|(_, cost)| *cost != 0.0).collect()
    }

    fn of_way(self, frame: &Frame<'_>, way: &super::program::WayIn<'_>) -> f64 {
        let professions = &frame.model.professions;
        let price = |p: usize| if self == Self::Money { professions[p].cost } else { professions[p].scarcity };
        match self {
            Self::Leon => {
                let above = professions[way.way.profession].level.saturating_sub(frame.model.tasks[way.way.task].level);
                f64::from(above) * way.effort
            }
            _ => {
                let supervised: f64 = way.way.supervision.iter().map(|(q, hours)| price(*q) * hours).sum();
                price(way.way.profession) * way.effort + supervised
            }
        }
    }

    fn of_column(self, frame: &Frame<'_>, column: Column) -> Option<f64> {
        let model = frame.model;
        let profession = |id: &str| &model.professions[frame.at("profession", id)];
        match (self, column) {
            (Self::Unmet { class }, Column::Unmet(place)) => {
                let task = &model.tasks[place.task];
                (task.class == class).then_some(task.criticality)
            }
            (Self::Scarce, Column::Extra(line)) => Some(profession(&model.extra[line].profession).scarcity),
            (Self::Money, Column::Extra(line)) => Some(model.extra[line].supplement),
            (Self::Money, Column::Trained(line)) => {
                let course = &model.training[line];
                Some(course.cost + course.hours * profession(&course.profession).cost)
            }
            (Self::Money, Column::Scheme(line)) => Some(model.training[line].scheme_cost),
            _ => None,
        }
    }
}

/// The stages of a model, first to last. Five when all tasks are of one class.
pub(crate) fn objectives(frame: &Frame<'_>) -> Vec<Objective> {
    let classes: BTreeSet<u8> = frame.model.tasks.iter().map(|t| t.class).collect();
    let unmet = classes.into_iter().rev().map(|class| Objective::Unmet { class });
    unmet.chain([Objective::Scarce, Objective::Money, Objective::Leon, Objective::Disturbance]).collect()
}

/// Every unmet hour counts one: what prices and relaxation values are told in.
pub(crate) fn unmet_hours(program: &Program) -> Terms {
    let unmet = program.columns.iter().enumerate().filter(|(_, c)| matches!(c.what, Column::Unmet(_)));
    unmet.map(|(index, _)| (index, 1.0)).collect()
}
