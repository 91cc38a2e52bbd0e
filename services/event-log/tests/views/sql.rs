//! What somebody sees who asks the database itself, in SQL.

use std::sync::Arc;

use async_trait::async_trait;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, PgConnection, Row, SqliteConnection};
use turnus_event_log::view::*;
use turnus_event_log::*;
use turnus_test_postgres::Server;

use super::given::{Setup, options};

/// One row with a column of each kind.
struct Kinds {
    version: u32,
}

const fn column(name: &'static str, kind: ColumnKind) -> Column {
    Column { name, kind }
}

const COLUMNS: &[Column] = &[
    column("text", ColumnKind::Text),
    column("count", ColumnKind::Integer),
    column("day", ColumnKind::Date),
    column("at", ColumnKind::Instant),
    column("more", ColumnKind::Text),
];

#[async_trait]
impl View for Kinds {
    fn shape(&self) -> Shape {
        Shape { name: "kinds", version: self.version, columns: if self.version == 1 { &COLUMNS[..4] } else { COLUMNS } }
    }
    async fn apply(&self, _: &RecordedEvent, rows: &mut Rows<'_>) -> Result<(), ApplyError> {
        let mut full = vec!["it's".into(), Cell::Integer(i64::MIN), Cell::Integer(20_820), Cell::Integer(1_790_000_000_123_456)];
        let mut empty = vec![Cell::Null; 4];
        let mut ends = vec![Cell::Null, Cell::Null, Cell::Integer(-719_162), Cell::Integer(253_402_300_799_999_999)];
        if self.version > 1 {
            [&mut full, &mut empty, &mut ends].into_iter().for_each(|row| row.push("new".into()));
        }
        rows.put("1", full)?;
        rows.put("2", empty)?;
        Ok(rows.put("3", ends)?)
    }
}

async fn run(s: &Setup, version: u32) {
    s.runner_of(Arc::new(Kinds { version }), options("a")).catch_up().await.unwrap();
}

/// The file has a view by the name of the view, with days and times as text; a new version replaces it.
#[tokio::test]
async fn a_file_shows_the_rows_in_sql() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log.views.db");
    let log = SqliteLog::open(folder.path().join("log.db")).await.unwrap();
    let s = Setup::new(Arc::new(log), Arc::new(SqliteViews::open(&file).await.unwrap()));
    s.append(1).await;
    run(&s, 1).await;
    let mut other = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(&file)).await.unwrap();
    let ask = "SELECT log_id, text, count, day, at FROM kinds";
    let rows = sqlx::query(ask).fetch_all(&mut other).await.unwrap();
    let text = |row: usize, column: usize| rows[row].get::<Option<String>, _>(column);
    assert_eq!((text(0, 0).as_deref(), text(0, 1).as_deref()), (Some("oslo"), Some("it's")));
    assert_eq!(rows[0].get::<i64, _>(2), i64::MIN);
    assert_eq!((text(0, 3).as_deref(), text(0, 4).as_deref()), (Some("2027-01-02"), Some("2026-09-21T14:13:20Z")));
    assert!((1..5).all(|n| text(1, n).is_none()), "{:?}", text(1, 1));
    assert_eq!((text(2, 3).as_deref(), text(2, 4).as_deref()), (Some("0001-01-01"), Some("9999-12-31T23:59:59Z")));
    run(&s, 2).await;
    let more: Vec<String> = sqlx::query_scalar("SELECT more FROM kinds").fetch_all(&mut other).await.unwrap();
    assert_eq!(more, ["new", "new", "new"]);
}

/// So has the server, with columns of the right types; a reader needs rights to nothing else.
#[tokio::test]
async fn a_server_shows_the_rows_in_sql() {
    let url = Server::shared().database("views_sql");
    let log = PostgresLog::open(&url).await.unwrap();
    let s = Setup::new(Arc::new(log), Arc::new(PostgresViews::open(&url).await.unwrap()));
    s.append(1).await;
    run(&s, 1).await;
    let mut other = PgConnection::connect(&url).await.unwrap();
    let reader = "CREATE ROLE views_reader; GRANT USAGE ON SCHEMA turnus_views TO views_reader;
                  GRANT SELECT ON turnus_views.kinds TO views_reader; SET ROLE views_reader";
    sqlx::raw_sql(reader).execute(&mut other).await.unwrap();
    let ask = "SELECT log_id, text, count, (day - date '2027-01-01')::bigint, (extract(epoch FROM at) * 1000000)::bigint
                 FROM turnus_views.kinds ORDER BY day NULLS LAST";
    let rows = sqlx::query(ask).fetch_all(&mut other).await.unwrap();
    assert_eq!((rows[1].get::<&str, _>(0), rows[1].get::<&str, _>(1), rows[1].get::<i64, _>(2)), ("oslo", "it's", i64::MIN));
    assert_eq!((rows[1].get::<i64, _>(3), rows[1].get::<i64, _>(4)), (1, 1_790_000_000_123_456));
    assert_eq!(rows[0].get::<i64, _>(4), 253_402_300_799_999_999);
    for refused in ["SELECT * FROM turnus_views.view_row", "SELECT * FROM turnus_log.es_event"] {
        assert!(sqlx::raw_sql(refused).execute(&mut other).await.is_err(), "{refused}");
    }
    run(&s, 2).await;
    sqlx::raw_sql("RESET ROLE").execute(&mut other).await.unwrap();
    let more: Vec<String> = sqlx::query_scalar("SELECT more FROM turnus_views.kinds").fetch_all(&mut other).await.unwrap();
    assert_eq!(more, ["new", "new", "new"]);
}
