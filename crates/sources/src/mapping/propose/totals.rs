//! Lines of totals among tickets: what their id says.

use std::fmt::Write as _;

use baremo_model::told;

use super::called::plain;
use super::column::Column;
use super::draft::Draft;
use super::names::{Lines, each};
use super::quoted;
use crate::mapping::condition::listed;

/// What such a line has for an id, as a whole.
const TOTALS: Lines = &[
    "total, totals, grand total, sum, subtotal, total general, gran total, totales, suma",
    "gesamt, gesamtsumme, summe, totale, totaux, somme, soma",
];

/// Leaves out the lines of totals, where a column of ids has some among others.
pub(super) fn leave_out(out: &mut Draft, id: &Column) {
    let is_total = |value: &&str| each(TOTALS).any(|own| own == plain(value).trim());
    let own: Vec<&str> = id.values.iter().map(String::as_str).filter(is_total).collect();
    let Some(name) = id.in_condition() else { return };
    if own.is_empty() || own.len() == id.values.len() || id.is_compound() {
        return;
    }
    let why = out.says(&told!("a line of totals", "una línea de totales"));
    let skip = quoted(&format!("{name} in ({})", listed(own)));
    let _ = writeln!(out, "skip = {skip}                 {why}");
}
