//! The agreements of a sample unit, each on its own: none leans on another.
//!
//! * `A-NIGHT`: individual averaging (aml §10-5(1)), so that nights of 9.5 h are legal.
//! * `A-LONG`: local averaging (aml §10-5(2)) for shifts of 12.5 h, with the whole package of the domain brief, B.4:
//!   health assessment, monitoring with baseline, evaluation date after the horizon, consent of each person.
//! * `A-SUNDAY`: Sundays off on average (aml §10-8(4)).
//! * `A-SHORT-NIGHT`: 10 h 30 of rest before 28 March 2027 only. The clock goes forward that night, so there are
//!   10.5 h from a long Saturday to a long Sunday.

use super::{FOUNDED, SampleError, SampleUnit, person_id};
use chrono::NaiveDate;
use turnus_domain::{
    agreement::{
        Agreement, AgreementKind, AgreementTerms, Scope,
        event::{AgreementSigned, HealthAssessmentFiled, MonitoringStarted},
    },
    calendar::DateRange,
    fact::Fact,
    id::{AgreementId, UnitId},
    quantity::Minutes,
    staff::event::ConsentGiven,
};

const SIGNED: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap();
const CONSENTED: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 16).unwrap();
const EVALUATE_BY: NaiveDate = NaiveDate::from_ymd_opt(2027, 6, 30).unwrap();
const CLOCK_CHANGE: NaiveDate = NaiveDate::from_ymd_opt(2027, 3, 28).unwrap();

pub(super) fn facts(sample: &SampleUnit) -> Result<Vec<Fact>, SampleError> {
    let night = agreement(sample, "A-NIGHT", AgreementKind::IndividualAveraging, "written agreement with each employee, 2026-11")?;
    let sunday = agreement(sample, "A-SUNDAY", AgreementKind::SundayAverage, "written agreement on Sundays off on average, 2026-11")?;
    let mut facts: Vec<_> = [night, long_shifts(sample)?, sunday, short_night(sample)?].into_iter().map(signed).collect();
    let long: AgreementId = "A-LONG".parse()?;
    facts.push(Fact::new(
        HealthAssessmentFiled { agreement: long.clone(), document: "health and welfare assessment 2026-10".into() },
        SIGNED,
    ));
    facts.push(Fact::new(MonitoringStarted { agreement: long.clone(), from: SIGNED, baseline_per_1000_x100: 200 }, SIGNED));
    for k in (0..sample.staff.len()).filter(|k| sample.consents(*k)) {
        facts.push(Fact::new(ConsentGiven { person: person_id(k).parse()?, agreement: long.clone(), from: CONSENTED }, CONSENTED));
    }
    Ok(facts)
}

fn signed(agreement: Agreement) -> Fact {
    let from = agreement.valid.from;
    Fact::new(AgreementSigned { agreement }, from)
}

fn agreement(sample: &SampleUnit, id: &str, kind: AgreementKind, document: &str) -> Result<Agreement, SampleError> {
    base(id, kind, vec![sample.unit.parse()?], SIGNED, document)
}

fn base(id: &str, kind: AgreementKind, units: Vec<UnitId>, from: NaiveDate, document: &str) -> Result<Agreement, SampleError> {
    let other = if kind == AgreementKind::IndividualAveraging { "each employee" } else { "local union representatives" };
    Ok(Agreement {
        id: id.parse()?,
        kind,
        parties: vec!["the municipality (constructed)".into(), other.into()],
        scope: Scope { units, ..Scope::default() },
        terms: AgreementTerms::default(),
        valid: DateRange::starting(from),
        needs_consent: false,
        health_assessment: None,
        monitoring: None,
        evaluate_by: None,
        document: document.into(),
    })
}

/// An agreement of a constructed place, at some units or everywhere.
pub(super) fn everywhere(id: &str, kind: AgreementKind, units: Vec<UnitId>) -> Result<Agreement, SampleError> {
    let weekend_every = (kind == AgreementKind::LocalWeekend).then_some(2);
    let terms = AgreementTerms { weekend_every, ..AgreementTerms::default() };
    Ok(Agreement { terms, ..base(id, kind, units, FOUNDED, "written agreement, 2026 (constructed)")? })
}

/// The long-shift agreement of a home of a constructed place.
pub(super) fn long_shifts_at(id: &str, units: Vec<UnitId>) -> Result<Agreement, SampleError> {
    Ok(with_long_shifts(base(id, AgreementKind::LocalAveraging, units, FOUNDED, "local agreement on long weekend shifts (constructed)")?))
}

/// The agreement of a home on the night of the clock change.
pub(super) fn short_night_at(id: &str, units: Vec<UnitId>) -> Result<Agreement, SampleError> {
    let document = "local agreement on the night of the clock change (constructed)";
    Ok(on_the_short_night(base(id, AgreementKind::LocalRest, units, FOUNDED, document)?))
}

fn long_shifts(sample: &SampleUnit) -> Result<Agreement, SampleError> {
    Ok(with_long_shifts(agreement(sample, "A-LONG", AgreementKind::LocalAveraging, "local agreement on long weekend shifts, 2026-11")?))
}

fn with_long_shifts(base: Agreement) -> Agreement {
    let terms = AgreementTerms { long_shifts_in_row: Some(2), rest_block: Some(Minutes::hours(35)), ..AgreementTerms::default() };
    Agreement { terms, needs_consent: true, evaluate_by: Some(EVALUATE_BY), ..base }
}

fn short_night(sample: &SampleUnit) -> Result<Agreement, SampleError> {
    let document = "local agreement on the night of the clock change, 2026-11";
    Ok(on_the_short_night(agreement(sample, "A-SHORT-NIGHT", AgreementKind::LocalRest, document)?))
}

fn on_the_short_night(base: Agreement) -> Agreement {
    let terms = AgreementTerms { daily_rest: Some(Minutes(630)), ..AgreementTerms::default() };
    Agreement { terms, valid: DateRange::between(CLOCK_CHANGE, CLOCK_CHANGE), ..base }
}
