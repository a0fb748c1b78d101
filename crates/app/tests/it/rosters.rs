//! Teams, sites and the like that a roster tells of agents, in whatever agents did.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::serve::Server;
use crate::{Bench, SMALL};

/// A roster of its own source, and logins of the telephony server.
const AGENTS: &str = r#"
name = "agents"
[[file]]
name = "roster"
has = ["team", "site"]
stream = "agent"
subject = "agent"
[file.common]
team = "team"
[file.attributes]
site = "site"
[[file.event]]
kind = "rostered"
at = "since"
[[file]]
name = "logins"
has = ["login"]
stream = "agent"
subject = "agent"
[[file.event]]
kind = "logged_in"
at = "login"
[[file.event]]
kind = "logged_out"
at = "logout"
"#;

const ROSTER: &str = "\
agent,team,site,since
ann,day,madrid,2026-01-01T00:00:00Z
bob,night,lisbon,2026-01-01T00:00:00Z
";

/// Ann moves while the calls go on.
const MOVED: &str = "agent,team,site,since\nann,night,lisbon,2026-03-10T00:00:00Z\n";

const LOGINS: &str = "\
agent,login,logout
ann,2026-03-02T09:00:00Z,2026-03-02T10:00:00Z
ann,2026-03-12T09:00:00Z,2026-03-12T10:00:00Z
bob,2026-03-12T09:00:00Z,2026-03-12T10:00:00Z
";

const CALLS: &str = "\
id,at,answered,agent,ended
k1,2026-03-02T09:00:00Z,2026-03-02T09:00:10Z,ann,2026-03-02T09:05:00Z
k2,2026-03-12T09:00:00Z,2026-03-12T09:00:10Z,ann,2026-03-12T09:05:00Z
k3,2026-03-12T09:00:00Z,2026-03-12T09:00:10Z,bob,2026-03-12T09:05:00Z
";

/// Returns a field of a metric by a dimension.
fn by(bench: &Bench, metric: &str, dimension: &str, field: &str, more: &[&str]) -> Value {
    let words = ["query", metric, "--by", dimension];
    let answer = bench.json(&[&words[..], more].concat());
    let rows = answer["rows"].as_array().expect("rows").iter();
    let one = |row: &Value| {
        let word = row["by"][dimension].as_str().unwrap_or("-").to_owned();
        (word, row["values"][metric][field].clone())
    };
    // Groups without anything in the range say nothing.
    let told = rows.map(one).filter(|(_, told)| !told.is_null() && *told != 0);
    json!(told.collect::<BTreeMap<String, Value>>())
}

fn bench() -> Bench {
    let bench = Bench::new();
    bench.import_calls("pbx", CALLS);
    bench.import_each("pbx", AGENTS, &[("logins.csv", LOGINS)]);
    bench.import_each("staff", AGENTS, &[("roster.csv", ROSTER)]);
    bench
}

#[test]
fn a_call_is_of_the_team_and_the_site_its_agent_was_in_then() {
    let bench = bench();
    assert_eq!(by(&bench, "wait_time", "team", "n", &[]), json!({"day": 2, "night": 1}));
    let early = ["--from", "2026-03-01", "--to", "2026-03-09"];
    let before = by(&bench, "wait_time", "site", "n", &early);
    assert_eq!(before, json!({"madrid": 1}));
    bench.import_each("staff", AGENTS, &[("moved.csv", MOVED)]);
    // What takes effect later changes nothing of before.
    assert_eq!(by(&bench, "wait_time", "site", "n", &early), before);
    for (dimension, [then, now]) in [("team", ["day", "night"]), ("site", ["madrid", "lisbon"])] {
        let of = |more: &[&str]| by(&bench, "wait_time", dimension, "n", more);
        assert_eq!(of(&[]), json!({then: 1, now: 2}));
        assert_eq!(of(&["--actor", "current"]), json!({now: 3}));
        let filter = format!("{dimension} = '{now}'");
        assert_eq!(bench.value(&["wait_time", "--where", &filter])["n"], 2, "{filter}");
        // A statement has the columns of calls alone.
        let march = ["--from", "2026-03-01", "--to", "2026-03-31", "--sql"];
        let run = bench.run(&[&["query", "wait_time", "--by", dimension], &march[..]].concat());
        assert_ne!(run.status, 0, "{}", run.stdout);
    }
    // What takes effect after the last that is known is nobody's team of today, and tells no more
    // of how far calls are known.
    let ahead = jiff::Timestamp::now().as_second() + 30 * 86_400;
    let ahead = jiff::Timestamp::from_second(ahead).expect("it is one");
    let moves = format!(
        "agent,team,site,since\nann,noon,porto,2026-05-01T00:00:00Z\n\
                         bob,noon,porto,{ahead}\n"
    );
    bench.import_each("staff", AGENTS, &[("ahead.csv", moves.as_str())]);
    assert_eq!(by(&bench, "wait_time", "team", "n", &["--actor", "current"]), json!({"night": 3}));
    let told = bench.json(&["query", "wait_time", "--grain", "month"]);
    assert_eq!(told["rows"].as_array().map(Vec::len), Some(1), "{told}");
    let asked = ["query", "wait_time", "--where", "team = 'moon'"];
    let notes = bench.json(&asked)["notes"].to_string();
    assert!(notes.contains("night") && notes.contains("day"), "{notes}");
    let told = bench.json(&["query", "wait_time", "--actor", "current"]);
    assert_eq!(told["metrics"][0]["actor"], "current", "{told}");
    // What is known of agents holds until it is told otherwise: its source is not late.
    assert_eq!(told["late_sources"], json!([]), "{told}");
}

#[test]
fn what_states_alone_tell_of_agents_no_roster_tells() {
    let bench = bench();
    let login = "kind = \"logged_in\"\nat = \"login\"\n";
    let map = AGENTS.replace(login, &format!("{login}[file.event.attributes]\nseat = \"seat\"\n"));
    let seated = "agent,login,logout,seat\n\
                  eve,2026-03-12T09:00:00Z,2026-03-12T10:00:00Z,window\n";
    bench.import_each("pbx", &map, &[("seated.csv", seated)]);
    assert_eq!(by(&bench, "wait_time", "site", "n", &[]), json!({"madrid": 2, "lisbon": 1}));
    let run = bench.run(&["query", "wait_time", "--by", "seat"]);
    assert_eq!(run.status, 1, "{}", run.stdout);
    let server = Server::start(&bench);
    let (_, body) = server.get("/api/v1/dimensions?metric=wait_time");
    assert!(body.contains("\"site\"") && !body.contains("\"seat\""), "{body}");
}

#[test]
fn a_roster_is_late_for_nothing_but_what_its_source_tells_as_well() {
    let bench = bench();
    let orders = "order,customer,date,currency\n1,ana,2026-02-01,EUR\n";
    bench.import_orders_of("staff", orders);
    // Calls are known ten days further than anything of the roster's source.
    let late = |metric: &str| bench.json(&["query", metric])["late_sources"].clone();
    assert_eq!(late("wait_time"), json!([]));
    assert_eq!(late("repeat_purchase_rate"), json!(["staff"]));
}

#[test]
fn both_sides_of_contacts_an_hour_are_of_the_same_team() {
    let bench = bench();
    bench.import_each("staff", AGENTS, &[("moved.csv", MOVED)]);
    let metric = "contacts_per_hour";
    for dimension in ["team", "site"] {
        let [then, now] = if dimension == "team" { ["day", "night"] } else { ["madrid", "lisbon"] };
        let of = |more: &[&str]| by(&bench, metric, dimension, "value", more);
        assert_eq!(of(&[]), json!({then: 1.0, now: 1.0}));
        assert_eq!(of(&["--actor", "current"]), json!({now: 1.0}));
    }
}

#[test]
fn a_record_with_a_team_of_its_own_keeps_it() {
    let bench = Bench::new();
    let map = r#"
name = "reviews"
[[file]]
name = "reviews"
has = ["review"]
stream = "review"
subject = "review"
[file.common]
team = "team"
[file.attributes]
agent = "agent"
score = "score"
[[file.event]]
kind = "reviewed"
at = "at"
"#;
    let reviews = "review,at,agent,team,score\nr1,2026-03-02T09:00:00Z,ann,,80\n\
                   r2,2026-03-02T09:00:00Z,ann,care,60\nr3,2026-03-02T09:00:00Z,eve,,70\n";
    bench.import_each("quality", map, &[("reviews.csv", reviews)]);
    bench.import_each("staff", AGENTS, &[("roster.csv", ROSTER)]);
    assert_eq!(by(&bench, "iqs", "team", "n", &[]), json!({"day": 1, "care": 1, "-": 1}));
}

#[test]
fn a_conversation_is_told_by_what_is_known_of_its_agents() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let roster = "agent,team,site,since\nluis,day,madrid,2026-01-01T00:00:00Z\n";
    bench.import_each("staff", AGENTS, &[("roster.csv", roster)]);
    // The team of a conversation is who had it, whoever replied.
    let metric = "first_response_time";
    assert_eq!(by(&bench, metric, "team", "n", &[]), json!({"-": 2}));
    assert_eq!(by(&bench, metric, "site", "n", &[]), json!({"madrid": 2}));
    bench.write("profiles/elsewhere.toml", "[default]\nexclude = \"site = 'madrid'\"\n");
    let value = bench.value(&[metric, "--profile", "elsewhere"]);
    assert_eq!(value["excluded"]["profile"], 2, "{value}");
    let told = bench.json(&["explain", "--record", "1", "--profile", "elsewhere"]);
    let mut clocks = told["clocks"].as_array().expect("clocks").iter();
    let clock = clocks.find(|clock| clock["metric"] == metric).expect("a clock");
    assert_eq!((&clock["counts"], &clock["reason"]), (&json!(false), &json!("profile")));
}
