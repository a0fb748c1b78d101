//! What comes to a partition of which a file cannot be read: it stays in the inbox, and keeps
//! nobody from adding to others.
//!
//! Where not even the subjects of a partition can be read, a subject that lies in no other may lie
//! in it: all of it is held back, for its stream.

use std::collections::BTreeMap;
use std::path::PathBuf;

use baremo_model::event::reduce;
use rayon::prelude::*;

use crate::columns;
use crate::drain::Waiting;
use crate::error::StoreError;
use crate::parquet;
use crate::route::Router;
use crate::store::{SEGMENT_BYTES, SEGMENT_EVENTS, Store};

/// What a drain left in the inbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Partitions of which a file cannot be read, that it may belong to.
    pub parts: Vec<String>,
    /// These files.
    pub files: Vec<PathBuf>,
    /// Events that wait for them to be mended.
    pub events: u64,
}

/// Files of partitions that cannot be read, by partition.
#[derive(Debug, Default)]
pub(crate) struct Unreadable(BTreeMap<String, Vec<PathBuf>>);

impl Unreadable {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn has(&self, part: &str) -> bool {
        self.0.contains_key(part)
    }
}

impl Store {
    /// Returns whether a drain failed at a file of the lake that cannot be read.
    pub fn is_unread(&self, error: &StoreError) -> bool {
        error.unread().is_some_and(|path| path.starts_with(self.lake()))
    }

    /// Returns what cannot be read of the events of those streams of which more comes.
    pub(crate) fn unreadable(&self, waiting: &Waiting) -> Unreadable {
        let parts: Vec<&str> =
            waiting.before.parts().filter(|part| waiting.comes_to(part)).collect();
        let is_broken = |path: &PathBuf| parquet::read_through(path).is_err();
        let broken = parts.into_par_iter().map(|part| {
            let files = self.event_files(&waiting.before, part).into_iter().filter(is_broken);
            (part.to_owned(), files.collect::<Vec<_>>())
        });
        Unreadable(broken.filter(|(_, files)| !files.is_empty()).collect())
    }

    /// Writes the events that a router keeps back into segments of their own, so that those they
    /// came in may go; returns what waits now.
    ///
    /// Killed before the drain's record is written, what came waits twice, and counts once.
    pub(crate) fn hold_back(
        &self,
        router: &Router,
        unreadable: Unreadable,
    ) -> Result<Option<Held>, StoreError> {
        let mut held = Held::default();
        for (number, part, _) in router.kept_back() {
            let events = router.take(number)?;
            // Written again after each failure, it would be more each time.
            let alive = reduce(&events.as_batch());
            let rows = columns::rows(&events, |row| alive[row]);
            // About as much in each as a segment should hold.
            let segments = rows.len() / SEGMENT_EVENTS + events.text_bytes() / SEGMENT_BYTES + 1;
            for some in rows.chunks(rows.len().div_ceil(segments).max(1)) {
                self.append(&columns::select(&events, some))?;
            }
            held.events += rows.len() as u64;
            held.parts.push(part.to_owned());
        }
        if held.parts.is_empty() {
            return Ok(None);
        }
        let of_held = unreadable.0.into_iter().filter(|(part, _)| held.parts.contains(part));
        let files = of_held.flat_map(|(_, files)| files).collect();
        Ok(Some(Held { files, ..held }))
    }
}
