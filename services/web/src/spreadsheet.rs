//! Text that people open in a spreadsheet.

/// The text with a quote before what a spreadsheet would take for a formula.
#[must_use]
pub fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
