//! Scalars of the schema.

use async_graphql::{InputValueError, InputValueResult, Number, Scalar, ScalarType, Value};
use chrono::NaiveDate;

/// A day of the calendar in Europe/Oslo, written `2027-01-04`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Date(pub(crate) NaiveDate);

/// A day of the calendar in Europe/Oslo, written `2027-01-04`.
#[Scalar(specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339#section-5.6")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) if text.len() == 10 => {
                text.parse().map(Self).map_err(|_| InputValueError::custom("write a day as 2027-01-04"))
            }
            _ => Err(InputValueError::expected_type(value)),
        }
    }
    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A place in the log: 1 is the first event, 0 stands before it. A whole number of up to 53 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position(pub(crate) u64);

const LARGEST: u64 = (1 << 53) - 1;

/// A place in the log: 1 is the first event, 0 stands before it. A whole number of up to 53 bits.
#[Scalar]
impl ScalarType for Position {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::Number(n) => n
                .as_u64()
                .filter(|n| *n <= LARGEST)
                .map(Self)
                .ok_or_else(|| InputValueError::custom("a position is a whole number from 0 on")),
            _ => Err(InputValueError::expected_type(value)),
        }
    }
    fn to_value(&self) -> Value {
        Value::Number(Number::from(self.0))
    }
}
