//! Acceptance examples of task sharing, competence, demand and performers, from events: each test begins with the id of its
//! requirement.

use crate::moves_and_memos::{ON, medicines, standing_of, studied, tried};
use serde_json::{Value, json};
use turnus_domain::{
    evidence::Payer,
    fact::Fact,
    quantity::BasisPoints,
    refusal::RefusalCode,
    sharing_input::SharingInput,
    task_move::{library, misaligned},
};
use turnus_event_log::MemoryLog;
use turnus_journeys::{command, day, planning, read, sample, unit};
use turnus_planning::{PlanningError, RecordedAsOf, profession_mix};
use turnus_sharing::{
    WhyNot, excluded,
    mix::Mix,
    unit::{Text, figures, table, unit_model},
};

/// A decision on injections by health-care workers for half a year, with some fields replaced.
fn injections(changes: &[(&str, Value)]) -> Vec<Fact> {
    let text = sample("solbakken-t08-decision.jsonl");
    let mut line: Value = serde_json::from_str(text.trim()).expect("JSON");
    let decision = &mut line["data"]["decision"];
    decision["id"] = json!("D1");
    decision["task"] = json!("T10");
    decision["valid"] = json!({"from": "2026-12-01", "to": "2027-05-31"});
    decision["review_on"] = json!("2027-03-01");
    changes.iter().for_each(|(field, to)| decision[*field] = to.clone());
    line["effective"] = json!("2026-12-01");
    read(&format!("{line}\n"))
}

fn home() -> Vec<Fact> {
    read(&sample("solbakken-base.jsonl"))
}

async fn input(facts: Vec<Fact>, then: Vec<Fact>, on: &str) -> SharingInput {
    let planning = planning(MemoryLog::default());
    planning.import(command("home"), facts).await.expect("imported");
    if !then.is_empty() {
        planning.import(command("then"), then).await.expect("imported");
    }
    planning.sharing_input(&unit(), RecordedAsOf::Head, day(on)).await.expect("frozen")
}

fn why(input: &SharingInput, task: &str, profession: &str) -> Option<WhyNot> {
    excluded(input).into_iter().find(|e| e.task.as_str() == task && e.profession.as_str() == profession).map(|e| e.why)
}

/// The first line of the sample of a type, changed.
fn changed(kind: &str, change: impl FnOnce(&mut Value)) -> Vec<Fact> {
    let text = sample("solbakken-base.jsonl");
    let mut lines = text.lines().map(|l| serde_json::from_str::<Value>(l).expect("JSON"));
    let mut line = lines.find(|l| l["type"] == kind).expect("the sample has one");
    change(&mut line);
    read(&format!("{line}\n"))
}

fn demand(shift: Value) -> Vec<Fact> {
    let line =
        json!({"stream": "unit-solbakken-2", "type": "DemandShifted", "version": 1, "effective": "2027-01-01", "data": {"shift": shift}});
    read(&format!("{line}\n"))
}

/// Eighty patients with COPD at 27 nurse minutes a week each, and a hospital trip saved a quarter.
fn copd(effect: Value) -> Value {
    let mut shift = json!({
        "id": "copd", "unit": "solbakken-2", "name": "COPD followed up at home", "name_nb": "Kols fulgt opp hjemme", "people": 80,
        "adds": [{"task": "T30", "minutes": 27, "times": 1, "per_days": 7}],
        "today": [{"task": "T30", "minutes": 10, "times": 1, "per_days": 7}],
        "elsewhere": [
            {"payer": "hospital", "name": "trips saved", "name_nb": "turer spart", "times": 4, "per_days": 365, "km": 60, "gain": 150000,
             "evidence": {"grade": "none", "text": "assumed: one trip a patient a quarter"}},
            {"payer": "municipality", "name": "equipment", "name_nb": "utstyr", "times": 1, "per_days": 365, "gain": -200000,
             "evidence": {"grade": "none", "text": "assumed: 2 000 kroner a patient a year"}}],
        "valid": {"from": "2027-01-01", "to": "2027-12-31"},
        "source": {"authority": "policy", "text": "council case (constructed)"},
        "evidence": {"grade": "low", "text": "about 80 patients a nurse"}
    });
    if !effect.is_null() {
        shift["effect"] = effect;
    }
    shift
}

#[tokio::test]
async fn r_ts_01_a_shared_task_is_accepted_on_the_last_day_of_its_decision_and_not_the_day_after() {
    let on = |date: &'static str| async move { why(&input(home(), injections(&[]), date).await, "T10", "HF") };
    assert_ne!(on("2027-05-31").await, Some(WhyNot::NoDecision));
    assert_eq!(on("2027-06-01").await, Some(WhyNot::NoDecision));
}

#[tokio::test]
async fn r_ts_06_eligibility_is_competence_held_today_not_a_title() {
    let mut input = input(home(), Vec::new(), ON).await;
    let both =
        |text: &str| json!({"all": [{"holds": {"competence": "C-WOUND1", "level": 1}}, {"holds": {"competence": text, "level": 1}}]});
    let asked = serde_json::from_value(both("C-HYG")).expect("an expression");
    let held = |to: &str| {
        json!([
        {"competence": "C-WOUND1", "level": 1, "valid": {"from": "2026-01-01", "to": "2027-12-31"}},
        {"competence": "C-HYG", "level": 1, "valid": {"from": "2026-01-01", "to": to}}])
    };
    let mut member = |profession: &str, to: &str| {
        let found = input.staff.iter_mut().find(|m| m.profession.as_str() == profession).expect("employed");
        found.competences = serde_json::from_value(held(to)).expect("competences");
        found.meets(&asked, day(ON))
    };
    assert!(member("VP", "2027-01-04"), "a social educator who holds both");
    assert!(!member("SP", "2027-01-03"), "a nurse whose hygiene course expired yesterday");
}

#[tokio::test]
async fn r_ts_09_a_social_educator_is_under_used_and_the_tasks_that_would_fill_her_day_are_listed() {
    let input = input(home(), Vec::new(), ON).await;
    let mut told = figures(&input, None).expect("figures").professions.into_iter().find(|p| p.profession == "VP").expect("employed");
    assert!(told.fill_ins.iter().all(|(task, _)| input.tasks.iter().any(|t| t.id.as_str() == task)));
    assert_eq!(told.fill_in, told.fill_ins.iter().map(|(_, m)| *m).sum());
    // The arithmetic of the example: 120 of 420 minutes at her own level, 95 more to be had.
    (told.working.0, told.own_level.0, told.fill_in.0) = (420, 120, 95);
    assert_eq!(((told.competence_use() + 50) / 100, (told.competence_use_filled() + 50) / 100), (29, 51));
}

/// Breakfast, dinner and tidying are 20 minutes a resident on a day shift: 8.0 hours a day for 24 residents.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_ts_10_a_service_host_frees_eight_clinical_hours_a_day() {
    let model = unit_model(&input(home(), Vec::new(), ON).await).expect("a model");
    let asked = |task: &str| model.demand.iter().filter(|d| d.task == task && d.bucket == "weekday D").map(|d| d.hours).sum::<f64>();
    assert!((asked("T04") + asked("T33") - 5.0 * 8.0).abs() < 1e-6, "{} + {}", asked("T04"), asked("T33"));
    // Two hosts, days only, in a scenario: what care staff hand over is clinical time.
    let host = |k: u32| {
        let registered = json!({"stream": format!("person-H{k}"), "type": "PersonRegistered", "version": 1, "effective": "2026-12-01", "data": {"person": format!("H{k}")}});
        let started = json!({"stream": format!("person-H{k}"), "type": "EmploymentStarted", "version": 1, "effective": "2026-12-01",
            "data": {"person": format!("H{k}"), "employment": format!("H{k}-1"), "unit": "solbakken-2", "employed": {"from": "2026-12-01"},
            "profession": "X-SRV", "authorisation": {"status": "authorised"}, "position": 10000, "full_time_week": 2130,
            "weekend_every": 4, "kinds": ["day"]}});
        format!("{registered}\n{started}\n")
    };
    let study = studied(home(), read(&(host(1) + &host(2)))).await;
    let changed = turnus_sharing::unit::effect(&study.zero.figures, &study.scenarios[0].figures);
    let hosts = changed.freed.iter().find(|f| f.profession == "X-SRV").expect("hosts take tasks over");
    assert!(hosts.taken_up.0 > 0 && hosts.used_for.iter().all(|(t, _)| t == "T04" || t == "T33"), "{hosts:?}");
    let clinical: i64 = changed.freed.iter().filter(|f| f.profession != "X-SRV").map(|f| f.minutes.0).sum();
    assert!(clinical + changed.care.0 > 0, "freed clinical time, or care that was left undone: {changed:?}");
}

#[test]
fn r_ts_14_a_doctor_who_is_paid_to_keep_a_task_is_a_misaligned_incentive() {
    let moves = library().expect("the library reads");
    let kept = moves.iter().find(|m| m.id.as_str() == "M04").expect("known");
    let gain = |payer| kept.ledger.iter().find(|g| g.payer == payer).map(|g| g.gain);
    assert_eq!((gain(Payer::Municipality), gain(Payer::Gp), gain(Payer::State)), (Some(30), Some(-20), Some(0)));
    assert!(kept.misaligned());
    assert!(!misaligned([30, 0].into_iter()) && !misaligned([-20, -5].into_iter()));
}

#[tokio::test]
async fn r_ts_15_a_decision_without_a_consultation_is_refused_and_with_minutes_accepted() {
    let planning = planning(MemoryLog::default());
    planning.import(command("home"), home()).await.expect("imported");
    let refused = planning.import(command("without"), injections(&[("consultation", json!(" "))])).await;
    assert!(matches!(&refused, Err(PlanningError::Refused(r)) if r.code == RefusalCode::ConsultationMissing), "{refused:?}");
    planning.import(command("with"), injections(&[("consultation", json!("minutes of 2026-11-20"))])).await.expect("accepted");
}

#[tokio::test]
async fn r_ts_16_a_move_that_nobody_has_shown_may_only_start_as_a_pilot() {
    let found = standing_of(home(), Vec::new(), ON).await;
    let at = |id: &str| found.iter().find(|m| m.task_move.id.as_str() == id).expect("known");
    assert!(at("M16").task_move.pilot_only() && !at("M03").task_move.pilot_only());
    assert!(found.iter().all(|m| !m.task_move.evidence.text.is_empty()), "what it rests on is told of every move");
}

#[tokio::test]
async fn r_ts_17_a_task_that_takes_longer_from_new_year_changes_what_follows_and_not_what_was() {
    let text = sample("solbakken-base.jsonl");
    let catalogue: Value =
        text.lines().map(|l| serde_json::from_str::<Value>(l).expect("JSON")).find(|l| l["type"] == "TaskCatalogueAdopted").expect("one");
    let mut task = catalogue["data"]["tasks"].as_array().expect("tasks").iter().find(|t| t["id"] == "T10").expect("T10").clone();
    assert_eq!(task["minutes"], 5);
    task["minutes"] = json!(6);
    let revised = json!({"stream": "unit-solbakken-2", "type": "TaskRevised", "version": 1, "effective": "2027-01-01", "data": {"unit": "solbakken-2", "task": task}});
    let planning = planning(MemoryLog::default());
    planning.import(command("home"), home()).await.expect("imported");
    planning.import(command("revise"), read(&format!("{revised}\n"))).await.expect("revised");
    let mut minutes = Vec::new();
    for date in ["2026-12-31", "2027-01-01"] {
        let input = planning.sharing_input(&unit(), RecordedAsOf::Head, day(date)).await.expect("frozen");
        minutes.push(input.tasks.iter().find(|t| t.id.as_str() == "T10").expect("T10").minutes.0);
    }
    assert_eq!(minutes, [5, 6]);
}

/// Kari's medicine course of 24 months: valid on its last day, gone the day after, with everything that rests on it.
/// Every other health-care worker leaves and nurses take their posts: their share halves in 24 months, and that is told.
#[tokio::test]
async fn r_ts_18_a_ward_that_phases_out_its_health_care_workers_is_told_so() {
    let planning = planning(MemoryLog::default());
    planning.import(command("home"), home()).await.expect("imported");
    let mix = async |on: &str| profession_mix(&planning.facts().await.expect("facts"), &unit(), day(on), 24, BasisPoints(2_500));
    let alerts = |mix: &Mix| mix.alerts().map(|p| p.profession.to_string()).collect::<Vec<_>>();
    let (facts, home) = (planning.facts().await.expect("facts"), unit());
    let here: Vec<_> = facts.employed_at(&home, turnus_domain::calendar::DateRange::between(day(ON), day(ON))).collect();
    let workers: Vec<_> = here.iter().filter(|(_, (_, job))| job.profession.as_str() == "HF").collect();
    let replaced: String = workers
        .iter()
        .take(workers.len().div_ceil(2))
        .enumerate()
        .map(|(k, ((person, _), (employment, job)))| {
            let left = json!({"stream": format!("person-{person}"), "type": "EmploymentEnded", "version": 1, "effective": "2028-01-31",
                "data": {"person": person, "employment": employment, "on": "2028-01-31"}});
            let registered = json!({"stream": format!("person-N{k}"), "type": "PersonRegistered", "version": 1, "effective": "2028-02-01",
                "data": {"person": format!("N{k}")}});
            let started = json!({"stream": format!("person-N{k}"), "type": "EmploymentStarted", "version": 1, "effective": "2028-02-01",
                "data": {"person": format!("N{k}"), "employment": format!("N{k}-1"), "unit": "solbakken-2", "employed": {"from": "2028-02-01"},
                "profession": "SP", "authorisation": {"status": "authorised"}, "position": job.position.at(day(ON)), "full_time_week": 2130,
                "weekend_every": 4, "kinds": ["day"]}});
            format!("{left}\n{registered}\n{started}\n")
        })
        .collect();
    planning.import(command("replaced"), read(&replaced)).await.expect("imported");
    let after = mix("2028-12-31").await;
    assert_eq!(alerts(&after), ["HF"], "{after:?}");
    let lost = after.alerts().next().map(|p| (p.share.0.0, p.share.1.0, p.lost.0)).expect("told");
    assert!(lost.1 < lost.0 && (4_000..=6_500).contains(&lost.2) && after.level_x100.1 > after.level_x100.0, "{lost:?}");
    assert!(alerts(&mix("2028-01-31").await).is_empty(), "the day before they left");
}

/// What a decision needs before it can be activated, also when it comes in an event file.
#[tokio::test]
async fn r_ts_20_a_decision_without_an_escalation_path_cannot_be_activated() {
    let planning = planning(MemoryLog::default());
    planning.import(command("home"), home()).await.expect("imported");
    let refused = planning.import(command("without"), injections(&[("escalation", Value::Null)])).await;
    assert!(matches!(&refused, Err(PlanningError::Refused(r)) if r.code == RefusalCode::EscalationMissing), "{refused:?}");
    let path = json!({"to": "SP", "within": 1440, "when": "the wound grows by more than 20 %"});
    planning.import(command("with"), injections(&[("escalation", path)])).await.expect("activated");
}

#[tokio::test]
async fn r_co_01_an_expired_course_takes_its_holder_out_of_the_task_the_day_after() {
    let mut input = input(home(), medicines(), ON).await;
    input.decisions.iter_mut().for_each(|d| d.valid.from = day("2026-01-01"));
    for member in input.staff.iter_mut().filter(|m| m.profession.as_str() == "HF") {
        for held in member.competences.iter_mut().filter(|c| c.competence.as_str() == "C-MED1") {
            (held.valid.from, held.valid.to) = (day("2025-01-15"), Some(day("2027-01-15")));
        }
    }
    input.effective = day("2027-01-15");
    assert_eq!(why(&input, "T08", "HF"), None);
    input.effective = day("2027-01-16");
    assert_eq!(why(&input, "T08", "HF"), Some(WhyNot::NobodyHolds));
}

#[tokio::test]
async fn r_dm_01_eighty_patients_fill_a_nurse_and_save_320_trips_a_year() {
    let before = unit_model(&input(home(), Vec::new(), ON).await).expect("a model");
    let after = input(home(), demand(copd(Value::Null)), ON).await;
    let hours = |m: &turnus_sharing::skill_mix::Model| m.demand.iter().filter(|d| d.task == "T30").map(|d| d.hours).sum::<f64>();
    let added = hours(&unit_model(&after).expect("a model")) - hours(&before);
    // 80 × 27 minutes are 36.0 hours: a full-time nurse's week of 35.5, and no more than a hundredth is lost in minutes.
    assert!((added - 36.0).abs() < 0.4, "{added}");
    assert_eq!(after.demand[0].a_year(&after.demand[0].elsewhere[0]), 320);
}

#[tokio::test]
async fn r_dm_02_contacts_and_kilometres_saved_are_counted_by_payer() {
    let told = figures(&input(home(), demand(copd(Value::Null)), ON).await, None).expect("figures");
    let trips = told.elsewhere.iter().find(|e| e.payer == Payer::Hospital).expect("told");
    assert_eq!((trips.times, trips.km), (320, 320 * 60));
}

#[tokio::test]
async fn r_dm_03_a_pathway_saves_nothing_until_evidence_is_entered_and_then_a_range_is_told() {
    let hours =
        |input: &SharingInput| unit_model(input).expect("a model").demand.iter().filter(|d| d.task == "T30").map(|d| d.hours).sum::<f64>();
    let none = input(home(), demand(copd(Value::Null)), ON).await;
    let claimed = copd(json!({"least": 0, "most": 2000, "evidence": {"grade": "none", "text": "a brochure"}}));
    let planning = planning(MemoryLog::default());
    planning.import(command("home"), home()).await.expect("imported");
    let refused = planning.import(command("claim"), demand(claimed)).await;
    assert!(matches!(&refused, Err(PlanningError::Refused(r)) if r.code == RefusalCode::DocumentMissing), "{refused:?}");
    let low = copd(json!({"least": -1000, "most": 1500, "evidence": {"grade": "low", "text": "local count"}}));
    let some = input(home(), demand(low), ON).await;
    assert!(hours(&some) > hours(&none), "planned with the least: here the work may grow by a tenth");
    let told = figures(&some, None).expect("figures");
    assert!(told.assumed.iter().any(|a| a.value == "−10…+15 %"), "the range is told");
    let bare = figures(&none, None).expect("figures");
    assert!(bare.assumed.iter().any(|a| a.value == "0 %" && a.source.contains("R-DM-03")));
}

#[tokio::test]
async fn r_dm_04_two_hundred_at_home_free_a_thousand_bed_days_and_add_municipal_work() {
    let chemo = json!({
        "id": "chemo", "unit": "solbakken-2", "name": "Chemotherapy at home", "name_nb": "Cellegift hjemme", "people": 200,
        "adds": [{"task": "T30", "minutes": 20, "times": 1, "per_days": 365}],
        "elsewhere": [{"payer": "hospital", "name": "stays at home", "name_nb": "opphold hjemme", "times": 1, "per_days": 365, "bed_days": 5, "gain": 0,
            "evidence": {"grade": "none", "text": "assumed: five days a stay"}}],
        "valid": {"from": "2027-01-01", "to": "2027-12-31"}, "source": {"authority": "policy", "text": "council case (constructed)"},
        "evidence": {"grade": "low", "text": "about 200 patients a year"}
    });
    let told = figures(&input(home(), demand(chemo), ON).await, None).expect("figures");
    assert_eq!(told.elsewhere[0].bed_days, 1_000);
    // 200 × 20 minutes a year are 66.7 hours: 10.96 minutes a day.
    let input = input(home(), Vec::new(), ON).await;
    assert!(input.demand.is_empty());
    let shift: turnus_domain::demand::DemandShift = serde_json::from_value(json!({
        "id": "chemo", "unit": "u", "name": "n", "name_nb": "n", "people": 200,
        "adds": [{"task": "T30", "minutes": 20, "times": 1, "per_days": 365}],
        "valid": {"from": "2027-01-01"}, "source": {"authority": "policy", "text": "s"}, "evidence": {"grade": "low", "text": "e"}}))
    .expect("a shift");
    assert_eq!(shift.change_x100(&"T30".parse().expect("an id"), false), 200 * 20 * 100 / 365);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dm_05_what_the_hospital_gains_and_the_municipality_pays_are_two_rows() {
    let study = studied(home(), demand(copd(Value::Null))).await;
    let rows = table(&study.states().map(|t| &t.figures).collect::<Vec<_>>());
    let cost = |key: &str| rows.iter().find(|r| r.key == key).expect("a row").values.clone();
    assert_eq!(cost("cost.hospital"), [Some(0), Some(-320 * 150_000)]);
    let municipality = cost("cost.municipality");
    assert_eq!(municipality[1].expect("told") - municipality[0].expect("told"), 80 * 200_000);
    let memo = turnus_web::memo::print_memo(&study, false);
    assert!(memo.contains("Misaligned incentive") && memo.contains("not netted"));
}

/// Five residents with norovirus: forty minutes of isolation each a day, for a fortnight; the week is planned anew with them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dm_06_an_outbreak_adds_its_minutes_while_it_lasts() {
    let outbreak = json!({
        "id": "norovirus", "unit": "solbakken-2", "name": "Norovirus", "name_nb": "Norovirus", "people": 5,
        "adds": [{"task": "T06", "minutes": 40, "times": 1, "per_days": 1}],
        "valid": {"from": "2027-01-04", "to": "2027-01-17"}, "source": {"authority": "policy", "text": "infection control (constructed)"},
        "evidence": {"grade": "none", "text": "assumed: 40 minutes a resident a day"}
    });
    let hours = |input: &SharingInput| {
        unit_model(input)
            .expect("a model")
            .demand
            .iter()
            .filter(|d| d.task == "T06" && d.bucket.starts_with("weekday"))
            .map(|d| d.hours)
            .sum::<f64>()
    };
    let well = input(home(), Vec::new(), ON).await;
    let ill = input(home(), demand(outbreak.clone()), ON).await;
    assert!((hours(&ill) - hours(&well) - 5.0 * 200.0 / 60.0).abs() < 0.1, "200 minutes a day on five days");
    let over = input(home(), demand(outbreak), "2027-01-18").await;
    assert!((hours(&over) - hours(&well)).abs() < 1e-9);
}

#[tokio::test]
async fn residents_who_need_more_care_ask_for_more_and_it_is_shown_as_assumed() {
    let level = json!({"stream": "unit-solbakken-2", "type": "CareLevelSet", "version": 1, "effective": "2027-01-01",
        "data": {"unit": "solbakken-2", "level": {"work": 12000, "evidence": {"grade": "moderate", "text": "scored anew (constructed)"}}}});
    let (before, after) = (input(home(), Vec::new(), ON).await, input(home(), read(&format!("{level}\n")), ON).await);
    let hours = |input: &SharingInput| unit_model(input).expect("a model").demand.iter().map(|d| d.hours).sum::<f64>();
    assert!((hours(&after) - 1.2 * hours(&before)).abs() < 1e-6);
    let told = figures(&after, None).expect("figures");
    assert!(
        told.assumed
            .iter()
            .any(|a| a.what == Text::new("residents' need of care", "beboernes omsorgsbehov") && a.value.starts_with("120 %"))
    );
    let fewer = changed("UnitOpened", |line| {
        line["type"] = json!("WorkMeasured");
        line["effective"] = json!("2027-01-01");
        let mut measure = line["data"]["measure"].clone();
        measure["residents"] = json!(12);
        line["data"] = json!({"unit": "solbakken-2", "measure": measure});
    });
    let half = input(home(), fewer, ON).await;
    assert!((hours(&half) - hours(&before) / 2.0).abs() < 1e-6, "residents come and go by an event of their own");
    drop(tried(home(), Vec::new()).await);
}
