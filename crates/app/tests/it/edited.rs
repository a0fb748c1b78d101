//! A server that runs while its owner edits settings and pages.

use std::time::Instant;

use baremo_testkit::policies::Policy;
use serde_json::{Value, json};

use crate::past_definitions::page;
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

/// Asks until value and notes are those that are awaited: the server looks once a second.
fn await_answer(server: &Server, metric: &str, value: f64, is_said: impl Fn(&str) -> bool) {
    let started = Instant::now();
    loop {
        let (found, said) = asked(server, metric);
        if found == value && is_said(&said) {
            return;
        }
        assert!(started.elapsed().as_secs() < 60, "{metric} stays {found}, not {value}: {said}");
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
