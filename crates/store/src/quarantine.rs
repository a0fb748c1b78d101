//! The quarantine: records that could not be read, kept with their reason until they are replayed.
//!
//! A file `NNNNNNNNNN.jsonl.zst` holds rejects, `NNNNNNNNNN.gone` the ids of those replayed,
//! `NNNNNNNNNN.marked` of those dismissed, or taken back; all share one sequence of numbers, and
//! what comes later prevails. [`encode`] and [`decode`] are the
//! only places that see the bytes, so that they can be encrypted there.

mod survey;

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use baremo_model::error::Told;
use baremo_model::{LookedUp, Micros};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use self::survey::{Kept, Place, Survey};
use crate::disk::{self, Disk};
use crate::error::StoreError;
use crate::store::Store;

const REJECTS: &str = ".jsonl.zst";
const GONE: &str = ".gone";
const MARKED: &str = ".marked";
/// Bytes from which on the text of a record may be cut.
const CUT: usize = 4 * 1024;

/// A record that could not be read.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Reject {
    /// Digest of source, reason, place and record: the same reject twice is one.
    pub id: String,
    /// Source it came from.
    pub source: String,
    /// Reason word, the same for all of its sort.
    pub reason: String,
    /// What is wrong, for people, in English.
    pub message: String,
    /// The same in Spanish; none in what an older program wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_es: Option<String>,
    /// File, as named on the command line.
    pub file: String,
    /// The kind of file that its mapping took it for; none in what an older program wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Line in the file, from 1.
    pub line: Option<u64>,
    /// Record in the file, from 1.
    pub record: Option<u64>,
    /// The record as it was.
    pub raw: String,
    /// When it was rejected first.
    pub received_at: Micros,
    /// Version that the import gave records without one of their own; none in what an older program
    /// wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Micros>,
    /// Zone in which the import read times that name none, where it was told one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Whether it stood in a row under headings; also false in what an older program wrote.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_row: bool,
    /// What it looked up in the other files of its export; nothing in what an older program wrote.
    #[serde(default, skip_serializing_if = "LookedUp::is_empty")]
    pub looked_up: LookedUp,
    /// That nobody is going to mend it; none where it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dismissed: Option<Dismissal>,
    /// Id of the reject in whose place it is kept, which was refused for another reason: what was
    /// marked of that one until then, or later by its id, is marked of this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<String>,
    /// Ids under which other imports told the same record, refused for the same reason, and when
    /// they came: all of it is one reject. Not written: it follows from what is kept.
    #[serde(skip)]
    pub again: BTreeMap<String, Micros>,
}

/// That somebody dismissed a reject.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Dismissal {
    /// When.
    pub at: Micros,
    /// Why, in the words of who did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Rejects that were dismissed, or taken back.
#[derive(Deserialize, Serialize)]
struct Mark {
    ids: Vec<String>,
    /// None where they were taken back.
    dismissed: Option<Dismissal>,
}

impl Reject {
    /// Returns what is wrong in both languages.
    pub fn told(&self) -> Told {
        Told { en: self.message.clone(), es: self.message_es.clone() }
    }

    /// Returns the reject with its id filled in.
    pub fn with_id(mut self) -> Self {
        let mut hasher = Xxh3::new();
        for text in [&self.source, &self.reason, &self.file, &self.raw] {
            hasher.update(text.as_bytes());
            hasher.update(&[0]);
        }
        let number = |number: Option<u64>| number.unwrap_or(u64::MAX).to_le_bytes();
        hasher.update(&number(self.line));
        hasher.update(&number(self.record));
        self.id = format!("{:016x}", hasher.digest());
        self
    }

    /// Returns whether an id begins so: its own, or one under which another import told it.
    pub fn has_id(&self, start: &str) -> bool {
        self.id.starts_with(start) || self.again.keys().any(|id| id.starts_with(start))
    }

    /// Returns how many times it was told, that of the same place again not counted.
    pub fn times(&self) -> u64 {
        1 + self.again.len() as u64
    }

    /// Returns when it was told last.
    pub fn last_at(&self) -> Micros {
        self.again.values().copied().fold(self.received_at, Micros::max)
    }

    /// Returns a digest of what was refused and why, wherever it stood; none where the text may be
    /// a part of the record.
    fn content(&self) -> Option<u64> {
        let is_json = || serde_json::from_str::<IgnoredAny>(&self.raw).is_ok();
        if self.raw.is_empty() || (self.raw.len() >= CUT && !is_json()) {
            return None;
        }
        let kind = self.kind.as_deref().unwrap_or_default();
        let zone = self.zone.as_deref().unwrap_or_default();
        let mut hasher = Xxh3::new();
        for text in [self.source.as_str(), &self.reason, kind, zone, &self.raw] {
            hasher.update(text.as_bytes());
            hasher.update(&[0]);
        }
        Some(hasher.digest())
    }

    /// Returns which file of which import it came in.
    fn file_of_import(&self) -> (Micros, u64) {
        (self.received_at, xxh3_64(self.file.as_bytes()))
    }
}

/// The folder of rejects.
#[derive(Debug)]
pub(crate) struct Quarantine {
    folder: PathBuf,
    disk: Disk,
    /// Ids of the rejects that are kept and what they looked up, once they were read. Another
    /// process may have added more; reading drops what is there twice.
    known: Mutex<Option<BTreeMap<String, LookedUp>>>,
}

impl Quarantine {
    pub(crate) fn new(folder: PathBuf, disk: Disk) -> Self {
        Quarantine { folder, disk, known: Mutex::default() }
    }

    fn known(&self) -> MutexGuard<'_, Option<BTreeMap<String, LookedUp>>> {
        self.known.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Returns what a file of ids holds.
    fn plain<T: Serialize + ?Sized>(&self, ids: &T) -> Result<Vec<u8>, StoreError> {
        serde_json::to_vec(ids).map_err(|error| StoreError::damaged(&self.folder, error))
    }

    fn write(&self, bytes: &[u8], ending: &str) -> Result<(), StoreError> {
        self.disk.make_folder(&self.folder)?;
        loop {
            let last = self.files()?.last().map_or(0, |(number, _)| *number);
            let path = disk::numbered(&self.folder, last + 1, ending);
            if self.disk.write_new(&path, bytes)? {
                return Ok(());
            }
        }
    }

    /// Returns number and ending of all files, in order.
    fn files(&self) -> Result<Vec<(u64, &'static str)>, StoreError> {
        let mut files = Vec::new();
        for ending in [REJECTS, GONE, MARKED] {
            let numbers = disk::numbers(&self.folder, ending)?;
            files.extend(numbers.into_iter().map(|number| (number, ending)));
        }
        files.sort_unstable();
        Ok(files)
    }

    /// Hands over all rejects that were not replayed, in order of arrival, until it is told to
    /// stop. One is held at a time, beside what is known of all: a record may be large. So each
    /// file is read twice: what is said of the first reject may stand in the last file.
    pub(crate) fn each(&self, take: &mut dyn FnMut(Reject) -> bool) -> Result<(), StoreError> {
        let files = self.files()?;
        let known = self.survey(&files)?.into_values();
        let mut places: BTreeMap<Place, Kept> = known.map(|kept| (kept.place, kept)).collect();
        for (number, _) in files.into_iter().filter(|(_, ending)| *ending == REJECTS) {
            let path = disk::numbered(&self.folder, number, REJECTS);
            let bytes = disk::read(&path)?;
            let damaged = |reason: String| StoreError::damaged(&path, reason);
            for (index, reject) in decode(&bytes).map_err(damaged)?.enumerate() {
                let Some(kept) = places.remove(&(number, index)) else { continue };
                if !take(kept.told_of(reject.map_err(damaged)?)) {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Returns what is known of the rejects that were not replayed, by their ids.
    fn survey(&self, files: &[(u64, &str)]) -> Result<BTreeMap<String, Kept>, StoreError> {
        let mut survey = Survey::default();
        for (number, ending) in files {
            let path = disk::numbered(&self.folder, *number, ending);
            let bytes = disk::read(&path)?;
            let damaged = |reason: String| StoreError::damaged(&path, reason);
            let not_json = |error: serde_json::Error| damaged(error.to_string());
            match *ending {
                GONE => {
                    survey.forget(&serde_json::from_slice::<Vec<String>>(&bytes).map_err(not_json)?)
                }
                MARKED => survey.mark(serde_json::from_slice(&bytes).map_err(not_json)?),
                _ => {
                    for (index, reject) in decode(&bytes).map_err(damaged)?.enumerate() {
                        survey.add((*number, index), reject.map_err(damaged)?);
                    }
                }
            }
        }
        Ok(survey.known)
    }
}

impl Quarantine {
    /// Returns the files that can be opened and do not hold what they should.
    pub(crate) fn damaged(&self) -> Result<Vec<PathBuf>, StoreError> {
        let mut found = Vec::new();
        for (number, ending) in self.files()? {
            let path = disk::numbered(&self.folder, number, ending);
            let Ok(bytes) = disk::read(&path) else { continue };
            let is_whole = match ending {
                GONE => serde_json::from_slice::<Vec<String>>(&bytes).is_ok(),
                MARKED => serde_json::from_slice::<Mark>(&bytes).is_ok(),
                _ => decode(&bytes).is_ok_and(|mut rejects| rejects.all(|one| one.is_ok())),
            };
            if !is_whole {
                found.push(path);
            }
        }
        Ok(found)
    }

    /// Leaves of a file that does not hold what it should the rejects before the damage, under the
    /// same number: what comes later goes on to prevail.
    pub(crate) fn keep_readable(&self, path: &Path) -> Result<(), StoreError> {
        // What was learnt of the file is not kept any more.
        let mut known = self.known();
        *known = None;
        let bytes = disk::read(path)?;
        let rejects = decode(&bytes).into_iter().flatten();
        let kept: Vec<Reject> = rejects.map_while(Result::ok).collect();
        if kept.is_empty() {
            self.disk.remove(path)?;
        } else {
            let bytes = encode(&kept.iter().collect::<Vec<_>>())
                .map_err(StoreError::io("compress rejects for", &self.folder))?;
            let (temporary, _held) = self.disk.write_temporary(&self.folder, &bytes)?;
            self.disk.rename(&temporary, path)?;
        }
        self.disk.sync_folder(&self.folder)
    }
}

fn encode(rejects: &[&Reject]) -> std::io::Result<Vec<u8>> {
    let mut lines = Vec::new();
    for reject in rejects {
        serde_json::to_writer(&mut lines, reject)?;
        lines.push(b'\n');
    }
    zstd::encode_all(lines.as_slice(), 3)
}

/// Returns the rejects of a file, each read when it is asked for.
fn decode(bytes: &[u8]) -> Result<impl Iterator<Item = Result<Reject, String>>, String> {
    let lines = zstd::Decoder::new(bytes).map_err(|error| error.to_string())?;
    let rejects = serde_json::Deserializer::from_reader(BufReader::new(lines)).into_iter();
    Ok(rejects.map(|reject: serde_json::Result<Reject>| reject.map_err(|error| error.to_string())))
}

impl Store {
    /// Keeps rejects; when it returns, they are on disk. Those that are kept already, by their id,
    /// are not kept twice, but what they looked up is added to what is known of it.
    ///
    /// # Errors
    ///
    /// Unavailable when the folder cannot be read or written.
    pub fn reject(&self, rejects: &[Reject]) -> Result<(), StoreError> {
        let mut guard = self.quarantine.known();
        let mut known = match guard.take() {
            Some(known) => known,
            None => {
                let mut known = BTreeMap::new();
                self.quarantine.each(&mut |reject| {
                    for id in reject.again.into_keys() {
                        known.insert(id, reject.looked_up.clone());
                    }
                    known.insert(reject.id, reject.looked_up);
                    true
                })?;
                known
            }
        };
        let mut is_new = |reject: &Reject| match known.get_mut(&reject.id) {
            Some(kept) => kept.learn(&reject.looked_up),
            None => known.insert(reject.id.clone(), reject.looked_up.clone()).is_none(),
        };
        let new: Vec<&Reject> = rejects.iter().filter(|reject| is_new(reject)).collect();
        if !new.is_empty() {
            let bytes = encode(&new)
                .map_err(StoreError::io("compress rejects for", &self.quarantine.folder))?;
            self.quarantine.write(&bytes, REJECTS)?;
        }
        *guard = Some(known);
        Ok(())
    }

    /// Hands over all rejects, those dismissed among them, first arrived first, one at a time,
    /// until `take` says that it wants no more.
    ///
    /// # Errors
    ///
    /// Unavailable when the quarantine cannot be read. All of it is read through before the first
    /// is handed over, so that damage is told at once.
    pub fn each_reject(&self, take: &mut dyn FnMut(Reject) -> bool) -> Result<(), StoreError> {
        self.quarantine.each(take)
    }

    /// Dismisses rejects by id, or takes them back; they are kept either way.
    ///
    /// # Errors
    ///
    /// Unavailable when the folder cannot be written.
    pub fn mark_rejects(
        &self,
        ids: &[String],
        dismissed: Option<&Dismissal>,
    ) -> Result<(), StoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        let mark = Mark { ids: ids.to_vec(), dismissed: dismissed.cloned() };
        let bytes = self.quarantine.plain(&mark)?;
        self.quarantine.write(&bytes, MARKED)
    }

    /// Keeps what became of rejects that were read again and refused for another reason, in place
    /// of what was kept of them. Ended in between, both stay until they are read again.
    ///
    /// # Errors
    ///
    /// Unavailable when the folder cannot be written.
    pub fn replace_rejects(&self, old: &[String], new: &[Reject]) -> Result<(), StoreError> {
        if new.is_empty() {
            return Ok(());
        }
        let bytes = encode(&new.iter().collect::<Vec<_>>())
            .map_err(StoreError::io("compress rejects for", &self.quarantine.folder))?;
        // Nobody may learn what is kept before this is.
        let mut known = self.quarantine.known();
        *known = None;
        self.quarantine.write(&bytes, REJECTS)?;
        drop(known);
        let stays: BTreeSet<&str> = new.iter().map(|reject| reject.id.as_str()).collect();
        let gone = old.iter().filter(|id| !stays.contains(id.as_str()));
        self.forget_rejects(&gone.cloned().collect::<Vec<_>>())
    }

    /// Forgets rejects by id, after they were replayed.
    ///
    /// # Errors
    ///
    /// Unavailable when the folder cannot be written.
    pub fn forget_rejects(&self, ids: &[String]) -> Result<(), StoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        let bytes = self.quarantine.plain(ids)?;
        // Who learnt meanwhile what is kept would take them for known, and not keep them again.
        let mut known = self.quarantine.known();
        *known = None;
        self.quarantine.write(&bytes, GONE)
    }
}

#[cfg(test)]
mod tests;
