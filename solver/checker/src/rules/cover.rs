//! COVER: heads of a competence class in a band.
//!
//! For each date, band and class of the cover of that kind of day: heads present = employees and substitute lines of the
//! date whose shift covers the band and who meet the class that day. Shortfalls are listed, not hard.
//! Cost of a date and band: greatest shortfall over classes × band minutes × `PointsUnmetHour` / 60, rounded up.

use super::{judge_hard, substitute::per_sixty};
use crate::{
    limit::{Breach, Limit},
    line::Line,
    roster::{Roster, profession_meets},
    ward::Ward,
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use turnus_domain::{
    competence::CompetenceClass,
    cover::{Band, CoverRequirement, CoverSource},
    quantity::Minutes,
    rota::{Finding, Report, UnmetCover},
    rule_book::{ParameterKey, RuleId},
    shift::ShiftType,
};

/// Trial assignments made in search of remedies, at most; the search for later shortfalls is shorter, never the list.
const TRIALS: u32 = 2_000;

/// How many ways out are told.
const REMEDIES: usize = 3;

pub(crate) fn judge(ward: &Ward<'_>, roster: &Roster<'_>, report: &mut Report) {
    let mut search = Search { ward, roster, trials: TRIALS };
    for date in ward.input.horizon.days() {
        let mut shortfalls: BTreeMap<Band, u32> = BTreeMap::new();
        for row in ward.input.cover_on(date) {
            let Some(class) = ward.input.class(&row.class) else { continue };
            let present = present(roster, date, &row.band, class);
            if present < row.heads() {
                let worst = shortfalls.entry(row.band).or_default();
                *worst = (*worst).max(row.heads() - present);
                report.unmet.push(search.unmet(date, row, class, present));
            }
        }
        for (band, shortfall) in shortfalls {
            report.slack.unmet += Minutes(i64::from(shortfall) * band.minutes());
            report.findings.extend(priced(ward, date, band, shortfall));
        }
    }
}

fn present(roster: &Roster<'_>, date: NaiveDate, band: &Band, class: &CompetenceClass) -> u32 {
    let there = |line: &&Line<'_>| line.on(date).is_some_and(|s| band.covered_by(s.of)) && line.member.meets(&class.who, date);
    let employed = roster.lines.iter().filter(there).count();
    let substitutes = roster.vacancies.iter().filter(|v| v.date == date && band.covered_by(v.of) && v.meets(&class.who)).count();
    u32::try_from(employed + substitutes).unwrap_or(u32::MAX)
}

fn priced(ward: &Ward<'_>, date: NaiveDate, band: Band, shortfall: u32) -> Option<Finding> {
    let per_hour = ward.limit(ParameterKey::PointsUnmetHour)?;
    let minutes = Minutes(i64::from(shortfall) * band.minutes());
    let breach = Breach {
        rule: RuleId::Cover,
        person: None,
        date: Some(date),
        measured: minutes.0,
        limit: Limit { value: 0, ..per_hour },
        what: format!("{shortfall} too few from {} to {} on {date}: {minutes} of unmet cover", band.from, band.to),
        remedy: "see the ways out of the unmet cover".into(),
    };
    Some(breach.soft(per_sixty(per_hour.value, minutes.0)))
}

/// The search for ways out of shortfalls.
struct Search<'s, 'a> {
    ward: &'s Ward<'a>,
    roster: &'s Roster<'a>,
    trials: u32,
}

impl<'a> Search<'_, 'a> {
    fn unmet(&mut self, date: NaiveDate, row: &CoverRequirement, class: &CompetenceClass, present: u32) -> UnmetCover {
        UnmetCover {
            date,
            band: row.band,
            class: row.class.clone(),
            required: row.heads(),
            present,
            reason: self.reason(date, row, class, present),
            remedies: self.remedies(date, row, class),
        }
    }

    fn reason(&self, date: NaiveDate, row: &CoverRequirement, class: &CompetenceClass, present: u32) -> String {
        let able: Vec<_> = self.able(date, class).collect();
        let absent = able.iter().filter(|l| l.member.is_absent(date)).count();
        let elsewhere = able.iter().filter(|l| l.on(date).is_some_and(|s| !row.band.covered_by(s.of))).count();
        let asked = row.binding().iter().map(source_name).collect::<Vec<_>>().join(" and ");
        format!(
            "{present} of {} ({}) from {} to {}, asked for by {asked}; of {} employees who could, {absent} are absent and {elsewhere} work another shift that day",
            row.heads(),
            class.name,
            row.band.from,
            row.band.to,
            able.len(),
        )
    }

    fn remedies(&mut self, date: NaiveDate, row: &CoverRequirement, class: &CompetenceClass) -> Vec<String> {
        let types = self.types(date, &row.band);
        let mut ways = Vec::new();
        ways.extend(self.extra_shift(date, class, &types));
        ways.extend(self.other_shift(date, class, &types));
        ways.extend(self.substitute(class, &types));
        ways.extend(row.binding().first().map(|s| change_of_cover(s).to_owned()));
        ways.truncate(REMEDIES);
        ways
    }

    /// Employees who meet the class that day.
    fn able<'c>(&self, date: NaiveDate, class: &'c CompetenceClass) -> impl Iterator<Item = &Line<'a>> + use<'_, 'a, 'c> {
        self.roster.lines.iter().filter(move |l| l.member.employed.contains(date) && l.member.meets(&class.who, date))
    }

    /// Shift types of the day that cover the band, shortest first.
    fn types(&self, date: NaiveDate, band: &Band) -> Vec<&'a ShiftType> {
        let fit = |s: &&ShiftType| self.ward.used_on(date, s) && band.covered_by(s);
        let mut types: Vec<_> = self.ward.input.shift_types.iter().filter(fit).collect();
        types.sort_by_key(|s| (s.working(date), s.id.clone()));
        types
    }

    /// Somebody free that day, furthest below her hours first.
    fn extra_shift(&mut self, date: NaiveDate, class: &CompetenceClass, types: &[&'a ShiftType]) -> Option<String> {
        let mut free: Vec<_> = self.able(date, class).filter(|l| l.on(date).is_none() && !l.member.is_absent(date)).cloned().collect();
        free.sort_by_cached_key(|l| (l.worked() - super::hours::owed(l), l.member.person.clone()));
        for line in &free {
            if let Some(of) = self.first_legal(line, date, types) {
                let spare = super::hours::owed(line) - line.worked();
                return Some(format!(
                    "give {} the shift {} that day: no rule is broken, she has {spare} left of her hours",
                    line.member.person, of.id
                ));
            }
        }
        None
    }

    /// Somebody at work that day whose shift can be exchanged for one that covers all of it and the band.
    fn other_shift(&mut self, date: NaiveDate, class: &CompetenceClass, types: &[&'a ShiftType]) -> Option<String> {
        let working: Vec<_> = self.able(date, class).filter_map(|l| Some((l.clone(), l.on(date)?.of))).collect();
        for (line, has) in &working {
            let longer: Vec<_> = types.iter().copied().filter(|t| t.id != has.id && spans(t, has)).collect();
            if let Some(of) = self.first_legal(line, date, &longer) {
                return Some(format!("let {} work {} instead of {} that day: no rule is broken", line.member.person, of.id, has.id));
            }
        }
        None
    }

    /// The first of some shift types that breaks no rule which the line does not break already.
    fn first_legal(&mut self, line: &Line<'a>, date: NaiveDate, types: &[&'a ShiftType]) -> Option<&'a ShiftType> {
        let allowed: Vec<_> = types.iter().copied().filter(|t| line.member.kinds.contains(&t.kind)).collect();
        if allowed.is_empty() || self.trials == 0 {
            return None;
        }
        let broken: BTreeSet<_> = judge_hard(self.ward, line).into_iter().map(|f| (f.rule, f.date)).collect();
        for of in allowed {
            self.trials = self.trials.saturating_sub(1);
            let tried = judge_hard(self.ward, &line.with(self.ward, date, of));
            if tried.iter().all(|f| broken.contains(&(f.rule, f.date))) {
                return Some(of);
            }
        }
        None
    }

    /// The substitute whose profession costs least.
    fn substitute(&self, class: &CompetenceClass, types: &[&'a ShiftType]) -> Option<String> {
        let able = self.ward.input.professions.iter().filter(|p| profession_meets(&p.id, &class.who));
        let cheapest = able.min_by_key(|p| (p.pay_per_hour, p.scarcity, &p.id))?;
        Some(format!("ask for a substitute: {} ({}) on {}", cheapest.name, cheapest.id, types.first()?.id))
    }
}

/// Whether one shift type is there whenever the other is, judged by the clock.
fn spans(longer: &ShiftType, shorter: &ShiftType) -> bool {
    Band { from: shorter.start, to: shorter.end }.covered_by(longer)
}

fn source_name(source: &CoverSource) -> &'static str {
    match source {
        CoverSource::HeadPlan => "the head plan",
        CoverSource::PolicyMinimum => "the policy minimum",
        CoverSource::TaskNeed => "the tasks",
    }
}

fn change_of_cover(source: &CoverSource) -> &'static str {
    match source {
        CoverSource::HeadPlan => "plan with fewer heads in the head plan of that kind of day, if the tasks allow it",
        CoverSource::PolicyMinimum => "change the policy minimum, or train or employ somebody who counts in the class",
        CoverSource::TaskNeed => "share tasks differently, so that somebody who is there may do them",
    }
}
