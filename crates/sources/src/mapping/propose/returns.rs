//! Returns of goods: one row what came back of an order that it names, with what was paid back. No
//! row is a sale, and where nothing says how much was paid back none is read.

use std::fmt::Write as _;

use baremo_model::told;

use super::apart::{attributes, called, first_time, fitting, is_of_conversations, others};
use super::called::is_called_any;
use super::column::Column;
use super::draft::Draft;
use super::guess::{holds_codes, is_of};
use super::money::{AMOUNTS, CURRENCIES, QUANTITIES, order_id};
use super::names::{Lines, Role, each};
use super::refund::is_refund;
use super::respondents::is_key;
use super::sums::{is_money, money, told_currency};
use super::{begin, quoted, sense};
use crate::read::Detected;

/// Words of what names a return, and words beside them of what tells something else of it.
const IDS: Lines = &["rma, return, returns, devolucion, retoure, retour, reso, devolucao, refund"];
const OTHERS: Lines = &[
    "reason, status, date, order, tracking, policy, motivo, estado, fecha, pedido, seguimiento",
    "grund, bestellung, motif, commande",
];
/// Attributes that are their own.
const TAKEN: [&str; 5] = ["amount", "currency", "items", "price", "quantity"];

/// A file whose rows are returns.
pub(super) struct Returns<'a> {
    id: &'a Column,
    order: &'a Column,
    at: &'a Column,
    /// How much was paid back; none where nothing tells it.
    amount: Option<&'a Column>,
    currency: Option<&'a Column>,
    kept: Vec<&'a Column>,
    unused: Vec<&'a Column>,
}

impl<'a> Returns<'a> {
    /// Judges whether rows are returns; none where no headings name each and its order. Of those
    /// that nobody knows what they gave back some are cases that end.
    pub(super) fn of(columns: &'a [Column]) -> Option<Self> {
        if is_of_conversations(columns) {
            return None;
        }
        let id = called(&fitting(columns, names_return), IDS)?;
        let words = fitting(columns, |column| !column.is_time && column.name != id.name);
        let order = order_id(&words)?;
        let is_free = |column: &Column| ![id, order].iter().any(|own| own.name == column.name);
        let paid_back = columns.iter().find(|column| is_refund(column) && is_free(column));
        let sums = fitting(columns, |column| is_money(column) && is_free(column));
        let amount = paid_back.or_else(|| called(&sums, AMOUNTS));
        let is_end = |column: &Column| column.is_time && is_of(&column.name, Role::Solved);
        if amount.is_none() && columns.iter().any(is_end) {
            return None;
        }
        let came_back =
            |column: &&Column| column.is_time && sense::order(&column.name) == Some("refunded");
        let at = columns.iter().find(came_back).or_else(|| first_time(columns))?;
        let currency = called(&words, CURRENCIES).filter(|_| amount.is_some());
        let used: Vec<&Column> =
            [id, order, at].into_iter().chain(amount).chain(currency).collect();
        let (kept, unused) = others(columns, &used);
        Some(Returns { id, order, at, amount, currency, kept, unused })
    }

    /// Writes the kind of file.
    pub(super) fn kind_of_file(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        let told: Vec<&Column> = [self.id, self.order].into_iter().chain(self.amount).collect();
        begin(out, detected, columns, &told);
        out.question(&told!(
            "is a row a return, with what was paid back of the order that `{}` names? The sales\n\
             are in another file; returns that were refused want a `skip`.",
            "¿Cada fila es una devolución, con lo que se reembolsó del pedido que `{}` nombra?\n\
             Las ventas van en otro fichero; las devoluciones rechazadas piden un `skip`.",
            self.order.name
        ));
        let record = quoted(&format!("return/{}", self.id.part()));
        let subject = quoted(self.order.source());
        let _ = writeln!(out, "stream = \"order\"\nsubject = {subject}\nrecord = {record}");
        out.push_str("\n");
        let sum = self.amount.map(|amount| money(out, amount));
        let at = match &sum {
            Some(_) => quoted(self.at.source()),
            None => self.asks_amount(out),
        };
        let _ = writeln!(
            out,
            "[[file.event]]\nkind = \"refunded\"\nat = {at}\n[file.event.attributes]"
        );
        if let Some(sum) = sum {
            let _ = writeln!(out, "amount = {sum}");
        }
        if let Some(currency) = self.currency {
            told_currency(out, currency);
        }
        attributes(out, &self.kept, &TAKEN);
        out.leaves(self.unused.iter().map(|column| column.name.as_str()));
    }

    /// Says that no column tells how much was paid back, so that nothing is read until somebody
    /// says that all was.
    fn asks_amount(&self, out: &mut Draft) -> String {
        out.question(&told!(
            "no column tells how much was paid back, and without that it would be all of each\n\
             order: `at` is empty, so that an import takes no row in. Export the amount too, and\n\
             write `amount` below; where each return does give all back, at = \"{0}\".",
            "ninguna columna dice cuánto se reembolsó y, sin ello, sería cada pedido entero: `at`\n\
             está vacío y una importación no toma ninguna fila. Exporte también el importe y\n\
             ponga `amount` abajo; si cada devolución es del pedido entero, at = \"{0}\".",
            self.at.source()
        ));
        "[]".to_owned()
    }
}

/// Tells whether a column names returns, each once.
fn names_return(column: &Column) -> bool {
    let others = [OTHERS, AMOUNTS, QUANTITIES].into_iter().flat_map(each);
    is_key(column) && !column.is_time && holds_codes(column) && !is_called_any(&column.name, others)
}
