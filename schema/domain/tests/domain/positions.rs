//! Part time to full time: positions, wishes and vacancies.

use crate::story::{day, fold, json, ward};
use serde_json::json as j;
use turnus_domain::{
    command::Command,
    decide::decide,
    facts::Facts,
    positions::{Positions, people_lifted},
    quantity::BasisPoints,
    refusal::{Refusal, RefusalCode},
    vacancy::event::VacancyAdvertised,
};

const ON: &str = "2027-03-01";

fn then(facts: &Facts, command: &Command) -> Facts {
    fold(facts.clone(), &decide(facts, command).unwrap_or_else(|refusal| panic!("{refusal}")))
}

fn refused(facts: &Facts, command: &Command) -> Refusal {
    decide(facts, command).expect_err("it is refused")
}

/// A unit of its own with 20 people of 57 %.
fn twenty() -> Facts {
    let unit = j!({"unit": "U9", "name": "Twenty", "kind": "nursing-home",
        "measure": {"residents": 24, "weekend_factor": 8000, "utilisation": 9500, "unproductive": 30}});
    let mut facts = then(&ward(), &Command::OpenUnit(json(unit), day("2026-01-01")));
    for k in 0..20 {
        let person = format!("P{k:02}");
        let registered = Command::RegisterPerson { person: json(j!({"person": person})), name: person.clone(), on: day("2026-01-01") };
        facts = then(&facts, &registered);
        let employed = j!({"person": person, "employment": format!("K{k:02}"), "unit": "U9", "employed": {"from": "2026-01-01"},
            "profession": "HF", "authorisation": {"status": "licensed", "valid": {"from": "2020-01-01"}}, "position": 5700,
            "full_time_week": 2130, "weekend_every": 3, "kinds": ["day", "evening"]});
        facts = then(&facts, &Command::StartEmployment(json(employed)));
    }
    facts
}

fn wish(k: u32, wanted: u32) -> Command {
    Command::WishPosition(json(j!({"person": format!("P{k:02}"), "employment": format!("K{k:02}"), "wanted": wanted})), day(ON))
}

fn of(facts: &Facts) -> Positions {
    Positions::of(facts, Some(&"U9".parse().expect("an id")), day(ON))
}

/// R-WT-12.
#[test]
fn twenty_part_timers_of_57_percent_are_11_4_posts_and_75_percent_for_all_would_give_3_6_more() {
    let positions = of(&twenty());
    assert_eq!((positions.part_time().posts, positions.mean_part_time()), (20, Some(BasisPoints(5_700))));
    assert_eq!(positions.part_time_fte(), 114_000);
    assert_eq!(positions.all_to(BasisPoints(7_500)), 36_000);
}

/// R-WT-13: Σ (target − current) locally, and the national figure: 32,700 full-time equivalents ask for 76,000 people
/// lifted from 57 to 100 %.
#[test]
fn potential_is_what_is_between_target_and_current_and_the_national_figure_asks_for_76_000_people() {
    let facts = [(0, 10_000), (1, 6_000)].into_iter().fold(twenty(), |facts, (k, wanted)| then(&facts, &wish(k, wanted)));
    assert_eq!(of(&facts).wished(), 4_300 + 300);
    let people = people_lifted(32_700 * 10_000, BasisPoints(5_700), BasisPoints::WHOLE).expect("they are lifted");
    assert_eq!(people, 76_047);
    assert_eq!(people_lifted(1, BasisPoints(5_000), BasisPoints(5_000)), None);
    assert_eq!(people_lifted(1, BasisPoints(5_001), BasisPoints(5_000)), None);
}

/// R-WT-14: 6 of 20 want 80 %: 1.4 posts, not the 8.6 that full time for all would be. Withdrawn and smaller wishes count for
/// nothing, and who wants what she has wants part time.
#[test]
fn only_wished_increases_count_and_wanted_part_time_is_told_from_unwanted() {
    let mut facts = (0..6).fold(twenty(), |facts, k| then(&facts, &wish(k, 8_000)));
    facts = then(&then(&facts, &wish(6, 5_700)), &wish(7, 4_000));
    let positions = of(&facts);
    assert_eq!(positions.wished(), 6 * 2_300, "1.38 posts");
    assert_eq!(positions.all_to(BasisPoints::WHOLE), 86_000);
    let told = positions.part_time();
    assert_eq!((told.unwanted, told.wanted, told.unsaid), (6, 2, 12));

    let back = Command::WithdrawPositionWish(json(j!({"person": "P00", "employment": "K00"})), day(ON));
    let facts = then(&facts, &back);
    assert_eq!(of(&facts).wished(), 5 * 2_300);
    assert_eq!(refused(&facts, &back).code, RefusalCode::UnknownId, "it is taken back once");
    assert_eq!(refused(&facts, &wish(1, 10_001)).code, RefusalCode::InvalidValue);
    assert_eq!(refused(&facts, &wish(1, 0)).code, RefusalCode::InvalidValue);
}

fn advertise(position: u32, grounds: serde_json::Value) -> Command {
    let mut vacancy = j!({"id": "V1", "unit": "U9", "profession": "HF", "position": position, "from": "2027-05-01"});
    if !grounds.is_null() {
        vacancy["part_time"] = grounds;
    }
    let e: VacancyAdvertised = json(j!({"vacancy": vacancy}));
    Command::AdvertiseVacancy(e, day(ON))
}

/// R-WT-16: full time is what a post has unless there are a written reason and a discussion; the refusal names the paragraph.
#[test]
fn a_vacancy_of_40_percent_is_blocked_without_a_written_reason_and_a_discussion() {
    let facts = twenty();
    let why = refused(&facts, &advertise(4_000, j!(null)));
    assert_eq!((why.code, why.basis.expect("a paragraph").text.as_str()), (RefusalCode::ReasonMissing, "aml §14-1 b"));
    let unwritten = j!({"reason": " ", "consultation": "minutes 3/27"});
    assert_eq!(refused(&facts, &advertise(4_000, unwritten)).code, RefusalCode::ReasonMissing);
    let alone = j!({"reason": "nights at Lia only", "consultation": ""});
    let why = refused(&facts, &advertise(4_000, alone));
    assert_eq!((why.code, why.basis.map(|b| b.text)), (RefusalCode::ConsultationMissing, Some("aml §14-1 b".into())));

    let grounded = j!({"reason": "nights at Lia only", "consultation": "minutes 3/27"});
    let after = then(&facts, &advertise(4_000, grounded));
    assert_eq!(of(&after).open.len(), 1);
    assert_eq!(refused(&after, &advertise(10_000, j!(null))).code, RefusalCode::Duplicate);
    assert_eq!(of(&then(&facts, &advertise(10_000, j!(null)))).open[0].position, BasisPoints::WHOLE);
}

#[test]
fn a_vacancy_is_closed_once_and_no_longer_open_then() {
    let facts = then(&twenty(), &advertise(10_000, j!(null)));
    let close = |outcome: serde_json::Value| {
        Command::CloseVacancy(json(j!({"unit": "U9", "vacancy": "V1", "outcome": outcome})), day("2027-03-02"))
    };
    assert_eq!(refused(&facts, &close(j!({"filled": "P99"}))).code, RefusalCode::UnknownId);
    assert_eq!(refused(&facts, &close(j!({"merged-into": "V1"}))).code, RefusalCode::UnknownId);
    let after = then(&facts, &close(j!({"filled": "P01"})));
    let open = |on: &str| Positions::of(&after, None, day(on)).open.len();
    assert_eq!((open("2027-03-01"), open("2027-03-02")), (1, 0));
    assert_eq!(refused(&after, &close(j!("dropped"))).code, RefusalCode::UnknownId);
}
