//! One snapshot that is open, under the definitions it is asked by, and what was asked of it.

use std::sync::{Arc, Mutex};

use baremo_engine::{Session, Settings};
use baremo_metrics::answer::{Answer, RecordRow};
use baremo_metrics::bucket::Grain;
use baremo_metrics::catalog::Catalog;
use baremo_metrics::close::CloseCheck;
use baremo_metrics::pack::PackReport;
use baremo_metrics::query::Query;
use baremo_metrics::service::{Coverage, ServiceError};
use baremo_model::{DAY, ErrorKind};
use baremo_store::Snapshot;

use crate::error::{Failure, engine_error};
use crate::folder::Folder;
use crate::kept::{Kept, Slot, lock, once};
use crate::listing;

/// Conversations and calls of four weeks below which a team is small: one a day or so.
const SMALL: u64 = 30;
/// Those four weeks.
const LATE: i64 = 28 * DAY;
/// Answers kept.
const ANSWERS: usize = 512;
/// Lists of records kept: they are long.
const LISTS: usize = 4;

/// A snapshot, and what was asked of it.
pub(super) struct Opened {
    /// The folder as it was configured.
    pub(super) folder: Folder,
    pub(super) snapshot: Snapshot,
    pub(super) session: Arc<Session>,
    pub(super) settings: Arc<Settings>,
    /// Country and industry of the company, as its owner says them.
    pub(super) company: [Option<String>; 2],
    pub(super) catalog: Arc<Catalog>,
    pub(super) answers: Mutex<Kept<Asked, Slot<Told>>>,
    pub(super) records: Mutex<Kept<String, Slot<Vec<RecordRow>>>>,
    pub(super) coverage: Mutex<Option<Arc<Coverage>>>,
    pub(super) checks: Mutex<Kept<String, Slot<CloseCheck>>>,
    pub(super) packs: Mutex<Kept<PackOf, Slot<PackReport>>>,
}

/// How closely a question is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Look {
    /// At all of its answer.
    Close,
    /// At the whole, not at the changes of buckets.
    Glance,
}

impl Look {
    /// Returns how closely a question is looked at in truth: where nothing is compared, or the
    /// whole is the only bucket, a glance sees all there is, and its answer is that of a close
    /// look.
    fn at(self, query: &Query) -> Look {
        let is_whole = |grain: &str| grain == Grain::All.word();
        match query.compare.is_none() || query.grain.as_deref().is_none_or(is_whole) {
            true => Look::Close,
            false => self,
        }
    }
}

/// A question as it is written, and how closely it is looked at.
pub(super) type Asked = (Look, String);

/// What a question was told: its answer, or what is wrong with it.
pub(super) type Told = Result<Arc<Answer>, ServiceError>;

/// A pack by its name, and of which year.
pub(super) type PackOf = (String, Option<i16>);

/// Returns the key of a question.
pub(super) fn key(query: &impl serde::Serialize) -> Result<String, ServiceError> {
    serde_json::to_string(query)
        .map_err(|error| ServiceError::new(ErrorKind::Internal, error.to_string()))
}

impl Opened {
    /// Opens a snapshot of a folder under settings.
    pub(super) fn open(
        (folder, settings): (Folder, Arc<Settings>),
        snapshot: Snapshot,
    ) -> Result<Self, Failure> {
        let session = Arc::new(folder.session_with(snapshot.clone(), settings.clone())?);
        Ok(Opened {
            catalog: Arc::new(settings.catalog.clone()),
            snapshot,
            session,
            settings,
            company: [folder.config.country.clone(), folder.config.industry.clone()],
            folder,
            answers: Mutex::new(Kept::new(ANSWERS)),
            records: Mutex::new(Kept::new(LISTS)),
            coverage: Mutex::default(),
            checks: Mutex::new(Kept::new(LISTS)),
            packs: Mutex::new(Kept::new(LISTS)),
        })
    }

    /// Returns the answer to a question, worked out once however many ask at the same time. Who
    /// only glances at it takes the whole, where that is known.
    pub(super) fn answer(&self, query: &Query, look: Look) -> Told {
        let look = if self.holds(query, Look::Close) { Look::Close } else { look.at(query) };
        let told = once(&self.answers, (look, key(query)?), || {
            let told = match look {
                Look::Close => self.session.ask(query),
                Look::Glance => self.session.glance(query),
            };
            match told.map_err(engine_error) {
                // A wrong question stays wrong as long as snapshot and settings are the same; what
                // could not be read may be there when it is asked again.
                Err(error) if error.kind != ErrorKind::BadRequest => Err(error),
                told => Ok(told.map(Arc::new)),
            }
        })?;
        Told::clone(&told)
    }

    /// Returns whether so few conversations and calls came in of late that each can be looked at.
    pub(super) fn is_small(&self) -> Result<bool, ServiceError> {
        let Some(watermark) = self.session.watermark() else { return Ok(false) };
        let came = self.session.came_since(watermark.saturating_sub(LATE)).map_err(engine_error)?;
        Ok(came.is_some_and(|came| came < SMALL))
    }

    /// Returns whether a question was answered before, and its answer is kept.
    pub(super) fn holds(&self, query: &Query, look: Look) -> bool {
        let look = look.at(query);
        let slot = key(query).ok().and_then(|key| lock(&self.answers).get(&(look, key)));
        slot.is_some_and(|slot| slot.try_lock().is_ok_and(|answer| answer.is_some()))
    }

    /// Returns the records behind a number, or those left out of it.
    pub(super) fn list(
        &self,
        query: &Query,
        excluded: bool,
    ) -> Result<Arc<Vec<RecordRow>>, ServiceError> {
        once(&self.records, key(&(query, excluded))?, || {
            let mut rows = listing::all(&self.session, query, excluded).map_err(engine_error)?;
            rows.retain(|row| !listing::is_of_others(row));
            Ok(rows)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glance_at_what_has_no_changes_of_buckets_is_a_close_look() {
        let look = |grain: Option<&str>, compare: Option<&str>| {
            let (grain, compare) = (grain.map(str::to_owned), compare.map(str::to_owned));
            Look::Glance.at(&Query { grain, compare, ..Query::default() })
        };
        for grain in [None, Some("all")] {
            assert_eq!(look(grain, Some("previous")), Look::Close, "{grain:?}");
        }
        assert_eq!(look(Some("day"), None), Look::Close);
        assert_eq!(look(Some("day"), Some("previous")), Look::Glance);
    }
}
