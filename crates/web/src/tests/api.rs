//! What the API says where something is wrong, and what changed.

use serde_json::Value;

use super::*;
use crate::api::problems::TYPES;

/// Sends a request and returns status, headers and the problem details.
fn refused(request: Request<Body>) -> (StatusCode, header::HeaderMap, Value) {
    let (status, headers, body) = send(Arc::new(service()), request);
    assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json", "{body}");
    let problem: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(problem["status"], status.as_u16(), "{body}");
    assert!(!problem["title"].as_str().unwrap().is_empty(), "{body}");
    (status, headers, problem)
}

fn asked(method: &str, path: &str, body: &'static str) -> Request<Body> {
    Request::builder().method(method).uri(path).body(Body::from(body)).unwrap()
}

#[test]
fn every_refusal_is_problem_details_with_a_way_out() {
    for (method, path, status, detail, hint) in [
        ("GET", "/api/v1/query", 405, "`/api/v1/query` does not take GET", "there are: POST"),
        ("DELETE", "/api/v1/metrics", 405, "does not take DELETE", "there are: GET, HEAD"),
        ("GET", "/api/v1/metrics/%ff", 404, "no endpoint `/api/v1/metrics/%ff`", "/api lists"),
        ("GET", "/api/v1/moon", 404, "no endpoint `/api/v1/moon`", "/api lists"),
        ("GET", "/api/v1/values?dimension=nope", 400, "unknown dimension `nope`", ""),
        (
            "GET",
            "/api/v1/records?metric=csat",
            400,
            "`metric`, did you mean `metrics`?",
            "there are",
        ),
        (
            "GET",
            "/api/v1/findings?metrics=zzz",
            400,
            "unknown metric `zzz`",
            "/api/v1/metrics` lists",
        ),
        ("GET", "/api/v1/metrics/zzz", 404, "unknown metric `zzz`", "/api/v1/metrics` lists"),
        ("GET", "/api/v1/closes/2020-01", 404, "no period `2020-01`", "`POST /api/v1/closes`"),
        ("GET", "/api/v1/records", 400, "the parameter `metrics` is missing", ""),
        ("GET", "/api/v1/findings?range=last_mnth", 400, "last_mnth", ""),
        ("GET", "/api/v1/findings?by=team,chanel", 400, "unknown dimension `chanel`", ""),
    ] {
        let (told, headers, problem) = refused(asked(method, path, ""));
        assert_eq!(told.as_u16(), status, "{path}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(detail), "{path}: {problem}");
        assert!(problem["hints"].to_string().contains(hint), "{path}: {problem}");
        assert!(!problem["hints"].to_string().contains("--"), "{path}: {problem}");
        assert_eq!(headers.contains_key(header::ALLOW), status == 405, "{path}");
    }
    let (_, _, problem) = refused(asked("GET", "/api/v1/query?lang=es", ""));
    assert_eq!(problem["detail"], "`/api/v1/query` no admite GET");
}

#[test]
fn what_could_not_be_read_is_listed_in_pages() {
    let site = || {
        let site = crate::Site::from(Arc::new(service()));
        site.with_imports(Arc::new(baremo_testkit::intake::FakeIntake::default()))
    };
    let listed = |query: &str| -> Value {
        let (status, _, body) = send(site(), asked("GET", &format!("/api/v1/rejects?{query}"), ""));
        assert_eq!(status, StatusCode::OK, "{body}");
        serde_json::from_str(&body).unwrap()
    };
    let rows = |told: &Value| told["rows"].as_array().map_or(0, Vec::len);
    let first = listed("lang=es");
    assert_eq!((rows(&first), &first["total"]), (50, &120.into()), "{first}");
    assert_eq!(rows(&listed("offset=100&limit=1000")), 20);
    assert_eq!(first["groups"][0]["reason"], "id_missing");
    let row = &first["rows"][0];
    for key in ["source", "reason", "message", "file", "line", "raw"] {
        assert!(row.get(key).is_some(), "{key}: {row}");
    }
    assert_eq!((&row["message"], &row["line"]), (&HOSTILE.into(), &2.into()), "{row}");
    // A site that takes no files in has none.
    let (status, _, problem) = refused(asked("GET", "/api/v1/rejects", ""));
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(problem["detail"].to_string().contains("takes no files in"), "{problem}");
}

#[test]
fn programs_go_by_types_that_the_page_lists_and_by_names_that_were_meant() {
    let query = r#"{"metrics":["respons_time"]}"#;
    for (method, path, body, kind, meant) in [
        ("GET", "/api/v1/metrics/respons_time", "", "/api#unknown_name", &["response_time"][..]),
        ("POST", "/api/v1/query", query, "/api#unknown_name", &["response_time"]),
        ("GET", "/api/v1/moon", "", "about:blank", &[]),
        ("GET", "/api/v1/records", "", "about:blank", &[]),
    ] {
        let (_, _, problem) = refused(asked(method, path, body));
        assert_eq!(problem["type"], kind, "{path}: {problem}");
        assert_eq!(problem["meant"], serde_json::json!(meant), "{path}: {problem}");
    }
    let (_, _, page) = get("/api?lang=en");
    let words: Vec<&str> = TYPES.iter().map(|own| own.word).collect();
    assert!(words.is_sorted(), "{words:?}");
    for word in words {
        assert_eq!(page.matches(&format!("id=\"{word}\"")).count(), 1, "{word}");
    }
}

#[test]
fn a_body_that_is_too_long_is_refused_as_such() {
    let long = Request::post("/api/v1/query").body(Body::from(vec![b' '; 256 * 1024 + 1]));
    let (status, _, problem) = refused(long.unwrap());
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(problem["detail"], "the body is longer than 262144 bytes");
}

#[test]
fn who_asks_from_elsewhere_is_told_so_by_the_api_too() {
    let request = Request::get("/api/v1/metrics").header(header::HOST, "evil.example");
    let (status, _, problem) = refused(request.body(Body::empty()).unwrap());
    assert_eq!(status, StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(problem["detail"], "this server answers to names of its own machine only");
    let request = Request::post("/api/v1/query").header("origin", "http://evil.example");
    let (status, _, problem) = refused(request.body(Body::empty()).unwrap());
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(problem["detail"], "forms are taken from pages of this server only");
    // A page stays a page.
    let (status, headers, body) = get("/metrics/%ff");
    assert_eq!(status, StatusCode::NOT_FOUND, "{body}");
    assert!(body.contains("<html") && headers.contains_key(header::CONTENT_SECURITY_POLICY));
}

#[test]
fn a_question_without_metrics_is_no_question() {
    let (status, _, problem) = refused(asked("POST", "/api/v1/query", r#"{"metrics":[]}"#));
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let detail = "the body is not a question: `metrics` takes at least one";
    assert_eq!(problem["detail"], detail);
    assert!(problem["hints"].to_string().contains("for example"), "{problem}");
    let (_, _, problem) = refused(asked("POST", "/api/v1/query", "{"));
    let detail = "the body is not a question: it is no JSON from line 1, column 1 on";
    assert_eq!(problem["detail"], detail);
}

#[test]
fn what_changed_is_what_the_overview_says() {
    let (status, _, body) = get("/api/v1/findings?range=last_month&limit=2&by=team");
    assert_eq!(status, StatusCode::OK, "{body}");
    let told: Value = serde_json::from_str(&body).unwrap();
    let found = told["findings"].as_array().unwrap();
    assert_eq!(found.len(), 2, "{body}");
    assert!(told["tested"].as_u64().unwrap() >= 2, "{body}");
    assert_eq!(found[0]["previous"]["detectable"], true, "{body}");
    // By the dimensions of the page.
    let told: Value = serde_json::from_str(&get("/api/v1/findings?range=last_month").2).unwrap();
    let found = told["findings"].as_array().unwrap();
    let (_, _, page) = get("/?range=last_month&lang=en");
    let metric = found[0]["metric"].as_str().unwrap();
    let catalog = catalog();
    let title = &catalog.get(metric).unwrap().english.title;
    let said = page.split("class=\"panel say\"").nth(1).unwrap();
    let first = said.split("</li>").next().unwrap();
    assert!(first.contains(title.as_str()), "{title}: {first}");
    // What customers wait for comes before what is said of the company, and the page says why.
    assert_eq!(catalog.get(metric).unwrap().family, "speed", "{body}");
    assert!(said.contains("with weight four for speed, load, voice and quality"), "{said}");
}

#[test]
fn the_page_of_the_api_speaks_the_language_of_the_reader() {
    use crate::api::ENDPOINTS;
    check("/api", ["Asks for metrics: values", "Pregunta por métricas: valores"]);
    let pages = ["en", "es"].map(|language| get(&format!("/api?lang={language}")).2);
    // Words of code are marked as such, so what stands before the first is looked for.
    let before_code = |text: &'static str| text.split('`').next().unwrap_or_default();
    for endpoint in ENDPOINTS {
        for text in endpoint.parameters.iter().map(|it| it.about).chain([endpoint.summary]) {
            assert!(!text.en.is_empty() && !text.es.is_empty(), "{}", endpoint.path);
            assert!(text.en != text.es, "{}: {}", endpoint.path, text.en);
            assert_eq!(text.en.matches('`').count() % 2, 0, "{}", text.en);
            assert_eq!(text.en.matches('`').count(), text.es.matches('`').count(), "{}", text.es);
            for (page, said) in pages.iter().zip([text.en, text.es]) {
                assert!(page.contains(before_code(said)), "{}: {said}", endpoint.path);
            }
        }
    }
    assert!(!pages[1].contains("<p lang=") && pages[1].contains("<code>weak</code>"));
}

#[test]
fn the_second_name_of_a_default_is_listed_and_taken() {
    let (_, _, body) = send(Arc::new(service()), asked("GET", "/api/v1/metrics/clv", ""));
    let metric: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(metric["default_name"], "observed_life", "{body}");
    assert_eq!(get("/metrics/clv?variant=observed_life").0, StatusCode::OK);
    assert_eq!(get("/metrics/clv?variant=observed_lives").0, StatusCode::BAD_REQUEST);
}

#[test]
fn an_answer_says_its_formula_as_it_was_asked_for() {
    let question = r#"{"metrics":["first_response_time"],"stat":"p90"}"#;
    for (path, formula) in
        [("/api/v1/query", "p90 of (first"), ("/api/v1/query?lang=es", "p90 de (primera")]
    {
        let (status, _, body) = send(Arc::new(service()), asked("POST", path, question));
        assert_eq!(status, StatusCode::OK, "{body}");
        let answer: Value = serde_json::from_str(&body).unwrap();
        let told = answer["metrics"][0]["formula"].as_str().unwrap();
        assert!(told.starts_with(formula), "{told}");
        assert_eq!(answer["metrics"][0]["statistic"], "p90", "{body}");
    }
    check("/api", ["which every address takes", "que admiten todas las direcciones"]);
}
