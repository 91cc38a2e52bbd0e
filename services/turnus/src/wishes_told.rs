//! Wishes met in words, why not the others, and as JSON.

use crate::repair_told::{Names, day, finding, name};
use serde_json::{Value, json};
use std::fmt::Write;
use turnus_domain::{
    fairness::CarryOver,
    quantity::Minutes,
    rule_book::RuleId,
    staff::{Wish, WishFor},
    wishes::Honoured,
};
use turnus_planning::{NotMet, OwnLineWay, OwnWay, SwapWay, WishesFound};

/// Everybody's share of wishes met beside that of all, and for each wish that is not met what it would cost or which rule forbids it.
#[must_use]
pub fn text(found: &WishesFound, names: &Names) -> String {
    let (mut out, table) = (String::new(), &found.table);
    let _ = writeln!(out, "Wishes of rota {}: met of recorded", found.rota);
    let before = match &table.before {
        CarryOver::Nothing => "no rota was in force before".to_owned(),
        CarryOver::Counted(days) => {
            format!("in the rotas in force from {} to {}: {}", days.from, days.to.unwrap_or(days.from), honoured(table.all_before))
        }
        CarryOver::Unknown(why) => format!("what was met before is not known: {why}"),
    };
    let _ = writeln!(out, "  all: {}; {before}", honoured(table.all));
    for p in table.people.iter().filter(|p| p.honoured.wishes + p.before.wishes > 0) {
        let before = if p.before.wishes > 0 { format!("; before: {}", honoured(p.before)) } else { String::new() };
        let _ = writeln!(out, "  {}: {}{before}", name(names, &p.person), honoured(p.honoured));
    }
    let without: Vec<&str> =
        table.people.iter().filter(|p| p.honoured.wishes + p.before.wishes == 0).map(|p| name(names, &p.person)).collect();
    if !without.is_empty() {
        let _ = writeln!(out, "  without a wish: {}", without.join(", "));
    }
    let lowest: Vec<&str> = table.lowest().into_iter().map(|p| name(names, p)).collect();
    if !lowest.is_empty() {
        let _ = writeln!(out, "  lowest: {}", lowest.join(", "));
    }
    not_met(&mut out, found, names);
    out
}

fn honoured(h: Honoured) -> String {
    match h.share() {
        Some(share) => format!("{} of {} ({share})", h.met, h.wishes),
        None => "none recorded".into(),
    }
}

fn not_met(out: &mut String, found: &WishesFound, names: &Names) {
    if found.not_met.is_empty() {
        let _ = writeln!(out, "Every wish is met");
        return;
    }
    let _ = writeln!(out, "Why not (price: points that everything but the wish would cost more)");
    for n in &found.not_met {
        let _ = writeln!(out, "  {}: {}", name(names, &n.person), wished(&n.wish));
        for told in why_not(n, names) {
            let _ = writeln!(out, "    {told}");
        }
    }
    if let Some(day) = found.past_before {
        let _ = writeln!(out, "  (days before {day} stay as they are; --on names an earlier day)");
    }
}

fn wished(wish: &Wish) -> String {
    let what = match &wish.wish {
        WishFor::DayOff => "a day off".to_owned(),
        WishFor::NotShift(shift) => format!("not {shift}"),
        WishFor::Shift(shift) => shift.to_string(),
    };
    format!("{what} on {}, which weighs {}", day(wish.date), points(i64::from(wish.points)))
}

fn why_not(n: &NotMet, names: &Names) -> Vec<String> {
    let Some(price) = &n.price else { return vec!["its day is past".into()] };
    let mut told = match &price.own {
        OwnWay::Line(line) => own_line(line, i64::from(n.wish.points)),
        OwnWay::Forbidden { rules, breaks, also_without } => {
            let rules: Vec<String> = rules.iter().map(ToString::to_string).collect();
            let also = if *also_without { "; she has none without it either" } else { "" };
            let first = format!("she has no legal line with it: rule {}{also}", rules.join(" + "));
            std::iter::once(first).chain(breaks.iter().map(finding)).collect()
        }
        OwnWay::NotFound => vec!["no line of hers was found that grants it; that there is none is not proven".into()],
    };
    told.push(match &price.swap {
        Some(swap) => by_swap(swap, names),
        None => "no legal swap that grants it was found among those tried".into(),
    });
    told
}

fn own_line(line: &OwnLineWay, weighs: i64) -> Vec<String> {
    let days = match line.changes.len() {
        1 => "one day".to_owned(),
        n => format!("{n} days"),
    };
    let what = match line.price {
        0 => "granting it costs nothing".to_owned(),
        p if p < 0 => format!("granting it saves {}", points(-p)),
        p => format!("granting it costs {}", points(p)),
    };
    let substitutes = match line.substitute_minutes {
        0 => String::new(),
        m if m > 0 => format!(" = {} more of substitutes", Minutes(m)),
        m => format!(" = {} less of substitutes", Minutes(-m)),
    };
    let parts = match (line.cover, line.price - line.cover) {
        (0, 0) => String::new(),
        (cover, own) => format!(" ({cover} of cover{substitutes}; {own} of health, fairness and her other wishes)"),
    };
    let proof = if line.is_proven() {
        "no line of hers is cheaper while everybody else keeps hers".to_owned()
    } else {
        format!("the best line found; none can cost less than {} while everybody else keeps hers", points(line.least))
    };
    let better = if line.price < weighs { format!("; the rota would be {} better", points(weighs - line.price)) } else { String::new() };
    let mut told = vec![format!("{what}{parts}{better}: {days} of hers change; {proof}")];
    told.extend(line.breaks.iter().map(|f| format!("the checker objects: {}", finding(f))));
    told
}

fn by_swap(way: &SwapWay, names: &Names) -> String {
    let dates: Vec<String> = way.swap.dates.iter().map(|d| day(*d)).collect();
    let price = match way.price {
        0 => "is free".to_owned(),
        p if p < 0 => format!("saves {}", points(-p)),
        p => format!("costs {}", points(p)),
    };
    let takes = match way.takes {
        0 => String::new(),
        1 => ", but takes a wish of the other".to_owned(),
        n => format!(", but takes {n} wishes of the other"),
    };
    let (hers, theirs) = (way.hers, way.theirs);
    format!("a swap with {} on {} {price} ({hers:+} hers, {theirs:+} the other's){takes}", name(names, &way.swap.second), dates.join(", "))
}

fn points(n: i64) -> String {
    if n == 1 { "1 point".into() } else { format!("{n} points") }
}

/// Ids and numbers only.
#[must_use]
pub fn json(found: &WishesFound) -> Value {
    let table = &found.table;
    let people: Vec<Value> = table
        .people
        .iter()
        .map(|p| json!({"person": p.person, "honoured": honoured_json(p.honoured), "before": honoured_json(p.before)}))
        .collect();
    let (from, unknown) = match &table.before {
        CarryOver::Nothing => (None, None),
        CarryOver::Counted(days) => (Some(days.from), None),
        CarryOver::Unknown(why) => (None, Some(why)),
    };
    json!({"rota": found.rota, "all": honoured_json(table.all), "all_before": honoured_json(table.all_before), "before_from": from,
        "before_unknown": unknown, "people": people, "lowest": table.lowest(), "past_before": found.past_before,
        "not_met": found.not_met.iter().map(not_met_json).collect::<Vec<_>>()})
}

fn honoured_json(h: Honoured) -> Value {
    json!({"met": h.met, "wishes": h.wishes, "share_bp": h.share().map(|s| s.0), "points_met": h.points_met, "points": h.points})
}

fn not_met_json(n: &NotMet) -> Value {
    let rule = |f: &turnus_domain::rota::Finding| json!({"rule": f.rule, "what": f.what, "source": f.source});
    let own = |way: &OwnWay| match way {
        OwnWay::Line(line) => json!({"kind": "line", "price": line.price, "cover": line.cover,
            "substitute_minutes": line.substitute_minutes, "least": line.least, "proven": line.is_proven(),
            "changes": line.changes.iter().map(|(day, shift)| json!({"date": day, "shift": shift})).collect::<Vec<_>>(),
            "breaks": line.breaks.iter().map(rule).collect::<Vec<_>>()}),
        OwnWay::Forbidden { rules, breaks, also_without } => {
            json!({"kind": "forbidden", "rules": rules.iter().map(RuleId::to_string).collect::<Vec<_>>(),
            "also_without": also_without, "breaks": breaks.iter().map(rule).collect::<Vec<_>>()})
        }
        OwnWay::NotFound => json!({"kind": "not-found"}),
    };
    let swap = |way: &SwapWay| {
        json!({"second": way.swap.second, "dates": way.swap.dates, "price": way.price, "hers": way.hers, "theirs": way.theirs,
            "takes": way.takes})
    };
    json!({"person": n.person, "wish": n.wish, "own": n.price.as_ref().map(|p| own(&p.own)),
        "swap": n.price.as_ref().and_then(|p| p.swap.as_ref()).map(swap)})
}
