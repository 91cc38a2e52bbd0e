//! `turnus base-rota`, and what runs out (`turnus learning --expiring`).

use crate::{
    day::{published, unit},
    repair::told,
    running::Folder,
    serving::Served,
};
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

/// The ten of the unit with a base rota that was discussed and kept.
fn adopted() -> Folder {
    let folder = published();
    let kept = told(&folder, &format!("{QUICK} --adopt --consulted minutes-1 --json"));
    assert!(kept["adopted_at"].is_number(), "{kept}");
    folder
}

#[test]
fn a_base_rota_is_kept_shown_and_the_calendar_is_made_from_it() {
    let folder = adopted();
    let shown = folder.ok("base-rota --show --from 2027-03-01");
    assert!(
        shown.contains("6 weeks that repeat from 2027-01-04, discussed in minutes-1") && shown.contains("breaks no hard rule"),
        "{shown}"
    );
    assert_eq!(shown.lines().filter(|l| l.contains("h a week")).count(), 10, "{shown}");

    let made = told(&folder, "calendar-rota --from 2027-02-15 --steps 20000 --json");
    assert_eq!(made["rota"]["horizon"], json!({"first": "2027-02-15", "weeks": 6}), "as long as a round");
    let findings = made["report"]["findings"].as_array().expect("findings");
    assert!(findings.iter().all(|f| f["severity"] != "hard"), "{findings:?}");
    let departures = made["departures"].as_array().expect("departures");
    assert!(departures.iter().all(|d| !d["because"].is_null() && d["base"] != d["now"]), "{departures:?}");
    let easter = departures.iter().filter(|d| d["date"] == "2027-03-25" || d["date"] == "2027-03-26").count();
    assert!(easter > 0, "Maundy Thursday and Good Friday ask for fewer: {departures:?}");
    let plan = made["rota"]["id"].as_str().expect("a plan");
    let published = folder.turnus(&format!("fairness --rota {plan}"));
    assert_eq!(published.code, 0, "a rota like any: {}", published.err);

    let words = folder.ok("calendar-rota --from 2027-02-15 --weeks 5 --steps 20000");
    assert!(words.contains("base shifts stay") && words.contains("a round has 6 weeks"), "{words}");
    folder.ok("log verify");

    let recorded = || told(&folder, "log stats --json")["counts"]["events"].take();
    let before = recorded();
    let words = folder.ok("calendar-rota --from 2027-02-15 --steps 20000 --rounds 5 --curve=4,0");
    for what in ["only for a rule", "if it saves 4 h", "freely", "Nothing is recorded", "take one with --keep-all or --saves HOURS"] {
        assert!(words.contains(what), "{what}: {words}");
    }
    let curve = told(&folder, "calendar-rota --from 2027-02-15 --steps 20000 --rounds 5 --curve=4,0 --json");
    let points = curve["points"].as_array().expect("points");
    assert_eq!(points.iter().map(|p| p["saves"].clone()).collect::<Vec<_>>(), [json!(null), json!(240), json!(0)]);
    assert_eq!(recorded(), before);
    let kept = told(&folder, "calendar-rota --from 2027-02-15 --steps 20000 --keep-all --json");
    assert_eq!((&kept["given_up"], &kept["saves"], &made["saves"]), (&points[0]["given_up"], &json!(null), &json!(240)));

    let (unit, served) = (unit(&folder), Served::start(&folder));
    let asked = format!(
        r#"{{ unit(key: "{unit}", asOf: {{effectiveOn: "2027-03-01"}}) {{ baseRota {{ plan first weeks objective bound consulted rows {{ person shifts }} substitutes {{ day }} departures(rota: "{plan}") {{ person {{ key }} date reason finding {{ rule }} holiday }} }} }} }}"#
    );
    let base = &served.graphql(&asked)["unit"]["baseRota"];
    assert_eq!((&base["first"], &base["weeks"], &base["consulted"]), (&json!("2027-01-04"), &json!(6), &json!("minutes-1")));
    let rows = base["rows"].as_array().expect("rows");
    assert!(rows.len() == 10 && rows.iter().all(|r| r["shifts"].as_str().is_some_and(|s| s.split(' ').count() == 42)), "{rows:?}");
    let same: Vec<_> = base["departures"].as_array().expect("departures").iter().map(|d| (&d["person"]["key"], &d["date"])).collect();
    assert_eq!(same, departures.iter().map(|d| (&d["person"], &d["date"])).collect::<Vec<_>>());

    let page = served.get(&format!("/units/{unit}/base-rota?on=2027-03-01&lang=nb"));
    assert!(page.contains("Grunnturnus") && page.contains("uker som gjentas") && page.contains("vakter i grunnturnusen står"), "{page}");
    let early = served.get(&format!("/units/{unit}/base-rota?on=2026-12-20&lang=en"));
    assert!(early.contains("6 weeks that repeat from"), "the next one: {early}");
    assert!(served.get(&format!("/units/{unit}/rotas/{plan}?lang=en")).contains("Base rota …"), "reached from the rota");
}

/// A manager asks over the API and on the page; the server solves it as any job, tells what differs, and works the curve out.
#[test]
fn the_calendar_is_made_over_the_api_and_on_the_page_with_its_curve() {
    let folder = adopted();
    let (unit, served) = (unit(&folder), Served::solving(&folder));
    let solve = |plan: &str, from_base: &str| {
        served.graphql(&format!(
            r#"mutation {{ rotaSolve(input: {{unit: "{unit}", plan: "{plan}", first: "2027-02-15", weeks: 6, steps: 20000, rounds: 5, fromBase: {from_base}}}) {{ plan userErrors {{ code place }} }} }}"#
        ))["rotaSolve"]
            .take()
    };
    let both = solve("BOTH", "{saves: 240, keepAll: true}");
    assert_eq!(both["userErrors"][0], json!({"code": "INVALID_VALUE", "place": "fromBase"}));
    assert_eq!(solve("API", "{saves: 480}"), json!({"plan": "API", "userErrors": []}));
    assert_eq!(solve("AGAIN", "{saves: 480}")["plan"], json!("API"), "the same is solved once");
    let beside = format!(
        r#"{{ unit(key: "{unit}", asOf: {{effectiveOn: "2027-03-01"}}) {{ baseRota {{ plan calendarRota(rota: "API") {{ rota baseRota asked {{ baseRota saves }} baseShifts stay standing givenUp substituteMinutes unmetMinutes hard objective bound departures {{ person {{ key }} date reason }} }} }} }} solveJobs(first: 5) {{ nodes {{ plan state fromBase {{ baseRota saves }} }} }} }}"#
    );
    let proposed = || {
        let job = served.graphql("{ solveJobs(first: 1) { nodes { state cause } } }")["solveJobs"]["nodes"][0].take();
        assert_eq!(job["cause"], json!(null), "{job}");
        job["state"] == json!("FINISHED")
    };
    patiently("the rota", proposed);
    let told = served.graphql(&beside);
    let base = told["unit"]["baseRota"]["plan"].clone();
    let asked = json!({"baseRota": base, "saves": 480});
    assert_eq!(told["solveJobs"]["nodes"][0], json!({"plan": "API", "state": "FINISHED", "fromBase": asked}));
    let made = &told["unit"]["baseRota"]["calendarRota"];
    assert_eq!((&made["baseRota"], &made["asked"], &made["hard"]), (&base, &asked, &json!(0)), "{made}");
    let number = |field: &str| made[field].as_i64().unwrap_or_else(|| panic!("{field}: {made}"));
    assert!(number("bound") <= number("objective") && number("givenUp") <= number("standing"), "{made}");
    let gone = made["departures"].as_array().expect("departures").len();
    assert!(number("baseShifts") - number("stay") <= i64::try_from(gone).expect("few"), "{made}");

    let page = format!("/units/{unit}/base-rota");
    let form = |what: &str, hours: &str| format!("command=page-{what}-1&first=2027-02-15&weeks=6&give_up=saving&hours={hours}&what={what}");
    let refused = served.post(&page, &form("rota", "many"));
    assert!(refused.starts_with("HTTP/1.1 422") && refused.contains("expected hours such as 4 or 7.5"), "{refused}");
    assert!(served.post(&page, &form("rota", "6")).contains(&format!("location: /units/{unit}/solves")));
    let finished = || served.get(&format!("/units/{unit}/solves?lang=en")).matches("What differs from the base rota").count() == 2;
    patiently("the rota of the page", finished);
    let shown = served.get(&format!("{page}?rota=API&on=2027-03-01&lang=en"));
    for what in ["Rota API beside the base rota", "given up if it saves 8 h", "could stand", "of substitutes", "Look at it and publish it"]
    {
        assert!(shown.contains(what), "{what}: {shown}");
    }
    assert!(served.post(&page, &form("curve", "4")).contains(&format!("location: {page}#curve")));
    patiently("the curve", || served.get(&format!("{page}?on=2027-03-01&lang=nb")).contains("Lag denne"));
    let shown = served.get(&format!("{page}?on=2027-03-01&lang=en"));
    for what in ["What giving base shifts up buys, 15.02.2027–28.03.2027", "only for a rule", "if it saves 12 h", "freely", "Proven"] {
        assert!(shown.contains(what), "{what}: {shown}");
    }
    folder.ok("log verify");
}

/// Waits for what a server does meanwhile.
fn patiently(what: &str, there: impl Fn() -> bool) {
    let begun = std::time::Instant::now();
    while !there() {
        assert!(begun.elapsed() < std::time::Duration::from_secs(300), "{what} did not come");
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
}

#[test]
fn people_of_one_contract_share_a_pattern_when_it_is_asked_for() {
    let folder = published();
    let words = folder.ok(&format!("{QUICK} --common-pattern --json"));
    assert!(words.contains("the checker finds no hard rule broken") && words.contains("patterns of 6 weeks"), "{words}");
    let made: serde_json::Value = serde_json::from_str(words.lines().last().expect("a line")).expect("JSON");
    let patterns = made["patterns"].as_array().expect("patterns");
    assert_eq!(patterns.iter().map(|p| p.as_array().map_or(0, Vec::len)).sum::<usize>(), 10, "{patterns:?}");
}

#[test]
fn what_was_not_discussed_is_not_kept_and_without_a_base_rota_it_is_said_what_to_do() {
    let folder = published();
    for (command, why) in [
        (format!("{QUICK} --adopt"), "--consulted"),
        ("base-rota --show --adopt --consulted x".to_owned(), "cannot be used with"),
        ("base-rota --show --from 2027-03-01".to_owned(), "turnus base-rota --adopt"),
        ("calendar-rota --from 2027-03-01".to_owned(), "has no base rota in force on 2027-03-01"),
        ("calendar-rota --from 2027-03-02".to_owned(), "expected a Monday"),
        ("calendar-rota --from 2027-03-01 --saves 4,5".to_owned(), "expected hours such as 4 or 7.5"),
        ("calendar-rota --from 2027-03-01 --saves 4 --keep-all".to_owned(), "cannot be used with"),
    ] {
        let said = folder.turnus(&command);
        assert!(said.code == 2 && said.err.contains(why), "{command}: {}", said.err);
    }
    let served = Served::start(&folder);
    let unit = unit(&folder);
    assert!(served.get(&format!("/units/{unit}/base-rota?lang=nn")).contains("Ingen grunnturnus er vedteken"));
    assert_eq!(served.graphql(&format!(r#"{{ unit(key: "{unit}") {{ baseRota {{ plan }} }} }}"#))["unit"]["baseRota"], json!(null));
}

/// A round made here or elsewhere is adopted over the API: judged anew, its points counted by the checker, once for each command.
#[test]
fn the_api_adopts_a_base_rota_that_is_legal_with_itself_once_for_each_command() {
    let folder = published();
    let made = told(&folder, &format!("{QUICK} --json"));
    let (unit, served) = (unit(&folder), Served::start(&folder));
    let all = made["rota"]["assignments"].as_array().expect("assignments");
    let day = |date: &serde_json::Value| {
        let date: chrono::NaiveDate = date.as_str().expect("a date").parse().expect("a date");
        usize::try_from((date - chrono::NaiveDate::from_ymd_opt(2027, 1, 4).expect("a date")).num_days()).expect("in the round")
    };
    let mut lines: std::collections::BTreeMap<&str, Vec<&str>> = std::collections::BTreeMap::new();
    for a in all {
        lines.entry(a["person"].as_str().expect("who")).or_insert_with(|| vec!["-"; 42])[day(&a["date"])] =
            a["shift"].as_str().expect("a shift");
    }
    let asked = |command: &str, plan: &str, lines: &std::collections::BTreeMap<&str, Vec<&str>>, bound: i64| {
        let rows: Vec<String> = lines.iter().map(|(who, l)| format!(r#"{{person: "{who}", shifts: "{}"}}"#, l.join(" "))).collect();
        let hired = made["rota"]["substitutes"].as_array().expect("substitutes").iter();
        let hired: Vec<String> =
            hired.map(|s| format!(r#"{{day: {}, shift: {}, profession: {}}}"#, day(&s["date"]), s["shift"], s["profession"])).collect();
        let asked = format!(
            r#"mutation {{ baseRotaAdopt(input: {{commandId: "{command}", unit: "{unit}", plan: "{plan}", first: "2027-01-04", weeks: 6, rows: [{}], substitutes: [{}], bound: {bound}, consulted: "minutes-2"}}) {{ recorded {{ first repeated }} userErrors {{ code rule what remedy }} }} }}"#,
            rows.join(", "),
            hired.join(", ")
        );
        served.graphql(&asked)["baseRotaAdopt"].clone()
    };
    let bound = made["rota"]["bound"].as_i64().expect("a bound");
    // Two shifts in a row without rest: somebody's every day is a night and her next a day.
    let mut broken = lines.clone();
    let first = *lines.keys().next().expect("somebody");
    broken.insert(first, (0..42).map(|k| if k % 2 == 0 { "N" } else { "D" }).collect());
    let refused = asked("a-1", "BROKEN", &broken, bound);
    assert_eq!(refused["userErrors"][0]["code"], json!("HARD_FINDINGS"), "{refused}");
    let mut short = lines.clone();
    short.insert(first, vec!["-"; 41]);
    assert!(asked("a-2", "SHORT", &short, bound)["userErrors"][0]["what"].as_str().is_some_and(|w| w.contains("41 days of 42")));
    let claimed = asked("a-3", "CLAIM", &lines, 1_000_000_000);
    assert!(claimed["userErrors"][0]["what"].as_str().is_some_and(|w| w.contains("above objective")), "{claimed}");

    let kept = asked("a-4", "BY-API", &lines, bound);
    assert_eq!((&kept["recorded"]["repeated"], &kept["userErrors"]), (&json!(false), &json!([])), "{kept}");
    folder.ok("retention --answer pay --on 2026-03-20");
    let again = asked("a-4", "BY-API", &lines, bound);
    assert_eq!((&again["recorded"]["repeated"], &again["recorded"]["first"]), (&json!(true), &kept["recorded"]["first"]), "{again}");
    assert_eq!(asked("a-4", "OTHER", &lines, bound)["userErrors"][0]["code"], json!("COMMAND_REUSED"));

    let read = format!(
        r#"{{ unit(key: "{unit}", asOf: {{effectiveOn: "2027-03-01"}}) {{ baseRota {{ plan objective bound gapPoints gapBasisPoints consulted rows {{ person shifts }} }} }} }}"#
    );
    let base = &served.graphql(&read)["unit"]["baseRota"];
    assert_eq!((&base["plan"], &base["consulted"]), (&json!("BY-API"), &json!("minutes-2")));
    assert_eq!((&base["objective"], &base["bound"]), (&made["rota"]["objective"], &made["rota"]["bound"]), "the checker counts the same");
    let (points, gap) = (base["objective"].as_i64().expect("points"), base["gapPoints"].as_i64().expect("points"));
    assert_eq!(gap, points - bound);
    let share = if bound == 0 && points > 0 { json!(null) } else { json!(((points - bound) * 10_000 + points.max(1) - 1) / points.max(1)) };
    assert_eq!(base["gapBasisPoints"], share, "no share where nothing but 0 is proven");
    for row in base["rows"].as_array().expect("rows") {
        let hers = lines.get(row["person"].as_str().expect("who")).map_or_else(|| vec!["-"; 42].join(" "), |l| l.join(" "));
        assert_eq!(row["shifts"], json!(hers));
    }
    assert!(folder.ok("base-rota --show --from 2027-03-01").contains("discussed in minutes-2"));
    folder.ok("log verify");
}
