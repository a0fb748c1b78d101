//! Files whose rows are no conversations, but something else that their headings tell: calls,
//! visits, orders, days of spend, posts, subscriptions, customers.

use super::calls::{self, Calls};
use super::column::Column;
use super::customers::Customers;
use super::draft::Draft;
use super::money::{Orders, Spend};
use super::picks::Picks;
use super::posts::Posts;
use super::steps::Steps;
use super::subscriptions::Subscriptions;
use super::visits::Visits;
use crate::read::Detected;

/// What the rows of a file are.
pub(super) enum Sort<'a> {
    Calls(Box<Calls<'a>>),
    Visits(Box<Visits<'a>>),
    Orders(Box<Orders<'a>>),
    Steps(Steps<'a>),
    Spend(Spend<'a>),
    Posts(Box<Posts<'a>>),
    Subscriptions(Box<Subscriptions<'a>>),
    Customers(Customers<'a>),
}

/// Judges what the rows of a file are, the plainest first; none where they may be conversations.
pub(super) fn of<'a>(detected: &Detected, columns: &'a [Column]) -> Option<Sort<'a>> {
    if detected.is_header_only() {
        return None;
    }
    let calls = || calls::guess(columns).map(|calls| Sort::Calls(Box::new(calls)));
    let visits = || Visits::of(columns).map(|visits| Sort::Visits(Box::new(visits)));
    let any_orders = || Orders::of(columns).map(Box::new);
    let orders = || any_orders().filter(|orders| orders.is_named()).map(Sort::Orders);
    let steps = || Steps::of(columns).map(Sort::Steps);
    let spend = || Spend::of(columns).map(Sort::Spend);
    let posts = || Posts::of(columns).map(|posts| Sort::Posts(Box::new(posts)));
    let subscriptions =
        || Subscriptions::of(columns).map(|found| Sort::Subscriptions(Box::new(found)));
    let customers = || Customers::of(columns).map(Sort::Customers);
    let found = calls().or_else(visits).or_else(orders).or_else(steps).or_else(spend);
    let found = found.or_else(posts).or_else(subscriptions).or_else(customers);
    found.or_else(|| any_orders().map(Sort::Orders))
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
            Sort::Visits(_) => "visits",
            Sort::Orders(_) => "orders",
            Sort::Steps(_) => "steps",
            Sort::Spend(_) => "spend",
            Sort::Posts(_) => "posts",
            Sort::Subscriptions(_) => "subscriptions",
            Sort::Customers(_) => "customers",
        };
        out.place.rename(name);
        match self {
            Sort::Calls(calls) => calls.kind_of_file(out, detected, columns),
            Sort::Visits(visits) => visits.kind_of_file(out, detected, columns),
            Sort::Orders(orders) => orders.kind_of_file(out, detected, columns),
            Sort::Steps(steps) => steps.kind_of_file(out, detected, columns),
            Sort::Spend(spend) => spend.kind_of_file(out, detected, columns),
            Sort::Posts(posts) => posts.kind_of_file(out, detected, columns),
            Sort::Subscriptions(found) => found.kind_of_file(out, detected, columns),
            Sort::Customers(customers) => customers.kind_of_file(out, detected, columns),
        }
    }
}
