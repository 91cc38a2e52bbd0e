//! Reads stored events: (type, version, raw JSON) becomes today's [`Event`].
//!
//! When a payload gets another form, add one [`Step`] to the list below, which turns the raw JSON of the version before
//! into that of the new one, and keep the golden payload of the old one: steps are chained, one version each. They work
//! on raw JSON, so what they do not name stays as it is.

use crate::event::Event;
use serde_json::{Value, json};

/// Why a stored event cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UpcastError {
    /// The type is not in the list.
    #[error("unknown event type `{name}`: this program is older than the log, or the name is misspelt")]
    UnknownType {
        /// The type found.
        name: String,
    },
    /// The type is known, the version is not.
    #[error("event type {name} has no version {version}; this program knows versions 1 to {newest}")]
    UnknownVersion {
        /// The type.
        name: String,
        /// The version found.
        version: u32,
        /// The newest version this program knows.
        newest: u32,
    },
    /// The payload is not of the form the version has.
    #[error("the data of {name} version {version} is not as schema/events/{name}.v{version}.schema.json says: {why}")]
    Malformed {
        /// The type.
        name: String,
        /// The version.
        version: u32,
        /// What the reader expected, and where.
        why: String,
    },
}

/// Turns the payload of one version into that of the next.
type Step = fn(Value) -> Result<Value, String>;

/// Every step with the type and the version it starts from.
const STEPS: &[(&str, u32, Step)] = &[
    // Version 2 may hold an escalation path (R-TS-20); decisions made before have none.
    ("SharingDecisionMade", 1, Ok),
    // Version 2 knows parameters of vacancies, evaluations, control charts, retention and early warning.
    ("RuleBookAdopted", 1, Ok),
    ("RuleBookAdopted", 2, with_policy_of_version_2),
    // Version 4 knows pay supplements (HTA 5), reports of version 2 their rules; books and reports of before have none.
    ("RuleBookAdopted", 3, Ok),
    ("RotaProposed", 1, Ok),
    ("RotaAmended", 1, Ok),
    ("RotaRejected", 1, Ok),
    // Version 2 may hold the rest before the shift (R-WT-06).
    ("DeviationReported", 1, Ok),
    // Version 2 may be made from a base rota; what was asked for before was made anew.
    ("SolveRequested", 1, Ok),
];

/// Version 3 knows how long somebody knows a unit (R-TS-08) and what a base shift must save to be given up. The first was a number
/// of the program while version 2 was written and is told here as the policy it was, so that logs of that time read as they did;
/// the second is the policy that came with it. A book that has them keeps its own.
fn with_policy_of_version_2(mut payload: Value) -> Result<Value, String> {
    let parameters = payload.pointer_mut("/rule_book/parameters").and_then(Value::as_array_mut);
    let parameters = parameters.ok_or("`rule_book.parameters` is no list")?;
    let from = parameters.iter().filter_map(|p| p.pointer("/valid/from")?.as_str()).min().unwrap_or("1970-01-01").to_owned();
    let municipality = "Municipality (staffing policy)";
    let policy = [
        (
            "unit-known-days",
            "COVER",
            182,
            "days",
            "whoever worked at a unit in the last half year knows it (R-TS-08) [ASSUME]",
            municipality,
        ),
        (
            "base-shift-saves",
            "SUBSTITUTE",
            240,
            "minutes",
            "a base shift is given up where that saves half a shift of substitutes [ASSUME]",
            "unit leader with union representatives",
        ),
    ];
    for (key, rule, value, unit, text, owner) in policy {
        if parameters.iter().all(|p| p["key"] != key) {
            let source = json!({"authority": "policy", "text": text});
            let parameter =
                json!({"key": key, "rule": rule, "value": value, "unit": unit, "source": source, "valid": {"from": from}, "owner": owner});
            parameters.push(parameter);
        }
    }
    Ok(payload)
}

/// Reads a stored event.
///
/// # Errors
/// [`UpcastError`] when type or version are unknown or the payload has another form.
pub fn upcast(name: &str, version: u32, raw: &str) -> Result<Event, UpcastError> {
    let newest = Event::TYPES.iter().find(|(n, _)| *n == name).map(|(_, v)| *v);
    let Some(newest) = newest else { return Err(UpcastError::UnknownType { name: name.into() }) };
    let read = match version == newest {
        true => Event::read(name, raw),
        false => Event::read(name, &raise(name, version, newest, raw, STEPS)?),
    };
    match read {
        Some(Ok(event)) => Ok(event),
        Some(Err(e)) => Err(UpcastError::Malformed { name: name.into(), version, why: e.to_string() }),
        None => Err(UpcastError::UnknownType { name: name.into() }),
    }
}

/// The payload in its newest version, one step after the other.
fn raise(name: &str, version: u32, newest: u32, raw: &str, steps: &[(&str, u32, Step)]) -> Result<String, UpcastError> {
    let malformed = |why: String| UpcastError::Malformed { name: name.into(), version, why };
    let unknown = || UpcastError::UnknownVersion { name: name.into(), version, newest };
    if version > newest {
        return Err(unknown());
    }
    let mut value: Value = serde_json::from_str(raw).map_err(|e| malformed(e.to_string()))?;
    for from in version..newest {
        let (.., step) = steps.iter().find(|(n, v, _)| *n == name && *v == from).ok_or_else(unknown)?;
        value = step(value).map_err(malformed)?;
    }
    Ok(value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Minutes became seconds, then got a name.
    const PLANTED: &[(&str, u32, Step)] = &[
        ("Walked", 2, |mut v| {
            let seconds = v["seconds"].take();
            v["lasted"] = serde_json::json!({"seconds": seconds});
            v.as_object_mut().map(|fields| fields.remove("seconds"));
            Ok(v)
        }),
        ("Walked", 1, |mut v| {
            let minutes = v["minutes"].as_u64().ok_or("`minutes` is no number")?;
            v["seconds"] = (minutes * 60).into();
            v.as_object_mut().map(|fields| fields.remove("minutes"));
            Ok(v)
        }),
        ("Ran", 1, |_| Err("never".into())),
    ];

    /// Each version is raised by every step after it, and what no step names stays.
    #[test]
    fn steps_are_chained_one_version_each() {
        let raised = |version, raw| raise("Walked", version, 3, raw, PLANTED);
        let same = r#"{"lasted":{"seconds":120},"later":"kept"}"#;
        assert_eq!(raised(1, r#"{"later":"kept","minutes":2}"#).as_deref(), Ok(same));
        assert_eq!(raised(2, r#"{"seconds":120,"later":"kept"}"#).as_deref(), Ok(same));
        assert_eq!(raised(3, same).as_deref(), Ok(same));
    }

    /// A version that no step leads from, or that is newer than the program, is unknown; a payload that a step cannot
    /// take is malformed, by the version that is stored.
    #[test]
    fn what_cannot_be_raised_is_told_apart() {
        let raised = |version, raw| raise("Walked", version, 3, raw, PLANTED);
        for version in [0, 4, u32::MAX] {
            let unknown = UpcastError::UnknownVersion { name: "Walked".into(), version, newest: 3 };
            assert_eq!(raised(version, "{}"), Err(unknown));
        }
        for raw in ["{}", "[]", "", "{\"minutes\":-1}"] {
            assert!(matches!(raised(1, raw), Err(UpcastError::Malformed { version: 1, .. })), "{raw}");
        }
        assert!(raise("Swum", 1, 2, "{}", PLANTED).is_err(), "steps of another type");
    }

    /// Books of versions 1 and 2 get the policy that was in force without being told; what a book says itself stays.
    #[test]
    fn a_rule_book_of_version_2_gets_the_policy_that_was_a_number_of_the_program() {
        use crate::rule_book::ParameterKey::{BaseShiftSaves, UnitKnownDays};
        let day = |text: &str| text.parse().unwrap();
        let read = |version, raw: &str| match upcast("RuleBookAdopted", version, raw).unwrap() {
            Event::RuleBookAdopted(e) => e.rule_book,
            other => panic!("{other:?}"),
        };
        for (version, raw) in [
            (1, include_str!("../../events/golden/RuleBookAdopted.v1.json")),
            (2, include_str!("../../events/golden/RuleBookAdopted.v2.json")),
        ] {
            let book = read(version, raw);
            assert_eq!((book.value(UnitKnownDays, day("2026-06-01")), book.value(BaseShiftSaves, day("2026-06-01"))), (Ok(182), Ok(240)));
            assert!(book.parameter(UnitKnownDays, day("2025-12-31")).is_none(), "not before the book itself");
        }
        let own = r#"{"rule_book":{"id":"own","parameters":[{"key":"unit-known-days","rule":"COVER","value":30,"unit":"days",
            "source":{"authority":"policy","text":"own"},"valid":{"from":"2027-01-01"},"owner":"HR"}]}}"#;
        assert_eq!(read(2, own).value(UnitKnownDays, day("2027-06-01")), Ok(30));
        assert!(read(3, own).value(BaseShiftSaves, day("2027-06-01")).is_err(), "a new book says what it says");
        assert!(matches!(upcast("RuleBookAdopted", 2, "{}"), Err(UpcastError::Malformed { version: 2, .. })));
    }

    /// A type of version n has every step from 1 to n.
    #[test]
    fn no_step_is_missing() {
        for (name, newest) in Event::TYPES {
            let missing = (1..*newest).find(|from| !STEPS.iter().any(|(n, v, _)| n == name && v == from));
            assert_eq!(missing, None, "{name} has no step from that version");
        }
    }
}
