//! C3, competence: `Σ_{a asks g, by p} e[a]·x[a,u,b] ≤ usable[g]·hours_per_head[p]·(holders + pass·y[g,p,u])`.

use super::super::{
    frame::Frame,
    program::{Column, Program, Row, Terms},
};
use std::collections::BTreeMap;

pub(super) fn add(frame: &Frame<'_>, program: &mut Program) {
    let mut terms: BTreeMap<_, Terms> = BTreeMap::new();
    for (column, way) in program.hours(frame) {
        if let Some(competence) = way.way.competence {
            terms.entry((competence, way.post())).or_default().push((column, way.effort));
        }
    }
    let people = |competence: usize, profession: usize, unit: usize| -> f64 {
        let held = frame.model.holders.iter().filter(|h| {
            h.valid_to.is_none_or(|last| frame.model.on.is_none_or(|on| on <= last))
                && frame.at("competence", &h.competence) == competence
                && frame.at("profession", &h.profession) == profession
                && frame.at("unit", &h.unit) == unit
        });
        held.map(|h| h.people).sum()
    };
    let courses: Vec<(usize, (usize, usize, usize), f64)> = program
        .columns
        .iter()
        .enumerate()
        .filter_map(|(index, column)| match column.what {
            Column::Trained(line) => {
                let t = &frame.model.training[line];
                let key = (frame.at("competence", &t.competence), frame.at("profession", &t.profession), frame.at("unit", &t.unit));
                Some((index, key, t.pass))
            }
            _ => None,
        })
        .collect();
    for ((competence, at), mut terms) in terms {
        let per_head = frame.model.competences[competence].usable * frame.model.professions[at.profession].hours_per_head;
        let key = (competence, at.profession, at.unit);
        terms.extend(courses.iter().filter(|(_, k, _)| *k == key).map(|(index, _, pass)| (*index, -per_head * pass)));
        let hours = per_head * people(competence, at.profession, at.unit);
        let rule = frame.rule(frame.model.competences[competence].rule.as_ref());
        program.row(Row::Competence { competence, at }, rule, (f64::NEG_INFINITY, hours), terms);
    }
}
