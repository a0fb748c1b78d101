//! Definitions on disk: what is kept of each change, and from when on it held.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use baremo_metrics::catalog::PageFile;
use baremo_model::Micros;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::files::{all, spanish_of};
use crate::catalog::built_in_texts;
use crate::config::CONFIG_FILE;
use crate::folder::put;

/// Name of the folder in the data folder.
const FOLDER: &str = "definitions";
/// The file that says when definitions changed.
const LOG: &str = "log.jsonl";
/// Fast, and already a quarter of the size.
const LEVEL: i32 = 3;
/// Where the pages that come with the program lie.
const BUILT_IN: &str = "catalog/";

/// What is kept in a data folder of its definitions.
pub(super) struct History {
    /// Its folder.
    pub(super) dir: PathBuf,
}

/// A change: from when on which definitions held.
pub(super) struct Change {
    /// In UTC microseconds.
    pub(super) from: Micros,
    /// Their digest.
    pub(super) digest: String,
}

/// A change as it is written.
#[derive(Deserialize, Serialize)]
struct Line {
    /// RFC 3339, in UTC.
    from: String,
    digest: String,
}

/// Definitions as they are written.
#[derive(Default, Deserialize, Serialize)]
struct Version {
    /// The digest of what each file defines, by its path.
    files: BTreeMap<String, String>,
    /// By these digests, the files that were kept with no earlier version.
    texts: BTreeMap<String, Text>,
}

/// A file, and of a page its Spanish words.
#[derive(Clone, Deserialize, Serialize)]
struct Text {
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    spanish: Option<String>,
}

/// Definitions that were kept.
pub(super) struct Kept {
    /// The owner's files by their paths in the folder.
    pub(super) own: BTreeMap<String, String>,
    /// Those pages of the program that defined something else than today's.
    pub(super) pages: Vec<PageFile>,
}

/// Definitions as they are now: of each file, by its path, its digest and what it says.
pub(super) struct Defined(BTreeMap<String, (String, Text)>);

/// Returns the definitions of a data folder as they are now.
pub(super) fn defined_now(root: &Path) -> Defined {
    let own = all(root);
    let own = own.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let texts: BTreeMap<&str, &str> = own.chain(built_in_texts().iter().copied()).collect();
    // The words of another language define nothing.
    let defining = texts.iter().filter(|(path, _)| !path.ends_with(".es.md"));
    let one = |(path, text): (&&str, &&str)| {
        let spanish = match path.ends_with(".md") {
            true => texts.get(spanish_of(path).as_str()).map(|words| (*words).to_owned()),
            false => None,
        };
        let held = Text { text: (*text).to_owned(), spanish };
        ((*path).to_owned(), (digest_of(path, text), held))
    };
    Defined(defining.map(one).collect())
}

impl Defined {
    /// Returns their digest: the same as long as all files define the same.
    pub(super) fn digest(&self) -> String {
        let parts = self.0.iter().flat_map(|(path, (digest, _))| [path.as_str(), digest.as_str()]);
        hashed(parts)
    }
}

/// Returns the digest of what a file defines: of a page its front matter, of TOML its values.
fn digest_of(path: &str, text: &str) -> String {
    if path.ends_with(".md") {
        return hashed([path, front(text)]);
    }
    let values = path.ends_with(".toml").then(|| text.parse::<toml::Table>().ok()).flatten();
    match values {
        Some(values) if path == CONFIG_FILE => {
            hashed([path, defining(values).to_string().as_str()])
        }
        Some(values) => hashed([path, values.to_string().as_str()]),
        None => hashed([path, text]),
    }
}

/// Returns a configuration without what changes no figure, as [`Config::reached_as`] has it.
///
/// [`Config::reached_as`]: crate::config::Config::reached_as
fn defining(mut config: toml::Table) -> toml::Table {
    config.remove("memory");
    let Some(sources) = config.get_mut("sources").and_then(toml::Value::as_table_mut) else {
        return config;
    };
    sources.retain(|_, source| {
        let Some(source) = source.as_table_mut() else { return true };
        source.remove("url");
        !source.is_empty()
    });
    if sources.is_empty() {
        config.remove("sources");
    }
    config
}

/// Returns the version of the definition on a page.
fn version_of(page: &str) -> Option<u32> {
    #[derive(Deserialize)]
    struct Matter {
        version: u32,
    }
    toml::from_str::<Matter>(front(page)).ok().map(|matter| matter.version)
}

/// Returns what stands between the two lines `+++` of a page; all of it where there are none.
fn front(page: &str) -> &str {
    let inside = page.strip_prefix("+++").and_then(|rest| rest.split_once("\n+++"));
    inside.map_or(page, |(front, _)| front)
}

/// Returns 128 bits of the BLAKE2b hash of texts, as hexadecimal digits.
fn hashed<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut state = blake2b_simd::Params::new().hash_length(16).to_state();
    for part in parts {
        state.update(&(part.len() as u64).to_le_bytes());
        state.update(part.as_bytes());
    }
    state.finalize().to_hex().to_string()
}

impl History {
    /// Returns what is kept in a data folder.
    pub(super) fn of(root: &Path) -> Self {
        History { dir: root.join(FOLDER) }
    }

    /// Returns the changes in order. A line that a killed process left half written is none.
    pub(super) fn changes(&self) -> Vec<Change> {
        let text = std::fs::read_to_string(self.dir.join(LOG)).unwrap_or_default();
        let change = |line: &str| {
            let Line { from, digest } = serde_json::from_str(line).ok()?;
            let from = from.parse::<Timestamp>().ok()?.as_microsecond();
            Some(Change { from, digest })
        };
        text.lines().filter_map(change).collect()
    }

    /// Keeps the definitions of a data folder from an instant on, where they are not those that
    /// were kept last.
    ///
    /// # Errors
    ///
    /// Fails when the folder cannot be written.
    pub(super) fn keep(&self, root: &Path, now: Micros) -> io::Result<()> {
        let (defined, changes) = (defined_now(root), self.changes());
        let digest = defined.digest();
        if changes.last().is_some_and(|last| last.digest == digest) {
            return Ok(());
        }
        std::fs::create_dir_all(&self.dir)?;
        if self.version(&digest).is_err() {
            self.write(&digest, defined, &changes)?;
        }
        // Where the clock went back, the last instant counts until it is reached again.
        let from = changes.last().map_or(now, |last| last.from.max(now));
        let from = Timestamp::from_microsecond(from).unwrap_or_default().to_string();
        self.append(&Line { from, digest })
    }

    /// Writes the definitions of a data folder anew, where they are kept and cannot be read. Their
    /// texts are those that earlier ones may lack since.
    ///
    /// # Errors
    ///
    /// Fails when the folder cannot be written.
    pub(super) fn mend(&self, root: &Path) -> io::Result<()> {
        let (defined, changes) = (defined_now(root), self.changes());
        let digest = defined.digest();
        let is_kept = changes.iter().any(|change| change.digest == digest);
        if is_kept && self.read(&digest).is_err() {
            self.write(&digest, defined, &changes)?;
        }
        Ok(())
    }

    /// Writes definitions whole under their digest: several processes may write the same.
    fn write(&self, digest: &str, defined: Defined, changes: &[Change]) -> io::Result<()> {
        let known: BTreeSet<&str> = changes.iter().map(|change| change.digest.as_str()).collect();
        let others = known.into_iter().filter(|other| *other != digest);
        let known = others.filter_map(|digest| self.version(digest).ok());
        let known: BTreeSet<String> = known.flat_map(|version| version.texts.into_keys()).collect();
        let mut version = Version::default();
        for (path, (digest, text)) in defined.0 {
            if !known.contains(&digest) {
                version.texts.insert(digest.clone(), text);
            }
            version.files.insert(path, digest);
        }
        let body = serde_json::to_vec(&version)?;
        put(&self.path(digest), &zstd::encode_all(body.as_slice(), LEVEL)?)
    }

    /// Adds a line with a single write, so that those of several processes do not mix.
    fn append(&self, line: &Line) -> io::Result<()> {
        let path = self.dir.join(LOG);
        let before = std::fs::read(&path).unwrap_or_default();
        let is_torn = before.last().is_some_and(|last| *last != b'\n');
        let begin = if is_torn { "\n" } else { "" };
        let line = format!("{begin}{}\n", serde_json::to_string(line)?);
        let mut log = OpenOptions::new().create(true).append(true).open(path)?;
        log.write_all(line.as_bytes())?;
        log.sync_all()
    }

    /// Returns kept definitions.
    ///
    /// # Errors
    ///
    /// Fails, naming the file, when one is gone or cannot be read.
    pub(super) fn read(&self, digest: &str) -> Result<Kept, (PathBuf, io::Error)> {
        let failed = |digest: &str, error| (self.path(digest), error);
        let mut version = self.version(digest).map_err(|error| failed(digest, error))?;
        let is_lacking =
            |version: &Version| version.files.values().any(|it| !version.texts.contains_key(it));
        let mut tried = BTreeSet::from([digest.to_owned()]);
        for change in self.changes() {
            if !is_lacking(&version) {
                break;
            }
            if tried.insert(change.digest.clone())
                && let Ok(other) = self.version(&change.digest)
            {
                version.texts.extend(other.texts);
            }
        }
        if is_lacking(&version) {
            return Err(failed(digest, io::ErrorKind::NotFound.into()));
        }
        Ok(Kept::of(version))
    }

    /// Returns the pages of a metric that are kept, by their versions; of several of one version
    /// the last.
    pub(super) fn pages_of(&self, metric: &str) -> BTreeMap<u32, PageFile> {
        let file = format!("/{metric}.md");
        let (mut texts, mut pages) = (BTreeMap::new(), BTreeMap::new());
        let mut seen = BTreeSet::new();
        for change in self.changes().into_iter().filter(|it| seen.insert(it.digest.clone())) {
            let Ok(version) = self.version(&change.digest) else { continue };
            texts.extend(version.texts);
            for (path, digest) in version.files.into_iter().filter(|(it, _)| it.ends_with(&file)) {
                let Some(Text { text, spanish }) = texts.get(&digest).cloned() else { continue };
                if let Some(number) = version_of(&text) {
                    let path = format!("{FOLDER}/{path}");
                    pages.insert(number, PageFile { path, english: text, spanish });
                }
            }
        }
        pages
    }

    /// Returns which of the kept definitions cannot be read, each by its file.
    pub(super) fn unread(&self) -> Vec<(PathBuf, io::Error)> {
        let changes = self.changes().into_iter();
        let digests: BTreeSet<String> = changes.map(|change| change.digest).collect();
        digests.iter().filter_map(|digest| self.read(digest).err()).collect()
    }

    fn version(&self, digest: &str) -> io::Result<Version> {
        let body = zstd::decode_all(std::fs::read(self.path(digest))?.as_slice())?;
        Ok(serde_json::from_slice(&body)?)
    }

    fn path(&self, digest: &str) -> PathBuf {
        self.dir.join(format!("{digest}.json.zst"))
    }
}

impl Kept {
    fn of(version: Version) -> Self {
        let mut kept = Kept { own: BTreeMap::new(), pages: Vec::new() };
        let today: BTreeMap<&str, &str> = built_in_texts().iter().copied().collect();
        for (path, digest) in version.files {
            let Some(Text { text, spanish }) = version.texts.get(&digest).cloned() else {
                continue;
            };
            if !path.starts_with(BUILT_IN) {
                kept.own.extend(spanish.map(|spanish| (spanish_of(&path), spanish)));
                kept.own.insert(path, text);
                continue;
            }
            let is_todays =
                today.get(path.as_str()).is_some_and(|it| digest_of(&path, it) == digest);
            if !is_todays {
                kept.pages.push(PageFile { path, english: text, spanish });
            }
        }
        kept
    }
}
