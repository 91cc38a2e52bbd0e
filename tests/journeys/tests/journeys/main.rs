//! Journeys through all rooms: event file, log, sharing, rota, checker, publication, and what goes wrong on the way.

mod backwards;
mod bad_input;
mod calendar_curve;
mod crash;
mod deviations;
mod generated;
mod given;
mod life_of_a_rota;
mod moves_and_memos;
mod scale;
mod sharing;
mod sharing_acceptance;
