//! Figures of a vendor that are not ours, down to the conversations that they are about.

use baremo_testkit::intake::FakeIntake;

use super::*;

fn get(path: &str) -> (StatusCode, header::HeaderMap, String) {
    let site = crate::Site::from(Arc::new(service()));
    let site = site.with_imports(Arc::new(FakeIntake::default()));
    send(site, Request::get(path).body(Body::empty()).unwrap())
}

#[test]
fn why_figures_differ_leads_to_the_conversations_in_which_they_do() {
    let (_, _, body) = get("/sources?lang=es");
    let (_, rest) = body.split_once("href=\"/sources/differing?").expect("it is a link");
    let (query, rest) = rest.split_once('"').unwrap();
    assert!(rest.starts_with(">2: minutos enteros</a>"), "{rest}");
    let query = query.replace("&amp;", "&");
    for part in ["source=", "figure=reply_time", "class=rounding", "lang=es"] {
        assert!(query.contains(part), "{query}");
    }
    let (status, _, list) = get(&format!("/sources/differing?{query}"));
    assert_eq!(status, StatusCode::OK, "{list}");
    for part in ["Primera respuesta del centro", "/a%2F7?lang=es\"", "minutos enteros"] {
        assert!(list.contains(part), "{part}: {list}");
    }
    assert!(!list.contains("<script>alert") && list.contains("1–2 de 2"), "{list}");
}

#[test]
fn an_address_without_source_or_figure_says_so_and_lists_them() {
    for path in ["/sources/differing?lang=es", "/sources/differing?figure=reply_time&lang=es"] {
        let (status, _, body) = get(path);
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
        assert!(body.contains("tiene que nombrar una fuente y una de sus cifras"), "{body}");
        assert!(body.contains("figure=reply_time") && !body.contains("«»"), "{body}");
    }
}
