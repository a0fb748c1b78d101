//! The login: one password, a session in a cookie, the way back to what was asked for.

use std::net::{IpAddr, SocketAddr};

use axum::body::Bytes;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use baremo_metrics::ServiceError;
use baremo_metrics::service::{Attempt, Entry};
use baremo_model::ErrorKind;
use maud::html;

use crate::address::Address;
use crate::error;
use crate::guard::{is_loopback, text};
use crate::parts::layout;
use crate::parts::markdown::inline;
use crate::site::{Reach, Site};
use crate::text::login as say;
use crate::visit::{Form, address};

/// Path of the login.
pub(crate) const PATH: &str = "/login";
/// Key under which the address that was asked for is kept.
const NEXT: &str = "next";

/// Returns the name of the cookie. With HTTPS the browser holds it to this host and to HTTPS.
fn cookie(reach: &Reach) -> &'static str {
    if reach.https { "__Host-baremo" } else { "baremo" }
}

/// Returns the token of the session that a request names.
pub(crate) fn session<'a>(headers: &'a HeaderMap, reach: &Reach) -> Option<&'a str> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        values.flat_map(|value| value.split(';')).filter_map(|pair| pair.split_once('='));
    let found = pairs.find(|(name, _)| name.trim() == cookie(reach));
    found.map(|(_, token)| token.trim()).filter(|token| !token.is_empty())
}

/// Answers those who are not known: the API says so, pages lead to the login.
pub(crate) fn wanted(request: &Request) -> Response {
    let uri = request.uri();
    if uri.path().starts_with("/api/") {
        return error::unknown(crate::visit::language(uri, request.headers()));
    }
    let address = Address::read(uri.path(), uri.query().unwrap_or_default(), "");
    let asked = uri.path_and_query().map(|asked| asked.as_str()).filter(|asked| *asked != "/");
    let next = asked.filter(|_| request.method() == axum::http::Method::GET);
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (key, value) in
        [(NEXT, next), ("lang", address.get("lang")), ("theme", address.get("theme"))]
    {
        if let Some(value) = value {
            query.append_pair(key, value);
        }
    }
    let query = query.finish();
    let to = if query.is_empty() { PATH.to_owned() } else { format!("{PATH}?{query}") };
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

/// Shows the login, where there is one.
pub(crate) async fn show(State(site): State<Site>, uri: Uri, headers: HeaderMap) -> Response {
    let address = address(&uri, &headers);
    let asked = tokio::task::spawn_blocking(move || {
        // Where it cannot be read who is known, the attempt will say so.
        site.access.is_some_and(|access| access.is_required().unwrap_or(true))
    });
    match asked.await {
        Ok(false) => elsewhere(&next(&address)),
        _ => page(&address, StatusCode::OK, None),
    }
}

/// Tries a password.
pub(crate) async fn enter(
    State(site): State<Site>,
    uri: Uri,
    headers: HeaderMap,
    extensions: Extensions,
    body: Bytes,
) -> Response {
    let address = address(&uri, &headers);
    let next = next(&address);
    let Some(access) = site.access.clone() else { return elsewhere(&next) };
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let (from, near) = sender(&headers, peer);
    let form = Form::read(&body);
    let password = form.get("password").unwrap_or_default().to_owned();
    let tried = tokio::task::spawn_blocking(move || {
        access.enter(&Attempt { password: &password, from: &from, near })
    });
    let broke = || ServiceError::new(ErrorKind::Internal, "the login broke");
    let language = address.language;
    match tried.await.unwrap_or_else(|_| Err(broke())) {
        Ok(Entry::Entered { token, seconds }) => {
            let mut response = elsewhere(&next);
            set_cookie(&mut response, &site.reach, &token, seconds);
            response
        }
        Ok(Entry::Wrong) => page(&address, StatusCode::FORBIDDEN, Some(say::WRONG.text(language))),
        Ok(Entry::Wait { seconds }) => {
            let pattern = if seconds == 1 { say::WAIT_ONE } else { say::WAIT_MANY };
            let told = pattern.fill(language, &[("count", &language.count(seconds))]);
            let mut response = page(&address, StatusCode::TOO_MANY_REQUESTS, Some(&told));
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            response
        }
        Err(_) => {
            let told = say::UNAVAILABLE.text(language);
            page(&address, StatusCode::SERVICE_UNAVAILABLE, Some(told))
        }
    }
}

/// Ends the session.
pub(crate) async fn leave(State(site): State<Site>, uri: Uri, headers: HeaderMap) -> Response {
    let address = address(&uri, &headers);
    if let (Some(access), Some(token)) = (&site.access, session(&headers, &site.reach)) {
        access.leave(token);
    }
    let looks = [("lang", address.get("lang")), ("theme", address.get("theme"))];
    let plain = Address::read(PATH, "", address.language.code());
    let mut response = elsewhere(&plain.to_with(PATH, &looks));
    set_cookie(&mut response, &site.reach, "", 0);
    response
}

fn elsewhere(to: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

fn set_cookie(response: &mut Response, reach: &Reach, token: &str, seconds: u64) {
    let secure = if reach.https { "; Secure" } else { "" };
    let name = cookie(reach);
    let value =
        format!("{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    if let Ok(value) = HeaderValue::try_from(value) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
}

/// Returns where to go after the login: an address of this server, never another's.
fn next(address: &Address) -> String {
    let plain = |path: &str| {
        let odd = |c: char| c.is_control() || c == '\\' || !c.is_ascii();
        path.starts_with('/') && !path.starts_with("//") && !path.contains(odd)
    };
    let again = |path: &str| path.split('?').next() == Some(PATH) || path.starts_with("/logout");
    match address.get(NEXT).filter(|path| plain(path) && !again(path)) {
        Some(path) => path.to_owned(),
        None => {
            let looks = [("lang", address.get("lang")), ("theme", address.get("theme"))];
            Address::read("/", "", address.language.code()).to_with("/", &looks)
        }
    }
}

/// Returns the address a request was sent from, as attempts are counted, and whether it was sent on
/// this machine by nobody else's order.
///
/// A proxy in front of the server runs on its machine: then the last address it names counts. Of
/// version 6 the network counts, since one machine has all addresses of it.
fn sender(headers: &HeaderMap, peer: Option<IpAddr>) -> (String, bool) {
    let Some(peer) = peer.map(|peer| peer.to_canonical()) else { return ("?".into(), false) };
    let named = headers.get_all("x-forwarded-for").iter().next_back();
    let named = named.and_then(|value| value.to_str().ok()?.rsplit(',').next());
    let own_name = text(headers, header::HOST.as_str()).is_some_and(is_loopback);
    let through = headers.contains_key("x-forwarded-for") || headers.contains_key("forwarded");
    let near = peer.is_loopback() && own_name && !through;
    let named = named.and_then(|text| text.trim().parse::<IpAddr>().ok());
    let from = named.filter(|_| peer.is_loopback()).map_or(peer, |from| from.to_canonical());
    let counted = match from {
        IpAddr::V4(from) => from.to_string(),
        IpAddr::V6(from) => {
            let [a, b, c, d, ..] = from.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    };
    (if near { format!("near {counted}") } else { counted }, near)
}

fn page(address: &Address, status: StatusCode, problem: Option<&str>) -> Response {
    let language = address.language;
    let title = say::LOGIN.text(language);
    let main = html! {
        section.panel.login {
            h1 { (title) }
            p.quiet { (say::LOGIN_HOW.text(language)) }
            form.upload method="post" action=(address.with(&[])) {
                @if let Some(problem) = problem { p.problem #wrong role="alert" { (problem) } }
                label {
                    span { (say::PASSWORD.text(language)) }
                    input type="password" name="password" autocomplete="current-password" required
                        autofocus aria-describedby=[problem.map(|_| "wrong")]
                        aria-invalid=[problem.map(|_| "true")];
                }
                button.first { (say::ENTER.text(language)) }
            }
            p.quiet.small { (inline(say::FORGOTTEN.text(language))) }
        }
    };
    (status, Html(layout::bare(address, title, &main).into_string())).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_never_leads_elsewhere() {
        let next = |path: &str| {
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.append_pair(NEXT, path);
            next(&Address::read(PATH, &query.finish(), ""))
        };
        assert_eq!(next("/metrics/x?range=month"), "/metrics/x?range=month");
        for path in [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/\r\nset-cookie: a=b",
            "evil",
            "/login?next=/",
            "/logout",
            "javascript:alert(1)",
        ] {
            assert_eq!(next(path), "/", "{path}");
        }
    }

    #[test]
    fn attempts_are_counted_by_who_sends_them() {
        let sender = |peer: &str, headers: &[(&'static str, &str)]| {
            let pairs = headers.iter().map(|(name, value)| {
                (name.parse::<header::HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap())
            });
            sender(&pairs.collect(), peer.parse().ok())
        };
        let host = ("host", "localhost:7373");
        assert_eq!(sender("127.0.0.1", &[host]), ("near 127.0.0.1".into(), true));
        let proxied = [host, ("x-forwarded-for", "127.0.0.1, 198.51.100.4")];
        assert_eq!(sender("127.0.0.1", &proxied), ("198.51.100.4".into(), false));
        assert_eq!(sender("127.0.0.1", &[("host", "stats.example")]), ("127.0.0.1".into(), false));
        assert_eq!(sender("203.0.113.9", &proxied), ("203.0.113.9".into(), false));
        assert_eq!(sender("::ffff:203.0.113.9", &[host]).0, "203.0.113.9");
        let network = sender("2001:db8:1:2:3:4:5:6", &[host]).0;
        assert_eq!(network, sender("2001:db8:1:2::9", &[host]).0);
    }
}
