//! What the bytes of a list are: UTF-8 with or without a mark, or Windows-1252 as Excel writes it.

/// Text of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// What the reader should know about the encoding.
    pub note: Option<String>,
}

/// Decodes a list.
///
/// # Errors
/// What was expected, and what to do, when the bytes are neither UTF-8 nor Windows-1252.
pub fn decode(bytes: &[u8]) -> Result<Decoded, String> {
    let save_as = "save the list again as “CSV UTF-8 (comma delimited)” in Excel, or as CSV with the character set UTF-8 in LibreOffice";
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) || bytes.contains(&0) {
        return Err(format!("text in UTF-8, but this is UTF-16 or not text; {save_as}"));
    }
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded { text: text.to_owned(), note: None });
    }
    let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
    if text.chars().any(|c| ('\u{80}'..='\u{9f}').contains(&c)) {
        return Err(format!("text in UTF-8, but some bytes are neither UTF-8 nor Windows-1252; {save_as}"));
    }
    let note = "the list is not UTF-8; it was read as Windows-1252, as Excel writes it. Check that names with æ, ø, å are right".into();
    Ok(Decoded { text: text.into_owned(), note: Some(note) })
}
