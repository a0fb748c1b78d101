//! Where facts come from: a snapshot of a lake, or tables in memory.

use std::sync::Arc;

use baremo_model::{Fact, FactTable, Micros, Stream};

use crate::EngineError;

/// How far a source of records has been taken in.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceState {
    /// Name of the source.
    pub name: String,
    /// Instant up to which it is complete.
    pub watermark: Micros,
    /// The last instant it has, where it is marked as ended: it is then complete as far as any.
    pub ended_at: Option<Micros>,
    /// Address of a record, with `{id}` for the conversation.
    pub url: Option<String>,
    /// Whether the numbers of its customers are its own: the same number in another source is
    /// somebody else.
    pub own_customers: bool,
}

/// One consistent snapshot of facts, in partitions.
pub trait FactSource: Send + Sync {
    /// Returns the number of the snapshot.
    fn number(&self) -> u64;

    /// Returns the partitions' names, in order; a name tells its stream
    /// ([`Stream::of_partition`]).
    fn parts(&self) -> Vec<String>;

    /// Returns the sources with their watermarks.
    fn sources(&self) -> Vec<SourceState>;

    /// Returns the keys of promoted attributes (`attr_<key>` columns) of a fact that is a root.
    fn attributes(&self, root: Fact) -> Vec<String>;

    /// Returns the keys of attributes of a root that have too many values to be columns.
    fn beyond(&self, root: Fact) -> Vec<String>;

    /// Returns whether all facts were made by this version and under today's settings.
    fn is_current(&self) -> bool {
        true
    }

    /// Returns whether events that were read still wait to be taken in.
    fn is_waiting(&self) -> bool {
        false
    }

    /// Returns the sources of which what was known cannot be read, so that it counts as not said
    /// that the numbers of their customers are their own.
    fn forgotten(&self) -> Vec<String> {
        Vec::new()
    }

    /// Returns the same snapshot with conversations counted as their sources do, where it can.
    fn vendor_conversations(&self) -> Option<Arc<dyn FactSource>> {
        None
    }

    /// Reads columns of one fact in one partition; a column it lacks is left out.
    fn read(&self, fact: Fact, part: &str, columns: &[&str]) -> Result<FactTable, EngineError>;

    /// Returns the number of rows of one fact in one partition, by reading a column where nobody
    /// has counted them.
    fn rows(&self, fact: Fact, part: &str) -> Result<usize, EngineError> {
        Ok(self.read(fact, part, &[counted(fact)])?.len())
    }
}

/// Returns a column of integers that every partition of a fact has.
pub(crate) fn counted(fact: Fact) -> &'static str {
    fact.parent().map_or(fact.date_column(), |(_, row)| row)
}

/// Facts held in memory, as one partition a stream: for examples and tests.
pub struct MemorySource {
    /// Tables by stream, one a fact.
    pub tables: Vec<(Stream, Vec<FactTable>)>,
    /// The sources.
    pub sources: Vec<SourceState>,
}

/// Stands for the month in names of partitions.
const MEMORY: &str = "memory";

impl FactSource for MemorySource {
    fn number(&self) -> u64 {
        0
    }

    fn parts(&self) -> Vec<String> {
        self.tables.iter().map(|(stream, _)| stream.partition(MEMORY)).collect()
    }

    fn sources(&self) -> Vec<SourceState> {
        self.sources.clone()
    }

    fn attributes(&self, root: Fact) -> Vec<String> {
        let tables = self.tables.iter().flat_map(|(_, tables)| tables);
        let roots = tables.filter(|table| table.fact == root);
        roots
            .flat_map(|table| &table.columns)
            .filter_map(|(name, _)| name.strip_prefix("attr_").map(str::to_owned))
            .collect()
    }

    fn beyond(&self, _root: Fact) -> Vec<String> {
        Vec::new()
    }

    fn read(&self, fact: Fact, part: &str, columns: &[&str]) -> Result<FactTable, EngineError> {
        let stream = Stream::of_partition(part);
        let own = self.tables.iter().filter(|(own, _)| *own == stream);
        let table = own.flat_map(|(_, tables)| tables).find(|table| table.fact == fact);
        let all = table.map(|table| table.columns.as_slice()).unwrap_or_default();
        let wanted = |name: &str| columns.contains(&name);
        let columns = all.iter().filter(|(name, _)| wanted(name)).cloned().collect();
        Ok(FactTable { fact, columns })
    }
}
