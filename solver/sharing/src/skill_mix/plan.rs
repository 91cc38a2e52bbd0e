//! The plan: all stages solved, block by block.

use super::{
    engine::{self, Goal},
    error::ModelError,
    frame::Frame,
    program::{Column, Program},
    stages::{Objective, objectives},
};
use rayon::prelude::*;
use std::sync::Arc;
use turnus_lp::Basis;

/// A block with its plan. What had to be whole is fixed in `program`.
#[derive(Debug)]
pub(crate) struct Planned {
    pub(crate) program: Program,
    /// Least values of the stages.
    pub(crate) stages: Vec<f64>,
    /// Values of the columns after the last stage.
    pub(crate) values: Vec<f64>,
    /// Basis of each stage.
    pub(crate) bases: Vec<Basis>,
}

/// The plan of a model.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) objectives: Vec<Objective>,
    pub(crate) blocks: Vec<Arc<Planned>>,
}

impl Plan {
    /// Solves all stages. Blocks share nothing, so their stages add up; they are solved at once in a fixed order.
    pub(crate) fn new(frame: &Frame<'_>, blocks: &[Program]) -> Result<Self, ModelError> {
        let objectives = objectives(frame);
        let blocks = blocks.par_iter().map(|program| planned(frame, program, &objectives, &[]).map(Arc::new)).collect::<Result<_, _>>()?;
        Ok(Self { objectives, blocks })
    }

    /// Value of a stage.
    pub(crate) fn stage(&self, index: usize) -> f64 {
        self.blocks.iter().map(|b| b.stages[index]).sum()
    }

    /// Columns with their values.
    pub(crate) fn columns(&self) -> impl Iterator<Item = (Column, f64)> {
        self.blocks.iter().flat_map(|b| b.program.columns.iter().zip(&b.values).map(|(c, v)| (c.what, *v)))
    }
}

/// Solves all stages of a block, each from the basis given for it, if any is.
pub(crate) fn planned(frame: &Frame<'_>, program: &Program, objectives: &[Objective], bases: &[Basis]) -> Result<Planned, ModelError> {
    let goals: Vec<Goal> =
        objectives.iter().map(|o| Goal { name: o.name(), costs: o.costs(frame, program), tolerance: o.tolerance() }).collect();
    let program = if program.is_integer() { engine::settled(program.clone(), &goals)? } else { program.clone() };
    let (results, bases) = engine::goals_from(&program, &goals, bases)?;
    let stages = results.iter().map(|r| r.objective).collect();
    let values = results.into_iter().last().map(|r| r.values).unwrap_or_default();
    Ok(Planned { program, stages, values, bases })
}
