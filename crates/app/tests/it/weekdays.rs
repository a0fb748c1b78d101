//! A comparison with the same weekdays is one thing in a terminal, through the API and on pages,
//! and one with the range before keeps the hours of its days.

use serde_json::{Value, json};

use crate::Bench;
use crate::serve::Server;

/// Three days from Monday on: a week before two were opened on the first of them, and one on the
/// Saturday between.
const OPENED: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-02-02T09:00:00Z,opened,ana,customer,email,
2,2026-02-23T09:00:00Z,opened,ana,customer,email,
3,2026-02-23T10:00:00Z,opened,bea,customer,email,
4,2026-02-28T09:00:00Z,opened,bea,customer,email,
5,2026-03-02T09:00:00Z,opened,eva,customer,email,
6,2026-03-03T09:00:00Z,opened,eva,customer,email,
7,2026-03-04T09:00:00Z,opened,leo,customer,email,
8,2026-03-10T09:00:00Z,opened,leo,customer,email,
";

#[test]
fn three_days_are_held_against_the_same_three_of_the_week_before() {
    let bench = Bench::new();
    bench.import_small(OPENED);
    let server = Server::start(&bench);
    let (from, to) = ("2026-03-02", "2026-03-04");
    for (compare, before) in [("weekdays", 2.0), ("previous", 1.0)] {
        let words = ["query", "ticket_volume", "--from", from, "--to", to, "--compare", compare];
        let told = bench.json(&words)["total"]["values"]["ticket_volume"].clone();
        let both = (&told["value"], &told["previous"]["value"]);
        assert_eq!(both, (&json!(3.0), &json!(before)), "{told}");
        let query = json!({
            "metrics": ["ticket_volume"], "from": from, "to": to, "compare": compare,
        });
        let reply = server.post("/api/v1/query", "application/json", &query.to_string());
        let answer: Value = serde_json::from_str(&reply.body).expect("it is JSON");
        assert_eq!(answer["total"]["values"]["ticket_volume"], told, "{answer}");
    }
    let path = format!("/metrics/ticket_volume?from={from}&to={to}&compare=weekdays&lang=en");
    let (status, page) = server.get(&path);
    assert!(
        status.contains("200") && page.contains("against the same weekdays before"),
        "{status}"
    );
}

#[test]
fn a_range_without_an_end_is_held_against_as_much_of_the_days_before() {
    let bench = Bench::new();
    bench.run(&["init", "--zone", "Europe/Madrid"]);
    bench.import_small(OPENED);
    let words = ["query", "ticket_volume", "--from", "2026-03-01", "--compare", "previous"];
    let answer = bench.json(&words);
    // The data reach to ten o'clock of the tenth day.
    let expected = json!({
        "from": "2026-02-19T00:00:00+01:00", "to": "2026-02-28T10:00:00.000001+01:00",
    });
    assert_eq!(answer["range"]["compared"], expected, "{answer}");
}
