//! What words mean in rows that are no conversations: visits, orders, subscriptions,
//! states of agents.

use super::super::stems::{
    ADDED, AT_WORK, AWAY, BEGUN, CANCELLED, CARTS, CHECKOUTS, CLICKS, CURRENT, DELIVERED, DESKTOPS,
    FAILED, GIVEN, GOODS, HALVES, IN_PART, LEAVES, LEFT, LESSONS, MADE, MEALS, MOVED, NUMBERS,
    OVERDUE, PAID_FOR, PAUSED, PHONES, PLACED, PURCHASES, READY, REDEEMED, REFUNDED, REMOVED,
    REVERSED, REWARDED, SEARCHES, SEVERAL_TIMES, SHIFTS, SHIPPED, SIGN_UPS, SIGNED_OFF, SPANS,
    TABLETS, TRIALS, UNPAID, VIEWS, WAITING, WON, is_one,
};
use super::super::vocabulary::UNUSED;
use super::Words;

/// Guesses what a visitor did by the name of an event.
pub(in super::super) fn visit(word: &str) -> Option<&'static str> {
    let words = Words::of(word);
    let is_of_goods = || words.says(GOODS) && words.places().count() == 2;
    match () {
        () if words.says(FAILED) => None,
        () if words.says(CARTS) && words.says(REMOVED) => Some("cart_remove"),
        () if words.says(CARTS) && (words.says(ADDED) || words.says(MADE)) => Some("cart_add"),
        // Of the cart, if only two words are there: `Product Added`.
        () if is_of_goods() && words.says(REMOVED) => Some("cart_remove"),
        () if is_of_goods() && words.says(ADDED) => Some("cart_add"),
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

/// Guesses what is planned for an agent.
pub(in super::super) fn plan(word: &str) -> Option<&'static str> {
    let words = Words::of(word);
    match () {
        () if words.says(LEAVES) => Some("leave"),
        () if words.says(LESSONS) => Some("training"),
        () if words.says(AWAY) => Some("break"),
        () if words.says(SHIFTS) => Some("work"),
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

/// Guesses how far a recommendation came. What is waited for did not come yet.
pub(in super::super) fn referral(word: &str) -> Option<&'static str> {
    let words = Words::of(word);
    let said = match () {
        () if words.says(REVERSED) => Some("reversed"),
        () if words.says(REWARDED) => Some("rewarded"),
        () if words.says(WON) => Some("became_customer"),
        () if words.says(SIGN_UPS) => Some("signed_up"),
        () if words.says(CLICKS) => Some("clicked"),
        () => None,
    };
    match words.says(WAITING) {
        true => said.is_none().then_some("created"),
        false => said.or_else(|| words.says(BEGUN).then_some("created")),
    }
}

/// Guesses what a customer did whose points moved: nothing where they did it without them.
pub(in super::super) fn points(word: &str) -> Option<&'static str> {
    let words = Words::of(word);
    match () {
        // For a gift too.
        () if words.says(REDEEMED) => Some("acted"),
        () if words.says(GIVEN) => Some(UNUSED),
        () if words.says(LEFT) => Some("left"),
        () if words.says(SIGN_UPS) => Some("enrolled"),
        () if words.says(MOVED) => Some("acted"),
        () => None,
    }
}

/// Numbers of years and the like that are none of them, from here on: `Annual 2025`.
const NO_COUNT: u32 = 1000;

/// Guesses for how long a price is: an interval, and how many of it. What comes several times in
/// one is no guess, and neither is what may come twice in one or every second: `bimonthly`.
pub(in super::super) fn interval(word: &str) -> Option<(&'static str, u32)> {
    let words = Words::of(word);
    if words.says(SEVERAL_TIMES) {
        return None;
    }
    let (unit, count, place) =
        SPANS.iter().find_map(|(unit, count, stems)| Some((*unit, *count, words.said(stems)?)))?;
    let before = if place > 0 { words.at(place - 1) } else { "" };
    if is_one(before, HALVES) {
        return (unit == "year").then_some(("month", 6));
    }
    let whole = if place > 1 { words.at(place - 2) } else { "" };
    if let Some(number) = decimal(word, whole, before) {
        return parted(unit, f64::from(count) * number);
    }
    match count * number(before) {
        0 => None,
        count => Some(in_greatest(unit, count)),
    }
}

/// Returns the number that two words of a text are with a decimal sign between: `1.5 years`.
fn decimal(text: &str, whole: &str, part: &str) -> Option<f64> {
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_joined = |mark: char| text.contains(&format!("{whole}{mark}{part}"));
    if !is_number(whole) || !is_number(part) || !['.', ','].into_iter().any(is_joined) {
        return None;
    }
    format!("{whole}.{part}").parse().ok()
}

/// Returns a number of intervals as whole ones, of a smaller unit where it has to be: 1.5 years are
/// 18 months; none where that is not whole either.
fn parted(unit: &'static str, number: f64) -> Option<(&'static str, u32)> {
    let (smaller, many) = match unit {
        "year" => ("month", 12.0),
        "quarter" => ("month", 3.0),
        "week" => ("day", 7.0),
        unit => (unit, 1.0),
    };
    let whole = |own: f64| {
        let is_whole = own.fract() == 0.0 && (1.0..f64::from(NO_COUNT)).contains(&own);
        is_whole.then_some(own as u32)
    };
    let (unit, count) = match whole(number) {
        Some(count) => (unit, count),
        None => (smaller, whole(number * many)?),
    };
    Some(in_greatest(unit, count))
}

/// Returns how many a word says that something is; one where it says no number.
fn number(word: &str) -> u32 {
    let said = NUMBERS.iter().find(|(_, words)| is_one(word, words));
    let written = || word.parse::<u32>().ok().filter(|number| *number < NO_COUNT);
    said.map(|(number, _)| *number).or_else(written).unwrap_or(1)
}

/// Returns months and quarters as the greatest interval that they are: 12 months are a year.
fn in_greatest(unit: &'static str, count: u32) -> (&'static str, u32) {
    let months = match unit {
        "month" => count,
        "quarter" => count * 3,
        _ => return (unit, count),
    };
    match months {
        3 => ("quarter", 1),
        months if months % 12 == 0 => ("year", months / 12),
        months => ("month", months),
    }
}
