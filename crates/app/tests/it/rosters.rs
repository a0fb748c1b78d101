//! Teams, sites and the like that a roster tells of agents, in whatever agents did.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::serve::Server;
use crate::{Bench, SMALL, SMALL_MAP};

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
    let metric = "first_response_time";
    assert_eq!(by(&bench, metric, "team", "n", &[]), json!({"day": 2}));
    assert_eq!(by(&bench, metric, "site", "n", &[]), json!({"madrid": 2}));
    bench.write("profiles/elsewhere.toml", "[default]\nexclude = \"attr_site = 'madrid'\"\n");
    let value = bench.value(&[metric, "--profile", "elsewhere"]);
    assert_eq!(value["excluded"]["profile"], 2, "{value}");
    let told = bench.json(&["explain", "--record", "1", "--profile", "elsewhere"]);
    let mut clocks = told["clocks"].as_array().expect("clocks").iter();
    let clock = clocks.find(|clock| clock["metric"] == metric).expect("a clock");
    assert_eq!((&clock["counts"], &clock["reason"]), (&json!(false), &json!("profile")));
}

/// Ann has the first one from the 2nd to the 12th, and solves the second, which nobody was given
/// and Bob answers.
const DESK: &str = "\
conversation,time,kind,actor,role,channel,value,team
1,2026-03-02T09:00:00Z,opened,eva,customer,email,,
1,2026-03-02T09:00:00Z,message,eva,customer,email,,
1,2026-03-02T09:10:00Z,given,desk,system,email,ann,
1,2026-03-02T09:30:00Z,message,ann,agent,email,,
1,2026-03-12T10:00:00Z,status,ann,agent,email,solved,
2,2026-03-12T09:00:00Z,opened,leo,customer,email,,
2,2026-03-12T09:00:00Z,message,leo,customer,email,,
2,2026-03-12T09:20:00Z,message,bob,agent,email,,
2,2026-03-12T09:40:00Z,status,ann,agent,email,solved,
";

/// A desk, and a roster by which Ann moves on 10 March.
fn desk(csv: &str) -> Bench {
    let bench = Bench::new();
    let map = SMALL_MAP.replace("note = \"note\"", "given = \"assigned\"");
    let map = map.replace("value = \"value\"", "value = \"value\"\nteam = \"team\"");
    bench.import_each("desk", &map, &[("desk.csv", csv)]);
    bench.import_each("staff", AGENTS, &[("roster.csv", ROSTER), ("moved.csv", MOVED)]);
    bench
}

#[test]
fn a_conversation_without_teams_is_of_the_team_whose_agent_acted_then() {
    let bench = desk(DESK);
    let check = |metric: &str, by_what: &str, more: &[&str], expected: Value| {
        let found = by(&bench, metric, by_what, "n", more);
        assert_eq!(found, expected, "{metric} by {by_what} {more:?}");
    };
    let (today, credit) = (["--actor", "current"], ["--credit", "first_replier"]);
    check("first_response_time", "team", &[], json!({"day": 1, "night": 1}));
    // Nobody was given the second one, so today it is with nobody.
    check("first_response_time", "team", &today, json!({"night": 1, "-": 1}));
    check("resolution_time", "team", &[], json!({"night": 2}));
    check("resolution_time", "site", &[], json!({"lisbon": 2}));
    check("resolution_time", "team", &credit, json!({"day": 1, "night": 1}));
    check("resolution_time", "site", &credit, json!({"madrid": 1, "lisbon": 1}));
    // The first who had it: given, or answered.
    check("ticket_volume", "team", &[], json!({"day": 1, "night": 1}));
    check("ticket_volume", "site", &[], json!({"madrid": 1, "lisbon": 1}));
    for (metric, then) in [("first_response_time", 1), ("ticket_volume", 1), ("resolution_time", 0)]
    {
        let value = bench.value(&[metric, "--where", "team = 'day'"]);
        assert_eq!(value["n"].as_u64().unwrap_or_default(), then, "{metric}: {value}");
        let march = ["--from", "2026-03-01", "--to", "2026-03-31", "--sql"];
        let run = bench.run(&[&["query", metric, "--by", "team"], &march[..]].concat());
        assert_ne!(run.status, 0, "{metric}: {}", run.stdout);
    }
}

#[test]
fn what_is_open_is_of_the_team_that_whoever_has_it_is_in_by_then() {
    let bench = desk(DESK);
    for (day, [team, other]) in [("2026-03-05", ["day", "night"]), ("2026-03-11", ["night", "day"])]
    {
        let found = by(&bench, "backlog", "team", "value", &["--from", day, "--to", day]);
        assert_eq!(found[team], 1.0, "{day}: {found}");
        assert_ne!(found[other], 1.0, "{day}: {found}");
    }
    // So is what else is known of them, by itself or beside the team.
    for (day, [site, other]) in
        [("2026-03-05", ["madrid", "lisbon"]), ("2026-03-11", ["lisbon", "madrid"])]
    {
        let range = ["--from", day, "--to", day];
        let found = by(&bench, "backlog", "site", "value", &range);
        assert_eq!(found[site], 1.0, "{day}: {found}");
        assert_ne!(found[other], 1.0, "{day}: {found}");
        let filter = format!("site = '{site}'");
        let filtered = [&range[..], &["--where", &filter]].concat();
        let found = by(&bench, "backlog", "team", "value", &filtered);
        assert_eq!(found[if site == "madrid" { "day" } else { "night" }], 1.0, "{day}: {found}");
    }
}

#[test]
fn business_time_goes_by_the_calendar_of_the_team_then() {
    let bench = desk(DESK);
    let office = "name = \"office\"\nzone = \"UTC\"\n[[hours]]\nweekdays = \"09:00-10:00\"\n";
    bench.write("calendars/office.toml", office);
    bench.write(
        "calendars/rules.toml",
        "[[rules]]\nteam = \"day\"\ncalendar = \"office\"\n\
         [[rules]]\nteam = \"night\"\ncalendar = \"wall\"\n",
    );
    // Ann's: 5 hours of the 2nd to the 6th, one of the 9th, and all time from the 10th on.
    let filter = ["--where", "conversation = '1'", "--calendar", "business"];
    let value = bench.value(&[&["resolution_time"][..], &filter].concat());
    assert_eq!(value["value"], f64::from((6 + 2 * 24 + 10) * 3600), "{value}");
}

#[test]
fn a_desk_that_tells_teams_keeps_its_own() {
    let bench = desk(&DESK.replace("email,ann,", "email,ann,care"));
    assert_eq!(by(&bench, "ticket_volume", "team", "n", &[]), json!({"care": 1, "-": 1}));
    // What is known of agents beside their team is still theirs.
    let sites = by(&bench, "ticket_volume", "site", "n", &[]);
    assert_eq!(sites, json!({"madrid": 1, "lisbon": 1}));
}

#[test]
fn a_roster_of_a_source_with_work_tells_of_nobody_else() {
    let bench = Bench::new();
    bench.import_calls("pbx", CALLS);
    bench.import_calls("north", &CALLS.replace(",bob,", ",eve,"));
    let team = |source: &str| {
        let filter = format!("source = '{source}'");
        by(&bench, "wait_time", "team", "n", &["--where", &filter])
    };
    // Of its own agents, and not of the other Ann.
    bench.import_each("pbx", AGENTS, &[("roster.csv", ROSTER)]);
    assert_eq!(team("pbx"), json!({"day": 2, "night": 1}));
    assert_eq!(team("north"), json!({"-": 3}));
    // What tells of nobody's work tells of all.
    let late = ROSTER.replace("night", "late");
    bench.import_each("staff", AGENTS, &[("staff.csv", late.as_str())]);
    assert_eq!(team("pbx"), json!({"day": 2, "night": 1}));
    assert_eq!(team("north"), json!({"day": 2, "-": 1}));
}

#[test]
fn calls_that_nobody_took_are_told_where_the_team_is_that_of_the_agent() {
    let bench = Bench::new();
    let calls = "\
id,at,answered,agent,ended,left
k1,2026-03-02T09:00:00Z,2026-03-02T09:00:10Z,ann,2026-03-02T09:05:00Z,
k2,2026-03-12T10:00:00Z,,,,2026-03-12T10:01:00Z
k3,2026-03-12T11:00:00Z,,,,2026-03-12T11:01:00Z
";
    bench.import_calls("pbx", calls);
    let note = |words: &[&str]| {
        let notes = bench.json(&[&["query"], words].concat())["notes"].to_string();
        let told = notes.contains("is that of the agent, as a roster tells it");
        (told, notes.contains("(none): 2 (contacts)"))
    };
    let metric = "abandonment_rate";
    assert_eq!(note(&[metric, "--by", "team"]), (false, false), "there is no roster");
    bench.import_each("staff", AGENTS, &[("roster.csv", ROSTER)]);
    let filter = ["--where", "team = 'day'"];
    assert_eq!(note(&[metric, "--by", "team"]), (true, true));
    assert_eq!(note(&[metric, "--by", "site"]), (true, true));
    assert_eq!(note(&[&[metric][..], &filter].concat()), (true, true));
    let both = ["--where", "team = 'day' and site = 'madrid'"];
    assert_eq!(note(&[&[metric][..], &both].concat()), (true, true));
    assert_eq!(note(&["interval_target_rate", "--by", "team"]), (true, true));
    assert_eq!(note(&[metric]), (false, false));
    // Whoever waits for an agent has one, and so a team.
    assert_eq!(note(&["wait_time", "--by", "team"]), (false, false));
}
