//! Fair shares of nights and weekends, in whole numbers.
//!
//! Nights: Σ over dates of the greatest number of heads of class `any` in the bands that only night
//! shifts span; less what night-only people owe, in night shifts; shared among those who work nights
//! and days or evenings, in proportion to position × days they may work nights (employed, not absent,
//! not exempt, of age). Rounded down is `least`, rounded up is `most`.
//!
//! Weekends: employed weekends of the horizon ÷ `weekend_every`, down and up; `least` falls by one for
//! each weekend the person is absent all of.

use crate::{
    calendar::{DayKind, Horizon},
    competence::CompetenceExpr,
    planning_input::PlanningInput,
    shift::ShiftKind,
    staff::{ExemptFrom, FairShare, StaffMember},
};
use chrono::{Duration, NaiveDate, Weekday};
use std::collections::BTreeMap;

/// Fills in the fair shares of everybody.
pub(crate) fn add(input: &mut PlanningInput) {
    let nights = fair_nights(input);
    for (member, nights) in input.staff.iter_mut().zip(nights) {
        member.fair_nights = nights;
        member.fair_weekends = fair_weekends(member, input.horizon);
    }
}

fn fair_nights(input: &PlanningInput) -> Vec<Option<FairShare>> {
    let none = vec![None; input.staff.len()];
    let Some(night) = night_minutes(input) else { return none };
    let night_only = input.staff.iter().filter(|m| !m.kinds.is_empty() && m.kinds.iter().all(|k| k.is_night()));
    let taken: i64 = night_only.map(|m| m.owed(input.horizon.days()).0).sum();
    let left = (required_nights(input) * night - taken).max(0);
    let weights: Vec<i64> = input.staff.iter().map(|m| night_weight(m, input.horizon)).collect();
    let all: i64 = weights.iter().sum();
    let share = |weight: i64| {
        let (part, whole) = (i128::from(left) * i128::from(weight), i128::from(night) * i128::from(all));
        Some(FairShare { least: u32::try_from(part / whole).ok()?, most: u32::try_from((part + whole - 1) / whole).ok()? })
    };
    weights.into_iter().map(|w| if w > 0 { share(w) } else { None }).collect()
}

/// Working minutes of the unit's night shift on an ordinary night: its first night type, or else its first long night.
fn night_minutes(input: &PlanningInput) -> Option<i64> {
    let used = |k: &crate::shift::ShiftType| input.structure.weekday.contains(&k.id);
    let of = |kind| input.shift_types.iter().find(move |s| s.kind == kind && used(s));
    let night = of(ShiftKind::Night).or_else(|| of(ShiftKind::LongNight))?;
    let clock = night.end.minutes() - night.start.minutes();
    let minutes = if clock <= 0 { clock + 1440 } else { clock } - night.unpaid_break.0;
    (minutes > 0).then_some(minutes)
}

fn required_nights(input: &PlanningInput) -> i64 {
    let anyone = |id| input.class(id).is_some_and(|c| c.who == CompetenceExpr::Anyone);
    let heads = |kind: DayKind| {
        let types = input.structure.on(kind);
        let used: Vec<_> = input.shift_types.iter().filter(|s| types.contains(&s.id)).collect();
        let of_kind = input.cover.iter().filter(|c| c.day == kind && anyone(&c.class));
        let at_night = of_kind.filter(|c| {
            let mut there = used.iter().filter(|s| c.band.covered_by(s)).peekable();
            there.peek().is_some() && there.all(|s| s.kind.is_night())
        });
        at_night.map(|c| i64::from(c.heads())).max().unwrap_or(0)
    };
    let per_kind: BTreeMap<_, _> = [DayKind::Weekday, DayKind::Weekend, DayKind::Holiday].map(|k| (k, heads(k))).into();
    input.horizon.days().map(|day| per_kind[&input.holidays.kind(day)]).sum()
}

/// Position × days on which the person may work nights and is there; 0 for those who share no nights.
fn night_weight(m: &StaffMember, horizon: Horizon) -> i64 {
    let nights = m.kinds.iter().any(|k| k.is_night());
    let others = m.kinds.iter().any(|k| !k.is_night());
    if !(nights && others) {
        return 0;
    }
    let exempt = |day: NaiveDate| m.exemptions.iter().any(|x| x.from == ExemptFrom::Night && x.valid.contains(day));
    let may = |day: &NaiveDate| {
        m.employed.contains(*day) && !m.is_absent(*day) && !exempt(*day) && m.adult_from.is_none_or(|adult| *day >= adult)
    };
    i64::from(m.position.0) * horizon.days().filter(may).count() as i64
}

fn fair_weekends(m: &StaffMember, horizon: Horizon) -> Option<FairShare> {
    if m.weekend_every == 0 {
        return None;
    }
    let saturdays = horizon.days().filter(|d| chrono::Datelike::weekday(d) == Weekday::Sat);
    let both = |sat: NaiveDate| [sat, sat + Duration::days(1)];
    let employed: Vec<_> = saturdays.filter(|sat| both(*sat).iter().any(|d| m.employed.contains(*d))).collect();
    let away = employed.iter().filter(|sat| both(**sat).iter().all(|d| m.is_absent(*d))).count() as u32;
    let (n, every) = (employed.len() as u32, u32::from(m.weekend_every));
    Some(FairShare { least: (n / every).saturating_sub(away), most: n.div_ceil(every) })
}
