//! What names calls: a column that is called so, or looks like an id. A row may be there twice, and
//! a line of totals may name none.

use super::super::called::is_called_any;
use super::super::column::Column;
use super::super::distinct::tells_apart;
use super::super::guess::identifiers;
use super::super::names::{Lines, Role, each};
use super::telling::{is_call, words_of};

/// Words of ids.
const NAMING: [&str; 8] = ["id", "uniqueid", "callid", "number", "numero", "nummer", "nr", "no"];

/// Words of columns that name what a call is a part of, or is called besides.
const IDS: Lines = &[
    "interaction id, conference id, contact id, session id, conversation id, segment id, linkedid",
    "id de interaccion, id interaccion, id de conversacion, id conversacion, id de contacto",
    "id de sesion",
];

/// Roles of columns that speak of calls, and name none.
const ABOUT: [Role; 8] = [
    Role::Wait,
    Role::Talk,
    Role::Hold,
    Role::AfterCall,
    Role::Answered,
    Role::Team,
    Role::Actor,
    Role::Customer,
];

/// Rows without a call among so many, at most.
const TOTALS: usize = 20;

/// Finds the column that names calls.
pub(super) fn column(columns: &[Column]) -> Option<&Column> {
    let is_about =
        |own: &Column| ABOUT.into_iter().any(|role| is_called_any(&own.name, words_of(role)));
    let is_one = |own: &&Column| is_call(own) && !is_about(own) && names_rows(own, columns);
    let calls: Vec<&Column> = columns.iter().filter(is_one).collect();
    let numbered = calls.iter().copied().find(|own| is_called_any(&own.name, NAMING));
    let is_part = |own: &&Column| is_called_any(&own.name, each(IDS)) && names_rows(own, columns);
    numbered
        .or_else(|| calls.first().copied())
        .or_else(|| columns.iter().find(is_part))
        .or_else(|| identifiers(columns).next())
}

/// Tells whether a column names rows: those alike in it are one row, and those without are of no
/// time.
fn names_rows(column: &Column, columns: &[Column]) -> bool {
    let unnamed = column.cells.len().saturating_sub(column.filled);
    let mut nameless = (0..column.cells.len()).filter(|row| column.cells[*row].is_none());
    let is_timed = |row: usize| {
        let mut times = columns.iter().filter(|own| own.is_time);
        times.any(|own| own.cells.get(row).is_some_and(Option::is_some))
    };
    !column.is_time
        && column.filled > unnamed * TOTALS.min(column.cells.len() / 2)
        && column.distinct * 2 >= column.filled
        && nameless.all(|row| !is_timed(row))
        && tells_apart(&[column], columns)
}
