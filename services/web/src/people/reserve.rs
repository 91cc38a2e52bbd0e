//! How many people must be ready to step in: absences drawn over the rota in force.

use crate::{
    answer::answered,
    format,
    layout::{Page, Place, page},
    problem::Problem,
    site::{Reader, Site, UnitAsOf, today},
    words::{PeopleWords, fill},
};
use axum::extract::{Path, Query, State};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;
use std::cmp::Reverse;
use turnus_domain::{night::Hundredths, quantity::BasisPoints};
use turnus_planning::{AbsenceSource, AskReserve, OfRota, ReserveFound};
use turnus_rostering::reserve::{SHARES, Uncovered};

/// How often the rota is lived through.
const SAMPLES: u32 = 1_000;
/// Rows of uncovered cover that are shown, the worst first.
const SHOWN: usize = 20;

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    on: Option<NaiveDate>,
    #[serde(default)]
    absence: String,
}

impl Asked {
    fn absence(&self) -> Result<Option<BasisPoints>, Problem> {
        let text = Some(self.absence.trim()).filter(|text| !text.is_empty());
        let percent: Option<u32> =
            text.map(str::parse).transpose().map_err(|_| Problem::Unreadable(format!("{}: expected 0 to 50", self.absence)))?;
        Ok(percent.map(|percent| BasisPoints(percent.saturating_mul(100))))
    }
}

pub(crate) async fn show(
    State(site): State<Site>,
    reader: Reader,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Page, Problem> {
    let UnitAsOf { unit, name, facts } = reader.unit(&site, unit.parse()?).await?;
    let words = reader.lang.people();
    let on = asked.on.unwrap_or_else(today);
    let of = OfRota { unit: unit.clone(), rota: None };
    let question = AskReserve { of, today: on, absence: asked.absence()?, spell_days: None, samples: SAMPLES, seed: 1 };
    let told =
        answered(&reader, site.planning.reserve(&facts, question).await, |found| Told { reader: &reader, words, found: &found }.page())?;
    let title = fill(words.reserve_title, [&name]);
    let body = html! {
        h1 { (title) }
        form method="get" class="stacked screen" {
            label for="on" { (words.day_of_rota) }
            input type="date" id="on" name="on" required value=(on);
            label for="absence" { (words.absence_percent) }
            input type="number" id="absence" name="absence" min="0" max="50" value=(asked.absence);
            @if let Some(at) = reader.as_of { input type="hidden" name="as_of" value=(at); }
            p { button { (words.draw) } }
        }
        (told)
    };
    Ok(page(&reader, Place::Rotas(&unit), &title, &body))
}

/// A reserve with the words of a language.
struct Told<'a> {
    reader: &'a Reader,
    words: &'static PeopleWords,
    found: &'a ReserveFound,
}

impl Told<'_> {
    fn page(&self) -> Markup {
        let (words, found, lang) = (self.words, self.found, self.reader.lang);
        let (params, reserve, cover) = (&found.params, &found.reserve, &found.cover);
        let source = match found.source {
            AbsenceSource::Stated => words.stated,
            AbsenceSource::Recorded => words.recorded,
            AbsenceSource::Assumed => words.assumed,
        };
        let x100 = |value: i64| format::hundredths(lang, Hundredths(value));
        let fte = |value: Hundredths| format::hundredths(lang, value);
        let absence = format::share(lang, params.absence);
        let spell = if found.spell_assumed { words.assumed } else { words.stated };
        html! {
            p { (fill(words.drawn_by, [&found.rota, &params.samples, &absence, &source, &params.spell_days, &spell])) }
            ul {
                li { (fill(words.stand_in, [&fte(cover.planned_fte()), &fte(cover.fte)]))
                    @if let (Some(actual), Some(variance)) = (cover.actual, cover.variance_fte()) {
                        " " (fill(words.variance, [&format::share(lang, actual), &fte(variance)]))
                    } }
                li { (fill(words.lost_on_average, [&x100(reserve.lost_x100), &x100(reserve.changes_x100)])) }
                @for (percent, most) in &reserve.changes { li { (fill(words.changes_within, [most, percent])) } }
            }
            (self.classes()) (self.uncovered())
        }
    }

    fn classes(&self) -> Markup {
        let (words, class_word) = (self.words, self.reader.words().class);
        html! { div class="scroll" tabindex="0" role="region" aria-label=(words.reserve) { table class="list" {
            caption { (words.reserve_caption) }
            thead { tr { th scope="col" { (class_word) } @for percent in SHARES { th scope="col" { (fill(words.for_days, [&percent])) } } } }
            tbody { @for class in &self.found.reserve.classes { tr {
                th scope="row" { (self.class(&class.class)) }
                @for (_, people, share) in &class.people { td { (people) " (" (format::share(self.reader.lang, *share)) ")" } }
            } } }
        } } }
    }

    fn uncovered(&self) -> Markup {
        let (words, all, lang) = (self.words, self.reader.words(), self.reader.lang);
        let mut rows: Vec<&Uncovered> = self.found.reserve.uncovered.iter().collect();
        rows.sort_by_key(|u| (Reverse(u.mean_x100), u.date, u.band));
        rows.truncate(SHOWN);
        rows.sort_by_key(|u| (u.date, u.band));
        html! { @if !rows.is_empty() { div class="scroll" tabindex="0" role="region" aria-label=(words.uncovered_caption) { table class="list" {
            caption { (words.uncovered_caption) }
            thead { tr { @for h in [all.day, all.band, all.class, words.on_average, words.any_in, words.at_most] { th scope="col" { (h) } } } }
            tbody { @for u in rows { tr {
                th scope="row" { (format::long_day(lang, u.date)) } td { (u.band.from) "–" (u.band.to) } td { (self.class(&u.class)) }
                td { (format::hundredths(lang, Hundredths(u.mean_x100))) } td { (format::share(lang, u.share)) } td { (u.most) }
            } } }
        } } } }
    }

    fn class<'b>(&'b self, id: &'b turnus_domain::id::ClassId) -> &'b str {
        self.found.input.class(id).map_or(id.as_str(), |c| c.name.as_str())
    }
}
