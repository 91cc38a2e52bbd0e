//! `turnus bench`: instances of a folder, solved, judged, and written beside the best known; or a model of our own.

use crate::{
    bench,
    cli::{BenchArgs, BenchModel, PublicSet},
    exit::{Failure, fault, io},
    public::{
        self, Solved, Task,
        permuted::{self, Permuted},
        verdict,
    },
    say, session,
};
use std::{
    collections::BTreeMap,
    fs,
    io::{Seek, SeekFrom},
    path::{Path, PathBuf},
    process::Command,
};

/// Columns of the table of results.
const COLUMNS: [&str; 17] = [
    "date",
    "set",
    "instance",
    "objective",
    "bound",
    "status",
    "best_known",
    "above_best_known",
    "gap",
    "seconds",
    "time_limit",
    "seed",
    "threads",
    "judge",
    "verified",
    "commit",
    "machine",
];

pub(super) fn run(args: &BenchArgs) -> Result<(), Failure> {
    match (&args.model, &args.dir) {
        (Some(BenchModel::Day { days, json }), _) => day(*days, *json),
        (Some(BenchModel::Growth { seed, quick, ward, json }), _) => growth(*seed, *quick, ward.as_deref(), *json),
        (Some(BenchModel::Sharing { seed, quick, json }), _) => sharing(*seed, *quick, *json),
        (None, Some(dir)) => public_set(args, dir),
        (None, None) => Err(Failure::BadInput("name a folder of instances with --dir, or a model: `turnus bench sharing`".into())),
    }
}

fn day(days: u32, as_json: bool) -> Result<(), Failure> {
    let measured = bench::day::run(days)?;
    if as_json {
        say::line(serde_json::to_string(&measured).map_err(fault)?)?;
    }
    Ok(())
}

fn growth(seed: u64, quick: bool, ward: Option<&str>, as_json: bool) -> Result<(), Failure> {
    let measured = match ward {
        Some(name) => bench::growth::one(name, seed, quick)?,
        None => bench::growth::run(seed, quick)?,
    };
    if as_json || ward.is_some() {
        say::line(serde_json::to_string(&measured).map_err(fault)?)?;
    }
    Ok(())
}

fn sharing(seed: u64, quick: bool, as_json: bool) -> Result<(), Failure> {
    let measured = bench::sharing::run(seed, quick)?;
    if as_json {
        say::line(serde_json::to_string(&measured).map_err(fault)?)?;
    }
    Ok(())
}

fn public_set(args: &BenchArgs, dir: &Path) -> Result<(), Failure> {
    let known = best_known(dir);
    let originals = instances(args, dir, &known)?;
    let drawn =
        if args.permuted.is_empty() { None } else { Some(Permuted::write(args.set, &originals, &args.permuted, args.out.as_deref())?) };
    let files = drawn.as_ref().map_or(&originals, |d| &d.files);
    let (commit, machine) = (args.commit.clone().unwrap_or_else(commit), machine());
    let today = session::today()?.to_string();
    let threads = args.threads.map_or_else(|| "all".to_owned(), |t| t.to_string());
    say::line(format_args!(
        "{:<12} {:>5} {:>9} {:>9} {:>10} {:>8} {:>8}  judge",
        "instance", "seed", "objective", "bound", "best known", "gap", "seconds"
    ))?;
    let mut all = Vec::new();
    for (name, file) in files {
        for seed in &args.seeds {
            let task = Task::read(args.set, file)?;
            let solved = public::solve(&task, args.time_limit, *seed, args.threads, &mut |_| ())?;
            let verdict = verdict::of(&task, &solved, args.judge.as_deref(), args.verify)?;
            let best = known.get(permuted::original(name)).copied();
            show(name, &solved, best, &verdict)?;
            let row = row(args, name, &solved, best, &verdict, &threads, &today, &commit, &machine);
            if let Some(path) = &args.results {
                add(path, &row)?;
            }
            all.push(json(&row, &solved));
        }
    }
    if let Some(path) = &args.json {
        fs::write(path, serde_json::to_string_pretty(&all).map_err(fault)?).map_err(io(path))?;
    }
    Ok(())
}

fn show(name: &str, solved: &Solved, best: Option<i64>, verdict: &(String, String)) -> Result<(), Failure> {
    let number = |n: Option<i64>| n.map_or_else(|| "-".to_owned(), |n| n.to_string());
    let gap = solved.gap().map_or_else(|| "-".to_owned(), |g| format!("{:.3} %", 100.0 * g));
    let p = &solved.profile;
    say::line(format_args!(
        "{name:<12} {:>5} {:>9} {:>9} {:>10} {gap:>8} {:>8.2}  {}; proof {}; lp {:.1} s, pricing {:.1} s, mip {:.1} s, branching {:.1} s; {} rounds, {} neighbourhoods, {} nodes; {} MiB",
        solved.seed,
        number(solved.objective),
        number(solved.bound),
        number(best),
        solved.seconds,
        verdict.0,
        verdict.1,
        p.lp,
        p.pricing,
        p.mip,
        p.branching,
        p.root_rounds,
        p.neighbourhoods,
        p.nodes,
        number(solved.memory.and_then(|m| i64::try_from(m).ok())),
    ))
}

#[expect(clippy::too_many_arguments, reason = "one row, one place where its columns are filled")]
fn row(
    args: &BenchArgs,
    name: &str,
    solved: &Solved,
    best: Option<i64>,
    verdict: &(String, String),
    threads: &str,
    today: &str,
    commit: &str,
    machine: &str,
) -> Vec<String> {
    let number = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
    let above = solved.objective.zip(best).map_or_else(String::new, |(o, b)| format!("{:.5}", turnus_engine::gap(o, b)));
    vec![
        today.into(),
        set_name(args.set),
        name.into(),
        number(solved.objective),
        number(solved.bound),
        solved.status().into(),
        number(best),
        above,
        solved.gap().map_or_else(String::new, |g| format!("{g:.5}")),
        format!("{:.2}", solved.seconds),
        args.time_limit.to_string(),
        solved.seed.to_string(),
        threads.into(),
        verdict.0.clone(),
        verdict.1.clone(),
        commit.into(),
        machine.into(),
    ]
}

fn json(row: &[String], solved: &Solved) -> serde_json::Value {
    let mut value = solved.answer();
    for (column, cell) in COLUMNS.iter().zip(row) {
        if value.get(column).is_none() {
            value[*column] = cell.as_str().into();
        }
    }
    value
}

fn add(path: &Path, row: &[String]) -> Result<(), Failure> {
    let new = !path.exists();
    let mut file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(io(path))?;
    file.seek(SeekFrom::End(0)).map_err(io(path))?;
    let mut table = csv::Writer::from_writer(file);
    if new {
        table.write_record(COLUMNS).map_err(fault)?;
    }
    table.write_record(row).map_err(fault)?;
    table.flush().map_err(io(path))
}

/// A set's name as it is given on the command line.
fn set_name(set: PublicSet) -> String {
    clap::ValueEnum::to_possible_value(&set).map_or_else(String::new, |v| v.get_name().to_owned())
}

/// Instances to solve: (name, file).
fn instances(args: &BenchArgs, dir: &Path, known: &BTreeMap<String, i64>) -> Result<Vec<(String, PathBuf)>, Failure> {
    match args.set {
        PublicSet::Curtois => numbered(dir, &args.only),
        PublicSet::Tsprp => data_files(dir, &args.only),
        // An instance of INRC-II is a choice of files: which are meant is told by their names.
        PublicSet::Inrc2 => {
            let names: Vec<String> = if args.only.is_empty() { known.keys().cloned().collect() } else { args.only.clone() };
            if names.is_empty() {
                let what = "expected best_known.csv there, or names such as n030w4_1_6-2-9-1 with --only";
                return Err(Failure::BadInput(format!("{}: {what}", dir.display())));
            }
            Ok(names.into_iter().map(|name| (name.clone(), dir.join(name))).collect())
        }
    }
}

/// Files of a folder that end in `.dat`, in order: (name, file). Those whose name begins as asked for.
fn data_files(dir: &Path, only: &[String]) -> Result<Vec<(String, PathBuf)>, Failure> {
    let mut found: Vec<(String, PathBuf)> = fs::read_dir(dir)
        .map_err(io(dir))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "dat"))
        .filter_map(|path| Some((path.file_name()?.to_str()?.to_owned(), path)))
        .filter(|(name, _)| only.is_empty() || only.iter().any(|o| name.starts_with(o.as_str())))
        .collect();
    if found.is_empty() {
        return Err(Failure::BadInput(format!("{}: no such instance there; expected files like 000_10_7_194_60_30.dat", dir.display())));
    }
    found.sort();
    Ok(found)
}

/// Instances of a folder in the order of their numbers: (name, file).
fn numbered(dir: &Path, only: &[String]) -> Result<Vec<(String, PathBuf)>, Failure> {
    let mut found: Vec<(String, PathBuf)> = fs::read_dir(dir)
        .map_err(io(dir))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .filter_map(|path| Some((path.file_stem()?.to_str()?.to_owned(), path)))
        .filter(|(name, _)| {
            if only.is_empty() { name.starts_with("Instance") } else { only.iter().any(|o| name == o || *name == format!("Instance{o}")) }
        })
        .collect();
    if found.is_empty() {
        return Err(Failure::BadInput(format!("{}: no instance there; expected files like Instance1.txt", dir.display())));
    }
    let number = |name: &str| name.trim_start_matches(|c: char| !c.is_ascii_digit()).parse::<u32>().unwrap_or(0);
    found.sort_by(|a, b| number(&a.0).cmp(&number(&b.0)).then(a.0.cmp(&b.0)));
    Ok(found)
}

/// Best known objectives of best_known.csv: instance, objective, …
fn best_known(dir: &Path) -> BTreeMap<String, i64> {
    let text = fs::read_to_string(dir.join("best_known.csv")).unwrap_or_default();
    let rows = text.lines().filter_map(|line| {
        let mut cells = line.split(',');
        Some((cells.next()?.to_owned(), cells.next()?.parse().ok()?))
    });
    rows.collect()
}

fn commit() -> String {
    let asked = Command::new("git").args(["describe", "--always", "--dirty"]).output();
    let said = asked.ok().filter(|o| o.status.success()).and_then(|o| String::from_utf8(o.stdout).ok());
    said.map_or_else(|| "unknown".into(), |s| s.trim().to_owned())
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = text.lines().find_map(|l| l.strip_prefix("model name")?.split(':').nth(1)).map_or("unknown processor", str::trim);
    format!("{cores} x {model}")
}
