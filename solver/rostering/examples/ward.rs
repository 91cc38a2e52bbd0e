use std::{sync::atomic::{AtomicBool, Ordering}, time::{Duration, Instant}};
fn cpu() -> f64 {
    let s = std::fs::read_to_string("/proc/self/stat").unwrap();
    let f: Vec<&str> = s.rsplit(')').next().unwrap().split_whitespace().collect();
    (f[11].parse::<f64>().unwrap() + f[12].parse::<f64>().unwrap()) / 100.0
}
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let input = serde_json::from_str(&std::fs::read_to_string(&a[1]).unwrap()).unwrap();
    let limit: f64 = a[2].parse().unwrap();
    let from = Instant::now();
    let stop = AtomicBool::new(false);
    std::thread::scope(|s| {
        s.spawn(|| { while cpu() < limit && !stop.load(Ordering::Relaxed) { std::thread::sleep(Duration::from_millis(100)); } stop.store(true, Ordering::Relaxed); });
        let params = turnus_engine::Params { seed: a.get(3).map_or(1, |s| s.parse().unwrap()), tries: a.get(4).map_or(4000, |s| s.parse().unwrap()), rounds: a.get(5).map_or(0, |s| s.parse().unwrap()), ..Default::default() };
        let mut last = 0.0;
        let out = turnus_rostering::measure(&input, &params, &stop, &cpu, &mut |p| {
            let now = cpu();
            if now - last > 0.5 { last = now; eprintln!("{:7.2} cpu {:7.2} s {:?} {:?} bound {}", now, from.elapsed().as_secs_f64(), p.stage, p.objective, p.bound); }
        });
        stop.store(true, Ordering::Relaxed);
        eprintln!("{:?} bound {} points {:?} substitutes {} h without {:?} {:?}", out.0.objective, out.0.bound, out.1, out.2, out.0.without_line, out.0.profile);
    });
}
