//! The life of a long-shift arrangement, step by step.

use crate::story::{day, fold, json, ward};
use chrono::{Days, NaiveDate};
use serde_json::json as j;
use turnus_domain::{
    agreement::{
        AgreementKind,
        life::{Arrangement, Standing, Step},
    },
    command::Command,
    decide::decide,
    facts::Facts,
    id::UnitId,
    rule_book::RuleBook,
};

fn then(facts: &Facts, command: &Command) -> Facts {
    fold(facts.clone(), &decide(facts, command).unwrap_or_else(|refusal| panic!("{refusal}")))
}

/// A unit of six with an agreement that was signed and nothing more, to be evaluated by the end of June.
fn signed() -> Facts {
    let book: RuleBook = serde_json::from_str(include_str!("../../../rulebooks/no-municipal-2027.json")).expect("reads");
    let mut facts = then(&ward(), &Command::AdoptRuleBook(json(j!({"rule_book": book})), day("2026-01-01")));
    let opened = j!({"unit": "U9", "name": "Nine", "kind": "nursing-home",
        "measure": {"residents": 24, "weekend_factor": 8000, "utilisation": 9500, "unproductive": 30}});
    facts = then(&facts, &Command::OpenUnit(json(opened), day("2026-01-01")));
    for k in 0..6 {
        let person = format!("Q{k}");
        let registered = Command::RegisterPerson { person: json(j!({"person": person})), name: person.clone(), on: day("2026-01-01") };
        facts = then(&facts, &registered);
        let job = j!({"person": person, "employment": format!("{person}-1"), "unit": "U9", "employed": {"from": "2026-01-01"},
            "profession": "HF", "authorisation": {"status": "licensed", "valid": {"from": "2020-01-01"}}, "position": 10000,
            "full_time_week": 2130, "weekend_every": 4, "kinds": ["day", "long-day"]});
        facts = then(&facts, &Command::StartEmployment(json(job)));
    }
    let agreement = j!({"id": "A9", "kind": "local-averaging", "parties": ["municipality", "union"], "scope": {"units": ["U9"]},
        "terms": {}, "valid": {"from": "2027-01-04", "to": "2027-12-31"}, "needs_consent": true, "evaluate_by": "2027-06-30",
        "document": "protocol 9"});
    then(&facts, &Command::SignAgreement(json(j!({"agreement": agreement}))))
}

fn at(facts: &Facts, on: NaiveDate, see: impl Fn(&Arrangement<'_>)) {
    let unit: UnitId = "U9".parse().expect("an id");
    let all = Arrangement::at(facts, &unit, on);
    let mine: Vec<_> = all.iter().filter(|a| a.agreement.id.as_str() == "A9").collect();
    assert_eq!((mine.len(), mine[0].agreement.kind), (1, AgreementKind::LocalAveraging));
    see(mine[0]);
}

/// What is missing is named one after the other, then what comes next and by when; after the evaluation was due it can be used
/// for the days the rule book gives, and no longer; evaluated, it can be used again until it ends.
#[test]
fn an_arrangement_is_told_from_signature_to_end_with_what_comes_next() {
    let next = |a: &Arrangement<'_>| a.next().map(|s| (s.step, s.standing, s.on));
    let start = day("2027-01-04");
    let mut facts = signed();
    at(&facts, start, |a| {
        assert_eq!(next(a), Some((Step::Assessed, Standing::Missing, None)));
        assert!(!a.is_usable(start));
        assert_eq!(a.consents, Some((6, 0)));
    });
    facts = then(&facts, &Command::FileHealthAssessment(json(j!({"agreement": "A9", "document": "H9"})), start));
    at(&facts, start, |a| assert_eq!(next(a), Some((Step::Consented, Standing::Missing, None))));
    for k in 0..4 {
        let yes = j!({"person": format!("Q{k}"), "agreement": "A9", "from": "2027-01-04"});
        facts = then(&facts, &Command::GiveConsent(json(yes)));
    }
    at(&facts, start, |a| assert_eq!((next(a), a.consents), (Some((Step::FollowedUp, Standing::Missing, None)), Some((6, 4)))));
    let monitoring = j!({"agreement": "A9", "from": "2027-01-04", "baseline_per_1000_x100": 200});
    facts = then(&facts, &Command::StartMonitoring(json(monitoring)));
    let due = day("2027-06-30");
    at(&facts, start, |a| {
        assert!(a.is_usable(start));
        assert_eq!(next(a), Some((Step::Evaluated, Standing::Ahead, Some(due))));
    });
    // R-WT-07: 30 days of grace.
    at(&facts, due + Days::new(30), |a| {
        assert!(a.is_usable(due + Days::new(30)));
        assert_eq!(next(a), Some((Step::Evaluated, Standing::Late, Some(due))));
    });
    at(&facts, due + Days::new(31), |a| {
        assert!(!a.is_usable(due + Days::new(31)));
        assert_eq!(next(a), Some((Step::Evaluated, Standing::TooLate, Some(due))));
    });
    facts = then(&facts, &Command::EvaluateAgreement(json(j!({"agreement": "A9"})), due));
    let last = day("2027-12-31");
    at(&facts, due + Days::new(31), |a| {
        assert!(a.is_usable(due + Days::new(31)));
        assert_eq!(next(a), Some((Step::Ended, Standing::Ahead, Some(last))));
    });
    at(&facts, last + Days::new(1), |a| {
        assert!(a.has_ended() && !a.is_usable(last + Days::new(1)));
        assert_eq!(a.next(), None);
    });
}
