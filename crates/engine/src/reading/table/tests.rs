//! Small tables, for tests of columns that are made of others.

use std::sync::Arc;

use baremo_model::{Column, Dictionary, Fact, FactTable, NULL_CODE, Stream};

use super::Tables;
use crate::{MemorySource, Settings};

/// Returns a column of words; nothing is told of by `-`.
pub(super) fn words(all: &[&str]) -> Column {
    let mut words = Dictionary::new();
    let code = |word: &&str| if *word == "-" { NULL_CODE } else { words.intern(word) };
    let codes = all.iter().map(code).collect();
    Column::Codes(codes, Arc::new(words))
}

/// Returns the rows of a fact, by its columns.
pub(super) fn table(fact: Fact, columns: Vec<(&str, Column)>) -> FactTable {
    let columns = columns.into_iter().map(|(name, column)| (name.to_owned(), column));
    FactTable { fact, columns: columns.collect() }
}

/// Returns the columns of a snapshot that holds these tables.
pub(super) fn held(tables: Vec<(Stream, Vec<FactTable>)>) -> Tables {
    Tables::new(Arc::new(MemorySource { tables, sources: Vec::new() }), &Settings::plain())
}
