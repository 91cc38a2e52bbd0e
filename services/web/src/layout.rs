//! What stands around every page: head, navigation, language, the moment that is read.

use crate::{
    site::Reader,
    words::{Lang, fill},
};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use maud::{DOCTYPE, Markup, html};
use turnus_domain::id::UnitId;

/// Only what this server itself serves is loaded, and nothing is sent elsewhere.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// An HTML page with its headers.
pub(crate) struct Page(Markup);

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        // A page that sends no referrer at all posts its forms from the origin `null`, which the guard cannot tell from a foreign one.
        let headers = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_SECURITY_POLICY, POLICY),
            (header::REFERRER_POLICY, "same-origin"),
        ];
        (headers, self.0.into_string()).into_response()
    }
}

/// Where a page stands in the navigation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place<'a> {
    /// The list of units.
    Units,
    /// A unit's list of rotas, or one of them.
    Rotas(&'a UnitId),
    /// A unit's matrix of tasks.
    Tasks(&'a UnitId),
    /// Who does what on a date at a unit.
    Day(&'a UnitId),
    /// The night districts.
    Night,
    /// The history, of a unit or of everything.
    History(Option<&'a UnitId>),
}

impl<'a> Place<'a> {
    const fn unit(self) -> Option<&'a UnitId> {
        match self {
            Self::Units | Self::Night => None,
            Self::Rotas(unit) | Self::Tasks(unit) | Self::Day(unit) => Some(unit),
            Self::History(unit) => unit,
        }
    }
}

/// A page in its place.
pub(crate) fn page(reader: &Reader, place: Place<'_>, title: &str, body: &Markup) -> Page {
    let words = reader.words();
    frame(
        reader.lang,
        title,
        &html! {
            header class="site" {
                nav aria-label=(words.pages) { (links(reader, place)) }
                (languages(reader))
            }
            @if let Some(at) = reader.as_of {
                div class="banner" role="note" {
                    (fill(words.as_of_banner, [&at])) " "
                    a href=(reader.uri.path()) { (words.back_to_now) }
                }
            }
            main id="content" tabindex="-1" { (body) }
            footer { p { (words.needs_no_sign_in) } }
        },
    )
}

/// A page without navigation, for what went wrong.
pub(crate) fn bare(lang: Lang, title: &str, body: Markup) -> Page {
    frame(lang, title, &html! { main id="content" { (body) p { a href="/" { (lang.words().units) } } } })
}

fn frame(lang: Lang, title: &str, body: &Markup) -> Page {
    Page(html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – Turnus" }
                link rel="stylesheet" href="/assets/turnus.css";
                script src="/assets/turnus.js" defer {}
            }
            body { a class="skip" href="#content" { (lang.words().skip) } (body) }
        }
    })
}

fn links(reader: &Reader, place: Place<'_>) -> Markup {
    let words = reader.words();
    let link = |to: String, text: &str, here: bool| {
        html! { li { a href=(reader.link(&to)) aria-current=[here.then_some("page")] { (text) } } }
    };
    html! { ul {
        (link("/".into(), words.units, place == Place::Units))
        (link("/night".into(), words.night, place == Place::Night))
        @if let Some(unit) = place.unit() {
            (link(format!("/units/{unit}"), words.rotas, matches!(place, Place::Rotas(_))))
            (link(format!("/units/{unit}/day"), words.day_page, matches!(place, Place::Day(_))))
            (link(format!("/units/{unit}/tasks"), words.tasks, matches!(place, Place::Tasks(_))))
            (link(format!("/history?unit={unit}"), words.history, matches!(place, Place::History(_))))
        } @else {
            (link("/history".into(), words.history, matches!(place, Place::History(_))))
        }
    } }
}

/// The same page in other languages.
fn languages(reader: &Reader) -> Markup {
    let query = reader.uri.query().unwrap_or_default();
    let others: Vec<&str> = query.split('&').filter(|p| !p.is_empty() && !p.starts_with("lang=")).collect();
    let to = |lang: Lang| {
        let mut parts = others.clone();
        let own = format!("lang={}", lang.tag());
        parts.push(&own);
        format!("{}?{}", reader.uri.path(), parts.join("&"))
    };
    html! { nav class="languages" aria-label=(reader.words().language) { ul {
        @for lang in Lang::ALL { li {
            a href=(to(lang)) lang=(lang.tag()) hreflang=(lang.tag()) aria-current=[(lang == reader.lang).then_some("true")] { (lang.name()) }
        } }
    } } }
}
