//! The pages: rota, who may do what, history, rendered by the server in bokmål, nynorsk and English.
//!
//! # What it is
//! Plain HTML over what the planning knows, written so that a keyboard and a screen reader are enough; a short script
//! adds arrow keys and letters to the rota, and nothing needs it. Everything that changes something is a form that is
//! posted once: each carries the id of its command, so a second click gets the first answer.
//!
//! * `rota`: a rota as a table; cells are changed in a draft that lives in the address and is checked at once, kept as a
//!   rota of its own, published with what differs.
//! * `solves`: a new rota asked for, and the solves of a unit.
//! * `people`: somebody falls away: repairs, who may be asked; two people swap; how many in reserve; why her and not him; position sizes;
//!   the base rota, rotas made from it, who works otherwise there, what giving its shifts up buys; burdens and how they would be
//!   evened out; wish rounds; who leaves and why.
//! * `day`: who does what on a date, by person and by task, with what is left and why.
//! * `coverage`: who on each shift of a date may do each task, and where nobody may.
//! * `tasks`: who may do what, in which mode, on which law, and why not.
//! * `night`: the night team of a district, sized and simulated, with what it rests on and what was measured.
//! * `scenarios`: figures side by side with the zero alternative, the council memo ([`memo`]), accepting.
//! * `history`: events, latest first; every page can be read as of any of them.
//! * `words`: every text in three languages side by side.
//!
//! # How to add a page
//! A file with a handler that gives a [`layout`](self)ed page, its route in [`pages`], its texts in `words::table`, and a
//! visit in `tests/browser`.
#![forbid(unsafe_code)]

mod answer;
mod assets;
mod coverage;
mod day;
mod format;
mod history;
mod layout;
pub mod memo;
mod moment;
mod night;
mod people;
mod problem;
mod read_for;
pub mod rota;
mod scenarios;
mod site;
mod solves;
pub mod spreadsheet;
mod tasks;
mod units;
mod words;

pub use site::Site;
pub use words::Lang;

use axum::{
    Router,
    routing::{get, post},
};

/// Every page of a site.
pub fn pages(site: Site) -> Router {
    Router::new()
        .route("/", get(units::start))
        .route("/units/{unit}", get(units::unit))
        .route("/units/{unit}/rotas/{plan}", get(rota::pages::show))
        .route("/units/{unit}/rotas/{plan}/backwards", get(people::backwards::show))
        .route("/units/{unit}/rotas/{plan}/supplements", get(people::supplements::show))
        .route("/units/{unit}/rotas/{plan}/fairness", get(people::fairness::show).post(people::evened::keep))
        .route("/units/{unit}/rotas/{plan}/wishes", get(people::wishes::show))
        .route("/units/{unit}/rotas/{plan}/rota.csv", get(rota::pages::download))
        .route("/units/{unit}/rotas/{plan}/keep", post(rota::change::keep))
        .route("/units/{unit}/rotas/{plan}/pin", post(rota::change::pin))
        .route("/units/{unit}/rotas/{plan}/publish", get(rota::publish::ask).post(rota::publish::publish))
        .route("/units/{unit}/solves", get(solves::show).post(solves::ask))
        .route("/units/{unit}/solves/{plan}/stop", post(solves::stop))
        .route("/units/{unit}/rota/repair", get(people::repair::show).post(people::repair::take))
        .route("/units/{unit}/rota/reserve", get(people::reserve::show))
        .route("/units/{unit}/rota/why", get(people::why::show))
        .route("/units/{unit}/rota/swap", get(people::swap::show).post(people::swap::take))
        .route("/units/{unit}/base-rota", get(people::base_rota::show).post(people::calendar_rota::ask))
        .route("/units/{unit}/positions", get(people::positions::show))
        .route("/units/{unit}/retention", get(people::retention::show).post(people::leaving::answer))
        .route("/units/{unit}/wish-rounds", get(people::wish_rounds::show).post(people::wish_rounds::act))
        .route("/units/{unit}/day", get(day::show))
        .route("/units/{unit}/coverage", get(coverage::show))
        .route("/units/{unit}/tasks", get(tasks::show))
        .route("/night", get(night::list))
        .route("/night/{district}", get(night::show))
        .route("/scenarios", get(scenarios::list))
        .route("/scenarios/{name}", get(scenarios::show))
        .route("/scenarios/{name}/report", get(scenarios::report))
        .route("/scenarios/{name}/figures.csv", get(scenarios::csv))
        .route("/scenarios/{name}/figures.xlsx", get(scenarios::workbook))
        .route("/scenarios/{name}/accept", post(scenarios::accept))
        .route("/history", get(history::list))
        .route("/history/{position}", get(history::event))
        .route("/assets/turnus.css", get(assets::style))
        .route("/assets/memo.css", get(assets::memo_style))
        .route("/assets/turnus.js", get(assets::script))
        .layer(axum::middleware::from_fn_with_state(site.clone(), moment::as_position))
        .layer(axum::middleware::from_fn(site::remember_language))
        .with_state(site)
}
