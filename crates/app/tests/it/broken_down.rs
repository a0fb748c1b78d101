//! By what figures are broken down: what holds of a row or does not, articles, and no measures.

use serde_json::{Value, json};

use crate::{Bench, line};

/// Ana comes back while she is a customer; Cid is none yet.
const ORDERS: &str = "\
order,customer,date,currency
1,ana,2025-06-01,EUR
2,ana,2026-01-10,EUR
3,cid,2026-01-20,EUR
";

/// The orders of January.
const JANUARY: [&str; 7] =
    ["contact_rate", "--variant", "orders", "--from", "2026-01-01", "--to", "2026-01-31"];

fn bench() -> Bench {
    let bench = Bench::new();
    bench.import_orders(ORDERS);
    bench
}

#[test]
fn what_does_not_hold_is_a_row_of_its_own_and_leads_to_its_records() {
    let bench = bench();
    let answer = bench.json(&[&["query"], &JANUARY[..], &["--by", "customer.active"]].concat());
    let rows = answer["rows"].as_array().expect("rows");
    let told = |row: &Value| {
        let value = row["values"]["contact_rate"]["value"].clone();
        (row["by"]["customer.active"].clone(), value)
    };
    let told: Vec<(Value, Value)> = rows.iter().map(told).collect();
    assert_eq!(told, [(json!("false"), json!(1.0)), (json!("true"), json!(1.0))]);
    for filter in ["= 'false'", "= false", "!= 'true'", "in ('false')"] {
        let filter = format!("customer.active {filter}");
        let value = bench.value(&[&JANUARY[..], &["--where", filter.as_str()]].concat());
        assert_eq!(value["value"], 1.0, "{filter}");
    }
}

#[test]
fn a_measure_is_called_one_and_its_classes_are_asked_for() {
    let bench = bench();
    let by = |name: &str, more: &[&str]| {
        bench.run(&[&["query"], &JANUARY[..], &["--by", name], more].concat())
    };
    for (name, class) in [
        ("customer.order_count", "order_count > 0"),
        ("customer.longest_wait", "longest_wait > 1d"),
        ("customer.last_order_at", "last_order_at > watermark - 90d"),
    ] {
        let refused = by(name, &[]);
        assert_eq!(refused.status, 1, "{name}: {}", refused.stdout);
        let told = line(&refused.stderr);
        let column = name.trim_start_matches("customer.");
        let file = format!("segments/{column}.toml");
        assert!(told.contains(&format!("`{name}` is a measure")), "{told}");
        assert!(told.contains(&file) && told.contains(class), "{told}");
        let spanish = line(&by(name, &["--lang", "es"]).stderr);
        assert!(spanish.contains(&format!("`{name}` es una medida")), "{spanish}");

        // What is offered can be used as it stands.
        let text = told.split("such as ").nth(1).expect("an example");
        bench.write(&file, text);
        let answered = by(&format!("segment.{column}"), &[]);
        assert_eq!(answered.status, 0, "{text}: {}", answered.stderr);
    }
    // Of what is no customer's a filter is offered.
    let refused = bench.run(&["query", "contact_rate", "--variant", "orders", "--by", "net"]);
    assert!(line(&refused.stderr).contains("`net` is a measure"), "{}", refused.stderr);
}

#[test]
fn articles_are_asked_for_by_either_word() {
    let bench = bench();
    for word in ["sku", "product"] {
        let answer = bench.json(&[&["query"], &JANUARY[..], &["--by", word]].concat());
        let rows = answer["rows"].as_array().expect("rows");
        assert_eq!(rows.len(), 1, "{word}: {answer}");
        bench.json(&["query", "contact_rate", "--by", word]);
    }
}
