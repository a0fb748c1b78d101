//! What tests of several modules need.

use std::path::Path;

use baremo_metrics::Catalog;

/// Returns the catalogue of the repository.
pub(crate) fn catalog() -> Catalog {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog"));
    Catalog::load_dir(folder).expect("the catalogue of the repository is valid")
}
