//! Records that are gone: what a row says in place of what it told before.

use super::*;

/// Comments, of which one row tells the opening of its ticket, a message and a note.
const COMMENTS: &str = r#"
name = "m"
zone = "UTC"
[[file]]
name = "comments"
has = ["id", "ticket", "written"]
gone = "deleted = 'yes'"
conversation = "ticket"
record = "comment/{id}"
version = "changed"
[[file.event]]
kind = "opened"
at = "written"
record = "{ticket}/opened"
version = "written"
keep = "first"
[[file.event]]
kind = "message"
at = "written"
when = "deleted = 'no'"
[[file.event]]
kind = "note"
at = "written"
"#;

fn told(map: &str, inputs: &[Input]) -> Vec<String> {
    lines(&Mapping::parse("m.toml", map).expect("a mapping"), inputs, context())
}

#[test]
fn a_row_that_is_gone_says_so_once_for_each_record_that_is_its_own() {
    let head = "id,ticket,written,changed,deleted\n";
    let row = |rest: &str| told(COMMENTS, &[bytes("comments.csv", &format!("{head}{rest}\n"))]);
    let before = row("9,7,2025-01-02T09:00:00Z,2025-01-03T09:00:00Z,no");
    assert_eq!(before.len(), 3, "{before:?}");
    assert_eq!(
        row("9,7,2025-01-02T09:00:00Z,2025-01-04T09:00:00Z,yes"),
        ["7 2025-01-02T09:00:00Z withdrawn | comment/9 v1735981200000000 #0"]
    );
    // When it was may be gone too: then it is as of its version, where that is a time.
    assert_eq!(
        row("9,7,,2025-01-04T09:00:00Z,yes"),
        ["7 2025-01-04T09:00:00Z withdrawn | comment/9 v1735981200000000 #0"]
    );
    let endless = i64::MAX;
    assert_eq!(
        row(&format!("9,7,,{endless},yes")),
        [format!("7 1970-01-01T00:00:00Z withdrawn | comment/9 v{endless} #0")]
    );
    // Nobody finds what belongs to nothing.
    let refused = row("9,,,2025-01-04T09:00:00Z,yes");
    assert!(refused.len() == 1 && refused[0].contains("id_missing"), "{refused:?}");
}

#[test]
fn an_element_of_a_list_is_gone_alone() {
    let map = r#"
name = "m"
[[file]]
name = "tickets"
has = ["id", "comments"]
conversation = "id"
record = "ticket/{id}"
version = "updated"
[[file.event]]
kind = "opened"
at = "created"
[[file.event]]
kind = "message"
each = "comments"
at = "item.at"
record = "comment/{item.id}"
gone = "item.deleted = true"
"#;
    let row = r#"{"id": 7, "updated": 5, "created": "2025-01-02T09:00:00Z", "comments": [
        {"id": 1, "at": "2025-01-02T10:00:00Z", "deleted": false},
        {"id": 2, "at": "2025-01-02T11:00:00Z", "deleted": true}]}"#;
    let other = r#"{"id": 8, "updated": 5, "created": "2025-01-02T09:00:00Z", "comments": []}"#;
    let input = bytes("tickets.jsonl", &format!("{}\n{other}\n", row.replace('\n', " ")));
    assert_eq!(
        told(map, &[input]),
        [
            "7 2025-01-02T09:00:00Z opened | ticket/7 v5 #0",
            "7 2025-01-02T10:00:00Z message public | comment/1 v5 #0",
            "7 2025-01-02T11:00:00Z withdrawn | comment/2 v5 #0",
            "8 2025-01-02T09:00:00Z opened | ticket/8 v5 #0",
        ]
    );
}

#[test]
fn how_many_are_gone_is_told_beside() {
    let csv = "id,ticket,written,changed,deleted\n\
               8,7,2025-01-02T09:00:00Z,2025-01-04T09:00:00Z,yes\n\
               9,7,2025-01-02T09:00:00Z,2025-01-04T09:00:00Z,yes\n";
    let mapping = Mapping::parse("m.toml", COMMENTS).expect("a mapping");
    let run = dry_run(&mapping, &[bytes("comments.csv", csv)], context(), 10).expect("it binds");
    let remark = run.remarks.iter().find(|remark| remark.word == "records_gone");
    let remark = remark.expect("it is told");
    assert!(remark.message.en.contains("gone at the source: 2."), "{remark:?}");
    assert_eq!((run.files[0].events, run.files[0].gone), (2, 2));
}

#[test]
fn what_cannot_be_gone_is_refused() {
    let misspelt = Mapping::parse("m.toml", &COMMENTS.replace("gone =", "gon ="));
    let error = misspelt.err().map(|error| error.to_string()).unwrap_or_default();
    assert!(error.contains("unknown key `gon`, did you mean `gone`?"), "{error}");
    let open = |map: &str| {
        let input = bytes("comments.csv", "id,ticket,written,changed,deleted\n");
        let mapping = Mapping::parse("m.toml", map).expect("a mapping");
        let refused = Import::open(&mapping, &[input], context()).err();
        refused.map(|error| error.to_string()).unwrap_or_default()
    };
    // Without an id of its record no row says which one is gone.
    let nameless = open(&COMMENTS.replace("record = \"comment/{id}\"\n", ""));
    assert!(nameless.contains("`record`"), "{nameless}");
    // It is no kind that a mapping writes.
    let written = open(&COMMENTS.replace("kind = \"note\"", "kind = \"withdrawn\""));
    assert!(written.contains("`withdrawn` is no kind of event"), "{written}");
    assert_eq!(open(COMMENTS), "");
}
