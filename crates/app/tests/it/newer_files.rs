//! Which of several files counts for a record: the newer one, unless it hides what happened.

use std::path::PathBuf;
use std::time::SystemTime;

use serde_json::json;

use crate::replays::{WHOLE, read_again};
use crate::{Bench, counts, january, text};

/// Writes an export with a ticket for each id and status.
fn export(bench: &Bench, day: u64, tickets: &[(u32, &str)]) -> PathBuf {
    let row = |(id, status): &(u32, &str)| format!("{id},2026-01-02 09:00:00,{status}\n");
    let rows: String = tickets.iter().map(row).collect();
    let name = format!("of-{day}-{}.csv", tickets.len());
    bench.dated_file(day, &name, format!("ticket,opened,status\n{rows}"))
}

fn backlog(bench: &Bench) -> f64 {
    bench.value(&["backlog"])["value"].as_f64().expect("a number")
}

#[test]
fn each_record_is_as_new_as_the_file_it_lies_in() {
    let bench = Bench::new();
    let old = export(&bench, 3, &[(1, "Open")]);
    let new = export(&bench, 6, &[(2, "Open"), (3, "Open")]);
    bench.import_files("desk", WHOLE, &[&old, &new]);
    assert_eq!(backlog(&bench), 3.0);
    // Newer than the file of ticket 1, older than that of ticket 2.
    let between = export(&bench, 5, &[(1, "Solved"), (2, "Solved"), (4, "Solved")]);
    bench.import_files("desk", WHOLE, &[&between]);
    assert_eq!(backlog(&bench), 2.0);
}

#[test]
fn of_two_files_with_one_record_the_newer_wins_in_any_order() {
    for (older, newer, open) in [("Open", "Solved", 0.0), ("Solved", "Open", 1.0)] {
        for is_turned in [false, true] {
            let bench = Bench::new();
            let old = export(&bench, 3, &[(1, older)]);
            let new = export(&bench, 6, &[(1, newer)]);
            let files = if is_turned { [&new, &old] } else { [&old, &new] };
            let told = bench.import_files("desk", WHOLE, &files);
            assert_eq!((&told["conflicting"], &told["openings"]), (&json!(0), &json!(0)));
            assert_eq!(backlog(&bench), open, "{older}, then {newer}: {is_turned}");
        }
    }
}

#[test]
fn a_newer_file_that_says_the_same_is_remembered_as_the_newer() {
    let bench = Bench::new();
    for (day, status) in [(3, "Open"), (9, "Open"), (6, "Solved")] {
        bench.import_files("desk", WHOLE, &[&export(&bench, day, &[(1, status)])]);
    }
    assert_eq!(backlog(&bench), 1.0, "as of the 9th it was open");
}

/// Returns today as a day of January 2026.
fn today() -> u64 {
    let since = SystemTime::now().duration_since(january(1));
    since.expect("2026 is past").as_secs() / 86_400 + 1
}

#[test]
fn a_file_whose_time_is_still_to_come_yields_to_one_written_later() {
    let bench = Bench::new();
    let told = bench.import_files("desk", WHOLE, &[&export(&bench, today() + 400, &[(1, "Open")])]);
    assert_eq!((&told["remarks"][0]["remark"], backlog(&bench)), (&json!("as_of_doubtful"), 1.0));
    let content = "ticket,opened,status\n1,2026-01-02 09:00:00,Solved\n";
    bench.import_files("desk", WHOLE, &[&bench.file("fresh.csv", content)]);
    assert_eq!(backlog(&bench), 0.0);
}

#[test]
fn a_copy_of_later_is_nothing_new_and_is_remembered_as_the_newer() {
    let bench = Bench::new();
    let content = "ticket,opened,status\n1,2026-01-02 09:00:00,Open\n";
    bench.import_files("desk", WHOLE, &[&bench.dated_file(3, "first.csv", content)]);
    let told = bench.import_files("desk", WHOLE, &[&bench.dated_file(9, "copy.csv", content)]);
    assert_eq!(counts(&told), [0, 2, 0, 0]);
    // One of between the two does not count: the copy says that it was open after it.
    bench.import_files("desk", WHOLE, &[&export(&bench, 6, &[(1, "Solved")])]);
    assert_eq!(backlog(&bench), 1.0);
}

#[test]
fn files_of_one_time_that_disagree_are_told() {
    let left = [false, true].map(|is_turned| {
        let bench = Bench::new();
        let one = export(&bench, 3, &[(1, "Open")]);
        let other = bench.dated_file(
            3,
            "other.csv",
            "ticket,opened,status\n1,2026-01-02 09:00:00,Solved\n",
        );
        let files = if is_turned { [&other, &one] } else { [&one, &other] };
        assert_eq!(bench.import_files("desk", WHOLE, &files)["conflicting"], 1);
        backlog(&bench)
    });
    assert_eq!(left[0], left[1], "the same one stays");
}

#[test]
fn a_look_up_makes_no_record_newer() {
    let map = WHOLE
        .replace("from = \"status\"", "lookup = \"words\", key = \"status\", from = \"word\"")
        + "[[file]]\nname = \"words\"\nhas = [\"key\", \"word\"]\nlookup = \"key\"\n";
    let bench = Bench::new();
    let words = |name: &str, day: u64| bench.dated_file(day, name, "key,word\no,Open\ns,Solved\n");
    let (late, early) = (words("late.csv", 9), words("early.csv", 1));
    bench.import_files("desk", &map, &[&export(&bench, 3, &[(1, "o")]), &late]);
    assert_eq!(backlog(&bench), 1.0);
    bench.import_files("desk", &map, &[&export(&bench, 5, &[(1, "s")]), &early]);
    assert_eq!(backlog(&bench), 0.0, "the later tickets count, whatever their words came with");
}

#[test]
fn a_newer_row_whose_status_nobody_knows_takes_no_solve_away() {
    for is_turned in [false, true] {
        let bench = Bench::new();
        let old = export(&bench, 3, &[(1, "Solved")]);
        let new = export(&bench, 6, &[(1, "Parked")]);
        let arrivals = if is_turned { [&new, &old] } else { [&old, &new] };
        let partly =
            arrivals.map(|file| bench.import_files("desk", WHOLE, &[file])["partly"].clone());
        assert_eq!(partly.iter().filter(|count| **count == json!(1)).count(), 1);
        assert_eq!(backlog(&bench), 0.0, "it was solved, as far as is known: {is_turned}");
        assert_eq!(bench.value(&["ticket_volume"])["value"], 1.0);
        // Read again, it is the newer one; and what came since is newer still.
        read_again(&bench, WHOLE, "pending");
        assert_eq!(backlog(&bench), 1.0);
        bench.import_files("desk", WHOLE, &[&export(&bench, 9, &[(1, "Solved")])]);
        assert_eq!(backlog(&bench), 0.0);
    }
}

#[test]
fn a_row_read_again_late_yields_to_what_came_since() {
    let bench = Bench::new();
    for (day, status) in [(3, "Solved"), (6, "Parked"), (9, "Solved")] {
        bench.import_files("desk", WHOLE, &[&export(&bench, day, &[(1, status)])]);
    }
    read_again(&bench, WHOLE, "pending");
    assert_eq!(backlog(&bench), 0.0);
}

#[test]
fn a_status_nobody_knows_costs_a_new_ticket_no_more_than_that() {
    let bench = Bench::new();
    bench.import_files("desk", WHOLE, &[&export(&bench, 3, &[(1, "Parked")])]);
    assert_eq!(bench.value(&["ticket_volume"])["value"], 1.0, "its opening is known");
}

/// Tickets with a priority whose words are closed.
fn with_priority() -> String {
    let text = WHOLE.replace("[[file]]", "[tables.priorities]\nHigh = \"high\"\n[[file]]");
    text.replacen(
        "[[file.event]]",
        "[file.attributes]\npriority = { from = \"urgency\", map = \"priorities\" }\n\
         [[file.event]]",
        1,
    )
}

#[test]
fn a_newer_row_whose_priority_nobody_knows_is_taken_without_it() {
    let file = |bench: &Bench, day: u64, row: &str| {
        let content = format!("ticket,opened,status,urgency\n1,2026-01-02 09:00:00,{row}\n");
        bench.dated_file(day, &format!("of-{day}.csv"), content)
    };
    let map = with_priority();
    for is_turned in [false, true] {
        let bench = Bench::new();
        let old = file(&bench, 3, "Open,High");
        let new = file(&bench, 6, "Solved,Huge");
        for arrival in if is_turned { [&new, &old] } else { [&old, &new] } {
            bench.import_files("desk", &map, &[arrival]);
        }
        assert_eq!(backlog(&bench), 0.0, "its solve counts: {is_turned}");
        let of = |filter: &str| bench.value(&["ticket_volume", "--where", filter])["value"].clone();
        assert_eq!(of("priority is null"), 1.0);
        let known = map.replace("High = ", "Huge = \"urgent\"\nHigh = ");
        let known = bench.file("known.toml", known);
        let replayed = bench.json(&["rejects", "replay", "--map", text(&known)]);
        assert_eq!(replayed, json!({ "replayed": 1, "remaining": 0, "left_out": 0 }));
        assert_eq!(of("priority = 'urgent'"), 1.0);
        assert_eq!(
            (backlog(&bench), &bench.value(&["ticket_volume"])["value"]),
            (0.0, &json!(1.0))
        );
    }
}

#[test]
fn a_look_up_that_comes_late_leaves_what_it_would_have_left_at_first() {
    let map = r#"
name = "desk"
zone = "UTC"
[[file]]
name = "cases"
has = ["case", "opened"]
conversation = "case"
record = "case/{case}"
[[file.event]]
kind = "opened"
at = "opened"
[[file]]
name = "messages"
has = ["id", "case", "by", "at"]
conversation = "case"
record = "{id}"
[[file.event]]
kind = "message"
at = "at"
actor = "by"
actor_kind = { from = "role", lookup = "people", key = "by", default = "unknown" }
[[file]]
name = "people"
has = ["person", "role"]
lookup = "person"
"#;
    let messages = "id,case,by,at\n1,7,ana,2026-01-05 09:00:00\n2,7,eva,2026-01-05 09:45:00\n\
        3,8,ana,2026-01-05 10:00:00\n4,8,eva,2026-01-05 13:00:00\n";
    let cases = "case,opened\n7,2026-01-05 09:00:00\n8,2026-01-05 10:00:00\n";
    let people = "person,role\nana,customer\neva,agent\n";
    for is_turned in [false, true] {
        let bench = Bench::new();
        let messages = bench.dated_file(9, "messages.csv", messages);
        let cases = bench.dated_file(9, "cases.csv", cases);
        let people = bench.dated_file(9, "people.csv", people);
        let (part, whole) = (vec![&cases, &messages], vec![&cases, &messages, &people]);
        let arrivals = if is_turned { [whole, part] } else { [part, whole] };
        let told = arrivals.map(|files| bench.import_files("desk", map, &files));
        let remarks = told.map(|told| told["remarks"][0]["remark"].clone());
        assert_eq!(remarks.iter().filter(|it| **it == json!("look_up_missing")).count(), 1);
        let value = bench.value(&["first_response_time", "--stat", "mean"]);
        assert_eq!(value["value"], 6_750.0, "{is_turned}: {value}");
    }
}
