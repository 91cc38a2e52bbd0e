//! The language of Turnus: what every party agrees on. No IO, no async, no clock, no randomness.
//!
//! Read in this order: [`id`], [`quantity`], [`calendar`] (days and clock times), [`profession`] and
//! [`competence`] (who people are and what they may do), [`task`] and [`sharing`] (what is done and by
//! whom), [`task_move`] (what others moved), [`demand`] (what is asked beyond the catalogue), [`rule_book`] and [`agreement`] (what law, tariff and agreements say, as data), [`shift`],
//! [`cover`] and [`staff`] (what a rota is made of), [`planning_input`] (the frozen input of a rota),
//! [`rota`] (its result), [`solve`] (the job that makes it), [`night`] (homes at night and their mobile team). Then what happens to them:
//! [`event`] (all events, payloads in `<noun>/event.rs`), [`fact`] (an event with its day and sealed texts),
//! [`facts`] (the folded state, [`touch`] for what makes a rota stale), [`command`] and
//! [`decide`](mod@decide), [`admit`](mod@admit) (every validation), [`freeze`] (state to input),
//! [`event_file`] and [`upcast`](mod@upcast) (stored forms).
#![forbid(unsafe_code)]

pub mod absence_cover;
pub mod admit;
pub mod agreement;
pub mod base_rota;
mod before;
pub mod calendar;
pub mod catalogue;
pub mod command;
pub mod competence;
pub mod competence_expiry;
pub mod competence_gap;
pub mod cover;
pub mod cross_employer_rest;
pub mod dated;
pub mod day_plan;
pub mod decide;
pub mod demand;
pub mod deviation;
pub mod event;
pub mod event_file;
pub mod evidence;
pub mod fact;
pub mod facts;
pub mod fairness;
pub mod freeze;
mod here;
pub mod id;
pub mod learning;
pub mod night;
pub mod place;
pub mod placement;
pub mod planning_input;
pub mod positions;
pub mod profession;
pub mod quantity;
pub mod refusal;
pub mod retention;
pub mod rota;
mod rotas_in_force;
pub mod rule_book;
pub mod shared_map;
pub mod sharing;
pub mod sharing_input;
pub mod shift;
pub mod solve;
pub mod staff;
pub mod task;
pub mod task_move;
pub mod touch;
pub mod unit;
pub mod upcast;
pub mod vacancy;
pub mod volunteer;
pub mod wish_round;
pub mod wishes;
