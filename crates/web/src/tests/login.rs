//! Who is let in: pages, API and forms where there is a password.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::request::Builder;
use axum::http::{Request, StatusCode, header};
use baremo_testkit::access::FakeAccess;

use super::{send, service};
use crate::{Reach, Site};

type Got = (StatusCode, header::HeaderMap, String);

const HOST: &str = "stats.example";

fn site(access: &Arc<FakeAccess>, https: bool) -> Site {
    let reach = Reach { hosts: vec![HOST.into()], beyond: true, https };
    Site::from(Arc::new(service())).with_access(access.clone(), reach)
}

fn ask(access: &Arc<FakeAccess>, request: Builder, body: &str) -> Got {
    let peer: SocketAddr = "203.0.113.9:4711".parse().unwrap();
    let request = request.header("host", HOST).extension(ConnectInfo(peer));
    send(site(access, true), request.body(Body::from(body.to_owned())).unwrap())
}

fn login(access: &Arc<FakeAccess>, path: &str, password: &str) -> Got {
    let request = Request::post(path)
        .header("origin", format!("https://{HOST}"))
        .header("content-type", "application/x-www-form-urlencoded");
    ask(access, request, &format!("password={password}"))
}

#[test]
fn whoever_is_not_known_is_led_to_the_login_and_the_api_says_so() {
    let access = Arc::new(FakeAccess::default());
    let (status, headers, body) = ask(&access, Request::get("/metrics/csat?lang=es&by=team"), "");
    assert_eq!(status, StatusCode::SEE_OTHER);
    let to = headers[header::LOCATION].to_str().unwrap();
    assert_eq!(to, "/login?next=%2Fmetrics%2Fcsat%3Flang%3Des%26by%3Dteam&lang=es");
    assert!(body.is_empty());
    for path in [
        "/",
        "/boards",
        "/import",
        "/nowhere",
        "/explore/export.csv",
        "/sources",
        "/login/",
        "/assets/a/b",
        "/assets/",
        "//login",
    ] {
        assert_eq!(ask(&access, Request::get(path), "").0, StatusCode::SEE_OTHER, "{path}");
    }
    for path in ["/demo", "/boards", "/import", "/logout", "/explore/save"] {
        let request = Request::post(path).header("origin", format!("https://{HOST}"));
        let (status, headers, _) = ask(&access, request, "");
        assert_eq!(status, StatusCode::SEE_OTHER, "{path}");
        assert_eq!(headers[header::LOCATION], "/login", "{path}");
    }
    for (method, path) in
        [("GET", "metrics"), ("POST", "query"), ("PUT", "boards/a"), ("GET", "nowhere")]
    {
        let request = Request::builder().method(method).uri(format!("/api/v1/{path}"));
        let (status, headers, body) = ask(&access, request, "{}");
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
        assert_eq!(headers[header::WWW_AUTHENTICATE], "Bearer");
        assert!(body.contains("\"status\":401"), "{body}");
    }
    let (status, _, body) = ask(&access, Request::get("/assets/none"), "");
    assert_eq!((status, body.as_str()), (StatusCode::NOT_FOUND, "not found\n"));
    for path in ["/healthz", "/login", baremo_assets::path("app.css")] {
        assert_eq!(ask(&access, Request::get(path), "").0, StatusCode::OK, "{path}");
    }
}

#[test]
fn the_login_says_nothing_of_the_data_in_both_languages() {
    let access = Arc::new(FakeAccess::default());
    for (language, words) in [("en", "Log in"), ("es", "Iniciar sesión")] {
        let (status, headers, body) =
            ask(&access, Request::get(format!("/login?lang={language}&next=%2Fmetrics")), "");
        assert_eq!(status, StatusCode::OK);
        assert!(body.contains(words) && body.contains("autocomplete=\"current-password\""));
        assert!(!body.contains("subjects") && !body.contains("asuntos"), "{body}");
        assert!(body.contains(&format!("action=\"/login?lang={language}&amp;next=%2Fmetrics\"")));
        assert!(headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("'none'"));
        assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    }
}

#[test]
fn the_right_password_begins_a_session_that_can_be_ended() {
    let access = Arc::new(FakeAccess::default());
    let (status, headers, _) = login(&access, "/login?next=%2Fmetrics%2Fcsat", "right");
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers[header::LOCATION], "/metrics/csat");
    let cookie = headers[header::SET_COOKIE].to_str().unwrap();
    assert_eq!(cookie, "__Host-baremo=token-1; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
    let with = |method: &str, path: &str| {
        Request::builder()
            .method(method)
            .uri(path)
            .header("origin", format!("https://{HOST}"))
            .header("cookie", "theme=dark; __Host-baremo=token-1")
    };
    let (status, _, body) = ask(&access, with("GET", "/metrics/csat?lang=en"), "");
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("action=\"/logout?lang=en\""), "{body}");
    assert_eq!(ask(&access, with("GET", "/api/v1/metrics"), "").0, StatusCode::OK);
    let (status, headers, _) = ask(&access, with("POST", "/logout?lang=es"), "");
    assert_eq!(
        (status, &headers[header::LOCATION]),
        (StatusCode::SEE_OTHER, &"/login?lang=es".parse().unwrap())
    );
    assert!(headers[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(ask(&access, with("GET", "/"), "").0, StatusCode::SEE_OTHER);
    let other = Request::get("/").header("cookie", "baremo=token-1; __Host-baremo=");
    assert_eq!(ask(&access, other, "").0, StatusCode::SEE_OTHER);
}

#[test]
fn a_wrong_password_is_said_and_many_have_to_wait() {
    let access = Arc::new(FakeAccess::default());
    let (status, headers, body) = login(&access, "/login?lang=es&next=%2Fmetrics", "left");
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(!headers.contains_key(header::SET_COOKIE));
    assert!(body.contains("Esa no es la contraseña") && !body.contains("left"), "{body}");
    assert!(body.contains("next=%2Fmetrics"), "{body}");
    let (status, headers, body) = login(&access, "/login?lang=en", "again");
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(headers[header::RETRY_AFTER], "3");
    assert!(body.contains("in 3 seconds"), "{body}");
    assert_eq!(access.senders(), ["203.0.113.9", "203.0.113.9"]);
}

#[test]
fn other_sites_can_neither_log_in_nor_act() {
    let access = Arc::new(FakeAccess::default());
    for origin in ["https://evil.example", "http://stats.example", "null"] {
        let request = Request::post("/login").header("origin", origin);
        assert_eq!(ask(&access, request, "password=right").0, StatusCode::FORBIDDEN, "{origin}");
    }
    assert!(access.senders().is_empty());
    let request = Request::post("/logout");
    assert_eq!(ask(&access, request, "").0, StatusCode::FORBIDDEN);
    let body = Body::empty();
    let request = Request::get("/login").header("host", "evil.example").body(body).unwrap();
    assert_eq!(send(site(&access, true), request).0, StatusCode::MISDIRECTED_REQUEST);
}

#[test]
fn a_key_opens_the_api_and_no_page() {
    let access = Arc::new(FakeAccess::default());
    let with = |path: &str, value: &str| {
        ask(&access, Request::get(path).header("authorization", value), "").0
    };
    assert_eq!(with("/api/v1/metrics", "Bearer key"), StatusCode::OK);
    assert_eq!(with("/api/v1/metrics", "bearer  key"), StatusCode::OK);
    assert_eq!(with("/api/v1/metrics", "Bearer other"), StatusCode::UNAUTHORIZED);
    assert_eq!(with("/api/v1/metrics", "Basic key"), StatusCode::UNAUTHORIZED);
    assert_eq!(with("/", "Bearer key"), StatusCode::SEE_OTHER);
}

#[test]
fn without_https_the_cookie_has_another_name() {
    let access = Arc::new(FakeAccess::default());
    let request = Request::post("/login").header("host", HOST);
    let request = request.header("origin", format!("http://{HOST}"));
    let (status, headers, _) =
        send(site(&access, false), request.body(Body::from("password=right")).unwrap());
    assert_eq!(status, StatusCode::SEE_OTHER);
    let cookie = headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("baremo=token-1;") && !cookie.contains("Secure"), "{cookie}");
}

#[test]
fn browsers_that_come_through_https_are_told_to_keep_to_it() {
    let access = Arc::new(FakeAccess::default());
    for (https, expected) in [(true, Some("max-age=31536000")), (false, None)] {
        for path in ["/login", "/healthz", "/api/v1/metrics"] {
            let request = Request::get(path).header("host", HOST).body(Body::empty()).unwrap();
            let (_, headers, _) = send(site(&access, https), request);
            let said = headers.get(header::STRICT_TRANSPORT_SECURITY);
            assert_eq!(said.and_then(|it| it.to_str().ok()), expected, "{path}");
        }
    }
}

#[test]
fn where_nobody_has_to_be_known_there_is_no_login() {
    let request = Request::get("/login?next=%2Fmetrics").body(Body::empty()).unwrap();
    let (status, headers, _) = send(Site::from(Arc::new(service())), request);
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers[header::LOCATION], "/metrics");
}

#[test]
fn what_cannot_be_read_lets_nobody_in() {
    let access = Arc::new(FakeAccess::broken());
    for (path, words) in
        [("/?lang=en", "cannot be read now"), ("/metrics?lang=es", "no se pueden leer")]
    {
        let (status, headers, body) = ask(&access, Request::get(path), "");
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(headers[header::CONTENT_TYPE], "text/html; charset=utf-8", "{path}");
        assert!(body.contains(words) && !body.contains("owner.toml"), "{body}");
    }
    let (status, headers, _) = ask(&access, Request::get("/api/v1/metrics"), "");
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
    let (status, _, body) = login(&access, "/login?lang=en", "right");
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(body.contains("Nobody can be let in") && !body.contains("owner.toml"), "{body}");
}
