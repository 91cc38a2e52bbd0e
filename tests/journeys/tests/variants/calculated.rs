//! The independent calculation: from the parameters of a variant, by trying everything.

use crate::drawn::{BANDS, CLASSES, Off, Row, Variant};
use std::collections::{BTreeSet, HashMap};
use turnus::sample::Absences;
use turnus_domain::calendar::DayKind;
use turnus_rostering::weekend::Missing;

/// Whether somebody's profession is in a class.
pub(crate) fn is_in(profession: &str, class: usize) -> bool {
    CLASSES[class].1.is_none_or(|list| list.contains(&profession))
}

/// (fewest people, any heads that need no more): every number of heads per shift type is tried.
pub(crate) fn fewest(rows: &[Row], types: &[&str], class: usize, heads: impl Fn(&Row) -> u32) -> u32 {
    let rows: Vec<_> = rows.iter().filter(|r| r.class <= class).collect();
    let friday = rows.iter().filter(|r| r.day == DayKind::Weekday && r.band == 3).map(|r| heads(r)).max().unwrap_or(0);
    let enough = |x: &[u32]| {
        let on = |band: usize| types.iter().zip(x).filter(|(t, _)| BANDS[band].2.contains(t)).map(|(_, n)| n).sum::<u32>();
        rows.iter().filter(|r| r.day == DayKind::Weekend).all(|r| on(r.band) >= heads(r))
    };
    let night = |x: &[u32]| types.iter().zip(x).filter(|(t, _)| t.ends_with('N')).map(|(_, n)| *n).sum::<u32>();
    let vectors =
        (0..5_u32.pow(types.len() as u32)).map(|code| (0..types.len()).map(|k| code / 5_u32.pow(k as u32) % 5).collect::<Vec<_>>());
    vectors.filter(|x| enough(x)).map(|x| x.iter().sum::<u32>() + friday.saturating_sub(night(&x))).min().unwrap()
}

/// What is missing for a long shift, from what the variant switched off.
pub(crate) fn missing(v: &Variant, p: usize, day: u64) -> BTreeSet<Missing> {
    let mut missing = BTreeSet::new();
    if is_away(v, p, day) {
        missing.insert(Missing::Presence);
    }
    if matches!(v.off, Off::Agreement(k) if day >= k) {
        missing.insert(Missing::Agreement);
        return missing;
    }
    if !v.sample.consents(p) || matches!(v.off, Off::Consent(q, k) if p == q && day >= k) {
        missing.insert(Missing::Consent);
    }
    match v.off {
        Off::Monitoring(k) if day >= k => drop(missing.insert(Missing::Monitoring)),
        Off::Evaluation(k) if day >= k => drop(missing.insert(Missing::Evaluation)),
        Off::Exempt(q, k) if p == q && day >= k => drop(missing.insert(Missing::Exemption)),
        _ => {}
    }
    missing
}

pub(crate) fn is_away(v: &Variant, p: usize, day: u64) -> bool {
    matches!(&v.sample.absences, Absences::Listed(list) if list.iter().any(|a| a.person == p && (a.from..a.from + a.days).contains(&day)))
}

/// Crews of a weekend that meet every weekend row, as bit masks of people, none with somebody to spare.
pub(crate) fn crews(v: &Variant, weekend: u32) -> Vec<u32> {
    let n = v.sample.staff.len();
    let both = [u64::from(weekend) * 7 + 5, u64::from(weekend) * 7 + 6];
    let may = |p: usize| both.iter().all(|d| missing(v, p, *d).iter().all(|m| *m == Missing::Consent));
    let able: u32 = (0..n).filter(|p| may(*p)).map(|p| 1 << p).sum();
    let good = |crew: &u32| crew & !able == 0 && subsets(*crew).any(|by_day| meets(v, by_day, crew & !by_day));
    let all: Vec<u32> = (0..1_u32 << n).filter(good).collect();
    all.iter().copied().filter(|c| !all.iter().any(|o| o != c && o & c == *o)).collect()
}

pub(crate) fn subsets(mask: u32) -> impl Iterator<Item = u32> {
    (0..=mask).filter(move |s| s & mask == *s)
}

pub(crate) fn meets(v: &Variant, by_day: u32, by_night: u32) -> bool {
    let count = |crew: u32, class| {
        (0..v.sample.staff.len()).filter(|p| crew & (1 << p) != 0 && is_in(v.sample.staff[*p].profession, class)).count() as u32
    };
    let there = |r: &Row| count(if BANDS[r.band].2.contains(&"LD") { by_day } else { by_night }, r.class);
    v.long.iter().filter(|r| r.day == DayKind::Weekend).all(|r| there(r) >= r.heads())
}

/// Most weekends that the willing can cover from a weekend on; `turns` is the first weekend of each person's next turn.
pub(crate) fn most(
    crews: &[Vec<u32>],
    willing: u32,
    every: u8,
    weekend: usize,
    turns: &[u8],
    known: &mut HashMap<(usize, Vec<u8>), u32>,
) -> u32 {
    let Some(possible) = crews.get(weekend) else { return 0 };
    let now: Vec<u8> = turns.iter().map(|t| (*t).max(weekend as u8)).collect();
    if let Some(found) = known.get(&(weekend, now.clone())) {
        return *found;
    }
    let mut best = most(crews, willing, every, weekend + 1, &now, known);
    let free: u32 = now.iter().enumerate().filter(|(_, t)| usize::from(**t) <= weekend).map(|(p, _)| 1 << p).sum();
    for crew in possible.iter().filter(|c| *c & !(free & willing) == 0) {
        let next: Vec<u8> = now.iter().enumerate().map(|(p, t)| if crew & (1 << p) != 0 { weekend as u8 + every } else { *t }).collect();
        best = best.max(1 + most(crews, willing, every, weekend + 1, &next, known));
    }
    known.insert((weekend, now), best);
    best
}

/// The curve of consents: every choice of people is tried.
pub(crate) fn curve(v: &Variant) -> Vec<u32> {
    let n = v.sample.staff.len();
    let every = v.sample.weekend_every;
    let crews: Vec<_> = (0..v.sample.horizon.weeks).map(|w| crews(v, w)).collect();
    let turns: Vec<u8> = v.sample.staff.iter().map(|p| p.phase % every).collect();
    let mut best = vec![0; n + 1];
    for willing in 0..1_u32 << n {
        let k = willing.count_ones() as usize;
        best[k] = best[k].max(most(&crews, willing, every, 0, &turns, &mut HashMap::new()));
    }
    best
}
