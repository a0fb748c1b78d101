//! A range asked for alone answers as it does among others: rows outside it are never read, and
//! must not matter. The demo company fills several blocks of rows; small files would fill none.

use serde_json::Value;

use crate::demo::demo;

#[test]
fn a_month_alone_is_the_same_as_among_all() {
    let bench = &demo().bench;
    let listed = bench.json(&["metrics", "list"]);
    let names = listed.as_array().expect("metrics").iter().filter_map(|m| m["name"].as_str());
    let names: Vec<&str> = names.collect();
    let asked = names.join(",");
    let all = bench.json(&["query", &asked, "--grain", "month"]);
    let rows = all["rows"].as_array().expect("rows");
    // As many as make it sure that blocks begin and end inside some of them.
    for month in (4..=12).map(|month| format!("2025-{month:02}")) {
        let month = month.as_str();
        let words = ["query", &asked, "--grain", "month", "--from", month, "--to", month];
        let alone = bench.json(&words);
        let among = rows.iter().find(|row| row["bucket"].to_string().contains(month));
        let among = among.expect("the month is among all");
        for name in &names {
            let values = |row: &Value| row["values"][name].clone();
            assert_eq!(values(&alone["rows"][0]), values(among), "{name} in {month}");
            assert!(!values(among).is_null(), "{name} has a value, or a reason, in {month}");
        }
    }
}
