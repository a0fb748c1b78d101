//! A telephone exchange's log to contacts.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use baremo_facts::{FoldSettings, fold, order};
use baremo_model::{Event, EventColumns, Fact, FactTable, Stream};
use baremo_sources::mapping::{Context, Import, Mapping, READY, Reject, Sink};
use baremo_sources::read::Input;
use serde_json::{Value, json};

use crate::lake::Figures;
use crate::measure::{RUNS, Timings};
use crate::{Result, lake, made};

/// Calls of scale 1.
const CALLS: f64 = 10_000.0;

/// The ready mapping of the log.
const MAPPING: &str = "asterisk-queue-log";

/// Reads a log through its mapping and folds it, as an import does without its files.
pub fn run(scale: f64, dir: &Path) -> Result<Value> {
    let path = dir.join("queue_log");
    let mut file = BufWriter::with_capacity(1 << 20, File::create(&path)?);
    let lines = made::write_calls((CALLS * scale) as u64, &mut file)?;
    drop(file);
    let (_, text) = READY.iter().find(|(name, _)| *name == MAPPING).ok_or("no such mapping")?;
    let mapping = Mapping::parse(MAPPING, text)?;
    let inputs = [Input::Path(path.clone())];
    let (mut reading, mut folding) = (Timings::default(), Timings::default());
    let mut figures = Value::Null;
    for _ in 0..RUNS {
        let mut taken = Taken::default();
        reading.run(|| {
            Import::open(&mapping, &inputs, Context::new("exchange", lake::NOW))?
                .read_all(&mut taken)
        })?;
        if taken.refused > 0 {
            return Err(format!("{} lines of the log were refused", taken.refused).into());
        }
        let settings = FoldSettings::default();
        let tables = folding.run(|| -> Vec<FactTable> {
            let each = taken.events.values().map(EventColumns::as_batch);
            each.flat_map(|batch| fold(&batch, &order(&batch), &settings)).collect()
        });
        let events: usize = taken.events.values().map(EventColumns::len).sum();
        figures = found(&tables, events);
    }
    Ok(json!({
        "lines": lines, "bytes": path.metadata()?.len(), "file": path.display().to_string(),
        "read": reading.json(), "fold": folding.json(), "figures": figures["figures"],
        "events": figures["events"],
    }))
}

/// The events of a log, by stream.
#[derive(Default)]
struct Taken {
    events: BTreeMap<Stream, EventColumns>,
    refused: u64,
}

impl Sink for Taken {
    fn event(&mut self, event: &Event, digest: u64) {
        let events = self.events.entry(event.kind.stream()).or_default();
        events.push_digested(event, digest);
    }

    fn reject(&mut self, _: Reject) {
        self.refused += 1;
    }
}

/// Returns what a peer has to find too.
fn found(tables: &[FactTable], events: usize) -> Value {
    let mut figures = Figures::default();
    for contacts in tables.iter().filter(|table| table.fact == Fact::Contacts) {
        figures.add("contacts", contacts.len() as i64);
        figures.words(contacts, "queue");
        figures.words(contacts, "outcome");
        for name in ["entered_at", "answered_at", "left_at"] {
            figures.instants(name, contacts.integers(name).iter().copied());
        }
        figures.add("offers", contacts.integers("offer_count").iter().sum());
        figures.instants("waited", contacts.integers("waited").iter().copied());
    }
    for legs in tables.iter().filter(|table| table.fact == Fact::ContactLegs) {
        figures.instants("talk", legs.integers("talk").iter().copied());
        figures.words(legs, "agent");
    }
    json!({ "figures": figures.json(), "events": events })
}
