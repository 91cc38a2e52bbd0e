//! Hours, breaches and points of a rota, as tables with words and sources.

use super::view::RotaView;
use crate::{
    format,
    site::Reader,
    words::{Lang, RuleWords, fill, rule},
};
use maud::{Markup, html};
use turnus_domain::{
    quantity::Minutes,
    rota::{
        Finding, Severity,
        figures::{nurse_presence, weekend_spread},
    },
};

/// Soft findings that are listed at most; the rest is in the points.
const LISTED: usize = 60;

/// What a finding says, in the reader's language.
pub(crate) fn said(lang: Lang, finding: &Finding) -> String {
    use crate::words::Measure::{Least, LeastTime, Most, MostTime, Plain};
    let (rule, words): (RuleWords, _) = (rule(finding.rule), lang.words());
    let time = |v| format::duration(lang, Minutes(v));
    let (m, l) = (finding.measured, finding.limit);
    let measured = match rule.measure {
        LeastTime => fill(words.measured_least, [&time(m), &time(l)]),
        MostTime => fill(words.measured_most, [&time(m), &time(l)]),
        Least => fill(words.measured_least, [&m, &l]),
        Most => fill(words.measured_most, [&m, &l]),
        Plain => return rule.name(lang).to_owned(),
    };
    format!("{}: {measured}", rule.name(lang))
}

/// A finding in one line: rule, what, whom, when, on which source.
pub(crate) fn line(reader: &Reader, view: &RotaView, finding: &Finding) -> Markup {
    named(reader, finding, finding.person.as_ref().map(|p| view.name(p)))
}

/// The same, about somebody who is named, or about nobody.
pub(crate) fn named(reader: &Reader, finding: &Finding, name: Option<&str>) -> Markup {
    html! {
        b { (finding.rule) } " " (said(reader.lang, finding))
        @if let Some(name) = name { " – " (name) }
        @if let Some(d) = finding.date { ", " (format::long_day(reader.lang, d)) }
        " (" (finding.source.text) ")"
    }
}

/// What the rota is to those who work it: nurses who are not alone, and weekends that are not spread fairly.
pub(crate) fn people(reader: &Reader, view: &RotaView) -> Markup {
    let (words, nurses) = (reader.lang.people(), nurse_presence(&view.input, &view.rota));
    let share = format::share(reader.lang, nurses.two_share());
    html! { ul {
        li { (fill(words.nurses_two, [&nurses.two, &nurses.shifts, &share])) }
        @for s in weekend_spread(&view.input, &view.rota, &view.report.hours).iter().filter(|s| s.is_unfair()) { li class="warning" {
            (fill(words.weekends_unfair, [&s.people, &s.every, &view.name(&s.least.1), &s.least.0, &view.name(&s.most.1), &s.most.0, &s.limit]))
        } }
    } }
}

/// Hours of everybody against position.
pub(crate) fn hours(reader: &Reader, view: &RotaView) -> Markup {
    let (words, lang) = (reader.words(), reader.lang);
    let time = |m| format::duration(lang, m);
    html! { section { div class="scroll" tabindex="0" role="region" aria-label=(words.hours_caption) { table class="list" {
        caption { (words.hours_caption) }
        thead { tr { @for h in [words.name, words.position, words.worked, words.owed, words.difference, words.weekends, words.nights, words.full_week] {
            th scope="col" { (h) }
        } } }
        tbody { @for h in &view.report.hours { tr {
            th scope="row" { (view.name(&h.person)) }
            td { @if let Some(m) = view.input.member(&h.person) { (format::share(lang, m.position)) } }
            td { (time(h.worked)) } td { (time(h.owed)) } td { (time(h.worked - h.owed)) } td { (h.weekends) } td { (h.nights) } td { (time(h.full_time_week)) }
        } } }
    } } } }
}

/// Everything the checker found.
pub(crate) fn report(reader: &Reader, view: &RotaView) -> Markup {
    let (words, report) = (reader.words(), &view.report);
    let (hard, soft): (Vec<&Finding>, Vec<&Finding>) = report.findings.iter().partition(|f| f.severity == Severity::Hard);
    html! { section {
        h2 { (words.report) }
        (table(reader, view, words.hard_caption, &hard, usize::MAX))
        (unmet(reader, view))
        (table(reader, view, words.soft_caption, &soft, LISTED))
        div class="scroll" tabindex="0" role="region" aria-label=(words.points_caption) { table class="list" {
            caption { (words.points_caption) }
            thead { tr { th scope="col" { (words.rule) } th scope="col" { (words.what) } th scope="col" { (words.points) } } }
            tbody { @for (id, points) in &report.points { tr {
                th scope="row" { (id) } td { (rule(*id).name(reader.lang)) } td { (points) }
            } } }
        } }
    } }
}

fn unmet(reader: &Reader, view: &RotaView) -> Markup {
    let words = reader.words();
    html! { @if !view.report.unmet.is_empty() { div class="scroll" tabindex="0" role="region" aria-label=(words.unmet_caption) { table class="list" {
        caption { (words.unmet_caption) }
        thead { tr { @for h in [words.day, words.band, words.class, words.present_required, words.reason, words.remedy] { th scope="col" { (h) } } } }
        tbody { @for u in &view.report.unmet { tr {
            th scope="row" { (format::long_day(reader.lang, u.date)) }
            td { (u.band.from) "–" (u.band.to) }
            td { (view.input.class(&u.class).map_or(u.class.as_str(), |c| c.name.as_str())) }
            td { (u.present) "/" (u.required) }
            td lang="en" { (u.reason) } td lang="en" { (u.remedies.join("; ")) }
        } } }
    } } } }
}

fn table(reader: &Reader, view: &RotaView, caption: &str, list: &[&Finding], most: usize) -> Markup {
    let words = reader.words();
    html! { @if !list.is_empty() {
        div class="scroll" tabindex="0" role="region" aria-label=(caption) { table class="list" {
            caption { (caption) @if list.len() > most { " – " (fill(words.shown_of, [&most, &list.len()])) } }
            thead { tr { @for h in [words.rule, words.who, words.day, words.what, words.points, words.source, words.remedy] { th scope="col" { (h) } } } }
            tbody { @for f in list.iter().take(most) { (row(reader, view, f)) } }
        } }
    } }
}

fn row(reader: &Reader, view: &RotaView, f: &Finding) -> Markup {
    html! { tr {
        th scope="row" { (f.rule) }
        td { @if let Some(p) = &f.person { (view.name(p)) } }
        td { @if let Some(d) = f.date { (format::long_day(reader.lang, d)) } }
        td { @if reader.lang == Lang::En { (f.what) } @else { (said(reader.lang, f)) } }
        td { (f.points) }
        td { (f.source.text) }
        td { (rule(f.rule).remedy(reader.lang).unwrap_or(&f.remedy)) }
    } }
}
