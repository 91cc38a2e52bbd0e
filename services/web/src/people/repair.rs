//! Somebody falls away: asked for by a form, three ways told, one taken.

use super::{named::Named, repair_told::Told};
use crate::{
    answer::{answered, refusal},
    layout::{Page, Place, page},
    problem::Problem,
    rota::{
        change::{command, new_id},
        publish,
    },
    site::{Reader, Site, UnitAsOf, today},
    words::{PeopleWords, fill},
};
use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;
use turnus_domain::{calendar::DateRange, id::UnitId, refusal::Refusal, staff::AbsenceKind};
use turnus_planning::{PlanningError, RecordedAsOf, RepairRota, TakeRepair};

/// Who falls away, as the form has it; kept in the form that takes a repair.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    pub(super) person: String,
    #[serde(default)]
    pub(super) from: String,
    #[serde(default)]
    pub(super) to: String,
    pub(super) kind: Option<AbsenceKind>,
}

/// Which repair is taken.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct TakeForm {
    command: String,
    position: u64,
    number: usize,
    // Not flattened: the form decoder would read the numbers beside it as text.
    #[serde(default)]
    person: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    kind: Option<AbsenceKind>,
}

/// Kinds of absence as the form names them.
const KINDS: [(AbsenceKind, &str); 4] = [
    (AbsenceKind::SickLeave, "sick-leave"),
    (AbsenceKind::Leave, "leave"),
    (AbsenceKind::AnnualLeave, "annual-leave"),
    (AbsenceKind::Training, "training"),
];

const fn kind_word(words: &PeopleWords, kind: AbsenceKind) -> &'static str {
    match kind {
        AbsenceKind::SickLeave => words.sick_leave,
        AbsenceKind::Leave => words.leave,
        AbsenceKind::AnnualLeave => words.annual_leave,
        AbsenceKind::Training => words.training,
    }
}

impl Asked {
    /// The kind of absence that the form names.
    pub(super) fn kind(&self) -> &'static str {
        KINDS.iter().find(|(kind, _)| Some(*kind) == self.kind).map_or(KINDS[0].1, |(_, name)| name)
    }

    /// The question in the words of the planning: what is known already, when nobody is named.
    fn question(&self, unit: &UnitId) -> Result<RepairRota, Problem> {
        let day = |text: &str| -> Result<Option<NaiveDate>, Problem> {
            let parsed = Some(text).filter(|t| !t.is_empty()).map(str::parse).transpose();
            parsed.map_err(|_| Problem::Unreadable(format!("{text}: expected a date like 2027-01-04")))
        };
        let (from, to) = (day(&self.from)?, day(&self.to)?);
        let kind = self.kind.unwrap_or(AbsenceKind::SickLeave);
        let absence = match (self.person.as_str(), from) {
            ("", _) | (_, None) => None,
            (person, Some(from)) => Some(RepairRota::absence(person.parse()?, kind, from, to).map_err(PlanningError::from)?),
        };
        Ok(RepairRota { unit: unit.clone(), plan: None, absence, today: from.unwrap_or_else(today) })
    }
}

pub(crate) async fn show(
    State(site): State<Site>,
    reader: Reader,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Page, Problem> {
    let at = reader.unit(&site, unit.parse()?).await?;
    repair_page(&site, &reader, &at, &asked, None).await
}

/// Takes a repair, and goes on to publishing it.
pub(crate) async fn take(
    State(site): State<Site>,
    reader: Reader,
    Path(unit): Path<String>,
    Form(form): Form<TakeForm>,
) -> Result<Response, Problem> {
    let unit: UnitId = unit.parse()?;
    let asked = Asked { person: form.person, from: form.from, to: form.to, kind: form.kind };
    let (id, question) = (command(&form.command)?, asked.question(&unit)?);
    let then = site.planning.facts_as_of(RecordedAsOf::Position(form.position)).await?;
    let base = site.planning.repair(&then, &question).await?.base;
    let plan = new_id(&base, &id)?;
    let take = TakeRepair { asked: question, position: form.position, number: form.number, plan: plan.clone(), id };
    match site.planning.take_repair(take).await {
        Ok(_) => Ok(Redirect::to(&publish::address(&unit, &plan, reader.lang.people().fell_away)).into_response()),
        Err(PlanningError::Refused(why)) => {
            let at = reader.unit(&site, unit).await?;
            let page = repair_page(&site, &reader, &at, &asked, Some(&why)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

async fn repair_page(site: &Site, reader: &Reader, at: &UnitAsOf, asked: &Asked, refused: Option<&Refusal>) -> Result<Page, Problem> {
    let question = asked.question(&at.unit)?;
    let people = Named::at(site, &at.facts, &at.unit, DateRange::starting(question.today)).await?;
    let words = reader.lang.people();
    let told = |found| Told { reader, words, people: &people, found: &found, asked, today: question.today }.page();
    let found = answered(reader, site.planning.repair(&at.facts, &question).await, told)?;
    let title = fill(words.repair_title, [&at.name]);
    let body = html! {
        h1 { (title) }
        @if let Some(why) = refused { (refusal(reader, why)) }
        (form(reader, words, &people, asked))
        (found)
    };
    Ok(page(reader, Place::Rotas(&at.unit), &title, &body))
}

fn form(reader: &Reader, words: &PeopleWords, people: &Named, asked: &Asked) -> Markup {
    html! { form method="get" class="stacked screen" {
        label for="person" { (words.who) }
        select id="person" name="person" { option value="" { (words.known) } (people.options(&asked.person)) }
        label for="from" { (words.first_day) }
        input type="date" id="from" name="from" value=(asked.from);
        label for="to" { (words.last_day) }
        input type="date" id="to" name="to" value=(asked.to);
        label for="kind" { (words.kind) }
        select id="kind" name="kind" { @for (kind, name) in KINDS { option value=(name) selected[name == asked.kind()] { (kind_word(words, kind)) } } }
        @if let Some(at) = reader.as_of { input type="hidden" name="as_of" value=(at); }
        p { button { (words.find) } }
    } }
}
