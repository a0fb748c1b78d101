//! Intervals of recurring money by drawing customers anew.

use serde_json::{Value, json};

use crate::Bench;

const MAP: &str = r#"
name = "subscriptions"
[tables.kinds]
started = "started"
cancelled = "cancelled"
[[file]]
name = "subscriptions"
has = ["id", "customer", "kind", "date", "amount"]
formats = ["%Y-%m-%d"]
stream = "subscription"
subject = "id"
record = "{id}/{kind}"
[file.common]
customer = "customer"
[[file.event]]
kind = { from = "kind", map = "kinds" }
at = "date"
[file.event.attributes]
amount = "amount?"
currency = "'EUR'"
"#;

/// Half of a hundred customers pay 10 in two subscriptions, the others 30; twenty more have left.
fn bench() -> Bench {
    let bench = Bench::new();
    let began = |id: &str, customer: usize, amount: u32| {
        format!("{id},c{customer},started,2026-01-05,{amount}\n")
    };
    let mut rows = String::from("id,customer,kind,date,amount\n");
    for customer in 0..50 {
        rows += &began(&format!("a{customer}"), customer, 4);
        rows += &began(&format!("b{customer}"), customer, 6);
    }
    for customer in 50..100 {
        rows += &began(&format!("a{customer}"), customer, 30);
    }
    for customer in 100..120 {
        rows += &began(&format!("a{customer}"), customer, 500);
        rows += &format!("a{customer},c{customer},cancelled,2026-02-10,\n");
    }
    bench.import_each("billing", MAP, &[("subscriptions.csv", &rows)]);
    bench
}

#[test]
fn recurring_money_is_drawn_with_the_customers_who_pay_it() {
    let bench = bench();
    let answer = bench.json(&["query", "mrr", "--interval", "bootstrap"]);
    assert_eq!(answer["metrics"][0]["interval"], "bootstrap", "{answer}");
    let value = &answer["total"]["values"]["mrr"];
    assert_eq!(value["value"], 200_000.0, "{value}");
    // Its standard error is the root of 50 · 10² + 50 · 30², 223.61: 1.96 of it on each side. Who
    // left adds nothing, and two subscriptions come and go together.
    for (end, expected) in [(0, 156_173.0), (1, 243_827.0)] {
        let found = value["interval"][end].as_f64().expect("an interval");
        assert!((found - expected).abs() < 8_000.0, "{value}");
    }
    // Unless it is asked for there is none, nor of the points of a trend.
    let usual = bench.json(&["query", "mrr"]);
    assert_eq!(usual["total"]["values"]["mrr"]["interval"], Value::Null, "{usual}");
    let months = bench.json(&["query", "mrr", "--interval", "bootstrap", "--grain", "month"]);
    let drawn = |place: &Value| place["values"]["mrr"]["interval"].is_array();
    let rows = months["rows"].as_array().expect("rows");
    assert_eq!((rows.iter().any(drawn), rows.len()), (false, 2), "{months}");
    // Nor has that of a trend of one month, by source.
    let asked = ["query", "mrr", "--interval", "bootstrap", "--grain", "month", "--by", "source"];
    let month = bench.json(&[&asked[..], &["--from", "2026-02-01", "--to", "2026-02-28"]].concat());
    let points = month["rows"].as_array().expect("rows");
    assert_eq!((points.iter().any(drawn), points.is_empty()), (false, false), "{month}");
}

#[test]
fn what_no_customer_brings_says_why_it_is_not_drawn() {
    let bench = bench();
    for (metric, variant) in [("clv_to_cac", "default"), ("follower_growth", "followers")] {
        let words = ["query", metric, "--variant", variant, "--interval", "bootstrap"];
        let answer = bench.json(&words);
        let notes = answer["notes"].to_string();
        let told = format!("`{metric}` has no interval by bootstrap: not all that it is made of");
        assert!(notes.contains(&told), "{notes}");
        assert_ne!(answer["metrics"][0]["interval"], json!("bootstrap"), "{answer}");
    }
}
