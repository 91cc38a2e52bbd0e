//! The rota as tables of four weeks: people down, days across, substitutes and cover below.

use super::{
    draft::Cell,
    pages::Desk,
    view::{CoverCell, CoverLine, RotaView, SubstituteLine},
};
use crate::{
    format,
    site::Reader,
    words::{Words, fill},
};
use chrono::{Datelike, NaiveDate};
use maud::{Markup, html};
use turnus_domain::{
    calendar::is_weekend,
    cover::CoverSource,
    rota::SubstituteShift,
    staff::{AbsenceKind, StaffMember},
};

/// Weeks in one table: what fits on a sheet of A3.
const WEEKS: usize = 4;

struct Weeks<'a> {
    reader: &'a Reader,
    desk: &'a Desk,
    days: &'a [NaiveDate],
    first_week: usize,
}

/// Every table, and the form that its cells belong to.
pub(crate) fn tables(reader: &Reader, desk: &Desk) -> Markup {
    let words = reader.words();
    let days: Vec<NaiveDate> = desk.view.rota.horizon.days().collect();
    let (substitutes, cover) = (desk.view.substitutes(), desk.view.cover());
    html! {
        @if desk.editable {
            form id="pick" method="get" action=(desk.path()) { input type="hidden" name="draft" value=(desk.draft); }
            p class="help" { (words.keys_help) }
            p id="where" class="where" aria-live="polite" {}
        }
        p class="help" { (words.cover_legend) }
        @for (k, days) in days.chunks(WEEKS * 7).enumerate() {
            @let weeks = Weeks { reader, desk, days, first_week: k * WEEKS + 1 };
            (weeks.table(&substitutes, &cover))
        }
    }
}

impl Weeks<'_> {
    fn table(&self, substitutes: &[SubstituteLine], cover: &[CoverLine]) -> Markup {
        let words = self.reader.words();
        let last = self.first_week + self.days.len() / 7 - 1;
        html! {
            section class="weeks" {
                div class="scroll" tabindex="0" role="region" aria-label=(fill(words.weeks_region, [&self.first_week, &last])) {
                    table class="rota" data-codes=(self.codes()) {
                        caption { (fill(words.weeks_caption, [&self.first_week, &last])) }
                        (self.head())
                        tbody { @for m in &self.desk.view.input.staff { (self.person(m)) } }
                        (self.substitutes(substitutes))
                        tbody class="cover" { @for line in cover { (self.cover(line)) } }
                    }
                }
            }
        }
    }

    /// Codes of the shift types that a letter sets.
    fn codes(&self) -> String {
        let codes: Vec<&str> = self.desk.view.input.shift_types.iter().map(|s| s.id.as_str()).collect();
        codes.join(" ")
    }

    fn head(&self) -> Markup {
        let words = self.reader.words();
        html! { thead {
            tr {
                td colspan="4" {}
                @for week in self.days.chunks(7) { th scope="colgroup" colspan=(week.len()) { (fill(words.week, [&week[0].iso_week().week()])) } }
            }
            tr {
                th scope="col" { (words.name) }
                th scope="col" { (words.position) }
                th scope="col" { abbr title=(words.hours_off_long) { (words.hours_off) } }
                th scope="col" { abbr title=(words.weekends) { (words.weekends_short) } }
                @for d in self.days { th scope="col" class=[self.off(*d)] {
                    (format::short_weekday(self.reader.lang, *d)) br; (d.day()) "." (d.month())
                } }
            }
        } }
    }

    fn off(&self, day: NaiveDate) -> Option<&'static str> {
        (is_weekend(day) || self.desk.view.input.holidays.is_holiday(day)).then_some("off")
    }

    fn person(&self, m: &StaffMember) -> Markup {
        let (view, lang) = (&self.desk.view, self.reader.lang);
        let hours = view.hours(&m.person);
        html! { tr {
            th scope="row" { (view.name(&m.person)) }
            td { (m.profession) " " (format::share(lang, m.position)) }
            td class="number" { @if let Some(h) = hours { (format::signed_hours(lang, h.worked - h.owed)) } }
            td class="number" { @if let Some(h) = hours { (h.weekends) } }
            @for d in self.days { (self.cell(m, *d)) }
        } }
    }

    fn cell(&self, m: &StaffMember, day: NaiveDate) -> Markup {
        let (words, desk) = (self.reader.words(), self.desk);
        let shift = desk.view.rota.shift(&m.person, day);
        let absence = RotaView::absence(m, day);
        let (pinned, changed) = (desk.pins.contains(&(m.person.clone(), day)), desk.draft.changes_line(&m.person, day));
        let classes: Vec<&str> = [self.off(day), pinned.then_some("pinned"), changed.then_some("changed")].into_iter().flatten().collect();
        let class = (!classes.is_empty()).then(|| classes.join(" "));
        let inner = html! {
            @match (shift, absence) {
                (Some(s), _) => (s),
                (None, Some(kind)) => span class="away" { (absence_word(words, kind)) },
                (None, None) => span aria-hidden="true" { "·" },
            }
            @if pinned { span class="mark" { "◆" span class="hidden" { " " (words.pinned) } } }
            @if changed { span class="mark" { "△" span class="hidden" { " " (words.changed) } } }
        };
        let cell = Cell::Line(m.person.clone(), day);
        let free = (shift.is_none() && absence.is_none()).then_some(words.free);
        html! { td class=[class] {
            @if desk.editable { (self.button(&cell, free, &inner)) } @else { (inner) }
        } }
    }

    /// A cell that can be opened. Its name is its content; an empty one is called free.
    fn button(&self, cell: &Cell, label: Option<&str>, inner: &Markup) -> Markup {
        let value = cell.to_string();
        let here = self.desk.cell.is_none() && self.desk.at.as_deref() == Some(value.as_str());
        html! {
            button form="pick" name="cell" value=(value) id=(format!("c-{value}")) aria-label=[label] autofocus[here] { (inner) }
        }
    }

    fn substitutes(&self, lines: &[SubstituteLine]) -> Markup {
        let here = |line: &&SubstituteLine| self.days.iter().any(|d| line.shifts.contains_key(d));
        html! { tbody { @for (k, line) in lines.iter().filter(here).enumerate() { tr class="substitute" {
            th scope="row" { (fill(self.reader.words().substitute, [&(k + 1)])) }
            td { (line.profession) } td {} td {}
            @for d in self.days { td class=[self.off(*d)] { @if let Some(shift) = line.shifts.get(d) {
                @let cell = Cell::Substitute(SubstituteShift { date: *d, shift: shift.clone(), profession: line.profession.clone() });
                @if self.desk.editable { (self.button(&cell, None, &html! { (shift) })) } @else { (shift) }
            } } }
        } } } }
    }

    fn cover(&self, line: &CoverLine) -> Markup {
        html! { tr {
            th scope="row" { (line.class) " " (line.band.from) "–" (line.band.to) }
            td {} td {} td {}
            @for d in self.days { @let cell = line.days.get(d); (self.cover_cell(cell)) }
        } }
    }

    /// Present/required, with the letter of the source that binds, and a word beside the colour.
    fn cover_cell(&self, cell: Option<&CoverCell>) -> Markup {
        let words = self.reader.words();
        let Some(c) = cell.filter(|c| c.required > 0) else { return html! { td {} } };
        let class = match c.present.cmp(&c.required) {
            std::cmp::Ordering::Less => "short",
            std::cmp::Ordering::Equal => "met",
            std::cmp::Ordering::Greater => "over",
        };
        html! { td class=(class) {
            (c.present) "/" (c.required) " " span class="source" { (letters(words, &c.binding)) }
            @if c.present < c.required { " " strong { (fill(words.lacks, [&(c.required - c.present)])) } }
        } }
    }
}

fn letters(words: &Words, sources: &[CoverSource]) -> String {
    let letter = |s: &CoverSource| match s {
        CoverSource::HeadPlan => words.head_plan_letter,
        CoverSource::PolicyMinimum => words.policy_letter,
        CoverSource::TaskNeed => words.task_letter,
    };
    sources.iter().map(letter).collect()
}

const fn absence_word(words: &Words, kind: AbsenceKind) -> &'static str {
    match kind {
        AbsenceKind::AnnualLeave | AbsenceKind::Leave => words.leave,
        AbsenceKind::SickLeave => words.absent,
        AbsenceKind::Training => words.course,
    }
}
