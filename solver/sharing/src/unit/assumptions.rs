//! Everything the figures of a unit rest on, with source and grade.

use super::{
    model::{Assumption, UnitModel},
    text::{Text, decimals},
};
use std::collections::BTreeMap;
use turnus_domain::evidence::Grade;

impl UnitModel<'_> {
    /// Everything the figures rest on.
    pub(crate) fn assumptions(&self) -> Vec<Assumption> {
        let input = self.input;
        let m = &input.measure;
        let local = "the unit's own measure; its source is not recorded";
        let mut all = vec![
            assumed("residents", "beboere", m.residents.to_string(), local, Grade::None),
            assumed(
                "weekend work as a share of weekday work",
                "helgearbeid som andel av hverdagsarbeid",
                m.weekend_factor.to_string(),
                local,
                Grade::None,
            ),
            assumed(
                "share of productive time that tasks may fill",
                "andel av produktiv tid som oppgaver kan fylle",
                m.utilisation.to_string(),
                local,
                Grade::None,
            ),
            assumed("breaks and hand-over of each shift", "pauser og rapport hver vakt", m.unproductive.to_string(), local, Grade::None),
        ];
        let mut sources: BTreeMap<&str, usize> = BTreeMap::new();
        input.tasks.iter().filter(|t| t.valid.contains(input.effective)).for_each(|t| *sources.entry(&t.source.text).or_default() += 1);
        all.extend(sources.into_iter().map(|(source, n)| {
            assumed("minutes and frequency of tasks", "minutter og hyppighet for oppgaver", format!("{n}"), source, Grade::None)
        }));
        let pay: Vec<String> = self.team.iter().map(|(p, _)| format!("{} {}", p.id, decimals(p.pay_per_hour.0, 2, false))).collect();
        all.push(assumed(
            "pay an hour, kroner",
            "lønn per time, kroner",
            pay.join(", "),
            "local estimate of the list of professions",
            Grade::None,
        ));
        let scarce: Vec<String> = self.team.iter().map(|(p, _)| format!("{} {}", p.id, p.scarcity)).collect();
        all.push(assumed(
            "how scarce an hour is",
            "hvor knapp en time er",
            scarce.join(", "),
            "local estimate of the list of professions",
            Grade::None,
        ));
        all.push(assumed(
            "absence and substitutes",
            "fravær og vikarer",
            "0".into(),
            "an ordinary week without either; the rota tells both",
            Grade::None,
        ));
        all.push(assumed(
            "weeks with public holidays",
            "uker med helligdager",
            "0".into(),
            "five weekdays and a weekend, 52 times a year",
            Grade::None,
        ));
        all.push(assumed(
            "hours on each shift",
            "timer på hver vakt",
            "contracts".into(),
            "contracted hours laid on the head plan in proportion; holders of a competence are spread like hours",
            Grade::None,
        ));
        if let Some(level) = &input.care_level {
            let tasks: Vec<_> = level.tasks.iter().map(ToString::to_string).collect();
            all.push(assumed(
                "residents' need of care",
                "beboernes omsorgsbehov",
                format!("{} {}", level.work, tasks.join(", ")),
                &level.evidence.text,
                level.evidence.grade,
            ));
        }
        for d in &input.demand {
            let (en, nb) = (format!("{}: people and minutes", d.name), format!("{}: personer og minutter", d.name_nb));
            all.push(assumed(en, nb, d.people.to_string(), &d.evidence.text, d.evidence.grade));
            let (en, nb) = (format!("{}: effect on today's work", d.name), format!("{}: virkning på dagens arbeid", d.name_nb));
            all.push(match &d.effect {
                None => assumed(en, nb, "0 %".into(), "nothing until evidence is entered (R-DM-03)", Grade::None),
                Some(e) => assumed(en, nb, range(e.least, e.most), &e.evidence.text, e.evidence.grade),
            });
            for e in &d.elsewhere {
                let (en, nb) = (format!("{}: {}", d.name, e.name), format!("{}: {}", d.name_nb, e.name_nb));
                all.push(assumed(en, nb, format!("{} / {} d", e.times, e.per_days), &e.evidence.text, e.evidence.grade));
            }
        }
        all
    }
}

/// `−10…+15 %`.
fn range(least: i32, most: i32) -> String {
    let sign = |v: i32| format!("{}{}", if v < 0 { "−" } else { "+" }, v.abs() / 100);
    format!("{}…{} %", sign(least), sign(most))
}

fn assumed(en: impl Into<String>, nb: impl Into<String>, value: String, source: &str, grade: Grade) -> Assumption {
    Assumption { what: Text::new(en, nb), value, source: source.to_owned(), grade }
}
