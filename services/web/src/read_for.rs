//! What pages share that are read for a day: the form that asks for it, and what the input lacks then.

use crate::site::Reader;
use chrono::NaiveDate;
use maud::{Markup, html};
use turnus_domain::planning_input::InputDefect;

/// Asks for the day.
pub(crate) fn day_form(reader: &Reader, on: NaiveDate) -> Markup {
    let words = reader.words();
    html! { form method="get" {
        label for="on" { (words.read_for) } " " input type="date" id="on" name="on" value=(on) required; " "
        @if let Some(at) = reader.as_of { input type="hidden" name="as_of" value=(at); }
        button { (words.show) }
    } }
}

/// Everything that an input lacks, each with what to do.
pub(crate) fn incomplete(reader: &Reader, defects: &[InputDefect]) -> Markup {
    html! {
        p { (reader.words().input_incomplete) ":" }
        ul lang="en" { @for d in defects { li { (d) } } }
    }
}
