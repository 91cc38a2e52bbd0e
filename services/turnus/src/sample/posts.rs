//! Professions and positions of many people, in the proportions of the domain brief (E.1).
//!
//! The share of full-timers of each profession is the national one of 2023 (brief E.1, Statistics Norway). How the others
//! spread over part-time positions, how many of whom there are, and the 3 % of assistants who work full time, are
//! constructed so that 35 % of all work full time and the mean position is 70 %.

/// Profession; people of it and full-timers among them, both per thousand; shares of part-time positions.
type Share = (&'static str, u32, u32, &'static [(u32, u32)]);

/// Part-time positions of nurses and social educators: (percent, share of a hundred).
const ACADEMIC: &[(u32, u32)] = &[(83, 25), (75, 35), (60, 30), (40, 10)];
/// Of health-care workers.
const SKILLED: &[(u32, u32)] = &[(83, 20), (75, 30), (60, 30), (40, 15), (18, 5)];
/// Of assistants.
const UNSKILLED: &[(u32, u32)] = &[(83, 4), (75, 11), (60, 21), (40, 18), (18, 46)];

/// Nurses first, assistants last.
const MIX: [Share; 6] = [
    ("SP", 220, 642, ACADEMIC),
    ("VP", 40, 758, ACADEMIC),
    ("HF", 390, 379, SKILLED),
    ("HP", 30, 351, SKILLED),
    ("OA", 30, 389, SKILLED),
    ("X-ASS", 290, 30, UNSKILLED),
];

/// Profession and position in percent of so many people, by profession, full-timers first.
pub(super) fn posts(people: usize) -> Vec<(&'static str, u32)> {
    let counts = apportion(people, &MIX.map(|(_, share, ..)| share));
    let of = |(&(profession, _, full, parts), n): (&Share, &usize)| {
        let full_time = apportion(*n, &[full, 1_000 - full]);
        let shares: Vec<u32> = parts.iter().map(|(_, share)| *share).collect();
        let part_time = apportion(full_time[1], &shares);
        let rest = parts.iter().zip(part_time).flat_map(move |((position, _), n)| std::iter::repeat_n((profession, *position), n));
        std::iter::repeat_n((profession, 100), full_time[0]).chain(rest).collect::<Vec<_>>()
    };
    MIX.iter().zip(&counts).flat_map(of).collect()
}

/// Whole numbers in these proportions that add up to the total: the largest remainders get what rounding leaves.
pub(super) fn apportion(total: usize, weights: &[u32]) -> Vec<usize> {
    let sum = weights.iter().map(|w| *w as usize).sum::<usize>().max(1);
    let mut parts: Vec<usize> = weights.iter().map(|w| total * *w as usize / sum).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|k| std::cmp::Reverse(total * weights[*k] as usize % sum));
    let left = total - parts.iter().sum::<usize>();
    order.into_iter().take(left).for_each(|k| parts[k] += 1);
    parts
}
