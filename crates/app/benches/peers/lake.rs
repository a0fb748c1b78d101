//! Lakes: events through inbox and drain into files, and facts derived from them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use baremo_engine::{EngineError, FactSource, Session, Settings, SourceState};
use baremo_facts::FoldSettings;
use baremo_model::{EventColumns, Fact, FactTable};
use baremo_store::{DeriveSettings, Keep, Mode, Snapshot, Store};
use serde_json::{Value, json};

use crate::Result;
use crate::derive::derive;
use crate::measure::{RUNS, Timings, peak_mib};

/// When all of it takes place, in UTC microseconds; nothing here depends on it.
pub const NOW: i64 = 1_795_000_000_000_000;

/// A lake that was filled, and how long that took.
pub struct Filled {
    /// The lake.
    pub store: Store,
    /// Subjects they belong to.
    pub subjects: u64,
    /// Events, seconds and memory, as JSON.
    pub found: Value,
}

/// Takes events through inbox and drain into a new lake, then derives all facts again so often.
pub fn fill(
    root: &Path,
    batches: impl Iterator<Item = EventColumns>,
    fold: &FoldSettings,
    runs: usize,
) -> Result<Filled> {
    if root.exists() {
        std::fs::remove_dir_all(root)?;
    }
    let store = Store::open(root, Mode::Create)?;
    let (mut events, mut appended) = (0, 0.0);
    for columns in batches {
        events += columns.len();
        let mut timings = Timings::default();
        timings.run(|| store.append(&columns))?;
        appended += timings.best();
    }
    let derive = derive(fold);
    let settings = |digest| DeriveSettings { digest, now: NOW };
    let mut draining = Timings::default();
    let taken = draining.run(|| store.drain(settings(0), &derive, &mut |_| {}))?.total();
    let subjects = store.snapshot()?.subjects();
    let peak_drain = peak_mib("self");
    // Another digest makes every partition's facts stale: they are all made again.
    let mut deriving = Timings::default();
    for run in 1..=runs as u64 {
        deriving.run(|| store.rederive(settings(run), &derive, &mut |_| {}))?;
    }
    store.vacuum(&Keep { since: i64::MAX, ..Default::default() }, NOW)?;
    let mut found = json!({
        "events": events, "append_seconds": appended, "drain": draining.json(),
        "accepted": taken.accepted, "peak_drain_mib": peak_drain,
    });
    if runs > 0 {
        found["derive"] = deriving.json();
    }
    Ok(Filled { store, subjects, found })
}

/// Does the same as [`fill`] as often as anything here is measured.
pub fn measured(
    root: &Path,
    batches: impl Iterator<Item = EventColumns>,
    fold: &FoldSettings,
) -> Result<Filled> {
    fill(root, batches, fold, RUNS)
}

/// Returns the files of tables of the latest snapshot, events and facts.
pub fn files(
    store: &Store,
    root: &Path,
    tables: &[&str],
) -> Result<BTreeMap<String, Vec<PathBuf>>> {
    let snapshot = store.snapshot()?;
    let of = |table: &&str| {
        let within = if table.ends_with("_events") { "" } else { "facts" };
        let folder = root.join("lake").join(within).join(table);
        let paths = snapshot.files(table).iter().map(|file| folder.join(&file.path)).collect();
        ((*table).to_owned(), paths)
    };
    Ok(tables.iter().map(of).collect())
}

/// Opens a session over the latest snapshot.
pub fn session(store: &Arc<Store>, settings: &Arc<Settings>) -> Result<Session> {
    let snapshot = store.snapshot()?;
    let sources = snapshot
        .sources
        .iter()
        .map(|(name, state)| SourceState {
            name: name.clone(),
            watermark: state.watermark,
            ended_at: None,
            url: None,
            own_customers: false,
        })
        .collect();
    let source = Lake { store: store.clone(), snapshot, sources };
    Ok(Session::new(Box::new(source), settings.clone()))
}

/// A snapshot of the lake as the engine reads it: what the program does, without attributes.
struct Lake {
    store: Arc<Store>,
    snapshot: Snapshot,
    sources: Vec<SourceState>,
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

    fn attributes(&self, _root: Fact) -> Vec<String> {
        Vec::new()
    }

    fn beyond(&self, _root: Fact) -> Vec<String> {
        Vec::new()
    }

    fn read(&self, fact: Fact, part: &str, columns: &[&str]) -> Result<FactTable, EngineError> {
        self.store.read_facts(&self.snapshot, fact, part, columns).map_err(|error| {
            EngineError::Source { problem: error.to_string().into(), kind: error.kind() }
        })
    }

    fn rows(&self, fact: Fact, part: &str) -> Result<usize, EngineError> {
        Ok(self.snapshot.part_rows(fact.name(), part) as usize)
    }
}

/// Figures by name, added up.
#[derive(Default)]
pub struct Figures(BTreeMap<String, i64>);

impl Figures {
    /// Adds to a figure.
    pub fn add(&mut self, name: &str, value: i64) {
        *self.0.entry(name.into()).or_default() += value;
    }

    /// Adds how many instants there are and their sum in seconds.
    pub fn instants(&mut self, name: &str, instants: impl Iterator<Item = i64>) {
        for at in instants.filter(|at| *at != baremo_model::fact::NULL_INT) {
            self.add(&format!("{name}:n"), 1);
            self.add(&format!("{name}:seconds"), at / baremo_model::SECOND);
        }
    }

    /// Counts the rows that have each word of a column.
    pub fn words(&mut self, table: &FactTable, name: &str) {
        for row in 0..table.len() {
            self.add(&format!("{name}={}", table.text(name, row).unwrap_or("")), 1);
        }
    }

    /// Returns them as JSON.
    pub fn json(self) -> Value {
        json!(self.0)
    }
}
