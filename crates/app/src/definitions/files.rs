//! The files that define figures, wherever they are read from: a data folder, or what is kept of
//! it.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::Permissions;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use baremo_metrics::bands::BANDS_FILE;
use baremo_metrics::catalog::{PageError, PageFile, read_dir, without_page};
use baremo_metrics::rates::RATES_FILE;
use baremo_metrics::{health, reason};

use crate::config::CONFIG_FILE;
use crate::error::Failure;
use crate::error::file::{is_absent, unreadable};
use crate::folder;

/// Files of a data folder that figures depend on.
const FILES: [&str; 5] = [CONFIG_FILE, BANDS_FILE, RATES_FILE, health::FILE, reason::FILE];

/// Folders of such files.
const FOLDERS: [&str; 6] = [CALENDARS, PAGES, "policies", "profiles", "scorecards", "segments"];

/// The folder of calendars, which name holiday files from there.
const CALENDARS: &str = "calendars";

/// The folder of the owner's pages.
pub const PAGES: &str = "metrics";

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
                let text = texts.get(&key_of(path)).cloned();
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
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => {
                let place = match self {
                    Files::Folder(root) => root.join(path),
                    Files::Kept(_) => PathBuf::from(path),
                };
                Err(unreadable(&place, error))
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
                let own = texts.iter().filter(|(path, _)| lies_in(path, PAGES));
                let (mut pages, mut alone) = (Vec::new(), Vec::new());
                for (path, text) in own.filter(|(path, _)| path.ends_with(".md")) {
                    match path.strip_suffix(".es.md") {
                        Some(stem) if texts.contains_key(&format!("{stem}.md")) => {}
                        Some(_) => alone.push(without_page(path)),
                        None => pages.push(PageFile {
                            path: path.clone(),
                            english: text.clone(),
                            spanish: texts.get(&spanish_of(path)).cloned(),
                        }),
                    }
                }
                (pages, alone)
            }
        }
    }
}

/// Such files of a data folder as they were found at a look.
#[derive(Default)]
pub(super) struct Looked {
    /// Their texts, by their paths in the folder.
    pub(super) texts: BTreeMap<String, String>,
    /// Files and folders that are there and cannot be read.
    pub(super) unread: Vec<(String, Failure)>,
    pub(super) stamps: Stamps,
}

impl Looked {
    /// Reads the files of a data folder, and the holidays that its calendars name from elsewhere.
    pub(super) fn at(root: &Path) -> Self {
        let mut looked = Looked::default();
        let (paths, closed) = paths(root);
        for (folder, error) in closed {
            looked.stamps.take(&folder);
            let failure = unreadable(&folder, error);
            looked.unread.push((key_in(root, &folder), failure));
        }
        paths.iter().for_each(|path| looked.read(key_in(root, path), path));
        for named in holidays(&looked.texts) {
            let key = key_of(&named);
            if !looked.texts.contains_key(&key) {
                looked.read(key, &root.join(named));
            }
        }
        looked
    }

    fn read(&mut self, key: String, path: &Path) {
        // Taken before: what is written meanwhile is found at the next look.
        self.stamps.take(path);
        match std::fs::read_to_string(path) {
            Ok(text) => drop(self.texts.insert(key, text)),
            Err(error) if is_absent(&error) => {}
            Err(error) => self.unread.push((key, unreadable(path, error))),
        }
    }

    /// Returns the texts of all.
    ///
    /// # Errors
    ///
    /// Fails, naming it, when one cannot be read.
    pub(super) fn whole(self) -> Result<BTreeMap<String, String>, Failure> {
        match self.unread.into_iter().next() {
            Some((_, failure)) => Err(failure),
            None => Ok(self.texts),
        }
    }
}

/// Returns the holiday files that calendars name, by their paths from the data folder.
fn holidays(texts: &BTreeMap<String, String>) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for (path, text) in texts {
        let is_calendar = lies_in(path, CALENDARS) && path.ends_with(".toml");
        let table = is_calendar.then(|| text.parse::<toml::Table>().ok()).flatten();
        let named = table.as_ref().and_then(|table| table.get("holidays")?.get("files"));
        let named = named.map(|named| match named.as_array() {
            Some(several) => several.as_slice(),
            None => std::slice::from_ref(named),
        });
        let names = named.into_iter().flatten().filter_map(toml::Value::as_str);
        found.extend(names.map(|name| Path::new(CALENDARS).join(name)));
    }
    found
}

/// Returns whether a file is one of a folder, or holidays that the calendars in it name from
/// elsewhere.
pub(super) fn is_of(path: &str, folder: &str) -> bool {
    let is_listed = || FILES.contains(&path) || FOLDERS.iter().any(|known| lies_in(path, known));
    lies_in(path, folder) || folder == CALENDARS && !is_listed()
}

fn lies_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
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

/// When each such file was written last, who may read it, and how long it is, or that there is
/// none: by these a change is found without reading any.
#[derive(Default, PartialEq, Eq)]
pub(super) struct Stamps(BTreeMap<PathBuf, Option<Stamp>>);

/// Of one file, or of a folder that could not be looked into.
type Stamp = (Option<SystemTime>, Permissions, u64);

impl Stamps {
    fn take(&mut self, path: &Path) {
        let found = std::fs::metadata(path).ok();
        let stamp = found.map(|it| (it.modified().ok(), it.permissions(), it.len()));
        self.0.insert(path.to_owned(), stamp);
    }

    /// Returns whether the files of a data folder are still those, and there is no other.
    pub(super) fn hold(&self, root: &Path) -> bool {
        let (listed, _) = paths(root);
        let mut now = Stamps::default();
        let all: BTreeSet<&PathBuf> = listed.iter().chain(self.0.keys()).collect();
        all.into_iter().for_each(|path| now.take(path));
        *self == now
    }
}

/// A folder that cannot be looked into, and why.
type Closed = (PathBuf, io::Error);

/// Returns where such files are, or would be.
fn paths(root: &Path) -> (Vec<PathBuf>, Vec<Closed>) {
    let mut paths: Vec<PathBuf> = FILES.iter().map(|file| root.join(file)).collect();
    let mut closed = Vec::new();
    for folder in FOLDERS.map(|folder| root.join(folder)) {
        list(&folder, 0, &mut paths).unwrap_or_else(|one| closed.push(one));
    }
    (paths, closed)
}

/// Returns the path of the Spanish words of a page.
pub(super) fn spanish_of(page: &str) -> String {
    format!("{}.es.md", page.strip_suffix(".md").unwrap_or(page))
}

/// Returns a path as it is written in what is kept.
fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// Returns the name of a path from the data folder in what is kept: a calendar may name its
/// holidays with `./` or `../` before.
fn key_of(path: &Path) -> String {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if plain.file_name().is_some() => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    slashed(&plain)
}

/// Returns the name of a path in a data folder in what is kept.
fn key_in(root: &Path, path: &Path) -> String {
    slashed(path.strip_prefix(root).unwrap_or(path))
}

/// Adds the files of a folder and of the folders in it.
fn list(folder: &Path, depth: usize, paths: &mut Vec<PathBuf>) -> Result<(), Closed> {
    let closed = |error: io::Error| (folder.to_owned(), error);
    let entries = match std::fs::read_dir(folder) {
        Err(error) if is_absent(&error) => return Ok(()),
        entries => entries.map_err(closed)?,
    };
    let is_known = |own: &OsStr| ENDINGS.iter().any(|known| own.eq_ignore_ascii_case(known));
    for entry in entries {
        let path = entry.map_err(closed)?.path();
        if path.extension().is_some_and(is_known) {
            paths.push(path);
        } else if path.is_dir() && depth == 0 {
            list(&path, depth + 1, paths)?;
        }
    }
    Ok(())
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

    fn written(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (file, content) in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        folder
    }

    #[test]
    fn a_kept_file_of_holidays_is_found_as_its_calendar_names_it() {
        let names = ["FREE.ICS", "./FREE.ICS", "../common/days.ics"];
        let calendar = format!("[holidays]\nfiles = {names:?}\n");
        let folder = written(&[
            ("calendars/desk.toml", &calendar),
            ("calendars/FREE.ICS", "free"),
            ("common/days.ics", "free"),
            ("common/other.ics", "no calendar names it"),
        ]);
        let kept = Looked::at(folder.path()).whole().unwrap();
        assert_eq!(kept.len(), 3, "{kept:?}");
        assert!(is_of("common/days.ics", CALENDARS) && !is_of("bands.toml", CALENDARS));
        let kept = Files::Kept(kept);
        for name in names {
            let path = Path::new(CALENDARS).join(name);
            assert_eq!(kept.read(&path).unwrap(), "free", "{name}");
        }
    }

    #[test]
    fn a_file_that_is_there_and_cannot_be_read_is_named() {
        let folder = written(&[("reasons.toml", "")]);
        std::fs::write(folder.path().join("rates.toml"), b"\xff").unwrap();
        std::fs::create_dir(folder.path().join("bands.toml")).unwrap();
        let looked = Looked::at(folder.path());
        let unread: Vec<&str> = looked.unread.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(unread, ["bands.toml", "rates.toml"]);
        let (_, failure) = &looked.unread[1];
        assert!(failure.message.en.contains("rates.toml"), "{failure:?}");
        assert_eq!(failure.typed[0].en, "save it as text in UTF-8");
        let failure = looked.whole().unwrap_err();
        assert!(failure.message.en.contains("bands.toml"), "{failure:?}");
    }

    #[test]
    fn words_beside_no_page_are_told_wherever_they_are_read_from() {
        let folder = written(&[("metrics/load/own.es.md", "+++\n+++\nPropia.\n")]);
        let kept = Files::Kept(Looked::at(folder.path()).texts);
        let (pages, alone) = kept.pages();
        assert!(pages.is_empty() && alone.len() == 1, "{alone:?}");
        assert_eq!(alone, Files::Folder(folder.path().to_owned()).pages().1);
    }

    #[test]
    fn what_is_edited_is_found_wherever_it_lies() {
        let calendar = "[holidays]\nfiles = ['../free.ics']\n";
        let folder = written(&[("calendars/desk.toml", calendar)]);
        let root = folder.path();
        let is_found = |path: &str, text: &str| {
            let before = Looked::at(root).stamps;
            assert!(before.hold(root), "{path}");
            std::fs::write(root.join(path), text).unwrap();
            !before.hold(root)
        };
        assert!(is_found("free.ics", "new") && is_found("free.ics", "longer"));
        assert!(is_found("calendars/rules.toml", "") && is_found("rates.toml", ""));
        assert!(!is_found("other.ics", ""));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let before = Looked::at(root).stamps;
            let readable = Permissions::from_mode(0o400);
            std::fs::set_permissions(root.join("rates.toml"), readable).unwrap();
            assert!(!before.hold(root), "who may read it has changed");
        }
    }
}
