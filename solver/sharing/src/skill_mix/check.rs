//! Checks of a model beyond its form: numbers that mean something, ids that are there, performers that may count.

use super::{error::ModelError, frame::Frame, model::Model};

/// Every number is finite and in its range.
pub(crate) fn numbers(model: &Model) -> Result<(), ModelError> {
    for p in &model.professions {
        at_least_0(&[("cost", p.cost), ("scarcity", p.scarcity), ("hours_per_head", p.hours_per_head)], &p.id)?;
        at_least_0(&[("span", p.span.unwrap_or(0.0))], &p.id)?;
    }
    for t in &model.tasks {
        at_least_0(&[("criticality", t.criticality), ("least_hours", t.least_hours)], &t.id)?;
    }
    for w in &model.ways {
        let name = format!("way of {} by {}", w.task, w.profession);
        at_least_0(&[("effort", w.effort), ("risk", w.risk), ("at_most", w.at_most.unwrap_or(0.0))], &name)?;
        for s in &w.supervision {
            at_least_0(&[("supervision", s.hours)], &name)?;
        }
    }
    for d in &model.demand {
        at_least_0(&[("hours", d.hours)], &format!("demand of {} in {}, {}", d.task, d.unit, d.bucket))?;
    }
    for s in &model.supply {
        let name = format!("supply of {} in {}, {}", s.profession, s.unit, s.bucket);
        at_least_0(&[("hours", s.hours), ("present", s.present.unwrap_or(0.0))], &name)?;
    }
    for a in &model.absent_at_once {
        at_least_0(&[("heads", a.heads)], &format!("heads of {} absent at once", a.profession))?;
    }
    for e in &model.extra {
        at_least_0(&[("at_most", e.at_most), ("supplement", e.supplement)], &format!("extra hours of {} in {}", e.profession, e.unit))?;
    }
    for l in &model.lending {
        let name = format!("lending of {} from {} to {}", l.profession, l.from, l.to);
        at_least_0(&[("at_most", l.at_most)], &name)?;
        share(l.loss, &format!("loss of {name}"))?;
    }
    limits(model)
}

fn limits(model: &Model) -> Result<(), ModelError> {
    for c in &model.competences {
        share(c.usable, &format!("usable of {}", c.id))?;
    }
    for h in &model.holders {
        let name = format!("holders of {} in {}", h.competence, h.unit);
        at_least_0(&[("people", h.people)], &name)?;
        if h.valid_to.is_some() && model.on.is_none() {
            return Err(ModelError::NoDay { place: name });
        }
    }
    for m in &model.minimum_presence {
        at_least_0(&[("hours", m.hours)], &format!("minimum presence in {}, {}", m.unit, m.bucket))?;
    }
    for m in &model.minimum_share {
        share(m.share, &format!("minimum share in {}, {}", m.unit, m.bucket))?;
    }
    for r in &model.risk_limits {
        at_least_0(&[("points", r.points)], &format!("risk limit of {}", r.unit))?;
    }
    for p in &model.today {
        at_least_0(&[("hours", p.hours)], &format!("today's {} by {}", p.task, p.profession))?;
    }
    for (limit, name) in [(&model.change_limit, "change limit"), (&model.training_budget, "training budget")] {
        at_least_0(&[("at_most", limit.as_ref().map_or(0.0, |l| l.at_most))], name)?;
    }
    for t in &model.training {
        let name = format!("course for {} in {}", t.competence, t.unit);
        at_least_0(&[("hours", t.hours), ("cost", t.cost), ("scheme_cost", t.scheme_cost)], &name)?;
        share(t.pass, &format!("pass of {name}"))?;
    }
    for r in &model.rules {
        at_least_0(&[("cost", r.cost), ("weight", r.weight)], &format!("rule {}", r.id))?;
    }
    at_least_0(&[("package_budget", model.package_budget.unwrap_or(0.0))], "the model")?;
    let shares: f64 = model.buckets.iter().map(|b| b.course_share).sum();
    if !model.training.is_empty() && (shares - 1.0).abs() > 1e-9 {
        return Err(number("the sum of course_share of the buckets", shares, "1, as there are courses"));
    }
    Ok(())
}

fn at_least_0(values: &[(&str, f64)], name: &str) -> Result<(), ModelError> {
    match values.iter().find(|(_, v)| !(v.is_finite() && *v >= 0.0)) {
        Some((what, value)) => Err(number(&format!("{what} of {name}"), *value, "a number of 0 or more")),
        None => Ok(()),
    }
}

fn share(value: f64, place: &str) -> Result<(), ModelError> {
    if (0.0..=1.0).contains(&value) { Ok(()) } else { Err(number(place, value, "a share from 0 to 1")) }
}

fn number(place: &str, value: f64, expected: &'static str) -> ModelError {
    ModelError::Number { place: place.to_owned(), value, expected }
}

/// Every id outside ways, demand and supply is there, and who never counts is counted nowhere.
pub(crate) fn references(frame: &Frame<'_>) -> Result<(), ModelError> {
    let model = frame.model;
    let post = |profession: &str, unit: &str, place: &str| {
        frame.find("profession", profession, place)?;
        frame.find("unit", unit, place)
    };
    let rule = |id: Option<&String>, place: &str| id.map_or(Ok(0), |id| frame.find("rule", id, place));
    for a in &model.absent_at_once {
        let place = "a line of heads absent at once";
        let profession = &model.professions[frame.find("profession", &a.profession, place)?];
        a.unit.iter().try_for_each(|unit| frame.find("unit", unit, place).map(|_| ()))?;
        a.bucket.iter().try_for_each(|bucket| frame.find("bucket", bucket, place).map(|_| ()))?;
        if profession.hours_per_head <= 0.0 {
            let expected = "more than 0, as heads of it may be absent";
            return Err(number(&format!("hours_per_head of {}", a.profession), profession.hours_per_head, expected));
        }
    }
    for e in &model.extra {
        post(&e.profession, &e.unit, "a line of extra hours")?;
        frame.find("bucket", &e.bucket, "a line of extra hours")?;
    }
    for l in &model.lending {
        post(&l.profession, &l.from, "a line of lending")?;
        frame.find("unit", &l.to, "a line of lending")?;
    }
    for h in &model.holders {
        post(&h.profession, &h.unit, "a line of holders")?;
        frame.find("competence", &h.competence, "a line of holders")?;
    }
    for t in &model.training {
        post(&t.profession, &t.unit, "a course")?;
        frame.find("competence", &t.competence, "a course")?;
    }
    for p in &model.today {
        post(&p.profession, &p.unit, "a line of today's practice")?;
        frame.find("task", &p.task, "a line of today's practice")?;
        frame.find("bucket", &p.bucket, "a line of today's practice")?;
    }
    for r in &model.risk_limits {
        frame.find("unit", &r.unit, "a risk limit")?;
        rule(r.rule.as_ref(), "a risk limit")?;
    }
    for m in &model.minimum_presence {
        counted(frame, &m.professions, "minimum presence")?;
        frame.find("unit", &m.unit, "a minimum presence")?;
        frame.find("bucket", &m.bucket, "a minimum presence")?;
        rule(m.rule.as_ref(), "a minimum presence")?;
    }
    for m in &model.minimum_share {
        counted(frame, &m.professions, "a minimum share")?;
        frame.find("unit", &m.unit, "a minimum share")?;
        frame.find("bucket", &m.bucket, "a minimum share")?;
        rule(m.rule.as_ref(), "a minimum share")?;
    }
    let rules = model.professions.iter().map(|p| &p.span_rule).chain(model.tasks.iter().map(|t| &t.coherence_rule));
    let rules = rules.chain(model.competences.iter().map(|c| &c.rule)).chain(model.demand.iter().map(|d| &d.rule));
    let limits = [&model.change_limit, &model.training_budget].into_iter().flatten().map(|l| &l.rule);
    rules.chain(limits).try_for_each(|id| rule(id.as_ref(), "the model").map(|_| ()))
}

fn counted(frame: &Frame<'_>, professions: &[String], place: &str) -> Result<(), ModelError> {
    for id in professions {
        if !frame.model.professions[frame.find("profession", id, place)?].counts {
            return Err(ModelError::VolunteerCounted { profession: id.clone(), place: place.to_owned() });
        }
    }
    Ok(())
}
