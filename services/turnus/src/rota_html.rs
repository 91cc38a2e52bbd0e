//! A rota as one plain HTML page that prints on A3 landscape, four weeks to a table.
//!
//! No script, no picture, no colour without a word beside it: tables have captions and scoped headers, so that a
//! screen reader can follow them.

use crate::rota_view::{CoverLine, RotaView, SubstituteLine};
use chrono::{Datelike, NaiveDate};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use turnus_domain::{
    calendar::is_weekend,
    rota::{Finding, Severity},
};

const STYLE: &str = "@page{size:A3 landscape;margin:10mm}body{font:11pt/1.35 system-ui,sans-serif;margin:1rem;color:#111;background:#fff}\
table{border-collapse:collapse;margin:0 0 1.5rem;page-break-inside:auto}caption{text-align:left;font-weight:bold;padding:.3rem 0}\
th,td{border:1px solid #767676;padding:.1rem .25rem;text-align:center;font-size:9pt}th[scope=row]{text-align:left;white-space:nowrap}\
thead{display:table-header-group}tr{page-break-inside:avoid}.free{background:#eee}.short{font-weight:bold;text-decoration:underline}\
.wide td,.wide th{text-align:left}section.weeks{page-break-after:always}@media screen{.scroll{overflow-x:auto}}";

/// Weeks in one table.
const WEEKS: usize = 4;

/// Writes the page.
#[must_use]
pub fn page(view: &RotaView) -> String {
    let days: Vec<NaiveDate> = view.rota.horizon.days().collect();
    let (substitutes, cover) = (view.substitutes(), view.cover());
    let title = format!("Rota {} – {}", view.unit_name, view.rota.horizon.first);
    let all = html! {
        (DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; meta name="viewport" content="width=device-width"; title { (title) } style { (PreEscaped(STYLE)) } }
            body {
                main {
                    h1 { (title) }
                    (heading(view))
                    @for (k, weeks) in days.chunks(WEEKS * 7).enumerate() {
                        section.weeks { div.scroll tabindex="0" role="region" aria-label=(format!("weeks from week {}", k * WEEKS + 1)) {
                            (table(view, k, weeks, &substitutes, &cover))
                        } }
                    }
                    (hours(view))
                    (report(view))
                }
            }
        }
    };
    all.into_string()
}

fn heading(view: &RotaView) -> Markup {
    let rota = &view.rota;
    html! {
        p { "Rota " (rota.id) " of unit " (rota.unit) ", " (rota.horizon.first) " to " (rota.horizon.last()) ", " strong { (view.status) } "." }
        @if let Some(why) = &view.stale { p role="note" { strong { "Out of date: " } (why) } }
        p { "Shifts: " @for (k, s) in view.input.shift_types.iter().enumerate() { @if k > 0 { ", " } (s.id) " = " (s.name) " " (s.start) "–" (s.end) } "." }
    }
}

fn table(view: &RotaView, k: usize, days: &[NaiveDate], substitutes: &[SubstituteLine], cover: &[CoverLine]) -> Markup {
    let shifts = view.shifts();
    html! {
        table {
            caption { "Weeks " (k * WEEKS + 1) "–" (k * WEEKS + days.len() / 7) ": who works when, substitutes, and cover as present/required" }
            thead { tr { th scope="col" { "Name" } th scope="col" { "Profession, position" }
                @for d in days { th scope="col" class=[off_class(view, *d)] { (d.format("%a")) br; (d.day()) "." (d.month()) } }
            } }
            tbody {
                @for m in &view.input.staff { tr {
                    th scope="row" { (view.name(&m.person)) }
                    td { (m.profession) " " (m.position) }
                    @for d in days { td class=[off_class(view, *d)] {
                        @match shifts.get(&(&m.person, *d)) { Some(s) => (s), None => (RotaView::absence(m, *d)) }
                    } }
                } }
            }
            (substitute_rows(view, days, substitutes))
            (cover_rows(days, cover))
        }
    }
}

fn off_class(view: &RotaView, day: NaiveDate) -> Option<&'static str> {
    (is_weekend(day) || view.input.holidays.is_holiday(day)).then_some("free")
}

fn substitute_rows(view: &RotaView, days: &[NaiveDate], lines: &[SubstituteLine]) -> Markup {
    html! { tbody {
        @for (k, line) in lines.iter().enumerate() { @if days.iter().any(|d| line.shifts.contains_key(d)) { tr {
            th scope="row" { "Substitute " (k + 1) }
            td { (line.profession) }
            @for d in days { td class=[off_class(view, *d)] { @if let Some(s) = line.shifts.get(d) { (s) } } }
        } } }
    } }
}

fn cover_rows(days: &[NaiveDate], lines: &[CoverLine]) -> Markup {
    html! { tbody {
        @for line in lines { tr {
            th scope="row" { (line.class) " " (line.band.from) "–" (line.band.to) }
            td { (line.binds) }
            @for d in days { @if let Some((present, required)) = line.days.get(d) {
                td class=[(present < required).then_some("short")] {
                    @if *required > 0 { (present) "/" (required) @if present < required { " lacks " (required - present) } }
                }
            } }
        } }
    } }
}

fn hours(view: &RotaView) -> Markup {
    html! { section { table.wide {
        caption { "Hours, weekends and nights of each person" }
        thead { tr { @for h in ["Name", "Worked", "Owed", "Difference", "Weekends", "Nights", "Full week by HTA-12"] { th scope="col" { (h) } } } }
        tbody { @for h in &view.report.hours { tr {
            th scope="row" { (view.name(&h.person)) }
            td { (h.worked) } td { (h.owed) } td { (h.worked - h.owed) } td { (h.weekends) } td { (h.nights) } td { (h.full_time_week) }
        } } }
    } } }
}

fn report(view: &RotaView) -> Markup {
    let (rota, report) = (&view.rota, &view.report);
    let (hard, soft): (Vec<_>, Vec<_>) = report.findings.iter().partition(|f| f.severity == Severity::Hard);
    let slack = &report.slack;
    html! { section {
        h2 { "Report of the checker" }
        p { (hard.len()) " hard violations. Beside it: " (slack.hours_tolerance_used) " of hours tolerance used, "
            (slack.unmet) " of cover unmet, " (slack.substitutes) " of substitute shifts." }
        p { (report.objective) " points; no rota can have fewer than " (rota.bound) ": a gap of " (percent(rota.gap_bp())) "." }
        (unmet(view))
        (findings(view, "Hard violations", &hard))
        (findings(view, "What costs points", &soft))
        table.wide {
            caption { "Points by rule" }
            thead { tr { th scope="col" { "Rule" } th scope="col" { "Points" } } }
            tbody { @for (rule, points) in &report.points { tr { th scope="row" { (rule) } td { (points) } } } }
        }
    } }
}

fn unmet(view: &RotaView) -> Markup {
    html! { @if !view.report.unmet.is_empty() { table.wide {
        caption { "Cover that is not met, why, and what would mend it" }
        thead { tr { @for h in ["Day", "Band", "Class", "Present/required", "Reason", "Remedies"] { th scope="col" { (h) } } } }
        tbody { @for u in &view.report.unmet { tr {
            th scope="row" { (u.date) } td { (u.band.from) "–" (u.band.to) } td { (u.class) } td { (u.present) "/" (u.required) } td { (u.reason) }
            td { (u.remedies.join("; ")) }
        } } }
    } } }
}

fn findings(view: &RotaView, caption: &str, list: &[&Finding]) -> Markup {
    html! { @if !list.is_empty() { table.wide {
        caption { (caption) }
        thead { tr { @for h in ["Rule", "Who", "Day", "What", "Points", "Source", "Remedy"] { th scope="col" { (h) } } } }
        tbody { @for f in list { tr {
            th scope="row" { (f.rule) }
            td { @if let Some(p) = &f.person { (view.name(p)) } }
            td { @if let Some(d) = f.date { (d) } }
            td { (f.what) } td { (f.points) } td { (f.source.text) } td { (f.remedy) }
        } } }
    } } }
}

/// Hundredths of a percent as text.
fn percent(bp: i64) -> String {
    format!("{}.{:02} %", bp / 100, bp.abs() % 100)
}
