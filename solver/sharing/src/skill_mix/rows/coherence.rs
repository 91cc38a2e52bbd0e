//! C8, coherence: `Σ_{a of k by p} x[a,u,b] ≤ D[k,u,b]·n[k,p,u]`, `Σ_p n ≤ most`, `Σ_{a,b} x ≥ least·n`.

use super::super::{
    frame::{Frame, Place},
    program::{Column, Program, Row, Terms},
};
use std::collections::BTreeMap;

pub(super) fn add(frame: &Frame<'_>, program: &mut Program) {
    let parts: Vec<(usize, (usize, usize, usize))> = program
        .columns
        .iter()
        .enumerate()
        .filter_map(|(index, c)| match c.what {
            Column::TakesPart { task, profession, unit } => Some((index, (task, profession, unit))),
            _ => None,
        })
        .collect();
    let mut hours: BTreeMap<(usize, usize, usize), Vec<(usize, usize)>> = BTreeMap::new();
    for (column, way) in program.hours(frame) {
        hours.entry((way.way.task, way.way.profession, way.unit)).or_default().push((way.bucket, column));
    }
    let mut of_task: BTreeMap<(usize, usize), Terms> = BTreeMap::new();
    for (part, (task, profession, unit)) in parts {
        let rule = frame.rule(frame.model.tasks[task].coherence_rule.as_ref());
        let hours = &hours[&(task, profession, unit)];
        let mut by_bucket: BTreeMap<usize, Terms> = BTreeMap::new();
        for (bucket, column) in hours {
            by_bucket.entry(*bucket).or_default().push((*column, 1.0));
        }
        for (bucket, mut terms) in by_bucket {
            let at = Place { task, unit, bucket };
            terms.push((part, -frame.demand[&at].0));
            program.row(Row::PartOf { at, profession }, rule, (f64::NEG_INFINITY, 0.0), terms);
        }
        let least = frame.model.tasks[task].least_hours;
        if least > 0.0 {
            let terms = hours.iter().map(|(_, column)| (*column, 1.0)).chain([(part, -least)]).collect();
            program.row(Row::Chunk { task, profession, unit }, rule, (0.0, f64::INFINITY), terms);
        }
        of_task.entry((task, unit)).or_default().push((part, 1.0));
    }
    for ((task, unit), terms) in of_task {
        if let Some(most) = frame.model.tasks[task].most_professions {
            let rule = frame.rule(frame.model.tasks[task].coherence_rule.as_ref());
            program.row(Row::Professions { task, unit }, rule, (f64::NEG_INFINITY, f64::from(most)), terms);
        }
    }
}
