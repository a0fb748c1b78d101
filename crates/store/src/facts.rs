//! Facts as Parquet files, one table each.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, ListArray, RecordBatch};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::DataType;
use baremo_model::fact::{ColumnSpec, ColumnType};
use baremo_model::{Column, Dictionary, Fact, FactTable};

use crate::error::StoreError;
use crate::parquet::{self as file, CHUNK, ColumnDef, Kind, Places};

/// Returns the fixed columns of a fact's table.
pub(crate) fn columns(fact: Fact) -> Vec<ColumnDef> {
    fact.columns().iter().map(|column| ColumnDef::new(column.name, kind(fact, column))).collect()
}

/// Returns the columns of a table as it is.
///
/// # Errors
///
/// Says which column is of another kind than declared, or of another length than the rest.
pub(crate) fn columns_of(table: &FactTable) -> Result<Vec<ColumnDef>, String> {
    let rows = table.len();
    let mut columns = Vec::with_capacity(table.columns.len());
    for (name, column) in &table.columns {
        let found = match column {
            Column::Integers(_) => Kind::Long,
            Column::Codes(..) => Kind::Word,
            Column::CodeLists(..) => Kind::Words,
            Column::Bytes(_) => Kind::Short,
        };
        let declared = table.fact.column(name).map(|column| kind(table.fact, column));
        let matches = match (found, declared) {
            (Kind::Long, Some(Kind::Instant | Kind::Place))
            | (Kind::Short, Some(Kind::Flag))
            | (_, None) => true,
            (found, Some(declared)) => found == declared,
        };
        if !matches || column.len() != rows {
            let fact = table.fact.name();
            return Err(format!("column `{name}` of `{fact}` has the wrong kind or length"));
        }
        columns.push(ColumnDef::new(name, declared.unwrap_or(found)));
    }
    Ok(columns)
}

fn kind(fact: Fact, column: &ColumnSpec) -> Kind {
    if fact.parent().is_some_and(|(_, place)| place == column.name) {
        return Kind::Place;
    }
    match column.column_type {
        ColumnType::Instant => Kind::Instant,
        ColumnType::Integer
        | ColumnType::Duration
        | ColumnType::Decimal
        | ColumnType::Share
        | ColumnType::Money => Kind::Long,
        ColumnType::Code => Kind::Word,
        ColumnType::Codes => Kind::Words,
        ColumnType::Flag => Kind::Flag,
        ColumnType::Bits(_) => Kind::Short,
    }
}

/// Returns the rows of a table as batches, in their order.
pub(crate) fn batches<'a>(
    table: &'a FactTable,
    columns: &'a [ColumnDef],
) -> impl Iterator<Item = RecordBatch> + 'a {
    let schema = file::schema(columns);
    let rows = table.len();
    let mut places = Places::default();
    (0..rows).step_by(CHUNK).map(move |start| {
        let end = rows.min(start + CHUNK);
        let arrays = columns
            .iter()
            .zip(&table.columns)
            .map(|(definition, (_, column))| {
                array(column, definition.kind, start..end, &mut places)
            })
            .collect();
        RecordBatch::try_new(schema.clone(), arrays).expect("arrays are built for this schema")
    })
}

fn array(
    column: &Column,
    kind: Kind,
    Range { start, end }: Range<usize>,
    places: &mut Places,
) -> ArrayRef {
    match column {
        Column::Integers(values) if kind == Kind::Instant => {
            file::instants(values[start..end].to_vec())
        }
        Column::Integers(values) => file::longs(values[start..end].to_vec()),
        Column::Codes(codes, dictionary) => {
            file::words(codes[start..end].iter().copied(), dictionary, places)
        }
        Column::CodeLists(ends, codes, dictionary) => {
            let first = if start == 0 { 0 } else { ends[start - 1] as usize };
            let mut before = first;
            let lengths = ends[start..end].iter().map(|end| {
                let length = *end as usize - before;
                before = *end as usize;
                length
            });
            let offsets = OffsetBuffer::from_lengths(lengths.collect::<Vec<_>>());
            let values = file::words(codes[first..before].iter().copied(), dictionary, places);
            Arc::new(ListArray::new(Arc::new(file::element()), offsets, values, None))
        }
        Column::Bytes(bytes) if kind == Kind::Flag => {
            file::flags(end - start, |row| bytes[start + row] != 0)
        }
        Column::Bytes(bytes) => file::shorts(&bytes[start..end]),
    }
}

/// Reads columns of a fact's files, one file after another, in the order asked for.
///
/// A column that no file has is left out; where only some files lack it, their rows are null.
pub(crate) fn read<'a>(
    fact: Fact,
    paths: impl Iterator<Item = std::path::PathBuf> + 'a,
    columns: &[&str],
) -> Result<FactTable, StoreError> {
    let mut parts = Vec::new();
    for path in paths {
        for batch in file::read(&path, columns, None)? {
            parts.push((path.clone(), batch?));
        }
    }
    let mut table = FactTable { fact, columns: Vec::with_capacity(columns.len()) };
    for name in columns {
        let sample = parts.iter().find_map(|(_, batch)| batch.column_by_name(name));
        let declared = fact.column(name).map(|column| kind(fact, column));
        let kind = match (sample, declared) {
            (_, Some(kind)) => kind,
            (Some(array), None) => kind_of(array.data_type()),
            (None, None) => continue,
        };
        table.columns.push(((*name).to_owned(), take(&parts, name, kind)?));
    }
    Ok(table)
}

fn kind_of(data_type: &DataType) -> Kind {
    match data_type {
        DataType::List(_) => Kind::Words,
        DataType::Int64 => Kind::Long,
        DataType::Timestamp(..) => Kind::Instant,
        DataType::Boolean | DataType::Int16 => Kind::Short,
        _ => Kind::Word,
    }
}

type Parts = [(std::path::PathBuf, RecordBatch)];

fn take(parts: &Parts, name: &str, kind: Kind) -> Result<Column, StoreError> {
    let empty = arrow::array::NullArray::new(0);
    let arrays = parts.iter().map(|(path, batch)| {
        let array: &dyn Array = batch.column_by_name(name).map_or(&empty, AsRef::as_ref);
        (path.as_path(), array, batch.num_rows())
    });
    match kind {
        Kind::Long | Kind::Key | Kind::Place | Kind::Instant => {
            let mut values = Vec::new();
            for (_, array, rows) in arrays {
                file::take_integers(&or_nulls(array, rows), &mut values);
            }
            Ok(Column::Integers(values))
        }
        Kind::Flag | Kind::Short => {
            let mut bytes = Vec::new();
            for (_, array, rows) in arrays {
                file::take_bytes(&or_nulls(array, rows), &mut bytes);
            }
            Ok(Column::Bytes(bytes))
        }
        Kind::Words => take_lists(arrays),
        Kind::Word | Kind::Text | Kind::Map => {
            let (mut dictionary, mut codes) = (Dictionary::new(), Vec::new());
            for (_, array, rows) in arrays {
                file::take_words(&or_nulls(array, rows), &mut dictionary, &mut codes);
            }
            Ok(Column::Codes(codes, Arc::new(dictionary)))
        }
    }
}

/// Returns the array, or as many nulls as there are rows when the file lacks the column.
fn or_nulls(array: &dyn Array, rows: usize) -> ArrayRef {
    if array.len() == rows {
        arrow::array::make_array(array.to_data())
    } else {
        Arc::new(arrow::array::NullArray::new(rows))
    }
}

fn take_lists<'a>(
    arrays: impl Iterator<Item = (&'a Path, &'a dyn Array, usize)>,
) -> Result<Column, StoreError> {
    let (mut dictionary, mut ends, mut codes) = (Dictionary::new(), Vec::new(), Vec::new());
    for (path, array, rows) in arrays {
        if array.len() != rows {
            ends.extend(std::iter::repeat_n(codes.len() as u32, rows));
            continue;
        }
        let list = array
            .as_list_opt::<i32>()
            .ok_or_else(|| StoreError::damaged(path, "a list column holds no lists"))?;
        let offsets = list.value_offsets();
        let (first, last) = (offsets[0] as usize, offsets[rows] as usize);
        let base = codes.len() as i64 - first as i64;
        ends.extend(offsets[1..].iter().map(|end| (i64::from(*end) + base) as u32));
        file::take_words(&list.values().slice(first, last - first), &mut dictionary, &mut codes);
    }
    Ok(Column::CodeLists(ends, codes, Arc::new(dictionary)))
}
