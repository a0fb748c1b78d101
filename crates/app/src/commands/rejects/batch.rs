//! What a replay writes at once: events that pass, and what becomes of their records.

use std::collections::BTreeMap;

use baremo_model::{Event, EventColumns, Stream};
use baremo_store::{Reject, fills_segment};

use crate::error::Failure;
use crate::folder::Folder;
use crate::import::{HELD_BYTES, HELD_REJECTS};

/// Records that were read again and are not written yet.
pub(super) struct Batch<'a> {
    folder: &'a Folder,
    events: BTreeMap<Stream, EventColumns>,
    /// Ids of records that leave quarantine.
    gone: Vec<String>,
    /// Ids of those that are refused for another reason, and what is kept in their place.
    refused: Vec<String>,
    refused_now: Vec<Reject>,
    /// Bytes of the records of these.
    held_bytes: usize,
    /// Records that it holds at most.
    most: usize,
    has_written: bool,
}

impl<'a> Batch<'a> {
    pub(super) fn new(folder: &'a Folder) -> Self {
        Batch {
            folder,
            events: BTreeMap::new(),
            gone: Vec::new(),
            refused: Vec::new(),
            refused_now: Vec::new(),
            held_bytes: 0,
            most: HELD_REJECTS,
            has_written: false,
        }
    }

    /// Takes in the events of a record, each with its digest; none of one that is left out.
    pub(super) fn take_in(&mut self, id: String, events: &[(Event, u64)]) {
        for (event, digest) in events {
            let own = self.events.entry(event.kind.stream()).or_default();
            own.push_digested(event, *digest);
        }
        self.gone.push(id);
    }

    /// Keeps a reject in place of that which it names.
    pub(super) fn replace(&mut self, now: Reject) {
        self.held_bytes += now.raw.len();
        self.refused.extend(now.instead_of.clone());
        self.refused_now.push(now);
    }

    /// Returns whether anything was written yet.
    pub(super) fn has_written(&self) -> bool {
        self.has_written
    }

    /// Writes what it holds when that is as much as it may hold.
    ///
    /// # Errors
    ///
    /// As [`Batch::write`].
    pub(super) fn write_full(&mut self) -> Result<(), Failure> {
        let is_full = self.gone.len() + self.refused.len() >= self.most
            || self.held_bytes >= HELD_BYTES
            || self.events.values().any(fills_segment);
        if is_full { self.write() } else { Ok(()) }
    }

    /// Writes what it holds: events first, so that at any instant each record is in quarantine or
    /// its events are on disk.
    ///
    /// # Errors
    ///
    /// Unavailable when the folder cannot be written; what was not is in quarantine.
    pub(super) fn write(&mut self) -> Result<(), Failure> {
        self.held_bytes = 0;
        self.has_written = true;
        let store = &self.folder.store;
        for events in std::mem::take(&mut self.events).values() {
            store.append(events)?;
        }
        store.forget_rejects(&std::mem::take(&mut self.gone))?;
        let (old, new) = (std::mem::take(&mut self.refused), std::mem::take(&mut self.refused_now));
        Ok(store.replace_rejects(&old, &new)?)
    }
}

#[cfg(test)]
mod tests {
    use baremo_model::{EventKind, LookedUp};

    use super::*;

    fn reject(line: u64) -> Reject {
        let reject = Reject {
            id: String::new(),
            source: "desk".into(),
            reason: "unknown_activity".into(),
            message: "no".into(),
            message_es: None,
            file: "a.csv".into(),
            kind: None,
            line: Some(line),
            record: None,
            raw: "1;x".into(),
            received_at: 5,
            as_of: None,
            zone: None,
            is_row: false,
            looked_up: LookedUp::default(),
            dismissed: None,
            instead_of: None,
            again: BTreeMap::new(),
        };
        reject.with_id()
    }

    #[test]
    fn no_more_is_held_than_a_batch_and_what_was_written_has_left_quarantine() {
        let data = tempfile::tempdir().expect("temporary folder");
        let folder = Folder::create(data.path()).expect("made");
        folder.store.reject(&[1, 2, 3, 4, 5].map(reject)).expect("kept");
        let mut batch = Batch { most: 2, ..Batch::new(&folder) };
        // Events that wait, and the lines and reasons of what is in quarantine.
        let state = || {
            let mut left = Vec::new();
            let read = folder.store.each_reject(&mut |reject| {
                left.push((reject.line.unwrap_or_default(), reject.reason == "time_ambiguous"));
                true
            });
            read.expect("readable");
            (folder.store.waiting().expect("readable"), left)
        };
        let mut read = |line: u64| {
            let event = Event::new("desk", &line.to_string(), 9, EventKind::Opened);
            match line {
                2 => batch.take_in(reject(line).id, &[]),
                4 => {
                    let instead_of = Some(reject(line).id);
                    let reason = "time_ambiguous".into();
                    batch.replace(Reject { reason, instead_of, ..reject(line) }.with_id());
                }
                _ => batch.take_in(reject(line).id, &[(event.clone(), event.digest())]),
            }
            batch.write_full().expect("written");
            state()
        };
        let open = |lines: &[u64]| lines.iter().map(|line| (*line, false)).collect::<Vec<_>>();
        assert_eq!(read(1), (0, open(&[1, 2, 3, 4, 5])));
        assert_eq!(read(2), (1, open(&[3, 4, 5])));
        assert_eq!(read(3), (1, open(&[3, 4, 5])));
        assert_eq!(read(4), (2, vec![(5, false), (4, true)]));
        assert_eq!(read(5), (2, vec![(5, false), (4, true)]));
        batch.write().expect("written");
        assert_eq!(state(), (3, vec![(4, true)]));
    }
}
