//! Reads TOML tables key by key, so that every complaint names its line and the nearest key.

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::CalendarError;
use crate::error::{Told, nearest};
use crate::told;

/// Finds the line of a byte offset.
#[derive(Clone, Copy)]
pub(super) struct Lines<'a>(&'a str);

impl Lines<'_> {
    fn at(self, offset: usize) -> usize {
        let before = self.0.as_bytes().iter().take(offset);
        1 + before.filter(|byte| **byte == b'\n').count()
    }
}

/// Parses `text` and hands its root table to `read`.
pub(super) fn read_document<T>(
    text: &str,
    place: &str,
    read: impl FnOnce(Table<'_>) -> Result<T, CalendarError>,
) -> Result<T, CalendarError> {
    let lines = Lines(text);
    let root = DeTable::parse(text).map_err(|error| CalendarError::Syntax {
        line: lines.at(error.span().map_or(0, |span| span.start)),
        message: error.message().trim().replace('\n', ", "),
    })?;
    read(Table { lines, table: root.get_ref(), line: 1, place: place.to_owned() })
}

/// A table with the place it stands in.
pub(super) struct Table<'a> {
    lines: Lines<'a>,
    table: &'a DeTable<'a>,
    pub(super) line: usize,
    place: String,
}

/// A value with the key it belongs to.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    lines: Lines<'a>,
    key: &'a str,
    value: &'a Spanned<DeValue<'a>>,
}

impl<'a> Table<'a> {
    /// Refuses keys that are not in `known`.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), CalendarError> {
        for (key, _) in self.table.iter() {
            let name: &str = key.get_ref();
            if !known.contains(&name) {
                return Err(CalendarError::UnknownKey {
                    line: self.lines.at(key.span().start),
                    key: name.to_owned(),
                    place: self.place.clone(),
                    nearest: nearest(name, known.iter().copied()).map(str::to_owned),
                });
            }
        }
        Ok(())
    }

    /// Returns its keys.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.table.iter().map(|(key, _)| &**key.get_ref())
    }

    pub(super) fn get(&self, key: &str) -> Option<Value<'a>> {
        self.table.iter().find(|(name, _)| *name.get_ref() == key).map(|(name, value)| Value {
            lines: self.lines,
            key: name.get_ref(),
            value,
        })
    }

    pub(super) fn need(&self, key: &str) -> Result<Value<'a>, CalendarError> {
        self.get(key).ok_or_else(|| CalendarError::Missing {
            line: self.line,
            key: key.to_owned(),
            place: self.place.clone(),
        })
    }

    pub(super) fn date(&self, key: &str) -> Result<Option<Date>, CalendarError> {
        self.get(key).map(|value| value.date()).transpose()
    }

    /// Returns the strings of a list, or of a single string; an absent key is an empty list.
    pub(super) fn strings(&self, key: &str) -> Result<Vec<String>, CalendarError> {
        let Some(value) = self.get(key) else {
            return Ok(Vec::new());
        };
        value.items().iter().map(|item| item.string().map(str::to_owned)).collect()
    }
}

impl<'a> Value<'a> {
    pub(super) fn line(&self) -> usize {
        self.lines.at(self.value.span().start)
    }

    pub(super) fn wrong_type(&self, expected: &'static str) -> CalendarError {
        CalendarError::WrongType {
            line: self.line(),
            key: self.key.to_owned(),
            expected,
            found: match self.value.get_ref() {
                DeValue::String(_) => "a string",
                DeValue::Integer(_) => "an integer",
                DeValue::Float(_) => "a decimal number",
                DeValue::Boolean(_) => "true or false",
                DeValue::Datetime(_) => "a date or time",
                DeValue::Array(_) => "a list",
                DeValue::Table(_) => "a table",
            },
        }
    }

    pub(super) fn invalid(&self, value: impl ToString, reason: Told) -> CalendarError {
        CalendarError::Invalid {
            line: self.line(),
            key: self.key.to_owned(),
            value: value.to_string(),
            reason,
        }
    }

    pub(super) fn unknown<'n>(
        &self,
        what: &'static str,
        name: &str,
        names: impl IntoIterator<Item = &'n str>,
    ) -> CalendarError {
        CalendarError::UnknownName {
            line: self.line(),
            what,
            name: name.to_owned(),
            nearest: nearest(name, names).map(str::to_owned),
        }
    }

    pub(super) fn is_table(&self) -> bool {
        self.value.get_ref().is_table()
    }

    pub(super) fn string(&self) -> Result<&'a str, CalendarError> {
        self.value.get_ref().as_str().ok_or_else(|| self.wrong_type("a string"))
    }

    pub(super) fn boolean(&self) -> Result<bool, CalendarError> {
        self.value.get_ref().as_bool().ok_or_else(|| self.wrong_type("true or false"))
    }

    pub(super) fn integer(&self) -> Result<i32, CalendarError> {
        let number = self.value.get_ref().as_integer();
        let number = number.ok_or_else(|| self.wrong_type("a whole number"))?;
        i32::from_str_radix(number.as_str(), number.radix())
            .map_err(|_| self.invalid(number.as_str(), told!("is out of range", "no cabe")))
    }

    /// Returns a date, written as a TOML date or as a string `2025-05-02`.
    pub(super) fn date(&self) -> Result<Date, CalendarError> {
        const EXPECTED: &str = "a date such as 2025-05-02";
        let none = || told!("is not a date such as 2025-05-02", "no es una fecha como 2025-05-02");
        match self.value.get_ref() {
            DeValue::String(text) => text.parse().map_err(|_| self.invalid(text, none())),
            DeValue::Datetime(value) => match (value.date, value.time) {
                (Some(date), None) => Date::new(date.year as i16, date.month as i8, date.day as i8)
                    .map_err(|_| self.invalid(value, none())),
                _ => Err(self.wrong_type(EXPECTED)),
            },
            _ => Err(self.wrong_type(EXPECTED)),
        }
    }

    /// Returns the items of a list; anything else is a list of one.
    pub(super) fn items(&self) -> Vec<Value<'a>> {
        match self.value.get_ref().as_array() {
            Some(array) => array
                .iter()
                .map(|value| Value { lines: self.lines, key: self.key, value })
                .collect(),
            None => vec![*self],
        }
    }

    pub(super) fn table(&self) -> Result<Table<'a>, CalendarError> {
        let table = self.value.get_ref().as_table().ok_or_else(|| self.wrong_type("a table"))?;
        Ok(Table { lines: self.lines, table, line: self.line(), place: format!("`{}`", self.key) })
    }
}
