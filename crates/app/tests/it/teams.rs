//! By team, what counts by conversation is of the team of the event that dates it.

use baremo_testkit::policies::Policy;
use serde_json::{Value, json};

use crate::{Bench, SMALL_MAP, text};

/// Opened in the first line, solved in the second, and filed with a third team.
const ESCALATED: &str = "\
conversation,time,kind,actor,role,channel,value,team
1,2026-03-02T09:00:00Z,opened,ana,customer,email,,l1
1,2026-03-02T10:00:00Z,given,luis,agent,email,leo,l2
1,2026-03-02T13:00:00Z,status,leo,agent,email,solved,
1,2026-03-03T09:00:00Z,given,leo,agent,email,mar,files
";

#[test]
fn figures_filters_and_records_are_of_the_team_then_or_of_today() {
    let bench = Bench::new();
    let map = SMALL_MAP.replace("note = \"note\"", "given = \"assigned\"");
    let map = map.replace("value = \"value\"", "value = \"value\"\nteam = \"team\"");
    bench.import_each("desk", &map, &[("events.csv", ESCALATED)]);
    bench.promise(&[Policy::of_all(&[("resolution", "5h")])]);
    let asked = [
        (&["ticket_volume"][..], "l1"),
        (&["ticket_volume", "--variant", "solved"][..], "l2"),
        (&["resolution_time"][..], "l2"),
        (&["sla_compliance", "--variant", "per_conversation"][..], "l1"),
    ];
    for (words, then) in asked {
        for (actor, team) in [("as_of_event", then), ("current", "files")] {
            let words = [words, &["--actor", actor]].concat();
            let by = bench.json(&[&["query"], &words[..], &["--by", "team"]].concat());
            let rows = by["rows"].as_array().expect("rows").iter();
            let teams: Vec<&Value> = rows.map(|row| &row["by"]["team"]).collect();
            assert_eq!(teams, [team], "{words:?}");
            let filter = format!("team = '{team}'");
            let words = [&words[..], &["--where", filter.as_str()]].concat();
            assert_eq!(bench.value(&words)["n"], 1, "{words:?}");
            let listed = bench.run(&[&["records"], &words[..], &["--format", "json"]].concat());
            assert_eq!(listed.stdout.lines().count(), 1, "{words:?}: {}", listed.stdout);
        }
    }
}

/// Freshdesk's list: an open ticket of a group and an agent that was answered, and one of neither.
const LISTED: &str = "\
Ticket ID,Status,Created time,Resolved time,Last update time,Initial response time,Agent,Group
2,Open,2026-03-10 17:15:06,,2026-03-10 18:12:05,2026-03-10 18:12:05,Luz,Girona
3,Open,2026-03-10 17:20:00,,2026-03-10 17:20:00,,,
";

#[test]
fn who_has_an_open_ticket_of_a_list_is_known_and_not_since_when() {
    let bench = Bench::new();
    let csv = bench.file("tickets.csv", LISTED);
    let told = bench.json(&["import", text(&csv), "--source", "desk"]);
    assert_eq!(told["mapping"], json!("freshdesk-csv"), "{told}");
    for (metric, by, whose) in [
        ("first_response_time", "team", "Girona"),
        ("backlog", "team", "Girona"),
        ("backlog", "agent", "Luz"),
        ("ticket_volume", "agent", "Luz"),
    ] {
        let answer = bench.json(&["query", metric, "--by", by]);
        let rows = answer["rows"].as_array().expect("rows").iter();
        let whose_are: Vec<&Value> = rows.map(|row| &row["by"][by]).collect();
        assert!(whose_are.contains(&&json!(whose)), "{metric} by {by}: {answer}");
    }
    let value = bench.value(&["time_to_assignment"]);
    let found = json!([value["value"], value["excluded"]["no_assignments_told"]]);
    assert_eq!(found, json!([null, 2]), "{value}");
}
