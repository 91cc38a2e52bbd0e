//! The units, and the rotas of one.

use crate::{
    format,
    layout::{Page, Place, page},
    problem::Problem,
    site::{Reader, Site, UnitAsOf, today},
    words::{Words, fill},
};
use axum::extract::{Path, State};
use maud::{Markup, html};
use turnus_domain::{
    calendar::DateRange,
    facts::Facts,
    id::{PlanId, UnitId},
    rota::state::{PlanStatus, RotaFacts},
};

/// What a status is called.
pub(crate) const fn status_word(words: &Words, status: &PlanStatus) -> &'static str {
    match status {
        PlanStatus::Requested => words.requested,
        PlanStatus::Proposed => words.proposed,
        PlanStatus::Published => words.published,
        PlanStatus::Rejected { .. } => words.rejected,
        PlanStatus::Superseded { .. } => words.superseded,
    }
}

pub(crate) async fn start(State(site): State<Site>, reader: Reader) -> Result<Page, Problem> {
    let facts = reader.facts(&site).await?;
    let words = reader.words();
    Ok(page(
        &reader,
        Place::Units,
        words.units,
        &html! {
            h1 { (words.units) }
            @if facts.units.is_empty() { p { (words.no_units) } }
            @for id in facts.units.keys() {
                section class="card" {
                    h2 { a href=(reader.link(&format!("/units/{id}"))) { (facts.units[id].name) } }
                    p { (size(&reader, &facts, id)) }
                    (latest(&reader, &facts, id))
                }
            }
        },
    ))
}

/// People and residents of a unit today.
fn size(reader: &Reader, facts: &Facts, unit: &UnitId) -> String {
    let today = DateRange::between(today(), today());
    let people = facts.employed_at(unit, today).count();
    let residents = facts.units[unit].measure.at(today.from).map_or(0, |m| m.residents);
    fill(reader.words().unit_facts, [&people, &residents])
}

/// The rota of a unit that was proposed last.
fn latest(reader: &Reader, facts: &Facts, unit: &UnitId) -> Markup {
    let Some(plan) = crate::rota::view::RotaView::latest(facts, unit) else { return html! { p { (reader.words().no_rotas) } } };
    let status = facts.status(&plan).map(|s| status_word(reader.words(), &s));
    html! { p { a href=(reader.link(&format!("/units/{unit}/rotas/{plan}"))) { (reader.words().rota) " " (plan) } @if let Some(s) = status { " – " (s) } } }
}

pub(crate) async fn unit(State(site): State<Site>, reader: Reader, Path(unit): Path<String>) -> Result<Page, Problem> {
    let UnitAsOf { unit, name, facts } = reader.unit(&site, unit.parse()?).await?;
    let words = reader.words();
    let mut rotas: Vec<(&PlanId, &RotaFacts)> = facts.rotas_of(&unit).collect();
    rotas.sort_by_key(|(_, r)| std::cmp::Reverse(r.requested_at));
    Ok(page(
        &reader,
        Place::Rotas(&unit),
        &name,
        &html! {
            h1 { (name) }
            p { (size(&reader, &facts, &unit)) }
            p { a class="button" href=(reader.link(&format!("/units/{unit}/solves"))) { (words.new_rota) } " "
                a class="button quiet" href=(reader.link(&format!("/units/{unit}/positions"))) { (reader.lang.people().positions) } " "
                a class="button quiet" href=(reader.link(&format!("/units/{unit}/base-rota"))) { (reader.lang.people().base_rota) } " "
                a class="button quiet" href=(reader.link(&format!("/units/{unit}/wish-rounds"))) { (reader.lang.wish_rounds().rounds) } " "
                a class="button quiet" href=(reader.link(&format!("/units/{unit}/retention"))) { (reader.lang.people().retention) } }
            @if rotas.is_empty() { p { (words.no_rotas) } } @else { div class="scroll" tabindex="0" role="region" aria-label=(words.rotas) { table class="list" {
                caption { (words.rotas) }
                thead { tr { @for h in [words.rota, words.days, words.status, words.hard, words.points, words.proof, words.recorded] { th scope="col" { (h) } } } }
                tbody { @for (id, rota) in rotas { (row(&reader, &facts, id, rota)) } }
            } } }
            (crate::people::arrangement::section(&reader, &facts, &unit, crate::site::today()))
        },
    ))
}

fn row(reader: &Reader, facts: &Facts, id: &PlanId, rota: &RotaFacts) -> Markup {
    let (words, horizon) = (reader.words(), rota.request.horizon);
    let status = facts.status(id);
    html! { tr {
        th scope="row" { a href=(reader.link(&format!("/units/{}/rotas/{id}", rota.request.unit))) { (id) } }
        td { (format::date(horizon.first)) "–" (format::date(horizon.last())) }
        td { @if let Some(s) = &status { (status_word(words, s)) } }
        @match &rota.proposal {
            Some(p) => { td { (p.report.hard()) } td { (p.rota.objective) } td { "≥ " (p.rota.bound) " (" (format::percent(reader.lang, p.rota.gap_bp())) ")" } }
            None => { td {} td {} td {} }
        }
        td { a href=(format!("/history/{}", rota.requested_at)) { (rota.requested_at) } }
    } }
}
