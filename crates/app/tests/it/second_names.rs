//! A second name of the default variant: it may be said wherever a variant is named, and the answer
//! says both.

use serde_json::{Value, json};

use crate::{Bench, SMALL};

/// A metric of one's own that is made of another by the second name of its default.
const MADE: &str = r#"+++
name = "own_value"
title = "Value"
family = "value"
unit = "money"
better = "higher"
version = 1
formula = "clv"
kind = "derived"
compute = "clv"
default_name = "plain"
[inputs.clv]
metric = "clv"
variant = "observed_life"
+++
Value.
"#;

#[test]
fn the_default_is_asked_by_its_second_name_and_says_both() {
    let bench = Bench::new();
    bench.run(&["init"]);
    bench.import_small(SMALL);
    bench.import_orders(
        "order,customer,date,currency\na,ana,2026-01-05,EUR\nb,bea,2026-01-06,EUR\n",
    );
    bench.write("metrics/own_value.md", MADE);
    for (metric, name) in
        [("clv", "observed_life"), ("cohort_retention", "n_day"), ("own_value", "plain")]
    {
        let named = bench.json(&["query", metric, "--variant", name]);
        let used = &named["metrics"][0];
        let both = (&used["variant"], &used["default_name"]);
        assert_eq!(both, (&json!("default"), &json!(name)), "{used}");
        assert_eq!(named["total"], bench.json(&["query", metric])["total"]);
        let told = bench.json(&["metrics", "show", metric]);
        assert_eq!(told["default_name"], name, "{told}");
        let records = |more: &[&str]| bench.run(&[&["records", metric], more].concat());
        let run = records(&["--variant", name]);
        assert_eq!(run.stdout, records(&[]).stdout, "{}", run.stderr);
    }
    // Another variant, and a metric without such a name, have none to tell.
    let other = bench.json(&["query", "clv", "--variant", "historic"]);
    assert_eq!(other["metrics"][0].get("default_name"), None);
    assert_eq!(bench.json(&["metrics", "show", "csat"])["default_name"], Value::Null);
}
