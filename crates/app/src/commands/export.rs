//! `baremo export`: the tables themselves, for other tools.

use std::collections::BTreeSet;
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
        let facts = Fact::ALL.iter().map(|fact| fact.name());
        MetricsError::unknown(Thing::Table, &args.table, streams.chain(facts))
    })?;
    if fact.is_computed() {
        return computed(&folder.session_at(snapshot)?.computed_rows(fact)?, output);
    }
    let holds = |part: &&String| Stream::of_partition(part).facts().contains(&fact);
    let parts: Vec<&String> = parts.iter().filter(holds).collect();
    let of = |part: &&String| folder.store.fact_columns(&snapshot, fact, part);
    let columns: Vec<Vec<String>> = parts.iter().map(of).collect::<Result<_, _>>()?;
    // Attributes differ from part to part; rows do not.
    let attributes = columns.iter().flatten().filter(|name| name.starts_with("attr_"));
    let attributes: BTreeSet<&String> = attributes.collect();
    let own = fact.columns().iter().map(|column| column.name);
    let names: Vec<&str> = own.chain(attributes.iter().map(|name| name.as_str())).collect();
    for part in parts {
        let table = folder.store.read_facts(&snapshot, fact, part, &names)?;
        let root = match fact.parent() {
            Some((root, column)) => {
                let names = owner(root);
                Some((folder.store.read_facts(&snapshot, root, part, &names)?, names, column))
            }
            None => None,
        };
        let columns = columns_of(&table, &names);
        let above = root.as_ref().map(|(root, names, column)| {
            let rows = match table.column(column) {
                Some(Column::Integers(rows)) => rows.as_slice(),
                _ => &[],
            };
            (root.fact, columns_of(root, names), rows)
        });
        for row in 0..table.len() {
            let mut cells = Map::new();
            cells.insert("part".into(), part.as_str().into());
            match &above {
                Some((root, columns, rows)) => {
                    insert(&mut cells, *root, columns, rows.get(row).map(|row| *row as usize));
                }
                None => {
                    cells.insert("row".into(), row.into());
                }
            }
            insert(&mut cells, fact, &columns, Some(row));
            write(output, &cells, &mut first)?;
        }
    }
    Ok(0)
}

/// Writes a table that is computed from all others and lies in no part.
fn computed(table: &FactTable, output: &mut Output) -> Result<u8, Failure> {
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| name.as_str()).collect();
    let columns = columns_of(table, &names);
    let mut first = true;
    for row in 0..table.len() {
        let mut cells = Map::new();
        insert(&mut cells, table.fact, &columns, Some(row));
        write(output, &cells, &mut first)?;
    }
    Ok(0)
}

/// A column by its name; none where a part has no such attribute.
type Named<'a> = (&'a str, Option<&'a Column>);

fn columns_of<'a>(table: &'a FactTable, names: &[&'a str]) -> Vec<Named<'a>> {
    names.iter().map(|name| (*name, table.column(name))).collect()
}

/// Returns the columns of a root that say whose row it is: its id and its source.
fn owner(root: Fact) -> Vec<&'static str> {
    let id = root.columns().first().map(|column| column.name);
    id.into_iter().chain(["source"]).collect()
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

/// Adds the cells of a row; null where there is none.
fn insert(cells: &mut Map<String, Value>, fact: Fact, columns: &[Named<'_>], row: Option<usize>) {
    for (name, column) in columns {
        let value = column.zip(row).map(|(column, row)| cell_of(fact, name, column, row));
        cells.insert((*name).to_owned(), value.unwrap_or_default());
    }
}

fn cell_of(fact: Fact, name: &str, column: &Column, row: usize) -> Value {
    let column_type = fact.column(name).map(|column| column.column_type);
    match column {
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
                let held = words.iter().enumerate().filter(|(bit, _)| bytes[row] >> bit & 1 == 1);
                held.map(|(_, word)| *word).collect()
            }
            _ => (bytes[row] != 0).into(),
        },
    }
}
