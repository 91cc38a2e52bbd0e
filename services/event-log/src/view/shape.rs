//! What a view looks like as a table.

use super::ViewError;

/// Kind of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text without NUL.
    Text,
    /// A whole number.
    Integer,
    /// A day of the years 1 to 9999; its cells are days since 1970-01-01.
    Date,
    /// A point in time of the same years; its cells are microseconds since 1970-01-01T00:00:00Z.
    Instant,
}

/// A column of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name: small letters, digits and underscores.
    pub name: &'static str,
    /// What its cells are.
    pub kind: ColumnKind,
}

/// Name, version and columns of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Its name: small letters, digits and underscores.
    pub name: &'static str,
    /// Goes up whenever columns or the meaning of rows change: then the view is made anew.
    pub version: u32,
    /// Its columns, in order.
    pub columns: &'static [Column],
}

/// Longest name; PostgreSQL cuts longer ones.
const MAX_NAME: usize = 48;
/// Names that the stores use themselves.
const TAKEN: [&str; 5] = ["view_build", "view_row", "view_parked", "view_dropped", "es_version"];

impl Shape {
    /// Refuses names that are no plain identifiers: they become part of SQL.
    pub(crate) fn check(&self) -> Result<(), ViewError> {
        let refuse = |cause: String| Err(ViewError::Shape { view: self.name.to_owned(), cause });
        if let Some(name) = std::iter::once(self.name).chain(self.columns.iter().map(|c| c.name)).find(|name| !is_plain(name)) {
            return refuse(format!("{name:?} is no plain name: small letters, digits and underscores, a letter first, at most {MAX_NAME}"));
        }
        if TAKEN.contains(&self.name) {
            return refuse("the name is taken".to_owned());
        }
        let names: Vec<&str> = self.columns.iter().map(|c| c.name).chain(["log_id"]).collect();
        match (1..names.len()).find(|n| names[..*n].contains(&names[*n])) {
            Some(n) => refuse(format!("column {} is there twice", names[n])),
            None if self.columns.is_empty() => refuse("it has no column".to_owned()),
            None => Ok(()),
        }
    }

    /// The columns as text, to see whether they changed.
    pub(crate) fn columns_text(&self) -> String {
        self.columns.iter().map(|c| format!("{} {:?}", c.name, c.kind)).collect::<Vec<_>>().join(", ")
    }
}

fn is_plain(name: &str) -> bool {
    let letter = |c: char| c.is_ascii_lowercase();
    name.len() <= MAX_NAME && name.starts_with(letter) && name.chars().all(|c| letter(c) || c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What would be more than a name in SQL is refused.
    #[test]
    fn names_are_plain() {
        const N: Column = Column { name: "n", kind: ColumnKind::Integer };
        let shape = |name, columns| Shape { name, version: 1, columns };
        assert!(shape("published_shift", &[N]).check().is_ok());
        for name in ["", "x\"; DROP TABLE view_row; --", "Capital", "1st", "with space", "å", "view_row"] {
            assert!(shape(name, &[N]).check().is_err(), "{name}");
        }
        assert!(shape("v", &[]).check().is_err());
        assert!(shape("v", &[N, N]).check().is_err());
        assert!(shape("v", &[Column { name: "log_id", kind: ColumnKind::Text }]).check().is_err());
    }
}
