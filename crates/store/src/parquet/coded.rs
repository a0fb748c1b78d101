//! Row groups, in which words are written from their codes.
//!
//! A column of words has a dictionary and codes in memory and in the file, so the ones become the
//! others; the library's writer would look up the word of every row to find its code anew. What it
//! writes of such a column, and we too, is a chunk:
//!
//! ```text
//! dictionary   each word, after its length in four bytes
//! page         which rows hold a word, one bit each, in runs; their length in four bytes before
//!              how many bits a code has, in one byte, then the codes of those rows in runs
//! page         …
//! ```
//!
//! A run is a value and how often it comes, or groups of eight values packed bit by bit, as
//! <https://parquet.apache.org/docs/file-format/data-pages/encodings/> has it. Ten times 5, then 1,
//! 2 and 3, in three bits each:
//!
//! ```text
//! 14 05         ten times (10 << 1) 5
//! 03 d1 00 00   one group (1 << 1 | 1): 1, 2 and 3 from the lowest bit on, the rest empty
//! ```

use std::io::Write;

use arrow::array::{Array, ArrayRef, AsArray, Int32Array, RecordBatch, StringArray};
use arrow::datatypes::Int32Type;
use bytes::Bytes;
use parquet::arrow::arrow_writer::{ArrowRowGroupWriterFactory, compute_leaves};
use parquet::basic::{Encoding, PageType};
use parquet::column::page::{CompressedPage, Page, PageWriteSpec, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::ParquetError;
use parquet::file::metadata::{ColumnChunkMetaData, OffsetIndexBuilder, PageEncodingStats};
use parquet::file::writer::{SerializedFileWriter, SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;

use super::Packing;

/// Values that are packed together, and from how many on a run pays.
const GROUP: usize = 8;

/// Appends a row group to a file. What words do not fit a dictionary page, and columns of other
/// kinds, are left to the library.
pub(super) fn write<W: Write + Send>(
    file: &mut SerializedFileWriter<W>,
    factory: &ArrowRowGroupWriterFactory,
    packing: Packing,
    rows: &RecordBatch,
) -> Result<(), ParquetError> {
    let writers = factory.create_column_writers(file.flushed_row_groups().len())?;
    let mut leaves = file.schema_descr().columns().to_vec().into_iter().zip(writers);
    let mut next_leaf = || leaves.next().expect("the file has the columns of its rows");
    let dictionary_bytes = file.properties().dictionary_page_size_limit();
    let page_rows = file.properties().data_page_row_count_limit();
    let mut group = file.next_row_group()?;
    for (field, array) in rows.schema_ref().fields().iter().zip(rows.columns()) {
        if let Some(words) = coded(array, dictionary_bytes) {
            let (bytes, close) = chunk(next_leaf().0, packing, words, page_rows)?;
            group.append_column(&bytes, close)?;
            continue;
        }
        for leaf in compute_leaves(field, array)? {
            let mut writer = next_leaf().1;
            writer.write(&leaf)?;
            writer.close()?.append_to_row_group(&mut group)?;
        }
    }
    group.close()?;
    Ok(())
}

/// Returns the codes and the dictionary of a column of words, unless that takes so many bytes.
fn coded(array: &ArrayRef, dictionary_bytes: usize) -> Option<(&Int32Array, &StringArray)> {
    let array = array.as_dictionary_opt::<Int32Type>()?;
    let words = array.values().as_string_opt::<i32>()?;
    let fits = plain_size(words) < dictionary_bytes && words.null_count() == 0;
    fits.then_some((array.keys(), words))
}

/// Returns the chunk of a nullable column, and what is to be known of it.
fn chunk(
    column: ColumnDescPtr,
    packing: Packing,
    (codes, words): (&Int32Array, &StringArray),
    page_rows: usize,
) -> Result<(Bytes, ColumnCloseResult), ParquetError> {
    let mut sink = TrackedWrite::new(Vec::<u8>::new());
    let mut pages = SerializedPageWriter::new(&mut sink);
    let (num_values, width) = (words.len() as u32, code_bits(words.len()));
    let dictionary = put(&mut pages, packing, &plain(words), |buf| Page::DictionaryPage {
        buf,
        num_values,
        encoding: Encoding::PLAIN,
        is_sorted: false,
    })?;
    let mut uncompressed = dictionary.uncompressed_size;
    let mut offsets = OffsetIndexBuilder::new();
    for start in (0..codes.len()).step_by(page_rows) {
        let rows = codes.slice(start, page_rows.min(codes.len() - start));
        let page = put(&mut pages, packing, &data(&rows, width), |buf| Page::DataPage {
            buf,
            num_values: rows.len() as u32,
            encoding: Encoding::RLE_DICTIONARY,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        })?;
        uncompressed += page.uncompressed_size;
        offsets.append_row_count(rows.len() as i64);
        offsets.append_offset_and_size(page.offset as i64, page.compressed_size as i32);
    }
    let written = Bytes::from(sink.into_inner()?);
    let metadata = ColumnChunkMetaData::builder(column)
        .set_compression(packing.compression())
        .set_encodings(vec![Encoding::PLAIN, Encoding::RLE, Encoding::RLE_DICTIONARY])
        .set_page_encoding_stats(page_counts(codes.len().div_ceil(page_rows)))
        .set_total_compressed_size(written.len() as i64)
        .set_total_uncompressed_size(uncompressed as i64)
        .set_num_values(codes.len() as i64)
        .set_dictionary_page_offset(Some(0))
        .set_data_page_offset(dictionary.compressed_size as i64)
        .build()?;
    let close = ColumnCloseResult {
        bytes_written: written.len() as u64,
        rows_written: codes.len() as u64,
        metadata,
        bloom_filter: None,
        column_index: None,
        offset_index: Some(offsets.build()),
    };
    Ok((written, close))
}

/// Says that a dictionary page is followed by so many pages of codes, and no others.
fn page_counts(pages: usize) -> Vec<PageEncodingStats> {
    let (page_type, encoding) = (PageType::DICTIONARY_PAGE, Encoding::PLAIN);
    let dictionary = PageEncodingStats { page_type, encoding, count: 1 };
    let (page_type, encoding) = (PageType::DATA_PAGE, Encoding::RLE_DICTIONARY);
    vec![dictionary, PageEncodingStats { page_type, encoding, count: pages as i32 }]
}

/// Packs a page and appends it.
fn put(
    pages: &mut impl PageWriter,
    packing: Packing,
    page: &[u8],
    as_page: impl FnOnce(Bytes) -> Page,
) -> Result<PageWriteSpec, ParquetError> {
    let packed = Bytes::from(packing.pack(page)?);
    pages.write_page(CompressedPage::new(as_page(packed), page.len()))
}

/// Returns how many bytes words take in a dictionary page.
fn plain_size(words: &StringArray) -> usize {
    let ends = words.value_offsets();
    words.len() * size_of::<u32>() + (ends[words.len()] - ends[0]) as usize
}

/// Returns a dictionary page.
fn plain(words: &StringArray) -> Vec<u8> {
    let mut page = Vec::with_capacity(plain_size(words));
    for word in words.iter().flatten() {
        page.extend_from_slice(&(word.len() as u32).to_le_bytes());
        page.extend_from_slice(word.as_bytes());
    }
    page
}

/// Returns how many bits each code of so many words has: none where they need not be told apart.
fn code_bits(words: usize) -> u32 {
    usize::BITS - words.saturating_sub(1).leading_zeros()
}

/// Returns a data page.
fn data(codes: &Int32Array, width: u32) -> Vec<u8> {
    let mut page = vec![0; size_of::<u32>()];
    let nulls = codes.nulls().filter(|nulls| nulls.null_count() > 0);
    match nulls {
        Some(nulls) if nulls.null_count() < codes.len() => {
            group_count(codes.len(), &mut page);
            page.extend_from_slice(&nulls.inner().sliced());
        }
        _ => repeat(i32::from(nulls.is_none()), codes.len(), 1, &mut page),
    }
    let length = (page.len() - size_of::<u32>()) as u32;
    page[..size_of::<u32>()].copy_from_slice(&length.to_le_bytes());
    page.push(width as u8);
    match nulls {
        Some(nulls) => {
            let held: Vec<i32> = nulls.valid_indices().map(|row| codes.value(row)).collect();
            runs(&held, width, &mut page);
        }
        None => runs(codes.values(), width, &mut page),
    }
    page
}

/// Appends values in runs. All that are packed but the last fill their groups.
fn runs(values: &[i32], width: u32, page: &mut Vec<u8>) {
    let (mut unwritten, mut at) = (0, 0);
    while at < values.len() {
        let first = values[at];
        let times = values[at..].iter().take_while(|value| **value == first).count();
        if times >= GROUP || at + times == values.len() {
            pack(&values[unwritten..at], width, page);
            repeat(first, times, width, page);
            at += times;
            unwritten = at;
        } else {
            at += GROUP;
        }
    }
    pack(&values[unwritten..], width, page);
}

/// Appends a run of one value.
fn repeat(value: i32, times: usize, width: u32, page: &mut Vec<u8>) {
    number(times << 1, page);
    page.extend_from_slice(&value.to_le_bytes()[..width.div_ceil(u8::BITS) as usize]);
}

/// Appends a run of packed values, each less than two to the power of `width`.
fn pack(values: &[i32], width: u32, page: &mut Vec<u8>) {
    if values.is_empty() {
        return;
    }
    group_count(values.len(), page);
    let end = page.len() + values.len().div_ceil(GROUP) * width as usize;
    page.reserve(end - page.len());
    let (mut bits, mut filled) = (0_u64, 0_u32);
    for value in values {
        bits |= u64::from(*value as u32) << filled;
        filled += width;
        if filled >= u32::BITS {
            page.extend_from_slice(&(bits as u32).to_le_bytes());
            bits >>= u32::BITS;
            filled -= u32::BITS;
        }
    }
    page.extend_from_slice(&bits.to_le_bytes()[..filled.div_ceil(u8::BITS) as usize]);
    page.resize(end, 0);
}

/// Appends what begins a run of so many packed values.
fn group_count(values: usize, page: &mut Vec<u8>) {
    number((values.div_ceil(GROUP) << 1) | 1, page);
}

/// Appends a number, seven bits a byte, the lowest first.
fn number(mut value: usize, page: &mut Vec<u8>) {
    while value >= 0x80 {
        page.push(value as u8 | 0x80);
        value >>= 7;
    }
    page.push(value as u8);
}

#[cfg(test)]
mod tests;
