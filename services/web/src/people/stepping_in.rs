//! How somebody could take a shift, or which rules say that she may not.

use crate::{format, rota::findings, site::Reader, words::fill};
use maud::{Markup, html};
use turnus_domain::quantity::{Minutes, Ore};
use turnus_planning::Replacement;

pub(super) fn stepping_in(reader: &Reader, r: &Replacement) -> Markup {
    let words = reader.lang.people();
    let (time, pay) = (format::duration(reader.lang, r.extra), format::kroner(r.pay));
    let how = match (r.extra, r.supplements) {
        (Minutes(0), None | Some(Ore::ZERO)) => words.within_hours.to_owned(),
        (Minutes(0), Some(more)) => fill(words.within_known, [&words.within_hours as &dyn std::fmt::Display, &format::kroner(more)]),
        (_, None) => fill(words.extra, [&time, &pay]),
        (_, Some(more)) => fill(words.extra_known, [&time, &pay, &format::kroner(more)]),
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
