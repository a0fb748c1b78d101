//! The catalogue: every page is right and every example runs.

use serde_json::{Value, json};

use crate::Bench;
use crate::demo::demo;

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

#[test]
fn every_metric_has_something_to_show_of_the_demo() {
    let bench = &demo().bench;
    let listed = bench.json(&["metrics", "list"]);
    let names = listed.as_array().expect("metrics").iter().filter_map(|m| m["name"].as_str());
    let names: Vec<&str> = names.collect();
    // The last year: who stays and who leaves is known of a range that begins with customers.
    let watermark = bench.json(&["query", "ticket_volume"])["watermark"].to_string();
    let year: i32 = watermark[1..5].parse().expect("an instant");
    let from = format!("{}{}", year - 1, &watermark[5..11]);
    let answer = bench.json(&["query", &names.join(","), "--from", &from]);
    for name in names {
        let value = &answer["total"]["values"][name];
        // A share of the whole is asked by what it is shared among, targets by their kind.
        let whole = value["reason"] == "needs_a_dimension" || value["reason"] == "mixed_target";
        assert!(whole || value["value"].is_number(), "{name}: {value}");
    }
    for (metric, variant) in [
        ("bot_containment", "bot_abandoned"),
        ("cart_abandonment_rate", "recovered"),
        ("comments", "account"),
        ("heat_map", "moves"),
        ("likes", "account"),
        ("mrr", "churned_paused"),
        ("social_insights", "answerable"),
    ] {
        let value = bench.value(&[metric, "--variant", variant]);
        assert!(value["value"].as_f64().is_some_and(|it| it > 0.0), "{metric} {variant}: {value}");
    }
    let groups = |words: &[&str], by: &str| -> Vec<Value> {
        let answer = bench.json(&[&["query"], words].concat());
        let rows = answer["rows"].as_array().expect("rows").iter();
        let known = rows.filter(|row| row["values"][words[0]]["value"].is_number());
        known.map(|row| row["by"][by].clone()).collect()
    };
    let by_reason = groups(&["contact_rate", "--by", "contact_reason"], "contact_reason");
    assert!(by_reason.contains(&json!("pedido > envío")), "{by_reason:?}");
    let by_channel = groups(&["cost_per_contact", "--by", "channel"], "channel");
    assert!(["email", "phone"].iter().all(|it| by_channel.contains(&json!(it))), "{by_channel:?}");
    let topics = groups(&["social_insights", "--variant", "topics"], "labels");
    assert!(topics.contains(&json!("envio")), "{topics:?}");
    for variant in ["historic", "predictive", "model", "contractual"] {
        let value = bench.value(&["clv", "--variant", variant, "--from", &from]);
        assert!(value["value"].as_f64().is_some_and(|money| money > 0.0), "{variant}: {value}");
    }
}
