mod ward;
use std::sync::atomic::AtomicBool;
#[test]
fn go() {
    let weeks: u32 = std::env::var("W").map_or(12, |w| w.parse().unwrap());
    let mut input = ward::solbakken(weeks);
    ward::dress(&mut input);
    println!("{:?}", input.defects());
    let t = std::time::Instant::now();
    let mut last = None;
    let params = turnus_rostering::Params { seed: std::env::var("SEED").map_or(1, |w| w.parse().unwrap()), steps: std::env::var("STEPS").map_or(600_000, |w| w.parse().unwrap()), ..Default::default() };
    let r = turnus_rostering::solve(&input, &params, &AtomicBool::new(false), &mut |p| { if last != Some(*p) { eprintln!("{:.1} {p:?}", t.elapsed().as_secs_f64()); last = Some(*p); } });
    match r {
        Ok(o) => {
            eprintln!("{:?} obj {} bound {} subs {:?}", t.elapsed(), o.objective, o.bound, o.substitutes);
            for m in &input.staff {
                let line: String = input.horizon.days().map(|d| o.assignments.iter().find(|a| a.person == m.person && a.date == d).map_or(".".into(), |a| a.shift.as_str().replace("LD", "L").replace("LN", "M"))).collect();
                eprintln!("{} {line}", m.person);
            }
        }
        Err(e) => eprintln!("{e}"),
    }
}
