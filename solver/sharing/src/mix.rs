//! The mix of professions at a unit, then and now, and whether it drifts up the levels of care (R-TS-18): a ward that phases
//! out its health-care workers does so one vacancy at a time, and nobody decides it.

use serde::Serialize;
use std::collections::BTreeMap;
use turnus_domain::{id::ProfessionId, quantity::BasisPoints};

/// A post on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Profession.
    pub profession: ProfessionId,
    /// Its level of care.
    pub level: u8,
    /// Position percentage.
    pub position: BasisPoints,
}

/// A profession's part of the mix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartOf {
    /// Profession.
    pub profession: ProfessionId,
    /// Its level of care.
    pub level: u8,
    /// Full-time equivalents then and now, in hundredths.
    pub posts_x100: (u64, u64),
    /// Share of all posts then and now.
    pub share: (BasisPoints, BasisPoints),
    /// How much of its share is gone; 0 when it has grown.
    pub lost: BasisPoints,
    /// Whether the mix drifts away from it.
    pub alert: bool,
}

/// The mix of two days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mix {
    /// Professions, lowest level first.
    pub parts: Vec<PartOf>,
    /// Mean level of care then and now, each post by its percentage, in hundredths.
    pub level_x100: (u64, u64),
}

impl Mix {
    /// Professions that the mix drifts away from.
    pub fn alerts(&self) -> impl Iterator<Item = &PartOf> {
        self.parts.iter().filter(|p| p.alert)
    }
}

/// Compares the posts of two days. A profession below the mean level is alerted when it has lost at least `alert_at` of its
/// share while the mean level rose; `alert_at` is a choice, not a norm.
#[must_use]
pub fn mix(then: &[Post], now: &[Post], alert_at: BasisPoints) -> Mix {
    let mut by: BTreeMap<(u8, &ProfessionId), (u64, u64)> = BTreeMap::new();
    then.iter().for_each(|p| by.entry((p.level, &p.profession)).or_default().0 += u64::from(p.position.0));
    now.iter().for_each(|p| by.entry((p.level, &p.profession)).or_default().1 += u64::from(p.position.0));
    let (all, level) = ((total(then), total(now)), (mean(then), mean(now)));
    let share = |part: u64, all: u64| BasisPoints((part * 10_000 + all / 2).checked_div(all).unwrap_or(0) as u32);
    let part = |((of, profession), (before, after)): ((u8, &ProfessionId), (u64, u64))| {
        // Of its share, exactly: (before / all then − after / all now) / (before / all then).
        let (was, is) = (before * all.1, after * all.0);
        let lost = BasisPoints((was.saturating_sub(is) * 10_000).checked_div(was).unwrap_or(0) as u32);
        let alert = lost >= alert_at && lost.0 > 0 && all.1 > 0 && level.1 > level.0 && u64::from(of) * 100 < level.0;
        let posts_x100 = (before / 100, after / 100);
        PartOf { profession: profession.clone(), level: of, posts_x100, share: (share(before, all.0), share(after, all.1)), lost, alert }
    };
    Mix { parts: by.into_iter().map(part).collect(), level_x100: level }
}

fn total(posts: &[Post]) -> u64 {
    posts.iter().map(|p| u64::from(p.position.0)).sum()
}

fn mean(posts: &[Post]) -> u64 {
    let levels: u64 = posts.iter().map(|p| u64::from(p.level) * u64::from(p.position.0)).sum();
    (levels * 100).checked_div(total(posts)).unwrap_or(0)
}
