use std::sync::Arc;

use arrow::array::DictionaryArray;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReaderBuilder, RowSelection,
};
use parquet::file::metadata::PageIndexPolicy;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder};
use parquet::file::reader::{FileReader, SerializedFileReader};

use super::*;
use crate::parquet::{ColumnDef, Kind, schema};

fn settings(packing: Packing, page_rows: usize) -> WriterPropertiesBuilder {
    WriterProperties::builder()
        .set_compression(packing.compression())
        .set_statistics_enabled(EnabledStatistics::None)
        .set_write_batch_size(page_rows)
        .set_data_page_row_count_limit(page_rows)
}

fn group(words: DictionaryArray<Int32Type>) -> RecordBatch {
    let schema = schema(&[ColumnDef::new("word", Kind::Word)]);
    RecordBatch::try_new(schema, vec![Arc::new(words)]).expect("the column fits")
}

/// Returns the file of row groups as it is written here.
fn ours(packing: Packing, settings: WriterProperties, groups: &[RecordBatch]) -> Bytes {
    let writer = ArrowWriter::try_new(Vec::<u8>::new(), groups[0].schema(), Some(settings));
    let (mut file, factory) =
        writer.and_then(ArrowWriter::into_serialized_writer).expect("it can be begun");
    for group in groups {
        write(&mut file, &factory, packing, group).expect("it can be written");
    }
    Bytes::from(file.into_inner().expect("it can be finished"))
}

/// Returns the file of row groups as the library writes it.
fn theirs(settings: WriterProperties, groups: &[RecordBatch]) -> Bytes {
    let writer = ArrowWriter::try_new(Vec::<u8>::new(), groups[0].schema(), Some(settings));
    let mut writer = writer.expect("it can be begun");
    for group in groups {
        writer.write(group).expect("it can be written");
        writer.flush().expect("it can be written");
    }
    Bytes::from(writer.into_inner().expect("it can be finished"))
}

/// Reads rows, skipping pages by where the file says they lie.
fn read(file: &Bytes, rows: Option<RowSelection>) -> Vec<Option<String>> {
    let options = ArrowReaderOptions::new().with_offset_index_policy(PageIndexPolicy::Required);
    let mut reader = ParquetRecordBatchReaderBuilder::try_new_with_options(file.clone(), options)
        .expect("it can be read")
        .with_batch_size(1 << 16);
    if let Some(rows) = rows {
        reader = reader.with_row_selection(rows);
    }
    let mut found = Vec::new();
    for batch in reader.build().expect("it can be read") {
        let batch = batch.expect("it can be read");
        let words = batch.column(0).as_dictionary::<Int32Type>();
        let words = words.downcast_dict::<StringArray>().expect("words are strings");
        found.extend(words.into_iter().map(|word| word.map(str::to_owned)));
    }
    found
}

/// Tells of what row groups consist, but for how many words a dictionary has: of a slice, ours has
/// those of the whole.
fn parts(file: &Bytes) -> Vec<String> {
    let reader = SerializedFileReader::new(file.clone()).expect("it can be read");
    let mut parts = Vec::new();
    for index in 0..reader.num_row_groups() {
        let part = reader.get_row_group(index).expect("it can be read");
        let chunk = part.metadata().column(0);
        let encodings = (chunk.encodings_mask(), chunk.page_encoding_stats_mask());
        let (values, statistics) = (chunk.num_values(), chunk.statistics());
        parts.push(format!("{encodings:?} {:?} {values} {statistics:?}", chunk.compression()));
        for page in part.get_column_page_reader(0).expect("it can be read") {
            let page = page.expect("it can be read");
            let values = if page.is_dictionary_page() { 0 } else { page.num_values() };
            parts.push(format!("{} {} {values}", page.page_type(), page.encoding()));
        }
    }
    parts
}

/// Writes words in two row groups and compares what is read, and how it is kept, with the library.
fn check(words: &[Option<&str>], page_rows: usize) {
    let batch = group(words.iter().copied().collect());
    // Mostly in the midst of eight rows, whose nulls share a byte.
    let middle = words.len() / 3;
    let groups = [batch.slice(0, middle), batch.slice(middle, words.len() - middle)];
    let expected: Vec<Option<String>> = words.iter().map(|word| word.map(str::to_owned)).collect();
    let last = words.len() - 1;
    for packing in [Packing::Small, Packing::Quick] {
        let settings = settings(packing, page_rows).build();
        let file = ours(packing, settings.clone(), &groups);
        assert_eq!(read(&file, None), expected, "{packing:?}");
        let ranges = std::iter::once(last..words.len());
        let selection = RowSelection::from_consecutive_ranges(ranges, words.len());
        assert_eq!(read(&file, Some(selection)), expected[last..], "{packing:?}");
        assert_eq!(parts(&file), parts(&theirs(settings, &groups)), "{packing:?}");
    }
}

#[test]
fn what_is_written_is_read() {
    let (a, b, empty) = (Some("a"), Some("b"), Some(""));
    check(&[None, None, a, b, a, None], 4);
    check(&[a, None, b, empty, None, empty, b], 4);
    check(&[empty; 3], 8);
    check(&[a; 20], 8);
    check(&[None; 20], 8);
    // Pages that hold nothing, everything and something.
    let mut pages = vec![None; 40];
    pages[10..20].fill(a);
    pages[32] = b;
    check(&pages, 8);
}

#[test]
fn codes_of_every_width_are_read_in_runs_and_packed() {
    for count in [2, 3, 5, 9, 17, 40, 200, 300] {
        let words: Vec<String> = (0..count).map(|word| word.to_string()).collect();
        for hole in [7, usize::MAX] {
            let word = |row: usize| if row < 300 { row / 30 } else { row * row / 7 };
            let held = |row: usize| row % hole != hole - 1;
            let rows: Vec<Option<&str>> =
                (0..600).map(|row| held(row).then(|| words[word(row) % count].as_str())).collect();
            check(&rows, 150);
        }
    }
}

#[test]
fn more_than_two_bytes_of_words_are_read() {
    let words: Vec<String> = (0..70_000).map(|word| word.to_string()).collect();
    let rows: Vec<Option<&str>> =
        (0..90_000).map(|row| Some(words[row % words.len()].as_str())).collect();
    check(&rows, 20_000);
}

#[test]
fn the_dictionary_of_a_file_is_the_one_in_memory() {
    let words = Arc::new(StringArray::from(vec!["later", "first", "unused"]));
    let batch = group(DictionaryArray::new(Int32Array::from(vec![1, 0, 1]), words));
    let file = ours(Packing::Quick, settings(Packing::Quick, 8).build(), &[batch]);
    let reader = SerializedFileReader::new(file).expect("it can be read");
    let first = reader.get_row_group(0).expect("it can be read");
    let mut pages = first.get_column_page_reader(0).expect("it can be read");
    let dictionary = pages.next().expect("it has pages").expect("it can be read");
    // Looked up row by row, `first` would come first, and `unused` never.
    let expected = b"\x05\0\0\0later\x05\0\0\0first\x06\0\0\0unused";
    assert_eq!(&dictionary.buffer()[..], expected);
}

#[test]
fn words_that_fit_no_dictionary_page_are_left_to_the_library() {
    let words: Vec<String> = (0..100).map(|word| word.to_string()).collect();
    let batch = [group(words.iter().map(String::as_str).collect())];
    let settings = settings(Packing::Quick, 16).set_dictionary_page_size_limit(200).build();
    assert_eq!(ours(Packing::Quick, settings.clone(), &batch), theirs(settings, &batch));
}

#[test]
fn runs_are_as_the_first_page_shows_them() {
    let values = [5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 1, 2, 3];
    let mut page = Vec::new();
    runs(&values, 3, &mut page);
    assert_eq!(page, [0x14, 5, 3, 0xd1, 0, 0]);
}
