//! The mix of professions at a unit, then and now.

use crate::{backend::View, refusal::fault};
use async_graphql::{Result, SimpleObject};
use turnus_domain::{id::UnitId, quantity::BasisPoints};
use turnus_planning::profession_mix;

/// A profession's part of the mix.
#[derive(SimpleObject)]
pub(crate) struct MixPart {
    /// Profession.
    profession: String,
    /// Its level of care.
    level: u8,
    /// Full-time equivalents then, in hundredths.
    posts_before_x100: u64,
    /// Full-time equivalents on the day, in hundredths.
    posts_x100: u64,
    /// Share of all posts then, in basis points.
    share_before_bp: u32,
    /// Share of all posts on the day, in basis points.
    share_bp: u32,
    /// How much of its share is gone, in basis points; 0 when it has grown.
    lost_bp: u32,
    /// Whether the mix drifts away from it up the levels of care.
    alert: bool,
}

/// The mix of two days.
#[derive(SimpleObject)]
pub(crate) struct ProfessionMix {
    /// Professions, lowest level first.
    parts: Vec<MixPart>,
    /// Mean level of care then, each post by its percentage, in hundredths.
    level_before_x100: u64,
    /// Mean level of care on the day, in hundredths.
    level_x100: u64,
}

pub(crate) fn of(view: &View, unit: &UnitId, months: u32, alert_at: u32) -> Result<ProfessionMix> {
    if !(1..=600).contains(&months) || !(1..=100).contains(&alert_at) {
        return Err(fault("INVALID_VALUE", "give 1 to 600 months and 1 to 100 percent"));
    }
    let mix = profession_mix(&view.facts, unit, view.on, months, BasisPoints(alert_at * 100));
    let part = |p: &turnus_sharing::mix::PartOf| MixPart {
        profession: p.profession.to_string(),
        level: p.level,
        posts_before_x100: p.posts_x100.0,
        posts_x100: p.posts_x100.1,
        share_before_bp: p.share.0.0,
        share_bp: p.share.1.0,
        lost_bp: p.lost.0,
        alert: p.alert,
    };
    Ok(ProfessionMix { parts: mix.parts.iter().map(part).collect(), level_before_x100: mix.level_x100.0, level_x100: mix.level_x100.1 })
}
