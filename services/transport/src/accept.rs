//! Content negotiation: which of the two media types of GraphQL an answer has.

use axum::http::{HeaderMap, header};

/// Media type of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/graphql-response+json`: the status says what happened.
    GraphqlResponse,
    /// `application/json`: for clients from before that type.
    Json,
}

impl Media {
    /// The value of `Content-Type`.
    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }

    /// What the client accepts best; JSON when it does not say, none when it accepts neither.
    pub(super) fn accepted(headers: &HeaderMap) -> Option<Self> {
        let mut said = headers.get_all(header::ACCEPT).iter().filter_map(|v| v.to_str().ok()).peekable();
        if said.peek().is_none() {
            return Some(Self::Json);
        }
        let ranges = said.flat_map(|value| value.split(',')).filter_map(range);
        // Of equal weights the first one said wins.
        let best = ranges.fold(None, |best: Option<(Self, u32)>, next| match best {
            Some(b) if b.1 >= next.1 => Some(b),
            _ => Some(next),
        });
        best.filter(|(_, weight)| *weight > 0).map(|(media, _)| media)
    }
}

/// A media range that one of the two types fits, with its weight in thousandths.
fn range(text: &str) -> Option<(Media, u32)> {
    let mut parts = text.split(';').map(|p| p.trim().to_ascii_lowercase());
    let media = match parts.next()?.as_str() {
        "application/graphql-response+json" => Media::GraphqlResponse,
        "application/json" | "application/*" | "*/*" => Media::Json,
        _ => return None,
    };
    let weight = parts.find_map(|p| p.strip_prefix("q=").map(weight)).unwrap_or(1_000);
    Some((media, weight))
}

/// `0.75` is 750; what cannot be read is the whole.
fn weight(text: &str) -> u32 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    match (whole, format!("{part:0<3}").get(..3).map(str::parse::<u32>)) {
        ("0", Some(Ok(thousandths))) => thousandths,
        _ => 1_000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    /// Weights decide, then order; nothing said is JSON; nothing fitting is refused.
    #[test]
    fn the_best_accepted_type_is_given() {
        let cases = [
            (None, Some(Media::Json)),
            (Some("*/*"), Some(Media::Json)),
            (Some("application/graphql-response+json"), Some(Media::GraphqlResponse)),
            (Some("application/json;q=0.5, application/graphql-response+json;q=0.9"), Some(Media::GraphqlResponse)),
            (Some("application/json, application/graphql-response+json"), Some(Media::Json)),
            (Some("application/graphql-response+json; charset=utf-8, application/json; charset=utf-8"), Some(Media::GraphqlResponse)),
            (Some("application/json;q=0"), None),
            (Some("text/html"), None),
        ];
        for (accept, expected) in cases {
            let mut headers = HeaderMap::new();
            if let Some(value) = accept {
                headers.insert(header::ACCEPT, HeaderValue::from_static(value));
            }
            assert_eq!(Media::accepted(&headers), expected, "{accept:?}");
        }
    }
}
