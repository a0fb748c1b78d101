//! A chat that somebody exported from WhatsApp: a text for people, in which a message begins with
//! its day, its time and whoever wrote it, in the order and with the marks of their telephone.
//!
//! ```text
//! 12/10/26, 22:14 - Ana: Hello      [12/10/26, 10:14:33 p. m.] Ana: Hello
//! and so on                         [12/10/26, 10:15:02 p. m.] Ana added Kim
//! ```
//!
//! A file is one conversation, and is named after it. What begins no message goes on with the one
//! before, of whose text no more than its first line is handed on; what the app says of itself,
//! which nobody wrote, is none.

use std::io;
use std::sync::Arc;

use super::input::Buffered;
use super::lines::{LineEnd, Lines, too_long};
use super::record::{Headings, Record};
use super::{Step, Unreadable};

/// Columns of a record.
const COLUMNS: [&str; 5] = ["conversation_id", "message_id", "at", "who", "text"];
/// Lines by which a file is judged, at most.
const JUDGED_LINES: usize = 40;
/// Years there may be messages of.
const YEARS: std::ops::Range<u32> = 2009..2100;

/// Returns the names of the columns.
pub(crate) fn headings() -> Headings {
    Headings::from_cells(COLUMNS)
}

/// Reads one message after the other.
pub(crate) struct WhatsAppReader {
    lines: Lines<Buffered>,
    line: Vec<u8>,
    records: u64,
    limit: usize,
    headings: Arc<Headings>,
    conversation: String,
}

impl WhatsAppReader {
    /// Begins with the text of a file of a name.
    pub(crate) fn new(text: Buffered, limit: usize, file: &str) -> Self {
        let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let name = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(name);
        Self {
            lines: Lines::new(text, b'\n', limit),
            line: Vec::new(),
            records: 0,
            limit,
            headings: Arc::new(headings()),
            conversation: name.strip_suffix(".txt").unwrap_or(name).to_owned(),
        }
    }

    pub(crate) fn next(&mut self, record: &mut Record) -> io::Result<Step> {
        loop {
            self.line.clear();
            let end = self.lines.append(&mut self.line)?;
            if end == LineEnd::End {
                return Ok(Step::End);
            }
            let text = String::from_utf8_lossy(self.lines.trim_end(&self.line));
            if end == LineEnd::TooLong {
                record.position.line = self.lines.count;
                return Ok(Step::Unreadable(Unreadable {
                    reason: "line_too_long",
                    message: too_long(self.limit),
                    position: record.position,
                    raw: super::shown(text.as_bytes()),
                }));
            }
            let Some(Entry { at, said: Some((who, said)) }) = Entry::parse(&text) else { continue };
            self.records += 1;
            record.position.line = self.lines.count;
            record.position.record = self.records;
            let id = format!("{}/{}", self.conversation, self.records);
            let row = record.as_row_mut(&self.headings);
            row.clear();
            for cell in [self.conversation.as_str(), &id, &at, who, said] {
                row.push(cell);
            }
            return Ok(Step::Record);
        }
    }
}

/// Tells whether text looks like such a chat: its first line begins an entry, as others do, and
/// somebody wrote.
pub(crate) fn looks_like(text: &str) -> bool {
    let lines = text.lines().filter(|line| !line.trim().is_empty()).take(JUDGED_LINES);
    let entries: Vec<Option<Entry<'_>>> = lines.map(Entry::parse).collect();
    let is_first = entries.first().is_some_and(Option::is_some);
    is_first && entries.iter().flatten().any(|entry| entry.said.is_some())
}

/// What stands on one line.
struct Entry<'a> {
    /// Its day and time, the day written in the order of the file.
    at: String,
    /// Who wrote what; nothing where the app says something.
    said: Option<(&'a str, &'a str)>,
}

impl<'a> Entry<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let line = line.trim_start_matches(is_mark);
        let (stamp, rest) = match line.strip_prefix('[') {
            Some(inside) => inside.split_once("] ")?,
            None => line.split_once(" - ")?,
        };
        let at = instant(stamp)?;
        let rest = rest.trim_start_matches(is_mark);
        let said = rest.split_once(": ").or_else(|| Some((rest.strip_suffix(':')?, "")));
        Some(Entry { at, said: said.map(|(who, text)| (who.trim_matches(is_mark), text)) })
    }
}

/// Tells whether a character only says in which direction others run.
fn is_mark(sign: char) -> bool {
    matches!(sign, '\u{feff}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
}

/// Writes a day and a time in one way: `12/10/26, 9:05 p. m.` is `12/10/2026 21:05:00`.
fn instant(stamp: &str) -> Option<String> {
    let (date, time, has_comma) = match stamp.split_once(", ") {
        Some((date, time)) => (date, time, true),
        None => stamp.split_once(' ').map(|(date, time)| (date, time, false))?,
    };
    let parts: Vec<u32> =
        date.split(['/', '.', '-']).map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let day = match parts.as_slice() {
        // Logs of programs begin like that too, without a comma.
        [year, month, day] if YEARS.contains(year) && has_comma => {
            (1..=12).contains(month).then(|| format!("{year}-{month:02}-{day:02}"))?
        }
        [first, second, year] if (1..=31).contains(first) && (1..=31).contains(second) => {
            let year = if *year < 100 { year + 2000 } else { *year };
            YEARS.contains(&year).then(|| format!("{first:02}/{second:02}/{year}"))?
        }
        _ => return None,
    };
    Some(format!("{day} {}", clock(time)?))
}

/// Writes a time of day in one way.
fn clock(time: &str) -> Option<String> {
    let time = time.trim().to_lowercase();
    let end = time.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.'));
    let (digits, half) = time.split_at(end.unwrap_or(time.len()));
    let parts: Vec<u32> =
        digits.split([':', '.']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let (hour, minute, second) = match parts.as_slice() {
        [hour, minute] => (*hour, *minute, 0),
        [hour, minute, second] => (*hour, *minute, *second),
        _ => return None,
    };
    let half: String = half.chars().filter(|c| c.is_alphabetic()).collect();
    let hour = match half.as_str() {
        "" | "h" | "uhr" => hour,
        "am" => hour % 12,
        "pm" => hour % 12 + 12,
        _ => return None,
    };
    let is_one = hour < 24 && minute < 60 && second < 60;
    is_one.then(|| format!("{hour:02}:{minute:02}:{second:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_several_telephones() {
        for (line, at, said) in [
            ("12/10/26, 9:05 - Ana: Hi: you", "12/10/2026 09:05:00", Some(("Ana", "Hi: you"))),
            ("12/10/26, 9:05\u{202f}PM - Ana: Hi", "12/10/2026 21:05:00", Some(("Ana", "Hi"))),
            (
                "[12/10/26, 12:05:33 a. m.] Ana, M.: Hi",
                "12/10/2026 00:05:33",
                Some(("Ana, M.", "Hi")),
            ),
            ("\u{200e}[12.10.26, 21:05:33] Ana:", "12/10/2026 21:05:33", Some(("Ana", ""))),
            ("[2026-10-12, 21:05:33] Ana: Hi", "2026-10-12 21:05:33", Some(("Ana", "Hi"))),
            ("[12-10-2026 21:05:33] ~ Ana: Hi", "12/10/2026 21:05:33", Some(("~ Ana", "Hi"))),
            ("12/10/26, 22:14 - Los mensajes están cifrados.", "12/10/2026 22:14:00", None),
        ] {
            let entry = Entry::parse(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((entry.at.as_str(), entry.said), (at, said), "{line}");
        }
        for line in [
            "and so on",
            "[2026-10-12 09:05:33] ERROR: no",
            "12/10/26, Ana - Hi: you",
            "12/10/26, 25:05 - Ana: Hi",
            "12/40/26, 9:05 - Ana: Hi",
            "id,opened - closed",
        ] {
            assert!(Entry::parse(line).is_none(), "{line}");
        }
    }
}
