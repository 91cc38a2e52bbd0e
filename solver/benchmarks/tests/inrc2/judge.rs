//! A roster judged from its text, by days and runs; it knows the drawn scenarios' fixed limits by heart.

use crate::drawn::{SHIFTS, Ward};

type Days = Vec<Option<(String, String)>>;

/// Cost of a roster, or the first hard rule that it breaks.
pub(crate) fn judge(ward: &Ward, roster: &str) -> Result<i64, String> {
    let rows: Vec<Days> = roster.lines().map(row).collect();
    let mut cost = cover(ward, &rows)?;
    for (p, row) in rows.iter().enumerate() {
        cost += nurse(ward, p, row)?;
    }
    Ok(cost)
}

fn row(line: &str) -> Days {
    let cells = line.split_once(": ").expect("a name").1;
    cells.split(' ').map(|c| c.split_once('/').map(|(a, b)| (a.to_owned(), b.to_owned()))).collect()
}

fn cover(ward: &Ward, rows: &[Days]) -> Result<i64, String> {
    let mut cost = 0;
    for (w, week) in ward.weeks.iter().enumerate() {
        for line in week.lines().map(|l| l.split_whitespace().collect::<Vec<_>>()).filter(|l| l.len() == 9) {
            for d in 0..7 {
                let (least, wanted) = line[2 + d].trim_matches(['(', ')']).split_once(',').expect("a pair");
                let (least, wanted): (i64, i64) = (least.parse().expect("least"), wanted.parse().expect("wanted"));
                let here = |row: &Days| row[7 * w + d].as_ref().is_some_and(|(s, k)| (s.as_str(), k.as_str()) == (line[0], line[1]));
                let have = rows.iter().filter(|row| here(row)).count() as i64;
                if have < least {
                    return Err(format!("{} on day {}: {have} of {least}", line[0], 7 * w + d));
                }
                cost += 30 * (wanted - have).max(0);
            }
        }
    }
    Ok(cost)
}

fn nurse(ward: &Ward, p: usize, row: &Days) -> Result<i64, String> {
    let full = p.is_multiple_of(2);
    let past: Vec<&str> = ward.history.lines().find(|l| l.starts_with(&format!("N{p} "))).expect("a line").split(' ').collect();
    let n = |k: usize| past[k].parse::<i64>().expect("a number");
    let shifts: Vec<&str> = row.iter().map(|c| c.as_ref().map_or("-", |c| c.0.as_str())).collect();
    let mut before = if past[3] == "None" { "-" } else { past[3] };
    for (d, shift) in shifts.iter().enumerate() {
        let bad = matches!((before, *shift), ("Late" | "Night", "Early") | ("Night", "Late"));
        if bad {
            return Err(format!("N{p}: {shift} on day {d} after {before}"));
        }
        before = shift;
    }
    let worked = shifts.iter().filter(|s| **s != "-").count() as i64 + n(1);
    let (low, high) = if full { (5, 9) } else { (2, 5) };
    let mut cost = 20 * ((low - worked).max(0) + (worked - high).max(0));
    let mut weekends = n(2);
    for saturday in [5, 12] {
        let (a, b) = (shifts[saturday] != "-", shifts[saturday + 1] != "-");
        weekends += i64::from(a || b);
        cost += if full && a != b { 30 } else { 0 };
    }
    cost += 30 * (weekends - 1).max(0);
    let kinds: Vec<&str> = shifts.iter().map(|s| if *s == "-" { "free" } else { "work" }).collect();
    let (work, free) = if full { ((2, 4), (2, 3)) } else { ((1, 3), (2, 5)) };
    cost += 30 * runs(&kinds, "work", n(5), work) + 30 * runs(&kinds, "free", n(6), free);
    for (shift, limits) in SHIFTS.into_iter().zip([(2, 4), (1, 3), (2, 3)]) {
        cost += 15 * runs(&shifts, shift, if past[3] == shift { n(4) } else { 0 }, limits);
    }
    Ok(cost + wishes(ward, p, &shifts))
}

/// Days missing and beyond of all runs of a value; `carried` of them were before the first day.
fn runs(days: &[&str], value: &str, carried: i64, (least, most): (i64, i64)) -> i64 {
    let mut units = 0;
    let mut length = carried;
    for day in days {
        if *day == value {
            length += 1;
            units += i64::from(length > most);
        } else {
            if length > 0 {
                units += (least - length).max(0);
            }
            length = 0;
        }
    }
    units
}

fn wishes(ward: &Ward, p: usize, shifts: &[&str]) -> i64 {
    let mut cost = 0;
    for (w, week) in ward.weeks.iter().enumerate() {
        for line in week.lines().map(|l| l.split_whitespace().collect::<Vec<_>>()).filter(|l| l.len() == 3 && l[0] == format!("N{p}")) {
            let day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].iter().position(|d| *d == line[2]).expect("a day");
            let shift = shifts[7 * w + day];
            cost += if shift != "-" && (line[1] == "Any" || line[1] == shift) { 10 } else { 0 };
        }
    }
    cost
}
