//! In which shift, and whether in hours, calls came and were answered.

use serde_json::{Value, json};

use crate::Bench;

/// One comes before anybody works and is answered then, one gives up, and one is of a queue that no
/// rule speaks of.
const CALLS: &str = "\
id,at,queue,answered,agent,left
k1,2026-03-02T08:59:50Z,sales,2026-03-02T09:00:10Z,ann,
k2,2026-03-02T09:10:00Z,sales,,,2026-03-02T09:11:00Z
k3,2026-03-02T09:10:00Z,help,2026-03-02T09:10:05Z,ann,
";

#[test]
fn calls_have_the_shift_of_the_calendar_of_their_queue() {
    let bench = Bench::new();
    bench.import_calls("pbx", CALLS);
    bench.write(
        "calendars/desk.toml",
        "name = \"desk\"\nzone = \"UTC\"\nhours = [{ weekdays = \"09:00-18:00\" }]\n\
         shifts = [{ name = \"early\", hours = \"06:00-09:00\" }]\n",
    );
    // A calendar that a question names is of what it counts, not of shifts.
    let asked = ["query", "service_level", "--by", "shift", "--calendar", "desk"];
    let notes = || bench.json(&asked)["notes"].to_string();
    let told = "follow `calendars/rules.toml`, which chooses no calendar";
    assert!(notes().contains(told), "{}", notes());
    let rules = "[[rules]]\nqueue = \"sales\"\ncalendar = \"desk\"\n";
    bench.write("calendars/rules.toml", rules);
    assert!(!notes().contains(told), "{}", notes());
    let by = ["service_level", "--by", "in_hours,reply_in_hours,shift"];
    let answer = bench.json(&[&["query"], &by[..]].concat());
    let rows = answer["rows"].as_array().expect("rows").iter();
    let names = ["in_hours", "reply_in_hours", "shift"];
    let told = rows.map(|row| {
        let by = names.map(|name| row["by"][name].clone());
        (by, row["values"]["service_level"]["n"].clone())
    });
    let mut told: Vec<([Value; 3], Value)> = told.collect();
    told.sort_by_key(|row| json!(row.0).to_string());
    let early = [json!("false"), json!("true"), json!("early")];
    let gave_up = [json!("true"), Value::Null, Value::Null];
    let by_no_rule = [Value::Null, Value::Null, Value::Null];
    assert_eq!(told, [(early, json!(1)), (gave_up, json!(1)), (by_no_rule, json!(1))]);
    let kept = bench.value(&["service_level", "--where", "in_hours = 'true'"]);
    assert_eq!((&kept["value"], &kept["n"]), (&json!(0.0), &json!(1)), "{kept}");
}

#[test]
fn where_all_is_in_none_the_answer_says_why() {
    let bench = Bench::new();
    bench.import_calls("pbx", CALLS);
    let hours = "name = \"desk\"\nzone = \"UTC\"\nhours = [{ weekdays = \"09:00-18:00\" }]\n";
    bench.write("calendars/desk.toml", hours);
    let notes = |queue: &str, by: &str| {
        let rules = format!("[[rules]]\nqueue = \"{queue}\"\ncalendar = \"desk\"\n");
        bench.write("calendars/rules.toml", &rules);
        bench.json(&["query", "service_level", "--by", by])["notes"].to_string()
    };
    let [no_shift, no_rule] = ["have no shift at the hours", "which chooses no calendar"];
    for (queue, by, told) in [
        ("sales", "shift", Some(no_shift)),
        ("sales", "in_hours", None),
        ("nobody", "shift", Some(no_rule)),
        ("nobody", "in_hours", Some(no_rule)),
    ] {
        let notes = notes(queue, by);
        for own in [no_shift, no_rule] {
            assert_eq!(notes.contains(own), told == Some(own), "{queue} by {by}: {notes}");
        }
    }
}

#[test]
fn the_rows_of_an_answer_say_whether_any_has_a_shift() {
    let bench = Bench::new();
    let other = "k4,2026-03-02T09:20:00Z,other,2026-03-02T09:20:05Z,ann,\n";
    bench.import_calls("pbx", &format!("{CALLS}{other}"));
    let hours = "zone = \"UTC\"\nhours = [{ weekdays = \"09:00-18:00\" }]\n";
    let shifts = "shifts = [{ name = \"early\", hours = \"06:00-09:00\" }]\n";
    bench.write("calendars/desk.toml", format!("name = \"desk\"\n{hours}{shifts}"));
    bench.write("calendars/plain.toml", format!("name = \"plain\"\n{hours}"));
    let rules = "[[rules]]\nqueue = \"sales\"\ncalendar = \"desk\"\n\
                 [[rules]]\nqueue = \"help\"\ncalendar = \"plain\"\n";
    bench.write("calendars/rules.toml", rules);
    let [no_shift, no_rule] = ["have no shift at the hours", "no rule of calendars fits"];
    for (by, filter, told) in [
        ("shift", "queue = 'sales'", None),
        ("shift", "queue = 'help'", Some(no_shift)),
        ("shift,in_hours", "queue = 'help'", Some(no_shift)),
        ("reply_shift", "queue = 'help'", Some(no_shift)),
        ("in_hours", "queue = 'help'", None),
        ("shift", "queue = 'other'", Some(no_rule)),
        ("in_hours", "queue = 'other'", Some(no_rule)),
        // What nobody answered has no shift of an answer.
        ("reply_shift", "queue = 'sales' and outcome = 'abandoned'", None),
    ] {
        let asked = ["query", "service_level", "--by", by, "--where", filter];
        for more in [&[][..], &["--calendar", "plain"]] {
            let notes = bench.json(&[&asked[..], more].concat())["notes"].to_string();
            for own in [no_shift, no_rule] {
                assert_eq!(notes.contains(own), told == Some(own), "{by}, {filter}: {notes}");
            }
        }
    }
}
