//! Imports that are refused where there is no data folder yet.

use crate::{Bench, SMALL};

#[test]
fn a_file_that_lacks_a_column_leaves_no_folder_and_one_that_is_there_as_it_was() {
    let bench = Bench::new();
    let lacking = SMALL.replacen(",time,", ",when,", 1);
    let run = bench.import_small(&lacking);
    assert_eq!(run.status, 1, "{}{}", run.stdout, run.stderr);
    assert!(!bench.data().exists(), "nothing is begun");
    // What somebody wrote there before the first import is all that lies there.
    let own = bench.data().join("mappings");
    std::fs::create_dir_all(&own).expect("it can be made");
    let names = || -> Vec<_> {
        let entries = std::fs::read_dir(bench.data()).expect("it can be read");
        entries.map(|entry| entry.expect("an entry").file_name()).collect()
    };
    assert_eq!(bench.import_small(&lacking).status, 1);
    assert_eq!(names(), ["mappings"]);
    assert_eq!(bench.import_small(SMALL).status, 0);
}

#[test]
fn files_are_not_taken_in_where_no_figure_can_be_told() {
    let bench = Bench::new();
    let first: String = SMALL.lines().take(5).map(|line| format!("{line}\n")).collect();
    assert_eq!(bench.import_small(&first).status, 0);
    let before = bench.value(&["first_response_time"]);
    let snapshots = || std::fs::read_dir(bench.data().join("snapshots")).expect("there").count();
    let known = snapshots();
    bench.write("calendars/broken.toml", [0xff, 0xfe]);
    let run = bench.import_small(SMALL);
    assert_eq!((run.status, run.stdout.as_str()), (4, ""), "{}", run.stderr);
    assert!(run.stderr.contains("broken.toml"), "{}", run.stderr);
    std::fs::remove_file(bench.data().join("calendars/broken.toml")).expect("it was there");
    assert_eq!(snapshots(), known);
    assert_eq!(bench.value(&["first_response_time"]), before);
    assert_eq!(bench.import_small(SMALL).status, 0);
    assert_ne!(bench.value(&["first_response_time"])["n"], before["n"]);
}
