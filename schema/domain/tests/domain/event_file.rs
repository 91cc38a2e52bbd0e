//! Event files: the same bytes back, and errors that name line and expectation.

use crate::story::{STORY, facts};
use turnus_domain::{
    event_file::{LineProblem, parse, write},
    upcast::UpcastError,
};

#[test]
fn writing_what_was_read_gives_the_same_bytes() {
    assert_eq!(write(&facts()).expect("writes"), STORY);
    assert_eq!(parse(&write(&facts()).expect("writes")), Ok(facts()));
}

#[test]
fn errors_name_the_line_and_what_was_expected() {
    let good = STORY.lines().next().expect("a line");
    let second = |line: &str| parse(&format!("{good}\n{line}\n")).expect_err("refused");
    let ended = r#"{"stream":"unit-U1","type":"NightReachEnded","version":1,"effective":"2028-01-01","data":{"unit":"U1"}}"#;
    assert_eq!(parse(ended).map(|f| f.len()), Ok(1));

    let problem = second(&ended.replace("NightReachEnded", "NightReachBroken"));
    assert_eq!(problem.line, 2);
    assert_eq!(problem.problem, LineProblem::Event(UpcastError::UnknownType { name: "NightReachBroken".into() }));
    let version = second(&ended.replace(r#""version":1"#, r#""version":7"#)).problem;
    assert_eq!(version, LineProblem::Event(UpcastError::UnknownVersion { name: "NightReachEnded".into(), version: 7, newest: 1 }));
    let payload = second(&ended.replace(r#"{"unit":"U1"}"#, "{}")).to_string();
    assert!(payload.starts_with("line 2: the data of NightReachEnded version 1") && payload.contains("missing field `unit`"), "{payload}");
    let field = second(&ended.replace(r#"{"unit":"U1"}"#, r#"{"unit":"U1","untl":"x"}"#)).problem;
    assert_eq!(field, LineProblem::UnknownField("untl".into()));
    for wrong in ["", "{", "[]", &ended.replace("2028-01-01", "1.1.2028"), &ended.replace("stream", "strm")] {
        let error = second(wrong);
        assert!(matches!(error.problem, LineProblem::Form(_)), "{error}");
        assert!(error.to_string().starts_with("line 2: expected {\"stream\""), "{error}");
    }
    let id = second(&ended.replace(r#""unit":"U1""#, r#""unit":"U 1""#)).to_string();
    assert!(id.contains("is not an identifier of a unit"), "{id}");
}

#[test]
fn unknown_fields_are_found_at_any_depth() {
    let line = STORY.lines().find(|l| l.contains("\"UnitOpened\"")).expect("a line").replace("\"residents\"", "\"beds\":1,\"residents\"");
    assert_eq!(parse(&line).expect_err("refused").problem, LineProblem::UnknownField("measure.beds".into()));
}
