//! What a rota pays in supplements, person by person, and by which tariff.

use super::named::Named;
use crate::{
    answer::answered,
    format,
    layout::{Page, Place, page},
    problem::Problem,
    site::{Reader, Site, today},
    words::{SupplementWords, fill, rule},
};
use axum::extract::{Path, State};
use chrono::NaiveDate;
use maud::{Markup, html};
use std::collections::BTreeSet;
use turnus_domain::{
    id::PlanId,
    quantity::Ore,
    rule_book::{Parameter, RuleId},
};
use turnus_planning::{
    OfRota, SupplementsFound,
    pay::{SupplementKind, Supplements},
};

pub(crate) async fn show(State(site): State<Site>, reader: Reader, Path((unit, plan)): Path<(String, String)>) -> Result<Page, Problem> {
    let at = reader.unit(&site, unit.parse()?).await?;
    let (words, plan, unit) = (reader.lang.supplements(), plan.parse::<PlanId>()?, &at.unit);
    let of = OfRota { unit: unit.clone(), rota: Some(plan.clone()) };
    let found = site.planning.supplements(&at.facts, &of, today()).await;
    let names = Named::of_rota(&site, &at.facts, unit, &plan).await?;
    let told = answered(&reader, found, |found| Told { reader: &reader, words, names: &names, found: &found }.page())?;
    let title = fill(words.title, [&plan]);
    let body = html! {
        h1 { (title) }
        p { a href=(reader.link(&format!("/units/{unit}/rotas/{plan}"))) { (reader.words().rota) " " (plan) } }
        (told)
    };
    Ok(page(&reader, Place::Rotas(unit), &title, &body))
}

/// The note of a page that shows a rota whose rule book has tariff numbers that ran out.
pub(crate) fn run_out_note(reader: &Reader, run_out: &[&Parameter]) -> Markup {
    let words = reader.lang.supplements();
    // A rule has several numbers of one clause.
    let rules: BTreeSet<_> = run_out.iter().filter_map(|p| Some((p.rule, p.valid.to?))).collect();
    let told = |(id, to): &(RuleId, NaiveDate)| {
        let name = rule(*id).name(reader.lang);
        fill(words.until, [&name as &dyn std::fmt::Display, id, &format::date(*to)])
    };
    let told: Vec<String> = rules.iter().map(told).collect();
    html! { @if !told.is_empty() { p role="note" class="help" { (fill(words.run_out_note, [&told.join("; ")])) } } }
}

/// Supplements with the words of a language.
struct Told<'a> {
    reader: &'a Reader,
    words: &'static SupplementWords,
    names: &'a Named,
    found: &'a SupplementsFound,
}

impl Told<'_> {
    fn page(&self) -> Markup {
        let (words, found) = (self.words, self.found);
        html! {
            p { (words.how) }
            p { b { (fill(words.all, [&format::kroner(found.pay.total())])) }
                @if let Some((base, before)) = &found.before {
                    " " (fill(words.before, [base as &dyn std::fmt::Display, &format::kroner(before.total()), &self.more(before.total())]))
                }
            }
            (self.people()) (self.tariff())
        }
    }

    fn more(&self, before: Ore) -> String {
        format::kroner(Ore(self.found.pay.total().0 - before.0))
    }

    fn people(&self) -> Markup {
        let (words, pay) = (self.words, &self.found.pay);
        html! { div class="scroll" tabindex="0" role="region" aria-label=(words.caption) { table class="list" {
            caption { (words.caption) }
            thead { tr {
                th scope="col" { (words.who) } @for kind in SupplementKind::ALL { th scope="col" { (self.word(kind)) } } th scope="col" { (words.sum) }
            } }
            tbody {
                @for (person, own) in pay.people.iter().filter(|(_, own)| own.total() > Ore::ZERO) { (self.row(self.names.name(person), own)) }
                @if pay.substitutes.total() > Ore::ZERO { (self.row(words.substitutes, &pay.substitutes)) }
            }
        } } }
    }

    fn row(&self, who: &str, own: &Supplements) -> Markup {
        let lang = self.reader.lang;
        html! { tr {
            th scope="row" { (who) }
            @for kind in SupplementKind::ALL { td { @if let Some((minutes, pay)) = own.0.get(&kind) {
                (fill(self.words.cell, [&format::kroner(*pay), &format::duration(lang, *minutes)]))
            } } }
            td { b { (format::kroner(own.total())) } }
        } }
    }

    fn tariff(&self) -> Markup {
        let (words, found) = (self.words, self.found);
        html! {
            h2 { (words.tariff) }
            ul {
                @for (kind, p) in &found.numbers { li {
                    (self.word(*kind)) ": " (p.source.text)
                    @if let Some(to) = p.valid.to.filter(|_| p.has_run_out(found.first)) { "; " b { (fill(words.ran_out, [&format::date(to)])) } }
                } }
                @for kind in &found.pay.unknown { li { (self.word(*kind)) ": " (fill(words.unknown, [&kind.rule()])) } }
            }
        }
    }

    const fn word(&self, kind: SupplementKind) -> &'static str {
        match kind {
            SupplementKind::Weekend => self.words.weekend,
            SupplementKind::Evening => self.words.evening,
            SupplementKind::Night => self.words.night,
            SupplementKind::Holiday => self.words.holiday,
        }
    }
}
