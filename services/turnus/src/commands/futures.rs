//! `turnus futures FILE`: the labour-share rule year by year, and four futures with their reference in one table.

use super::sharing_model::{assumed, refused};
use crate::{
    cli::FuturesArgs,
    exit::{Failure, fault, io},
    say,
};
use std::fmt::Write;
use turnus_sharing::skill_mix::{Future, Futures, InformalCare, Ledger, Outlook, Watch, futures};
use turnus_web::spreadsheet::harmless;

pub(super) fn run(args: &FuturesArgs) -> Result<(), Failure> {
    let text = std::fs::read_to_string(&args.file).map_err(io(&args.file))?;
    let outlook: Outlook =
        serde_json::from_str(&text).map_err(|e| Failure::BadInput(format!("{}: expected an outlook as JSON: {e}", args.file.display())))?;
    let told = futures(&outlook, &Watch::none()).map_err(|e| refused(&args.file, &e))?;
    if args.csv {
        return say::text(csv(&told).map_err(fault)?);
    }
    say::text(table(&told).map_err(fault)?)?;
    if args.json {
        say::line(serde_json::to_string(&told).map_err(fault)?)?;
    }
    Ok(())
}

fn table(told: &Futures) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    writeln!(out, "{}: {} years ahead ({})", told.title, told.years, told.label)?;
    writeln!(
        out,
        "  {:<48} {:>9} {:>9} {:>8} {:>7} {:>8} {:>10}  bottleneck; best rule",
        "", "demand", "cap", "gap", "%/year", "% unmet", "h unmet"
    )?;
    for future in &told.futures {
        writeln!(out, "  {}", row(future))?;
    }
    if let Some(year) = told.futures.first().and_then(|f| f.years.get(1)).filter(|y| y.unit_posts.is_some()) {
        let (posts, hours) = (year.unit_posts.unwrap_or_default(), year.unit_hours.unwrap_or_default());
        writeln!(out, "  the unit, first year of the reference: {posts:.2} posts or {hours:.1} hours a week fewer for the same care")?;
    }
    for future in &told.futures {
        for (what, lines) in [("+", &future.opportunities), ("-", &future.challenges), ("!", &future.warnings)] {
            lines.iter().try_for_each(|line| writeln!(out, "  {what} {}: {line}", future.name))?;
        }
    }
    told.futures.iter().try_for_each(|future| people(&mut out, future))?;
    told.ledgers.iter().try_for_each(|ledger| entries(&mut out, ledger))?;
    out.push_str(&assumed(&told.assumptions)?);
    Ok(out)
}

fn row(future: &Future) -> String {
    let last = future.years.last();
    let of = |value: fn(&turnus_sharing::skill_mix::Year) -> f64| last.map_or(0.0, value);
    let start = format!(
        "{:<48} {:>9.0} {:>9.0} {:>8.0} {:>7.2}",
        future.name,
        of(|y| y.demand),
        of(|y| y.cap),
        of(|y| y.gap),
        of(|y| y.efficiency) * 100.0
    );
    let Some(outcome) = &future.outcome else { return start };
    let share = if outcome.asked_hours > 0.0 { outcome.unmet_hours / outcome.asked_hours * 100.0 } else { 0.0 };
    let scarce = outcome.bottleneck.as_ref().map_or_else(|| "none".to_owned(), |b| b.join(" "));
    let rule = outcome.best_rule.as_ref().map_or_else(|| "none".to_owned(), |(rule, hours)| format!("{rule} frees {hours:.1} h"));
    format!("{start} {share:>8.1} {:>10.1}  {scarce}; {rule}", outcome.unmet_hours)
}

/// What more informal care costs in paid work, group by group, and what other age limits do; a future without a change has
/// nothing to tell.
fn people(out: &mut String, future: &Future) -> std::fmt::Result {
    for group in future.informal_care.iter().filter(|g| g.hours_now != g.hours_then) {
        let (who, [from, to]) = (named(&group.gender), group.ages);
        writeln!(
            out,
            "  = {}: informal care of {who} of {from} to {to}: {:.0} hours a week, {:.0} in the last year; {:.2} posts of paid work given up, {:.2} of them in health care",
            future.name, group.hours_now, group.hours_then, group.posts_lost, group.care_posts_lost
        )?;
    }
    for limit in &future.age_limits {
        let (from, to) = (limit.from, limit.to);
        writeln!(out, "  = {}: age limit of {} {from} to {to}: {:+.2} posts in the last year", future.name, limit.profession, limit.posts)?;
    }
    Ok(())
}

fn entries(out: &mut String, ledger: &Ledger) -> std::fmt::Result {
    let proof = if ledger.has_evidence { "savings as far as evidence goes" } else { "no evidence: nothing is saved" };
    writeln!(out, "  {} a year ({proof}; never netted between parties)", ledger.pathway)?;
    for e in &ledger.entries {
        let amount = if e.low == e.high { format!("{:+.0}", e.low) } else { format!("{:+.0} to {:+.0}", e.low, e.high) };
        writeln!(out, "    {:<14} {:<40} {amount} ({})", named(&e.party), e.what, named(&e.grade))?;
    }
    Ok(())
}

/// A word as JSON has it.
fn named(word: &impl serde::Serialize) -> String {
    serde_json::to_value(word).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn csv(told: &Futures) -> Result<String, Box<dyn std::error::Error>> {
    let mut out = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    out.write_record([
        "future",
        "years",
        "demand_growth",
        "labour_growth",
        "demand",
        "cap",
        "gap",
        "efficiency_a_year",
        "uncapped_share",
        "asked_hours",
        "unmet_hours",
        "bottleneck",
        "kroner",
        "level_hours",
        "best_rule",
        "informal_care_hours",
        "posts_lost",
        "care_posts_lost",
        "age_limit_posts",
        "opportunities",
        "challenges",
    ])?;
    for f in &told.futures {
        let year = f.years.last();
        let of = |value: fn(&turnus_sharing::skill_mix::Year) -> f64| year.map_or_else(String::new, |y| value(y).to_string());
        let o = f.outcome.as_ref();
        let informal = |value: fn(&InformalCare) -> f64| match f.informal_care.as_slice() {
            [] => String::new(),
            groups => groups.iter().map(value).sum::<f64>().to_string(),
        };
        let number = |value: fn(&turnus_sharing::skill_mix::Outcome) -> f64| o.map_or_else(String::new, |o| value(o).to_string());
        out.write_record([
            harmless(&f.name),
            told.years.to_string(),
            f.demand_growth.to_string(),
            f.labour_growth.to_string(),
            of(|y| y.demand),
            of(|y| y.cap),
            of(|y| y.gap),
            of(|y| y.efficiency),
            of(|y| y.uncapped_share),
            number(|o| o.asked_hours),
            number(|o| o.unmet_hours),
            o.and_then(|o| o.bottleneck.as_ref()).map_or_else(String::new, |b| b.join(" ")),
            number(|o| o.kroner),
            number(|o| o.leon),
            o.and_then(|o| o.best_rule.as_ref()).map_or_else(String::new, |(rule, _)| rule.clone()),
            informal(|g| g.hours_then),
            informal(|g| g.posts_lost),
            informal(|g| g.care_posts_lost),
            f.age_limits.iter().map(|l| l.posts).sum::<f64>().to_string(),
            f.opportunities.join("; "),
            f.challenges.join("; "),
        ])?;
    }
    Ok(format!("\u{feff}{}", String::from_utf8(out.into_inner()?)?))
}
