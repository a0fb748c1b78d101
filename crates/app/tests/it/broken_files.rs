//! Files of the lake that are not whole: `doctor` lists them beside everything else, makes facts
//! anew, and says what is lost with events.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::{Bench, SMALL, line, unwrapped};

/// Returns the one file of a table of conversations.
fn file_of(bench: &Bench, table: &str) -> PathBuf {
    file_in(bench, &format!("{table}/part=2026-03"))
}

fn file_in(bench: &Bench, folder: &str) -> PathBuf {
    let folder = bench.data().join("lake").join(folder);
    let mut files = std::fs::read_dir(folder).expect("there is a folder").flatten();
    files.next().expect("there is a file").path()
}

fn damage(path: &Path) {
    let bytes = std::fs::read(path).expect("it can be read");
    std::fs::write(path, &bytes[..bytes.len() / 2]).expect("it can be written");
}

#[test]
fn facts_that_are_not_whole_are_listed_and_made_anew() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let expected = bench.value(&["first_response_time"]);
    std::fs::remove_file(file_of(&bench, "facts/cases")).expect("it was there");
    damage(&file_of(&bench, "facts/turns"));
    let listed = bench.run(&["doctor"]);
    assert_eq!(listed.status, 1, "{}", listed.stderr);
    let told = unwrapped(&listed.stdout);
    for part in ["✗ files: ", "` is missing; `baremo doctor --fix`", "` is damaged: ", "✓ tables"]
    {
        assert!(told.contains(part), "{part}: {told}");
    }
    let listed = unwrapped(&bench.run(&["doctor", "--lang", "es"]).stdout);
    assert!(listed.contains("` falta; `baremo doctor --fix` lo rehace"), "{listed}");
    let mended = bench.run(&["doctor", "--fix"]);
    assert_eq!(mended.status, 0, "{}{}", mended.stdout, mended.stderr);
    assert!(mended.stdout.contains("✓ mended: facts made anew"), "{}", mended.stdout);
    assert_eq!(bench.value(&["first_response_time"]), expected);
}

/// Returns the words of the first command that is told to do an import again.
fn import_again(told: &str) -> Vec<String> {
    let told = unwrapped(told);
    let command = told.lines().find_map(|line| line.split_once("): baremo ").map(|(_, it)| it));
    let command = command.unwrap_or_else(|| panic!("no command: {told}"));
    command.split_whitespace().map(str::to_owned).collect()
}

fn run_again(bench: &Bench, told: &str) {
    let words = import_again(told);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let run = bench.run(&words[2..]);
    assert_eq!(run.status, 0, "{words:?}: {}", run.stderr);
}

#[test]
fn lost_events_are_told_and_can_be_imported_again() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let expected = bench.value(&["first_response_time"]);
    let file = file_of(&bench, "conversation_events");
    damage(&file);
    let listed = bench.run(&["doctor"]);
    assert_eq!(listed.status, 1, "{}", listed.stderr);
    let told = unwrapped(&listed.stdout);
    assert!(told.contains("events of `2026-03` that were in it: 7; put it back"), "{told}");
    let given_up = bench.run(&["doctor", "--fix", "--lang", "es"]);
    assert_eq!(given_up.status, 1, "{}", given_up.stderr);
    let told = unwrapped(&given_up.stdout);
    for part in [
        "✗ eventos: eventos que tenía `2026-03`: 7, del 2026-03-02 al 2026-03-02; que conserva: 0",
        "; faltan de `small`: 2 (de `1` a `2`)",
        "✗ eventos: vuelva a importar (como el ",
        "✓ ficheros",
        "! dañados: ",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    // The file lies apart where that is said, and beside it what was told.
    let aside = bench.data().join("damaged");
    let moved = aside.join(file.strip_prefix(bench.data()).expect("within"));
    let said =
        format!("✓ reparado: ficheros que no estaban enteros, apartados en `{}`", moved.display());
    assert!(told.contains(&said) && moved.exists(), "{said}: {told}");
    // A path and a command are whole in a line, to be copied.
    let is_prose = |line: &&str| !line.contains('/') && !line.starts_with("  baremo ");
    let widest = given_up.stdout.lines().filter(is_prose).map(|line| line.chars().count()).max();
    assert!(widest <= Some(80), "{}", given_up.stdout);
    assert!(given_up.stdout.contains("\n  baremo --data "), "{}", given_up.stdout);
    let names = std::fs::read_dir(&aside).expect("it is there").flatten();
    let note = names.map(|entry| entry.path()).find(|path| path.extension().is_some());
    let note = std::fs::read_to_string(note.expect("a note")).expect("it can be read");
    assert!(note.contains("eventos que tenía `2026-03`: 7"), "{note}");
    run_again(&bench, &given_up.stdout);
    assert_eq!(bench.value(&["first_response_time"]), expected);
    let whole = bench.run(&["doctor"]);
    assert_eq!(whole.status, 0, "{}", whole.stdout);
    assert!(whole.stdout.contains("! damaged: "), "{}", whole.stdout);
}

#[test]
fn what_an_earlier_import_brought_is_taken_from_its_own_file() {
    let bench = Bench::new();
    let first: String = SMALL.lines().take(5).map(|line| format!("{line}\n")).collect();
    bench.import_small(&first);
    let earlier = bench.value(&["first_response_time"]);
    bench.import_small(SMALL);
    let expected = bench.value(&["first_response_time"]);
    assert_ne!(earlier["n"], expected["n"]);
    let table = bench.data().join("lake/conversation_events/part=2026-03");
    let files = std::fs::read_dir(table).expect("there is a folder").flatten();
    let written = |file: &std::fs::DirEntry| file.metadata().and_then(|it| it.modified()).ok();
    let newest = files.max_by_key(written);
    damage(&newest.expect("there are two").path());
    let mended = bench.run(&["doctor", "--fix"]);
    assert_eq!(mended.status, 1, "{}", mended.stderr);
    let told = unwrapped(&mended.stdout);
    for part in [
        "events that `2026-03` had: 7, of 2026-03-02 to 2026-03-02; that it has now: 4, some of \
         them as they were known at ",
        "; gone of `small`: 1 (ids `2` to `2`)",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert_eq!(bench.value(&["first_response_time"]), earlier);
    run_again(&bench, &mended.stdout);
    assert_eq!(bench.value(&["first_response_time"]), expected);
    assert_eq!(bench.run(&["doctor"]).status, 0);
}

#[test]
fn a_segment_that_cannot_be_read_stops_nothing_once_it_is_told() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let expected = bench.value(&["first_response_time"]);
    let segment = bench.data().join("inbox/0000000009.seg");
    std::fs::write(&segment, "not a segment").expect("it can be written");
    let stopped = bench.import_small(SMALL);
    assert_eq!(stopped.status, 4, "{}", stopped.stderr);
    let listed = bench.run(&["doctor"]);
    assert_eq!(listed.status, 1, "{}", listed.stdout);
    assert!(listed.stdout.contains("✗ inbox: "), "{}", listed.stdout);
    let mended = bench.run(&["doctor", "--fix"]);
    assert_eq!(mended.status, 1, "{}", mended.stdout);
    let told = unwrapped(&mended.stdout);
    for part in ["✗ events: events waited in `", "import again (as on ", "✓ inbox: 0 events wait"]
    {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(bench.data().join("damaged/inbox/0000000009.seg").exists() && !segment.exists());
    run_again(&bench, &mended.stdout);
    assert_eq!(bench.value(&["first_response_time"]), expected);
    assert_eq!(bench.run(&["doctor"]).status, 0);
}

#[test]
fn a_close_that_cannot_be_read_is_told_and_keeps_nothing_that_waits() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    bench.json(&["close", "2026-03"]);
    bench.write("closes/2026-03.json", "{");
    // What another machine kept from being taken in.
    bench.write("lock", r#"{"host":"far-away","boot":"other","process":7,"since":0}"#);
    let more = format!("{SMALL}3,2026-03-02T09:30:00Z,opened,eva,customer,chat,\n");
    assert_eq!(bench.import_small(&more).status, 4);
    std::fs::remove_file(bench.data().join("lock")).expect("it was there");
    let mended = bench.run(&["doctor", "--fix"]);
    assert_eq!(mended.status, 1, "{}", mended.stdout);
    let told = unwrapped(&mended.stdout);
    for part in ["✗ closes: ", "no snapshot is removed", "✓ inbox: 0 events wait"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let listed = unwrapped(&bench.run(&["doctor", "--lang", "es"]).stdout);
    assert!(listed.contains("✗ cierres: "), "{listed}");
}

#[test]
fn what_a_killed_write_left_is_told_after_a_day_and_removed() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let days = |count: u64| SystemTime::now() - Duration::from_secs(count * 86_400);
    let [old, fresh, aside, own] = [
        ("packs/.2026.json.4711-0.new", days(2)),
        (".bands.toml.4711-1.new", days(0)),
        ("damaged/.lost.txt.4711-2.new", days(2)),
        (".notes.new", days(2)),
    ]
    .map(|(name, at)| {
        bench.write(name, "half");
        let path = bench.data().join(name);
        let file = std::fs::File::options().write(true).open(&path).expect("it is there");
        file.set_modified(at).expect("its time can be set");
        path
    });
    let told = |words: &[&str]| {
        let run = bench.run(words);
        assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
        unwrapped(&run.stdout)
    };
    let listed = told(&["doctor"]);
    assert!(listed.contains("! unfinished: left by a write that was killed"), "{listed}");
    assert!(listed.contains("4711-0") && !listed.contains("4711-1"), "{listed}");
    assert!(!listed.contains("4711-2") && !listed.contains(".notes"), "{listed}");
    assert!(told(&["doctor", "--lang", "es"]).contains("! inacabados: restos de"));
    assert!(!told(&["doctor", "--fix"]).contains("unfinished"));
    assert_eq!([old, fresh, aside, own].map(|path| path.exists()), [false, true, true, true]);
}

#[test]
fn no_statement_is_written_where_it_cannot_be_read_who_is_a_test() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    bench.import_sign_ups("person,since\nana,2026-03-02\n");
    let march = ["--from", "2026-03-01", "--to", "2026-03-31"];
    let words = [&["query", "tickets_per_customer", "--sql"], &march[..]].concat();
    let written = bench.run(&words);
    assert_eq!(written.status, 0, "{}", written.stderr);
    // The first column, which names the customers; the end of the file tells of it as before.
    let file = file_in(&bench, "facts/customers/part=customer-2026-03");
    let mut bytes = std::fs::read(&file).expect("it can be read");
    bytes[4..24].fill(0);
    std::fs::write(&file, bytes).expect("it can be written");
    let refused = bench.run(&words);
    assert_eq!((refused.status, refused.stdout.as_str()), (4, ""), "{}", refused.stderr);
    assert!(refused.stderr.contains("cannot read facts"), "{}", refused.stderr);
}

#[test]
fn what_is_for_a_month_that_cannot_be_read_waits_and_other_months_are_taken_in() {
    let bench = Bench::new();
    let rows = |rows: &[&str]| {
        let heading = SMALL.lines().next().unwrap_or_default();
        format!("{heading}\n{}\n", rows.join("\n"))
    };
    let april = "3,2026-04-02T09:00:00Z,opened,leo,customer,email,";
    bench.import_small(format!("{SMALL}{april}\n"));
    let march = file_of(&bench, "conversation_events");
    let bytes = std::fs::read(&march).expect("it can be read");
    damage(&march);
    let more = rows(&[
        "3,2026-04-02T09:30:00Z,message,luis,agent,email,",
        "1,2026-03-02T11:00:00Z,message,ana,customer,email,",
    ]);
    let run = bench.import_small(&more);
    assert_eq!(run.status, 4, "{}{}", run.stdout, run.stderr);
    let told = line(&run.stderr);
    assert!(told.contains("cannot read `") && told.contains("(partitions: `2026-03`)"), "{told}");
    assert!(told.contains("(events: 1), and all else is taken in"), "{told}");
    let spanish = ["doctor", "--fix", "--lang", "es"];
    std::fs::write(&march, bytes).expect("it can be written");
    let told = unwrapped(&bench.run(&spanish).stdout);
    assert!(told.contains("✓ ") && !told.contains('✗'), "{told}");
    // All of it is there, once.
    let rows = bench.run(&["export", "conversation_events", "--format", "json"]).stdout;
    assert_eq!(rows.lines().count(), 7 + 1 + 2, "{rows}");
    let again = bench.import_small(&more);
    assert_eq!(again.status, 0, "{}", again.stderr);
    let rows = bench.run(&["export", "conversation_events", "--format", "json"]).stdout;
    assert_eq!(rows.lines().count(), 7 + 1 + 2, "{rows}");
}

#[test]
fn where_all_that_was_read_waits_for_a_month_it_is_said_to_be_kept() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let march = file_of(&bench, "conversation_events");
    let bytes = std::fs::read(&march).expect("it can be read");
    damage(&march);
    let heading = SMALL.lines().next().unwrap_or_default();
    let more = format!("{heading}\n1,2026-03-02T11:00:00Z,message,ana,customer,email,\n");
    let run = bench.import_small(&more);
    assert_eq!(run.status, 4, "{}{}", run.stdout, run.stderr);
    let told = line(&run.stderr);
    assert!(told.contains("part=2026-03"), "{told}");
    assert!(told.contains("is kept and waits in the folder (events: 1)"), "{told}");
    std::fs::write(&march, bytes).expect("it can be written");
    // Any other import takes it in.
    let again = bench.import_small(SMALL);
    assert_eq!(again.status, 0, "{}", again.stderr);
    let rows = bench.run(&["export", "conversation_events", "--format", "json"]).stdout;
    assert_eq!(rows.lines().count(), 7 + 1, "{rows}");
}
