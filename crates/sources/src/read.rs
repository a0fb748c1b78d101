//! Exports as streams of records: what a file is, and its records one by one.
//!
//! ```text
//! path or - ─► decompress ─► sniff ─► decode ─► CSV · JSON · JSON lines ─┐
//!                              └─────────────── Parquet · XLSX ──────────┴─► Record | Unreadable
//! ```
//!
//! What a file is is told from its content; [`Options`] overrule each guess. Memory is bounded by
//! the longest record, not by the file; workbooks, and Parquet that came compressed or through a
//! pipe, are the exceptions and have a limit of their own. A record that cannot be read is handed
//! out as [`Unreadable`] and reading goes on.

mod access_log;
mod archive;
mod csv;
mod detect;
mod footer;
mod foreign;
mod heading;
mod input;
mod json;
mod layouts;
mod lines;
mod pages;
mod parquet;
mod record;
mod subheadings;
mod whatsapp;
mod xlsx;

use std::sync::Arc;

pub use detect::Detected;
pub use footer::Footers;
pub(crate) use heading::HEAD_ROWS;
pub use input::{Input, Progress};
pub(crate) use pages::json_headings;
pub use record::{Body, Headings, Position, Record, Row};

use baremo_model::error::Told;

use crate::SourceError;

/// How records are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Delimited text.
    Csv,
    /// JSON: an array, a sequence of objects, or pages.
    Json,
    /// One JSON object a line.
    JsonLines,
    /// Apache Parquet.
    Parquet,
    /// Office Open XML workbook.
    Xlsx,
    /// A web server's access log, common or combined.
    AccessLog,
    /// A chat exported from WhatsApp.
    WhatsApp,
}

impl Format {
    /// Returns the word used in mappings and messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::JsonLines => "jsonl",
            Self::Parquet => "parquet",
            Self::Xlsx => "xlsx",
            Self::AccessLog => "access_log",
            Self::WhatsApp => "whatsapp",
        }
    }

    /// Returns the format with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [
            Self::Csv,
            Self::Json,
            Self::JsonLines,
            Self::Parquet,
            Self::Xlsx,
            Self::AccessLog,
            Self::WhatsApp,
        ];
        all.into_iter().find(|format| format.word() == word)
    }
}

/// How characters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1252, of which Latin-1 is a part.
    Windows1252,
}

impl Encoding {
    /// Returns the word used in mappings and messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// Returns the encoding with this word; `latin-1` and `iso-8859-1` mean Windows-1252.
    pub fn from_word(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => Some(Self::Utf8),
            "utf-16le" | "utf-16" => Some(Self::Utf16Le),
            "utf-16be" => Some(Self::Utf16Be),
            "windows-1252" | "cp1252" | "latin-1" | "latin1" | "iso-8859-1" => {
                Some(Self::Windows1252)
            }
            _ => None,
        }
    }
}

/// How the file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    None,
    /// gzip, several members too.
    Gzip,
    /// Zstandard.
    Zstd,
}

/// Overrules what would be guessed. Everything absent is guessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The format.
    pub format: Option<Format>,
    /// The delimiter of delimited text.
    pub delimiter: Option<u8>,
    /// The encoding of text.
    pub encoding: Option<Encoding>,
    /// Whether the first row holds headings.
    pub header: Option<bool>,
    /// The row of the headings, the first of the file or sheet being 1: what stands above is left
    /// out.
    pub header_row: Option<usize>,
    /// Keys that lead to the records of a JSON page, such as `["tickets"]`.
    pub records_at: Option<Vec<String>>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Longest record in bytes; a longer one is refused. 64 MiB by default.
    pub record_limit_bytes: usize,
    /// Key of the hash that stands for a visitor in access logs; a folder has its own.
    pub visitor_key: [u8; 16],
}

impl Default for Options {
    fn default() -> Self {
        Self {
            format: None,
            delimiter: None,
            encoding: None,
            header: None,
            header_row: None,
            records_at: None,
            sheet: None,
            record_limit_bytes: 64 << 20,
            visitor_key: *b"baremo visitors ",
        }
    }
}

/// A record that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Stable word: `ragged_row`, `unclosed_quote`, `line_too_long`, `invalid_utf8`, `not_json`,
    /// `not_an_object`, `not_a_log_line`.
    pub reason: &'static str,
    /// What is wrong, for people.
    pub message: Told,
    /// Where it starts.
    pub position: Position,
    /// Its text, shortened to 4 KiB.
    pub raw: String,
}

/// What one call of [`Reader::next`] gave.
#[derive(Debug)]
pub enum Step {
    /// The record was filled.
    Record,
    /// The next record cannot be read; later ones may be.
    Unreadable(Unreadable),
    /// There are no more records.
    End,
}

enum Inner {
    Csv(Box<csv::CsvReader>),
    Json(Box<json::JsonReader>),
    JsonLines(Box<json::JsonLinesReader>),
    Parquet(Box<parquet::ParquetReader>),
    Xlsx(Box<xlsx::XlsxReader>),
    AccessLog(Box<access_log::AccessLogReader>),
    WhatsApp(Box<whatsapp::WhatsAppReader>),
}

/// Reads the records of one export.
///
/// ```
/// use baremo_sources::read::{Input, Options, Reader, Record, Step};
///
/// let input = Input::Bytes("a.csv".into(), b"id;name\n7;Ana\n".to_vec().into());
/// let mut reader = Reader::open(&input, &Options::default()).unwrap();
/// let mut record = Record::default();
/// assert!(matches!(reader.next(&mut record), Ok(Step::Record)));
/// assert_eq!(record.raw(), r#"{"id":"7","name":"Ana"}"#);
/// ```
pub struct Reader {
    inner: Inner,
    file: String,
    progress: Progress,
    detected: Detected,
    footers: Footers,
}

/// Bytes of compressed or piped workbooks and Parquet files that are held in memory at most.
const MEMORY_LIMIT_BYTES: u64 = 1 << 30;
/// Records shown with what was detected.
const SAMPLE_RECORDS: usize = 50;
/// Records that are studied, at most.
const STUDIED_RECORDS: usize = 100_000;
/// About how many bytes they hold, at most.
const STUDIED_BYTES: usize = 8 << 20;

impl Reader {
    /// Opens an export and finds out what it is.
    ///
    /// # Errors
    /// Fails if it cannot be opened, is empty, or is of no format known.
    pub fn open(input: &Input, options: &Options) -> Result<Self, SourceError> {
        let file = input.name();
        let io = |error: std::io::Error| SourceError::io(&file, &error);
        let opened = input::open(input).map_err(io)?;
        let progress = opened.progress.clone();
        let mut detected = detect::detect(&file, &opened, options)?;
        let limit = options.record_limit_bytes.clamp(16, 1 << 30);
        let inner = match detected.format {
            Format::Csv => {
                detected.samples = detect::csv_samples(&opened, &detected, SAMPLE_RECORDS);
                let headings =
                    Arc::new(Headings::from_cells(detected.headings.iter().map(String::as_str)));
                let delimiter = detected.delimiter.unwrap_or(b',');
                let terminator = detected.terminator;
                let header = detected.header_line;
                let text = opened.into_text(detected.encoding);
                let reader =
                    csv::CsvReader::new(text, delimiter, terminator, limit, headings, header);
                Inner::Csv(Box::new(reader.laid_out(detected.layout)))
            }
            Format::Json | Format::JsonLines => {
                detected.samples = detect::json_samples(&opened, &detected, limit, SAMPLE_RECORDS);
                detected.headings = json_headings(&detected.samples);
                let text = opened.into_text(detected.encoding);
                if detected.format == Format::JsonLines && detected.records_at.is_empty() {
                    Inner::JsonLines(Box::new(json::JsonLinesReader::new(text, limit)))
                } else {
                    let path = detected.records_at.clone();
                    Inner::Json(Box::new(json::JsonReader::new(text, path, limit)))
                }
            }
            Format::Parquet => open_parquet(opened, &mut detected)?,
            Format::Xlsx => open_workbook(opened, &mut detected, options)?,
            Format::AccessLog => {
                detected.samples = detect::log_samples(&opened, &detected, SAMPLE_RECORDS);
                let text = opened.into_text(detected.encoding);
                let key = options.visitor_key;
                Inner::AccessLog(Box::new(access_log::AccessLogReader::new(text, limit, key)))
            }
            Format::WhatsApp => {
                detected.samples = detect::chat_samples(&opened, &detected, SAMPLE_RECORDS);
                let text = opened.into_text(detected.encoding);
                Inner::WhatsApp(Box::new(whatsapp::WhatsAppReader::new(text, limit, &file)))
            }
        };
        Ok(Self { inner, file, progress, detected, footers: Footers::default() })
    }

    /// Fills `record` with the next record. Lines of tables that are none, such as one that counts
    /// them, are left out.
    ///
    /// # Errors
    /// Fails if reading breaks off; nothing can be read after that.
    pub fn next(&mut self, record: &mut Record) -> Result<Step, SourceError> {
        loop {
            let step = self.step(record)?;
            let is_table = matches!(self.inner, Inner::Csv(_) | Inner::Xlsx(_));
            match is_table.then(|| footer::text(&step, record)).flatten() {
                Some(text) => self.footers.see(text),
                None => return Ok(step),
            }
        }
    }

    fn step(&mut self, record: &mut Record) -> Result<Step, SourceError> {
        let step = match &mut self.inner {
            Inner::Csv(reader) => reader.next(record),
            Inner::Json(reader) => reader.next(record),
            Inner::JsonLines(reader) => reader.next(record),
            Inner::Parquet(reader) => return reader.next(record),
            Inner::Xlsx(reader) => Ok(reader.next(record)),
            Inner::AccessLog(reader) => reader.next(record),
            Inner::WhatsApp(reader) => reader.next(record),
        };
        step.map_err(|error| SourceError::io(&self.file, &error))
    }

    /// Returns the lines that were left out so far, for they are no records.
    pub fn footers(&self) -> &Footers {
        &self.footers
    }

    /// Returns what the file was found to be.
    pub fn detected(&self) -> &Detected {
        &self.detected
    }

    /// Returns the name of the file, `-` for standard input.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Returns a handle that tells how far reading has come.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }
}

fn open_parquet(opened: input::Opened, detected: &mut Detected) -> Result<Inner, SourceError> {
    let file = &detected.file;
    let reader = match opened.seekable.clone() {
        Some(path) => parquet::ParquetReader::open_file(file, &path)?,
        None => parquet::ParquetReader::open_bytes(file, in_memory(opened, file)?)?,
    };
    detected.headings.clone_from(&reader.columns);
    Ok(Inner::Parquet(Box::new(reader)))
}

fn open_workbook(
    opened: input::Opened,
    detected: &mut Detected,
    options: &Options,
) -> Result<Inner, SourceError> {
    let file = &detected.file;
    let (header, header_row) = (options.header, options.header_row);
    let choice = xlsx::Choice { sheet: options.sheet.as_deref(), header, header_row };
    let reader = match opened.seekable.clone() {
        Some(path) => xlsx::XlsxReader::open_file(file, &path, &choice)?,
        None => xlsx::XlsxReader::open_bytes(file, in_memory(opened, file)?, &choice)?,
    };
    detected.headings = reader.headings.names().to_vec();
    detected.repeated.clone_from(&reader.repeated);
    detected.sheet = Some(reader.sheet.clone());
    if options.sheet.is_none() {
        detected.other_sheets.clone_from(&reader.other_sheets);
    }
    detected.has_header = reader.has_header;
    detected.titles = reader.titles as u64;
    Ok(Inner::Xlsx(Box::new(reader)))
}

fn in_memory(opened: input::Opened, file: &str) -> Result<Vec<u8>, SourceError> {
    opened.into_memory(MEMORY_LIMIT_BYTES).map_err(|error| SourceError::io(file, &error))
}

/// Tells what an export is, with its headings and first records, and reads no further.
///
/// # Errors
/// As [`Reader::open`].
pub fn detect(input: &Input, options: &Options) -> Result<Detected, SourceError> {
    let mut reader = Reader::open(input, options)?;
    let mut detected = reader.detected.clone();
    // Text formats were sampled while sniffing; the others are read here, from their own reader.
    if matches!(detected.format, Format::Parquet | Format::Xlsx) {
        let mut record = Record::default();
        while detected.samples.len() < SAMPLE_RECORDS {
            match reader.next(&mut record)? {
                Step::Record => detected.samples.push(record.clone()),
                Step::Unreadable(_) => {}
                Step::End => break,
            }
        }
        if detected.format == Format::Parquet {
            detected.headings = json_headings(&detected.samples);
        }
    }
    Ok(detected)
}

/// Tells what an export is, as [`detect`], with far more of its first records, 100 000 or 8 MiB of
/// them: what a mapping is proposed from, and what proves the order of days and months.
///
/// # Errors
/// As [`Reader::open`], and if not even one record can be reached.
pub fn study(input: &Input, options: &Options) -> Result<Detected, SourceError> {
    let mut reader = Reader::open(input, options)?;
    let mut detected = reader.detected.clone();
    let (mut samples, mut bytes) = (Vec::new(), 0);
    let mut record = Record::default();
    while samples.len() < STUDIED_RECORDS && bytes < STUDIED_BYTES {
        match reader.next(&mut record) {
            Ok(Step::Record) => {
                bytes += record.size();
                samples.push(record.clone());
            }
            Ok(Step::Unreadable(_)) => {}
            Ok(Step::End) => break,
            Err(error) if samples.is_empty() => return Err(error),
            // What comes after is lost to the import too, which says so.
            Err(_) => break,
        }
    }
    detected.samples = samples;
    if matches!(detected.format, Format::Json | Format::JsonLines | Format::Parquet) {
        detected.headings = json_headings(&detected.samples);
    }
    Ok(detected)
}

/// Returns bytes as text for people, cut to 4 KiB.
fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[..bytes.len().min(lines::KEPT_BYTES)]).into_owned()
}

#[cfg(test)]
mod tests;
