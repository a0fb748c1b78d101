//! Stored figures: what is said of one that is not ours is true of that one.

use serde_json::{Value, json};

use crate::Bench;
use crate::demo::demo;

/// Five tickets, answered after an hour (but the last) and solved after three, closed at five, with
/// what the help desk stored: a response that is later, earlier and the same; a time of solving
/// that lies after the solve, before it, at the closing, a minute later, and of an open one.
const TICKETS: &str = "\
ticket,opened,replied,solved,closed,response,resolution,sla
1,2026-03-02T09:00:00Z,2026-03-02T10:00:00Z,2026-03-02T12:00:00Z,2026-03-02T14:00:00Z,\
7000,14000,true
2,2026-03-02T09:00:00Z,2026-03-02T10:00:00Z,2026-03-02T12:00:00Z,2026-03-02T14:00:00Z,\
1800,5000,false
3,2026-03-02T09:00:00Z,2026-03-02T10:00:00Z,2026-03-02T12:00:00Z,2026-03-02T14:00:00Z,\
3600,18000,true
4,2026-03-02T09:00:00Z,2026-03-02T10:00:00Z,2026-03-02T12:00:00Z,2026-03-02T14:00:00Z,\
3600,10860,true
5,2026-03-02T09:00:00Z,,,,1800,5000,true
";

const MAP: &str = r#"
name = "stored"
[[file]]
name = "tickets"
has = ["ticket", "sla"]
conversation = "ticket"
[[file.event]]
kind = "opened"
at = "opened"
actor_kind = "'customer'"
[[file.event]]
kind = "message"
at = "opened"
actor_kind = "'customer'"
[[file.event]]
when = "replied is not null"
kind = "message"
at = "replied"
actor = "'luis'"
actor_kind = "'agent'"
[[file.event]]
when = "solved is not null"
kind = "status"
value = "'solved'"
at = "solved"
[[file.event]]
when = "closed is not null"
kind = "status"
value = "'closed'"
at = "closed"
[[file.event]]
kind = "checked"
at = "opened"
attributes = { first_response_time = "response", resolution_time = "resolution", made_sla = "sla" }
"#;

#[test]
fn what_is_said_of_a_difference_is_true_of_it() {
    let bench = Bench::new();
    bench.import_each("desk", MAP, &[("tickets.csv", TICKETS)]);
    let report = bench.json(&["reconcile", "desk"]);
    let classes = |name: &str| {
        let figures = report["figures"].as_array().cloned().unwrap_or_default();
        let own = figures.into_iter().find(|figure| figure["name"] == name).unwrap_or_default();
        let all = own["differences"].as_array().cloned().unwrap_or_default();
        let told = |one: &Value| json!([one["conversation"], one["class"]]);
        all.iter().map(told).collect::<Vec<_>>()
    };
    let first =
        [json!(["1", "earlier_reply"]), json!(["2", "differs"]), json!(["5", "only_theirs"])];
    assert_eq!(classes("first_response_time"), first, "{report}");
    let times = [
        json!(["1", "moved_on"]),
        json!(["2", "differs"]),
        json!(["3", "until_closed"]),
        json!(["4", "moved_on"]),
        json!(["5", "only_theirs"]),
    ];
    assert_eq!(classes("resolution_time"), times, "{report}");
    let aside = json!([report["not_compared"][0]["name"], report["not_compared"][0]["count"]]);
    assert_eq!(aside, json!(["made_sla", 5]), "{report}");
    for (lang, words) in [
        ("en", ["no reason known", "made_sla: nothing of ours"]),
        ("es", ["no se conoce el motivo", "made_sla: no se compara"]),
    ] {
        let said = bench.run(&["reconcile", "desk", "--lang", lang]).stdout;
        assert!(words.iter().all(|word| said.contains(word)), "{said}");
    }
}

/// The second ticket continues the first, and the help desk stored what is of each alone.
const CONTINUED: &str = "\
ticket,opened,replied,solved,closed,response,resolution,sla,follows
1,2026-03-02T09:00:00Z,2026-03-02T10:00:00Z,2026-03-02T12:00:00Z,,3600,10800,true,
2,2026-03-03T09:00:00Z,2026-03-03T09:30:00Z,2026-03-03T11:00:00Z,,1800,7200,true,1
3,2026-03-02T09:00:00Z,2026-03-02T10:00:00Z,2026-03-02T12:00:00Z,,3600,10800,true,
";

#[test]
fn figures_of_tickets_that_were_joined_differ_for_that_reason() {
    let bench = Bench::new();
    let follows = "\
[[file.event]]
when = \"follows is not null\"
kind = \"follow_up_of\"
value = \"follows\"
at = \"opened\"
";
    bench.import_each("desk", &format!("{MAP}{follows}"), &[("tickets.csv", CONTINUED)]);
    let report = bench.json(&["reconcile", "desk"]);
    let figures = report["figures"].as_array().cloned().unwrap_or_default();
    let told = |one: &Value| {
        let first = &one["differences"][0];
        json!([one["compared"], one["equal"], first["conversation"], first["class"]])
    };
    let each: Vec<Value> = figures.iter().map(told).collect();
    let expected = json!([2, 1, "1", "continued"]);
    assert_eq!(each, [expected.clone(), expected], "{report}");
    for (lang, words) in [("en", "continued in another ticket"), ("es", "continúa en otro ticket")]
    {
        let said = bench.run(&["reconcile", "desk", "--lang", lang]).stdout;
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn a_source_without_figures_is_told_what_would_be_compared() {
    let bench = Bench::new();
    let csv = "ticket,opened,sla\n1,2026-03-02T09:00:00Z,\n";
    let map = "name = \"plain\"\n[[file]]\nname = \"tickets\"\nhas = [\"ticket\"]\n\
               conversation = \"ticket\"\n[[file.event]]\nkind = \"opened\"\nat = \"opened\"\n\
               actor_kind = \"'customer'\"\n";
    bench.import_each("desk", map, &[("plain.csv", csv)]);
    let said = bench.run(&["reconcile", "desk", "--lang", "en"]).stderr;
    assert!(said.contains("metric sets") && !said.contains("made_sla"), "{said}");
}

#[test]
fn every_figure_that_the_desk_of_the_demo_stored_is_compared() {
    let report = demo().bench.json(&["reconcile", "demo"]);
    let names = |key: &str| {
        let all = report[key].as_array().cloned().unwrap_or_default();
        all.iter().map(|one| one["name"].clone()).collect::<Vec<_>>()
    };
    let figures = names("figures");
    assert!(figures.contains(&json!("first_response_time")), "{figures:?}");
    let none = names("not_compared").iter().all(|name| figures.contains(name));
    assert!(none, "{}", report["not_compared"]);
}
