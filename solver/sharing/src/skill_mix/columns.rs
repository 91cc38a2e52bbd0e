//! All columns with their bounds.

use super::{
    frame::{Frame, Place},
    program::{Column, Program},
};
use std::collections::{BTreeMap, BTreeSet};

/// Adds the columns of a model. What law forbids gets none.
pub(crate) fn add(frame: &Frame<'_>, program: &mut Program) {
    let mut of_task: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, way) in frame.ways.iter().enumerate().filter(|(_, w)| !w.forbidden) {
        of_task.entry(way.task).or_default().push(index);
    }
    for (place, (hours, _)) in frame.demand.iter().filter(|(_, (hours, _))| *hours > 0.0) {
        for way in of_task.get(&place.task).into_iter().flatten() {
            add_way(frame, program, *way, *place, *hours);
        }
        program.column(Column::Unmet(*place), *hours);
    }
    add_supply(frame, program);
    add_training(frame, program);
    add_coherence(frame, program);
    add_change(frame, program);
}

fn add_way(frame: &Frame<'_>, program: &mut Program, way: usize, at: Place, hours: f64) {
    if !frame.ways[way].is_in(at.unit, at.bucket) {
        return;
    }
    let most = frame.model.ways[way].at_most.map_or(hours, |most| most.min(hours));
    let column = program.column(Column::Hours { way, unit: at.unit, bucket: at.bucket }, most);
    let bars = frame.ways[way].bars.clone();
    if !bars.is_empty() {
        program.columns[column].upper = 0.0;
        program.columns[column].bars = bars;
    }
}

fn add_supply(frame: &Frame<'_>, program: &mut Program) {
    for (index, extra) in frame.model.extra.iter().enumerate() {
        program.column(Column::Extra(index), extra.at_most);
    }
    for (arc, lending) in frame.model.lending.iter().enumerate() {
        for bucket in 0..frame.model.buckets.len() {
            program.column(Column::Lent { arc, bucket }, lending.at_most);
        }
    }
}

fn add_training(frame: &Frame<'_>, program: &mut Program) {
    for (index, course) in frame.model.training.iter().enumerate() {
        let people = program.column(Column::Trained(index), f64::from(course.seats));
        let scheme = program.column(Column::Scheme(index), 1.0);
        program.columns[people].integer = true;
        program.columns[scheme].integer = true;
    }
}

/// Columns of taking part, only where a task limits who takes part.
fn add_coherence(frame: &Frame<'_>, program: &mut Program) {
    let limited = |task: usize| frame.model.tasks[task].most_professions.is_some() || frame.model.tasks[task].least_hours > 0.0;
    let parts: BTreeSet<(usize, usize, usize)> =
        program.hours(frame).iter().filter(|(_, w)| limited(w.way.task)).map(|(_, w)| (w.way.task, w.unit, w.way.profession)).collect();
    for (task, unit, profession) in parts {
        let column = program.column(Column::TakesPart { task, profession, unit }, 1.0);
        program.columns[column].integer = true;
    }
}

/// Columns of change, only for what is done today: every hour of a new way is a change by itself.
fn add_change(frame: &Frame<'_>, program: &mut Program) {
    for (index, practice) in frame.model.today.iter().enumerate() {
        let place = Place {
            task: frame.at("task", &practice.task),
            unit: frame.at("unit", &practice.unit),
            bucket: frame.at("bucket", &practice.bucket),
        };
        let asked = frame.demand.get(&place).map_or(0.0, |(hours, _)| *hours);
        program.column(Column::More(index), asked.max(practice.hours));
        program.column(Column::Less(index), practice.hours);
    }
}
