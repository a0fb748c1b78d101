//! Calls that somebody gave up nobody knows when, which count as abandoned and are told.

use serde_json::{Value, json};

use crate::serve::Server;
use crate::waits::CALLS_MAP;
use crate::{Bench, line};

/// The mapping of what happens to calls in a queue, with how long a line says that they waited.
fn map() -> String {
    format!("{CALLS_MAP}attributes = {{ wait = \"wait\" }}\n")
}

/// One call is answered in time, one given up after a minute, two given up nobody knows when, one
/// of them in April.
const CALLS: &str = "\
call,at,kind,who,role,value,wait
k1,2026-03-02T09:00:00Z,entered,ana,customer,sales,
k1,2026-03-02T09:00:12Z,connected,luis,agent,,
k2,2026-03-02T10:00:00Z,entered,bea,customer,sales,
k2,2026-03-02T10:01:00Z,abandoned,bea,customer,,
k3,2026-03-02T11:00:00Z,entered,cid,customer,sales,
k3,2026-03-02T11:00:00Z,abandoned,cid,customer,,unknown
k4,2026-04-02T11:00:00Z,entered,dan,customer,sales,
k4,2026-04-02T11:00:00Z,abandoned,dan,customer,,unknown
";

/// Who gave up, by order: the base has nothing of what says whether somebody is left out.
const GIVEN_UP: &str = r#"+++
name = "given_up_per_order"
title = "Given up per order"
family = "load"
unit = "ratio"
better = "lower"
version = 1
formula = "given up / orders"
kind = "ratio"
[[exclude]]
reason = "short_abandon"
when = "outcome = 'abandoned' and waited <= 5s"
undecided = "outcome = 'abandoned' and waited is null"
[numerator]
fact = "contacts"
where = "outcome = 'abandoned'"
date = { event = "left_at" }
[denominator]
fact = "orders"
date = { event = "placed_at" }
+++
Given up.
"#;

#[test]
fn sides_of_two_facts_tell_of_the_one_that_is_in_doubt() {
    let bench = Bench::new();
    bench.import_each("pbx", &map(), &[("calls.csv", CALLS)]);
    bench.import_orders("order,customer,date,currency\n1,ana,2026-03-05,EUR\n");
    bench.write("metrics/given_up_per_order.md", GIVEN_UP);
    let march = ["--from", "2026-03-01", "--to", "2026-03-31"];
    let answer = bench.json(&[&["query", "given_up_per_order"], &march[..]].concat());
    let value = &answer["total"]["values"]["given_up_per_order"];
    assert_eq!((&value["numerator"], &value["denominator"]), (&json!(2.0), &json!(1.0)));
    let told = "counted, though nobody knows whether `short_abandon` holds of them: 1";
    assert!(answer["notes"].to_string().contains(told), "{answer}");
}

#[test]
fn who_gave_up_nobody_knows_when_counts_and_is_told() {
    let bench = Bench::new();
    bench.import_each("pbx", &map(), &[("calls.csv", CALLS)]);
    let asked = |metric: &str, more: &[&str]| {
        let answer = bench.json(&[&["query", metric], more].concat());
        let value = &answer["total"]["values"][metric];
        let told: [Value; 2] = [value["numerator"].clone(), value["denominator"].clone()];
        (told, answer["notes"].to_string())
    };
    let march = ["--from", "2026-03-01", "--to", "2026-03-31"];
    let rate = "`abandonment_rate`: counted, though nobody knows whether `short_abandon` holds of \
                them: 1";
    let (told, notes) = asked("abandonment_rate", &march);
    assert_eq!(told, [json!(2.0), json!(3.0)]);
    assert!(notes.contains(&format!("{rate}\"")), "{notes}");
    let (_, notes) = asked("abandonment_rate", &[&march[..], &["--by", "queue"]].concat());
    assert!(notes.contains(&format!("{rate}\"")), "{notes}");
    // A metric made of one that counts so says it too, once for all its inputs.
    let (_, notes) = asked("interval_target_rate", &march);
    let told = "`interval_target_rate`: counted, though nobody knows whether `short_abandon` holds \
                of them: 1\"";
    assert!(notes.contains(told), "{notes}");
    let (told, notes) = asked("service_level", &[]);
    assert_eq!(told, [json!(1.0), json!(4.0)]);
    assert!(notes.contains("`service_level`: counted, though nobody knows"), "{notes}");
    assert!(notes.contains("of them: 2"), "{notes}");
    // Where nobody is left out for giving up at once, nothing is in doubt.
    for variant in ["answered_only", "all_offered"] {
        let (_, notes) = asked("service_level", &["--variant", variant]);
        assert!(!notes.contains("nobody knows whether"), "{variant}: {notes}");
    }
    let words = [&["query", "abandonment_rate", "--lang", "es"][..], &march].concat();
    let said = line(&bench.run(&words).stdout);
    let told = "cuentan, aunque nadie sabe si les corresponde `short_abandon`: 1";
    assert!(said.contains(told), "{said}");
    let server = Server::start(&bench);
    let (_, page) = server.get("/metrics/abandonment_rate?from=2026-03-01&to=2026-03-31&lang=es");
    assert!(page.contains("aunque nadie sabe si les corresponde «desistieron al momento»: 1"));
}
