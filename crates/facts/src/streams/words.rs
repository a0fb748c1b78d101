//! The strings of a batch on their way into tables, and what they are as numbers.

use std::sync::Arc;

use baremo_model::event::subject_parts;
use baremo_model::fact::NULL_INT;
use baremo_model::instant::moment;
use baremo_model::text::truth;
use baremo_model::{Dictionary, EventBatch, NULL_CODE};

use super::money;
use crate::table::Dictionaries;

/// Strings of the batch, each translated or parsed once, however many rows carry it.
pub(crate) struct Words<'a> {
    batch: EventBatch<'a>,
    own: Dictionary,
    /// Code in `own` plus one, by code of the batch; 0 when not yet known.
    kept: Vec<u32>,
    /// The number a string is, in millionths; [`UNREAD`] when not yet parsed.
    numbers: Vec<i64>,
}

const UNREAD: i64 = i64::MIN + 1;

impl<'a> Words<'a> {
    pub(crate) fn new(batch: &EventBatch<'a>) -> Self {
        Words {
            batch: *batch,
            own: Dictionary::new(),
            kept: vec![0; batch.strings.len()],
            numbers: vec![UNREAD; batch.strings.len()],
        }
    }

    /// Returns the batch's code of an attribute's name; null when no event has it.
    pub(crate) fn name(&self, name: &str) -> u32 {
        self.batch.strings.code(name).unwrap_or(NULL_CODE)
    }

    /// Returns the batch's code of the value an event gives an attribute, by the code of its name.
    pub(crate) fn attribute(&self, row: usize, name: u32) -> u32 {
        if name == NULL_CODE {
            return NULL_CODE;
        }
        let found = self.batch.attributes(row).find(|(own, _)| *own == name);
        found.map_or(NULL_CODE, |(_, value)| value)
    }

    /// Returns the text of a code of the batch.
    pub(crate) fn text(&self, code: u32) -> Option<&'a str> {
        self.batch.strings.get(code)
    }

    /// Returns the tables' code for a code of the batch.
    pub(crate) fn keep(&mut self, code: u32) -> u32 {
        let Some(known) = self.kept.get(code as usize).copied() else { return NULL_CODE };
        if known != 0 {
            return known - 1;
        }
        let own = self.own.intern(self.batch.strings.get(code).unwrap_or_default());
        self.kept[code as usize] = own + 1;
        own
    }

    /// Returns the text of a code of the tables.
    pub(crate) fn own(&self, code: u32) -> Option<&str> {
        self.own.get(code)
    }

    /// Returns the tables' code for a word.
    pub(crate) fn word(&mut self, word: &str) -> u32 {
        self.own.intern(word)
    }

    /// Returns the tables' code for the text, null for none.
    pub(crate) fn word_or_null(&mut self, word: Option<&str>) -> u32 {
        word.map_or(NULL_CODE, |word| self.own.intern(word))
    }

    /// Returns the tables' codes of source and id of a subject.
    pub(crate) fn subject(&mut self, subject: u32) -> (u32, u32) {
        let (source, id) = subject_parts(self.batch.subjects.get(subject).unwrap_or_default());
        (self.own.intern(source), self.own.intern(id))
    }

    /// Returns the number a string of the batch is, in millionths; [`NULL_INT`] when it is none.
    pub(crate) fn number(&mut self, code: u32) -> i64 {
        let Some(known) = self.numbers.get(code as usize).copied() else { return NULL_INT };
        if known != UNREAD {
            return known;
        }
        let parsed = millionths(self.batch.strings.get(code).unwrap_or_default());
        self.numbers[code as usize] = parsed.unwrap_or(NULL_INT);
        self.numbers[code as usize]
    }

    /// Returns the whole number a string of the batch is; [`NULL_INT`] when it is none.
    pub(crate) fn integer(&mut self, code: u32) -> i64 {
        match self.number(code) {
            NULL_INT => NULL_INT,
            millionths => millionths.div_euclid(1_000_000),
        }
    }

    /// Returns a number of seconds as microseconds; [`NULL_INT`] when it is none. A millionth of a
    /// second is a microsecond.
    pub(crate) fn seconds(&mut self, code: u32) -> i64 {
        self.number(code)
    }

    /// Returns money in minor units of a currency; [`NULL_INT`] when it is none.
    pub(crate) fn money(&mut self, amount: u32, currency: u32) -> i64 {
        match self.number(amount) {
            NULL_INT => NULL_INT,
            millionths => money::minor(millionths, self.text(currency).unwrap_or_default()),
        }
    }

    /// Returns the instant a string of the batch is (RFC 3339 or microseconds since 1970), as
    /// [`NULL_INT`] when it is none. A day is its start in UTC.
    pub(crate) fn instant(&self, code: u32) -> i64 {
        self.text(code).and_then(|text| moment(text, false)).unwrap_or(NULL_INT)
    }

    /// Returns the instant until which something holds; a day is its end in UTC.
    pub(crate) fn end(&self, code: u32) -> i64 {
        self.text(code).and_then(|text| moment(text, true)).unwrap_or(NULL_INT)
    }

    /// Returns whether a string of the batch says yes; none for null and for what says neither.
    pub(crate) fn truth(&self, code: u32) -> Option<bool> {
        truth(self.text(code)?)
    }

    /// Puts what an event says into a cell; what it does not say leaves the cell as it is.
    pub(crate) fn set(&mut self, cell: &mut u32, code: u32) {
        if code != NULL_CODE {
            *cell = self.keep(code);
        }
    }

    /// Returns what the tables need beside their rows: all strings, in which conversations have
    /// the names that the source gives them.
    pub(crate) fn finish(self) -> Dictionaries {
        let strings = Arc::new(self.own);
        Dictionaries { conversations: strings.clone(), strings }
    }
}

/// Returns a decimal number in millionths, rounded half away from zero; none when it is no number
/// or too great.
pub(crate) fn millionths(text: &str) -> Option<i64> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    if !plain(whole) || !plain(fraction) {
        // Exponents and the like: rare enough for the slow way.
        let value: f64 = text.parse().ok().filter(|value: &f64| value.is_finite())?;
        let scaled = (value * 1e6).round();
        return (scaled.abs() < 9e18).then_some(scaled as i64);
    }
    let mut value: i64 = 0;
    for byte in whole.bytes() {
        value = value.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
    }
    value = value.checked_mul(1_000_000)?;
    let mut unit = 100_000;
    for byte in fraction.bytes().take(6) {
        value = value.checked_add(i64::from(byte - b'0') * unit)?;
        unit /= 10;
    }
    if fraction.as_bytes().get(6).is_some_and(|byte| *byte >= b'5') {
        value = value.checked_add(1)?;
    }
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::millionths;

    #[test]
    fn numbers_are_read_exactly() {
        for (text, expected) in [
            ("12", Some(12_000_000)),
            ("-3.5", Some(-3_500_000)),
            ("0.1234565", Some(123_457)),
            ("+7", Some(7_000_000)),
            ("1e3", Some(1_000_000_000)),
            (".5", Some(500_000)),
            ("", None),
            ("-", None),
            ("12,5", None),
            ("9999999999999999", None),
            ("NaN", None),
        ] {
            assert_eq!(millionths(text), expected, "{text}");
        }
    }
}
