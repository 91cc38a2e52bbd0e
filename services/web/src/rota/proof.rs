//! How near a rota is to the best, in one sentence.

use crate::{format, site::Reader, words::fill};
use turnus_domain::{planning_input::PlanningInput, rota::Rota, rule_book::ParameterKey};

/// Points, bound and gap. Where nothing but 0 is proven a share of the points says nothing: then the points themselves, beside what an
/// hour of a substitute counts for.
pub(crate) fn line(reader: &Reader, input: &PlanningInput, objective: i64, rota: &Rota) -> String {
    let words = reader.words();
    let hour = input.rule_book.value(ParameterKey::PointsSubstituteHour, rota.horizon.first);
    match hour {
        Ok(hour) if rota.bound == 0 && objective > 0 && objective < hour => {
            fill(words.proof_in_points, [&objective, &rota.bound, &objective, &hour])
        }
        _ => fill(words.proof_line, [&objective, &rota.bound, &format::percent(reader.lang, rota.gap_bp())]),
    }
}
