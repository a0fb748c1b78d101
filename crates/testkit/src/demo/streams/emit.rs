//! From what happened to events in columns, each stream in its own.

use std::fmt::Display;

use baremo_model::{ActorKind, Event, EventColumns, EventKind, Micros, Stream};

use crate::demo::SOURCE;

/// An event while it is written.
pub(super) struct Line(Event);

impl Line {
    pub(super) fn new(subject: &str, at: Micros, kind: EventKind) -> Self {
        Line(Event::new(SOURCE, subject, at, kind))
    }

    pub(super) fn customer(mut self, customer: impl Into<String>) -> Self {
        self.0.customer = Some(customer.into());
        self
    }

    pub(super) fn channel(mut self, channel: &str) -> Self {
        self.0.channel = Some(channel.into());
        self
    }

    pub(super) fn brand(mut self, brand: &str) -> Self {
        self.0.brand = Some(brand.into());
        self
    }

    pub(super) fn team(mut self, team: &str) -> Self {
        self.0.team = Some(team.into());
        self
    }

    pub(super) fn value(mut self, value: impl Display) -> Self {
        self.0.value = Some(value.to_string());
        self
    }

    pub(super) fn agent(mut self, agent: &str) -> Self {
        self.0.actor = Some(agent.into());
        self.0.actor_kind = ActorKind::Agent;
        self
    }

    pub(super) fn machine(mut self) -> Self {
        self.0.actor_kind = ActorKind::System;
        self.0.automated = true;
        self
    }

    pub(super) fn with(mut self, name: &str, value: impl Display) -> Self {
        self.0.attributes.push((name.into(), value.to_string()));
        self
    }

    /// Adds an amount of the company's currency.
    pub(super) fn money(self, name: &str, cents: i64) -> Self {
        let sign = if cents < 0 { "-" } else { "" };
        let (whole, rest) = (cents.abs() / 100, cents.abs() % 100);
        self.with(name, format_args!("{sign}{whole}.{rest:02}"))
    }
}

/// Takes events of all streams and gives them back in batches of one stream each.
pub(super) struct Sink {
    end: Micros,
    batch_events: usize,
    filling: Vec<EventColumns>,
    /// How many events each stream had: they number the records.
    counts: Vec<u64>,
    full: Vec<EventColumns>,
}

impl Sink {
    /// Returns an empty sink; what happens at `end` or later is not kept.
    pub(super) fn new(end: Micros, batch_events: usize) -> Self {
        let filling: Vec<_> = Stream::ALL.iter().copied().map(EventColumns::of).collect();
        Sink { end, batch_events, counts: vec![0; filling.len()], filling, full: Vec::new() }
    }

    pub(super) fn push(&mut self, line: Line) {
        let Line(mut event) = line;
        if event.at >= self.end {
            return;
        }
        let stream = event.kind.stream();
        let place = stream as usize;
        self.counts[place] += 1;
        event.record_id = format!("{}-{}", stream.word(), self.counts[place]);
        event.order = self.counts[place] as i64;
        let columns = &mut self.filling[place];
        columns.push(&event);
        if columns.len() >= self.batch_events {
            self.full.push(std::mem::replace(columns, EventColumns::of(stream)));
        }
    }

    pub(super) fn take_full(&mut self) -> Option<EventColumns> {
        self.full.pop()
    }

    /// Returns what is left of one stream; none when nothing is left.
    pub(super) fn take_rest(&mut self) -> Option<EventColumns> {
        let columns = self.filling.iter_mut().find(|columns| !columns.is_empty())?;
        let stream = columns.stream;
        Some(std::mem::replace(columns, EventColumns::of(stream)))
    }
}
