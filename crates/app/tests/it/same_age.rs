//! Outcomes that are judged at the watermark go on coming true: a range that another is compared
//! with is judged as long after its end, for it would look better by being older.

use serde_json::{Value, json};

use crate::{Bench, line};

/// Of four opened in the last week of February the third and the fourth move after 3 March. The
/// data end on 10 March, two days after the week of the other two.
const WEEKS: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-02-23T09:00:00Z,opened,ana,customer,email,
1,2026-02-24T09:00:00Z,status,luis,agent,email,solved
2,2026-02-23T09:00:00Z,opened,bea,customer,email,
2,2026-03-05T09:00:00Z,status,luis,agent,email,solved
3,2026-02-23T09:00:00Z,opened,eva,customer,email,
3,2026-02-25T09:00:00Z,status,luis,agent,email,solved
3,2026-03-04T09:00:00Z,status,luis,agent,email,open
4,2026-02-23T09:00:00Z,opened,leo,customer,email,
4,2026-02-25T09:00:00Z,status,luis,agent,email,solved
4,2026-02-26T09:00:00Z,status,luis,agent,email,open
4,2026-02-27T09:00:00Z,message,luis,agent,email,
4,2026-03-06T09:00:00Z,status,luis,agent,email,solved
5,2026-03-02T09:00:00Z,opened,mar,customer,email,
5,2026-03-03T09:00:00Z,status,luis,agent,email,solved
6,2026-03-02T09:00:00Z,opened,noa,customer,email,
7,2026-03-10T00:00:00Z,opened,sol,customer,email,
";

/// A way without a window: everybody is followed to the end of the data.
const WAY: &str = r#"+++
name = "own_way"
title = "Solved at all"
family = "load"
unit = "percent"
better = "higher"
version = 1
formula = "first solved / opened"
kind = "funnel"
[[steps]]
name = "opened"
fact = "cases"
by = "conversation"
at = "opened_at"
[[steps]]
name = "solved"
fact = "cases"
by = "conversation"
where = "first_solved_at is not null"
at = "first_solved_at"
+++
Solved at all.
"#;

const FEBRUARY: [&str; 2] = ["2026-02-22", "2026-02-28"];
const MARCH: [&str; 2] = ["2026-03-01", "2026-03-07"];

/// Asks for the rate of a variant over a week, with more words; returns its value and the notes.
fn ask(bench: &Bench, variant: &str, week: [&str; 2], more: &[&str]) -> (Value, String) {
    let name = "ticket_resolution_rate";
    let words = ["query", name, "--variant", variant, "--from", week[0], "--to", week[1]];
    let answer = bench.json(&[&words[..], more].concat());
    (answer["total"]["values"][name].clone(), answer["notes"].to_string())
}

#[test]
fn both_weeks_are_judged_two_days_after_their_end() {
    let bench = Bench::new();
    bench.import_small(WEEKS);
    // By now 1, 2 and 4 are solved. On 3 March, 1 and 3 were.
    let (february, _) = ask(&bench, "by_watermark", FEBRUARY, &[]);
    assert_eq!(february["value"], 75.0, "{february}");
    for more in [&["--compare", "previous"][..], &["--compare", "previous", "--by", "channel"]] {
        let (march, notes) = ask(&bench, "by_watermark", MARCH, more);
        let previous = &march["previous"];
        assert_eq!((&march["value"], &previous["value"]), (&json!(50.0), &json!(50.0)), "{march}");
        assert_eq!((&previous["n"], &previous["change"]), (&json!(4), &json!(0.0)), "{march}");
        let note = "`ticket_resolution_rate`: what it is compared with is judged as of 2026-03-03";
        assert!(notes.contains(note), "{notes}");
    }
    // A window of its own is as old on both sides anyhow.
    let (_, notes) =
        ask(&bench, "default", MARCH, &["--compare", "previous", "--set", "window=1d"]);
    assert!(!notes.contains("judged as of"), "{notes}");
    let words = ["query", "ticket_resolution_rate", "--variant", "by_watermark", "--lang", "es"];
    let week = ["--from", MARCH[0], "--to", MARCH[1], "--compare", "previous"];
    let shown = bench.run(&[&words[..], &week].concat()).stdout;
    let shown = line(&shown);
    assert!(shown.contains("lo que se sabía a 2026-03-03"), "{shown}");
}

#[test]
fn a_week_is_not_held_against_a_younger_one() {
    let bench = Bench::new();
    bench.import_small(WEEKS);
    let compare = format!("{}..{}", MARCH[0], MARCH[1]);
    let (february, notes) = ask(&bench, "by_watermark", FEBRUARY, &["--compare", &compare]);
    let previous = &february["previous"];
    assert_eq!((&february["value"], &previous["value"]), (&json!(75.0), &json!(50.0)));
    assert_eq!((&previous["change"], &previous["reason"]), (&Value::Null, &json!("younger_range")));
    assert!(!notes.contains("judged as of"), "{notes}");
}

#[test]
fn a_funnel_without_a_window_follows_both_weeks_as_far() {
    let bench = Bench::new();
    bench.import_small(WEEKS);
    bench.write("metrics/own_way.md", WAY);
    let ask = |week: [&str; 2], compare: &str| {
        let words = ["query", "own_way", "--from", week[0], "--to", week[1], "--compare", compare];
        bench.json(&words)
    };
    // All four of February were solved once; by 3 March three had been.
    let march = ask(MARCH, "previous");
    let value = &march["total"]["values"]["own_way"];
    assert_eq!((&value["value"], &value["previous"]["value"]), (&json!(50.0), &json!(75.0)));
    let note = "`own_way`: what it is compared with is judged as of 2026-03-03";
    assert!(march["notes"].to_string().contains(note), "{march}");
    let february = ask(FEBRUARY, &format!("{}..{}", MARCH[0], MARCH[1]));
    let value = &february["total"]["values"]["own_way"];
    assert_eq!(
        (&value["value"], &value["previous"]["reason"]),
        (&json!(100.0), &json!("younger_range"))
    );
}
