//! `turnus mix`: how the professions at a unit shift.

use crate::{
    cli::MixArgs,
    exit::{Failure, fault},
    say,
    session::{self, Session},
};
use turnus_domain::quantity::BasisPoints;
use turnus_planning::profession_mix;

pub(super) async fn run(args: MixArgs) -> Result<(), Failure> {
    let session = Session::existing(&args.store).await?;
    let facts = session.planning.facts().await?;
    let unit = session::unit(&facts, args.unit.as_ref())?;
    session.close().await;
    let on = args.on.map_or_else(session::today, Ok)?;
    let mix = profession_mix(&facts, &unit, on, args.months, BasisPoints(args.alert_at * 100));
    say::line(format_args!("Posts of {unit}, {} months before {on} → on {on} (full-time equivalents, share of all)", args.months))?;
    for p in &mix.parts {
        let (then, now) = (x100(p.posts_x100.0), x100(p.posts_x100.1));
        let (was, is) = (x100(p.share.0.0.into()), x100(p.share.1.0.into()));
        say::line(format_args!("  {:<8} level {}  {then:>7} → {now:>7}   {was:>6} % → {is:>6} %", p.profession.as_str(), p.level))?;
    }
    say::line(format_args!("  mean level of care {} → {}", x100(mix.level_x100.0), x100(mix.level_x100.1)))?;
    for p in mix.alerts() {
        say::line(format_args!(
            "ALERT: the mix drifts up the levels of care: {} has lost {} % of its share (alert from {} %, a choice)",
            p.profession,
            p.lost.0 / 100,
            args.alert_at
        ))?;
    }
    if mix.alerts().next().is_none() {
        say::line("no drift up the levels of care")?;
    }
    if args.json {
        say::line(serde_json::to_string(&mix).map_err(fault)?)?;
    }
    Ok(())
}

fn x100(n: u64) -> String {
    format!("{}.{:02}", n / 100, n % 100)
}
