//! On tiny days the bound of what is left is compared with every assignment there is.

use crate::given::{on, planned};
use crate::sample::{Weekends, unit};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use turnus_domain::{day_plan::DayPlanInput, quantity::Minutes};

/// Two people, few tasks that anybody of them may do or only one, one common window: times are told one by one, and
/// every subset that fits both capacities is tried.
fn tiny(seed: u64) -> DayPlanInput {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut input = on(unit(Weekends::ThreeShift), "2027-01-06", &[("D", &["P-01", "P-09"])]);
    input.demands.retain(|d| ["T06", "T08", "T19", "T27", "T33"].contains(&d.task.as_str()) && d.from.0 < 800);
    for demand in &mut input.demands {
        demand.times = rng.random_range(0..=2);
        (demand.from, demand.to) = (Minutes(450), Minutes(900));
    }
    input.demands.retain(|d| d.times > 0);
    for duty in &mut input.duties {
        duty.capacity = Minutes(rng.random_range(5..=25));
    }
    input
}

/// Fewest minutes left: each time is done by the nurse, by the health-care worker if she may, or left.
fn fewest(input: &DayPlanInput) -> i64 {
    let task = |d: usize| input.sharing.tasks.iter().find(|t| t.id == input.demands[d].task).unwrap();
    let times: Vec<(i64, bool, u32)> = (0..input.demands.len())
        .flat_map(|d| {
            let hf = task(d).allowed.iter().any(|a| a.profession.as_str() == "HF" && a.mode == turnus_domain::task::Mode::Own);
            let risk = task(d).risk as u32;
            (0..input.demands[d].times).map(move |_| (task(d).minutes.0, hf, risk))
        })
        .collect();
    // Medium risk comes before low: minutes are weighed so that one minute of the higher class outweighs all of the lower.
    let weight = |risk: u32| 10_000_i64.pow(risk);
    fn search(times: &[(i64, bool, u32)], room: [i64; 2], weight: &dyn Fn(u32) -> i64) -> i64 {
        let Some(((minutes, hf, risk), rest)) = times.split_first() else { return 0 };
        let mut best = minutes * weight(*risk) + search(rest, room, weight);
        if room[0] >= *minutes {
            best = best.min(search(rest, [room[0] - minutes, room[1]], weight));
        }
        if *hf && room[1] >= *minutes {
            best = best.min(search(rest, [room[0], room[1] - minutes], weight));
        }
        best
    }
    search(&times, [input.duties[0].capacity.0, input.duties[1].capacity.0], &weight)
}

#[test]
fn what_is_left_on_tiny_days_is_the_least_of_all_assignments() {
    let mut some_left = 0;
    for seed in 0..40 {
        let input = tiny(seed);
        let plan = planned(&input);
        let of = |k: usize| plan.stages[k].value;
        let value = of(0) * 10_000_i64.pow(3) + of(1) * 10_000_i64.pow(2) + of(2) * 10_000 + of(3);
        assert_eq!(value, fewest(&input), "seed {seed}");
        assert!(plan.stages[..5].iter().all(|s| s.value == s.bound), "seed {seed}: {:?}", plan.stages);
        some_left += i32::from(value > 0);
    }
    assert!(some_left > 10, "tiny days with too little time are among them: {some_left}");
}
