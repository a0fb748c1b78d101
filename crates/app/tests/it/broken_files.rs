//! Files of the lake that are not whole: `doctor` lists them beside everything else, makes facts
//! anew, and says what is lost with events.

use std::path::{Path, PathBuf};

use crate::{Bench, SMALL};

/// Returns the one file of a table.
fn file_of(bench: &Bench, table: &str) -> PathBuf {
    let folder = bench.data().join("lake").join(table).join("part=2026-03");
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
    for part in ["✗ files: ", "` is missing; `baremo doctor --fix`", "` is damaged: ", "✓ tables"]
    {
        assert!(listed.stdout.contains(part), "{part}: {}", listed.stdout);
    }
    let listed = bench.run(&["doctor", "--lang", "es"]).stdout;
    assert!(listed.contains("` falta; `baremo doctor --fix` lo rehace"), "{listed}");
    let mended = bench.run(&["doctor", "--fix"]);
    assert_eq!(mended.status, 0, "{}{}", mended.stdout, mended.stderr);
    assert!(mended.stdout.contains("✓ mended: facts made anew"), "{}", mended.stdout);
    assert_eq!(bench.value(&["first_response_time"]), expected);
}

#[test]
fn lost_events_are_told_and_can_be_imported_again() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let expected = bench.value(&["first_response_time"]);
    damage(&file_of(&bench, "conversation_events"));
    let listed = bench.run(&["doctor"]);
    assert_eq!(listed.status, 1, "{}", listed.stderr);
    assert!(listed.stdout.contains("events of `2026-03` that are lost with it: "));
    let given_up = bench.run(&["doctor", "--fix", "--lang", "es"]);
    assert_eq!(given_up.status, 1, "{}", given_up.stderr);
    for part in ["✗ eventos: eventos de `2026-03` que se han perdido: ", "(small)", "✓ archivos"]
    {
        assert!(given_up.stdout.contains(part), "{part}: {}", given_up.stdout);
    }
    bench.import_small(SMALL);
    assert_eq!(bench.value(&["first_response_time"]), expected);
    assert_eq!(bench.run(&["doctor"]).status, 0);
}
