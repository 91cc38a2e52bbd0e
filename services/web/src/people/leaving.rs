//! Why people say they leave: told of groups only, and an answer recorded without a name.

use crate::{
    answer::refusal,
    layout::{Place, page},
    problem::Problem,
    rota::change::command,
    site::{Reader, Site, UnitAsOf, today},
    words::{LeavingWords, fill},
};
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};
use std::collections::BTreeSet;
use turnus_domain::{
    command::Command,
    id::UnitId,
    retention::{
        Driver, Retention,
        event::ExitSurveyAnswered,
        reason::Reason,
        survey::{Given, Survey},
    },
};
use turnus_planning::{PlanningError, fresh_command_id};

/// Records an answer.
pub(crate) async fn answer(
    State(site): State<Site>,
    reader: Reader,
    Path(unit): Path<String>,
    Form(posted): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let UnitAsOf { unit, name, .. } = reader.unit(&site, unit.parse()?).await?;
    let of = |field: &str| posted.iter().filter(move |(name, _)| name == field).map(|(_, value)| value.as_str()).collect::<Vec<_>>();
    let unread = |e: turnus_domain::retention::reason::UnknownReason| Problem::Unreadable(e.to_string());
    let reasons: BTreeSet<Reason> = of("reason").into_iter().map(|r| r.parse().map_err(unread)).collect::<Result<_, _>>()?;
    let id = command(of("command").first().copied().unwrap_or_default())?;
    let answered = Command::AnswerExitSurvey(ExitSurveyAnswered { unit: unit.clone(), reasons }, today());
    match site.planning.execute(id, answered).await {
        Ok(_) => Ok(Redirect::to(&format!("/units/{unit}/retention?done=answered")).into_response()),
        Err(PlanningError::Refused(why)) => {
            let title = fill(reader.lang.people().retention_title, [&name]);
            let body = html! { h1 { (title) } (refusal(&reader, &why)) (form(&reader, &unit)) };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&reader, Place::Rotas(&unit), &title, &body)).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// That an answer was recorded.
pub(crate) fn done(reader: &Reader) -> Markup {
    html! { p class="done" role="status" { (reader.lang.leaving().done) } }
}

/// What people said, each reason beside what is measured of it here.
pub(crate) fn section(reader: &Reader, found: &Retention<'_>, measured: &dyn Fn(Driver) -> Option<Markup>) -> Markup {
    let words = reader.lang.leaving();
    html! {
        h2 { (words.title) }
        @match &found.survey {
            None => { p { (fill(words.too_few, [&found.smallest.value])) } }
            Some(survey) => { (told(reader, words, survey, found.smallest.value, measured)) }
        }
    }
}

fn told(reader: &Reader, words: &LeavingWords, survey: &Survey, smallest: i64, measured: &dyn Fn(Driver) -> Option<Markup>) -> Markup {
    let columns = reader.lang.people();
    let count = |n: Option<u64>| n.map_or_else(|| "–".to_owned(), |n| n.to_string());
    let row = |g: &Given| {
        html! { tr {
            th scope="row" { (reason(words, g.reason)) } td { (count(g.here)) } td { (count(g.everywhere)) }
            td { @if let Some(beside) = g.reason.driver().and_then(measured) { (beside) } }
        } }
    };
    html! {
        p { (fill(words.answers, [&survey.answers, &survey.everywhere])) }
        @if survey.reasons.is_empty() { p { (words.no_reason) } }
        @else { div class="scroll" tabindex="0" role="region" aria-label=(words.title) { table class="list" {
            thead { tr { @for h in [words.reason, columns.this_unit, columns.all_units, words.measured] { th scope="col" { (h) } } } }
            tbody { @for g in &survey.reasons { (row(g)) } }
        } } }
        p class="help" { (fill(words.groups, [&smallest, &smallest])) }
    }
}

/// Asks whoever leaves.
pub(crate) fn form(reader: &Reader, unit: &UnitId) -> Markup {
    let words = reader.lang.leaving();
    html! { details { summary { (words.record) }
        form method="post" action=(format!("/units/{unit}/retention")) class="screen" {
            p class="help" { (words.record_help) }
            input type="hidden" name="command" value=(fresh_command_id());
            fieldset { legend { (words.title) }
                @for r in Reason::ALL {
                    @let id = format!("reason-{r}");
                    div { input type="checkbox" id=(id) name="reason" value=(r); " " label for=(id) { (reason(words, *r)) } }
                }
            }
            p { button { (words.give) } }
        }
    } }
}

const fn reason(words: &LeavingWords, reason: Reason) -> &'static str {
    match reason {
        Reason::Weekends => words.weekends,
        Reason::QuickReturns => words.quick_returns,
        Reason::Nights => words.nights,
        Reason::Workload => words.workload,
        Reason::UnwantedPartTime => words.unwanted_part_time,
        Reason::Pay => words.pay,
        Reason::Leadership => words.leadership,
        Reason::Development => words.development,
        Reason::Moved => words.moved,
        Reason::Retirement => words.retirement,
        Reason::Health => words.health,
        Reason::Other => words.other,
    }
}
