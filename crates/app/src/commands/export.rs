//! `baremo export`: the tables themselves, for other tools.

use std::collections::BTreeSet;
use std::path::Path;

use baremo_metrics::MetricsError;
use baremo_metrics::error::Thing;
use baremo_model::dimension::present;
use baremo_model::fact::{ATTRIBUTE, BEYOND, Column, ColumnType};
use baremo_model::{Event, EventKind, Fact, FactTable, Stream, told, utc_text};
use baremo_render::Language;
use baremo_render::csv::csv_line;
use baremo_store::Snapshot;
use baremo_web::{RawTable, tables_file};
use serde_json::{Map, Value, json};

use crate::cli::{ExportArgs, Format};
use crate::commands::{message, tell_definitions};
use crate::definitions::Chosen;
use crate::error::Failure;
use crate::error::file::unsaved;
use crate::folder::Folder;
use crate::import::Revisions;
use crate::output::Output;

/// Runs the command: CSV by default, JSON lines with `--format json`, a workbook with `--output`.
///
/// # Errors
///
/// Fails when a table is unknown, the data cannot be read or the file cannot be written.
pub fn run(data: &Path, args: &ExportArgs, output: &mut Output) -> Result<u8, Failure> {
    let folder = Folder::open(data)?;
    let language = output.language();
    let Some(path) = &args.output else {
        if args.table.contains(',') {
            return Err(several(&args.table));
        }
        let mut rows = Rows::Out(output);
        export(&folder, args.table.trim(), args, (language, &mut rows))?;
        return Ok(0);
    };
    if path.extension().is_none_or(|ending| ending != "xlsx") {
        return Err(Failure::request(told!(
            "an export is a file in .xlsx, not `{}`",
            "una exportación es un fichero .xlsx, no `{}`",
            path.display()
        )));
    }
    let (mut tables, mut names) = (Vec::new(), Vec::new());
    for name in args.table.split(',').map(str::trim) {
        // One that is named twice is one sheet.
        if names.contains(&name) {
            continue;
        }
        names.push(name);
        let mut rows = Rows::Sheet(RawTable::new(name));
        export(&folder, name, args, (language, &mut rows))?;
        tables.extend(rows.sheet());
    }
    let count: usize = tables.iter().map(RawTable::rows).sum();
    std::fs::write(path, tables_file(tables)?).map_err(|error| unsaved(path, error))?;
    let count = language.counted(count as u64, ["row", "rows"], ["fila", "filas"]);
    let verb = language.pick("wrote", "escrito");
    message(&format!("{verb} {}: {count}", path.display()));
    Ok(0)
}

/// Where the rows of a table go.
enum Rows<'a> {
    /// To standard output as they come.
    Out(&'a mut Output),
    /// Into a sheet.
    Sheet(RawTable),
}

impl Rows<'_> {
    /// Names the columns, before any row and where there is none.
    fn head(&mut self, row: &Map<String, Value>) -> Result<(), Failure> {
        let names = row.keys().map(String::as_str);
        match self {
            Rows::Out(output) if output.format == Format::Json => Ok(()),
            Rows::Out(output) => output.text(&csv_line(names)),
            Rows::Sheet(table) => {
                table.head(names);
                Ok(())
            }
        }
    }

    fn push(&mut self, row: &Map<String, Value>) -> Result<(), Failure> {
        match self {
            Rows::Out(output) => write(output, row),
            Rows::Sheet(table) => {
                table.push(row);
                Ok(())
            }
        }
    }

    /// Returns the sheet they went into.
    fn sheet(self) -> Option<RawTable> {
        match self {
            Rows::Out(_) => None,
            Rows::Sheet(table) => Some(table),
        }
    }
}

/// Hands over the rows of a table.
fn export(
    folder: &Folder,
    table: &str,
    args: &ExportArgs,
    (language, rows): (Language, &mut Rows<'_>),
) -> Result<(), Failure> {
    let snapshot = folder.snapshot(args.as_of.as_deref())?;
    let stream = Stream::ALL.iter().copied().find(|stream| stream.table() == table);
    if let Some(stream) = stream {
        if args.filter.is_some() {
            return Err(unfiltered(table));
        }
        return events(folder, &snapshot, stream, rows);
    }
    let fact = named(table)?;
    match fact.is_computed() {
        true => computed(folder, fact, args, (language, rows)),
        false => facts(folder, &snapshot, (fact, args), (language, rows)),
    }
}

/// Hands over the rows of a fact, part by part.
fn facts(
    folder: &Folder,
    snapshot: &Snapshot,
    (fact, args): (Fact, &ExportArgs),
    (language, out): (Language, &mut Rows<'_>),
) -> Result<(), Failure> {
    let parts: Vec<String> = snapshot.parts().map(str::to_owned).collect();
    let holds = |part: &&String| Stream::of_partition(part).facts().contains(&fact);
    let parts: Vec<&String> = parts.iter().filter(holds).collect();
    let of = |part: &&String| folder.store.fact_columns(snapshot, fact, part);
    let columns: Vec<Vec<String>> = parts.iter().map(of).collect::<Result<_, _>>()?;
    // Attributes differ from part to part; rows do not.
    let attributes = attributes(columns.iter().flatten());
    let own = fact.columns().iter().map(|column| column.name);
    let names: Vec<&str> = own.chain(attributes.iter().map(|(name, _)| name.as_str())).collect();
    let beyond = attributes.iter().map(|(_, beyond)| beyond.as_str());
    let held: Vec<&str> = names.iter().copied().chain(beyond).collect();
    let Whole { linked, taken } = whole(folder, snapshot, (fact, args), language)?;
    out.head(&heading(fact, &names))?;
    let mut before = 0;
    for part in parts {
        let mut table = folder.store.read_facts(snapshot, fact, part, &held)?;
        if let Some(linked) = &linked {
            link(&mut table, linked, before);
        }
        let first_row = before;
        before += table.len();
        let root = match fact.parent() {
            Some((root, column)) => {
                let names = owner(root);
                Some((folder.store.read_facts(snapshot, root, part, &names)?, names, column))
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
        for row in (0..table.len()).filter(|row| is_taken(taken.as_deref(), first_row + row)) {
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
            out.push(&cells)?;
        }
    }
    Ok(())
}

/// Returns a row without values, for the names of columns.
fn unfilled(names: &[&str]) -> Map<String, Value> {
    names.iter().map(|name| ((*name).to_owned(), Value::Null)).collect()
}

/// Returns such a row of a fact that lies in parts.
fn heading(fact: Fact, names: &[&str]) -> Map<String, Value> {
    let of_root = match fact.parent() {
        Some((root, _)) => owner(root),
        None => vec!["row"],
    };
    unfilled(&[&["part"][..], &of_root, names].concat())
}

/// Returns the fact of a name.
fn named(table: &str) -> Result<Fact, MetricsError> {
    Fact::from_name(table).ok_or_else(|| {
        let streams = Stream::ALL.iter().map(|stream| stream.table());
        let facts = Fact::ALL.iter().map(|fact| fact.name());
        MetricsError::unknown(Thing::Table, table, streams.chain(facts))
    })
}

/// Writes the events of a stream, part by part.
fn events(
    folder: &Folder,
    snapshot: &Snapshot,
    stream: Stream,
    out: &mut Rows<'_>,
) -> Result<(), Failure> {
    if let Some(kind) = EventKind::of(stream).next() {
        out.head(&event(&Event::new("", "", 0, kind), (0, 1)))?;
    }
    let mut revisions = Revisions::of(&folder.root);
    for part in snapshot.parts().filter(|part| Stream::of_partition(part) == stream) {
        let events = folder.store.read_events(snapshot, part)?;
        let batch = events.as_batch();
        for row in 0..batch.len() {
            let found = batch.event(row);
            out.push(&event(&found, revisions.told(&found)))?;
        }
    }
    Ok(())
}

/// Returns whether a row is among those that a filter takes; all are without one.
fn is_taken(taken: Option<&[bool]>, row: usize) -> bool {
    taken.is_none_or(|taken| taken.get(row) == Some(&true))
}

/// Returns the failure of several tables that go to standard output.
fn several(tables: &str) -> Failure {
    Failure::request(told!(
        "`{tables}` are several tables, and standard output takes one",
        "`{tables}` son varias tablas y la salida estándar admite una sola"
    ))
    .hint(told!(
        "`--output tables.xlsx` writes a workbook with a sheet for each",
        "`--output tablas.xlsx` escribe un libro de cálculo con una hoja por tabla"
    ))
}

/// Returns the failure of a filter of events, which have no dimensions yet.
fn unfiltered(table: &str) -> Failure {
    Failure::request(told!(
        "`{table}` holds events as they came and takes no `--where`",
        "`{table}` contiene los eventos tal como llegaron y no admite `--where`"
    ))
    .advise(told!(
        "tables of facts, such as cases or turns, take it",
        "lo admiten las tablas de hechos, como cases o turns"
    ))
}

/// Writes a table that is computed from all others and lies in no part.
fn computed(
    folder: &Folder,
    fact: Fact,
    args: &ExportArgs,
    (language, out): (Language, &mut Rows<'_>),
) -> Result<(), Failure> {
    let session = folder.session(args.as_of.as_deref())?;
    tell_definitions(language, session.settings());
    let table = session.computed_rows(fact)?;
    let taken = args.filter.as_deref().map(|filter| session.taken(fact, filter)).transpose()?;
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| name.as_str()).collect();
    let columns = columns_of(&table, &names);
    out.head(&unfilled(&names))?;
    for row in (0..table.len()).filter(|row| is_taken(taken.as_deref(), *row)) {
        let mut cells = Map::new();
        insert(&mut cells, table.fact, &columns, Some(row));
        out.push(&cells)?;
    }
    Ok(())
}

/// What is known of the rows of all parts together.
#[derive(Default)]
struct Whole {
    /// Which conversation each call belongs to; none of other tables.
    linked: Option<Column>,
    /// Which rows the filter takes; none without one.
    taken: Option<Vec<bool>>,
}

/// Returns what no part can tell by itself.
fn whole(
    folder: &Folder,
    snapshot: &Snapshot,
    (fact, args): (Fact, &ExportArgs),
    language: Language,
) -> Result<Whole, Failure> {
    let filter = args.filter.as_deref();
    if fact != Fact::Contacts && filter.is_none() {
        return Ok(Whole::default());
    }
    // What a filter names is defined as it was then, as in questions.
    let chosen = match filter {
        Some(_) => folder.chosen(args.as_of.as_deref())?,
        None => Chosen::default(),
    };
    let session = folder.session_at(snapshot.clone(), &chosen)?;
    if filter.is_some() {
        tell_definitions(language, session.settings());
    }
    let linked = match fact {
        Fact::Contacts => Some(session.conversation_of_each_contact()?),
        _ => None,
    };
    let taken = filter.map(|filter| session.taken(fact, filter)).transpose()?;
    Ok(Whole { linked, taken })
}

/// Puts in place which conversation each call of a part belongs to, for a ticket may tell of it
/// that lies in another part. `before` counts the calls of the parts before.
fn link(table: &mut FactTable, linked: &Column, before: usize) {
    let Column::Codes(codes, texts) = linked else { return };
    let Some(codes) = codes.get(before..before + table.len()) else { return };
    for (name, column) in &mut table.columns {
        if name == "conversation" {
            *column = Column::Codes(codes.to_vec(), texts.clone());
        }
    }
}

/// A column by its name; none where a part has no such attribute.
type Named<'a> = (&'a str, Option<&'a Column>);

/// Returns columns by name; of an attribute the one it has where it has too many values to be held.
fn columns_of<'a>(table: &'a FactTable, names: &[&'a str]) -> Vec<Named<'a>> {
    let beyond = |name: &str| table.column(&format!("{BEYOND}{}", name.strip_prefix(ATTRIBUTE)?));
    names.iter().map(|name| (*name, table.column(name).or_else(|| beyond(name)))).collect()
}

/// Returns the columns of the attributes among all names, each with the one that takes its place
/// where there are too many values.
fn attributes<'a>(names: impl Iterator<Item = &'a String>) -> BTreeSet<(String, String)> {
    let key = |name: &'a String| name.strip_prefix(ATTRIBUTE).or_else(|| name.strip_prefix(BEYOND));
    let both = |key: &str| (format!("{ATTRIBUTE}{key}"), format!("{BEYOND}{key}"));
    names.filter_map(key).map(both).collect()
}

/// Returns the columns of a root that say whose row it is: its id and its source.
fn owner(root: Fact) -> Vec<&'static str> {
    let id = root.columns().first().map(|column| column.name);
    id.into_iter().chain(["source"]).collect()
}

fn write(output: &mut Output, row: &Map<String, Value>) -> Result<(), Failure> {
    if output.format == Format::Json {
        return output.json_line(row);
    }
    let cells: Vec<String> = row.values().map(cell).collect();
    output.text(&csv_line(cells.iter().map(String::as_str)))
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        // Small ones too are written out, without an exponent.
        Value::Number(number) if number.is_f64() => {
            number.as_f64().map_or_else(String::new, |number| number.to_string())
        }
        other => other.to_string(),
    }
}

/// Returns the number that a column holds, in so many parts of one where it does.
fn number(value: i64, one: Option<i64>) -> Value {
    match one {
        Some(one) if value % one != 0 => (value as f64 / one as f64).into(),
        one => (value / one.unwrap_or(1)).into(),
    }
}

fn event(event: &Event, (version, revision): (i64, u32)) -> Map<String, Value> {
    let attributes: Map<String, Value> =
        event.attributes.iter().map(|(key, value)| (key.clone(), value.clone().into())).collect();
    let row = json!({
        "source": event.source, event.kind.stream().subject_column(): event.subject_id,
        "at": utc_text(event.at),
        "kind": event.kind.word(), "actor": event.actor, "actor_kind": event.actor_kind.word(),
        "public": event.public, "automated": event.automated, "synthesised": event.synthesised,
        "customer": event.customer, "channel": event.channel, "brand": event.brand,
        "team": event.team, "value": event.value, "attributes": attributes,
        "record_id": event.record_id, "version": version, "revision": revision,
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
            (Some(value), Some(ColumnType::Instant)) => utc_text(value).into(),
            (Some(value), column_type) => number(value, column_type.and_then(ColumnType::one)),
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use baremo_model::Dictionary;

    use super::*;

    #[test]
    fn attributes_with_too_many_values_in_a_month_are_one_column_with_the_others() {
        let names = ["attr_plan", "attr_ref", "opened_at", "wide_ref"].map(str::to_owned);
        let both = |key: &str| (format!("attr_{key}"), format!("wide_{key}"));
        assert_eq!(attributes(names.iter()), BTreeSet::from([both("plan"), both("ref")]));
        let mut words = Dictionary::default();
        let codes = vec![words.intern("r-1")];
        let columns = vec![("wide_ref".to_owned(), Column::Codes(codes, Arc::new(words)))];
        let table = FactTable { fact: Fact::Cases, columns };
        let mut cells = Map::new();
        insert(&mut cells, Fact::Cases, &columns_of(&table, &["attr_plan", "attr_ref"]), Some(0));
        assert_eq!(Value::Object(cells), json!({ "attr_plan": null, "attr_ref": "r-1" }));
    }

    #[test]
    fn decimals_leave_as_the_numbers_they_are() {
        let column = Column::Integers(vec![595_272, 76_041_667, 100_000_000, -1]);
        let told = |row| cell_of(Fact::CustomerBase, "p_alive", &column, row);
        let cells: Vec<String> = (0..4).map(|row| cell(&told(row))).collect();
        assert_eq!(cells, ["0.595272", "76.041667", "100", "-0.000001"]);
        assert_eq!(told(0), json!(0.595272));
        // Others are whole numbers.
        assert_eq!(cell_of(Fact::Cases, "solve_count", &column, 0), json!(595_272));
    }
}
