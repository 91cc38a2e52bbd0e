//! Processor time: what a measurement on a shared machine can be told in.

use rustix::time::{ClockId, clock_gettime};

/// Processor seconds of all threads of this program so far.
#[must_use]
pub fn seconds() -> f64 {
    let t = clock_gettime(ClockId::ProcessCPUTime);
    t.tv_sec as f64 + t.tv_nsec as f64 / 1e9
}
