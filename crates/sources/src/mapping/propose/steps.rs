//! What happened to orders: one row a step, such as placed, sent and delivered.

use std::fmt::Write as _;

use baremo_model::told;

use super::activity::REFUSED;
use super::apart::{Free, attributes, common, first_time};
use super::called::is_called_any;
use super::column::Column;
use super::customers::is_customer;
use super::draft::Draft;
use super::guess::{holds_codes, is_of, repeats};
use super::money::{ORDERS, PLATFORMS};
use super::names::Role;
use super::vocabulary::{self, UNUSED};
use super::{begin, quoted, sense, thread};
use crate::read::Detected;

/// Name of the table of steps.
const TABLE: &str = "steps";

/// What a word can be taken for by which rows are steps.
pub(super) const STEPS: [&str; 6] =
    ["placed", "paid", "shipped", "delivered", "cancelled", "refunded"];

/// Known steps that tell that rows are some, at least.
const KNOWN: usize = 2;

/// A file whose rows are steps of orders.
pub(super) struct Steps<'a> {
    id: &'a Column,
    at: &'a Column,
    step: &'a Column,
    customer: Option<&'a Column>,
    channel: Option<&'a Column>,
    kept: Vec<&'a Column>,
    unused: Vec<&'a Column>,
}

/// Returns a word as what can be picked: a step, not used, or refused.
pub(super) fn picked(word: &str) -> Option<&'static str> {
    STEPS.into_iter().chain([UNUSED, REFUSED]).find(|own| *own == word)
}

/// Tells whether a column says what happened to orders.
pub(super) fn tells_steps(column: &Column) -> bool {
    let roles = [Role::Status, Role::Activity];
    let known = column.values.iter().filter(|word| sense::step(word).is_some()).count();
    let is_called_so = roles.into_iter().any(|role| is_of(&column.name, role));
    is_called_so && !column.is_time && known >= KNOWN
}

/// Tells whether a column names the order of each row, some of them several times.
pub(super) fn names_orders(column: &Column) -> bool {
    let is_whole = column.filled == column.cells.len() && repeats(column);
    is_whole && !column.is_time && holds_codes(column)
}

impl<'a> Steps<'a> {
    /// Judges whether rows are steps of orders; none where no heading says so.
    pub(super) fn of(columns: &'a [Column]) -> Option<Self> {
        let is_of_tickets = |column: &Column| is_called_any(&column.name, thread::own_words());
        if columns.iter().any(is_of_tickets) {
            return None;
        }
        let mut free = Free::of(columns);
        let id = free.take(ORDERS, names_orders)?;
        let step = free.take_any(tells_steps)?;
        let at = free.use_up(first_time(columns))?;
        let customer = free.take_any(|column| is_customer(column) && !column.is_time);
        let channel = free.take(PLATFORMS, |column| !column.is_time);
        let (kept, unused) = free.rest();
        Some(Steps { id, at, step, customer, channel, kept, unused })
    }

    /// Writes the kind of file.
    pub(super) fn kind_of_file(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        vocabulary::table(out, self.step, TABLE, UNUSED, sense::step);
        begin(out, detected, columns, &[self.id, self.at, self.step]);
        out.question(&told!(
            "is a row something that happened to an order, which `{}` names? `skip` is a step\n\
             that is not used.",
            "¿Cada fila es algo que pasó con un pedido, que `{}` identifica? `skip` es un paso\n\
             que no se usa.",
            self.id.name
        ));
        let _ = writeln!(out, "stream = \"order\"\nsubject = {}", quoted(self.id.source()));
        common(out, [("customer", self.customer), ("channel", self.channel)]);
        if !self.kept.is_empty() {
            out.push_str("\n[file.attributes]\n");
            attributes(out, &self.kept, &["amount", "currency", "items", "price"]);
        }
        let (from, table, at) =
            (quoted(&self.step.name), out.place.table(TABLE), quoted(self.at.source()));
        let _ = writeln!(
            out,
            "\n[[file.event]]\nkind = {{ from = {from}, map = \"{table}\" }}\nat = {at}"
        );
        out.leaves(self.unused.iter().map(|column| column.name.as_str()));
    }
}
