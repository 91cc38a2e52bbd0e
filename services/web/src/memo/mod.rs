//! The council memo of a scenario: a page of two to four sheets to print, and its figures as CSV and workbook.
//!
//! It says what is asked for, what happens otherwise, what changes, on which assumptions, who gains and who pays, what law
//! or agreement must change, who was consulted, what may go wrong and when to stop; and where it was read, so that anyone
//! can make it again. No figure stands without its zero alternative. English and bokmål.

mod sections;
mod sheet;

pub use sheet::{csv, workbook};

use maud::{DOCTYPE, Markup, PreEscaped, html};
use sections::Memo;
use turnus_planning::Study;

pub(crate) const STYLE: &str = include_str!("../../assets/memo.css");

/// The memo of the first scenario of a study, one file with its style inside and nothing to load.
#[must_use]
pub fn print_memo(study: &Study, nb: bool) -> String {
    framed(study, nb, &html! { style { (PreEscaped(STYLE)) } }).into_string()
}

/// The memo as this server's page: its style is loaded.
pub(crate) fn served(study: &Study, nb: bool) -> Markup {
    framed(study, nb, &html! { link rel="stylesheet" href="/assets/memo.css"; })
}

fn framed(study: &Study, nb: bool, style: &Markup) -> Markup {
    let memo = Memo::new(study, nb);
    html! {
        (DOCTYPE)
        html lang=(if nb { "nb" } else { "en" }) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (memo.title()) }
                (style)
            }
            body { main { (memo.sections()) } }
        }
    }
}
