//! Delimited text, read with one reused buffer and no allocation a record.
//!
//! A record is one line, or several when a quoted cell holds line ends. The text of a record
//! without a quote is split in place. A quote that never closes does not swallow the rest of the
//! file, nor the lines up to the next quote: its first line is refused and reading resumes on the
//! next.

use std::io;
use std::sync::Arc;

use baremo_model::error::Told;
use baremo_model::told;

use super::input::Buffered;
use super::layouts::Layout;
use super::lines::{LineEnd, Lines, too_long};
use super::record::{Headings, Record, Row};
use super::{Step, Unreadable};

const QUOTE: u8 = b'"';

/// As delimiter: any run of blanks.
const BLANK: u8 = b' ';

/// Splits the bytes of one record into cells.
pub(crate) struct Splitter {
    delimiter: u8,
    text: Vec<u8>,
    ranges: Vec<(u32, u32)>,
    cell_start: usize,
    state: State,
    /// Whether the quote of the cell was opened on an earlier line.
    spans_lines: bool,
    /// Whether such a quote closes before something else than the end of a cell: what looks like
    /// its end opens a later one, and the lines between would be lost in the cell.
    is_torn: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    QuoteInQuoted,
}

impl Splitter {
    pub(crate) fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            text: Vec::new(),
            ranges: Vec::new(),
            cell_start: 0,
            state: State::CellStart,
            spans_lines: false,
            is_torn: false,
        }
    }

    fn clear(&mut self) {
        self.text.clear();
        self.ranges.clear();
        self.cell_start = 0;
        self.state = State::CellStart;
        self.spans_lines = false;
        self.is_torn = false;
    }

    /// Splits a record without quotes where it lies: cells are ranges of the line itself.
    fn split_plain(&mut self, line: &[u8]) {
        self.clear();
        self.text.extend_from_slice(line);
        if self.delimiter == BLANK {
            self.split_blanks(line);
            return;
        }
        let mut start = 0u32;
        for (at, byte) in line.iter().enumerate() {
            if *byte == self.delimiter {
                self.ranges.push((start, at as u32));
                start = at as u32 + 1;
            }
        }
        self.ranges.push((start, line.len() as u32));
    }

    /// Splits at runs of blanks and tabs, those at the ends being none.
    fn split_blanks(&mut self, line: &[u8]) {
        let mut start = None;
        for (at, byte) in line.iter().chain(b" ").enumerate() {
            match (start, byte.is_ascii_whitespace()) {
                (None, false) => start = Some(at),
                (Some(from), true) => {
                    self.ranges.push((from as u32, at as u32));
                    start = None;
                }
                _ => {}
            }
        }
    }

    /// Takes one more line of a record with quotes; tells whether the record is complete.
    fn feed(&mut self, line: &[u8]) -> bool {
        for &byte in line {
            match self.state {
                State::CellStart if byte == QUOTE => self.state = State::Quoted,
                State::CellStart if byte == BLANK && self.delimiter == BLANK => {}
                State::Quoted if byte == QUOTE => self.state = State::QuoteInQuoted,
                State::Quoted => self.text.push(byte),
                State::QuoteInQuoted if byte == QUOTE => {
                    self.text.push(QUOTE);
                    self.state = State::Quoted;
                }
                _ if byte == self.delimiter => self.end_cell(),
                _ => {
                    self.is_torn |= self.state == State::QuoteInQuoted && self.spans_lines;
                    self.text.push(byte);
                    self.state = State::Plain;
                }
            }
        }
        if self.state == State::Quoted {
            self.spans_lines = true;
            return false;
        }
        if self.state != State::CellStart || self.delimiter != BLANK {
            self.end_cell();
        }
        true
    }

    fn end_cell(&mut self) {
        self.ranges.push((self.cell_start as u32, self.text.len() as u32));
        self.cell_start = self.text.len();
        self.state = State::CellStart;
        self.spans_lines = false;
    }

    /// Moves the cells into a row, whose old buffer becomes the splitter's.
    fn hand_over(&mut self, row: &mut Row) -> Result<(), ()> {
        let spare = std::mem::take(&mut row.text).into_bytes();
        match String::from_utf8(std::mem::replace(&mut self.text, spare)) {
            Ok(text) => {
                row.text = text;
                std::mem::swap(&mut row.ranges, &mut self.ranges);
                Ok(())
            }
            Err(_) => {
                row.clear();
                Err(())
            }
        }
    }
}

/// Reads the records of a delimited file.
pub(crate) struct CsvReader {
    lines: Lines<Buffered>,
    splitter: Splitter,
    headings: Arc<Headings>,
    /// Line on which the last row of headings begins, 0 without any. Neither they nor what stands
    /// above are records.
    header_line: u64,
    line: Vec<u8>,
    records: u64,
    limit: usize,
    layout: Option<&'static Layout>,
}

/// What one attempt at a record gave.
enum Split {
    Cells,
    Blank,
    End,
    Bad(&'static str, Told),
}

impl CsvReader {
    pub(crate) fn new(
        text: Buffered,
        delimiter: u8,
        terminator: u8,
        limit: usize,
        headings: Arc<Headings>,
        header_line: u64,
    ) -> Self {
        Self {
            lines: Lines::new(text, terminator, limit),
            splitter: Splitter::new(delimiter),
            headings,
            header_line,
            line: Vec::new(),
            records: 0,
            limit,
            layout: None,
        }
    }

    /// Reads lines as a known layout writes them, which may be shorter than its list of columns.
    pub(crate) fn laid_out(self, layout: Option<&'static Layout>) -> Self {
        Self { layout, ..self }
    }

    pub(crate) fn next(&mut self, record: &mut Record) -> io::Result<Step> {
        loop {
            let line = self.lines.count + 1;
            let bad = match self.split_one()? {
                Split::End => return Ok(Step::End),
                Split::Blank => continue,
                Split::Cells if line <= self.header_line => continue,
                Split::Cells => {
                    self.records += 1;
                    record.position.line = line;
                    record.position.record = self.records;
                    match self.deliver(record) {
                        Ok(()) => return Ok(Step::Record),
                        Err(bad) => bad,
                    }
                }
                Split::Bad(reason, message) => {
                    self.records += 1;
                    record.position.line = line;
                    record.position.record = self.records;
                    (reason, message)
                }
            };
            return Ok(Step::Unreadable(Unreadable {
                reason: bad.0,
                message: bad.1,
                position: record.position,
                raw: super::shown(self.lines.trim_end(&self.line)),
            }));
        }
    }

    /// Checks the split record and moves it into `record`.
    fn deliver(&mut self, record: &mut Record) -> Result<(), (&'static str, Told)> {
        let width = self.headings.names().len();
        if self.layout.is_some() {
            let end = self.splitter.text.len() as u32;
            let ranges = &mut self.splitter.ranges;
            ranges.resize(ranges.len().max(width), (end, end));
        }
        let found = self.splitter.ranges.len();
        let surplus_is_blank =
            self.splitter.ranges.iter().skip(width).all(|(start, end)| start == end);
        if found < width || !surplus_is_blank {
            let (cells, celdas) = if found == 1 { ("cell", "celda") } else { ("cells", "celdas") };
            let message = told!(
                "{found} {cells} where the header has {width}",
                "{found} {celdas} donde la cabecera tiene {width}"
            );
            return Err(("ragged_row", message));
        }
        let row = record.as_row_mut(&self.headings);
        self.splitter.hand_over(row).map_err(|()| {
            let message = told!(
                "letters of the record cannot be read; set `encoding` if it is another one",
                "hay letras del registro que no se pueden leer; indique `encoding` si el fichero \
                 tiene otra codificación"
            );
            ("invalid_utf8", message)
        })
    }

    /// Reads and splits the next record into the splitter; keeps its bytes in `line`.
    fn split_one(&mut self) -> io::Result<Split> {
        self.line.clear();
        match self.lines.append(&mut self.line)? {
            LineEnd::End => return Ok(Split::End),
            LineEnd::TooLong => {
                return Ok(Split::Bad("line_too_long", too_long(self.limit)));
            }
            LineEnd::Line => {}
        }
        if self.line.starts_with(b"\xef\xbb\xbf") && self.lines.count == 1 {
            self.line.drain(..3);
        }
        let first = self.lines.trim_end(&self.line);
        let delimiter = self.splitter.delimiter;
        let blank = first.iter().all(u8::is_ascii_whitespace);
        if blank && (delimiter == BLANK || !first.contains(&delimiter)) {
            return Ok(Split::Blank);
        }
        if !first.contains(&QUOTE) || self.layout.is_some_and(|layout| !layout.quoted) {
            self.splitter.split_plain(first);
            return Ok(Split::Cells);
        }
        self.split_quoted()
    }

    fn split_quoted(&mut self) -> io::Result<Split> {
        self.splitter.clear();
        let first_end = self.line.len();
        let mut start = 0;
        let mut extra_lines = 0;
        loop {
            let whole = &self.line[start..];
            let trimmed_len = self.lines.trim_end(whole).len();
            // The line end stays in the text only inside a quoted cell.
            let is_complete = self.splitter.feed(&whole[..trimmed_len]);
            if is_complete && !self.splitter.is_torn {
                return Ok(Split::Cells);
            }
            // A quote opened beyond the last column is no cell's: what follows is not read for it.
            let is_surplus = self.splitter.ranges.len() > self.headings.names().len();
            if !is_complete && !is_surplus {
                let line_end = self.line[start + trimmed_len..].to_vec();
                self.splitter.text.extend_from_slice(&line_end);
                start = self.line.len();
                let end = self.lines.append(&mut self.line)?;
                if end != LineEnd::End {
                    extra_lines += 1;
                }
                if end == LineEnd::Line && self.line.len() <= self.limit {
                    continue;
                }
                if end == LineEnd::TooLong {
                    // Only its head is left; given back, it is refused in its turn.
                    self.line.push(b'\n');
                }
            }
            let swallowed = self.line.split_off(first_end);
            self.lines.give_back(swallowed, extra_lines);
            return Ok(Split::Bad(
                "unclosed_quote",
                told!("a quoted cell never closes", "una celda entre comillas no se cierra"),
            ));
        }
    }
}

/// Splits complete records out of a sample, to judge a delimiter or find headings.
pub(crate) fn split_sample(sample: &str, delimiter: u8, most: usize) -> Vec<(Vec<String>, usize)> {
    let mut splitter = Splitter::new(delimiter);
    let mut rows = Vec::new();
    let mut lines = 0;
    let mut pending = 0;
    for line in sample.lines() {
        pending += 1;
        if pending == 1 && line.trim().is_empty() {
            lines += 1;
            pending = 0;
            continue;
        }
        if !splitter.feed(line.as_bytes()) {
            splitter.text.push(b'\n');
            continue;
        }
        let cells = splitter
            .ranges
            .iter()
            .map(|(s, e)| {
                String::from_utf8_lossy(&splitter.text[*s as usize..*e as usize]).into_owned()
            })
            .collect();
        rows.push((cells, lines + 1));
        lines += pending;
        pending = 0;
        splitter.clear();
        if rows.len() == most {
            break;
        }
    }
    rows
}
