//! What each command does, one file per command.

mod arrangements;
mod as_of;
mod backwards;
mod base_rota;
mod bench;
mod calendar_rota;
mod candidates;
mod check;
mod day;
mod demo;
mod deviations;
mod export;
mod fairness;
mod figures;
mod futures;
mod generate;
mod import;
mod jobs;
mod learning;
mod log;
mod mix;
mod moves;
mod night;
mod placements;
mod pool;
mod positions;
mod practice;
mod repair;
mod report;
mod reserve;
mod rest;
mod retention;
mod scenario;
mod serve;
mod share;
mod sharing_model;
mod solve;
mod supplements;
mod swap;
mod verify;
mod views;
mod volunteers;
mod why;
mod wish_round;
mod wishes;
mod worker;

use crate::{
    cli::{Cli, Command},
    exit::Failure,
};

/// Runs a command.
///
/// # Errors
/// Why it did not do what was asked, with the exit code of the contract.
pub async fn run(cli: Cli) -> Result<(), Failure> {
    match cli.command {
        Command::Import(args) => import::run(args).await,
        Command::Export(args) => export::run(args).await,
        Command::Share(args) => share::run(args).await,
        Command::Day(args) => day::run(args).await,
        Command::Solve(args) => solve::run(args).await,
        Command::Repair(args) => repair::run(args).await,
        Command::Swap(args) => swap::run(args).await,
        Command::Reserve(args) => reserve::run(args).await,
        Command::Why(args) => why::run(args).await,
        Command::Candidates(args) => candidates::run(args).await,
        Command::Backwards(args) => backwards::run(args).await,
        Command::BaseRota(args) => base_rota::run(args).await,
        Command::CalendarRota(args) => calendar_rota::run(args).await,
        Command::Check(args) => check::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Log(args) => log::run(args).await,
        Command::Scenario(args) => scenario::run(args).await,
        Command::Moves(args) => moves::run(args).await,
        Command::Practice(args) => practice::run(args).await,
        Command::Positions(args) => positions::run(args).await,
        Command::Deviations(args) => deviations::run(args).await,
        Command::Arrangements(args) => arrangements::run(args).await,
        Command::Fairness(args) => fairness::run(args).await,
        Command::Supplements(args) => supplements::run(args).await,
        Command::Wishes(args) => wishes::run(args).await,
        Command::WishRound(args) => wish_round::run(args).await,
        Command::Retention(args) => retention::run(args).await,
        Command::Pool(args) => pool::run(&args),
        Command::Learning(args) => learning::run(args).await,
        Command::Placements(args) => placements::run(args).await,
        Command::Volunteers(args) => volunteers::run(args).await,
        Command::Mix(args) => mix::run(args).await,
        Command::Rest(args) => rest::run(args).await,
        Command::Report(args) => report::run(args).await,
        Command::AsOf(args) => as_of::run(args).await,
        Command::Futures(args) => futures::run(&args),
        Command::Generate(args) => generate::run(&args),
        Command::Night(args) => night::run(args).await,
        Command::Serve(args) => serve::run(args).await,
        Command::Views(args) => views::run(args).await,
        Command::Worker(args) => worker::run(args).await,
        Command::Jobs(args) => jobs::run(args).await,
        Command::Demo(args) => demo::run(args).await,
    }
}

/// Writes a text to a file or to standard output.
pub(crate) fn write(out: Option<&std::path::Path>, text: &str) -> Result<(), Failure> {
    match out {
        Some(path) => std::fs::write(path, text).map_err(crate::exit::io(path)),
        None => crate::say::text(text),
    }
}
