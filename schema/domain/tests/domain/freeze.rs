//! A tiny ward frozen for four weeks from 4 January 2027.

use crate::story::{before, day, facts, fold, payload, ward};
use serde_json::json as j;
use turnus_domain::{
    calendar::{DateRange, Horizon},
    fact::Fact,
    facts::Facts,
    freeze::{freeze_planning_input, freeze_sharing_input},
    id::UnitId,
    planning_input::PlanningInput,
    profession::Authorisation,
    quantity::BasisPoints,
    staff::FairShare,
};

fn unit() -> UnitId {
    "U1".parse().expect("an id")
}

fn horizon(first: &str) -> Horizon {
    Horizon { first: day(first), weeks: 4 }
}

fn frozen(facts: &Facts, first: &str) -> PlanningInput {
    freeze_planning_input(facts, &unit(), horizon(first), facts.position()).unwrap_or_else(|defects| panic!("{defects:?}"))
}

#[test]
fn staff_is_frozen_in_order_with_what_touches_the_horizon() {
    let input = frozen(&ward(), "2027-01-04");
    assert_eq!(input.staff.iter().map(|m| m.person.as_str()).collect::<Vec<_>>(), ["E01", "E02", "E03"]);
    assert_eq!(input.sharing_plan.as_str(), "SP1");
    assert_eq!((input.cover.len(), input.agreements.len(), input.consents.len()), (9, 1, 1));
    assert_eq!(input.consents[0].valid, DateRange::between(day("2026-09-20"), day("2027-01-17")), "the day before it was withdrawn");
    assert_eq!(input.agreements[0].health_assessment.as_deref(), Some("HA-2026-3"));
    let [kari, ase, _] = &input.staff[..] else { panic!("three people") };
    assert_eq!((kari.fixed.len(), kari.wishes.len(), kari.absences.len()), (1, 1, 1));
    assert_eq!((ase.wishes.len(), ase.absences.len()), (0, 0), "withdrawn and cancelled");
    assert_eq!((ase.position, ase.weekend_every), (BasisPoints(8000), 2));
    assert_eq!(
        ase.authorisation,
        Authorisation::Licensed { valid: DateRange::starting(day("2027-01-11")) },
        "authorised inside the horizon"
    );
}

#[test]
fn a_position_that_changes_inside_the_horizon_is_the_mean_of_its_days() {
    let facts = ward();
    let input = freeze_planning_input(&facts, &unit(), Horizon { first: day("2026-11-16"), weeks: 4 }, facts.position());
    assert!(input.is_err(), "no sharing plan is in force on 16 November");
    let mut plan: turnus_domain::sharing::event::SharingPlanAdopted = payload("SharingPlanAdopted", &[("/plan/id", j!("SP0"))]);
    plan.plan.effective = day("2026-11-01");
    let mut earlier = facts.clone();
    earlier.evolve(&plan.into(), facts.position() + 1, day("2026-11-01"));
    // 15 days at 60 % and 13 days at 80 %.
    assert_eq!(frozen(&earlier, "2026-11-16").staff[1].position, BasisPoints(6929));
}

#[test]
fn fair_nights_share_what_the_night_only_leave() {
    let input = frozen(&ward(), "2027-01-04");
    // 28 nights of 9 h (9 h 30 min less 30 min): 15 120 min. Ola owes 50 % × 35.5 h × 4 = 4 260 min; 10 860 are left.
    // Kari: 100 % × (28 − 2 absent) days = 260 000. Åse: 80 % × 21 days before her exemption = 168 000.
    // Kari 10 860 × 260/428 / 540 = 12.2 nights, Åse 7.9.
    let nights: Vec<_> = input.staff.iter().map(|m| m.fair_nights).collect();
    assert_eq!(nights, [Some(FairShare { least: 12, most: 13 }), Some(FairShare { least: 7, most: 8 }), None]);
}

#[test]
fn fair_weekends_follow_the_contract_and_full_weekends_away() {
    let input = frozen(&ward(), "2027-01-04");
    let weekends: Vec<_> = input.staff.iter().map(|m| m.fair_weekends).collect();
    // Kari: 4 / 3, absent all of 9–10 January. Åse: 4 / 2. Ola: 4 / 3.
    let share = |least, most| Some(FairShare { least, most });
    assert_eq!(weekends, [share(0, 2), share(2, 2), share(1, 2)]);
}

#[test]
fn history_is_recorded_first_and_then_what_was_published() {
    let recorded = &frozen(&ward(), "2027-01-04").staff[0].history;
    assert_eq!(recorded.complete_from, Some(day("2026-12-28")));
    assert_eq!(recorded.shifts.len(), 2);
    assert_eq!(recorded.weekends, [day("2026-12-05"), day("2027-01-02")], "the night of Sunday 3 January is in the weekend of the 2nd");
    let next = frozen(&before("DeviationReported"), "2027-02-01");
    let of = |k: usize| &next.staff[k].history;
    assert_eq!(of(0).complete_from, Some(day("2026-12-28")));
    assert_eq!(
        of(0).shifts.iter().map(|s| s.date).collect::<Vec<_>>(),
        [day("2026-12-30"), day("2027-01-03"), day("2027-01-04"), day("2027-01-31")]
    );
    assert_eq!(of(0).weekends.last(), Some(&day("2027-01-30")));
    assert_eq!(of(1).complete_from, Some(day("2027-01-04")), "the first day of an unbroken run of published rotas");
    assert_eq!(of(2).weekends, [day("2027-01-30")]);
}

#[test]
fn retired_shift_types_stay_readable_for_history() {
    let facts = before("DeviationReported");
    let new = payload::<turnus_domain::unit::event::ShiftTypesAdopted>("ShiftTypesAdopted", &[("/shift_types/2/id", j!("N2"))]);
    let structure = payload::<turnus_domain::unit::event::ShiftStructureAdopted>(
        "ShiftStructureAdopted",
        &[("/structure", j!({"weekday": ["D", "E", "N2"], "weekend": ["D", "E", "N2"], "holiday": ["D", "E", "N2"]}))],
    );
    let mut facts = facts;
    for event in [new.into(), structure.into()] {
        let position = facts.position() + 1;
        facts.evolve(&event, position, day("2027-02-01"));
    }
    let input = frozen(&facts, "2027-02-01");
    assert_eq!(input.shift_types.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(), ["D", "E", "N2", "N"]);
}

#[test]
fn every_defect_is_told_at_once() {
    let facts = ward();
    let at = |unit: &str, horizon: Horizon, position: u64| {
        let defects = freeze_planning_input(&facts, &unit.parse().expect("an id"), horizon, position).expect_err("defects");
        defects.into_iter().map(|d| d.place).collect::<Vec<_>>()
    };
    assert_eq!(at("U9", horizon("2027-01-04"), facts.position()), ["unit U9"]);
    assert_eq!(at("U1", horizon("2027-01-04"), 3), ["position"]);
    assert_eq!(at("U1", Horizon { first: day("2027-01-04"), weeks: 0 }, facts.position()), ["horizon"]);
    assert_eq!(at("U1", horizon("2027-01-05"), facts.position()), ["horizon"]);
    let early = at("U1", horizon("2025-01-06"), facts.position());
    assert_eq!(
        early,
        ["shift types", "shift structure", "competence classes", "professions", "rule book", "public holidays", "sharing plan"]
    );
}

#[test]
fn pay_and_supplements_that_no_rota_can_add_up_are_told_with_what_to_give() {
    let professions = payload::<turnus_domain::catalogue::event::ProfessionsAdopted>(
        "ProfessionsAdopted",
        &[("/professions/0/pay_per_hour", j!(20_000_000))],
    );
    let mut book = payload::<turnus_domain::catalogue::event::RuleBookAdopted>("RuleBookAdopted", &[]);
    for p in &mut book.rule_book.parameters {
        p.value = if p.key == turnus_domain::rule_book::ParameterKey::PointsSupplement { 10_001 } else { p.value };
    }
    let on = day("2026-12-01");
    let facts = fold(ward(), &[Fact::new(professions, on), Fact::new(book, on)]);
    let defects = freeze_planning_input(&facts, &unit(), horizon("2027-01-04"), facts.position()).expect_err("defects");
    let told: Vec<String> = defects.iter().map(ToString::to_string).collect();
    assert!(told.iter().any(|d| d.contains("PointsSupplement (SUPPLEMENT): is 10001") && d.contains("0 to 10000")), "{told:?}");
    assert!(told.iter().any(|d| d.contains("is paid 20000000 øre an hour") && d.contains("0 to 10000000")), "{told:?}");
}

fn absent(facts: Facts, kind: &str, from: &str, to: &str) -> Facts {
    let changes = [("/absence/id", j!("A9")), ("/absence/kind", j!(kind)), ("/absence/days", j!({"from": from, "to": to}))];
    let absence = payload::<turnus_domain::staff::event::AbsenceRegistered>("AbsenceRegistered", &changes);
    fold(facts, &[Fact::new(absence, day(from))])
}

#[test]
fn who_falls_ill_after_a_shift_was_fixed_does_not_work_it() {
    assert_eq!(frozen(&ward(), "2027-01-04").staff[0].fixed.len(), 1);
    let ill = absent(ward(), "sick-leave", "2027-01-04", "2027-01-05");
    assert_eq!(frozen(&ill, "2027-01-04").staff[0].fixed, []);
}

#[test]
fn sick_leave_after_publication_counts_as_worked_as_the_rota_had_it() {
    let published = before("DeviationReported");
    let days = || Horizon { first: day("2027-01-04"), weeks: 4 }.days();
    let kari = |facts: &Facts| frozen(facts, "2027-01-04").staff[0].clone();
    let well = kari(&published).owed(days());
    let ill = kari(&absent(published.clone(), "sick-leave", "2027-01-30", "2027-01-31"));
    let credited: Vec<_> = ill.credited.iter().map(|c| (c.date, c.working.0)).collect();
    assert_eq!(credited, [(day("2027-01-30"), 0), (day("2027-01-31"), 420)], "free on Saturday, an evening on Sunday");
    assert_eq!(ill.owed(days()).0, well.0 - 420);
    let leave = kari(&absent(published, "leave", "2027-01-30", "2027-01-31"));
    assert_eq!(leave.credited, [], "other leave is worth days, not shifts");
    assert_eq!(leave.owed(days()).0, well.0 - 2130 * 2 / 7, "608.6 min, rounded with the rest");
    let before = kari(&absent(ward(), "sick-leave", "2027-01-30", "2027-01-31"));
    assert_eq!(before.credited, [], "nothing was planned yet");
}

#[test]
fn an_extra_shift_is_kept_and_owed_besides() {
    let days = || Horizon { first: day("2027-01-04"), weeks: 4 }.days();
    let plain = frozen(&ward(), "2027-01-04").staff[0].owed(days());
    let agreed = frozen(&fold(ward(), &[Fact::new(agreed_event(), day("2027-01-20"))]), "2027-01-04").staff[0].clone();
    assert_eq!(agreed.owed(days()).0, plain.0 + 540);
    assert!(agreed.fixed.iter().any(|f| f.date == day("2027-01-20") && f.shift.as_str() == "N"));
    let ill = absent(fold(ward(), &[Fact::new(agreed_event(), day("2027-01-20"))]), "sick-leave", "2027-01-20", "2027-01-20");
    assert_eq!(frozen(&ill, "2027-01-04").staff[0].extra, [], "ill on the day: nothing is worked or owed for it");
}

fn agreed_event() -> turnus_domain::staff::event::ExtraShiftAgreed {
    payload("ExtraShiftAgreed", &[("/shift", j!({"date": "2027-01-20", "shift": "N"}))])
}

#[test]
fn a_sharing_input_is_read_for_its_day() {
    let facts = before("SharingPlanAdopted");
    let input = freeze_sharing_input(&facts, &unit(), facts.position(), day("2026-12-01")).expect("frozen");
    assert_eq!((input.measure.residents, input.tasks[0].minutes.0), (24, 5));
    assert_eq!((input.decisions.len(), input.staff.len(), input.head_plan.len()), (1, 3, 9));
    assert!(input.night_reach.is_some());
    let early = freeze_sharing_input(&facts, &unit(), facts.position(), day("2026-08-31")).expect("frozen");
    assert_eq!((early.measure.residents, early.tasks[0].minutes.0, early.decisions.len()), (20, 4, 0));
    let late = freeze_sharing_input(&facts, &unit(), facts.position(), day("2028-01-01")).expect("frozen");
    assert_eq!((late.night_reach, late.decisions.len(), late.staff.len()), (None, 0, 2), "Ola's employment ended");
    let missing = freeze_sharing_input(&Facts::default(), &unit(), 0, day("2026-12-01")).expect_err("no unit");
    assert_eq!(missing[0].place, "unit U1");
}

#[test]
fn reading_as_of_a_position_knows_nothing_later() {
    let all = facts();
    let cancelled = all.iter().position(|f| f.event.name() == "AbsenceCancelled").expect("occurs");
    let then = fold(Facts::default(), &all[..cancelled]);
    let now = fold(Facts::default(), &all[..=cancelled]);
    let absences = |facts: &Facts| facts.people[&"E02".parse().expect("an id")].absences.len();
    assert_eq!((absences(&then), absences(&now)), (1, 0));
}
