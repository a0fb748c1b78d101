//! The records of service-level targets say which were missed.

use baremo_testkit::policies::Policy;
use serde_json::{Value, json};

use crate::serve::Server;
use crate::{Bench, SMALL};

/// E-mail is promised an answer in 10 minutes and a solution in 25, everything else an answer.
fn bench() -> Bench {
    let mail = Policy {
        name: "email",
        calendar: Some("wall"),
        when: Some("channel = 'email'"),
        targets: &[("first_response", "10m"), ("resolution", "25m")],
    };
    let bench = Bench::new();
    bench.import_small(SMALL);
    bench.promise(&[mail, Policy::of_all(&[("first_response", "10m")])]);
    bench
}

#[test]
fn a_missed_target_is_worth_nothing_and_the_sum_is_the_figure() {
    let bench = bench();
    let metric = "sla_compliance";
    let listed = |more: &[&str]| -> Vec<Value> {
        let run = bench.run(&[&["records", metric, "--format", "json"][..], more].concat());
        assert_eq!(run.status, 0, "{}", run.stderr);
        let mut rows: Vec<Value> = run
            .stdout
            .lines()
            .map(|line| {
                let row: Value = serde_json::from_str(line).expect("JSON");
                assert_eq!(row["in_numerator"], row["value"] == 1.0, "{row}");
                json!([row["case"], row["by"]["target"], row["value"]])
            })
            .collect();
        rows.sort_by_key(Value::to_string);
        rows
    };
    let figure = |more: &[&str]| {
        let value = bench.value(&[&[metric][..], more].concat());
        json!([value["numerator"], value["denominator"]])
    };
    let expected = [
        json!(["1", "first_response", 0.0]),
        json!(["1", "resolution", 0.0]),
        json!(["2", "first_response", 1.0]),
    ];
    assert_eq!(listed(&[]), expected);
    assert_eq!(figure(&[]), json!([1.0, 3.0]));
    let whole = ["--variant", "per_conversation"];
    assert_eq!(listed(&whole), [json!(["1", null, 0.0]), json!(["2", null, 1.0])]);
    assert_eq!(figure(&whole), json!([1.0, 2.0]));
}

#[test]
fn what_tells_targets_apart_is_a_dimension_where_values_are_offered() {
    let bench = bench();
    let server = Server::start(&bench);
    let (_, listed) = server.get("/api/v1/dimensions?metric=sla_compliance");
    let offered = [
        ("policy", [("email", 2), ("all", 1)]),
        ("target", [("first_response", 2), ("resolution", 1)]),
    ];
    for (dimension, expected) in offered {
        assert!(listed.contains(&format!("\"{dimension}\"")), "{listed}");
        let (status, told) = server.get(&format!("/api/v1/values?dimension={dimension}"));
        assert!(status.contains("200"), "{status}: {told}");
        let told: Value = serde_json::from_str(&told).expect("it is JSON");
        let values = told["values"].as_array().cloned().unwrap_or_default();
        let found: Vec<Value> =
            values.iter().map(|known| json!([known["value"], known["cases"]])).collect();
        // Those that have fallen due.
        assert_eq!(found, expected.map(|(word, count)| json!([word, count])), "{dimension}");
    }
    let (status, told) = server.get("/api/v1/values?dimension=polici");
    assert!(status.contains("400") && told.contains("`policy`"), "{status}: {told}");
}
