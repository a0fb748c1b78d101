//! The worked examples of a page: events in, question, answer expected.
//!
//! Three fenced blocks, `events`, `query` and `answer`, make an example; a further `query` and
//! `answer` without `events` ask the same events again. docs/metric-pages.md is the manual of
//! their form. Everything here is text to data: whoever has the folds and the engine runs them.

mod blocks;
mod events;
#[cfg(test)]
mod tests;

use baremo_model::error::Told;
use baremo_model::{ActorKind, Event, EventKind};

pub use self::blocks::{Fence, fences, shell_words};

/// What is wrong with a text, and on which of its lines (the first being 1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line.
    pub line: usize,
    /// What is wrong.
    pub message: Told,
}

/// One example.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Example {
    /// Line of the page on which its query begins.
    pub line: usize,
    /// What happened, ranges of conversations written out.
    pub events: Vec<ExampleEvent>,
    /// Calendars by name, each as TOML with its name in it.
    pub calendars: Vec<(String, String)>,
    /// Policies as TOML, as written in a file of `policies/`.
    pub policies: Vec<String>,
    /// Automatic categories by scorecard, each as TOML.
    pub scorecards: Vec<(String, String)>,
    /// Rates of currencies as TOML.
    pub rates: Option<String>,
    /// Rules that give reasons, as `reasons.toml` has them.
    pub reasons: Option<String>,
    /// How health is scored, as `health.toml` has it.
    pub health: Option<String>,
    /// Instant up to which the data is complete, UTC microseconds.
    pub watermark: Option<i64>,
    /// The command line after `baremo`, beginning with `query`.
    pub query: Vec<String>,
    /// What is expected.
    pub answer: AnswerTable,
}

/// One line of an `events` block.
#[derive(Clone, Debug, PartialEq)]
pub struct ExampleEvent {
    /// Line of the page.
    pub line: usize,
    /// Conversation id.
    pub conversation: String,
    /// When, UTC microseconds.
    pub at: i64,
    /// What the actor is.
    pub actor_kind: ActorKind,
    /// Who.
    pub actor: Option<String>,
    /// What.
    pub kind: EventKind,
    /// Whether the customer sees it, when said.
    pub public: Option<bool>,
    /// Whether a rule wrote it.
    pub automated: bool,
    /// Whether it was made from a summary.
    pub synthesised: bool,
    /// Version of the record, when said.
    pub version: Option<i64>,
    /// Other details by name, in order.
    pub details: Vec<(String, String)>,
}

/// The table of an `answer` block.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnswerTable {
    /// Line of the page on which its heading stands.
    pub line: usize,
    /// Headings.
    pub columns: Vec<String>,
    /// Rows, as wide as the headings; `None` for `-`.
    pub rows: Vec<Vec<Option<String>>>,
}

impl AnswerTable {
    /// Returns the place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }
}

impl Example {
    /// Reads the examples of a page's Markdown.
    ///
    /// # Errors
    ///
    /// Every problem found, with its line in `markdown`.
    pub fn parse_all(markdown: &str) -> Result<Vec<Example>, Vec<Problem>> {
        blocks::examples(markdown)
    }

    /// Returns the events as the folds take them, of one source, each a record of its own unless
    /// a detail `record=` names it.
    pub fn model_events(&self, source: &str) -> Vec<Event> {
        let numbered = self.events.iter().enumerate();
        numbered.map(|(index, event)| event.model_event(source, index)).collect()
    }
}

impl ExampleEvent {
    /// Returns the value of a detail.
    pub fn detail(&self, name: &str) -> Option<&str> {
        let found = self.details.iter().find(|(detail, _)| detail == name);
        found.map(|(_, value)| value.as_str())
    }

    fn model_event(&self, source: &str, index: usize) -> Event {
        let mut event = Event::new(source, &self.conversation, self.at, self.kind);
        event.record_id = format!("{}/{}", self.conversation, index + 1);
        event.version = self.version.unwrap_or(0);
        event.order = index as i64;
        event.actor = self.actor.clone();
        event.actor_kind = self.actor_kind;
        event.public = self.public.unwrap_or(self.kind == EventKind::Message);
        event.automated = self.automated;
        event.synthesised = self.synthesised;
        if self.actor_kind == ActorKind::Customer {
            event.customer = self.actor.clone();
        }
        for (name, value) in &self.details {
            let value = value.clone();
            match name.as_str() {
                "record" => event.record_id = value,
                "customer" => event.customer = Some(value),
                "channel" => event.channel = Some(value),
                "brand" => event.brand = Some(value),
                "team" => event.team = Some(value),
                "value" => event.value = Some(value),
                _ => event.attributes.push((name.clone(), value)),
            }
        }
        event
    }
}

/// Returns whether a number is the one written, compared to the digits given: `66.7` agrees with
/// 66.6667, `-` (`None`) only with no value.
pub fn agrees(expected: Option<&str>, actual: Option<f64>) -> bool {
    let (Some(expected), Some(actual)) = (expected, actual) else {
        return expected.is_none() && actual.is_none();
    };
    let Ok(number) = expected.parse::<f64>() else {
        return false;
    };
    let digits = expected.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let half = 0.5 * 0.1_f64.powi(digits as i32);
    // The last term forgives what binary fractions lose.
    (number - actual).abs() <= half + 1e-9 * number.abs().max(1.0)
}
