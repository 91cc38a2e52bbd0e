//! What stands in files of others is read without panic, whatever was done to it: lines made of the golden payload of
//! every event, checkpoints and keys are damaged in ways that know their form, and read.
//!
//! Seeded, not guided by coverage (that needs a nightly compiler with its sanitizers): instead each kind of damage
//! aims at a branch of the readers, and planted careless readers show that the damage gets there.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::Value;
use turnus_event_log::*;

use crate::given::*;

/// SplitMix64 (Steele, Lea, Flood 2014): the same seed, the same damage.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// Texts that readers are known to stumble over.
const ODD: &[&str] = &[
    "",
    " ",
    "\n",
    "\0",
    "%",
    "%E",
    "%ZZ",
    "%C3%28",
    "%00",
    "-1",
    "-0",
    "0",
    "18446744073709551616",
    "9223372036854775807",
    "00000000000000000000",
    "1e999",
    "0.1",
    "null",
    "true",
    "{}",
    "[]",
    "\"",
    "\\",
    "\\ud800",
    "\u{fffe}",
    "\u{1f4a9}",
    "é",
    "urn:turnus:log:",
    "no.turnus.",
    "=",
    "====",
    "AA",
    "ÆØÅ",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:60Z",
    "2027-03-28T02:30:00+99:99",
    "— x ",
];

fn damaged_bytes(text: &str, dice: &mut Dice) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=dice.below(4) {
        let (at, to) = (dice.below(bytes.len() + 1), dice.below(bytes.len() + 1));
        let (at, to) = (at.min(to), at.max(to));
        match dice.below(6) {
            0 if !bytes.is_empty() => {
                let at = dice.below(bytes.len());
                bytes[at] ^= 1 << dice.below(8);
            }
            1 => bytes.truncate(at),
            2 => drop(bytes.drain(at..to.min(at + 12))),
            3 => {
                let copy = bytes[at..to.min(at + 40)].to_vec();
                let to = dice.below(bytes.len() + 1);
                bytes.splice(to..to, copy);
            }
            _ => drop(bytes.splice(at..to.min(at + dice.below(9)), dice.of(ODD).bytes())),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Members are taken out, exchanged, given another type or an odd value; what else stands there stays as it is.
fn damaged_members(text: &str, dice: &mut Dice) -> Option<String> {
    let mut value: Value = serde_json::from_str(text).ok()?;
    let members = value.as_object_mut()?;
    let names: Vec<String> = members.keys().cloned().collect();
    let (one, other) = (dice.of(&names).clone(), dice.of(&names).clone());
    match dice.below(5) {
        0 => drop(members.remove(&one)),
        1 => {
            let taken = members[&one].clone();
            members.insert(other, taken);
        }
        2 => drop(
            members.insert(one, serde_json::from_str(dice.of::<&str>(&["null", "[]", "7", "-1", "1e308", "{\"a\":[{}]}", "\"\""])).ok()?),
        ),
        3 => drop(members.insert(one, Value::from(*dice.of(ODD)))),
        _ => {
            let old = members[&one].as_str()?.to_owned();
            members.insert(one, Value::from(damaged_bytes(&old, dice)));
        }
    }
    // In the order of the line, so that the damage is not found out by the order alone.
    let order = |name: &String| text.find(&format!("\"{name}\":")).unwrap_or(usize::MAX);
    let mut names: Vec<String> = members.keys().cloned().collect();
    names.sort_by_key(order);
    let parts: Vec<String> = names.iter().map(|name| format!("{}:{}", Value::from(name.as_str()), members[name])).collect();
    Some(format!("{{{}}}", parts.join(",")))
}

fn damaged(corpus: &[String], dice: &mut Dice) -> String {
    let text = dice.of(corpus).clone();
    match dice.below(9) {
        8 => format!("{}{text}{}", dice.of(&["", " "]), dice.of(&[" ", "\n", "\r\n"])),
        0..=2 => damaged_bytes(&text, dice),
        3..=6 => damaged_members(&text, dice).unwrap_or_else(|| damaged_bytes(&text, dice)),
        _ => {
            let other = dice.of(corpus).clone();
            let half = |text: &str, at: usize| (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let (a, b) = (half(&text, dice.below(text.len())), half(&other, dice.below(other.len())));
            format!("{}{}", &text[..a], &other[b..])
        }
    }
}

/// A line for the golden payload of every event, each with a sealed value; then checkpoints and keys.
async fn corpus(key: &CheckpointKey) -> Vec<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/events/golden");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let store = MemoryLog::default();
    for (n, file) in (0..).zip(&files) {
        let mut golden = event(n);
        golden.event_type = EventType::new(file.file_stem().unwrap().to_str().unwrap().split('.').next().unwrap()).unwrap();
        golden.data = std::fs::read_to_string(file).unwrap().trim_end().as_bytes().to_vec();
        golden.sealed = vec![sealed("p1", "name", "Kari Nordmann")];
        store.append(append(&format!("c{n}"), vec![write(&format!("å {n}"), Expected::Any, vec![golden])])).await.unwrap();
    }
    let events = store.read(&log(), Position::START, 1_000).await.unwrap();
    assert_eq!(events.len(), files.len());
    let mut corpus: Vec<String> = events.iter().map(|event| cloud_event(event, SealedValues::StillSealed).unwrap()).collect();
    let last = events.last().unwrap();
    let note = Checkpoint { log: log(), position: last.position, hash: last.hash }.signed(key);
    corpus.extend([format!("{note}{note}"), key.text(), key.verifier().text()]);
    corpus
}

type Reader = fn(&str) -> Result<RecordedEvent, CloudEventError>;

/// The first text of so many that a reader does not survive, or takes for a line though it writes another.
fn stumble(reader: Reader, corpus: &[String], key: &CheckpointKey, seed: u64, cases: u64) -> Option<String> {
    let (mut dice, verifier) = (Dice(seed), key.verifier());
    (0..cases).find_map(|_| {
        let text = damaged(corpus, &mut dice);
        let read = catch_unwind(AssertUnwindSafe(|| {
            let _ = Checkpoint::open_all(&text, &verifier);
            let _ = CheckpointKey::from_text(&text);
            let _ = CheckpointVerifier::from_text(&text);
            reader(&text)
        }));
        let stands = match read {
            Err(_) => false,
            Ok(Err(refused)) => !refused.to_string().is_empty(),
            Ok(Ok(event)) => cloud_event(&event, SealedValues::StillSealed).is_ok_and(|again| again == text),
        };
        (!stands).then_some(text)
    })
}

/// Readers that look safe.
const CARELESS: &[(&str, Reader)] = &[
    ("slices inside a character", |text| {
        let _ = &text[..text.len() / 2];
        read_cloud_event(text)
    }),
    ("trusts the digits of a percent", |text| {
        for (at, _) in text.match_indices('%') {
            u8::from_str_radix(&text[at + 1..at + 3], 16).unwrap();
        }
        read_cloud_event(text)
    }),
    ("counts on after the last position", |text| {
        let event = read_cloud_event(text);
        let value: Value = serde_json::from_str(text).unwrap_or_default();
        let position = value["sequence"].as_str().and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
        assert!(position < 1_000_000, "no such position");
        event
    }),
    ("expects a member", |text| {
        let value: Value = serde_json::from_str(text).unwrap_or_default();
        if value.get("specversion").is_some() {
            value["sequence"].as_str().expect("a sequence");
        }
        read_cloud_event(text)
    }),
    ("forgives blanks", |text| read_cloud_event(text.trim())),
];

const SEED: u64 = 20_261_128;
const CASES: u64 = 20_000;

/// Nothing in a damaged file makes the readers of lines, checkpoints and keys panic, and what they take they would
/// write again, byte by byte.
#[tokio::test]
async fn damaged_texts_are_refused_or_read_exactly() {
    let key = CheckpointKey::generate("turnus").unwrap();
    let corpus = corpus(&key).await;
    let text = stumble(read_cloud_event, &corpus, &key, SEED, CASES);
    assert!(text.is_none(), "seed {SEED}: {text:?}");
}

/// The damage gets everywhere: careless readers stumble over it.
#[tokio::test]
async fn careless_readers_stumble() {
    let key = CheckpointKey::generate("turnus").unwrap();
    let corpus = corpus(&key).await;
    let loud = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let survived: Vec<&str> =
        CARELESS.iter().filter(|(_, reader)| stumble(*reader, &corpus, &key, SEED, CASES).is_none()).map(|(name, _)| *name).collect();
    std::panic::set_hook(loud);
    assert!(survived.is_empty(), "{survived:?}");
}

/// The same with many more cases and another seed each time, which is printed.
#[tokio::test]
#[ignore = "long: a minute"]
async fn a_million_damaged_texts() {
    let key = CheckpointKey::generate("turnus").unwrap();
    let corpus = corpus(&key).await;
    let seed = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0);
    println!("seed {seed}");
    let text = stumble(read_cloud_event, &corpus, &key, seed, 1_000_000);
    assert!(text.is_none(), "seed {seed}: {text:?}");
}
