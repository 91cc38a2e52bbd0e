//! Three commands from a list to a legal draft, and what can be done with it.

use crate::running::{Folder, TEN};

/// Parsing as XML is stricter than HTML: every element closed, every text escaped.
fn assert_well_formed(page: &str) {
    let mut open: Vec<&str> = Vec::new();
    let body = page.split_once('>').expect("a doctype").1;
    for part in body.split('<').skip(1) {
        let (tag, text) = part.split_once('>').expect("a closed tag");
        let name = tag.split([' ', '/']).find(|w| !w.is_empty()).expect("a name");
        // A style sheet holds `>` as it is.
        assert!(!text.contains('>') || name == "style", "unescaped text: {text}");
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "closes what is open");
        } else if !["meta", "br"].contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
}

#[test]
fn three_commands_to_a_legal_draft() {
    let folder = Folder::new().with("staff.csv", TEN);
    folder.ok("import staff.csv --from 2026-12-01");
    let solved = folder.ok("solve --from 2027-01-04 --weeks 6 --steps 50000 --nodes 200 --rounds 20");
    let last: serde_json::Value = serde_json::from_str(solved.lines().last().expect("a line")).expect("JSON");
    assert_eq!(last["hard_violations"], 0, "{solved}");
    assert!(last["bound"].as_i64() <= last["objective"].as_i64() && last["gap"].is_number());

    let table = folder.ok("export --csv");
    let lines: Vec<&str> = table.trim_start_matches('\u{feff}').lines().collect();
    assert!(lines[0].starts_with("name;person id;profession;position %;2027-01-04 Mon;"));
    assert_eq!(lines.iter().filter(|l| !l.starts_with("substitute")).count(), 11, "a header and ten people");
    assert!(lines[1].starts_with("Kari Nordmann;") && lines[1].contains("(leave)"));
    assert_eq!(lines[1].split(';').nth(5), Some("D"), "the fixed shift of 5 January is kept");

    let page = folder.ok("export --html");
    assert_well_formed(&page);
    assert!(page.contains("Anne &lt;Lie&gt;") && !page.contains("<Lie>"), "names are escaped");
    assert!(page.contains("<caption>") && page.contains("scope=\"row\"") && page.contains("A3 landscape"));

    folder.ok("export --plan plan.json --input input.json --certificate proof.json --rounds 10");
    assert!(folder.ok("check plan.json input.json").contains("0 hard violations"));
    let verified = folder.ok("verify plan.json input.json proof.json");
    let verified: serde_json::Value = serde_json::from_str(verified.lines().last().expect("a line")).expect("JSON");
    assert_eq!((&verified["objective"], &verified["verified"]), (&last["objective"], &true.into()), "{verified}");
    assert!(verified["bound"].as_i64() <= verified["objective"].as_i64(), "{verified}");
    let higher = folder.read("proof.json").replacen("\"bound\":", "\"bound\":1", 1);
    std::fs::write(folder.path("higher.json"), higher).expect("writes");
    let said = folder.turnus("verify plan.json input.json higher.json");
    assert!(said.code == 1 && said.err.contains("refused"), "{}{}", said.out, said.err);
    let moved = folder.read("plan.json").replacen("\"shift\": \"D\"", "\"shift\": \"LD\"", 1);
    std::fs::write(folder.path("plan.json"), moved).expect("writes");
    let said = folder.turnus("check plan.json input.json");
    assert!(said.code == 1 && said.err.contains("hard violations"), "{}{}", said.out, said.err);
    let said = folder.turnus("verify plan.json input.json proof.json");
    assert!(said.code == 1 && said.err.contains("breaks hard rules"), "{}{}", said.out, said.err);
}

#[test]
fn publishing_asks_for_the_discussion_and_for_notice() {
    let folder = Folder::new().with("staff.csv", TEN);
    folder.ok("import staff.csv --from 2026-12-01");
    assert_eq!(folder.turnus("solve --publish").code, 2, "--consulted is required");
    let quick = "solve --from 2027-01-04 --weeks 6 --steps 1000 --nodes 50 --rounds 5 --publish --consulted record-12";
    let late = folder.turnus(&format!("{quick} --shared-on 2027-01-01"));
    assert!(late.code == 2 && late.err.contains("WT-05"), "{}", late.err);
    assert!(folder.ok(&format!("{quick} --shared-on 2026-12-14")).contains("published; staff has it from 2026-12-14"));
}

#[test]
fn hours_that_cannot_be_worked_are_infeasible_with_name_and_rule() {
    let folder = Folder::new().with("staff.csv", "name;position %;profession;night-only;leave\nKari;100;SP;;\nOla;10;HF;yes;\n");
    folder.ok("import staff.csv --from 2026-12-01");
    let said = folder.turnus("solve --from 2027-01-04 --weeks 1 --steps 1000 --rounds 5");
    assert_eq!(said.code, 3, "{}{}", said.out, said.err);
    assert!(said.err.contains("HOURS") && said.out.contains(r#""status":"infeasible""#), "{}", said.err);
}
