//! Which metrics an import says that its records can answer.

use serde_json::{Value, json};

use crate::{Bench, SMALL, SMALL_MAP, text};

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
