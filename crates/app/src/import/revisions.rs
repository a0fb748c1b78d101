//! Versions of events as their sources tell them, and the revision of the mapping that read them.

use std::collections::BTreeMap;
use std::path::Path;

use baremo_model::Event;
use baremo_model::event::version;

use super::memory::remembered;

/// The greatest revision that each source had, as far as it is remembered.
pub struct Revisions<'a> {
    root: &'a Path,
    known: BTreeMap<String, u32>,
}

impl<'a> Revisions<'a> {
    /// Returns those of a data folder.
    pub fn of(root: &'a Path) -> Self {
        Revisions { root, known: BTreeMap::new() }
    }

    /// Returns the version of an event as its source tells it, and the revision; of a source of
    /// which nothing is remembered, the version as it is stored.
    pub fn told(&mut self, event: &Event) -> (i64, u32) {
        let greatest = match self.known.get(&event.source) {
            Some(known) => *known,
            None => {
                let source = remembered(self.root, &event.source).unwrap_or_default();
                let own = source.revision.max(1);
                self.known.insert(event.source.clone(), own);
                own
            }
        };
        let (revision, told) = version::told(event.version, greatest);
        (told, revision)
    }
}
