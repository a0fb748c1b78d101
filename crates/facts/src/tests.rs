//! Folds by example: a timeline in, facts out. `generated` and `scripts` hold the properties.

mod agents;
mod articles;
mod bots;
mod cases;
mod commerce;
mod commerce_generated;
mod contacts;
mod generated;
mod rewards;
mod scripts;
mod solves;
pub(crate) mod timeline;
mod versions;
mod voice;
mod withdrawn;
mod work;

use baremo_model::{Column, FactTable};
use timeline::{check, check_with, days};

/// Holds every table that a test folds against the words that its columns declare: who reads them
/// (titles, filters) knows no others.
pub(crate) fn only_declared_words(tables: &[FactTable]) {
    for table in tables {
        let closed = table.fact.columns().iter().filter(|column| !column.words.is_empty());
        for column in closed {
            let Some(Column::Codes(codes, strings)) = table.column(column.name) else { continue };
            for word in codes.iter().filter_map(|code| strings.get(*code)) {
                let place = format!("{}.{}", table.fact.name(), column.name);
                assert!(column.words.contains(&word), "{place}: `{word}` is not declared");
            }
        }
    }
}
