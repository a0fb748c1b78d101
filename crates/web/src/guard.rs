//! Who may ask and who may change: before any page is made.
//!
//! - A request names a host of this server: a name of its own machine, one the owner gave, or,
//!   where other machines can reach it, an address in digits. Another name means that a page
//!   elsewhere had its own name lead here (DNS rebinding).
//! - A request that changes something comes from a page of this server: its `Origin` is the host it
//!   asks, or the browser vouches for it in `Sec-Fetch-Site`.
//! - Where there is a password, all but login and files of pages is for those who are known: by a
//!   session, or on the API by a key.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use baremo_metrics::ServiceError;
use baremo_metrics::service::AccessService;
use baremo_model::ErrorKind;

use crate::site::{Reach, Site};
use crate::text::{Text, api as say};
use crate::{error, login, visit};

/// Refuses what is not from here, and those who are not known.
pub(crate) async fn guarded(State(site): State<Site>, request: Request, next: Next) -> Response {
    let language = visit::language(request.uri(), request.headers());
    // Under `/api` it becomes problem details on its way out.
    let refused = |status: StatusCode, why: Text| {
        (status, why.text(language).to_owned() + "\n").into_response()
    };
    let host = text(request.headers(), header::HOST.as_str());
    if host.is_some_and(|host| !is_ours(host, &site.reach)) {
        let why = match site.reach.beyond || !site.reach.hosts.is_empty() {
            true => say::OTHER_NAME,
            false => say::OWN_NAMES,
        };
        return refused(StatusCode::MISDIRECTED_REQUEST, why);
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // A program that calls the API names no origin; a browser always does.
    let is_program = request.uri().path().starts_with("/api/") && !is_browser(request.headers());
    if !reads && !is_program && !is_own(request.headers(), &site.reach) {
        return refused(StatusCode::FORBIDDEN, say::OWN_FORMS);
    }
    let known = match shown(&site, &request) {
        Some(shown) => is_known(shown).await,
        None => Ok(true),
    };
    match known {
        Ok(true) => next.run(request).await,
        Ok(false) => login::wanted(&request),
        Err(error) if request.uri().path().starts_with("/api/") => error::problem(language, &error),
        Err(error) => error::bare(&visit::address(request.uri(), request.headers()), &error),
    }
}

/// What a request shows of whoever asks.
struct Shown {
    access: Arc<dyn AccessService>,
    session: Option<String>,
    key: Option<String>,
}

/// Returns what a request shows; none when everybody may have what it asks for.
fn shown(site: &Site, request: &Request) -> Option<Shown> {
    let path = request.uri().path();
    // Exactly what has a route: what has none becomes a page, which tells of the data.
    let is_file =
        path.strip_prefix("/assets/").is_some_and(|name| !name.is_empty() && !name.contains('/'));
    let open = path == login::PATH || path == "/healthz" || is_file;
    let access = site.access.clone().filter(|_| !open)?;
    let session = login::session(request.headers(), &site.reach).map(str::to_owned);
    let key = text(request.headers(), header::AUTHORIZATION.as_str())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer") && path.starts_with("/api/"))
        .map(|(_, key)| key.trim().to_owned());
    Some(Shown { access, session, key })
}

/// Returns whether whoever asks is known, or nobody has to be.
async fn is_known(shown: Shown) -> Result<bool, ServiceError> {
    // Reads a file: it must not hold up the threads that serve.
    let done = tokio::task::spawn_blocking(move || {
        let Shown { access, session, key } = shown;
        Ok(!access.is_required()?
            || session.map_or(Ok(false), |token| access.knows_session(&token))?
            || key.map_or(Ok(false), |key| access.knows_key(&key))?)
    });
    let broke = || ServiceError::new(ErrorKind::Internal, "asking who is known broke");
    done.await.unwrap_or_else(|_| Err(broke()))
}

pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Returns the name in a host, without its port.
fn name_of(host: &str) -> String {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.trim_end_matches('.').to_ascii_lowercase()
}

/// Returns whether a host is a name this server answers to.
fn is_ours(host: &str, reach: &Reach) -> bool {
    let name = name_of(host);
    let given = |own: &String| name_of(own) == name;
    is_loopback(host)
        || reach.hosts.iter().any(given)
        || (reach.beyond && name.parse::<IpAddr>().is_ok())
}

/// Returns whether a host is a name or an address of this machine.
pub(crate) fn is_loopback(host: &str) -> bool {
    let name = name_of(host);
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Returns whether a request was made by a page, whichever.
fn is_browser(headers: &HeaderMap) -> bool {
    ["origin", "sec-fetch-site"].iter().any(|name| headers.contains_key(*name))
}

/// Returns whether a request comes from a page of this server, through HTTPS where browsers do.
fn is_own(headers: &HeaderMap, reach: &Reach) -> bool {
    let host = text(headers, header::HOST.as_str());
    match (text(headers, "origin"), text(headers, "sec-fetch-site")) {
        (Some(origin), _) => {
            let Some((scheme, from)) = origin.split_once("://") else { return false };
            let sealed = scheme == "https" || !reach.https || host.is_some_and(is_loopback);
            Some(from) == host && sealed
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
            is_own(&headers.collect(), &Reach::default())
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

    #[test]
    fn beyond_this_machine_names_are_given_and_digits_are_taken() {
        let hosts = vec!["Stats.example".to_owned()];
        let reach = Reach { hosts, beyond: true, https: true };
        for host in ["stats.example", "STATS.example:8443", "10.0.0.1:7373", "[2001:db8::1]:1"] {
            assert!(is_ours(host, &reach), "{host}");
        }
        for host in ["evil.example", "stats.example.evil.example", ""] {
            assert!(!is_ours(host, &reach), "{host}");
        }
        assert!(!is_ours("10.0.0.1", &Reach { beyond: false, ..reach.clone() }));
        let from = |origin: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("host", header::HeaderValue::from_static("stats.example"));
            headers.insert("origin", header::HeaderValue::from_static(origin));
            is_own(&headers, &reach)
        };
        assert!(from("https://stats.example") && !from("http://stats.example"));
    }
}
