//! Calls and their tickets, whichever side links them.

use crate::{Bench, text};

#[test]
fn a_call_that_only_its_ticket_tells_of_is_exported_with_it() {
    let bench = Bench::new();
    let map = bench.file(
        "calls.toml",
        r#"
name = "calls"
[[file]]
name = "tickets"
has = ["ticket"]
conversation = "ticket"
[[file.event]]
kind = "opened"
at = "at"
[[file.event]]
kind = "call_linked"
at = "at"
value = "call"
when = "call is not null"
[[file]]
name = "calls"
has = ["id"]
stream = "contact"
subject = "id"
[file.attributes]
conversation = "about"
[[file.event]]
kind = "entered"
at = "at"
value = "'sales'"
"#,
    );
    for (name, csv) in [
        ("tickets.csv", "ticket,at,call\n1,2026-01-05T10:00:00Z,k1\n2,2026-01-05T10:00:00Z,\n"),
        ("calls.csv", "id,at,about\nk1,2026-02-05T09:59:00Z,\nk2,2026-01-05T09:59:00Z,2\n"),
        ("more.csv", "id,at,about\nk3,2026-01-05T09:59:00Z,\n"),
    ] {
        let csv = bench.file(name, csv);
        bench.json(&["import", text(&csv), "--source", "desk", "--map", text(&map)]);
    }
    let out = bench.run(&["export", "contacts", "--format", "csv"]).stdout;
    let mut lines = out.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let names = lines.next().expect("names of columns");
    let place = |name: &str| names.iter().position(|own| *own == name).expect("a column");
    let (call, ticket) = (place("contact"), place("conversation"));
    let mut told: Vec<_> = lines.map(|row| (row[call], row[ticket])).collect();
    told.sort_unstable();
    assert_eq!(told, [("k1", "1"), ("k2", "2"), ("k3", "")]);
}
