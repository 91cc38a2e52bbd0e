//! What is wrong in a file is told by line, with what was expected.

use crate::drawn::ward;
use turnus_benchmarks::curtois::read;

const SMALL: &str = "SECTION_HORIZON\n7\nSECTION_SHIFTS\nE,480,\nSECTION_STAFF\nA,E=7,2400,480,5,1,1,1\nSECTION_COVER\n0,E,1,100,1\n";

#[test]
fn a_small_file_is_read() {
    let instance = read(SMALL).expect("readable");
    assert_eq!((instance.model.days, instance.model.choices, instance.employees.len()), (7, 2, 1));
    let windows = read(&SMALL.replace('\n', "\r\n")).expect("line ends of Windows");
    assert_eq!(windows.employees, ["A"]);
}

#[test]
fn mistakes_are_told_by_line_with_what_was_expected() {
    for (from, to, line, expected) in [
        ("7\nSECTION_SHIFTS", "seven\nSECTION_SHIFTS", 2, "the number of days"),
        ("E,480,", "E,long,", 4, "minutes"),
        ("A,E=7,2400", "A,Q=7,2400", 6, "shift `Q` is not in SECTION_SHIFTS"),
        ("A,E=7,2400,480,5,1,1,1", "A,E=7,2400,480,5", 6, "MinConsecutiveShifts"),
        ("0,E,1,100,1", "9,E,1,100,1", 8, "day 9 is not in the horizon 0..6"),
        ("0,E,1,100,1", "0,E,1,-100,1", 8, "weights of 0 or more"),
        ("SECTION_COVER", "SECTION_CUSTARD", 8, "SECTION_CUSTARD is not known"),
    ] {
        let told = read(&SMALL.replacen(from, to, 1)).expect_err(expected);
        assert_eq!(told.line, line, "{told}");
        assert!(told.what.contains(expected), "{told}");
    }
}

#[test]
fn no_damaged_file_makes_the_reader_panic() {
    let text = ward(9);
    for at in (0..text.len()).step_by(7) {
        let _ = read(&text[..at]);
        let mut damaged = text.clone().into_bytes();
        damaged[at] = b"x,=|-9\n#"[at % 8];
        let _ = read(&String::from_utf8_lossy(&damaged));
    }
}
