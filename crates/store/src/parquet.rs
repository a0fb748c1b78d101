//! Parquet files: columns by kind, written whole, read by column.

mod coded;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, DictionaryArray, Int16Array, Int32Array, Int64Array,
    RecordBatch, StringArray, TimestampMicrosecondArray,
};
use arrow::buffer::{BooleanBuffer, NullBuffer};
use arrow::datatypes::{
    DataType, Field, Int16Type, Int32Type, Int64Type, Schema, TimeUnit, TimestampMicrosecondType,
};
use baremo_model::fact::NULL_INT;
use baremo_model::{Dictionary, Micros, NULL_CODE, Texts};
use parquet::arrow::arrow_reader::{
    ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder, RowSelection,
};
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use crate::disk::{Disk, unique_name};
use crate::error::StoreError;
use crate::snapshot::FileEntry;

/// Rows that are turned into Arrow at a time; also the rows of a row group. Few in tests, so that
/// their files have several.
pub(crate) const CHUNK: usize = if cfg!(test) { 8 } else { 1 << 18 };
/// Rows read at a time: whole row groups, so that each dictionary is translated once.
const READ: usize = CHUNK;
/// Rows that are encoded at a time.
const BLOCK: usize = 1 << 13;
/// Rows held at a time of a file that is only read through.
const THROUGH: usize = 1 << 14;

/// What a column of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A string that repeats.
    Word,
    /// A string that is mostly different in every row.
    Text,
    /// A list of strings that repeat.
    Words,
    /// UTC microseconds.
    Instant,
    /// 64 bits.
    Long,
    /// 64 bits that are mostly different in every row.
    Key,
    /// Rows of another table, in order.
    Place,
    /// True or false.
    Flag,
    /// 16 bits.
    Short,
    /// Strings by name.
    Map,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ColumnDef {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

impl ColumnDef {
    pub(crate) fn new(name: &str, kind: Kind) -> Self {
        ColumnDef { name: name.to_owned(), kind }
    }

    fn field(&self) -> Field {
        let data_type = match self.kind {
            Kind::Word => word(),
            Kind::Text => DataType::Utf8,
            Kind::Words => DataType::List(Arc::new(element())),
            Kind::Instant => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            Kind::Long | Kind::Key | Kind::Place => DataType::Int64,
            Kind::Flag => DataType::Boolean,
            Kind::Short => DataType::Int16,
            Kind::Map => DataType::Map(Arc::new(entries()), false),
        };
        Field::new(&self.name, data_type, true)
    }
}

fn word() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

/// Returns the field of a list's elements.
pub(crate) fn element() -> Field {
    Field::new("element", word(), true)
}

/// Returns the field of a map's entries.
pub(crate) fn entries() -> Field {
    let pair = vec![Field::new("key", word(), false), Field::new("value", word(), true)];
    Field::new("key_value", DataType::Struct(pair.into()), false)
}

/// Returns the Arrow schema of columns.
pub(crate) fn schema(columns: &[ColumnDef]) -> Arc<Schema> {
    Arc::new(Schema::new(columns.iter().map(ColumnDef::field).collect::<Vec<_>>()))
}

/// For what a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    /// Events: many, written once and seldom read.
    Small,
    /// Facts: every question reads them, and they can be made anew.
    Quick,
}

/// How hard zstd tries.
const LEVEL: i32 = 1;

impl Packing {
    fn compression(self) -> Compression {
        match self {
            Packing::Small => Compression::ZSTD(ZstdLevel::try_new(LEVEL).unwrap_or_default()),
            Packing::Quick => Compression::LZ4_RAW,
        }
    }

    /// Packs a page as [`Packing::compression`] says.
    fn pack(self, page: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Packing::Small => zstd::bulk::compress(page, LEVEL),
            Packing::Quick => Ok(lz4_flex::block::compress(page)),
        }
    }
}

/// Writes one file of a table's partition, whole and flushed; nothing refers to it yet. Each batch
/// begins a row group, so all but the last have [`CHUNK`] rows.
pub(crate) fn write(
    disk: &Disk,
    (table, part): (&Path, &str),
    packing: Packing,
    columns: &[ColumnDef],
    batches: impl Iterator<Item = RecordBatch>,
) -> Result<FileEntry, StoreError> {
    let name = format!("part={part}/{}.parquet", unique_name());
    let path = table.join(&name);
    disk.make_folder(path.parent().unwrap_or(table))?;
    disk.step()?;
    disk.begin(&path);
    let (rows, ranges) = write_batches(disk, &path, packing, columns, batches)?;
    disk.sync_file(&path)?;
    disk.sync_folder(path.parent().unwrap_or(table))?;
    let size = path.metadata().map_err(StoreError::io("read", &path))?.len();
    Ok(FileEntry { path: name, part: part.to_owned(), rows, size, ranges })
}

type Ranges = BTreeMap<String, (Micros, Micros)>;

fn write_batches(
    disk: &Disk,
    path: &Path,
    packing: Packing,
    columns: &[ColumnDef],
    batches: impl Iterator<Item = RecordBatch>,
) -> Result<(u64, Ranges), StoreError> {
    let failed = |error: ParquetError| StoreError::io("write", path)(of_system(error));
    let file = File::create_new(path).map_err(StoreError::io("create", path))?;
    let properties = properties(packing, columns);
    let (mut writer, factory) =
        ArrowWriter::try_new(BufWriter::new(file), schema(columns), Some(properties))
            .and_then(ArrowWriter::into_serialized_writer)
            .map_err(failed)?;
    let (mut rows, mut ranges) = (0, Ranges::new());
    for batch in batches {
        for start in (0..batch.num_rows()).step_by(CHUNK) {
            let group = batch.slice(start, CHUNK.min(batch.num_rows() - start));
            coded::write(&mut writer, &factory, packing, &group).map_err(failed)?;
        }
        rows += batch.num_rows() as u64;
        widen(&mut ranges, columns, &batch);
    }
    disk.step()?;
    let file = writer.into_inner().map_err(failed)?;
    file.into_inner().map_err(|error| StoreError::io("write", path)(error.into_error()))?;
    Ok((rows, ranges))
}

/// Returns what the system said, where that is what went wrong.
fn of_system(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(inner) => io::Error::other(inner),
        },
        error => io::Error::other(error),
    }
}

fn widen(ranges: &mut Ranges, columns: &[ColumnDef], batch: &RecordBatch) {
    for (column, array) in columns.iter().zip(batch.columns()) {
        if column.kind != Kind::Instant {
            continue;
        }
        let array = array.as_primitive::<TimestampMicrosecondType>();
        let (low, high) = (arrow::compute::min(array), arrow::compute::max(array));
        if let (Some(low), Some(high)) = (low, high) {
            let range = ranges.entry(column.name.clone()).or_insert((low, high));
            *range = (range.0.min(low), range.1.max(high));
        }
    }
}

fn properties(packing: Packing, columns: &[ColumnDef]) -> WriterProperties {
    let mut builder = WriterProperties::builder()
        .set_compression(packing.compression())
        .set_statistics_enabled(EnabledStatistics::None)
        .set_write_batch_size(BLOCK);
    for column in columns {
        let path = ColumnPath::from(column.name.as_str());
        // What others skip row groups by.
        if column.kind == Kind::Instant {
            let chunks = EnabledStatistics::Chunk;
            builder = builder.set_column_statistics_enabled(path.clone(), chunks);
        }
        // Where values hardly repeat, looking for repetition only costs time.
        if matches!(column.kind, Kind::Instant | Kind::Text | Kind::Key | Kind::Place) {
            builder = builder.set_column_dictionary_enabled(path.clone(), false);
        }
        if column.kind == Kind::Place {
            builder = builder.set_column_encoding(path, Encoding::DELTA_BINARY_PACKED);
        }
    }
    builder.build()
}

/// Rows of a file, read as they are asked for.
pub(crate) struct Batches<'a> {
    path: &'a Path,
    reader: ParquetRecordBatchReader,
    /// How many rows the file has.
    pub(crate) rows: usize,
}

impl Iterator for Batches<'_> {
    type Item = Result<RecordBatch, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = self.reader.next()?;
        Some(batch.map_err(|error| StoreError::damaged(self.path, error)))
    }
}

/// Reads columns of a file, or some of its rows. Columns the file lacks are left out.
pub(crate) fn read<'a>(
    path: &'a Path,
    columns: &[&str],
    rows: Option<RowSelection>,
) -> Result<Batches<'a>, StoreError> {
    let mut opened = open(path, columns)?;
    let row_count = opened.metadata().file_metadata().num_rows().max(0) as usize;
    if let Some(rows) = rows {
        opened = opened.with_row_selection(rows);
    }
    Ok(Batches { path, reader: build(path, opened)?, rows: row_count })
}

/// Reads columns of a file that is not whole, a row group each; nothing of one that cannot be read.
///
/// # Errors
///
/// Damaged where the end of the file is, which says what lies where.
pub(crate) fn read_groups(
    path: &Path,
    columns: &[&str],
) -> Result<Vec<Option<Vec<RecordBatch>>>, StoreError> {
    let groups = open(path, columns)?.metadata().num_row_groups();
    let read = |group: usize| -> Result<Option<Vec<RecordBatch>>, StoreError> {
        Ok(collect(path, open(path, columns)?.with_row_groups(vec![group])).ok())
    };
    (0..groups).map(read).collect()
}

fn open(
    path: &Path,
    columns: &[&str],
) -> Result<ParquetRecordBatchReaderBuilder<File>, StoreError> {
    let file = File::open(path).map_err(StoreError::io("open", path))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file)
        .map_err(|error| StoreError::damaged(path, error))?;
    let wanted: Vec<usize> = builder
        .schema()
        .fields()
        .iter()
        .enumerate()
        .filter(|(_, field)| columns.contains(&field.name().as_str()))
        .map(|(index, _)| index)
        .collect();
    let mask = ProjectionMask::roots(builder.parquet_schema(), wanted);
    Ok(builder.with_projection(mask).with_batch_size(READ))
}

fn collect(
    path: &Path,
    opened: ParquetRecordBatchReaderBuilder<File>,
) -> Result<Vec<RecordBatch>, StoreError> {
    let batches: Result<Vec<RecordBatch>, _> = build(path, opened)?.collect();
    batches.map_err(|error| StoreError::damaged(path, error))
}

fn build(
    path: &Path,
    opened: ParquetRecordBatchReaderBuilder<File>,
) -> Result<ParquetRecordBatchReader, StoreError> {
    opened.build().map_err(|error| StoreError::damaged(path, error))
}

/// Returns the names of a file's columns.
pub(crate) fn column_names(path: &Path) -> Result<Vec<String>, StoreError> {
    let file = File::open(path).map_err(StoreError::io("open", path))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file)
        .map_err(|error| StoreError::damaged(path, error))?;
    Ok(builder.schema().fields().iter().map(|field| field.name().clone()).collect())
}

/// Reads a file through and returns how many rows it has: where its end is whole, what is before
/// need not be.
pub(crate) fn read_through(path: &Path) -> Result<u64, StoreError> {
    let file = File::open(path).map_err(StoreError::io("open", path))?;
    let damaged = |error: ParquetError| StoreError::damaged(path, error);
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(damaged)?;
    let reader = builder.with_batch_size(THROUGH).build().map_err(damaged)?;
    let mut rows = 0;
    for batch in reader {
        rows += batch.map_err(|error| StoreError::damaged(path, error))?.num_rows() as u64;
    }
    Ok(rows)
}

/// Where the strings of a dictionary lie in arrays that hold only those in use. It is as large as
/// the dictionary, so one is used for all arrays.
#[derive(Default)]
pub(crate) struct Places {
    /// By code, the place in the array plus one; 0 where it is not there.
    known: Vec<i32>,
    used: Vec<u32>,
}

impl Places {
    fn of(&mut self, code: u32) -> i32 {
        let Some(known) = self.known.get_mut(code as usize) else { return -1 };
        if *known == 0 {
            self.used.push(code);
            *known = self.used.len() as i32;
        }
        *known - 1
    }

    fn forget(&mut self) {
        for code in self.used.drain(..) {
            self.known[code as usize] = 0;
        }
    }
}

/// Turns codes into a dictionary array that holds only the strings in use.
pub(crate) fn words(
    codes: impl Iterator<Item = u32>,
    dictionary: &Dictionary,
    places: &mut Places,
) -> ArrayRef {
    places.known.resize(dictionary.len().max(places.known.len()), 0);
    let keys: Vec<i32> = codes.map(|code| places.of(code)).collect();
    let nulls = nulls(keys.len(), |row| keys[row] < 0);
    let values = places.used.iter().map(|code| dictionary.get(*code)).collect::<StringArray>();
    places.forget();
    Arc::new(DictionaryArray::<Int32Type>::new(
        Int32Array::new(keys.into(), nulls),
        Arc::new(values),
    ))
}

/// Returns which of so many rows hold nothing; nothing where all hold something.
fn nulls(rows: usize, is_null: impl Fn(usize) -> bool) -> Option<NullBuffer> {
    let present = NullBuffer::new(BooleanBuffer::collect_bool(rows, |row| !is_null(row)));
    (present.null_count() > 0).then_some(present)
}

/// Turns strings into an array.
pub(crate) fn texts<'a>(values: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(values.collect::<StringArray>())
}

/// Turns microseconds into an array; [`NULL_INT`] becomes null.
pub(crate) fn instants(values: Vec<i64>) -> ArrayRef {
    let nulls = nulls(values.len(), |row| values[row] == NULL_INT);
    Arc::new(TimestampMicrosecondArray::new(values.into(), nulls).with_timezone("UTC"))
}

/// Turns integers into an array; [`NULL_INT`] becomes null.
pub(crate) fn longs(values: Vec<i64>) -> ArrayRef {
    let nulls = nulls(values.len(), |row| values[row] == NULL_INT);
    Arc::new(Int64Array::new(values.into(), nulls))
}

/// Turns bytes into an array of 16 bits.
pub(crate) fn shorts(values: &[u8]) -> ArrayRef {
    Arc::new(values.iter().map(|value| i16::from(*value)).collect::<Int16Array>())
}

/// Turns the truths of so many rows into an array.
pub(crate) fn flags(rows: usize, value: impl Fn(usize) -> bool) -> ArrayRef {
    Arc::new(BooleanArray::new(BooleanBuffer::collect_bool(rows, value), None))
}

/// Appends the codes of an array of strings.
pub(crate) fn take_words(array: &dyn Array, dictionary: &mut Dictionary, out: &mut Vec<u32>) {
    if let Some(array) = array.as_any().downcast_ref::<DictionaryArray<Int32Type>>() {
        let mut values = Vec::new();
        take_words(array.values().as_ref(), dictionary, &mut values);
        let code = |key: &i32| values.get(*key as usize).copied().unwrap_or(NULL_CODE);
        let start = out.len();
        out.extend(array.keys().values().iter().map(code));
        set_nulls(array.keys(), &mut out[start..], NULL_CODE);
    } else if let Some(array) = array.as_string_opt::<i32>() {
        out.extend(array.iter().map(|value| dictionary.intern_option(value)));
    } else {
        out.extend(std::iter::repeat_n(NULL_CODE, array.len()));
    }
}

/// Appends the strings of an array; null becomes the empty one.
pub(crate) fn take_texts(array: &dyn Array, out: &mut Texts) {
    match array.as_string_opt::<i32>() {
        Some(array) => array.iter().for_each(|value| out.push(value.unwrap_or_default())),
        None => (0..array.len()).for_each(|_| out.push("")),
    }
}

/// Appends the integers or microseconds of an array; null becomes [`NULL_INT`].
pub(crate) fn take_integers(array: &dyn Array, out: &mut Vec<i64>) {
    let values: &[i64] = match array.data_type() {
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            array.as_primitive::<TimestampMicrosecondType>().values()
        }
        DataType::Int64 => array.as_primitive::<Int64Type>().values(),
        _ => {
            out.extend(std::iter::repeat_n(NULL_INT, array.len()));
            return;
        }
    };
    let start = out.len();
    out.extend_from_slice(values);
    set_nulls(array, &mut out[start..], NULL_INT);
}

/// Puts a value where an array holds nothing.
fn set_nulls<T: Copy>(array: &dyn Array, values: &mut [T], null: T) {
    let Some(present) = array.nulls().filter(|nulls| nulls.null_count() > 0) else { return };
    for (value, is_present) in values.iter_mut().zip(present) {
        if !is_present {
            *value = null;
        }
    }
}

/// Appends the truths or 16-bit sets of an array as bytes; null becomes 0.
pub(crate) fn take_bytes(array: &dyn Array, out: &mut Vec<u8>) {
    match array.data_type() {
        DataType::Boolean => {
            let start = out.len();
            out.extend(array.as_boolean().values().iter().map(u8::from));
            set_nulls(array, &mut out[start..], 0);
        }
        DataType::Int16 => {
            let array = array.as_primitive::<Int16Type>();
            out.extend(array.iter().map(|value| value.unwrap_or(0) as u8));
        }
        _ => out.extend(std::iter::repeat_n(0, array.len())),
    }
}

#[cfg(test)]
mod tests;
