//! By how much a call was late, and how it ended, told of the records of rates.

use serde_json::{Value, json};

use crate::Bench;
use crate::serve::Server;

/// A mapping of what happens to calls in a queue.
pub(crate) const CALLS_MAP: &str = r#"
name = "queue"
[tables.kinds]
entered = "entered"
connected = "connected"
abandoned = "abandoned"
exited = "exited"
[[file]]
name = "calls"
has = ["call", "at", "kind"]
stream = "contact"
subject = "call"
[[file.event]]
kind = { from = "kind", map = "kinds" }
at = "at"
actor = "who"
actor_kind = "role"
value = "value"
"#;

/// One call in time, one late, one given up; one sent away, and one of somebody who misdialled.
const CALLS: &str = "\
call,at,kind,who,role,value
k1,2026-03-02T09:00:00Z,entered,ana,customer,sales
k1,2026-03-02T09:00:12Z,connected,luis,agent,
k2,2026-03-02T10:00:00Z,entered,bea,customer,sales
k2,2026-03-02T10:01:35Z,connected,luis,agent,
k3,2026-03-02T11:00:00Z,entered,cid,customer,sales
k3,2026-03-02T11:00:40Z,abandoned,cid,customer,
k4,2026-03-02T12:00:00Z,entered,dan,customer,sales
k4,2026-03-02T12:00:30Z,exited,dan,customer,timeout
k5,2026-03-02T13:00:00Z,entered,eva,customer,sales
k5,2026-03-02T13:00:03Z,abandoned,eva,customer,
";

fn imported() -> Bench {
    let bench = Bench::new();
    bench.import_each("pbx", CALLS_MAP, &[("calls.csv", CALLS)]);
    bench
}

/// Returns of each record of a denominator, or left out, the case, how long it took, how it ended
/// and whether it is in the numerator.
fn told(bench: &Bench, metric: &str, more: &[&str]) -> Vec<Value> {
    let words = ["records", metric, "--format", "json"];
    let listed = bench.run(&[&words[..], more].concat()).stdout;
    let all = listed.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON lines"));
    let own = all.filter(|record| record["side"] == "denominator" || record["included"] == false);
    own.map(|it| json!([it["case"], it["lasted"], it["ended"], it["in_numerator"]])).collect()
}

#[test]
fn records_of_rates_of_calls_tell_the_wait_and_how_it_ended() {
    let bench = imported();
    let answered = [json!(["k1", 12.0, "answered", true]), json!(["k2", 95.0, "answered", false])];
    let given_up = json!(["k3", 40.0, "abandoned", false]);
    let all = [&answered[..], &[given_up]].concat();
    assert_eq!(told(&bench, "service_level", &[]), all);
    let left_out = [json!(["k4", 30.0, "timeout", null]), json!(["k5", 3.0, "abandoned", null])];
    assert_eq!(told(&bench, "service_level", &["--excluded"]), left_out);
    // An exit is in the base, and no abandon.
    let abandons = told(&bench, "abandonment_rate", &[]);
    assert!(abandons.contains(&json!(["k4", 30.0, "timeout", false])), "{abandons:?}");
    assert!(abandons.contains(&json!(["k3", 40.0, "abandoned", true])), "{abandons:?}");
    let csv = bench.run(&["records", "service_level", "--format", "csv"]).stdout;
    assert!(
        csv.lines().next().is_some_and(|line| line.ends_with(",lasted,ended,currency")),
        "{csv}"
    );
    let shown = bench.run(&["records", "service_level", "--lang", "es"]).stdout;
    assert!(shown.contains("1 min 35 s") && shown.contains("abandonada"), "{shown}");
}

#[test]
fn the_page_shows_by_how_much_each_was_missed_the_longest_first_where_asked() {
    let bench = imported();
    let server = Server::start(&bench);
    let (_, page) = server.get("/records/service_level?lang=es&range=all&sort=highest");
    assert!(page.contains("1 min 35 s") && page.contains("abandonada"), "{page}");
    assert!(page.contains(">Registro</th>") && !page.contains(">Caso</th>"), "calls: {page}");
    let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text}: {page}"));
    assert!(place("1 min 35 s") < place(">40 s<") && place(">40 s<") < place(">12 s<"));
    let (_, out) = server.get("/records/service_level?lang=es&range=all&list=excluded");
    assert!(out.contains("tiempo agotado"), "{out}");
}
