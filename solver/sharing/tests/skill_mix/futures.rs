//! Years ahead: the labour-share rule (R-SC-01, R-SC-02) and the cross of two drivers (R-SC-04).

use crate::given::{close, solved, unit};
use turnus_sharing::skill_mix::{
    Adjustment, AgeLimit, Amount, Carers, Futures, Gender, Grade, Known, LabourShare, ModelError, OtherLimit, Outlook, Watch, adjusted,
    futures, labour_share,
};

fn known(value: f64) -> Known {
    Known { value, source: "assumed in the example".into(), grade: Grade::Assumed }
}

fn rule() -> LabourShare {
    LabourShare { force: 2_900_000.0, share: 0.15, labour_growth: known(0.001), demand_growth: known(0.016) }
}

fn outlook() -> Outlook {
    serde_json::from_str(include_str!("../fixtures/outlook.json")).unwrap()
}

fn told(outlook: &Outlook) -> Futures {
    futures(outlook, &Watch::none()).unwrap()
}

#[test]
fn r_sc_01_ten_years_at_15_percent_need_1_48_percent_efficiency_a_year() {
    let years = labour_share(&rule(), 10, None, 35.5);
    assert_eq!(years.len(), 11);
    let (first, last) = (years[0], years[10]);
    assert!(close(first.cap, 435_000.0) && close(first.demand, 435_000.0) && first.gap == 0.0 && first.efficiency == 0.0);
    assert_eq!((last.demand.round(), last.cap.round(), last.gap.round()), (509_831.0, 439_370.0, 70_461.0));
    assert_eq!((last.efficiency * 1e4).round() / 100.0, 1.48);
    assert_eq!((last.uncapped_share * 1e3).round() / 10.0, 17.4);
}

#[test]
fn r_sc_02_in_a_unit_of_20_2_posts_that_is_0_30_posts_or_10_6_hours_a_week() {
    let years = labour_share(&rule(), 10, Some(20.2), 35.5);
    let first = years[1];
    assert_eq!((first.unit_posts.unwrap() * 100.0).round() / 100.0, 0.30);
    assert_eq!((first.unit_hours.unwrap() * 10.0).round() / 10.0, 10.6);
    assert!(years[0].unit_posts.is_none(), "nothing is needed today");
    assert!(years[1..].windows(2).all(|w| w[1].unit_hours > w[0].unit_hours), "the unit keeps its share of a growing cap");
}

#[test]
fn r_sc_04_two_drivers_make_four_futures_and_a_reference_in_one_table() {
    let told = told(&outlook());
    let names: Vec<&str> = told.futures.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "reference",
            "technology is slow × labour is tight",
            "technology is slow × labour is ample",
            "technology is fast × labour is tight",
            "technology is fast × labour is ample"
        ]
    );
    for future in &told.futures[1..] {
        assert!(!future.opportunities.is_empty() && !future.challenges.is_empty(), "{}", future.name);
    }
    let unmet: Vec<f64> = told.futures.iter().map(|f| f.outcome.as_ref().unwrap().unmet_hours).collect();
    assert!(unmet[1] > unmet[2] && unmet[3] > unmet[4] && unmet[1] > unmet[3] && unmet[2] > unmet[4], "{unmet:?}");
    assert!(told.label.starts_with("neither visions nor forecasts"));
    assert!(told.assumptions.iter().any(|a| a.what.contains("labour is tight") && a.grade == Grade::Assumed), "{:?}", told.assumptions);
}

/// The judge: each future's model made by hand and solved by itself.
#[test]
fn a_future_is_the_model_of_its_last_year() {
    let mut outlook = outlook();
    outlook.pathways.clear();
    let told = told(&outlook);
    let reference = told.futures[0].outcome.as_ref().unwrap();
    let mut by_hand = unit();
    by_hand.demand.iter_mut().for_each(|d| d.hours *= 1.016_f64.powi(10));
    by_hand.supply.iter_mut().for_each(|s| s.hours *= 1.001_f64.powi(10));
    let judged = solved(&by_hand);
    assert!(close(reference.unmet_hours, judged.unmet_hours), "{reference:?}");
    assert!(judged.rules.iter().all(|v| v.alone < 1e-6) && reference.best_rule.is_none(), "all are short by then, so no rule helps alone");
    outlook.years = 1;
    let soon = futures(&outlook, &Watch::none()).unwrap().futures[0].outcome.clone().unwrap();
    assert_eq!(soon.best_rule.map(|(rule, _)| rule).as_deref(), Some("r1"), "next year the nurses alone are short");
}

/// What the rule asks for is what it takes: with all effort less by that much a year, no greater share is unmet than today.
#[test]
fn the_efficiency_that_is_asked_for_keeps_care_as_it_is_today() {
    let years = labour_share(&rule(), 10, None, 35.5);
    let unit = unit();
    let changes = [
        Adjustment::Demand { task: None, unit: None, bucket: None, hours: Amount::Times(1.016_f64.powi(10)) },
        Adjustment::Supply { profession: None, unit: None, bucket: None, hours: Amount::Times(1.001_f64.powi(10)) },
        Adjustment::Effort { task: None, profession: None, mode: None, effort: Amount::Times((1.0 - years[10].efficiency).powi(10)) },
    ];
    let then = adjusted(&unit, &changes).unwrap();
    let asked: f64 = then.demand.iter().map(|d| d.hours).sum();
    assert!(close(solved(&then).unmet_hours / asked, solved(&unit).unmet_hours / 1165.0));
}

#[test]
fn growth_that_cannot_be_is_refused_with_its_place() {
    let mut wrong = outlook();
    wrong.labour.demand_growth.value = 1.6;
    assert!(matches!(futures(&wrong, &Watch::none()), Err(ModelError::Number { place, .. }) if place == "demand_growth"));
    let mut one = outlook();
    one.drivers.truncate(1);
    assert!(matches!(futures(&one, &Watch::none()), Err(ModelError::Number { place, .. }) if place == "drivers"));
    let mut rosy = outlook();
    rosy.drivers[0].high.challenges.clear();
    assert!(futures(&rosy, &Watch::none()).is_err(), "a future without challenges is a vision");
}

#[test]
fn a_future_in_which_more_than_a_quarter_work_in_care_is_marked() {
    let mut outlook = outlook();
    outlook.years = 40;
    assert!(told(&outlook).futures[0].warnings[0].contains("27 %"), "{:?}", told(&outlook).futures[0].warnings);
}

fn carers(gender: Gender, hours: f64) -> Carers {
    Carers { gender, ages: [45, 66], people: 1_200, hours: known(hours), work_lost: known(0.25), in_care: known(0.3) }
}

/// A tenth more informal care when technology is slow.
fn with_informal_care() -> Outlook {
    let mut outlook = outlook();
    outlook.informal_care = vec![carers(Gender::Women, 8_000.0), carers(Gender::Men, 5_000.0)];
    outlook.drivers[0].low.informal_care = Some(known(0.1));
    outlook
}

#[test]
fn r_pf_04_a_tenth_more_informal_care_takes_posts_from_women_of_45_to_66() {
    let told = told(&with_informal_care());
    let slow = &told.futures[1];
    let women = slow.informal_care.iter().find(|g| g.gender == Gender::Women).unwrap();
    // 800 hours more, a quarter of them from paid work, 35.5 hours a week a post; three in ten of them in care.
    assert!(close(women.hours_now, 8_000.0) && close(women.hours_then, 8_800.0), "{women:?}");
    assert!(close(women.posts_lost, 200.0 / 35.5) && close(women.care_posts_lost, 60.0 / 35.5), "{women:?}");
    let all: f64 = slow.informal_care.iter().map(|g| g.posts_lost).sum();
    let before = self::told(&outlook());
    let cap = |told: &Futures, future: usize| told.futures[future].years.last().unwrap().cap;
    let share = with_informal_care().labour.share;
    assert!(close(cap(&before, 1) - cap(&told, 1), share * all), "care may use its share of fewer people");
    assert!(close(cap(&before, 3), cap(&told, 3)), "where technology is fast nothing changes");
    assert!(told.futures[3].informal_care.iter().all(|g| g.posts_lost == 0.0 && g.hours_now == g.hours_then));
    let unmet = |told: &Futures| told.futures[1].outcome.as_ref().unwrap().unmet_hours;
    assert!(unmet(&told) > unmet(&before), "the model has fewer hours");
    let assumed = told.assumptions.iter().filter(|a| a.what.contains("informal care")).count();
    assert_eq!(assumed, 2 * 2 + 1, "hours and paid work of two groups, and the change: {:?}", told.assumptions);
}

#[test]
fn less_informal_care_gives_no_posts_back() {
    let mut outlook = with_informal_care();
    outlook.drivers[0].low.informal_care = Some(known(-0.2));
    let told = told(&outlook);
    assert!(told.futures[1].informal_care.iter().all(|g| g.posts_lost == 0.0 && g.hours_then < g.hours_now));
}

#[test]
fn informal_care_is_told_of_groups_only_and_wrong_groups_are_refused() {
    let refused = |change: fn(&mut Outlook)| {
        let mut outlook = with_informal_care();
        change(&mut outlook);
        futures(&outlook, &Watch::none()).unwrap_err().to_string()
    };
    let told = [
        (refused(|o| o.informal_care[0].people = 4), "5 people or more"),
        (refused(|o| o.informal_care[0].ages = [66, 45]), "youngest age first"),
        (refused(|o| o.informal_care[1].hours.value = -1.0), "0 or more"),
        (refused(|o| o.informal_care[1].work_lost.value = 1.5), "a share from 0 to 1"),
        (refused(|o| o.informal_care[1].in_care.value = f64::NAN), "a share from 0 to 1"),
        (refused(|o| o.informal_care.clear()), "groups under `informal_care`"),
        (refused(|o| o.drivers[0].low.informal_care = Some(known(4.0))), "between -1"),
        (refused(|o| o.informal_care[0].hours.value = 1e12), "people that are left"),
    ];
    for (error, expected) in told {
        assert!(error.contains(expected) && error.contains("informal care"), "{error}");
    }
}

/// A pole that lets nurses work two years longer: of 8 posts 0.4 reach the limit each year, and six in ten work on.
fn with_age_limit(to: u32) -> Outlook {
    let mut outlook = outlook();
    let profession = outlook.model.as_ref().unwrap().supply[0].profession.clone();
    outlook.age_limits =
        vec![AgeLimit { profession: profession.clone(), limit: 65, posts: known(8.0), reaching: known(0.4), stays: known(0.6) }];
    outlook.drivers[0].high.age_limits = vec![OtherLimit { profession, limit: to, source: "assumed".into(), grade: Grade::Assumed }];
    outlook
}

#[test]
fn r_wt_18_a_limit_of_67_instead_of_65_adds_posts_and_their_hours() {
    let (before, after) = (told(&outlook()), told(&with_age_limit(67)));
    let effect = &after.futures[3].age_limits[0];
    assert!(close(effect.posts, 2.0 * 0.4 * 0.6) && (effect.from, effect.to) == (65, 67), "{effect:?}");
    assert!(after.futures[0].age_limits.is_empty() && after.futures[1].age_limits.is_empty(), "only where the pole is");
    let unmet = |told: &Futures| told.futures[3].outcome.as_ref().unwrap().unmet_hours;
    assert!(unmet(&after) < unmet(&before), "{} hours, then {}", unmet(&before), unmet(&after));
    // By hand: the same outlook whose pole gives the profession 0.48 posts of 8 more.
    let mut by_hand = outlook();
    let profession = Some(with_age_limit(67).age_limits[0].profession.clone());
    let hours = Amount::Times(1.06);
    by_hand.drivers[0].high.adjust.push(Adjustment::Supply { profession, unit: None, bucket: None, hours });
    assert!(close(unmet(&told(&by_hand)), unmet(&after)));
    assert!(after.assumptions.iter().any(|a| a.what.contains("work on when they may") && a.grade == Grade::Assumed));
}

#[test]
fn a_lower_limit_takes_posts_away_and_no_more_years_count_than_have_passed() {
    let lower = told(&with_age_limit(62)).futures[3].age_limits[0].posts;
    assert!(close(lower, -3.0 * 0.4), "{lower}");
    let mut short = with_age_limit(75);
    short.years = 4;
    assert!(close(told(&short).futures[3].age_limits[0].posts, 4.0 * 0.4 * 0.6));
}

#[test]
fn wrong_age_limits_are_refused_with_their_place() {
    let refused = |change: fn(&mut Outlook)| {
        let mut outlook = with_age_limit(67);
        change(&mut outlook);
        futures(&outlook, &Watch::none()).unwrap_err().to_string()
    };
    let told = [
        (refused(|o| o.age_limits[0].limit = 30), "50 to 80"),
        (refused(|o| o.drivers[0].high.age_limits[0].limit = 90), "50 to 80"),
        (refused(|o| o.age_limits[0].posts.value = 0.0), "more than 0"),
        (refused(|o| o.age_limits[0].reaching.value = 9.0), "no more than there are"),
        (refused(|o| o.age_limits[0].stays.value = 2.0), "a share from 0 to 1"),
        (refused(|o| o.age_limits.clear()), "under `age_limits`"),
        (refused(|o| o.age_limits[0].profession = "nobody".into()), "use the model's id"),
    ];
    for (error, expected) in told {
        assert!(error.contains(expected) && error.contains("age limit of"), "{error}");
    }
}
