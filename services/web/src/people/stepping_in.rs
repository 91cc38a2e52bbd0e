//! How somebody could take a shift, or which rules say that she may not.

use crate::{format, rota::findings, site::Reader, words::fill};
use maud::{Markup, html};
use turnus_domain::quantity::Minutes;
use turnus_planning::Replacement;

pub(super) fn stepping_in(reader: &Reader, r: &Replacement) -> Markup {
    let words = reader.lang.people();
    let how = match r.extra {
        Minutes(0) => words.within_hours.to_owned(),
        extra => fill(words.extra, [&format::duration(reader.lang, extra), &format::kroner(r.pay)]),
    };
    html! {
        @if r.breaks.is_empty() {
            (how)
            @if let Some(shift) = &r.instead_of { ", " (fill(words.instead_of, [shift])) }
            @if !r.counts { ", " (words.counts_not) }
        } @else {
            b { (words.may_not) } ": "
            @for (k, f) in r.breaks.iter().enumerate() { @if k > 0 { "; " } (findings::named(reader, f, None)) }
        }
    }
}
