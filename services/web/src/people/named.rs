//! The people of a unit with their names.

use crate::{problem::Problem, site::Site};
use maud::{Markup, html};
use std::collections::BTreeMap;
use turnus_domain::{
    calendar::DateRange,
    facts::Facts,
    id::{PersonId, PlanId, UnitId},
};

/// The people of a unit with their names.
pub(crate) struct Named(BTreeMap<PersonId, String>);

impl Named {
    /// Everybody who is employed at a unit on some of these days.
    pub(crate) async fn at(site: &Site, facts: &Facts, unit: &UnitId, days: DateRange) -> Result<Self, Problem> {
        let people: Vec<PersonId> = facts.employed_at(unit, days).map(|((id, _), _)| id.clone()).collect();
        let mut names = site.planning.names_of(&people).await?;
        for id in people {
            names.entry(id.clone()).or_insert_with(|| id.to_string());
        }
        Ok(Self(names))
    }

    /// Everybody who is employed at a unit on some day of a rota; nobody where there is no such rota.
    pub(crate) async fn of_rota(site: &Site, facts: &Facts, unit: &UnitId, plan: &PlanId) -> Result<Self, Problem> {
        match facts.rotas.get(plan) {
            Some(rota) => Self::at(site, facts, unit, rota.request.horizon.range()).await,
            None => Ok(Self(BTreeMap::new())),
        }
    }

    /// What somebody is called: by her id when the log has no name.
    pub(crate) fn name<'a>(&'a self, person: &'a PersonId) -> &'a str {
        self.0.get(person).map_or(person.as_str(), String::as_str)
    }

    /// Choices of somebody for a form, by name, with one chosen.
    pub(crate) fn options(&self, chosen: &str) -> Markup {
        let mut people: Vec<_> = self.0.iter().collect();
        people.sort_by_key(|(id, name)| (name.as_str(), id.as_str()));
        html! { @for (id, name) in people { option value=(id) selected[id.as_str() == chosen] { (name) " (" (id) ")" } } }
    }
}
