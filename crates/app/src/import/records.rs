//! Records that are given where a mapping is wanted.

use std::path::Path;

use baremo_model::told;

use crate::error::Failure;

/// Endings of files of records; what a gzip or a ZIP packs are records too. A text may be either.
const ENDINGS: [&str; 8] = ["csv", "gz", "json", "jsonl", "ndjson", "tsv", "xlsx", "zip"];

/// Returns the failure of records that are given as a mapping; none for what is none of them, or
/// is not there.
pub(super) fn in_place_of_mapping(path: &Path) -> Option<Failure> {
    let ending = path.extension()?.to_str()?.to_lowercase();
    if !ENDINGS.contains(&ending.as_str()) || !path.is_file() {
        return None;
    }
    let name = path.display();
    let failure = Failure::request(told!(
        "`{name}` is data, and no mapping",
        "`{name}` son datos, no un mapeo"
    ));
    Some(failure.hint(told!(
        "give data without `--map`: a mapping is a TOML file that says what its columns mean, and \
         `--propose` writes a first one",
        "indique los datos sin `--map`: un mapeo es un fichero TOML que dice qué significan sus \
         columnas, y `--propose` escribe uno inicial"
    )))
}
