//! Front matter: split from the prose, read as TOML, its errors made helpful.

use jiff::civil::Date;
use serde::de::DeserializeOwned;

use super::PageError;
use crate::error::Fault;
use crate::page::FrontMatter;

/// A page split in two.
pub(super) struct Split<'a> {
    /// Path of the page, for errors.
    pub(super) path: &'a str,
    /// The TOML between the two lines `+++`.
    pub(super) toml: &'a str,
    /// Everything after it.
    pub(super) markdown: &'a str,
    /// Line of the page on which `markdown` begins.
    pub(super) markdown_line: usize,
}

impl Split<'_> {
    /// Returns an error at a line of the page.
    pub(super) fn error(&self, line: usize, fault: impl Into<Fault>) -> PageError {
        PageError::new(self.path, line, fault)
    }

    /// Returns an error at a key of the front matter.
    pub(super) fn key_error(&self, place: Line<'_>, message: impl Into<Fault>) -> PageError {
        self.error(line_of(self.toml, place) + 1, message)
    }

    /// Returns an error at a line of `markdown`, its first being 1.
    pub(super) fn prose_error(&self, line: usize, message: impl Into<Fault>) -> PageError {
        self.error(self.markdown_line + line - 1, message)
    }
}

/// Splits a page at its two lines `+++`.
pub(super) fn split<'a>(path: &'a str, text: &'a str) -> Result<Split<'a>, PageError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut offset = 0;
    let mut start = None;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let fence = line.trim_end() == "+++";
        match (start, fence) {
            (None, true) if index == 0 => start = Some(offset + line.len()),
            (None, _) => return Err(PageError::new(path, 1, Fault::NoFront)),
            (Some(begin), true) => {
                return Ok(Split {
                    path,
                    toml: &text[begin..offset],
                    markdown: &text[offset + line.len()..],
                    markdown_line: index + 2,
                });
            }
            (Some(_), false) => {}
        }
        offset += line.len();
    }
    Err(PageError::new(path, 1, Fault::OpenFront))
}

/// Reads the front matter of an English page.
pub(super) fn front_matter(page: &Split<'_>) -> Result<FrontMatter, PageError> {
    toml_of(page)
}

/// Reads front matter of any shape.
pub(super) fn toml_of<T: DeserializeOwned>(page: &Split<'_>) -> Result<T, PageError> {
    read_toml(page.path, page.toml).map_err(|mut error| {
        error.line += 1;
        error
    })
}

/// Reads TOML whose shape refuses unknown keys; the error has the line and the nearest key.
///
/// # Errors
///
/// The first problem of the text.
pub fn read_toml<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, PageError> {
    toml::from_str(text).map_err(|error| PageError::of_toml(path, text, &error))
}

/// Returns the day that a TOML date names; none where it has a time.
pub fn day_of(value: &toml::value::Datetime) -> Option<Date> {
    let date = value.date.filter(|_| value.time.is_none())?;
    let (month, day) = (i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
    Date::new(i16::try_from(date.year).ok()?, month, day).ok()
}

/// A place in TOML: the table's header, which one of several with that header, and a key.
#[derive(Clone, Copy, Debug, Default)]
pub struct Line<'a> {
    /// Header without brackets, `""` for the top.
    pub table: &'a str,
    /// Which of the tables with this header, from 0.
    pub index: usize,
    /// Key; `""` for the header itself.
    pub key: &'a str,
}

/// Returns the line on which a key is written: exact where the table has its own header, else the
/// line of the nearest thing written, else 1.
pub fn line_of(toml: &str, place: Line<'_>) -> usize {
    let mut header = String::new();
    let mut seen = 0;
    let mut table_line = None;
    let (parent, last) = place.table.rsplit_once('.').unwrap_or(("", place.table));
    let mut inline_line = None;
    for (index, line) in toml.lines().enumerate() {
        let line_number = index + 1;
        let line = line.trim();
        if line.starts_with('[') {
            header = line.trim_matches(['[', ']']).trim().to_owned();
            if header == place.table {
                if seen == place.index {
                    table_line = Some(line_number);
                }
                seen += 1;
            }
            continue;
        }
        let key = line.split('=').next().unwrap_or("").trim();
        let right = match place.table {
            "" => header.is_empty(),
            table => header == table && seen == place.index + 1,
        };
        if right && !key.is_empty() && key == place.key {
            return line_number;
        }
        // A table written inline, `value = { … }`, is found by its own name.
        if header == parent && key == last && !last.is_empty() {
            inline_line.get_or_insert(line_number);
        }
    }
    table_line.or(inline_line).unwrap_or(1)
}
