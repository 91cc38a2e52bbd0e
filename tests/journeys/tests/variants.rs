//! Twenty seeded variants of a unit: the product's weekend numbers equal an independent calculation by enumeration.
//!
//! Heads, frequencies, consents, absences, structure and what is switched off vary. The calculation here reads the
//! parameters of the variant, not the frozen input, and tries everything: every number of heads per shift type, every
//! crew of every weekend, every choice of people who consent.

use chrono::{Days, NaiveDate};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::{BTreeSet, HashMap};
use turnus::sample::{Absences, Away, Post, SampleUnit, Weekends, solbakken, ward};
use turnus_domain::{
    agreement::event::{AgreementEnded, AgreementEvaluated, MonitoringStopped},
    calendar::{DateRange, DayKind, Horizon},
    command::Command,
    cover::{Band, CoverRequirement, CoverSource},
    decide::decide,
    fact::Fact,
    facts::Facts,
    freeze::{freeze_planning_input, freeze_sharing_input},
    id::{PersonId, ShiftTypeId},
    planning_input::PlanningInput,
    quantity::Minutes,
    rota::PersonHours,
    rule_book::RuleId,
    sharing::{SharingPlan, event::SharingPlanAdopted},
    staff::{
        AbsenceKind, ExemptFrom, Exemption,
        event::{ConsentWithdrawn, ExemptionRecorded},
    },
};
use turnus_rostering::weekend::{
    Missing, Need, WeekendPlan, compare_weekends, consent_curve, full_time_table, long_shift_obstacles, long_shift_types,
    three_shift_types, weekend_need, weekend_puzzle,
};

/// Classes from narrow to wide, with the professions in them; none means everybody.
const CLASSES: [(&str, Option<&[&str]>); 4] =
    [("nurse", Some(&["SP"])), ("nurse-or-social-educator", Some(&["SP", "VP"])), ("skilled", Some(&["SP", "VP", "HF"])), ("any", None)];

/// Bands with the shift types that span them.
const BANDS: [(&str, &str, &[&str]); 4] = [
    ("07:30", "15:00", &["D", "LD"]),
    ("15:00", "20:00", &["E", "LD"]),
    ("20:00", "22:30", &["E", "LN"]),
    ("22:30", "07:30", &["N", "LN"]),
];

const THREE: [&str; 3] = ["D", "E", "N"];
const LONG: [&str; 2] = ["LD", "LN"];

/// What is switched off, from which day of the horizon on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Off {
    Nothing,
    Agreement(u64),
    Monitoring(u64),
    Evaluation(u64),
    Consent(usize, u64),
    Exempt(usize, u64),
}

/// A variant: the unit, both covers as (class, band, day, heads), and what is switched off.
#[derive(Debug, Clone)]
struct Variant {
    sample: SampleUnit,
    three_every: u32,
    three: Vec<Row>,
    long: Vec<Row>,
    off: Off,
}

/// A row of cover.
#[derive(Debug, Clone, Copy)]
struct Row {
    day: DayKind,
    class: usize,
    band: usize,
    sources: [u32; 3],
}

impl Row {
    fn heads(&self) -> u32 {
        self.sources.into_iter().max().unwrap()
    }
    fn requirement(&self) -> CoverRequirement {
        let (from, to, _) = BANDS[self.band];
        CoverRequirement {
            day: self.day,
            band: Band { from: from.parse().unwrap(), to: to.parse().unwrap() },
            class: CLASSES[self.class].0.parse().unwrap(),
            head_plan: self.sources[0],
            policy_minimum: self.sources[1],
            task_need: self.sources[2],
        }
    }
}

// ---- drawing a variant -------------------------------------------------------------------------------------------

fn variant(seed: u64) -> Variant {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let people = random.random_range(6..=9_usize);
    let every = random.random_range(2..=4_u8);
    let weeks = random.random_range(4..=6_u32);
    let professions = ["SP", "VP", "HF", "HF", "X-ASS"];
    let post = |random: &mut ChaCha8Rng| Post {
        profession: professions[random.random_range(0..professions.len())],
        position: [40, 60, 75, 100][random.random_range(0..4_usize)],
        phase: random.random_range(0..every),
        last_night: random.random_range(0..2_u32) == 0,
    };
    let staff = (0..people).map(|_| post(&mut random)).collect();
    let away = |random: &mut ChaCha8Rng| Away {
        person: random.random_range(0..people),
        kind: AbsenceKind::SickLeave,
        from: random.random_range(0..u64::from(weeks) * 7 - 7),
        days: random.random_range(1..=7),
    };
    let absences = if seed.is_multiple_of(3) { Absences::Listed(vec![away(&mut random)]) } else { Absences::None };
    let day = |random: &mut ChaCha8Rng| random.random_range(0..u64::from(weeks) * 7);
    let off = match seed % 8 {
        1 => Off::Agreement(day(&mut random)),
        2 => Off::Monitoring(day(&mut random)),
        3 => Off::Evaluation(day(&mut random)),
        4 => Off::Consent(random.random_range(0..people), day(&mut random)),
        5 => Off::Exempt(random.random_range(0..people), day(&mut random)),
        _ => Off::Nothing,
    };
    let sample = SampleUnit {
        staff,
        weekends: if seed.is_multiple_of(2) { Weekends::Long } else { Weekends::ThreeShift },
        weekend_every: every,
        consents: if random.random_range(0..3_u32) > 0 { people } else { random.random_range(0..people) },
        absences,
        wishes: 1,
        horizon: Horizon { first: solbakken::unit().horizon.first, weeks },
        seed,
        ..solbakken::unit()
    };
    let night = random.random_range(1..=2);
    let three = cover(&[(random.random_range(1..=4), &[0]), (random.random_range(1..=3), &[1, 2]), (night, &[3])], &mut random);
    let long = cover(&[(random.random_range(1..=2), &[0, 1]), (night, &[2, 3])], &mut random);
    Variant { sample, three_every: random.random_range(2..=3), three, long, off }
}

/// Weekend rows for shifts that need so many heads in their bands, narrower classes fewer; and the nights of weekdays.
fn cover(shifts: &[(u32, &[usize])], random: &mut ChaCha8Rng) -> Vec<Row> {
    let mut rows = Vec::new();
    for (heads, bands) in shifts {
        for band in *bands {
            rows.push(row(DayKind::Weekend, 3, *band, *heads, random));
            for class in 0..3 {
                if random.random_range(0..5_u32) == 0 {
                    rows.push(row(DayKind::Weekend, class, *band, 1, random));
                }
            }
        }
    }
    let nights = random.random_range(1..=2);
    rows.push(row(DayKind::Weekday, 3, 3, nights, random));
    rows.push(row(DayKind::Weekday, 2, 3, 1, random));
    rows.push(row(DayKind::Weekday, 3, 0, 4, random));
    rows
}

fn row(day: DayKind, class: usize, band: usize, heads: u32, random: &mut ChaCha8Rng) -> Row {
    let mut sources = [0; 3].map(|_: u32| random.random_range(0..=heads));
    sources[random.random_range(0..3_usize)] = heads;
    Row { day, class, band, sources }
}

// ---- the product's side ------------------------------------------------------------------------------------------

fn record(facts: &mut Facts, new: &[Fact]) {
    for fact in decide(facts, &Command::Import(new.to_vec())).unwrap_or_else(|e| panic!("{e}")) {
        facts.evolve(&fact.event, facts.position() + 1, fact.effective);
    }
}

fn person(k: usize) -> PersonId {
    format!("E{:02}", k + 1).parse().unwrap()
}

fn switched_off(v: &Variant) -> Vec<Fact> {
    let date = |k: u64| v.sample.horizon.first + Days::new(k);
    let agreement = || "A-LONG".parse().unwrap();
    match v.off {
        Off::Nothing => vec![],
        Off::Agreement(k) => vec![Fact::new(AgreementEnded { agreement: agreement(), on: date(k) - Days::new(1) }, date(k))],
        Off::Monitoring(k) => vec![Fact::new(MonitoringStopped { agreement: agreement(), on: date(k) - Days::new(1) }, date(k))],
        Off::Evaluation(k) => {
            vec![Fact::new(AgreementEvaluated { agreement: agreement(), evaluate_by: Some(date(k) - Days::new(1)) }, date(0))]
        }
        Off::Consent(p, _) if !v.sample.consents(p) => vec![],
        Off::Consent(p, k) => vec![Fact::new(ConsentWithdrawn { person: person(p), agreement: agreement(), on: date(k) }, date(k))],
        Off::Exempt(p, k) => {
            let exemption = Exemption { from: ExemptFrom::LongShift, valid: DateRange::starting(date(k)) };
            vec![Fact::new(ExemptionRecorded { person: person(p), exemption }, date(k))]
        }
    }
}

fn frozen(v: &Variant) -> PlanningInput {
    let mut facts = Facts::default();
    record(&mut facts, &v.sample.facts().unwrap());
    record(&mut facts, &switched_off(v));
    let (unit, first) = (v.sample.unit.parse().unwrap(), v.sample.horizon.first);
    let cover = v.long.iter().map(Row::requirement).collect();
    adopt(&mut facts, plan(&unit, first, cover));
    freeze_planning_input(&facts, &unit, v.sample.horizon, facts.position()).unwrap_or_else(|e| panic!("{e:?}"))
}

fn adopt(facts: &mut Facts, plan: SharingPlan) {
    let first = plan.effective;
    record(facts, &[Fact::new(SharingPlanAdopted { plan }, first)]);
}

fn plan(unit: &turnus_domain::id::UnitId, effective: NaiveDate, cover: Vec<CoverRequirement>) -> SharingPlan {
    SharingPlan {
        id: "S1".parse().unwrap(),
        unit: unit.clone(),
        input_position: 1,
        effective,
        decisions: vec![],
        shares: vec![],
        task_heads: vec![],
        cover,
        unmet_x100: vec![],
        prices: vec![],
        reach_gaps: vec![],
    }
}

// ---- the independent calculation ---------------------------------------------------------------------------------

/// Whether somebody's profession is in a class.
fn is_in(profession: &str, class: usize) -> bool {
    CLASSES[class].1.is_none_or(|list| list.contains(&profession))
}

/// (fewest people, any heads that need no more): every number of heads per shift type is tried.
fn fewest(rows: &[Row], types: &[&str], class: usize, heads: impl Fn(&Row) -> u32) -> u32 {
    let rows: Vec<_> = rows.iter().filter(|r| r.class <= class).collect();
    let friday = rows.iter().filter(|r| r.day == DayKind::Weekday && r.band == 3).map(|r| heads(r)).max().unwrap_or(0);
    let enough = |x: &[u32]| {
        let on = |band: usize| types.iter().zip(x).filter(|(t, _)| BANDS[band].2.contains(t)).map(|(_, n)| n).sum::<u32>();
        rows.iter().filter(|r| r.day == DayKind::Weekend).all(|r| on(r.band) >= heads(r))
    };
    let night = |x: &[u32]| types.iter().zip(x).filter(|(t, _)| t.ends_with('N')).map(|(_, n)| *n).sum::<u32>();
    let vectors =
        (0..5_u32.pow(types.len() as u32)).map(|code| (0..types.len()).map(|k| code / 5_u32.pow(k as u32) % 5).collect::<Vec<_>>());
    vectors.filter(|x| enough(x)).map(|x| x.iter().sum::<u32>() + friday.saturating_sub(night(&x))).min().unwrap()
}

/// What is missing for a long shift, from what the variant switched off.
fn missing(v: &Variant, p: usize, day: u64) -> BTreeSet<Missing> {
    let mut missing = BTreeSet::new();
    if is_away(v, p, day) {
        missing.insert(Missing::Presence);
    }
    if matches!(v.off, Off::Agreement(k) if day >= k) {
        missing.insert(Missing::Agreement);
        return missing;
    }
    if !v.sample.consents(p) || matches!(v.off, Off::Consent(q, k) if p == q && day >= k) {
        missing.insert(Missing::Consent);
    }
    match v.off {
        Off::Monitoring(k) if day >= k => drop(missing.insert(Missing::Monitoring)),
        Off::Evaluation(k) if day >= k => drop(missing.insert(Missing::Evaluation)),
        Off::Exempt(q, k) if p == q && day >= k => drop(missing.insert(Missing::Exemption)),
        _ => {}
    }
    missing
}

fn is_away(v: &Variant, p: usize, day: u64) -> bool {
    matches!(&v.sample.absences, Absences::Listed(list) if list.iter().any(|a| a.person == p && (a.from..a.from + a.days).contains(&day)))
}

/// Crews of a weekend that meet every weekend row, as bit masks of people, none with somebody to spare.
fn crews(v: &Variant, weekend: u32) -> Vec<u32> {
    let n = v.sample.staff.len();
    let both = [u64::from(weekend) * 7 + 5, u64::from(weekend) * 7 + 6];
    let may = |p: usize| both.iter().all(|d| missing(v, p, *d).iter().all(|m| *m == Missing::Consent));
    let able: u32 = (0..n).filter(|p| may(*p)).map(|p| 1 << p).sum();
    let good = |crew: &u32| crew & !able == 0 && subsets(*crew).any(|by_day| meets(v, by_day, crew & !by_day));
    let all: Vec<u32> = (0..1_u32 << n).filter(good).collect();
    all.iter().copied().filter(|c| !all.iter().any(|o| o != c && o & c == *o)).collect()
}

fn subsets(mask: u32) -> impl Iterator<Item = u32> {
    (0..=mask).filter(move |s| s & mask == *s)
}

fn meets(v: &Variant, by_day: u32, by_night: u32) -> bool {
    let count = |crew: u32, class| {
        (0..v.sample.staff.len()).filter(|p| crew & (1 << p) != 0 && is_in(v.sample.staff[*p].profession, class)).count() as u32
    };
    let there = |r: &Row| count(if BANDS[r.band].2.contains(&"LD") { by_day } else { by_night }, r.class);
    v.long.iter().filter(|r| r.day == DayKind::Weekend).all(|r| there(r) >= r.heads())
}

/// Most weekends that the willing can cover from a weekend on; `turns` is the first weekend of each person's next turn.
fn most(crews: &[Vec<u32>], willing: u32, every: u8, weekend: usize, turns: &[u8], known: &mut HashMap<(usize, Vec<u8>), u32>) -> u32 {
    let Some(possible) = crews.get(weekend) else { return 0 };
    let now: Vec<u8> = turns.iter().map(|t| (*t).max(weekend as u8)).collect();
    if let Some(found) = known.get(&(weekend, now.clone())) {
        return *found;
    }
    let mut best = most(crews, willing, every, weekend + 1, &now, known);
    let free: u32 = now.iter().enumerate().filter(|(_, t)| usize::from(**t) <= weekend).map(|(p, _)| 1 << p).sum();
    for crew in possible.iter().filter(|c| *c & !(free & willing) == 0) {
        let next: Vec<u8> = now.iter().enumerate().map(|(p, t)| if crew & (1 << p) != 0 { weekend as u8 + every } else { *t }).collect();
        best = best.max(1 + most(crews, willing, every, weekend + 1, &next, known));
    }
    known.insert((weekend, now), best);
    best
}

/// The curve of consents: every choice of people is tried.
fn curve(v: &Variant) -> Vec<u32> {
    let n = v.sample.staff.len();
    let every = v.sample.weekend_every;
    let crews: Vec<_> = (0..v.sample.horizon.weeks).map(|w| crews(v, w)).collect();
    let turns: Vec<u8> = v.sample.staff.iter().map(|p| p.phase % every).collect();
    let mut best = vec![0; n + 1];
    for willing in 0..1_u32 << n {
        let k = willing.count_ones() as usize;
        best[k] = best[k].max(most(&crews, willing, every, 0, &turns, &mut HashMap::new()));
    }
    best
}

// ---- twenty variants ---------------------------------------------------------------------------------------------

fn check_need(need: &Need, rows: &[Row], types: &[&str], class: usize, every: u32, seed: u64) {
    let people = fewest(rows, types, class, Row::heads);
    assert_eq!((need.per_weekend, need.needed), (people, people * every), "variant {seed}, {types:?}, class {class}");
    let source = [CoverSource::HeadPlan, CoverSource::PolicyMinimum, CoverSource::TaskNeed];
    let alone: Vec<_> =
        (0..3).filter(|s| people > 0 && fewest(rows, types, class, |r| r.sources[*s]) == people).map(|s| source[s]).collect();
    assert!(alone.is_empty() || need.binds == alone, "variant {seed}: {:?} binds, not {alone:?}", need.binds);
    assert_eq!(need.binds.is_empty(), people == 0);
}

/// What the product says of a variant.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    LongShiftsHelp,
    TheyNeedMorePeople,
    TheyDoNotComeOut,
}

/// Checks a variant.
fn check(seed: u64) -> Verdict {
    let v = variant(seed);
    let input = frozen(&v);
    let (three, long): (Vec<_>, Vec<_>) = (v.three.iter().map(Row::requirement).collect(), v.long.iter().map(Row::requirement).collect());
    let every = u32::from(v.sample.weekend_every);
    let puzzle =
        compare_weekends(&input, WeekendPlan { cover: &three, every: v.three_every }, WeekendPlan { cover: &long, every }).unwrap();
    check_need(&puzzle.three_shift.all, &v.three, &THREE, 3, v.three_every, seed);
    check_need(&puzzle.long_shift.all, &v.long, &LONG, 3, every, seed);
    let weekend_days: Vec<u64> = (0..v.sample.horizon.len() as u64).filter(|d| d % 7 >= 5).collect();
    let legal = |p: usize| weekend_days.iter().any(|d| missing(&v, p, *d).iter().all(|m| *m == Missing::Presence));
    let mut comes_out = true;
    for (class, (name, _)) in CLASSES.iter().enumerate() {
        check_need(of_class(&puzzle.three_shift.classes, name), &v.three, &THREE, class, v.three_every, seed);
        let need = of_class(&puzzle.long_shift.classes, name);
        check_need(need, &v.long, &LONG, class, every, seed);
        let members: Vec<_> = (0..v.sample.staff.len()).filter(|p| is_in(v.sample.staff[*p].profession, class)).collect();
        let may = members.iter().filter(|p| legal(**p)).count() as u32;
        assert_eq!((need.there, need.may), (members.len() as u32, may), "variant {seed}, class {class}");
        comes_out &= fewest(&v.long, &LONG, class, Row::heads) * every <= may;
    }
    assert_eq!(puzzle.long_shift.comes_out, comes_out, "variant {seed}");
    check_legality(&v, &input, seed);
    check_curve(&v, &puzzle.consents.iter().map(|s| (s.consents, s.weekends)).collect::<Vec<_>>(), seed);
    let people = |rows, types: &[&str], every| fewest(rows, types, 3, Row::heads) * every;
    let fewer = people(&v.long, &LONG, every) < people(&v.three, &THREE, v.three_every);
    assert_eq!(puzzle.long_shifts_help(), comes_out && fewer, "variant {seed}");
    match (comes_out, fewer) {
        (true, true) => Verdict::LongShiftsHelp,
        (_, false) => Verdict::TheyNeedMorePeople,
        (false, true) => Verdict::TheyDoNotComeOut,
    }
}

fn check_legality(v: &Variant, input: &PlanningInput, seed: u64) {
    for p in 0..v.sample.staff.len() {
        for (day, date) in input.horizon.days().enumerate().filter(|(d, _)| d % 7 >= 5) {
            let told: BTreeSet<_> = long_shift_obstacles(input, &person(p), date).unwrap().into_iter().map(|o| o.missing).collect();
            assert_eq!(told, missing(v, p, day as u64), "variant {seed}, person {p}, {date}");
        }
    }
}

/// The product leaves out people who may work no long shift at all: its curve is as long as there are others.
fn check_curve(v: &Variant, told: &[(u32, u32)], seed: u64) {
    let expected = curve(v);
    assert_eq!(told.last(), Some(&(0, expected[0])), "variant {seed}");
    for (consents, weekends) in told {
        assert_eq!(*weekends, expected[*consents as usize], "variant {seed}, {consents} consents");
    }
    assert_eq!(told.first().unwrap().1, *expected.last().unwrap(), "variant {seed}: the others add nothing");
}

#[test]
fn twenty_variants_equal_the_independent_calculation() {
    let verdicts: Vec<_> = (0..20).map(check).collect();
    println!("{verdicts:?}");
    for verdict in [Verdict::LongShiftsHelp, Verdict::TheyNeedMorePeople, Verdict::TheyDoNotComeOut] {
        let n = verdicts.iter().filter(|v| **v == verdict).count();
        assert!(n >= 3, "{n} of 20 variants end with {verdict:?}");
    }
}

// ---- the samples -------------------------------------------------------------------------------------------------

/// A sample with adopted long cover, and the cover of the three-shift head plan beside it.
fn sample(
    unit: &SampleUnit,
    more: &[Fact],
    three_shift: Vec<turnus_domain::cover::HeadPlanLine>,
) -> (PlanningInput, Vec<CoverRequirement>) {
    let mut facts = Facts::default();
    record(&mut facts, &unit.facts().unwrap());
    record(&mut facts, more);
    let (id, first) = (unit.unit.parse().unwrap(), unit.horizon.first);
    let mut sharing = freeze_sharing_input(&facts, &id, facts.position(), first).unwrap();
    let share = |input: &_, id: &str| turnus_sharing::share(input, id.parse().unwrap(), &mut |_| {}).unwrap();
    let long = share(&sharing, "S1");
    sharing.head_plan = three_shift;
    let three = share(&sharing, "S2").cover;
    adopt(&mut facts, long);
    (freeze_planning_input(&facts, &id, unit.horizon, facts.position()).unwrap(), three)
}

fn of_class<'a>(needs: &'a [Need], class: &str) -> &'a Need {
    needs.iter().find(|n| n.class.as_ref().unwrap().as_str() == class).unwrap()
}

#[test]
fn the_home_freezes_as_base_rota_and_dated() {
    let (three, t08) = (Weekends::ThreeShift.head_plan().unwrap(), solbakken::t08_decision().unwrap());
    let (base, _) = sample(&solbakken::unit(), &t08, three.clone());
    assert_eq!((base.staff.len(), base.consents.len(), base.holidays.days.len()), (28, 28, 0));
    assert!(base.staff.iter().all(|m| m.absences.is_empty() && m.wishes.len() == 4 && m.history.weekends.len() >= 6));
    for phase in 0..4 {
        let crew: Vec<_> = solbakken::unit().staff.iter().filter(|p| p.phase == phase).map(|p| p.profession).collect();
        assert_eq!((crew.len(), crew.iter().filter(|p| matches!(**p, "SP" | "VP")).count()), (7, 2), "phase {phase}");
    }
    let (dated, _) = sample(&solbakken::dated_unit(), &t08, three);
    let away: usize = dated.staff.iter().map(|m| dated.horizon.days().filter(|d| m.is_absent(*d)).count()).sum();
    let days = dated.staff.len() * dated.horizon.len();
    assert!((3 * days..=6 * days).contains(&(100 * away)), "{away} of {days} days");
    assert_eq!(dated.holidays.days.iter().filter(|h| dated.horizon.contains(h.date)).count(), 3);
}

#[test]
fn solbakken_needs_33_people_with_three_shifts_and_28_with_long_ones() {
    let (input, three) = sample(&solbakken::unit(), &solbakken::t08_decision().unwrap(), Weekends::ThreeShift.head_plan().unwrap());
    let puzzle = compare_weekends(&input, WeekendPlan { cover: &three, every: 3 }, WeekendPlan { cover: &input.cover, every: 4 }).unwrap();
    let (three, long) = (&puzzle.three_shift, &puzzle.long_shift);
    assert_eq!((three.all.per_weekend, three.all.needed, three.comes_out), (11, 33, false));
    assert_eq!((long.all.per_weekend, long.all.needed, long.all.there, long.all.may, long.comes_out), (7, 28, 28, 28, true));
    for need in [three, long] {
        assert_eq!(need.all.binds, [CoverSource::HeadPlan, CoverSource::TaskNeed], "agreed heads are what the tasks need");
        assert!(!need.all.tight.is_empty());
    }
    assert!(puzzle.long_shifts_help());
    assert_eq!(of_class(&long.classes, "nurse-or-social-educator").needed, 4, "after T08: on the long day only");
    let covered: Vec<u32> = puzzle.consents.iter().map(|s| s.weekends).collect();
    let by_hand: Vec<u32> = (0..=28).rev().map(|consents| 3 * (consents / 7)).collect();
    assert_eq!(
        covered, by_hand,
        "of four weekends in a row nobody works two, so k people cover k / 7 of them; one refusal costs three weekends"
    );
    let plain = weekend_puzzle(&input).unwrap();
    assert_eq!((&plain.long_shift, plain.three_shift.every), (long, 3));
}

#[test]
fn before_t08_is_delegated_the_long_night_takes_every_nurse_and_social_educator() {
    let (input, _) = sample(&solbakken::unit(), &[], Weekends::ThreeShift.head_plan().unwrap());
    let long = weekend_need(&input, &input.cover, &long_shift_types(&input), 4).unwrap();
    let nurses = of_class(&long.classes, "nurse-or-social-educator");
    assert_eq!((nurses.per_weekend, nurses.needed, nurses.there), (2, 8, 8), "eight of eight: one refusal and it does not come out");
    assert!(nurses.tight.iter().any(|t| t.sources == [CoverSource::TaskNeed] && t.class.as_str() == "nurse-or-social-educator"));
}

#[test]
fn the_ward_is_told_that_long_shifts_do_not_solve_its_weekends() {
    let heads =
        |d, e| vec![turnus::sample::heads(DayKind::Weekend, "D", d).unwrap(), turnus::sample::heads(DayKind::Weekend, "E", e).unwrap()];
    let mut three: Vec<_> = ward::unit().unwrap().head_plan.unwrap().into_iter().filter(|l| l.day != DayKind::Weekend).collect();
    three.extend(heads(6, 5));
    three.push(turnus::sample::heads(DayKind::Weekend, "N", 2).unwrap());
    let (input, three) = sample(&ward::unit().unwrap(), &[], three);
    let puzzle = compare_weekends(&input, WeekendPlan { cover: &three, every: 3 }, WeekendPlan { cover: &input.cover, every: 4 }).unwrap();
    let long = &puzzle.long_shift.all;
    assert!(long.needed > long.there && long.needed > long.may, "{long:?}");
    assert_eq!((long.there, long.may), (30, 22));
    assert!(!puzzle.long_shift.comes_out && !puzzle.long_shifts_help());
    assert!(puzzle.consents[0].weekends < 12, "not even with everybody's consent: {:?}", puzzle.consents[0]);
}

#[test]
fn one_switch_makes_long_shifts_illegal_and_names_rule_and_missing_piece() {
    let (input, _) = sample(&solbakken::unit(), &[], Weekends::ThreeShift.head_plan().unwrap());
    let saturday = input.horizon.first + Days::new(5);
    let check = |change: &dyn Fn(&mut PlanningInput), rule: RuleId, missing: Missing| {
        let mut changed = input.clone();
        change(&mut changed);
        for m in &changed.staff {
            let found = long_shift_obstacles(&changed, &m.person, saturday).unwrap();
            assert_eq!(found.iter().map(|o| (o.rule, o.missing)).collect::<Vec<_>>(), [(rule, missing)]);
            assert!(!found[0].what.is_empty() && !found[0].remedy.is_empty());
        }
        let need = weekend_need(&changed, &changed.cover, &long_shift_types(&changed), 4).unwrap();
        assert_eq!((need.all.may, need.comes_out), (0, false));
    };
    let long = |i: &PlanningInput| i.agreements.iter().position(|a| a.id.as_str() == "A-LONG").unwrap();
    assert!(input.staff.iter().all(|m| long_shift_obstacles(&input, &m.person, saturday).unwrap().is_empty()));
    check(&|i| drop(i.agreements.remove(long(i))), RuleId::Loc02, Missing::Agreement);
    check(
        &|i| {
            let k = long(i);
            i.agreements[k].health_assessment = None
        },
        RuleId::Loc02,
        Missing::HealthAssessment,
    );
    check(
        &|i| {
            let k = long(i);
            i.agreements[k].monitoring = None
        },
        RuleId::Loc02,
        Missing::Monitoring,
    );
    check(
        &|i| {
            let k = long(i);
            i.agreements[k].evaluate_by = Some(i.horizon.first - Days::new(1))
        },
        RuleId::Loc02,
        Missing::Evaluation,
    );
    check(
        &|i| {
            let k = long(i);
            i.agreements[k].terms.day_limit = Some(Minutes(660))
        },
        RuleId::Loc02,
        Missing::ShiftLength,
    );
    check(&|i| i.consents.clear(), RuleId::Loc02, Missing::Consent);
    check(&|i| i.staff.iter_mut().for_each(|m| m.adult_from = Some(i.horizon.first + Days::new(100))), RuleId::Wt80, Missing::Age);
    let mut by_night = input.clone();
    by_night.agreements.retain(|a| a.id.as_str() != "A-NIGHT");
    assert!(
        by_night.staff.iter().all(|m| long_shift_obstacles(&by_night, &m.person, saturday).unwrap().is_empty()),
        "one agreement off does not break another"
    );
}

#[test]
fn without_the_agreement_on_the_clock_change_one_weekend_does_not_come_out() {
    let (mut input, _) = sample(&solbakken::unit(), &[], Weekends::ThreeShift.head_plan().unwrap());
    let types: Vec<ShiftTypeId> = long_shift_types(&input);
    assert_eq!(consent_curve(&input, &input.cover, &types).unwrap()[0].weekends, 12);
    input.agreements.retain(|a| a.id.as_str() != "A-SHORT-NIGHT");
    assert_eq!(consent_curve(&input, &input.cover, &types).unwrap()[0].weekends, 11);
    assert_eq!(three_shift_types(&input).len(), 3);
}

#[test]
fn every_fourth_weekend_takes_the_conversion_of_full_time_away() {
    let hours = |k: usize, week| PersonHours {
        person: person(k),
        owed: Minutes(0),
        worked: Minutes(0),
        weekends: 3,
        nights: 3,
        full_time_week: Minutes(week),
    };
    let table = full_time_table(&[hours(0, 2_088), hours(1, 2_130)], &[hours(1, 2_130), hours(0, 2_130)]);
    assert_eq!(
        table.iter().map(|c| (c.person.clone(), c.longer())).collect::<Vec<_>>(),
        [(person(0), Minutes(42)), (person(1), Minutes(0))]
    );
}
