//! Answers of a survey that another source sent about tickets.

use serde_json::{Value, json};

use crate::{Bench, SMALL_MAP};

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
