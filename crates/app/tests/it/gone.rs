//! Records that a newer export says are gone: what they told before counts no more.

use serde_json::{Value, json};

use crate::{Bench, counts, text};

/// Tickets that customers open, and comments of agents on them; both may be deleted.
const DESK: &str = r#"
name = "desk"
[[file]]
name = "tickets"
has = ["ticket", "opened", "client", "state"]
gone = "state = 'erased'"
conversation = "ticket"
record = "ticket/{ticket}"
version = "touched"
[file.common]
actor = "client"
actor_kind = "'customer'"
customer = "client"
[[file.event]]
kind = "opened"
at = "opened"
[[file.event]]
kind = "message"
at = "opened"
[[file]]
name = "comments"
has = ["comment", "ticket", "written", "changed", "deleted"]
gone = "deleted = 'yes'"
conversation = "ticket"
record = "comment"
version = "changed"
[[file.event]]
kind = "message"
at = "written"
actor = "author"
actor_kind = "'agent'"
"#;

/// Tickets 1 and 2, the second opened 36 days after the first, as they were at an hour.
fn tickets(hour: u32, second: &str) -> String {
    let touched = format!("2026-02-10T{hour}:00:00Z");
    format!(
        "ticket,opened,client,state,touched\n\
         1,2026-01-05T09:00:00Z,ana,open,{touched}\n\
         2,2026-02-10T09:00:00Z,eva,{second},{touched}\n"
    )
}

/// An export of comment 10 on ticket 1, and of comment 9 as it was at an hour.
fn comments(ticket: u32, hour: u32, deleted: &str) -> String {
    format!(
        "comment,ticket,written,changed,author,deleted\n\
         10,1,2026-01-05T09:10:00Z,2026-01-05T09:10:00Z,luis,no\n\
         9,{ticket},2026-02-10T09:10:00Z,2026-02-10T{hour}:00:00Z,luis,{deleted}\n"
    )
}

fn import(bench: &Bench, csv: &str) -> Value {
    bench.import_files("desk", DESK, &[&bench.file("export.csv", csv)])
}

/// Returns of how many tickets there is a first reply.
fn replied(bench: &Bench) -> Value {
    bench.value(&["first_response_time"])["n"].clone()
}

fn format_of(bench: &Bench) -> Value {
    let path = bench.data().join("store.json");
    let header: Value = serde_json::from_slice(&std::fs::read(path).expect("it is there"))
        .expect("it is what the program wrote");
    header["format"].clone()
}

#[test]
fn a_comment_that_is_gone_takes_away_what_it_told_whichever_export_comes_first() {
    let bench = Bench::new();
    import(&bench, &tickets(10, "open"));
    let (before, after) = (comments(2, 12, "no"), comments(2, 13, "yes"));
    assert_eq!(counts(&import(&bench, &before)), [2, 0, 0, 0]);
    assert_eq!((replied(&bench), format_of(&bench)), (json!(2), json!(1)));
    let then = jiff::Timestamp::now().to_string();
    let told = import(&bench, &after);
    assert_eq!(counts(&told), [1, 1, 0, 1]);
    let remarks = told["remarks"].as_array().expect("remarks");
    let remark = remarks.iter().find(|remark| remark["remark"] == "records_gone");
    assert!(remark.is_some(), "{told}");
    assert_eq!((replied(&bench), format_of(&bench)), (json!(1), json!(2)));
    // The export of before changes nothing, and is told to be one.
    assert_eq!(counts(&import(&bench, &before)), [0, 2, 1, 0]);
    assert_eq!(counts(&import(&bench, &after)), [0, 2, 0, 0]);
    assert_eq!(replied(&bench), json!(1));
    // What was known then is asked as it was.
    assert_eq!(bench.value(&["first_response_time", "--as-of", &then])["n"], json!(2));
    // Told again in a newer version, it is back.
    assert_eq!(counts(&import(&bench, &comments(2, 14, "no"))), [1, 1, 0, 1]);
    assert_eq!(replied(&bench), json!(2));
    let doctor = bench.run(&["doctor"]);
    assert_eq!(doctor.status, 0, "{}", doctor.stdout);

    let turned = Bench::new();
    import(&turned, &tickets(10, "open"));
    assert_eq!(counts(&import(&turned, &after)), [2, 0, 0, 0]);
    assert_eq!(counts(&import(&turned, &before)), [0, 2, 1, 0]);
    assert_eq!(replied(&turned), json!(1));
}

#[test]
fn told_again_without_its_times_it_is_the_same() {
    let bench = Bench::new();
    import(&bench, &tickets(10, "open"));
    import(&bench, &comments(2, 12, "no"));
    let after = comments(2, 13, "yes").replace("9,2,2026-02-10T09:10:00Z,", "9,2,,");
    assert!(after.contains("9,2,,2026-02-10T13:00:00Z"), "{after}");
    assert_eq!(counts(&import(&bench, &after)), [1, 1, 0, 1]);
    // The file is written anew each time, and so has another time.
    assert_eq!(counts(&import(&bench, &after)), [0, 2, 0, 0]);
    assert_eq!(replied(&bench), json!(1));
}

#[test]
fn it_is_found_wherever_it_was_told_of() {
    // The row that says so names another ticket, of another month.
    let bench = Bench::new();
    import(&bench, &tickets(10, "open"));
    import(&bench, &comments(2, 12, "no"));
    assert_eq!(counts(&import(&bench, &comments(1, 13, "yes"))), [1, 1, 0, 1]);
    assert_eq!(replied(&bench), json!(1));
    assert_eq!(counts(&import(&bench, &comments(2, 12, "no"))), [0, 2, 1, 0]);
    assert_eq!(replied(&bench), json!(1));
}

#[test]
fn a_ticket_of_which_all_is_gone_is_in_no_figure() {
    let bench = Bench::new();
    import(&bench, &tickets(10, "open"));
    assert_eq!(bench.value(&["ticket_volume"])["value"], 2.0);
    let path = bench.file("later.csv", tickets(11, "erased"));
    let map = bench.file("map.toml", DESK);
    let words = ["import", text(&path), "--source", "desk", "--map", text(&map), "--dry-run"];
    let looked_at = bench.json(&words);
    let events = looked_at["events"].as_array().expect("events");
    let gone: Vec<&Value> = events.iter().filter(|event| event["kind"] == "withdrawn").collect();
    assert!(gone.len() == 1 && gone[0]["subject"] == "2", "{looked_at}");
    // Ticket 1 is told again as it was; of ticket 2 one event says that both others are gone.
    assert_eq!(counts(&import(&bench, &tickets(11, "erased"))), [1, 2, 0, 2]);
    assert_eq!(bench.value(&["ticket_volume"])["value"], 1.0);
    let cases = bench.run(&["export", "cases", "--format", "csv"]).stdout;
    assert_eq!(cases.lines().count(), 2, "{cases}");
    // The export of before brings nothing back.
    assert_eq!(counts(&import(&bench, &tickets(10, "open"))), [0, 4, 2, 0]);
    assert_eq!(bench.value(&["ticket_volume"])["value"], 1.0);
}
