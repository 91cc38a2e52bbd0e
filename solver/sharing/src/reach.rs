//! Hours without a nurse: neither required on the unit nor in reach, and what closing them costs.
//!
//! A nurse counts as present in a band when the cover requires one there, or in another band whose every planned
//! shift is also there in this band. She is in reach while the mobile night team is on duty.

use crate::{day::Day, work::Post};
use std::collections::BTreeMap;
use turnus_domain::{
    calendar::ClockTime,
    cover::{Band, CoverRequirement},
    id::ProfessionId,
    profession::Profession,
    quantity::{Minutes, Ore},
    sharing::{ReachFix, ReachGap},
    sharing_input::SharingInput,
    shift::ShiftType,
};

/// The class whose presence is asked for.
const NURSE: &str = "nurse";

/// The professions of the class `nurse`, if the unit has that class.
pub(crate) fn nurses(input: &SharingInput) -> Option<&[ProfessionId]> {
    input.classes.iter().find(|c| c.id.as_str() == NURSE).and_then(crate::heads::professions)
}

/// The gaps of a kind of day, each with its ways out.
pub(crate) fn gaps(
    input: &SharingInput,
    day: &Day<'_>,
    team: &[(&Profession, u32)],
    cover: &[CoverRequirement],
    heads: &BTreeMap<Post, u32>,
) -> Vec<ReachGap> {
    let Some(nurses) = nurses(input) else { return Vec::new() };
    let bands: Vec<Band> = input.bands.iter().copied().filter(|b| !present(input, day, cover, *b)).collect();
    let free = bands.into_iter().flat_map(|band| out_of_reach(input, band));
    free.map(|band| {
        let mut fixes = Fixes { input, day, team, heads, nurses }.of(band);
        fixes.sort_by(|a, b| (a.cost, &a.what).cmp(&(b.cost, &b.what)));
        ReachGap { day: day.kind, band, minutes: Minutes(band.minutes()), fixes }
    })
    .collect()
}

fn present(input: &SharingInput, day: &Day<'_>, cover: &[CoverRequirement], band: Band) -> bool {
    let required = |b: &Band| cover.iter().any(|r| r.band == *b && r.class.as_str() == NURSE && r.heads() > 0);
    let stays = |b: &Band| {
        let mut there = day.shifts.iter().filter(|s| b.covered_by(s.shift)).peekable();
        there.peek().is_some() && there.all(|s| band.covered_by(s.shift))
    };
    required(&band) || input.bands.iter().any(|b| required(b) && stays(b))
}

/// The parts of a band in which the mobile team is not on duty.
fn out_of_reach(input: &SharingInput, band: Band) -> Vec<Band> {
    let Some(reach) = input.night_reach else { return vec![band] };
    let clock = |at: i64| {
        let at = at.rem_euclid(1440) as u16;
        ClockTime::new(at / 60, at % 60).unwrap_or(ClockTime::MIDNIGHT)
    };
    let (start, end) = (band.from.minutes(), band.from.minutes() + band.minutes());
    let on_duty = Band { from: reach.from, to: reach.to };
    let mut free = Vec::new();
    let mut at = start;
    for day in [-1440, 0, 1440] {
        let (from, to) = (on_duty.from.minutes() + day, on_duty.from.minutes() + day + on_duty.minutes());
        if to <= at || from >= end {
            continue;
        }
        if from > at {
            free.push((at, from));
        }
        at = to;
    }
    if at < end {
        free.push((at, end));
    }
    free.into_iter().map(|(from, to)| Band { from: clock(from), to: clock(to) }).collect()
}

struct Fixes<'a> {
    input: &'a SharingInput,
    day: &'a Day<'a>,
    team: &'a [(&'a Profession, u32)],
    heads: &'a BTreeMap<Post, u32>,
    nurses: &'a [ProfessionId],
}

impl Fixes<'_> {
    fn of(&self, gap: Band) -> Vec<ReachFix> {
        let mut fixes: Vec<ReachFix> = self.longer_reach(gap).into_iter().collect();
        let Some(nurse) = self.team.iter().map(|(p, _)| *p).find(|p| self.nurses.contains(&p.id)) else { return fixes };
        fixes.extend((0..self.day.shifts.len()).filter_map(|s| self.instead(gap, s, nurse)));
        let planned = |s: &ShiftType| self.day.shifts.iter().any(|p| p.shift.id == s.id);
        let possible = self.input.structure.on(self.day.kind).iter();
        let types = possible.filter_map(|id| self.input.shift_types.iter().find(|s| s.id == *id));
        fixes.extend(types.filter(|s| gap.covered_by(s) && !planned(s)).map(|s| {
            let minutes = working(s);
            ReachFix {
                what: format!("one {} more, on {}", nurse.name.to_lowercase(), s.id),
                nurse_minutes: minutes,
                cost: pay(minutes, nurse.pay_per_hour),
            }
        }));
        fixes
    }

    fn longer_reach(&self, gap: Band) -> Option<ReachFix> {
        let reach = self.input.night_reach?;
        let minutes = Minutes(gap.minutes());
        let what = if gap.to == reach.from {
            format!("the mobile night team starts at {} instead of {}", gap.from, reach.from)
        } else if gap.from == reach.to {
            format!("the mobile night team stays until {} instead of {}", gap.to, reach.to)
        } else {
            return None;
        };
        Some(ReachFix { what, nurse_minutes: minutes, cost: pay(minutes, reach.pay_per_hour) })
    }

    /// One nurse in a planned shift in place of the best paid other profession there.
    fn instead(&self, gap: Band, shift: usize, nurse: &Profession) -> Option<ReachFix> {
        let planned = self.day.shifts[shift].shift;
        if !gap.covered_by(planned) {
            return None;
        }
        let others = self.heads.iter().filter(|((s, p), n)| *s == shift && **n > 0 && !self.nurses.contains(&self.team[*p].0.id));
        let other = others.map(|((_, p), _)| self.team[*p].0).max_by_key(|p| (p.pay_per_hour, p.level))?;
        let minutes = working(planned);
        let what = format!("one {} on {} instead of one {}", nurse.name.to_lowercase(), planned.id, other.name.to_lowercase());
        Some(ReachFix { what, nurse_minutes: minutes, cost: pay(minutes, nurse.pay_per_hour - other.pay_per_hour) })
    }
}

/// Working minutes of a shift on a day without a clock change.
fn working(shift: &ShiftType) -> Minutes {
    Minutes(Band { from: shift.start, to: shift.end }.minutes()) - shift.unpaid_break
}

fn pay(minutes: Minutes, per_hour: Ore) -> Ore {
    Ore((minutes.0 * per_hour.0 + 30).div_euclid(60))
}
