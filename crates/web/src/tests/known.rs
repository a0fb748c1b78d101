//! Pages as of a moment.

use baremo_metrics::close::CloseRequest;
use baremo_metrics::service::ReportService;

use super::*;

/// Returns what a page answers and as of when it asked each of its questions.
fn asked(path: &str) -> (String, Vec<Option<String>>) {
    let service = Arc::new(service());
    let request = Request::get(path).body(Body::empty()).unwrap();
    let (status, _, body) = send(service.clone(), request);
    assert_eq!(status, StatusCode::OK, "{path}: {body}");
    (body, service.asked().into_iter().map(|query| query.as_of).collect())
}

#[test]
fn pages_of_figures_are_asked_as_of_a_moment_and_say_so() {
    for path in ["/", "/metrics/first_response_time", "/records/first_response_time", "/explore"] {
        let (body, all) = asked(&format!("{path}?as_of=2025-11-15&lang=es"));
        assert!(!all.is_empty(), "{path} asks nothing");
        for as_of in all {
            assert_eq!(as_of.as_deref(), Some("2025-11-15"), "{path}");
        }
        let pill =
            format!("<a class=\"pill set\" href=\"{path}?lang=es\" aria-label=\"Según lo que");
        assert!(body.contains(&pill), "{path} lacks its pill: {body}");
        // Other pages are opened as of the same moment, and the next day is chosen without script.
        assert!(body.contains("href=\"/cohorts?as_of=2025-11-15&amp;lang=es\""), "{path}");
        assert!(body.contains("name=\"as_of\" value=\"2025-11-15\""), "{path}");
        for today in ["Datos hasta", "<span>instantánea "] {
            assert!(!body.contains(today), "{path} says `{today}` of today's data");
        }
    }
    let said = ["As known on 15 Nov 2025", "Según lo que se sabía el 15 nov 2025"];
    let body = check("/boards/founder?as_of=2025-11-15&wall=1", said);
    assert!(!body.contains("Datos hasta"), "{body}");
}

#[test]
fn customers_and_the_pack_are_told_as_of_a_moment() {
    let one = format!("/customers/{}", crate::address::segment(&format!("{HOSTILE}7")));
    for path in ["/customers", one.as_str(), "/reports/es_ley_10_2025"] {
        let (body, all) = asked(&format!("{path}?as_of=2025-11-15&lang=es"));
        assert!(!all.is_empty(), "{path} asks nothing");
        assert!(all.iter().all(|at| at.as_deref() == Some("2025-11-15")), "{path}: {all:?}");
        let pill = format!("<a class=\"pill set\" href=\"{path}?lang=es\" aria-label=\"Según lo");
        assert!(body.contains(&pill), "{path} lacks its pill: {body}");
        assert!(body.contains("name=\"as_of\" value=\"2025-11-15\""), "{path}");
        assert!(!body.contains("no lo que se sabía"), "{path}: {body}");
        let (body, all) = asked(&format!("{path}?lang=es"));
        assert!(all.iter().all(Option::is_none), "{path}: {all:?}");
        assert!(body.contains("type=\"date\" name=\"as_of\">"), "{path} offers no day: {body}");
    }
    let words = ["Who to write to then", "A quién había que escribir entonces"];
    let body = check("/customers?as_of=2025-11-15", words);
    assert!(body.contains("7?as_of=2025-11-15&amp;lang=es\""), "customers keep it: {body}");
    // What the figures of a pack lead to is asked as of the same moment.
    let (body, _) = asked("/reports/es_ley_10_2025?as_of=2025-11-15&lang=en");
    let range = "?from=2025-01-01&amp;to=2025-12-31&amp;as_of=2025-11-15&amp;";
    assert!(body.contains(&format!("/records/service_level{range}")), "{body}");
    assert!(body.contains("es_ley_10_2025?year=2025&amp;as_of=2025-11-15\""), "{body}");
    assert!(!body.contains("keeps these figures as"), "{body}");
    for path in ["/customers", one.as_str()] {
        let (_, all) = asked(&format!("/api/v1{path}?as_of=2025-11-15"));
        assert_eq!(all, [Some("2025-11-15".to_owned())], "{path}");
    }
}

#[test]
fn the_board_report_of_a_month_is_asked_as_of_a_moment_and_that_of_a_close_is_not() {
    let path = "/reports/board";
    let said = ["Not closed: as known on 15 Nov 2025", "según lo que se sabía el 15 nov 2025"];
    let body = check(&format!("{path}?as_of=2025-11-15"), said);
    assert!(body.contains("name=\"as_of\" value=\"2025-11-15\""), "{body}");
    // The last month that was over then, and no word of what would be different today.
    assert!(body.contains("octubre de 2025"), "{body}");
    assert!(
        body.contains("pattern=\"[0-9]{4}-[0-9]{2}\" value=\"2025-10\""),
        "it is chosen: {body}"
    );
    assert!(body.contains("se dice de lo que se sabe hoy"), "{body}");
    let (body, all) = asked(&format!("{path}?as_of=2025-11-15&lang=en"));
    assert!(!all.is_empty(), "it asks nothing");
    assert!(all.iter().all(|at| at.as_deref() == Some("2025-11-15")), "{all:?}");
    assert!(body.contains("to=2025-10-31&amp;as_of=2025-11-15"), "figures keep it: {body}");
    let (_, all) = asked("/api/v1/reports/board?as_of=2025-11-15");
    assert!(all.iter().all(|at| at.as_deref() == Some("2025-11-15")), "{all:?}");
    let (status, headers, _) = get("/reports/board/board.xlsx?as_of=2025-11-15&lang=en");
    assert_eq!(status, StatusCode::OK);
    let name = headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert!(name.contains("board-2025-10-en_as-of-2025-11-15.xlsx"), "{name}");
    let (status, _, body) = get("/api/v1/reports/board?as_of=soon");
    assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
    assert!(body.contains("`as_of` takes a date"), "{body}");
    let (body, all) = asked(path);
    assert!(!all.is_empty() && all.iter().all(Option::is_none), "{all:?}");
    assert!(body.contains("type=\"date\" name=\"as_of\">"), "it offers a day: {body}");
    // A close has a moment of its own, which is not this one.
    let service = Arc::new(service());
    let request = CloseRequest { name: "2025-11".into(), ..CloseRequest::default() };
    service.pin(&request).unwrap();
    let close = format!("{path}?close=2025-11&as_of=2025-10-15&lang=en");
    let request = Request::get(close).body(Body::empty()).unwrap();
    let (status, _, body) = send(service.clone(), request);
    assert_eq!(status, StatusCode::OK, "{body}");
    let all: Vec<_> = service.asked().into_iter().map(|query| query.as_of).collect();
    assert!(all.iter().all(|at| at.as_deref() != Some("2025-10-15")), "{all:?}");
    assert!(!body.contains("type=\"date\" name=\"as_of\""), "{body}");
}

#[test]
fn the_api_is_asked_for_a_list_as_of_its_moment() {
    let (body, _) = asked("/records/csat?as_of=2025-11-15&lang=en");
    let (_, api) = body.split_once("href=\"/api/v1/records?").expect("the list as JSON");
    let api = api.split('"').next().unwrap().replace("&amp;", "&");
    assert!(api.contains("&as_of=2025-11-15"), "{api}");
    assert_eq!(get(&format!("/api/v1/records?{api}")).0, StatusCode::OK);
}

#[test]
fn files_are_named_by_the_moment_they_are_as_of() {
    let name = |path: &str, asked: &str| {
        let path = format!("{path}.csv?range=28d{asked}");
        let (status, headers, _) = get(&path);
        assert_eq!(status, StatusCode::OK, "{path}");
        headers[header::CONTENT_DISPOSITION].to_str().unwrap().to_owned()
    };
    for path in
        ["/records/first_response_time/export", "/customers/export", "/reports/es_ley_10_2025/pack"]
    {
        let then = name(path, "&as_of=2025-11-15T10:00:00Z");
        assert!(then.ends_with("_as-of-2025-11-15T10_00_00Z.csv\""), "{then}");
        assert!(!name(path, "").contains("as-of"), "{path}");
    }
}

#[test]
fn a_page_that_shows_today_says_so() {
    let said = ["not what was known on 15 Nov 2025", "no lo que se sabía el 15 nov 2025"];
    let body = check("/sources?as_of=2025-11-15", said);
    assert!(body.contains("href=\"/sources?lang=es\">Mostrar lo que se sabe hoy"), "{body}");
    assert!(body.contains("<span>instantánea "), "{body}");
    // Where nothing of the data is shown there is nothing to say.
    for path in ["/boards", "/glossary"] {
        let (_, _, body) = get(&format!("{path}?as_of=2025-11-15&lang=es"));
        assert!(!body.contains("15 nov 2025"), "{path}: {body}");
    }
}
