//! Tells what an export is from its first bytes.

use std::io::{BufReader, Cursor};
use std::sync::Arc;

use super::access_log::{self, AccessLogReader};
use super::csv::{CsvReader, split_sample};
use super::heading::{HEAD_ROWS, is_header, titles};
use super::input::{Buffered, Opened};
use super::json::{JsonLinesReader, JsonReader, is_object};
use super::layouts::{self, Layout};
use super::pages::guess_records_at;
use super::record::{Headings, Record};
use super::whatsapp::{self, WhatsAppReader};
use super::{Compression, Encoding, Format, Options, Step, foreign, subheadings};
use crate::SourceError;

/// What an export was found to be.
#[derive(Debug, Clone)]
pub struct Detected {
    /// The file, `-` for standard input.
    pub file: String,
    /// Its format.
    pub format: Format,
    /// Its compression.
    pub compression: Compression,
    /// Its encoding; UTF-8 where the format has none of its own.
    pub encoding: Encoding,
    /// Whether that is a guess: neither a mark of the file nor its letters prove it.
    pub is_encoding_guessed: bool,
    /// Delimiter, of delimited text only.
    pub delimiter: Option<u8>,
    /// Whether the first row holds headings; true for formats that name their fields.
    pub has_header: bool,
    /// Rows left out above the headings: the name of a report, its dates, remarks.
    pub titles: u64,
    /// Column names; for JSON the paths of the fields seen in the samples, such as `via.channel`
    /// and `events[].type`.
    pub headings: Vec<String>,
    /// Those of them that the file gives several columns, as told apart here: `Status_2`.
    pub repeated: Vec<String>,
    /// Keys that lead from a JSON page to its records; empty if the records stand by themselves.
    pub records_at: Vec<String>,
    /// Sheet of a workbook.
    pub sheet: Option<String>,
    /// Its other sheets that hold rows, where none was chosen.
    pub other_sheets: Vec<String>,
    /// Size on disk in bytes, unknown for standard input.
    pub size_bytes: Option<u64>,
    /// First records: 50 at most, or those that were studied.
    pub samples: Vec<Record>,
    pub(crate) terminator: u8,
    /// Line on which the last row of headings of delimited text begins, 0 where there is none.
    pub(crate) header_line: u64,
    pub(crate) layout: Option<&'static Layout>,
}

impl Detected {
    /// Tells whether there are headings but no record under them.
    pub fn is_header_only(&self) -> bool {
        self.samples.is_empty()
    }
}

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Rows of a sample judged when guessing a delimiter.
const JUDGED_ROWS: usize = 60;
/// Columns, and rows, that a file has at least whose columns are taken to stand between blanks: a
/// few lines of text may have as many words each.
const BLANK_COLUMNS: usize = 3;
/// As delimiter: any run of blanks.
const BLANK: u8 = b' ';

pub(crate) fn detect(
    file: &str,
    opened: &Opened,
    options: &Options,
) -> Result<Detected, SourceError> {
    let sample = opened.sample.as_slice();
    let empty = || SourceError::Empty { file: file.to_owned() };
    if sample.is_empty() {
        return Err(empty());
    }
    let guessed = options.encoding.is_none().then(|| guess_encoding(sample, opened.complete));
    let mut encoding = options.encoding.or(guessed).unwrap_or(Encoding::Utf8);
    let text = sample_text(sample, encoding);
    let binary = binary_format(file, sample, encoding)?;
    if binary.is_some() {
        encoding = Encoding::Utf8;
    }
    let format = match options.format.or(binary) {
        Some(format) => format,
        None if text.trim().is_empty() => return Err(empty()),
        None => match foreign::written(&text) {
            Some(seems) => return Err(SourceError::Foreign { file: file.to_owned(), seems }),
            None => guess_text_format(&text),
        },
    };
    let mut detected = Detected {
        file: file.to_owned(),
        format,
        compression: opened.compression,
        encoding,
        is_encoding_guessed: binary.is_none()
            && guessed == Some(encoding)
            && !is_proven(sample, encoding, opened.complete),
        delimiter: None,
        has_header: true,
        titles: 0,
        headings: Vec::new(),
        repeated: Vec::new(),
        records_at: Vec::new(),
        sheet: None,
        other_sheets: Vec::new(),
        size_bytes: opened.progress.total_bytes(),
        samples: Vec::new(),
        terminator: if text.contains('\r') && !text.contains('\n') { b'\r' } else { b'\n' },
        header_line: 0,
        layout: None,
    };
    match format {
        Format::Csv => detect_csv(&mut detected, &text, options),
        Format::Json | Format::JsonLines => {
            detected.records_at =
                options.records_at.clone().unwrap_or_else(|| guess_records_at(&text));
        }
        Format::AccessLog => detected.headings = access_log::headings().names().to_vec(),
        Format::WhatsApp => detected.headings = whatsapp::headings().names().to_vec(),
        Format::Parquet | Format::Xlsx => {}
    }
    Ok(detected)
}

/// Recognises formats that are not text.
fn binary_format(
    file: &str,
    sample: &[u8],
    encoding: Encoding,
) -> Result<Option<Format>, SourceError> {
    if sample.starts_with(b"PAR1") {
        return Ok(Some(Format::Parquet));
    }
    match foreign::seems(sample, encoding) {
        Some(seems) => Err(SourceError::Foreign { file: file.to_owned(), seems }),
        None => Ok(sample.starts_with(foreign::ZIP).then_some(Format::Xlsx)),
    }
}

fn guess_encoding(sample: &[u8], complete: bool) -> Encoding {
    if sample.starts_with(&[0xff, 0xfe]) {
        return Encoding::Utf16Le;
    }
    if sample.starts_with(&[0xfe, 0xff]) {
        return Encoding::Utf16Be;
    }
    // Latin text in UTF-16 has a zero in every other byte; which one tells the order.
    let pairs = sample.len().min(4096) / 2;
    if pairs >= 4 {
        let zeros =
            |offset: usize| (0..pairs).filter(|pair| sample[pair * 2 + offset] == 0).count() * 10;
        if zeros(1) > pairs * 7 && zeros(0) < pairs {
            return Encoding::Utf16Le;
        }
        if zeros(0) > pairs * 7 && zeros(1) < pairs {
            return Encoding::Utf16Be;
        }
    }
    if sample.starts_with(UTF_8_MARK) || is_utf8(sample, complete) {
        return Encoding::Utf8;
    }
    // One broken character in a file that otherwise proves to be UTF-8 is a bad record, not another
    // encoding.
    let mut good = 0usize;
    let mut bad = 0usize;
    for chunk in sample.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    let is_mostly = good > 4 * bad || has_rows_of_utf8(sample, complete);
    if is_mostly { Encoding::Utf8 } else { Encoding::Windows1252 }
}

/// What programs that write UTF-8 may begin a file with.
const UTF_8_MARK: &[u8] = &[0xef, 0xbb, 0xbf];

/// Tells whether a sample is in UTF-8 from end to end.
fn is_utf8(sample: &[u8], complete: bool) -> bool {
    match std::str::from_utf8(sample) {
        Ok(_) => true,
        // A sample may end inside a character.
        Err(error) => error.error_len().is_none() && !complete,
    }
}

/// Tells whether as many rows with letters of several bytes are in UTF-8 as are not, which hardly
/// ever comes about by chance: however few they are, they prove the encoding of a file.
fn has_rows_of_utf8(sample: &[u8], complete: bool) -> bool {
    let mut rows: Vec<&[u8]> = sample.split(|byte| matches!(byte, b'\n' | b'\r')).collect();
    // A sample may end inside its last row.
    if !complete {
        rows.pop();
    }
    let (mut good, mut bad) = (0, 0);
    for row in rows {
        match std::str::from_utf8(row) {
            Ok(_) => good += usize::from(!row.is_ascii()),
            Err(_) => bad += 1,
        }
    }
    good > 0 && bad <= good
}

/// Returns whether a file says its encoding by its first bytes, or has no letters in any other.
fn is_proven(sample: &[u8], encoding: Encoding, complete: bool) -> bool {
    match encoding {
        Encoding::Utf8 => sample.starts_with(UTF_8_MARK) || is_utf8(sample, complete),
        Encoding::Utf16Le => sample.starts_with(&[0xff, 0xfe]),
        Encoding::Utf16Be => sample.starts_with(&[0xfe, 0xff]),
        Encoding::Windows1252 => false,
    }
}

fn sample_text(sample: &[u8], encoding: Encoding) -> String {
    let text = match encoding {
        Encoding::Utf8 => String::from_utf8_lossy(sample).into_owned(),
        Encoding::Utf16Le => encoding_rs::UTF_16LE.decode_with_bom_removal(sample).0.into_owned(),
        Encoding::Utf16Be => encoding_rs::UTF_16BE.decode_with_bom_removal(sample).0.into_owned(),
        Encoding::Windows1252 => {
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(sample).0.into_owned()
        }
    };
    match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

fn guess_text_format(text: &str) -> Format {
    let trimmed = text.trim_start();
    if let Some(inside) = trimmed.strip_prefix('{') {
        let lines = trimmed.lines().map(str::trim).filter(|line| !line.is_empty()).take(20);
        let judged: Vec<bool> = lines.map(is_object).collect();
        let whole = judged.iter().filter(|whole| **whole).count();
        // A first line that is an object by itself, or a broken one among many that are.
        if judged.first() == Some(&true) || whole * 2 > judged.len() {
            return Format::JsonLines;
        }
        let rest = inside.trim_start();
        if rest.starts_with('"') || rest.starts_with('}') {
            return Format::Json;
        }
    }
    if let Some(rest) = trimmed.strip_prefix('[') {
        let rest = rest.trim_start();
        if rest.starts_with(['{', ']', '[']) {
            return Format::Json;
        }
    }
    match () {
        () if access_log::looks_like(text) => Format::AccessLog,
        () if whatsapp::looks_like(text) => Format::WhatsApp,
        () => Format::Csv,
    }
}

fn detect_csv(detected: &mut Detected, text: &str, options: &Options) {
    let text = if detected.terminator == b'\r' { text.replace('\r', "\n") } else { text.into() };
    if options.header.is_none()
        && options.header_row.is_none()
        && options.delimiter.is_none()
        && let Some(layout) = layouts::known(&text)
    {
        detected.delimiter = Some(layout.delimiter);
        detected.has_header = false;
        detected.headings = layout.names.iter().map(|name| (*name).to_owned()).collect();
        detected.layout = Some(layout);
        return;
    }
    let delimiter = options.delimiter.unwrap_or_else(|| guess_delimiter(&text));
    let rows = split_sample(&text, delimiter, HEAD_ROWS);
    let titles = match (options.header_row, options.header) {
        (Some(row), _) => rows.iter().position(|(_, line)| *line >= row).unwrap_or(rows.len()),
        (None, None) => titles(&only_cells(&rows)),
        (None, Some(_)) => 0,
    };
    let asked = subheadings::read(&only_cells(rows.get(titles..).unwrap_or_default()));
    let asked = asked.filter(|_| options.header != Some(false));
    let asked = asked.and_then(|(names, under)| Some((names, rows.get(titles + under)?.1)));
    let head = asked.as_ref().or(rows.get(titles));
    let first = head.map(|(cells, _)| cells.as_slice()).unwrap_or_default();
    let line = head.map_or(1, |(_, line)| *line as u64);
    detected.delimiter = Some(delimiter);
    detected.titles = titles as u64;
    let below = only_cells(rows.get(titles + 1..).unwrap_or_default());
    let is_told = options.header_row.map(|_| true).or(options.header);
    detected.has_header = is_told.unwrap_or_else(|| asked.is_some() || is_header(first, &below));
    detected.header_line = if detected.has_header { line } else { 0 };
    let headings = if detected.has_header {
        Headings::from_cells(first.iter().map(String::as_str))
    } else {
        Headings::numbered(first.len())
    };
    if detected.has_header {
        detected.repeated = headings.repeated(first);
    }
    detected.headings = headings.names().to_vec();
}

fn only_cells(rows: &[(Vec<String>, usize)]) -> Vec<&[String]> {
    rows.iter().map(|(cells, _)| cells.as_slice()).collect()
}

/// Picks the delimiter under which most rows have the same number of cells, more cells first; runs
/// of blanks where there is no other.
fn guess_delimiter(text: &str) -> u8 {
    let score = |delimiter: u8, is_titled: bool| -> (usize, usize) {
        let rows = split_sample(text, delimiter, JUDGED_ROWS);
        let cells = only_cells(&rows);
        let rows = if is_titled { &cells[titles(&cells)..] } else { &cells[..] };
        let width = rows.first().map_or(1, |cells| cells.len());
        if width < 2 {
            return (0, 0);
        }
        let alike = rows.iter().filter(|cells| cells.len() == width).count();
        (alike * 100 / rows.len().max(1), width)
    };
    let judged = |is_titled: bool| {
        let mut best = (b',', (0, 0));
        for delimiter in DELIMITERS {
            let (share, width) = score(delimiter, is_titled);
            // A share below half is chance: text with commas in it.
            let ranked =
                if share < 50 { (0, width) } else { (1 + share / 10 * width.min(4), width) };
            // Commas are in texts: of two that read alike, it is the other; else the first stays.
            let is_comma = best.0 == b',' && ranked.0 > 0;
            if ranked > best.1 || (is_comma && ranked == best.1) {
                best = (delimiter, ranked);
            }
        }
        best
    };
    // Lines above a table are looked for only where the first line begins none: what the wrong
    // delimiter leaves whole is no title.
    let mut found = [false, true].into_iter().map(judged);
    match found.find(|(_, (rank, _))| *rank > 0) {
        Some((delimiter, _)) => delimiter,
        None if is_parted_by_blanks(text) => BLANK,
        None => judged(true).0,
    }
}

/// Tells whether lines are rows of columns with runs of blanks between them, as old programs and
/// statistics packages write tables: each has as many cells, and numbers stand below one another.
fn is_parted_by_blanks(text: &str) -> bool {
    let rows = split_sample(text, BLANK, JUDGED_ROWS);
    let cells = only_cells(&rows);
    let width = cells.first().map_or(0, |cells| cells.len());
    let Some((last, above)) = cells.split_last() else { return false };
    let is_number = |column: usize| {
        let mut own = above.iter().skip(1).filter_map(|row| row.get(column));
        own.all(|cell| cell.parse::<f64>().is_ok())
    };
    // A sample may end inside its last line.
    width >= BLANK_COLUMNS
        && above.len() >= BLANK_COLUMNS
        && last.len() <= width
        && above.iter().all(|cells| cells.len() == width)
        && (0..width).any(is_number)
}

/// Returns the whole lines of a sample as readers take them.
fn whole_lines(opened: &Opened, detected: &Detected, terminator: u8) -> Buffered {
    let mut text = sample_text(&opened.sample, detected.encoding);
    if !opened.complete
        && let Some(end) = text.rfind(char::from(terminator))
    {
        text.truncate(end + 1);
    }
    Box::new(BufReader::new(Cursor::new(text.into_bytes())))
}

pub(crate) fn csv_samples(opened: &Opened, detected: &Detected, most: usize) -> Vec<Record> {
    let headings = Headings::from_cells(detected.headings.iter().map(String::as_str));
    let mut reader = CsvReader::new(
        whole_lines(opened, detected, detected.terminator),
        detected.delimiter.unwrap_or(b','),
        detected.terminator,
        super::input::SAMPLE_BYTES,
        Arc::new(headings),
        detected.header_line,
    )
    .laid_out(detected.layout);
    collect(most, |record| reader.next(record).ok())
}

pub(crate) fn log_samples(opened: &Opened, detected: &Detected, most: usize) -> Vec<Record> {
    let lines = whole_lines(opened, detected, b'\n');
    let mut reader = AccessLogReader::new(lines, super::input::SAMPLE_BYTES, [0; 16]);
    collect(most, |record| reader.next(record).ok())
}

pub(crate) fn chat_samples(opened: &Opened, detected: &Detected, most: usize) -> Vec<Record> {
    let lines = whole_lines(opened, detected, b'\n');
    let mut reader = WhatsAppReader::new(lines, super::input::SAMPLE_BYTES, &detected.file);
    collect(most, |record| reader.next(record).ok())
}

pub(crate) fn json_samples(
    opened: &Opened,
    detected: &Detected,
    limit: usize,
    most: usize,
) -> Vec<Record> {
    let text = sample_text(&opened.sample, detected.encoding);
    let bytes = Box::new(BufReader::new(Cursor::new(text.into_bytes())));
    if detected.format == Format::JsonLines && detected.records_at.is_empty() {
        let mut reader = JsonLinesReader::new(bytes, limit);
        collect(most, |record| reader.next(record).ok())
    } else {
        let mut reader = JsonReader::new(bytes, detected.records_at.clone(), limit);
        collect(most, |record| reader.next(record).ok())
    }
}

fn collect(most: usize, mut next: impl FnMut(&mut Record) -> Option<Step>) -> Vec<Record> {
    let mut samples = Vec::new();
    let mut record = Record::default();
    while samples.len() < most {
        match next(&mut record) {
            Some(Step::Record) => samples.push(record.clone()),
            Some(Step::Unreadable(_)) => {}
            Some(Step::End) | None => break,
        }
    }
    samples
}
