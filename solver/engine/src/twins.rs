//! Cover rows in which the same lines count, with another need: a least and a wished number of people.

use crate::model::Cover;
use std::collections::HashMap;

/// Per row the first one in which the same lines count; none where it is that one.
pub(crate) fn twins(cover: &[Cover]) -> Vec<Option<usize>> {
    let mut first = HashMap::new();
    let of = |(k, row): (usize, &'_ Cover)| {
        let seen = *first.entry((row.day, row.choices, row.people.clone())).or_insert(k);
        (seen != k).then_some(seen)
    };
    cover.iter().enumerate().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::twins;
    use crate::model::Cover;

    #[test]
    fn rows_are_twins_when_day_choices_and_people_are_the_same() {
        let row = |day, choices, people: Option<Vec<bool>>, need| Cover { day, choices, people, need, under: 1, over: 0 };
        let some = || Some(vec![true, false]);
        let cover =
            [row(0, 2, None, 1), row(0, 4, None, 1), row(1, 2, None, 1), row(0, 2, some(), 1), row(0, 2, None, 3), row(0, 2, some(), 2)];
        assert_eq!(twins(&cover), [None, None, None, None, Some(0), Some(3)]);
    }
}
