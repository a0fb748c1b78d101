//! For how long the price of a subscription is: an interval, and how many of it, by the words of a
//! column or by the heading of the price.
//!
//! ```text
//! Mensual ─► month        Semestral, Every 6 months ─► month, 6        Saison ─► unknown (?)
//! ```

use std::fmt::Write as _;

use baremo_model::told;

use super::super::column::Column;
use super::super::draft::Draft;
use super::super::vocabulary::{OTHERS, WORDS, begin, words_in};
use super::super::{quoted, sense};

/// Names of the tables of intervals, and of how many of them.
const TABLE: &str = "intervals";
const COUNTS: &str = "interval_counts";
/// What a word is without a guess: a price for so long is none, and its subscription says so.
const UNKNOWN: &str = "unknown";
/// The interval where neither a column nor a heading tells one.
const MONTH: &str = "month";

/// Tells whether most words of a column are intervals.
pub(super) fn tells_interval(column: &Column) -> bool {
    let is_word = !column.is_time && !column.is_number;
    is_word && column.mostly(|word| sense::interval(word).is_some())
}

/// Returns the words of a column that are several intervals, with how many.
fn counts(column: &Column) -> Vec<(&str, u32)> {
    let words = words_in(column, WORDS).into_iter().filter_map(|(_, spellings)| {
        let word = *spellings.first()?;
        let (_, count) = sense::interval(word)?;
        (count != 1).then_some((word, count))
    });
    words.collect()
}

/// Tells whether no word of a column is several intervals, so that another may say how many.
pub(super) fn is_of_one(column: &Column) -> bool {
    counts(column).is_empty()
}

/// Writes the tables of the words of a column.
pub(super) fn tables(out: &mut Draft, column: &Column) {
    begin(out, column, TABLE);
    for (_, spellings) in words_in(column, WORDS) {
        let Some(word) = spellings.first() else { continue };
        let Some((interval, _)) = sense::interval(word) else {
            let asks = out.asks(&told!(
                "no guess, so such prices do not count: day, week, month, quarter or year?",
                "sin conjetura, así que esos precios no cuentan: ¿day, week, month, quarter o year?"
            ));
            let _ = writeln!(out, "{} = {}    {asks}", quoted(word), quoted(UNKNOWN));
            continue;
        };
        let _ = writeln!(out, "{} = {}", quoted(word), quoted(interval));
    }
    let counts = counts(column);
    if counts.is_empty() {
        return;
    }
    out.push_str("\n");
    out.remark(&told!(
        "How many of it, where it is more than one.",
        "Cuántos, donde es más de uno."
    ));
    let table = out.place.table(COUNTS);
    let _ = writeln!(out, "[tables.{table}]");
    for (word, count) in counts {
        let _ = writeln!(out, "{} = \"{count}\"", quoted(word));
    }
    let _ = writeln!(out, "{} = \"1\"", quoted(OTHERS));
}

/// Writes for how long a price is: as a column says, and another of how many, or the heading of the
/// price.
pub(super) fn attributes(
    out: &mut Draft,
    (interval, count): (Option<&Column>, Option<&Column>),
    amount: &Column,
) {
    if let Some(column) = interval {
        let (from, table) = (quoted(&column.name), out.place.table(TABLE));
        let _ = writeln!(out, "interval = {{ from = {from}, map = \"{table}\" }}");
        if !counts(column).is_empty() {
            let table = out.place.table(COUNTS);
            let _ = writeln!(out, "interval_count = {{ from = {from}, map = \"{table}\" }}");
        }
        if let Some(count) = count {
            let _ = writeln!(out, "interval_count = {}", quoted(&count.name));
        }
        return;
    }
    match sense::interval(&amount.name) {
        Some((interval, count)) => {
            let why = out.says(&told!("as its heading says", "como dice su encabezado"));
            let _ = writeln!(out, "interval = \"'{interval}'\"    {why}");
            if count != 1 {
                let _ = writeln!(out, "interval_count = \"'{count}'\"");
            }
        }
        None => {
            let asks = out.asks(&told!(
                "for how long is that: day, week, month, quarter or year?",
                "¿para cuánto tiempo es: day, week, month, quarter o year?"
            ));
            let _ = writeln!(out, "interval = \"'{MONTH}'\"    {asks}");
        }
    }
}
