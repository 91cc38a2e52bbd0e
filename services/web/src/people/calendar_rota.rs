//! A rota of the calendar made from the base rota: asked for like any solve, and what giving base shifts up buys.

use super::base_rota;
use crate::{
    format,
    problem::Problem,
    rota::change::command,
    site::{Reader, Site},
    solves::{named_after, next_first},
    words::{CalendarWords, fill},
};
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};
use serde::Deserialize;
use turnus_domain::{calendar::Horizon, id::UnitId, quantity::Minutes, solve::FromBase};
use turnus_planning::{
    AskCalendarCurve, CalendarCurve, CurveRun, CurveState, GiveUp, PlanRota, PlanningError, calendar_params, fresh_command_id,
};

/// Minutes that the points of a curve ask a base shift to save, beside that of keeping all.
const POINTS: [Minutes; 5] = [Minutes(720), Minutes(480), Minutes(240), Minutes(120), Minutes(0)];
/// Most hours that a base shift may be asked to save.
const MOST_HOURS: f64 = 100.0;

/// What is posted; kept in the form when it is refused.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct MakeForm {
    command: String,
    first: String,
    weeks: String,
    /// `policy`, `all` or `saving`.
    give_up: String,
    /// Hours, read for `saving`.
    #[serde(default)]
    hours: String,
    /// `rota` or `curve`.
    what: String,
}

impl MakeForm {
    /// A round from the soonest Monday whose notice can be kept and on which the base rota is in force.
    pub(super) fn fresh(base_from: chrono::NaiveDate, weeks: u32) -> Self {
        let (first, weeks) = (next_first().max(base_from).to_string(), weeks.to_string());
        let text = str::to_owned;
        Self { command: fresh_command_id().to_string(), first, weeks, give_up: text("policy"), hours: text("4"), what: text("rota") }
    }

    fn horizon(&self) -> Result<Horizon, String> {
        let first = self.first.parse().map_err(|_| format!("first day {:?}: expected a date like 2027-01-04", self.first))?;
        let weeks = self.weeks.parse().map_err(|_| format!("weeks {:?}: expected a whole number, 1 to 104", self.weeks))?;
        let horizon = Horizon { first, weeks };
        if horizon.is_plannable() { Ok(horizon) } else { Err(format!("{first}, {weeks} weeks: expected a Monday and 1 to 104 weeks")) }
    }

    fn give_up(&self) -> Result<GiveUp, String> {
        match self.give_up.as_str() {
            "policy" => Ok(GiveUp::AsPolicy),
            "all" => Ok(GiveUp::ForRules),
            "saving" => {
                let hours: Option<f64> = self.hours.trim().replace(',', ".").parse().ok().filter(|h| (0.0..=MOST_HOURS).contains(h));
                let hours =
                    hours.ok_or_else(|| format!("hours {:?}: expected hours such as 4 or 7.5, at most {MOST_HOURS}", self.hours))?;
                Ok(GiveUp::Saving(Minutes((hours * 60.0).round() as i64)))
            }
            other => Err(format!("{other:?}: expected policy, all or saving")),
        }
    }
}

/// Asks for the rota, or for the curve. The same form posted twice asks once.
pub(crate) async fn ask(
    State(site): State<Site>,
    reader: Reader,
    Path(unit): Path<String>,
    Form(form): Form<MakeForm>,
) -> Result<Response, Problem> {
    let unit: UnitId = unit.parse()?;
    let asked = form.horizon().and_then(|horizon| Ok((horizon, form.give_up()?)));
    let (horizon, give_up) = match asked {
        Ok(asked) => asked,
        Err(why) => return refused(&site, &reader, unit, form, &why).await,
    };
    let answer = if form.what == "curve" {
        let saves = std::iter::once(None).chain(POINTS.into_iter().map(Some)).collect();
        let plan = format!("curve-{}", horizon.first).parse()?;
        let asked = AskCalendarCurve { unit: unit.clone(), horizon, plan, saves, params: calendar_params() };
        site.planning.ask_curve(asked).await.map(|_| format!("/units/{unit}/base-rota#curve"))
    } else {
        let (id, plan) = (command(&form.command)?, named_after(&form.command, horizon)?);
        let usual = PlanRota::usual(unit.clone(), horizon, plan, id);
        let request = PlanRota { params: calendar_params(), from_base: Some(give_up), ..usual };
        site.planning.request_solve(&request).await.map(|_| format!("/units/{unit}/solves"))
    };
    match answer {
        Ok(to) => Ok(Redirect::to(&to).into_response()),
        Err(why @ (PlanningError::Refused(_) | PlanningError::Defects(_))) => refused(&site, &reader, unit, form, &why.to_string()).await,
        Err(other) => Err(other.into()),
    }
}

/// The page again with what was written in the form, and why it was refused.
async fn refused(site: &Site, reader: &Reader, unit: UnitId, form: MakeForm, why: &str) -> Result<Response, Problem> {
    let form = MakeForm { command: fresh_command_id().to_string(), ..form };
    let page = base_rota::page_of(site, reader, unit, &base_rota::Asked::default(), Some((form, why))).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// The form.
pub(super) fn form(reader: &Reader, unit: &UnitId, form: &MakeForm) -> Markup {
    let (words, calendar) = (reader.words(), reader.lang.calendar());
    let choices = [("policy", calendar.as_policy), ("all", calendar.keep_all), ("saving", calendar.saving)];
    html! { section {
        h2 id="make" { (calendar.make) }
        p class="help" { (calendar.make_help) }
        form method="post" action=(format!("/units/{unit}/base-rota")) class="stacked" {
            input type="hidden" name="command" value=(form.command);
            label for="first" { (words.first_monday) }
            input type="date" id="first" name="first" required value=(form.first) step="7";
            label for="weeks" { (words.weeks) }
            input type="number" id="weeks" name="weeks" required min="1" max="104" value=(form.weeks);
            label for="give_up" { (calendar.give_up) }
            select id="give_up" name="give_up" { @for (value, text) in choices { option value=(value) selected[form.give_up == value] { (text) } } }
            label for="hours" { (calendar.hours) }
            input type="number" id="hours" name="hours" min="0" max=(MOST_HOURS) step="0.25" value=(form.hours);
            p { button name="what" value="rota" { (calendar.make_it) } " " button class="quiet" name="what" value="curve" { (calendar.ask_curve) } }
        }
    } }
}

/// What was asked of base shifts, as the end of a sentence.
pub(crate) fn given_up(reader: &Reader, from: &FromBase) -> String {
    let words = reader.lang.calendar();
    from.saves.map_or_else(|| words.only_rule.to_owned(), |saves| choice(reader, words, Some(saves)))
}

fn choice(reader: &Reader, words: &CalendarWords, saves: Option<Minutes>) -> String {
    match saves {
        None => words.only_rule.to_owned(),
        Some(Minutes(0)) => words.freely.to_owned(),
        Some(minutes) => fill(words.if_saves, [&format::duration(reader.lang, minutes)]),
    }
}

/// The curve of a unit that was asked for last, as far as it is.
pub(super) fn curve(reader: &Reader, unit: &UnitId, run: &CurveRun) -> Markup {
    let (words, horizon) = (reader.lang.calendar(), run.asked.horizon);
    html! { section {
        h2 id="curve" { (fill(words.curve_title, [&format::date(horizon.first), &format::date(horizon.last())])) }
        @match run.state() {
            CurveState::Waiting | CurveState::Running => {
                @let since = chrono::DateTime::from_timestamp_micros(run.since.micros()).unwrap_or_default();
                p role="status" { (fill(words.curve_waiting, [&format::instant(since)])) }
            }
            CurveState::Failed(why) => { div class="warning" role="alert" { p { (words.curve_failed) } p lang="en" { (why) } } }
            CurveState::Done(curve) => { (table(reader, unit, run, &curve)) }
        }
    } }
}

fn table(reader: &Reader, unit: &UnitId, run: &CurveRun, curve: &CalendarCurve) -> Markup {
    let (all, words) = (reader.words(), reader.lang.calendar());
    let missing = run.asked.saves.len() - curve.points.len();
    let heads = [words.choice, words.count, words.people, words.substitutes, all.points, words.proven, words.make_it];
    html! {
        p { (fill(words.curve_line, [&curve.base_shifts, &curve.standing, &run.position])) }
        div class="scroll" tabindex="0" role="region" aria-labelledby="curve" { table class="list" {
            thead { tr { @for h in heads { th scope="col" { (h) } } } }
            tbody { @for k in 0..curve.points.len() { (row(reader, unit, run.asked.horizon, curve, k)) } }
        } }
        p class="help" { (words.curve_help) }
        @if missing > 0 { p class="warning" { (fill(words.missing, [&missing])) } }
    }
}

fn row(reader: &Reader, unit: &UnitId, horizon: Horizon, curve: &CalendarCurve, k: usize) -> Markup {
    let (words, point) = (reader.lang.calendar(), &curve.points[k]);
    let hours = |minutes| format::duration(reader.lang, minutes);
    let name = |k: usize| choice(reader, words, curve.points[k].saves);
    let gap = (point.objective - point.bound_of_as_few) * 10_000 / point.objective.max(1);
    html! { tr {
        th scope="row" {
            (name(k))
            @if point.found_by != k { p class="help" { (fill(words.found_by, [&name(point.found_by)])) } }
            @if let Some(better) = curve.beaten_by(k) {
                @let (other, fewer) = (&curve.points[better], curve.points[better].objective - point.objective);
                p class="help" { (fill(words.beaten, [&name(better), &other.given_up, &hours(other.substitutes)]))
                    @if fewer > 0 { " " (fill(words.beaten_but, [&fewer])) } }
            }
        }
        td { (point.given_up) } td { (point.people) }
        td { (hours(point.substitutes)) @if point.unmet.0 > 0 { ", " (fill(words.with_unmet, [&hours(point.unmet)])) } }
        td { (point.objective) }
        td { @if point.bound_of_as_few == 0 && point.objective > 0 { (words.nothing) } @else { "≥ " (point.bound_of_as_few) " (" (format::percent(reader.lang, gap)) ")" } }
        td { @if reader.as_of.is_none() { (take(reader, unit, horizon, curve.points[point.found_by].saves, &name(k))) } }
    } }
}

/// Makes the rota of a point: what the search that found it asked for.
fn take(reader: &Reader, unit: &UnitId, horizon: Horizon, saves: Option<Minutes>, name: &str) -> Markup {
    let words = reader.lang.calendar();
    let (give_up, hours) = saves.map_or(("all", 0), |minutes| ("saving", minutes.0));
    html! { form method="post" action=(format!("/units/{unit}/base-rota")) {
        input type="hidden" name="command" value=(fresh_command_id());
        input type="hidden" name="first" value=(horizon.first);
        input type="hidden" name="weeks" value=(horizon.weeks);
        input type="hidden" name="give_up" value=(give_up);
        input type="hidden" name="hours" value=(f64::from(i32::try_from(hours).unwrap_or(0)) / 60.0);
        button class="quiet" name="what" value="rota" aria-label=(fill(words.take_of, [&name])) { (words.take) }
    } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posted(give_up: &str, hours: &str) -> Result<GiveUp, String> {
        let fresh = MakeForm::fresh(chrono::NaiveDate::MIN, 6);
        MakeForm { give_up: give_up.into(), hours: hours.into(), ..fresh }.give_up()
    }

    #[test]
    fn what_a_base_shift_must_save_is_read_as_people_write_it() {
        for (give_up, hours, read) in [
            ("policy", "", GiveUp::AsPolicy),
            ("all", "x", GiveUp::ForRules),
            ("saving", "4", GiveUp::Saving(Minutes(240))),
            ("saving", " 7,5 ", GiveUp::Saving(Minutes(450))),
            ("saving", "0", GiveUp::Saving(Minutes(0))),
        ] {
            assert_eq!(posted(give_up, hours), Ok(read), "{give_up} {hours}");
        }
        for (give_up, hours) in [("saving", ""), ("saving", "-1"), ("saving", "NaN"), ("saving", "1e9"), ("some", "4")] {
            assert!(posted(give_up, hours).is_err(), "{give_up} {hours}");
        }
    }
}
