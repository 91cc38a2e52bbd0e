//! Staff lists: good ones, and every mistake told with nothing kept.

use crate::running::{Folder, TEN};

/// The list of a file is refused with exit 2, each word is in the message, and the log stays empty.
fn refused(bytes: impl AsRef<[u8]>, words: &[&str]) {
    let folder = Folder::new().with("staff.csv", bytes);
    let said = folder.turnus("import staff.csv --from 2026-12-01");
    assert_eq!(said.code, 2, "{}", said.err);
    for word in words {
        assert!(said.err.contains(word), "expected “{word}” in: {}", said.err);
    }
    if folder.path("turnus.db").exists() {
        assert!(folder.ok("log stats --json").contains(r#""events":0"#), "nothing is kept");
    }
}

/// A row of a list with the usual columns.
fn row(row: &str) -> String {
    format!("name;position %;profession;competences;leave;fixed shifts;wishes\nKari;100;SP;;;;\n{row}\n")
}

#[test]
fn ten_people_are_imported_and_the_unit_is_opened() {
    let folder = Folder::new().with("staff.csv", TEN);
    let out = folder.ok("import staff.csv --from 2026-12-01");
    assert!(out.contains("10 people imported") && out.contains("Assumed"), "{out}");
    let state = folder.ok("as-of --on 2027-01-04");
    assert!(state.contains("5 HF") && state.contains("2 SP"), "{state}");
}

#[test]
fn rows_are_told_with_line_column_and_what_was_expected() {
    refused(row("Ola;140;SP;;;;"), &["line 3", "column “position %”", "at most 100"]);
    refused(row("Ola;50;Trollmann;;;;"), &["line 3", "column “profession”", "Trollmann", "SP (Sykepleier, Nurse)"]);
    refused(row("Ola;50;SP;C-NOPE;;;"), &["line 3", "column “competences”", "C-NOPE"]);
    refused(row("Ola;50;SP;;2027-02-20..2027-02-10;;"), &["line 3", "column “leave”", "ends before it begins"]);
    refused(row("Ola;50;SP;;2027-02-01..2027-02-10|2027-02-05..2027-02-12;;"), &["overlap"]);
    refused(row("Ola;50;SP;;;2027-01-05=40:00;"), &["column “fixed shifts”", "no shift is longer than 24 hours"]);
    refused(row("Ola;50;SP;;;2027-01-05=D|2027-01-05=E;"), &["one fixed shift a day"]);
    refused(row("Ola;50;SP;;;;whenever"), &["column “wishes”", "2027-01-23 off"]);
    refused(row("Kari;50;SP;;;;"), &["line 3", "line 2 has the same"]);
    refused(row("Ola;50;SP;;;;;;;too;many"), &["line 3", "7 cells"]);
    refused("navn;stilling;yrke\nx;1;SP\n", &["line 1", "can mean both", "stillingsprosent"]);
    refused("name;position %;profession\n", &["line 1", "one line per person"]);
    refused("", &["line 1", "header line"]);
}

#[test]
fn every_mistake_of_a_file_is_told_at_once() {
    refused(row("Ola;140;SP;;;;\nPer;;XX;;;;"), &["3 mistakes", "line 3", "line 4"]);
}

#[test]
fn encodings_are_recognised_or_refused() {
    let text = "navn;stillingsprosent;yrke\nÅse Ærø;100;Sykepleier\n";
    let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    for bytes in [text.as_bytes().to_vec(), [b"\xEF\xBB\xBF".to_vec(), text.as_bytes().to_vec()].concat(), windows.to_vec()] {
        let folder = Folder::new().with("staff.csv", bytes);
        folder.ok("import staff.csv --from 2026-12-01");
        assert!(folder.ok("export").contains("Åse Ærø"));
    }
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused([vec![0xFF, 0xFE], wide.clone()].concat(), &["UTF-16", "CSV UTF-8"]);
    refused(wide, &["CSV UTF-8"]);
    refused(b"navn;stillingsprosent;yrke\n\x81\x8d;100;SP\n", &["CSV UTF-8"]);
}

#[test]
fn commas_percent_signs_and_norwegian_names_are_read() {
    let folder =
        Folder::new().with("staff.csv", "navn,stillingsprosent,yrke,kun natt\nA,\"75,5 %\",vernepleier,nei\nB,60,Helsefagarbeider,ja\n");
    folder.ok("import staff.csv --from 2026-12-01");
    let events = folder.ok("export");
    assert!(events.contains(r#""position":7550"#) && events.contains(r#""kinds":["night","long-night"]"#), "{events}");
}

#[test]
fn a_list_without_nurses_is_imported_with_a_warning() {
    let folder = Folder::new().with("staff.csv", "name;position %;profession\nA;100;HF\n");
    assert!(folder.ok("import staff.csv").contains("no nurses"));
}

#[test]
fn the_same_list_twice_is_refused_and_nothing_changes() {
    let folder = Folder::new().with("staff.csv", TEN);
    folder.ok("import staff.csv --from 2026-12-01");
    let before = folder.ok("export");
    let said = folder.turnus("import staff.csv --from 2026-12-01");
    assert!(said.code == 2 && said.err.contains("not registered yet"), "{}", said.err);
    assert_eq!(folder.ok("export"), before);
}
