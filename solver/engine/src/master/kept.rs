//! Which lines a master keeps: masters made of some lines of another, and lines that are forgotten.

use super::{Column, Duals, Master};

impl Master<'_> {
    /// A new master with the lines that a plan cheaper than `bound + room` may hold: with these duals every other line
    /// raises the bound by more. `room` in 1/[`SCALE`].
    pub(crate) fn pruned(&self, duals: &Duals, room: f64) -> Self {
        let mut kept = Self::new(self.model, &self.free, None, self.dear);
        let mut least = vec![f64::INFINITY; self.model.people.len()];
        for column in &self.columns {
            least[column.person] = least[column.person].min(self.price_of(column, duals));
        }
        for column in self.columns.iter().filter(|c| self.price_of(c, duals) - least[c.person] <= room) {
            kept.add(column.person, &column.line, column.cost);
        }
        kept
    }

    /// A new master with so many lines of everybody, the cheapest at some duals.
    pub(crate) fn cheapest(&self, duals: &Duals, most: usize) -> Self {
        let mut kept = Self::new(self.model, &self.free, None, self.dear);
        for p in &self.free {
            let mut own: Vec<(f64, &Column)> =
                self.columns.iter().filter(|c| c.person == *p).map(|c| (self.price_of(c, duals), c)).collect();
            own.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.line.cmp(&b.1.line)));
            for (_, c) in own.into_iter().take(most) {
                kept.add(c.person, &c.line, c.cost);
            }
        }
        kept
    }

    /// Forgets lines that the next solves will hardly need, as far as none of them is basic: those that are banned, and of everybody all
    /// but so many, the cheapest at the last solve.
    pub(crate) fn forget(&mut self, most: usize) {
        let (basic, reduced) = (self.lp.basic_columns(), self.lp.reduced_costs());
        let price = |c: &Column| reduced.get(c.lp).copied().unwrap_or(f64::NEG_INFINITY);
        let mut gone = vec![false; self.lp.columns()];
        let mut own: Vec<Vec<&Column>> = vec![Vec::new(); self.free.len()];
        for column in self.columns.iter().filter(|c| !basic.get(c.lp).copied().unwrap_or(true)) {
            match self.place[column.person] {
                Some(place) if !column.banned => own[place].push(column),
                _ => gone[column.lp] = true,
            }
        }
        for own in &mut own {
            own.sort_by(|a, b| price(a).total_cmp(&price(b)).then(a.lp.cmp(&b.lp)));
            own.iter().skip(most).for_each(|c| gone[c.lp] = true);
        }
        let mut stay = 0;
        let place = |gone: &bool| {
            stay += usize::from(!gone);
            stay.saturating_sub(1)
        };
        let places: Vec<usize> = gone.iter().map(place).collect();
        self.columns.retain(|c| !gone[c.lp] || !self.known.remove(&(c.person, c.line.clone())));
        self.columns.iter_mut().for_each(|c| c.lp = places[c.lp]);
        self.lp.delete_columns(&gone);
    }

    /// The same program with the same lines in the same order, all allowed: it can start from this one's basis. Without sum rows.
    pub(crate) fn copy(&self) -> Self {
        let mut copy = Self::new(self.model, &self.free, None, self.dear);
        for c in &self.columns {
            copy.add(c.person, &c.line, c.cost);
        }
        copy
    }
}

#[cfg(test)]
mod tests {
    use super::Master;
    use crate::{
        Sequence,
        master::SCALE,
        model::{Cover, Model, Person},
    };
    use std::sync::Arc;
    use turnus_lp::Method;

    /// Two people of at most two shifts in three days; every day one is needed badly and a second one is wished for.
    fn model() -> Model {
        let sequence = Sequence { choices: 2, used: 0b10, not_after: vec![0; 2], most_days: 3, fewest_days: 1, fewest_free: 1 };
        let person = Person {
            cost: vec![0; 6],
            base: 0,
            allowed: vec![0b11; 3],
            automaton: Arc::new(sequence.automaton()),
            amount: vec![0, 1],
            least: 0,
            most: 2,
            amount_cost: Arc::new([]),
            turn: Arc::new([]),
            counters: Vec::new(),
            lines: None,
        };
        let row = |day, need, under| Cover { day, choices: 0b10, people: None, need, under, over: 0 };
        let cover = (0..3).flat_map(|day| [row(day, 1, 10), row(day, 2, 1)]).collect();
        Model { days: 3, choices: 2, people: vec![person.clone(), person], cover, help: Arc::default() }
    }

    fn with_all_lines(model: &Model) -> Master<'_> {
        let mut master = Master::new(model, &[0, 1], None, 1e6);
        for line in (0..8_u8).map(|n| [n & 1, n >> 1 & 1, n >> 2]) {
            for p in 0..2 {
                if let Some(cost) = model.people[p].line_cost(2, &line) {
                    assert!(master.add(p, &line, cost));
                }
            }
        }
        master
    }

    #[test]
    fn duals_of_rows_that_differ_by_their_need_alone_prove_the_cost() {
        let model = model();
        let mut master = with_all_lines(&model);
        assert_eq!(master.columns.len(), 14);
        assert!(master.solve(Method::Primal) && (master.objective - 2.0).abs() < 1e-9);
        let duals = master.duals();
        let cheapest = |p: usize| master.columns.iter().filter(|c| c.person == p).map(|c| master.price_of(c, &duals)).fold(0.0, f64::min);
        assert_eq!(master.without_people(&duals) + cheapest(0) + cheapest(1), 2.0 * SCALE as f64);
    }

    #[test]
    fn a_master_that_forgets_or_is_copied_keeps_its_solution() {
        let model = model();
        let mut master = with_all_lines(&model);
        assert!(master.solve(Method::Primal));
        let mut copy = master.copy();
        copy.set_basis(&master.basis().unwrap());
        assert!(copy.solve(Method::Dual) && copy.objective == master.objective);
        let all: Vec<_> = master.columns.iter().map(|c| (c.person, c.line.clone())).collect();
        let value = master.columns.iter().map(|c| master.value(c)).sum::<f64>();
        master.forget(1);
        assert!(master.columns.len() < all.len() && master.columns.iter().map(|c| master.value(c)).sum::<f64>() == value);
        assert!(master.solve(Method::Primal) && (master.objective - 2.0).abs() < 1e-9);
        let left = master.columns.len();
        let again = all.iter().filter(|(p, line)| master.add(*p, line, 0)).count();
        assert_eq!(again, all.len() - left, "what was forgotten is new again");
    }
}
