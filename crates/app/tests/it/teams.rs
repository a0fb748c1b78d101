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

/// Opened without an owner, given to the first line and passed on to the second in one status; what
/// is spam goes the same way, and one is opened and nobody's.
const PASSED_ON: &str = "\
conversation,time,kind,actor,role,channel,value,team
1,2026-03-02T09:00:00Z,opened,ana,customer,email,,
1,2026-03-03T09:00:00Z,given,desk,system,email,luis,first
1,2026-03-05T09:00:00Z,given,luis,agent,email,eva,second
1,2026-03-07T09:00:00Z,given,eva,agent,email,mar,third
2,2026-03-02T09:00:00Z,opened,bea,customer,email,,
2,2026-03-03T09:00:00Z,given,desk,system,email,luis,first
2,2026-03-05T09:00:00Z,given,luis,agent,email,eva,second
2,2026-03-06T09:00:00Z,status,eva,agent,email,solved,
3,2026-03-04T09:00:00Z,opened,leo,customer,email,,
4,2026-03-02T09:00:00Z,opened,bot,customer,email,,
4,2026-03-03T09:00:00Z,given,desk,system,email,luis,first
4,2026-03-04T12:00:00Z,junk,luis,agent,email,,
";

#[test]
fn a_level_is_with_whoever_has_the_case_at_the_instant_asked() {
    let bench = Bench::new();
    let map = SMALL_MAP.replace("note = \"note\"", "given = \"assigned\"\njunk = \"spam\"");
    let map = map.replace("value = \"value\"", "value = \"value\"\nteam = \"team\"");
    bench.import_each("desk", &map, &[("events.csv", PASSED_ON)]);
    let values = |words: &[&str]| -> Vec<f64> {
        let days = ["--grain", "day", "--from", "2026-03-02", "--to", "2026-03-07"];
        let answer = bench.json(&[&["query", "backlog"][..], words, &days].concat());
        let rows = answer["rows"].as_array().expect("rows").iter();
        rows.map(|row| row["values"]["backlog"]["value"].as_f64().expect("a value")).collect()
    };
    assert_eq!(values(&[]), [2.0, 2.0, 3.0, 3.0, 2.0, 2.0]);
    assert_eq!(values(&["--where", "team is null"]), [2.0, 0.0, 1.0, 1.0, 1.0, 1.0]);
    assert_eq!(values(&["--where", "team = 'first'"]), [0.0, 2.0, 2.0, 0.0, 0.0, 0.0]);
    assert_eq!(values(&["--where", "agent = 'eva'"]), [0.0, 0.0, 0.0, 2.0, 1.0, 0.0]);
    let old = ["--variant", "older_than", "--set", "age=2d", "--where", "agent = 'eva'"];
    assert_eq!(values(&old), [0.0, 0.0, 0.0, 2.0, 1.0, 0.0]);
    let today = ["--actor", "current", "--where", "team = 'third'"];
    assert_eq!(values(&today), [1.0; 6]);

    let until = ["--from", "2026-03-01", "--to", "2026-03-05"];
    let by_both = ["query", "backlog", "--by", "team,agent"];
    let answer = bench.json(&[by_both, until].concat());
    let rows = answer["rows"].as_array().expect("rows").iter();
    let told = |row: &Value| {
        let value = &row["values"]["backlog"];
        let by = &row["by"];
        (by["team"].clone(), by["agent"].clone(), value["value"].clone())
    };
    let mut rows: Vec<String> = rows.map(|row| format!("{:?}", told(row))).collect();
    rows.retain(|row| !row.ends_with("Number(0.0))"));
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows.iter().any(|row| row.contains("second") && row.contains("eva")), "{rows:?}");
    // Its records are as many, each with who has it; what is left out is with whoever has that.
    let listed = |words: &[&str]| {
        let words = [&["records", "backlog", "--format", "json"][..], words, &until].concat();
        bench.run(&words).stdout.lines().map(str::to_owned).collect::<Vec<String>>()
    };
    let records = listed(&["--where", "team = 'second'"]);
    assert_eq!(records.len(), 2, "{records:?}");
    assert!(records.iter().all(|line| line.contains("\"eva\"")), "{records:?}");
    let excluded = |team: &str| listed(&["--excluded", "--where", &format!("team = '{team}'")]);
    let (first, second) = (excluded("first"), excluded("second"));
    assert!(first.len() == 1 && first[0].contains("\"luis\""), "{first:?}");
    assert!(second.is_empty(), "{second:?}");
    // A word that some assignment has is there; one that none has is told.
    let is_told = |filter: &str| {
        let answer = bench.json(&["query", "backlog", "--where", filter]);
        answer["notes"].to_string().contains("no record has `")
    };
    assert!(!is_told("team = 'first'") && is_told("team = 'moon'"));
}
