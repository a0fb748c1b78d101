//! What became of orders, as the words of a column say: cancelled and refunded ones do not count.

use std::fmt::Write as _;

use baremo_model::told;

use super::called::is_called_any;
use super::choose::is_alone;
use super::column::Column;
use super::draft::Draft;
use super::guess::is_of;
use super::names::{Role, each};
use super::refund::Refund;
use super::respondents::is_key;
use super::shops::is_billed;
use super::subscriptions::{CONTRACTS, SUBSCRIPTIONS};
use super::vocabulary::{self, UNUSED, words_in};
use super::{quoted, sense, totals};
use crate::mapping::condition::listed;

/// Different words of such a column, at most.
const WORDS: usize = 30;

/// Name of the table of what the words say.
const TABLE: &str = "fates";

/// A column that says what became of an order.
pub(super) struct Fate<'a> {
    column: &'a Column,
    /// When it was cancelled, where a column tells it.
    at: Option<&'a Column>,
}

/// Names of columns that name whatever a row is.
const IDS: [&str; 6] = ["id", "reference", "referencia", "number", "numero", "nº"];

/// Returns what names orders though no heading speaks of any: what names each row, whatever it is,
/// beside a status in words of which orders alone have some, `Pago aceptado`, or beside whom it was
/// sold to, for how much and in what currency.
pub(super) fn id_beside<'a>(columns: &[Column], words: &[&'a Column]) -> Option<&'a Column> {
    let is_own = |word: &String| sense::order(word).is_some() && sense::status(word).is_none();
    let tells = |column: &Column| {
        let is_status = is_of(&column.name, Role::Status) && !column.is_time;
        let is_known = |word: &str| sense::order(word).is_some();
        is_status && column.mostly(is_known) && column.values.iter().any(is_own)
    };
    let is_lasting = |column: &Column| {
        is_called_any(&column.name, each(SUBSCRIPTIONS).chain(each(CONTRACTS)).chain(["plan"]))
    };
    let is_told = columns.iter().any(tells) || is_billed(columns);
    if !is_told || columns.iter().any(is_lasting) {
        return None;
    }
    let names_all = |own: &Column| {
        let is_once = own.distinct > 1 && own.distinct == own.filled;
        is_key(own) || (is_once && totals::lack(columns, own))
    };
    words.iter().copied().find(|column| is_alone(column, IDS) && names_all(column))
}

/// Asks whether orders are rather known by another column that names each row too, of those that
/// nothing is made of: customers may quote it, and other files have it.
pub(super) fn asks_other_id(out: &mut Draft, id: Option<&Column>, unused: &[&Column]) {
    let is_one = |own: &&&Column| is_alone(own, IDS) && own.filled > 1 && is_key(own);
    let Some((id, other)) = id.zip(unused.iter().find(is_one)) else { return };
    out.question(&told!(
        "`{}` names each order too, and nothing is made of it. Where other files name orders by\n\
         it, write it in place of `{}` in `subject` and `record`.",
        "`{}` también identifica cada pedido y no se usa. Si otros ficheros nombran así los\n\
         pedidos, póngala en lugar de `{}` en `subject` y `record`.",
        other.name,
        id.name
    ));
}

/// Tells whether a column says by its name when something became of an order.
pub(super) fn is_dated(column: &Column) -> bool {
    column.is_time && sense::order(&column.name).is_some()
}

/// Returns what a column says by its name became of an order when it says: it was cancelled, or
/// refunded.
pub(super) fn lost_at(column: &Column) -> Option<&'static str> {
    sense::order(&column.name).filter(|_| column.is_time && is_lost(&column.name))
}

/// Writes what became of orders by columns that say when, where none says whether.
pub(super) fn lost(out: &mut Draft, columns: &[&Column]) {
    for column in columns {
        let Some(kind) = lost_at(column) else { continue };
        let name = &column.name;
        out.push_str("\n");
        out.question(&told!(
            "is an order with `{name}` {kind}, all of it?",
            "¿Un pedido con `{name}` está cancelado o devuelto entero ({kind})?"
        ));
        let at = quoted(column.source());
        let _ = writeln!(out, "[[file.event]]\nkind = \"{kind}\"\nat = {at}");
    }
}

/// Tells whether a word says that an order does not count.
fn is_lost(word: &str) -> bool {
    matches!(sense::order(word), Some("cancelled" | "refunded"))
}

impl<'a> Fate<'a> {
    /// Finds the column, by its name and words, or by its words alone.
    pub(super) fn of(columns: &'a [Column], used: &[&Column]) -> Option<Self> {
        let is_free = |column: &Column| {
            let is_word = !column.is_time && !column.is_number && column.distinct <= WORDS;
            // A condition has to name it.
            let is_named = !column.name.contains('"');
            is_word && is_named && !used.iter().any(|own| own.name == column.name)
        };
        let counted = |column: &'a Column| {
            let known = column.values.iter().filter(|word| sense::order(word).is_some()).count();
            let lost = column.values.iter().filter(|word| is_lost(word)).count();
            let is_status = is_of(&column.name, Role::Status) && known > 0;
            let is_said = lost > 0 && known * 2 >= column.distinct;
            (is_status || is_said).then_some((lost, column))
        };
        let mut best: Option<(usize, &'a Column)> = None;
        for found in columns.iter().filter(|column| is_free(column)).filter_map(counted) {
            if best.is_none_or(|(lost, _)| found.0 > lost) {
                best = Some(found);
            }
        }
        let (_, column) = best?;
        let is_end = |own: &&Column| own.is_time && is_lost(&own.name);
        Some(Fate { column, at: columns.iter().find(is_end) })
    }

    /// Returns the column that tells when an order was cancelled.
    pub(super) fn at(&self) -> Option<&'a Column> {
        self.at
    }

    /// Returns the column.
    pub(super) fn column(&self) -> &'a Column {
        self.column
    }

    /// Writes the table of its words.
    pub(super) fn table(&self, out: &mut Draft) {
        vocabulary::begin(out, self.column, TABLE);
        for (_, spellings) in words_in(self.column, WORDS) {
            let Some(word) = spellings.first() else { continue };
            let said = sense::order(word);
            let mark = match said {
                Some("cancelled" | "refunded" | UNUSED) => String::new(),
                _ => {
                    let asks = out.asks(&told!(
                        "such an order counts; if not: `cancelled`",
                        "ese pedido cuenta; si no: `cancelled`"
                    ));
                    format!("    {asks}")
                }
            };
            let kind = said.filter(|_| mark.is_empty()).unwrap_or(UNUSED);
            let _ = writeln!(out, "{} = {}{mark}", quoted(word), quoted(kind));
        }
    }

    /// Returns the condition of rows of which it says something. What was paid back is not said
    /// once more by a word where a column says how much.
    fn when(&self, refund: Option<&Refund<'_>>) -> String {
        let name = &self.column.name;
        let is_refunded = |word: &&str| sense::order(word) == Some("refunded");
        let words = self.column.values.iter().map(String::as_str).filter(is_refunded);
        match (refund, listed(words)) {
            (Some(refund), words) if !words.is_empty() => {
                let told = refund.when();
                format!("\"{name}\" is not null and not (\"{name}\" in ({words}) and {told})")
            }
            _ => format!("\"{name}\" is not null"),
        }
    }

    /// Writes what became of an order that was placed at a time.
    pub(super) fn event(
        &self,
        out: &mut Draft,
        placed: &Column,
        refund: Option<&Refund<'_>>,
        has_articles: bool,
    ) {
        let name = &self.column.name;
        out.push_str("\n");
        out.remark(&told!(
            "What became of it, by the words of `{name}`; `skip` is an order that counts.",
            "Qué fue de él, según las palabras de `{name}`; `skip` es un pedido que cuenta."
        ));
        if has_articles {
            out.question(&told!(
                "what the row of an article says holds for its whole order. Does it?",
                "lo que dice la fila de un artículo vale para todo su pedido. ¿Es así?"
            ));
        }
        let at = match self.at {
            Some(at) => format!("[{}, {}]", quoted(at.source()), quoted(placed.source())),
            None => {
                out.question(&told!(
                    "no column tells when it was cancelled; the time of the order stands in.",
                    "ninguna columna dice cuándo se canceló; vale la hora del pedido."
                ));
                quoted(placed.source())
            }
        };
        if refund.is_some_and(|refund| !refund.is_below()) {
            out.question(&told!(
                "of what was refunded without an amount, all was paid back. Was it?",
                "de lo reembolsado sin importe se devolvió todo. ¿Es así?"
            ));
        }
        let when = quoted(&self.when(refund));
        let (from, table) = (quoted(name), out.place.table(TABLE));
        let _ = writeln!(
            out,
            "[[file.event]]\nwhen = {when}\nkind = {{ from = {from}, map = \"{table}\" }}\n\
             at = {at}"
        );
    }
}
