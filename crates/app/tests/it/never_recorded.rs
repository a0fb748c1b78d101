//! What one source never records and another does: nothing of the one is 0, whatever the other
//! says.

use serde_json::{Value, json};

use crate::Bench;

const READINGS_MAP: &str = r#"
name = "readings"
[[file]]
name = "readings"
has = ["post", "likes"]
stream = "social"
subject = "post"
[[file.event]]
kind = "counters"
at = "at"
attributes = { post = "post", likes = "likes", reach = "reach" }
"#;

/// Two readings with nothing said of likes, and two of which the second says what was gained.
const READINGS: [(&str, &str); 2] = [
    ("reach", "post,at,likes,reach\np1,2026-03-02T10:00:00Z,,100\np1,2026-03-04T10:00:00Z,,200\n"),
    ("likes", "post,at,likes,reach\np2,2026-03-02T10:00:00Z,5,\np2,2026-03-04T10:00:00Z,9,\n"),
];

#[test]
fn days_without_readings_are_0_only_of_who_reads_likes() {
    let bench = Bench::new();
    for (source, csv) in READINGS {
        bench.import_each(source, READINGS_MAP, &[("readings.csv", csv)]);
    }
    let days = ["--from", "2026-03-02", "--to", "2026-03-04", "--grain", "day"];
    let daily = |source: &str, more: &[&str]| -> Vec<Value> {
        let answer = bench.json(&[&["query", "likes"], &days[..], more].concat());
        let rows = answer["rows"].as_array().cloned().expect("rows");
        let own =
            rows.iter().filter(|row| row["by"].get("source").is_none_or(|name| name == source));
        let told = own.map(|row| &row["values"]["likes"]);
        told.map(|value| json!([value["value"], value["reason"]])).collect()
    };
    let unknown = vec![json!([null, "never_recorded"]); 3];
    for more in [["--by", "source"], ["--where", "source = 'reach'"]] {
        assert_eq!(daily("reach", &more), unknown, "{more:?}");
    }
    for more in [["--by", "source"], ["--where", "source = 'likes'"]] {
        let told = daily("likes", &more);
        assert_eq!((told.len(), &told[1]), (3, &json!([0.0, null])), "{more:?}");
    }
}
