//! A plan near the weighted mean lines of the relaxation, without a linear program: part by part people get one line each, the best
//! beside what the others have on the mean, and the others' weights move after them.
//!
//! Where a year is planned, a master over the lines of everybody takes longer to solve once than all of this.

use crate::{
    control::Control,
    generation::Pricers,
    weights::{TOGETHER, Weighted, Weights},
};

/// People get their lines in so many parts, whoever is surest first; the others' weights move between them.
const PARTS: usize = 12;

impl Weights<'_> {
    /// One line for everybody, pressed by so much a head; `None` when it was stopped, or somebody got none.
    pub(crate) fn whole(mut self, growth: f64, pricers: &Pricers, allowed: &[Vec<u64>], control: &Control<'_>) -> Option<Vec<Box<[u8]>>> {
        self.growth = growth;
        let surest = |own: &Vec<Weighted>| own.iter().map(|w| w.weight).fold(0.0, f64::max);
        let sure: Vec<f64> = self.lines.iter().map(surest).collect();
        let mut order: Vec<usize> = (0..sure.len()).collect();
        order.sort_by(|a, b| sure[*b].total_cmp(&sure[*a]).then(a.cmp(b)));
        let part = order.len().div_ceil(PARTS).max(1);
        for (from, people) in order.chunks(part).enumerate().map(|(k, people)| (k * part, people)) {
            for p in people {
                self.settle(*p, pricers, allowed, control)?;
            }
            let rest = &order[(from + part).min(order.len())..];
            for people in rest.chunks(TOGETHER) {
                if control.stopped() {
                    return None;
                }
                let answers = self.price(people, pricers, allowed, control);
                for (p, answer) in people.iter().zip(answers) {
                    self.know(*p, answer);
                    self.shift(*p);
                }
            }
        }
        Some(self.lines.into_iter().filter_map(|own| own.into_iter().next().map(|w| w.line)).collect())
    }

    /// Gives a person one line: the best at the pressures that are there without her, in the middle of what one head changes.
    fn settle(&mut self, p: usize, pricers: &Pricers, allowed: &[Vec<u64>], control: &Control<'_>) -> Option<()> {
        if control.stopped() {
            return None;
        }
        let own = std::mem::take(&mut self.lines[p]);
        let add = |have: &mut Vec<f64>, rows: &[u32], by: f64| rows.iter().for_each(|k| have[*k as usize] += by);
        own.iter().for_each(|w| add(&mut self.have, &w.rows, -w.weight));
        let answer = self.price_beside(p, 0.5, pricers, allowed, control);
        let found = answer.lines.into_iter().next().and_then(|(_, line)| self.weighted(p, &line));
        // Whoever is given none by a beam keeps the line that weighs most.
        let only = found.or_else(|| own.into_iter().max_by(|a, b| a.weight.total_cmp(&b.weight)))?;
        add(&mut self.have, &only.rows, 1.0);
        self.lines[p] = vec![Weighted { weight: 1.0, ..only }];
        Some(())
    }
}
