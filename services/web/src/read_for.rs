//! The form of the pages that are read for a day.

use crate::site::Reader;
use chrono::NaiveDate;
use maud::{Markup, html};

/// Asks for the day.
pub(crate) fn day_form(reader: &Reader, on: NaiveDate) -> Markup {
    let words = reader.words();
    html! { form method="get" {
        label for="on" { (words.read_for) } " " input type="date" id="on" name="on" value=(on) required; " "
        @if let Some(at) = reader.as_of { input type="hidden" name="as_of" value=(at); }
        button { (words.show) }
    } }
}
