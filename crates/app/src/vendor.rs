//! A snapshot with conversations counted as their sources do: folded anew, in memory, from the
//! events of each partition, when somebody asks for the variant `vendor_conversation`.
//!
//! Only these facts differ; everything else is read from the lake. A partition is folded when one
//! of its columns is first read, and kept as long as the snapshot is open.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use baremo_engine::{EngineError, FactSource, SourceState};
use baremo_facts::{CaseUnit, FoldSettings};
use baremo_model::{Fact, FactTable, Stream};
use baremo_store::{Snapshot, Store};

use crate::error::of_store;

/// The snapshot, so counted.
pub struct VendorSource {
    store: Arc<Store>,
    snapshot: Snapshot,
    settings: FoldSettings,
    /// What everything else is read from.
    lake: Arc<dyn FactSource>,
    /// By partition of conversations.
    folded: BTreeMap<String, OnceLock<Vec<FactTable>>>,
}

impl VendorSource {
    /// Returns a snapshot so counted, under the settings its cases are folded with.
    pub fn new(
        store: Arc<Store>,
        snapshot: Snapshot,
        settings: &FoldSettings,
        lake: Arc<dyn FactSource>,
    ) -> Self {
        let of_conversations = |part: &&str| Stream::of_partition(part) == Stream::Conversation;
        let folded = snapshot.parts().filter(of_conversations);
        let folded = folded.map(|part| (part.to_owned(), OnceLock::new())).collect();
        let settings = FoldSettings { unit: CaseUnit::VendorConversation, ..settings.clone() };
        VendorSource { store, snapshot, settings, lake, folded }
    }

    fn fold(&self, part: &str) -> Result<Vec<FactTable>, EngineError> {
        let read = self.store.read_reduced(&self.snapshot, part);
        let events = read.map_err(|error| EngineError::Source {
            problem: of_store(&error),
            kind: error.kind(),
        })?;
        Ok(crate::derive::derive(&self.settings)(&events.as_batch()).facts)
    }
}

impl FactSource for VendorSource {
    fn number(&self) -> u64 {
        self.lake.number()
    }

    fn parts(&self) -> Vec<String> {
        self.lake.parts()
    }

    fn sources(&self) -> Vec<SourceState> {
        self.lake.sources()
    }

    fn attributes(&self, root: Fact) -> Vec<String> {
        self.lake.attributes(root)
    }

    fn beyond(&self, root: Fact) -> Vec<String> {
        self.lake.beyond(root)
    }

    fn is_current(&self) -> bool {
        self.lake.is_current()
    }

    fn is_waiting(&self) -> bool {
        self.lake.is_waiting()
    }

    fn forgotten(&self) -> Vec<String> {
        self.lake.forgotten()
    }

    fn read(&self, fact: Fact, part: &str, columns: &[&str]) -> Result<FactTable, EngineError> {
        let Some(folded) = self.folded.get(part) else {
            return self.lake.read(fact, part, columns);
        };
        let tables = match folded.get() {
            Some(tables) => tables,
            None => {
                let made = self.fold(part)?;
                folded.get_or_init(|| made)
            }
        };
        let table = tables.iter().find(|table| table.fact == fact);
        let all = table.map(|table| table.columns.as_slice()).unwrap_or_default();
        let wanted = all.iter().filter(|(name, _)| columns.contains(&name.as_str()));
        Ok(FactTable { fact, columns: wanted.cloned().collect() })
    }
}
