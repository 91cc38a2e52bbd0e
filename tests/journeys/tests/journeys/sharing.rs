//! One sharing decision, before and after: minutes, heads, cover and the price of an hour, each by itself.

use turnus_domain::{
    calendar::DayKind, cover::CoverSource, facts::Facts, freeze::freeze_sharing_input, sharing::SharingPlan, sharing_input::SharingInput,
};
use turnus_event_log::MemoryLog;
use turnus_journeys::{command, day, id, planning, read, sample, unit};
use turnus_planning::RecordedAsOf;

const FROM: &str = "2027-01-04";

fn minutes(plan: &SharingPlan, profession: &str) -> i64 {
    let of = |s: &&turnus_domain::sharing::TaskShare| {
        s.day == DayKind::Weekday && s.task.as_str() == "T08" && s.profession.as_ref().is_some_and(|p| p.as_str() == profession)
    };
    plan.shares.iter().filter(of).map(|s| s.minutes_x100).sum()
}

fn heads(plan: &SharingPlan) -> Vec<(DayKind, String, u32)> {
    plan.task_heads.iter().map(|t| (t.day, t.shift.to_string(), t.heads)).collect()
}

/// Heads that must be nurses or social educators.
fn nurses(plan: &SharingPlan, shift: &str) -> u32 {
    let line = plan.task_heads.iter().find(|t| t.day == DayKind::Weekday && t.shift.as_str() == shift).expect("planned");
    line.of_which.iter().find(|(who, _)| who.iter().map(|p| p.as_str()).eq(["SP", "VP"])).map_or(0, |(_, n)| *n)
}

/// Heads of a class by day, with what binds.
fn cover(plan: &SharingPlan, class: &str) -> Vec<(u32, Vec<CoverSource>)> {
    let rows = plan.cover.iter().filter(|c| c.class.as_str() == class && c.day == DayKind::Weekday && c.band.from.to_string() == "07:30");
    rows.map(|c| (c.heads(), c.binding())).collect()
}

fn input(facts: &Facts) -> SharingInput {
    freeze_sharing_input(facts, &unit(), facts.position(), day(FROM)).expect("frozen")
}

/// Minutes of care left undone when a nurse hour by day is taken away, at given heads.
fn nurse_hour(input: &SharingInput, heads: &[turnus_sharing::ShiftHeads]) -> (i64, i64) {
    let prices = turnus_sharing::prices_at(input, heads).expect("priced");
    let weekday = prices.iter().find(|d| d.day == DayKind::Weekday).expect("priced");
    let nurse = weekday.prices.iter().find(|p| p.shift.as_str() == "D" && p.profession.as_str() == "SP").expect("priced");
    (weekday.unmet_x100, nurse.plus_one_hour_x100)
}

/// Health-care workers give medicines (T08): the two states are two positions of one log.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn delegating_medicines_before_and_after() {
    let planning = planning(MemoryLog::default());
    planning.import(command("import"), read(&sample("solbakken-base.jsonl"))).await.expect("imported");
    planning.share(unit(), day(FROM), id("S0"), command("share-0")).await.expect("shared");
    let then = planning.facts().await.expect("folds").position();
    planning.import(command("decide"), read(&sample("solbakken-t08-decision.jsonl"))).await.expect("decided");
    planning.share(unit(), day(FROM), id("S1"), command("share-1")).await.expect("shared");

    let before = planning.facts_as_of(RecordedAsOf::Position(then)).await.expect("folds");
    let after = planning.facts().await.expect("folds");
    let plan = |facts: &Facts| facts.sharing_plan(&unit(), day(FROM)).expect("adopted").clone();
    let (s0, s1) = (plan(&before), plan(&after));
    assert_eq!((s0.decisions.len(), s1.decisions.len()), (0, 1));

    // Minutes: T08 takes 24 residents × 4 times × 3 minutes = 288 minutes a day.
    assert_eq!((minutes(&s0, "HF"), minutes(&s0, "SP") + minutes(&s0, "VP")), (0, 28_800));
    assert!(minutes(&s1, "HF") > 0 && minutes(&s1, "HF") + minutes(&s1, "SP") + minutes(&s1, "VP") == 28_800, "{}", minutes(&s1, "HF"));

    // Heads: as many people as before, one of them need no longer be a nurse.
    assert_eq!(heads(&s0), heads(&s1));
    assert_eq!((nurses(&s0, "D"), nurses(&s1, "D")), (2, 1));

    // Cover: the head plan binds in all, and the policy minimum keeps a nurse on duty: no head is freed.
    for class in ["any", "nurse"] {
        let (c0, c1) = (cover(&s0, class), cover(&s1, class));
        assert_eq!(c0.iter().map(|c| c.0).collect::<Vec<_>>(), c1.iter().map(|c| c.0).collect::<Vec<_>>(), "{class}");
    }
    assert!(cover(&s1, "any")[0].1.contains(&CoverSource::HeadPlan));
    assert!(cover(&s1, "nurse")[0].1.contains(&CoverSource::PolicyMinimum));

    // Price: at the heads after the decision, an hour of a nurse was worth care before and is worth none now.
    let at = turnus_sharing::heads_of(&input(&after), &s1).expect("heads");
    let (was, is) = (nurse_hour(&input(&before), &at), nurse_hour(&input(&after), &at));
    assert!(was.0 > 0 && was.1 > 0, "before: {was:?}");
    assert_eq!(is, (0, 0));
}

/// The same decision in the rota: both states give a legal rota of twelve weeks without substitutes; after it the
/// cover asks for fewer heads of nurses and social educators.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_rota_before_and_after() {
    let planning = planning(MemoryLog::default());
    planning.import(command("import"), read(&sample("solbakken-base.jsonl"))).await.expect("imported");
    planning.share(unit(), day(FROM), id("S0"), command("share-0")).await.expect("shared");
    let then = planning.facts().await.expect("folds").position();
    planning.import(command("decide"), read(&sample("solbakken-t08-decision.jsonl"))).await.expect("decided");
    planning.share(unit(), day(FROM), id("S1"), command("share-1")).await.expect("shared");

    let before = rota(&planning.facts_as_of(RecordedAsOf::Position(then)).await.expect("folds")).await;
    let after = rota(&planning.facts().await.expect("folds")).await;
    println!("before: {before:?}\nafter:  {after:?}");
    assert_eq!((before.substitutes, before.hard, after.substitutes, after.hard), (0, 0, 0, 0));
    assert!(after.nurse_heads_required < before.nurse_heads_required);
    assert!(before.bound <= before.points && after.bound <= after.points);
}

/// What a rota says of a decision.
#[derive(Debug)]
struct RotaFigures {
    /// Heads of nurse or social educator asked for, over all dates and bands.
    nurse_heads_required: u32,
    substitutes: usize,
    hard: usize,
    points: i64,
    bound: i64,
}

async fn rota(facts: &Facts) -> RotaFigures {
    let horizon = turnus_domain::calendar::Horizon { first: day(FROM), weeks: 12 };
    let input = turnus_domain::freeze::freeze_planning_input(facts, &unit(), horizon, facts.position()).expect("frozen");
    let work = move || {
        let params = turnus_rostering::Params {
            seconds: 600.0,
            nodes: Some(300),
            steps: 1_000 * 600,
            rounds: 10,
            ..turnus_rostering::Params::default()
        };
        let made = turnus_rostering::solve(&input, &params, &std::sync::atomic::AtomicBool::new(false), &mut |_| {}).expect("a rota");
        let report = turnus_checker::check_assignments(&input, &made.assignments, &made.substitutes);
        assert_eq!(report.objective, made.objective);
        let required =
            |date| input.cover_on(date).filter(|c| c.class.as_str() == "nurse-or-social-educator").map(|c| c.heads()).sum::<u32>();
        RotaFigures {
            nurse_heads_required: input.horizon.days().map(required).sum(),
            substitutes: made.substitutes.len(),
            hard: report.hard(),
            points: made.objective,
            bound: made.bound,
        }
    };
    tokio::task::spawn_blocking(work).await.expect("the solver's thread")
}
