//! What is told beside the counts of an import.

use baremo_model::DAY;

use super::*;

const DESK: &str = r#"
name = "desk"
[tables.roles]
clerk = "agent"
[[file]]
name = "messages"
has = ["case", "by", "at"]
conversation = "case"
[[file.event]]
kind = "message"
at = "at"
actor = [{ from = "name", lookup = "staff", key = "by" }, "by"]
actor_kind = { from = "role", lookup = "staff", key = "by", map = "roles", default = "customer" }
team = { from = "group", lookup = "staff", key = "by" }
[[file]]
name = "notes"
has = ["case", "text"]
conversation = "case"
[[file.event]]
kind = "note"
at = "at?"
brand = { from = "group", lookup = "staff", key = "author?" }
[[file]]
name = "staff"
has = ["id", "role"]
lookup = "id"
"#;

const MESSAGES: &str = "case,by,at\n1,ana,2025-03-03T08:00:00Z\n";
const STAFF: &str = "id,name,role,group\nana,Ana,clerk,A\n";

/// Imports files and returns the remarks at the end.
pub(super) fn remarks(mapping: &str, inputs: &[Input]) -> Vec<Remark> {
    let mapping = Mapping::parse("m.toml", mapping).expect("the mapping parses");
    let mut import = Import::open(&mapping, inputs, context()).expect("the files bind");
    import.read_all(&mut Batch::default()).expect("reading goes to the end");
    import.remarks()
}

#[test]
fn a_look_up_that_was_not_given_is_told_with_what_lacks_it() {
    let messages = bytes("messages.csv", MESSAGES);
    let all = remarks(DESK, &[messages.clone(), bytes("staff.csv", STAFF)]);
    assert!(all.is_empty(), "nothing is missing: {all:?}");
    let all = remarks(DESK, &[messages]);
    assert_eq!((all.len(), all[0].word, all[0].about.as_str()), (1, "look_up_missing", "staff"));
    let (en, es) = (&all[0].message.en, all[0].message.spanish());
    let told = "Without it, in `messages`: `actor` is only what else the mapping tries, \
                `actor_kind` is always `customer`, `team` stays blank.";
    assert!(en.contains(told), "{en}");
    assert!(es.contains("falta un fichero del tipo `staff`"), "{es}");
    assert!(es.contains("`actor_kind` es siempre `customer`"), "{es}");
    assert!(en.ends_with("so begin a new folder then"), "{en}");
    // Where no column has what would be looked up, no file is missed.
    let notes = remarks(DESK, &[bytes("notes.csv", "case,text,at\n1,x,2025-03-03\n")]);
    assert!(notes.is_empty(), "{notes:?}");
}

#[test]
fn records_that_are_read_whole_later_need_no_new_folder() {
    let told = |mapping: &str| {
        let all = remarks(mapping, &[bytes("messages.csv", MESSAGES)]);
        assert_eq!(all.len(), 1, "{all:?}");
        assert!(all[0].message.en.contains("What lacks it is read in part"), "{all:?}");
        all[0].message.clone()
    };
    let mapping = DESK.replace("by\", \"at\"]\n", "by\", \"at\"]\nrecord = \"case\"\n");
    for key in ["", "version = \"at\"\n", "keep = \"first\"\n"] {
        // What is read in part lies below all versions read whole, whatever they are.
        let mended = told(&mapping.replacen("at = \"at\"\n", &format!("at = \"at\"\n{key}"), 1));
        assert!(mended.en.ends_with("and they are replaced"), "{key}: {mended:?}");
        assert!(mended.spanish().contains("y se sustituyen"), "{key}: {mended:?}");
    }
    // Where the record itself is looked up, or its actor is what it is known by, both would stay.
    let looked_up = "record = { from = \"name\", lookup = \"staff\", key = \"by\" }";
    for mapping in [mapping.replace("record = \"case\"", looked_up), DESK.to_owned()] {
        let stays = told(&mapping);
        assert!(stays.en.ends_with("so begin a new folder then"), "{stays:?}");
    }
    // Without a record, a side or a team does not change what an event is known by.
    let actor = "actor = [{ from = \"name\", lookup = \"staff\", key = \"by\" }, \"by\"]\n";
    let sides = DESK.replace(actor, "");
    assert!(told(&sides).en.ends_with("and they are replaced"));
}

#[test]
fn what_is_read_without_a_look_up_lies_below_what_is_read_whole() {
    let read = |inputs: &[Input]| {
        let mapping = Mapping::parse("m.toml", DESK).expect("the mapping parses");
        let all = lines(&mapping, inputs, context());
        assert_eq!(all.len(), 1, "{all:?}");
        all.concat()
    };
    let (messages, staff) = (bytes("messages.csv", MESSAGES), bytes("staff.csv", STAFF));
    let part = read(std::slice::from_ref(&messages));
    assert!(part.contains("by customer ana") && part.contains(" in part #0"), "{part}");
    let whole = read(&[messages, staff.clone()]);
    assert!(whole.contains("by agent Ana") && !whole.contains("in part"), "{whole}");
    // A row that has nothing to look up is whole without it, and so is a key that is not found.
    let blank = read(&[bytes("messages.csv", "case,by,at\n1,,2025-03-03\n")]);
    assert!(!blank.contains("in part"), "{blank}");
    let stranger = read(&[bytes("messages.csv", &MESSAGES.replace("ana", "eva")), staff]);
    assert!(!stranger.contains("in part"), "{stranger}");
    // What only describes the conversation yields to the same event, and to nothing else.
    let note = read(&[bytes("notes.csv", "case,text,at,author\n1,x,2025-03-03,ana\n")]);
    assert!(!note.contains("in part"), "{note}");
}

#[test]
fn what_may_stand_in_a_row_that_cannot_be_read_is_read_in_part() {
    let read = |staff: &str| {
        let mapping = Mapping::parse("m.toml", DESK).expect("the mapping parses");
        let messages = "case,by,at\n1,ana,2025-03-03T08:00:00Z\n1,eva,2025-03-03T09:00:00Z\n";
        let inputs = [bytes("staff.csv", staff), bytes("messages.csv", messages)];
        lines(&mapping, &inputs, context())
    };
    let torn = read(&format!("{STAFF}eva,Eva,clerk\n"));
    assert!(torn[0].contains("by agent Ana") && !torn[0].contains("in part"), "{torn:?}");
    assert!(torn[1].contains("by customer eva") && torn[1].contains(" in part"), "{torn:?}");
    // A row of a file that only serves others does not disappear.
    assert_eq!(torn[2], "staff.csv:3 ragged_row: 3 cells where the header has 4");
    let whole = read(&format!("{STAFF}eva,Eva,clerk,\n"));
    assert!(whole[1].contains("by agent Eva") && whole.len() == 2, "{whole:?}");
    let mapping = Mapping::parse("m.toml", DESK).expect("the mapping parses");
    let staff = bytes("staff.csv", &format!("{STAFF}eva,Eva,clerk\n"));
    let inputs = [bytes("messages.csv", MESSAGES), staff];
    let shown = dry_run(&mapping, &inputs, context(), 20).expect("it can be read");
    assert_eq!((shown.files[1].rejected, shown.batch.rejects.len()), (1, 1));
}

#[test]
fn sheets_of_a_workbook_that_are_not_read_are_told_unless_one_was_chosen() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/read/several-sheets.xlsx");
    let mapping = "name = \"m\"\nzone = \"UTC\"\n[[file]]\nname = \"tickets\"\n\
        conversation = \"id\"\n[[file.event]]\nkind = \"opened\"\nat = \"opened\"\n";
    let all = remarks(mapping, &[Input::from_arg(path)]);
    assert_eq!((all.len(), all[0].word, all[0].about.as_str()), (1, "sheets_unread", path));
    let told = "has several sheets: `Tickets` is read, and not `Read me`, `Archive`.";
    assert!(all[0].message.en.contains(told), "{all:?}");
    assert!(all[0].message.spanish().contains("se lee `Tickets`, y no `Read me`"), "{all:?}");
    let chosen = mapping.replace("conversation", "read = { sheet = \"Archive\" }\nconversation");
    assert!(remarks(&chosen, &[Input::from_arg(path)]).is_empty());
}

#[test]
fn a_file_of_which_nothing_is_made_is_told() {
    let words = |inputs: &[Input]| -> Vec<(&'static str, String)> {
        let all = remarks(DESK, inputs);
        all.into_iter().map(|remark| (remark.word, remark.message.en)).collect()
    };
    let staff = words(&[bytes("staff.csv", STAFF)]);
    assert_eq!(staff[0].0, "nothing_taken");
    assert!(staff[0].1.contains("only serve others"), "{staff:?}");
    let empty = words(&[bytes("messages.csv", "case,by,at\n"), bytes("staff.csv", STAFF)]);
    let told = "nothing was taken from `messages.csv`: it holds no records";
    assert!(empty.contains(&("nothing_taken", told.to_owned())), "{empty:?}");
    let skipped = DESK.replace("lookup = \"id\"", "lookup = \"id\"\nskip = \"id is null\"");
    let skipped = skipped.replace("name = \"notes\"", "name = \"notes\"\nskip = \"text = 'x'\"");
    let all = remarks(&skipped, &[bytes("notes.csv", "case,text,at\n1,x,2025-03-03\n")]);
    assert_eq!(all[0].word, "nothing_taken", "{all:?}");
    assert!(all[0].message.en.contains("makes no event"), "{all:?}");
}

#[test]
fn records_of_a_conversation_that_was_not_exported_are_told_as_such() {
    let told = |name: &str, text: &str, needs: &str| {
        let event = "[[file.event]]\nkind = \"note\"";
        let mapping = DESK.replace(event, &format!("needs = {needs}\n{event}"));
        let all = remarks(&mapping, &[bytes(name, text), bytes("staff.csv", STAFF)]);
        all.into_iter().map(|it| (it.word, it.message)).collect::<Vec<_>>()
    };
    let looked_up = "{ from = \"role\", lookup = \"staff\", key = \"by2\" }";
    let notes = |by: &str| format!("case,text,at,by2\n1,x,2025-03-03,{by}\n");
    let unmet = told("notes.csv", &notes("eva"), looked_up);
    assert_eq!(unmet.iter().map(|(word, _)| *word).collect::<Vec<_>>(), ["nothing_taken"]);
    let message = &unmet[0].1;
    let why = "nothing was taken from `notes.csv`: `by2` names none of the records of `staff`";
    assert!(message.en.starts_with(why), "{message:?}");
    assert!(message.spanish().contains("`by2` no nombra ningún registro de `staff`"));
    assert!(told("notes.csv", &notes("ana"), looked_up).is_empty());
    let own = &told("notes.csv", &notes(""), "\"by2\"")[0].1;
    assert!(own.en.contains("none of its records has `by2`"), "{own:?}");
}

#[test]
fn letters_that_are_guessed_are_told() {
    let csv = |text: &str, name: &str| Input::Bytes(name.into(), latin(text).into());
    let rows = |text: &str| MESSAGES.replace("ana", text);
    let word = |input: Input| {
        let all = remarks(DESK, &[input, bytes("staff.csv", STAFF)]);
        all.iter().map(|remark| remark.word).collect::<Vec<_>>()
    };
    assert_eq!(word(csv(&rows("Muñoz"), "messages.csv")), ["encoding_guessed"]);
    assert_eq!(word(bytes("messages.csv", &rows("Muñoz"))), [""; 0]);
    let event = "[[file.event]]\nkind = \"message\"";
    let reads = format!("[file.read]\nencoding = \"windows-1252\"\n{event}");
    let named = DESK.replace(event, &reads);
    let inputs = [csv(&rows("Muñoz"), "messages.csv"), bytes("staff.csv", STAFF)];
    let all = remarks(&named, &inputs);
    assert!(all.is_empty(), "what the mapping says is no guess: {all:?}");
}

#[test]
fn a_time_that_is_hardly_that_of_the_export_is_told() {
    let told = |mapping: &str, input: Input, as_of: Option<Micros>| {
        let mapping = Mapping::parse("m.toml", mapping).expect("the mapping parses");
        let known = Context { as_of, ..context() };
        let inputs = [input, bytes("staff.csv", STAFF)];
        let import = Import::open(&mapping, &inputs, known).expect("the files bind");
        let doubtful = import.remarks().into_iter().find(|it| it.word == "as_of_doubtful");
        doubtful.map(|remark| (remark.about, remark.message.en))
    };
    let said = |as_of| told(DESK, bytes("messages.csv", MESSAGES), Some(as_of));
    assert_eq!([NOW, NOW + DAY, NOW - 400 * DAY].map(said), [None, None, None]);
    let to_come = said(NOW + 2 * DAY).expect("it is still to come");
    assert!(to_come.0.is_empty() && to_come.1.contains("is still to come"), "{to_come:?}");
    let old = said(9 * DAY).expect("it is older than any");
    assert!(old.1.starts_with("the records are as of 10 January 1970"), "{old:?}");
    // Where records have versions of their own, it counts for none.
    let versions = DESK.replacen("at = \"at\"\n", "at = \"at\"\nversion = \"at\"\n", 1);
    let own = bytes("messages.csv", MESSAGES);
    assert_eq!(told(&versions, own, Some(9 * DAY)), None);
    // So with files, each of its own time.
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = |at: Micros| {
        let path = folder.path().join("messages.csv");
        std::fs::write(&path, MESSAGES).expect("it can be written");
        let since = std::time::Duration::from_micros(at.unsigned_abs());
        let opened = std::fs::File::options().write(true).open(&path).expect("it is there");
        opened.set_modified(std::time::UNIX_EPOCH + since).expect("it can be dated");
        told(DESK, Input::from(path.as_path()), None)
    };
    assert_eq!(file(NOW - DAY), None);
    let to_come = file(NOW + 2 * DAY).expect("it is still to come");
    assert!(to_come.0.ends_with("messages.csv"), "{to_come:?}");
    assert!(to_come.1.contains("its records count as of now"), "{to_come:?}");
    let old = file(3_652 * DAY).expect("it has no time");
    assert!(old.1.contains("is dated 1 January 1980"), "{old:?}");
}

/// Returns a text in the encoding of older Windows.
fn latin(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).expect("a letter of one byte")).collect()
}

#[test]
fn what_a_hint_says_of_a_mapping_can_be_written_there() {
    let one = "name = \"m\"\n[[file]]\nname = \"t\"\nconversation = \"id\"\n";
    let event = "[[file.event]]\nkind = \"opened\"\nat = \"when\"\n";
    let csv = bytes("t.csv", "id~when\n1~2025-03-03T08:00:00Z\n");
    let mapping = Mapping::parse("m", &format!("{one}{event}")).expect("it parses");
    let Err(error) = Import::open(&mapping, std::slice::from_ref(&csv), context()) else {
        panic!("the whole line is one column")
    };
    let hint = format!("{:?}", error.hints());
    assert!(hint.contains("set `delimiter` in `[file.read]`"), "{hint}");
    // As it says: the same with what it names.
    let mended = format!("{one}[file.read]\ndelimiter = \"~\"\n{event}");
    let mapping = Mapping::parse("m", &mended).expect("the key is there");
    assert_eq!(lines(&mapping, &[csv], context()).len(), 1);
}

#[test]
fn a_dry_run_counts_events_under_the_file_that_tells_them() {
    let mapping = Mapping::parse("m.toml", DESK).expect("the mapping parses");
    let other = "[[file]]\nname = \"groups\"\nhas = [\"group\", \"title\"]\nlookup = \"group\"\n";
    let with_groups = format!("{DESK}{other}");
    let groups = Mapping::parse("m.toml", &with_groups).expect("the mapping parses");
    let three = "case,by,at\n1,ana,2025-03-03\n1,ana,2025-03-04\n2,ana,2025-03-05\n";
    let inputs = [
        bytes("groups.csv", "group,title\nA,First\n"),
        bytes("staff.csv", STAFF),
        bytes("messages.csv", three),
        bytes("notes.csv", "case,text,at\n1,x,2025-03-03\n"),
    ];
    let counted = |mapping: &Mapping, inputs: &[Input]| -> Vec<(u64, u64)> {
        let run = dry_run(mapping, inputs, context(), 2).expect("it runs");
        run.files.iter().map(|file| (file.records, file.events)).collect()
    };
    assert_eq!(counted(&groups, &inputs), [(0, 0), (0, 0), (2, 2), (1, 1)]);
    assert_eq!(counted(&mapping, &inputs[1..]), [(0, 0), (2, 2), (1, 1)]);
}

#[test]
fn channels_that_are_ids_are_told_once_a_file_with_the_way_out() {
    let mapping = "name = \"m\"\n[[file]]\nname = \"f\"\nconversation = \"id\"\n[file.common]\n\
        channel = \"channel\"\n[[file.event]]\nkind = \"opened\"\nat = \"at\"\n";
    let csv = |channels: [&str; 3]| {
        let rows = channels.iter().zip(1..);
        let rows = rows.map(|(channel, id)| format!("{id},2025-03-03T08:00:00Z,{channel}\n"));
        format!("id,at,channel\n{}", rows.collect::<String>())
    };
    let told = |channels| remarks(mapping, &[bytes("t.csv", &csv(channels))]);
    let all = told(["3", "7", "3"]);
    assert_eq!((all.len(), all[0].word, all[0].about.as_str()), (1, "channels_by_id", "t.csv"));
    let (en, es) = (&all[0].message.en, all[0].message.spanish());
    assert!(en.starts_with("channels of `t.csv` are ids, not words: `3`, `7`."), "{en}");
    assert!(en.contains("`channel = { from = …, map = \"channels\" }` with `\"3\""), "{en}");
    assert!(es.starts_with("los canales de `t.csv` son identificadores"), "{es}");
    assert_eq!(told(["5f3a9c0e-1b7d4a62", "email", "email"]).len(), 1);
    assert!(told(["email", "line2", "decade"]).is_empty());
    // It is told before the import too.
    let mapping = Mapping::parse("m.toml", mapping).expect("the mapping parses");
    let run = dry_run(&mapping, &[bytes("t.csv", &csv(["3", "7", "3"]))], context(), 10);
    let run = run.expect("the file binds");
    assert_eq!(run.remarks.iter().map(|own| own.word).collect::<Vec<_>>(), ["channels_by_id"]);
}

#[test]
fn planned_shifts_that_cannot_be_are_told_with_their_number_and_the_first() {
    let mapping = "name = \"m\"\n[[file]]\nname = \"f\"\nstream = \"agent\"\nsubject = \"who\"\n\
        [[file.event]]\nkind = \"scheduled work\"\nat = \"from\"\n[file.event.attributes]\n\
        until = \"until\"\n";
    let right = "who,from,until\nann,2025-03-03T08:00:00Z,2025-03-03T15:00:00Z\n";
    assert!(remarks(mapping, &[bytes("t.csv", right)]).is_empty());
    let csv = format!(
        "{right}ann,2025-03-04T22:00:00Z,2025-03-04T06:00:00Z\nann,2025-03-05T08:00:00Z,\n\
         ann,2025-03-06T08:00:00Z,2025-05-06T08:00:00Z\n"
    );
    let all = remarks(mapping, &[bytes("t.csv", &csv)]);
    assert_eq!((all.len(), all[0].word, all[0].about.as_str()), (1, "plans_doubtful", "t.csv"));
    let (en, es) = (&all[0].message.en, all[0].message.spanish());
    assert!(en.contains("last more than 31 days: 3, the first at line 3."), "{en}");
    assert!(es.contains("más de 31 días: 3, el primero en la línea 3."), "{es}");
}

#[test]
fn values_that_their_unit_cannot_read_are_told_once_a_column_with_the_way_out() {
    let mapping = "name = \"m\"\n[[file]]\nname = \"f\"\nstream = \"spend\"\nsubject = \"id\"\n\
        [[file.event]]\nkind = \"spent\"\nat = \"at\"\n[file.event.attributes]\n\
        amount = { from = \"cost\", unit = \"number\" }\nsupport = \"mine\"\n";
    let csv = "id,at,cost,mine\n1,2025-03-03,12,yes\n2,2025-03-04,none,perhaps\n\
        3,2025-03-05,free,Sí\n4,2025-03-06,,NO\n";
    let all = remarks(mapping, &[bytes("t.csv", csv)]);
    assert_eq!(all.iter().map(|own| own.word).collect::<Vec<_>>(), ["values_unread"; 2]);
    let (en, es) = (&all[0].message.en, all[0].message.spanish());
    assert!(
        en.starts_with(
            "`cost` of `t.csv` has values that cannot be read in the unit `number`, such as \
             `none`. Records without `amount` because of it: 2."
        ),
        "{en}"
    );
    assert!(en.contains("`missing`") && en.contains("`required = true`"), "{en}");
    assert!(es.starts_with("`cost` de `t.csv` tiene valores"), "{es}");
    // A word that says neither yes nor no is not taken for a no.
    let (en, es) = (&all[1].message.en, all[1].message.spanish());
    assert!(en.contains("neither yes nor no, such as `perhaps`"), "{en}");
    assert!(en.contains("as if they had no `support`: 1."), "{en}");
    assert!(es.contains("ni sí ni no, como `perhaps`"), "{es}");
    let mapping = Mapping::parse("m.toml", mapping).expect("the mapping parses");
    let found = lines(&mapping, &[bytes("t.csv", csv)], context());
    assert!(!found[1].contains("support=") && found[2].contains("support=Sí"), "{found:#?}");
    // It is told before the import too, of the records that are shown.
    let run = dry_run(&mapping, &[bytes("t.csv", csv)], context(), 2).expect("the file binds");
    let told: Vec<&str> = run.remarks.iter().map(|own| own.message.en.as_str()).collect();
    assert!(told.len() == 2 && told[0].contains("because of it: 1."), "{told:#?}");
    // What is blank is missing, and not told.
    let none = csv.replace("none,perhaps", ",").replace("free", "");
    assert!(remarks_of(&mapping, &none).is_empty());
}

fn remarks_of(mapping: &Mapping, csv: &str) -> Vec<Remark> {
    dry_run(mapping, &[bytes("t.csv", csv)], context(), 20).expect("the file binds").remarks
}

#[test]
fn one_is_not_several() {
    let csv = "Ticket ID,Created,Status\n1,2025-03-05,Solved\n";
    let detected = detect(&bytes("t.csv", csv), &Options::default()).expect("it can be read");
    for (spanish, parts) in [
        (false, ["# Proposed from the first record.", "; 1 different value in 1 record."]),
        (true, ["# Propuesto a partir del primer registro.", "; 1 valor distinto en 1 registro."]),
    ] {
        let text = propose(&detected, "UTC", spanish);
        parts.iter().for_each(|part| assert!(text.contains(part), "{part} is not in\n{text}"));
    }
    let text = propose(&detected_of_two(), "UTC", true);
    assert!(text.contains("; 1 valor distinto en 2 registros."), "{text}");
}

/// A file in which one ticket has two rows.
fn detected_of_two() -> crate::read::Detected {
    let csv = "Ticket ID,Date,Event\n1,2025-03-05 10:00,Created\n1,2025-03-05 11:00,Reply\n";
    detect(&bytes("t.csv", csv), &Options::default()).expect("it can be read")
}

#[test]
fn a_revision_that_finds_no_record_is_told_of_the_files_that_are_read() {
    let words = |mapping: &str| {
        let all = remarks(mapping, &[bytes("messages.csv", MESSAGES), bytes("s.csv", STAFF)]);
        all.iter().map(|one| one.word).collect::<Vec<_>>()
    };
    assert_eq!(words(DESK), [""; 0]);
    let revised = format!("revision = 2\n{DESK}");
    assert_eq!(words(&revised), ["revision_idle"]);
    // The notes have no record either, and are not read.
    let record = "conversation = \"case\"\nrecord = \"message/{case}/{at}\"\n";
    let named = revised.replacen("conversation = \"case\"\n", record, 1);
    assert_eq!(words(&named), [""; 0]);
    let all = remarks(&revised, &[bytes("m.csv", MESSAGES), bytes("s.csv", STAFF)]);
    let (en, es) = (&all[0].message.en, all[0].message.spanish());
    assert!(en.contains("these kinds of file are: `messages`."), "{en}");
    assert!(es.contains("estos tipos de fichero: `messages`."), "{es}");
}

const CALLS: &str = r#"
name = "calls"
[[file]]
name = "calls"
has = ["call_id"]
stream = "contact"
subject = "call_id"
[[file.event]]
kind = "entered"
at = "entered"
[[file.event]]
kind = "completed"
at = "ended"
[file.event.attributes]
takl = "talk"
hold = "hold"
site = "site?"
"#;

#[test]
fn an_attribute_near_to_one_that_its_events_know_and_lack_is_told() {
    let csv = "call_id,entered,ended,talk,hold\n\
               1,2026-03-02T09:00:00Z,2026-03-02T09:05:00Z,200,10\n";
    let told = |mapping: &str| remarks(mapping, &[bytes("calls.csv", csv)]);
    let all = told(CALLS);
    let first = all.first().map(|one| (one.word, one.about.as_str()));
    assert_eq!((all.len(), first), (1, Some(("attributes_doubtful", "calls"))), "{all:?}");
    let (en, es) = (&all[0].message.en, all[0].message.spanish());
    assert!(en.contains("gives an attribute `takl` and no `talk`"), "{en}");
    assert!(es.contains("da un atributo `takl` y ningún `talk`"), "{es}");
    // The dry run tells it too.
    let mapping = Mapping::parse("m.toml", CALLS).expect("the mapping parses");
    assert_eq!(remarks_of(&mapping, csv), all);
    // Beside the one that is known, an attribute may be called whatever its columns are.
    assert!(told(&CALLS.replace("hold = ", "talk = \"talk\"\nhold = ")).is_empty());
    // Of what all events carry, it is told once.
    let carried = CALLS.replace("takl = \"talk\"\n", "");
    let carried =
        carried.replacen("[[file.event]]", "[file.attributes]\nqueu = \"hold\"\n[[file.event]]", 1);
    let all = told(&carried);
    assert_eq!(all.len(), 1, "{all:?}");
    assert!(all[0].message.en.contains("`queu` and no `queue`"), "{all:?}");
}

#[test]
fn money_in_another_unit_and_names_far_from_any_are_no_doubt() {
    let orders = |attributes: &str| {
        let mapping = format!(
            "name = \"m\"\n[[file]]\nname = \"orders\"\nhas = [\"id\"]\nstream = \"order\"\n\
             subject = \"id\"\n[[file.event]]\nkind = \"placed\"\nat = \"at\"\n\
             [file.event.attributes]\ncurrency = \"'EUR'\"\n{attributes}"
        );
        let csv = "id,at,sum\n1,2026-03-02T09:00:00Z,1250\n";
        let all = remarks(&mapping, &[bytes("orders.csv", csv)]);
        all.iter().map(|one| one.word).collect::<Vec<_>>()
    };
    assert_eq!(orders("amoutn = \"sum\"\n"), ["attributes_doubtful"]);
    assert_eq!(orders("amount = \"sum\"\n"), [""; 0]);
    assert_eq!(orders("amount_minor = \"sum\"\nacquisition_cost_minor = \"sum\"\n"), [""; 0]);
    assert_eq!(orders("shop = \"'north'\"\ntax = \"sum\"\n"), [""; 0]);
}
