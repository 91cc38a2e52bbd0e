//! Rotas planned backwards: drawn changes that break rules, and the cheapest sets of events that make them legal.

use chrono::Days;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::{collections::BTreeSet, sync::Arc};
use turnus_domain::{
    admit::admit,
    event::Event,
    fact::Fact,
    facts::Facts,
    freeze::freeze_planning_input,
    id::{PersonId, PlanId},
    rota::{Rota, Severity, amend::Amendment, event::RotaAmended},
    rule_book::RuleId,
    shift::DatedShift,
    staff::event::{ConsentWithdrawn, ExtraShiftAgreed},
};
use turnus_event_log::MemoryLog;
use turnus_journeys::{command, four_weeks, id, plan, planning, request, small_unit, unit};
use turnus_planning::{Backwards, Measure, Planning};

/// The unit with a rota that is legal.
async fn home() -> (Planning, Arc<Facts>, Rota) {
    let planning = planning(MemoryLog::default());
    planning.import(command("import"), small_unit()).await.expect("imported");
    planning.share(unit(), four_weeks().first, id("S1"), command("share")).await.expect("shared");
    let rota = plan(&planning, request("R0")).await.expect("solved").rota;
    let facts = planning.facts().await.expect("folds");
    (planning, facts, rota)
}

fn follow(facts: &mut Facts, fact: &Fact) {
    let position = facts.position() + 1;
    facts.evolve(&fact.event, position, fact.effective);
}

/// Hard rules that a rota breaks by some facts.
fn hard(facts: &Facts, rota: &Rota) -> usize {
    let input = freeze_planning_input(facts, &unit(), rota.horizon, facts.position()).expect("an input");
    let report = turnus_checker::check_assignments(&input, &rota.assignments, &rota.substitutes);
    report.findings.iter().filter(|f| f.severity == Severity::Hard).count()
}

/// The facts with a rota changed by hand, whatever it breaks, and that rota.
fn amended(facts: &Facts, base: &Rota, changes: Vec<Amendment>) -> (Facts, Rota) {
    let mut facts = facts.clone();
    let input = freeze_planning_input(&facts, &unit(), base.horizon, facts.position()).expect("an input");
    let plan: PlanId = id("WANTED");
    let rota = base.amended(plan.clone(), &changes);
    let event = RotaAmended {
        plan,
        unit: unit(),
        base: base.id.clone(),
        parent: None,
        sharing_plan: input.sharing_plan,
        input_position: facts.position(),
        changes,
        objective: 0,
        bound: 0,
        report: turnus_domain::rota::Report::default(),
    };
    follow(&mut facts, &Fact::new(event, base.horizon.first));
    (facts, rota)
}

/// The facts after some cells of the rota were drawn anew and some consents withdrawn, and the changed rota.
fn drawn(facts: &Facts, base: &Rota, seed: u64) -> (Facts, Rota) {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let input = freeze_planning_input(facts, &unit(), base.horizon, facts.position()).expect("an input");
    let changes: Vec<Amendment> = (0..random.random_range(0..4))
        .map(|_| {
            let person = input.staff[random.random_range(0..input.staff.len())].person.clone();
            let date = base.horizon.first + Days::new(random.random_range(0..28));
            let types = input.structure.on(input.holidays.kind(date));
            let shift = types[random.random_range(0..types.len())].clone();
            Amendment::Line { person, date, shift: (random.random_bool(0.7)).then_some(shift) }
        })
        .collect();
    let (mut facts, rota) = amended(facts, base, changes);
    for _ in 0..random.random_range(0..3) {
        let consent = &input.consents[random.random_range(0..input.consents.len())];
        let withdrawn = ConsentWithdrawn { person: consent.person.clone(), agreement: consent.agreement.clone(), on: base.horizon.first };
        follow(&mut facts, &Fact::new(withdrawn, base.horizon.first));
    }
    (facts, rota)
}

/// Every way is admitted, makes the whole rota legal by the checker, and does not without any one of its events.
fn judged(facts: &Facts, rota: &Rota, found: &Backwards, seed: u64) {
    assert_eq!(found.breaks.len(), hard(facts, rota), "{seed}");
    let efforts: Vec<u32> = found.ways.iter().map(|way| way.effort).collect();
    assert!(efforts.is_sorted(), "{seed}: {efforts:?}");
    assert!(found.ways.is_empty() || found.unmendable.is_empty(), "{seed}");
    for way in &found.ways {
        assert_eq!(way.facts.len(), way.measures.len(), "{seed}: each measure has its events");
        let mut after = facts.clone();
        for fact in way.facts.iter().flatten() {
            admit(&after, fact).unwrap_or_else(|why| panic!("{seed}: {why}"));
            follow(&mut after, fact);
        }
        assert_eq!(hard(&after, rota), 0, "{seed}: {:?}", way.measures);
        for left_out in 0..way.facts.len() {
            let mut without = facts.clone();
            let kept = way.facts.iter().enumerate().filter(|(k, _)| *k != left_out);
            kept.for_each(|(_, facts)| facts.iter().for_each(|fact| follow(&mut without, fact)));
            assert!(hard(&without, rota) > 0, "{seed}: {:?} can be left out of {:?}", way.measures[left_out], way.measures);
        }
    }
}

/// Every redrawn rota is legal by the checker after what has to be agreed beside it, not without any of its shifts, and needs no more of
/// them than were drawn by hand; none holds another one.
fn judged_redraws(facts: &Facts, base: &Rota, rota: &Rota, found: &Backwards, seed: u64) {
    let by_hand = rota.assignments.iter().filter(|a| !base.assignments.contains(a)).count()
        + base.assignments.iter().filter(|a| rota.shift(&a.person, a.date).is_none()).count();
    assert!(found.redraws.is_empty() || (found.ways.is_empty() && !found.unmendable.is_empty()), "{seed}");
    assert!(found.redraws.iter().map(|r| r.changes.len()).is_sorted(), "{seed}");
    assert!(found.redraws.first().is_none_or(|r| r.changes.len() <= by_hand), "{seed}: {by_hand} were drawn: {found:#?}");
    for (k, redraw) in found.redraws.iter().enumerate() {
        let mut after = facts.clone();
        for fact in redraw.way.facts.iter().flatten() {
            admit(&after, fact).unwrap_or_else(|why| panic!("{seed}: {why}"));
            follow(&mut after, fact);
        }
        assert_eq!(hard(&after, &rota.amended(rota.id.clone(), &redraw.changes)), 0, "{seed}: {redraw:#?}");
        for left_out in 0..redraw.changes.len() {
            let mut fewer = redraw.changes.clone();
            fewer.remove(left_out);
            assert!(hard(&after, &rota.amended(rota.id.clone(), &fewer)) > 0, "{seed}: {left_out} can be left out of {redraw:#?}");
        }
        let holds = |other: &turnus_planning::Redraw| other.changes.iter().all(|c| redraw.changes.contains(c));
        assert!(!found.redraws.iter().enumerate().any(|(o, other)| o != k && holds(other)), "{seed}: {found:#?}");
    }
}

/// A hundred rotas that break rules: three ways or fewer, each legal and none with a part too many; or what nothing mends, and the fewest
/// shifts to draw otherwise.
#[tokio::test]
async fn a_hundred_rotas_that_break_rules_get_the_cheapest_ways_or_what_nothing_mends() {
    let (planning, facts, base) = home().await;
    let (mut cases, mut three, mut fewer, mut law, mut agreed, mut slowest) = (0, 0, 0, 0, 0, std::time::Duration::ZERO);
    let mut redrawn = [0; 4];
    for seed in 0.. {
        if cases == 100 {
            break;
        }
        let (facts, rota) = drawn(&facts, &base, seed);
        if hard(&facts, &rota) == 0 {
            continue;
        }
        cases += 1;
        let begun = std::time::Instant::now();
        let found = planning.backwards(&Arc::new(facts.clone()), &unit(), &rota.id).await.expect("planned backwards");
        slowest = slowest.max(begun.elapsed());
        judged(&facts, &rota, &found, seed);
        judged_redraws(&facts, &base, &rota, &found, seed);
        if !found.unmendable.is_empty() {
            redrawn[found.redraws.len()] += 1;
        }
        assert!(!found.ways.is_empty() || !found.unmendable.is_empty(), "{seed}: {found:#?}");
        assert!(found.all || found.ways.len() == 3, "{seed}: fewer than three, and it is not proven that there are no more");
        three += usize::from(found.ways.len() == 3);
        fewer += usize::from((1..3).contains(&found.ways.len()));
        law += usize::from(found.is_beyond_law());
        agreed += usize::from(!found.unmendable.is_empty() && !found.is_beyond_law());
    }
    println!(
        "{cases} cases: {three} with three ways, {fewer} with one or two and no more, {law} beyond law, {agreed} beyond what is agreed"
    );
    println!("beyond law or what is agreed: {redrawn:?} with none, one, two, three times the fewest shifts to draw otherwise");
    println!("slowest {slowest:?}");
    assert!(redrawn[0] == 0 && redrawn[3] >= 25, "something to draw otherwise where nothing can be agreed: {redrawn:?}");
    assert!(three >= 50 && law >= 20 && agreed <= 3 && three + fewer + law + agreed == cases, "{three} {fewer} {law} {agreed}");
}

/// What the law forbids is told with its paragraph, and nothing of it is offered: rest below the floor, a week above the most.
#[tokio::test]
async fn what_the_law_forbids_is_told_with_its_paragraph() {
    let (planning, facts, base) = home().await;
    let late = base.assignments.iter().find(|a| a.shift.as_str() == "E" && base.shift(&a.person, a.date + Days::new(1)).is_none());
    let late = late.expect("an evening before a free day").clone();
    let change = |date, shift: &str| Amendment::Line { person: late.person.clone(), date, shift: Some(id(shift)) };
    let changes = vec![change(late.date, "N"), change(late.date + Days::new(1), "D")];
    let (facts, rota) = amended(&facts, &base, changes);
    let found = planning.backwards(&Arc::new(facts), &unit(), &rota.id).await.expect("planned backwards");
    assert!(found.is_beyond_law() && found.ways.is_empty() && found.all, "{found:#?}");
    let floor = found.unmendable.iter().find(|f| f.rule == RuleId::Wt40).expect("no rest between a night and the day after");
    assert_eq!((floor.source.text.as_str(), floor.limit), ("aml §10-8(3)", 480), "{floor:?}");
}

/// A rota that is legal as it is needs nothing, and a refused consent is asked for again at the least effort.
#[tokio::test]
async fn a_withdrawn_consent_is_the_cheapest_thing_to_ask_for() {
    let (planning, facts, base) = home().await;
    let nothing = planning.backwards(&facts, &unit(), &base.id).await.expect("planned backwards");
    assert!(nothing.breaks.is_empty() && nothing.ways.iter().all(|way| way.measures.is_empty()), "{nothing:#?}");
    let mut after = (*facts).clone();
    let long = base.assignments.iter().find(|a| a.shift.as_str() == "LD").expect("a long day");
    let consent = facts.people[&long.person].consents[0].clone();
    let withdrawn = ConsentWithdrawn { person: long.person.clone(), agreement: consent.agreement, on: base.horizon.first };
    follow(&mut after, &Fact::new(withdrawn, base.horizon.first));
    let found = planning.backwards(&Arc::new(after), &unit(), &base.id).await.expect("planned backwards");
    let first = &found.ways[0];
    assert_eq!((first.effort, first.facts.len()), (1, 1), "{found:#?}");
    assert!(matches!(&first.facts[0][0].event, Event::ConsentGiven(e) if e.person == long.person), "{found:#?}");
}

/// A rota in which somebody has one shift more, on a day on which it also breaks other rules: several of her shifts could be the extra
/// one, and taken together they leave too few hours. One of them and what else must be agreed is a way; to say that nothing can be
/// agreed would be wrong. Found among all free days of everybody, so that nothing is picked to please.
#[tokio::test]
async fn one_extra_shift_and_agreements_are_a_way_where_all_extra_shifts_together_are_none() {
    let (planning, facts, base) = home().await;
    let input = freeze_planning_input(&facts, &unit(), base.horizon, facts.position()).expect("an input");
    let (mut cases, mut agreed, mut longest) = (0, 0, 0);
    for m in &input.staff {
        for k in (0..28).step_by(3) {
            let date = base.horizon.first + Days::new(k);
            if base.shift(&m.person, date).is_some() || m.is_absent(date) {
                continue;
            }
            let shift = input.structure.on(input.holidays.kind(date))[0].clone();
            let change = Amendment::Line { person: m.person.clone(), date, shift: Some(shift) };
            let (facts, rota) = amended(&facts, &base, vec![change]);
            let broken = freeze_planning_input(&facts, &unit(), rota.horizon, facts.position()).expect("an input");
            let report = turnus_checker::check_assignments(&broken, &rota.assignments, &rota.substitutes);
            let rules: BTreeSet<RuleId> = report.findings.iter().filter(|f| f.severity == Severity::Hard).map(|f| f.rule).collect();
            // Each of these has something that takes it away; of hours it is a shift that is agreed as an extra one.
            let mendable = [RuleId::Hours, RuleId::Wt40, RuleId::Wt41, RuleId::Wt42, RuleId::Wt10, RuleId::Loc01, RuleId::Contract];
            if !rules.contains(&RuleId::Hours) || !rules.iter().all(|rule| mendable.contains(rule)) {
                continue;
            }
            let found = planning.backwards(&Arc::new(facts.clone()), &unit(), &rota.id).await.expect("planned backwards");
            judged(&facts, &rota, &found, k);
            let by_hand = one_by_one(&facts, &rota, &m.person);
            assert!(!by_hand || !found.ways.is_empty(), "{} on {date}: one extra shift is enough, and is not told: {found:#?}", m.person);
            let extra = |way: &&turnus_planning::Way| way.measures.iter().any(|m| matches!(m, Measure::Extra(..)));
            cases += usize::from(by_hand);
            agreed += usize::from(found.ways.iter().filter(extra).any(|way| way.measures.len() > 1));
            longest = longest.max(found.ways.iter().map(|way| way.measures.len()).max().unwrap_or(0));
        }
    }
    println!("{cases} rotas with one shift too many; {agreed} with an extra shift and something else, at most {longest} measures");
    assert!(cases > 5 && agreed > 20 && longest > 2, "{cases} {agreed} {longest}");
}

/// Somebody has two shifts more than she owes: two extra shifts, of which the choice is free as far as the rules go, are a way as well as
/// another position. All pairs of her shifts are tried by hand beside it.
#[tokio::test]
async fn who_needs_two_extra_shifts_is_told_the_cheapest_pairs() {
    let (planning, facts, base) = home().await;
    let input = freeze_planning_input(&facts, &unit(), base.horizon, facts.position()).expect("an input");
    let (mut cases, mut told_pairs) = (0, 0);
    for m in &input.staff {
        for k in 0..22 {
            let days = [base.horizon.first + Days::new(k), base.horizon.first + Days::new(k + 2 + k % 4)];
            if days.iter().any(|day| base.shift(&m.person, *day).is_some()) {
                continue;
            }
            let shift = |day| input.structure.on(input.holidays.kind(day))[0].clone();
            let changes = days.map(|date| Amendment::Line { person: m.person.clone(), date, shift: Some(shift(date)) });
            let (facts, rota) = amended(&facts, &base, changes.to_vec());
            // Where other rules are broken too no two extra shifts are enough.
            if hard(&facts, &rota) != 1 {
                continue;
            }
            let pairs = legal_pairs(&facts, &rota, &m.person);
            if pairs.is_empty() || one_by_one(&facts, &rota, &m.person) {
                continue;
            }
            cases += 1;
            let found = planning.backwards(&Arc::new(facts.clone()), &unit(), &rota.id).await.expect("planned backwards");
            judged(&facts, &rota, &found, k);
            assert!(found.ways.len() == 3 && found.ways[0].effort <= 4, "{} {k}: {found:#?}", m.person);
            let extra = |m: &Measure| match m {
                Measure::Extra(_, date, _) => Some(*date),
                _ => None,
            };
            for way in &found.ways {
                let dates: Vec<_> = way.measures.iter().filter_map(extra).collect();
                let is_pair = dates.len() == 2 && way.measures.len() == 2;
                assert!(!is_pair || pairs.contains(&dates), "{} {k}: {way:#?}", m.person);
                told_pairs += usize::from(is_pair);
            }
        }
    }
    println!("{cases} rotas with two shifts too many, {told_pairs} ways of two extra shifts and nothing else");
    assert!(cases > 5 && told_pairs > 5, "{cases} {told_pairs}");
}

/// The days of every two shifts of somebody that, agreed as extra ones and nothing else, make the rota legal.
fn legal_pairs(facts: &Facts, rota: &Rota, person: &PersonId) -> Vec<Vec<chrono::NaiveDate>> {
    let own: Vec<_> = rota.assignments.iter().filter(|a| a.person == *person).collect();
    let pairs = own.iter().enumerate().flat_map(|(k, first)| own[k + 1..].iter().map(move |second| [*first, *second]));
    let legal = pairs.filter(|pair| {
        let mut after = facts.clone();
        pair.iter().all(|a| {
            let fact = extra_shift(a);
            let admitted = admit(&after, &fact).is_ok();
            follow(&mut after, &fact);
            admitted
        }) && hard(&after, rota) == 0
    });
    legal.map(|pair| pair.map(|a| a.date).to_vec()).collect()
}

fn extra_shift(a: &turnus_domain::rota::Assignment) -> Fact {
    let shift = DatedShift { date: a.date, shift: a.shift.clone() };
    Fact::new(ExtraShiftAgreed { person: a.person.clone(), unit: unit(), shift }, a.date)
}

/// Whether one shift of somebody, agreed as an extra one and nothing else, makes the rota legal.
fn one_by_one(facts: &Facts, rota: &Rota, person: &PersonId) -> bool {
    rota.assignments.iter().filter(|a| a.person == *person).any(|a| {
        let fact = extra_shift(a);
        let mut after = facts.clone();
        let admitted = admit(&after, &fact).is_ok();
        follow(&mut after, &fact);
        admitted && hard(&after, rota) == 0
    })
}
