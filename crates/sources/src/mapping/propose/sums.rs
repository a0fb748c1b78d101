//! Sums of money in a column: whether it holds some, how they are written, and in what currency.

use std::fmt::Write as _;

use baremo_model::told;

use super::called::is_called_any;
use super::column::Column;
use super::draft::Draft;
use super::grouped::{self, Grouped};
use super::quoted;

/// Words by which an amount is a part of another, or no money.
pub(super) const PARTS: &[&str] = &[
    "tax",
    "shipping",
    "discount",
    "refund",
    "refunded",
    "impuesto",
    "iva",
    "envio",
    "descuento",
    "unit",
    "per",
    "rate",
    "average",
    "avg",
];

/// Those that are taxes, and words by which a sum is whole, with them.
const TAXES: [&str; 3] = ["tax", "impuesto", "iva"];
const WITH_TAXES: [&str; 12] = [
    "con iva",
    "iva incl",
    "iva incluido",
    "iva incluida",
    "incl iva",
    "incl tax",
    "tax incl",
    "including tax",
    "tax included",
    "inc tax",
    "with tax",
    "iva inclusa",
];

/// Digits of the smallest unit that make a comma a decimal sign, at most.
const CENTS: usize = 2;

/// Words that are no currencies that are named, at most.
const NAMED: usize = 6;

/// What a currency is where nothing tells it.
const CURRENCY: &str = "EUR";

/// The sign of that, which no other currency has.
const EURO: char = '€';

/// Tells whether a column holds sums of money that are whole: numbers, as reports print them too.
pub(super) fn is_money(column: &Column) -> bool {
    holds_money(column) && !is_called_any(&column.name, parts_beside(&column.name))
}

/// Returns the words by which a column of that name is a part of an amount: taxes are none where it
/// says that it is with them.
pub(super) fn parts_beside(name: &str) -> impl Iterator<Item = &'static str> {
    let is_whole = is_called_any(name, WITH_TAXES);
    PARTS.iter().copied().filter(move |part| !(is_whole && TAXES.contains(part)))
}

/// Tells whether a column holds such numbers, whatever they are of.
pub(super) fn holds_money(column: &Column) -> bool {
    let sign = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '\'' | ' ' | '\u{a0}');
    let is_one = |value: &String| {
        let others: Vec<char> = value.chars().filter(|c| !sign(*c)).collect();
        let is_currency = others.len() <= 3 && others.iter().all(|c| !c.is_numeric() && *c != ':');
        value.bytes().any(|byte| byte.is_ascii_digit()) && is_currency
    };
    column.filled > 0 && !column.is_time && column.values.iter().all(is_one)
}

/// Tells whether a column holds numbers, be the decimal sign a point or a comma.
pub(super) fn holds_numbers(column: &Column) -> bool {
    column.filled > 0 && column.values.iter().all(|value| decimal(value).is_some())
}

/// Tells whether a column holds figures of which some have a comma or are a percent: no words.
pub(super) fn holds_figures(column: &Column) -> bool {
    let is_sign = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | ' ' | '\u{a0}');
    let is_one = |value: &String| {
        let number = value.strip_prefix('-').unwrap_or(value);
        number.bytes().any(|byte| byte.is_ascii_digit()) && number.chars().all(is_sign)
    };
    let is_marked = |value: &String| value.contains([',', '%']);
    column.values.iter().all(is_one) && column.values.iter().any(is_marked)
}

/// Reads a number whose decimal sign may be a comma; none where the comma may part thousands.
pub(super) fn decimal(value: &str) -> Option<f64> {
    match value.split_once(',') {
        Some((whole, part)) if (1..=CENTS).contains(&part.len()) => {
            format!("{whole}.{part}").parse().ok()
        }
        Some(_) => None,
        None => value.parse().ok(),
    }
}

/// Tells whether a number ends with a mark and so many digits as smaller units have.
pub(super) fn has_cents(value: &str, mark: char) -> bool {
    let digits = value.trim_end_matches(|c: char| !c.is_ascii_digit());
    let after = digits.rsplit_once(mark).map(|(_, cents)| cents);
    after.is_some_and(|cents| (1..=CENTS).contains(&cents.len()))
}

/// Writes a sum of money, and asks what its marks are where they may be either.
pub(super) fn money(out: &mut Draft, column: &Column) -> String {
    grouped::asks(out, column);
    sum(column)
}

/// Writes a sum of money.
pub(super) fn sum(column: &Column) -> String {
    match column.grouped {
        Some(Grouped::Point) => in_unit(column, "comma_number"),
        _ => score(column),
    }
}

/// Writes a number that may have a comma, and whose marks are between no thousands.
pub(super) fn score(column: &Column) -> String {
    if column.is_number {
        return quoted(&column.name);
    }
    let unit = match column.values.iter().any(|value| has_cents(value, ',')) {
        true => "comma_number",
        false => "number",
    };
    in_unit(column, unit)
}

/// Writes a number in a unit.
fn in_unit(column: &Column, unit: &str) -> String {
    format!("{{ from = {}, unit = \"{unit}\" }}", quoted(&column.name))
}

/// Returns the currency that the heading or the values of a sum name.
fn currency_of(column: &Column) -> Option<&'static str> {
    const SIGNS: [(&str, &str); 6] =
        [("€", "EUR"), ("EUR", "EUR"), ("$", "USD"), ("USD", "USD"), ("£", "GBP"), ("GBP", "GBP")];
    let has = |text: &str| SIGNS.iter().find(|(sign, _)| text.to_uppercase().contains(sign));
    let found = has(&column.name).or_else(|| column.values.iter().find_map(|value| has(value)));
    found.map(|(_, currency)| *currency)
}

/// Writes the currency of a sum.
pub(super) fn currency(out: &mut Draft, told: Option<&Column>, amount: &Column) {
    if let Some(column) = told {
        return told_currency(out, column);
    }
    if amount.filled > 0 && amount.values.iter().all(|value| value.contains(EURO)) {
        let why = out.says(&told!("as all its cells say", "como dicen todas sus celdas"));
        let _ = writeln!(out, "currency = \"'{CURRENCY}'\"    {why}");
        return;
    }
    let asks = out.asks(&told!("which currency?", "¿qué moneda?"));
    let found = currency_of(amount).unwrap_or(CURRENCY);
    let _ = writeln!(out, "currency = \"'{found}'\"    {asks}");
}

/// Writes the currency that a column tells.
pub(super) fn told_currency(out: &mut Draft, column: &Column) {
    asks_currency(out, column);
    let _ = writeln!(out, "currency = {}", quoted(&column.name));
}

/// Asks which currencies the words of a column are that name none, or may be of several.
fn asks_currency(out: &mut Draft, column: &Column) {
    let is_none = |word: &&String| baremo_model::money::currency(word).is_none();
    let words: Vec<String> = column.values.iter().filter(is_none).map(|w| quoted(w)).collect();
    if words.is_empty() {
        return;
    }
    let (shown, first) = (words.iter().take(NAMED).cloned().collect::<Vec<_>>(), &words[0]);
    let (name, shown) = (&column.name, shown.join(", "));
    out.question(&told!(
        "which currencies are these in `{name}`? {shown}. Rows with them are refused until a\n\
         table says it, by codes of ISO 4217: [tables.currencies] above [[file]] with\n\
         {first} = \"USD\", and here map = \"currencies\", keep = true.",
        "¿qué monedas son estas de `{name}`? {shown}. Sus filas se rechazan hasta que lo diga\n\
         una tabla, con códigos de ISO 4217: [tables.currencies] encima de [[file]] con\n\
         {first} = \"USD\", y aquí map = \"currencies\", keep = true."
    ));
}
