//! Real exports: what they are read as, and figures computed from them apart from baremo.

use serde_json::Value;

use crate::{Bench, shared};

/// Imports a shared data set; `None` where it is absent.
fn imported(files: &[&str], source: &str) -> Option<(Bench, Value)> {
    let bench = Bench::new();
    let paths: Option<Vec<_>> = files.iter().map(|file| shared(file)).collect();
    let paths = paths?;
    let mut words = vec!["import"];
    words.extend(paths.iter().filter_map(|path| path.to_str()));
    words.extend(["--source", source]);
    let told = bench.json(&words);
    Some((bench, told))
}

#[test]
fn the_coded_event_log() {
    let files = ["helpdesk-italian/helpdesk_coded.csv.gz"];
    let Some((bench, told)) = imported(&files, "desk") else { return };
    assert_eq!(told["records"], 13_710);
    assert_eq!(told["conversations"], 3_804);
    assert_eq!(bench.value(&["ticket_volume"])["value"], 3_804.0);
}

#[test]
fn the_incident_log() {
    let files = ["servicenow-incidents/incident_event_log.csv.gz"];
    let Some((bench, told)) = imported(&files, "snow") else { return };
    assert_eq!(told["conversations"], 887);
    let report = bench.json(&["reconcile", "snow"]);
    let figures = report["figures"].as_array().cloned().unwrap_or_default();
    assert!(figures.iter().any(|figure| figure["name"] == "reopen_count"), "{report}");
}
