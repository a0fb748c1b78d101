//! Broken exports and broken mappings: nothing panics, and every record is taken, skipped or
//! refused with a reason that is documented.

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;

/// Every reason a record may be refused for; docs/import.md explains each.
const REASONS: [&str; 22] = [
    "activity_missing",
    "cell_error",
    "end_before_start",
    "future",
    "id_missing",
    "invalid_utf8",
    "line_too_long",
    "not_a_log_line",
    "not_an_object",
    "not_json",
    "ragged_row",
    "time_ambiguous",
    "time_before_1970",
    "time_missing",
    "time_skipped_hour",
    "time_unparsable",
    "unclosed_quote",
    "unknown_activity",
    "unknown_status",
    "unknown_value",
    "value_missing",
    "version_too_great",
];

/// A way to break a file: at some places bytes are replaced, left out or said twice.
#[derive(Clone, Debug)]
enum Break {
    Replace(Index, Vec<u8>),
    Cut(Index, Index),
    Repeat(Index, Index),
    End(Index),
}

fn breaks() -> impl Strategy<Value = Vec<Break>> {
    let words = prop_oneof![
        prop::collection::vec(any::<u8>(), 1..8),
        "[\"{}\\[\\],:;'\n\r\t =.?x0-9-]{1,8}".prop_map(String::into_bytes),
        Just(b"null".to_vec()),
        Just("9".repeat(40).into_bytes()),
        Just(vec![0xff, 0xfe]),
    ];
    let one = prop_oneof![
        4 => (any::<Index>(), words).prop_map(|(at, words)| Break::Replace(at, words)),
        2 => (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Break::Cut(from, to)),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Break::Repeat(from, to)),
        1 => any::<Index>().prop_map(Break::End),
    ];
    prop::collection::vec(one, 1..4)
}

fn broken(whole: &[u8], breaks: &[Break]) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for one in breaks {
        if bytes.is_empty() {
            break;
        }
        let place = |at: &Index| at.index(bytes.len());
        match one {
            Break::Replace(at, words) => {
                let start = place(at);
                let end = (start + words.len()).min(bytes.len());
                bytes.splice(start..end, words.iter().copied());
            }
            Break::Cut(from, to) => {
                let (from, to) = (place(from), place(to));
                bytes.drain(from.min(to)..from.max(to).min(from.min(to) + 64));
            }
            Break::Repeat(from, to) => {
                let (from, to) = (place(from), place(to));
                let again = bytes[from.min(to)..from.max(to)].to_vec();
                bytes.splice(from.max(to)..from.max(to), again);
            }
            Break::End(at) => {
                let end = place(at);
                bytes.truncate(end);
            }
        }
    }
    bytes
}

/// Imports whatever it is; a refusal of the whole file is fine.
fn import(mapping: &Mapping, inputs: &[Input]) {
    let Ok(mut import) = Import::open(mapping, inputs, context()) else { return };
    let mut batch = Batch::default();
    let _ = import.read_all(&mut batch);
    let (mut records, mut left, mut rejected, mut events) = (0, 0, 0, 0);
    for report in import.reports() {
        records += report.records;
        left += report.skipped + report.rejected;
        rejected += report.rejected;
        events += report.events;
    }
    assert!(left <= records, "{left} of {records}");
    // Every record that is neither skipped nor refused gave an event.
    assert!(events >= records - left, "{events} events of {} records", records - left);
    assert_eq!((events, rejected), (batch.events.len() as u64, batch.rejects.len() as u64));
    for reject in &batch.rejects {
        assert!(REASONS.contains(&reject.reason), "{}", reject.reason);
        assert!(!reject.message.is_empty(), "{}", reject.reason);
    }
    for event in &batch.events {
        assert!(!event.subject_id.is_empty() && event.at >= 0, "{event:?}");
    }
}

/// A file's name and content.
type File = (String, Vec<u8>);

/// All files that come with the ready mappings, each with the name of its mapping.
fn exports() -> Vec<(&'static str, Vec<File>)> {
    let all = READY.iter().map(|(name, _)| {
        let files = ready::inputs(name).into_iter().filter_map(|input| match input {
            Input::Path(path) => std::fs::read(&path).ok().map(|bytes| (input_name(&path), bytes)),
            _ => None,
        });
        (*name, files.collect())
    });
    all.collect()
}

fn input_name(path: &std::path::Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn parsed(name: &str) -> Mapping {
    let (_, text) = READY.iter().find(|(own, _)| *own == name).expect("it is a ready one");
    Mapping::parse(name, text).expect("ready mappings parse")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn broken_exports_are_taken_as_far_as_they_go(
        which in any::<Index>(), file in any::<Index>(), breaks in breaks(),
    ) {
        let exports = exports();
        let (name, files) = &exports[which.index(exports.len())];
        let hit = file.index(files.len());
        let inputs: Vec<Input> = files.iter().enumerate().map(|(at, (name, bytes))| {
            let bytes = if at == hit { broken(bytes, &breaks) } else { bytes.clone() };
            Input::Bytes(name.clone(), bytes.into())
        }).collect();
        import(&parsed(name), &inputs);
        // The broken file alone goes the way of a file nobody has seen, too.
        if let Ok(detected) = detect(&inputs[hit], &Options::default()) {
            let _ = recognise(std::slice::from_ref(&detected));
            let _ = [false, true].map(|spanish| propose(&detected, "UTC", spanish));
        }
    }

    #[test]
    fn broken_mappings_say_what_is_wrong(which in any::<Index>(), breaks in breaks()) {
        let (name, text) = READY[which.index(READY.len())];
        let text = broken(text.as_bytes(), &breaks);
        if let Ok(mapping) = Mapping::parse(name, &String::from_utf8_lossy(&text)) {
            import(&mapping, &ready::inputs(name));
        }
    }

    #[test]
    fn any_bytes_under_any_format_are_refused_or_read(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        format in prop::sample::select(vec!["csv", "json", "jsonl", "xlsx", "parquet"]),
    ) {
        let text = format!(
            "name = \"m\"\n[[file]]\nname = \"f\"\nread = {{ format = \"{format}\" }}\n\
             conversation = [\"a?\", \"'7'\"]\n[[file.event]]\nkind = \"note\"\n\
             at = [\"b?\", \"'2024-01-01'\"]\n"
        );
        let mapping = Mapping::parse("m", &text).expect("it is a mapping");
        import(&mapping, &[Input::Bytes("f".into(), bytes.into())]);
    }

    #[test]
    fn broken_workbooks_are_refused_or_read(breaks in breaks()) {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/read/tickets.xlsx");
        let whole = std::fs::read(path).expect("the fixture is there");
        let text = "name = \"m\"\n[[file]]\nname = \"f\"\nread = { format = \"xlsx\" }\n\
                    conversation = \"id\"\n[[file.event]]\nkind = \"opened\"\nat = \"opened\"\n";
        let mapping = Mapping::parse("m", text).expect("it is a mapping");
        import(&mapping, &[Input::Bytes("f".into(), broken(&whole, &breaks).into())]);
    }
}
