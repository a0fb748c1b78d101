//! What was paid back of an order, as a column says: so much is refunded whatever its status, and
//! nothing where that is nothing.

use std::fmt::Write as _;

use baremo_model::told;

use super::articles::comes_back;
use super::called::is_called_any;
use super::column::Column;
use super::draft::Draft;
use super::names::{Lines, each};
use super::sums::{holds_money, money};
use super::{quoted, sense};
use crate::mapping::number::plain_number;

/// Words by which such a column holds money; `Devolución` alone may count pieces.
const SUMS: Lines = &[
    "amount, total, sum, value, refund, refunds, refunded, importe, monto, valor, reembolso",
    "reembolsos, reembolsad-, betrag, summe, erstattung, erstattet, montant, remboursement",
    "rembourse-, importo, rimborso, rimborsat-, reembolsos",
];
/// Words by which it tells something else of what came back.
const OTHERS: Lines = &[
    "rate, percent, percentage, reason, count, number, number of, id, units, quantity, qty, items",
    "cost, costs, fee, fees, shipping, days, policy, status, date, motivo, unidades, articulos",
    "coste, costes, costo, costos, gastos, envio, dias, plazo, estado, numero, fecha, porcentaje",
];

/// A column that says how much was paid back of an order.
pub(super) struct Refund<'a> {
    amount: &'a Column,
    /// When it was, where a column tells it.
    at: Option<&'a Column>,
    /// Whether it is what orders cost, below zero in rows of their own.
    is_below: bool,
}

/// Tells whether a column is called as what was paid back, or when.
fn is_called_so(column: &Column) -> bool {
    sense::order(&column.name) == Some("refunded")
}

/// Tells whether a column says how much was paid back.
pub(super) fn is_refund(column: &Column) -> bool {
    let is_flag = || column.values.iter().all(|value| value == "0" || value == "1");
    // Pieces are whole numbers without any sign.
    let is_written_so = || column.values.iter().any(|value| value.contains(['.', ',', '€', '$']));
    is_called_so(column)
        && holds_money(column)
        && !is_flag()
        && !column.name.contains('"')
        && !is_called_any(&column.name, each(OTHERS))
        && (is_called_any(&column.name, each(SUMS)) || is_written_so())
}

impl<'a> Refund<'a> {
    /// Finds the column among those of orders.
    pub(super) fn of(columns: &'a [Column]) -> Option<Self> {
        let amount = columns.iter().find(|column| is_refund(column))?;
        let at = columns.iter().find(|column| column.is_time && is_called_so(column));
        Some(Refund { amount, at, is_below: false })
    }

    /// Takes rows below zero for what was paid back of the orders that others above are of.
    pub(super) fn below(id: &Column, amount: &'a Column) -> Option<Self> {
        let is_told = comes_back(id, amount) && !amount.name.contains('"');
        is_told.then_some(Refund { amount, at: None, is_below: true })
    }

    /// Tells whether rows of their own say it, below zero.
    pub(super) fn is_below(&self) -> bool {
        self.is_below
    }

    /// Returns the line that keeps such rows from being orders.
    pub(super) fn unless(&self) -> String {
        match self.is_below {
            true => format!("when = {}\n", quoted(&format!("not ({})", self.when()))),
            false => String::new(),
        }
    }

    /// Tells whether a column is one of those that tell it.
    pub(super) fn has(&self, column: &Column) -> bool {
        self.amount.name == column.name || self.at.is_some_and(|at| at.name == column.name)
    }

    /// Returns the condition that something was paid back: more than nothing, or less where it is
    /// written with a minus.
    pub(super) fn when(&self) -> String {
        let name = &self.amount.name;
        let sums = self.amount.values.iter().filter_map(|value| plain_number(value, false));
        let sums: Vec<f64> = sums.filter_map(|sum| sum.parse().ok()).collect();
        let is_some = |test: fn(&f64) -> bool| sums.iter().any(test);
        if self.is_below {
            return format!("\"{name}\" < 0");
        }
        match (is_some(|sum| *sum > 0.0), is_some(|sum| *sum < 0.0)) {
            (_, false) => format!("\"{name}\" > 0"),
            (false, true) => format!("\"{name}\" < 0"),
            (true, true) => format!("(\"{name}\" > 0 or \"{name}\" < 0)"),
        }
    }

    /// Writes what was paid back of an order that was placed at a time.
    pub(super) fn event(&self, out: &mut Draft, placed: &Column) {
        let name = &self.amount.name;
        out.push_str("\n");
        match self.is_below {
            true => out.question(&told!(
                "where `{name}` is below zero, was so much of its order paid back at that time?",
                "Si `{name}` es negativo, ¿es lo que se devolvió de su pedido en ese momento?"
            )),
            false => out.question(&told!(
                "is `{name}` what was paid back of the order, whatever its status?",
                "¿`{name}` es lo que se devolvió del pedido, sea cual sea su estado?"
            )),
        }
        let at = match self.at {
            Some(at) => format!("[{}, {}]", quoted(at.source()), quoted(placed.source())),
            None => quoted(placed.source()),
        };
        let (when, amount) = (quoted(&self.when()), money(out, self.amount));
        // No table of its own, which would be that of the fields of orders.
        let _ = writeln!(
            out,
            "[[file.event]]\nwhen = {when}\nkind = \"refunded\"\nat = {at}\n\
             attributes = {{ amount = {amount} }}"
        );
    }
}
