//! Answers of a survey that another source sent about tickets.

use serde_json::{Value, json};

use crate::{Bench, SMALL_MAP, line};

const TICKETS: &str = "\
conversation,time,kind,actor,role,channel,value,team
1,2026-03-02T09:00:00Z,opened,ana,customer,email,,north
1,2026-03-02T10:00:00Z,status,luis,agent,email,solved,north
2,2026-03-02T09:00:00Z,opened,eva,customer,chat,,south
2,2026-03-02T10:00:00Z,status,luis,agent,chat,solved,south
";

/// Answers of one to five, each about a ticket or none.
pub(crate) const SURVEY: &str = r#"
name = "survey"
[[file]]
name = "answers"
has = ["response", "date", "ticket"]
stream = "survey"
subject = "response"
record = "response"
conversation = "ticket"
[file.common]
team = "team"
[[file.event]]
kind = "answered"
at = "date"
value = "score"
[file.event.attributes]
kind = "'csat'"
scale = "'1-5'"
"#;

/// The first two came without a team, the third with one of its own, the last about no ticket.
const ANSWERS: &str = "\
response,date,ticket,team,score
a,2026-03-03T09:00:00Z,1,,5
b,2026-03-03T09:00:00Z,2,,1
c,2026-03-03T09:00:00Z,2,west,5
d,2026-03-03T09:00:00Z,,,1
";

#[test]
fn what_answers_come_without_is_that_of_their_ticket() {
    let bench = Bench::new();
    let map = SMALL_MAP.replace("value = \"value\"", "value = \"value\"\nteam = \"team\"");
    bench.import_each("desk", &map, &[("tickets.csv", TICKETS)]);
    bench.import_each("survey", SURVEY, &[("answers.csv", ANSWERS)]);
    let by = |dimension: &str, more: &[&str]| {
        let words = ["query", "csat", "--where", "source = 'survey'", "--by", dimension];
        let answer = bench.json(&[&words[..], more].concat());
        let rows = answer["rows"].as_array().expect("rows").iter();
        let of = |row: &Value| {
            let word = row["by"][dimension].as_str().unwrap_or("-").to_owned();
            let value = &row["values"]["csat"];
            format!("{word} {} of {}", value["numerator"], value["denominator"])
        };
        let mut rows: Vec<String> = rows.map(of).collect();
        rows.sort_unstable();
        rows
    };
    let teams = ["- 0.0 of 1.0", "north 1.0 of 1.0", "south 0.0 of 1.0", "west 1.0 of 1.0"];
    assert_eq!(by("team", &[]), teams);
    assert_eq!(by("team", &["--actor", "current"]), teams);
    assert_eq!(by("channel", &[]), ["- 0.0 of 1.0", "chat 1.0 of 2.0", "email 1.0 of 1.0"]);
    let north = bench.value(&["csat", "--where", "team = 'north'"]);
    assert_eq!(json!([north["numerator"], north["denominator"]]), json!([1.0, 1.0]));
    // A statement has the columns of answers alone, and refuses what they have from elsewhere.
    for (dimension, is_written) in [("source", true), ("team", false)] {
        let march = ["--from", "2026-03-01", "--to", "2026-03-31", "--sql"];
        let run = bench.run(&[&["query", "csat", "--by", dimension], &march[..]].concat());
        assert_eq!(run.status == 0, is_written, "{dimension}: {}{}", run.stdout, run.stderr);
    }
}

/// The third ticket is spam, the fourth was merged into the first.
const LEFT_OUT: &str = "\
3,2026-03-02T09:00:00Z,opened,leo,customer,chat,,south
3,2026-03-02T10:00:00Z,spam,luis,agent,chat,,south
4,2026-03-02T09:00:00Z,opened,ana,customer,email,,north
4,2026-03-02T10:00:00Z,merged,luis,agent,email,1,north
";

const ABOUT_THEM: &str = "\
response,date,ticket,team,score
a,2026-03-03T09:00:00Z,1,,5
b,2026-03-03T09:00:00Z,1,,1
c,2026-03-03T09:00:00Z,3,,5
d,2026-03-03T09:00:00Z,4,,5
";

#[test]
fn answers_about_tickets_that_count_nowhere_are_left_out_as_those_are() {
    let bench = Bench::new();
    let kinds = "note = \"note\"\nspam = \"spam\"\nmerged = \"merged\"";
    let map = SMALL_MAP.replace("note = \"note\"", kinds);
    let tickets = [TICKETS, LEFT_OUT].concat();
    bench.import_each("desk", &map, &[("tickets.csv", tickets.as_str())]);
    bench.import_each("survey", SURVEY, &[("answers.csv", ABOUT_THEM)]);
    let counted = || {
        let value = bench.value(&["csat"]);
        json!([value["numerator"], value["denominator"], value["excluded"]])
    };
    assert_eq!(counted(), json!([1.0, 2.0, { "merged": 1, "spam": 1 }]));
    let run = bench.run(&["records", "csat", "--excluded", "--format", "json"]);
    let of_line = |line: &str| {
        let row: Value = serde_json::from_str(line).expect("JSON lines");
        row["reason"].as_str().unwrap_or_default().to_owned()
    };
    let mut reasons: Vec<String> = run.stdout.lines().map(of_line).collect();
    reasons.sort_unstable();
    assert_eq!(reasons, ["merged", "spam"], "{}", run.stderr);
    // Which they are is looked up; files of answers do not tell it.
    let march = ["--from", "2026-03-01", "--to", "2026-03-31", "--sql"];
    let run = bench.run(&[&["query", "csat"], &march[..]].concat());
    let told = line(&run.stderr);
    assert!(run.status != 0 && told.contains("left out by what the conversation says"), "{told}");
    // Another help desk has a third ticket, too: which of both is meant nobody knows.
    let other = TICKETS.replace("\n1,", "\n3,").replace("\n2,", "\n9,");
    bench.import_each("other", &map, &[("tickets.csv", other.as_str())]);
    assert_eq!(counted(), json!([2.0, 3.0, { "merged": 1 }]));
}
