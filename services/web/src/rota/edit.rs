//! The open cell with its choices, and the changes that are not kept yet with what they break and mend.

use super::{
    draft::Cell,
    findings,
    pages::{Choice, Desk},
};
use crate::{
    format,
    site::Reader,
    words::{Words, fill},
};
use maud::{Markup, html};
use turnus_domain::{
    id::ShiftTypeId,
    rota::{Finding, Report, Severity, amend::Amendment, state::PlanStatus},
};
use turnus_planning::fresh_command_id;

/// Hard findings of one report that another does not have.
fn missing_in<'a>(report: &'a Report, other: &Report) -> Vec<&'a Finding> {
    let same =
        |f: &&Finding| other.findings.iter().any(|o| (o.rule, &o.person, o.date, o.measured) == (f.rule, &f.person, f.date, f.measured));
    report.findings.iter().filter(|f| f.severity == Severity::Hard).filter(|f| !same(f)).collect()
}

/// The open cell: what it has, and what each other shift would break, mend and cost.
pub(crate) fn panel(reader: &Reader, desk: &Desk) -> Markup {
    let words = reader.words();
    let Some(cell) = &desk.cell else { return html! {} };
    let (who, day, now) = match cell {
        Cell::Line(person, day) => (desk.view.name(person).to_owned(), *day, desk.view.rota.shift(person, *day)),
        Cell::Substitute(s) => (format!("{} ({})", fill(words.substitute, [&""]).trim(), s.profession), s.date, Some(&s.shift)),
    };
    html! {
        aside id="edit" class="edit" aria-labelledby="edit-title" {
            h2 id="edit-title" { (fill(words.edit_cell, [&who, &format::long_day(reader.lang, day)])) }
            p { (fill(words.now_has, [&shift_text(words, desk, now)])) }
            form method="get" action=(desk.path()) {
                input type="hidden" name="at" value=(cell);
                fieldset { legend { (words.choose) }
                    @for (k, choice) in desk.choices.iter().enumerate() { (option(reader, desk, choice, k == 0)) }
                }
            }
            (pin(reader, desk, cell, now))
            (links(reader, desk, cell, now))
            p { a href=(back(desk, cell)) data-close { (words.close) } }
        }
    }
}

/// Who could swap the shift of the cell, and who else could work it, where the rota is in force and the cell is as it has it.
fn links(reader: &Reader, desk: &Desk, cell: &Cell, now: Option<&ShiftTypeId>) -> Markup {
    let (Cell::Line(person, day), Some(shift)) = (cell, now) else { return html! {} };
    let (words, unit) = (reader.lang.people(), &desk.unit);
    html! { @if desk.view.status == PlanStatus::Published && !desk.draft.changes_line(person, *day) { p {
        a href=(format!("/units/{unit}/rota/swap?first={person}&date={day}")) { (words.swap) } " "
        a href=(format!("/units/{unit}/rota/why?date={day}&shift={shift}")) { (words.why) }
    } } }
}

fn back(desk: &Desk, cell: &Cell) -> String {
    format!("{}?draft={}&at={cell}#c-{cell}", desk.path(), desk.draft)
}

fn shift_text(words: &Words, desk: &Desk, shift: Option<&ShiftTypeId>) -> String {
    match shift {
        None => words.free.to_owned(),
        Some(id) => desk.view.input.shift_type(id).map_or_else(|| id.to_string(), |s| format!("{id} {} {}–{}", s.name, s.start, s.end)),
    }
}

fn option(reader: &Reader, desk: &Desk, choice: &Choice, first: bool) -> Markup {
    let words = reader.words();
    let (breaks, mends) = (missing_in(&choice.report, &desk.view.report), missing_in(&desk.view.report, &choice.report));
    let points = choice.report.objective - desk.view.report.objective;
    let unmet = (desk.view.report.slack.unmet, choice.report.slack.unmet);
    let time = |m| format::duration(reader.lang, m);
    let name = match (&choice.shift, &desk.cell) {
        (None, Some(Cell::Substitute(_))) => words.remove_substitute.to_owned(),
        (shift, _) => shift_text(words, desk, shift.as_ref()),
    };
    html! {
        div class=(if breaks.is_empty() { "option fine" } else { "option warning" }) {
            button name="draft" value=(choice.draft) autofocus[first] { (name) }
            ul {
                @if breaks.is_empty() { li { (words.option_legal) } }
                @for f in &breaks { li { (fill(words.option_breaks, [&""]).trim()) " " (findings::line(reader, &desk.view, f)) } }
                @for f in &mends { li { (fill(words.option_mends, [&""]).trim()) " " (findings::line(reader, &desk.view, f)) } }
                @if unmet.1 != unmet.0 { li { (fill(words.draft_unmet, [&time(unmet.0), &time(unmet.1)])) } }
                li { (fill(words.option_points, [&format!("{points:+}")])) }
            }
        }
    }
}

fn pin(reader: &Reader, desk: &Desk, cell: &Cell, now: Option<&ShiftTypeId>) -> Markup {
    let words = reader.words();
    let Cell::Line(person, day) = cell else { return html! {} };
    let pinned = desk.pins.contains(&(person.clone(), *day));
    let Some(shift) = now.filter(|_| !desk.draft.changes_line(person, *day)) else {
        return html! { @if now.is_some() && !pinned { p class="help" { (words.pin_after_keeping) } } };
    };
    html! {
        form method="post" action=(format!("{}/pin", desk.path())) {
            input type="hidden" name="command" value=(fresh_command_id());
            input type="hidden" name="person" value=(person);
            input type="hidden" name="date" value=(day);
            input type="hidden" name="shift" value=(shift);
            input type="hidden" name="draft" value=(desk.draft);
            input type="hidden" name="release" value=(pinned);
            button class="quiet" { (if pinned { words.unpin } else { words.pin }) } " " span class="help" { (words.pin_help) }
        }
    }
}

/// The changes that are not kept yet.
pub(crate) fn draft_bar(reader: &Reader, desk: &Desk) -> Markup {
    let words = reader.words();
    if desk.draft.is_empty() {
        return html! {};
    }
    let (before, now) = (&desk.before, &desk.view.report);
    let (breaks, mends) = (missing_in(now, before), missing_in(before, now));
    let time = |m| format::duration(reader.lang, m);
    html! {
        section class="draft" aria-labelledby="draft-title" {
            h2 id="draft-title" { (words.draft) }
            div role="status" {
                @if breaks.is_empty() { p class="fine" { (words.draft_clean) } } @else {
                    p class="warning" { (words.draft_breaks) }
                    ul { @for f in &breaks { li { (findings::line(reader, &desk.view, f)) } } }
                }
                @if !mends.is_empty() { p { (words.draft_mends) } ul { @for f in &mends { li { (findings::line(reader, &desk.view, f)) } } } }
                p { (fill(words.draft_points, [&before.objective, &now.objective])) " "
                    (fill(words.draft_unmet, [&time(before.slack.unmet), &time(now.slack.unmet)])) }
            }
            form method="get" action=(desk.path()) { ul class="changes" {
                @for (k, change) in desk.draft.changes().iter().enumerate() {
                    @let text = change_text(reader, desk, change);
                    li { (text) " " button class="quiet" name="draft" value=(desk.draft.without(k)) aria-label=(fill(words.undo_of, [&text])) { (words.undo) } }
                }
            } }
            form method="post" action=(format!("{}/keep", desk.path())) {
                input type="hidden" name="command" value=(fresh_command_id());
                input type="hidden" name="draft" value=(desk.draft);
                button { (words.keep) } " " a class="button quiet" href=(desk.path()) { (words.drop_all) }
            }
        }
    }
}

/// A change in words: who, when, from what to what.
fn change_text(reader: &Reader, desk: &Desk, change: &Amendment) -> String {
    let words = reader.words();
    let day = format::long_day(reader.lang, change.date());
    let code = |s: Option<&ShiftTypeId>| s.map_or_else(|| words.free.to_owned(), ToString::to_string);
    let substitute = |p: &dyn std::fmt::Display| format!("{} ({p})", fill(words.substitute, [&""]).trim());
    let [who, from, to] = match change {
        Amendment::Line { person, date, shift } => {
            [desk.view.name(person).to_owned(), code(desk.base.shift(person, *date)), code(shift.as_ref())]
        }
        Amendment::SubstituteAdded(s) => [substitute(&s.profession), words.none.to_owned(), s.shift.to_string()],
        Amendment::SubstituteRemoved(s) => [substitute(&s.profession), s.shift.to_string(), words.none.to_owned()],
    };
    fill(words.draft_what, [&who, &day, &from, &to])
}
