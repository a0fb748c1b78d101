//! Calls that reach no queue, in the pack of the act: unserved where they asked for a person.

use serde_json::json;

use crate::Bench;
use crate::act_pack::{parameter, read};

#[test]
fn calls_that_end_in_a_menu_fail_where_they_asked_for_a_person_and_are_told_where_nobody_knows() {
    let map = r#"
name = "menu"
[[file]]
name = "calls"
has = ["id"]
stream = "contact"
subject = "id"
[[file.event]]
kind = "started"
at = "at"
[[file.event]]
kind = "human_requested"
at = "asked"
when = "asked is not null"
[[file.event]]
kind = "entered"
at = "entered"
value = "'sales'"
when = "entered is not null"
[[file.event]]
kind = "connected"
at = "answered"
actor = "agent"
actor_kind = "'agent'"
when = "answered is not null"
[[file.event]]
kind = "ended"
at = "left"
when = "left is not null"
"#;
    // One is answered, one hangs up after asking for a person, of one nobody knows what it wanted.
    let rows = "\
id,at,asked,entered,agent,answered,left
k1,2026-03-02T09:00:00Z,,2026-03-02T09:00:05Z,ann,2026-03-02T09:00:20Z,
k2,2026-03-02T09:00:00Z,2026-03-02T09:00:05Z,,,,2026-03-02T09:01:00Z
k3,2026-03-02T09:00:00Z,,,,,2026-03-02T09:01:00Z
";
    let bench = Bench::new();
    bench.import_each("pbx", map, &[("calls.csv", rows)]);
    let calls = parameter(&bench, "calls_under_three_minutes");
    let told = ["value", "n", "error", "uncounted"].map(|key| calls[key].clone());
    assert_eq!(told, [json!(50.0), json!(2), json!(0.0), json!(1)], "{calls}");
    for (lang, said) in [
        ("en", "asked for nobody and are not judged: 1; no record tells"),
        ("es", "ni pidieron una persona, y no se juzgan: 1; no consta"),
    ] {
        let shown = read(&bench, lang);
        assert!(shown.contains(said), "{shown}");
    }
}
