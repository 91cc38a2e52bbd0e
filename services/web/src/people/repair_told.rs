//! A repair in words: what is lost, the alternatives, who may be asked.

use super::{named::Named, repair::Asked, stepping_in::stepping_in};
use crate::{
    format,
    site::Reader,
    words::{PeopleWords, fill},
};
use chrono::NaiveDate;
use maud::{Markup, html};
use turnus_domain::{
    id::PersonId,
    quantity::{Minutes, Ore},
    rota::{Assignment, amend::Amendment},
};
use turnus_planning::{Repaired, Replacement, fresh_command_id};
use turnus_rostering::repair::{Alternative, LostCover};

/// A repair with the words of a language.
pub(super) struct Told<'a> {
    pub(super) reader: &'a Reader,
    pub(super) words: &'static PeopleWords,
    pub(super) people: &'a Named,
    pub(super) found: &'a Repaired,
    pub(super) asked: &'a Asked,
    pub(super) today: NaiveDate,
}

impl Told<'_> {
    pub(super) fn page(&self) -> Markup {
        let (words, found) = (self.words, self.found);
        if found.repair.lost.is_empty() {
            return html! { p class="fine" { (fill(words.nothing_lost, [&found.base, &format::date(self.today)])) } };
        }
        html! {
            section {
                h2 { (fill(words.lost, [&found.base])) }
                ul { @for a in &found.repair.lost { li { (self.day(a.date)) ": " (a.shift) ", " (self.people.name(&a.person)) } } }
                @if found.repair.cover.is_empty() { p { (words.enough_left) } } @else { (self.cover(words.missing_then, &found.repair.cover)) }
            }
            @for (k, a) in found.repair.alternatives.iter().enumerate() { (self.alternative(k, a)) }
            p class="help" { (fill(words.tried, [&found.repair.columns])) }
            @for (lost, who) in &found.replacements { (self.replacements(lost, who)) }
        }
    }

    fn alternative(&self, k: usize, a: &Alternative) -> Markup {
        let (words, found) = (self.words, self.found);
        let others = found.changes_of_others(a);
        let (pay, supplements) = (found.pay(a), found.supplements.get(k).copied().flatten());
        html! { section class="card" aria-labelledby=(format!("alternative-{}", k + 1)) {
            h2 id=(format!("alternative-{}", k + 1)) {
                (fill(words.alternative, [&(k + 1), &a.people.len()])) @if a.proven { " – " (words.proven_fewest) }
            }
            @if others.is_empty() { p { (words.takes_out) } }
            ul { @for change in others { li { (self.change(a, change)) } } }
            @if !a.left.is_empty() { (self.cover(words.still_missing, &a.left)) }
            ul {
                @match supplements {
                    Some(more) if pay > Ore::ZERO || more != Ore::ZERO => { li { (fill(words.pay_known, [&format::kroner(pay), &format::kroner(more)])) } }
                    None if pay > Ore::ZERO => { li { (fill(words.pay, [&format::kroner(pay)])) } }
                    _ => {}
                }
                @if a.points != 0 { li { (fill(words.more_points, [&format!("{:+}", a.points)])) } }
                li { (fill(words.breaches_then, [&found.judged[k].1.hard()])) }
            }
            @if self.reader.as_of.is_none() { (self.take(k + 1, a)) }
        } }
    }

    /// The form that takes an alternative; who changes shifts must have said yes.
    fn take(&self, number: usize, a: &Alternative) -> Markup {
        let (words, asked) = (self.words, self.asked);
        let box_id = format!("yes-{number}");
        html! { form method="post" {
            input type="hidden" name="command" value=(fresh_command_id());
            input type="hidden" name="position" value=(self.found.position);
            input type="hidden" name="number" value=(number);
            input type="hidden" name="person" value=(asked.person);
            input type="hidden" name="from" value=(asked.from);
            input type="hidden" name="to" value=(asked.to);
            input type="hidden" name="kind" value=(asked.kind());
            @if !a.people.is_empty() { p { input type="checkbox" id=(box_id) required; " " label for=(box_id) { (words.said_yes) } } }
            p { button { (fill(words.take, [&number])) } " " span class="small" { (words.take_help) } }
        } }
    }

    fn change(&self, a: &Alternative, change: &Amendment) -> String {
        let words = self.words;
        let day = self.day(change.date());
        match change {
            Amendment::Line { person, date, shift } => {
                let what = shift.as_ref().map_or_else(|| words.is_free.to_owned(), |s| fill(words.works, [s]));
                format!("{day}: {} {what}{}", self.people.name(person), self.beyond(a, person, *date))
            }
            Amendment::SubstituteAdded(s) | Amendment::SubstituteRemoved(s) => {
                let who = fill(self.reader.words().substitute, [&s.profession]);
                format!("{day}: {who} {}", fill(words.works, [&s.shift]))
            }
        }
    }

    /// What an extra shift is called.
    fn beyond(&self, a: &Alternative, person: &PersonId, date: NaiveDate) -> String {
        let Some(e) = a.extra.iter().find(|e| e.person == *person && e.shift.date == date) else { return String::new() };
        let extra = fill(self.words.extra_work, [&self.time(e.shift.working)]);
        match e.overtime {
            Minutes(0) => format!(" ({extra})"),
            overtime => format!(" ({extra}, {})", fill(self.words.of_it_overtime, [&self.time(overtime)])),
        }
    }

    fn cover(&self, caption: &str, rows: &[LostCover]) -> Markup {
        let words = self.reader.words();
        let class = |c: &LostCover| self.found.input.class(&c.class).map_or_else(|| c.class.to_string(), |class| class.name.clone());
        html! { div class="scroll" tabindex="0" role="region" aria-label=(caption) { table class="list" {
            caption { (caption) }
            thead { tr { @for h in [words.day, words.band, words.class, self.words.heads] { th scope="col" { (h) } } } }
            tbody { @for c in rows { tr {
                th scope="row" { (self.day(c.date)) } td { (c.band.from) "–" (c.band.to) } td { (class(c)) } td { (c.heads) }
            } } }
        } } }
    }

    fn replacements(&self, lost: &Assignment, who: &[Replacement]) -> Markup {
        let words = self.words;
        let caption = fill(words.may_ask, [&lost.shift, &self.day(lost.date)]);
        let (may, may_not): (Vec<_>, Vec<_>) = who.iter().partition(|r| r.breaks.is_empty());
        html! { section {
            @if may.is_empty() { h3 { (caption) } p { (words.nobody_may) } } @else { (self.who(&caption, &may)) }
            @if !may_not.is_empty() { details {
                summary { (fill(words.who_may_not, [&may_not.len()])) }
                (self.who(&fill(words.may_not_work, [&lost.shift, &self.day(lost.date)]), &may_not))
            } }
        } }
    }

    fn who(&self, caption: &str, who: &[&Replacement]) -> Markup {
        let (words, all) = (self.words, self.reader.words());
        html! { div class="scroll" tabindex="0" role="region" aria-label=(caption) { table class="list" {
            caption { (caption) }
            thead { tr { @for h in [all.name, words.how, all.points] { th scope="col" { (h) } } } }
            tbody { @for r in who { tr {
                th scope="row" { (self.people.name(&r.person)) }
                td { (stepping_in(self.reader, r)) }
                td { @if r.breaks.is_empty() { (format!("{:+}", r.points)) } }
            } } }
        } } }
    }

    fn day(&self, day: NaiveDate) -> String {
        format::long_day(self.reader.lang, day)
    }

    fn time(&self, minutes: Minutes) -> String {
        format::duration(self.reader.lang, minutes)
    }
}
