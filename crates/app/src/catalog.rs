//! The catalogue the program carries, and the pages of a data folder.

use std::path::Path;

use baremo_metrics::bands::{self, BANDS_FILE};
use baremo_metrics::catalog::{Catalog, PageError, PageFile};
use baremo_metrics::error::Fault;
use baremo_metrics::service::Cause;
use baremo_model::told;

use crate::error::Failure;
use crate::error::file::cannot_read;

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

/// Returns the built-in catalogue with those pages of a data folder added that are right; the
/// catalogue tells which are not. Bands of the owner's own stand in the place of those of pages,
/// unless their file is wrong, which is told too.
///
/// # Errors
///
/// Fails when a page that comes with the program is wrong, or the file of bands cannot be read.
pub fn with_own(root: &Path) -> Result<Catalog, Failure> {
    let (pages, unread) = own_pages(root);
    with_bands(root, built_in()?.with_right_pages(pages, unread))
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

/// Reads the pages of a data folder, each under its path there: `metrics/NAME.md`.
fn own_pages(root: &Path) -> (Vec<PageFile>, Vec<PageError>) {
    let dir = root.join("metrics");
    if !dir.is_dir() {
        return Default::default();
    }
    let (mut pages, mut unread) = baremo_metrics::catalog::read_dir(&dir);
    let paths = pages.iter_mut().map(|page| &mut page.path);
    for path in paths.chain(unread.iter_mut().map(|error| &mut error.path)) {
        if let Ok(inside) = Path::new(path.as_str()).strip_prefix(root) {
            *path = inside.to_string_lossy().replace('\\', "/");
        }
    }
    (pages, unread)
}

fn with_bands(root: &Path, catalog: Catalog) -> Result<Catalog, Failure> {
    let path = root.join(BANDS_FILE);
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(match bands::parse(BANDS_FILE, &text, &catalog) {
            Ok(own) => catalog.with_bands(own),
            Err(errors) => catalog.with_wrong_bands(errors),
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(catalog),
        Err(error) => Err(Failure::unavailable(cannot_read(path.display(), error))),
    }
}

fn is_of_pages(fault: &Fault) -> bool {
    matches!(fault, Fault::Page(_) | Fault::NoFront | Fault::OpenFront)
}

/// Puts the errors of files into one failure, one line each.
pub fn pages_failure(errors: &[PageError]) -> Failure {
    let failure = Failure::from(Cause::Files(errors.to_vec()));
    match errors.iter().any(|error| is_of_pages(&error.fault)) {
        true => failure.hint(told!(
            "docs/metric-pages.md says how a page is written",
            "docs/metric-pages.md dice cómo se escribe una página"
        )),
        false => failure,
    }
}
