//! What metrics made of others leave out: counted, and listed one by one.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::Bench;
use crate::serve::Server;

/// Conversations, orders and calls of a shop.
const MAP: &str = r#"
name = "shop"
[tables.kinds]
opened = "opened"
status = "status"
spam = "spam"
[[file]]
name = "conversations"
has = ["conversation", "time"]
conversation = "conversation"
[[file.event]]
kind = { from = "kind", map = "kinds" }
at = "time"
actor = "actor"
actor_kind = "role"
value = "value"
[[file]]
name = "orders"
has = ["order", "time"]
stream = "order"
subject = "order"
record = "order"
[file.common]
customer = "customer"
[[file.event]]
kind = "placed"
at = "time"
[file.event.attributes]
amount = "'10'"
currency = "'EUR'"
[[file.event]]
kind = "test"
at = "time"
when = "test = 'yes'"
[[file]]
name = "calls"
has = ["call", "time"]
stream = "contact"
subject = "call"
record = "call"
[[file.event]]
kind = "entered"
at = "time"
value = "'sales'"
[[file.event]]
kind = "connected"
at = "answered"
actor = "'luis'"
actor_kind = "'agent'"
[[file.event]]
kind = "test"
at = "time"
when = "test = 'yes'"
"#;

const CONVERSATIONS: &str = "\
conversation,time,kind,actor,role,value
1,2026-03-02T09:00:00Z,opened,ana,customer,
1,2026-03-03T09:00:00Z,status,luis,agent,solved
2,2026-03-02T10:00:00Z,opened,eva,customer,
2,2026-03-02T10:05:00Z,spam,luis,agent,
2,2026-03-03T10:00:00Z,status,luis,agent,solved
3,2026-03-04T09:00:00Z,opened,bea,customer,
4,2026-03-04T09:30:00Z,opened,eva,customer,
4,2026-03-04T09:35:00Z,spam,luis,agent,
";

const ORDERS: &str = "\
order,time,customer,test
a,2026-03-02T08:00:00Z,ana,no
b,2026-03-02T08:30:00Z,luis,yes
c,2026-03-03T08:00:00Z,bea,no
d,2026-03-04T08:00:00Z,eva,no
";

const CALLS: &str = "\
call,time,answered,test
k,2026-03-02T09:10:00Z,2026-03-02T09:10:05Z,no
l,2026-03-03T09:40:00Z,2026-03-03T09:40:05Z,yes
m,2026-03-04T09:40:00Z,2026-03-04T09:40:05Z,no
";

fn shop() -> Bench {
    shop_of(&[("c.csv", CONVERSATIONS), ("o.csv", ORDERS), ("k.csv", CALLS)])
}

fn shop_of(files: &[(&str, &str)]) -> Bench {
    let bench = Bench::new();
    bench.import_each("shop", MAP, files);
    bench
}

/// Returns the records that a question leaves out.
fn listed(bench: &Bench, words: &[&str]) -> Vec<Value> {
    let run = bench.run(&[&["records"], words, &["--excluded", "--format", "json"]].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON lines")).collect()
}

#[test]
fn what_the_parts_of_a_metric_leave_out_is_counted_and_listed() {
    let bench = shop();
    let value = bench.value(&["contact_rate"]);
    assert_eq!((&value["numerator"], &value["denominator"]), (&json!(4.0), &json!(3.0)));
    assert_eq!(value["excluded"], json!({ "spam": 2, "test": 2 }));
    let told = listed(&bench, &["contact_rate"]);
    let told: Vec<Value> =
        told.iter().map(|row| json!([row["side"], row["case"], row["reason"]])).collect();
    let expected = [
        json!(["calls", "l", "test"]),
        json!(["cases", "2", "spam"]),
        json!(["cases", "4", "spam"]),
        json!(["orders", "b", "test"]),
    ];
    assert_eq!(told, expected);
    let shown = bench.run(&["query", "contact_rate"]).stdout;
    assert!(shown.contains("left out: 2 spam · 2 test"), "{shown}");
    let server = Server::listening(&bench, "127.0.0.1:0");
    let range = "from=2026-03-02&to=2026-03-04";
    let path = format!("/records/contact_rate?list=excluded&{range}&lang=en");
    let (status, page) = server.get(&path);
    assert!(status.contains("200"), "{status} {page}");
    for words in ["4 records were left out, as many as the number says.", ">calls and chats</td>"] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[test]
fn what_is_left_out_is_told_where_another_part_is_not_on_record() {
    // Contacts by orders, of which there are none: no value, and yet two conversations are spam.
    let bench = shop_of(&[("c.csv", CONVERSATIONS)]);
    let value = bench.value(&["contact_rate"]);
    assert_eq!((&value["value"], &value["reason"]), (&Value::Null, &json!("no_data")));
    assert_eq!(value["excluded"], json!({ "spam": 2 }));
    assert_eq!(listed(&bench, &["contact_rate"]).len(), 2);
    let days = ["contact_rate", "--grain", "day", "--from", "2026-03-02", "--to", "2026-03-04"];
    let answer = bench.json(&[&["query"], &days[..]].concat());
    let of_day = |row: &Value| {
        let value = &row["values"]["contact_rate"];
        json!([value["reason"], value["excluded"]])
    };
    let told: Vec<Value> = answer["rows"].as_array().expect("rows").iter().map(of_day).collect();
    let spam = json!(["no_data", { "spam": 1 }]);
    assert_eq!(told, [spam.clone(), json!(["no_data", {}]), spam]);
    // Nothing is told where nothing is left out.
    let calls = "call,time,answered,test\nk,2026-03-02T09:10:00Z,2026-03-02T09:10:05Z,no\n";
    let bench = shop_of(&[("k.csv", calls)]);
    let value = bench.value(&["contact_rate"]);
    assert_eq!((&value["reason"], &value["excluded"]), (&json!("no_data"), &json!({})));
}

#[test]
fn a_record_that_several_parts_leave_out_is_told_once() {
    let bench = shop();
    // Buyers and money are of the same orders; of none of those that count are the costs known.
    let words = ["clv", "--variant", "historic"];
    let value = bench.value(&words);
    assert_eq!(value["excluded"], json!({ "cost_unknown": 3, "test": 1 }));
    assert_eq!((&value["value"], &value["reason"]), (&Value::Null, &json!("cost_unknown")));
    let told = listed(&bench, &words);
    let of = |reason: &str| -> Vec<Value> {
        let own = told.iter().filter(|row| row["reason"] == reason);
        own.map(|row| json!([row["case"], row["side"]])).collect()
    };
    assert_eq!(of("test"), [json!(["b", "buyers"])]);
    let unknown = ["a", "c", "d"].map(|order| json!([order, "costed"]));
    assert_eq!((of("cost_unknown"), told.len()), (unknown.to_vec(), 4));
}

#[test]
fn what_is_left_out_of_each_day_is_what_is_listed_of_it() {
    let bench = shop();
    for (metric, expected) in [
        // Open at the end of the day, or solved in the four weeks before it.
        ("backlog_days", [json!({"spam": 1}), json!({"spam": 1}), json!({"spam": 2})]),
        ("contact_rate", [json!({"spam": 1, "test": 1}), json!({"test": 1}), json!({"spam": 1})]),
        // Both of its parts read each call, by the half-hour.
        ("interval_target_rate", [json!({}), json!({"test": 1}), json!({})]),
    ] {
        let words = [metric, "--grain", "day", "--from", "2026-03-02", "--to", "2026-03-04"];
        let answer = bench.json(&[&["query"], &words[..]].concat());
        let rows = answer["rows"].as_array().expect("rows");
        let counted: Vec<Value> =
            rows.iter().map(|row| row["values"][metric]["excluded"].clone()).collect();
        assert_eq!(counted, expected, "{metric}");
        let mut told: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
        for row in listed(&bench, &words) {
            let word = |key: &str| row[key].as_str().expect("a word").to_owned();
            *told.entry(word("bucket")).or_default().entry(word("reason")).or_default() += 1;
        }
        for (row, counted) in rows.iter().zip(&counted) {
            let bucket = row["bucket"].as_str().expect("a day");
            let told = told.remove(bucket).unwrap_or_default();
            assert_eq!(&json!(told), counted, "{metric} on {bucket}");
        }
        assert!(told.is_empty(), "{metric}: {told:?}");
    }
}
