//! From an empty folder to an import, as a browser would send it.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use baremo_testkit::intake::FakeIntake;

use super::{send, service};
use crate::Site;

fn site(intake: &Arc<FakeIntake>) -> Site {
    Site::from(Arc::new(service())).with_imports(intake.clone())
}

fn get(intake: &Arc<FakeIntake>, path: &str) -> (StatusCode, header::HeaderMap, String) {
    send(site(intake), Request::get(path).body(Body::empty()).unwrap())
}

fn post(
    intake: &Arc<FakeIntake>,
    path: &str,
    kind: &str,
    body: String,
) -> (StatusCode, header::HeaderMap, String) {
    let request = Request::post(path)
        .header("host", "localhost:1")
        .header("origin", "http://localhost:1")
        .header("content-type", kind);
    send(site(intake), request.body(Body::from(body)).unwrap())
}

const FORM: &str = "application/x-www-form-urlencoded";

fn multipart(parts: &[(&str, &str)]) -> (String, String) {
    let mut body = String::new();
    for (head, content) in parts {
        body += &format!("--X\r\ncontent-disposition: form-data; {head}\r\n\r\n{content}\r\n");
    }
    ("multipart/form-data; boundary=X".into(), body + "--X--\r\n")
}

#[test]
fn files_are_received_and_lead_to_their_preview() {
    let intake = Arc::new(FakeIntake::default());
    let (kind, body) = multipart(&[
        ("name=\"files\"; filename=\"Tickets.2025.csv\"", "id\n1\n"),
        ("name=\"files\"; filename=\"users.csv\"", "id\n2\n"),
        ("name=\"source\"", ""),
    ]);
    let (status, headers, body) = post(&intake, "/import?lang=es", &kind, body);
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    assert_eq!(headers[header::LOCATION], "/import/up1?lang=es&source=tickets");
    let received = intake.received();
    assert_eq!(received[0], ("Tickets.2025.csv".to_owned(), b"id\n1\n".to_vec()));
    assert_eq!(received[1].1, b"id\n2\n");
    for (language, expected) in [("en", "Would be rejected"), ("es", "Se rechazarían")] {
        let (status, _, body) = get(&intake, &format!("/import/up1?lang={language}&source=a"));
        assert_eq!(status, StatusCode::OK);
        assert!(body.contains(expected) && body.contains("desk-csv"), "{body}");
        assert!(!body.contains("<script>alert") && body.contains("&lt;script&gt;"));
    }
}

#[test]
fn what_cannot_be_received_is_said() {
    let intake = Arc::new(FakeIntake::default());
    let (kind, body) = multipart(&[("name=\"source\"", "desk")]);
    let (status, _, page) = post(&intake, "/import?lang=en", &kind, body);
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(page.contains("no file was sent"), "{page}");
    let large = "x".repeat(3 << 20);
    let (kind, body) = multipart(&[("name=\"files\"; filename=\"a\"", &large)]);
    let (status, _, page) = post(&intake, "/import", &kind, body);
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(page.contains("too much"), "{page}");
    let (status, ..) = post(&intake, "/import", FORM, String::new());
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(intake.received().is_empty());
}

#[test]
fn a_mapping_can_be_tried_before_it_is_used() {
    let intake = Arc::new(FakeIntake::default());
    let try_out = |text: &str, wish: &str| {
        let body = format!("source=desk&ready=own&mapping={text}&do={wish}");
        post(&intake, "/import/up1?lang=en", FORM, body)
    };
    let (status, _, body) = try_out("wrong", "preview");
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("unknown key `wrong`") && body.contains(">\nwrong</textarea>"), "{body}");
    assert!(intake.started().is_empty());
    let (status, headers, _) = try_out("name", "import");
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers[header::LOCATION], "/import/up1?lang=en");
    assert_eq!(intake.started()[0].mapping.as_deref(), Some("name"));
    assert!(!intake.started()[0].spanish);
    let (_, headers, body) = get(&intake, "/import/up1?lang=en");
    assert_eq!(headers[header::REFRESH], "1");
    assert!(body.contains("<progress") && body.contains("value=\"0.500\""), "{body}");
    let (_, headers, body) = get(&intake, "/import/up1?lang=en");
    assert!(!headers.contains_key(header::REFRESH));
    assert!(body.contains("1,234") && body.contains("7 of 9 metrics"), "{body}");
}

#[test]
fn an_empty_folder_offers_three_ways() {
    let intake = Arc::new(FakeIntake::default());
    let empty = || Site::from(Arc::new(service().without_data())).with_imports(intake.clone());
    for (language, words) in [("en", "Make a demo company"), ("es", "Crear una empresa")] {
        let path = format!("/?lang={language}");
        let (_, _, body) = send(empty(), Request::get(path).body(Body::empty()).unwrap());
        for part in [words, "type=\"file\"", "action=\"/demo?", "baremo import"] {
            assert!(body.contains(part), "{part}: {body}");
        }
    }
    let (status, headers, _) = post(&intake, "/demo?lang=es", FORM, String::new());
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers[header::LOCATION], "/import/demo?lang=es");
    assert_eq!(intake.started()[0].source, "demo");
    assert!(intake.started()[0].spanish, "what it writes is in the language of the page");
}

#[test]
fn sources_say_how_fresh_and_whole_they_are() {
    let intake = Arc::new(FakeIntake::default());
    let expected =
        [("en", ["no id 2", "whole minutes"]), ("es", ["sin identificador 2", "minutos enteros"])];
    for (language, parts) in expected {
        let (status, _, body) = get(&intake, &format!("/sources?lang={language}"));
        assert_eq!(status, StatusCode::OK, "{body}");
        for part in parts {
            assert!(body.contains(part), "{part}: {body}");
        }
        assert!(body.contains("/sources/rejects?") && !body.contains("<script>alert"));
    }
    let (_, _, body) = get(&intake, "/sources/rejects?lang=en&offset=50");
    assert!(body.contains("51–100 of 120") && body.contains("offset=100"), "{body}");
    let (status, ..) =
        send(Arc::new(service()), Request::get("/import").body(Body::empty()).unwrap());
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[test]
fn forms_of_other_sites_and_names_of_other_hosts_are_refused() {
    let intake = Arc::new(FakeIntake::default());
    let request = |host: &str, origin: &str| {
        let request = Request::post("/demo").header("host", host).header("origin", origin);
        send(site(&intake), request.body(Body::empty()).unwrap()).0
    };
    assert_eq!(request("localhost:1", "http://evil.example"), StatusCode::FORBIDDEN);
    assert_eq!(request("evil.example", "http://evil.example"), StatusCode::MISDIRECTED_REQUEST);
    assert!(intake.started().is_empty());
    assert_eq!(request("localhost:1", "http://localhost:1"), StatusCode::SEE_OTHER);
}
