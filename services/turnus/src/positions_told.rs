//! Position sizes in words, and as JSON.

use crate::summary::x100;
use serde_json::{Value, json};
use std::{collections::BTreeMap, fmt::Write};
use turnus_domain::{
    id::PersonId,
    positions::{Fte, OpenPost, Positions, people_lifted},
    quantity::BasisPoints,
};
use turnus_planning::PositionsFound;
use turnus_rostering::weekend::WeekendSize;

/// Posts, wishes, vacancies, fragments and weekends.
#[must_use]
pub fn text(found: &PositionsFound, names: &BTreeMap<PersonId, String>, target: BasisPoints) -> String {
    let (mut out, p) = (String::new(), &found.positions);
    let place = found.unit.as_ref().map_or_else(|| "all units".to_owned(), ToString::to_string);
    let part = p.part_time();
    let _ = writeln!(out, "Posts at {place} on {}: {}, together {} FTE", found.on, p.posts.len(), fte(p.fte()));
    if let Some(mean) = p.mean_part_time() {
        let _ = writeln!(
            out,
            "  part time: {} of {mean} on average, together {} FTE; {} want more, {} want what they have or less, {} have not said",
            part.posts,
            fte(p.part_time_fte()),
            part.unwanted,
            part.wanted,
            part.unsaid
        );
    }
    let _ = writeln!(out, "  wished: {} FTE more (only what people said they want counts)", fte(p.wished()));
    for post in p.part_timers().filter(|post| post.more().0 > 0) {
        let name = names.get(&post.person).map_or(post.person.as_str(), String::as_str);
        let _ = writeln!(out, "    {name} ({}) {} → {}", post.person, post.position, post.wanted.unwrap_or(post.position));
    }
    let (some, all) = (p.all_to(target), p.all_to(BasisPoints::WHOLE));
    let _ = writeln!(
        out,
        "  if everybody with less had {target}: {} FTE more; had 100 %: {} FTE (a bound; nobody asked for it)",
        fte(some),
        fte(all)
    );
    for post in &p.open {
        let _ = writeln!(out, "  vacant: {}", open(post));
    }
    for post in &found.full_posts {
        let parts: Vec<String> = post.parts.iter().map(open).collect();
        let _ = writeln!(out, "Vacancies that make a full post of {}: {}", post.profession, parts.join(" + "));
    }
    for size in found.weekends.iter().flatten() {
        let _ = writeln!(out, "{}", weekend(size));
    }
    if found.weekends.is_some() {
        let _ = writeln!(
            out,
            "  (hours that are employed now, by the cover in force; other weekend shifts have another cover: try them in a scenario)"
        );
    }
    for why in &found.uncounted {
        let _ = writeln!(out, "Weekends were not counted: {why}");
    }
    out
}

/// How many part-timers would have to be lifted to full posts to give so many.
#[must_use]
pub fn gap(positions: &Positions, gap: u32) -> String {
    let full = BasisPoints::WHOLE;
    let Some(mean) = positions.mean_part_time() else { return "Nobody has part time: there is nobody to lift to a full post".into() };
    let people = people_lifted(Fte::from(gap) * Fte::from(full.0), mean, full).unwrap_or(0);
    let there = positions.part_timers().count();
    format!(
        "{gap} full posts more are {people} people lifted from {mean} to {full}; there are {there}, {} of them want more",
        positions.part_time().unwanted
    )
}

fn weekend(size: &WeekendSize) -> String {
    let (need, kind) = (&size.need, if size.long { "long shifts" } else { "three shifts" });
    let comes_out = if need.comes_out { "comes out" } else { "does not come out" };
    let left = if size.left > 0 { format!(" and {} FTE beside them", fte(size.left)) } else { String::new() };
    format!(
        "Weekends with {kind}, every {}: {} people needed of {} who are there and {} who may: {comes_out}; posts of {} on average{left}; each {} weekends and {} h of them a year",
        ordinal(need.every),
        need.all.needed,
        need.all.there,
        need.all.may,
        size.mean,
        tenths(need.year.weekends_x10),
        (need.year.minutes.0 + 30) / 60
    )
}

fn tenths(n: u32) -> String {
    format!("{}.{}", n / 10, n % 10)
}

fn ordinal(n: u32) -> String {
    match n {
        2 => "2nd".to_owned(),
        3 => "3rd".to_owned(),
        n => format!("{n}th"),
    }
}

fn open(post: &OpenPost) -> String {
    format!("{} {} at {} ({})", post.position, post.profession, post.unit, post.vacancy)
}

fn fte(value: Fte) -> String {
    x100(i64::try_from(value.saturating_add(50) / 100).unwrap_or(i64::MAX))
}

/// The same for programs: full-time equivalents in hundredths of a percent of one.
#[must_use]
pub fn json(found: &PositionsFound) -> Value {
    let (p, part) = (&found.positions, found.positions.part_time());
    let open =
        |post: &OpenPost| json!({"vacancy": post.vacancy, "unit": post.unit, "profession": post.profession, "position_bp": post.position});
    let wishes = p.posts.iter().filter_map(|post| {
        let wanted = post.wanted?;
        Some(json!({"person": post.person, "unit": post.unit, "position_bp": post.position, "wanted_bp": wanted}))
    });
    let weekend = |size: &WeekendSize| {
        json!({"long": size.long, "every": size.need.every, "needed": size.need.all.needed, "there": size.need.all.there,
            "may": size.need.all.may, "comes_out": size.need.comes_out, "mean_bp": size.mean, "left_fte_bp": size.left,
            "weekends_a_year_x10": size.need.year.weekends_x10, "weekend_minutes_a_year": size.need.year.minutes})
    };
    json!({
        "unit": found.unit, "on": found.on, "posts": p.posts.len(), "fte_bp": p.fte(),
        "part_time": {"posts": part.posts, "mean_bp": p.mean_part_time(), "fte_bp": p.part_time_fte(),
            "unwanted": part.unwanted, "wanted": part.wanted, "unsaid": part.unsaid},
        "wished_fte_bp": p.wished(), "all_full_fte_bp": p.all_to(BasisPoints::WHOLE), "wishes": wishes.collect::<Vec<_>>(),
        "open": p.open.iter().map(open).collect::<Vec<_>>(),
        "full_posts": found.full_posts.iter().map(|post| json!({"profession": post.profession,
            "parts": post.parts.iter().map(open).collect::<Vec<_>>()})).collect::<Vec<_>>(),
        "weekends": found.weekends.as_ref().map(|all| all.iter().map(weekend).collect::<Vec<_>>()), "uncounted": found.uncounted,
    })
}
