//! Rejected records read again: what still does not pass stays once, for what stands against it
//! now.

use std::path::Path;

use serde_json::json;

use crate::{Bench, SMALL, SMALL_MAP, line, text};

/// Two kinds of file; a note, taken for a ticket, would open a conversation of its own.
const TWO_KINDS: &str = r#"
name = "two"
[tables.kinds]
note = "note"
[[file]]
name = "tickets"
has = ["id", "opened"]
conversation = "id"
[[file.event]]
kind = "opened"
at = "created"
[[file]]
name = "notes"
has = ["id", "ticket", "what"]
conversation = "ticket"
[[file.event]]
kind = { from = "what", map = "kinds" }
at = "created"
"#;

#[test]
fn a_record_that_is_refused_for_another_reason_is_listed_once_for_that() {
    let bench = Bench::new();
    // The first line says that days come first; read alone, the second one does not.
    let csv = "conversation,time,kind,actor,role,channel,value\n\
               1,25/03/2026 09:00,opened,ana,customer,email,\n\
               2,03/04/2026 09:00,melted,eva,customer,email,\n";
    assert_eq!(bench.import_small(csv).status, 3);
    let listed = || {
        let all = bench.json(&["rejects", "list"]);
        let all = all.as_array().expect("a list").iter();
        let one = |it: &serde_json::Value| json!([it["reason"], it["count"], it["line"]]);
        all.map(one).collect::<Vec<_>>()
    };
    let before = listed();
    assert_eq!(before.len(), 1, "{before:?}");
    assert_ne!(before[0][0], "time_ambiguous", "the import knew which number is the day");
    let known = SMALL_MAP.replace("note = \"note\"", "note = \"note\"\nmelted = \"opened\"");
    let map = bench.file("melted.toml", &known);
    let replay = |map: &Path| bench.json(&["rejects", "replay", "--map", text(map)]);
    for _ in 0..2 {
        assert_eq!(replay(&map), json!({ "replayed": 0, "remaining": 1, "left_out": 0 }));
        assert_eq!(listed(), [json!(["time_ambiguous", 1, 3])]);
    }
    let told = bench.json(&["rejects", "list"])[0]["message"].clone();
    assert_eq!(told, "`03/04/2026 09:00` may be day/month or month/day");
    let days = known.replace("[[file]]\n", "[[file]]\nformats = [\"%d/%m/%Y %H:%M\"]\n");
    let map = bench.file("days.toml", days);
    assert_eq!(replay(&map), json!({ "replayed": 1, "remaining": 0, "left_out": 0 }));
    assert!(listed().is_empty());
    let april = ["query", "ticket_volume", "--from", "2026-04", "--to", "2026-04"];
    assert_eq!(bench.json(&april)["total"]["values"]["ticket_volume"]["value"], 1.0);
}

#[test]
fn a_replay_that_was_killed_is_done_again_and_doubles_nothing() {
    let bench = Bench::new();
    let wrong = "3,2026-03-02T09:00:00Z,melted,ana,customer,email,\n";
    assert_eq!(bench.import_small(format!("{SMALL}{wrong}")).status, 3);
    let map = SMALL_MAP.replace("note = \"note\"", "note = \"note\"\nmelted = \"opened\"");
    let map = bench.file("melted.toml", map);
    for _ in 0..2 {
        let replayed = bench.json(&["rejects", "replay", "--map", text(&map)]);
        assert_eq!(replayed, json!({ "replayed": 1, "remaining": 0, "left_out": 0 }));
        assert_eq!(bench.value(&["ticket_volume"])["value"], 3.0);
        // As if it had been killed when the events were in and their records not forgotten.
        let files = std::fs::read_dir(bench.data().join("quarantine")).expect("it is there");
        let paths = files.map(|file| file.expect("it can be listed").path());
        let gone: Vec<_> =
            paths.filter(|path| path.extension().is_some_and(|e| e == "gone")).collect();
        assert_eq!(gone.len(), 1, "{gone:?}");
        std::fs::remove_file(&gone[0]).expect("it was there");
    }
}

/// A mapping of tickets, which says nothing of zones and versions.
const TICKETS: &str = r#"
name = "tickets"
[tables.statuses]
Open = "open"
[[file]]
name = "tickets"
has = ["ticket", "opened"]
conversation = "ticket"
[[file.event]]
kind = "opened"
at = "opened"
[[file.event]]
kind = "status"
value = { from = "status", map = "statuses" }
at = "changed"
"#;

/// Imports tickets under a mapping.
fn import(bench: &Bench, map: &str, rows: &str, more: &[&str]) {
    let csv = bench.file("tickets.csv", format!("ticket,opened,changed,status\n{rows}"));
    let map = bench.file("tickets.toml", map);
    let words = ["import", text(&csv), "--source", "desk", "--map", text(&map)];
    bench.json(&[&words[..], more].concat());
}

/// Reads rejects again under a mapping that knows the word `Parked`.
pub(crate) fn read_again(bench: &Bench, map: &str, status: &str) {
    let map = map.replace("Open = ", &format!("Parked = \"{status}\"\nOpen = "));
    let map = bench.file("known.toml", map);
    let replayed = bench.json(&["rejects", "replay", "--map", text(&map)]);
    assert_eq!(replayed, json!({ "replayed": 1, "remaining": 0, "left_out": 0 }));
}

#[test]
fn times_are_read_in_the_zone_of_the_import() {
    let bench = Bench::new();
    let row = "1,2026-03-02 09:00:00,2026-03-02 10:00:00,Parked\n";
    import(&bench, TICKETS, row, &["--zone", "Europe/Madrid"]);
    assert_eq!(bench.value(&["ticket_volume"])["value"], 1.0, "its opening was taken");
    read_again(&bench, TICKETS, "solved");
    let solved = bench.value(&["resolution_time"]);
    // Not from the opening in Madrid to a solve in UTC.
    assert_eq!((&solved["value"], &solved["n"]), (&json!(3600.0), &json!(1)), "{solved}");
}

#[test]
fn a_record_read_again_yields_to_what_a_later_file_told() {
    let bench = Bench::new();
    let map = TICKETS.replace(
        "[[file.event]]\nkind = \"opened\"",
        "record = \"ticket/{ticket}\"\n[[file.event]]\nkind = \"opened\"",
    );
    let opened = "1,2026-03-02 09:00:00,";
    import(
        &bench,
        &map,
        &format!("{opened}2026-03-04 10:00:00,Parked\n"),
        &["--as-of", "2026-03-05"],
    );
    import(
        &bench,
        &map,
        &format!("{opened}2026-03-06 10:00:00,Open\n"),
        &["--as-of", "2026-03-07"],
    );
    read_again(&bench, &map, "solved");
    assert_eq!(bench.value(&["backlog"])["value"], 1.0, "it was opened again since");
}

#[test]
fn a_record_is_read_again_as_the_kind_of_file_it_came_in() {
    let bench = Bench::new();
    let map = bench.file("two.toml", TWO_KINDS);
    let csv = "id,ticket,created,what\n\
               n1,1,2026-03-01T09:00:00Z,note\nn2,1,2026-03-01T09:30:00Z,scribble\n";
    let csv = bench.file("notes.csv", csv);
    let words = ["import", text(&csv), "--source", "two", "--map", text(&map)];
    assert_eq!(bench.run(&words).status, 3);
    let done = bench.json(&["rejects", "replay", "--map", text(&map)]);
    assert_eq!(done, json!({ "replayed": 0, "remaining": 1, "left_out": 0 }));
    assert_eq!(bench.json(&["rejects", "list"])[0]["reason"], "unknown_activity");
}

#[test]
fn a_record_that_lacks_what_tells_its_kind_is_no_other_kind() {
    let bench = Bench::new();
    let map = bench.file("two.toml", TWO_KINDS);
    // Alone, the second note could be a ticket: only its file says what it is.
    let json = r#"{"id":"n1","ticket":"1","created":"2026-03-01T09:00:00Z","what":"note"}
{"id":"n2","ticket":"1","created":"2026-03-01T09:30:00Z"}
"#;
    let json = bench.file("notes.jsonl", json);
    let words = ["import", text(&json), "--source", "two", "--map", text(&map)];
    assert_eq!(bench.run(&words).status, 3);
    let done = bench.json(&["rejects", "replay", "--map", text(&map)]);
    assert_eq!(done, json!({ "replayed": 0, "remaining": 1, "left_out": 0 }));
    assert_eq!(bench.json(&["rejects", "list"])[0]["reason"], "activity_missing");
}

/// Imports an export that was written on a day of January.
fn import_of(bench: &Bench, map: &str, day: u64, rows: &str) {
    let rows = format!("ticket,opened,status\n{rows}");
    bench.import_files("desk", map, &[&bench.dated_file(day, &format!("of-{day}.csv"), rows)]);
}

/// A mapping of tickets of which nothing tells when they changed.
pub(crate) const WHOLE: &str = r#"
name = "tickets"
[tables.statuses]
Open = "open"
Solved = "solved"
[[file]]
name = "tickets"
has = ["ticket", "opened"]
conversation = "ticket"
record = "ticket/{ticket}"
[[file.event]]
kind = "opened"
at = "opened"
[[file.event]]
kind = "status"
value = { from = "status", map = "statuses" }
at = "opened"
"#;

#[test]
fn a_file_is_as_old_as_it_is_when_its_rejects_are_read_again() {
    let bench = Bench::new();
    import_of(&bench, WHOLE, 3, "1,2026-01-02 09:00:00,Parked\n");
    import_of(&bench, WHOLE, 6, "1,2026-01-02 09:00:00,Solved\n");
    assert_eq!(bench.value(&["backlog"])["value"], 0.0);
    read_again(&bench, WHOLE, "pending");
    assert_eq!(bench.value(&["backlog"])["value"], 0.0, "the later export says that it is solved");
}

#[test]
fn of_rows_that_tell_one_record_that_counts_which_would_have() {
    // Each ticket stands in the file twice, and nothing says which row is newer.
    let row = |id: i32| {
        let opened = format!("{id},2026-01-02 09:{id:02}:00");
        format!("{opened},Parked\n{opened},Solved\n")
    };
    let rows: String = (1..=16).map(row).collect();
    let known = WHOLE.replace("Open = ", "Parked = \"pending\"\nOpen = ");
    let [replayed, fresh] = [WHOLE, known.as_str()].map(|map| {
        let bench = Bench::new();
        import_of(&bench, map, 3, &rows);
        bench
    });
    let map = replayed.file("known.toml", &known);
    let done = replayed.json(&["rejects", "replay", "--map", text(&map)]);
    assert_eq!(done, json!({ "replayed": 16, "remaining": 0, "left_out": 0 }));
    let [replayed, fresh] = [replayed, fresh].map(|bench| {
        let open = bench.value(&["backlog"])["value"].as_f64();
        open.expect("a number")
    });
    assert_eq!(replayed, fresh);
    assert!(fresh > 0.0 && fresh < 16.0, "either row may be the one that counts: {fresh}");
}

#[test]
fn a_list_of_rejects_counts_each_word_that_nobody_explained() {
    let bench = Bench::new();
    let of = |ids: std::ops::Range<i32>, status: &str| -> String {
        ids.map(|id| format!("{id},2026-01-02 09:00:00,{status}\n")).collect()
    };
    let rows = [of(1..3, "Lost"), of(3..8, "Parked"), of(8..9, "Open")].concat();
    import_of(&bench, WHOLE, 3, &(rows + "9,soon,Open\n10,later,Open\n"));
    let listed = bench.json(&["rejects", "list"]);
    let listed = listed.as_array().expect("a list").iter();
    let told: Vec<_> = listed.map(|it| json!([it["count"], it["line"], it["message"]])).collect();
    let expected = [
        json!([2, 10, "`soon` is no time known here"]),
        json!([5, 4, "`Parked` is not in the table `statuses`"]),
        json!([2, 2, "`Lost` is not in the table `statuses`"]),
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_ready_mapping_that_was_edited_is_asked_for_and_not_replaced_by_the_one_of_its_name() {
    let bench = Bench::new();
    let csv = bench.file(
        "tickets.csv",
        "Id,Requester id,Assignee,Group,Status,Via,Created at,Updated at,Solved at\n\
         7,c1,Luis,Support,Open,Mail,soon,2024-03-02 10:00,\n",
    );
    let words = ["import", text(&csv), "--source", "desk"];
    let ready = bench.run(&[&words[..], &["--propose"]].concat()).stdout;
    let replay = |mapping: &str| {
        let map = bench.file("desk.toml", mapping);
        let imported = bench.run(&[&words[..], &["--map", text(&map)]].concat());
        assert_eq!(imported.status, 3, "{}", imported.stderr);
        let replayed = bench.run(&["rejects", "replay"]);
        assert_eq!(replayed.status, 3, "{}", replayed.stderr);
        line(&replayed.stderr).contains("say with --map")
    };
    assert!(!replay(&ready), "it is the ready mapping as it is");
    assert!(replay(&format!("revision = 2\n{ready}")), "it is another one");
}
