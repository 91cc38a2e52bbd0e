//! Generated models of several units.

use crate::given::model as read;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::fmt::Write;
use turnus_sharing::skill_mix::Model;

/// Units U0 …, three professions, six tasks, two buckets, four rules that bar shared ways; two of the ways need two rules.
pub(crate) fn model(units: usize, seed: u64) -> Model {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let list = |n: usize, of: &dyn Fn(usize) -> String| (0..n).map(of).collect::<Vec<_>>().join(",");
    let mut ways = Vec::new();
    for k in 0..6_usize {
        ways.push(format!(r#"{{"task":"T{k}","profession":"P{}"}}"#, k % 2));
        let bars = if k >= 4 { format!(r#""r{}","r{}""#, k % 4, (k + 1) % 4) } else { format!(r#""r{k}""#) };
        let (effort, supervision) = (1.0 + f64::from(rng.random_range(0..5_u8)) / 20.0, f64::from(rng.random_range(0..4_u8)) / 20.0);
        ways.push(format!(
            r#"{{"task":"T{k}","profession":"P{}","mode":"supervised","effort":{effort},"risk":1,"supervision":[{{"profession":"P{}","hours":{supervision}}}],"barred_by":[{bars}]}}"#,
            k % 2 + 1,
            k % 2
        ));
    }
    let (mut demand, mut supply, mut risk) = (Vec::new(), Vec::new(), Vec::new());
    for u in 0..units {
        for b in 0..2 {
            for k in 0..6 {
                demand.push(format!(r#"{{"task":"T{k}","unit":"U{u}","bucket":"B{b}","hours":{}}}"#, rng.random_range(2..15_u8)));
            }
            for p in 0..3 {
                supply.push(format!(r#"{{"profession":"P{p}","unit":"U{u}","bucket":"B{b}","hours":{}}}"#, rng.random_range(12..28_u8)));
            }
        }
        risk.push(format!(r#"{{"unit":"U{u}","points":{}}}"#, rng.random_range(10..40_u8)));
    }
    let mut text = String::from("{");
    let _ = write!(text, r#""package_budget":2,"units":[{}],"#, list(units, &|u| format!(r#"{{"id":"U{u}"}}"#)));
    let _ = write!(text, r#""buckets":[{{"id":"B0"}},{{"id":"B1"}}],"#);
    let _ = write!(
        text,
        r#""professions":[{}],"#,
        list(3, &|p| format!(r#"{{"id":"P{p}","level":{},"cost":{},"hours_per_head":7}}"#, 4 - p, 400 - 50 * p))
    );
    let _ = write!(text, r#""tasks":[{}],"#, list(6, &|k| format!(r#"{{"id":"T{k}","level":2,"criticality":{}}}"#, 1 + k % 2)));
    let _ = write!(
        text,
        r#""rules":[{}],"#,
        list(4, &|r| format!(r#"{{"id":"r{r}","text":"rule {r}","kind":"policy","source":"generated"}}"#))
    );
    let _ = write!(
        text,
        r#""ways":[{}],"demand":[{}],"supply":[{}],"risk_limits":[{}]}}"#,
        ways.join(","),
        demand.join(","),
        supply.join(","),
        risk.join(",")
    );
    read(&text)
}
