//! The catalogue: every page is right and every example runs.

use crate::Bench;

#[test]
fn pages_are_right_and_their_examples_agree() {
    let run = Bench::new().run(&["metrics", "check"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
}

#[test]
fn the_list_is_told_in_the_language_asked_for() {
    let bench = Bench::new();
    let english = bench.json(&["metrics", "list"]);
    let spanish = bench.json(&["metrics", "list", "--lang", "es"]);
    let title = |list: &serde_json::Value, name: &str| {
        let all = list.as_array().cloned().unwrap_or_default();
        let found = all.into_iter().find(|metric| metric["name"] == name);
        found.map(|metric| metric["title"].clone()).unwrap_or_default()
    };
    assert_eq!(title(&english, "first_response_time"), "First response time");
    assert_eq!(title(&spanish, "first_response_time"), "Tiempo de primera respuesta");
    for metric in english.as_array().expect("a list") {
        for key in ["name", "title", "family", "unit", "better", "variants", "parameters"] {
            assert!(!metric[key].is_null(), "{} has no {key}", metric["name"]);
        }
    }
}

#[test]
fn an_unknown_metric_is_answered_with_the_nearest() {
    let bench = Bench::new();
    bench.run(&["init"]);
    let run = bench.run(&["query", "first_respons_time"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("first_response_time"), "{}", run.stderr);
}
