//! Constructed homes and municipalities: of the stated size, admitted event by event, and fit to be planned.

use crate::given::facts_of;
use std::collections::BTreeMap;
use turnus::sample::{place::Place, year::END};
use turnus_domain::{
    calendar::{DateRange, Horizon},
    event::Event,
    fact::Fact,
    facts::Facts,
    shift::ShiftKind,
    staff::AbsenceKind,
};
use turnus_event_log::MemoryLog;
use turnus_journeys::{command, id, plan, planning, short};
use turnus_planning::{PlanRota, SolveOrder};

/// Full-timers of a hundred, of each profession (domain brief E.1).
const FULL_TIME: [(&str, f64); 5] = [("SP", 64.2), ("VP", 75.8), ("HF", 37.9), ("HP", 35.1), ("OA", 38.9)];

/// Admits every fact against the state that the earlier ones make.
fn folded(facts: &[Fact]) -> Facts {
    let mut state = Facts::default();
    for (n, fact) in facts.iter().enumerate() {
        turnus_domain::decide::check(&mut state, fact).unwrap_or_else(|e| panic!("fact {}: {e}", n + 1));
    }
    state
}

/// People with a permanent employment at a unit on the last day, with their positions in hundredths of a percent.
fn permanent(state: &Facts) -> Vec<(String, u32)> {
    let last = END.pred_opt().expect("a day");
    let today = DateRange::between(last, last);
    let of = |p: &turnus_domain::staff::state::PersonFacts| {
        let jobs: Vec<_> = p.employments.values().filter(|e| e.employed.overlaps(&today) && !e.unit.as_str().ends_with("-house")).collect();
        let position = jobs.iter().filter_map(|e| e.position.at(last)).map(|p| p.0).sum::<u32>();
        // Students and apprentices work no nights; they come on top of the employees.
        let student = jobs.iter().all(|e| e.kinds.at(last).is_some_and(|k| !k.contains(&ShiftKind::Night)));
        jobs.first().filter(|_| !student).map(|e| (e.profession.to_string(), position))
    };
    state.people.values().filter_map(|p| of(p)).collect()
}

fn near(value: f64, wanted: f64, within: f64, what: &str) {
    assert!((value - wanted).abs() <= within, "{what}: {value}, not {wanted} ± {within}");
}

#[test]
fn homes_are_of_the_stated_size() {
    let mut sizes = BTreeMap::new();
    for seed in 1..=6 {
        let place = Place::home(seed, 2);
        let state = folded(&facts_of(&place));
        let wards: Vec<_> = place.wards.iter().filter(|w| !w.house).collect();
        let residents: u32 = wards.iter().map(|w| w.residents).sum();
        assert!((48..=60).contains(&residents) && (2..=3).contains(&wards.len()), "{residents} residents in {} wards", wards.len());
        let people = permanent(&state);
        let fte = people.iter().map(|(_, position)| f64::from(*position)).sum::<f64>() / 10_000.0;
        assert!((57..=70).contains(&people.len()), "{} people", people.len());
        assert!((39.5..=49.5).contains(&fte), "{fte} full positions");
        let weekend = |unit: &turnus_domain::unit::state::UnitFacts| {
            let lines = unit.head_plan.at(END).cloned().unwrap_or_default();
            lines.iter().filter(|l| l.day == turnus_domain::calendar::DayKind::Weekend).map(|l| l.heads).sum::<u32>()
        };
        let heads: u32 = state.units.values().map(|u| weekend(u)).sum();
        assert!((22..=29).contains(&heads), "{heads} people on a weekend");
        sizes.insert(seed, (residents, people.len()));
    }
    assert!(sizes.values().collect::<std::collections::BTreeSet<_>>().len() > 2, "seeds differ: {sizes:?}");
}

#[test]
fn a_municipality_is_of_the_stated_size() {
    for seed in [1, 2] {
        let place = Place::municipality(seed, 1);
        let facts = facts_of(&place);
        let state = folded(&facts);
        let people = permanent(&state);
        let fte = people.iter().map(|(_, position)| f64::from(*position)).sum::<f64>() / 10_000.0;
        near(people.len() as f64, 950.0, 0.0, "people");
        near(fte, 665.0, 10.0, "full positions");
        let full = |of: &dyn Fn(&str) -> bool| {
            let all: Vec<_> = people.iter().filter(|(p, _)| of(p)).collect();
            all.iter().filter(|(_, position)| *position == 10_000).count() as f64 * 100.0 / all.len() as f64
        };
        near(full(&|_| true), 35.0, 1.0, "full-timers of all");
        for (profession, wanted) in FULL_TIME {
            // Small groups cannot come nearer than one person.
            let n = people.iter().filter(|(p, _)| p == profession).count() as f64;
            near(full(&|p| p == profession), wanted, 50.0 / n + 0.5, profession);
        }
        assert_eq!((state.units.len(), state.agreements.len(), place.students), (28, 12, 60));
        let residents: u32 = place.wards.iter().filter(|w| w.home.is_some()).map(|w| w.residents).sum();
        assert_eq!(residents, 180);
        let shifts = worked(&state) as f64;
        near(shifts, 3_100.0, 310.0, "shifts of a week");
    }
}

/// Shifts that are fixed and were not freed.
fn worked(state: &Facts) -> usize {
    state.people.values().map(|p| p.fixed.len()).sum()
}

/// Twelve weeks of a home: events for each shift, sick days, and other facts for another seed.
#[test]
fn a_period_has_the_volume_of_the_brief() {
    let place = Place::home(3, 12);
    let facts = facts_of(&place);
    let state = folded(&facts);
    let opening = facts.iter().take_while(|f| !matches!(f.event, Event::WishRecorded(_))).count();
    near((facts.len() - opening) as f64 / worked(&state) as f64, 6.6, 0.6, "events for each shift that is worked");
    let begin = END - chrono::Days::new(84);
    let days = |kind: AbsenceKind| {
        let of = |a: &&turnus_domain::staff::Absence| a.kind == kind;
        let each = |a: &turnus_domain::staff::Absence| (a.days.to.unwrap_or(END).min(END) - a.days.from.max(begin)).num_days() + 1;
        state.people.values().flat_map(|p| p.absences.values()).filter(of).map(each).sum::<i64>() as f64
    };
    let there = state.people.values().filter(|p| p.employments.values().any(|e| e.employed.contains(begin))).count() as f64 * 84.0;
    near(days(AbsenceKind::SickLeave) * 100.0 / there, 9.8, 3.0, "percent of days on sick leave, October to December");
    assert!(facts_of(&place) == facts, "the same seed gives the same facts");
    assert!(facts_of(&Place::home(4, 12)) != facts, "another seed gives others");
}

/// A ward of a constructed home from the events to a rota that the checker bears out: `plan_rota` proposes no other.
#[tokio::test]
async fn a_ward_of_a_home_can_be_planned() {
    let place = Place::home(1, 3);
    let planning = planning(MemoryLog::default());
    planning.import(command("home"), facts_of(&place)).await.expect("admitted");
    let unit: turnus_domain::id::UnitId = id(&place.wards[0].id);
    let shared = planning.share(unit.clone(), END, id("S1"), command("S1")).await.expect("shared");
    assert!(shared.cover.iter().any(|c| c.heads() > 0));
    let horizon = Horizon { first: END, weeks: 4 };
    let request =
        PlanRota { unit, horizon, plan: id("R1"), params: short(), from_base: None, order: SolveOrder::default(), id: command("R1") };
    let made = plan(&planning, request).await.expect("proposed");
    assert_eq!(made.report.hard(), 0);
    assert!(made.rota.assignments.len() > 100, "{} shifts", made.rota.assignments.len());
    assert_eq!(turnus_checker::check(&made.input, &made.rota), made.report);
}
