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
