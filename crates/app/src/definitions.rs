//! What defined figures, and when: every change of the owner's settings and pages, and of the pages
//! that come with the program, is kept in the data folder, so that a question as of an instant is
//! answered by what held then.
//!
//! ```text
//! definitions/log.jsonl       a line a change: from when on which definitions held
//! definitions/DIGEST.json.zst these definitions: digests of all files, texts of those that are new
//! ```
//!
//! Definitions are kept when they are found changed: before a question, a close and a snapshot.
//! What no definition is (a comment, the prose of a page) changes none, nor does what is wrong: a
//! file that was never in force is kept as what it said when it was right. A folder that cannot be
//! written answers all the same; what it lacks is told.

mod files;
mod history;
mod live;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use baremo_engine::Settings;
use baremo_metrics::answer::{Definitions, Note};
use baremo_metrics::catalog::{Catalog, PageFile};
use baremo_metrics::page::Metric;
use baremo_metrics::query::Query;
use baremo_model::told;
use jiff::Timestamp;

use self::files::Looked;
pub use self::files::{Files, PAGES};
use self::history::{Defined, History, Kept};
pub use self::live::Live;
use self::live::{Right, config_in, settle};
use crate::catalog;
use crate::config::{CONFIG_FILE, Config};
use crate::error::Failure;
use crate::folder::Folder;
use crate::kept::once;
use crate::settings;

/// The definitions that a question is answered by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Chosen {
    then: Then,
    /// Metrics of which another version than the one in force is asked for, and which.
    version: Option<(Vec<String>, u32)>,
}

/// When definitions held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
enum Then {
    /// They hold now.
    #[default]
    Now,
    /// Before: their digest, and from when on.
    Before(String, Timestamp),
    /// At an instant of which none are kept: today's stand for them.
    NotKept,
}

impl Folder {
    /// Keeps the definitions as they are now, where they are not those that were kept last; of a
    /// file that is wrong, what it said when it was right. What cannot be written is not kept:
    /// nobody is hindered by it from asking.
    pub fn keep_definitions(&self) {
        drop(self.keep());
    }

    fn keep(&self) -> Result<(), Failure> {
        let (history, looked) = (History::of(&self.root), Looked::at(&self.root));
        let last = history.changes()?.pop();
        let found = Defined::of(&looked.texts).digest();
        if looked.unread.is_empty() && last.as_ref().is_some_and(|last| last.digest == found) {
            return Ok(());
        }
        let before = || Right::of(history.read(&last?.digest).ok()?.own);
        let settled = settle(&self.root, looked, before)?;
        history.keep(&Defined::of(&settled.right.texts), Timestamp::now())
    }

    /// Keeps the definitions as they are now once more, where what is kept of them cannot be read.
    ///
    /// # Errors
    ///
    /// Fails when the folder cannot be written.
    pub fn mend_definitions(&self) -> Result<(), Failure> {
        History::of(&self.root).mend(&self.root)
    }

    /// Returns the definitions that a question is answered by: those of an instant, else today's.
    ///
    /// # Errors
    ///
    /// Fails when the instant, what is kept or a file of today cannot be read.
    pub fn chosen(&self, as_of: Option<&str>) -> Result<Chosen, Failure> {
        let Some(text) = as_of else { return Ok(Chosen::default()) };
        let at = self.instant(text)?;
        let changes = History::of(&self.root).changes()?;
        let held = changes.into_iter().rev().find(|change| change.from.as_microsecond() <= at);
        let then = match held {
            None => Then::NotKept,
            Some(change) if change.digest == self.digest()? => Then::Now,
            Some(change) => Then::Before(change.digest, change.from),
        };
        Ok(Chosen { then, version: None })
    }

    /// Returns the digest of what holds now.
    fn digest(&self) -> Result<String, Failure> {
        match self.live.as_deref() {
            Some(live) => Ok(live.digest.clone()),
            None => Ok(Defined::now(&self.root)?.digest()),
        }
    }

    /// Returns the definitions that a question is answered by: those of its instant, its metrics in
    /// the version it asks for.
    ///
    /// # Errors
    ///
    /// As [`Folder::chosen`].
    pub fn chosen_for(&self, query: &Query) -> Result<Chosen, Failure> {
        let chosen = self.chosen(query.as_of.as_deref())?;
        let version = query.definition.map(|version| (query.metrics.clone(), version));
        Ok(Chosen { version, ..chosen })
    }

    /// Returns the catalogue of an instant, where it is kept and may be another than today's.
    ///
    /// # Errors
    ///
    /// Fails when it is kept and cannot be read.
    pub fn catalog_as_of(&self, at: &str) -> Result<Option<Catalog>, Failure> {
        let chosen = self.chosen(Some(at))?;
        match chosen.then {
            Then::Before(..) => Ok(Some(self.defined(&chosen)?.1.catalog.clone())),
            Then::Now | Then::NotKept => Ok(None),
        }
    }

    /// Returns the folder as it was configured, and the settings, under some definitions. A server
    /// reads them once, as long as its files are the same.
    ///
    /// # Errors
    ///
    /// Fails when they cannot be read.
    pub fn defined(&self, chosen: &Chosen) -> Result<(Folder, Arc<Settings>), Failure> {
        let read = || {
            let (config, settings) = self.read_defined(chosen)?;
            Ok::<_, Failure>((config, Arc::new(settings)))
        };
        let (config, settings) = match self.live.as_deref() {
            Some(live) => (*once(&live.past, chosen.clone(), read)?).clone(),
            None => read()?,
        };
        Ok((Folder { config, ..self.clone() }, settings))
    }

    /// Reads the configuration and the settings under some definitions.
    ///
    /// # Errors
    ///
    /// As [`Folder::defined`].
    pub fn read_defined(&self, chosen: &Chosen) -> Result<(Config, Settings), Failure> {
        let (mut told, mut standing) = (Vec::new(), Vec::new());
        let (config, catalog, files) = match &chosen.then {
            Then::Before(digest, from) => {
                self.before(History::of(&self.root).read(digest)?, *from, &mut told)?
            }
            then => {
                if *then == Then::NotKept {
                    told.push(Definitions::NotKept);
                }
                let files = match self.live.as_deref() {
                    Some(live) => {
                        standing.clone_from(&live.told);
                        Files::Kept(live.right.texts.clone())
                    }
                    None => Files::Folder(self.root.clone()),
                };
                (self.config.clone(), catalog::built_in()?, files)
            }
        };
        let mut catalog = catalog::with_files(catalog, &files)?;
        if let Some((metrics, version)) = &chosen.version {
            catalog = catalog::with_bands(&files, self.in_version(&catalog, metrics, *version)?)?;
        }
        let mut settings = settings::read(&files, &config, catalog)?;
        let told = told.into_iter().map(|told| Note::Definitions { told });
        settings.told = told.chain(standing).collect();
        Ok((config, settings))
    }

    /// Reads kept definitions, and tells of them what there is to know.
    fn before(
        &self,
        kept: Kept,
        from: Timestamp,
        told: &mut Vec<Definitions>,
    ) -> Result<(Config, Catalog, Files), Failure> {
        let zone = baremo_metrics::bucket::zone(&self.config.zone)?;
        let since = from.to_zoned(zone.clone());
        // The date tells them apart unless others began on it too.
        let changes = History::of(&self.root).changes()?;
        let others = changes.iter().filter(|change| change.from != from);
        let mut dates = others.map(|other| other.from.to_zoned(zone.clone()).date());
        let time = dates.any(|date| date == since.date()).then(|| since.time());
        told.push(Definitions::Of { date: since.date(), time });
        let config = config_in(&kept.own).unwrap_or_else(|_| {
            told.push(Definitions::Unread { path: CONFIG_FILE.to_owned() });
            self.config.clone()
        });
        let (catalog, unread) = catalog::built_in()?.with_former_pages(kept.pages);
        let mut unread: Vec<String> = unread.into_iter().map(|error| error.path).collect();
        unread.dedup();
        told.extend(unread.into_iter().map(|path| Definitions::Unread { path }));
        let today = match self.live.as_deref() {
            Some(live) => live.right.texts.clone(),
            None => Looked::at(&self.root).whole()?,
        };
        let mut own = kept.own;
        files::add_later_pages(&mut own, today);
        Ok((config.reached_as(&self.config), catalog, Files::Kept(own)))
    }

    /// Returns a catalogue with metrics as a version defines them.
    fn in_version(
        &self,
        catalog: &Catalog,
        metrics: &[String],
        version: u32,
    ) -> Result<Catalog, Failure> {
        let mut pages = Vec::new();
        for name in metrics {
            let current = catalog.get(name)?.version;
            if current == version {
                continue;
            }
            let (mut kept, failed) = History::of(&self.root).pages_of(name);
            let Some(page) = kept.remove(&version) else {
                // It may be the one that cannot be read.
                if let Some(failure) = failed {
                    return Err(failure);
                }
                let known: Vec<String> =
                    versions(kept, current).iter().map(u32::to_string).collect();
                let known = known.join(", ");
                return Err(Failure::request(told!(
                    "version {version} of `{name}` is not kept",
                    "no se conserva la versión {version} de `{name}`"
                ))
                .advise(told!("kept: {known}", "se conservan: {known}")));
            };
            pages.push(page);
        }
        let (catalog, unread) = catalog.with_former_pages(pages);
        match unread.is_empty() {
            true => Ok(catalog),
            false => Err(catalog::pages_failure(&unread)),
        }
    }

    /// Returns what is wrong with what is kept of definitions and cannot be read.
    pub fn unread_definitions(&self) -> Vec<Failure> {
        History::of(&self.root).unread()
    }
}

/// Returns the versions of a metric that can be asked for in a data folder, the one in force among
/// them.
pub fn kept_versions(root: &Path, metric: &Metric) -> BTreeSet<u32> {
    versions(History::of(root).pages_of(&metric.name).0, metric.version)
}

fn versions(kept: BTreeMap<u32, PageFile>, current: u32) -> BTreeSet<u32> {
    kept.into_keys().chain([current]).collect()
}
