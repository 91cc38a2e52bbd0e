//! A plan judged from the texts of instance and solution alone.

/// Cost of a plan, or the first hard rule that it breaks.
pub(crate) fn judge(instance: &str, solution: &str) -> Result<i64, String> {
    let lines: Vec<Vec<&str>> = instance.lines().filter(|l| !l.starts_with('#')).map(|l| l.split_whitespace().collect()).collect();
    let lines: Vec<Vec<&str>> = lines.into_iter().filter(|l| !l.is_empty()).collect();
    let at = |word: &str| lines.iter().position(|l| l[0] == word).expect("a head");
    let n = |cell: &str| cell.parse::<i64>().expect("a number");
    let count = |word: &str| n(lines[at(word)][2]) as usize;
    let (tasks, people, days, kinds) = (count("Tasks"), count("Employees"), count("Days"), count("Shifts"));
    let cells: Vec<Vec<i64>> = solution.lines().skip(1).map(|l| l.split_whitespace().map(n).collect()).collect();
    let (holders, rows) = cells.split_at(tasks);
    let mut held = vec![vec![Vec::new(); days]; people];
    for (t, holder) in holders.iter().enumerate() {
        let (task, e) = (&lines[at("Tasks") + 1 + t], holder[0] as usize);
        if !lines[at("Employees") + 1 + e][1..].contains(&t.to_string().as_str()) {
            return Err(format!("{e} is not qualified for {t}"));
        }
        let (start, end, day) = (n(task[0]), n(task[1]), n(task[2]) as usize);
        let shift = &lines[at("Shifts") + 1 + rows[e][day] as usize];
        if start < n(shift[0]) || end > n(shift[0]) + n(shift[3]) {
            return Err(format!("task {t} is outside the shift of {e}"));
        }
        held[e][day].push((start, end));
    }
    let limits = at("Shift") + 1;
    let mut cost = 0;
    for (e, row) in rows.iter().enumerate() {
        for (d, shift) in row.iter().enumerate() {
            held[e][d].sort_unstable();
            if held[e][d].windows(2).any(|w| w[1].0 < w[0].1) {
                return Err(format!("tasks of {e} overlap on day {d}"));
            }
            if *shift != 0 && held[e][d].is_empty() {
                return Err(format!("{e} works on day {d} without a task"));
            }
        }
        let outside = |have: usize, line: usize| (n(lines[line][0]) - have as i64).max(0) + (have as i64 - n(lines[line][1])).max(0);
        cost += outside(row.iter().filter(|s| **s != 0).count(), limits);
        for s in 0..kinds {
            cost += outside(row.iter().filter(|have| **have == s as i64).count(), limits + 1 + s);
        }
        cost += sequence(row, n(lines[limits + 1 + kinds][0]), n(lines[limits + 1 + kinds][1]));
    }
    Ok(cost)
}

/// Runs, lone days off, torn weekends and the one forbidden sequence of the drawn instances.
fn sequence(row: &[i64], most_off: i64, most_work: i64) -> i64 {
    let mut cost = 0;
    let mut first = 0;
    while first < row.len() {
        let works = row[first] != 0;
        let past = (first..row.len()).find(|d| (row[*d] != 0) != works).unwrap_or(row.len());
        let length = (past - first) as i64;
        cost += (length - if works { most_work } else { most_off }).max(0);
        cost += i64::from(!works && length == 1 && first > 0 && past < row.len());
        first = past;
    }
    for d in 1..row.len() {
        cost += i64::from(d % 7 == 6 && (row[d - 1] != 0) != (row[d] != 0));
        cost += i64::from(row[d - 1] == 2 && row[d] == 1);
    }
    cost
}
