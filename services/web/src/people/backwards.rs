//! A rota planned backwards: what would have to be agreed to make it legal as it is.

use super::named::Named;
use crate::{
    answer::answered,
    layout::{Page, Place, page},
    problem::Problem,
    rota::{draft::Draft, findings},
    site::{Reader, Site},
    words::{PeopleWords, fill},
};
use axum::extract::{Path, State};
use maud::{Markup, html};
use turnus_domain::{
    agreement::AgreementKind,
    id::{PersonId, PlanId, ShiftTypeId},
    rota::{Finding, Rota, amend::Amendment},
};
use turnus_planning::{Backwards, Measure, Redraw};

pub(crate) async fn show(State(site): State<Site>, reader: Reader, Path((unit, plan)): Path<(String, String)>) -> Result<Page, Problem> {
    let (at, plan) = (reader.unit(&site, unit.parse()?).await?, plan.parse::<PlanId>()?);
    let people = Named::of_rota(&site, &at.facts, &at.unit, &plan).await?;
    let words = reader.lang.people();
    let found = site.planning.backwards(&at.facts, &at.unit, &plan).await;
    let base = at.facts.rotas.get(&plan).and_then(|rota| rota.proposal.as_ref()).map(|p| &p.rota);
    let told = answered(&reader, found, |found| Told { reader: &reader, words, people: &people }.page(&found, base))?;
    let title = fill(words.backwards_title, [&plan]);
    Ok(page(&reader, Place::Rotas(&at.unit), &title, &html! { h1 { (title) } p { (words.backwards_help) } (told) }))
}

/// What would have to be agreed, in words.
pub(super) fn measure(reader: &Reader, people: &Named, measure: &Measure) -> String {
    Told { reader, words: reader.lang.people(), people }.measure(measure)
}

/// The way backwards with the words of a language.
struct Told<'a> {
    reader: &'a Reader,
    words: &'static PeopleWords,
    people: &'a Named,
}

impl Told<'_> {
    fn page(&self, found: &Backwards, base: Option<&Rota>) -> Markup {
        let words = self.words;
        html! {
            @if found.breaks.is_empty() { p { (words.backwards_legal) } }
            @else { h2 { (fill(words.backwards_breaks, [&found.breaks.len()])) } (self.findings(&found.breaks)) }
            @if !found.unmendable.is_empty() {
                div class="warning" {
                    h2 { (words.backwards_unmendable) }
                    @if found.is_beyond_law() { p { (words.backwards_beyond_law) } }
                    (self.findings(&found.unmendable))
                }
            }
            @for (way, number) in found.ways.iter().zip(1..).filter(|(way, _)| !way.measures.is_empty()) { section class="card" {
                h2 { (fill(words.backwards_way, [&number, &way.effort])) }
                ul { @for measure in &way.measures { li { (self.measure(measure)) } } }
            } }
            @if let Some(base) = base { @for (redraw, number) in found.redraws.iter().zip(1..) { (self.redraw(base, redraw, number)) } }
            @if found.is_hopeless() { p { (words.backwards_hopeless) } }
            @if found.all && found.unmendable.is_empty() && !found.breaks.is_empty() { p { (fill(words.backwards_all, [&found.tried])) } }
            @if found.is_cut_short() { p { (fill(words.backwards_cut_short, [&found.asked])) } }
        }
    }

    /// Shifts to draw otherwise, with the rota's own page where they are drawn and not kept yet.
    fn redraw(&self, base: &Rota, redraw: &Redraw, number: usize) -> Markup {
        let (words, common) = (self.words, self.reader.words());
        let code = |shift: Option<&ShiftTypeId>| shift.map_or_else(|| common.free.to_owned(), ToString::to_string);
        let cells = redraw.changes.iter().filter_map(|change| match change {
            Amendment::Line { person, date, shift } => Some((person, *date, shift.as_ref())),
            _ => None,
        });
        let draft = redraw.changes.iter().fold(Draft::default(), |draft, change| draft.with(change.clone(), base));
        html! { section class="card" {
            h2 { (fill(if redraw.way.measures.is_empty() { words.backwards_redraw } else { words.backwards_redraw_agreed }, [&number])) }
            ul {
                @for (person, date, shift) in cells {
                    li { (fill(common.draft_what, [
                        &self.people.name(person), &crate::format::long_day(self.reader.lang, date),
                        &code(base.shift(person, date)), &code(shift),
                    ])) }
                }
                @for measure in &redraw.way.measures { li { (self.measure(measure)) } }
            }
            @if redraw.unmet.0 != 0 { p { (fill(words.backwards_unmet, [&crate::format::signed_hours(self.reader.lang, redraw.unmet)])) } }
            p { a href=(format!("/units/{}/rotas/{}?draft={draft}", base.unit, base.id)) { (words.backwards_draw) } }
        } }
    }

    fn findings(&self, found: &[Finding]) -> Markup {
        html! { ul { @for f in found { li { (findings::named(self.reader, f, f.person.as_ref().map(|p| self.people.name(p)))) } } } }
    }

    fn measure(&self, measure: &Measure) -> String {
        let (words, name) = (self.words, |p: &PersonId| self.people.name(p).to_owned());
        match measure {
            Measure::Agree { kind, person, .. } => {
                let whom = person.as_ref().map_or_else(|| words.union_representatives.to_owned(), name);
                fill(words.agree_with, [&whom, &self.about(*kind)])
            }
            Measure::Tolerance(share) => fill(words.widen_tolerance, [&crate::format::share(self.reader.lang, *share)]),
            Measure::Rearrange { person, from, .. } => fill(words.own_arrangement, [&name(person), from]),
            Measure::Spare(p, date) => fill(words.spare_day, [&crate::format::long_day(self.reader.lang, *date), &name(p)]),
            Measure::Leave(p, _, from, to) => {
                let day = |day| crate::format::long_day(self.reader.lang, day);
                fill(words.give_leave, [&name(p), &day(*from), &day(*to)])
            }
            Measure::Assess(agreement) => fill(words.file_assessment, [agreement]),
            Measure::Monitor(agreement) => fill(words.start_monitoring, [agreement]),
            Measure::Evaluate(agreement) => fill(words.evaluate_agreement, [agreement]),
            Measure::Consent(p, agreement) => fill(words.ask_consent, [&name(p), agreement]),
            Measure::Position(p, _, position) => {
                fill(words.change_position, [&name(p), &crate::format::share(self.reader.lang, *position)])
            }
            Measure::Weekends(p, _, 1) => fill(words.change_weekends_all, [&name(p)]),
            Measure::Weekends(p, _, every) => fill(words.change_weekends, [&name(p), every]),
            Measure::Kinds(p, ..) => fill(words.change_kinds, [&name(p)]),
            Measure::Return(p, absence) => fill(words.cancel_absence, [absence, &name(p)]),
            Measure::Extra(p, date, shift) => fill(words.agree_extra, [&name(p), shift, &crate::format::long_day(self.reader.lang, *date)]),
            Measure::Free(p, date) => fill(words.free_fixed, [&name(p), &crate::format::long_day(self.reader.lang, *date)]),
        }
    }

    const fn about(&self, kind: AgreementKind) -> &'static str {
        let words = self.words;
        match kind {
            AgreementKind::IndividualAveraging => words.about_averaging,
            AgreementKind::LocalAveraging => words.about_long_shifts,
            AgreementKind::LocalOvertime => words.about_overtime,
            AgreementKind::LocalRest => words.about_rest,
            AgreementKind::SundayAverage => words.about_sundays,
            AgreementKind::National => words.about_national,
            AgreementKind::LocalWeekend => words.about_weekends,
        }
    }
}
