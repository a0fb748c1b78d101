//! Files whose rows are no conversations, but something else that their headings tell: calls,
//! orders, days of spend.

use super::calls::{self, Calls};
use super::column::Column;
use super::draft::Draft;
use super::money::{Orders, Spend};
use super::picks::Picks;
use crate::read::Detected;

/// What the rows of a file are.
pub(super) enum Sort<'a> {
    Calls(Box<Calls<'a>>),
    Orders(Orders<'a>),
    Spend(Spend<'a>),
}

/// Judges what the rows of a file are; none where they may be conversations.
pub(super) fn of<'a>(detected: &Detected, columns: &'a [Column]) -> Option<Sort<'a>> {
    if detected.is_header_only() {
        return None;
    }
    let calls = || calls::guess(columns).map(|calls| Sort::Calls(Box::new(calls)));
    let orders = || Orders::of(columns).map(Sort::Orders);
    let spend = || Spend::of(columns).map(Sort::Spend);
    calls().or_else(orders).or_else(spend)
}

/// Returns what the rows are by what was picked; guessed where nothing was.
pub(super) fn picked<'a>(
    detected: &Detected,
    columns: &'a [Column],
    picks: &Picks,
) -> Option<Sort<'a>> {
    match *picks == Picks::default() {
        true => of(detected, columns),
        false => calls::picked(columns, picks).map(|calls| Sort::Calls(Box::new(calls))),
    }
}

impl Sort<'_> {
    /// Writes the kind of file.
    pub(super) fn kind_of_file(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        let name = match self {
            Sort::Calls(_) => "calls",
            Sort::Orders(_) => "orders",
            Sort::Spend(_) => "spend",
        };
        out.place.rename(name);
        match self {
            Sort::Calls(calls) => calls.kind_of_file(out, detected, columns),
            Sort::Orders(orders) => orders.kind_of_file(out, detected, columns),
            Sort::Spend(spend) => spend.kind_of_file(out, detected, columns),
        }
    }
}
