//! A believable small company, made up: a Spanish online shop of kitchenware over two years.
//!
//! Agents in three teams on two sites answer customers by email, web form, chat, messaging, phone
//! and social networks; a bot takes chats first. Things happen to the company ([`Story`]) and the
//! answers follow: replies take working time of the team in question, more of it when the load is
//! high or people are missing. Nothing is computed for a metric's sake, so what a metric shows of a
//! cause is what it would show of a real one.
//!
//! ```text
//! settings ─► Plan (days, calendars, agents) ─► Conversation ─► Script: drafts ─► Event
//!                                                                              └► EventColumns
//! ```
//!
//! The same settings give the same events, on every machine. Each conversation draws from a
//! generator of its own, so that the parts do not disturb each other. Customers ([`Customer`]) and
//! their orders' ids follow from their number alone, for other streams to refer to.

use std::io;

use baremo_model::{Event, EventColumns, Micros};

mod conversation;
mod csv;
mod files;
mod fill;
mod generator;
mod people;
mod plan;
mod render;
mod rng;
mod script;
mod shop;
mod story;
mod streams;
#[cfg(test)]
mod tests;
mod waits;

pub use files::{CALENDARS, POLICIES, REASONS, SEGMENTS};
pub use people::{Agent, Customer, TEAMS, Team};
pub use story::{Annotation, Story};

use fill::Filler;
use generator::Generator;
use plan::Plan;
use render::Renderer;

/// Name of the source of all demo events.
pub const SOURCE: &str = "demo";

/// What the company is made from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DemoSettings {
    /// Start of all randomness: another seed, another company of the same kind.
    pub seed: u64,
    /// Size: 1.0 is about 20 000 conversations in 24 months, of nine events each. Nothing is made
    /// when it is not above zero.
    pub scale: f64,
    /// Where the data ends, in UTC microseconds: nothing happens at or after it. Years outside
    /// 1980 to 2090 are taken as the nearest inside.
    pub end: Micros,
    /// Months before `end` at which the data begins, 1 to 240.
    pub months: u32,
}

impl DemoSettings {
    /// Returns the usual company of two years that end at `end`, in UTC microseconds.
    pub fn new(end: Micros) -> Self {
        DemoSettings { seed: 1, scale: 1.0, end, months: 24 }
    }
}

/// Returns the events, conversation after conversation in order of opening, each in order of time.
///
/// Memory does not grow with their number.
pub fn events(settings: &DemoSettings) -> impl Iterator<Item = Event> + use<> {
    let mut generator = Generator::new(Plan::new(settings));
    let mut renderer = Renderer::default();
    let mut ready: std::vec::IntoIter<Event> = Vec::new().into_iter();
    std::iter::from_fn(move || {
        loop {
            if let Some(event) = ready.next() {
                return Some(event);
            }
            let conversation = generator.next_conversation()?;
            renderer.begin(&conversation);
            let drafts = generator.drafts().iter().enumerate();
            let events: Vec<Event> = drafts
                .map(|(index, draft)| {
                    renderer.view(generator.plan(), &conversation, index, draft).to_event()
                })
                .collect();
            ready = events.into_iter();
        }
    })
}

/// Returns the same events as [`events`] in columns, some `batch_events` at a time: the fast path
/// for benches.
///
/// A conversation is whole within its batch, so that batches are a little larger than asked for.
pub fn columns(
    settings: &DemoSettings,
    batch_events: usize,
) -> impl Iterator<Item = EventColumns> + use<> {
    let mut generator = Generator::new(Plan::new(settings));
    std::iter::from_fn(move || {
        let mut filler = Filler::default();
        while filler.columns.len() < batch_events.max(1) {
            let Some(conversation) = generator.next_conversation() else {
                break;
            };
            filler.push(generator.plan(), &conversation, generator.drafts());
        }
        (!filler.columns.is_empty()).then_some(filler.columns)
    })
}

/// Returns the events of every stream but conversations, in columns of one stream each, at most
/// `batch_events` at a time; the customers, agents, orders and conversations are those of
/// [`columns`].
///
/// At scale 1 there are about 15 000 customers, 25 000 orders within the two years, 3 000
/// subscriptions, 60 000 visits to the site, 8 000 contacts and 6 000 surveys answered. Customers,
/// orders and subscriptions go back to when each customer came, up to as long before the data as
/// the data is long. Memory holds what fills the batches, and eight bytes a customer.
pub fn streams(
    settings: &DemoSettings,
    batch_events: usize,
) -> impl Iterator<Item = EventColumns> + use<> {
    streams::Streams::new(Plan::new(settings), batch_events)
}

/// Returns what happened to the company and when.
pub fn story(settings: &DemoSettings) -> Story {
    Story::new(settings)
}

/// Returns what happened as the text of the data folder's `annotations.toml`.
pub fn annotations(settings: &DemoSettings) -> String {
    files::annotations(&Story::new(settings))
}

/// Returns the agents: id, team, and when they came and left.
pub fn agents(settings: &DemoSettings) -> Vec<Agent> {
    people::agents(settings, &Story::new(settings))
}

/// Returns the customers, whoever ever wrote among them: people who came before the data begins
/// and people who came during it.
pub fn customers(settings: &DemoSettings) -> impl Iterator<Item = Customer> + use<> {
    let plan = Plan::new(settings);
    (0..plan.customer_count).map(move |number| people::customer(&plan, number))
}

/// Writes the events as CSV with a header, one row an event, and returns how many there were:
/// what an import bench reads.
///
/// Columns: conversation, time (RFC 3339, UTC), kind, actor, actor_kind, public, automated,
/// channel, team, customer, value, priority. What an event does not say is empty.
///
/// # Errors
///
/// Those of the writer.
pub fn write_csv(settings: &DemoSettings, writer: &mut dyn io::Write) -> io::Result<u64> {
    csv::write(settings, writer)
}
