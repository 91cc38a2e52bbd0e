//! How stable the advice is, how bad bad weeks are, and what to buy before it is known.

use crate::given::{close, model, solved, unit};
use turnus_sharing::skill_mix::{Assumed, Certainty, Grade, Model, ModelError, Watch, hedge, stability, unmet_with};

fn assumed(draws: u32, deviation: f64) -> Assumed {
    Assumed { draws, seed: 3, supply_deviation: deviation, demand_deviation: deviation, ..Assumed::default() }
}

#[test]
fn two_hundred_draws_say_how_stable_the_advice_is() {
    let told = stability(&unit(), &assumed(200, 0.1), &Watch::none()).unwrap();
    assert_eq!(told.bottleneck.as_deref(), Some("RN"));
    assert_eq!(told.bottlenecks.values().sum::<u32>() + told.infeasible, 200);
    assert_eq!(told.best_rules.values().sum::<u32>(), 200);
    assert!(told.same_bottleneck.share > 0.9, "{told:?}");
    assert!(told.same_rule.share < told.same_bottleneck.share && told.same_rule.share > 0.2, "which rule is best is less sure: {told:?}");
    for c in [told.same_bottleneck, told.same_rule] {
        assert!(0.0 <= c.low && c.low < c.share && c.share <= c.high && c.high <= 1.0 && c.high - c.low < 0.15, "{c:?}");
    }
    let u = told.unmet;
    assert!(close(u.stands, 100.0) && u.low < u.middle && u.middle < u.high && u.high < u.worst, "{u:?}");
}

#[test]
fn draws_are_the_same_on_one_thread_and_on_many() {
    let of = || stability(&unit(), &assumed(60, 0.15), &Watch::none()).unwrap();
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap().install(of);
    let many = rayon::ThreadPoolBuilder::new().num_threads(4).build().unwrap().install(of);
    assert_eq!(one, many);
    let other = stability(&unit(), &Assumed { seed: 4, ..assumed(60, 0.15) }, &Watch::none()).unwrap();
    assert_ne!(one.unmet, other.unmet, "another seed, other draws");
}

#[test]
fn without_deviation_every_draw_is_the_model_as_it_stands() {
    let told = stability(&unit(), &assumed(20, 0.0), &Watch::none()).unwrap();
    assert_eq!((told.same_bottleneck.share, told.same_rule.share), (1.0, 1.0));
    assert!(close(told.unmet.worst, 100.0) && close(told.unmet.mean, 100.0));
    assert!(told.same_rule.low < 0.9, "twenty draws that agree are no proof: {:?}", told.same_rule);
}

/// Wilson's interval by the textbook: 190 of 200 is 0.910 to 0.973.
#[test]
fn a_share_has_the_interval_of_wilson() {
    let c = Certainty::of(190, 200);
    assert!((c.low - 0.9104).abs() < 5e-4 && (c.high - 0.9726).abs() < 5e-4, "{c:?}");
}

#[test]
fn what_is_assumed_stands_beside_the_result() {
    let mut unit = unit();
    unit.assumptions.push(serde_json::from_str(r#"{"what":"effort of assistants in care","value":1.15,"unit":"h/h"}"#).unwrap());
    let told = stability(&unit, &assumed(2, 0.1), &Watch::none()).unwrap();
    assert_eq!(told.assumptions.len(), 3);
    assert!(told.assumptions.iter().all(|a| a.grade == Grade::Assumed && !a.what.is_empty()), "{:?}", told.assumptions);
    assert_eq!(solved(&unit).assumptions, unit.assumptions);
}

#[test]
fn what_cannot_be_assumed_is_refused_with_its_name() {
    for wrong in [Assumed { alpha: 1.0, ..assumed(5, 0.1) }, assumed(0, 0.1), assumed(5, -0.1), assumed(5, f64::NAN)] {
        assert!(matches!(stability(&unit(), &wrong, &Watch::none()), Err(ModelError::Number { .. })), "{wrong:?}");
    }
}

#[test]
fn a_run_that_is_told_to_stop_stops() {
    let stop = std::sync::atomic::AtomicBool::new(true);
    let told = stability(&unit(), &assumed(50, 0.1), &Watch::new(&stop, &|_, _| {}));
    assert_eq!(told, Err(ModelError::Stopped));
}

#[test]
fn progress_is_told_draw_by_draw() {
    let (stop, most) = (std::sync::atomic::AtomicBool::new(false), std::sync::atomic::AtomicUsize::new(0));
    let tell = |done: usize, total: usize| {
        assert!(done <= total && total == 30);
        most.fetch_max(done, std::sync::atomic::Ordering::Relaxed);
    };
    stability(&unit(), &assumed(30, 0.1), &Watch::new(&stop, &tell)).unwrap();
    assert_eq!(most.into_inner(), 30);
}

/// Nothing can be bought in the fixture, so the linear program of Rockafellar and Uryasev must find the sorted tail,
/// which the draws' own least unmet hours give without it.
#[test]
fn cvar_by_linear_programming_is_the_mean_of_the_sorted_tail() {
    for (alpha, weight) in [(0.9, 1.0), (0.85, 1.0), (0.5, 0.3), (0.0, 1.0)] {
        let assumed = Assumed { alpha, ..assumed(12, 0.1) };
        let told = hedge(&unit(), &assumed, weight).unwrap();
        let judged = stability(&unit(), &assumed, &Watch::none()).unwrap().unmet;
        assert!((told.mean - judged.mean).abs() < 1e-5 && (told.worst - judged.worst).abs() < 1e-5, "{alpha}: {told:?} {judged:?}");
        assert!((told.risk - ((1.0 - weight) * judged.mean + weight * judged.worst)).abs() < 1e-5);
        assert!(told.bought.is_empty() && told.vss < 1e-5 && told.evpi < 1e-5);
    }
}

fn with_agency() -> Model {
    let mut unit = unit();
    unit.extra.push(
        serde_json::from_str(r#"{"kind":"agency","profession":"RN","unit":"U","bucket":"week","at_most":400,"supplement":300}"#).unwrap(),
    );
    unit
}

#[test]
fn fear_of_bad_weeks_buys_more_than_the_week_as_it_stands() {
    let assumed = Assumed { alpha: 0.8, ..assumed(10, 0.1) };
    let told = hedge(&with_agency(), &assumed, 1.0).unwrap();
    // The week as it stands is 100 h of nurses short.
    assert!(told.bought.len() == 1 && told.bought[0].amount > 105.0, "{:?}", told.bought);
    assert!(close(told.kroner, 300.0 * told.bought[0].amount));
    assert!(told.vss > 1.0, "planning for the week as it stands leaves the worst draws short: {told:?}");
    assert!(told.risk <= stability(&unit(), &assumed, &Watch::none()).unwrap().unmet.worst);
}

/// Bertsimas and Sim by hand: one nurse absent takes 27.5 h, and no choice of heads takes more.
#[test]
fn a_plan_that_holds_with_one_nurse_absent_is_the_plan_with_her_hours_away() {
    let mut protected = unit();
    protected.absent_at_once.push(serde_json::from_str(r#"{"profession":"RN","heads":1}"#).unwrap());
    let mut without = unit();
    without.supply[0].hours -= 27.5;
    assert_eq!(without.supply[0].profession, "RN");
    assert!(close(solved(&protected).unmet_hours, unmet_with(&without, &[]).unwrap()));
    assert!(close(solved(&protected).unmet_hours, 127.5));
    protected.absent_at_once[0].heads = 1000.0;
    assert!(close(solved(&protected).unmet_hours, 375.0), "never more than there is");
    protected.professions[0].hours_per_head = 0.0;
    assert!(matches!(turnus_sharing::skill_mix::answer(&protected, Default::default()), Err(ModelError::Number { .. })));
}

#[test]
fn a_model_says_in_its_file_how_unsure_it_is() {
    let unsure = model(r#"{"uncertainty":{"draws":50,"supply_deviation":0.07,"source":"absence of 2025, HR","grade":"measured"}}"#);
    let assumed = unsure.uncertainty.unwrap();
    assert_eq!((assumed.draws, assumed.demand_deviation, assumed.grade), (50, 0.1, Grade::Measured));
}
