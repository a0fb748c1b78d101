//! Events as Parquet files: one table a stream, all of one shape.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, MapArray, RecordBatch, StructArray};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::DataType;
use baremo_model::event::{AUTOMATED, PUBLIC, SUBJECT_SEPARATOR, SYNTHESISED, subject_parts};
use baremo_model::{ActorKind, Dictionary, EventBatch, EventColumns, EventKind, NULL_CODE, Stream};
use parquet::arrow::arrow_reader::RowSelection;

use crate::error::StoreError;
use crate::parquet::{self as file, CHUNK, ColumnDef, Kind, Places};

/// Stands for the column whose name the stream gives.
const SUBJECT: &str = "subject";

/// By what a subject is found in a file.
const SUBJECT_KEY: &str = "subject_key";

/// By what the events of a record are found in a file.
const RECORD_KEY: &str = "record_key";

/// Rows that room is made for at once, at most: the end of a damaged file may tell any number.
const ROOM: usize = 16 * CHUNK;

/// What records and their versions are told apart by.
const RECORD: [&str; 3] = ["record_id", RECORD_KEY, "version"];

/// The columns of a table, in order, without the partition.
const COLUMNS: [(&str, Kind); 22] = [
    ("source", Kind::Word),
    (SUBJECT, Kind::Word),
    ("record_id", Kind::Text),
    (RECORD_KEY, Kind::Key),
    ("version", Kind::Long),
    ("digest", Kind::Key),
    ("ordinal", Kind::Long),
    ("order", Kind::Long),
    ("at", Kind::Instant),
    ("kind", Kind::Word),
    ("actor", Kind::Word),
    ("actor_kind", Kind::Word),
    ("public", Kind::Flag),
    ("automated", Kind::Flag),
    ("synthesised", Kind::Flag),
    ("customer", Kind::Word),
    ("channel", Kind::Word),
    ("brand", Kind::Word),
    ("team", Kind::Word),
    ("value", Kind::Word),
    ("attributes", Kind::Map),
    (SUBJECT_KEY, Kind::Long),
];

/// Returns the name of a column in the table of a stream.
fn name_in(stream: Stream, name: &'static str) -> &'static str {
    if name == SUBJECT { stream.subject_column() } else { name }
}

/// Returns the columns of a stream's table.
pub(crate) fn columns(stream: Stream) -> Vec<ColumnDef> {
    COLUMNS.iter().map(|(name, kind)| ColumnDef::new(name_in(stream, name), *kind)).collect()
}

/// Returns the given rows as batches, in the given order.
pub(crate) fn batches<'a>(
    events: &'a EventBatch<'a>,
    keys: &'a [u64],
    order: &'a [u32],
) -> impl Iterator<Item = RecordBatch> + 'a {
    let schema = file::schema(&columns(events.stream));
    let mut sources = Dictionary::new();
    let mut ids = Dictionary::new();
    let subjects: Vec<(u32, u32)> = events
        .subjects
        .iter()
        .map(subject_parts)
        .map(|(source, id)| (sources.intern(source), ids.intern(id)))
        .collect();
    let mut places = Places::default();
    order.chunks(CHUNK).map(move |rows| {
        let arrays = arrays(events, keys, rows, (&sources, &ids, &subjects), &mut places);
        RecordBatch::try_new(schema.clone(), arrays).expect("arrays are built for this schema")
    })
}

/// Distinct sources, distinct ids, and the codes of both for each subject.
type Subjects<'a> = (&'a Dictionary, &'a Dictionary, &'a [(u32, u32)]);

fn arrays(
    events: &EventBatch<'_>,
    keys: &[u64],
    rows: &[u32],
    (sources, ids, subjects): Subjects<'_>,
    places: &mut Places,
) -> Vec<ArrayRef> {
    let strings = events.strings;
    let word = |codes: &[u32], places: &mut Places| {
        file::words(rows.iter().map(|row| codes[*row as usize]), strings, places)
    };
    let long = |value: &dyn Fn(usize) -> i64| {
        file::longs(rows.iter().map(|row| value(*row as usize)).collect())
    };
    let flag =
        |bit: u8| file::flags(rows.len(), |place| events.flags[rows[place] as usize] & bit != 0);
    let subject = |row: &u32| subjects[events.subject[*row as usize] as usize];
    let ((kinds, kind_codes), actor_kinds) = (kind_words(), actor_kind_words());
    vec![
        file::words(rows.iter().map(|row| subject(row).0), sources, places),
        file::words(rows.iter().map(|row| subject(row).1), ids, places),
        file::texts(rows.iter().map(|row| events.record_id.get(*row as usize))),
        long(&|row| events.record[row] as i64),
        long(&|row| events.version[row]),
        long(&|row| events.digest[row] as i64),
        long(&|row| i64::from(events.ordinal[row])),
        long(&|row| events.order[row]),
        file::instants(rows.iter().map(|row| events.at[*row as usize]).collect()),
        file::words(
            rows.iter().map(|row| kind_codes[usize::from(events.kind[*row as usize])]),
            &kinds,
            places,
        ),
        word(events.actor, places),
        file::words(
            rows.iter().map(|row| events.actor_kind[*row as usize].into()),
            &actor_kinds,
            places,
        ),
        flag(PUBLIC),
        flag(AUTOMATED),
        flag(SYNTHESISED),
        word(events.customer, places),
        word(events.channel, places),
        word(events.brand, places),
        word(events.team, places),
        word(events.value, places),
        attributes(events, rows, places),
        long(&|row| keys[events.subject[row] as usize] as i64),
    ]
}

fn attributes(events: &EventBatch<'_>, rows: &[u32], places: &mut Places) -> ArrayRef {
    let (mut names, mut values) = (Vec::new(), Vec::new());
    let lengths = rows.iter().map(|row| {
        let before = names.len();
        for (name, value) in events.attributes(*row as usize) {
            names.push(name);
            values.push(value);
        }
        names.len() - before
    });
    let offsets = OffsetBuffer::from_lengths(lengths.collect::<Vec<_>>());
    let field = file::entries();
    let DataType::Struct(pair) = field.data_type() else {
        unreachable!("the entries of a map are structs")
    };
    let keys = file::words(names.into_iter(), events.strings, places);
    let values = file::words(values.into_iter(), events.strings, places);
    let entries = StructArray::new(pair.clone(), vec![keys, values], None);
    Arc::new(MapArray::new(Arc::new(field), offsets, entries, None, false))
}

/// Returns the words of kinds, and the code of each kind's word by the kind's byte.
fn kind_words() -> (Dictionary, Vec<u32>) {
    let mut words = Dictionary::new();
    let codes = EventKind::ALL.iter().map(|kind| words.intern(kind.word())).collect();
    (words, codes)
}

fn actor_kind_words() -> Dictionary {
    dictionary(ActorKind::ALL.iter().map(|kind| kind.word()))
}

fn dictionary<'a>(words: impl Iterator<Item = &'a str>) -> Dictionary {
    let mut dictionary = Dictionary::new();
    for word in words {
        dictionary.intern(word);
    }
    dictionary
}

/// Appends the events of a file, or some of its rows.
pub(crate) fn read(
    path: &Path,
    rows: Option<RowSelection>,
    into: &mut EventColumns,
) -> Result<(), StoreError> {
    read_columns(path, |name| name != SUBJECT_KEY, rows, into)
}

/// Appends what a fold reads of the events of a file: all but what records are told apart by, since
/// each is there in one version.
pub(crate) fn read_reduced(path: &Path, into: &mut EventColumns) -> Result<(), StoreError> {
    let wanted = |name: &str| name != SUBJECT_KEY && !RECORD.contains(&name);
    read_columns(path, wanted, None, into)
}

/// Returns the events of each row group of a file that is not whole, in order; nothing of a group
/// that cannot be read.
pub(crate) fn read_groups(
    path: &Path,
    stream: Stream,
) -> Result<Vec<Option<EventColumns>>, StoreError> {
    let names: Vec<&'static str> =
        COLUMNS.iter().map(|(name, _)| *name).filter(|name| *name != SUBJECT_KEY).collect();
    let columns: Vec<&str> = names.iter().map(|name| name_in(stream, name)).collect();
    let events = |batches: Option<Vec<RecordBatch>>| {
        let mut events = EventColumns::of(stream);
        for batch in batches? {
            take(&batch, &names, &mut events).ok()?;
        }
        Some(events)
    };
    Ok(file::read_groups(path, &columns)?.into_iter().map(events).collect())
}

fn read_columns(
    path: &Path,
    wanted: impl Fn(&str) -> bool,
    rows: Option<RowSelection>,
    into: &mut EventColumns,
) -> Result<(), StoreError> {
    let wanted = COLUMNS.iter().map(|(name, _)| *name).filter(|name| wanted(name));
    let names: Vec<&'static str> = wanted.collect();
    let columns: Vec<&str> = names.iter().map(|name| name_in(into.stream, name)).collect();
    let is_whole = rows.is_none();
    let batches = file::read(path, &columns, rows)?;
    if is_whole {
        into.reserve(batches.rows.min(ROOM), names.contains(&RECORD_KEY));
    }
    for batch in batches {
        take(&batch?, &names, into).map_err(|missing| lacks(path, missing))?;
    }
    Ok(())
}

fn lacks(path: &Path, column: &str) -> StoreError {
    StoreError::damaged(path, format!("it has no column `{column}`"))
}

fn take(
    batch: &RecordBatch,
    names: &[&'static str],
    into: &mut EventColumns,
) -> Result<(), &'static str> {
    let column = |name: &'static str| batch.column_by_name(name).ok_or(name);
    let integers = |name: &'static str| -> Result<Vec<i64>, &'static str> {
        let mut values = Vec::with_capacity(batch.num_rows());
        file::take_integers(column(name)?, &mut values);
        Ok(values)
    };
    take_subjects(column("source")?, column(name_in(into.stream, SUBJECT))?, into);
    if names.contains(&RECORD_KEY) {
        into.record.extend(integers(RECORD_KEY)?.into_iter().map(|value| value as u64));
        into.version.extend(integers("version")?);
    }
    into.digest.extend(integers("digest")?.into_iter().map(|value| value as u64));
    into.ordinal.extend(integers("ordinal")?.into_iter().map(|value| value as u32));
    into.order.extend(integers("order")?);
    into.at.extend(integers("at")?);
    let stream = into.stream;
    // A word of a newer version, which no fold here knows, is one that changes nothing.
    let kind = |word: &str| EventKind::from_word(stream, word).unwrap_or(EventKind::Changed) as u8;
    take_bytes_of(column("kind")?, kind, &mut into.kind);
    let actor = |word: &str| ActorKind::from_word(word).unwrap_or(ActorKind::Unknown) as u8;
    take_bytes_of(column("actor_kind")?, actor, &mut into.actor_kind);
    let start = into.flags.len();
    into.flags.resize(into.at.len(), 0);
    for (name, bit) in [("public", PUBLIC), ("automated", AUTOMATED), ("synthesised", SYNTHESISED)]
    {
        let mut values = Vec::with_capacity(batch.num_rows());
        file::take_bytes(column(name)?, &mut values);
        for (flags, value) in into.flags[start..].iter_mut().zip(values) {
            *flags |= bit * value;
        }
    }
    let strings = &mut into.strings;
    if names.contains(&"record_id") {
        file::take_texts(column("record_id")?, &mut into.record_id);
    }
    file::take_words(column("actor")?, strings, &mut into.actor);
    file::take_words(column("customer")?, strings, &mut into.customer);
    file::take_words(column("channel")?, strings, &mut into.channel);
    file::take_words(column("brand")?, strings, &mut into.brand);
    file::take_words(column("team")?, strings, &mut into.team);
    file::take_words(column("value")?, strings, &mut into.value);
    take_attributes(column("attributes")?, into)
}

fn take_subjects(sources: &ArrayRef, ids: &ArrayRef, into: &mut EventColumns) {
    let (mut source_names, mut id_names) = (Dictionary::new(), Dictionary::new());
    let (mut source_codes, mut id_codes) = (Vec::new(), Vec::new());
    file::take_words(sources, &mut source_names, &mut source_codes);
    file::take_words(ids, &mut id_names, &mut id_codes);
    let mut last = (NULL_CODE, NULL_CODE, 0);
    for (source, id) in source_codes.into_iter().zip(id_codes) {
        // Files are sorted by subject, so most rows repeat the subject before them.
        if (source, id) != (last.0, last.1) || last.0 == NULL_CODE {
            let source_name = source_names.get(source).unwrap_or_default();
            let id_name = id_names.get(id).unwrap_or_default();
            let subject = format!("{source_name}{SUBJECT_SEPARATOR}{id_name}");
            last = (source, id, into.subjects.intern(&subject));
        }
        into.subject.push(last.2);
    }
}

/// Appends the byte each word stands for; that of the empty word for none.
fn take_bytes_of(array: &ArrayRef, byte: impl Fn(&str) -> u8, out: &mut Vec<u8>) {
    let (mut names, mut codes) = (Dictionary::new(), Vec::new());
    file::take_words(array, &mut names, &mut codes);
    let bytes: Vec<u8> = names.iter().map(&byte).collect();
    let none = byte("");
    out.extend(codes.iter().map(|code| bytes.get(*code as usize).copied().unwrap_or(none)));
}

fn take_attributes(array: &ArrayRef, into: &mut EventColumns) -> Result<(), &'static str> {
    let map = array.as_map_opt().ok_or("attributes")?;
    let offsets = map.value_offsets();
    let base = into.attribute_names.len() as i64 - i64::from(offsets[0]);
    let (first, last) = (offsets[0] as usize, offsets[offsets.len() - 1] as usize);
    let keys = map.keys().slice(first, last - first);
    let values = map.values().slice(first, last - first);
    file::take_words(&keys, &mut into.strings, &mut into.attribute_names);
    file::take_words(&values, &mut into.strings, &mut into.attribute_values);
    into.attribute_ends.extend(offsets[1..].iter().map(|end| (i64::from(*end) + base) as u32));
    Ok(())
}

/// Returns the rows of a file whose subject has one of these keys.
pub(crate) fn find(
    path: &Path,
    wanted: impl Fn(u64) -> bool,
) -> Result<Option<RowSelection>, StoreError> {
    select(path, SUBJECT_KEY, |column| {
        let mut keys = Vec::new();
        file::take_integers(column, &mut keys);
        keys.into_iter().map(|key| wanted(key as u64)).collect()
    })
}

/// Returns the rows of a file whose event is of this kind.
pub(crate) fn of_kind(path: &Path, kind: EventKind) -> Result<Option<RowSelection>, StoreError> {
    select(path, "kind", |column| {
        let mut kinds = Vec::new();
        take_bytes_of(column, |word| u8::from(word == kind.word()), &mut kinds);
        kinds.into_iter().map(|is| is == 1).collect()
    })
}

/// Returns the rows of a file that a test of one column chooses; `None` for none.
fn select(
    path: &Path,
    name: &str,
    test: impl Fn(&ArrayRef) -> Vec<bool>,
) -> Result<Option<RowSelection>, StoreError> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for batch in file::read(path, &[name], None)? {
        let batch = batch?;
        let chosen = test(batch.column_by_name(name).ok_or_else(|| lacks(path, name))?);
        for (row, _) in chosen.iter().enumerate().filter(|(_, chosen)| **chosen) {
            match ranges.last_mut() {
                Some(range) if range.end == start + row => range.end += 1,
                _ => ranges.push(start + row..start + row + 1),
            }
        }
        start += batch.num_rows();
    }
    if ranges.is_empty() {
        return Ok(None);
    }
    Ok(Some(RowSelection::from_consecutive_ranges(ranges.into_iter(), start)))
}

/// Hands on the key of the record of each event in a file.
pub(crate) fn each_record(path: &Path, see: &mut dyn FnMut(u64)) -> Result<(), StoreError> {
    for batch in file::read(path, &[RECORD_KEY], None)? {
        let batch = batch?;
        let column = batch.column_by_name(RECORD_KEY).ok_or_else(|| lacks(path, RECORD_KEY))?;
        let mut keys = Vec::new();
        file::take_integers(column, &mut keys);
        keys.into_iter().for_each(|key| see(key as u64));
    }
    Ok(())
}

/// By what events of one record are told apart, whichever version they are of.
const TOLD_APART: [&str; 4] = [RECORD_KEY, "version", "ordinal", "digest"];

/// Hands on of each event in a file the key of its record, its version, its place and its digest.
pub(crate) fn each_version(
    path: &Path,
    see: &mut dyn FnMut(u64, i64, u32, u64),
) -> Result<(), StoreError> {
    for batch in file::read(path, &TOLD_APART, None)? {
        let batch = batch?;
        let mut columns: [Vec<i64>; 4] = Default::default();
        for (name, values) in TOLD_APART.iter().zip(&mut columns) {
            let column = batch.column_by_name(name).ok_or_else(|| lacks(path, name))?;
            file::take_integers(column, values);
        }
        let [records, versions, ordinals, digests] = columns;
        for (row, record) in records.into_iter().enumerate() {
            see(record as u64, versions[row], ordinals[row] as u32, digests[row] as u64);
        }
    }
    Ok(())
}

/// Returns the distinct keys of the subjects in a file, sorted.
pub(crate) fn subject_keys(path: &Path) -> Result<Vec<u64>, StoreError> {
    let mut keys = Vec::new();
    for batch in file::read(path, &[SUBJECT_KEY], None)? {
        let batch = batch?;
        let column = batch.column_by_name(SUBJECT_KEY).ok_or_else(|| lacks(path, SUBJECT_KEY))?;
        file::take_integers(column, &mut keys);
        keys.dedup();
    }
    let mut keys: Vec<u64> = keys.into_iter().map(|key| key as u64).collect();
    keys.sort_unstable();
    keys.dedup();
    Ok(keys)
}
