//! Who may ask: programs and pages of this computer. A foreign page is told apart by its `Origin` or `Sec-Fetch-Site`;
//! a foreign name that was pointed at this computer (DNS rebinding) by its `Host`.

use axum::http::HeaderMap;
use std::net::IpAddr;

/// Why a request may not be served, if it may not.
pub(super) fn objection(headers: &HeaderMap, authority: Option<&str>) -> Option<&'static str> {
    let text = |name: &str| headers.get(name).map(|v| v.to_str().unwrap_or("?"));
    let host = authority.or_else(|| text("host").map(without_port));
    if host.is_some_and(|h| !is_here(h)) {
        return Some("this server answers to localhost only\n");
    }
    let foreign = |origin: &str| !origin.split_once("://").is_some_and(|(_, host)| is_here(without_port(host)));
    if text("origin").is_some_and(foreign) || text("sec-fetch-site") == Some("cross-site") {
        return Some("pages of other places may not ask this server\n");
    }
    None
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) && (!name.contains(':') || name.ends_with(']')) => name,
        _ => host,
    }
}

/// Whether a host is this computer.
fn is_here(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    /// Only this computer, under its own names, may ask.
    #[test]
    fn foreign_pages_and_foreign_names_are_refused() {
        let cases = [
            (&[("host", "127.0.0.1:4000")][..], true),
            (&[("host", "localhost:4000"), ("origin", "http://localhost:4000")], true),
            (&[("host", "[::1]:4000"), ("origin", "http://[::1]:5173")], true),
            (&[], true),
            (&[("host", "evil.example")], false),
            (&[("host", "localhost.evil.example:4000")], false),
            (&[("host", "127.0.0.1:4000"), ("origin", "https://evil.example")], false),
            (&[("host", "127.0.0.1:4000"), ("origin", "null")], false),
            (&[("host", "127.0.0.1:4000"), ("sec-fetch-site", "cross-site")], false),
            (&[("host", "127.0.0.1:4000"), ("sec-fetch-site", "same-origin")], true),
        ];
        for (headers, allowed) in cases {
            let map: HeaderMap = headers.iter().map(|(n, v)| (n.parse().expect("a name"), HeaderValue::from_static(v))).collect();
            assert_eq!(objection(&map, None).is_none(), allowed, "{headers:?}");
        }
    }
}
