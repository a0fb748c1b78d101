//! Whole requests against the fake service.

mod api;
mod boards;
mod cases;
mod charts;
mod closes;
mod endpoints;
mod import;
mod known;
mod leaving;
mod login;
mod packs;
mod people;
mod pickers;
mod reference;
mod routes;
mod sources;
mod tables;
mod values;
mod waiting;
mod zones;

use std::path::Path;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use baremo_metrics::Catalog;
use baremo_metrics::query::Query;
use baremo_testkit::service::{FakeService, HOSTILE};
use tower::ServiceExt;

const CATALOG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog");

/// Returns the catalogue of the repository.
pub(crate) fn catalog() -> Catalog {
    Catalog::load_dir(Path::new(CATALOG)).expect("the catalogue of the repository is valid")
}

/// Returns what pages are asked of.
pub(crate) fn service() -> FakeService {
    FakeService::new(Path::new(CATALOG))
}

/// Sends a request; returns status, headers and body.
fn send(
    site: impl Into<crate::Site>,
    request: Request<Body>,
) -> (StatusCode, header::HeaderMap, String) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async move {
        let response = crate::router(site).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        (parts.status, parts.headers, String::from_utf8_lossy(&bytes).into_owned())
    })
}

fn get(path: &str) -> (StatusCode, header::HeaderMap, String) {
    send(Arc::new(service()), Request::get(path).body(Body::empty()).unwrap())
}

/// A page in both languages is whole, loads nothing from elsewhere and lets no data become markup.
fn check(path: &str, expected: [&str; 2]) -> String {
    let mut last = String::new();
    for (language, expected) in ["en", "es"].into_iter().zip(expected) {
        let sign = if path.contains('?') { '&' } else { '?' };
        let (status, headers, body) = get(&format!("{path}{sign}lang={language}"));
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        assert!(body.contains(&format!("<html lang=\"{language}\"")), "{path}");
        assert!(body.contains(expected), "{path} lacks {expected}:\n{body}");
        assert!(!body.contains("<script>alert"), "{path} lets data become markup");
        assert!(!body.contains(" style=") && !body.contains(" onclick="), "{path} has inline code");
        let framed = "class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"";
        let frames = ["class=\"scroll", framed].map(|sign| body.matches(sign).count());
        assert_eq!(frames[0], frames[1], "{path} scrolls out of reach of keys");
        assert!(
            !body.contains("role=\"group\" aria-label=\"\""),
            "{path} has a frame without name"
        );
        assert!(!body.contains(" ▾</summary>"), "{path} reads the sign of a menu aloud");
        assert!(!body.contains("scope=\"col\"></th>"), "{path} has a column without a name");
        let named = ["<table", "<caption"].map(|sign| body.matches(sign).count());
        assert_eq!(named[0], named[1], "{path} has a table without a name of its own");
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("script-src 'self';") && !policy.contains("unsafe"));
        last = body;
    }
    last
}

#[test]
fn the_overview_has_a_card_for_every_metric_and_says_what_changed() {
    let body = check("/", ["What changed", "Lo que cambió"]);
    for name in catalog().names() {
        assert!(body.contains(&format!("href=\"/metrics/{name}?lang=es\"")), "{name}");
    }
    assert!(body.contains("subió de") && body.contains("IC\u{a0}95"));
}

#[test]
fn cards_of_the_boards_come_first() {
    let (_, _, body) = get("/?lang=en");
    let place = |metric: &str| body.find(&format!("<h3><a href=\"/metrics/{metric}?")).unwrap();
    // By their names, the other two would.
    assert!(place("first_response_time") < place("agent_wait_time"), "{body}");
    assert!(place("resolution_time") < place("bot_first_response_time"), "{body}");
}

#[test]
fn the_overview_asks_once_for_all_metrics() {
    let service = Arc::new(service());
    let request = Request::get("/?compare=none&range=year").body(Body::empty()).unwrap();
    assert_eq!(send(service.clone(), request).0, StatusCode::OK);
    // All metrics, but those that look beyond their buckets; these; and the p90 of those in time.
    assert_eq!(service.asked().len(), 3);
}

#[test]
fn what_was_broken_down_to_find_a_change_is_not_asked_again_to_say_where_it_is() {
    let service = Arc::new(service());
    let request = Request::get("/?range=28d&lang=en").body(Body::empty()).unwrap();
    let (_, _, body) = send(service.clone(), request);
    assert!(body.contains("rose from"), "{body}");
    let asked = service.asked();
    let by: Vec<_> = asked.iter().filter(|query| query.by == ["channel"]).collect();
    let of_page: Vec<_> = by.iter().filter(|query| query.filter.is_none()).collect();
    for (place, query) in of_page.iter().enumerate() {
        let earlier = of_page[..place].iter().flat_map(|other| &other.metrics);
        let twice: Vec<_> = earlier.filter(|name| query.metrics.contains(name)).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
    assert!(!of_page.is_empty());
}

#[test]
fn a_metric_opens_into_trend_groups_spread_week_and_definition() {
    let body = check("/metrics/first_response_time?by=channel", ["Over time", "Evolución"]);
    for part in [
        "class=\"trend\"",
        "class=\"heat\"",
        "class=\"hist\"",
        "class=\"bars\"",
        "id=\"definition\"",
    ] {
        assert!(body.contains(part), "{part}");
    }
    assert!(body.contains("where=channel+%3D+%27%3Cscript"), "hostile names filter safely");
    assert!(body.contains("href=\"/records/first_response_time?"));
    check("/metrics/ticket_volume", ["Over time", "Evolución"]);
    check("/metrics?q=response", ["First response", "primera respuesta"]);
    // The catalogue says the statistic that the page of the metric shows.
    check("/metrics?q=first_response_time", ["median of (first", "mediana de (primera"]);
}

#[test]
fn a_figure_stands_among_its_own_values_over_periods_as_long() {
    let shown = |path: &str| {
        let service = Arc::new(service());
        let body = send(service.clone(), Request::get(path).body(Body::empty()).unwrap()).2;
        (body, service.asked())
    };
    let (body, asked) = shown("/metrics/first_response_time?range=last_month&lang=en");
    assert!(body.contains("its own range over the last 9 months before this period"), "{body}");
    assert!(body.contains("aria-label=\"On the scale: within the last 9 months, "), "{body}");
    let months = asked.iter().find(|query| query.grain.as_deref() == Some("month")).unwrap();
    let range = (months.from.as_deref(), months.to.as_deref(), months.compare.as_deref());
    assert_eq!(range, (Some("2024-11-01"), Some("2025-10-31"), None));
    let (body, _) = shown("/metrics/first_response_time?range=day&lang=es");
    assert!(body.contains("dentro de los últimos 9 días"), "{body}");
    // Nothing is as long as a year, and no month as what adds up over four weeks.
    for path in ["/metrics/first_response_time?range=year", "/metrics/post_clicks?range=28d"] {
        let (body, _) = shown(&format!("{path}&lang=en"));
        assert!(!body.contains("On the scale"), "{path}: {body}");
    }
}

#[test]
fn cards_stand_on_their_own_range_and_do_not_wait_for_it() {
    let months = |asked: &[Query]| {
        asked.iter().filter(|query| query.grain.as_deref() == Some("month")).count()
    };
    let service = Arc::new(service());
    let request = || Request::get("/?range=last_month&lang=en").body(Body::empty()).unwrap();
    let body = send(service.clone(), request()).2;
    assert!(body.contains("aria-label=\"On the scale: within the last 9 months, "), "{body}");
    assert!(body.contains("<span>9-month range</span>"), "{body}");
    assert!(!body.contains("class=\"later\""), "{body}");
    assert_eq!(months(&service.asked()), 1, "one question for all cards");
    let (_, body, asked) = unhurried("/?range=last_month&lang=en");
    assert!(body.contains("class=\"scale soon\""), "{body}");
    assert!(body.contains("href=\"/?range=last_month&amp;lang=en&amp;scales=now\""), "{body}");
    assert_eq!(months(&asked), 0);
    // Lines of which every point looks a year back come with them.
    assert!(body.contains("class=\"spark soon\"") && body.contains("Show how each value went"));
    let of_clv = |query: &&Query| query.by.is_empty() && query.metrics.iter().any(|it| it == "clv");
    let grains: Vec<_> = asked.iter().filter(of_clv).map(|query| query.grain.clone()).collect();
    assert_eq!(grains, [None], "{asked:?}");
    // Its link shows the whole, with or without a script.
    let (_, body, asked) = unhurried("/?range=last_month&lang=en&scales=now");
    assert!(body.contains("within the last 9 months") && !body.contains(" soon\""), "{body}");
    assert_eq!(months(&asked), 1);
    // Where nothing is as long, nothing is looked for.
    let (_, body, asked) = unhurried("/?range=year&lang=en");
    assert!(!body.contains("scale soon") && months(&asked) == 0, "{body}");
}

#[test]
fn every_square_of_the_map_opens_its_records() {
    let first = "/metrics/first_response_time?range=month&where=team+%3D+%27a%27&zone=Asia%2FTokyo";
    let (_, _, body) = get(&format!("{first}&by=channel&stat=p90&lang=en"));
    // Times are means there, whatever statistic the page shows; the breakdown stays behind.
    let state = "/records/first_response_time?range=month&amp;where=team+%3D+%27a%27";
    let rest = "stat=mean&amp;zone=Asia%2FTokyo&amp;lang=en";
    let day = "where=weekday+%3D+%27wednesday%27";
    let hour = "where=hour+%3D+%2713%27";
    for filters in [format!("{day}&amp;{hour}"), day.to_owned(), hour.to_owned()] {
        let link = format!("href=\"{state}&amp;{filters}&amp;{rest}\"");
        assert_eq!(body.matches(&link).count(), 2, "on the map and in the table: {link}\n{body}");
    }
    let filtered = "where=weekday+%3D+%27wednesday%27&where=hour+%3D+%279%27";
    let page = check(
        &format!("/records/first_response_time?{filtered}"),
        ["weekday: Wednesday", "día de la semana: miércoles"],
    );
    assert!(page.contains("hora: 9"), "{page}");
    check("/metrics/backlog?by=weekday", [">Wednesday<", ">miércoles<"]);
    let asked = "/explore?metrics=backlog&by=hour,weekday&pivot=weekday";
    check(asked, [">Sunday<", ">domingo<"]);
}

/// Asks a service of which no answer is at hand.
fn unhurried(path: &str) -> (StatusCode, String, Vec<Query>) {
    let service = Arc::new(service().without_haste());
    let request = Request::get(path).body(Body::empty()).unwrap();
    let (status, _, body) = send(service.clone(), request);
    (status, body, service.asked())
}

#[test]
fn what_is_set_is_of_one_definition_and_asked_of_no_other() {
    let path = "/metrics/service_level/parts/variants?variant=from_arrival&set=threshold%3D30s";
    let (status, body, asked) = unhurried(&format!("{path}&lang=en"));
    assert_eq!(status, StatusCode::OK);
    let set = |variant: &str| {
        let own = asked.iter().filter(|query| query.variant.as_deref() == Some(variant));
        own.map(|query| query.parameters.len()).collect::<Vec<_>>()
    };
    assert!(set("from_arrival").contains(&1) && !set("from_arrival").contains(&0), "{asked:?}");
    assert!(set("answered_only").contains(&0) && !set("answered_only").contains(&1), "{asked:?}");
    assert!(body.contains("variant=answered_only&amp;lang=en\""), "{body}");
    assert!(body.contains("variant=from_arrival&amp;set=threshold%3D30s&amp;lang=en\""), "{body}");
}

#[test]
fn what_would_hold_up_a_page_is_a_link_to_a_part_that_can_be_read_alone() {
    let first = "/metrics/first_response_time";
    let (status, body, asked) = unhurried(&format!("{first}?by=channel&lang=en"));
    assert_eq!(status, StatusCode::OK);
    assert!(asked.iter().all(|query| !query.by.contains(&"hour".to_owned())), "{asked:?}");
    assert!(!body.contains("class=\"heat\"") && body.contains("class=\"trend\""));
    assert!(
        body.contains(&format!("href=\"{first}/parts/week?by=channel&amp;lang=en\"")),
        "{body}"
    );
    let (status, body, _) = unhurried(&format!("{first}/parts/week?lang=es"));
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("class=\"heat\"") && body.contains("<h1>Hora y día"), "{body}");
    assert!(body.contains(&format!("href=\"{first}?lang=es\"")), "back to the metric: {body}");
    // Of what is made of other figures, the figure alone is asked for at first.
    let (_, body, asked) = unhurried("/metrics/clv?lang=en");
    assert!(asked.len() == 1 && asked[0].grain.is_none(), "{asked:?}");
    for part in ["trend", "breakdown", "scale", "variants"] {
        let path = format!("/metrics/clv/parts/{part}");
        assert!(body.contains(&format!("href=\"{path}?lang=en\"")), "{part}: {body}");
        assert_eq!(unhurried(&path).0, StatusCode::OK, "{part}");
    }
    // What comes later stands last, so that it moves nothing when it comes.
    let place = |part: &str| body.find(part).unwrap_or_else(|| panic!("{part}: {body}"));
    assert!(place("id=\"definition\"") < place("/metrics/clv/parts/scale"), "{body}");
    assert_eq!(unhurried("/metrics/clv/parts/moon").0, StatusCode::NOT_FOUND);
}

#[test]
fn what_is_wrong_is_said_with_a_way_back() {
    let (status, _, body) = get("/metrics/moon?lang=es");
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(body.contains("Aquí no hay nada") && body.contains("href=\"/?lang=es\""), "{body}");
    let (status, _, body) = get("/metrics/backlog?variant=moon");
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(body.contains("unknown variant “moon”"));
    let (_, _, body) = get("/metrics/backlog?variant=moon&range=week&lang=en&theme=dark");
    let usual = "href=\"/metrics/backlog?lang=en&amp;theme=dark\"";
    assert!(body.contains(usual) && body.contains("href=\"/?lang=en&amp;theme=dark\""), "{body}");
    // Nothing is there as usual either; what was meant is.
    let (_, _, body) = get("/metrics/first_respons_time?range=week&lang=en&theme=dark");
    let meant = "href=\"/metrics/first_response_time?range=week&amp;lang=en&amp;theme=dark\"";
    assert!(body.contains(meant) && !body.contains("This page as usual"), "{body}");
    assert!(body.contains("href=\"/api?range=week&amp;lang=en&amp;theme=dark\""), "{body}");
    let request = Request::get("/api").header(header::HOST, "localhost:8080");
    let (_, _, body) = send(Arc::new(service()), request.body(Body::empty()).unwrap());
    assert!(body.contains("curl -s http://localhost:8080/api/v1/metrics"), "{body}");
    assert_eq!(get("/nowhere").0, StatusCode::NOT_FOUND);
    let (status, headers, body) = get("/api/v1/metrics/moon");
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
    assert!(body.contains("unknown metric `moon`"), "{body}");
    let (status, _, body) = get("/api/v1/records?metrics=backlog&wher=x");
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(body.contains("unknown parameter `wher`"));
}

#[test]
fn an_empty_folder_says_how_to_begin() {
    let empty = service().without_data();
    let request = Request::get("/").header("accept-language", "es").body(Body::empty()).unwrap();
    let (status, _, body) = send(Arc::new(empty), request);
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("Aún no hay datos") && body.contains("baremo import"));
    // Four weeks of no data are not all data.
    let empty = Arc::new(service().without_data());
    let request = Request::get("/metrics/backlog?lang=es").body(Body::empty()).unwrap();
    let (_, _, body) = send(empty, request);
    assert!(body.contains("<b>Últimas 4 semanas</b><span aria-hidden"), "{body}");
}

#[test]
fn a_parameter_without_a_value_is_refused_by_pages_and_the_api() {
    for path in ["/metrics/backlog?set=at&lang=es", "/records/backlog?set=at&lang=es"] {
        let (status, _, body) = get(path);
        assert_eq!(status, StatusCode::BAD_REQUEST, "{path}");
        assert!(body.contains("«set=at» no tiene valor"), "{body}");
    }
    let (status, _, body) = get("/api/v1/records?metrics=backlog&set=at");
    assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
    assert!(body.contains("`set=at` has no value"), "{body}");
    assert!(body.contains("write it as `set=window=14d`"), "{body}");
}

#[test]
fn a_form_that_adds_a_filter_leads_to_its_link() {
    let (status, headers, _) = get("/?range=year&add=team&is=d%27Or");
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers[header::LOCATION], "/?range=year&where=team+%3D+%27d%27%27Or%27");
    // What only the data may say in the address is typed as it is called.
    for (typed, written) in [
        ("weekday&is=Lunes", "weekday+%3D+%27monday%27"),
        ("status&is=resuelta", "status+%3D+%27solved%27"),
        ("status&is=Abierta", "status+%3D+%27open%27"),
        ("status&is=resuelt", "status+%3D+%27resuelt%27"),
        ("team&is=resuelta", "team+%3D+%27resuelta%27"),
    ] {
        let (_, headers, _) = get(&format!("/?add={typed}"));
        assert_eq!(headers[header::LOCATION], format!("/?where={written}"));
    }
}

#[test]
fn a_form_without_a_value_shows_those_there_are() {
    let (_, _, body) = get("/metrics/backlog?add=team&lang=en");
    assert!(body.contains("<details class=\"menu no-print\" open>"), "{body}");
    assert!(body.contains("<option value=\"team\" selected>"), "{body}");
    assert!(body.contains("<datalist id=\"values\"><option value=\"email\">"), "{body}");
    assert!(body.contains("data-metrics=\"backlog\""), "{body}");
    assert!(body.contains("href=\"/metrics/backlog?where=team+%3D+%27email%27&amp;lang=en\""));
}

#[test]
fn a_filter_by_a_value_is_called_by_titles() {
    for (language, said) in [("en", "bought: once"), ("es", "lo comprado: una vez")] {
        let path = format!("/?where=segment.bought+%3D+%27once%27&lang={language}");
        let (_, _, body) = get(&path);
        assert!(body.contains(&format!(">{said} <span")), "{said}: {body}");
        assert!(!body.contains(">segment.bought = "), "{body}");
    }
    // So is one by what another subject says, and one by an attribute with a name of its own.
    let filters = "where=case.status+%3D+%27solved%27&where=%22Su+plan%22+%3D+%27oro%27";
    let (_, _, body) = get(&format!("/?{filters}&lang=es"));
    for said in ["estado del caso: resuelta", "Su plan: oro"] {
        assert!(body.contains(&format!(">{said} <span")), "{said}: {body}");
    }
}

#[test]
fn pages_leave_compressed_where_the_reader_takes_it() {
    use std::io::Read;

    let asked = |coding: &str| {
        let request = Request::get("/metrics?lang=en").header(header::ACCEPT_ENCODING, coding);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async move {
            let router = crate::router(Arc::new(service()));
            let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
            let (parts, body) = response.into_parts();
            (parts.headers, to_bytes(body, usize::MAX).await.unwrap())
        })
    };
    let (headers, plain) = asked("br, gzip;q=0");
    assert!(!headers.contains_key(header::CONTENT_ENCODING), "{headers:?}");
    let (headers, packed) = asked("br, gzip");
    assert_eq!(headers[header::CONTENT_ENCODING], "gzip");
    assert!(headers.contains_key(header::CONTENT_SECURITY_POLICY));
    assert!(headers.get_all(header::VARY).iter().any(|value| value == "accept-encoding"));
    assert!(packed.len() * 3 < plain.len(), "{} of {}", packed.len(), plain.len());
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked, plain);
}

#[test]
fn files_are_kept_for_ever_and_compressed() {
    let path = baremo_assets::path("app.css");
    let request = Request::get(path).header("accept-encoding", "gzip, br").body(Body::empty());
    let (status, headers, _) = send(Arc::new(service()), request.unwrap());
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers[header::CONTENT_ENCODING], "br");
    assert!(headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    assert_eq!(get("/assets/app.css").0, StatusCode::NOT_FOUND);
}

#[test]
fn the_api_answers_what_pages_show() {
    let body = Body::from(r#"{"metrics":["backlog"],"grain":"day"}"#);
    let (status, _, text) =
        send(Arc::new(service()), Request::post("/api/v1/query").body(body).unwrap());
    assert_eq!(status, StatusCode::OK, "{text}");
    let answer: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(answer["rows"].as_array().unwrap().len(), 9);
    let wrong = Request::post("/api/v1/query").body(Body::from(r#"{"metric":"x"}"#)).unwrap();
    assert_eq!(send(Arc::new(service()), wrong).0, StatusCode::BAD_REQUEST);
    let (_, _, text) = get("/api/v1/records?metrics=backlog&offset=100&limit=50");
    let records: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(records["rows"].as_array().unwrap().len(), 20);
    assert_eq!(records["total"], 120);
    assert!(records["rows"][0]["agent"].as_str().unwrap().contains(HOSTILE));
    for path in ["customers?limit=0", "records?metrics=backlog&limit=-5", "values?limit=x"] {
        let (status, _, text) = get(&format!("/api/v1/{path}"));
        assert!(status == StatusCode::BAD_REQUEST && text.contains("from 1 on"), "{path}: {text}");
    }
    for path in [
        "metrics",
        "metrics/backlog",
        "dimensions?metric=backlog",
        "values?dimension=team",
        "sources",
        "conversations/1",
        "customers?sort=health&limit=3",
        "views",
        "boards",
    ] {
        assert_eq!(get(&format!("/api/v1/{path}")).0, StatusCode::OK, "{path}");
    }
}
