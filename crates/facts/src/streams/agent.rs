//! What agents were available for, and when: spans of state and plan, and their sums by
//! quarter-hour. And what is known of them: team and attributes, each since when it was told.
//!
//! Events are read into a [`history`] of what the agent was; [`slices`] lays the plan over it. An
//! agent can be in several queues and with several contacts at once: spans of the agent as a whole
//! have no queue, and being with any contact is being busy. A state that nothing ends lasts, in
//! slices, until the last thing known of the agent.

mod history;
mod slices;
mod told;

use baremo_model::event::EventKind;
use baremo_model::{EventBatch, Fact, FactTable};

use self::history::History;
use self::told::Told;
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

rows! {
    /// Rows of [`Fact::Roster`].
    LineRows, LineRow {
        agent: code,
        source: code,
        excluded: code,
        team: code,
        started_at: int,
        ended_at: int,
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
    let extra = || Extra::new(batch, settings, &READ);
    let (mut of_span, mut of_slice, mut of_line) = (extra(), extra(), extra());
    // Whatever tells it, and what rosters do: a state has attributes of its own.
    let (mut said, mut known) = (Told::new(&of_line), Told::new(&of_line));
    let codes = Codes::new(&mut words);
    let mut spans = SpanRows::with_capacity(order.len());
    let mut slices = SliceRows::with_capacity(order.len());
    let mut lines = LineRows::with_capacity(0);
    let mut history = History::default();
    for (subject, run) in subjects(batch, order) {
        said.begin();
        known.begin();
        history.begin();
        for event in run.iter().map(|event| *event as usize) {
            said.see(batch, event, &of_line, &mut words);
            if batch.kind[event] == EventKind::AgentRostered as u8 {
                known.see(batch, event, &of_line, &mut words);
            }
            history.read(batch, event, &codes, &mut words);
        }
        history.play(&codes);
        let (source, agent) = words.subject(subject);
        for row in history.spans(&codes) {
            spans.push(SpanRow { agent, source, ..row });
            of_span.push_each(|slot| said.at(slot, row.started_at));
        }
        let mut sink = |row: SliceRow| {
            slices.push(SliceRow { agent, source, ..row });
            of_slice.push_each(|slot| said.at(slot, row.started_at));
        };
        slices::of(&history, &codes, &mut sink);
        slices::of_refused(&history, &mut sink);
        for row in history.lines() {
            lines.push(LineRow { agent, source, ..row });
            of_line.push_each(|slot| known.at(slot, row.started_at));
        }
    }
    let dictionaries = words.finish();
    let mut spans = spans.columns(Fact::AgentSpans, Vec::new(), &dictionaries);
    of_span.finish(&mut spans, &dictionaries);
    let mut slices = slices.columns(Fact::AgentSlices, Vec::new(), &dictionaries);
    of_slice.finish(&mut slices, &dictionaries);
    let mut lines = lines.columns(Fact::Roster, Vec::new(), &dictionaries);
    of_line.finish(&mut lines, &dictionaries);
    vec![spans, slices, lines]
}
