//! What holds on every route: its state is in its links, and no form of elsewhere is taken.

use baremo_metrics::ServiceError;
use baremo_testkit::intake::FakeIntake;

use super::*;
use crate::api::{ENDPOINTS, ROOT};
use crate::pages::{FORMS, PAGES, TABLES};
use crate::visit::{self, Page, Visit};

/// Returns a path of a route with something in its places.
fn filled(path: &str) -> String {
    let places = [
        ("{id}", "backlog"),
        ("{metric}", "backlog"),
        ("{name}", "backlog"),
        ("{source}", "desk"),
        ("{board}", "founder"),
        ("{close}", "2025-11"),
        ("{upload}", "up1"),
        ("{part}", "variants"),
        ("{period}", "2025-11"),
        ("{word}", "pico"),
        ("{file}", "trend.svg"),
    ];
    let put = |path: String, (place, with): (&str, &str)| path.replace(place, with);
    places.into_iter().fold(path.to_owned(), put)
}

fn site() -> crate::Site {
    let site = crate::Site::from(Arc::new(service()));
    site.with_imports(Arc::new(FakeIntake::default()))
}

/// Keys of pages there are, and one of a page that nobody has written yet.
const STATE: [&str; 5] = ["source=desk", "page=2", "calc=csat", "n-total=80", "not-yet=1"];

#[test]
fn no_page_loses_its_state_to_language_theme_or_zone() {
    let mut seen = 0;
    for (path, _) in PAGES {
        let path = filled(path);
        let request = Request::get(format!("{path}?lang=en&{}", STATE.join("&")));
        let (_, _, body) = send(site(), request.body(Body::empty()).unwrap());
        // Files have no links, and one page leads to another.
        if !body.contains("<header class=\"top\">") {
            continue;
        }
        seen += 1;
        let (before, _) = body.split_once("\" hreflang=\"es\"").expect("each page has both");
        let language = before.rsplit("href=\"").next().unwrap();
        let mut links = body.split("href=\"").filter_map(|rest| rest.split('"').next());
        let theme = links.find(|link| link.contains("theme=dark")).expect("each page has themes");
        for part in STATE {
            assert!(language.contains(part), "{path} loses {part}: {language}");
            assert!(theme.contains(part), "{path} loses {part}: {theme}");
        }
        let Some((_, form)) = body.split_once("data-whole") else { continue };
        let (form, _) = form.split_once("</form>").unwrap();
        // Another zone may make another list, which begins anew.
        for (key, value) in STATE.iter().filter_map(|part| part.split_once('=')) {
            let field = format!("<input type=\"hidden\" name=\"{key}\" value=\"{value}\">");
            assert_eq!(form.contains(&field), key != "page", "{path} {key}: {form}");
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn what_means_something_on_one_page_stays_there() {
    let request = Request::get(format!("/calculators?lang=en&range=month&{}", STATE.join("&")));
    let (_, _, body) = send(site(), request.body(Body::empty()).unwrap());
    assert!(body.contains("href=\"/customers?range=month&amp;lang=en\""), "{body}");
    // Neither a search nor another calculator is given the numbers of this one.
    let (_, search) = body.split_once("<form class=\"search\"").unwrap();
    let (search, _) = search.split_once("</form>").unwrap();
    assert!(search.contains("name=\"range\" value=\"month\""), "{search}");
    let (_, main) = body.split_once("<main").unwrap();
    for part in [search, main] {
        for own in ["n-total", "page", "not-yet"] {
            assert!(!part.contains(&format!("type=\"hidden\" name=\"{own}\"")), "{own}: {part}");
        }
    }
}

#[test]
fn no_route_takes_what_a_page_of_elsewhere_sends() {
    // Routes without a list of their own.
    let single = ["/import", "/boards/import", "/login", "/logout"];
    let routes = include_str!("../lib.rs");
    assert_eq!(routes.matches("post(").count(), single.len(), "name a new route here, too");
    let forms = FORMS.iter().map(|(path, _)| ("post", (*path).to_owned()));
    let calls = ENDPOINTS.iter().filter(|endpoint| endpoint.method != "get");
    let calls = calls.map(|endpoint| (endpoint.method, format!("{ROOT}{}", endpoint.path)));
    let single = single.map(|path| ("post", path.to_owned()));
    for (method, path) in forms.chain(calls).chain(single) {
        let status = |origin: &str| {
            let request = Request::builder()
                .method(method.to_uppercase().as_str())
                .uri(filled(&path))
                .header(header::HOST, "localhost:1")
                .header(header::ORIGIN, origin);
            send(site(), request.body(Body::empty()).unwrap()).0
        };
        for origin in ["http://evil.example", "http://localhost:2", "null"] {
            assert_eq!(status(origin), StatusCode::FORBIDDEN, "{method} {path} of {origin}");
        }
        let own = status("http://localhost:1");
        let refused = [StatusCode::FORBIDDEN, StatusCode::METHOD_NOT_ALLOWED];
        assert!(!refused.contains(&own), "{method} {path}: {own}");
    }
}

#[test]
fn every_answer_is_sealed_private_and_out_of_search_engines() {
    let pages = PAGES.iter().map(|(path, _)| filled(path));
    let tables = TABLES.iter().map(|(path, _)| filled(path) + ".csv");
    let forms = FORMS.iter().map(|(path, _)| filled(path));
    let others = ["/healthz", "/nowhere", "/assets/none", "/login", "/api/v1/metrics", "/api/v1/x"];
    let paths = pages.chain(tables).chain(forms).chain(others.map(str::to_owned));
    for path in paths {
        let ask = |method: &str| {
            let request = Request::builder().method(method).uri(format!("{path}?lang=es"));
            send(site(), request.body(Body::empty()).unwrap())
        };
        let (status, headers, _) = ask("GET");
        let of = |name: &str| headers.get(name).map(|value| value.to_str().unwrap());
        assert_eq!(of("cache-control"), Some("no-store"), "{path}");
        assert_eq!(of("x-robots-tag"), Some("noindex, nofollow"), "{path}");
        assert_eq!(of("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(of("referrer-policy"), Some("same-origin"), "{path}");
        let policy = of("content-security-policy").unwrap();
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        // Whoever asks for the head alone hears the same.
        let (head, of_head, body) = ask("HEAD");
        if status != StatusCode::METHOD_NOT_ALLOWED {
            assert_eq!((head, body.as_str()), (status, ""), "{path}");
            assert_eq!(of_head.get("content-type"), headers.get("content-type"), "{path}");
        }
    }
}

#[test]
fn the_address_of_a_form_is_a_page_with_ways_back() {
    let is_page = |path: &str| PAGES.iter().any(|(page, _)| *page == path);
    let forms = FORMS.iter().map(|(path, _)| *path).filter(|path| !is_page(path));
    let mut seen = 0;
    for path in forms.map(filled) {
        let request = Request::get(format!("{path}?lang=es")).body(Body::empty()).unwrap();
        let (status, headers, body) = send(site(), request);
        assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert_eq!(headers[header::ALLOW], "POST", "{path}");
        assert!(body.contains("<html lang=\"es\"") && body.contains("<main"), "{path}: {body}");
        seen += 1;
    }
    assert!(seen > 2, "{seen}");
    // What else is asked is no reader's.
    let request = Request::delete("/healthz").header(header::HOST, "localhost:1");
    let request = request.header(header::ORIGIN, "http://localhost:1");
    let (status, _, body) = send(site(), request.body(Body::empty()).unwrap());
    assert_eq!((status, body.as_str()), (StatusCode::METHOD_NOT_ALLOWED, ""));
}

#[test]
fn a_page_that_breaks_is_a_page_with_ways_back() {
    let show = |_: &Visit<'_>| -> Result<Page, ServiceError> { panic!("it breaks") };
    let router = axum::Router::new().route("/", visit::route(show)).with_state(site());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let (status, body) = runtime.block_on(async {
        let request = Request::get("/?lang=es").body(Body::empty()).unwrap();
        let response = router.oneshot(request).await.unwrap();
        let status = response.status();
        (status, to_bytes(response.into_body(), usize::MAX).await.unwrap())
    });
    let body = String::from_utf8_lossy(&body);
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(body.contains("<html lang=\"es\"") && body.contains("<main"), "{body}");
    // It is told in the catalogue's words, and nothing of what broke.
    assert!(body.contains("Se ha producido un error interno") && !body.contains("broke"), "{body}");
}

#[test]
fn a_part_is_the_main_part_alone() {
    let request = Request::get("/").header("x-part", "main").body(Body::empty()).unwrap();
    let (_, headers, body) = send(Arc::new(service()), request);
    assert!(body.contains("<main") && !body.contains("<header class=\"top\""));
    assert!(headers[header::VARY].to_str().unwrap().contains("x-part"));
}

#[test]
fn a_search_finds_where_files_are_taken_in() {
    for (asked, path) in [
        ("importacion", "/import"),
        ("ficheros", "/import"),
        ("archivos", "/import"),
        ("rechazos", "/sources/rejects"),
    ] {
        let request = Request::get(format!("/metrics?q={asked}&lang=es"));
        let (_, _, body) = send(site(), request.body(Body::empty()).unwrap());
        // Not the address in the head, which holds what was asked for.
        let found = body.split("class=\"found\"").nth(1).unwrap_or_default();
        assert!(found.contains(&format!("href=\"{path}?lang=es\"")), "{asked}: {body}");
    }
}

#[test]
fn a_search_finds_pages_dimensions_values_and_conversations() {
    let body = check("/metrics?q=chan", ["Dimensions", "Dimensiones"]);
    assert!(body.contains("by=channel"), "{body}");
    let (_, _, body) = get("/metrics?q=77&lang=en");
    assert!(body.contains("href=\"/conversations/desk/77?lang=en\""), "{body}");
    assert!(body.contains("href=\"/customers?lang=en&amp;find=77\""), "{body}");
    let (_, _, body) = get("/metrics?q=coho&lang=en");
    assert!(body.contains("Pages") && body.contains("lang=es&amp;q=coho"), "{body}");
    let (_, _, body) = get("/metrics?q=missing&lang=es");
    assert!(body.contains("No hay nada llamado «missing»"), "{body}");
}
