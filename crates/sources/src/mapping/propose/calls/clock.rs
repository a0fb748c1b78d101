//! The unit of lengths of calls. Of two parts with a colon between nothing tells by itself whether
//! they are hours and minutes or minutes and seconds:
//!
//! ```text
//! some have three parts, one is a day or longer
//! by hours, or half are an hour or longer ───────► minutes and seconds
//! else ──────────────────────────────────────────► the same, asked
//! ```

use baremo_model::told;

use super::super::column::Column;
use super::super::draft::Draft;
use super::super::{grouped, lengths};
use super::unit;
use crate::mapping::length::seconds;

/// Lengths of a call by which two parts are no hours and minutes, in seconds: of one of them, and
/// of half.
const DAY: f64 = 86_400.0;
const HOUR: f64 = 3600.0;

/// Units of numbers, as the ends of all that read them, however they are marked.
const SECONDS: &str = "seconds";
const THOUSANDTHS: &str = "ms";
/// Thousandths of which half the lengths are more, where they are that.
const LEAST: f64 = 100.0;

/// What tells a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// The heading, or how values are written.
    Written,
    /// What values would be in another unit.
    Seen,
    /// Nothing.
    Guessed,
}

/// Returns the unit of a column of lengths of calls, and what tells it.
fn unit_of(column: &Column) -> (&'static str, Unit) {
    let has = |parts: usize| column.values.iter().any(|value| value.split(':').count() == parts);
    if !has(2) {
        let (unit, is_guess) = unit(column);
        let is_short = is_guess && are_thousandths(column);
        let unit = if is_short { lengths::marked(column, THOUSANDTHS) } else { unit };
        return (unit, if is_guess { Unit::Guessed } else { Unit::Written });
    }
    let clock = sorted(column, |value| seconds(value, "hms"));
    let is_seen = has(3) || are_hours(&clock) || clock.last().is_some_and(|most| *most >= DAY);
    ("mm:ss", if is_seen { Unit::Seen } else { Unit::Guessed })
}

/// Returns the unit of a column of lengths among those of its calls, and what tells it: where no
/// heading says one, and another is rather in thousandths, they all are.
pub(super) fn unit_among(column: &Column, among: [Option<&Column>; 4]) -> (&'static str, Unit) {
    let own = unit_of(column);
    let (Unit::Guessed, true) = (own.1, own.0.ends_with(SECONDS)) else { return own };
    let is_one = |other: &&Column| {
        let (unit, told) = unit_of(other);
        told == Unit::Guessed && unit.ends_with(THOUSANDTHS) && other.name != column.name
    };
    let numbers = sorted(column, |value| seconds(value, own.0));
    let may_be = numbers.get(numbers.len() / 2).is_none_or(|median| *median >= LEAST);
    match may_be && among.iter().flatten().any(is_one) {
        true => (lengths::marked(column, THOUSANDTHS), Unit::Guessed),
        false => own,
    }
}

/// Tells whether numbers would be too long as seconds, so that they are rather thousandths: half
/// are an hour or longer, or all of them are thousands.
fn are_thousandths(column: &Column) -> bool {
    let own = lengths::seconds_of(column);
    let numbers = sorted(column, |value| lengths::number(value, || own));
    let are_round = numbers.len() > 1 && numbers.iter().all(|length| length % 1000.0 == 0.0);
    are_hours(&numbers) || are_round
}

/// Returns the lengths of a column but those of nothing, in order.
fn sorted(column: &Column, read: impl Fn(&str) -> Option<f64>) -> Vec<f64> {
    let read = column.cells.iter().flatten().filter_map(|value| read(value));
    let mut lengths: Vec<f64> = read.filter(|length| *length > 0.0).collect();
    lengths.sort_by(f64::total_cmp);
    lengths
}

/// Tells whether half of some lengths, which are in order, are an hour or longer.
fn are_hours(lengths: &[f64]) -> bool {
    lengths.get(lengths.len() / 2).is_some_and(|median| *median >= HOUR)
}

/// Says in which unit a column of lengths is read, where it is not written.
pub(super) fn says(out: &mut Draft, column: &Column, (unit, seen): (&'static str, Unit)) {
    grouped::asks_length(out, column, unit);
    match (unit, seen) {
        (_, Unit::Written) => {}
        (unit, Unit::Seen) => out.remark(&told!(
            "`{}` is read as minutes and seconds ({unit}): by hours and minutes its calls would\n\
             be too long. Where they were, `hms` is the unit.",
            "`{}` se lee como minutos y segundos ({unit}): en horas y minutos, las llamadas\n\
             serían demasiado largas. Si lo fueron, la unidad es `hms`.",
            column.name
        )),
        (unit, Unit::Guessed) => out.question(&told!(
            "`{}` is read in this unit: {unit} (`ms`, `seconds`, `minutes`, `hours`, `mm:ss`\n\
             for minutes and seconds, or `hms`, of which two parts are hours and minutes).",
            "`{}` se lee en esta unidad: {unit} (`ms`, `seconds`, `minutes`, `hours`, `mm:ss`\n\
             para minutos y segundos, o `hms`, en la que dos partes son horas y minutos).",
            column.name
        )),
    }
}
