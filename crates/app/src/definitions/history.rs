//! Definitions on disk: what is kept of each change, and from when on it held.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use baremo_metrics::catalog::PageFile;
use baremo_model::told;
use baremo_store::flush_names;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::files::{Looked, spanish_of};
use crate::access::private;
use crate::catalog::built_in_texts;
use crate::config::CONFIG_FILE;
use crate::error::Failure;
use crate::error::file::{cannot_read, is_absent, unwritten};
use crate::kept::lock;

/// Name of the folder in the data folder.
const FOLDER: &str = "definitions";
/// The file that says when definitions changed.
const LOG: &str = "log.jsonl";
/// Fast, and already a quarter of the size.
const LEVEL: i32 = 3;
/// Where the pages that come with the program lie.
const BUILT_IN: &str = "catalog/";

/// Held by the thread that keeps definitions.
static ALONE: Mutex<()> = Mutex::new(());

/// What is kept in a data folder of its definitions.
pub(super) struct History {
    /// Its folder.
    pub(super) dir: PathBuf,
}

/// A change: from when on which definitions held.
pub(super) struct Change {
    pub(super) from: Timestamp,
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

/// What files define, with the pages of the program: of each, by its path, its digest and what it
/// says.
pub(super) struct Defined(BTreeMap<String, (String, Text)>);

impl Defined {
    /// Returns what the owner's files define, by their paths in the folder.
    pub(super) fn of(own: &BTreeMap<String, String>) -> Self {
        let own = own.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        let texts: BTreeMap<&str, &str> = own.chain(built_in_texts().iter().copied()).collect();
        // The words of another language define nothing.
        let defining = texts.iter().filter(|(path, _)| !path.ends_with(".es.md"));
        let one = |(path, text): (&&str, &&str)| {
            let spanish = match path.ends_with(".md") {
                true => texts.get(spanish_of(path).as_str()).map(|words| (*words).to_owned()),
                false => None,
            };
            let held = Text { text: held_of(path, text), spanish };
            ((*path).to_owned(), (digest_of(path, text), held))
        };
        Defined(defining.map(one).collect())
    }

    /// Returns what the files of a data folder define as they are.
    ///
    /// # Errors
    ///
    /// Fails when one cannot be read.
    pub(super) fn now(root: &Path) -> Result<Self, Failure> {
        Ok(Self::of(&Looked::at(root).whole()?))
    }

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
    if path == CONFIG_FILE {
        return hashed([path, held_of(path, text).as_str()]);
    }
    let values = path.ends_with(".toml").then(|| text.parse::<toml::Table>().ok()).flatten();
    match values {
        Some(values) => hashed([path, values.to_string().as_str()]),
        None => hashed([path, text]),
    }
}

/// Returns what is kept of a text: of the configuration what defines figures, neither addresses nor
/// what its owner noted beside.
fn held_of(path: &str, text: &str) -> String {
    let values = (path == CONFIG_FILE).then(|| text.parse::<toml::Table>().ok()).flatten();
    values.map_or_else(|| text.to_owned(), |values| defining(values).to_string())
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

/// Reads a line of the log; one that ends in the middle tells nothing.
fn change_of(line: &str) -> Result<Option<Change>, String> {
    match serde_json::from_str(line) {
        Ok(Line { from, digest }) => match from.parse() {
            Ok(from) => Ok(Some(Change { from, digest })),
            Err(_) => Err(format!("`{from}`")),
        },
        Err(error) if error.is_data() => Err(error.to_string()),
        Err(_) => Ok(None),
    }
}

/// Returns that a file of what is kept cannot be read.
fn unread(path: &Path, error: io::Error) -> Failure {
    lost(Failure::unavailable(cannot_read(path.display(), error)))
}

/// Says what to do about what is kept and cannot be read.
fn lost(failure: Failure) -> Failure {
    failure.advise(told!(
        "put it back from a copy of the data folder; what is not asked as of then needs none of it",
        "repóngalo desde una copia de la carpeta de datos; lo que no se pregunta a fecha de \
         entonces no lo necesita"
    ))
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
    ///
    /// # Errors
    ///
    /// Fails when the log is there and cannot be read, or a line of it tells no instant.
    pub(super) fn changes(&self) -> Result<Vec<Change>, Failure> {
        let path = self.dir.join(LOG);
        let text = match std::fs::read_to_string(&path) {
            Err(error) if is_absent(&error) => return Ok(Vec::new()),
            text => text.map_err(|error| unread(&path, error))?,
        };
        let mut changes = Vec::new();
        for (line, number) in text.lines().zip(1..) {
            match change_of(line) {
                Ok(change) => changes.extend(change),
                Err(why) => {
                    let place = format!("{}:{number}", path.display());
                    return Err(lost(Failure::unavailable(told!(
                        "`{place}` does not say what held from when on: {why}",
                        "`{place}` no dice qué regía ni desde cuándo: {why}"
                    ))));
                }
            }
        }
        Ok(changes)
    }

    /// Keeps definitions from an instant on, where they are not those that were kept last.
    ///
    /// # Errors
    ///
    /// Fails when the folder cannot be read or written.
    pub(super) fn keep(&self, defined: &Defined, now: Timestamp) -> Result<(), Failure> {
        // Threads of one process would be at the same file beside.
        let _alone = lock(&ALONE);
        let (digest, changes) = (defined.digest(), self.changes()?);
        if changes.last().is_some_and(|last| last.digest == digest) {
            return Ok(());
        }
        private::make_folder(&self.dir).map_err(|error| unwritten(&self.dir, error))?;
        if self.version(&digest).is_err() {
            self.write(&digest, defined, &changes)?;
        }
        // Where the clock went back, the last instant counts until it is reached again.
        let from = changes.last().map_or(now, |last| last.from.max(now));
        self.append(&Line { from: from.to_string(), digest })
    }

    /// Writes the definitions of a data folder anew, where they are kept and cannot be read. Their
    /// texts are those that earlier ones may lack since. Where the folder or the log cannot be
    /// read, there is nothing to mend them by.
    ///
    /// # Errors
    ///
    /// Fails when the folder cannot be written.
    pub(super) fn mend(&self, root: &Path) -> Result<(), Failure> {
        let (Ok(defined), Ok(changes)) = (Defined::now(root), self.changes()) else {
            return Ok(());
        };
        let digest = defined.digest();
        let is_kept = changes.iter().any(|change| change.digest == digest);
        if is_kept && self.read_among(&digest, &changes).is_err() {
            self.write(&digest, &defined, &changes)?;
        }
        Ok(())
    }

    /// Writes definitions whole under their digest: several processes may write the same.
    fn write(&self, digest: &str, defined: &Defined, changes: &[Change]) -> Result<(), Failure> {
        let known: BTreeSet<&str> = changes.iter().map(|change| change.digest.as_str()).collect();
        let others = known.into_iter().filter(|other| *other != digest);
        // What cannot be read is written once more.
        let known = others.filter_map(|digest| self.version(digest).ok());
        let known: BTreeSet<String> = known.flat_map(|version| version.texts.into_keys()).collect();
        let mut version = Version::default();
        for (path, (digest, text)) in &defined.0 {
            if !known.contains(digest) {
                version.texts.insert(digest.clone(), text.clone());
            }
            version.files.insert(path.clone(), digest.clone());
        }
        let path = self.path(digest);
        let packed = serde_json::to_vec(&version).map_err(io::Error::from);
        let packed = packed.and_then(|body| zstd::encode_all(body.as_slice(), LEVEL));
        let wrote = packed.and_then(|packed| private::put(&path, packed));
        wrote.map_err(|error| unwritten(&path, error))
    }

    /// Adds a line with a single write, so that those of several processes do not mix.
    fn append(&self, line: &Line) -> Result<(), Failure> {
        let path = self.dir.join(LOG);
        let before = match std::fs::read(&path) {
            Err(error) if is_absent(&error) => Vec::new(),
            before => before.map_err(|error| unread(&path, error))?,
        };
        let is_torn = before.last().is_some_and(|last| *last != b'\n');
        let begin = if is_torn { "\n" } else { "" };
        let mut options = OpenOptions::new();
        let log = private::closed(options.create(true).append(true)).open(&path);
        let wrote = log.and_then(|mut log| {
            let line = format!("{begin}{}\n", serde_json::to_string(line)?);
            log.write_all(line.as_bytes())?;
            log.sync_all()?;
            // One that is begun has a name to flush, too.
            if before.is_empty() { flush_names(&self.dir) } else { Ok(()) }
        });
        wrote.map_err(|error| unwritten(&path, error))
    }

    /// Returns kept definitions.
    ///
    /// # Errors
    ///
    /// Fails, naming the file, when one is gone or cannot be read.
    pub(super) fn read(&self, digest: &str) -> Result<Kept, Failure> {
        self.read_among(digest, &self.changes()?)
    }

    fn read_among(&self, digest: &str, changes: &[Change]) -> Result<Kept, Failure> {
        let mut version = self.version(digest)?;
        let is_lacking =
            |version: &Version| version.files.values().any(|it| !version.texts.contains_key(it));
        let (mut tried, mut failed) = (BTreeSet::from([digest]), None);
        for Change { digest, .. } in changes {
            if !is_lacking(&version) {
                break;
            }
            if !tried.insert(digest) {
                continue;
            }
            match self.version(digest) {
                Ok(other) => version.texts.extend(other.texts),
                Err(failure) => failed = failed.or(Some(failure)),
            }
        }
        if is_lacking(&version) {
            let gone = || unread(&self.path(digest), io::ErrorKind::NotFound.into());
            return Err(failed.unwrap_or_else(gone));
        }
        Ok(Kept::of(version))
    }

    /// Returns the pages of a metric that are kept, by their versions; of several of one version
    /// the last. Beside them stands why not all may be there.
    pub(super) fn pages_of(&self, metric: &str) -> (BTreeMap<u32, PageFile>, Option<Failure>) {
        let file = format!("/{metric}.md");
        let (mut texts, mut pages) = (BTreeMap::new(), BTreeMap::new());
        let (changes, mut failed) = match self.changes() {
            Ok(changes) => (changes, None),
            Err(failure) => (Vec::new(), Some(failure)),
        };
        let mut seen = BTreeSet::new();
        for change in changes.into_iter().filter(|it| seen.insert(it.digest.clone())) {
            let version = match self.version(&change.digest) {
                Ok(version) => version,
                Err(failure) => {
                    failed = failed.or(Some(failure));
                    continue;
                }
            };
            texts.extend(version.texts);
            for (path, digest) in version.files.into_iter().filter(|(it, _)| it.ends_with(&file)) {
                let Some(Text { text, spanish }) = texts.get(&digest).cloned() else { continue };
                if let Some(number) = version_of(&text) {
                    let path = format!("{FOLDER}/{path}");
                    pages.insert(number, PageFile { path, english: text, spanish });
                }
            }
        }
        (pages, failed)
    }

    /// Returns what is wrong with the log and with kept definitions, once for each file.
    pub(super) fn unread(&self) -> Vec<Failure> {
        let changes = match self.changes() {
            Ok(changes) => changes,
            Err(failure) => return vec![failure],
        };
        let digests: BTreeSet<&str> = changes.iter().map(|change| change.digest.as_str()).collect();
        let failed = |digest: &str| self.read_among(digest, &changes).err();
        let mut all: Vec<Failure> = digests.into_iter().filter_map(failed).collect();
        let mut told = BTreeSet::new();
        all.retain(|failure| told.insert(failure.message.en.clone()));
        all
    }

    fn version(&self, digest: &str) -> Result<Version, Failure> {
        let path = self.path(digest);
        let body = std::fs::read(&path).and_then(|packed| zstd::decode_all(packed.as_slice()));
        let version = body.and_then(|body| Ok(serde_json::from_slice(&body)?));
        version.map_err(|error| unread(&path, error))
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
            if !(path.starts_with(BUILT_IN) && path.ends_with(".md")) {
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

#[cfg(test)]
mod tests;
