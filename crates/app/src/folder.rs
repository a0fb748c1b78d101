//! The data folder: configuration, store and settings, joined for the commands.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use baremo_engine::{EngineError, FactSource, Session, Settings, SourceState};
use baremo_facts::FoldSettings;
use baremo_metrics::query::Query;
use baremo_model::error::Hint;
use baremo_model::fact::{ATTRIBUTE, BEYOND};
use baremo_model::{Fact, FactTable, Micros, SECOND, Stream, told};
use baremo_render::band::Place as BandPlace;
use baremo_store::{Mode, Snapshot, Store, StoreError};

use crate::config::{Config, Whose};
use crate::definitions::{Chosen, Live};
use crate::error::file::{is_absent, unreadable};
use crate::error::{Failure, of_store};
use crate::vendor::VendorSource;

/// An open data folder.
#[derive(Clone)]
pub struct Folder {
    /// Where it is.
    pub root: PathBuf,
    /// Its configuration.
    pub config: Config,
    /// Its store.
    pub store: Arc<Store>,
    /// The owner's files as a running server goes by them; none in a command, which reads them.
    pub live: Option<Arc<Live>>,
}

impl Folder {
    /// Opens a data folder that exists.
    ///
    /// # Errors
    ///
    /// Fails when there is none, when it or its configuration cannot be read, or when a newer
    /// version wrote it.
    pub fn open(root: &Path) -> Result<Self, Failure> {
        match Folder::open_anyway(root)? {
            (folder, None) => Ok(folder.keeping()),
            (_, Some(wrong)) => Err(wrong),
        }
    }

    /// Opens a data folder that exists whatever its configuration says; where that is wrong, with
    /// the default one beside what is wrong. No figure may come of such a folder: the key that
    /// nobody understands might be the zone.
    ///
    /// # Errors
    ///
    /// As [`Folder::open`], but for the configuration.
    pub fn open_anyway(root: &Path) -> Result<(Self, Option<Failure>), Failure> {
        if !Folder::is_there(root)? {
            let message = told!("there is no data in `{}`", "no hay datos en `{}`", root.display());
            let failure = Failure::request(message).advise(Hint::Begin);
            return Err(failure.advise(Hint::OtherFolder));
        }
        // What a newer program wrote may have keys that this one cannot know.
        let store = Arc::new(Store::open(root, Mode::Existing)?);
        let (config, wrong) = match Config::read(root) {
            Ok(config) => (config, None),
            Err(wrong) => (Config::default(), Some(wrong)),
        };
        Ok((Folder { root: root.to_owned(), config, store, live: None }, wrong))
    }

    /// Returns whether there is a data folder.
    ///
    /// # Errors
    ///
    /// Fails where that cannot be seen: one that this user may not look into may well be there.
    pub fn is_there(root: &Path) -> Result<bool, Failure> {
        let header = root.join("store.json");
        header.try_exists().map_err(|source| {
            StoreError::Io { action: "read", path: header.clone(), source }.into()
        })
    }

    /// Opens a data folder, making it first when there is none.
    ///
    /// # Errors
    ///
    /// Fails when it cannot be made or opened.
    pub fn create(root: &Path) -> Result<Self, Failure> {
        let store = Arc::new(Store::open(root, Mode::Create)?);
        let config = Config::read(root)?;
        Ok(Folder { root: root.to_owned(), config, store, live: None }.keeping())
    }

    /// Returns the folder, its definitions being kept as they are now.
    fn keeping(self) -> Self {
        self.keep_definitions();
        self
    }

    /// Returns where the figures come from, as the owner says it, for benchmarks.
    pub fn place(&self) -> BandPlace<'_> {
        let Config { country, industry, .. } = &self.config;
        BandPlace { country: country.as_deref(), industry: industry.as_deref(), period: None }
    }

    /// Returns the settings that answers depend on.
    ///
    /// # Errors
    ///
    /// Fails, naming file and line, when a file of settings is wrong.
    pub fn settings(&self) -> Result<Settings, Failure> {
        self.read_defined(&Chosen::default()).map(|(_, settings)| settings)
    }

    /// Returns the address of a conversation of a source, with `{id}`: the one configured, else the
    /// one its last import knew.
    pub fn url_of(&self, source: &str) -> Option<String> {
        let configured = self.config.sources.get(source).and_then(|config| config.url.clone());
        configured.or_else(|| crate::import::remembered(&self.root, source)?.url)
    }

    /// Returns the snapshot known at an instant, or the latest.
    ///
    /// # Errors
    ///
    /// Fails when the instant cannot be read or lies before the first snapshot.
    pub fn snapshot(&self, as_of: Option<&str>) -> Result<Snapshot, Failure> {
        let Some(text) = as_of else { return Ok(self.store.snapshot()?) };
        let known = self.store.snapshot_as_of(self.instant(text)?);
        known.map_err(|error| self.unknown(text, error))
    }

    /// Returns the instant as of which a question asks.
    ///
    /// # Errors
    ///
    /// Fails when it cannot be read.
    pub fn instant(&self, as_of: &str) -> Result<Micros, Failure> {
        let zone = baremo_metrics::bucket::zone(&self.config.zone)?;
        Ok(baremo_metrics::bucket::parse_as_of(as_of, &zone)?)
    }

    /// Returns why it cannot be told what was known at an instant.
    fn unknown(&self, text: &str, error: StoreError) -> Failure {
        let said = |at: Micros| jiff::Timestamp::from_microsecond(at).unwrap_or_default();
        match error {
            StoreError::NotKept { before, after, .. } => {
                let failure = Failure::not_found(told!(
                    "what was known as of `{text}` is not kept: of many imports within an hour or \
                     a day, long ago, only the last is",
                    "no se conserva lo que se sabía a fecha de `{text}`: de muchas importaciones \
                     en una hora o un día, pasado el tiempo, solo queda la última"
                ));
                let near = [Some(before), after].into_iter().flatten().map(said);
                let near = near.map(|at| format!("`{at}`")).collect::<Vec<_>>().join(", ");
                failure
                    .advise(told!("kept nearest to it: {near}", "lo más cercano que hay: {near}"))
            }
            error @ StoreError::NoSnapshot { .. } => {
                let message = told!(
                    "nothing was known as of `{text}`",
                    "no se sabía nada a fecha de `{text}`"
                );
                let failure = Failure { message, ..error.into() };
                match self.earliest() {
                    Some(first) => failure.advise(told!(
                        "the first import ended at {first}; of earlier days, ask what is known \
                         today, with no such date",
                        "la primera importación terminó el {first}; de días anteriores, pregunte \
                         por lo que se sabe hoy, sin esa fecha"
                    )),
                    None => failure,
                }
            }
            error => error.into(),
        }
    }

    /// Returns when the earliest snapshot that is kept was there, in the folder's zone: a time of
    /// which it can be asked what was known.
    fn earliest(&self) -> Option<String> {
        let number = self.store.snapshots().ok()?.into_iter().min()?;
        let created = self.store.snapshot_number(number).ok()?.created_at;
        let zone = baremo_metrics::bucket::zone(&self.config.zone).ok()?;
        // Within its second it may not be there yet, at the end of it it is.
        let rest = created.saturating_neg().rem_euclid(SECOND);
        let at = jiff::Timestamp::from_microsecond(created.saturating_add(rest)).ok()?;
        Some(at.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
    }

    /// Returns how many partitions of a snapshot have facts that another version made, or this one
    /// under other settings.
    ///
    /// # Errors
    ///
    /// Fails when the configuration of the fold is wrong.
    pub fn stale(&self, snapshot: &Snapshot) -> Result<usize, Failure> {
        let digest = self.config.fold_settings()?.digest();
        Ok(snapshot.parts.values().filter(|part| part.digest != digest).count())
    }

    /// Opens what was known at an instant, data and definitions, or is known now, for questions.
    ///
    /// # Errors
    ///
    /// Fails when the instant, settings or snapshot cannot be read.
    pub fn session(&self, as_of: Option<&str>) -> Result<Session, Failure> {
        self.session_at(self.snapshot(as_of)?, &self.chosen(as_of)?)
    }

    /// Opens what a question is asked of.
    ///
    /// # Errors
    ///
    /// As [`Folder::session`], and when the version it asks for is not kept.
    pub fn session_for(&self, query: &Query) -> Result<Session, Failure> {
        self.session_at(self.snapshot(query.as_of.as_deref())?, &self.chosen_for(query)?)
    }

    /// Opens a given snapshot for questions, under given definitions.
    ///
    /// # Errors
    ///
    /// Fails when settings or snapshot cannot be read.
    pub fn session_at(&self, snapshot: Snapshot, chosen: &Chosen) -> Result<Session, Failure> {
        let (folder, settings) = self.defined(chosen)?;
        folder.session_with(snapshot, settings)
    }

    /// Opens a given snapshot for questions under settings that are read already.
    ///
    /// # Errors
    ///
    /// Fails when the snapshot cannot be read.
    pub fn session_with(
        &self,
        snapshot: Snapshot,
        settings: Arc<Settings>,
    ) -> Result<Session, Failure> {
        let source = Lake::open(self, snapshot)?;
        Ok(Session::new(Box::new(source), settings))
    }
}

/// A snapshot of the lake as the engine reads it.
#[derive(Clone)]
struct Lake {
    store: Arc<Store>,
    snapshot: Snapshot,
    fold: FoldSettings,
    sources: Vec<SourceState>,
    attributes: Attributes,
    is_current: bool,
    is_waiting: bool,
    forgotten: Vec<String>,
}

impl Lake {
    fn open(folder: &Folder, snapshot: Snapshot) -> Result<Self, Failure> {
        let latest: Option<Micros> = snapshot.watermark();
        let mut forgotten = Vec::new();
        let sources = snapshot
            .sources
            .iter()
            .map(|(name, state)| {
                let config = folder.config.sources.get(name).cloned().unwrap_or_default();
                let ended = config.ended.then_some(latest).flatten();
                let until = snapshot.known_until(state);
                let remembered = crate::import::remembered(&folder.root, name);
                // Whose the customers are may be said in the configuration, too.
                let is_asked = config.customers.is_none() && remembered.is_none();
                if is_asked && crate::import::is_unreadable(&folder.root, name) {
                    forgotten.push(name.clone());
                }
                let known = remembered.unwrap_or_default();
                let url = folder.url_of(name);
                let configured = config.customers.map(|whose| whose == Whose::Own);
                let known_then = || known.had_own_customers(snapshot.created_at);
                SourceState {
                    name: name.clone(),
                    watermark: ended.unwrap_or(until),
                    url,
                    ended_at: config.ended.then_some(until),
                    own_customers: configured.unwrap_or_else(known_then),
                }
            })
            .collect();
        let attributes = attributes(&folder.store, &snapshot)?;
        let is_current = folder.stale(&snapshot)? == 0;
        let fold = folder.config.fold_settings()?;
        let is_waiting = folder.store.pending()? > 0;
        let store = folder.store.clone();
        Ok(Lake { store, snapshot, fold, sources, attributes, is_current, is_waiting, forgotten })
    }
}

/// The attributes of each root, over all partitions.
#[derive(Clone, Default)]
pub(crate) struct Attributes {
    /// Those that are columns wherever they occur.
    pub(crate) columns: BTreeMap<Fact, BTreeSet<String>>,
    /// Those that have too many values to be one in some partition.
    pub(crate) beyond: BTreeMap<Fact, BTreeSet<String>>,
}

/// Returns the attributes of a snapshot.
pub(crate) fn attributes(store: &Store, snapshot: &Snapshot) -> Result<Attributes, Failure> {
    let mut found = Attributes::default();
    for part in snapshot.parts() {
        let facts = Stream::of_partition(part).facts();
        for root in facts.iter().filter(|fact| fact.root() == **fact) {
            for column in store.fact_columns(snapshot, *root, part)? {
                for (prefix, keys) in [(ATTRIBUTE, &mut found.columns), (BEYOND, &mut found.beyond)]
                {
                    let key = column.strip_prefix(prefix).map(str::to_owned);
                    keys.entry(*root).or_default().extend(key);
                }
            }
        }
    }
    for (root, beyond) in &found.beyond {
        if let Some(columns) = found.columns.get_mut(root) {
            columns.retain(|key| !beyond.contains(key));
        }
    }
    Ok(found)
}

fn of_root(keys: &BTreeMap<Fact, BTreeSet<String>>, root: Fact) -> Vec<String> {
    keys.get(&root).into_iter().flatten().cloned().collect()
}

impl FactSource for Lake {
    fn number(&self) -> u64 {
        self.snapshot.number
    }

    fn parts(&self) -> Vec<String> {
        self.snapshot.parts().map(str::to_owned).collect()
    }

    fn sources(&self) -> Vec<SourceState> {
        self.sources.clone()
    }

    fn attributes(&self, root: Fact) -> Vec<String> {
        of_root(&self.attributes.columns, root)
    }

    fn beyond(&self, root: Fact) -> Vec<String> {
        of_root(&self.attributes.beyond, root)
    }

    fn is_current(&self) -> bool {
        self.is_current
    }

    fn is_waiting(&self) -> bool {
        self.is_waiting
    }

    fn forgotten(&self) -> Vec<String> {
        self.forgotten.clone()
    }

    fn vendor_conversations(&self) -> Option<Arc<dyn FactSource>> {
        let (store, snapshot) = (self.store.clone(), self.snapshot.clone());
        let lake = Arc::new(self.clone());
        Some(Arc::new(VendorSource::new(store, snapshot, &self.fold, lake)))
    }

    fn read(&self, fact: Fact, part: &str, columns: &[&str]) -> Result<FactTable, EngineError> {
        self.store
            .read_facts(&self.snapshot, fact, part, columns)
            .map_err(|error| EngineError::Source { problem: of_store(&error), kind: error.kind() })
    }

    fn rows(&self, fact: Fact, part: &str) -> Result<usize, EngineError> {
        Ok(self.snapshot.part_rows(fact.name(), part) as usize)
    }
}

/// Returns the texts of the files of a folder with this ending, by name without it.
///
/// # Errors
///
/// Fails when the folder exists and a file cannot be read.
pub fn texts(dir: &Path, ending: &str) -> Result<BTreeMap<String, String>, Failure> {
    let mut texts = BTreeMap::new();
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if is_absent(&error) => return Ok(texts),
        Err(error) => return Err(unreadable(dir, error)),
    };
    for entry in entries {
        let path = entry.map_err(|error| unreadable(dir, error))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if let Some(stem) = name.strip_suffix(ending) {
            let text = std::fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
            texts.insert(stem.to_owned(), text);
        }
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use baremo_model::{Event, EventColumns, EventKind};
    use baremo_store::{DeriveSettings, Keep};

    use super::*;

    #[test]
    fn what_is_not_kept_is_not_told_as_what_was_known_before() {
        let data = tempfile::tempdir().unwrap();
        let mut folder = Folder::create(data.path()).unwrap();
        let fold = folder.config.fold_settings().unwrap();
        let at = |hour: i64| 1_772_409_600_000_000 + hour * baremo_model::HOUR;
        for hour in [9, 10, 11] {
            let opened = Event::new("desk", &hour.to_string(), at(8), EventKind::Opened);
            folder.store.append(&[opened].into_iter().collect::<EventColumns>()).unwrap();
            let settings = DeriveSettings { digest: fold.digest(), now: at(hour) };
            folder.store.drain(settings, &crate::derive::derive(&fold), &mut |_| {}).unwrap();
        }
        let keep = Keep { since: at(11), snapshots: [1].into(), ..Keep::default() };
        folder.store.vacuum(&keep, at(12)).unwrap();
        let known = |text: &str| folder.snapshot(Some(text));
        assert_eq!(known("2026-03-02T09:59:59Z").unwrap().number, 1);
        assert_eq!(known("2026-03-02").unwrap().number, 3);
        let failure = known("2026-03-02T10:30:00Z").unwrap_err();
        assert_eq!(failure.exit_status(), 1);
        assert!(failure.message.spanish().contains("no se conserva"), "{failure:?}");
        let near = "kept nearest to it: `2026-03-02T09:00:00Z`, `2026-03-02T11:00:00Z`";
        assert!(format!("{:?}", failure.hints).contains(near), "{failure:?}");
        let failure = known("2026-03-01").unwrap_err();
        assert!(failure.message.en.starts_with("nothing was known"), "{failure:?}");
        folder.config.zone = "Europe/Madrid".into();
        let failure = folder.snapshot(Some("2026-03-01")).unwrap_err();
        let first = "the first import ended at 2026-03-02T10:00:00+01:00; ";
        assert!(format!("{:?}", failure.hints).contains(first), "{failure:?}");
        assert_eq!(folder.snapshot(Some("2026-03-02T10:00:00+01:00")).unwrap().number, 1);
    }
}
