//! Files that are imported again by a corrected mapping or in the right zone.

use serde_json::{Value, json};

use crate::{Bench, counts, line, text};

/// Marks of reviews, by a mapping that forgot the ends of their scale.
const MARKS: &str = r#"
name = "marks"
[[file]]
name = "reviews"
has = ["Id", "Nota"]
stream = "review"
subject = "Id"
[file.common]
actor = "Evaluador"
actor_kind = "'agent'"
[[file.event]]
kind = "rated"
at = "Fecha"
record = "rating/{Id}/{Cat}"
value = "Cat"
attributes = { chosen = "Nota" }
[[file.event]]
kind = "reviewed"
at = "Fecha"
record = "review/{Id}"
attributes = { agent = "Agente" }
"#;

/// Tickets that say when they changed, without a zone.
const TICKETS: &str = r#"
name = "tickets"
[[file]]
name = "tickets"
has = ["ticket", "opened"]
conversation = "ticket"
record = "ticket/{ticket}"
version = "updated"
[[file.event]]
kind = "opened"
at = "opened"
"#;

fn with_revision(map: &str, revision: u32) -> String {
    format!("revision = {revision}\n{map}")
}

/// Returns the words of the remarks of an import.
fn words(done: &Value) -> Vec<&str> {
    let remarks = done["remarks"].as_array().expect("a list").iter();
    remarks.map(|remark| remark["remark"].as_str().expect("a word")).collect()
}

#[test]
fn a_corrected_mapping_is_told_where_it_is_mixed_and_counts_as_a_whole_by_its_revision() {
    let row = |id: u32| format!("r{id},2026-01-02 09:00:00,eva,ana,tono,{},0,4\n", 2 + id % 2 * 2);
    let rows: String = (1..=8).map(row).collect();
    let csv = format!("Id,Fecha,Evaluador,Agente,Cat,Nota,Min,Max\n{rows}");
    let right = MARKS.replace("\"Nota\" }", "\"Nota\", min = \"Min\", max = \"Max\" }");
    let score = |bench: &Bench| bench.value(&["iqs"])["value"].clone();

    let bench = Bench::new();
    let file = bench.dated_file(3, "marks.csv", &csv);
    assert_eq!(words(&bench.import_files("qa", MARKS, &[&file])), [""; 0]);
    let mixed = bench.import_files("qa", &right, &[&file]);
    assert_eq!(words(&mixed), ["read_otherwise"], "{mixed}");
    let told = &mixed["remarks"][0];
    assert!(told["message"].to_string().contains("of their record: 8. Of each"), "{told}");
    assert!(told["message_es"].to_string().contains("ponga `revision = 2`"), "{told}");
    // Whichever came first, and again.
    let revised = with_revision(&right, 2);
    for _ in 0..2 {
        let done = bench.import_files("qa", &revised, &[&file]);
        assert_eq!((words(&done).len(), score(&bench)), (0, json!(75.0)), "{done}");
    }
    let bench = Bench::new();
    let file = bench.dated_file(3, "marks.csv", &csv);
    bench.import_files("qa", &revised, &[&file]);
    let late = bench.import_files("qa", MARKS, &[&file]);
    assert_eq!((words(&late), score(&bench)), (vec!["revision_older"], json!(75.0)), "{late}");
}

#[test]
fn a_forgotten_zone_is_told_and_given_with_a_greater_revision() {
    let csv = |updated: &str| {
        format!("ticket,opened,updated\n1,2026-01-02 09:00:00,2026-01-0{updated} 10:00:00\n")
    };
    let opened = |bench: &Bench, hour: &str| {
        let records = bench.run(&["records", "ticket_volume", "--format", "json"]).stdout;
        assert!(records.contains(&format!("2026-01-02T{hour}:00:00")), "{records}");
    };
    let bench = Bench::new();
    let (file, map) = (bench.file("t.csv", csv("3")), bench.file("t.toml", TICKETS));
    let order = ["import", text(&file), "--source", "desk", "--map", text(&map)];
    assert_eq!(counts(&bench.json(&order)), [1, 0, 0, 0]);
    let zoned = bench.json(&[&order[..], &["--zone", "Europe/Madrid"]].concat());
    assert_eq!((counts(&zoned), words(&zoned)), ([0, 1, 1, 0], vec!["read_otherwise"]), "{zoned}");
    opened(&bench, "09");
    let right = with_revision(&format!("zone = \"Europe/Madrid\"\n{TICKETS}"), 2);
    let done = bench.import_files("desk", &right, &[&file]);
    assert_eq!((counts(&done), words(&done).len()), ([1, 0, 0, 1], 0), "{done}");
    opened(&bench, "08");
    // Later files by the mapping of before yield, which is told; by the new one they count.
    let later = bench.file("later.csv", csv("9").replace("09:00:00", "12:00:00"));
    let older = bench.import_files("desk", TICKETS, &[&later]);
    assert_eq!((counts(&older), words(&older)), ([0, 1, 1, 0], vec!["revision_older"]), "{older}");
    opened(&bench, "08");
    let done = bench.import_files("desk", &right, &[&later]);
    assert_eq!((counts(&done), words(&done).len()), ([1, 0, 0, 1], 0), "{done}");
    opened(&bench, "11");
}

#[test]
fn what_has_no_record_and_is_read_otherwise_is_told_to_count_twice() {
    let bench = Bench::new();
    let map = TICKETS.replace("record = \"ticket/{ticket}\"\n", "");
    let file = bench.file("t.csv", "ticket,opened,updated\n1,2026-01-02 09:00:00,2026-01-03\n");
    assert_eq!(words(&bench.import_files("desk", &map, &[&file])), [""; 0]);
    let right = format!("zone = \"Europe/Madrid\"\n{map}");
    let twice = bench.import_files("desk", &right, &[&file]);
    assert_eq!(words(&twice), ["read_twice"], "{twice}");
    assert_eq!(words(&bench.import_files("desk", &right, &[&file])), [""; 0]);
}

#[test]
fn a_mapping_that_could_read_nothing_is_not_remembered_to_have_read_it() {
    let bench = Bench::new();
    let map = TICKETS.replace("record = \"ticket/{ticket}\"\n", "");
    let file = bench.file("t.csv", "ticket,opened,updated\n1,2026-01-02 09:00:00,2026-01-03\n");
    let path = bench.file("wrong.toml", map.replace("at = \"opened\"", "at = \"begun\""));
    let refused = bench.run(&["import", text(&file), "--source", "desk", "--map", text(&path)]);
    assert_ne!(refused.status, 0, "{}", refused.stdout);
    let done = bench.import_files("desk", &map, &[&file]);
    assert_eq!((&done["accepted"], words(&done).len()), (&json!(1), 0), "{done}");
}

#[test]
fn a_revision_is_one_of_few_and_no_version_goes_beyond_it() {
    let bench = Bench::new();
    let number = TICKETS.replace("version = \"updated\"", "version = \"'40000000000000000'\"");
    let file = bench.file("t.csv", "ticket,opened,updated\n1,2026-01-02 09:00:00,2026-01-03\n");
    assert_eq!(bench.import_files("desk", &number, &[&file])["accepted"], 1);
    let (order, revised) = (["import", text(&file), "--source", "b"], with_revision(&number, 2));
    let map = bench.file("revised.toml", revised);
    let done = bench.run(&[&order[..], &["--map", text(&map)]].concat());
    assert!(done.status == 3 && done.stdout.contains("version too great"), "{}", done.stdout);
    for revision in [0, 33] {
        let map = bench.file("many.toml", with_revision(TICKETS, revision));
        let done = bench.run(&[&order[..], &["--map", text(&map)]].concat());
        assert!(line(&done.stderr).contains("revision from 1 to 32"), "{}", done.stderr);
    }
}

/// A ticket as an export tells it that was made on a day of January.
fn ticket(updated: u32, hour: u32) -> String {
    format!("ticket,opened,updated\n1,2026-01-02 {hour:02}:00:00,2026-01-{updated:02} 10:00:00\n")
}

#[test]
fn newer_states_that_a_greater_revision_puts_back_are_told_with_the_files_to_import() {
    let bench = Bench::new();
    let (first, later) = (bench.file("a.csv", ticket(3, 9)), bench.file("b.csv", ticket(9, 12)));
    assert_eq!(counts(&bench.import_files("desk", TICKETS, &[&first])), [1, 0, 0, 0]);
    assert_eq!(counts(&bench.import_files("desk", TICKETS, &[&later])), [1, 0, 0, 1]);
    let revised = with_revision(TICKETS, 2);
    let back = bench.import_files("desk", &revised, &[&first]);
    assert_eq!((counts(&back), words(&back)), ([1, 0, 0, 1], vec!["put_back"]), "{back}");
    let told = back["remarks"][0]["message"].as_str().expect("a text");
    assert!(told.contains("b.csv`") && !told.contains("a.csv"), "{told}");
    let done = bench.import_files("desk", &revised, &[&later]);
    assert_eq!((counts(&done), words(&done)), ([1, 0, 0, 1], vec![]), "{done}");
    // Tables leave with the version as the source tells it.
    let rows = bench.run(&["export", "conversation_events", "--format", "json"]).stdout;
    let row: Value = serde_json::from_str(&rows).expect("one row");
    assert_eq!((&row["version"], &row["revision"]), (&json!(1_767_952_800_000_000_i64), &json!(2)));
}

#[test]
fn a_correction_is_compared_with_readings_of_its_own_revision() {
    let bench = Bench::new();
    let revised = with_revision(&format!("zone = \"Europe/Madrid\"\n{TICKETS}"), 2);
    let maps = [bench.file("first.toml", TICKETS), bench.file("second.toml", revised)];
    let files = [bench.file("a.csv", ticket(3, 9)), bench.file("b.csv", ticket(9, 12))];
    let import = |file: usize, map: usize| {
        let (file, map) = (text(&files[file]), text(&maps[map]));
        bench.json(&["import", file, "--source", "desk", "--map", map])
    };
    for (file, map) in [(0, 0), (0, 1), (1, 1)] {
        let done = import(file, map);
        assert_eq!(words(&done), [""; 0], "{done}");
    }
    // It yields to the newer file, by whatever mapping it came in at first.
    let done = import(0, 1);
    assert_eq!((counts(&done), words(&done)), ([0, 1, 1, 0], vec![]), "{done}");
}

#[test]
fn beyond_the_greatest_revision_a_new_folder_is_the_way() {
    let bench = Bench::new();
    let file = bench.file("t.csv", ticket(3, 9));
    bench.import_files("desk", &with_revision(TICKETS, 32), &[&file]);
    let zoned = with_revision(&format!("zone = \"Europe/Madrid\"\n{TICKETS}"), 32);
    let done = bench.import_files("desk", &zoned, &[&file]);
    assert_eq!(words(&done), ["read_otherwise"], "{done}");
    let told = done["remarks"][0]["message"].as_str().expect("a text");
    assert!(told.contains("into a new folder") && !told.contains("33"), "{told}");
}

#[test]
fn a_file_that_cannot_be_read_changes_nothing_of_what_the_next_import_says() {
    let bench = Bench::new();
    let (newer, older) = (bench.file("b.csv", ticket(9, 12)), bench.file("a.csv", ticket(3, 9)));
    bench.import_files("desk", TICKETS, &[&newer]);
    let lacking = bench.file("c.csv", "ticket,updated\n1,2026-01-12\n");
    let map = bench.file("revised.toml", with_revision(TICKETS, 2));
    let words_of_it = ["import", text(&lacking), "--source", "desk", "--map", text(&map)];
    let run = bench.run(&words_of_it);
    assert_eq!(run.status, 1, "{}", run.stdout);
    let done = bench.import_files("desk", TICKETS, &[&older]);
    assert_eq!((counts(&done), words(&done)), ([0, 1, 1, 0], vec![]), "{done}");
}

#[test]
fn what_is_read_again_by_a_greater_revision_is_told_to_later_imports() {
    let bench = Bench::new();
    let file = bench.file("t.csv", "ticket,opened,updated\n1,,2026-01-03 10:00:00\n");
    let map = bench.file("t.toml", TICKETS);
    let run = bench.run(&["import", text(&file), "--source", "desk", "--map", text(&map)]);
    assert_eq!(run.status, 3, "{}", run.stderr);
    let either = TICKETS.replace("at = \"opened\"", "at = [\"opened\", \"updated\"]");
    let revised = bench.file("revised.toml", with_revision(&either, 2));
    let replayed = bench.json(&["rejects", "replay", "--map", text(&revised)]);
    assert_eq!(replayed["replayed"], 1, "{replayed}");
    let later = bench.file("later.csv", ticket(9, 12));
    let done = bench.import_files("desk", TICKETS, &[&later]);
    assert_eq!(words(&done), ["revision_older"], "{done}");
}
