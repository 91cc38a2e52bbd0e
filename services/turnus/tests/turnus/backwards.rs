//! `turnus backwards`, its question and its page: what law forbids is told with the fewest shifts to draw otherwise, which are one step away.

use crate::{
    day::{published, unit},
    repair::told,
    serving::Served,
};
use serde_json::{Value, json};

const DATE: &str = "2027-01-13";
const NEXT: &str = "2027-01-14";

#[test]
fn what_law_forbids_is_told_with_the_fewest_shifts_to_draw_otherwise_which_the_rota_page_then_shows() {
    let folder = published();
    let unit = unit(&folder);
    let day = told(&folder, &format!("day {unit} {DATE} --format json --no-advice"));
    let (rota, duties) = (&day["input"]["rota"], day["input"]["duties"].as_array().expect("duties").clone());
    let night = duties.iter().find(|d| d["shift"] == "N").expect("somebody works the night");
    let who = night["person"].as_str().expect("a person");
    let served = Served::start(&folder);
    let drawn = served.graphql(&format!(
        r#"mutation {{ rotaAmend(input: {{ commandId: "draw", unit: "{unit}", base: {rota}, plan: "drawn",
            changes: [{{ person: "{who}", date: "{NEXT}", shift: "D" }}] }}) {{ plan userErrors {{ code what }} }} }}"#
    ));
    assert_eq!(drawn["rotaAmend"]["plan"], "drawn", "{drawn}");
    let asked = served.graphql(&format!(
        r#"{{ unit(key: "{unit}") {{ rotaBackwards(rota: "drawn") {{ beyondLaw ways {{ effort }} unmendable {{ rule source {{ text }} }}
            redraws {{ unmetMinutes way {{ effort measures {{ kind }} }} changes {{ person {{ key }} date shift }} }} }} }} }}"#
    ));
    let found = &asked["unit"]["rotaBackwards"];
    assert_eq!((&found["beyondLaw"], &found["ways"]), (&json!(true), &json!([])), "{found}");
    assert!(found["unmendable"].as_array().expect("rules").iter().any(|f| f["source"]["text"] == "aml §10-8(3)"), "{found}");
    let redraws = found["redraws"].as_array().expect("redrawn rotas");
    assert!((1..=3).contains(&redraws.len()), "{found}");
    let undone = json!([{ "person": { "key": who }, "date": NEXT, "shift": null }]);
    assert!(redraws.iter().any(|r| r["changes"] == undone && r["way"]["effort"] == 0), "what was drawn is undone: {found}");
    assert!(redraws.iter().all(|r| r["changes"].as_array().is_some_and(|c| c.len() == 1)), "one shift is enough: {found}");

    let page = served.get(&format!("/units/{unit}/rotas/drawn/backwards?lang=en"));
    assert!(page.contains("Drawn otherwise 1: legal by the checker") && page.contains("aml §10-8(3)"), "{page}");
    let link = format!("/units/{unit}/rotas/drawn?draft=l:{who}:{NEXT}:");
    assert!(page.contains(&format!("href=\"{link}\"")), "{page}");
    let shown = served.get(&format!("{link}&lang=en"));
    assert!(shown.contains("The changes mend:") && shown.contains("The changes break no more rules."), "to be kept: {shown}");
    drop(served);

    let same = told(&folder, "backwards drawn --json");
    let told_changes: Vec<&Value> = same["redraws"].as_array().expect("redraws").iter().map(|r| &r["changes"]).collect();
    assert_eq!(told_changes.len(), redraws.len(), "{same}");
    assert!(told_changes.contains(&&json!([{ "line": { "person": who, "date": NEXT } }])), "{same}");
    let said = folder.ok("backwards drawn");
    assert!(
        said.contains("Drawn otherwise 1, 1 shift: legal by the checker") && said.contains(&format!("({who}) on {NEXT}: off")),
        "{said}"
    );
}
