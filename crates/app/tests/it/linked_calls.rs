//! Calls and their tickets, whichever side links them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::Bench;
use crate::serve::Server;

/// A mapping of tickets that may name a call, and of calls that may name a ticket.
pub(crate) const MAP: &str = r#"
name = "calls"
[[file]]
name = "tickets"
has = ["ticket"]
conversation = "ticket"
[[file.event]]
kind = "opened"
at = "at"
[[file.event]]
kind = "call_linked"
at = "at"
value = "call"
when = "call is not null"
[[file]]
name = "calls"
has = ["id"]
stream = "contact"
subject = "id"
[file.attributes]
conversation = "about?"
[[file.event]]
kind = "entered"
at = "at"
value = "'sales'"
"#;

/// Returns source, call and ticket of each call that is exported, in order.
pub(crate) fn exported(bench: &Bench) -> Vec<[String; 3]> {
    let out = bench.run(&["export", "contacts", "--format", "csv"]).stdout;
    let mut lines = out.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let names = lines.next().expect("names of columns");
    let place = |name: &str| names.iter().position(|own| *own == name).expect("a column");
    let places = ["source", "contact", "conversation"].map(place);
    let mut told: Vec<_> = lines.map(|row| places.map(|place| row[place].to_owned())).collect();
    told.sort_unstable();
    told
}

#[test]
fn a_call_that_only_its_ticket_tells_of_is_exported_with_it() {
    let bench = Bench::new();
    let files = [
        ("tickets.csv", "ticket,at,call\n1,2026-01-05T10:00:00Z,k1\n2,2026-01-05T10:00:00Z,\n"),
        ("calls.csv", "id,at,about\nk1,2026-02-05T09:59:00Z,\nk2,2026-01-05T09:59:00Z,2\n"),
        ("more.csv", "id,at,about\nk3,2026-01-05T09:59:00Z,\n"),
    ];
    bench.import_each("desk", MAP, &files);
    assert_eq!(exported(&bench), [["desk", "k1", "1"], ["desk", "k2", "2"], ["desk", "k3", ""]]);
    // A call is explained with the ticket it belongs to, whichever side tells.
    let about = |call: &str| bench.json(&["explain", "--record", call])["belongs_to"].clone();
    let ticket = |id: &str| json!({ "source": "desk", "id": id });
    assert_eq!(["k1", "k2", "k3"].map(about), [ticket("1"), ticket("2"), Value::Null]);
    // The page of the ticket leads to its call, and that back.
    let server = Server::start(&bench);
    let (_, page) = server.get("/conversations/desk/1?lang=en");
    assert!(page.contains("href=\"/contacts/desk/k1?lang=en\""), "{page}");
    let (_, page) = server.get("/contacts/desk/k1?lang=en");
    assert!(page.contains("href=\"/conversations/desk/1?lang=en\""), "{page}");
    // What another source alone has is led to, and what none has is not there.
    let statuses = ["/contacts/phone/k1", "/contacts/desk/k9"].map(|path| server.get(path).0);
    assert!(statuses[0].contains("303") && statuses[1].contains("404"), "{statuses:?}");
}

#[test]
fn a_call_is_a_contact_after_which_somebody_may_order_and_is_listed_as_one() {
    let bench = Bench::new();
    let map = r#"
name = "calls"
[[file]]
name = "tickets"
has = ["ticket"]
conversation = "ticket"
[file.common]
customer = "who"
[file.attributes]
parcel = "parcel"
[[file.event]]
kind = "opened"
at = "at"
actor = "who"
actor_kind = "'customer'"
[[file]]
name = "calls"
has = ["id"]
stream = "contact"
subject = "id"
[file.common]
customer = "who"
[[file.event]]
kind = "entered"
at = "at"
value = "'sales'"
"#;
    let files = [
        ("tickets.csv", "ticket,at,who,parcel\n1,2026-01-05T10:00:00Z,ana,large\n"),
        ("calls.csv", "id,at,who\nk1,2026-01-06T10:00:00Z,bea\nk2,2026-06-30T10:00:00Z,cid\n"),
    ];
    bench.import_each("desk", map, &files);
    bench.import_orders(
        "order,customer,date,currency\n1,bea,2026-02-10,EUR\n2,dan,2026-06-30,EUR\n",
    );
    let metric = "repurchase_after_contact";
    let asked = bench.value(&[metric]);
    assert_eq!((&asked["numerator"], &asked["denominator"]), (&json!(1.0), &json!(2.0)), "{asked}");
    assert_eq!(asked["excluded"]["immature"], 1, "{asked}");
    // Ana's ticket says how large her parcel is, and no call does.
    let by_parcel = bench.json(&["query", metric, "--by", "parcel"]);
    let rows = by_parcel["rows"].as_array().expect("rows").iter();
    let told =
        rows.map(|row| (row["by"]["parcel"].as_str(), &row["values"][metric]["denominator"]));
    let told: BTreeMap<Option<&str>, &Value> = told.collect();
    assert_eq!(told, BTreeMap::from([(Some("large"), &json!(1.0)), (None, &json!(1.0))]));
    let listed = |more: &[&str]| -> Vec<(String, String)> {
        let run = bench.run(&[&["records", metric, "--format", "json"], more].concat());
        let word = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let rows = run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON lines"));
        rows.map(|row: Value| (word(&row, "side"), word(&row, "case"))).collect()
    };
    let sides = [("numerator", "k1"), ("denominator", "1"), ("denominator", "k1")];
    let owned = |(side, case): (&str, &str)| (side.to_owned(), case.to_owned());
    assert_eq!(listed(&[]), sides.map(owned));
    // Of those divided by, each says whether they came back: the mean of it is the rate.
    let run = bench.run(&["records", metric, "--format", "json"]);
    let rows = run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON lines"));
    let part = rows.map(|row: Value| json!([row["side"], row["in_numerator"]]));
    let expected =
        [json!(["numerator", null]), json!(["denominator", false]), json!(["denominator", true])];
    assert_eq!(part.collect::<Vec<_>>(), expected);
    let left_out: Vec<String> = listed(&["--excluded"]).into_iter().map(|(_, case)| case).collect();
    assert_eq!(left_out, ["k2"]);
}
