//! Whether one person has a line when some rules are left aside.

use crate::{
    automata::Frame,
    instance::{Instance, Person},
    legality,
    rules::{wt_20_21, wt_61},
    ward::{lines, unit},
};
use turnus_domain::{planning_input::PlanningInput, rule_book::RuleId};
use turnus_engine::{Lines, Rule};

/// A person of an input.
pub(crate) struct Case<'a> {
    pub input: &'a PlanningInput,
    pub instance: &'a Instance,
    /// Her place in both.
    pub p: usize,
    /// Choices that are looked at, day by day (bit `c` for choice `c`); all of them when absent. No rule stands behind it.
    pub only: Option<&'a [u64]>,
}

/// Only some choices of each day.
struct Only<'a>(&'a [u64]);

impl Rule for Only<'_> {
    fn start(&self) -> u64 {
        0
    }
    fn step(&self, _: u64, day: usize, choice: u8) -> Option<(u64, i64)> {
        (self.0[day] & 1 << choice != 0).then_some((0, 0))
    }
}

impl Case<'_> {
    /// Whether a line keeps every rule but those left aside.
    pub(crate) fn is_possible(&self, dropped: &[RuleId]) -> bool {
        let person = self.without(dropped);
        let frame = Frame { instance: self.instance, person: &person };
        let mut lines = self.lines(&person, dropped);
        if !lines.is_possible(self.choices()) {
            return false;
        }
        // Means over weeks are sums that the graph does not have: they are asked only where the rest leaves a line.
        match wt_20_21::means(frame).filter(|_| !dropped.contains(&RuleId::Wt21)) {
            Some(means) => {
                lines.graph = lines.graph.and(&*means);
                lines.is_possible(self.choices())
            }
            None => true,
        }
    }

    /// Most minutes of a line that keeps every rule but HOURS, means over weeks left aside; none when there is no such line.
    pub(super) fn most_minutes(&self) -> Option<i64> {
        let person = self.without(&[]);
        let most = self.lines(&person, &[RuleId::Hours]).most_amount(self.choices())?;
        Some(i64::from(most) * i64::from(unit(self.instance)))
    }

    /// Minutes nearest to those owed, fewer and more, that a line which keeps every rule but HOURS works: least distance of each
    /// side by bisection, up to all the time there is.
    pub(super) fn nearest_minutes(&self) -> [Option<i64>; 2] {
        let mut lines = self.lines(&self.without(&[]), &[RuleId::Hours]);
        let unit = i64::from(unit(self.instance));
        let owed = i64::from(self.instance.people[self.p].owed_minutes).max(0);
        let all = self.instance.days as i64 * 24 * 60;
        let mut reaches = |from: i64, to: i64| {
            (lines.least, lines.most) = ((from.max(0) as u64).div_ceil(unit as u64) as u32, (to.max(0) / unit) as u32);
            lines.least <= lines.most && lines.is_possible(self.choices())
        };
        [-1, 1].map(|side: i64| {
            let mut within = |k: i64| if side < 0 { reaches(owed - k, owed) } else { reaches(owed, owed + k) };
            if !within(all) {
                return None;
            }
            let (mut none, mut some) = (-1, all);
            while some - none > 1 {
                let middle = i64::midpoint(none, some);
                *(if within(middle) { &mut some } else { &mut none }) = middle;
            }
            Some(owed + side * some)
        })
    }

    fn choices(&self) -> usize {
        self.instance.shifts + 1
    }

    /// The person as she stands when rules of single days are left aside.
    fn without(&self, dropped: &[RuleId]) -> Person {
        let mut person = self.instance.people[self.p].clone();
        let m = &self.input.staff[self.p];
        // Numbers of the rule book were there when the input was lowered.
        let allowed = |day| legality::allowed_without(self.input, m, day, dropped).unwrap_or(0);
        person.allowed = self.input.horizon.days().map(allowed).collect();
        person
    }

    fn lines(&self, person: &Person, dropped: &[RuleId]) -> Lines {
        // Nights only is what the contract says; without it the night average depends on the line.
        let by_line = dropped.contains(&RuleId::Contract) && !dropped.contains(&RuleId::Wt61);
        let mut aside = dropped.to_vec();
        aside.extend(by_line.then_some(RuleId::Wt61));
        // Costs do not matter here, and their automata would make the graph larger.
        aside.extend(SOFT);
        let mut lines = lines(self.instance, person, &aside);
        if let Some(only) = self.only.filter(|_| !lines.graph.is_empty()) {
            lines.graph = lines.graph.and(&Only(only));
        }
        let frame = Frame { instance: self.instance, person };
        if let Some(rule) = wt_61::by_line(frame).filter(|_| by_line && !lines.graph.is_empty()) {
            lines.graph = lines.graph.and(&*rule);
        }
        lines
    }
}

const SOFT: [RuleId; 8] =
    [RuleId::Hs01, RuleId::Hs02, RuleId::Hs03, RuleId::Hs04, RuleId::Hs05, RuleId::Hs06, RuleId::Hs07, RuleId::FairWeekend];
