//! The files that define figures, wherever they are read from: a data folder, or what is kept of
//! it.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use baremo_metrics::bands::BANDS_FILE;
use baremo_metrics::catalog::{PageError, PageFile, read_dir};
use baremo_metrics::rates::RATES_FILE;
use baremo_metrics::{health, reason};

use crate::config::CONFIG_FILE;
use crate::error::Failure;
use crate::error::file::cannot_read;
use crate::folder;

/// Files of a data folder that figures depend on.
const FILES: [&str; 5] = [CONFIG_FILE, BANDS_FILE, RATES_FILE, health::FILE, reason::FILE];

/// Folders of such files.
const FOLDERS: [&str; 6] = ["calendars", PAGES, "policies", "profiles", "scorecards", "segments"];

/// The folder of the owner's pages.
const PAGES: &str = "metrics";

/// What the names of such files end with.
const ENDINGS: [&str; 3] = ["ics", "md", "toml"];

/// The files that define figures.
pub enum Files {
    /// Those that a data folder has now.
    Folder(PathBuf),
    /// Kept ones, by their paths in the folder, with `/`.
    Kept(BTreeMap<String, String>),
}

impl Files {
    /// Returns the text of a file by its path in the folder.
    ///
    /// # Errors
    ///
    /// Fails when there is none or it cannot be read.
    pub fn read(&self, path: &Path) -> io::Result<String> {
        match self {
            Files::Folder(root) => std::fs::read_to_string(root.join(path)),
            Files::Kept(texts) => {
                // A calendar may name its holidays with `./` before.
                let path: PathBuf = path.components().collect();
                let text = texts.get(&slashed(&path)).cloned();
                text.ok_or_else(|| io::ErrorKind::NotFound.into())
            }
        }
    }

    /// Returns the text of a file that need not be there.
    ///
    /// # Errors
    ///
    /// Fails when it is there and cannot be read.
    pub fn text(&self, path: &str) -> Result<Option<String>, Failure> {
        match self.read(Path::new(path)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => {
                let place = match self {
                    Files::Folder(root) => root.join(path),
                    Files::Kept(_) => PathBuf::from(path),
                };
                Err(Failure::unavailable(cannot_read(place.display(), error)))
            }
        }
    }

    /// Returns the texts of the TOML files of a folder, by name without the ending.
    ///
    /// # Errors
    ///
    /// Fails when the folder exists and a file cannot be read.
    pub fn tables(&self, folder: &str) -> Result<BTreeMap<String, String>, Failure> {
        match self {
            Files::Folder(root) => folder::texts(&root.join(folder), ".toml"),
            Files::Kept(texts) => {
                let named = |(path, text): (&String, &String)| {
                    let name = path.strip_prefix(folder)?.strip_prefix('/')?;
                    let stem = name.strip_suffix(".toml").filter(|stem| !stem.contains('/'))?;
                    Some((stem.to_owned(), text.clone()))
                };
                Ok(texts.iter().filter_map(named).collect())
            }
        }
    }

    /// Returns the owner's pages, each under its path: `metrics/NAME.md`; and what cannot be read.
    pub fn pages(&self) -> (Vec<PageFile>, Vec<PageError>) {
        match self {
            Files::Folder(root) => pages_in(root),
            Files::Kept(texts) => {
                let english = texts.iter().filter(|(path, _)| {
                    path.starts_with(PAGES) && path.ends_with(".md") && !path.ends_with(".es.md")
                });
                let page = |(path, english): (&String, &String)| PageFile {
                    path: path.clone(),
                    english: english.clone(),
                    spanish: texts.get(&spanish_of(path)).cloned(),
                };
                (english.map(page).collect(), Vec::new())
            }
        }
    }
}

/// Returns the texts of all such files of a data folder, by their paths in it. One that cannot be
/// read defines nothing.
pub(super) fn all(root: &Path) -> BTreeMap<String, String> {
    let text = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).ok()?;
        Some((slashed(path.strip_prefix(root).ok()?), text))
    };
    paths(root).into_iter().filter_map(text).collect()
}

/// Adds those of the owner's pages of today to kept files of which there was none then: a metric
/// that came later is asked as it is.
pub(super) fn add_later_pages(
    kept: &mut BTreeMap<String, String>,
    today: BTreeMap<String, String>,
) {
    let known: BTreeSet<String> =
        kept.keys().filter_map(|path| page_name(path)).map(str::to_owned).collect();
    let is_later = |path: &str| page_name(path).is_some_and(|name| !known.contains(name));
    kept.extend(today.into_iter().filter(|(path, _)| is_later(path)));
}

/// Returns the name of the metric whose page a path of the owner's is, in whatever language.
fn page_name(path: &str) -> Option<&str> {
    let file = path.strip_prefix(PAGES)?.strip_prefix('/')?.rsplit('/').next()?;
    let stem = file.strip_suffix(".md")?;
    Some(stem.strip_suffix(".es").unwrap_or(stem))
}

/// When each such file was written last, and how long it is: by these a change is found without
/// reading any.
#[derive(PartialEq, Eq)]
pub struct Stamps(BTreeMap<PathBuf, (Option<SystemTime>, u64)>);

impl Stamps {
    /// Returns those of the files of a data folder.
    pub fn of(root: &Path) -> Self {
        let stamp = |path: PathBuf| {
            let found = std::fs::metadata(&path).ok()?;
            Some((path, (found.modified().ok(), found.len())))
        };
        Stamps(paths(root).into_iter().filter_map(stamp).collect())
    }
}

/// Returns where such files are, or would be.
fn paths(root: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = FILES.iter().map(|file| root.join(file)).collect();
    FOLDERS.iter().for_each(|folder| list(&root.join(folder), 0, &mut paths));
    paths
}

/// Returns the path of the Spanish words of a page.
pub(super) fn spanish_of(page: &str) -> String {
    format!("{}.es.md", page.strip_suffix(".md").unwrap_or(page))
}

/// Returns a path as it is written in what is kept.
fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// Adds the files of a folder and of the folders in it.
fn list(folder: &Path, depth: usize, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let is_known = |own: &OsStr| ENDINGS.iter().any(|known| own.eq_ignore_ascii_case(known));
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() && depth == 0 {
            list(&path, depth + 1, paths);
        } else if path.extension().is_some_and(is_known) {
            paths.push(path);
        }
    }
}

/// Reads the pages of a data folder.
fn pages_in(root: &Path) -> (Vec<PageFile>, Vec<PageError>) {
    let dir = root.join(PAGES);
    if !dir.is_dir() {
        return Default::default();
    }
    let (mut pages, mut unread) = read_dir(&dir);
    let paths = pages.iter_mut().map(|page| &mut page.path);
    for path in paths.chain(unread.iter_mut().map(|error| &mut error.path)) {
        if let Ok(inside) = Path::new(path.as_str()).strip_prefix(root) {
            *path = slashed(inside);
        }
    }
    (pages, unread)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_file_of_holidays_is_found_as_its_calendar_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let calendars = folder.path().join("calendars");
        std::fs::create_dir(&calendars).unwrap();
        std::fs::write(calendars.join("FREE.ICS"), "free").unwrap();
        let kept = Files::Kept(all(folder.path()));
        for name in ["FREE.ICS", "./FREE.ICS"] {
            let path = Path::new("calendars").join(name);
            assert_eq!(kept.read(&path).unwrap(), "free", "{name}");
        }
    }
}
