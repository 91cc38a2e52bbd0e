//! `turnus base-rota`, and what runs out (`turnus learning --expiring`).

use crate::{day::published, repair::told};
use serde_json::json;

const QUICK: &str = "base-rota --from 2027-01-04 --weeks 6 --steps 20000 --nodes 50 --rounds 5";

#[test]
fn a_base_rota_repeats_is_told_with_its_proof_and_written_for_a_spreadsheet() {
    let folder = published();
    let events = || told(&folder, "log stats --json")["counts"]["events"].take();
    let before = events();
    let words = folder.ok(&format!("{QUICK} --csv round.csv"));
    assert!(words.contains("6 weeks that repeat") && words.contains("the checker finds no hard rule broken"), "{words}");
    let lines = words.lines().filter(|l| l.contains("h a week")).count();
    assert_eq!(lines, 10, "a line for everybody: {words}");
    let csv = folder.read("round.csv");
    assert!(csv.lines().next().is_some_and(|head| head.contains("2027-02-14 Sun")) && csv.lines().count() >= 11, "{csv}");

    let made = told(&folder, &format!("{QUICK} --json"));
    let (points, bound) = (made["rota"]["objective"].as_i64().expect("points"), made["rota"]["bound"].as_i64().expect("a bound"));
    assert!(0 <= bound && bound <= points, "{bound} and {points}");
    let hard = made["report"]["findings"].as_array().expect("findings").iter().filter(|f| f["severity"] == "hard").count();
    assert_eq!(hard, 0, "{}", made["report"]);
    assert_eq!(told(&folder, &format!("{QUICK} --json"))["rota"], made["rota"], "the same seed gives the same round");
    assert!(before.is_number() && events() == before, "nothing is recorded");

    let early = folder.turnus("base-rota --from 2020-01-06 --weeks 6");
    assert!(early.code == 2 && early.err.contains("turnus share --unit"), "{}", early.err);
    let tuesday = folder.turnus("base-rota --from 2027-01-05 --weeks 6");
    assert!(tuesday.code == 2 && tuesday.err.contains("expected a Monday"), "{}", tuesday.err);
    let short = folder.turnus("base-rota --from 2027-01-04 --weeks 1");
    assert!(short.code == 2 && short.err.contains("2..=26"), "{}", short.err);
}

/// R-CO-01 at the command line.
#[test]
fn what_runs_out_is_told_before_it_does() {
    let folder = published();
    let all = told(&folder, "learning --expiring --from 2027-01-04 --warn 30,730 --json");
    let all = all.as_array().expect("a list");
    assert!(all.iter().all(|e| e["warning"] == json!(30) || e["warning"] == json!(730) || e["warning"] == json!(0)), "{all:?}");
    let words = folder.ok("learning --expiring --from 2027-01-04 --warn 730");
    let told_lines = words.lines().filter(|l| l.contains(" level ")).count();
    assert_eq!(told_lines, all.len(), "{words}");
    if all.is_empty() {
        assert!(words.contains("none within the warnings asked for"), "{words}");
    }
    let wrong = folder.turnus("learning --expiring --warn 0");
    assert!(wrong.code == 2 && wrong.err.contains("1..=730"), "{}", wrong.err);
}
