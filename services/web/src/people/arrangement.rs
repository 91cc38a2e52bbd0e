//! The life of a unit's long-shift arrangements: what stands, what comes next and by when, what is missing by which rule.

use crate::{
    format,
    site::Reader,
    words::{PeopleWords, fill},
};
use chrono::NaiveDate;
use maud::{Markup, html};
use turnus_domain::{
    agreement::life::{Arrangement, Stage, Standing, Step},
    facts::Facts,
    id::UnitId,
};

/// A section for the page of a unit; nothing where no agreement on long shifts covers it.
pub(crate) fn section(reader: &Reader, facts: &Facts, unit: &UnitId, on: NaiveDate) -> Markup {
    let (words, found) = (reader.lang.people(), Arrangement::at(facts, unit, on));
    html! { @for a in &found { (one(words, a, on)) } }
}

fn one(words: &PeopleWords, a: &Arrangement<'_>, on: NaiveDate) -> Markup {
    let title = fill(words.arrangement, [&a.agreement.id]);
    html! {
        h2 { (title) }
        p {
            b { (if a.is_usable(on) { words.arrangement_usable } else { words.arrangement_unusable }) } " "
            @if let Some(s) = a.next() { (next(words, a, s)) }
        }
        div class="scroll" tabindex="0" role="region" aria-label=(title) { table class="list" {
            thead { tr { @for h in [words.step, words.standing, words.date, words.by_rule] { th scope="col" { (h) } } } }
            tbody { @for s in &a.stages { tr {
                th scope="row" { (name(words, s.step)) @if s.step == Step::Consented { (consents(words, a)) } }
                td { (standing(words, s.standing)) }
                td { (s.on.map_or_else(String::new, format::date)) }
                td { (s.step.rule()) }
            } } }
        } }
    }
}

fn next(words: &PeopleWords, a: &Arrangement<'_>, s: &Stage) -> String {
    let until = a.usable_until.filter(|_| s.step == Step::Evaluated);
    match (s.on, until) {
        (Some(by), Some(until)) => fill(words.next_until, [&task(words, s.step), &format::date(by), &format::date(until)]),
        (Some(by), None) => fill(words.next_by, [&task(words, s.step), &format::date(by)]),
        (None, _) => fill(words.next_step, [&task(words, s.step)]),
    }
}

fn consents(words: &PeopleWords, a: &Arrangement<'_>) -> String {
    a.consents.map_or_else(String::new, |(all, yes)| format!(" ({})", fill(words.of_people, [&yes, &all])))
}

const fn name(words: &PeopleWords, step: Step) -> &'static str {
    match step {
        Step::Signed => words.step_signed,
        Step::Assessed => words.step_assessed,
        Step::Consented => words.step_consented,
        Step::FollowedUp => words.step_followed_up,
        Step::Begun => words.step_begun,
        Step::Evaluated => words.step_evaluated,
        Step::Ended => words.step_ended,
    }
}

const fn task(words: &PeopleWords, step: Step) -> &'static str {
    match step {
        Step::Signed => words.do_sign,
        Step::Assessed => words.do_assess,
        Step::Consented => words.do_consent,
        Step::FollowedUp => words.do_follow_up,
        Step::Begun => words.do_begin,
        Step::Evaluated => words.do_evaluate,
        Step::Ended => words.do_renew,
    }
}

const fn standing(words: &PeopleWords, standing: Standing) -> &'static str {
    match standing {
        Standing::Done => words.stands_done,
        Standing::Missing => words.stands_missing,
        Standing::Ahead => words.stands_ahead,
        Standing::Late => words.stands_late,
        Standing::TooLate => words.stands_too_late,
    }
}
