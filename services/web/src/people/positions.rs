//! Position sizes of a unit: who wants more, which vacancies make a full post, what weekends ask for.

use super::named::Named;
use crate::{
    answer::answered,
    format,
    layout::{Page, Place, page},
    problem::Problem,
    read_for::day_form,
    site::{Reader, Site, UnitAsOf, today},
    words::{PeopleWords, fill},
};
use axum::extract::{Path, Query, State};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;
use turnus_domain::{
    calendar::DateRange,
    night::Hundredths,
    positions::{Fte, OpenPost},
    quantity::BasisPoints,
};
use turnus_planning::PositionsFound;
use turnus_rostering::weekend::WeekendSize;

/// The position that everybody is lifted to beside full time, as the brief of the field has it.
const TARGET: BasisPoints = BasisPoints(7_500);

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    on: Option<NaiveDate>,
}

pub(crate) async fn show(
    State(site): State<Site>,
    reader: Reader,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Page, Problem> {
    let UnitAsOf { unit, name, facts } = reader.unit(&site, unit.parse()?).await?;
    let (words, on) = (reader.lang.people(), asked.on.unwrap_or_else(today));
    let people = Named::at(&site, &facts, &unit, DateRange::between(on, on)).await?;
    let found = site.planning.positions(&facts, Some(&unit), on).await;
    let told = answered(&reader, found, |found| Told { reader: &reader, words, people: &people, found: &found }.page())?;
    let title = fill(words.positions_title, [&name]);
    let body = html! {
        h1 { (title) }
        (day_form(&reader, on))
        (told)
    };
    Ok(page(&reader, Place::Rotas(&unit), &title, &body))
}

/// Positions with the words of a language.
struct Told<'a> {
    reader: &'a Reader,
    words: &'static PeopleWords,
    people: &'a Named,
    found: &'a PositionsFound,
}

impl Told<'_> {
    fn page(&self) -> Markup {
        let (words, p) = (self.words, &self.found.positions);
        let part = p.part_time();
        html! {
            ul {
                li { (fill(words.posts_together, [&p.posts.len(), &self.fte(p.fte())])) }
                @if let Some(mean) = p.mean_part_time() {
                    li { (fill(words.part_time_mean, [&part.posts, &self.share(mean), &self.fte(p.part_time_fte())])) }
                    li { (fill(words.part_time_wanted, [&part.unwanted, &part.wanted, &part.unsaid])) }
                }
                li { b { (fill(words.wished_fte, [&self.fte(p.wished())])) } }
                li { (fill(words.all_to_fte, [&self.share(TARGET), &self.fte(p.all_to(TARGET)), &self.fte(p.all_to(BasisPoints::WHOLE))])) }
            }
            (self.wishes()) (self.vacancies()) (self.weekends())
        }
    }

    fn wishes(&self) -> Markup {
        let (words, said) = (self.words, self.found.positions.posts.iter().filter_map(|p| Some((p, p.wanted?))).collect::<Vec<_>>());
        html! { @if !said.is_empty() { div class="scroll" tabindex="0" role="region" aria-label=(words.position_wishes) { table class="list" {
            caption { (words.position_wishes) }
            thead { tr { @for h in [words.who, words.position_now, words.position_wanted, words.position_more] { th scope="col" { (h) } } } }
            tbody { @for (post, wanted) in said { tr {
                th scope="row" { (self.people.name(&post.person)) }
                td { (self.share(post.position)) } td { (self.share(wanted)) } td { (self.share(post.more())) }
            } } }
        } } } }
    }

    fn vacancies(&self) -> Markup {
        let (words, found) = (self.words, self.found);
        html! {
            h2 { (words.vacancies) }
            @if found.positions.open.is_empty() { p { (words.no_vacancies) } }
            @else { ul { @for post in &found.positions.open { li { (self.open(post)) } } } }
            @for post in &found.full_posts {
                p { (fill(words.makes_full_post, [&post.profession])) }
                ul { @for part in &post.parts { li { (self.open(part)) } } }
            }
        }
    }

    fn weekends(&self) -> Markup {
        let words = self.words;
        let heads = [words.kind, words.every_weekend, words.people_needed, words.people_there, words.comes_out, words.position_mean];
        html! {
            @if let Some(sizes) = &self.found.weekends {
                div class="scroll" tabindex="0" role="region" aria-label=(words.weekend_sizes) { table class="list" {
                    caption { (words.weekend_sizes) }
                    thead { tr { @for h in heads { th scope="col" { (h) } } } }
                    tbody { @for size in sizes { (self.weekend(size)) } }
                } }
            }
            @if !self.found.uncounted.is_empty() {
                p { (self.reader.words().input_incomplete) ":" }
                ul lang="en" { @for why in &self.found.uncounted { li { (why) } } }
            }
        }
    }

    fn weekend(&self, size: &WeekendSize) -> Markup {
        let (words, all) = (self.words, &size.need.all);
        html! { tr {
            th scope="row" { (if size.long { words.with_long_shifts } else { words.with_three_shifts }) }
            td { (size.need.every) } td { (all.needed) } td { (all.there) " (" (all.may) ")" }
            td { (if size.need.comes_out { words.yes } else { words.no }) } td { (self.share(size.mean)) }
        } }
    }

    fn open(&self, post: &OpenPost) -> String {
        fill(self.words.open_post, [&self.share(post.position), &post.profession, &post.unit, &post.vacancy])
    }

    fn share(&self, share: BasisPoints) -> String {
        format::share(self.reader.lang, share)
    }

    fn fte(&self, fte: Fte) -> String {
        format::hundredths(self.reader.lang, Hundredths(i64::try_from(fte.saturating_add(50) / 100).unwrap_or(i64::MAX)))
    }
}
