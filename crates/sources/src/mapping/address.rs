//! Names in a mapping, resolved once to where a value lies in a record.

use std::borrow::Cow;

use baremo_model::error::nearest;
use serde_json::Value;

use crate::SourceError;
use crate::read::{Body, Detected, Format, Headings, Record};

/// One step of a path through a JSON record.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    Key(String),
    Index(usize),
    /// The first element of a list whose key has this text.
    Where(String, String),
}

/// Names the number of the record in its file.
const NUMBER: &str = "#record";

/// Where a value lies.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Address {
    /// A column of a flat record.
    Column(usize),
    /// A column of a flat record whose whole numbers are read without decimals.
    Whole(usize),
    /// A path in a JSON record.
    Path(Vec<PathStep>),
    /// A path in the element of the list that `each` goes over; empty for the element itself.
    Item(Vec<PathStep>),
    /// The number of the record in its file.
    Number,
    /// Nowhere: an optional column the file does not have.
    Absent,
}

/// Opaque to other modules.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PathStep(Step);

/// What names are resolved against.
pub(crate) struct Names<'a> {
    file: &'a str,
    flat: Option<Headings>,
    /// Columns whose whole numbers are read without decimals.
    pub whole: &'a [String],
    /// Collects optional names that were not found, for a note.
    pub absent: Vec<String>,
}

impl<'a> Names<'a> {
    pub(crate) fn of(detected: &'a Detected) -> Self {
        let is_tree = matches!(detected.format, Format::Json | Format::JsonLines | Format::Parquet);
        let flat =
            (!is_tree).then(|| Headings::from_cells(detected.headings.iter().map(String::as_str)));
        Self { file: &detected.file, flat, whole: &[], absent: Vec::new() }
    }

    /// Resolves a name. A trailing `?` allows a flat file to lack the column.
    pub(crate) fn resolve(&mut self, name: &str) -> Result<Address, SourceError> {
        // A heading may itself be a question.
        let index = self.flat.as_ref().and_then(|headings| headings.index_of(name));
        if let Some(index) = index {
            return Ok(self.column(index, name));
        }
        let (name, optional) = match name.strip_suffix('?') {
            Some(bare) => (bare, true),
            None => (name, false),
        };
        if name == NUMBER {
            return Ok(Address::Number);
        }
        if name == "item" {
            return Ok(Address::Item(Vec::new()));
        }
        if let Some(inside) = name.strip_prefix("item.") {
            return Ok(Address::Item(steps(inside)));
        }
        let Some(headings) = &self.flat else {
            return Ok(Address::Path(steps(name)));
        };
        if let Some(index) = headings.index_of(name) {
            return Ok(self.column(index, name));
        }
        if optional {
            self.absent.push(name.to_owned());
            return Ok(Address::Absent);
        }
        self.require(name).map(|()| Address::Absent)
    }

    fn column(&self, index: usize, name: &str) -> Address {
        match self.whole.iter().any(|own| own == name) {
            true => Address::Whole(index),
            false => Address::Column(index),
        }
    }

    /// Checks that a flat file has a column; records of other files may have any field.
    ///
    /// # Errors
    /// Fails without it, naming the nearest.
    pub(crate) fn require(&self, name: &str) -> Result<(), SourceError> {
        let Some(headings) = self.flat.as_ref().filter(|own| own.index_of(name).is_none()) else {
            return Ok(());
        };
        let known = headings.names();
        Err(SourceError::MissingColumn {
            file: self.file.to_owned(),
            column: name.to_owned(),
            nearest: nearest(name, known.iter().map(String::as_str)).map(str::to_owned),
            columns: known.to_vec(),
        })
    }
}

/// Splits `a.b[0].c[id=7].value` into steps.
fn steps(path: &str) -> Vec<PathStep> {
    let mut out = Vec::new();
    for part in path.split('.') {
        let mut rest = part;
        let key_end = rest.find('[').unwrap_or(rest.len());
        if key_end > 0 {
            out.push(PathStep(Step::Key(rest[..key_end].to_owned())));
        }
        rest = &rest[key_end..];
        while let Some(inside) = rest.strip_prefix('[') {
            let Some(end) = inside.find(']') else { break };
            let step = match inside[..end].split_once('=') {
                Some((key, text)) => Step::Where(key.trim().to_owned(), text.trim().to_owned()),
                None => match inside[..end].parse() {
                    Ok(index) => Step::Index(index),
                    Err(_) => Step::Key(inside[..end].to_owned()),
                },
            };
            out.push(PathStep(step));
            rest = &inside[end + 1..];
        }
    }
    out
}

/// The element that `each` stands at.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Item<'a> {
    Text(&'a str),
    Tree(&'a Value),
}

/// What an expression can see.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub record: &'a Record,
    pub item: Option<Item<'a>>,
}

/// A value where it lies.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Found<'a> {
    Text(&'a str),
    Tree(&'a Value),
    Nothing,
}

impl Address {
    /// Returns the value as it lies in the record.
    pub(crate) fn find<'a>(&self, scope: Scope<'a>) -> Found<'a> {
        match (self, &scope.record.body) {
            (Self::Column(index), Body::Row(_, row)) => {
                row.get(*index).map_or(Found::Nothing, Found::Text)
            }
            (Self::Whole(index), Body::Row(_, row)) => {
                let text = row.get(*index).map(|text| without_zero(trimmed(text)));
                text.map_or(Found::Nothing, Found::Text)
            }
            (Self::Path(path), Body::Tree(tree)) => walk(path, tree),
            (Self::Item(path), _) => match scope.item {
                Some(Item::Text(text)) if path.is_empty() => Found::Text(text),
                Some(Item::Tree(tree)) => walk(path, tree),
                _ => Found::Nothing,
            },
            _ => Found::Nothing,
        }
    }

    /// Returns the value as trimmed text; nothing if it is null, blank or one of `missing`.
    pub(crate) fn text<'a>(&self, scope: Scope<'a>, missing: &[String]) -> Option<Cow<'a, str>> {
        let text = match (self, &scope.record.body) {
            // Most values are cells of a row.
            (Self::Column(index), Body::Row(_, row)) => Cow::Borrowed(trimmed(row.get(*index)?)),
            (Self::Number, _) => {
                return Some(Cow::Owned(scope.record.position.record.to_string()));
            }
            _ => match self.find(scope) {
                Found::Nothing => return None,
                Found::Text(text) => Cow::Borrowed(trimmed(text)),
                Found::Tree(tree) => tree_text(tree)?,
            },
        };
        (!text.is_empty() && !missing.iter().any(|word| *word == text)).then_some(text)
    }
}

/// Returns a whole number that was kept as a decimal one without its `.0`, and any other text as it
/// is.
pub(super) fn without_zero(text: &str) -> &str {
    let digits = text.strip_suffix(".0").unwrap_or_default();
    let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_whole { digits } else { text }
}

/// Trims a text; most cells have nothing to trim, which two bytes tell.
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

fn walk<'a>(path: &[PathStep], tree: &'a Value) -> Found<'a> {
    let mut here = tree;
    for PathStep(step) in path {
        let next = match step {
            Step::Key(key) => here.get(key.as_str()),
            Step::Index(index) => here.get(*index),
            Step::Where(key, text) => here.as_array().and_then(|list| {
                list.iter().find(|element| {
                    element.get(key.as_str()).and_then(tree_text).is_some_and(|own| own == *text)
                })
            }),
        };
        match next {
            Some(value) => here = value,
            None => return Found::Nothing,
        }
    }
    Found::Tree(here)
}

/// Returns a JSON scalar as text, a list of scalars joined by commas, nothing for an object.
fn tree_text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Null | Value::Object(_) => None,
        Value::String(text) => Some(Cow::Borrowed(text.trim())),
        Value::Bool(yes) => Some(Cow::Borrowed(if *yes { "true" } else { "false" })),
        Value::Number(number) => number_text(number).map(Cow::Owned),
        Value::Array(elements) => {
            let texts: Vec<_> = elements.iter().filter_map(tree_text).collect();
            (!texts.is_empty()).then(|| Cow::Owned(texts.join(",")))
        }
    }
}

/// Floating numbers that are whole are exact below this one, 2 to the power of 53.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Ids that a loader stored as floating numbers come out as integers; those whose last digits are
/// lost, as nothing: two records would have one.
fn number_text(number: &serde_json::Number) -> Option<String> {
    match number.as_f64().filter(|float| number.is_f64() && float.fract() == 0.0) {
        Some(float) if float.abs() < EXACT => Some(format!("{float:.0}")),
        Some(_) => None,
        None => Some(number.to_string()),
    }
}
