//! By what the customer of an order or of a ticket is found again in other sources.
//!
//! ```text
//! Customer ID, Email ─► customer = "Customer ID", [file.keys] email = "Email"
//! ```
//!
//! Only where it is clear whose address it is: one column holds such addresses, nobody who serves
//! or recommends is called by it, and no customer of the sample has two.

use rustc_hash::{FxHashMap, FxHashSet};

use super::called::is_called_any;
use super::column::Column;
use super::customers::{asks_whose_numbers, is_anothers, is_phone, keys_of};
use super::draft::Draft;
use super::guess::{Shape, holds_codes};
use super::names::{Lines, each};
use super::place::Place;

/// Of so many customers one may have two addresses: people change them.
const FEW: usize = 20;

/// Words of a number that the company gives its customers, beside that of whoever wrote the export.
const NUMBERS: Lines = &[
    "external customer id, customer external id, requester external id, external user id",
    "crm id, id crm, id externo del cliente, id externo cliente, externe kundennummer",
];

/// Columns by which customers are found again: their addresses of mail, their telephones, and their
/// numbers in the company's other sources.
#[derive(Default)]
pub(super) struct KnownBy<'a>([Option<&'a Column>; 3]);

impl<'a> KnownBy<'a> {
    /// Finds them where a row is a conversation: in a log an address may be that of whoever wrote.
    pub(super) fn of_shape(place: &Place, shape: &Shape<'a>) -> Self {
        if shape.is_event_log || place.is_part || shape.opened.is_none() {
            return KnownBy::default();
        }
        KnownBy::of(place, shape.customer, &shape.unused)
    }

    /// Finds them among columns of which nothing else is made. A customer who is called by a name
    /// has none: two people of one name would be one everywhere.
    pub(super) fn of(place: &Place, customer: Option<&Column>, unused: &[&'a Column]) -> Self {
        let is_told =
            |own: &&Column| place.look_up(own).is_none() && (own.is_address() || holds_codes(own));
        let Some(customer) = customer.filter(is_told) else { return KnownBy::default() };
        let is_own = |own: &&'a Column| {
            own.name != customer.name && !own.is_time && is_one_each(customer, own)
        };
        let told: Vec<&'a Column> = unused.iter().copied().filter(is_own).collect();
        let email = only(&told, |own| own.is_address() && !is_anothers(own));
        let phone = only(&told, |own| is_phone(own) && !is_anothers(own));
        let number = only(&told, |own| holds_codes(own) && is_called_any(&own.name, each(NUMBERS)));
        KnownBy([email, phone, number])
    }

    /// Tells whether a column is one of them.
    pub(super) fn has(&self, column: &Column) -> bool {
        self.0.iter().flatten().any(|own| own.name == column.name)
    }

    /// Writes them, with when they were so.
    pub(super) fn written(
        &self,
        out: &mut Draft,
        customer: Option<&Column>,
        times: &[Option<&Column>],
    ) {
        keys_of(out, self.0, times);
        if let Some(customer) = customer {
            asks_whose_numbers(out, customer, &self.0);
        }
    }
}

/// Returns the only column that fits: of several nobody knows which is whose.
fn only<'a>(columns: &[&'a Column], fits: impl Fn(&Column) -> bool) -> Option<&'a Column> {
    let mut found = columns.iter().copied().filter(|column| fits(column));
    found.next().filter(|_| found.next().is_none())
}

/// Tells whether each customer has one value of a column, but for one in so many, and most have
/// one that no other has: the address of a shop or an office is nobody's.
fn is_one_each(customer: &Column, own: &Column) -> bool {
    let mut known: FxHashMap<&str, String> = FxHashMap::default();
    let (mut several, mut values) = (FxHashSet::default(), FxHashSet::default());
    for cells in customer.cells.iter().zip(&own.cells) {
        let (Some(who), Some(written)) = cells else { continue };
        let value = written.to_lowercase();
        match known.get(who.as_str()) {
            Some(first) if *first != value => {
                several.insert(who.as_str());
            }
            Some(_) => {}
            None => {
                values.insert(value.clone());
                known.insert(who, value);
            }
        }
    }
    known.len() > 1 && several.len() * FEW <= known.len() && values.len() * 2 > known.len()
}
