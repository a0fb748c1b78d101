//! What words mean in rows that are no conversations: visits, orders, subscriptions,
//! states of agents.

use super::super::stems::{
    ADDED, AT_WORK, AWAY, CANCELLED, CARTS, CHECKOUTS, CLICKS, CURRENT, DAYS, DELIVERED, DESKTOPS,
    FAILED, IN_PART, LEFT, MEALS, MONTHS, OVERDUE, PAID_FOR, PAUSED, PHONES, PLACED, PURCHASES,
    QUARTERS, READY, REFUNDED, REMOVED, SEARCHES, SHIPPED, SIGNED_OFF, TABLETS, TRIALS, UNPAID,
    VIEWS, WEEKS, YEARS,
};
use super::super::vocabulary::UNUSED;
use super::Words;

/// Guesses what a visitor did by the name of an event.
pub(in super::super) fn visit(word: &str) -> Option<&'static str> {
    let words = Words::of(word);
    match () {
        () if words.says(FAILED) => None,
        () if words.says(CARTS) && words.says(REMOVED) => Some("cart_remove"),
        () if words.says(CARTS) && words.says(ADDED) => Some("cart_add"),
        () if words.says(PURCHASES) => Some("purchase"),
        () if words.says(CHECKOUTS) => Some("checkout"),
        () if words.says(CLICKS) => Some("click"),
        () if words.says(SEARCHES) => Some("search"),
        () if words.says(VIEWS) => Some("page_view"),
        () => None,
    }
}

/// Guesses what a device is.
pub(in super::super) fn device(word: &str) -> Option<&'static str> {
    let words = Words::of(word);
    match () {
        () if words.says(TABLETS) => Some("tablet"),
        () if words.says(PHONES) => Some("phone"),
        () if words.says(DESKTOPS) => Some("desktop"),
        () => None,
    }
}

/// Guesses what happened to an order.
pub(in super::super) fn step(word: &str) -> Option<&'static str> {
    let words = Words::of(word);
    match () {
        () if words.says(IN_PART) || words.says(UNPAID) => None,
        () if words.says(REFUNDED) => Some("refunded"),
        () if words.says(CANCELLED) => Some("cancelled"),
        () if words.says(DELIVERED) => Some("delivered"),
        () if words.says(SHIPPED) => Some("shipped"),
        () if words.says(PAID_FOR) => Some("paid"),
        () if words.says(PLACED) => Some("placed"),
        () => None,
    }
}

/// Guesses what an agent is in a state: whoever is not there is not used.
pub(in super::super) fn state(word: &str) -> Option<&'static str> {
    let words = Words::of(word);
    match () {
        () if words.says(SIGNED_OFF) => Some(UNUSED),
        () if words.says(AWAY) || words.denies(READY) => Some("paused"),
        () if words.says(AT_WORK) => Some("busy"),
        () if words.says(READY) => Some("available"),
        () => None,
    }
}

/// Tells whether a state is a break to eat, which may be unpaid.
pub(in super::super) fn is_meal(word: &str) -> bool {
    Words::of(word).says(MEALS)
}

/// Guesses how a subscription stands.
pub(in super::super) fn subscription(word: &str) -> Option<&'static str> {
    let words = Words::of(word);
    match () {
        () if words.says(LEFT) || words.denies(CURRENT) => Some("cancelled"),
        () if words.says(PAUSED) => Some("paused"),
        () if words.says(OVERDUE) => Some("past_due"),
        () if words.says(TRIALS) => Some("trial"),
        () if words.says(CURRENT) => Some("active"),
        () => None,
    }
}

/// Guesses for how long a price is.
pub(in super::super) fn interval(word: &str) -> Option<&'static str> {
    let words = Words::of(word);
    match () {
        () if words.says(QUARTERS) => Some("quarter"),
        () if words.says(MONTHS) => Some("month"),
        () if words.says(YEARS) => Some("year"),
        () if words.says(WEEKS) => Some("week"),
        () if words.says(DAYS) => Some("day"),
        () => None,
    }
}
