//! What a file needs so that its rows are of a sort, and which of its columns tell it: said where
//! somebody picks a sort that the columns do not tell.
//!
//! Each thing is looked for as the proposal of that sort looks for it.

use super::apart::{Free, called, first_time, fitting};
use super::articles::unit_price;
use super::calls::Calls;
use super::column::{Column, columns};
use super::customers::{MADE, SIGN_UPS, identified, is_customer};
use super::feedback;
use super::grouped::holds_counts;
use super::money::{self, AMOUNTS, CAMPAIGNS, ORDERS, PLATFORMS};
use super::names::Lines;
use super::odd::Plain;
use super::picks::Picks;
use super::posts::{COUNTERS, ENOUGH, OWN};
use super::respondents::{answered, questions, responses};
use super::reviews::Told;
use super::shops::holds_amounts;
use super::spend::{self, ADS, CATEGORIES};
use super::steps::{names_orders, tells_steps};
use super::subscriptions::{
    self, CONTRACTS, PLANS, STARTS, SUBSCRIPTIONS, is_end, is_price, names,
};
use super::visits::{EVENTS, PAGES, SESSIONS, TITLES, USERS, VISITORS, holds_pages, tells_events};
use crate::read::Detected;

/// One thing that rows of a sort need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowNeed {
    /// Its stable word.
    pub word: &'static str,
    /// The column that tells it; none where none was found.
    pub column: Option<String>,
}

/// Finds the column that tells something.
type Find = for<'a> fn(&Detected, &'a [Column]) -> Option<&'a Column>;

/// Returns what rows need to be of a sort, given by a word that [`propose_as`](super::propose_as)
/// takes, each with the column that tells it; nothing for other words.
pub fn row_needs(detected: &Detected, word: &str) -> Vec<RowNeed> {
    let all = columns(detected);
    let left = Plain::of(detected, &all);
    let (own, plain) = Plain::or(left.as_ref(), detected, &all);
    let found = |&(word, find): &(&'static str, Find)| RowNeed {
        word,
        column: find(own, plain).map(|column| column.name.clone()),
    };
    needs(word).iter().map(found).collect()
}

fn needs(word: &str) -> &'static [(&'static str, Find)] {
    match word {
        "conversation" | "event" => &[("time", time)],
        "call" => &[("time", time), ("call", call)],
        "survey" => &[("score", score), ("answered", answer)],
        "review" => &[("time", time), ("reviewer", reviewer), ("mark", mark), ("judged", judged)],
        "feedback" => &[("time", time), ("mark", stars), ("comment", comment)],
        "order" => &[("order", order), ("amount", amount), ("time", time)],
        "step" => &[("orders", orders), ("step", step), ("time", time)],
        "spend" => &[("cost", cost), ("time", time), ("spent_on", spent_on)],
        "social" => &[("counters", counters)],
        "web" => &[("time", time), ("visitor", visitor), ("page", page)],
        "subscription" => &[("subscription", subscription), ("start", start), ("price", price)],
        "customer" => &[("customer", customer), ("sign_up", sign_up)],
        _ => &[],
    }
}

fn find(columns: &[Column], lines: Lines, fits: impl Fn(&Column) -> bool) -> Option<&Column> {
    Free::of(columns).find(lines, fits)
}

fn is_word(column: &Column) -> bool {
    !column.is_time
}

fn time<'a>(_: &Detected, columns: &'a [Column]) -> Option<&'a Column> {
    first_time(columns)
}

/// How long was waited in a call, or when it was answered.
fn call<'a>(_: &Detected, columns: &'a [Column]) -> Option<&'a Column> {
    let [_, _, answered_at, _, _, wait, ..] = Calls::of(columns, &Picks::default()).used();
    wait.or(answered_at)
}

fn score<'a>(detected: &Detected, columns: &'a [Column]) -> Option<&'a Column> {
    let is_response = responses(columns, &[], detected.samples.len());
    questions(columns, &is_response).first().map(|question| question.column)
}

fn answer<'a>(_: &Detected, columns: &'a [Column]) -> Option<&'a Column> {
    answered(&fitting(columns, |column| column.is_time))
}

/// Who judged.
fn reviewer<'a>(_: &Detected, columns: &'a [Column]) -> Option<&'a Column> {
    Told::of(&mut Free::of(columns), columns).reviewer
}

/// How somebody was judged.
fn mark<'a>(_: &Detected, columns: &'a [Column]) -> Option<&'a Column> {
    Told::of(&mut Free::of(columns), columns).score
}

/// How many stars somebody gave.
fn stars<'a>(_: &Detected, columns: &'a [Column]) -> Option<&'a Column> {
    feedback::Told::of(&mut Free::of(columns), columns).rating
}

/// What somebody wrote.
fn comment<'a>(_: &Detected, columns: &'a [Column]) -> Option<&'a Column> {
    feedback::Told::of(&mut Free::of(columns), columns).text
}

/// Who or what was judged.
fn judged<'a>(_: &Detected, columns: &'a [Column]) -> Option<&'a Column> {
    Told::of(&mut Free::of(columns), columns).judged()
}

fn order<'a>(_: &Detected, columns: &'a [Column]) -> Option<&'a Column> {
    money::named_by(columns)
}

fn amount<'a>(_: &Detected, columns: &'a [Column]) -> Option<&'a Column> {
    called(&fitting(columns, holds_amounts), AMOUNTS).or_else(|| unit_price(columns))
}

/// The order of each step, which repeats.
fn orders<'a>(_: &Detected, columns: &'a [Column]) -> Option<&'a Column> {
    find(columns, ORDERS, names_orders)
}

fn step<'a>(_: &Detected, columns: &'a [Column]) -> Option<&'a Column> {
    columns.iter().find(|column| tells_steps(column))
}

fn cost<'a>(_: &Detected, columns: &'a [Column]) -> Option<&'a Column> {
    spend::cost(columns)
}

fn spent_on<'a>(_: &Detected, columns: &'a [Column]) -> Option<&'a Column> {
    let words = fitting(columns, |column| !column.is_time && !column.is_number);
    [PLATFORMS, CAMPAIGNS, ADS, CATEGORIES].into_iter().find_map(|own| called(&words, own))
}

/// The first counter of a post, where there are enough, one of which only posts have.
fn counters<'a>(_: &Detected, columns: &'a [Column]) -> Option<&'a Column> {
    let counter = |lines: &Lines| find(columns, lines, holds_counts);
    let own = COUNTERS[..OWN].iter().find_map(counter)?;
    (COUNTERS.iter().filter_map(counter).count() >= ENOUGH).then_some(own)
}

fn visitor<'a>(_: &Detected, columns: &'a [Column]) -> Option<&'a Column> {
    let named = [VISITORS, USERS, SESSIONS].into_iter().find_map(|own| find(columns, own, is_word));
    named.or_else(|| columns.iter().find(|column| column.is_machine()))
}

fn page<'a>(_: &Detected, columns: &'a [Column]) -> Option<&'a Column> {
    let title = || find(columns, TITLES, is_word);
    let event = || find(columns, EVENTS, tells_events);
    find(columns, PAGES, holds_pages).or_else(title).or_else(event)
}

/// What names a subscription, or whose it is.
fn subscription<'a>(_: &Detected, columns: &'a [Column]) -> Option<&'a Column> {
    let own = [SUBSCRIPTIONS, CONTRACTS].into_iter().find_map(|own| find(columns, own, names));
    own.or_else(|| columns.iter().find(|column| is_customer(column) && names(column)))
}

fn start<'a>(_: &Detected, columns: &'a [Column]) -> Option<&'a Column> {
    find(columns, STARTS, |column| column.is_time)
}

/// What a subscription brings, what it is of, or when it ended.
fn price<'a>(_: &Detected, columns: &'a [Column]) -> Option<&'a Column> {
    let plan = || find(columns, PLANS, |column| is_word(column) && !column.is_number);
    let end = || columns.iter().find(|column| column.is_time && is_end(column));
    find(columns, subscriptions::AMOUNTS, is_price).or_else(plan).or_else(end)
}

fn customer<'a>(_: &Detected, columns: &'a [Column]) -> Option<&'a Column> {
    identified(columns)
}

fn sign_up<'a>(_: &Detected, columns: &'a [Column]) -> Option<&'a Column> {
    let times = |own: Lines| find(columns, own, |column| column.is_time);
    times(SIGN_UPS).or_else(|| times(MADE))
}
