//! `turnus positions`, its question and its page: wishes, vacancies, fragments, weekends.

use crate::{
    repair::told,
    running::{Folder, sample},
    serving::Served,
};
use serde_json::json;

const ON: &str = "2027-01-04";

fn home() -> Folder {
    let folder = Folder::new().with("home.jsonl", sample("solbakken-base.jsonl"));
    folder.ok("import home.jsonl");
    folder.ok(&format!("share --on {ON}"));
    folder
}

/// Somebody below full time, and her position.
fn part_timer(folder: &Folder) -> String {
    let events = folder.ok("export");
    let line = events.lines().find(|l| l.contains("EmploymentStarted") && !l.contains(r#""position":10000"#)).expect("a part-timer");
    line.split("person-").nth(1).expect("a stream").split('"').next().expect("an id").to_owned()
}

/// R-WT-14, R-WT-15 and R-WT-16 at the command line: a wish counts until it is taken back; a vacancy of 40 % is blocked without
/// grounds, by the paragraph; fragments that make a full post are found.
#[test]
fn a_wish_counts_a_small_vacancy_needs_grounds_and_fragments_make_a_full_post() {
    let folder = home();
    let unit = told(&folder, &format!("positions --on {ON} --json"))["unit"].as_str().expect("a unit").to_owned();
    let who = part_timer(&folder);
    let before = told(&folder, &format!("positions --on {ON} --json"));
    assert_eq!((&before["wished_fte_bp"], &before["part_time"]["unwanted"]), (&json!(0), &json!(0)));
    let after = told(&folder, &format!("positions --wish {who} --percent 100 --on {ON} --json"));
    let (has, wants) = (&after["wishes"][0]["position_bp"], &after["wishes"][0]["wanted_bp"]);
    assert_eq!(after["wished_fte_bp"].as_u64(), Some(wants.as_u64().expect("a number") - has.as_u64().expect("a number")));
    assert_eq!(after["part_time"]["unwanted"], 1);
    assert_eq!(told(&folder, &format!("positions --withdraw {who} --on {ON} --json"))["wished_fte_bp"], 0);

    let blocked = folder.turnus(&format!("positions --advertise V1 --profession HF --percent 40 --on {ON}"));
    assert!(blocked.code == 2 && blocked.err.contains("no written reason") && blocked.err.contains("aml §14-1 b"), "{}", blocked.err);
    let silent = folder.turnus(&format!("positions --advertise V1 --profession HF --percent 40 --reason nights --on {ON}"));
    assert!(silent.code == 2 && silent.err.contains("was not discussed"), "{}", silent.err);
    for (id, percent) in [("V1", 17), ("V2", 22), ("V3", 61), ("V4", 50)] {
        let grounds = format!("--reason weekends --consulted minutes-3-27 --on {ON}");
        folder.ok(&format!("positions --advertise {id} --profession HF --percent {percent} {grounds}"));
    }
    let found = told(&folder, &format!("positions --on {ON} --json"));
    let parts = found["full_posts"][0]["parts"].as_array().expect("a full post").iter().map(|p| p["vacancy"].clone()).collect::<Vec<_>>();
    assert_eq!(parts, ["V1", "V2", "V3"]);
    assert_eq!(found["full_posts"].as_array().map(Vec::len), Some(1));
    let closed = told(&folder, &format!("positions --close V1 --merged-into V3 --on {ON} --json"));
    assert_eq!((closed["open"].as_array().map(Vec::len), &closed["full_posts"]), (Some(3), &json!([])));

    let served = Served::start(&folder);
    let asked = format!(
        r#"{{ unit(key: "{unit}", asOf: {{ effectiveOn: "{ON}" }}) {{ positions {{ posts wishedFteBp allToFteBp(positionBp: 7500) open {{ vacancy positionBp }} weekends {{ long every needed comesOut meanBp }} uncounted }} }} }}"#
    );
    let same = &served.graphql(&asked)["unit"]["positions"];
    assert_eq!((&same["posts"], same["open"].as_array().map(Vec::len)), (&closed["posts"], Some(3)), "{same}");
    assert_eq!(same["weekends"].as_array().map(Vec::len), closed["weekends"].as_array().map(Vec::len));
    let input = r#"vacancy: "V9", unit: "U", profession: "HF", positionBp: 4000, from: "2027-02-01", on: "2027-01-04""#
        .replace(r#""U""#, &format!("{unit:?}"));
    let refused = served.graphql(&format!(
        "mutation {{ vacancyAdvertise(input: {{{input}}}) {{ recorded {{ first }} userErrors {{ code source {{ text }} }} }} }}"
    ));
    let why = &refused["vacancyAdvertise"]["userErrors"][0];
    assert_eq!((&why["code"], &why["source"]["text"]), (&json!("REASON_MISSING"), &json!("aml §14-1 b")), "{refused}");
    for (lang, words) in [("nb", "Stillingsstørrelser"), ("nn", "Stillingsstorleikar"), ("en", "Position sizes")] {
        let page = served.get(&format!("/units/{unit}/positions?lang={lang}&on={ON}"));
        assert!(page.starts_with("HTTP/1.1 200") && page.contains(words) && page.contains("V4"), "{page}");
    }
}

/// R-WT-12: what position sizes would make the weekends come out. The sample's long weekends need 7 people each: 28, all there are,
/// at every fourth; the hours there are give each of as many as are needed so much of a post.
#[test]
fn people_needed_times_their_mean_position_is_the_hours_that_are_employed() {
    let found = told(&home(), &format!("positions --on {ON} --json"));
    let weekends = found["weekends"].as_array().expect("weekends");
    assert_eq!(weekends.len(), 3, "{found}");
    let fte = found["fte_bp"].as_u64().expect("hours");
    for size in weekends {
        let number = |name: &str| size[name].as_u64().unwrap_or_else(|| panic!("{name}: {size}"));
        let (needed, mean) = (number("needed"), number("mean_bp"));
        assert!(needed % number("every") == 0 && mean <= 10_000, "{size}");
        assert!(mean == 10_000 || (mean * needed).abs_diff(fte) <= needed, "{size}");
    }
    let told = |name: &str| weekends.iter().map(|w| w[name].clone()).collect::<Vec<_>>();
    assert_eq!((told("every"), told("needed")), (vec![json!(2), json!(3), json!(4)], vec![json!(14), json!(21), json!(28)]));
    assert_eq!((told("comes_out"), told("long")), (vec![json!(true); 3], vec![json!(true); 3]));
}
