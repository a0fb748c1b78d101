//! A server that runs while its owner edits settings and pages.

use std::time::{Duration, Instant};

use baremo_testkit::policies::Policy;
use serde_json::{Value, json};

use crate::past_definitions::{changes, page, value};
use crate::serve::Server;
use crate::{Bench, SMALL};

/// Returns the value of the whole, or what was said instead.
fn asked(server: &Server, metric: &str) -> (Value, String) {
    let body = json!({ "metrics": [metric] }).to_string();
    let reply = server.post("/api/v1/query", "application/json", &body).body;
    let answer: Value = serde_json::from_str(&reply).expect("it is JSON");
    let value = answer["total"]["values"][metric]["value"].clone();
    let said = if value.is_null() { answer.to_string() } else { answer["notes"].to_string() };
    (value, said)
}

/// How long nothing is asked in between.
const PAUSE: Duration = Duration::from_millis(50);

/// Asks until value and notes are those that are awaited: the server looks once a second.
#[expect(clippy::disallowed_methods, reason = "a server tells nobody when it has looked")]
fn await_answer(server: &Server, metric: &str, awaited: f64, is_said: impl Fn(&str) -> bool) {
    let started = Instant::now();
    loop {
        let (found, said) = asked(server, metric);
        if found == awaited && is_said(&said) {
            return;
        }
        assert!(started.elapsed().as_secs() < 60, "{metric} stays {found}, not {awaited}: {said}");
        std::thread::sleep(PAUSE);
    }
}

const HOLDS: &str = "what was right before holds until it is mended";

#[test]
fn what_is_edited_is_answered_by_and_a_mistake_changes_nothing_but_is_told() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let promise = |within: &str| bench.promise(&[Policy::of_all(&[("first_response", within)])]);
    promise("10m");
    let server = Server::start(&bench);
    let metric = "sla_compliance";
    await_answer(&server, metric, 50.0, |said| !said.contains(HOLDS));
    promise("15m");
    await_answer(&server, metric, 100.0, |said| !said.contains(HOLDS));
    // One that became wrong, and one that came wrong.
    for (file, text) in [
        ("policies/all.toml", "[[polices]]\n"),
        ("policies/new.toml", "[[polices]]\n"),
        ("baremo.toml", "zome = \"UTC\"\n"),
    ] {
        bench.write(file, text);
        await_answer(&server, metric, 100.0, |said| {
            said.contains(&format!("{file}:1: ")) && said.contains(HOLDS)
        });
    }
    // On the page of a metric, and on those that are looked at every morning.
    for page in [format!("/metrics/{metric}"), "/".to_owned(), "/boards/support".to_owned()] {
        let (_, shown) = server.get(&format!("{page}?lang=es&range=all"));
        assert!(shown.contains("hasta que se corrija rige lo último que estaba bien"), "{shown}");
    }
    // Whoever opens the folder anew is told as ever.
    assert_eq!(bench.run(&["query", metric]).status, 1);
    // One after another is mended.
    bench.write("baremo.toml", "zone = \"UTC\"\n");
    promise("5m");
    std::fs::remove_file(bench.data().join("policies/new.toml")).expect("it is there");
    await_answer(&server, metric, 50.0, |said| !said.contains(HOLDS));
}

#[test]
fn pages_and_calendars_are_read_again_with_what_they_name() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    bench.write("metrics/own_mail.md", page(1, "where = \"channel = 'email'\"\n"));
    let server = Server::start(&bench);
    await_answer(&server, "own_mail", 1.0, |_| true);
    bench.write("metrics/own_mail.md", page(2, ""));
    await_answer(&server, "own_mail", 2.0, |_| true);
    bench.write("metrics/own_mail.md", page(3, "wehre = \"channel = 'chat'\"\n"));
    await_answer(&server, "own_mail", 2.0, |said| said.contains("metrics/own_mail.md:"));
    // The calendar is as it was: what it names is gone.
    let calendar = "name = \"desk\"\nzone = \"UTC\"\n[[hours]]\nalways = true\n\
                    [holidays]\nfiles = [\"free.ics\"]\n";
    bench.write("calendars/free.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n");
    bench.write("calendars/desk.toml", calendar);
    bench.write("calendars/rules.toml", "default = \"desk\"\n");
    bench.promise(&[Policy {
        calendar: Some("desk"),
        ..Policy::of_all(&[("first_response", "10m")])
    }]);
    await_answer(&server, "sla_compliance", 50.0, |said| !said.contains("calendars/"));
    std::fs::remove_file(bench.data().join("calendars/free.ics")).expect("it is there");
    await_answer(&server, "sla_compliance", 50.0, |said| {
        said.contains("calendars/desk.toml:") && said.contains(HOLDS)
    });
    bench.promise(&[Policy::of_all(&[("first_response", "15m")])]);
    await_answer(&server, "sla_compliance", 100.0, |said| said.contains(HOLDS));
}

/// Asks the server and a command what was known at an instant; returns both values.
fn asked_as_of(server: &Server, bench: &Bench, metric: &str, then: &str) -> [Value; 2] {
    let body = json!({ "metrics": [metric], "as_of": then }).to_string();
    let reply = server.post("/api/v1/query", "application/json", &body).body;
    let answer: Value = serde_json::from_str(&reply).expect("it is JSON");
    let own = bench.json(&["query", metric, "--as-of", then]);
    [value(&answer, metric), value(&own, metric)]
}

#[test]
fn what_was_never_in_force_is_not_what_held_then() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let promise = |within: &str| bench.promise(&[Policy::of_all(&[("first_response", within)])]);
    promise("15m");
    let server = Server::start(&bench);
    let metric = "sla_compliance";
    await_answer(&server, metric, 100.0, |said| !said.contains(HOLDS));
    let before = changes(&bench.data());
    bench.write("policies/all.toml", "[[polices]]\n");
    await_answer(&server, metric, 100.0, |said| said.contains(HOLDS));
    // A command keeps the file as little as the server did.
    assert_eq!(bench.run(&["query", metric]).status, 1);
    let then = jiff::Timestamp::now().to_string();
    assert_eq!(asked_as_of(&server, &bench, metric, &then), [json!(100.0), json!(100.0)]);
    assert_eq!(changes(&bench.data()), before);
    promise("10m");
    await_answer(&server, metric, 50.0, |said| !said.contains(HOLDS));
    assert_eq!(asked_as_of(&server, &bench, metric, &then), [json!(100.0), json!(100.0)]);
    assert_eq!(changes(&bench.data()), before + 1);
}

#[test]
fn holidays_from_elsewhere_hold_and_are_known_as_they_were() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let calendar = "name = \"desk\"\nzone = \"UTC\"\n[[hours]]\nalways = true\n\
                    [holidays]\nfiles = [\"../common/free.ics\"]\n";
    let days = |event: &str| format!("BEGIN:VCALENDAR\r\n{event}END:VCALENDAR\r\n");
    // The desk was closed for ten of the twelve minutes that one of them waited.
    let closed = days(
        "BEGIN:VEVENT\r\nDTSTART:20260302T090000Z\r\nDTEND:20260302T091000Z\r\nEND:VEVENT\r\n",
    );
    bench.write("common/free.ics", closed);
    bench.write("calendars/desk.toml", calendar);
    bench.write("calendars/rules.toml", "default = \"desk\"\n");
    let promised = [("first_response", "10m")];
    bench.promise(&[Policy { calendar: Some("desk"), ..Policy::of_all(&promised) }]);
    let server = Server::start(&bench);
    let metric = "sla_compliance";
    await_answer(&server, metric, 100.0, |said| !said.contains(HOLDS));
    // Another file that is wrong leaves them where they are.
    bench.write("policies/new.toml", "[[polices]]\n");
    await_answer(&server, metric, 100.0, |said| {
        said.contains("policies/new.toml:1: ") && !said.contains("calendars/")
    });
    std::fs::remove_file(bench.data().join("policies/new.toml")).expect("it is there");
    await_answer(&server, metric, 100.0, |said| !said.contains(HOLDS));
    let then = jiff::Timestamp::now().to_string();
    bench.write("common/free.ics", days(""));
    await_answer(&server, metric, 50.0, |said| !said.contains(HOLDS));
    assert_eq!(asked_as_of(&server, &bench, metric, &then), [json!(100.0), json!(100.0)]);
    std::fs::remove_file(bench.data().join("common/free.ics")).expect("it is there");
    await_answer(&server, metric, 50.0, |said| {
        said.contains("calendars/desk.toml:") && said.contains(HOLDS)
    });
}
