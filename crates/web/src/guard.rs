//! Who may ask and who may change: before any page is made.
//!
//! - A request names a host of this machine. Another name means that a page elsewhere had its own
//!   name lead here (DNS rebinding), or that somebody forwards requests to a server without login.
//! - A request that changes something comes from a page of this server: its `Origin` is the host it
//!   asks, or the browser vouches for it in `Sec-Fetch-Site`.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Refuses what is not from here.
pub(crate) async fn guarded(request: Request, next: Next) -> Response {
    let host = text(request.headers(), header::HOST.as_str());
    if host.is_some_and(|host| !is_loopback(host)) {
        let message = "this server answers to names of its own machine only\n";
        return (StatusCode::MISDIRECTED_REQUEST, message).into_response();
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // A program that calls the API names no origin; a browser always does.
    let is_program = request.uri().path().starts_with("/api/") && !is_browser(request.headers());
    if !reads && !is_program && !is_own(request.headers()) {
        let message = "forms are taken from pages of this server only\n";
        return (StatusCode::FORBIDDEN, message).into_response();
    }
    next.run(request).await
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Returns whether a host is a name or an address of this machine.
fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Returns whether a request was made by a page, whichever.
fn is_browser(headers: &HeaderMap) -> bool {
    ["origin", "sec-fetch-site"].iter().any(|name| headers.contains_key(*name))
}

/// Returns whether a request comes from a page of this server.
fn is_own(headers: &HeaderMap) -> bool {
    match (text(headers, "origin"), text(headers, "sec-fetch-site")) {
        (Some(origin), _) => {
            let from = origin.split_once("://").map(|(_, host)| host);
            from.is_some() && from == text(headers, header::HOST.as_str())
        }
        (None, site) => site == Some("same-origin"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_its_own() {
        for host in ["localhost:7373", "127.0.0.1:7373", "[::1]:7373", "a.localhost", "LOCALHOST."]
        {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["evil.example:7373", "localhost.evil.example", "10.0.0.1", "", "[::2]:1"] {
            assert!(!is_loopback(host), "{host}");
        }
    }

    #[test]
    fn only_forms_of_this_server_are_taken() {
        let check = |pairs: &[(&'static str, &'static str)]| {
            let headers = pairs.iter().map(|(name, value)| {
                (name.parse().unwrap(), header::HeaderValue::from_static(value))
            });
            is_own(&headers.collect())
        };
        let host = ("host", "localhost:1");
        assert!(check(&[host, ("origin", "http://localhost:1")]));
        assert!(check(&[host, ("sec-fetch-site", "same-origin")]));
        assert!(!check(&[
            host,
            ("origin", "http://localhost:2"),
            ("sec-fetch-site", "same-origin")
        ]));
        assert!(!check(&[host, ("origin", "null")]));
        assert!(!check(&[host, ("sec-fetch-site", "same-site")]));
        assert!(!check(&[host]));
    }
}
