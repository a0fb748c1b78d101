//! An import without a mapping of a source that had one before.

use crate::{Bench, text};

#[test]
fn the_mapping_of_the_last_import_is_offered_again() {
    let bench = Bench::new();
    let csv = bench.file("own.csv", "Vorgang,Eingang\n7001,2025-03-03T08:00:00Z\n");
    let map = bench.file(
        "own.toml",
        "name = \"own\"\n[[file]]\nname = \"t\"\nhas = [\"Vorgang\"]\nconversation = \"Vorgang\"\n\
         record = \"{Vorgang}\"\nversion = \"'1'\"\n\
         [[file.event]]\nkind = \"opened\"\nat = \"Eingang\"\n",
    );
    let words = ["import", text(&csv), "--source", "desk"];
    let offer = "the mapping of the last import";
    assert!(!bench.run(&words).stderr.contains(offer), "nothing was imported before");
    let done = bench.run(&[&words[..], &["--map", text(&map)]].concat());
    assert_eq!(done.status, 0, "{}", done.stderr);
    let again = bench.run(&words);
    assert_eq!(again.status, 1, "{}", again.stdout);
    // What is to be typed is on one line, however narrow the terminal is.
    for command in [
        format!("--source desk --map {}`", text(&map)),
        "--source desk --propose > map.toml`".to_owned(),
    ] {
        let said = &again.stderr;
        assert!(said.contains(offer) && said.contains(&command), "{command}: {said}");
    }
}
