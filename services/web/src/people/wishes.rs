//! Which wishes a rota meets, person by person, and why not the others.

use super::named::Named;
use crate::{
    answer::answered,
    format,
    layout::{Page, Place, page},
    problem::Problem,
    rota::findings,
    site::{Reader, Site, UnitAsOf, today},
    words::{WishWords, fill},
};
use axum::extract::{Path, State};
use maud::{Markup, html};
use turnus_domain::{
    fairness::CarryOver,
    id::PlanId,
    quantity::Minutes,
    staff::{Wish, WishFor},
    wishes::Honoured,
};
use turnus_planning::{NotMet, OfRota, OwnLineWay, OwnWay, SwapWay, WishesFound};

pub(crate) async fn show(State(site): State<Site>, reader: Reader, Path((unit, plan)): Path<(String, String)>) -> Result<Page, Problem> {
    let UnitAsOf { unit, facts, .. } = reader.unit(&site, unit.parse()?).await?;
    let (words, plan) = (reader.lang.wishes(), plan.parse::<PlanId>()?);
    let of = OfRota { unit: unit.clone(), rota: Some(plan.clone()) };
    let found = site.planning.wishes(&facts, &of, today()).await;
    let names = Named::of_rota(&site, &facts, &unit, &plan).await?;
    let told = answered(&reader, found, |found| Told { reader: &reader, words, names: &names, found: &found }.page())?;
    let title = fill(words.title, [&plan]);
    let body = html! {
        h1 { (title) }
        p { a href=(reader.link(&format!("/units/{unit}/rotas/{plan}"))) { (reader.words().rota) " " (plan) }
            " " a class="button quiet" href=(reader.link(&format!("/units/{unit}/wish-rounds"))) { (reader.lang.wish_rounds().rounds) } }
        (told)
    };
    Ok(page(&reader, Place::Rotas(&unit), &title, &body))
}

/// The wishes with the words of a language.
struct Told<'a> {
    reader: &'a Reader,
    words: &'static WishWords,
    names: &'a Named,
    found: &'a WishesFound,
}

impl Told<'_> {
    fn page(&self) -> Markup {
        let (words, table) = (self.words, &self.found.table);
        let lowest: Vec<&str> = table.lowest().into_iter().map(|p| self.names.name(p)).collect();
        html! {
            p { b { (fill(words.all, [&self.honoured(table.all)])) } " " @match &table.before {
                CarryOver::Nothing => { (words.before_nothing) }
                CarryOver::Counted(days) => { (fill(words.before_from, [&format::date(days.from) as &dyn std::fmt::Display, &self.honoured(table.all_before)])) }
                CarryOver::Unknown(why) => { (words.before_unknown) " " span lang="en" { (why) } }
            } @if !lowest.is_empty() { " " (fill(words.lowest, [&lowest.join(", ")])) } }
            (self.people()) (self.not_met())
        }
    }

    fn people(&self) -> Markup {
        let words = self.words;
        html! { div class="scroll" tabindex="0" role="region" aria-label=(words.met_caption) { table class="list" {
            caption { (words.met_caption) }
            thead { tr { @for h in [words.who, words.met, words.before] { th scope="col" { (h) } } } }
            tbody { @for p in &self.found.table.people { tr {
                th scope="row" { (self.names.name(&p.person)) } td { (self.honoured(p.honoured)) } td { (self.honoured(p.before)) }
            } } }
        } } }
    }

    fn not_met(&self) -> Markup {
        let (words, not_met) = (self.words, &self.found.not_met);
        html! {
            h2 { (words.why_not) }
            @if not_met.is_empty() { p { (words.every_met) } } @else { p { (words.price_how) } }
            ul { @for n in not_met { li {
                b { (self.names.name(&n.person)) } ", " (format::long_day(self.reader.lang, n.wish.date)) ": " (self.wish(&n.wish)) " ("
                (fill(words.weighs, [&n.wish.points])) ")" (self.why(n))
            } } }
        }
    }

    fn why(&self, n: &NotMet) -> Markup {
        let words = self.words;
        html! { ul { @match &n.price {
            None => { li { (words.past) } }
            Some(price) => {
                @match &price.own {
                    OwnWay::Line(line) => { li { (self.line(line)) } }
                    OwnWay::Forbidden { rules, breaks, also_without } => { li {
                        (fill(words.forbidden, [&rules.iter().map(ToString::to_string).collect::<Vec<_>>().join(" + ")]))
                        @if *also_without { " " (words.also_without) }
                        @if !breaks.is_empty() { ul { @for f in breaks { li { (findings::named(self.reader, f, None)) } } } }
                    } }
                    OwnWay::NotFound => { li { (words.not_found) } }
                }
                li { @match &price.swap { Some(swap) => { (self.swap(swap)) } None => { (words.no_swap) } } }
            }
        } } }
    }

    fn line(&self, line: &OwnLineWay) -> Markup {
        let words = self.words;
        let days: Vec<String> = line
            .changes
            .iter()
            .map(|(day, shift)| {
                format!("{} {}", format::long_day(self.reader.lang, *day), shift.as_ref().map_or(words.day_off, |s| s.as_str()))
            })
            .collect();
        html! {
            (fill(words.costs, [&line.price, &line.cover, &(line.price - line.cover)])) " "
            @if line.substitute_minutes != 0 {
                (fill(words.substitutes, [&format::signed_hours(self.reader.lang, Minutes(line.substitute_minutes))])) " "
            }
            (fill(words.days_change, [&days.join(", ")])) " "
            @if line.is_proven() { (words.proven) } @else { (fill(words.at_least, [&line.least])) }
            @if !line.breaks.is_empty() { ul { @for f in &line.breaks { li class="warning" { (findings::named(self.reader, f, None)) } } } }
        }
    }

    fn swap(&self, way: &SwapWay) -> Markup {
        let words = self.words;
        let dates: Vec<String> = way.swap.dates.iter().map(|day| format::long_day(self.reader.lang, *day)).collect();
        let (name, dates) = (self.names.name(&way.swap.second), dates.join(", "));
        html! {
            (fill(words.by_swap, [&name as &dyn std::fmt::Display, &dates, &way.price, &way.hers, &way.theirs]))
            @if way.takes > 0 { " " (fill(words.takes, [&way.takes])) }
        }
    }

    fn wish(&self, wish: &Wish) -> String {
        match &wish.wish {
            WishFor::DayOff => self.words.day_off.into(),
            WishFor::NotShift(shift) => fill(self.words.not_shift, [shift]),
            WishFor::Shift(shift) => shift.to_string(),
        }
    }

    fn honoured(&self, h: Honoured) -> String {
        match h.share() {
            Some(share) => fill(self.words.of, [&h.met as &dyn std::fmt::Display, &h.wishes, &format::share(self.reader.lang, share)]),
            None => self.words.none.into(),
        }
    }
}
