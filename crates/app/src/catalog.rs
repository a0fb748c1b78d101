//! The catalogue the program carries, and the pages of a data folder.

use std::path::Path;

use baremo_metrics::catalog::{Catalog, PageError, PageFile};
use baremo_metrics::error::Fault;
use baremo_metrics::service::Cause;
use baremo_model::told;

use crate::error::Failure;

/// Path and text of every built-in page, Spanish ones (`.es.md`) included.
const PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

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

/// Returns the built-in catalogue with those pages of a folder added that are right; the catalogue
/// tells which are not.
///
/// # Errors
///
/// Fails when a page that comes with the program is wrong.
pub fn with_own(dir: &Path) -> Result<Catalog, Failure> {
    let (pages, unread) = own_pages(dir);
    Ok(built_in()?.with_right_pages(pages, unread))
}

/// Returns the built-in catalogue with all pages of a folder added.
///
/// # Errors
///
/// Fails, naming page and line, when a page is wrong, or when another file is: what is `wrong` with
/// those is told beside.
pub fn with_all_own(dir: &Path, wrong: Vec<PageError>) -> Result<Catalog, Failure> {
    let (pages, mut errors) = own_pages(dir);
    let catalog = built_in()?.with_right_pages(pages, Vec::new());
    errors.extend_from_slice(catalog.left_out());
    errors.extend(wrong);
    match errors.is_empty() {
        true => Ok(catalog),
        false => Err(pages_failure(&errors)),
    }
}

/// Reads the pages of a folder, each under its path in the data folder: `metrics/NAME.md`.
fn own_pages(dir: &Path) -> (Vec<PageFile>, Vec<PageError>) {
    if !dir.is_dir() {
        return Default::default();
    }
    let (mut pages, mut unread) = baremo_metrics::catalog::read_dir(dir);
    let root = dir.parent().unwrap_or(Path::new(""));
    let paths = pages.iter_mut().map(|page| &mut page.path);
    for path in paths.chain(unread.iter_mut().map(|error| &mut error.path)) {
        if let Ok(inside) = Path::new(path.as_str()).strip_prefix(root) {
            *path = inside.to_string_lossy().replace('\\', "/");
        }
    }
    (pages, unread)
}

/// Puts the errors of files into one failure, one line each.
pub fn pages_failure(errors: &[PageError]) -> Failure {
    let failure = Failure::from(Cause::Files(errors.to_vec()));
    match errors.iter().any(|error| matches!(*error.fault, Fault::Page(_))) {
        true => failure.hint(told!(
            "docs/metric-pages.md says how a page is written",
            "docs/metric-pages.md dice cómo se escribe una página"
        )),
        false => failure,
    }
}
