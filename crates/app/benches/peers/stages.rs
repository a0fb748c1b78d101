//! Events to facts: in memory, and from lake to lake.

use std::path::Path;

use baremo_facts::{fold_owned, is_ordered, order};
use baremo_model::{EventColumns, FactTable, NULL_CODE};
use baremo_store::{DeriveSettings, Mode, Store};
use baremo_testkit::demo;
use serde_json::{Value, json};

use crate::derive::derive;
use crate::measure::{RUNS, Timings, repeat};
use crate::{Result, data};

/// Events in one segment of the inbox.
const SEGMENT_EVENTS: usize = 400_000;

/// The table of events.
const EVENTS: &str = "conversation_events";

/// When the stages take place, in UTC microseconds; nothing here depends on it.
const NOW: i64 = 1_795_000_000_000_000;

/// Folds events that lie in memory as columns.
pub fn fold(scale: f64) -> Result<Value> {
    let mut columns =
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
    // One thread copies the dictionary of all strings; the fold asks for few of them, so that a
    // batch without the records' ids shows what the fold itself takes.
    let one = repeat(|| baremo_facts::fold(&columns.as_batch(), &rows, &settings));
    forget_record_ids(&mut columns);
    let bare = repeat(|| baremo_facts::fold(&columns.as_batch(), &rows, &settings));
    Ok(json!({
        "events": columns.len(), "conversations": columns.subjects.len(), "sorted": sorted,
        "order": ordering.json(), "fold": one.json(), "fold_both": both.json(),
        "fold_bare": bare.json(), "rows": counts,
    }))
}

/// Takes the ids of records out of the strings.
fn forget_record_ids(columns: &mut EventColumns) {
    let old = std::mem::replace(&mut columns.strings, EventColumns::default().strings);
    let mut fresh = vec![NULL_CODE; old.len()];
    columns.record_id.fill(NULL_CODE);
    for codes in [
        &mut columns.actor,
        &mut columns.customer,
        &mut columns.channel,
        &mut columns.brand,
        &mut columns.team,
        &mut columns.value,
        &mut columns.attribute_names,
        &mut columns.attribute_values,
    ] {
        for code in codes.iter_mut().filter(|code| **code != NULL_CODE) {
            let slot = &mut fresh[*code as usize];
            if *slot == NULL_CODE {
                *slot = columns.strings.intern(old.get(*code).unwrap_or_default());
            }
            *code = *slot;
        }
    }
}

fn rows_of(tables: &[FactTable]) -> Value {
    tables.iter().map(|table| (table.fact.name().to_owned(), json!(table.len()))).collect()
}

/// Takes events through inbox and drain into a lake, then derives all facts of the lake again.
pub fn lake(scale: f64, dir: &Path) -> Result<Value> {
    let root = dir.join("lake");
    if root.exists() {
        std::fs::remove_dir_all(&root)?;
    }
    let store = Store::open(&root, Mode::Create)?;
    let (mut events, mut appended) = (0, 0.0);
    for columns in demo::columns(&data::company(scale), SEGMENT_EVENTS) {
        events += columns.len();
        let mut timings = Timings::default();
        timings.run(|| store.append(&columns))?;
        appended += timings.best();
    }
    let fold = data::fold_settings();
    let derive = derive(&fold);
    let settings = |digest| DeriveSettings { digest, now: NOW };
    let mut draining = Timings::default();
    let drained = draining.run(|| store.drain(settings(0), &derive, &mut |_| {}))?;
    let peak_drain = crate::measure::peak_mib("self");
    // Another digest makes every partition's facts stale: they are all made again.
    let mut deriving = Timings::default();
    for run in 1..=RUNS as u64 {
        deriving.run(|| store.rederive(settings(run), &derive, &mut |_| {}))?;
    }
    let snapshot = store.snapshot()?;
    store.vacuum(&baremo_store::Keep { since: i64::MAX, ..Default::default() }, NOW)?;
    let files = |table: &str| -> Vec<String> {
        let within = if table == EVENTS { "" } else { "facts" };
        let folder = root.join("lake").join(within).join(table);
        let paths = snapshot.files(table).iter().map(|file| folder.join(&file.path));
        paths.map(|path| path.display().to_string()).collect()
    };
    let names = [EVENTS, "cases", "turns", "assignments"];
    let tables: Value = names.iter().map(|name| (*name, files(name))).collect();
    Ok(json!({
        "events": events, "conversations": drained.conversations, "accepted": drained.accepted,
        "append_seconds": appended, "drain": draining.json(), "peak_drain_mib": peak_drain,
        "derive": deriving.json(), "files": tables, "figures": figures(&store)?,
    }))
}

/// Returns what peers have to find too: counts and sums over the facts of the lake.
fn figures(store: &Store) -> Result<Value> {
    use baremo_model::Fact;
    let snapshot = store.snapshot()?;
    let mut found = std::collections::BTreeMap::<String, i64>::new();
    let mut add = |name: &str, value: i64| *found.entry(name.into()).or_default() += value;
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
        add("cases", cases.len() as i64);
        for name in counts {
            add(name, cases.integers(name).iter().sum());
        }
        for name in instants {
            add_instants(&mut add, name, cases.integers(name).iter().copied());
        }
        for name in words {
            for row in 0..cases.len() {
                add(&format!("{name}={}", cases.text(name, row).unwrap_or("")), 1);
            }
        }
        let columns = ["clocks", "waiting_since", "replied_at", "ended_at"];
        let turns = store.read_facts(&snapshot, Fact::Turns, part, &columns)?;
        let human: Vec<usize> =
            (0..turns.len()).filter(|row| turns.bytes("clocks")[*row] & 1 == 1).collect();
        add("turns", human.len() as i64);
        for name in &columns[1..] {
            let values = turns.integers(name);
            add_instants(&mut add, name, human.iter().map(|row| values[*row]));
        }
    }
    Ok(json!(found))
}

/// Adds how many instants there are and their sum in seconds.
fn add_instants(add: &mut impl FnMut(&str, i64), name: &str, instants: impl Iterator<Item = i64>) {
    for at in instants.filter(|at| *at != baremo_model::fact::NULL_INT) {
        add(&format!("{name}:n"), 1);
        add(&format!("{name}:seconds"), at / baremo_model::SECOND);
    }
}
