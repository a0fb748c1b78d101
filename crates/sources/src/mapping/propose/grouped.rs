//! Marks between thousands of numbers that have no decimals, where such a mark looks like the
//! decimal sign of another language: `1.250`, `1,250`.
//!
//! ```text
//! three digits after every mark ─┬─ of what is counted whole ──────────────► thousands
//!                                ├─ a point, where commas are decimal ─────► thousands
//!                                ├─ a comma, unless commas are decimal ────► thousands
//!                                └─ anything else ─────────────────────────► asked
//! ```

use baremo_model::money::{currency, decimals};
use baremo_model::told;

use super::called::is_called_any;
use super::column::Column;
use super::draft::Draft;
use super::names::{Lines, each};
use super::quoted;
use super::sums::{has_cents, holds_money};
use crate::mapping::length::unit_seconds;

/// What a mark is in a column in which three digits follow every one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grouped {
    /// A point between thousands.
    Point,
    /// A point that may be the decimal sign, as which it is read.
    DoubtfulPoint,
    /// A comma that may be the decimal sign, and is read as one between thousands.
    DoubtfulComma,
}

/// Words of headings in languages that write a comma before decimals.
const LANGUAGES: Lines = &[
    "fecha, importe, cliente, pedido, precio, cuota, gasto, coste, estado, moneda, alcance",
    "publicacion, me gusta, ano, mes, dia, datum, betrag, kunde, montant, prix, importo, prezzo",
];

/// Numbers with a mark that tell how a column is written, at least, where no other column does.
const SEVERAL: usize = 2;

/// Digits of a group.
pub(super) const GROUP: usize = 3;

/// Judges the marks of all columns of a file by each other, and by what delimits them.
pub(super) fn judge(columns: &mut [Column], delimiter: Option<u8>) {
    let has_points = columns.iter().any(|column| has_decimals(column, '.'));
    let has_commas = columns.iter().any(|column| has_decimals(column, ','));
    let has_words = || columns.iter().any(|column| is_called_any(&column.name, each(LANGUAGES)));
    let is_comma_decimal = !has_points && (has_commas || delimiter == Some(b';') || has_words());
    let has_thousandths = columns.iter().any(names_thousandths);
    let found: Vec<Option<Grouped>> = columns
        .iter()
        .map(|column| match mark_of(column)? {
            '.' if is_several(column, '.') => Some(Grouped::Point),
            // Another column whose commas are decimal says more than a heading.
            '.' if is_comma_decimal
                && !has_thousandths
                && is_plain(column, '.', if has_commas { 1 } else { SEVERAL }) =>
            {
                Some(Grouped::Point)
            }
            '.' => Some(Grouped::DoubtfulPoint),
            _ if is_several(column, ',') => None,
            _ => (has_commas || is_comma_decimal).then_some(Grouped::DoubtfulComma),
        })
        .collect();
    for (column, grouped) in columns.iter_mut().zip(found) {
        column.grouped = grouped;
    }
}

/// Returns the mark that stands before three digits wherever it stands in a column.
fn mark_of(column: &Column) -> Option<char> {
    let is_of = |mark: &char| is_grouped_by(column.values.iter(), *mark);
    ['.', ','].into_iter().find(|mark| !column.is_time && is_of(mark))
}

/// Tells whether a mark stands between thousands in some of these numbers, and none has another.
fn is_grouped_by<'v>(values: impl Iterator<Item = &'v String> + Clone, mark: char) -> bool {
    let is_one = |value: &String| {
        let begins = value.starts_with(['.', ',']);
        !begins && bare(value).is_some_and(|number| is_whole(number) || is_grouped(number, mark))
    };
    let has_mark = |value: &String| bare(value).is_some_and(|number| number.contains(mark));
    values.clone().all(is_one) && values.clone().any(has_mark)
}

/// Tells whether some number has the mark several times, as no decimal sign stands.
fn is_several(column: &Column, mark: char) -> bool {
    let count = |value: &String| bare(value).map_or(0, |number| number.matches(mark).count());
    column.values.iter().any(|value| count(value) > 1)
}

/// Tells whether enough records have the mark, and no number that should have it is without.
fn is_plain(column: &Column, mark: char, enough: usize) -> bool {
    let cells = column.cells.iter().flatten();
    let marked = cells.filter(|value| value.contains(mark)).count();
    let is_short = |value: &String| {
        bare(value).is_some_and(|number| number.contains(mark) || number.len() <= GROUP)
    };
    marked >= enough && column.values.iter().all(is_short)
}

/// Returns a number without what stands around it: a sign, a currency.
fn bare(value: &str) -> Option<&str> {
    let is_digit = |c: char| c.is_ascii_digit();
    Some(&value[value.find(is_digit)?..=value.rfind(is_digit)?])
}

pub(super) fn is_whole(number: &str) -> bool {
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Tells whether digits are parted by a mark into groups of three, of which the first may be
/// shorter and is not empty.
pub(super) fn is_grouped(number: &str, mark: char) -> bool {
    let mut groups = number.split(mark);
    let first = groups.next().unwrap_or_default();
    is_whole(first)
        && first.len() <= GROUP
        && !first.starts_with('0')
        && groups.all(|group| group.len() == GROUP && is_whole(group))
}

/// Tells whether a column holds numbers of which some have one digit, or two, after a mark.
fn has_decimals(column: &Column, mark: char) -> bool {
    let is_money = || holds_money(column);
    is_money() && column.values.iter().any(|value| has_cents(value, mark))
}

/// Tells whether a heading or a value names a currency that has three decimals.
fn names_thousandths(column: &Column) -> bool {
    let has_three = |word: &str| currency(word).is_some_and(|code| decimals(code) == 3);
    let names = |text: &str| text.split(|c: char| !c.is_alphabetic()).any(has_three);
    // `2.096 KWD`; what is no sum is a currency alone.
    let is_sum = holds_money(column);
    let says = |value: &String| if is_sum { names(value) } else { has_three(value) };
    names(&column.name) || column.values.iter().any(says)
}

/// Asks what the mark of a column is, where it may be either.
pub(super) fn asks(out: &mut Draft, column: &Column) {
    let unit = format!("{{ from = {}, unit = \"comma_number\" }}", quoted(&column.name));
    asks_in(out, column, &unit);
}

/// Asks the same of a column of lengths of time in a unit of numbers.
pub(super) fn asks_length(out: &mut Draft, column: &Column, unit: &str) {
    let unit = format!("comma_{unit}");
    if unit_seconds(&unit).is_some() {
        asks_in(out, column, &format!("unit = \"{unit}\""));
    }
}

/// Asks what the mark of a column is, which is read as written where that is said.
fn asks_in(out: &mut Draft, column: &Column, unit: &str) {
    let mark = match column.grouped {
        Some(Grouped::DoubtfulPoint) => '.',
        Some(Grouped::DoubtfulComma) => ',',
        Some(Grouped::Point) | None => return,
    };
    let mut numbers = column.values.iter().filter_map(|value| bare(value));
    let Some(number) = numbers.find(|number| number.contains(mark)) else { return };
    let (name, whole) = (&column.name, number.replace(mark, ""));
    let part = number.replace(mark, ".");
    let part = part.trim_end_matches('0').trim_end_matches('.');
    out.question(&match mark {
        '.' => told!(
            "the point in `{name}` always has three digits after it, as in `{number}`: it\n\
             is read as {part}. If it parts thousands, write {unit},\n\
             and it is {whole}.",
            "el punto de `{name}` siempre lleva tres cifras detrás, como en `{number}`: se\n\
             lee {part}. Si separa miles, ponga {unit}\n\
             y será {whole}."
        ),
        _ => told!(
            "the comma in `{name}` always has three digits after it, as in `{number}`: it\n\
             is read as {whole}. If it is the decimal sign, write {unit},\n\
             and it is {part}.",
            "la coma de `{name}` siempre lleva tres cifras detrás, como en `{number}`: se\n\
             lee {whole}. Si es la coma decimal, ponga {unit}\n\
             y será {part}."
        ),
    });
}

/// What programs write after a number of thousands or millions.
const MANY: [char; 3] = ['k', 'K', 'M'];

/// Words of headings of parts of something else, which count nothing.
const RATES: Lines =
    &["rate, ratio, per, percent, percentage, tasa, por, porcentaje, quote, taux, tasso, taxa"];

/// Tells whether a column is called as a part of something else: `Open rate`, `% clics`.
pub(super) fn is_rate(column: &Column) -> bool {
    column.name.contains('%') || is_called_any(&column.name, each(RATES))
}

/// Tells whether a column holds what is counted whole, as networks print it too: `1,250`, `3.4K`.
pub(super) fn holds_counts(column: &Column) -> bool {
    let is_one = |value: &String| match value.strip_suffix(MANY) {
        Some(short) => {
            let short = short.trim_end().replace(',', ".");
            short.starts_with(|c: char| c.is_ascii_digit()) && short.parse::<f64>().is_ok()
        }
        None => is_whole(value) || is_grouped(value, '.') || is_grouped(value, ','),
    };
    let is_printed = || column.values.iter().all(is_one);
    let is_count = column.is_number || (column.filled > 0 && !column.is_time && is_printed());
    is_count && !is_rate(column)
}

/// Writes what is counted whole: three digits after every mark are thousands.
pub(super) fn count(column: &Column) -> String {
    let name = quoted(&column.name);
    let long = column.values.iter().filter(|value| !value.ends_with(MANY));
    let has_points = is_grouped_by(long, '.');
    if column.is_number && !has_points {
        return name;
    }
    let unit = if has_points { "comma_number" } else { "number" };
    format!("{{ from = {name}, unit = \"{unit}\" }}")
}
