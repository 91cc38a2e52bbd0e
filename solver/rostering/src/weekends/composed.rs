//! The programs of weekends and of all other days keep to compositions that were chosen before, or choose among possible ones.

use super::{Composition, Numbers, Weekends, compositions::Length};
use std::collections::BTreeSet;

impl Weekends<'_> {
    /// Everybody has the duties of her composition, or of one that is chosen with the weekends.
    pub(super) fn compose(&mut self) {
        match self.numbers {
            Numbers::Any => {}
            Numbers::Of(compositions) => {
                for (p, composition) in compositions.iter().enumerate() {
                    for (length, number) in composition {
                        let terms = self.of_length(p, *length);
                        self.row_always(f64::from(*number), &terms);
                    }
                }
            }
            Numbers::Among(possible) => self.choices = possible.of.iter().enumerate().map(|(p, own)| self.choose(p, own)).collect(),
        }
    }

    /// One of somebody's compositions, each with its column.
    fn choose(&mut self, p: usize, own: &[(i64, Composition)]) -> Vec<(Composition, usize)> {
        let columns: Vec<(Composition, usize)> = own.iter().map(|(points, one)| (one.clone(), self.priced(*points))).collect();
        let all: Vec<(usize, f64)> = columns.iter().map(|(_, column)| (*column, 1.0)).collect();
        self.row_always(1.0, &all);
        for length in own.iter().flat_map(|(_, one)| one.keys().copied()).collect::<BTreeSet<Length>>() {
            let mut terms = self.of_length(p, length);
            terms.extend(columns.iter().map(|(one, column)| (*column, -f64::from(one.get(&length).copied().unwrap_or(0)))));
            self.row_always(0.0, &terms);
        }
        columns
    }

    /// Somebody's duties of a length.
    fn of_length(&self, p: usize, length: Length) -> Vec<(usize, f64)> {
        let single = (0..self.instance.days).flat_map(|d| self.works_where(p, d, |duty| length.has(Length::of(duty))));
        let others = self.others.get(p).into_iter().flatten().filter(|o| length.has(o.length));
        single.chain(others.map(|o| (o.column, 1.0))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        instance::{Instance, OFF},
        parity::ward,
        ward::Ward,
        weekends::{Compositions, Nights, Possible, compositions::MANY},
    };
    use std::sync::atomic::AtomicBool;
    use turnus_lp::MipLimits;

    /// The programs of weekends and of all other days keep to them, and nobody's hours are missed or exceeded.
    #[test]
    fn lines_have_the_duties_of_their_compositions() {
        let input = ward::scarce(4);
        let instance = Instance::lower(&input).unwrap();
        let rows = Ward::new(&instance).kept;
        let (limits, cancel) = (MipLimits { relative_gap: 0.01, nodes: Some(200), ..MipLimits::default() }, AtomicBool::new(false));
        let compositions = Compositions::best(&instance, &rows, Nights::Told, f64::INFINITY, &limits, &cancel).unwrap();
        for (composition, person) in compositions.of.iter().zip(&instance.people) {
            let minutes: i32 = composition.iter().map(|(length, number)| length.minutes * *number as i32).sum();
            assert!((person.least_minutes..=person.most_minutes).contains(&minutes), "{composition:?}");
        }
        let weekends = Weekends::first(&instance, instance.weeks, Numbers::Of(&compositions.of), None).solve(&limits, &cancel).unwrap();
        let loose = MipLimits { relative_gap: 0.2, ..limits };
        let all = Weekends::around(&instance, &weekends.lines, Numbers::Of(&compositions.of), None).solve(&loose, &cancel).unwrap();
        keep(&instance, &all.lines, &compositions.of);
    }

    fn keep(instance: &Instance, lines: &[Vec<u8>], compositions: &[Composition]) {
        for (line, composition) in lines.iter().zip(compositions) {
            let duties = line.iter().enumerate().filter(|(_, choice)| **choice != OFF);
            let lengths: Vec<Length> = duties.map(|(d, choice)| Length::of(&instance.duty[d][usize::from(*choice) - 1])).collect();
            for (length, number) in composition {
                assert_eq!(lengths.iter().filter(|l| length.has(**l)).count(), *number as usize);
            }
            assert_eq!(lengths.len(), composition.values().sum::<u32>() as usize);
        }
    }

    #[test]
    fn chosen_with_the_weekends_everybody_has_one_of_hers_and_lines_keep_to_it() {
        let input = ward::scarce(4);
        let instance = Instance::lower(&input).unwrap();
        let (limits, cancel) = (MipLimits { relative_gap: 0.05, nodes: Some(50), ..MipLimits::default() }, AtomicBool::new(false));
        let possible = Possible::of(&instance).unwrap();
        let weekends = Weekends::first(&instance, instance.weeks, Numbers::Among(&possible), None).solve(&limits, &cancel).unwrap();
        assert_eq!(weekends.numbers.len(), instance.people.len());
        for (own, chosen) in possible.of.iter().zip(&weekends.numbers) {
            assert!(own.iter().any(|(_, one)| one == chosen), "{chosen:?}");
            let minutes = |one: &Composition| one.iter().map(|(length, number)| length.minutes * *number as i32).sum::<i32>();
            let amounts: BTreeSet<i32> = own.iter().map(|(_, one)| minutes(one)).collect();
            assert!(
                amounts.len() > 1 && amounts.last().unwrap() - amounts.first().unwrap() <= MANY * crate::ward::unit(&instance) as i32,
                "{amounts:?}"
            );
        }
        let loose = MipLimits { relative_gap: 0.2, ..limits };
        let all = Weekends::around(&instance, &weekends.lines, Numbers::Of(&weekends.numbers), None).solve(&loose, &cancel).unwrap();
        keep(&instance, &all.lines, &weekends.numbers);
    }
}
