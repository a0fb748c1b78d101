//! The service that pages and API ask, over the data folder.
//!
//! A snapshot is opened once and kept until another has been published or the owner has edited
//! settings or pages; answers are kept beside it by their question. What is edited is found by when
//! files were written, and one that is wrong leaves what was right before.

mod boards;
mod catalog;
mod opened;
mod questions;
mod records;
mod reports;
mod sources;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use baremo_metrics::query::Query;
use baremo_metrics::service::ServiceError;
use baremo_render::Language;
use baremo_store::Snapshot;

use self::opened::Opened;
use crate::commands::tell_definitions;
use crate::definitions::Chosen;
use crate::error::{Failure, service_error};
use crate::folder::Folder;
use crate::kept::{Kept, lock};

/// How long a snapshot is taken for the present before the folder is looked at again.
const FRESH: Duration = Duration::from_secs(1);
/// Questions of one snapshot that are asked of the next before anybody does.
const AHEAD: usize = 16;
/// Snapshots of before that stay open: their columns are in memory.
const PAST: usize = 2;

/// The service over a data folder.
pub struct FolderService {
    folder: Folder,
    /// Held by the thread that asks ahead: one at a time, however often data arrive.
    ahead: Arc<Mutex<()>>,
    present: Mutex<Option<Present>>,
    past: Mutex<Kept<(u64, Chosen), Arc<Opened>>>,
}

/// What is asked of where a question names no instant.
struct Present {
    /// When the folder was looked at last.
    looked: Instant,
    opened: Arc<Opened>,
}

impl FolderService {
    /// Returns the service over a folder.
    pub fn new(folder: Folder) -> Self {
        let past = Mutex::new(Kept::new(PAST));
        FolderService { folder, ahead: Arc::default(), present: Mutex::default(), past }
    }

    /// Returns the present snapshot under the settings of the present, opening it when either is
    /// new.
    fn opened(&self) -> Result<Arc<Opened>, ServiceError> {
        // Held while opening, so that a new snapshot is opened once however many ask.
        let mut present = lock(&self.present);
        if let Some(known) = present.as_ref().filter(|known| known.looked.elapsed() < FRESH) {
            return Ok(known.opened.clone());
        }
        let snapshot = self.folder.snapshot(None).map_err(service_error)?;
        let is_known = present.as_ref().map(|known| &known.opened).is_some_and(|opened| {
            opened.snapshot.number == snapshot.number && opened.folder.is_as_it_was()
        });
        let opened = match present.as_ref().map(|known| known.opened.clone()) {
            Some(known) if is_known => known,
            old => {
                let last = old.as_deref().map(|old| &old.folder);
                let live = self.folder.live(last).map_err(service_error)?;
                // Whoever sits at the server hears of a mistake, too.
                tell_definitions(Language::En, &live.1);
                let fresh = Arc::new(Opened::open(live, snapshot).map_err(service_error)?);
                *lock(&self.past) = Kept::new(PAST);
                if let Some(old) = old {
                    ask_ahead(&self.ahead, &old, &fresh);
                }
                fresh
            }
        };
        *present = Some(Present { looked: Instant::now(), opened: opened.clone() });
        Ok(opened)
    }

    /// Returns what a question is asked of: the present, or what was known at its instant, in the
    /// version of the definition that it asks for.
    fn asked(&self, query: &Query) -> Result<Arc<Opened>, ServiceError> {
        if is_of_now(query) {
            return self.opened();
        }
        let folder = self.opened()?.folder.clone();
        let snapshot = || folder.snapshot(query.as_of.as_deref());
        let past = || self.past(snapshot()?, folder.chosen_for(query)?);
        past().map_err(service_error)
    }

    /// Returns what is asked of as it was known at an instant; the present where none is named.
    fn known(&self, as_of: Option<&str>) -> Result<Arc<Opened>, ServiceError> {
        self.asked(&Query { as_of: as_of.map(str::to_owned), ..Query::default() })
    }

    /// Returns a snapshot of before under some definitions, which is the present one where nothing
    /// came since and they are today's.
    fn past(&self, snapshot: Snapshot, chosen: Chosen) -> Result<Arc<Opened>, Failure> {
        let present = self.opened()?;
        if chosen == Chosen::default() && present.snapshot.number == snapshot.number {
            return Ok(present);
        }
        let key = (snapshot.number, chosen);
        if let Some(known) = lock(&self.past).get(&key) {
            return Ok(known);
        }
        let opened = Arc::new(Opened::open(present.folder.defined(&key.1)?, snapshot)?);
        // Under settings that were edited meanwhile it answers whoever asked, and nobody after.
        let now = lock(&self.present);
        if now.as_ref().is_some_and(|now| Arc::ptr_eq(&now.opened, &present)) {
            lock(&self.past).put(key, opened.clone());
        }
        Ok(opened)
    }
}

/// Returns whether a question is asked of the present, under the definitions in force.
fn is_of_now(query: &Query) -> bool {
    query.as_of.is_none() && query.definition.is_none()
}

/// Asks a new snapshot, beside whatever else is asked, what the old one was asked last: pages that
/// people look at are there before they look again. While another thread does so for an earlier
/// snapshot, nothing is asked.
fn ask_ahead(turn: &Arc<Mutex<()>>, old: &Opened, fresh: &Arc<Opened>) {
    let questions = lock(&old.answers).latest(AHEAD);
    let (turn, fresh) = (turn.clone(), fresh.clone());
    std::thread::spawn(move || {
        let Ok(_turn) = turn.try_lock() else { return };
        for (look, query) in questions {
            let Ok(query) = serde_json::from_str::<Query>(&query) else { continue };
            // A question that fails now fails again when somebody asks it, and is told then.
            drop(fresh.answer(&query, look));
        }
    });
}
