//! Closed periods and the board report, as a browser without script sees them and as the API
//! answers.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use baremo_metrics::close::CloseRequest;
use baremo_metrics::service::{CatalogService, ReportService};
use baremo_testkit::service::{FakeService, HOSTILE};
use tower::ServiceExt;

use super::{send, service};

type Service = Arc<FakeService>;

fn closed() -> Service {
    let service = Arc::new(service());
    let request = CloseRequest { name: "2025-11".into(), ..CloseRequest::default() };
    service.pin(&request).unwrap();
    service
}

fn get(service: &Service, path: &str) -> (StatusCode, header::HeaderMap, String) {
    send(service.clone(), Request::get(path).body(Body::empty()).unwrap())
}

fn post(service: &Service, path: &str, body: &str) -> (StatusCode, header::HeaderMap, String) {
    let request = Request::post(path)
        .header("host", "localhost:1")
        .header("origin", "http://localhost:1")
        .header("content-type", "application/x-www-form-urlencoded");
    send(service.clone(), request.body(Body::from(body.to_owned())).unwrap())
}

fn bytes(service: &Service, path: &str) -> (String, Vec<u8>) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = crate::router(service.clone()).oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let kind = response.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned();
        (kind, to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec())
    })
}

fn harmless(body: &str) {
    assert!(!body.contains("<script>alert"), "data become markup");
    assert!(!body.contains(" style=") && !body.contains(" onclick="), "inline code");
}

#[test]
fn a_month_is_closed_by_a_form_and_held_against_today() {
    let service = Arc::new(service());
    let (_, _, body) = get(&service, "/closes?lang=es");
    assert!(body.contains("Todavía no hay ningún periodo cerrado"), "{body}");
    // The data end on 31 December 2025 at 23:00: December is whole.
    assert!(body.contains("value=\"2025-12\""), "{body}");
    let (status, headers, _) = post(&service, "/closes?lang=es", "month=2025-12");
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers[header::LOCATION], "/close?lang=es&month=2025-12");
    let (status, headers, _) = post(&service, "/closes?lang=es", "month=2025-12&snapshot=1");
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers[header::LOCATION], "/closes/2025-12?lang=es");
    let (status, _, body) = get(&service, "/closes/2025-12?lang=es");
    assert_eq!(status, StatusCode::OK);
    harmless(&body);
    for part in [
        "llegó después del cierre",
        "cambió la definición",
        "cuenta desde entonces",
        "no se fija: nada dice «contact_reason»",
    ] {
        assert!(body.contains(part), "{part}");
    }
    for way in ["/conversations/desk/%3Cscript", "/contacts/desk/%3Cscript"] {
        assert!(body.contains(way), "records lead to conversations and calls: {way}");
    }
    assert!(body.contains("/records/wait_time?from=2025-12&amp;to=2025-12"));
    // What the page was read with is not what was published.
    let read = "/closes/2025-12?lang=es&calendar=business&where=team+is+null&range=week";
    let (_, _, body) = get(&service, read);
    assert!(body.contains("/records/wait_time?from=2025-12&amp;to=2025-12&amp;lang=es"), "{body}");
    // Nor is a moment of before: a close has its own, and leads to what is known today.
    let (_, _, body) = get(&service, "/closes/2025-12?lang=es&as_of=2025-12-15");
    let said = "un cierre tal como se publicó y como es hoy, no lo que se sabía el 15 dic 2025";
    assert!(body.contains(said), "{body}");
    assert!(body.contains("/records/wait_time?from=2025-12&amp;to=2025-12&amp;lang=es"), "{body}");
    assert!(!body.contains("pill set") && !body.contains("type=\"date\""), "{body}");
}

#[test]
fn nothing_is_closed_before_what_would_be_pinned_was_seen() {
    let service = Arc::new(service());
    let figures = service.catalog().unwrap().names().count().to_string();
    for (language, says) in [
        (
            "en",
            [
                "Close December 2025?",
                "1 Dec 2025 – 31 Dec 2025",
                "records of visits from 11 Dec 2025",
                "covers 21 of 31 days",
                "Do not close",
                "is not pinned: nothing tells “contact_reason”",
            ],
        ),
        (
            "es",
            [
                "¿Cerrar diciembre de 2025?",
                "1 dic 2025 – 31 dic 2025",
                "registros de visitas del 11 dic 2025",
                "abarca 21 de 31 días",
                "No cerrar",
                "no se fija: nada dice «contact_reason»",
            ],
        ),
    ] {
        let (status, _, body) = get(&service, &format!("/close?month=2025-12&lang={language}"));
        assert_eq!(status, StatusCode::OK, "{body}");
        harmless(&body);
        for part in says.into_iter().chain(["name=\"snapshot\" value=\"1\""]) {
            assert!(body.contains(part), "{part}: {body}");
        }
        assert!(body.contains(&format!("<dd>{figures}")), "the number of figures: {body}");
        // And each of them, before anything is pinned.
        let (_, rows) = body.split_once("<details class=\"table\">").unwrap();
        let (rows, _) = rows.split_once("</table>").unwrap();
        let rows = rows.matches("<th scope=\"row\">").count();
        assert_eq!(rows.to_string(), figures, "{body}");
    }
    // Nor where other data are there than those that were seen.
    let (status, _, body) = post(&service, "/closes?lang=es", "month=2025-12&snapshot=7");
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(body.contains("Mientras tanto han llegado datos"), "{body}");
    let (status, _, body) = get(&service, "/close?month=2026-05&lang=es");
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(body.contains("no ha terminado"), "{body}");
    assert!(service.closes().unwrap().is_empty(), "nothing was closed");
}

#[test]
fn what_cannot_be_closed_is_said() {
    let service = closed();
    for (month, why) in [
        ("2025-11", "ya está cerrado"),
        ("2026-05", "no ha terminado"),
        ("noviembre", "no es un mes"),
        ("..%2F..%2Fx", "no es un mes"),
        ("", "no es un mes"),
    ] {
        let (status, _, body) = post(&service, "/closes?lang=es", &format!("month={month}"));
        assert_eq!(status, StatusCode::BAD_REQUEST, "{month}");
        assert!(body.contains(why), "{month}: {body}");
    }
    assert_eq!(service.closes().unwrap().len(), 1);
    assert_eq!(get(&service, "/closes/2024-01").0, StatusCode::NOT_FOUND);
    let foreign = Request::post("/closes").header("host", "localhost:1");
    let foreign = foreign.header("origin", "http://evil.example").body(Body::from("month=2025-10"));
    assert_eq!(send(service.clone(), foreign.unwrap()).0, StatusCode::FORBIDDEN);
}

#[test]
fn the_api_closes_lists_and_compares() {
    let service = closed();
    let (status, _, body) = get(&service, "/api/v1/closes");
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("\"name\":\"2025-11\""), "{body}");
    let (_, _, body) = get(&service, "/api/v1/closes/2025-11?metrics=csat,backlog");
    let check: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(check["figures"].as_array().unwrap().len(), 2);
    assert_eq!(check["figures"][0]["metric"], "backlog");
    assert_eq!(get(&service, "/api/v1/closes/2020-01").0, StatusCode::NOT_FOUND);
    let request = Request::post("/api/v1/closes").body(Body::from("{\"name\":\"a/b\"}")).unwrap();
    let (status, _, body) = send(service.clone(), request);
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(body.contains("`a/b` cannot be the name of a period"), "{body}");
    let body = "{\"name\":\"2025-10\",\"metrics\":[\"csat\"]}";
    let request = Request::post("/api/v1/closes").body(Body::from(body)).unwrap();
    assert_eq!(send(service.clone(), request).0, StatusCode::OK);
    assert_eq!(service.closes().unwrap().len(), 2);
}

#[test]
fn a_value_the_report_lacks_is_not_set_as_a_figure() {
    let service = Arc::new(service().with_open_windows());
    let (_, _, body) = get(&service, "/reports/board?month=2025-11&lang=en");
    assert!(body.contains("the 30-day window is not over yet"), "{body}");
    for bold in ["<strong>the 30-day window", "<strong>–"] {
        assert!(!body.contains(bold), "{bold}: {body}");
    }
}

#[test]
fn a_close_is_not_reported_by_the_profile_of_another() {
    let service = closed();
    let request = CloseRequest {
        name: "norte-11".into(),
        profile: Some("norte".into()),
        from: Some("2025-11".into()),
        to: Some("2025-11".into()),
        ..CloseRequest::default()
    };
    service.pin(&request).unwrap();
    let report = |query: &str| get(&service, &format!("/reports/board?lang=en&{query}"));
    let (status, _, body) = report("close=norte-11&profile=luna");
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(body.contains("was closed by the profile"), "{body}");
    assert!(body.contains(">norte-11</a>"), "the way to its own report: {body}");
    for query in ["close=norte-11", "close=norte-11&profile=norte"] {
        assert_eq!(report(query).0, StatusCode::OK, "{query}");
    }
    // The form takes the profile along and offers what can be shown by it.
    let (_, _, body) = report("month=2025-11&profile=norte");
    let offers = |name: &str| body.contains(&format!("<option value=\"{name}\">"));
    assert!(offers("norte-11") && !offers("2025-11"), "{body}");
}

#[test]
fn the_report_is_a_page_and_three_files() {
    let service = closed();
    service.save_comment("2025-11", "Dos días sin chat.\n\n<script>alert(1)</script>").unwrap();
    for (language, month) in [("en", "November 2025"), ("es", "noviembre de 2025")] {
        let path = format!("/reports/board?close=2025-11&lang={language}");
        let (status, _, body) = get(&service, &path);
        assert_eq!(status, StatusCode::OK, "{body}");
        harmless(&body);
        for part in [month, "Dos días sin chat.", "class=\"trend\"", "board.pdf?", "board.pptx?"] {
            assert!(body.contains(part), "{part}");
        }
        assert!(body.contains("?lang=es&amp;close=2025-11"), "the other language keeps the period");
        assert!(!["Goal reached", "¿Se cumple?"].iter().any(|head| body.contains(head)), "{body}");
        // On a phone its figures are read one below the other.
        assert!(
            body.contains("<table class=\"stack\">") && body.contains("<td class=\"r\" data-head")
        );
    }
    for (file, kind, start) in [
        ("board.pdf", "application/pdf", &b"%PDF-"[..]),
        ("board.xlsx", crate::export::XLSX, b"PK"),
        ("board.pptx", "application/vnd.openxmlformats-officedocument.presentationml", b"PK"),
    ] {
        let path = format!("/reports/board/{file}?close=2025-11&lang=es");
        let (found, body) = bytes(&service, &path);
        assert!(found.starts_with(kind) && body.starts_with(start), "{file}: {found}");
    }
    let (_, _, body) = get(&service, "/api/v1/reports/board?close=2025-11");
    let report: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!((&report["period"], &report["from"]), (&"2025-11".into(), &"2025-11-01".into()));
    assert_eq!(report["figures"].as_array().unwrap().len(), 10);
    assert_eq!(get(&service, "/reports/board/board.doc").0, StatusCode::NOT_FOUND);
    assert_eq!(get(&service, "/reports/board?close=2020-01").0, StatusCode::NOT_FOUND);
    assert_eq!(get(&service, "/reports/board?month=soon").0, StatusCode::BAD_REQUEST);
    assert_eq!(get(&service, "/reports/board?board=none").0, StatusCode::NOT_FOUND);
}

#[test]
fn a_close_is_asked_as_of_its_instant_and_a_month_of_now() {
    let service = closed();
    let (_, _, body) = get(&service, "/reports/board?close=2025-11");
    // Its figures are opened as of that instant.
    let instant = service.closes().unwrap()[0].closed_at.replace(':', "%3A");
    assert!(body.contains(&format!("to=2025-11-30&amp;as_of={instant}")), "{body}");
    let as_of = |query: &baremo_metrics::query::Query| query.as_of.is_some();
    let asked = service.asked();
    let asked = asked.iter().filter(|query| query.grain.as_deref() == Some("month"));
    assert!(asked.clone().count() > 0 && asked.clone().all(as_of));
    let now = closed();
    let (_, _, body) = get(&now, "/reports/board?month=2025-11");
    assert!(!body.contains("as_of="), "{body}");
    assert!(now.asked().iter().all(|query| !as_of(query)));
}

#[test]
fn comments_are_kept_by_the_page() {
    let service = closed();
    let path = "/reports/board?close=2025-11&lang=es";
    let (status, headers, _) = post(&service, path, "period=2025-11&text=Campa%C3%B1a");
    assert_eq!(status, StatusCode::SEE_OTHER);
    let to = headers[header::LOCATION].to_str().unwrap();
    assert!(to.contains("close=2025-11") && to.ends_with("#says"), "{to}");
    assert_eq!(service.comment("2025-11").unwrap(), "Campaña");
    assert!(get(&service, path).2.contains("<p>Campaña</p>"));
}

#[test]
fn hostile_titles_come_out_of_the_report_harmless() {
    let service = closed();
    let (_, _, body) = get(&service, "/reports/board?month=2025-11");
    harmless(&body);
    assert!(body.contains("&lt;script&gt;alert") && !body.contains(HOSTILE));
}

#[test]
fn closed_periods_can_be_taken_along_as_tables() {
    let service = closed();
    let (_, _, body) = get(&service, "/closes?lang=es");
    assert!(body.contains("href=\"/closes/export.csv?lang=es\""), "{body}");
    let (_, _, csv) = get(&service, "/closes/export.csv?lang=es");
    let head = "Nombre,Desde,Hasta,Cerrado el,Cifras,Instantánea\n";
    assert!(csv.starts_with(&format!("{head}2025-11,2025-11,2025-11,2026-01-01T08:00")), "{csv}");
    let (_, _, body) = get(&service, "/closes/2025-11?lang=es");
    assert!(body.contains("href=\"/closes/2025-11/export.xlsx?lang=es\""), "{body}");
    let (_, _, csv) = get(&service, "/closes/2025-11/export.csv?lang=es");
    let figures = service.close("2025-11", &[]).unwrap().figures;
    assert_eq!(csv.lines().count(), figures.len() + 1, "{csv}");
    // Values are numbers, and only what differs has a difference and says why.
    let row = |metric: &str| csv.lines().find(|line| line.starts_with(&format!("{metric},")));
    let differs = row(&figures[0].metric).unwrap();
    assert!(differs.contains(" × "), "{differs}");
    let same = figures.iter().find(|one| !one.differs && one.published.value.is_some()).unwrap();
    let value = same.published.value.unwrap();
    let same = row(&same.metric).unwrap();
    assert!(same.contains(&format!(",{value},{value},,")) && same.ends_with(','), "{same}");
    let (kind, book) = bytes(&service, "/closes/2025-11/export.xlsx");
    assert!(kind.contains("spreadsheetml") && book.starts_with(b"PK"));
    assert_eq!(get(&service, "/closes/2024-01/export.csv").0, StatusCode::NOT_FOUND);
}

#[test]
fn what_would_be_pinned_can_be_taken_along_before_it_is() {
    let service = Arc::new(service());
    let (_, _, body) = get(&service, "/close?month=2025-12&lang=es");
    assert!(body.contains("href=\"/close/export.csv?lang=es&amp;month=2025-12\""), "{body}");
    let (_, _, csv) = get(&service, "/close/export.csv?month=2025-12&lang=es");
    assert!(csv.starts_with("Id,Métrica,Unidad,Valor,n\n"), "{csv}");
    let close = CloseRequest { name: "2025-12".into(), ..CloseRequest::default() };
    let figures = service.closing(&close).unwrap().figures;
    assert_eq!(csv.lines().count(), figures.len() + 1, "{csv}");
    let (metric, one) = figures.iter().find(|(_, one)| one.value.is_some()).unwrap();
    let row = csv.lines().find(|line| line.starts_with(&format!("{metric},"))).unwrap();
    let end = format!(",{},{},{}", one.unit, one.value.unwrap(), one.n);
    assert!(row.ends_with(&end), "{row}");
    let (kind, book) = bytes(&service, "/close/export.xlsx?month=2025-12");
    assert!(kind.contains("spreadsheetml") && book.starts_with(b"PK"));
    // Nothing was closed, and what cannot be closed has no file.
    assert!(service.closes().unwrap().is_empty());
    let (status, _, body) = get(&service, "/close/export.csv?month=2026-05&lang=es");
    assert!(status == StatusCode::BAD_REQUEST && body.contains("no ha terminado"), "{body}");
}

#[test]
fn without_a_month_what_is_closed_is_listed_and_the_last_one_offered() {
    let service = closed();
    let (status, _, body) = get(&service, "/close?lang=es");
    assert!(status == StatusCode::OK && body.contains("noviembre de 2025"), "{body}");
    assert!(body.contains("value=\"2025-12\"") && !body.contains("role=\"alert\""), "{body}");
    let request = CloseRequest { name: "2025-12".into(), ..CloseRequest::default() };
    service.pin(&request).unwrap();
    let (_, _, body) = get(&service, "/close?lang=es");
    let told = "El último mes terminado, diciembre de 2025, ya está cerrado.";
    assert!(body.contains(told) && !body.contains("value=\"2025-12\""), "{body}");
    assert_eq!(get(&service, "/close?month=never").0, StatusCode::BAD_REQUEST);
}
