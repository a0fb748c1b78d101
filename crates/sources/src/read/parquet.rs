//! Parquet files: each row a JSON object, instants as RFC 3339, structs and lists kept.

use std::fs::File;
use std::path::Path;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{
    DataType, Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimeUnit, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow::util::display::array_value_to_string;
use baremo_model::error::told_to_us;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::file::reader::ChunkReader;
use serde_json::{Map, Value};

use super::Step;
use super::record::{Body, Record};
use crate::SourceError;

const BATCH_ROWS: usize = 4096;

/// Reads the rows of a Parquet file.
pub(crate) struct ParquetReader {
    file: String,
    batches: ParquetRecordBatchReader,
    current: Option<RecordBatch>,
    row: usize,
    records: u64,
    pub(crate) columns: Vec<String>,
}

impl ParquetReader {
    pub(crate) fn open_file(file: &str, path: &Path) -> Result<Self, SourceError> {
        let handle = File::open(path).map_err(|error| SourceError::io(file, &error))?;
        Self::open(file, handle)
    }

    pub(crate) fn open_bytes(file: &str, bytes: Vec<u8>) -> Result<Self, SourceError> {
        Self::open(file, shared_bytes(<File as ChunkReader>::get_bytes, bytes))
    }

    fn open<R: ChunkReader + 'static>(file: &str, from: R) -> Result<Self, SourceError> {
        let bad = |error: parquet::errors::ParquetError| SourceError::Format {
            file: file.to_owned(),
            format: "Parquet",
            detail: told_to_us(&error.to_string()),
        };
        let builder = ParquetRecordBatchReaderBuilder::try_new(from).map_err(bad)?;
        let columns = builder.schema().fields().iter().map(|f| f.name().clone()).collect();
        let batches = builder.with_batch_size(BATCH_ROWS).build().map_err(bad)?;
        Ok(Self { file: file.to_owned(), batches, current: None, row: 0, records: 0, columns })
    }

    pub(crate) fn next(&mut self, record: &mut Record) -> Result<Step, SourceError> {
        loop {
            if let Some(batch) = self.current.as_ref().filter(|batch| self.row < batch.num_rows()) {
                let mut map = Map::new();
                let schema = batch.schema_ref();
                for (field, column) in schema.fields().iter().zip(batch.columns()) {
                    map.insert(field.name().clone(), value(column.as_ref(), self.row));
                }
                self.row += 1;
                self.records += 1;
                record.position.line = 0;
                record.position.record = self.records;
                record.body = Body::Tree(Value::Object(map));
                return Ok(Step::Record);
            }
            match self.batches.next() {
                None => return Ok(Step::End),
                Some(Ok(batch)) => {
                    self.current = Some(batch);
                    self.row = 0;
                }
                Some(Err(error)) => {
                    return Err(SourceError::Format {
                        file: self.file.clone(),
                        format: "Parquet",
                        detail: told_to_us(&error.to_string()),
                    });
                }
            }
        }
    }
}

/// Turns bytes into the type that reading a range of a file gives, which is a reader of its own.
///
/// The type lives in a crate that parquet does not re-export; naming it through the function that
/// returns it saves a dependency.
fn shared_bytes<T: From<Vec<u8>>>(
    _returns: fn(&File, u64, usize) -> parquet::errors::Result<T>,
    bytes: Vec<u8>,
) -> T {
    bytes.into()
}

/// Returns one cell as JSON; what has no JSON shape becomes its printed text.
fn value(column: &dyn Array, row: usize) -> Value {
    if column.is_null(row) {
        return Value::Null;
    }
    match column.data_type() {
        DataType::Null => Value::Null,
        DataType::Boolean => Value::Bool(column.as_boolean().value(row)),
        DataType::Int8 => column.as_primitive::<Int8Type>().value(row).into(),
        DataType::Int16 => column.as_primitive::<Int16Type>().value(row).into(),
        DataType::Int32 => column.as_primitive::<Int32Type>().value(row).into(),
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).into(),
        DataType::UInt8 => column.as_primitive::<UInt8Type>().value(row).into(),
        DataType::UInt16 => column.as_primitive::<UInt16Type>().value(row).into(),
        DataType::UInt32 => column.as_primitive::<UInt32Type>().value(row).into(),
        DataType::UInt64 => column.as_primitive::<UInt64Type>().value(row).into(),
        DataType::Float16 => column.as_primitive::<Float16Type>().value(row).to_f64().into(),
        DataType::Float32 => shortest(column.as_primitive::<Float32Type>().value(row)).into(),
        DataType::Float64 => column.as_primitive::<Float64Type>().value(row).into(),
        DataType::Utf8 => column.as_string::<i32>().value(row).into(),
        DataType::LargeUtf8 => column.as_string::<i64>().value(row).into(),
        DataType::Utf8View => column.as_string_view().value(row).into(),
        DataType::Binary => bytes_text(column.as_binary::<i32>().value(row)),
        DataType::LargeBinary => bytes_text(column.as_binary::<i64>().value(row)),
        DataType::Timestamp(unit, zone) => instant(column, row, *unit, zone.is_some()),
        DataType::List(_) => list(column.as_list::<i32>().value(row).as_ref()),
        DataType::LargeList(_) => list(column.as_list::<i64>().value(row).as_ref()),
        DataType::Struct(fields) => {
            let columns = column.as_struct().columns();
            let members = fields.iter().zip(columns);
            Value::Object(
                members.map(|(f, c)| (f.name().clone(), value(c.as_ref(), row))).collect(),
            )
        }
        DataType::Dictionary(_, _) => {
            // One key, and not all of them: this is asked for every row.
            let dictionary = column.as_any_dictionary();
            let key =
                value(dictionary.keys(), row).as_u64().and_then(|key| usize::try_from(key).ok());
            key.map_or(Value::Null, |key| value(dictionary.values().as_ref(), key))
        }
        _ => array_value_to_string(column, row).map_or(Value::Null, Value::String),
    }
}

/// Returns a number of four bytes as it is written: `19.99`, and not `19.989999771118164`.
fn shortest(number: f32) -> f64 {
    number.to_string().parse().unwrap_or_else(|_| f64::from(number))
}

/// Dates with a zone are instants; without one they are local times, told apart by the `Z`.
fn instant(column: &dyn Array, row: usize, unit: TimeUnit, zoned: bool) -> Value {
    let micros = match unit {
        TimeUnit::Second => {
            column.as_primitive::<TimestampSecondType>().value(row).checked_mul(1_000_000)
        }
        TimeUnit::Millisecond => {
            column.as_primitive::<TimestampMillisecondType>().value(row).checked_mul(1_000)
        }
        TimeUnit::Microsecond => Some(column.as_primitive::<TimestampMicrosecondType>().value(row)),
        TimeUnit::Nanosecond => {
            Some(column.as_primitive::<TimestampNanosecondType>().value(row).div_euclid(1_000))
        }
    };
    let Some(when) = micros.and_then(|m| jiff::Timestamp::from_microsecond(m).ok()) else {
        return Value::Null;
    };
    let text = when.to_string();
    Value::String(if zoned { text } else { text.trim_end_matches('Z').to_owned() })
}

fn list(elements: &dyn Array) -> Value {
    Value::Array((0..elements.len()).map(|row| value(elements, row)).collect())
}

fn bytes_text(bytes: &[u8]) -> Value {
    Value::String(String::from_utf8_lossy(bytes).into_owned())
}
