//! The fewest heads that do the tasks: a small whole-number model, solved once per objective.
//!
//! In strict order: unmet minutes (none, unless the team cannot do the work at any number of heads), heads, heads
//! above the agreed head plan, then heads of each competence class from the highest level of care down, of classes
//! of the same level the widest first: first nurses or social educators, then nurses, then skilled workers.

use crate::{
    day::Day,
    error::SharingError,
    work::{Column, Post, Work},
};
use good_lp::{
    Constraint, Expression, ProblemVariables, Solution, SolverModel, Variable, constraint,
    solvers::{
        SolutionStatus,
        highs::{HighsParallelType, highs},
    },
    variable,
};
use std::collections::BTreeMap;
use turnus_domain::{
    competence::{CompetenceClass, CompetenceExpr},
    id::ProfessionId,
    profession::Profession,
};

/// Unmet minutes a day that later objectives may add to the least: numerical room only.
const UNMET_TOLERANCE: f64 = 1e-3;

/// Nodes after which the search counts as failed; the models need a handful.
const MOST_NODES: i32 = 100_000;

/// What is minimised.
#[derive(Debug, Clone)]
enum Goal {
    Unmet,
    Heads,
    AbovePlan,
    Of(Vec<usize>),
}

/// What the model is made from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub(crate) day: &'a Day<'a>,
    pub(crate) work: &'a Work,
    pub(crate) team: &'a [(&'a Profession, u32)],
}

/// Heads by post that do the tasks, the fewest in the order of the module.
pub(crate) fn fewest(ask: Ask<'_>, classes: &[CompetenceClass]) -> Result<BTreeMap<Post, u32>, SharingError> {
    let mut goals = vec![Goal::Unmet, Goal::Heads, Goal::AbovePlan];
    goals.extend(ordered(ask.team, classes).into_iter().map(Goal::Of));
    let mut kept: Vec<(Goal, f64)> = Vec::new();
    let mut heads = BTreeMap::new();
    for goal in goals {
        let (found, value) = solve(ask, &goal, &kept)?;
        let bound = if matches!(goal, Goal::Unmet) { value.max(0.0) + UNMET_TOLERANCE } else { value.round() };
        kept.push((goal, bound));
        heads = found;
    }
    Ok(heads)
}

/// Members of the classes that consist of professions, as indices in the team, in the order of the module.
fn ordered(team: &[(&Profession, u32)], classes: &[CompetenceClass]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = classes.iter().filter_map(|c| professions(c)).map(|list| members(team, list)).collect();
    groups.retain(|g| !g.is_empty());
    let level = |g: &Vec<usize>| g.iter().map(|p| team[*p].0.level).min();
    groups.sort_by(|a, b| level(b).cmp(&level(a)).then(b.len().cmp(&a.len())).then(a.cmp(b)));
    groups.dedup();
    groups
}

/// The professions of a class, if it is defined by them.
pub(crate) fn professions(class: &CompetenceClass) -> Option<&[ProfessionId]> {
    match &class.who {
        CompetenceExpr::Profession(list) => Some(list),
        _ => None,
    }
}

/// Indices in the team of those professions that have people.
pub(crate) fn members(team: &[(&Profession, u32)], list: &[ProfessionId]) -> Vec<usize> {
    (0..team.len()).filter(|p| list.contains(&team[*p].0.id)).collect()
}

/// The variables of one solve.
struct Model<'a> {
    ask: Ask<'a>,
    columns: Vec<Variable>,
    heads: BTreeMap<Post, Variable>,
    above: Vec<Variable>,
    together: Vec<Variable>,
}

impl<'a> Model<'a> {
    fn new(ask: Ask<'a>) -> (Self, ProblemVariables) {
        let Ask { day, work, team } = ask;
        let mut variables = ProblemVariables::new();
        let columns = work.columns.iter().map(|_| variables.add(variable().min(0.0))).collect();
        let posts = (0..day.shifts.len()).flat_map(|s| (0..team.len()).map(move |p| (s, p)));
        let heads = posts.map(|post| (post, variables.add(variable().integer().min(0.0).max(f64::from(team[post.1].1))))).collect();
        let above = day.shifts.iter().map(|_| variables.add(variable().min(0.0))).collect();
        let together = work.together.iter().map(|_| variables.add(variable().binary())).collect();
        (Self { ask, columns, heads, above, together }, variables)
    }

    fn expression(&self, goal: &Goal) -> Expression {
        match goal {
            Goal::Unmet => {
                let columns = self.ask.work.columns.iter().zip(&self.columns);
                columns.filter(|(c, _)| matches!(c, Column::Unmet { .. })).map(|(_, v)| *v).sum()
            }
            Goal::Heads => self.heads.values().copied().sum(),
            Goal::AbovePlan => self.above.iter().copied().sum(),
            Goal::Of(group) => self.heads.iter().filter(|((_, p), _)| group.contains(p)).map(|(_, v)| *v).sum(),
        }
    }

    fn on_shifts(&self, shifts: &[usize]) -> Expression {
        self.heads.iter().filter(|((s, _), _)| shifts.contains(s)).map(|(_, v)| *v).sum()
    }

    /// The rows of the work, two people at once, and heads above the plan.
    fn constraints(&self) -> Vec<Constraint> {
        let mut out = Vec::new();
        for row in &self.ask.work.rows {
            let mut left: Expression = row.terms.iter().map(|(c, k)| *k * self.columns[*c]).sum();
            left -= row.heads.iter().map(|(post, k)| *k * self.heads[post]).sum::<Expression>();
            out.push(if row.lower == row.upper { constraint!(left == row.upper) } else { constraint!(left <= row.upper) });
        }
        for (together, placed) in self.ask.work.together.iter().zip(&self.together) {
            let minutes: Expression = together.columns.iter().map(|c| self.columns[*c]).sum();
            out.push(constraint!(minutes <= together.minutes * *placed));
            let present = self.on_shifts(&together.shifts);
            out.push(constraint!(present >= f64::from(together.performers) * *placed));
        }
        for (shift, above) in self.above.iter().enumerate() {
            let heads = self.on_shifts(&[shift]);
            out.push(constraint!(heads - *above <= f64::from(self.ask.day.shifts[shift].planned)));
        }
        out
    }
}

fn solve(ask: Ask<'_>, goal: &Goal, kept: &[(Goal, f64)]) -> Result<(BTreeMap<Post, u32>, f64), SharingError> {
    let (model, variables) = Model::new(ask);
    let objective = model.expression(goal);
    let problem = variables
        .minimise(objective.clone())
        .using(highs)
        .set_parallel(HighsParallelType::Off)
        .set_threads(1)
        .set_option("random_seed", 1)
        .set_option("mip_rel_gap", 0.0)
        .set_option("mip_max_nodes", MOST_NODES)
        .with_all(model.constraints())
        .with_all(kept.iter().map(|(goal, bound)| constraint!(model.expression(goal) <= *bound)));
    let failed = |why: String| SharingError::Solver { step: "the fewest heads", day: ask.day.kind, why };
    let solution = problem.solve().map_err(|e| failed(e.to_string()))?;
    // `GapLimit` is an optimum whose proof leaves HiGHS's default room of 1e-6.
    if !matches!(solution.status(), SolutionStatus::Optimal | SolutionStatus::GapLimit) {
        return Err(failed(format!("{:?}", solution.status())));
    }
    let heads = model.heads.iter().map(|(post, v)| (*post, solution.value(*v).round() as u32)).collect();
    Ok((heads, solution.eval(&objective)))
}
