//! `turnus reserve` and `turnus why`, their questions and their pages.

use crate::{
    day::{published, unit},
    repair::{on_duty, told},
    serving::Served,
};
use serde_json::json;

const DATE: &str = "2027-01-13";

/// R-RT-03.
#[test]
fn drawn_absences_tell_how_many_people_must_be_ready_to_step_in() {
    let folder = published();
    let asked = format!("reserve --on {DATE} --samples 200 --seed 3");
    let words = folder.ok(&asked);
    assert!(words.contains("10 % of all days absent (assumed") && words.contains("spells of 4 days (assumed)"), "{words}");
    assert!(words.contains("nothing is recorded to compare it with"), "{words}");
    let found = told(&folder, &format!("{asked} --json"));
    let again = told(&folder, &format!("{asked} --json"));
    for field in ["changes", "classes", "uncovered", "lost_x100"] {
        assert_eq!(found[field], again[field], "the same seed gives the same {field}");
    }
    assert_ne!(told(&folder, &format!("reserve --on {DATE} --samples 200 --seed 4 --json"))["lost_x100"], found["lost_x100"]);
    let fte = found["fte_x100"].as_i64().expect("FTE");
    assert_eq!(found["planned_fte_x100"].as_i64(), Some((fte + 5) / 10));
    for class in found["classes"].as_array().expect("classes") {
        let people: Vec<u64> = class["people"].as_array().expect("people").iter().filter_map(|p| p["people"].as_u64()).collect();
        assert!(people.len() == 3 && people.is_sorted(), "{class}");
    }

    // Sick leave that is recorded is what is drawn by, and what a stated share is compared with.
    let ill = on_duty(&folder, &unit(&folder), DATE);
    folder.ok(&format!("repair --person {ill} --from 2027-01-07 --to 2027-01-13 --today 2027-01-06 --take 1"));
    // After a single day of it the log says no more than that sick leave was not kept in it before.
    assert!(folder.ok("reserve --on 2027-01-08 --samples 50").contains("10 % of all days absent (assumed"));
    let recorded = told(&folder, "reserve --on 2027-01-18 --samples 50 --json");
    assert_eq!(recorded["absence_source"], "as recorded at the unit", "{recorded}");
    let stated = told(&folder, "reserve --on 2027-01-18 --samples 50 --absence 20 --json");
    assert_eq!((&stated["absence_bp"], &stated["absence_source"]), (&json!(2_000), &json!("as stated")));
    assert_eq!(stated["recorded_bp"], recorded["absence_bp"]);
    assert!(stated["variance_fte_x100"].as_i64().expect("a variance") < 0, "less is recorded than was planned: {stated}");
    let said = folder.turnus("reserve --on 2030-01-01");
    assert!(said.code == 2 && said.err.contains("has no published rota on 2030-01-01"), "{}", said.err);
}

#[test]
fn everybody_has_one_reason_for_a_shift() {
    let folder = published();
    let unit = unit(&folder);
    let day = told(&folder, &format!("day {unit} {DATE} --format json --no-advice"));
    let duty = &day["input"]["duties"][0];
    let (her, shift) = (duty["person"].as_str().expect("who"), duty["shift"].as_str().expect("a shift"));
    let why = told(&folder, &format!("why --on {DATE} --shift {shift} --json"));
    let people = why["people"].as_array().expect("people");
    assert_eq!(people.len(), 10, "everybody of the unit: {why}");
    let of = |standing: &str| people.iter().filter(|p| p["standing"] == standing).collect::<Vec<_>>();
    assert!(of("works-it").iter().any(|p| p["person"] == her), "{why}");
    assert!(of("may-not").iter().all(|p| p["breaks"][0]["rule"].is_string() && p["breaks"][0]["source"]["text"].is_string()), "{why}");
    let him = of("may-not")[0]["person"].as_str().expect("who");
    let said = folder.ok(&format!("why --on {DATE} --shift {shift} --person {him}"));
    assert!(said.contains("breaks ") && said.contains('['), "his rule with its source: {said}");
    assert!(folder.ok(&format!("why --on {DATE} --shift {shift} --person {her}")).contains("works it"));
    for (command, why) in [
        (format!("why --on {DATE} --shift NONE"), "is no shift of rota"),
        (format!("why --on {DATE} --shift {shift} --person nobody"), "is not employed at the unit"),
    ] {
        let said = folder.turnus(&command);
        assert!(said.code == 2 && said.err.contains(why), "{command}: {}", said.err);
    }

    // Somebody is absent and her shift is missing: the cheapest way out stands beside it, on the page and in the API too.
    folder.ok(&format!("repair --person {her} --from {DATE} --today 2027-01-12 --take 1"));
    let served = Served::start(&folder);
    let asked = format!(
        r#"{{ unit(key: "{unit}") {{ whyShift(question: {{date: "{DATE}", shift: "{shift}"}}) {{ rota missing {{ class reason remedies }} people {{ person {{ key name }} standing asReplacement {{ may counts payOre breaks {{ rule }} }} }} }}
            rotaReserve(question: {{samples: 50, rota: {}}}) {{ absenceBasisPoints absenceSource spellAssumed fteX100 plannedFteX100 recordedBasisPoints varianceFteX100 lostX100 changesX100 changes {{ percent most }} classes {{ class people {{ percent most }} }} uncovered {{ date class meanX100 }} }} }} }}"#,
        why["rota"]
    );
    let found = &served.graphql(&asked)["unit"];
    let reasons = found["whyShift"]["people"].as_array().expect("people");
    let hers = reasons.iter().find(|p| p["person"]["key"] == her).expect("her");
    assert_eq!(hers["standing"], "ABSENT", "{hers}");
    assert!(reasons.iter().any(|p| p["standing"] == "MAY_NOT" && p["asReplacement"]["breaks"][0]["rule"].is_string()), "{found}");
    assert_eq!(found["rotaReserve"]["changes"].as_array().map(Vec::len), Some(3), "{found}");
    for (lang, absent, drawn) in [
        ("nb", "er fraværende", "Reservefolk per dag"),
        ("nn", "er fråverande", "Reservefolk per dag"),
        ("en", "is absent", "Reserve people a day"),
    ] {
        let page = served.get(&format!("/units/{unit}/rota/why?lang={lang}&date={DATE}&shift={shift}"));
        assert!(page.starts_with("HTTP/1.1 200") && page.contains(absent), "{page}");
        let page = served.get(&format!("/units/{unit}/rota/reserve?lang={lang}&on={DATE}&absence=15"));
        assert!(page.starts_with("HTTP/1.1 200") && page.contains(drawn) && page.contains("15 %"), "{page}");
    }
    assert_eq!(found["whyShift"]["rota"], why["rota"]);
}
