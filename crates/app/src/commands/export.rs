//! `baremo export`: the tables themselves, for other tools.

use std::path::Path;

use baremo_metrics::MetricsError;
use baremo_metrics::error::Thing;
use baremo_model::dimension::present;
use baremo_model::fact::{Column, ColumnType};
use baremo_model::{Fact, FactTable, Stream};
use serde_json::{Map, Value, json};

use crate::cli::{ExportArgs, Format};
use crate::error::Failure;
use crate::folder::Folder;
use crate::output::Output;

/// Runs the command: CSV by default, JSON lines with `--format json`.
///
/// # Errors
///
/// Fails when the table is unknown or the data cannot be read.
pub fn run(data: &Path, args: &ExportArgs, output: &mut Output) -> Result<u8, Failure> {
    let folder = Folder::open(data)?;
    let snapshot = folder.snapshot(args.as_of.as_deref())?;
    let parts: Vec<String> = snapshot.parts().map(str::to_owned).collect();
    let mut first = true;
    let stream = Stream::ALL.iter().copied().find(|stream| stream.table() == args.table);
    if let Some(stream) = stream {
        for part in parts.iter().filter(|part| Stream::of_partition(part) == stream) {
            let events = folder.store.read_events(&snapshot, part)?;
            let batch = events.as_batch();
            for row in 0..batch.len() {
                write(output, &event(&batch.event(row)), &mut first)?;
            }
        }
        return Ok(0);
    }
    let fact = Fact::from_name(&args.table).ok_or_else(|| {
        let streams = Stream::ALL.iter().map(|stream| stream.table());
        let facts = Fact::ALL.iter().filter(|fact| !fact.is_computed()).map(|fact| fact.name());
        MetricsError::unknown(Thing::Table, &args.table, streams.chain(facts))
    })?;
    let holds = |part: &&String| Stream::of_partition(part).facts().contains(&fact);
    for part in parts.iter().filter(holds) {
        let columns = folder.store.fact_columns(&snapshot, fact, part)?;
        let names: Vec<&str> = columns.iter().map(String::as_str).collect();
        let table = folder.store.read_facts(&snapshot, fact, part, &names)?;
        for row in 0..table.len() {
            write(output, &fact_row(&table, part, row), &mut first)?;
        }
    }
    Ok(0)
}

fn write(output: &mut Output, row: &Map<String, Value>, first: &mut bool) -> Result<(), Failure> {
    if output.format == Format::Json {
        return output.json_line(row);
    }
    if *first {
        *first = false;
        let names: Vec<&str> = row.keys().map(String::as_str).collect();
        output.text(&format!("{}\n", names.join(",")))?;
    }
    let cells: Vec<String> = row.values().map(cell).collect();
    output.text(&format!("{}\n", cells.join(",")))
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => baremo_render::grid::csv_cell(text),
        other => baremo_render::grid::csv_cell(&other.to_string()),
    }
}

fn at(micros: i64) -> Value {
    jiff::Timestamp::from_microsecond(micros).map_or(Value::Null, |at| at.to_string().into())
}

fn event(event: &baremo_model::Event) -> Map<String, Value> {
    let attributes: Map<String, Value> =
        event.attributes.iter().map(|(key, value)| (key.clone(), value.clone().into())).collect();
    let row = json!({
        "source": event.source, event.kind.stream().subject_column(): event.subject_id,
        "at": at(event.at),
        "kind": event.kind.word(), "actor": event.actor, "actor_kind": event.actor_kind.word(),
        "public": event.public, "automated": event.automated, "synthesised": event.synthesised,
        "customer": event.customer, "channel": event.channel, "brand": event.brand,
        "team": event.team, "value": event.value, "attributes": attributes,
        "record_id": event.record_id, "version": event.version,
    });
    match row {
        Value::Object(row) => row,
        _ => Map::new(),
    }
}

fn fact_row(table: &FactTable, part: &str, row: usize) -> Map<String, Value> {
    let mut cells = Map::new();
    cells.insert("part".into(), part.into());
    for (name, column) in &table.columns {
        let column_type = table.fact.column(name).map(|column| column.column_type);
        let value = match column {
            Column::Integers(values) => match (present(values[row]), column_type) {
                (None, _) => Value::Null,
                (Some(value), Some(ColumnType::Instant)) => at(value),
                (Some(value), _) => value.into(),
            },
            Column::Codes(codes, words) => words.get(codes[row]).into(),
            Column::CodeLists(ends, codes, words) => {
                let start = if row == 0 { 0 } else { ends[row - 1] as usize };
                let listed = codes[start..ends[row] as usize].iter();
                listed.filter_map(|&code| words.get(code)).collect()
            }
            Column::Bytes(bytes) => match column_type {
                Some(ColumnType::Bits(words)) => {
                    let held =
                        words.iter().enumerate().filter(|(bit, _)| bytes[row] >> bit & 1 == 1);
                    held.map(|(_, word)| *word).collect()
                }
                _ => (bytes[row] != 0).into(),
            },
        };
        cells.insert(name.clone(), value);
    }
    cells
}
