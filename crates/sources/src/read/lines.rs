//! Lines of bounded length, with their numbers.

use std::io::{self, BufRead};

use baremo_model::error::Told;
use baremo_model::told;

/// How reading one line ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineEnd {
    /// A line was read, without its terminator.
    Line,
    /// The line passed the limit: its head was kept and the rest skipped.
    TooLong,
    /// There is no further line.
    End,
}

/// Bytes of an over-long line that are kept to show what it was.
pub(crate) const KEPT_BYTES: usize = 4 * 1024;

/// Reads lines from a stream, or from bytes given back to it.
pub(crate) struct Lines<R> {
    inner: R,
    /// Bytes given back by a record that could not be completed.
    returned: Vec<u8>,
    returned_at: usize,
    terminator: u8,
    limit: usize,
    /// Lines read so far.
    pub(crate) count: u64,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(inner: R, terminator: u8, limit: usize) -> Self {
        Self { inner, returned: Vec::new(), returned_at: 0, terminator, limit, count: 0 }
    }

    /// Gives back bytes after an unfinished record; `lines` of them will be counted again.
    pub(crate) fn give_back(&mut self, mut bytes: Vec<u8>, lines: u64) {
        bytes.extend_from_slice(&self.returned[self.returned_at..]);
        self.returned = bytes;
        self.returned_at = 0;
        self.count -= lines;
    }

    /// Appends the next line and its terminator to `line`, which callers clear between records.
    pub(crate) fn append(&mut self, line: &mut Vec<u8>) -> io::Result<LineEnd> {
        let start = line.len();
        let mut skipping = false;
        let mut any = false;
        loop {
            let from_returned = self.returned_at < self.returned.len();
            let available = if from_returned {
                &self.returned[self.returned_at..]
            } else {
                match self.inner.fill_buf() {
                    Ok(bytes) => bytes,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(error) => return Err(error),
                }
            };
            if available.is_empty() {
                break;
            }
            any = true;
            let end = find(self.terminator, available);
            let used = end.map_or(available.len(), |at| at + 1);
            if !skipping {
                line.extend_from_slice(&available[..used]);
            }
            if from_returned {
                self.returned_at += used;
                if self.returned_at == self.returned.len() {
                    self.returned = Vec::new();
                    self.returned_at = 0;
                }
            } else {
                self.inner.consume(used);
            }
            if !skipping && line.len() - start > self.limit {
                skipping = true;
                line.truncate(start + KEPT_BYTES.min(line.len() - start));
            }
            if end.is_some() {
                break;
            }
        }
        if !any {
            return Ok(LineEnd::End);
        }
        self.count += 1;
        Ok(if skipping { LineEnd::TooLong } else { LineEnd::Line })
    }

    /// Returns the line without its terminator and a carriage return before it.
    pub(crate) fn trim_end<'a>(&self, line: &'a [u8]) -> &'a [u8] {
        let line = line.strip_suffix(&[self.terminator]).unwrap_or(line);
        if self.terminator == b'\n' { line.strip_suffix(b"\r").unwrap_or(line) } else { line }
    }
}

/// Returns the first place of a byte.
fn find(byte: u8, bytes: &[u8]) -> Option<usize> {
    // `contains` on bytes is vectorised, a plain `position` is not: whole blocks without the byte
    // are passed over at memory speed.
    let mut at = 0;
    for block in bytes.chunks(64) {
        if block.contains(&byte) {
            return block.iter().position(|b| *b == byte).map(|found| at + found);
        }
        at += block.len();
    }
    None
}

/// Says that a line is longer than is read.
pub(super) fn too_long(limit: usize) -> Told {
    told!("the line is longer than {limit} bytes", "la línea tiene más de {limit} bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &[u8], limit: usize) -> Vec<(LineEnd, Vec<u8>)> {
        let mut lines = Lines::new(io::BufReader::with_capacity(7, text), b'\n', limit);
        let mut out = Vec::new();
        loop {
            let mut line = Vec::new();
            match lines.append(&mut line).expect("reading from memory cannot fail") {
                LineEnd::End => return out,
                end => out.push((end, lines.trim_end(&line).to_vec())),
            }
        }
    }

    #[test]
    fn lines_lose_their_ends() {
        let lines = read_all(b"one\r\ntwo\n\nfour", 1000);
        let texts: Vec<&[u8]> = lines.iter().map(|(_, line)| line.as_slice()).collect();
        assert_eq!(texts, [&b"one"[..], b"two", b"", b"four"]);
    }

    #[test]
    fn an_over_long_line_is_skipped_and_reading_goes_on() {
        let mut text = vec![b'x'; 50_000];
        text.extend_from_slice(b"\nshort\n");
        let lines = read_all(&text, 1_000);
        assert_eq!(lines[0].0, LineEnd::TooLong);
        assert!(lines[0].1.len() <= KEPT_BYTES);
        assert_eq!(lines[1], (LineEnd::Line, b"short".to_vec()));
    }

    #[test]
    fn given_back_bytes_are_read_again() {
        let mut lines = Lines::new(&b"c\n"[..], b'\n', 100);
        lines.count = 2;
        lines.give_back(b"b\n".to_vec(), 1);
        let mut line = Vec::new();
        assert_eq!(lines.append(&mut line).ok(), Some(LineEnd::Line));
        assert_eq!(lines.append(&mut line).ok(), Some(LineEnd::Line));
        assert_eq!(line, b"b\nc\n");
        assert_eq!(lines.count, 3);
    }
}
