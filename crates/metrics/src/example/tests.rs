use baremo_model::MINUTE;

use super::*;

const PAGE: &str = r#"
Some prose.

```events
calendar office
  zone = "Europe/Madrid"
  hours = [{ weekdays = ["09:00-18:00"] }]
policy
  [[policies]]
  name = "gold"
watermark 2026-04-01
# conversation | time (UTC) | who | what | details
1    | 2026-03-02 09:00 | customer:ana  | opened  | channel=email plan="very gold"
1    | 2026-03-02 09:00 | customer:ana  | message |
1    | 2026-03-02 09:12 | agent:luis    | message | automated=true public=false
2..4 | 2026-03-02 09:00 | customer:c{}  | opened  | at_version=3 synthesised=true
```
```query
baremo query first_response_time \
  --where "channel = 'email'"
```
```answer
bucket | channel | value | n
-      | email   | 720.5 | 1
```
"#;

#[test]
fn an_example_is_read() {
    let examples = Example::parse_all(PAGE).unwrap();
    let [example] = examples.as_slice() else { panic!("{examples:?}") };
    assert_eq!(example.line, 19);
    assert_eq!(example.query, ["query", "first_response_time", "--where", "channel = 'email'"]);
    assert_eq!(example.watermark, Some(1_775_001_600_000_000));
    let (name, text) = &example.calendars[0];
    assert_eq!(name, "office");
    assert!(text.starts_with("name = \"office\"\nzone = "), "{text}");
    assert_eq!(example.policies, ["[[policies]]\nname = \"gold\"\n"]);
    assert_eq!(example.answer.columns, ["bucket", "channel", "value", "n"]);
    assert_eq!(example.answer.rows[0][0], None);
    assert_eq!(example.answer.rows[0][1].as_deref(), Some("email"));
    assert_eq!(example.events.len(), 6);
    assert_eq!(example.events[5].actor.as_deref(), Some("c4"));
}

#[test]
fn events_are_made_for_the_folds() {
    let examples = Example::parse_all(PAGE).unwrap();
    let events = examples[0].model_events("desk");
    assert_eq!(events[0].channel.as_deref(), Some("email"));
    assert_eq!(events[0].customer.as_deref(), Some("ana"));
    assert_eq!(events[0].attributes, [("plan".to_owned(), "very gold".to_owned())]);
    assert!(events[1].public);
    assert!(!events[2].public && events[2].automated);
    assert!(events[3].synthesised && !events[2].synthesised);
    assert_eq!(events[2].at - events[1].at, 12 * MINUTE);
    assert_eq!((events[3].version, events[3].record_id.as_str()), (3, "2/4"));
}

fn check_problem(page: &str, line: usize, message: &str) {
    let problems = Example::parse_all(page).unwrap_err();
    assert_eq!((problems[0].line, problems[0].message.en.as_str()), (line, message));
    assert!(problems[0].message.es.is_some(), "{message}");
}

#[test]
fn problems_are_named_with_their_line() {
    let event = |line: &str| format!("```events\n\n{line}\n```");
    let check = |line: &str, message: &str| check_problem(&event(line), 3, message);
    check("1 | today | - | opened |", "`today` is not a time");
    check("1 | 2026-03-02 | - | mesage |", "unknown event kind `mesage`, did you mean `message`?");
    check("1 | 2026-03-02 | agnt:x | note |", "unknown actor kind `agnt`, did you mean `agent`?");
    check("1 | 2026-03-02 | - | note | loud", "`loud` is not a detail `key=value`");
    check(
        "9..1 | 2026-03-02 | - | note |",
        "`9..1` is not a range of conversations such as `2..50`",
    );
    check("1 | 2026-03-02", "an event reads `conversation | time | who | what | details`");
    check_problem(
        "```query\nbaremo query x\n```\n",
        2,
        "the query has no `events` block before it",
    );
    let ragged = "```events\n```\n```query\nbaremo query x\n```\n```answer\na | b\n1\n```";
    check_problem(ragged, 8, "the row has 1 cells, the heading 2");
}

#[test]
fn numbers_agree_to_the_digits_given() {
    assert!(agrees(Some("66.7"), Some(200.0 / 3.0)));
    assert!(!agrees(Some("66.70"), Some(200.0 / 3.0)));
    assert!(agrees(Some("720"), Some(720.4)));
    assert!(!agrees(Some("720"), Some(721.0)));
    assert!(agrees(None, None) && !agrees(None, Some(0.0)) && !agrees(Some("0"), None));
    assert!(!agrees(Some("many"), Some(1.0)));
}
