//! The judge, fed with wrong plans: one for every rule of the format.

use turnus_verifier::{Instance, judge, read_plan};

const WARD: &str = "SECTION_HORIZON\n14\nSECTION_SHIFTS\nE,480,\nL,480,E\nX,480,\nSECTION_STAFF\n\
    A,E=6|L=14,3840,2880,5,2,2,1\nSECTION_DAYS_OFF\nA,3\nSECTION_SHIFT_ON_REQUESTS\nA,0,E,2\n\
    SECTION_SHIFT_OFF_REQUESTS\nA,1,E,3\nSECTION_COVER\n0,E,2,100,1\n1,E,0,100,1\n";
const RIGHT: &str = "A: E E L - - L L - - E E L - -\n";

fn said(plan: &str) -> (Vec<String>, i64) {
    let instance = Instance::read(WARD).expect("readable");
    let judgement = judge(&instance, &read_plan(&instance, plan).expect("readable"));
    (judgement.violations.clone(), judgement.objective())
}

#[test]
fn a_legal_plan_costs_what_the_format_says() {
    // Cover: one under on day 0 (100), one over on day 1 (1); day 1 was not wanted (3).
    assert_eq!(said(RIGHT), (Vec::new(), 104));
}

#[test]
fn every_hard_rule_refuses_its_wrong_plan() {
    let wrong = [
        ("too many of a shift", "A: E E E - - E E - - E E E - -", "8 days of E"),
        ("a shift she may not work", "A: E E X - - L L - - E E L - -", "1 days of X"),
        ("too few minutes", "A: E E - - - - - - - E E - - -", "1920 minutes"),
        ("too many minutes", "A: L L - - L L L L - - L L L L", "minutes, expected"),
        ("a forbidden sequence", "A: E E L - - L L - - L E L - -", "E on day 10 follows L"),
        ("a day off", "A: E E L L - - L L - - E E L -", "works on day 3"),
        ("too many in a row", "A: - - - - L L L L L L - - - -", "6 days in a row"),
        ("too few in a row", "A: E E L - - L - - E E L L - -", "only 1 days in a row from day 5"),
        ("too few off", "A: E E L - L L - - - E E L - -", "only 1 days off from day 3"),
        ("too many weekends", "A: E E L - - L L - - E E L L -", "2 weekends"),
    ];
    for (rule, plan, expected) in wrong {
        let (violations, _) = said(plan);
        assert!(violations.iter().any(|v| v.contains(expected)), "{rule}: {violations:?}");
    }
}

#[test]
fn short_runs_at_the_edges_are_legal() {
    let (violations, _) = said("A: E - - - L L L L L - - - - L");
    assert!(!violations.iter().any(|v| v.contains("only")), "{violations:?}");
}

#[test]
fn an_unreadable_plan_is_refused() {
    let instance = Instance::read(WARD).expect("readable");
    for (plan, expected) in [
        ("", "no line for employee A"),
        ("A: E E", "2 days, expected 14"),
        ("A: Q E L - - L L - - E E L - -", "no shift `Q`"),
        (&format!("{RIGHT}{RIGHT}"), "two lines"),
    ] {
        let refused = read_plan(&instance, plan).expect_err(expected);
        assert!(refused.to_string().contains(expected), "{refused}");
    }
}
