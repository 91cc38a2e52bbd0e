//! `turnus practice`: a competence earned on the job.

use crate::running::{Folder, TEN, sample};

/// R-CO-07 at the command line: three repetitions under a nurse's eye and one assessed, and the competence is there; nobody signs
/// for herself.
#[test]
fn a_competence_is_earned_on_the_job_one_signature_at_a_time() {
    let folder = Folder::new().with("staff.csv", TEN);
    folder.ok("import staff.csv --from 2026-12-01");
    let folder = folder.with("practice.jsonl", sample("practice-requirements.jsonl"));
    folder.ok("import practice.jsonl");
    let events = folder.ok("export");
    let of = |profession: &str| {
        let mark = format!(r#""profession":"{profession}""#);
        let line = events.lines().find(|l| l.contains("EmploymentStarted") && l.contains(&mark)).unwrap_or_else(|| panic!("{events}"));
        line.split("person-").nth(1).expect("a stream").split('"').next().expect("an id").to_owned()
    };
    let (nurse, worker) = (of("SP"), of("HF"));
    let sign = |signer: &str, rest: &str| folder.turnus(&format!("practice --sign C-CATH --person {worker} --signer {signer} {rest}"));
    let own = sign(&worker, "--on 2027-01-11");
    assert!(own.code != 0 && own.err.contains("signed by the performer"), "{}", own.err);
    let early = sign(&nurse, "--on 2027-01-11 --assessed");
    assert!(early.code != 0 && early.err.contains("before 3 repetitions"), "{}", early.err);
    for day in 11..14 {
        assert_eq!(sign(&nurse, &format!("--on 2027-01-{day}")).code, 0);
    }
    let three = folder.ok("practice --on 2027-01-13");
    assert!(three.contains(&format!("{worker} C-CATH: 3 of 3 supervised, 0 of 1 assessed")), "{three}");
    let last = sign(&nurse, "--on 2027-01-14 --assessed");
    assert!(
        last.code == 0 && last.out.contains(&format!("C-CATH is issued to {worker} from 2027-01-14, until 2029-01-14")),
        "{}",
        last.out
    );
    assert_eq!(folder.ok("export").matches("PracticeSignedOff").count(), 4, "the log keeps all four");
}
