//! Events at the edge: every line is a CloudEvent by the specification, and comes back as it was.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::DateTime;
use proptest::prelude::*;
use serde_json::Value;
use turnus_event_log::*;

use crate::given::*;

/// What CloudEvents 1.0.2 (core specification, sections 2 and 3) and its JSON event format (sections 2
/// and 3) demand of one event. Written from the texts, sharing nothing with the program.
fn breach(line: &str) -> Result<(), String> {
    let Ok(Value::Object(event)) = serde_json::from_str(line) else {
        return Err("no JSON object".to_owned());
    };
    for required in ["id", "source", "specversion", "type"] {
        if event.get(required).and_then(Value::as_str).is_none_or(str::is_empty) {
            return Err(format!("{required} is required, a text that is not empty"));
        }
    }
    if event["specversion"] != "1.0" {
        return Err("specversion is not 1.0".to_owned());
    }
    if event.contains_key("data") && event.contains_key("data_base64") {
        return Err("data and data_base64 at once".to_owned());
    }
    event.iter().try_for_each(|(name, value)| attribute(name, value).map_err(|why| format!("{name}: {why}")))
}

fn attribute(name: &str, value: &Value) -> Result<(), &'static str> {
    let text = value.as_str();
    let is_text = text.is_some_and(|text| !text.is_empty());
    match name {
        "data" => return Ok(()),
        "data_base64" => return text.and_then(|text| BASE64_STANDARD.decode(text).ok()).map(drop).ok_or("not base64"),
        "source" if !text.is_some_and(is_uri) => return Err("no URI reference"),
        "dataschema" if !text.is_some_and(|text| is_uri(text) && text.contains(':')) => return Err("no absolute URI"),
        "subject" | "datacontenttype" if !is_text => return Err("a text that is not empty"),
        "time" | "recordedtime" | "effectiveto" if text.and_then(|text| DateTime::parse_from_rfc3339(text).ok()).is_none() => {
            return Err("no timestamp of RFC 3339");
        }
        _ => {}
    }
    if name.is_empty() || name.len() > 20 || !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return Err("names are lower-case letters and digits, at most 20");
    }
    match value {
        Value::Bool(_) => Ok(()),
        Value::Number(number) if number.as_i64().is_some_and(|n| i32::try_from(n).is_ok()) => Ok(()),
        Value::String(text) if text.chars().all(is_allowed) => Ok(()),
        _ => Err("only truth values, integers of 32 bits and texts without control characters or noncharacters"),
    }
}

fn is_uri(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    !text.is_empty()
        && text.chars().all(allowed)
        && text.split('%').skip(1).all(|after| after.get(..2).is_some_and(|hex| u8::from_str_radix(hex, 16).is_ok()))
}

fn is_allowed(c: char) -> bool {
    let code = u32::from(c);
    !matches!(code, 0..=0x1f | 0x7f..=0x9f | 0xfdd0..=0xfdef) && !matches!(code & 0xffff, 0xfffe | 0xffff)
}

/// A log with everything odd that an event can have.
async fn odd_events() -> Vec<RecordedEvent> {
    let store = MemoryLog::default();
    let mut odd = event(1);
    odd.data = "{\"a\" : [1.0, 1e5, 10000000000000000000000],\n \"b\":\"\u{85}\u{fffe}å\"}".as_bytes().to_vec();
    odd.meta = b" {\"n\":\"\x7f\"}\n".to_vec();
    odd.effective_from = Instant::from_micros(i64::MIN);
    odd.effective_to = Some(Instant::from_micros(-1));
    odd.sealed = vec![sealed("p1", "name", "Kari \"Nordmann\"\n"), sealed("p2", "name", "")];
    let mut plain = event(2);
    plain.data = b"{\"b\":1.10,\"a\":2,\"b\":3}".to_vec();
    plain.effective_to = Some(Instant::from_micros(253_402_300_799_999_999));
    let mut first = append("c 1%", vec![write("stream with / and ø", Expected::Any, vec![odd]), write("b", Expected::Any, vec![plain])]);
    first.correlation_id = Some(CorrelationId::new("talk").unwrap());
    first.causation_id = Some(event_id(99));
    store.append(first).await.unwrap();
    store.append(append("c2", vec![write("b", Expected::Any, events(3..6))])).await.unwrap();
    let place = SealedPlace { log: log(), position: Position(1), subject: subject("p2"), field: FieldName::new("name").unwrap() };
    store.erase_sealed(&place).await.unwrap();
    store.read(&log(), Position(0), 100).await.unwrap()
}

/// Every line keeps the rules of the specification, with sealed values and without.
#[tokio::test]
async fn every_line_is_a_cloud_event() {
    for event in odd_events().await {
        for values in [SealedValues::LeftOut, SealedValues::StillSealed] {
            let line = cloud_event(&event, values).unwrap();
            assert_eq!(breach(&line), Ok(()), "{line}");
        }
    }
}

/// The rules are rules: each of these lines breaks one, and is told.
#[test]
fn lines_that_break_the_specification_are_told() {
    let good = r#"{"specversion":"1.0","id":"1","source":"urn:x:y","type":"no.x","data":{}}"#;
    assert_eq!(breach(good), Ok(()));
    let broken = [
        ("\"1.0\"", "\"0.3\""),
        ("\"id\":\"1\"", "\"id\":\"\""),
        ("\"id\":\"1\"", "\"id\":1"),
        ("\"urn:x:y\"", "\"urn:x y\""),
        ("\"urn:x:y\"", "\"urn:x%4\""),
        ("\"data\":{}", "\"commandId\":\"x\""),
        ("\"data\":{}", "\"command_id\":\"x\""),
        ("\"data\":{}", "\"n\":2147483648"),
        ("\"data\":{}", "\"n\":{}"),
        ("\"data\":{}", "\"n\":\"\\u0007\""),
        ("\"data\":{}", "\"n\":\"\\ufdd0\""),
        ("\"data\":{}", "\"time\":\"yesterday\""),
        ("\"data\":{}", "\"subject\":\"\""),
        ("\"data\":{}", "\"data\":{},\"data_base64\":\"\""),
    ];
    for (old, new) in broken {
        assert!(breach(&good.replace(old, new)).is_err(), "{new}");
    }
}

/// A line is read back as the event it was; without its sealed values only those are missing.
#[tokio::test]
async fn every_line_comes_back() {
    let mut check = ChainCheck::new(log());
    for event in odd_events().await {
        let line = cloud_event(&event, SealedValues::StillSealed).unwrap();
        assert!(!line.contains('\n') && !line.contains("Nordmann"), "{line}");
        assert_eq!(read_cloud_event(&line), Ok(event.clone()));
        let bare = read_cloud_event(&cloud_event(&event, SealedValues::LeftOut).unwrap()).unwrap();
        check.accept(&bare).unwrap();
        let mut without = event;
        without.sealed.iter_mut().for_each(|field| field.content = None);
        assert_eq!(bare, without);
    }
    assert_eq!(check.reached().0, Position(5));
}

/// Whatever character of a line is changed, it is not read, or breaks the chain.
#[tokio::test]
async fn a_changed_line_is_found_out() {
    let events = odd_events().await;
    let line = cloud_event(&events[0], SealedValues::StillSealed).unwrap();
    for (at, old) in line.char_indices() {
        let new = if old == '1' { '2' } else { '1' };
        let changed = format!("{}{new}{}", &line[..at], &line[at + old.len_utf8()..]);
        let found = read_cloud_event(&changed).map_err(|e| e.to_string());
        let found = found.and_then(|event| ChainCheck::new(log()).accept(&event).map_err(|e| e.to_string()));
        assert!(found.is_err(), "at {at}: {changed}");
    }
    let more = line.replace("\"specversion\"", "\"extra\":1,\"specversion\"");
    let twice = format!("{},\"data\":1}}", line.strip_suffix('}').unwrap());
    for changed in [more, twice, format!(" {line}"), String::new(), "{}".to_owned(), "[]".to_owned()] {
        assert!(read_cloud_event(&changed).is_err(), "{changed}");
    }
}

/// What CloudEvents cannot say is told with its position; nothing is written in its place.
#[tokio::test]
async fn a_name_that_is_no_text_is_told() {
    let store = MemoryLog::default();
    store.append(append("c1", vec![write("odd \u{fdd0}", Expected::Any, events(1..2))])).await.unwrap();
    let event = store.read(&log(), Position(0), 1).await.unwrap().remove(0);
    assert!(cloud_event(&event, SealedValues::LeftOut).unwrap_err().to_string().contains("position 1"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// No text makes the readers of lines, checkpoints and keys panic.
    #[test]
    fn readers_of_text_never_panic(text in any::<String>(), cut in 0_usize..2_000, noise in "[\\PC\n+=A-Za-z0-9/]{0,40}") {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let line = cloud_event(&runtime.block_on(odd_events())[0], SealedValues::StillSealed).unwrap();
        let key = CheckpointKey::generate("turnus").unwrap();
        let note = Checkpoint { log: log(), position: Position(7), hash: Hash([7; 32]) }.signed(&key);
        for whole in [line, note, key.text(), key.verifier().text()] {
            let at = (0..=cut.min(whole.len())).rev().find(|at| whole.is_char_boundary(*at)).unwrap();
            for text in [text.clone(), noise.clone(), format!("{}{noise}{}", &whole[..at], &whole[at..])] {
                let _ = read_cloud_event(&text);
                let _ = Checkpoint::open_all(&text, &key.verifier());
                let _ = CheckpointKey::from_text(&text);
                let _ = CheckpointVerifier::from_text(&text);
            }
        }
    }
}
