//! FORM: everything that is named is in the input, and the plan is of that input.

use super::{DayRule, Found};
use turnus_domain::day_plan::{DayPlan, DayPlanInput};

pub(super) fn judge(input: &DayPlanInput, plan: &DayPlan, found: &mut Found) {
    let same = plan.unit == input.sharing.unit
        && plan.date == input.date
        && plan.rota == input.rota
        && plan.input_position == input.sharing.position;
    found.unless(same, DayRule::Form, || "unit, date, rota or position are not those of the input".into());
    let (duties, demands) = (input.duties.len(), input.demands.len());
    let duty = |d: usize| d < duties;
    for (index, demand) in input.demands.iter().enumerate() {
        let known = input.sharing.tasks.iter().any(|t| t.id == demand.task);
        found.unless(known, DayRule::Form, || format!("demand {index} is of {}, which the catalogue lacks", demand.task));
    }
    for done in &plan.done {
        let known = done.demand < demands
            && done.performers.iter().all(|p| duty(p.duty) && p.supervised.as_ref().and_then(|s| s.by).is_none_or(duty));
        found.unless(known, DayRule::Form, || {
            format!("what is done at {} names somebody or something that is not in the input", done.from.0)
        });
    }
    let left = plan.left.iter().all(|l| l.demand < demands && l.able.iter().all(|d| duty(*d)));
    found.unless(left, DayRule::Form, || "something left names what is not in the input".into());
    found.unless(plan.pauses.iter().all(|p| duty(p.duty)), DayRule::Form, || "a break is of nobody on duty".into());
    let present = plan.presence.iter().flat_map(|p| p.people.iter().chain(&p.responsible)).all(|d| duty(*d));
    found.unless(present, DayRule::Form, || "a presence minimum names somebody who is not on duty".into());
}
