//! Evidence for the language: decisions, frozen inputs, event files, stored forms, the two odd nights.
//! All of it starts from one story, `story.jsonl`, which holds every type of event at least once.

mod amend;
mod arrangement;
mod base_rota;
mod calendar;
mod chart;
mod contract;
mod decide;
mod event_file;
mod exit_survey;
mod expiry;
mod fairness;
mod figures;
mod freeze;
mod gap;
mod helpers;
mod life;
mod night;
mod positions;
mod retention;
mod solve;
mod story;
mod wish_round;
mod wishes;
