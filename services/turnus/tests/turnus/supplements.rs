//! `turnus supplements`, its question and its page: what a rota pays, beside the rota it was changed from, by which tariff.

use crate::{
    day::{published, unit},
    repair::told,
    serving::Served,
};
use serde_json::{Value, json};

/// A night that somebody works no more, from 22:30: 7.5 h of it are paid as night, none as a weekend.
const NIGHT: &str = "2027-01-13";

#[test]
fn what_a_rota_pays_is_told_by_person_and_tariff_and_changes_with_a_shift() {
    let folder = published();
    let unit = unit(&folder);
    let day = told(&folder, &format!("day {unit} {NIGHT} --format json --no-advice"));
    let (rota, duties) = (day["input"]["rota"].clone(), day["input"]["duties"].as_array().expect("duties").clone());
    let who = duties.iter().find(|d| d["shift"] == "N").expect("somebody works the night")["person"].clone();
    let before = told(&folder, "supplements --on 2027-01-04 --json");
    assert_eq!(before["rota"], rota);
    let sum = |found: &Value| found["people"].as_array().expect("people").iter().filter_map(|p| p["ore"].as_i64()).sum::<i64>();
    assert_eq!(before["ore"].as_i64(), Some(sum(&before) + before["substitutes"]["ore"].as_i64().expect("øre")));
    assert_eq!(before["unknown"], json!([]));
    let ran_out: Vec<&Value> = before["tariff"].as_array().expect("tariff").iter().map(|t| &t["ran_out"]).collect();
    assert_eq!(ran_out, [&json!(true), &json!(true), &json!(true), &json!(false)]);

    let served = Served::start(&folder);
    let drawn = served.graphql(&format!(
        r#"mutation {{ rotaAmend(input: {{ commandId: "draw", unit: "{unit}", base: {rota}, plan: "drawn",
            changes: [{{ person: {who}, date: "{NIGHT}" }}] }}) {{ plan userErrors {{ code what }} }} }}"#
    ));
    assert_eq!(drawn["rotaAmend"]["plan"], "drawn", "{drawn}");
    let asked = served.graphql(&format!(
        r#"{{ unit(key: "{unit}") {{ supplements(rota: "drawn") {{ ore before beforeOre people {{ person {{ key }} ore kinds {{ kind minutes ore }} }}
            tariff {{ kind rule source validTo ranOut }} unknown }} }} }}"#
    ));
    let found = &asked["unit"]["supplements"];
    assert_eq!((&found["before"], &found["beforeOre"]), (&rota, &before["ore"]), "{found}");
    let night = |found: &Value, kind: &str| {
        let own = found["people"].as_array().expect("people").iter().find(|p| p["person"] == who || p["person"]["key"] == who);
        let kinds = own.expect("she is there")["kinds"].as_array().expect("kinds").clone();
        kinds.iter().find(|k| k["kind"] == kind).map_or(0, |k| k["minutes"].as_i64().expect("minutes"))
    };
    assert_eq!(night(&before, "nights") - night(found, "NIGHT"), 450);
    let less = before["ore"].as_i64().expect("øre") - found["ore"].as_i64().expect("øre");
    assert!((52_500..75_000).contains(&less), "7.5 h of night at 25 % of hourly pay, at least 70 kr: {less}");
    assert_eq!(found["tariff"][2]["rule"], "HTA-21");
    assert_eq!(found["tariff"][2]["validTo"], "2026-04-30");

    let page = served.get(&format!("/units/{unit}/rotas/drawn/supplements?lang=en"));
    for text in ["What rota drawn pays in supplements", "from which it was changed", "ran out on 30.04.2026", "Saturday and Sunday"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let rota_page = served.get(&format!("/units/{unit}/rotas/drawn?lang=en"));
    assert!(rota_page.contains("Evening and night supplement (HTA-21, until 30.04.2026)"), "the rota says so too: {rota_page}");
    drop(served);
    let said = folder.ok("supplements --rota drawn");
    assert!(said.contains("ran out on 2026-04-30, counts until there is a new one"), "{said}");
    let unknown = folder.turnus("supplements --rota nowhere");
    assert!(unknown.code == 2 && unknown.err.contains("is not known here"), "{}", unknown.err);
}
