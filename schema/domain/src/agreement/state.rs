//! An agreement as folded from its events.

use super::{Agreement, Monitoring};
use crate::{calendar::DateRange, event::Event};

pub(crate) fn evolve(agreement: &mut Agreement, event: &Event) {
    match event {
        Event::HealthAssessmentFiled(e) => agreement.health_assessment = Some(e.document.clone()),
        Event::MonitoringStarted(e) => {
            let running = DateRange::starting(e.from);
            agreement.monitoring = Some(Monitoring { running, baseline_per_1000_x100: e.baseline_per_1000_x100 });
        }
        Event::MonitoringStopped(e) => {
            if let Some(monitoring) = &mut agreement.monitoring {
                monitoring.running.to = Some(e.on);
            }
        }
        Event::AgreementEvaluated(e) => agreement.evaluate_by = e.evaluate_by,
        Event::AgreementEnded(e) => agreement.valid.to = Some(e.on),
        _ => {}
    }
}
