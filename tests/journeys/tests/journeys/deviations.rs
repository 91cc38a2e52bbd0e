//! Deviations on days with and without long shifts of a published rota, beside the rate before (R-WT-06).

use std::collections::BTreeSet;
use turnus_domain::{
    command::Command,
    deviation::{Deviation, chart::follow_ups, event::DeviationReported},
    id::ShiftTypeId,
    quantity::Minutes,
};
use turnus_event_log::MemoryLog;
use turnus_journeys::{command, day, four_weeks, id, plan, planning, request, small_unit, unit};

fn reported(name: &str, date: chrono::NaiveDate, shift: &str, hours_into_shift: u8) -> Command {
    let (unit, rest_before) = (unit(), Some(Minutes::hours(9)));
    let deviation = Deviation { id: id(name), unit, date, shift: id(shift), hours_into_shift, rest_before, category: "fall".into() };
    Command::ReportDeviation(DeviationReported { deviation })
}

/// Eight residents, eight days with long shifts in four weeks: one fall on them is no alarm, and what happens on other days is
/// no part of the follow-up. A rota that was never published has no such days.
#[tokio::test]
async fn only_deviations_on_days_with_long_shifts_of_the_published_rota_are_counted() {
    let planning = planning(MemoryLog::default());
    planning.import(command("import"), small_unit()).await.expect("imported");
    planning.share(unit(), four_weeks().first, id("S1"), command("share")).await.expect("shared");
    let rota = plan(&planning, request("R1")).await.expect("solved").rota;
    let last = four_weeks().last();
    let long = |shift: &ShiftTypeId| ["LD", "LN"].contains(&shift.as_str());
    let days: BTreeSet<_> = rota.assignments.iter().filter(|a| long(&a.shift)).map(|a| a.date).collect();
    let other = four_weeks().days().find(|day| !days.contains(day)).expect("a day without");
    let first = *days.first().expect("a long shift");
    for (name, date, shift, hours) in [("D1", first, "LD", 9), ("D2", other, "D", 3)] {
        planning.execute(command(name), reported(name, date, shift, hours)).await.expect("reported");
    }
    let before = planning.facts().await.expect("folds");
    assert_eq!(follow_ups(&before, Some(&unit()), last, 4)[0].chart.resident_days, 0, "nothing is published");

    planning.publish(unit(), id("R1"), day("2026-12-15"), "minutes 12".into(), None, command("publish")).await.expect("published");
    let facts = planning.facts().await.expect("folds");
    let found = follow_ups(&facts, Some(&unit()), last, 4);
    let [up] = &found[..] else { panic!("one agreement is followed up: {found:?}") };
    assert_eq!((up.chart.deviations, up.chart.resident_days), (1, 8 * days.len() as u64));
    assert!(!up.chart.alarm() && up.chart.limit_x100 > up.chart.baseline_x100, "{:?}", up.chart);
    let like: Vec<_> = up.circumstances.iter().map(|(like, n)| (like.shift.as_str(), like.from_hour, like.short_rest, *n)).collect();
    assert_eq!(like, [("LD", 8, Some(true), 1)]);
}
