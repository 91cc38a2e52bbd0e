//! Demand that moves (R-DM): nothing is saved until there is evidence, and nobody's gain pays for another's work.

use crate::given::{close, solved, unit};
use turnus_sharing::skill_mix::{
    Adjustment, Amount, Effect, Entry, Grade, Known, Ledger, Outlook, Party, Pathway, Per, Warm, Watch, Work, futures, ledger,
};

fn known(value: f64) -> Known {
    Known { value, source: "assumed".into(), grade: Grade::Assumed }
}

fn per(party: Party, what: &str, amount: f64) -> Per {
    Per { party, what: what.into(), amount: known(amount), is_saving: amount < 0.0 }
}

fn pathway(patients: f64, per_patient: Vec<Per>) -> Pathway {
    Pathway { name: "pathway".into(), patients, per_patient, work: Vec::new(), effect: None }
}

fn proven(mut pathway: Pathway, low: f64, high: f64) -> Ledger {
    pathway.effect = Some(Effect { low, high, source: "local count".into(), grade: Grade::Measured });
    ledger(&pathway)
}

fn line<'a>(ledger: &'a Ledger, what: &str) -> &'a Entry {
    ledger.entries.iter().find(|e| e.what == what).unwrap()
}

#[test]
fn r_dm_01_eighty_patients_are_a_nurse_s_week_and_save_320_trips_a_year() {
    let mut copd = pathway(80.0, vec![per(Party::Patient, "trips", -4.0)]);
    copd.work.push(Work { task: "assess".into(), unit: "U".into(), bucket: "week".into(), minutes: known(27.0) });
    let told = proven(copd.clone(), 1.0, 1.0);
    assert!(close(line(&told, "trips").low, -320.0));
    assert!(close(line(&told, "minutes of assess").high / 52.0 / 60.0, 36.0), "a full post is 35.5 to 37.5 h a week");
    // In the model it is 36 h of assessing more, from the first day.
    let outlook = with(copd);
    let outcome = futures(&outlook, &Watch::none()).unwrap().futures[0].outcome.clone().unwrap();
    let mut by_hand = unit();
    by_hand.demand.iter_mut().for_each(|d| d.hours *= 1.016_f64.powi(10));
    by_hand.supply.iter_mut().for_each(|s| s.hours *= 1.001_f64.powi(10));
    by_hand.demand.iter_mut().filter(|d| d.task == "assess").for_each(|d| d.hours += 36.0);
    assert!(close(outcome.unmet_hours, solved(&by_hand).unmet_hours), "{outcome:?}");
}

fn with(pathway: Pathway) -> Outlook {
    let mut outlook: Outlook = serde_json::from_str(include_str!("../fixtures/outlook.json")).unwrap();
    outlook.pathways = vec![pathway];
    outlook
}

#[test]
fn r_dm_02_contacts_and_kilometres_are_counted_by_whose_they_are() {
    let told = proven(pathway(80.0, vec![per(Party::Patient, "km", -4.0 * 60.0), per(Party::Hospital, "visits", -4.0)]), 1.0, 1.0);
    assert!(close(line(&told, "km").low, -19_200.0) && line(&told, "km").party == Party::Patient);
    assert!(close(line(&told, "visits").low, -320.0) && line(&told, "visits").party == Party::Hospital);
}

#[test]
fn r_dm_03_without_evidence_nothing_is_saved_and_the_cost_is_shown() {
    let new = || pathway(80.0, vec![per(Party::Hospital, "visits", -4.0), per(Party::Municipality, "kroner", 3_000.0)]);
    let told = ledger(&new());
    assert!(!told.has_evidence && line(&told, "visits").low == 0.0 && line(&told, "visits").high == 0.0);
    assert!(close(line(&told, "kroner").low, 240_000.0) && close(line(&told, "kroner").high, 240_000.0));
    let graded = proven(new(), -0.10, 0.15);
    assert!(close(line(&graded, "visits").low, 32.0) && close(line(&graded, "visits").high, -48.0), "from 10 % more to 15 % fewer");
    // Nor in the model: a saving of time is 0 until it is known.
    let mut saving = new();
    saving.work.push(Work { task: "assess".into(), unit: "U".into(), bucket: "week".into(), minutes: known(-30.0) });
    let of = |p: Pathway| futures(&with(p), &Watch::none()).unwrap().futures[0].outcome.clone().unwrap().unmet_hours;
    let without = of(new());
    assert!(close(of(saving.clone()), without));
    saving.effect = Some(Effect { low: 0.5, high: 1.0, source: "local count".into(), grade: Grade::Measured });
    assert!(close(of(saving), without - 20.0), "80 × 30 min × half, the cautious end");
}

#[test]
fn r_dm_04_two_hundred_at_home_free_1000_bed_days_and_cost_the_municipality_67_hours() {
    let told =
        proven(pathway(200.0, vec![per(Party::Hospital, "bed-days", -5.0), per(Party::Municipality, "nurse minutes", 20.0)]), 1.0, 1.0);
    assert!(close(line(&told, "bed-days").low, -1_000.0) && close(line(&told, "nurse minutes").low, 4_000.0));
}

#[test]
fn r_dm_05_gain_and_cost_stand_in_two_rows_and_are_never_netted() {
    let told = proven(pathway(10.0, vec![per(Party::Hospital, "kroner", -100.0), per(Party::Municipality, "kroner", 100.0)]), 1.0, 1.0);
    let kroner: Vec<(Party, f64)> = told.entries.iter().map(|e| (e.party, e.low)).collect();
    assert_eq!(kroner, [(Party::Municipality, 1_000.0), (Party::Hospital, -1_000.0)]);
}

/// The model's part of it: 5 residents × 40 minutes a day in a week, solved from where the last solve ended.
#[test]
fn r_dm_06_an_outbreak_is_replanned_from_the_plan_at_hand() {
    let warm = Warm::new(unit()).unwrap();
    let hours = Amount::Add(5.0 * 40.0 * 7.0 / 60.0);
    let outbreak = Adjustment::Demand { task: Some("care".into()), unit: None, bucket: None, hours };
    let now = warm.adjusted(std::slice::from_ref(&outbreak)).unwrap();
    let fresh = solved(&turnus_sharing::skill_mix::adjusted(&unit(), &[outbreak]).unwrap());
    assert!(close(now.unmet_hours().unwrap(), fresh.unmet_hours));
    assert!(close(now.unmet_hours().unwrap(), 100.0), "560 + 23 h of care are within the 600 h of health-care workers");
}
