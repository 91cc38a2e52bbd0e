//! Subject keys in PostgreSQL, in a schema of their own; better in a database of their own, whose
//! backups and write-ahead log are kept for days only.

use async_trait::async_trait;
use sqlx::postgres::PgRow;
use sqlx::{Connection, PgPool, Row};

use super::connection::{Place, PostgresOpenError};
use super::schema::{self, Script};
use crate::access::{Access, AccessLog};
use crate::columns::AccessColumns;
use crate::error::StorageError;
use crate::ids::{LogId, SubjectId};
use crate::keys::{DataKey, KeyStore};

const SCRIPTS: &[Script] = &[
    (1, include_str!("../../../../schema/sql/postgres/0001_subject_keys.sql")),
    (3, include_str!("../../../../schema/sql/postgres/0003_access.sql")),
    (5, include_str!("../../../../schema/sql/postgres/0005_key_tenants.sql")),
];
const SCHEMA: &str = "turnus_keys";
const CONNECTIONS: u32 = 4;

/// A key store in PostgreSQL. A shredded key leaves the files of the table at once; the write-ahead
/// log, standbys and backups keep it for as long as they are kept.
pub struct PostgresKeys {
    /// Only statements that commit by themselves: a dropped future cannot leave a transaction open.
    pool: PgPool,
}

impl PostgresKeys {
    /// Opens the keys in this database, `postgres://user@host:port/database`; makes their tables
    /// when they are not there.
    pub async fn open(url: &str) -> Result<Self, PostgresOpenError> {
        let place = Place::new(url, SCHEMA)?;
        let mut connection = place.connect_checked().await?;
        schema::migrate(&place, &mut connection, SCRIPTS).await?;
        connection.close().await.map_err(|error| place.storage(error))?;
        Ok(Self { pool: place.writers(CONNECTIONS) })
    }

    /// The keys of a standby: none can be made or shredded there.
    pub(super) fn of_standby(url: &str) -> Result<Self, PostgresOpenError> {
        Ok(Self { pool: Place::new(url, SCHEMA)?.readers(CONNECTIONS) })
    }
}

#[async_trait]
impl KeyStore for PostgresKeys {
    async fn obtain(&self, log: &LogId, subject: &SubjectId, fresh: DataKey) -> Result<Option<DataKey>, StorageError> {
        if let Some(known) = self.find(log, subject).await? {
            return Ok(Some(known));
        }
        let insert = "INSERT INTO subject_key (log_id, subject_id, data_key) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        let query = sqlx::query(insert).bind(log.as_str()).bind(subject.as_str()).bind(&fresh.bytes()[..]);
        query.execute(&self.pool).await.map_err(StorageError::new)?;
        self.find(log, subject).await
    }

    async fn find(&self, log: &LogId, subject: &SubjectId) -> Result<Option<DataKey>, StorageError> {
        let select = "SELECT data_key FROM subject_key WHERE log_id = $1 AND subject_id = $2";
        let query = sqlx::query_scalar::<_, Option<Vec<u8>>>(select).bind(log.as_str()).bind(subject.as_str());
        let key = query.fetch_optional(&self.pool).await.map_err(StorageError::new)?.flatten();
        let key = key.map(<[u8; 32]>::try_from).transpose();
        Ok(key.map_err(|_| StorageError::new("a stored key is not 32 bytes"))?.map(DataKey::new))
    }

    /// The update leaves the old row in the file; rewriting the table takes it out. The table is
    /// small: one row for each person.
    async fn shred(&self, log: &LogId, subject: &SubjectId) -> Result<(), StorageError> {
        let shred = "INSERT INTO subject_key (log_id, subject_id, data_key) VALUES ($1, $2, NULL)
                     ON CONFLICT (log_id, subject_id) DO UPDATE SET data_key = NULL";
        let query = sqlx::query(shred).bind(log.as_str()).bind(subject.as_str());
        query.execute(&self.pool).await.map_err(StorageError::new)?;
        sqlx::raw_sql("VACUUM (FULL) subject_key").execute(&self.pool).await.map_err(StorageError::new)?;
        Ok(())
    }
}

#[async_trait]
impl AccessLog for PostgresKeys {
    async fn record_accesses(&self, accesses: &[Access]) -> Result<(), StorageError> {
        fn column<'a, T>(accesses: &'a [Access], of: impl Fn(&'a Access) -> T) -> Vec<T> {
            accesses.iter().map(of).collect()
        }
        if accesses.is_empty() {
            return Ok(());
        }
        let insert = "INSERT INTO access (log_id, subject_id, field, reader, purpose, at_us)
                      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])";
        let query = sqlx::query(insert)
            .bind(column(accesses, |access| access.log.as_str()))
            .bind(column(accesses, |access| access.subject.as_str()))
            .bind(column(accesses, |access| access.field.as_str()))
            .bind(column(accesses, |access| access.reader.as_str()))
            .bind(column(accesses, |access| access.purpose.as_str()))
            .bind(column(accesses, |access| access.at.micros()));
        query.execute(&self.pool).await.map(|_| ()).map_err(StorageError::new)
    }

    async fn accesses(&self, log: &LogId, subject: &SubjectId, limit: usize) -> Result<Vec<Access>, StorageError> {
        let select = "SELECT field, reader, purpose, at_us FROM access WHERE log_id = $1 AND subject_id = $2
                       ORDER BY at_us DESC LIMIT $3";
        let query = sqlx::query(select).bind(log.as_str()).bind(subject.as_str()).bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = query.fetch_all(&self.pool).await.map_err(StorageError::new)?;
        let read = |row: &PgRow| -> Result<AccessColumns, sqlx::Error> {
            Ok(AccessColumns { field: row.try_get(0)?, reader: row.try_get(1)?, purpose: row.try_get(2)?, at: row.try_get(3)? })
        };
        rows.iter().map(|row| read(row).map_err(StorageError::new)?.access(log, subject)).collect()
    }
}
