//! Subject keys in a SQLite file of their own.

use std::path::Path;

use async_trait::async_trait;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous};
use sqlx::{QueryBuilder, Row, Sqlite, SqlitePool};

use super::connection::{self, OpenError, Schema};
use crate::access::{Access, AccessLog};
use crate::columns::AccessColumns;
use crate::error::StorageError;
use crate::ids::{LogId, SubjectId};
use crate::keys::{DataKey, KeyStore};

const SUBJECT_KEYS: Schema = Schema {
    scripts: &[
        (1, include_str!("../../../../schema/sql/sqlite/0001_subject_keys.sql")),
        (3, include_str!("../../../../schema/sql/sqlite/0003_access.sql")),
    ],
    application_id: 0x5452_4e32,
};

/// No WAL here: a WAL would keep shredded keys until it is overwritten.
const SETTINGS: [(&str, &str); 3] = [("journal_mode", "delete"), ("synchronous", "3"), ("secure_delete", "1")];

/// A key store in a SQLite file. Shredded keys are overwritten with zeros; copies that the disk or
/// a backup keeps are out of its reach.
pub struct SqliteKeys {
    /// One connection, and only statements that commit by themselves: a dropped future cannot
    /// leave a transaction open.
    pool: SqlitePool,
}

impl SqliteKeys {
    /// Opens the key file, readable by its owner only; makes it when it does not exist.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        let path = path.as_ref();
        create_private(path).map_err(|error| connection::storage(path, error.into()))?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Delete)
            .synchronous(SqliteSynchronous::Extra)
            .pragma("secure_delete", "ON")
            .pragma("fullfsync", "ON");
        let mut connection = connection::connect(path, &options).await?;
        connection::check_version(path, &mut connection).await?;
        connection::migrate(path, &mut connection, &SUBJECT_KEYS).await?;
        let name = path.to_owned();
        let pool = SqlitePoolOptions::new().max_connections(1).after_connect(move |conn, _| {
            let name = name.clone();
            Box::pin(async move {
                let checked = connection::check_settings(&name, conn, &SETTINGS).await;
                checked.map_err(|refused| sqlx::Error::Configuration(Box::new(refused)))
            })
        });
        let pool = pool.connect_with(options).await;
        Ok(Self { pool: pool.map_err(|error| connection::storage(path, error))? })
    }
}

impl SqliteKeys {
    /// Writes a whole copy of a key file to a new one, readable by its owner only. Keep it for days only: a
    /// subject that is shredded later is not shredded there.
    pub async fn back_up(path: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<(), OpenError> {
        let to = to.as_ref();
        create_private(to).map_err(|error| connection::storage(to, error.into()))?;
        connection::copy(path.as_ref(), to).await
    }
}

/// Makes the file before SQLite does, so that nobody else can ever read it.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(|_| ())
}

#[async_trait]
impl KeyStore for SqliteKeys {
    async fn obtain(&self, log: &LogId, subject: &SubjectId, fresh: DataKey) -> Result<Option<DataKey>, StorageError> {
        if let Some(known) = self.find(log, subject).await? {
            return Ok(Some(known));
        }
        let insert = "INSERT INTO subject_key (log_id, subject_id, data_key) VALUES (?, ?, ?)
                      ON CONFLICT DO NOTHING";
        let query = sqlx::query(insert).bind(log.as_str()).bind(subject.as_str()).bind(fresh.bytes().to_vec());
        query.execute(&self.pool).await.map_err(StorageError::new)?;
        self.find(log, subject).await
    }

    async fn find(&self, log: &LogId, subject: &SubjectId) -> Result<Option<DataKey>, StorageError> {
        let select = "SELECT data_key FROM subject_key WHERE log_id = ? AND subject_id = ?";
        let query = sqlx::query(select).bind(log.as_str()).bind(subject.as_str());
        let row = query.fetch_optional(&self.pool).await.map_err(StorageError::new)?;
        let Some(row) = row else { return Ok(None) };
        let key: Option<Vec<u8>> = row.try_get(0).map_err(StorageError::new)?;
        let key = key.map(<[u8; 32]>::try_from).transpose();
        Ok(key.map_err(|_| StorageError::new("a stored key is not 32 bytes"))?.map(DataKey::new))
    }

    async fn shred(&self, log: &LogId, subject: &SubjectId) -> Result<(), StorageError> {
        let shred = "INSERT INTO subject_key (log_id, subject_id, data_key) VALUES (?, ?, NULL)
                     ON CONFLICT DO UPDATE SET data_key = NULL";
        let query = sqlx::query(shred).bind(log.as_str()).bind(subject.as_str());
        query.execute(&self.pool).await.map_err(StorageError::new)?;
        Ok(())
    }
}

/// Rows in one statement: six values each stay below SQLite's limit of 32,766 values.
const CHUNK: usize = 1_000;

#[async_trait]
impl AccessLog for SqliteKeys {
    async fn record_accesses(&self, accesses: &[Access]) -> Result<(), StorageError> {
        for chunk in accesses.chunks(CHUNK) {
            let mut insert = QueryBuilder::<Sqlite>::new("INSERT INTO access (log_id, subject_id, field, reader, purpose, at_us) ");
            insert.push_values(chunk, |mut row, access| {
                row.push_bind(access.log.as_str().to_owned())
                    .push_bind(access.subject.as_str().to_owned())
                    .push_bind(access.field.as_str().to_owned())
                    .push_bind(access.reader.as_str().to_owned())
                    .push_bind(access.purpose.clone())
                    .push_bind(access.at.micros());
            });
            insert.build().persistent(false).execute(&self.pool).await.map_err(StorageError::new)?;
        }
        Ok(())
    }

    async fn accesses(&self, log: &LogId, subject: &SubjectId, limit: usize) -> Result<Vec<Access>, StorageError> {
        let select = "SELECT field, reader, purpose, at_us FROM access WHERE log_id = ? AND subject_id = ?
                       ORDER BY at_us DESC, rowid DESC LIMIT ?";
        let query = sqlx::query(select).bind(log.as_str()).bind(subject.as_str()).bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = query.fetch_all(&self.pool).await.map_err(StorageError::new)?;
        let read = |row: &SqliteRow| -> Result<AccessColumns, sqlx::Error> {
            Ok(AccessColumns { field: row.try_get(0)?, reader: row.try_get(1)?, purpose: row.try_get(2)?, at: row.try_get(3)? })
        };
        rows.iter().map(|row| read(row).map_err(StorageError::new)?.access(log, subject)).collect()
    }
}
