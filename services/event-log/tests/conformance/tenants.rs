//! Tenants of one PostgreSQL server: whoever connects as a role that was admitted to one log has that log and its
//! branches, and nothing of any other, whatever it names. A SQLite file or a store in memory has no roles: whoever can
//! open it has all of it, and one tenant has one file.

use std::time::Duration;

use futures::StreamExt;
use sqlx::{Connection, PgConnection};
use turnus_event_log::*;
use turnus_test_postgres::Server;

use crate::given::*;

fn bergen() -> LogId {
    LogId::new("bergen").unwrap()
}

fn about(place: &LogId, command: &str, n: u64) -> Append {
    let mut request = append(command, vec![write("a", Expected::Any, events(n..n + 1))]);
    request.writes[0].events[0].sealed = vec![sealed("p1", "name", "Kari Nordmann")];
    Append { log: place.clone(), ..request }
}

/// A database with two logs, and its address for a role that was admitted to the first.
async fn two_tenants(name: &str) -> (PostgresLog, String, String) {
    let url = Server::shared().database(name);
    let owner = PostgresLog::open(&url).await.unwrap();
    for (place, n) in [(log(), 0), (bergen(), 10)] {
        owner.append(about(&place, "first", n)).await.unwrap();
        let opening =
            OpenBranch { base: place, name: "plan".into(), at: None, by: Actor::new("p").unwrap(), now: Instant::from_micros(2_000) };
        owner.open_branch(opening).await.unwrap();
    }
    let admit = format!(
        "CREATE ROLE {name}_oslo LOGIN PASSWORD 'oslo-only';
         SELECT turnus_log.es_admit('{name}_oslo', 'oslo'); SELECT turnus_keys.key_admit('{name}_oslo', 'oslo');"
    );
    Server::shared().sql(name, &admit);
    let (before, after) = (url.find("//").unwrap() + 2, url.find('@').unwrap());
    let tenant = format!("{}{name}_oslo:oslo-only{}", &url[..before], &url[after..]);
    (owner, url, tenant)
}

/// Everything of another tenant that a store gives away.
async fn given_away(store: &PostgresLog, theirs: &RecordedEvent) -> Vec<String> {
    let (other, inside) = (bergen(), LogId::new("bergen@plan").unwrap());
    let mut given = Vec::new();
    let mut ensure = |nothing: bool, what: String| {
        if !nothing {
            given.push(what)
        }
    };
    for place in [&other, &inside] {
        let events = store.read(place, Position::START, 10).await;
        ensure(matches!(&events, Ok(events) if events.is_empty()), format!("read {place}: {events:?}"));
        let events = store.read_stream(place, &stream("a"), Revision::START, 10).await;
        ensure(matches!(&events, Ok(events) if events.is_empty()), format!("stream of {place}: {events:?}"));
        let head = store.head(place).await.unwrap();
        ensure(head == Head::START, format!("head of {place}: {head:?}"));
        let known = store.command(place, &CommandId::new("first").unwrap()).await.unwrap();
        ensure(known.is_none(), format!("command of {place}: {known:?}"));
        let branch = store.branch(place).await.unwrap();
        ensure(branch.is_none(), format!("{branch:?}"));
        let answer = store.append(about(place, "forged", 50)).await;
        ensure(answer.is_err(), format!("append to {place}: {answer:?}"));
    }
    let branches = store.branches(&other).await.unwrap();
    ensure(branches.is_empty(), format!("{branches:?}"));
    let opened = store.unseal(theirs).await.unwrap();
    ensure(!opened.iter().any(|field| matches!(field, Unsealed::Plain(_))), format!("unsealed {opened:?}"));
    let place = SealedPlace { log: other.clone(), position: Position(1), subject: subject("p1"), field: FieldName::new("name").unwrap() };
    let blanked = store.erase_sealed(&place).await;
    ensure(blanked.is_err(), format!("blanked: {blanked:?}"));
    let shredded = store.shred(&other, &subject("p1")).await;
    ensure(shredded.is_err(), format!("shredded: {shredded:?}"));
    let restored = store.restore(vec![theirs.clone()]).await;
    ensure(restored.is_err(), format!("restored: {restored:?}"));
    let heard = tokio::time::timeout(Duration::from_millis(600), store.subscribe(other, Position::START).next()).await;
    ensure(heard.is_err(), format!("heard {heard:?}"));
    given
}

/// Another tenant's ids give nothing away and let nothing be written, and its log is as it was.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_tenants_ids_give_nothing() {
    let (owner, _, tenant) = two_tenants("tenants").await;
    let before = owner.verify(&bergen()).await.unwrap();
    let theirs = owner.read(&bergen(), Position::START, 1).await.unwrap().remove(0);
    let store = PostgresLog::open(&tenant).await.unwrap();
    let given = given_away(&store, &theirs).await;
    assert!(given.is_empty(), "{given:#?}");
    let plain = Append { log: bergen(), ..append("forged", vec![write("a", Expected::Any, events(51..52))]) };
    let refused = store.append(plain).await.unwrap_err();
    assert!(matches!(&refused, AppendError::Forbidden { log } if *log == bergen()), "{refused:?}");
    assert!(refused.hint().contains("admitted"), "{}", refused.hint());
    assert_eq!(owner.verify(&bergen()).await.unwrap(), before);
    assert!(matches!(owner.unseal(&theirs).await.unwrap()[0], Unsealed::Plain(_)), "the key is gone");
}

/// The test would notice: where the server does not look at rows, everything is given away.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_does_not_look_at_rows_is_found_out() {
    let (owner, _, tenant) = two_tenants("lax").await;
    let theirs = owner.read(&bergen(), Position::START, 1).await.unwrap().remove(0);
    for table in ["turnus_log.es_log", "turnus_log.es_event", "turnus_log.es_command", "turnus_log.es_branch", "turnus_log.es_stream"] {
        Server::shared().sql("lax", &format!("ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"));
    }
    Server::shared().sql("lax", "ALTER TABLE turnus_keys.subject_key DISABLE ROW LEVEL SECURITY");
    let given = given_away(&PostgresLog::open(&tenant).await.unwrap(), &theirs).await.join("\n");
    for what in ["read bergen", "head of bergen", "command of bergen", "append to bergen", "unsealed", "blanked", "shredded", "heard"] {
        assert!(given.contains(what), "{what} was not found out: {given}");
    }
}

/// In its own log a tenant has all there is: small and large appends, retries, branches, merging, sealed values.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tenant_has_all_of_its_own_log() {
    let (owner, _, tenant) = two_tenants("own").await;
    let store = PostgresLog::open(&tenant).await.unwrap();
    assert_eq!(store.append(about(&log(), "second", 1)).await.unwrap().last, Position(2));
    let large = append("large", vec![write("l", Expected::NoStream, events(1_000..7_000))]);
    assert_eq!(store.append(large.clone()).await.unwrap().last, Position(6_002));
    assert!(store.append(large).await.unwrap().repeated);
    let inside = LogId::new("oslo@plan").unwrap();
    store.append(about(&inside, "tried", 9_000)).await.unwrap();
    let merge =
        MergeBranch { branch: inside, at: None, conditions: vec![], by: Actor::new("p").unwrap(), now: Instant::from_micros(9_000) };
    let refused = store.merge_branch(merge).await;
    assert!(matches!(refused, Err(BranchError::Conflict(_))), "stream a moved on both sides: {refused:?}");
    let event = store.read(&log(), Position(1), 1).await.unwrap().remove(0);
    assert!(matches!(store.unseal(&event).await.unwrap()[0], Unsealed::Plain(_)));
    store.shred(&log(), &subject("p1")).await.unwrap();
    assert!(matches!(store.unseal(&event).await.unwrap()[0], Unsealed::Erased { .. }));
    assert_eq!(store.verify(&log()).await.unwrap(), owner.verify(&log()).await.unwrap());
}

/// With a statement of its own, not through the store: the role sees and changes no other log, rewrites and deletes
/// nothing in its own, and admits itself nowhere.
#[tokio::test]
async fn a_forged_statement_reaches_nothing() {
    let (_, _, tenant) = two_tenants("forged").await;
    let mut connection = PgConnection::connect(&tenant).await.unwrap();
    let all: i64 = sqlx::query_scalar("SELECT count(*) FROM turnus_log.es_event").fetch_one(&mut connection).await.unwrap();
    let theirs: i64 =
        sqlx::query_scalar("SELECT count(*) FROM turnus_log.es_event WHERE log_id = 'bergen'").fetch_one(&mut connection).await.unwrap();
    assert_eq!((all, theirs), (1, 0));
    for forged in [
        "INSERT INTO turnus_log.es_log VALUES ('stavanger', 1, decode(repeat('00', 32), 'hex'), 1)",
        "INSERT INTO turnus_log.es_stream VALUES ('bergen', 'b', 1, false)",
        "UPDATE turnus_log.es_event SET data = '{}'",
        "UPDATE turnus_log.es_event SET log_id = 'bergen'",
        "DELETE FROM turnus_log.es_event",
        "TRUNCATE turnus_log.es_event",
        "DELETE FROM turnus_log.es_command",
        "INSERT INTO turnus_log.es_tenant VALUES ('forged_oslo', 'bergen')",
        "SELECT turnus_log.es_admit('forged_oslo', 'bergen')",
        "INSERT INTO turnus_keys.key_tenant VALUES ('forged_oslo', 'bergen')",
        "UPDATE turnus_keys.subject_key SET log_id = 'oslo'",
        "SET row_security = off; SELECT * FROM turnus_log.es_event",
        "ALTER TABLE turnus_log.es_event DISABLE ROW LEVEL SECURITY",
        "DROP POLICY es_own ON turnus_log.es_event",
        "SET ROLE turnus",
    ] {
        let done = sqlx::raw_sql(sqlx::AssertSqlSafe(forged)).execute(&mut connection).await;
        assert!(done.is_err(), "{forged}: {done:?}");
        let _ = sqlx::raw_sql("SET row_security = on").execute(&mut connection).await;
    }
    let moved =
        sqlx::raw_sql("UPDATE turnus_log.es_log SET head_position = 9 WHERE log_id = 'bergen'").execute(&mut connection).await.unwrap();
    assert_eq!(moved.rows_affected(), 0);
}
