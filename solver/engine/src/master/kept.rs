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
        let (basic, reduced) = (self.lp.is_basic(), self.lp.reduced_costs());
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
