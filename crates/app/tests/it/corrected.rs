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
