//! How much memory the program held at most (Linux; elsewhere nothing is told).

use std::fs;

/// Begins to measure anew.
pub fn forget_peak() {
    // 5 asks the kernel to reset the peak (man 5 proc, clear_refs); refused where it cannot.
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// Most memory since then, in MiB.
#[must_use]
pub fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()?.div_ceil(1024))
}
