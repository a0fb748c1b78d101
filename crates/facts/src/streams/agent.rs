//! What agents were available for, and when: spans of state and plan, and their sums by
//! quarter-hour.
//!
//! Events are read into a [`history`] of what the agent was; [`slices`] lays the plan over it. An
//! agent can be in several queues and with several contacts at once: spans of the agent as a whole
//! have no queue, and being with any contact is being busy. A state that nothing ends lasts, in
//! slices, until the last thing known of the agent.

mod history;
mod slices;

use baremo_model::{EventBatch, Fact, FactTable};

use self::history::History;
use super::{Extra, Words, subjects};
use crate::settings::FoldSettings;
use crate::table::{Grow, rows};

rows! {
    /// Rows of [`Fact::AgentSpans`].
    SpanRows, SpanRow {
        agent: code,
        source: code,
        excluded: code,
        team: code,
        queue: code,
        state: code,
        reason: code,
        staffed: byte,
        paid: byte,
        started_at: int,
        ended_at: int,
    }
}

rows! {
    /// Rows of [`Fact::AgentSlices`].
    SliceRows, SliceRow {
        agent: code,
        source: code,
        excluded: code,
        team: code,
        started_at: int,
        staffed: int,
        ready: int,
        busy: int,
        contact_time: int,
        scheduled: int,
        adherent: int,
        paid: int,
        unavailable: int,
    }
}

/// Attributes the fold reads.
const READ: [&str; 5] = ["queue", "seconds", "from", "until", "paid"];

/// Words the fold writes, as codes of the tables.
pub(super) struct Codes {
    names: [u32; READ.len()],
    logged_in: u32,
    available: u32,
    paused: u32,
    busy: u32,
    scheduled: u32,
    work: u32,
    leave: u32,
    end_before_start: u32,
    too_long: u32,
}

impl Codes {
    fn new(words: &mut Words<'_>) -> Self {
        Codes {
            names: READ.map(|name| words.name(name)),
            logged_in: words.word("logged_in"),
            available: words.word("available"),
            paused: words.word("paused"),
            busy: words.word("busy"),
            scheduled: words.word("scheduled"),
            work: words.word("work"),
            leave: words.word("leave"),
            end_before_start: words.word("end_before_start"),
            too_long: words.word("too_long"),
        }
    }
}

pub(super) fn fold(
    batch: &EventBatch<'_>,
    order: &[u32],
    settings: &FoldSettings,
) -> Vec<FactTable> {
    let mut words = Words::new(batch);
    let mut of_span = Extra::new(batch, settings, &READ);
    let mut of_slice = Extra::new(batch, settings, &READ);
    let codes = Codes::new(&mut words);
    let mut spans = SpanRows::with_capacity(order.len());
    let mut slices = SliceRows::with_capacity(order.len());
    let mut history = History::default();
    for (subject, run) in subjects(batch, order) {
        of_span.begin();
        of_slice.begin();
        history.begin();
        for &event in run {
            of_span.see(batch, event as usize, &mut words);
            of_slice.see(batch, event as usize, &mut words);
            history.read(batch, event as usize, &codes, &mut words);
        }
        history.play(&codes);
        let (source, agent) = words.subject(subject);
        for row in history.spans(&codes) {
            spans.push(SpanRow { agent, source, ..row });
            of_span.push();
        }
        let mut sink = |row: SliceRow| {
            slices.push(SliceRow { agent, source, ..row });
            of_slice.push();
        };
        slices::of(&history, &codes, &mut sink);
        slices::of_refused(&history, &mut sink);
    }
    let dictionaries = words.finish();
    let mut spans = spans.columns(Fact::AgentSpans, Vec::new(), &dictionaries);
    of_span.finish(&mut spans, &dictionaries);
    let mut slices = slices.columns(Fact::AgentSlices, Vec::new(), &dictionaries);
    of_slice.finish(&mut slices, &dictionaries);
    vec![spans, slices]
}
