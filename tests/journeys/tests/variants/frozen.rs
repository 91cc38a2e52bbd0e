//! A variant or a sample as the product freezes it.

use crate::drawn::{Off, Row, Variant};
use chrono::{Days, NaiveDate};
use turnus_domain::{
    agreement::event::{AgreementEnded, AgreementEvaluated, MonitoringStopped},
    calendar::DateRange,
    command::Command,
    cover::CoverRequirement,
    decide::decide,
    fact::Fact,
    facts::Facts,
    freeze::freeze_planning_input,
    id::PersonId,
    planning_input::PlanningInput,
    sharing::{SharingPlan, event::SharingPlanAdopted},
    staff::{
        ExemptFrom, Exemption,
        event::{ConsentWithdrawn, ExemptionRecorded},
    },
};
use turnus_rostering::weekend::Need;

pub(crate) fn record(facts: &mut Facts, new: &[Fact]) {
    for fact in decide(facts, &Command::Import(new.to_vec())).unwrap_or_else(|e| panic!("{e}")) {
        facts.evolve(&fact.event, facts.position() + 1, fact.effective);
    }
}

pub(crate) fn person(k: usize) -> PersonId {
    format!("E{:02}", k + 1).parse().unwrap()
}

pub(crate) fn switched_off(v: &Variant) -> Vec<Fact> {
    let date = |k: u64| v.sample.horizon.first + Days::new(k);
    let agreement = || "A-LONG".parse().unwrap();
    match v.off {
        Off::Nothing => vec![],
        Off::Agreement(k) => vec![Fact::new(AgreementEnded { agreement: agreement(), on: date(k) - Days::new(1) }, date(k))],
        Off::Monitoring(k) => vec![Fact::new(MonitoringStopped { agreement: agreement(), on: date(k) - Days::new(1) }, date(k))],
        Off::Evaluation(k) => {
            vec![Fact::new(AgreementEvaluated { agreement: agreement(), evaluate_by: Some(date(k) - Days::new(31)) }, date(0))]
        }
        Off::Consent(p, _) if !v.sample.consents(p) => vec![],
        Off::Consent(p, k) => vec![Fact::new(ConsentWithdrawn { person: person(p), agreement: agreement(), on: date(k) }, date(k))],
        Off::Exempt(p, k) => {
            let exemption = Exemption { from: ExemptFrom::LongShift, valid: DateRange::starting(date(k)) };
            vec![Fact::new(ExemptionRecorded { person: person(p), exemption }, date(k))]
        }
    }
}

pub(crate) fn frozen(v: &Variant) -> PlanningInput {
    let mut facts = Facts::default();
    record(&mut facts, &v.sample.facts().unwrap());
    record(&mut facts, &switched_off(v));
    let (unit, first) = (v.sample.unit.parse().unwrap(), v.sample.horizon.first);
    let cover = v.long.iter().map(Row::requirement).collect();
    adopt(&mut facts, plan(&unit, first, cover));
    freeze_planning_input(&facts, &unit, v.sample.horizon, facts.position()).unwrap_or_else(|e| panic!("{e:?}"))
}

pub(crate) fn adopt(facts: &mut Facts, plan: SharingPlan) {
    let first = plan.effective;
    record(facts, &[Fact::new(SharingPlanAdopted { plan }, first)]);
}

pub(crate) fn plan(unit: &turnus_domain::id::UnitId, effective: NaiveDate, cover: Vec<CoverRequirement>) -> SharingPlan {
    SharingPlan {
        id: "S1".parse().unwrap(),
        unit: unit.clone(),
        input_position: 1,
        effective,
        decisions: vec![],
        shares: vec![],
        task_heads: vec![],
        cover,
        unmet_x100: vec![],
        prices: vec![],
        reach_gaps: vec![],
    }
}

pub(crate) fn of_class<'a>(needs: &'a [Need], class: &str) -> &'a Need {
    needs.iter().find(|n| n.class.as_ref().unwrap().as_str() == class).unwrap()
}
