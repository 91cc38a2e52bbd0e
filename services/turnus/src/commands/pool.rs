//! `turnus pool`: how many absences a staffing pool covers.

use crate::{cli::PoolArgs, exit::Failure, say};
use serde_json::json;
use turnus_domain::quantity::BasisPoints;
use turnus_rostering::pool::{Pool, covered};

pub(super) fn run(args: &PoolArgs) -> Result<(), Failure> {
    let pool = Pool {
        people: args.people,
        shifts_week: args.shifts,
        own_absence: BasisPoints(args.own_absence * 100),
        absences_week: args.absences,
        slots_week: args.slots,
    };
    let found = covered(&pool);
    let left = u64::from(args.absences) * 10_000 - found.covered_x10000;
    let kroner = left * u64::from(args.kroner) * 52 / 10_000;
    say::line(format_args!(
        "A pool of {} × 100 % ({} shifts a week, {} % absent itself) covers {} of {} absent shifts a week",
        args.people, found.shifts, args.own_absence, found.share, args.absences
    ))?;
    say::line(format_args!(
        "  {}.{} shifts a week are left, {} of all: {kroner} kr a year at {} kr a shift",
        left / 10_000,
        left % 10_000 / 1_000,
        BasisPoints(10_000_u32.saturating_sub(found.share.0)),
        args.kroner
    ))?;
    say::line(
        "  (absences come independently of each other, at any time alike; the pool is spread as evenly as it can be: an assumption)",
    )?;
    if args.json {
        say::line(json!({"share_bp": found.share, "covered_x10000": found.covered_x10000, "left_kroner_year": kroner}))?;
    }
    Ok(())
}
