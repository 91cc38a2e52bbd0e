//! The same rota as one file to send or print: the page's tables with its style inside, nothing to load.

use super::{
    draft::Draft,
    findings, grid,
    pages::{Desk, heading},
    view::RotaView,
};
use crate::{site::Reader, words::Lang};
use maud::{DOCTYPE, PreEscaped, html};
use std::collections::BTreeSet;

const STYLE: &str = include_str!("../../assets/turnus.css");

/// Writes the page of a rota for a language.
#[must_use]
pub fn print_page(view: &RotaView, lang: Lang) -> String {
    let reader = Reader { lang, as_of: None, uri: axum::http::Uri::from_static("/") };
    let fixed = view.input.staff.iter().flat_map(|m| m.fixed.iter().map(|f| (m.person.clone(), f.date)));
    let desk = Desk {
        unit: view.rota.unit.clone(),
        base: view.rota.clone(),
        before: view.report.clone(),
        pins: fixed.collect::<BTreeSet<_>>(),
        view: view.clone(),
        draft: Draft::default(),
        cell: None,
        choices: Vec::new(),
        at: None,
        editable: false,
    };
    let title = format!("{} {}", reader.words().rota, view.unit_name);
    let page = html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { main {
                h1 { (title) }
                (heading(&reader, &desk))
                (grid::tables(&reader, &desk))
                (findings::hours(&reader, view))
                (findings::report(&reader, view))
            } }
        }
    };
    page.into_string()
}
