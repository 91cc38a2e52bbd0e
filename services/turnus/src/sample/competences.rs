//! Competences that the sample catalogue asks for, with dates.

use super::SampleError;
use chrono::{Days, Months, NaiveDate};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use turnus_domain::{calendar::DateRange, competence::HeldCompetence, fact::Fact, id::PersonId, staff::event::CompetenceRecorded};

/// (profession, competence, months it counts, of ten people so many hold it).
pub(super) const HELD: [(&str, &str, u32, usize); 10] = [
    ("SP", "C-IV", 24, 10),
    ("SP", "C-PUMP", 24, 8),
    ("HF", "C-MED1", 24, 9),
    ("HF", "C-DEL-MED", 12, 9),
    ("HF", "C-INJ-SC", 24, 4),
    ("HF", "C-WOUND1", 36, 5),
    ("HF", "C-CATH", 24, 2),
    ("HF", "C-BLOOD", 36, 3),
    ("X-ASS", "C-TRANS", 24, 9),
    ("X-ASS", "C-DYS", 24, 7),
];

/// Competences of a person, by her place among those of her profession. All count from the first day for four months at least.
pub(super) fn facts(
    person: &PersonId,
    profession: &str,
    place: usize,
    first: NaiveDate,
    random: &mut ChaCha8Rng,
) -> Result<Vec<Fact>, SampleError> {
    let mut facts = Vec::new();
    for (_, competence, months, of_ten) in HELD.iter().filter(|(p, ..)| *p == profession) {
        let back = random.random_range(20..30 * (u64::from(*months) - 5));
        if (place * 7 + 2) % 10 >= *of_ten {
            continue;
        }
        let from = first - Days::new(back);
        let valid = DateRange::between(from, from + Months::new(*months) - Days::new(1));
        let held = HeldCompetence { competence: competence.parse()?, level: 1, valid };
        facts.push(Fact::new(CompetenceRecorded { person: person.clone(), competence: held }, from));
    }
    Ok(facts)
}
