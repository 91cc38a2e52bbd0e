//! `turnus deviations`: whether deviations rise under long shifts.

use crate::{
    cli::DeviationsArgs,
    exit::Failure,
    say,
    session::{self, Session},
    summary::x100,
};
use turnus_domain::deviation::chart::{STEP, follow_ups};

pub(super) async fn run(args: DeviationsArgs) -> Result<(), Failure> {
    let session = Session::existing(&args.place.store).await?;
    let facts = session.planning.facts().await?;
    session.close().await;
    let unit = if args.all { None } else { Some(session::unit(&facts, args.place.unit.as_ref())?) };
    let on = args.on.map_or_else(session::today, Ok)?;
    let found = follow_ups(&facts, unit.as_ref(), on, args.weeks);
    let told = |value: u64| x100(i64::try_from(value).unwrap_or(i64::MAX));
    for up in &found {
        let c = &up.chart;
        say::line(format_args!(
            "Agreement {}, {} weeks to {on}: {} deviations on days with long shifts in {} resident-days: {} per 1,000; before {}, limit {} ({})",
            up.agreement,
            args.weeks,
            c.deviations,
            c.resident_days,
            told(c.rate_x100),
            told(c.baseline_x100),
            told(c.limit_x100),
            up.source.text
        ))?;
        for (like, n) in &up.circumstances {
            let rest = match like.short_rest {
                None => "rest before not known",
                Some(true) => "after less than daily rest",
                Some(false) => "after daily rest or more",
            };
            say::line(format_args!("  {n} on {}, {} to {} hours into it, {rest}", like.shift, like.from_hour, like.from_hour + STEP))?;
        }
        if c.alarm() {
            say::line("  ALARM: more than chance; hold a review meeting with the union representatives and record the evaluation")?;
        }
    }
    if found.is_empty() {
        say::line(format_args!("no follow-up of deviations was running in the {} weeks to {on}", args.weeks))?;
    }
    Ok(())
}
