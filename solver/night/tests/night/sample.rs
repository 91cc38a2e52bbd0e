//! The constructed sample district, and changed copies of it.
use serde::Deserialize;
use turnus_domain::night::{DistrictParts, NightDistrict, SizingParameters, SizingParts};

/// The file samples/night-district.json.
#[derive(Deserialize)]
pub(crate) struct Sample {
    /// District.
    pub(crate) district: NightDistrict,
    /// Sizing parameters.
    pub(crate) sizing: SizingParameters,
}

/// Reads it.
pub(crate) fn sample() -> Sample {
    serde_json::from_str(include_str!("../../../../samples/night-district.json")).unwrap()
}

/// The sample's district, changed and judged again.
pub(crate) fn district(change: impl FnOnce(&mut DistrictParts)) -> NightDistrict {
    let mut parts = sample().district.into_parts();
    change(&mut parts);
    parts.try_into().unwrap()
}

/// The sample's parameters, changed and judged again.
pub(crate) fn parameters(change: impl FnOnce(&mut SizingParts)) -> SizingParameters {
    let mut parts = sample().sizing.into_parts();
    change(&mut parts);
    parts.try_into().unwrap()
}
