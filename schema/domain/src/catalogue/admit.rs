//! Whether an event of the municipal catalogue may be recorded.

use crate::{
    admit::{days, ensure, invalid, named, once, profession},
    competence::CompetenceExpr,
    event::Event,
    facts::Facts,
    placement,
    refusal::{Refusal, RefusalCode},
};

pub(crate) fn admit(facts: &Facts, event: &Event) -> Result<(), Refusal> {
    match event {
        Event::RuleBookAdopted(e) => {
            for p in &e.rule_book.parameters {
                let place = format!("rule book {}, {:?}", e.rule_book.id, p.key);
                days(&place, p.valid)?;
                ensure(p.value >= 0, || invalid(&place, format!("is {}", p.value), "give 0 or more"))?;
                named(&p.source.text, format!("{place}, source"), RefusalCode::DocumentMissing)?;
            }
            ensure(!e.rule_book.parameters.is_empty(), || invalid("rule book", "has no parameters", "adopt one with parameters"))
        }
        Event::ProfessionsAdopted(e) => {
            once("profession", e.professions.iter().map(|p| &p.id))?;
            let wrong = e.professions.iter().find(|p| p.level.0 > 7 || p.pay_per_hour.0 < 0);
            wrong.map_or(Ok(()), |p| {
                Err(invalid(
                    format!("profession {}", p.id),
                    "LEON level or pay is impossible",
                    "give a level from 0 to 7 and pay of 0 or more",
                ))
            })
        }
        Event::CompetenceClassesAdopted(e) => {
            once("competence class", e.classes.iter().map(|c| &c.id))?;
            e.classes.iter().try_for_each(|c| known_professions(facts, &c.who))
        }
        Event::PracticeRequirementsAdopted(e) => {
            once("practice requirement", e.requirements.iter().map(|r| &r.competence))?;
            e.requirements.iter().try_for_each(|r| {
                let place = format!("practice requirement {}", r.competence);
                let sound = r.level > 0 && (r.supervised > 0 || r.assessed > 0) && (1..=120).contains(&r.months);
                ensure(sound, || invalid(&place, "asks for nothing, or holds no time", "give a level, repetitions and 1 to 120 months"))?;
                named(&r.source.text, format!("{place}, source"), RefusalCode::DocumentMissing)?;
                known_professions(facts, &r.signers)
            })
        }
        Event::PlacementTermsAdopted(_) => placement::admit::admit(facts, event),
        _ => Ok(()),
    }
}

/// Every profession that an expression names is in the catalogue. Competence codes need no register.
pub(crate) fn known_professions(facts: &Facts, expr: &CompetenceExpr) -> Result<(), Refusal> {
    match expr {
        CompetenceExpr::Anyone | CompetenceExpr::Holds { .. } => Ok(()),
        CompetenceExpr::Profession(list) => list.iter().try_for_each(|id| profession(facts, id)),
        CompetenceExpr::All(list) | CompetenceExpr::Any(list) => list.iter().try_for_each(|e| known_professions(facts, e)),
    }
}
