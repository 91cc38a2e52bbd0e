//! From events to words: a scenario is opened, a task is shared, figures stand side by side, and a memo says what it frees.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::json;
use turnus_domain::{
    calendar::DayKind,
    fact::Fact,
    sharing::SharingPlan,
    task_move::{MoveStatus, library},
};
use turnus_event_log::{Actor, Branch, BranchingLog, Instant, LogId, MemoryLog, OpenBranch};
use turnus_journeys::{command, day, id, planning, read, sample, sample_with, unit};
use turnus_planning::{Planning, RecordedAsOf, Study};
use turnus_sharing::{
    moves::{BarrierKind, Standing, moves},
    unit::{Effect, effect},
};

pub(crate) const ON: &str = "2027-01-04";

/// A log with facts, and a scenario with more of them.
pub(crate) async fn tried(facts: Vec<Fact>, then: Vec<Fact>) -> (Planning, Branch) {
    let log = MemoryLog::default();
    let base = planning(log.clone());
    base.import(command("home"), facts).await.expect("imported");
    let opening = OpenBranch {
        base: LogId::new("oslo").expect("a name"),
        name: "tried".into(),
        at: None,
        by: Actor::new("planner").expect("a name"),
        now: Instant::from_micros(1_796_083_200_000_000),
    };
    let branch = log.open_branch(opening).await.expect("opened");
    if !then.is_empty() {
        base.beside(branch.log.clone()).import(command("decision"), then).await.expect("recorded");
    }
    (base, branch)
}

pub(crate) async fn studied(facts: Vec<Fact>, then: Vec<Fact>) -> Study {
    let (base, branch) = tried(facts, then).await;
    base.study(&[("tried".into(), branch)], &unit(), day(ON)).await.expect("studied")
}

fn what_changed(study: &Study) -> Effect {
    effect(&study.zero.figures, &study.scenarios[0].figures)
}

pub(crate) fn medicines() -> Vec<Fact> {
    read(&sample("solbakken-t08-decision.jsonl"))
}

fn said(effect: &Effect) -> String {
    effect.said().iter().map(|t| t.en.clone()).collect::<Vec<_>>().join("\n")
}

/// Heads of everybody that a plan asks for, by kind of day and band.
fn anyone(plan: &SharingPlan) -> Vec<(DayKind, String, u32)> {
    let rows = plan.cover.iter().filter(|c| c.class.as_str() == "any");
    rows.map(|c| (c.day, c.band.from.to_string(), c.heads())).collect()
}

/// Another home: other residents, somebody on leave, other positions.
fn another(seed: u64) -> Vec<Fact> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let residents = random.random_range(16..=24);
    let part: Vec<u32> = (0..28).map(|_| random.random_range(0..10)).collect();
    let mut k = 0;
    sample_with(|mut line| {
        match line["type"].as_str().unwrap_or_default() {
            "UnitOpened" => line["data"]["measure"]["residents"] = json!(residents),
            "EmploymentStarted" => {
                k += 1;
                let position = line["data"]["position"].as_u64().expect("a position");
                if part[k - 1] == 0 && position > 5_000 {
                    line["data"]["position"] = json!(5_000);
                }
            }
            _ => {}
        }
        Some(line)
    })
}

/// Twenty other homes in which the popular move, giving out medicines by delegation, frees minutes and no head: the cover
/// that the plan itself derives says so, and so do the words, with what binds and what would make the minutes count.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_twenty_other_homes_the_popular_move_frees_no_head_and_the_words_say_so() {
    for seed in 0..20 {
        let (base, branch) = tried(another(seed), medicines()).await;
        let study = base.study(&[("tried".into(), branch.clone())], &unit(), day(ON)).await.expect("studied");
        let changed = what_changed(&study);
        let inside = base.beside(branch.log.clone());
        let before = base.share(unit(), day(ON), id("S0"), command("share")).await.expect("shared");
        let after = inside.share(unit(), day(ON), id("S1"), command("share")).await.expect("shared");
        assert_eq!(anyone(&before), anyone(&after), "seed {seed}: the cover says that no head is freed");
        assert!(changed.frees_no_head(), "seed {seed}: {changed:?}");
        let words = said(&changed);
        assert!(words.contains("no head is freed") && words.contains("They count when"), "seed {seed}: {words}");
        let nurse = changed.freed.iter().find(|f| f.profession == "SP").expect("nurses hand medicines over");
        assert!(nurse.handed_over.0 > 0, "seed {seed}: {nurse:?}");
    }
}

/// What is planted to free heads does, and the words do not say otherwise: a head plan that is lowered.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lower_head_plan_frees_heads_and_the_words_say_how_many() {
    let mut plan = None;
    let small = sample_with(|mut line| {
        if line["type"] == "UnitOpened" {
            line["data"]["measure"]["residents"] = json!(12);
        }
        if line["type"] == "HeadPlanAgreed" {
            plan = Some(line.clone());
        }
        Some(line)
    });
    let mut lower = plan.expect("the sample has a head plan");
    lower["effective"] = json!(ON);
    for row in lower["data"]["lines"].as_array_mut().expect("lines") {
        if row["day"] == "weekday" && row["shift"] == "D" {
            row["heads"] = json!(5);
        }
    }
    let study = studied(small, read(&format!("{lower}\n"))).await;
    let changed = what_changed(&study);
    assert_eq!(changed.heads_freed(), 2, "{changed:?}");
    assert!(!changed.frees_no_head() && said(&changed).contains("weekday D 7 → 5"), "{}", said(&changed));
}

/// The memo has every section in both languages, the figures of both states, and says where it was read.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_memo_tells_what_is_asked_what_changes_and_where_it_was_read() {
    let study = studied(read(&sample("solbakken-base.jsonl")), medicines()).await;
    for (nb, sections) in [
        (true, ["Forslag til vedtak", "Nullalternativet", "Hva som endres", "Forutsetninger", "Hvem som tjener", "Drøfting", "stoppregel"]),
        (false, ["Decision asked for", "Zero alternative", "What changes", "Assumptions", "Who gains", "Consultation", "stop rule"]),
    ] {
        let memo = turnus_web::memo::print_memo(&study, nb);
        sections.iter().for_each(|s| assert!(memo.contains(s), "{s}"));
        for state in study.states() {
            assert!(memo.contains(&state.hash.to_string()) && memo.contains(state.log.as_str()), "its place in the log");
        }
        assert!(memo.contains("minutes of the consultation with the unions"), "who was consulted");
        assert!(!memo.contains("<script") && !memo.contains("http"), "nothing to load");
    }
    let figures: Vec<_> = study.states().map(|t| &t.figures).collect();
    let rows = turnus_sharing::unit::table(&figures);
    let csv = turnus_web::memo::csv(&study, &rows, false).expect("written");
    assert!(csv.lines().count() > rows.len() && csv.contains("unmet.critical;"), "{csv}");
    let book = turnus_web::memo::workbook(&study, &rows, false).expect("written");
    assert_eq!(&book[..2], b"PK", "a workbook is a ZIP file");
    assert_eq!(book, turnus_web::memo::workbook(&study, &rows, false).expect("written"), "the same study, the same bytes");
}

/// A decision for next year, looked at this year, is read when it is in force.
#[tokio::test]
async fn a_scenario_is_read_when_what_was_decided_in_it_has_taken_effect() {
    let (base, branch) = tried(read(&sample("solbakken-base.jsonl")), medicines()).await;
    let scenarios = [("tried".to_owned(), branch)];
    let decided = medicines().iter().map(|f| f.effective).max().expect("a decision");
    let (before, later) = (decided.pred_opt().expect("a day"), decided.succ_opt().expect("a day"));
    assert_eq!(base.study_day(&scenarios, later).await.expect("read"), later);
    assert_eq!(base.study_day(&scenarios, before).await.expect("read"), decided);
}

/// The same study twice is the same; the log is as it was.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn figures_are_made_again_alike_and_record_nothing() {
    let (base, branch) = tried(read(&sample("solbakken-base.jsonl")), medicines()).await;
    let ends = (turnus_journeys::head(&base).await, turnus_journeys::head(&base.beside(branch.log.clone())).await);
    let asked = [("tried".to_owned(), branch.clone())];
    let (one, two) =
        (base.study(&asked, &unit(), day(ON)).await.expect("studied"), base.study(&asked, &unit(), day(ON)).await.expect("studied"));
    for (a, b) in one.states().zip(two.states()) {
        assert_eq!((&a.figures, a.position, a.hash), (&b.figures, b.position, b.hash));
    }
    assert_eq!(ends, (turnus_journeys::head(&base).await, turnus_journeys::head(&base.beside(branch.log)).await));
}

pub(crate) async fn standing_of(facts: Vec<Fact>, then: Vec<Fact>, on: &str) -> Vec<turnus_sharing::moves::MoveAt> {
    let (base, branch) = tried(facts, then).await;
    let input = base.beside(branch.log).sharing_input(&unit(), RecordedAsOf::Head, day(on)).await.expect("frozen");
    moves(&input, &library().expect("the library reads"))
}

#[tokio::test]
async fn a_move_is_open_until_it_is_decided_and_what_law_forbids_stays_shut() {
    let at = |all: &[turnus_sharing::moves::MoveAt], id: &str| all.iter().find(|m| m.task_move.id.as_str() == id).cloned().expect("known");
    let open = standing_of(read(&sample("solbakken-base.jsonl")), Vec::new(), ON).await;
    let way = |m: &turnus_sharing::moves::MoveAt, task: &str| m.ways.iter().find(|w| w.task.as_str() == task).cloned().expect("a way");
    let nursing = at(&open, "M03");
    assert_eq!(nursing.standing, Standing::Open);
    assert_eq!(way(&nursing, "T08").barrier.map(|b| b.kind), Some(BarrierKind::NoDecision));
    let decided = standing_of(read(&sample("solbakken-base.jsonl")), medicines(), ON).await;
    assert_eq!(way(&at(&decided, "M03"), "T08").decision.map(|d| d.to_string()).as_deref(), Some("T08-HF"));
    // Law: a pain pump is never a health-care worker's, whatever the library reports.
    let night = at(&decided, "M02");
    assert_eq!(way(&night, "T13").barrier.map(|b| b.kind), Some(BarrierKind::Forbidden));
    assert_eq!(at(&decided, "M24").standing, Standing::NotReady, "nobody in an office is employed here");
}

#[tokio::test]
async fn without_a_personal_delegation_a_decision_is_not_enough_and_the_move_says_so() {
    let nobody = sample_with(|line| (line["data"]["competence"]["competence"] != "C-DEL-MED").then_some(line));
    let found = standing_of(nobody, medicines(), ON).await;
    let nursing = found.iter().find(|m| m.task_move.id.as_str() == "M03").expect("known");
    let medicines = nursing.ways.iter().find(|w| w.task.as_str() == "T08").expect("a way");
    assert_eq!(medicines.barrier.as_ref().map(|b| b.kind), Some(BarrierKind::NoPersonalDelegation), "{medicines:?}");
}

/// R-TS-13: a blocked move stays visible, is counted, and is assigned to nobody.
#[tokio::test]
async fn r_ts_13_the_midwife_who_follows_is_blocked_by_liability_and_twelve_hours_are_lost() {
    let found = standing_of(read(&sample("solbakken-base.jsonl")), Vec::new(), ON).await;
    let midwife = found.iter().find(|m| m.task_move.id.as_str() == "M06").expect("known");
    assert_eq!(midwife.standing, Standing::Blocked);
    assert!(matches!(midwife.task_move.status, MoveStatus::Blocked { lost, .. } if lost.0 == 12 * 60));
    assert!(midwife.ways.is_empty());
    assert_eq!(turnus_sharing::moves::lost(&found).0, 720);
}
