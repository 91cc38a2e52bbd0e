//! `turnus bench`: measurements on this machine.

use crate::{
    bench,
    cli::{BenchArgs, BenchSet},
    exit::{Failure, fault},
    say,
};

pub(super) fn run(args: &BenchArgs) -> Result<(), Failure> {
    let measured = match args.set {
        BenchSet::Sharing => bench::sharing::run(args.seed, args.quick)?,
    };
    if args.json {
        say::line(serde_json::to_string(&measured).map_err(fault)?)?;
    }
    Ok(())
}
