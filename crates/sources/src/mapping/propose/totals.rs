//! Lines of totals among tickets and sales: what their id says, or another cell where they have no
//! id.

use std::fmt::Write as _;

use baremo_model::told;

use super::called::plain;
use super::column::{Column, columns};
use super::draft::Draft;
use super::names::{Lines, each};
use super::quoted;
use crate::mapping::condition::listed;
use crate::read::Detected;

/// What such a line has for an id, as a whole.
const TOTALS: Lines = &[
    "total, totals, grand total, sum, subtotal, total general, gran total, totales, suma",
    "gesamt, gesamtsumme, summe, totale, totaux, somme, soma",
];

/// Tells whether a word says that its line is one of totals.
fn is_total(word: &str) -> bool {
    each(TOTALS).any(|own| own == plain(word).trim())
}

/// Tells whether rows without an id are lines of totals, by another cell of each; not where all
/// rows have one.
pub(super) fn lack(columns: &[Column], id: &Column) -> bool {
    let says = |column: &Column, row: usize| {
        column.cells.get(row).and_then(Option::as_deref).is_some_and(is_total)
    };
    let is_line = |row: usize| columns.iter().any(|column| says(column, row));
    let mut rows = id.cells.iter().enumerate().filter(|(_, cell)| cell.is_none()).peekable();
    rows.peek().is_some() && rows.all(|(row, _)| is_line(row))
}

/// Tells whether rows of a file without this id are lines of totals, be they odd records that it
/// was not judged by.
pub(super) fn lack_in(detected: &Detected, id: &Column) -> bool {
    let all = columns(detected);
    all.iter().find(|column| column.name == id.name).is_some_and(|own| lack(&all, own))
}

/// Leaves out the lines of totals, where a column of ids has some among others.
pub(super) fn leave_out(out: &mut Draft, id: &Column) {
    let own = id.values.iter().map(String::as_str).filter(|value| is_total(value));
    let own: Vec<&str> = own.collect();
    let Some(name) = id.in_condition() else { return };
    if own.is_empty() || own.len() == id.values.len() || id.is_compound() {
        return;
    }
    let why = out.says(&told!("a line of totals", "una línea de totales"));
    let skip = quoted(&format!("{name} in ({})", listed(own)));
    let _ = writeln!(out, "skip = {skip}                 {why}");
}
