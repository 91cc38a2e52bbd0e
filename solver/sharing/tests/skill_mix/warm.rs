//! A model kept solved gives what a fresh one gives, and leaves alone what a change does not touch.

use crate::{
    given::{close, model, solved, unit},
    many,
};
use turnus_sharing::skill_mix::{Adjustment, Amount, ModelError, Warm, adjusted};

fn supply(profession: &str, unit: &str, hours: Amount) -> Adjustment {
    Adjustment::Supply { profession: Some(profession.into()), unit: Some(unit.into()), bucket: None, hours }
}

/// Sliders of every kind, on ten units: what is solved from a warm basis equals what is solved from nothing.
#[test]
fn a_change_from_a_warm_basis_is_the_same_as_from_nothing() {
    for seed in 0..10 {
        let model = many::model(3, seed);
        let warm = Warm::new(model.clone()).unwrap();
        let changes = [
            supply("P0", "U0", Amount::Times(0.8)),
            supply("P1", "U2", Amount::Add(5.0)),
            Adjustment::Demand { task: Some("T1".into()), unit: None, bucket: None, hours: Amount::Times(1.3) },
            Adjustment::RiskLimit { unit: Some("U1".into()), points: Amount::Times(0.2) },
            Adjustment::Effort { task: None, profession: Some("P1".into()), mode: None, effort: Amount::Times(0.9) },
            Adjustment::Relax { rule: "r0".into() },
        ];
        for change in changes {
            let slid = warm.adjusted(std::slice::from_ref(&change)).unwrap();
            let (now, fresh) = (slid.reading(true).unwrap(), solved(&adjusted(&model, std::slice::from_ref(&change)).unwrap()));
            assert!(close(now.unmet_hours, fresh.unmet_hours), "{seed} {change:?}");
            for (a, b) in now.stages.iter().zip(&fresh.stages) {
                assert!(
                    (a.value - b.value).abs() <= 1e-4 * b.value.abs().max(1.0),
                    "{seed} {change:?} {}: {} {}",
                    a.name,
                    a.value,
                    b.value
                );
            }
        }
    }
}

#[test]
fn a_change_in_one_unit_solves_that_unit_only() {
    let warm = Warm::new(many::model(4, 1)).unwrap();
    assert_eq!(warm.adjusted(&[supply("P0", "U2", Amount::Add(1.0))]).unwrap().anew(&warm), 1);
    assert_eq!(warm.adjusted(&[supply("P0", "U2", Amount::Add(0.0))]).unwrap().anew(&warm), 0);
    assert_eq!(warm.adjusted(&[Adjustment::Relax { rule: "r0".into() }]).unwrap().anew(&warm), 4);
}

#[test]
fn the_bottleneck_of_a_reading_has_its_price_confirmed() {
    let reading = Warm::new(unit()).unwrap().reading(false).unwrap();
    let now = reading.bottleneck.now.unwrap();
    assert_eq!((now.profession.as_str(), now.dual), ("RN", -1.0));
    assert!(close(now.one_more_frees.unwrap(), 1.0) && close(now.per_head, 27.5));
    assert!(reading.shares.is_empty());
}

#[test]
fn law_is_relaxed_by_no_slider() {
    let law = model(r#"{"rules":[{"id":"L","text":"never","kind":"law","source":"§ 4"}]}"#);
    assert!(matches!(Warm::new(law).unwrap().adjusted(&[Adjustment::Relax { rule: "L".into() }]), Err(ModelError::Law { .. })));
}

#[test]
fn what_a_change_names_must_be_there() {
    let warm = Warm::new(unit()).unwrap();
    let unknown = warm.adjusted(&[supply("MD", "U", Amount::Add(1.0))]);
    assert!(matches!(unknown, Err(ModelError::Unknown { kind: "profession", .. })), "{unknown:?}");
    let nothing = warm.adjusted(&[Adjustment::RiskLimit { unit: None, points: Amount::Set(3.0) }]);
    assert!(matches!(nothing, Err(ModelError::NoLine { .. })), "{nothing:?}");
    let negative = warm.adjusted(&[supply("RN", "U", Amount::Set(-3.0))]);
    assert!(matches!(negative, Err(ModelError::Number { .. })), "{negative:?}");
}

#[test]
fn a_change_that_nothing_can_keep_is_told_with_its_conflict_and_taken_back() {
    let more = r#"{"units":[{"id":"U"}],"buckets":[{"id":"b"}],"professions":[{"id":"RN","level":4,"cost":1}],
        "supply":[{"profession":"RN","unit":"U","bucket":"b","hours":10}],
        "minimum_presence":[{"professions":["RN"],"unit":"U","bucket":"b","hours":8,"rule":"two"}],
        "rules":[{"id":"two","text":"two nurses","kind":"policy","source":"plan"}]}"#;
    let warm = Warm::new(model(more)).unwrap();
    let short = warm.adjusted(&[supply("RN", "U", Amount::Set(5.0))]).unwrap();
    let told = short.reading(false).unwrap();
    assert_eq!((told.status.as_str(), told.conflicts.len()), ("infeasible", 1));
    assert_eq!(short.adjusted(&[supply("RN", "U", Amount::Set(9.0))]).unwrap().reading(false).unwrap().status, "optimal");
}
