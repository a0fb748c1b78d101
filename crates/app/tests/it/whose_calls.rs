//! Whose calls are that nobody answered, and which calls count though little is told of them.

use serde_json::{Value, json};

use crate::Bench;

const MAP: &str = r#"
name = "calls"
[tables.kinds]
started = "started"
entered = "entered"
exited = "exited"
connected = "connected"
completed = "completed"
ended = "ended"
callback_requested = "callback_requested"
callback_attempted = "callback_attempted"
callback_reached = "callback_reached"
[[file]]
name = "calls"
has = ["call", "at", "kind"]
stream = "contact"
subject = "call"
[[file.event]]
kind = { from = "kind", map = "kinds" }
at = "at"
actor = "who"
actor_kind = "'agent'"
value = "value"
attributes = { direction = "way", due = "due", queue = "queue" }
"#;

fn imported(calls: &str) -> Bench {
    let bench = Bench::new();
    let csv = format!("call,at,kind,who,value,way,due,queue\n{calls}");
    bench.import_each("pbx", MAP, &[("calls.csv", csv.as_str())]);
    bench
}

/// Returns the two sides of a metric by agent, of the agents that are known.
fn by_agent(bench: &Bench, words: &[&str]) -> Vec<Value> {
    let answer = bench.json(&[&["query"][..], words, &["--by", "agent"]].concat());
    let rows = answer["rows"].as_array().expect("rows").iter();
    let named = rows.filter(|row| !row["by"]["agent"].is_null());
    let told = |row: &Value| {
        let value = &row["values"][words[0]];
        json!([row["by"]["agent"], value["numerator"], value["denominator"]])
    };
    named.map(told).collect()
}

#[test]
fn attempts_that_nobody_answered_are_of_who_called() {
    let bench = imported(
        "o1,2026-01-05T10:00:00Z,started,ann,,outbound,,\n\
         o1,2026-01-05T10:00:10Z,connected,ann,,,,\n\
         o1,2026-01-05T10:02:10Z,completed,ann,customer,,,\n\
         o2,2026-01-05T10:10:00Z,started,ann,,outbound,,\n\
         o2,2026-01-05T10:10:30Z,ended,ann,,,,\n\
         o3,2026-01-05T10:20:00Z,started,bob,,outbound,,\n\
         o3,2026-01-05T10:20:30Z,ended,,,,,\n\
         o4,2026-01-05T10:30:00Z,connected,ann,,outbound,,\n\
         o4,2026-01-05T10:32:00Z,completed,ann,customer,,,\n",
    );
    let told = by_agent(&bench, &["outbound_connect_rate"]);
    assert_eq!(told, [json!(["ann", 2.0, 3.0]), json!(["bob", 0.0, 1.0])]);
    // The fourth has no beginning, and a length.
    let handled = bench.value(&["handle_time"]);
    assert_eq!((&handled["value"], &handled["n"]), (&json!(120.0), &json!(2)), "{handled}");
}

#[test]
fn call_backs_count_wherever_they_were_asked_for_and_are_of_who_called_back() {
    let due = "2026-01-05T12:00:00Z";
    let asked = |call: &str| format!("{call},2026-01-05T10:00:30Z,callback_requested,,,,{due},\n");
    let reached = |call: &str, agent: &str| {
        format!("{call},2026-01-05T11:00:30Z,callback_reached,{agent},,,,\n")
    };
    let rows = [
        asked("c1"),
        reached("c1", "ann"),
        asked("c2"),
        "c2,2026-01-05T11:00:00Z,callback_attempted,bob,,,,\n".to_owned(),
        "c3,2026-01-05T10:00:00Z,started,,,,,\n".to_owned(),
        asked("c3"),
        reached("c3", "ann"),
        "c4,2026-01-05T10:00:00Z,entered,,sales,,,\n".to_owned(),
        asked("c4"),
        reached("c4", "bob"),
        "c5,2026-01-06T10:00:00Z,entered,,sales,,,\n".to_owned(),
    ];
    let bench = imported(&rows.concat());
    let kept = bench.value(&["callback_kept_rate"]);
    assert_eq!([&kept["value"], &kept["denominator"]], [&json!(75.0), &json!(4.0)], "{kept}");
    for variant in [&[][..], &["--variant", "reached"][..]] {
        let told = by_agent(&bench, &[&["callback_kept_rate"][..], variant].concat());
        assert_eq!(told, [json!(["ann", 2.0, 2.0]), json!(["bob", 1.0, 2.0])], "{variant:?}");
    }
    // A form is no queue: two were in one, and another still is.
    let entries = bench.value(&["abandonment_rate"]);
    assert_eq!(entries["denominator"], json!(2.0), "{entries}");
}

#[test]
fn a_call_waits_in_all_its_queues_and_not_for_ever() {
    let bench = imported(
        "w1,2026-01-05T10:00:00Z,entered,,sales,,,\n\
         w1,2026-01-05T10:01:00Z,exited,,timeout,,,sales\n\
         w1,2026-01-05T10:01:00Z,entered,,help,,,\n\
         w1,2026-01-05T10:01:10Z,connected,ann,,,,help\n\
         w1,2026-01-05T10:02:00Z,completed,ann,customer,,,\n\
         w2,2026-01-05T09:59:50Z,connected,bob,,,,\n\
         w2,2026-01-05T10:00:00Z,entered,,sales,,,\n\
         w2,2026-01-05T10:05:00Z,completed,bob,agent,,,\n",
    );
    let unknown = json!({ "wait_unknown": 1 });
    let wait = bench.value(&["wait_time"]);
    assert_eq!([&wait["value"], &wait["excluded"]], [&json!(70.0), &unknown], "{wait}");
    let visit = bench.value(&["wait_time", "--variant", "per_visit"]);
    assert_eq!(visit["value"], json!(10.0), "{visit}");
    assert_eq!(visit["excluded"], json!({ "unanswered": 1, "wait_unknown": 1 }), "{visit}");
}
