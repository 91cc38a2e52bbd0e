//! Who may be asked, who helps beside staff, students, and what a shift lacks; read over the API from a story of events.

use async_graphql::{Executor, Request, Response};
use serde_json::{Value, json};
use std::sync::Arc;
use turnus_event_log::{Actor, EventLog, LogId, MemoryLog};
use turnus_graphql::{Api, Backend};
use turnus_planning::{Planning, SystemClock, fresh_command_id};
use turnus_transport::Limits;

/// A log with some of the story's events.
async fn story(keep: impl Fn(&str) -> bool) -> Api {
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::default());
    let (log_id, actor) = (LogId::new("story").expect("a name"), Actor::new("tester").expect("a name"));
    let planning = Planning::new(Arc::clone(&log), log_id.clone(), actor, Arc::new(SystemClock));
    let text = include_str!("../../../../schema/domain/tests/domain/story.jsonl");
    let kept: Vec<&str> = text.lines().filter(|line| keep(line)).collect();
    let lines = turnus_domain::event_file::parse(&kept.join("\n")).expect("reads");
    planning.import(fresh_command_id(), lines).await.expect("is recorded");
    Api::new(Backend { planning, log, log_id, solvers: 0 }, &Limits::default())
}

async fn answered(api: &Api, query: &str) -> Response {
    api.execute(Request::new(query)).await
}

async fn ask(api: &Api, query: &str) -> Value {
    let answer = answered(api, query).await;
    assert!(answer.errors.is_empty(), "{query}: {:?}", answer.errors);
    answer.data.into_json().expect("JSON")
}

/// On a Saturday at S2 there is one who walks; the hour that she used is gone from her two hours of credit.
#[tokio::test]
async fn volunteers_are_found_by_skill_site_and_time_with_their_credit() {
    let api = story(|_| true).await;
    let query = |from: &str| {
        format!(
            "{{ volunteers(question: {{site: \"S2\", skill: \"walk\", from: \"{from}\", until: \"14:00\"}}, \
             asOf: {{effectiveOn: \"2027-01-09\"}}) {{ person {{ key name }} skills times certificateShown creditMinutes }} }}"
        )
    };
    let found = ask(&api, &query("12:00")).await;
    let vera = json!({"person": {"key": "V01", "name": "Vera Venn"}, "skills": ["walk", "reading"], "times": ["11:00–15:00"],
        "certificateShown": "2026-12-20", "creditMinutes": 60});
    assert_eq!(found["volunteers"], json!([vera]));
    assert_eq!(ask(&api, &query("10:00")).await["volunteers"], json!([]), "she comes at eleven");
    let half = answered(&api, "{ volunteers(question: {from: \"12:00\"}) { times } }").await;
    assert!(half.errors[0].message.contains("both clock times"), "{half:?}");
}

#[tokio::test]
async fn an_activity_is_one_session_and_its_contacts() {
    let api = story(|_| true).await;
    let query = "{ unit(key: \"U1\", asOf: {effectiveOn: \"2027-01-09\"}) { activities(days: 1) \
        { task sessions contacts staffMinutes volunteerMinutes } } }";
    let held = json!([{"task": "T25", "sessions": 1, "contacts": 3, "staffMinutes": 0, "volunteerMinutes": 120}]);
    assert_eq!(ask(&api, query).await["unit"]["activities"], held);
}

#[tokio::test]
async fn students_are_told_with_what_they_cost_and_lack() {
    let api = story(|line| !line.contains("PlacementCancelled")).await;
    let query = "{ unit(key: \"U1\") { placements { key students from to shifts { kind times } findings { name } \
        firstWeekMinutes supervisionMinutes } } }";
    let told = ask(&api, query).await["unit"]["placements"].take();
    assert_eq!(told[0]["students"], 2);
    assert_eq!(told[0]["shifts"][2], json!({"kind": "night", "times": 4}));
    assert!(!told[0]["findings"].as_array().expect("terms are adopted").iter().any(|f| f["name"] == "GroupTooSmall"), "{told}");
    let (first, all) = (told[0]["firstWeekMinutes"].as_i64(), told[0]["supervisionMinutes"].as_i64());
    assert!(first.is_some_and(|m| m > 0) && all > first, "{told}");
    let cancelled = story(|_| true).await;
    assert_eq!(ask(&cancelled, query).await["unit"]["placements"], json!([]));
}

/// The answer is the planning's, and what is wrong is told with its place.
#[tokio::test]
async fn candidates_and_gaps_are_those_of_the_rota_in_force() {
    let api = story(|_| true).await;
    let query = |shift: &str| {
        format!(
            "{{ unit(key: \"U1\", asOf: {{effectiveOn: \"2027-01-04\"}}) {{ \
             shiftCandidates(question: {{date: \"2027-01-13\", shift: \"{shift}\"}}) {{ rota agency may {{ ring pool stepIn {{ may person {{ key }} }} }} \
             mayNot {{ stepIn {{ may breaks {{ what }} }} }} }} \
             competenceGap(question: {{competence: \"C-IV\", shift: \"{shift}\", need: 1, weeks: 4}}) {{ dates need heldX100 closes courses {{ person {{ key }} }} }} }} }}"
        )
    };
    let found = ask(&api, &query("E")).await["unit"].take();
    let candidates = &found["shiftCandidates"];
    assert_eq!(candidates["rota"], "R1", "{found}");
    let (may, may_not) = (candidates["may"].as_array().expect("a list"), candidates["mayNot"].as_array().expect("a list"));
    assert!(!may.is_empty() || !may_not.is_empty(), "somebody is employed: {found}");
    assert!(
        may.iter().all(|c| c["stepIn"]["may"] == true) && may_not.iter().all(|c| c["stepIn"]["breaks"][0]["what"].is_string()),
        "{found}"
    );
    assert_eq!(candidates["agency"], may.is_empty());
    let gap = &found["competenceGap"];
    assert!(gap["dates"].as_u64() > Some(0) && gap["need"] == 1, "{found}");
    let refused = answered(&api, &query("no-shift")).await;
    assert!(refused.errors.iter().any(|e| e.message.contains("no-shift")), "{refused:?}");
}

/// What runs out is told with the shifts after it; a warning that is no number of days is refused.
#[tokio::test]
async fn r_co_01_what_runs_out_is_told_with_the_shifts_that_rely_on_it() {
    let api = story(|_| true).await;
    let of = |on: &str, warnings: &str| {
        format!(
            "{{ unit(key: \"U1\", asOf: {{effectiveOn: \"{on}\"}}) {{ competenceExpiries(warnings: {warnings}) \
             {{ person {{ key }} competence level lastDay daysLeft warning planned {{ date shift }} alone {{ date shift }} }} }} }}"
        )
    };
    let all = ask(&api, &of("2027-01-04", "[730, 365]")).await["unit"]["competenceExpiries"].take();
    let all = all.as_array().expect("a list");
    assert!(!all.is_empty(), "the story has a course that ends");
    for e in all {
        let left = e["daysLeft"].as_i64().expect("days");
        assert_eq!(
            e["warning"],
            if left > 365 {
                730
            } else if left >= 0 {
                365
            } else {
                0
            },
            "{e}"
        );
        let alone = e["alone"].as_array().expect("a list");
        assert!(alone.iter().all(|s| e["planned"].as_array().is_some_and(|p| p.contains(s))), "{e}");
    }
    let refused = answered(&api, &of("2027-01-04", "[0]")).await;
    assert!(refused.errors.iter().any(|e| e.message.contains("1 to 730 days")), "{refused:?}");
}

/// The round of March was closed on 1 February; nobody wished in it. A rule book without weeks to look back is named when wishes
/// are counted.
#[tokio::test]
async fn wish_rounds_are_read_with_who_has_wished_and_wishes_say_what_the_rule_book_lacks() {
    let api = story(|_| true).await;
    let query = "{ unit(key: \"U1\") { wishRounds { round from to opens closes closed mostPoints answered people { person { key } wishes points } \
        dates { date tooMany } } } }";
    let rounds = ask(&api, query).await["unit"]["wishRounds"].take();
    let expected = json!({"round": "WR1", "from": "2027-03-01", "to": "2027-03-28", "opens": "2027-01-04", "closes": "2027-01-31",
        "closed": "2027-02-01", "mostPoints": 10, "answered": 0, "dates": []});
    let [round] = &rounds.as_array().expect("a list")[..] else { panic!("one round: {rounds}") };
    for (field, value) in expected.as_object().expect("fields") {
        assert_eq!(round[field], *value, "{field}");
    }
    assert_eq!(round["people"][0], json!({"person": {"key": "E01"}, "wishes": 0, "points": 0}));
    let wishes = "{ unit(key: \"U1\", asOf: {effectiveOn: \"2027-01-04\"}) { wishes(rota: \"R1\") { rota all { met wishes } notMet { own rules } } } }";
    let refused = answered(&api, wishes).await;
    assert!(refused.errors.iter().any(|e| e.message.contains("carry-over-weeks")), "{refused:?}");
}
