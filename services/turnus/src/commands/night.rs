//! `turnus night`: the night team sized and simulated, with everything it rests on.

use crate::{
    cli::NightArgs,
    exit::Failure,
    say,
    session::{self, Session},
};
use serde_json::json;
use std::{fmt::Write, sync::Arc};
use turnus_domain::{
    facts::Facts,
    id::DistrictId,
    night::{CallPriority, Hundredths, NightDesign, NightInput, PlannedVisits, TeamMode},
    quantity::{BasisPoints, Minutes, Ore},
};
use turnus_night::{InputLine, InputUnit, MeasuredNights, NightFigures, NightSizing, ResponseFigures, Unit, inputs, measure};
use turnus_planning::RecordedAsOf;

/// The designs that are compared. Fixed nurses are there for comparison: nobody drives.
const DESIGNS: [(TeamMode, PlannedVisits); 7] = [
    (TeamMode::Fixed, PlannedVisits::Kept),
    (TeamMode::Together, PlannedVisits::Kept),
    (TeamMode::Together, PlannedVisits::Interrupted),
    (TeamMode::Together, PlannedVisits::LeftOut),
    (TeamMode::Split, PlannedVisits::Kept),
    (TeamMode::Split, PlannedVisits::Interrupted),
    (TeamMode::Split, PlannedVisits::LeftOut),
];

pub(super) async fn run(args: NightArgs) -> Result<(), Failure> {
    let (input, sizing, figures) = Session::with(&args.store, async |session| answer(session, &args).await).await?;
    let (lines, measured) = (inputs(&input), measure(&input));
    say::text(told(&input, &lines, &sizing, &figures, &measured))?;
    if args.json {
        let all = json!({
            "district": input.id, "position": input.position, "on": input.on,
            "inputs": lines, "sizing": sizing, "designs": figures, "measured": measured,
        });
        say::line(all)?;
    }
    Ok(())
}

async fn answer(session: &Session, args: &NightArgs) -> Result<(Arc<NightInput>, NightSizing, Vec<NightFigures>), Failure> {
    let on = match args.on {
        Some(on) => on,
        None => session::today()?,
    };
    let planning = &session.planning;
    let facts = planning.facts().await?;
    let district = district(&facts, args.district.as_ref())?;
    let input = Arc::new(planning.night_input(&district, RecordedAsOf::Position(facts.position()), on).await?);
    let sizing = planning.size_night(Arc::clone(&input)).await?;
    let mut figures = Vec::new();
    for (mode, planned) in DESIGNS {
        let design = NightDesign { nurses: sizing.mobile.heads, planned, ..NightDesign::reference(mode) };
        figures.push(planning.simulate_night(Arc::clone(&input), design, args.nights, args.seed).await?);
    }
    Ok((input, sizing, figures))
}

/// The district that is meant: the one named, or the only one.
fn district(facts: &Facts, named: Option<&DistrictId>) -> Result<DistrictId, Failure> {
    let all = || facts.nights.keys().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match (named, facts.nights.keys().next()) {
        (Some(id), _) if facts.nights.contains_key(id) => Ok(id.clone()),
        (_, None) => Err(Failure::BadInput("the log has no night district; describe one in an event file and `turnus import` it".into())),
        (Some(id), _) => Err(Failure::BadInput(format!("night district {id} is not in the log; it has {}", all()))),
        (None, Some(id)) if facts.nights.len() == 1 => Ok(id.clone()),
        (None, _) => Err(Failure::BadInput(format!("the log has several night districts: name one with --district: {}", all()))),
    }
}

fn told(input: &NightInput, lines: &[InputLine], sizing: &NightSizing, figures: &[NightFigures], measured: &MeasuredNights) -> String {
    let mut out = String::new();
    let d = &input.district;
    let _ = writeln!(out, "Night district {}, {}: {} homes, {} residents, on {}", input.id, d.name, d.homes.len(), d.residents(), input.on);
    let _ = writeln!(out, "  {}", d.source);
    if let Some(t) = input.team {
        let _ = writeln!(out, "  team: {} nurses {}, planned visits {}", t.nurses, mode(t.mode), planned(t.planned));
    }
    about_inputs(&mut out, lines);
    about_sizing(&mut out, sizing);
    about_designs(&mut out, figures);
    about_homes(&mut out, input, figures);
    about_priorities(&mut out, figures);
    about_measured(&mut out, measured);
    out
}

fn about_inputs(out: &mut String, lines: &[InputLine]) {
    let assumed = lines.iter().filter(|l| l.assumed()).count();
    let _ = writeln!(out, "\nInputs ({assumed} of {} assumed)", lines.len());
    for l in lines {
        let basis = l.source.as_deref().unwrap_or("assumed");
        let _ = writeln!(out, "  {:>12} {:<26} {} [{basis}]", l.value.to_string(), input_unit(l.unit), l.what);
    }
}

/// The net first, never the gross alone; then every identity.
fn about_sizing(out: &mut String, s: &NightSizing) {
    let _ = writeln!(out, "\nSizing");
    let _ = writeln!(
        out,
        "  nurses fixed at night {} FTE, mobile {} FTE: {} FTE less; compensating workers {} FTE; net {} FTE",
        s.fixed.fte, s.mobile.fte, s.gross_nurse_fte, s.compensating_fte, s.net_fte
    );
    let _ = writeln!(out, "  net a year: together in one car {}, split {}", kroner(s.net_cost_together), kroner(s.net_cost_split));
    let heads: u32 = s.compensated.iter().map(|(_, heads)| heads).sum();
    let _ = match s.needs_compensation() {
        true => writeln!(out, "  taking the fixed nurses away needs {heads} compensating workers a night in {} homes", s.compensated.len()),
        false => writeln!(out, "  no home falls below the minimum present: no compensating worker is needed"),
    };
    for l in &s.lines {
        let unit = match l.unit {
            Unit::Fte => "FTE",
            Unit::People => "people",
            Unit::HoursPerWeek => "h a week",
            Unit::KronerPerYear => "kr a year",
        };
        let _ = writeln!(out, "    {} = {} = {} {unit}", l.quantity, l.identity, l.result);
    }
    let r = &s.ranking_share;
    let _ = writeln!(
        out,
        "  {} draws of the assumptions keep the order by net FTE in {}, by kroner in {}, every verdict on P90 ≤ {} in {}",
        r.draws, r.by_net_fte, r.by_cost, r.p90_target, r.by_p90
    );
    for d in &r.designs {
        let verdict = if d.meets_target { "keeps" } else { "misses" };
        let _ = writeln!(
            out,
            "    {:<8} net {} FTE (rank {}), {} (rank {}), {verdict} the target; keeps it in {} of the draws",
            mode(d.mode),
            d.net_fte,
            d.rank_by_fte,
            kroner(d.net_cost),
            d.rank_by_cost,
            d.meets_target_in
        );
    }
}

fn about_designs(out: &mut String, figures: &[NightFigures]) {
    let Some(first) = figures.first() else { return };
    let _ =
        writeln!(out, "\nDesigns ({} simulated nights, seed {}; response in minutes, planned visits included)", first.nights, first.seed);
    let _ = writeln!(
        out,
        "  {:<24} {:>7} {:>8} {:>8} {:>7} {:>7} {:>8} {:>8}",
        "", "visits", "driving", "busy", "P50", "P90", "≤20 min", "≤30 min"
    );
    for f in figures {
        let r = f.response;
        let _ = writeln!(
            out,
            "  {:<24} {:>7} {:>8} {:>8} {:>7} {:>7} {:>8} {:>8}",
            design(f),
            f.visits.to_string(),
            f.driving.to_string(),
            percent(Some(f.busy)),
            minutes(r.map(|r| r.p50)),
            minutes(r.map(|r| r.p90)),
            percent(r.map(|r| r.within_20)),
            percent(r.map(|r| r.within_30)),
        );
    }
}

fn about_homes(out: &mut String, input: &NightInput, figures: &[NightFigures]) {
    let shown: Vec<_> = figures.iter().filter(|f| f.design.mode != TeamMode::Fixed && f.design.planned != PlannedVisits::LeftOut).collect();
    let _ = writeln!(out, "\nPer home: P50 / P90");
    heading(out, &shown);
    for (k, home) in input.district.homes.iter().enumerate() {
        let cells = shown.iter().map(|f| both(f.per_home.get(k).and_then(|h| h.response)));
        row(out, &home.name, cells);
    }
}

fn about_priorities(out: &mut String, figures: &[NightFigures]) {
    let shown: Vec<_> = figures.iter().filter(|f| f.design.mode != TeamMode::Fixed && f.design.planned != PlannedVisits::LeftOut).collect();
    let _ = writeln!(out, "\nPer priority: P50 / P90 of the visits");
    heading(out, &shown);
    let Some(first) = shown.first() else { return };
    for (k, p) in first.per_priority.iter().enumerate() {
        let target = p.target.map_or_else(String::new, |t| format!(" (target {t})"));
        let name = format!("{}{target}", p.priority.map_or("planned", priority));
        row(out, &name, shown.iter().map(|f| both(f.per_priority.get(k).and_then(|p| p.response))));
    }
}

fn heading(out: &mut String, shown: &[&NightFigures]) {
    row(out, "", shown.iter().map(|f| design(f)));
}

fn row(out: &mut String, name: &str, cells: impl Iterator<Item = String>) {
    let _ = write!(out, "  {name:<24}");
    for cell in cells {
        let _ = write!(out, " {cell:>22}");
    }
    let _ = writeln!(out);
}

fn about_measured(out: &mut String, m: &MeasuredNights) {
    let (Some(first), Some(last)) = (m.first, m.last) else {
        let _ = writeln!(out, "\nMeasured: no night is completed; every rate above is assumed");
        return;
    };
    let _ = writeln!(out, "\nMeasured in {} completed nights, {first} to {last}: {} calls", m.nights, m.calls);
    if m.not_counted > 0 {
        let _ = writeln!(out, "  {} calls of nights that are not completed do not count", m.not_counted);
    }
    let _ = writeln!(out, "  by phone: measured {}, assumed {}", percent(m.by_phone), m.assumed_by_phone);
    for h in &m.per_home {
        let measured = h.per_night.unwrap_or_default();
        let _ = writeln!(out, "  {:<12} {} calls, measured {measured} a night, assumed {}", h.home.as_str(), h.calls, h.assumed_per_night);
    }
    for p in &m.per_priority {
        let whole = |m: Option<Minutes>| m.map_or_else(|| "–".into(), |m| m.to_string());
        let kept = p.within_target.map_or_else(String::new, |kept| format!(", {kept} within {}", whole(p.target)));
        let _ = writeln!(
            out,
            "  {:<12} {} calls, measured {} a night, assumed {}; {} visits, measured P50 {}, P90 {}{kept}",
            priority(p.priority),
            p.calls,
            p.per_night.unwrap_or_default(),
            p.assumed_per_night,
            p.visits,
            whole(p.p50),
            whole(p.p90)
        );
    }
}

fn design(f: &NightFigures) -> String {
    format!("{}, {}", mode(f.design.mode), planned(f.design.planned))
}

fn both(r: Option<ResponseFigures>) -> String {
    r.map_or_else(|| "–".into(), |r| format!("{} / {}", r.p50, r.p90))
}

fn minutes(h: Option<Hundredths>) -> String {
    h.map_or_else(|| "–".into(), |h| h.to_string())
}

fn percent(b: Option<BasisPoints>) -> String {
    b.map_or_else(|| "–".into(), |b| b.to_string())
}

/// Whole kroner, to the nearest.
fn kroner(ore: Ore) -> String {
    format!("{} kr", (ore.0 + 50).div_euclid(100))
}

const fn mode(m: TeamMode) -> &'static str {
    match m {
        TeamMode::Fixed => "fixed",
        TeamMode::Together => "together",
        TeamMode::Split => "split",
    }
}

const fn planned(p: PlannedVisits) -> &'static str {
    match p {
        PlannedVisits::Kept => "planned kept",
        PlannedVisits::Interrupted => "interrupted",
        PlannedVisits::LeftOut => "left out",
    }
}

const fn priority(p: CallPriority) -> &'static str {
    match p {
        CallPriority::Red => "red",
        CallPriority::Orange => "orange",
        CallPriority::Yellow => "yellow",
        CallPriority::Green => "green",
    }
}

const fn input_unit(u: InputUnit) -> &'static str {
    match u {
        InputUnit::Minutes => "min",
        InputUnit::Heads => "heads",
        InputUnit::Residents => "residents",
        InputUnit::Percent => "%",
        InputUnit::CallsPer50 => "per 50 residents, night",
        InputUnit::ApprovalsPer50 => "per 50 residents, night",
        InputUnit::Visits => "visits a night",
        InputUnit::Weekends => "(every so-many-th)",
        InputUnit::Nights => "nights in four weeks",
        InputUnit::People => "people",
        InputUnit::KronerPerHour => "kr an hour",
        InputUnit::KronerPerYear => "kr a year",
    }
}
