//! Files whose rows are no conversations, but something else that their headings tell: calls,
//! visits, orders, their steps and returns, days of spend, mailings, posts, followers,
//! subscriptions, customers, comments, reviews of quality, states, shifts and rosters of agents,
//! recommendations, movements of points.

use toml::{Table, Value};

use super::asking::asked;
use super::calls::{self, Calls};
use super::column::{Column, columns};
use super::customers::Customers;
use super::draft::Draft;
use super::feedback::Feedback;
use super::followers::Followers;
use super::mailings::Mailings;
use super::money::Orders;
use super::odd::{self, Plain};
use super::picks::{Picks, Rows};
use super::points::Points;
use super::posts::Posts;
use super::recipients::Recipients;
use super::referrals::Referrals;
use super::returns::Returns;
use super::reviews::Reviews;
use super::rosters::Rosters;
use super::shifts::Shifts;
use super::spend::Spend;
use super::states::States;
use super::steps::Steps;
use super::subscriptions::Subscriptions;
use super::survey::Survey;
use super::values::{ProposedZone, clock, day_order, missing};
use super::visits::Visits;
use super::{header, intervals, reports};
use crate::read::Detected;

/// What the rows of a file are.
pub(super) enum Sort<'a> {
    Feedback(Box<Feedback<'a>>),
    Reviews(Box<Reviews<'a>>),
    Calls(Box<Calls<'a>>),
    Visits(Box<Visits<'a>>),
    Orders(Box<Orders<'a>>),
    Returns(Box<Returns<'a>>),
    States(Box<States<'a>>),
    Shifts(Box<Shifts<'a>>),
    Rosters(Box<Rosters<'a>>),
    Referrals(Box<Referrals<'a>>),
    Points(Box<Points<'a>>),
    Steps(Steps<'a>),
    Spend(Spend<'a>),
    Mailings(Box<Mailings<'a>>),
    Recipients(Box<Recipients<'a>>),
    Followers(Followers<'a>),
    Posts(Box<Posts<'a>>),
    Subscriptions(Box<Subscriptions<'a>>),
    Customers(Customers<'a>),
}

/// Words of these, the plainest first.
const WORDS: [&str; 10] = [
    "feedback",
    "review",
    "call",
    "web",
    "order",
    "step",
    "spend",
    "social",
    "subscription",
    "customer",
];

/// What a kind of file is called whose rows are steps of orders.
const STEPS: &str = "steps";

/// What kinds of file are called whose rows are of a stream that has other rows too.
const MAILINGS: &str = "mailings";
const FOLLOWERS: &str = "followers";
const POINTS: &str = "points";
const RETURNS: &str = "returns";

/// The word of rows that are answers to a survey.
const SURVEY: &str = "survey";

/// Judges what the rows of a file are, the plainest first; none where they may be conversations.
pub(super) fn of<'a>(detected: &Detected, columns: &'a [Column]) -> Option<Sort<'a>> {
    if detected.is_header_only() || intervals::are_counted(columns) || reports::is_one(columns) {
        return None;
    }
    if let Some(states) = States::of(columns) {
        return Some(Sort::States(Box::new(states)));
    }
    if let Some(rosters) = Rosters::of(columns) {
        return Some(Sort::Rosters(Box::new(rosters)));
    }
    if let Some(referrals) = Referrals::of(columns) {
        return Some(Sort::Referrals(Box::new(referrals)));
    }
    if let Some(points) = Points::of(columns) {
        return Some(Sort::Points(Box::new(points)));
    }
    if let Some(returns) = Returns::of(columns) {
        return Some(Sort::Returns(Box::new(returns)));
    }
    if let Some(recipients) = Recipients::of(columns) {
        return Some(Sort::Recipients(Box::new(recipients)));
    }
    // Orders that no column names may be something else, and so may stars beside words.
    let is_plain = |sort: &Sort<'_>| match sort {
        Sort::Orders(orders) => orders.is_named(),
        Sort::Feedback(feedback) => feedback.is_told(),
        _ => true,
    };
    let mut found = WORDS.into_iter().filter_map(|word| called(word, columns));
    let found = found.find(is_plain).or_else(|| called("order", columns));
    found.or_else(|| Some(Sort::Shifts(Box::new(Shifts::of(columns)?))))
}

/// Takes rows for what a word says; none where the columns do not tell what such rows need.
fn called<'a>(word: &str, columns: &'a [Column]) -> Option<Sort<'a>> {
    Some(match word {
        "feedback" => Sort::Feedback(Box::new(Feedback::of(columns)?)),
        "review" => Sort::Reviews(Box::new(Reviews::of(columns)?)),
        "call" => Sort::Calls(Box::new(calls::guess(columns)?)),
        "web" => Sort::Visits(Box::new(Visits::of(columns)?)),
        "order" => Sort::Orders(Box::new(Orders::of(columns)?)),
        "step" => Sort::Steps(Steps::of(columns)?),
        "spend" => match Spend::of(columns) {
            Some(spend) => Sort::Spend(spend),
            None => Sort::Mailings(Box::new(Mailings::of(columns)?)),
        },
        "social" => match Posts::of(columns) {
            Some(posts) => Sort::Posts(Box::new(posts)),
            None => Sort::Followers(Followers::of(columns)?),
        },
        "subscription" => Sort::Subscriptions(Box::new(Subscriptions::of(columns)?)),
        "customer" => Sort::Customers(Customers::of(columns)?),
        _ => return None,
    })
}

/// Writes a mapping whose rows are what somebody says by a word: a word of [`Rows`], of this list,
/// or `survey`. None where the columns do not tell what such rows need. For `zone` see
/// [`propose`](super::propose).
pub fn propose_as(detected: &Detected, word: &str, zone: &str, spanish: bool) -> Option<String> {
    let (columns, zone) = (columns(detected), ProposedZone::Folder(zone));
    if let Some(rows) = Rows::from_word(word) {
        let picks = Picks { rows: Some(rows), ..Picks::default() };
        let text = super::written(detected, &columns, &picks, zone, spanish);
        // What has no event at all could not be picked further.
        return Picks::of(&text, detected).is_some().then_some(text);
    }
    let left = Plain::of(detected, &columns);
    let (own, plain) = Plain::or(left.as_ref(), detected, &columns);
    if word == SURVEY {
        let survey = Survey::of(own, plain)?;
        return Some(survey.written(detected, plain, zone, spanish));
    }
    let sort = called(word, plain).filter(|_| !detected.is_header_only())?;
    Some(sort.written(detected, plain, zone, spanish))
}

/// Returns what the rows are of a mapping that is in the shape of a proposal, by a word that
/// [`propose_as`] takes.
pub fn proposed_as(text: &str, detected: &Detected) -> Option<&'static str> {
    if let Some(picks) = Picks::of(text, detected) {
        return Some(picks.rows().word());
    }
    if !asked(text, detected).is_empty() {
        return Some(SURVEY);
    }
    let whole: Table = text.parse().ok()?;
    let [Value::Table(file)] = whole.get("file")?.as_array()?.as_slice() else { return None };
    let said = |key: &str| file.get(key).and_then(Value::as_str);
    let word = match said("stream")? {
        "order" if said("name") == Some(STEPS) => "step",
        // Their fields are none of spend, posts and customers.
        _ if matches!(said("name"), Some(MAILINGS | FOLLOWERS | POINTS | RETURNS)) => return None,
        stream => stream,
    };
    WORDS.into_iter().find(|known| *known == word && !whole.contains_key("extends"))
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
    /// Writes the mapping.
    pub(super) fn written(
        &self,
        detected: &Detected,
        columns: &[Column],
        zone: ProposedZone<'_>,
        spanish: bool,
    ) -> String {
        let mut out = Draft::new(spanish);
        header(&mut out, detected);
        clock(&mut out, zone, columns);
        day_order(&mut out, columns);
        missing(&mut out, columns);
        self.kind_of_file(&mut out, detected, columns);
        out.into_text()
    }

    /// Writes the kind of file.
    pub(super) fn kind_of_file(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        let name = match self {
            Sort::Feedback(_) => "feedback",
            Sort::Reviews(_) => "reviews",
            Sort::Calls(_) => "calls",
            Sort::Visits(_) => "visits",
            Sort::Orders(_) => "orders",
            Sort::Returns(_) => RETURNS,
            Sort::States(_) => "states",
            Sort::Shifts(_) => "shifts",
            Sort::Rosters(_) => "roster",
            Sort::Referrals(_) => "referrals",
            Sort::Points(_) => POINTS,
            Sort::Steps(_) => STEPS,
            Sort::Spend(_) => "spend",
            Sort::Mailings(_) | Sort::Recipients(_) => MAILINGS,
            Sort::Followers(_) => FOLLOWERS,
            Sort::Posts(_) => "posts",
            Sort::Subscriptions(_) => "subscriptions",
            Sort::Customers(_) => "customers",
        };
        out.place.rename(name);
        let mark = out.mark();
        match self {
            Sort::Feedback(found) => found.kind_of_file(out, detected, columns),
            Sort::Reviews(reviews) => reviews.kind_of_file(out, detected, columns),
            Sort::Calls(calls) => calls.kind_of_file(out, detected, columns),
            Sort::Visits(visits) => visits.kind_of_file(out, detected, columns),
            Sort::Orders(orders) => orders.kind_of_file(out, detected, columns),
            Sort::Returns(returns) => returns.kind_of_file(out, detected, columns),
            Sort::States(states) => states.kind_of_file(out, detected, columns),
            Sort::Shifts(shifts) => shifts.kind_of_file(out, detected, columns),
            Sort::Rosters(rosters) => rosters.kind_of_file(out, detected, columns),
            Sort::Referrals(found) => found.kind_of_file(out, detected, columns),
            Sort::Points(points) => points.kind_of_file(out, detected, columns),
            Sort::Steps(steps) => steps.kind_of_file(out, detected, columns),
            Sort::Spend(spend) => spend.kind_of_file(out, detected, columns),
            Sort::Mailings(found) => found.kind_of_file(out, detected, columns),
            Sort::Recipients(found) => found.kind_of_file(out, detected, columns),
            Sort::Followers(found) => found.kind_of_file(out, detected, columns),
            Sort::Posts(posts) => posts.kind_of_file(out, detected, columns),
            Sort::Subscriptions(found) => found.kind_of_file(out, detected, columns),
            Sort::Customers(customers) => customers.kind_of_file(out, detected, columns),
        }
        odd::asks(out, mark, columns);
    }
}
