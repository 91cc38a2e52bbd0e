//! A first plan of days with many tasks: one employee after the other takes the heaviest set of tasks that is left, weighed by
//! length and by how few could do them. It is quick where the program of a whole day is not; what is left over is for windows.

use super::{Instance, Plan, window::slots};

/// Fills a day that nobody works yet; people for whom work is dearest come last.
pub(super) fn fill(instance: &Instance, plan: &mut Plan, day: usize, cost: &dyn Fn(usize, &[u8]) -> f64) {
    let n = instance.skilled.len();
    let mut left: Vec<usize> = (0..instance.tasks.len()).filter(|t| instance.tasks[*t].day == day && plan.holder[*t].is_none()).collect();
    let able = |t: usize| instance.skilled.iter().filter(|skills| skills[t]).count().max(1);
    let weight: Vec<f64> = instance.tasks.iter().map(|t| f64::from(t.end - t.start)).collect();
    let scarce: Vec<f64> = (0..instance.tasks.len()).map(|t| if left.contains(&t) { n as f64 / able(t) as f64 } else { 0.0 }).collect();
    let mut people: Vec<(f64, usize, usize)> = (0..n).map(|e| dearness(instance, plan, (e, day), cost)).collect();
    people.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    for (_, e, _) in people {
        if left.is_empty() {
            return;
        }
        let of = |place: usize| (instance.tasks[left[place]].start, weight[left[place]] * (1.0 + scarce[left[place]]));
        let open = slots(instance, &[e], &[day], &left);
        let best = open.iter().enumerate().filter(|(_, s)| !s.is_empty()).map(|(shift, s)| (s.heaviest(of), shift + 1));
        let Some(((_, places), shift)) = best.max_by(|a, b| a.0.0.total_cmp(&b.0.0).then(b.1.cmp(&a.1))) else { continue };
        plan.shifts[e][day] = shift as u8;
        let taken: Vec<usize> = places.into_iter().map(|place| left[place]).collect();
        taken.iter().for_each(|t| plan.holder[*t] = Some(e));
        left.retain(|t| !taken.contains(t));
    }
}

/// What the cheapest shift of a day costs somebody, who, and which.
fn dearness(instance: &Instance, plan: &Plan, (e, day): (usize, usize), cost: &dyn Fn(usize, &[u8]) -> f64) -> (f64, usize, usize) {
    let mut row = plan.shifts[e].clone();
    let mut of = |shift: usize| {
        row[day] = shift as u8;
        cost(e, &row)
    };
    let off = of(0);
    let all = (1..instance.shifts.len()).map(|shift| (of(shift) - off, e, shift));
    all.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, e, 0))
}
