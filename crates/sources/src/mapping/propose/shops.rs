//! Orders that no heading calls so: what shops and payment systems call their ids, beside sums and
//! what else only sales have.
//!
//! ```text
//! ID, Cliente, Total, Pago, Estado, Fecha ─► orders        ID, Estado, Fecha, Total ─► anything
//! ```

use std::fmt::Write as _;

use baremo_model::told;

use super::apart::{BUYERS, called, fitting};
use super::called::is_called_any;
use super::choose::{is_alone, is_flag};
use super::column::Column;
use super::customers::is_customer;
use super::draft::Draft;
use super::guess::{holds_codes, is_of};
use super::money::{AMOUNTS, COUNTS, CURRENCIES};
use super::names::{Lines, Role, each};
use super::refund::is_refund;
use super::respondents::{SUBJECTS, is_any};
use super::subscriptions::Subscriptions;
use super::sums::is_money;
use super::visits::holds_pages;
use super::{quoted, sense, thread, totals};
use crate::mapping::condition::listed;
use crate::read::Detected;

/// Words of headings that only sales have.
const SALES: Lines = &[
    "grand total, subtotal, payment, payment method, purchase date, purchase point, bill to",
    "ship to, shipping method, amount paid, paid at, billing reason, transaction, gross, fee",
    "forma de pago, metodo de pago, medio de pago, pago, transaccion, bruto, comision",
    "zahlungsart, zahlungsmethode, transaktion, brutto, moyen de paiement, mode de paiement",
    "metodo di pagamento, transazione, lordo, forma de pagamento, transacao",
];
/// Words of what a customer spent in all orders.
const IN_ALL: Lines =
    &["total spend, total spent, lifetime, ltv, gasto total, total gastado, gesamtausgaben"];
/// Words of what something cost in all.
const WHOLE: Lines = &["total, totale, gesamtbetrag, importe total, montant total, valor total"];
/// Words of what names one.
const SALE_IDS: Lines = &[
    "transaction id, payment id, charge id, sale id, invoice id, invoice number",
    "id de transaccion, id transaccion, numero de transaccion, id de pago, numero de factura",
    "transaktionscode, transaktions id, id de transaction, id transazione",
];

/// Returns the column that names sales, where other headings say that rows are some.
pub(super) fn sale_id(columns: &[Column]) -> Option<&Column> {
    if columns.iter().any(is_of_desk) || !columns.iter().any(is_of_sale) {
        return None;
    }
    // What is paid again and again is no order each.
    if Subscriptions::of(columns).is_some() {
        return None;
    }
    let is_sum = |own: &Column| is_money(own) && is_called_any(&own.name, each(AMOUNTS));
    let sums = fitting(columns, is_sum);
    // What costs nothing may have no name.
    let is_free = |row: usize| !sums.is_empty() && sums.iter().all(|sum| costs_nothing(sum, row));
    let is_id = |column: &Column| {
        let mut rows = column.cells.iter().enumerate();
        column.distinct == column.filled
            && column.filled * 2 > column.cells.len()
            && !column.is_time
            && holds_codes(column)
            && rows.all(|(row, cell)| cell.is_some() || is_free(row))
    };
    let ids = fitting(columns, is_id);
    called(&ids, SALE_IDS).or_else(|| ids.into_iter().find(|column| is_alone(column, ["id"])))
}

/// Tells whether rows are plainly what was sold: when, to whom, for how much in all and in what
/// currency, and nothing that only conversations have.
pub(super) fn is_billed(columns: &[Column]) -> bool {
    let is_sum = |own: &Column| holds_amounts(own) && is_called_any(&own.name, each(WHOLE));
    let is_currency = |own: &Column| !own.is_number && is_called_any(&own.name, each(CURRENCIES));
    let has = |is: &dyn Fn(&Column) -> bool| columns.iter().any(|own| own.filled > 0 && is(own));
    has(&|own| own.is_time)
        && has(&is_customer)
        && has(&is_sum)
        && has(&is_currency)
        && !columns.iter().any(is_of_desk)
}

fn is_of_sale(column: &Column) -> bool {
    column.filled > 0
        && is_called_any(&column.name, each(SALES))
        && !is_called_any(&column.name, COUNTS)
}

/// Tells whether a column holds what orders cost, each its own.
pub(super) fn holds_amounts(column: &Column) -> bool {
    is_money(column) && !is_refund(column) && !is_called_any(&column.name, each(IN_ALL))
}

/// Tells whether a column is one that only conversations have.
fn is_of_desk(column: &Column) -> bool {
    let roles = [Role::Priority, Role::Rating, Role::Wait];
    let is_solve = column.is_time && is_of(&column.name, Role::Solved);
    // Customers are sorted in groups too.
    let is_team = is_of(&column.name, Role::Team) && !is_of(&column.name, Role::Customer);
    is_solve
        || is_team
        || holds_pages(column)
        || thread::names_conversation(column)
        || thread::is_text(column)
        || is_any(&column.name, SUBJECTS)
        || roles.into_iter().any(|role| is_of(&column.name, role))
}

/// Returns the column that names whoever bought: by a number rather than by an address, and by that
/// rather than by a name. Where guests share the number 0, an address tells them apart.
pub(super) fn customer_of<'a>(free: &[&'a Column]) -> Option<&'a Column> {
    let is_one = |column: &Column| {
        let is_called_so = is_customer(column) || is_called_any(&column.name, BUYERS);
        is_called_so && !is_flag(column)
    };
    // One digit may be a flag.
    let is_code =
        |column: &Column| holds_codes(column) && column.values.iter().any(|value| value.len() > 1);
    let found: Vec<&'a Column> = free.iter().copied().filter(|column| is_one(column)).collect();
    let first = |fits: &dyn Fn(&Column) -> bool| found.iter().copied().find(|column| fits(column));
    let is_word = |column: &Column| !column.is_number;
    let is_own = |column: &Column| is_code(column) && !has_guests(column);
    let named = first(&is_own).or_else(|| first(&Column::is_address)).or_else(|| first(&is_code));
    named.or_else(|| first(&is_word)).or_else(|| found.first().copied())
}

/// Tells whether several rows of a column have 0: so shops number whoever has no account.
fn has_guests(column: &Column) -> bool {
    column.cells.iter().flatten().filter(|cell| cell.as_str() == "0").nth(1).is_some()
}

/// Words of a column that says which rows are of trials, at most.
const SORTS: usize = 8;

fn is_trial(word: &str) -> bool {
    sense::subscription(word) == Some("trial")
}

/// Tells whether a row has no sum, or one of nothing.
fn costs_nothing(sum: &Column, row: usize) -> bool {
    let cell = sum.cells.get(row).and_then(Option::as_deref);
    cell.is_none_or(|cell| !cell.bytes().any(|byte| (b'1'..=b'9').contains(&byte)))
}

/// Finds the column that says which rows only begin a trial, of which all cost nothing.
pub(super) fn trials_of<'a>(columns: &'a [Column], amount: &Column) -> Option<&'a Column> {
    let tells = |column: &&Column| {
        let said = |(row, cell): (usize, &Option<String>)| {
            cell.as_deref().is_none_or(|word| !is_trial(word) || costs_nothing(amount, row))
        };
        (2..=SORTS).contains(&column.distinct)
            && column.in_condition().is_some()
            && column.values.iter().any(|word| is_trial(word))
            && column.cells.iter().enumerate().all(said)
    };
    columns.iter().find(tells)
}

/// Tells whether a column that says which rows are trials says nothing else of the others: all that
/// are left have the same word.
pub(super) fn tells_trials_alone(column: &Column) -> bool {
    column.values.iter().filter(|word| !is_trial(word)).count() < 2
}

/// Leaves out rows that are no orders: that only begin a trial, and that have no id and cost
/// nothing, or are lines of totals.
pub(super) fn skip_free(
    out: &mut Draft,
    detected: &Detected,
    (id, amount): (Option<&Column>, &Column),
    trials: Option<&Column>,
) {
    let mut conditions = Vec::new();
    if let Some((column, own)) = trials.and_then(|column| Some((column, column.in_condition()?))) {
        let words = column.values.iter().map(String::as_str).filter(|word| is_trial(word));
        let (name, words) = (&column.name, listed(words));
        out.question(&told!(
            "rows that are trials by `{name}` cost nothing, and are left out. Do some of them\n\
             count?",
            "las filas que según `{name}` son periodos de prueba no cuestan nada y se omiten.\n\
             ¿Cuenta alguna?"
        ));
        conditions.push(format!("{own} in ({words})"));
    }
    let lacks = |id: &&Column| {
        let mut rows = id.cells.iter().enumerate().filter(|(_, cell)| cell.is_none());
        !id.is_compound()
            && id.filled < id.cells.len()
            && rows.all(|(row, _)| costs_nothing(amount, row))
    };
    let nameless = id.filter(lacks).and_then(|id| Some((&id.name, id.in_condition()?)));
    if let Some((name, own)) = &nameless {
        out.question(&told!(
            "rows without `{name}` cost nothing, and are left out. Do some of them count?",
            "las filas sin `{name}` no cuestan nada y se omiten. ¿Cuenta alguna?"
        ));
        conditions.push(format!("{own} is null"));
    }
    let is_summed = |id: &&Column| {
        let has_all = id.filled >= detected.samples.len();
        !has_all && !id.is_compound() && totals::lack_in(detected, id)
    };
    let summed = id.filter(|_| nameless.is_none()).filter(is_summed);
    if let Some((name, own)) = summed.and_then(|id| Some((&id.name, id.in_condition()?))) {
        out.remark(&told!(
            "Rows without `{name}` are lines of totals.",
            "Las filas sin `{name}` son líneas de totales."
        ));
        conditions.push(format!("{own} is null"));
    }
    if !conditions.is_empty() {
        let _ = writeln!(out, "skip = {}", quoted(&conditions.join(" or ")));
    }
}
