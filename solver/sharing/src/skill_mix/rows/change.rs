//! C9, change: `x − x0 = more − less`, and `Σ (more + less) + Σ (hours of ways that are new) ≤ most`.

use super::super::{
    frame::Frame,
    program::{Column, Program, Row, Terms},
};
use std::collections::BTreeMap;

pub(super) fn add(frame: &Frame<'_>, program: &mut Program) {
    let columns = program.index();
    let done_today = practised(frame, &columns);
    for (index, practice) in frame.model.today.iter().enumerate() {
        let (more, less) = (columns[&Column::More(index)], columns[&Column::Less(index)]);
        let mut terms: Terms = vec![(more, -1.0), (less, 1.0)];
        terms.extend(done_today.iter().filter(|(_, line)| **line == index).map(|(column, _)| (*column, 1.0)));
        program.row(Row::Practice(index), None, (practice.hours, practice.hours), terms);
    }
    if let Some(limit) = &frame.model.change_limit {
        let terms: Terms = changes(&program.columns.iter().map(|c| c.what).collect::<Vec<_>>(), &done_today);
        program.row(Row::Change, frame.rule(limit.rule.as_ref()), (f64::NEG_INFINITY, limit.at_most), terms);
    }
}

/// Way columns that are done today, with the line that says so.
pub(crate) fn practised(frame: &Frame<'_>, columns: &BTreeMap<Column, usize>) -> BTreeMap<usize, usize> {
    let mut found = BTreeMap::new();
    for (line, practice) in frame.model.today.iter().enumerate() {
        let (unit, bucket) = (frame.at("unit", &practice.unit), frame.at("bucket", &practice.bucket));
        let same =
            |w: &&super::super::model::Way| w.task == practice.task && w.profession == practice.profession && w.mode == practice.mode;
        if let Some(way) = frame.model.ways.iter().position(|w| same(&w))
            && let Some(column) = columns.get(&Column::Hours { way, unit, bucket })
        {
            found.insert(*column, line);
        }
    }
    found
}

/// What counts as change: more and less than today, and every hour of a way that is not done today.
pub(crate) fn changes(columns: &[Column], practised: &BTreeMap<usize, usize>) -> Terms {
    let changing = columns.iter().enumerate().filter(|(index, what)| match what {
        Column::Hours { .. } => !practised.contains_key(index),
        Column::More(_) | Column::Less(_) => true,
        _ => false,
    });
    changing.map(|(index, _)| (index, 1.0)).collect()
}
