//! The lexical size of a document, before anything recursive reads it. Bytes that no token begins with count as one each.

/// Size of a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct TextSize {
    /// Number of lexical tokens.
    pub(super) tokens: usize,
    /// Most brackets inside each other.
    pub(super) nesting: usize,
}

/// Measures a document.
pub(super) fn measure(document: &str) -> TextSize {
    let bytes = document.as_bytes();
    let (mut size, mut open, mut at) = (TextSize::default(), 0_usize, 0);
    while at < bytes.len() {
        let length = match bytes[at] {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => {
                at += 1;
                continue;
            }
            b'#' => {
                at += run(&bytes[at..], |b| b != b'\n' && b != b'\r');
                continue;
            }
            b'"' => string(&bytes[at..]),
            b'.' => run(&bytes[at..], |b| b == b'.').min(3),
            b'-' | b'0'..=b'9' => 1 + run(&bytes[at + 1..], |b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'+' | b'-')),
            b'_' | b'a'..=b'z' | b'A'..=b'Z' => run(&bytes[at..], |b| b.is_ascii_alphanumeric() || b == b'_'),
            b'(' | b'[' | b'{' => {
                open += 1;
                size.nesting = size.nesting.max(open);
                1
            }
            b')' | b']' | b'}' => {
                open = open.saturating_sub(1);
                1
            }
            _ => 1,
        };
        size.tokens += 1;
        at += length;
    }
    size
}

fn run(bytes: &[u8], of: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|b| of(**b)).count()
}

/// Length of the string or block string that begins here; to the end when it is not closed.
fn string(bytes: &[u8]) -> usize {
    let (quote, mut at): (&[u8], _) = if bytes.starts_with(b"\"\"\"") { (b"\"\"\"", 3) } else { (b"\"", 1) };
    while at < bytes.len() {
        let rest = &bytes[at..];
        let escaped_block = quote.len() == 3 && rest.starts_with(b"\\\"\"\"");
        if rest.starts_with(quote) {
            return at + quote.len();
        }
        at += match rest[0] {
            _ if escaped_block => 4,
            b'\\' if quote.len() == 1 => 2,
            // An ordinary string ends with its line.
            b'\n' | b'\r' if quote.len() == 1 => return at,
            _ => 1,
        };
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tokens are counted as the specification cuts them; comments, commas and blanks count nothing.
    #[test]
    fn counts_as_the_specification_cuts() {
        let cases = [
            ("", 0, 0),
            ("{ a }", 3, 1),
            ("{a,b,,c} # {{{{", 5, 1),
            (r#"{a(b:"x { \" y",c:-1.5e+3)}"#, 11, 2),
            (r#"{a(b:"""x " \""" {""")}"#, 8, 2),
            ("{...F @include(if:$x)}", 12, 2),
            ("[[[]]]", 6, 3),
            ("\"open { ( \n}", 2, 0),
            ("æ", 2, 0),
        ];
        for (text, tokens, nesting) in cases {
            assert_eq!(measure(text), TextSize { tokens, nesting }, "{text}");
        }
    }
}
