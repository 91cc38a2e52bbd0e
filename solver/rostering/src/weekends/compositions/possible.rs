//! Compositions that people choose among in one program together with weekends.

use super::{Composition, Length, Nights, Program};
use crate::instance::Instance;

/// Amounts of minutes below the most that come to compositions too: the next, or so many where a program chooses among them together
/// with weekends. Whoever has no nights to count in comes to the most only by duties that serve nobody: two assistants of the hospital
/// ward of the samples work 4 h less than their most. By the next amount alone its cover cost 38 738 points at least, by ten 34 934.
pub(super) const NEXT: i32 = 1;
pub(in crate::weekends) const MANY: i32 = 10;
/// Nights beyond the best share that compositions near a rota may have.
const UNFAIR: i64 = 3;

/// Everybody's possible compositions with the points of their shares of nights.
pub(crate) struct Possible {
    pub(in crate::weekends) of: Vec<Vec<(i64, Composition)>>,
}

impl Possible {
    /// Of many amounts of minutes. None where there are too many.
    pub(crate) fn of(instance: &Instance) -> Option<Self> {
        Self::by_person(instance, |program, p| Some(program.priced(p, program.compositions(p, MANY, Nights::Open)?)))
    }

    fn by_person(instance: &Instance, own: impl Fn(&Program<'_>, usize) -> Option<Vec<(i64, Composition)>>) -> Option<Self> {
        let mut program = Program::of(instance, true);
        (0..instance.people.len()).for_each(|p| program.person(p));
        (0..instance.people.len()).map(|p| own(&program, p)).collect::<Option<_>>().map(|of| Self { of })
    }

    /// Everybody's of nearly the most minutes, nights told where they can be, after the one of her line. Such with more than `UNFAIR` nights
    /// beyond her best share are left out. None where there are too many.
    pub(crate) fn around(instance: &Instance, lines: &[Vec<u8>]) -> Option<Self> {
        Self::by_person(instance, |program, p| {
            let (nights, own) = program.nearly_most(p, Nights::Told)?;
            let present = program.of_line(p, &lines[p], nights);
            let mut others = program.priced(p, own);
            let fairest = others.iter().map(|(points, _)| *points).min().unwrap_or(0);
            others.retain(|(points, one)| *points <= fairest + UNFAIR * instance.points.fair_night && *one != present);
            let mut own = program.priced(p, vec![present]);
            own.extend(others);
            Some(own)
        })
    }

    /// Of all but some people the first only.
    pub(crate) fn of_some(&self, free: &[usize]) -> Self {
        let own = |(p, own): (usize, &Vec<_>)| if free.contains(&p) { own.clone() } else { own[..1].to_vec() };
        Self { of: self.of.iter().enumerate().map(own).collect() }
    }

    /// Puts these first.
    pub(crate) fn prefer(&mut self, chosen: &[Composition]) {
        for (own, chosen) in self.of.iter_mut().zip(chosen) {
            if let Some(at) = own.iter().position(|(_, one)| one == chosen) {
                own.swap(0, at);
            }
        }
    }

    /// The first of everybody.
    pub(crate) fn first(&self) -> Vec<Composition> {
        self.of.iter().map(|own| own[0].1.clone()).collect()
    }

    /// Whose first has fewer minutes than another of hers.
    pub(crate) fn short(&self) -> Vec<bool> {
        let minutes = |(_, one): &(i64, Composition)| one.iter().map(|(length, number)| length.minutes * *number as i32).sum::<i32>();
        self.of.iter().map(|own| own.iter().any(|other| minutes(other) > minutes(&own[0]))).collect()
    }
}

impl Program<'_> {
    /// The composition of a line.
    fn of_line(&self, p: usize, line: &[u8], nights: Nights) -> Composition {
        let mut own: Composition = self.lengths(p, nights).into_iter().map(|length| (length, 0)).collect();
        for duty in line.iter().enumerate().filter_map(|(d, choice)| self.instance.duty_of(d, *choice)) {
            own.iter_mut().filter(|(length, _)| length.has(Length::of(duty))).for_each(|(_, number)| *number += 1);
        }
        own
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parity::ward;

    /// Of a line of nobody's best hours: it is the first, others have more minutes and shares of nights that are not much worse.
    #[test]
    fn around_a_rota_everybody_has_hers_first_and_others_of_the_most_minutes() {
        let input = ward::scarce(4);
        let instance = Instance::lower(&input).unwrap();
        let line = |p: usize| {
            (0..instance.days)
                .map(|d| (0..instance.shifts).find(|s| d % 3 == 0 && instance.may(p, d, *s)).map_or(0, |s| s as u8 + 1))
                .collect()
        };
        let lines: Vec<Vec<u8>> = (0..instance.people.len()).map(line).collect();
        let mut possible = Possible::around(&instance, &lines).unwrap();
        for (line, own) in lines.iter().zip(&possible.of) {
            assert_eq!(line.iter().filter(|choice| **choice != 0).count(), own[0].1.values().sum::<u32>() as usize);
            let fairest = own[1..].iter().map(|(points, _)| *points).min().unwrap();
            assert!(own[1..].iter().all(|(points, one)| *points <= fairest + UNFAIR * instance.points.fair_night && *one != own[0].1));
        }
        assert!(possible.short().contains(&true));
        let some = possible.of_some(&[2]);
        assert!(some.of.iter().enumerate().all(|(p, own)| own.len() == if p == 2 { possible.of[2].len() } else { 1 }));
        let chosen: Vec<Composition> = possible.of.iter().map(|own| own[1].1.clone()).collect();
        possible.prefer(&chosen);
        assert_eq!(possible.first(), chosen);
    }
}
