//! Events to facts: in memory, and from lake to lake.

use std::path::Path;

use baremo_facts::{fold_owned, is_ordered, order};
use baremo_model::FactTable;
use baremo_store::{SEGMENT_EVENTS, Store};
use baremo_testkit::demo;
use serde_json::{Value, json};

use crate::lake::Figures;
use crate::measure::{RUNS, Timings, repeat};
use crate::{Result, data, lake};

/// Folds events that lie in memory as columns.
pub fn fold(scale: f64) -> Result<Value> {
    let columns =
        demo::columns(&data::company(scale), usize::MAX).next().ok_or("the scale is too small")?;
    let settings = data::fold_settings();
    let rows = order(&columns.as_batch());
    let sorted = is_ordered(&columns.as_batch());
    let ordering = repeat(|| order(&columns.as_batch()));
    // The copy is made outside the clock: a fold may take its events over.
    let mut both = Timings::default();
    let mut tables = Vec::new();
    for _ in 0..RUNS {
        let own = columns.clone();
        drop(tables);
        tables = both.run(|| fold_owned(own, &rows, &settings));
    }
    let counts = rows_of(&tables);
    drop(tables);
    let one = repeat(|| baremo_facts::fold(&columns.as_batch(), &rows, &settings));
    Ok(json!({
        "events": columns.len(), "conversations": columns.subjects.len(), "sorted": sorted,
        "order": ordering.json(), "fold": one.json(), "fold_both": both.json(),
        "rows": counts,
    }))
}

fn rows_of(tables: &[FactTable]) -> Value {
    tables.iter().map(|table| (table.fact.name().to_owned(), json!(table.len()))).collect()
}

/// Takes events through inbox and drain into a lake, then derives all facts of the lake again.
pub fn lake(scale: f64, dir: &Path) -> Result<Value> {
    let root = dir.join("lake");
    let batches = demo::columns(&data::company(scale), SEGMENT_EVENTS);
    let filled = lake::measured(&root, batches, &data::fold_settings())?;
    let mut found = filled.found;
    found["conversations"] = json!(filled.subjects);
    let names = ["conversation_events", "cases", "turns", "assignments"];
    found["files"] = json!(lake::files(&filled.store, &root, &names)?);
    found["figures"] = figures(&filled.store)?;
    Ok(found)
}

/// Returns what peers have to find too: counts and sums over the facts of the lake.
fn figures(store: &Store) -> Result<Value> {
    use baremo_model::Fact;
    let snapshot = store.snapshot()?;
    let mut found = Figures::default();
    for part in snapshot.parts() {
        let counts = [
            "customer_message_count",
            "reply_count",
            "note_count",
            "bot_message_count",
            "solve_count",
            "reopen_count",
            "courtesy_count",
        ];
        let instants = [
            "opened_at",
            "first_customer_at",
            "first_reply_at",
            "first_bot_at",
            "handoff_at",
            "first_solved_at",
            "last_solved_at",
            "solved_at",
            "last_event_at",
        ];
        let words = ["excluded", "initiated_by"];
        let columns = [&counts[..], &instants[..], &words[..]].concat();
        let cases = store.read_facts(&snapshot, Fact::Cases, part, &columns)?;
        found.add("cases", cases.len() as i64);
        for name in counts {
            found.add(name, cases.integers(name).iter().sum());
        }
        for name in instants {
            found.instants(name, cases.integers(name).iter().copied());
        }
        for name in words {
            found.words(&cases, name);
        }
        let columns = ["clocks", "waiting_since", "replied_at", "ended_at"];
        let turns = store.read_facts(&snapshot, Fact::Turns, part, &columns)?;
        let human: Vec<usize> =
            (0..turns.len()).filter(|row| turns.bytes("clocks")[*row] & 1 == 1).collect();
        found.add("turns", human.len() as i64);
        for name in &columns[1..] {
            let values = turns.integers(name);
            found.instants(name, human.iter().map(|row| values[*row]));
        }
    }
    Ok(found.json())
}
