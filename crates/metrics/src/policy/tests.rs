use baremo_model::{DAY, HOUR};

use super::*;

const FILE: &str = r#"
[[policies]]
name = "gold"
from = 2026-01-01
when = "priority_at_open = 'urgent' or tags = 'vip'"
calendar = "business"

[[policies.targets]]
kind = "first_response"
within = "1h"

[[policies.targets]]
kind = "resolution"
priority = "urgent"
within = "2d"
pause = ["pending"]

[[policies]]
name = "rest"
[[policies.targets]]
kind = "next_response"
within = "8h"
"#;

#[test]
fn policies_are_read_in_order() {
    let set = PolicySet::parse("policies.toml", FILE).unwrap();
    let [gold, rest] = set.policies.as_slice() else { panic!("{set:?}") };
    assert_eq!(gold.from, Some(Date::constant(2026, 1, 1)));
    assert_eq!(gold.calendar, "business");
    assert_eq!(gold.targets[0].within_micros, HOUR);
    assert_eq!(gold.targets[1].within_micros, 2 * DAY);
    assert_eq!(gold.targets[1].pause, ["pending"]);
    assert_eq!(gold.targets[1].priority.as_deref(), Some("urgent"));
    let when = gold.when.as_ref().unwrap().to_string();
    assert_eq!(when, "priority_at_open = 'urgent' or tags = 'vip'");
    assert_eq!((rest.calendar.as_str(), rest.when.is_none()), ("wall", true));
    assert_eq!(rest.targets[0].kind.word(), "next_response");
    assert_eq!(PolicySet::parse("policies.toml", "").unwrap(), PolicySet::default());
}

fn check(from: &str, to: &str, line: usize, message: &str) {
    assert!(FILE.contains(from), "{from}");
    let errors = PolicySet::parse("policies.toml", &FILE.replacen(from, to, 1)).unwrap_err();
    assert_eq!(
        (errors[0].line, errors[0].fault.to_string().as_str()),
        (line, message),
        "{errors:?}"
    );
}

#[test]
fn mistakes_are_named() {
    check("calendar", "calender", 6, "unknown key `calender`, did you mean `calendar`?");
    check(
        "\"first_response\"",
        "\"first_respons\"",
        9,
        "unknown word `first_respons`, did you mean `first_response`?",
    );
    check(
        "priority_at_open",
        "priority",
        5,
        "unknown column known at the opening `priority`, did you mean `priority_at_open`?",
    );
    check("\"2d\"", "\"2 days\"", 15, "`within` takes a duration such as `4h`, not `2 days`");
    check("[\"pending\"]", "[\"pendin\"]", 16, "unknown status `pendin`, did you mean `pending`?");
    check("\"rest\"", "\"gold\"", 19, "there are two of the name `gold`");
    check("2026-01-01", "12:00:00", 4, "`from` takes a date such as 2026-01-31, not `12:00:00`");
}
