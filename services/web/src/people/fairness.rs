//! How a rota shares its burdens: each person beside her target, each burden's spread, and why somebody bears more.

use super::{evened, named::Named};
use crate::{
    answer::answered,
    format,
    layout::{Page, Place, page},
    problem::Problem,
    site::{Reader, Site, today},
    words::{PeopleWords, fill},
};
use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use turnus_domain::{
    fairness::{Apart, Borne, CarryOver, Reason, burden::Burden},
    id::PlanId,
    night::Hundredths,
    quantity::BasisPoints,
};
use turnus_planning::{FairnessFound, OfRota};

pub(crate) async fn show(
    State(site): State<Site>,
    reader: Reader,
    Path((unit, plan)): Path<(String, String)>,
    Query(asked): Query<evened::Asked>,
) -> Result<Page, Problem> {
    let at = reader.unit(&site, unit.parse()?).await?;
    let (words, plan, unit) = (reader.lang.people(), plan.parse::<PlanId>()?, &at.unit);
    let of = OfRota { unit: unit.clone(), rota: Some(plan.clone()) };
    let found = site.planning.fairness(&at.facts, &of, today()).await;
    let names = Named::of_rota(&site, &at.facts, unit, &plan).await?;
    let even = if found.is_ok() {
        evened::section(&site, &reader, &at, &plan, &names, &asked).await?
    } else {
        html! {}
    };
    let told = answered(&reader, found, |found| Told { reader: &reader, words, names: &names, found: &found }.page())?;
    let title = fill(words.fairness_title, [&plan]);
    let body = html! {
        h1 { (title) }
        p { a href=(reader.link(&format!("/units/{unit}/rotas/{plan}"))) { (reader.words().rota) " " (plan) } }
        (told)
        (even)
    };
    Ok(page(&reader, Place::Rotas(unit), &title, &body))
}

/// The table with the words of a language.
struct Told<'a> {
    reader: &'a Reader,
    words: &'static PeopleWords,
    names: &'a Named,
    found: &'a FairnessFound,
}

impl Told<'_> {
    fn page(&self) -> Markup {
        let words = self.words;
        html! {
            p { (words.fairness_how) " " @match &self.found.table.carry_over {
                CarryOver::Nothing => { (words.carried_nothing) }
                CarryOver::Counted(days) => { (fill(words.carried_from, [&format::date(days.from)])) }
                CarryOver::Unknown(why) => { (words.carried_unknown) " " span lang="en" { (why) } }
            } }
            (self.people()) (self.spreads()) (self.reasons())
        }
    }

    fn people(&self) -> Markup {
        let words = self.words;
        html! { div class="scroll" tabindex="0" role="region" aria-label=(words.fairness_caption) { table class="list" {
            caption { (words.fairness_caption) }
            thead { tr { th scope="col" { (words.who) } @for b in Burden::ALL { th scope="col" { (self.burden(b)) } } } }
            tbody { @for p in &self.found.table.people { tr {
                th scope="row" { (self.names.name(&p.person)) }
                @for (burden, borne) in &p.borne { td { (self.cell(*burden, borne)) } }
            } } }
        } } }
    }

    fn cell(&self, burden: Burden, b: &Borne) -> Markup {
        html! { (self.amount(burden, b.worked)) @match b.apart {
            None => { " / " (self.amount(burden, b.target)) @if b.is_above(self.found.table.above.value) { " " b { "▲" } } }
            Some(why) => { " (" (self.apart(why)) ")" }
        } }
    }

    fn spreads(&self) -> Markup {
        let words = self.words;
        html! { div class="scroll" tabindex="0" role="region" aria-label=(words.spread_caption) { table class="list" {
            caption { (words.spread_caption) }
            thead { tr { @for h in [words.burden, words.sharing, words.gini, words.apart_most, words.worst_off] { th scope="col" { (h) } } } }
            tbody { @for s in &self.found.table.spreads { tr {
                th scope="row" { (self.burden(s.burden)) } td { (s.people) }
                td { @match s.gini_permille { Some(gini) => { (gini) " ‰" } None => { "–" } } }
                td { (self.amount(s.burden, s.spread)) }
                td { @if let Some((who, by)) = s.worst.as_ref().filter(|(_, by)| by.0 > 0) { (self.names.name(who)) " (" (self.amount(s.burden, *by)) ")" } }
            } } }
        } } }
    }

    fn reasons(&self) -> Markup {
        let (words, table) = (self.words, &self.found.table);
        let share = format::share(self.reader.lang, BasisPoints(u32::try_from(table.above.value).unwrap_or(0)));
        html! {
            h2 { (fill(words.above_target, [&share])) }
            p { small { (table.above.source.text) } }
            @if self.found.reasons.is_empty() { p { (words.nobody_above) } }
            ul { @for (person, burden, why) in &self.found.reasons { li {
                b { (self.names.name(person)) } ", " (self.burden(*burden)) ": " (self.reason(why))
            } } }
        }
    }

    fn reason(&self, why: &Reason) -> String {
        let words = self.words;
        match why {
            Reason::Fixed(n) => fill(words.reason_fixed, [n]),
            Reason::Wished(n) => fill(words.reason_wished, [n]),
            Reason::CarriedOver => words.reason_carried.into(),
            Reason::Whole => words.reason_whole.into(),
            Reason::Scarce(n, classes) => {
                let classes: Vec<&str> = classes.iter().map(|c| c.as_str()).collect();
                fill(words.reason_scarce, [&n as &dyn std::fmt::Display, &classes.join(", ")])
            }
            Reason::Swap(swap) => {
                let dates: Vec<String> = swap.dates.iter().map(|day| format::long_day(self.reader.lang, *day)).collect();
                fill(words.reason_swap, [&self.names.name(&swap.second) as &dyn std::fmt::Display, &dates.join(", ")])
            }
            Reason::NotFound => words.reason_not_found.into(),
        }
    }

    fn amount(&self, burden: Burden, value: Hundredths) -> String {
        let value = if burden.is_time() { Hundredths(value.0 / 60) } else { value };
        let number = format::hundredths(self.reader.lang, value);
        if burden.is_time() { format!("{number} h") } else { number }
    }

    const fn burden(&self, burden: Burden) -> &'static str {
        match burden {
            Burden::Weekends => self.words.burden_weekends,
            Burden::WeekendTime => self.words.burden_weekend_time,
            Burden::Nights => self.words.burden_nights,
            Burden::Evenings => self.words.burden_evenings,
            Burden::Holidays => self.words.burden_holidays,
            Burden::QuickReturns => self.words.burden_quick_returns,
        }
    }

    const fn apart(&self, why: Apart) -> &'static str {
        match why {
            Apart::NotInContract => self.words.apart_not_in_contract,
            Apart::NothingElse => self.words.apart_nothing_else,
            Apart::Exempt => self.words.apart_exempt,
            Apart::NotThere => self.words.apart_not_there,
            Apart::NoSuchDay => self.words.apart_no_such_day,
        }
    }
}
