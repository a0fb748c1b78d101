//! Where facts come from: a snapshot of a lake, or tables in memory.

use baremo_model::{Fact, FactTable, Micros};

use crate::EngineError;

/// How far a source of records has been taken in.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceState {
    /// Name of the source.
    pub name: String,
    /// Instant up to which it is complete.
    pub watermark: Micros,
    /// Address of a record, with `{id}` for the conversation.
    pub url: Option<String>,
}

/// One consistent snapshot of facts, in partitions.
pub trait FactSource: Send + Sync {
    /// Returns the number of the snapshot.
    fn number(&self) -> u64;

    /// Returns the partitions' names, in order.
    fn parts(&self) -> Vec<String>;

    /// Returns the sources with their watermarks.
    fn sources(&self) -> Vec<SourceState>;

    /// Returns the keys of promoted attributes (`attr_<key>` columns of `cases`).
    fn attributes(&self) -> Vec<String>;

    /// Reads columns of one fact in one partition; a column it lacks is left out.
    fn read(&self, fact: Fact, part: &str, columns: &[&str]) -> Result<FactTable, EngineError>;
}

/// Facts held in memory, as one partition: for examples and tests.
pub struct MemorySource {
    /// One table a fact.
    pub tables: Vec<FactTable>,
    /// The sources.
    pub sources: Vec<SourceState>,
}

impl FactSource for MemorySource {
    fn number(&self) -> u64 {
        0
    }

    fn parts(&self) -> Vec<String> {
        vec!["memory".into()]
    }

    fn sources(&self) -> Vec<SourceState> {
        self.sources.clone()
    }

    fn attributes(&self) -> Vec<String> {
        let cases = self.tables.iter().filter(|table| table.fact == Fact::Cases);
        cases
            .flat_map(|table| &table.columns)
            .filter_map(|(name, _)| name.strip_prefix("attr_").map(str::to_owned))
            .collect()
    }

    fn read(&self, fact: Fact, _part: &str, columns: &[&str]) -> Result<FactTable, EngineError> {
        let table = self.tables.iter().find(|table| table.fact == fact);
        let all = table.map(|table| table.columns.as_slice()).unwrap_or_default();
        let wanted = |name: &str| columns.contains(&name);
        let columns = all.iter().filter(|(name, _)| wanted(name)).cloned().collect();
        Ok(FactTable { fact, columns })
    }
}
