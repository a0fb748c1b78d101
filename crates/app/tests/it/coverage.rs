//! Which metrics an import says that its records can answer.

use serde_json::{Value, json};

use crate::{Bench, SMALL, SMALL_MAP, line, text};

#[test]
fn a_team_at_the_opening_tells_no_time_to_assignment() {
    let bench = Bench::new();
    let map = SMALL_MAP
        .replace("channel = \"channel\"", "team = \"channel\"")
        .replace("note = \"note\"", "given = \"assigned\"");
    let map = bench.file("team.toml", map);
    let is_computable = |csv: &str| {
        let csv = bench.file("events.csv", csv);
        let told = bench.json(&["import", text(&csv), "--source", "small", "--map", text(&map)]);
        let metrics = told["source_coverage"]["metrics"].as_array().expect("metrics").clone();
        let mut own = metrics.iter().filter(|metric| metric["name"] == "time_to_assignment");
        own.next().expect("it is in reach")["computable"].clone()
    };
    assert_eq!(is_computable(SMALL), json!(false));
    assert_eq!(bench.value(&["time_to_assignment"])["value"], Value::Null);
    let given = "2,2026-03-02T09:32:00Z,given,luis,agent,chat,luis\n";
    assert_eq!(is_computable(&format!("{SMALL}{given}")), json!(true));
    assert_eq!(bench.value(&["time_to_assignment"])["value"], 120.0);
}

#[test]
fn costs_say_which_metrics_they_complete_and_what_these_lack() {
    let bench = Bench::new();
    let csv = "month,category,amount,currency\n2026-03,support,900,EUR\n2026-03,ads,300,EUR\n";
    let csv = bench.file("costs.csv", csv);
    let coverage =
        || bench.json(&["import", text(&csv), "--source", "books"])["source_coverage"].clone();
    let of = |coverage: &Value, metric: &str| {
        let mut all = coverage["metrics"].as_array().expect("metrics").iter();
        let own = all.find(|own| own["name"] == metric);
        own.unwrap_or_else(|| panic!("{metric} is not in {coverage}"))["computable"].clone()
    };
    let alone = coverage();
    for metric in ["cost_per_contact", "cost_per_resolution", "cac", "campaign_roi"] {
        assert_eq!(of(&alone, metric), json!(false), "{metric}");
    }
    assert!(alone["missing"]["openings"].is_u64(), "{alone}");
    assert!(alone["missing"]["support_spend"].is_null(), "{alone}");
    // What needs nothing that costs tell is not counted.
    let mut names = alone["metrics"].as_array().expect("metrics").iter().map(|own| &own["name"]);
    assert!(names.all(|name| name != "ticket_volume"), "{alone}");
    let run = bench.run(&["import", text(&csv), "--source", "books"]);
    assert!(line(&run.stdout).contains("; add "), "{}", run.stdout);
    // Tickets of another source are what some of them lacked.
    bench.import_small(SMALL);
    let both = coverage();
    let now = ["cost_per_contact", "campaign_roi"].map(|metric| of(&both, metric));
    assert_eq!(now, [json!(true), json!(false)]);
}
