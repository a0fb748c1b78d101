//! One outside record as read: a flat row of text, or a tree of JSON values.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Map, Value};

/// Names of a flat file's columns, in file order, each once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Headings {
    names: Vec<String>,
}

impl Headings {
    /// Builds headings from a header row: trimmed, blanks named `column_N`, repeats suffixed `_2`.
    pub fn from_cells<'a>(cells: impl IntoIterator<Item = &'a str>) -> Self {
        let mut names: Vec<String> = Vec::new();
        let mut taken = Taken::default();
        for (index, cell) in cells.into_iter().enumerate() {
            let cell = cell.trim().trim_start_matches('\u{feff}').trim();
            let base =
                if cell.is_empty() { format!("column_{}", index + 1) } else { cell.to_owned() };
            names.push(taken.free(base).0);
        }
        Self { names }
    }

    /// Builds the names `column_1` to `column_N` of a file without a header row.
    pub fn numbered(width: usize) -> Self {
        Self::from_cells(std::iter::repeat_n("", width))
    }

    /// Returns the names in file order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the names that are not in the header row, which names other columns so.
    pub(crate) fn repeated(&self, cells: &[String]) -> Vec<String> {
        let plain = |cell: &String| cell.trim().trim_start_matches('\u{feff}').trim().to_owned();
        let cells: Vec<String> = cells.iter().map(plain).collect();
        let given: FxHashSet<&String> = cells.iter().collect();
        let pairs = self.names.iter().zip(&cells);
        let own = pairs.filter(|(name, cell)| !cell.is_empty() && !given.contains(name));
        own.map(|(name, _)| name.clone()).collect()
    }

    /// Returns the position of a column: the exact name first, else ignoring case.
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|n| n == name).or_else(|| {
            let wanted = name.to_lowercase();
            self.names.iter().position(|n| n.to_lowercase() == wanted)
        })
    }
}

/// Names of columns that are given already.
#[derive(Default)]
struct Taken {
    names: FxHashSet<String>,
    /// The last number a name was repeated with: a sheet may have thousands of columns, all called
    /// the same.
    repeats: FxHashMap<String, usize>,
}

impl Taken {
    /// Gives a column its name, and says how many were tried.
    fn free(&mut self, base: String) -> (String, usize) {
        let (mut name, mut tried) = (base.clone(), 1);
        while !self.names.insert(name.clone()) {
            let repeat = self.repeats.entry(base.clone()).or_insert(1);
            *repeat += 1;
            name = format!("{base}_{repeat}");
            tried += 1;
        }
        (name, tried)
    }
}

/// Cells of one flat record, kept in one reused text buffer.
#[derive(Debug, Clone, Default)]
pub struct Row {
    pub(crate) text: String,
    pub(crate) ranges: Vec<(u32, u32)>,
}

impl Row {
    /// Returns the cell at a column, or nothing beyond the last one.
    pub fn get(&self, index: usize) -> Option<&str> {
        let &(start, end) = self.ranges.get(index)?;
        self.text.get(start as usize..end as usize)
    }

    /// Returns the number of cells.
    pub fn len(&self) -> usize {
        self.ranges.len()
    }

    /// Tells whether the row has no cell at all.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Iterates over the cells in file order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index).unwrap_or_default())
    }

    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.ranges.clear();
    }

    pub(crate) fn push(&mut self, cell: &str) {
        let start = self.text.len() as u32;
        self.text.push_str(cell);
        self.ranges.push((start, self.text.len() as u32));
    }
}

/// Place of a record in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    /// Line the record starts on, from 1; 0 where the format has no lines (Parquet).
    pub line: u64,
    /// Number of the record in the file, from 1, headings and blank lines not counted.
    pub record: u64,
}

/// What a record is made of.
#[derive(Debug, Clone)]
pub enum Body {
    /// A flat row under named columns.
    Row(Arc<Headings>, Row),
    /// A JSON object (Parquet rows arrive in this shape too).
    Tree(Value),
}

/// One outside record and where it stood.
#[derive(Debug, Clone)]
pub struct Record {
    /// Where the record starts.
    pub position: Position,
    /// What it holds.
    pub body: Body,
}

impl Default for Record {
    fn default() -> Self {
        Self { position: Position::default(), body: Body::Tree(Value::Null) }
    }
}

impl Record {
    /// Returns about how many bytes it holds.
    pub(crate) fn size(&self) -> usize {
        match &self.body {
            Body::Row(_, row) => row.text.len() + size_of_val(row.ranges.as_slice()),
            Body::Tree(tree) => size(tree),
        }
    }

    /// Returns the whole record as a JSON object: what quarantine keeps of a refused record.
    pub fn to_value(&self) -> Value {
        match &self.body {
            Body::Tree(value) => value.clone(),
            Body::Row(headings, row) => {
                let mut map = Map::new();
                for (name, cell) in headings.names().iter().zip(row.iter()) {
                    map.insert(name.clone(), Value::String(cell.to_owned()));
                }
                Value::Object(map)
            }
        }
    }

    /// Returns the whole record as one line of JSON.
    pub fn raw(&self) -> String {
        self.to_value().to_string()
    }

    /// Makes the record a row under these headings and lends the row for filling.
    pub(crate) fn as_row_mut(&mut self, headings: &Arc<Headings>) -> &mut Row {
        if !matches!(&self.body, Body::Row(own, _) if Arc::ptr_eq(own, headings)) {
            self.body = Body::Row(Arc::clone(headings), Row::default());
        }
        match &mut self.body {
            Body::Row(_, row) => row,
            Body::Tree(_) => unreachable!("the body was made a row above"),
        }
    }
}

/// Returns about how many bytes a tree holds.
fn size(tree: &Value) -> usize {
    /// Of a value without what it points to.
    const OWN: usize = 32;
    OWN + match tree {
        Value::String(text) => text.len(),
        Value::Array(elements) => elements.iter().map(size).sum(),
        Value::Object(fields) => fields.iter().map(|(name, value)| name.len() + size(value)).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_unique_and_named() {
        let headings = Headings::from_cells(["\u{feff}id", " at ", "", "id"]);
        assert_eq!(headings.names(), ["id", "at", "column_3", "id_2"]);
        let cells = ["\u{feff}id", " at ", "", "id"].map(str::to_owned);
        assert_eq!(headings.repeated(&cells), ["id_2"]);
        assert_eq!(headings.index_of("AT"), Some(1));
        assert_eq!(headings.index_of("nothing"), None);
    }

    #[test]
    fn columns_called_the_same_are_numbered_on() {
        let headings = Headings::from_cells(["Total", "Total", "Total", "Total_2"]);
        assert_eq!(headings.names(), ["Total", "Total_2", "Total_3", "Total_2_2"]);
        assert_eq!(headings.repeated(&["Total", "Total", "Total"].map(str::to_owned)).len(), 2);
    }

    #[test]
    fn the_thousandth_column_of_a_name_is_named_as_fast_as_the_second() {
        let mut taken = Taken::default();
        let tried: Vec<usize> = (0..1000).map(|_| taken.free("Total".to_owned()).1).collect();
        assert_eq!((tried[0], tried[1], tried[999]), (1, 2, 2));
        // One that has such a number by itself is passed over once.
        assert_eq!(taken.free("Total_1001".to_owned()).1, 1);
        assert_eq!(taken.free("Total".to_owned()), ("Total_1002".to_owned(), 3));
        assert_eq!(taken.free("Total".to_owned()), ("Total_1003".to_owned(), 2));
    }

    #[test]
    fn a_row_becomes_an_object() {
        let headings = Arc::new(Headings::from_cells(["id", "name"]));
        let mut record = Record::default();
        let row = record.as_row_mut(&headings);
        row.push("7");
        row.push("ñ, \"x\"");
        assert_eq!(record.raw(), r#"{"id":"7","name":"ñ, \"x\""}"#);
    }
}
