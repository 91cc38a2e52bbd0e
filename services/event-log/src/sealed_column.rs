//! The column `sealed`: a JSON array with one object for each sealed field, bytes in hexadecimal.

use serde::{Deserialize, Serialize};

use crate::columns::{Fault, array};
use crate::event::{SealedContent, SealedField};

/// The stored form of a sealed field. Its names are part of the published contract.
#[derive(Serialize, Deserialize)]
struct SealedRow {
    subject: String,
    field: String,
    digest: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    salt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ciphertext: Option<String>,
}

pub(crate) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn from_hex(text: &str) -> Result<Vec<u8>, Fault> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| Some(c.to_digit(16)? as u8)).collect();
    match digits {
        Some(digits) if digits.len() % 2 == 0 => Ok(digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()),
        _ => Err(format!("{text:?} is not hexadecimal").into()),
    }
}

/// The stored text; `None` when there is nothing sealed.
pub(crate) fn sealed_text(fields: &[SealedField]) -> Result<Option<String>, sqlx::Error> {
    if fields.is_empty() {
        return Ok(None);
    }
    let rows: Vec<SealedRow> = fields
        .iter()
        .map(|field| {
            let part = |bytes: fn(&SealedContent) -> &[u8]| field.content.as_ref().map(|content| to_hex(bytes(content)));
            SealedRow {
                subject: field.subject.as_str().to_owned(),
                field: field.field.as_str().to_owned(),
                digest: to_hex(&field.digest),
                salt: part(|content| &content.salt),
                nonce: part(|content| &content.nonce),
                ciphertext: part(|content| &content.ciphertext),
            }
        })
        .collect();
    serde_json::to_string(&rows).map(Some).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// Reads the stored text back.
pub(crate) fn sealed_fields(text: Option<&str>) -> Result<Vec<SealedField>, Fault> {
    let Some(text) = text else {
        return Ok(Vec::new());
    };
    let rows: Vec<SealedRow> = serde_json::from_str(text)?;
    let field = |row: SealedRow| {
        let content = match (row.salt, row.nonce, row.ciphertext) {
            (Some(salt), Some(nonce), Some(ciphertext)) => Some(SealedContent {
                salt: array(&from_hex(&salt)?)?,
                nonce: array(&from_hex(&nonce)?)?,
                ciphertext: from_hex(&ciphertext)?,
            }),
            (None, None, None) => None,
            _ => return Err("a sealed field is blanked in part".into()),
        };
        Ok(SealedField { subject: row.subject.try_into()?, field: row.field.try_into()?, digest: array(&from_hex(&row.digest)?)?, content })
    };
    rows.into_iter().map(field).collect()
}
