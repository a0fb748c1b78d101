//! Ranges whose windows are not over.

use super::*;

#[test]
fn where_no_window_is_over_the_latest_range_that_is_stands_beside_the_reason() {
    let sent = |path: &str| {
        let service = Arc::new(service().with_open_windows());
        send(service, Request::get(path).body(Body::empty()).unwrap()).2
    };
    // The made-up data end on 31 December at 23:00.
    let latest = "from=2025-11-03&amp;to=2025-11-30&amp;lang=";
    let body = sent("/metrics/reopen_rate?lang=en");
    assert!(body.contains("There is no value: the 30-day window is not over for any of the 812"));
    assert!(body.contains("cases of this range; the last one ends on 3"), "{body}");
    assert!(body.contains("Latest range that is over: 3 Nov 2025 – 30 Nov 2025"), "{body}");
    assert!(body.contains(&format!("href=\"/metrics/reopen_rate?{latest}en\"")), "{body}");
    assert!(!body.contains("Nothing to count is on record"), "it is on record: {body}");
    let body = sent("/?lang=es&compare=none");
    assert!(body.contains("Último periodo terminado: 3 nov 2025 – 30 nov 2025"), "{body}");
    let link = "href=\"/metrics/reopen_rate?from=2025-11-03&amp;to=2025-11-30&amp;compare=none";
    assert!(body.contains(link), "{body}");
    assert!(body.contains("de este periodo; el último termina, a más tardar, el 3"), "{body}");
}

#[test]
fn a_card_says_the_figure_of_the_latest_range_that_is_over() {
    let shown = |service: FakeService| {
        let service = Arc::new(service.with_windows_over_until("2025-11-30"));
        send(service, Request::get("/?lang=en").body(Body::empty()).unwrap()).2
    };
    let range = "Latest range that is over, 3 Nov 2025 – 30 Nov 2025: ";
    let body = shown(service());
    let said = body.split(range).nth(1).unwrap_or_else(|| panic!("{body}"));
    assert!(said.split("</a>").next().is_some_and(|said| said.contains("(n\u{a0}=\u{a0}")));
    // The cards come first where it is not at hand.
    let body = shown(service().without_haste());
    assert!(!body.contains(range) && body.contains("scales=now"), "{body}");
}
