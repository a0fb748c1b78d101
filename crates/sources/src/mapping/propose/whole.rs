//! Ids that a program kept as floating numbers, as spreadsheets and scripts do with a column that
//! has gaps: `1234.0` is the `1234` of other files.

use std::fmt::Write as _;

use baremo_model::told;

use super::called::is_called_any;
use super::column::Column;
use super::draft::Draft;
use super::guess::is_of;
use super::names::{NUMBERED, Role};
use super::quoted;
use crate::mapping::address::without_zero;

/// Roles of columns that name somebody or something.
const NAMES: [Role; 4] = [Role::Conversation, Role::Customer, Role::Actor, Role::Team];
/// Words of columns in which the `.0` says something, or that count and name nothing.
const OTHERS: [&str; 7] =
    ["version", "release", "amount", "importe", "count", "number of", "duration"];

/// Reads without it the ids of columns in which all of them end so.
pub(super) fn judge(columns: &mut [Column]) {
    for column in columns.iter_mut().filter(|column| is_one(column)) {
        let values = column.values.iter_mut();
        for value in values.chain(column.cells.iter_mut().flatten()) {
            *value = without_zero(value).to_owned();
        }
        column.is_whole = true;
    }
}

/// Tells whether a column holds such ids and nothing else.
fn is_one(column: &Column) -> bool {
    let is_id = is_called_any(&column.name, NUMBERED.iter().copied())
        || NAMES.into_iter().any(|role| is_of(&column.name, role));
    is_id
        && column.filled > 0
        && !is_called_any(&column.name, OTHERS)
        && column.values.iter().all(|value| without_zero(value).len() < value.len())
}

/// Says which columns are read so.
pub(super) fn says(out: &mut Draft, columns: &[&Column]) {
    let own = columns.iter().filter(|column| column.is_whole);
    let mut names: Vec<String> = own.map(|column| quoted(&column.name)).collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        return;
    }
    out.remark(&told!(
        "These are ids that were kept as decimals: 1234.0 is read as 1234, which other files\n\
         have. Take a column out if the .0 is a part of its ids.",
        "Son identificadores que se guardaron como decimales: 1234.0 se lee como 1234, que es lo\n\
         que tienen otros ficheros. Quite una columna si el .0 es parte de sus identificadores."
    ));
    let _ = writeln!(out, "whole = [{}]", names.join(", "));
}
