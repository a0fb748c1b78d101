//! Records over the hour through which clocks run twice.

use super::language::check;

const TICKETS: &str = r#"
zone = "Europe/Madrid"
[[file]]
name = "tickets"
conversation = "id"
record = "{id}"
version = "'1'"
in_order = ["made", "done"]
[[file.event]]
kind = "opened"
at = "made"
attributes = { took = { from = "done", since = "made" } }
[[file.event]]
kind = "status"
at = "done"
value = "'solved'"
"#;

#[test]
fn an_end_read_before_its_begin_is_of_the_second_run() {
    let csv = "id,made,done\n\
        1,2024-10-27 02:58,2024-10-27 02:04\n\
        2,2024-10-27 02:04,2024-10-27 02:58\n";
    let expected = [
        "1 2024-10-27T00:58:00Z opened took=360 | 1 v1 #0",
        "1 2024-10-27T01:04:00Z status `solved` | 1 v1 #1",
        "2 2024-10-27T00:04:00Z opened took=3240 | 2 v1 #0",
        "2 2024-10-27T00:58:00Z status `solved` | 2 v1 #1",
    ];
    check(TICKETS, csv, &expected);
    // Where no order is asked for, the opening comes first all the same.
    check(&TICKETS.replace("in_order = [\"made\", \"done\"]\n", ""), csv, &expected);
    // An hour later there is no second run that would do.
    let refused = "t.csv:2 end_before_start: a later step lies before an earlier";
    check(TICKETS, "id,made,done\n3,2024-10-27 03:58,2024-10-27 02:04\n", &[refused]);
}
