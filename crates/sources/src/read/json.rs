//! JSON values picked out of a stream one record at a time, so that a file of any size needs the
//! memory of one record.
//!
//! Records are the elements of a top-level array, the objects of a sequence, or what lies under a
//! path of keys (`tickets`, `data.payload`) in one page, a sequence of pages or an array of pages.

use std::io::{self, BufRead};

use baremo_model::error::Told;
use baremo_model::told;
use serde_json::Value;

use super::input::Buffered;
use super::lines::{LineEnd, Lines, too_long};
use super::record::{Body, Record};
use super::{Step, Unreadable};

/// Reads one JSON object a line.
pub(crate) struct JsonLinesReader {
    lines: Lines<Buffered>,
    line: Vec<u8>,
    records: u64,
    limit: usize,
}

impl JsonLinesReader {
    pub(crate) fn new(text: Buffered, limit: usize) -> Self {
        Self { lines: Lines::new(text, b'\n', limit), line: Vec::new(), records: 0, limit }
    }

    pub(crate) fn next(&mut self, record: &mut Record) -> io::Result<Step> {
        loop {
            self.line.clear();
            let end = self.lines.append(&mut self.line)?;
            if end == LineEnd::End {
                return Ok(Step::End);
            }
            let mut bytes = self.lines.trim_end(&self.line);
            if self.lines.count == 1 {
                bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            }
            if bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            self.records += 1;
            record.position.line = self.lines.count;
            record.position.record = self.records;
            let parsed = if end == LineEnd::TooLong {
                Err(("line_too_long", too_long(self.limit)))
            } else {
                parse_object(bytes)
            };
            return Ok(deliver(parsed, bytes, record));
        }
    }
}

/// Reads records out of any other arrangement of JSON.
pub(crate) struct JsonReader {
    scanner: Scanner,
    path: Vec<String>,
    stack: Vec<Frame>,
    records: u64,
    ended: bool,
}

/// Where the scanner stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Frame {
    /// In an array whose elements are records, or pages when at depth 0 of the path.
    Array { depth: usize },
    /// In an object of which `path[depth]` leads to the records.
    Page { depth: usize },
}

impl JsonReader {
    pub(crate) fn new(text: Buffered, path: Vec<String>, limit: usize) -> Self {
        let scanner = Scanner { inner: text, line: 1, limit };
        Self { scanner, path, stack: Vec::new(), records: 0, ended: false }
    }

    pub(crate) fn next(&mut self, record: &mut Record) -> io::Result<Step> {
        let mut buffer = Vec::new();
        while !self.ended {
            let Some(byte) = self.scanner.peek_past_blanks()? else {
                self.ended = true;
                if self.stack.is_empty() {
                    break;
                }
                return Ok(self.broken(
                    record,
                    told!("the file ends inside a value", "el fichero acaba a mitad de un valor"),
                ));
            };
            match self.stack.last().copied() {
                None => match byte {
                    b',' => self.scanner.advance(),
                    b'[' => {
                        self.scanner.advance();
                        self.stack.push(Frame::Array { depth: 0 });
                    }
                    b'{' if !self.path.is_empty() => {
                        self.scanner.advance();
                        self.stack.push(Frame::Page { depth: 0 });
                    }
                    _ => return self.take_record(&mut buffer, record),
                },
                Some(Frame::Array { depth }) => match byte {
                    b',' => self.scanner.advance(),
                    b']' => self.close(),
                    b'{' if depth < self.path.len() => {
                        self.scanner.advance();
                        self.stack.push(Frame::Page { depth });
                    }
                    _ => return self.take_record(&mut buffer, record),
                },
                Some(Frame::Page { depth }) => match byte {
                    b',' => self.scanner.advance(),
                    b'}' => self.close(),
                    b'"' => {
                        if let Some(step) = self.member(depth, &mut buffer, record)? {
                            return Ok(step);
                        }
                    }
                    _ => {
                        self.ended = true;
                        return Ok(self
                            .broken(record, told!("a key was expected", "se esperaba una clave")));
                    }
                },
            }
        }
        Ok(Step::End)
    }

    /// Handles one `"key": value` of a page.
    fn member(
        &mut self,
        depth: usize,
        buffer: &mut Vec<u8>,
        record: &mut Record,
    ) -> io::Result<Option<Step>> {
        self.scanner.capture(buffer)?;
        let key: Option<String> = serde_json::from_slice(buffer).ok();
        if self.scanner.peek_past_blanks()? == Some(b':') {
            self.scanner.advance();
        }
        let wanted = key.as_deref() == self.path.get(depth).map(String::as_str);
        let last = depth + 1 == self.path.len();
        match self.scanner.peek_past_blanks()? {
            Some(b'[') if wanted => {
                self.scanner.advance();
                self.stack.push(Frame::Array { depth: depth + 1 });
            }
            Some(b'{') if wanted && last => return self.take_record(buffer, record).map(Some),
            Some(b'{') if wanted => {
                self.scanner.advance();
                self.stack.push(Frame::Page { depth: depth + 1 });
            }
            Some(_) => self.scanner.skip()?,
            None => {}
        }
        Ok(None)
    }

    fn close(&mut self) {
        self.scanner.advance();
        self.stack.pop();
    }

    fn take_record(&mut self, buffer: &mut Vec<u8>, record: &mut Record) -> io::Result<Step> {
        self.records += 1;
        record.position.line = self.scanner.line;
        record.position.record = self.records;
        let parsed = if self.scanner.capture(buffer)? {
            parse_object(buffer)
        } else {
            Err(("line_too_long", too_long(self.scanner.limit)))
        };
        Ok(deliver(parsed, buffer, record))
    }

    fn broken(&mut self, record: &mut Record, message: Told) -> Step {
        self.records += 1;
        record.position.line = self.scanner.line;
        record.position.record = self.records;
        Step::Unreadable(Unreadable {
            reason: "not_json",
            message,
            position: record.position,
            raw: String::new(),
        })
    }
}

fn parse_object(bytes: &[u8]) -> Result<Value, (&'static str, Told)> {
    match serde_json::from_slice::<Value>(bytes) {
        Ok(value @ Value::Object(_)) => Ok(value),
        Ok(_) => Err((
            "not_an_object",
            told!("a record must be a json object", "un registro tiene que ser un objeto JSON"),
        )),
        Err(error) => {
            let repaired = without_nan(bytes);
            let repaired = repaired.and_then(|plain| serde_json::from_slice::<Value>(&plain).ok());
            if let Some(value @ Value::Object(_)) = repaired {
                return Ok(value);
            }
            let reason =
                if std::str::from_utf8(bytes).is_err() { "invalid_utf8" } else { "not_json" };
            Err((reason, error.to_string().into()))
        }
    }
}

/// Tells whether a text is one object.
pub(super) fn is_object(text: &str) -> bool {
    parse_object(text.as_bytes()).is_ok()
}

/// What Python and others write, against the standard, for a number that is none.
const NO_NUMBERS: [&[u8]; 3] = [b"NaN", b"Infinity", b"-Infinity"];

/// Writes `null` for numbers that are none; nothing where there are no such.
fn without_nan(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::with_capacity(bytes.len());
    let (mut in_text, mut escaped, mut found) = (false, false, false);
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        let word = NO_NUMBERS.into_iter().find(|word| !in_text && rest.starts_with(word));
        if let Some(word) = word {
            plain.extend_from_slice(b"null");
            rest = &rest[word.len()..];
            found = true;
            continue;
        }
        match *first {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_text,
            b'"' => in_text = !in_text,
            _ => {}
        }
        plain.push(*first);
        rest = after;
    }
    found.then_some(plain)
}

fn deliver(parsed: Result<Value, (&'static str, Told)>, bytes: &[u8], record: &mut Record) -> Step {
    match parsed {
        Ok(value) => {
            record.body = Body::Tree(value);
            Step::Record
        }
        Err((reason, message)) => Step::Unreadable(Unreadable {
            reason,
            message,
            position: record.position,
            raw: super::shown(bytes),
        }),
    }
}

/// Finds the ends of values without parsing them.
struct Scanner {
    inner: Buffered,
    line: u64,
    limit: usize,
}

impl Scanner {
    fn fill(&mut self) -> io::Result<&[u8]> {
        loop {
            // The borrow checker wants the retry and the answer apart.
            match self.inner.fill_buf() {
                Ok(_) => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.inner.fill_buf()
    }

    fn peek_past_blanks(&mut self) -> io::Result<Option<u8>> {
        loop {
            let bytes = self.fill()?;
            if bytes.is_empty() {
                return Ok(None);
            }
            let mut blanks = 0;
            let mut lines = 0;
            let mut found = None;
            for &byte in bytes {
                match byte {
                    b'\n' => lines += 1,
                    b' ' | b'\t' | b'\r' | 0xef | 0xbb | 0xbf => {}
                    other => {
                        found = Some(other);
                        break;
                    }
                }
                blanks += 1;
            }
            self.inner.consume(blanks);
            self.line += lines;
            if found.is_some() {
                return Ok(found);
            }
        }
    }

    fn advance(&mut self) {
        self.inner.consume(1);
    }

    /// Copies the next value; tells whether it was within the limit.
    fn capture(&mut self, buffer: &mut Vec<u8>) -> io::Result<bool> {
        buffer.clear();
        let limit = self.limit;
        let mut kept_all = true;
        self.walk(|bytes| {
            if kept_all && buffer.len() + bytes.len() > limit {
                kept_all = false;
                buffer.truncate(super::lines::KEPT_BYTES);
            }
            if kept_all {
                buffer.extend_from_slice(bytes);
            }
        })?;
        Ok(kept_all)
    }

    fn skip(&mut self) -> io::Result<()> {
        self.walk(|_| {})
    }

    /// Passes over one value, handing its bytes on piece by piece.
    fn walk(&mut self, mut each: impl FnMut(&[u8])) -> io::Result<()> {
        let mut value = ValueEnd::default();
        loop {
            let bytes = self.fill()?;
            if bytes.is_empty() {
                return Ok(());
            }
            let mut used = bytes.len();
            let mut done = false;
            let mut lines = 0;
            for (at, &byte) in bytes.iter().enumerate() {
                match value.take(byte) {
                    Taken::More => lines += u64::from(byte == b'\n'),
                    Taken::Last => {
                        (used, done) = (at + 1, true);
                        break;
                    }
                    Taken::Before => {
                        (used, done) = (at, true);
                        break;
                    }
                }
            }
            each(&bytes[..used]);
            self.inner.consume(used);
            self.line += lines;
            if done {
                return Ok(());
            }
        }
    }
}

/// Tells where a value ends, byte by byte.
#[derive(Default)]
struct ValueEnd {
    depth: usize,
    in_text: bool,
    escaped: bool,
    started: bool,
}

enum Taken {
    /// The value goes on.
    More,
    /// The byte was its last.
    Last,
    /// The value ended before the byte.
    Before,
}

impl ValueEnd {
    fn take(&mut self, byte: u8) -> Taken {
        if self.in_text {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    self.in_text = false;
                    if self.depth == 0 {
                        return Taken::Last;
                    }
                }
                _ => {}
            }
            return Taken::More;
        }
        match byte {
            b'"' if self.depth > 0 || !self.started => self.in_text = true,
            b'{' | b'[' if self.depth > 0 || !self.started => self.depth += 1,
            b'}' | b']' if self.depth > 0 => {
                self.depth -= 1;
                if self.depth == 0 {
                    return Taken::Last;
                }
            }
            // A bare word or number ends before whatever cannot belong to it. The first byte is
            // always taken, so that the scanner moves on whatever it meets.
            b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t' | b'"' | b'{' | b'['
                if self.depth == 0 && self.started =>
            {
                return Taken::Before;
            }
            _ => {}
        }
        self.started = true;
        Taken::More
    }
}
