//! The catalogue the program carries, and the pages of a data folder.

use std::path::Path;

use baremo_metrics::bands::{self, BANDS_FILE};
use baremo_metrics::catalog::{Catalog, PageError, PageFile, causes_first};
use baremo_metrics::error::Fault;
use baremo_metrics::service::Cause;
use baremo_model::told;

use crate::definitions::Files;
use crate::error::Failure;

/// Path and text of every built-in page, Spanish ones (`.es.md`) included.
const PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// Returns path and text of every built-in page, Spanish ones included.
pub fn built_in_texts() -> &'static [(&'static str, &'static str)] {
    PAGES
}

/// Returns the built-in pages, Spanish words beside English.
pub fn built_in_pages() -> Vec<PageFile> {
    let spanish = |path: &str| {
        let wanted = format!("{}.es.md", path.strip_suffix(".md")?);
        PAGES.iter().find(|(name, _)| *name == wanted).map(|(_, text)| (*text).to_owned())
    };
    let english = PAGES.iter().filter(|(path, _)| !path.ends_with(".es.md"));
    english
        .map(|(path, text)| PageFile {
            path: (*path).to_owned(),
            english: (*text).to_owned(),
            spanish: spanish(path),
        })
        .collect()
}

/// Returns the built-in catalogue.
///
/// # Errors
///
/// Fails, naming page and line, when a page is wrong.
pub fn built_in() -> Result<Catalog, Failure> {
    Catalog::from_pages(built_in_pages()).map_err(|errors| pages_failure(&errors))
}

/// Returns the built-in catalogue with those pages of a data folder added that are right; the
/// catalogue tells which are not. Bands of the owner's own stand in the place of those of pages,
/// unless their file is wrong, which is told too.
///
/// # Errors
///
/// Fails when a page that comes with the program is wrong, or the file of bands cannot be read.
pub fn with_own(root: &Path) -> Result<Catalog, Failure> {
    with_files(built_in()?, &Files::Folder(root.to_owned()))
}

/// Does the same with a given catalogue and files.
///
/// # Errors
///
/// Fails when the file of bands cannot be read.
pub fn with_files(catalog: Catalog, files: &Files) -> Result<Catalog, Failure> {
    let (pages, unread) = files.pages();
    with_bands(files, catalog.with_right_pages(pages, unread))
}

/// Returns the catalogue where nothing is left out.
///
/// # Errors
///
/// Fails, naming page and line, when a page or the file of bands is wrong, or when another file is:
/// what is `wrong` with those is told beside.
pub fn all_right(
    catalog: Catalog,
    wrong: impl IntoIterator<Item = PageError>,
) -> Result<Catalog, Failure> {
    let errors: Vec<PageError> = catalog.left_out().iter().cloned().chain(wrong).collect();
    if errors.is_empty() { Ok(catalog) } else { Err(pages_failure(&errors)) }
}

/// Puts bands of the owner's own in the place of those of pages, unless their file is wrong, which
/// is told.
///
/// # Errors
///
/// Fails when the file cannot be read.
pub fn with_bands(files: &Files, catalog: Catalog) -> Result<Catalog, Failure> {
    let Some(text) = files.text(BANDS_FILE)? else { return Ok(catalog) };
    Ok(match bands::parse(BANDS_FILE, &text, &catalog) {
        Ok(own) => catalog.with_bands(own),
        Err(errors) => catalog.with_wrong_bands(errors),
    })
}

fn is_of_pages(fault: &Fault) -> bool {
    matches!(fault, Fault::Page(_) | Fault::NoFront | Fault::OpenFront)
}

/// Puts the errors of files into one failure, one line each, causes before what follows from them.
pub fn pages_failure(errors: &[PageError]) -> Failure {
    let failure = Failure::from(Cause::Files(causes_first(errors)));
    match errors.iter().any(|error| is_of_pages(&error.fault)) {
        true => failure.hint(told!(
            "docs/metric-pages.md says how a page is written",
            "docs/metric-pages.md dice cómo se escribe una página"
        )),
        false => failure,
    }
}
