//! What `turnus bench` and `turnus verify` take.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `turnus bench`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct BenchArgs {
    /// A model of our own to measure, instead of public instances.
    #[command(subcommand)]
    pub model: Option<BenchModel>,
    /// The set of instances.
    #[arg(long, value_enum, default_value_t = PublicSet::Curtois)]
    pub set: PublicSet,
    /// Folder with the instances (Instance1.txt, …; folders such as n030w4; *.dat) and, if it is there, best_known.csv.
    #[arg(long)]
    pub dir: Option<PathBuf>,
    /// Names of instances, separated by commas; all of the folder when absent.
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    pub only: Vec<String>,
    /// Solve each instance renamed and in another order instead, once for each of these seeds: staff, shifts and lines are put in a
    /// drawn order, days keep theirs, and seed 3 of Instance7 is told as Instance7~3 (curtois only).
    #[arg(long, value_delimiter = ',', value_name = "SEEDS")]
    pub permuted: Vec<u64>,
    /// Folder to keep the permuted instances in; they are removed when they are solved where it is absent.
    #[arg(long, value_name = "DIR", requires = "permuted")]
    pub out: Option<PathBuf>,
    /// Seconds for each instance and seed.
    #[arg(long, alias = "seconds", default_value_t = 60.0, value_name = "SECONDS")]
    pub time_limit: f64,
    /// Seeds, separated by commas.
    #[arg(long, value_delimiter = ',', default_value = "1")]
    pub seeds: Vec<u64>,
    /// Threads; as many as there are processors when absent.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Table to add the results to (CSV); made when it is not there.
    #[arg(long)]
    pub results: Option<PathBuf>,
    /// File for the results of this run as JSON.
    #[arg(long)]
    pub json: Option<PathBuf>,
    /// Verify each bound from its certificate too.
    #[arg(long)]
    pub verify: bool,
    /// The set's own judge, a Python script, to judge the plans; otherwise what `turnus verify` reads is judged by it.
    #[arg(long, value_name = "SCRIPT")]
    pub judge: Option<PathBuf>,
    /// Commit that is measured; asked of git when absent.
    #[arg(long)]
    pub commit: Option<String>,
}

/// `turnus verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// The plan, as `turnus solve --format` or `turnus export --plan` wrote it.
    pub plan: PathBuf,
    /// The instance it is a plan for, or the input as `turnus export --input` wrote it.
    pub input: PathBuf,
    /// The certificate, as `turnus solve … --certificate` or `turnus export --certificate` wrote it.
    pub certificate: PathBuf,
}

/// A set of public instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum PublicSet {
    /// Shift scheduling with soft cover (Curtois and Qu 2014), text form.
    Curtois,
    /// The Second International Nurse Rostering Competition, all weeks at once.
    Inrc2,
    /// Tasks and rosters together (Smet, Ernst and Vanden Berghe 2016).
    Tsprp,
}

/// A model of our own that can be measured.
#[derive(Debug, Subcommand)]
pub enum BenchModel {
    /// Day plans of the sample home: milliseconds per day.
    Day {
        /// Days.
        #[arg(long, default_value_t = 28)]
        days: u32,
        /// Answer with one JSON object on the last line.
        #[arg(long)]
        json: bool,
    },
    /// How time and memory of a rota grow with people, weeks, shift types and rules, and where the time goes.
    Growth {
        /// Seed of what is generated and of the search.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Small wards and few steps only.
        #[arg(long)]
        quick: bool,
        /// Only this ward, such as "40 people", in this process.
        #[arg(long, value_name = "NAME")]
        ward: Option<String>,
        /// Answer with one JSON object on the last line.
        #[arg(long)]
        json: bool,
    },
    /// The full task-sharing model.
    Sharing {
        /// Seed of what is generated.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Leave out what takes more than a few seconds.
        #[arg(long)]
        quick: bool,
        /// Answer with one JSON object on the last line.
        #[arg(long)]
        json: bool,
    },
}
