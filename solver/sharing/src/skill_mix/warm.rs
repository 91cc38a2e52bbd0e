//! A model kept solved, so that a changed number or rule is solved from where the last solve ended.
//!
//! Blocks that a change leaves alone keep their plan. The others start each stage from the basis of the same stage:
//! with other right sides only it stays dual feasible, and a few steps of the dual simplex method end there.

use super::{
    adjust::{Adjustment, adjusted},
    answer::{Answer, Ask},
    engine,
    error::ModelError,
    frame::Frame,
    least::{Least, care},
    model::Model,
    plan::{Plan, Planned, planned},
    program::{Program, Row},
    solve,
    stages::objectives,
    watch::Watch,
};
use rayon::prelude::*;
use std::sync::Arc;
use turnus_lp::Basis;

/// A solved model.
#[derive(Debug, Clone)]
pub struct Warm {
    model: Arc<Model>,
    /// `None` when nothing keeps all rules.
    kept: Option<Vec<Arc<Kept>>>,
}

/// A solved block.
#[derive(Debug)]
pub(crate) struct Kept {
    /// As the model gives it; in `planned` what must be whole is fixed.
    pub(crate) given: Program,
    pub(crate) planned: Arc<Planned>,
    /// Least unmet hours, each counting one.
    pub(crate) unmet: f64,
    /// The same when what had to be whole is fixed as planned: what the duals are told against.
    pub(crate) fixed_unmet: f64,
    /// Duals of the rows, in unmet hours. Given what had to be whole.
    pub(crate) duals: Vec<f64>,
    /// Basis of that solve.
    pub(crate) basis: Option<Basis>,
}

impl Warm {
    /// Solves all stages of a model.
    ///
    /// # Errors
    /// As [`super::answer()`]. A model that no plan can satisfy is no error: its answer tells the conflict.
    pub fn new(model: Model) -> Result<Self, ModelError> {
        Self::solved(model, &[])
    }

    /// The same model with changes; this one stays as it is.
    ///
    /// # Errors
    /// As [`Warm::new`], and what [`adjusted`] refuses.
    pub fn adjusted(&self, by: &[Adjustment]) -> Result<Self, ModelError> {
        let model = adjusted(&self.model, by)?;
        Self::solved(model, self.kept.as_deref().unwrap_or_default())
    }

    fn solved(model: Model, before: &[Arc<Kept>]) -> Result<Self, ModelError> {
        let frame = Frame::new(&model)?;
        let blocks = Program::new(&frame).blocks();
        let same_blocks = blocks.len() == before.len();
        let solved = blocks.into_par_iter().enumerate().map(|(index, program)| {
            let before = before.get(index).filter(|_| same_blocks);
            match before {
                Some(kept) if kept.given == program => Ok(Arc::clone(kept)),
                _ => kept(&frame, program, before.map(Arc::as_ref)).map(Arc::new),
            }
        });
        let kept = match solved.collect() {
            Ok(kept) => Some(kept),
            Err(ModelError::Infeasible { .. }) => None,
            Err(e) => return Err(e),
        };
        Ok(Self { model: Arc::new(model), kept })
    }

    /// The model.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Least unmet hours, each counting one; `None` when no plan keeps all rules.
    #[must_use]
    pub fn unmet_hours(&self) -> Option<f64> {
        let kept = self.kept.as_ref()?;
        Some(super::price::clean(kept.iter().map(|k| k.unmet).sum()))
    }

    /// Blocks that are not those of another state of the model: what a change made anew.
    #[must_use]
    pub fn anew(&self, before: &Self) -> usize {
        let (now, then) = (self.kept.as_deref().unwrap_or_default(), before.kept.as_deref().unwrap_or_default());
        now.iter().enumerate().filter(|(k, kept)| then.get(*k).is_none_or(|then| !Arc::ptr_eq(kept, then))).count()
    }

    /// Stages, unmet hours and the bottleneck, its price confirmed; who does what only when it is asked for.
    ///
    /// # Errors
    /// As [`Warm::new`].
    pub fn reading(&self, shares: bool) -> Result<Answer, ModelError> {
        let frame = Frame::new(&self.model)?;
        let Some(kept) = &self.kept else { return solve::infeasible(&frame) };
        let mut answer = solve::told(&frame, &plan(&frame, kept), shares);
        answer.unmet_hours = self.unmet_hours().unwrap_or_default();
        answer.bottleneck.now = solve::scarcest_by_dual(&frame, kept)?;
        Ok(answer)
    }

    /// Everything that is asked.
    ///
    /// # Errors
    /// As [`Warm::new`], and [`ModelError::Stopped`].
    pub fn ask(&self, ask: Ask, watch: &Watch<'_>) -> Result<Answer, ModelError> {
        let frame = Frame::new(&self.model)?;
        let Some(kept) = &self.kept else { return solve::infeasible(&frame) };
        let mut answer = solve::told(&frame, &plan(&frame, kept), true);
        answer.unmet_hours = self.unmet_hours().unwrap_or_default();
        solve::more(&frame, kept, ask, watch, &mut answer)?;
        Ok(answer)
    }
}

fn plan(frame: &Frame<'_>, kept: &[Arc<Kept>]) -> Plan {
    Plan { objectives: objectives(frame), blocks: kept.iter().map(|k| Arc::clone(&k.planned)).collect() }
}

fn kept(frame: &Frame<'_>, given: Program, before: Option<&Kept>) -> Result<Kept, ModelError> {
    let objectives = objectives(frame);
    let near = before.filter(|b| is_like(&b.given, &given) && !given.is_integer());
    let planned = planned(frame, &given, &objectives, near.map_or(&[], |b| &b.planned.bases))?;
    let (unmet, fixed_unmet, duals, basis) = if given.is_integer() {
        let mut fixed = care(&planned.program);
        let fixed_unmet = engine::least(&mut fixed, "unmet care")?;
        (Least::new(&given).unmet(&[])?, fixed_unmet, fixed.duals().to_vec(), None)
    } else {
        let mut least = Least::new(&given);
        least.start(near.and_then(|b| b.basis.as_ref()));
        let unmet = least.unmet(&[])?;
        let basis = least.basis();
        (unmet, unmet, least.duals().to_vec(), basis)
    };
    Ok(Kept { given, planned: Arc::new(planned), unmet, fixed_unmet, duals, basis })
}

/// Whether a basis of one is a basis of the other.
pub(crate) fn is_like(a: &Program, b: &Program) -> bool {
    let rows = |p: &Program| p.rows.iter().map(|r| r.what).collect::<Vec<Row>>();
    a.columns.len() == b.columns.len() && a.columns.iter().zip(&b.columns).all(|(a, b)| a.what == b.what) && rows(a) == rows(b)
}
