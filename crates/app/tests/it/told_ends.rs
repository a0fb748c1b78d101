//! What a file tells of when it begins, with how long it lasts: the last call and the last state
//! end after every event, and are on record all the same.

use serde_json::{Value, json};

use crate::{Bench, figures};

const CALLS: &str = "\
id,at,wait,talk
1,2026-03-02T10:00:00Z,10,60
2,2026-03-02T10:13:50Z,10,120
";

const CALLS_MAP: &str = r#"
name = "begun"
[[file]]
name = "calls"
has = ["id", "talk"]
stream = "contact"
subject = "id"
[[file.event]]
kind = "entered"
at = "at"
value = "'sales'"
[[file.event]]
kind = "connected"
at = { from = "at", plus = "wait", unit = "seconds" }
actor = "'ana'"
actor_kind = "'agent'"
[[file.event]]
kind = "completed"
at = { from = "at", plus = "wait", unit = "seconds" }
actor = "'ana'"
actor_kind = "'agent'"
attributes = { talk = { from = "talk", unit = "seconds" } }
"#;

/// An hour at work, half of it in calls, and the plan of this half-hour and of the day after.
const STATES: &str = "\
who,what,at,seconds,from,until
ana,in,2026-03-02T10:00:00Z,3600,,
ana,call,2026-03-02T10:00:00Z,1800,,
ana,plan,2026-03-02T10:00:00Z,,2026-03-02T10:00:00Z,2026-03-02T10:30:00Z
ana,plan,2026-03-02T10:01:00Z,,2026-03-03T09:00:00Z,2026-03-03T10:00:00Z
";

const STATES_MAP: &str = r#"
name = "states"
[[file]]
name = "states"
has = ["who", "what"]
stream = "agent"
subject = "who"
[[file.event]]
when = "what = 'in'"
kind = "logged_in"
at = "at"
attributes = { seconds = { from = "seconds", unit = "seconds" } }
[[file.event]]
when = "what = 'call'"
kind = "busy"
at = "at"
value = "'c1'"
attributes = { seconds = { from = "seconds", unit = "seconds" } }
[[file.event]]
when = "what = 'plan'"
kind = "scheduled"
at = "at"
value = "'work'"
attributes = { from = "from", until = "until" }
"#;

#[test]
fn a_question_without_an_end_counts_what_ends_after_the_last_event() {
    let bench = Bench::new();
    bench.import_each("pbx", CALLS_MAP, &[("calls.csv", CALLS)]);
    bench.import_each("desk", STATES_MAP, &[("states.csv", STATES)]);
    for (metric, value, numerator) in [
        ("handle_time", 90.0, Value::Null),
        ("occupancy", 50.0, json!(1800.0)),
        // The plan of tomorrow is on record, and has not happened.
        ("schedule_adherence", 100.0, json!(1800.0)),
        ("contacts_per_hour", 2.0, Value::Null),
    ] {
        let told = bench.value(&[metric]);
        assert_eq!(told["value"], json!(value), "{metric}: {told}");
        assert_eq!(told["partial"], json!(false), "{metric}: {told}");
        if !numerator.is_null() {
            assert_eq!(told["numerator"], numerator, "{metric}: {told}");
        }
        if metric == "schedule_adherence" {
            // Asked for by its day too.
            let asked = bench.value(&[metric, "--to", "2026-03-04"]);
            for key in ["value", "numerator"] {
                assert_eq!(told[key], asked[key], "{asked}");
            }
        } else {
            let asked = bench.value(&[metric, "--to", "2026-03-02"]);
            assert_eq!((&told["value"], &told["n"]), (&asked["value"], &asked["n"]), "{metric}");
        }
    }
}

#[test]
fn a_bucket_after_the_last_event_holds_what_ended_in_it_and_nothing_else() {
    let bench = Bench::new();
    bench.import_each("pbx", CALLS_MAP, &[("calls.csv", CALLS)]);
    // The last event is of 10:14, and the second call ended at 10:16.
    for more in [&[][..], &["--to", "2026-03-02T10:45:00Z"][..], &["--by", "source"][..]] {
        let asked = ["query", "handle_time", "--grain", "quarter_hour"];
        let answer = bench.json(&[&asked[..], more].concat());
        let rows = answer["rows"].as_array().expect("rows");
        let told = figures(rows, "handle_time", &["value", "n", "partial"]);
        assert_eq!(told[..2], [json!([60.0, 1, true]), json!([120.0, 1, true])], "{more:?}");
        assert!(told[2..].iter().all(|row| row[0].is_null()), "{more:?}: {told:?}");
    }
    let words = ["records", "handle_time", "--grain", "quarter_hour", "--format", "json"];
    let listed = bench.run(&words);
    assert_eq!(listed.stdout.lines().count(), 2, "{}", listed.stdout);
}

#[test]
fn a_source_that_is_late_keeps_what_it_told_with_its_end() {
    let bench = Bench::new();
    bench.import_each("pbx", CALLS_MAP, &[("calls.csv", CALLS)]);
    // Another source goes on until the day after.
    bench.import_small(
        "conversation,time,kind,actor,role,channel,value\n\
         1,2026-03-03T09:00:00Z,opened,ana,customer,email,\n",
    );
    let range = ["--from", "2026-03-02T10:00:00Z", "--to", "2026-03-02T10:45:00Z"];
    let asked = ["query", "handle_time", "--by", "source", "--grain", "quarter_hour"];
    let answer = bench.json(&[&asked[..], &range].concat());
    let rows = answer["rows"].as_array().expect("rows");
    let told = figures(rows, "handle_time", &["value", "reason", "partial"]);
    let expected = [
        json!([60.0, null, true]),
        json!([120.0, null, true]),
        json!([null, "source_silent", true]),
    ];
    assert_eq!(told, expected, "{answer}");
}

#[test]
fn a_source_that_is_late_keeps_no_end_of_long_after_its_own_watermark() {
    let bench = Bench::new();
    // The last call is told with an end three days later, when its source has long been silent.
    let calls = format!("{CALLS}3,2026-03-02T10:13:55Z,5,259200\n");
    bench.import_each("pbx", CALLS_MAP, &[("calls.csv", &calls)]);
    bench.import_small(
        "conversation,time,kind,actor,role,channel,value\n\
         1,2026-03-09T09:00:00Z,opened,ana,customer,email,\n",
    );
    let asked = ["query", "handle_time", "--grain", "day", "--from", "2026-03-02", "--to"];
    for more in [["--by", "source"], ["--where", "source = 'pbx'"]] {
        let answer = bench.json(&[&asked[..], &["2026-03-06"], &more].concat());
        let rows = answer["rows"].as_array().expect("rows").iter();
        let told = rows.map(|row| {
            let value = &row["values"]["handle_time"];
            json!([value["value"], value["reason"], value["partial"]])
        });
        let silent = json!([null, "source_silent", true]);
        let expected = [&json!([90.0, null, true]), &silent, &silent, &silent, &silent];
        assert!(told.collect::<Vec<Value>>().iter().eq(expected), "{answer}");
    }
}

/// The last call of March ends in April.
const OVER_MIDNIGHT: &str = "\
id,at,wait,talk
1,2026-02-10T10:00:00Z,10,60
2,2026-03-10T10:00:00Z,10,90
3,2026-03-31T23:58:00Z,10,300
";

#[test]
fn what_ends_on_the_next_day_makes_no_range_longer_than_the_one_it_is_held_against() {
    let bench = Bench::new();
    bench.import_each("pbx", CALLS_MAP, &[("calls.csv", OVER_MIDNIGHT)]);
    for (compare, from, before) in [
        ("previous", "2026-03-01", ["2026-02-01T00:00:00+00:00", "2026-03-01T00:00:00+00:00"]),
        // A week, and the one before it rather than the one before that.
        ("weekdays", "2026-03-25", ["2026-03-18T00:00:00+00:00", "2026-03-24T23:58:10"]),
    ] {
        let answer = bench.json(&["query", "handle_time", "--from", from, "--compare", compare]);
        let compared = &answer["range"]["compared"];
        let ends = compared["to"].as_str().expect("an instant");
        assert!(compared["from"] == before[0] && ends.starts_with(before[1]), "{answer}");
        // The call itself counts.
        assert!(answer["range"]["to"].as_str().expect("an instant").starts_with("2026-04-01"));
    }
}
