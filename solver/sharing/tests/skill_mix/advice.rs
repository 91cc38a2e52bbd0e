//! Advice that does not help is told as such; minutes, heads, rota and money are told apart.

use crate::given::{close, unit};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use turnus_sharing::skill_mix::{Model, Reason, Shift, advice, shift, unmet_with};

#[test]
fn r_ts_03_a_move_to_a_group_that_is_short_itself_moves_the_shortage() {
    let nurse = shift(Shift { hours: 10.0, factor: 1.2, deficit: 40.0, slack: 0.0 });
    assert_eq!((nurse.relief, nurse.new_shortage, nurse.net, nurse.shortage_moved), (10.0, 12.0, -2.0, true));
    let pharmacist = shift(Shift { hours: 10.0, factor: 1.2, deficit: 40.0, slack: 25.0 });
    assert_eq!((pharmacist.new_shortage, pharmacist.net, pharmacist.shortage_moved), (0.0, 10.0, false));
}

#[test]
fn the_popular_move_of_the_fixture_does_not_help_and_the_advice_says_what_binds() {
    let told = advice(&unit(), &["r3"]).unwrap();
    assert_eq!(told.care_hours, 0.0);
    assert!(told.text.contains("does no more care"), "assistants only spare health-care workers, of whom there are enough: {}", told.text);
    assert!(told.reasons.iter().any(|r| matches!(r, Reason::NotScarce)), "{:?}", told.reasons);
    let both = advice(&unit(), &["r1", "r3"]).unwrap();
    assert!(both.helps && close(both.care_hours, 57.826_087), "{}", both.text);
}

/// A home where a popular move frees nothing, and why.
fn variant(seed: u64) -> (Model, &'static str) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut home = unit();
    for d in &mut home.demand {
        d.hours = (d.hours * rng.random_range(0.8..1.25)).round();
    }
    let asked =
        |home: &Model, tasks: &[&str]| -> f64 { home.demand.iter().filter(|d| tasks.contains(&d.task.as_str())).map(|d| d.hours).sum() };
    let nurses = asked(&home, &["iv", "dose-boxes", "medicines", "wounds", "assess"]);
    home.supply[0].hours = (nurses * rng.random_range(0.6..0.9)).round();
    home.supply[1].hours = asked(&home, &["care"]) + asked(&home, &["practical"]);
    match seed % 5 {
        // Nobody is short: there is nothing to relieve.
        0 => {
            home.supply[0].hours = nurses + 10.0;
            (home, "nothing undone")
        }
        // Health-care workers are short themselves, and slower at it.
        1 => {
            home.supply[1].hours = (asked(&home, &["care"]) * 0.7).round();
            home.supply[2].hours = 0.0;
            home.ways.iter_mut().filter(|w| w.barred_by == ["r1"]).for_each(|w| w.effort = 1.1);
            (home, "receiver short")
        }
        // Watching it takes the nurse as long as doing it.
        2 => {
            home.ways.iter_mut().filter(|w| w.barred_by == ["r1"]).for_each(|w| w.supervision[0].hours = 1.0);
            (home, "supervision")
        }
        // Nobody holds the competence it asks for.
        3 => {
            home.competences.push(serde_json::from_str(r#"{"id":"C-MED1"}"#).unwrap());
            home.ways.iter_mut().filter(|w| w.barred_by == ["r1"]).for_each(|w| w.competence = Some("C-MED1".into()));
            (home, "nobody holds it")
        }
        // No nurse present has room for one more under supervision.
        _ => {
            home.professions[0].span = Some(3.0);
            home.supply[0].present = Some(0.0);
            (home, "span")
        }
    }
}

#[test]
fn twenty_homes_where_the_popular_move_frees_nothing_and_the_advice_says_so() {
    for seed in 0..20 {
        let (home, why) = variant(seed);
        let told = advice(&home, &["r1"]).unwrap();
        let freed = unmet_with(&home, &[]).unwrap() - unmet_with(&home, &["r1"]).unwrap();
        assert!(freed.abs() < 1e-6, "seed {seed} is no such variant ({why}): {freed}");
        assert_eq!(told.care_hours, 0.0, "seed {seed}, {why}");
        assert!(told.text.contains("does not help") || told.text.contains("does no more care"), "seed {seed}, {why}: {}", told.text);
        let binds = |family: &str| {
            told.reasons.iter().any(|r| matches!(r, Reason::Binds { row, would_free } if row.row == family && *would_free > 1.0))
        };
        let named = match why {
            "nothing undone" => told.reasons.contains(&Reason::NothingUndone),
            "receiver short" => binds("capacity"),
            "supervision" => !told.reasons.is_empty(),
            "nobody holds it" => binds("competence"),
            _ => binds("supervision"),
        };
        assert!(named, "seed {seed}, {why}: {:?}", told.reasons);
    }
}

#[test]
fn minutes_that_free_no_head_because_a_presence_minimum_binds_are_said_to_be_just_that() {
    let mut home = unit();
    home.supply[0].hours = 385.0; // fourteen heads of 27.5 h: enough for all that only nurses may do
    let line = r#"{"professions":["RN"],"unit":"U","bucket":"week","hours":370,"rule":"presence"}"#;
    home.minimum_presence.push(serde_json::from_str(line).unwrap());
    home.rules.push(serde_json::from_str(r#"{"id":"presence","text":"14 nurses","kind":"policy","source":"head plan"}"#).unwrap());
    let told = advice(&home, &["r1"]).unwrap();
    assert!(told.helps && told.care_hours == 0.0 && told.heads == 0, "{told:?}");
    let nurses = told.posts.iter().find(|p| p.profession == "RN").unwrap();
    assert!(nurses.hours_before - nurses.hours_after > 30.0 && nurses.minimum_heads == 14, "{nurses:?}");
    assert!(told.reasons.iter().any(|r| matches!(r, Reason::PresenceBinds { minimum_heads: 14, .. })), "{:?}", told.reasons);
    assert!(told.text.contains("the hours count when the minimum is lowered"), "{}", told.text);
    let lowered = advice(&home, &["r1", "presence"]).unwrap();
    assert!(lowered.heads >= 1 && lowered.rota == 14, "{lowered:?}");
}
