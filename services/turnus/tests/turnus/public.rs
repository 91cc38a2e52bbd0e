//! Public benchmark instances on the command line: solved, written, verified, tabled; and what is told when it cannot be done.

use crate::running::Folder;

/// A ward of three for a week.
const WARD: &str = "SECTION_HORIZON\n7\nSECTION_SHIFTS\nE,480,\nL,480,E\nSECTION_STAFF\n\
    A,E=7|L=7,2400,1440,5,1,1,1\nB,E=7|L=7,2400,1440,5,1,1,1\nC,E=7|L=0,2400,1440,5,1,1,1\nSECTION_DAYS_OFF\nA,2\n\
    SECTION_SHIFT_ON_REQUESTS\nB,1,L,2\nSECTION_SHIFT_OFF_REQUESTS\nC,0,E,3\nSECTION_COVER\n\
    0,E,2,100,1\n0,L,1,100,1\n1,E,1,100,1\n1,L,1,100,1\n2,E,1,100,1\n2,L,1,100,1\n3,E,1,100,1\n3,L,1,100,1\n\
    4,E,1,100,1\n4,L,1,100,1\n5,E,1,100,1\n5,L,0,100,1\n6,E,1,100,1\n6,L,0,100,1\n";
const SOLVE: &str = "solve --format curtois Instance1.txt --seconds 60 --threads 1 --out plan.txt --certificate proof.json";

fn last(out: &str) -> serde_json::Value {
    serde_json::from_str(out.lines().last().expect("a line")).expect("JSON on the last line")
}

#[test]
fn an_instance_is_solved_to_the_proof_and_the_proof_is_verified() {
    let folder = Folder::new().with("Instance1.txt", WARD);
    let answer = last(&folder.ok(SOLVE));
    assert_eq!((&answer["status"], &answer["gap"], &answer["seed"]), (&"optimal".into(), &0.0.into(), &1.into()), "{answer}");
    let verified = last(&folder.ok("verify plan.txt Instance1.txt proof.json"));
    assert_eq!((&verified["bound"], &verified["objective"]), (&answer["bound"], &answer["objective"]));
    let wrong = folder.read("plan.txt").replacen("A: ", "A: E ", 1);
    let folder = folder.with("wrong.txt", wrong);
    let said = folder.turnus("verify wrong.txt Instance1.txt proof.json");
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(said.err.contains("employee A: 8 days, expected 7"), "{}", said.err);
    let better = folder.read("proof.json").replacen("\"bound\":", "\"bound\":1", 1);
    let said = folder.with("better.json", better).turnus("verify plan.txt Instance1.txt better.json");
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(said.err.contains("proves"), "{}", said.err);
}

#[test]
fn a_bench_prints_and_adds_every_result_with_the_judges_verdict() {
    let folder = Folder::new().with("Instance1.txt", WARD).with("best_known.csv", "instance,best_known_ub,best_known_lb\nInstance1,1,1\n");
    for _ in 0..2 {
        folder.ok("bench --set curtois --dir . --time-limit 60 --threads 1 --verify --commit abc --results results.csv --json run.json");
    }
    let table = folder.read("results.csv");
    assert_eq!(table.lines().count(), 3, "one head, two results:\n{table}");
    assert!(table.lines().nth(2).expect("a row").contains("optimal,1,"), "a loss beside the best known is told too:\n{table}");
    let run: serde_json::Value = serde_json::from_str(&folder.read("run.json")).expect("JSON");
    assert_eq!((&run[0]["judge"], &run[0]["commit"]), (&"feasible".into(), &"abc".into()));
    assert!(run[0]["profile"]["pricing_seconds"].is_number(), "{run}");
}

#[test]
fn an_instance_is_benched_renamed_and_in_another_order_and_judged_as_it_was_solved() {
    let judge = "import sys\ntext = open(sys.argv[1]).read()\nstaff = [l.split(':')[0] for l in open(sys.argv[2])]\n\
        assert '~' in sys.argv[1] and len(staff) == 3 and all(f'\\n{s},S' in text for s in staff)\nprint('feasible=true objective=1')\n";
    let folder = Folder::new().with("Instance1.txt", WARD).with("best_known.csv", "instance,ub\nInstance1,1\n").with("judge.py", judge);
    let bench = "bench --set curtois --dir . --time-limit 60 --threads 1 --commit abc";
    folder.ok(&format!("{bench} --json as_it_is.json"));
    folder.ok(&format!("{bench} --permuted 1,2 --out drawn --verify --results results.csv --json run.json"));
    folder.ok(&format!("{bench} --permuted 1 --judge judge.py --json judged.json"));
    let read = |name: &str| serde_json::from_str::<serde_json::Value>(&folder.read(name)).expect("JSON");
    let (before, run, judged) = (read("as_it_is.json"), read("run.json"), read("judged.json"));
    for (k, name) in ["Instance1~1", "Instance1~2"].iter().enumerate() {
        let told = ["instance", "status", "best_known", "judge"].map(|column| run[k][column].as_str().expect("text"));
        assert_eq!(told, [name, "optimal", "1", "feasible"], "{run}");
        assert_eq!(run[k]["objective"], before[0]["objective"], "{run}");
        assert!(folder.read(&format!("drawn/{name}.txt")).contains("SECTION_STAFF\nP"));
    }
    let rows = folder.read("results.csv");
    assert!(rows.contains("curtois,Instance1~1,") && rows.contains("curtois,Instance1~2,"), "{rows}");
    assert!(judged[0]["judge"].as_str().is_some_and(|v| v.starts_with("costs 1") || v == "feasible"), "{judged}");
    assert_eq!(folder.turnus("bench --set curtois --dir . --out drawn").code, 2, "a folder for nothing");
    let said = folder.with("1.dat", "").turnus("bench --set tsprp --dir . --permuted 1");
    assert_eq!(said.code, 2);
    assert!(said.err.contains("--permuted") && said.err.contains("--set curtois"), "{}", said.err);
}

#[test]
fn what_cannot_be_read_or_solved_ends_with_its_own_code() {
    let folder = Folder::new()
        .with("bad.txt", WARD.replacen("7", "seven", 1))
        .with("never.txt", WARD.replacen("A,E=7|L=7,2400,1440", "A,E=7|L=7,2400,2410", 1));
    let said = folder.turnus("solve --format curtois bad.txt");
    assert_eq!(said.code, 2);
    assert!(said.err.contains("line 2") && said.err.contains("the number of days"), "{}", said.err);
    let said = folder.turnus("solve --format curtois never.txt");
    assert_eq!(said.code, 3, "{}", said.err);
    assert!(said.err.contains("employee A"), "{}", said.err);
    assert_eq!(last(&said.out)["status"], "infeasible");
    assert_eq!(folder.turnus("solve --format curtois absent.txt").code, 2);
    assert_eq!(folder.turnus("solve --format curtois").code, 2, "a file is needed");
}

/// Three nurses for a week, of whom one is enough on some days.
fn competition() -> Folder {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("n003w1")).expect("a folder");
    let scenario = "SCENARIO = n003w1\nWEEKS = 1\nSKILLS = 1\nNurse\nSHIFT_TYPES = 2\nEarly (2,5)\nNight (2,4)\n\
        FORBIDDEN_SHIFT_TYPES_SUCCESSIONS\nEarly 0\nNight 1 Early\nCONTRACTS = 1\nFull (3,5) (2,4) (2,3) 1 1\n\
        NURSES = 3\nA Full 1 Nurse\nB Full 1 Nurse\nC Full 1 Nurse\n";
    let history = "HISTORY\n0 n003w1\nNURSE_HISTORY\nA 0 0 None 0 0 2\nB 0 0 Night 1 3 0\nC 0 0 Early 2 2 0\n";
    let week = "WEEK_DATA\nn003w1\nREQUIREMENTS\nEarly Nurse (1,1) (1,1) (0,1) (1,1) (1,1) (0,1) (0,1)\n\
        Night Nurse (0,1) (0,1) (1,1) (0,1) (0,1) (0,0) (0,0)\nSHIFT_OFF_REQUESTS = 1\nC Any Wed\n";
    folder.with("n003w1/Sc-n003w1.txt", scenario).with("n003w1/H0-n003w1-0.txt", history).with("n003w1/WD-n003w1-4.txt", week)
}

#[test]
fn an_instance_of_the_nurse_rostering_competition_is_solved_and_its_judge_is_asked() {
    let folder = competition();
    let answer = last(&folder.ok("solve --format inrc2 n003w1_0_4 --seconds 60 --threads 1 --out plan.txt"));
    assert_eq!(answer["status"], "optimal", "{answer}");
    assert_eq!(answer["objective"].as_i64().expect("a cost") % 5, 0);
    assert!(folder.read("plan.txt").lines().all(|l| l.split(' ').count() == 8), "a name and seven days");
    assert_eq!(folder.turnus("solve --format inrc2 n003w1_0_4 --certificate proof.json").code, 2, "it has no certificate");
    let said = folder.turnus("solve --format inrc2 n003w1_0_5");
    assert_eq!(said.code, 2);
    assert!(said.err.contains("WD-n003w1-5.txt"), "{}", said.err);
    // A judge that was given other files, or that counts otherwise, is told as it speaks.
    let objective = answer["objective"].to_string();
    let script = format!(
        "import sys\nassert sys.argv[2:4] == ['0', '4'] and len(open(sys.argv[4]).readlines()) == 3\nprint('feasible=true objective={objective}')\n"
    );
    let folder =
        folder.with("right.py", &script).with("other.py", script.replace(&objective, "7")).with("bad.py", script.replace("true", "false"));
    for (judge, verdict) in [("right.py", "feasible"), ("other.py", "costs 7"), ("bad.py", "hard violations")] {
        folder.ok(&format!(
            "bench --set inrc2 --dir . --only n003w1_0_4 --time-limit 60 --threads 1 --commit abc --judge {judge} --json {judge}.json"
        ));
        let run: serde_json::Value = serde_json::from_str(&folder.read(&format!("{judge}.json"))).expect("JSON");
        assert_eq!(run[0]["judge"], verdict);
        assert!(run[0]["peak_memory_mib"].as_u64().is_some_and(|m| m > 0), "{run}");
    }
}

#[test]
fn an_instance_of_tasks_and_rosters_is_solved_and_its_judge_is_asked() {
    let tasks: String = (0..7).map(|d| format!("480 600 {d}\n540 660 {d}\n900 960 {d}\n")).collect();
    let able: Vec<String> = (0..21).map(|t| t.to_string()).collect();
    let staff: String = (0..4).map(|_| format!("21: {}\n", able.join(" "))).collect();
    let text = format!(
        "# drawn by hand\nTasks = 21\n{tasks}Shifts = 3\n0 0 0 0 0 0\n420 0 0 480 0 0\n780 0 0 480 0 0\nEmployees = 4\n{staff}Days = 7\n\
         Shift constraints\n2 6\n1 5\n0 7\n0 7\n3 5\ntrue\ntrue\nForbidden sequences = 1\n2 1\n"
    );
    let folder = Folder::new().with("000.dat", &text).with("bad.dat", text.replace("480 600 3", "480 600 9"));
    folder.ok("solve --format tsprp 000.dat --seconds 3 --threads 1 --out plan.sol");
    let plan = folder.read("plan.sol");
    assert_eq!(plan.lines().count(), 1 + 21 + 4, "head, tasks, people");
    let said = folder.turnus("solve --format tsprp bad.dat");
    assert_eq!(said.code, 2);
    assert!(said.err.contains("tasks that begin before they end on days of the horizon"), "{}", said.err);
    let script = "import sys\nassert sys.argv[1].endswith('000.dat') and len(open(sys.argv[2]).readlines()) == 26\nprint('feasible=true objective=-1 unassigned=0')\n";
    let folder = folder.with("judge.py", script);
    folder.ok("bench --set tsprp --dir . --only 000 --time-limit 1 --threads 1 --commit abc --judge judge.py --json run.json");
    let run: serde_json::Value = serde_json::from_str(&folder.read("run.json")).expect("JSON");
    assert_eq!((&run[0]["judge"], &run[0]["set"]), (&"costs -1".into(), &"tsprp".into()));
}

#[test]
fn the_growth_of_a_rota_is_told_with_profile_memory_and_exponent() {
    let grown = last(&Folder::new().ok("bench growth --quick --json"));
    let curves = grown["curves"].as_array().expect("curves");
    assert_eq!(curves.iter().map(|c| c["curve"].as_str().expect("a name")).collect::<Vec<_>>(), ["people", "weeks", "rules"]);
    assert!(curves[1]["exponent"].is_number() && curves[2]["exponent"].is_null(), "{grown}");
    for row in curves.iter().flat_map(|c| c["rows"].as_array().expect("rows")) {
        let number = |key: &str| row[key].as_f64().unwrap_or_else(|| panic!("{key}: {row}"));
        assert!(row["no_rota"].is_array() || number("bound") <= number("points"), "{row}");
        assert!(number("peak_memory_mib") > 0.0, "{row}");
        assert!(number("nodes_a_day") > 1.0 && number("nodes_a_day") <= number("nodes_on_the_widest_day"), "{row}");
        let parts: f64 = ["first_seconds", "search_seconds", "bound_seconds"].map(number).iter().sum();
        assert!((parts - number("processor_seconds")).abs() < 1e-6, "{row}");
    }
    let again = last(&Folder::new().ok("bench growth --quick --json"));
    for (a, b) in curves.iter().zip(again["curves"].as_array().expect("curves")) {
        assert_eq!((&a["rows"][0]["points"], &a["rows"][0]["bound"]), (&b["rows"][0]["points"], &b["rows"][0]["bound"]));
    }
    assert_eq!(Folder::new().turnus("bench growth --ward other").code, 2);
}

/// Rows of other solvers beside ours: the columns that `bench/peers/README.md` documents, every plan judged, no bound above a plan.
#[test]
fn the_table_of_peers_is_as_documented() {
    let bench = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bench");
    let read = |name: &str| std::fs::read_to_string(bench.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    let (table, told) = (read("peers.csv"), read("peers/README.md"));
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let columns: Vec<String> = rows.headers().expect("a head").iter().map(str::to_owned).collect();
    let documented: Vec<&str> = told
        .split("## Columns")
        .nth(1)
        .expect("columns")
        .lines()
        .filter_map(|l| l.strip_prefix("| `")?.split_once("` |"))
        .map(|(column, _)| column)
        .collect();
    assert_eq!(columns, documented);
    let rows: Vec<csv::StringRecord> = rows.records().collect::<Result<_, _>>().expect("rows");
    let cell = |row: &csv::StringRecord, name: &str| row[columns.iter().position(|c| c == name).expect("a column")].to_owned();
    let mut best = std::collections::BTreeMap::new();
    for row in rows.iter().filter(|r| !cell(r, "objective").is_empty()) {
        assert_eq!(cell(row, "judge"), "feasible", "{row:?}");
        let objective = cell(row, "objective").parse::<i64>().expect("points");
        let least = best.entry(cell(row, "instance")).or_insert(objective);
        *least = (*least).min(objective);
    }
    assert!(best.len() > 2, "{best:?}");
    for row in rows.iter().filter(|r| !cell(r, "bound").is_empty()) {
        let bound = cell(row, "bound").parse::<i64>().expect("a bound");
        assert!(best.get(&cell(row, "instance")).is_none_or(|least| bound <= *least), "a bound above a plan: {row:?}");
    }
    for peer in ["turnus", "cpsat_plain", "cpsat_automata", "highs_compact"] {
        assert!(rows.iter().any(|r| cell(r, "peer") == peer), "{peer}");
    }
}
