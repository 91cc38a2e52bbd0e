//! What a view writes: rows by key, without SQL.

use std::collections::BTreeMap;

use serde_json::Value;

use super::store::{BuildId, RowChange, ViewStore};
use super::{Column, ColumnKind, Shape, ViewError};

/// Longest key of a row.
pub const MAX_KEY_BYTES: usize = 1_000;
/// Longest text in a cell.
const MAX_TEXT_BYTES: usize = 1 << 20;

/// The years 1 to 9999, in days since 1970-01-01.
const DAYS: std::ops::RangeInclusive<i64> = -719_162..=2_932_896;
const DAY_MICROS: i64 = 86_400_000_000;

/// What stands in one column of a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// Nothing.
    Null,
    /// Text, in a column of texts.
    Text(String),
    /// A number, a day or a point in time, as the kind of the column says.
    Integer(i64),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// The rows of a view as it sees them while one event is applied: what is stored, then what earlier
/// events of the same step changed, then what this event changed.
pub struct Rows<'a> {
    pub(super) store: &'a dyn ViewStore,
    pub(super) build: BuildId,
    pub(super) shape: &'a Shape,
    pub(super) step: &'a BTreeMap<String, RowChange>,
    pub(super) own: BTreeMap<String, RowChange>,
}

impl Rows<'_> {
    /// The row of a key.
    pub async fn get(&self, key: &str) -> Result<Option<Vec<Cell>>, ViewError> {
        match self.own.get(key).or_else(|| self.step.get(key)) {
            Some(changed) => Ok(changed.clone()),
            None => self.store.row(self.build, key).await,
        }
    }

    /// Puts a row in place of whatever its key had.
    pub fn put(&mut self, key: impl Into<String>, cells: Vec<Cell>) -> Result<(), ViewError> {
        let key = key.into();
        self.check(&key, &cells).map_err(|cause| ViewError::Row { key: key.clone(), cause })?;
        self.own.insert(key, Some(cells));
        Ok(())
    }

    /// Deletes the row of a key, if there is one.
    pub fn delete(&mut self, key: impl Into<String>) {
        self.own.insert(key.into(), None);
    }

    fn check(&self, key: &str, cells: &[Cell]) -> Result<(), String> {
        if key.is_empty() || key.len() > MAX_KEY_BYTES || key.chars().any(char::is_control) {
            return Err(format!("a key has 1 to {MAX_KEY_BYTES} bytes and no control character"));
        }
        if cells.len() != self.shape.columns.len() {
            return Err(format!("{} cells for {} columns", cells.len(), self.shape.columns.len()));
        }
        self.shape.columns.iter().zip(cells).try_for_each(|(column, cell)| fits(column, cell))
    }
}

fn fits(Column { name, kind }: &Column, cell: &Cell) -> Result<(), String> {
    let fits = match (kind, cell) {
        (_, Cell::Null) => true,
        (ColumnKind::Text, Cell::Text(text)) => text.len() <= MAX_TEXT_BYTES && !text.contains('\0'),
        (ColumnKind::Integer, Cell::Integer(_)) => true,
        (ColumnKind::Date, Cell::Integer(days)) => DAYS.contains(days),
        (ColumnKind::Instant, Cell::Integer(micros)) => DAYS.contains(&micros.div_euclid(DAY_MICROS)),
        _ => false,
    };
    match fits {
        true => Ok(()),
        false => Err(format!("column {name} of kind {kind:?} cannot hold {cell:?}")),
    }
}

/// Cells as a JSON array.
pub(crate) fn cells_json(cells: &[Cell]) -> Value {
    let value = |cell: &Cell| match cell {
        Cell::Null => Value::Null,
        Cell::Text(text) => Value::from(text.as_str()),
        Cell::Integer(number) => Value::from(*number),
    };
    cells.iter().map(value).collect()
}

/// Cells from a JSON array.
pub(crate) fn cells_read(json: &str) -> Result<Vec<Cell>, serde_json::Error> {
    let cell = |value: Value| match value {
        Value::String(text) => Cell::Text(text),
        Value::Number(number) => number.as_i64().map_or(Cell::Null, Cell::Integer),
        _ => Cell::Null,
    };
    Ok(serde_json::from_str::<Vec<Value>>(json)?.into_iter().map(cell).collect())
}
