//! The `turnus` program: reads the command line, runs the command, ends with the exit code of the contract.
#![forbid(unsafe_code)]

use clap::Parser;
use std::process::ExitCode;
use turnus::{cli::Cli, commands};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(e) => {
            eprintln!("Error: the program could not start its threads: {e}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(commands::run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("Error: {failure}");
            failure.code()
        }
    }
}
