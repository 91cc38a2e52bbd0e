//! An answer of the planning on a page, or what stands in its place: why it was refused, what the input lacks.

use crate::{problem::Problem, site::Reader, words::fill};
use maud::{Markup, html};
use turnus_domain::{planning_input::InputDefect, refusal::Refusal};
use turnus_planning::PlanningError;

/// An answer as it is shown, or what stands in its place.
pub(crate) fn answered<T>(reader: &Reader, answer: Result<T, PlanningError>, shown: impl FnOnce(T) -> Markup) -> Result<Markup, Problem> {
    match answer {
        Ok(found) => Ok(shown(found)),
        Err(PlanningError::Refused(why)) => Ok(refusal(reader, &why)),
        Err(PlanningError::Defects(defects)) => Ok(incomplete(reader, &defects)),
        Err(other) => Err(other.into()),
    }
}

/// Why something was refused, by which rule, and what to do.
pub(crate) fn refusal(reader: &Reader, why: &Refusal) -> Markup {
    let words = reader.words();
    html! { div class="warning" role="alert" {
        h2 { (words.refused) }
        p lang="en" { @if let Some(rule) = why.rule { b { (rule) } " " } (why.place) ": " (why.what)
            @if let Some(basis) = &why.basis { " (" (basis.text) ")" } "." }
        p { (fill(words.what_to_do, [&why.remedy])) }
    } }
}

/// Everything that an input lacks, each with what to do.
pub(crate) fn incomplete(reader: &Reader, defects: &[InputDefect]) -> Markup {
    html! {
        p { (reader.words().input_incomplete) ":" }
        ul lang="en" { @for d in defects { li { (d) } } }
    }
}
