//! Who has a case: what lies with a bot belongs to nobody yet, and what nobody records is not 0.

use baremo_testkit::policies::Policy;
use serde_json::{Value, json};

use crate::{Bench, SMALL_MAP, text};

/// A thread that is used again after weeks: Luis had it, and the bot is given the second case in
/// one of both.
const REUSED: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-03-02T09:00:00Z,opened,ana,customer,chat,
1,2026-03-02T09:05:00Z,given,system,system,chat,luis
1,2026-03-02T10:00:00Z,status,luis,agent,chat,solved
1,2026-03-16T09:00:00Z,message,ana,customer,chat,
2,2026-03-02T09:00:00Z,opened,eva,customer,chat,
2,2026-03-02T09:05:00Z,given,system,system,chat,luis
2,2026-03-02T10:00:00Z,status,luis,agent,chat,solved
2,2026-03-16T09:00:00Z,message,eva,customer,chat,
2,2026-03-16T09:01:00Z,given,system,system,chat,fin
";

#[test]
fn a_bot_keeps_no_case() {
    let bench = Bench::new();
    bench.run(&["init"]);
    bench.write("baremo.toml", "[fold]\nbot_agents = [\"fin\"]\n");
    bench.import_given("small", REUSED);
    let value = bench.value(&["time_to_assignment"]);
    assert_eq!(json!([value["value"], value["n"]]), json!([300.0, 2]), "{value}");
    assert_eq!(value["excluded"], json!({ "kept_assignee": 1, "unassigned": 1 }));
}

/// A list of tickets: who has each, and nothing of the way there.
const LIST: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-03-02T09:00:00Z,opened,ana,customer,email,
1,2026-03-02T09:05:00Z,given,system,system,email,luis
2,2026-03-03T09:00:00Z,opened,eva,customer,email,
2,2026-03-03T09:05:00Z,given,system,system,email,mar
";

/// A history: of three cases one is handed on.
const HISTORY: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-02-02T09:00:00Z,opened,ana,customer,email,
1,2026-02-02T09:05:00Z,given,system,system,email,luis
1,2026-02-02T10:00:00Z,given,luis,agent,email,mar
2,2026-03-03T09:00:00Z,opened,eva,customer,email,
3,2026-03-04T09:00:00Z,opened,leo,customer,email,
3,2026-03-04T09:05:00Z,given,system,system,email,mar
";

#[test]
fn changes_that_no_source_records_are_not_none() {
    let bench = Bench::new();
    let name = "reassignments_per_conversation";
    let is_computable = |told: &Value| {
        let metrics = told["source_coverage"]["metrics"].as_array().expect("metrics").clone();
        let own = metrics.into_iter().find(|metric| metric["name"] == name);
        own.expect("it is in reach")["computable"].clone()
    };
    let told = bench.import_given("list", LIST);
    assert_eq!(is_computable(&told), json!(false));
    assert_eq!(told["coverage"]["missing"]["reassignments"], json!(1), "{told}");
    let value = bench.value(&[name]);
    assert_eq!(json!([value["value"], value["reason"]]), json!([null, "reassignments_unknown"]));
    assert_eq!(json!([value["n"], value["excluded"]["reassignments_unknown"]]), json!([0, 2]));

    // The other source's changes say nothing of this one's: its tickets stay out of both sides.
    let told = bench.import_given("desk", HISTORY);
    assert_eq!(is_computable(&told), json!(true));
    let value = bench.value(&[name]);
    assert_eq!(json!([value["numerator"], value["denominator"]]), json!([1.0, 3.0]), "{value}");
    assert_eq!(value["excluded"], json!({ "reassignments_unknown": 2 }));
    // Once changes are recorded, a month without any has none.
    let march = bench.value(&[name, "--from", "2026-03-01", "--where", "source = 'desk'"]);
    assert_eq!(json!([march["value"], march["n"]]), json!([0.0, 2]), "{march}");
}

/// A ticket with one reply and one solve.
const ANSWERED: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-03-02T09:00:00Z,opened,ana,customer,email,
1,2026-03-02T09:00:00Z,message,ana,customer,email,
1,2026-03-02T10:00:00Z,message,luis,agent,email,
1,2026-03-02T11:00:00Z,status,luis,agent,email,solved
9,2026-06-01T09:00:00Z,opened,eva,customer,email,
";

/// What shows that a source records more: a second reply, and a re-open.
const AGAIN: &str = "\
conversation,time,kind,actor,role,channel,value
2,2026-01-02T09:00:00Z,opened,eva,customer,email,
2,2026-01-02T09:00:00Z,message,eva,customer,email,
2,2026-01-02T10:00:00Z,message,luis,agent,email,
2,2026-01-02T10:30:00Z,message,luis,agent,email,
2,2026-01-02T11:00:00Z,status,luis,agent,email,solved
2,2026-01-03T11:00:00Z,status,eva,customer,email,open
";

#[test]
fn one_reply_and_one_solve_of_a_list_are_no_first_contact_and_no_lack_of_reopens() {
    let asked = [
        ("first_contact_resolution", "replies_unknown", 100.0),
        ("reopen_rate", "reopens_unknown", 0.0),
    ];
    let march = ["--from", "2026-03-01", "--to", "2026-03-31"];
    let computable = |told: &Value, name: &str| {
        let metrics = told["source_coverage"]["metrics"].as_array().expect("metrics").clone();
        let own = metrics.into_iter().find(|metric| metric["name"] == name);
        own.expect("it is in reach")["computable"].clone()
    };
    let holds = |bench: &Bench, told: &Value| {
        for (name, _, figure) in asked {
            assert_eq!(computable(told, name), json!(true), "{name}");
            let value = bench.value(&[&[name], &march[..]].concat());
            assert_eq!(json!([value["value"], value["n"]]), json!([figure, 1]), "{value}");
        }
    };
    // A log tells all there was.
    let bench = Bench::new();
    holds(&bench, &bench.import_given("log", ANSWERED));

    let bench = Bench::new();
    let told = bench.import_list("list", ANSWERED);
    for (name, reason, _) in asked {
        assert_eq!(computable(&told, name), json!(false), "{name}");
        let value = bench.value(&[&[name], &march[..]].concat());
        assert_eq!(json!([value["value"], value["reason"]]), json!([null, reason]), "{value}");
        assert_eq!(value["excluded"][reason], json!(1), "{value}");
    }
    // Once one is on record, whenever it was, a month without any has none.
    holds(&bench, &bench.import_list("list", AGAIN));
}

/// A ticket with a history: an hour new, two pending, one open.
const WAITED: &str = "\
conversation,time,kind,actor,role,channel,value
3,2026-03-02T09:00:00Z,opened,eva,customer,email,
3,2026-03-02T10:00:00Z,status,luis,agent,email,pending
3,2026-03-02T12:00:00Z,status,luis,agent,email,open
3,2026-03-02T13:00:00Z,status,luis,agent,email,solved
";

#[test]
fn a_list_tells_nothing_of_the_waits_before_the_solve() {
    let asked: [(&[&str], f64); 5] = [
        (&["agent_wait_time"], 7_200.0),
        (&["on_hold_time"], 0.0),
        (&["requester_wait_time"], 7_200.0),
        (&["resolution_time", "--variant", "excluding_pending"], 7_200.0),
        (&["resolution_time", "--variant", "excluding_waits"], 7_200.0),
    ];
    let bench = Bench::new();
    let told = bench.import_list("list", ANSWERED);
    assert_eq!(told["coverage"]["missing"]["status_history"], json!(3), "{told}");
    let all = bench.value(&["resolution_time"]);
    assert_eq!(json!([all["value"], all["n"]]), json!([7200.0, 1]), "{all}");
    for (words, _) in asked {
        let value = bench.value(words);
        let found = json!([value["value"], value["n"], value["reason"]]);
        assert_eq!(found, json!([null, 0, "no_status_history"]), "{words:?}");
    }
    // Beside a desk that keeps a history, the list's ticket is left out.
    bench.import_given("desk", WAITED);
    for (words, figure) in asked {
        let value = bench.value(words);
        let found = json!([value["value"], value["n"], value["excluded"]["no_status_history"]]);
        assert_eq!(found, json!([figure, 1, 1]), "{words:?}");
    }
    // Nor does it tell when what was promised stood still.
    bench.promise(&[Policy::of_all(&[("resolution", "3h")])]);
    let notes = bench.json(&["query", "sla_compliance"])["notes"].to_string();
    assert!(notes.contains("`solve_summed` in `list`; records"), "{notes}");
}

/// A list with what the help desk says of a wait that the list itself does not tell.
const STORED: &str = "\
Id,Requester,Requester id,Assignee,Group,Status,Via,Created at,Updated at,Solved at,\
Agent wait time in minutes
7,Ana,c1,Luis,Support,Solved,Mail,2024-03-01 09:00,2024-03-02 10:00,2024-03-02 10:00,90
";

/// A list with re-opens that it tells as a number alone, and a first reply in business hours.
const STORED_COUNTS: &str = "\
Id,Requester,Requester id,Assignee,Group,Status,Via,Created at,Updated at,Solved at,\
Reopens,First reply time in minutes within business hours
7,Ana,c1,Luis,Support,Solved,Mail,2024-03-01 09:00,2024-03-02 10:00,2024-03-02 10:00,1,30
8,Eva,c2,Luis,Support,Open,Mail,2024-03-01 09:00,2024-03-02 10:00,,0,
";

#[test]
fn a_stored_wait_is_compared_with_no_wait_that_a_list_does_not_tell() {
    let bench = Bench::new();
    let csv = bench.file("tickets.csv", STORED);
    let told = bench.json(&["import", text(&csv), "--source", "desk"]);
    assert_eq!(told["mapping"], json!("zendesk-csv"), "{told}");
    let report = bench.json(&["reconcile", "desk"]);
    assert_eq!(not_compared(&report, "agent_wait_time"), json!(["not_told", 1]), "{report}");
    // Nor what nobody records, nor what has no calendar; and each is told.
    let counted = bench.file("counted.csv", STORED_COUNTS);
    bench.json(&["import", text(&counted), "--source", "counted"]);
    let report = bench.json(&["reconcile", "counted"]);
    assert_eq!(not_compared(&report, "reopen_count"), json!(["not_told", 2]), "{report}");
    let business = "first_response_time:business";
    assert_eq!(not_compared(&report, business), json!(["no_calendar", 1]), "{report}");
    assert_eq!(report["figures"], json!([]));
    let said = bench.run(&["reconcile", "counted", "--lang", "en"]).stdout;
    assert!(said.contains("  2  reopen_count: what was imported does not tell it"), "{said}");
    let csv = bench.run(&["reconcile", "counted", "--format", "csv"]).stdout;
    assert!(csv.contains("counted,reopen_count,,,,,,not_told,"), "{csv}");
}

/// Returns the reason why a stored figure was compared with nothing, and how often.
fn not_compared(report: &Value, name: &str) -> Value {
    let mut all = report["not_compared"].as_array().expect("a list").iter();
    let own = all.find(|own| own["name"] == name).cloned().unwrap_or_default();
    json!([own["reason"], own["count"]])
}

/// A ticket that is solved and one that is open, of which nobody says who answered or has them.
const UNTOLD: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-03-02T09:00:00Z,opened,ana,customer,email,
1,2026-03-02T09:00:00Z,message,ana,customer,email,
1,2026-03-02T11:00:00Z,status,luis,agent,email,solved
2,2026-03-02T09:00:00Z,opened,eva,customer,email,
2,2026-03-02T09:00:00Z,message,eva,customer,email,
";

#[test]
fn who_was_answered_and_who_was_given_a_ticket_is_unknown_where_no_list_says_so() {
    let excluded = |bench: &Bench, metric: &str| bench.value(&[metric])["excluded"].clone();
    let bench = Bench::new();
    bench.import_list("list", UNTOLD);
    for (metric, reason) in [
        ("first_response_time", "no_replies_told"),
        ("response_time", "no_replies_told"),
        ("time_to_assignment", "no_assignments_told"),
    ] {
        let answer = bench.json(&["query", metric]);
        let value = &answer["total"]["values"][metric];
        let found = json!([value["value"], value["reason"], value["excluded"]]);
        assert_eq!(found, json!([null, reason, { reason: 2 }]), "{metric}");
        assert!(!answer["notes"].to_string().contains("unanswered"), "{answer}");
    }
    // Nor was anybody late for it: of two answers promised none is judged, and both solves are.
    bench.promise(&[Policy::of_all(&[("first_response", "10m"), ("resolution", "1h")])]);
    let due = |target: &str| {
        let filter = format!("target = '{target}'");
        let value = bench.value(&["sla_compliance", "--where", filter.as_str()]);
        json!([value["denominator"], value["excluded"]["no_replies_told"]])
    };
    assert_eq!(due("first_response"), json!([0.0, 2]));
    assert_eq!(due("resolution"), json!([2.0, null]));
    let received = ["first_response_time", "--variant", "per_received"];
    assert_eq!(bench.value(&received)["value"], Value::Null, "no wait of nought");
    // Once a reply is on record, the others have none; and a log tells all there was.
    let waits = json!({ "ended_by_solve": 1, "unanswered": 1 });
    let replied = "\
conversation,time,kind,actor,role,channel,value
3,2026-03-02T09:00:00Z,opened,leo,customer,email,
3,2026-03-02T09:00:00Z,message,leo,customer,email,
3,2026-03-02T09:30:00Z,message,luis,agent,email,
";
    bench.import_list("list", replied);
    assert_eq!(excluded(&bench, "first_response_time"), waits);
    let bench = Bench::new();
    bench.import_given("log", UNTOLD);
    assert_eq!(excluded(&bench, "first_response_time"), waits);
}

#[test]
fn of_a_response_that_no_message_tells_of_nobody_knows() {
    let lines = UNTOLD.lines().filter(|line| !line.contains(",message,"));
    let silent = lines.collect::<Vec<_>>().join("\n") + "\n";
    // A list, a list without messages, and a log without them.
    for (is_list, csv) in [(true, UNTOLD), (true, silent.as_str()), (false, silent.as_str())] {
        let bench = Bench::new();
        match is_list {
            true => bench.import_list("desk", csv),
            false => bench.import_given("desk", csv),
        };
        // One took two hours to be solved, and the other is still open after as long.
        bench.promise(&[Policy::of_all(&[("first_response", "10m"), ("resolution", "1h")])]);
        let rows = bench.json(&["query", "sla_compliance"])["rows"].clone();
        let told = |row: usize| {
            let value = &rows[row]["values"]["sla_compliance"];
            let left = &value["excluded"]["no_replies_told"];
            json!([rows[row]["by"]["target"], value["n"], value["reason"], left])
        };
        assert_eq!(told(0), json!(["first_response", 0, "no_replies_told", 2]), "{csv}");
        assert_eq!(told(1), json!(["resolution", 2, null, null]), "{csv}");
        // A conversation counts, or is left out once.
        let whole = ["sla_compliance", "--variant", "per_conversation"];
        let sides = |value: Value| {
            let left = &value["excluded"]["no_replies_told"];
            json!([value["numerator"], value["denominator"], left])
        };
        assert_eq!(sides(bench.value(&whole)), json!([0.0, 0.0, 2]), "{csv}");
        bench.promise(&[Policy::of_all(&[("first_response", "10m"), ("resolution", "2h")])]);
        assert_eq!(sides(bench.value(&whole)), json!([0.0, 0.0, 2]), "{csv}");
        let words = [&["records"], &whole[..], &["--excluded", "--format", "json"]].concat();
        assert_eq!(bench.run(&words).stdout.lines().count(), 2, "{csv}");
    }
}

/// A list with the time of the first reply, and how many there were.
const COUNTED: &str = "\
ticket,opened,replied,solved,replies
7,2026-03-02T09:00:00Z,2026-03-02T10:00:00Z,2026-03-02T12:00:00Z,3
";

const COUNTED_MAP: &str = r#"
name = "counted"
[[file]]
name = "tickets"
has = ["ticket", "replies"]
conversation = "ticket"
[[file.event]]
kind = "opened"
at = "opened"
actor_kind = "'customer'"
[[file.event]]
kind = "message"
at = "opened"
actor_kind = "'customer'"
synthesised = true
[[file.event]]
kind = "message"
at = "replied"
actor = "'luis'"
actor_kind = "'agent'"
synthesised = true
[[file.event]]
kind = "status"
value = "'solved'"
at = "solved"
synthesised = true
[[file.event]]
kind = "checked"
at = "solved"
attributes = { reply_count = "replies" }
"#;

#[test]
fn a_stored_number_of_replies_is_not_held_against_the_first_one_alone() {
    let bench = Bench::new();
    bench.import_each("desk", COUNTED_MAP, &[("tickets.csv", COUNTED)]);
    let report = bench.json(&["reconcile", "desk"]);
    assert_eq!(not_compared(&report, "reply_count"), json!(["not_told", 1]), "{report}");
}

/// Rows of an incident log that share number and update count: one that was numbered anew, and
/// one that was written again, in the same state, after the incident was resolved.
const SHARED: &str = "\
number,incident_state,reassignment_count,reopen_count,sys_mod_count,opened_at,sys_updated_at,\
assignment_group,assigned_to
INC1,New,0,0,2,01-03-2024 10:18,01-03-2024 08:53,Group 72,?
INC1,New,1,0,1,01-03-2024 10:18,02-03-2024 09:59,Group 73,?
INC1,Active,2,0,2,01-03-2024 10:18,03-03-2024 14:13,Group 74,Resolver 198
INC1,Resolved,2,0,3,01-03-2024 10:18,04-03-2024 14:34,Group 74,Resolver 198
INC2,New,0,0,1,01-03-2024 09:48,01-03-2024 11:10,Group 70,?
INC2,New,0,0,1,01-03-2024 09:48,01-03-2024 09:52,Group 70,?
INC2,Resolved,0,0,2,01-03-2024 09:48,01-03-2024 11:03,Group 70,?
";

#[test]
fn rows_of_one_update_count_lose_no_change_and_reopen_nothing() {
    let bench = Bench::new();
    let csv = bench.file("incidents.csv", SHARED);
    let told = bench.json(&["import", text(&csv), "--source", "snow"]);
    assert_eq!(told["mapping"], json!("servicenow-incidents"), "{told}");
    assert_eq!(told["conflicting"], json!(2), "their stored figures cannot both be right: {told}");
    let sides = |words: &[&str]| {
        let value = bench.value(words);
        json!([value["numerator"], value["denominator"]])
    };
    // Group 72, then 73, then 74 and an agent.
    assert_eq!(sides(&["reassignments_per_conversation"]), json!([2.0, 2.0]));
    // 274 560 s and 75 minutes, each solved once.
    assert_eq!(sides(&["resolution_time"]), json!([279_060.0, 2.0]));
    let cycles = ["resolution_time", "--variant", "per_cycle"];
    assert_eq!(bench.value(&cycles)["n"], json!(2));
}

impl Bench {
    /// Imports events of which some give a case to somebody, and returns what is told of it.
    fn import_given(&self, source: &str, csv: &str) -> Value {
        self.import_with("", source, csv)
    }

    /// The same of a list, in which each row of a ticket is made from a summary.
    fn import_list(&self, source: &str, csv: &str) -> Value {
        self.import_with("synthesised = true\n", source, csv)
    }

    fn import_with(&self, more: &str, source: &str, csv: &str) -> Value {
        let map = SMALL_MAP.replace("note = \"note\"", "given = \"assigned\"") + more;
        let (map, csv) = (self.file("given.toml", map), self.file("given.csv", csv));
        self.json(&["import", text(&csv), "--source", source, "--map", text(&map)])
    }
}
