//! One conversation as a picture: what happened, and every clock drawn on it.
//!
//! First a list of events with the pauses between them shortened, then lanes and clocks on one
//! axis on which nights and idle time take little room. Nothing is measured here: instants,
//! lengths and reasons come from whoever computed the metrics.

mod axis;
mod clocks;
mod list;
mod promises;
#[cfg(test)]
mod tests;
mod verdicts;

use baremo_metrics::Catalog;
use baremo_metrics::segment::SegmentTitles;
pub use baremo_metrics::service::Lane;
use baremo_metrics::service::{
    ClockSpan, ContactPart, Conversation, ConversationEvent, TargetSpan,
};

pub use self::promises::{target_kind, target_says, target_within};
pub use self::verdicts::verdict_says;
use crate::language::Language;
use crate::messages::{self, Message};
use crate::style::{Paint, Style};
use crate::text::{clean, cut};
use crate::words::{Called, dimension, event_value};

/// How a lane looks in a terminal.
trait LaneLook {
    fn glyph(self) -> char;
    fn name(self) -> Message;
    fn paint(self) -> Option<Paint>;
}

impl LaneLook for Lane {
    fn glyph(self) -> char {
        match self {
            Lane::Customer => '●',
            Lane::Bot => '○',
            Lane::Agent => '◆',
            Lane::Status => '▪',
            Lane::System => '·',
        }
    }

    fn name(self) -> Message {
        match self {
            Lane::Customer => messages::LANE_CUSTOMER,
            Lane::Bot => messages::LANE_BOT,
            Lane::Agent => messages::LANE_AGENT,
            Lane::Status => messages::LANE_STATUS,
            Lane::System => messages::LANE_SYSTEM,
        }
    }

    fn paint(self) -> Option<Paint> {
        match self {
            Lane::Agent => Some(Paint::Accent),
            Lane::Customer => Some(Paint::Bold),
            Lane::Bot | Lane::Status | Lane::System => Some(Paint::Dim),
        }
    }
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineEvent {
    /// When, UTC microseconds.
    pub at_micros: i64,
    /// Who acts.
    pub lane: Lane,
    /// Name or id of who acts; empty for nobody in particular.
    pub who: String,
    /// The event kind's word (`message`, `status`), shown in the reader's language; any other
    /// text is shown as it is.
    pub what: String,
    /// What more there is to say: the new status, the assignee, an automatic message.
    pub detail: String,
    /// Whether the customer does not see it.
    pub private: bool,
}

/// A clock that runs over the conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock {
    /// Its name in the reader's language.
    pub name: String,
    /// Its place among the clocks of this name, from 1; `None` where it is the only one.
    pub number: Option<usize>,
    /// Start, UTC microseconds.
    pub from: i64,
    /// End, UTC microseconds; `None` while it runs.
    pub to: Option<i64>,
    /// The spans it is the sum of, where it is one.
    pub spans: Vec<(i64, i64)>,
    /// Wall time from start to end, or to now; `None` where it has no length.
    pub wall_micros: Option<i64>,
    /// Time within business hours; `None` when no calendar applies.
    pub business_micros: Option<i64>,
    /// Whether it is an observation of its metric.
    pub counts: bool,
    /// Why it counts or does not, in the reader's language; may be empty.
    pub why: String,
    /// Id of the metric it feeds; empty for a part of a call, which counts nowhere by itself.
    pub metric: String,
    /// Variant that it is of; `None` for the default, and for a part of a call.
    pub variant: Option<String>,
    /// Whether it becomes an observation with the solve, before which it has no length.
    pub awaits_solve: bool,
}

/// A conversation to draw.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// Id and subject.
    pub title: String,
    /// Address of the conversation where it came from.
    pub url: Option<String>,
    /// IANA zone of the times shown; UTC where it is unknown.
    pub zone: String,
    /// What happened, in any order.
    pub events: Vec<TimelineEvent>,
    /// The clocks, in the order in which they are drawn.
    pub clocks: Vec<Clock>,
    /// How metrics that are no clocks take it, in the reader's words: of each its title and what
    /// is said of the conversation, or of its cases.
    pub counted: Vec<Vec<String>>,
    /// What was promised.
    pub targets: Vec<TargetSpan>,
    /// Business hours around the conversation, half-open, UTC microseconds; empty when no
    /// calendar applies.
    pub open_hours: Vec<(i64, i64)>,
    /// Where clocks that run end: the watermark or the present, UTC microseconds.
    pub now: i64,
}

impl Timeline {
    /// Returns a conversation in the reader's words.
    pub fn of(conversation: &Conversation, catalog: &Catalog, language: Language) -> Timeline {
        let none = SegmentTitles::new();
        let called = Called::of_events(&none, &conversation.events, language);
        let ids = [&[conversation.id.clone()][..], &conversation.same_case].concat();
        Timeline {
            title: format!("{} {}", conversation.source, ids.join(" + ")),
            url: conversation.url.clone(),
            zone: conversation.zone.clone(),
            events: conversation.events.iter().map(|it| event(it, &called, language)).collect(),
            clocks: conversation
                .parts
                .iter()
                .map(|it| part(it, language))
                .chain(clocks(&conversation.clocks, catalog, language))
                .collect(),
            counted: conversation
                .counted
                .iter()
                .map(|counted| verdicts::told(counted, catalog, language))
                .collect(),
            targets: conversation.targets.clone(),
            open_hours: conversation.open_hours.clone(),
            now: conversation.now,
        }
    }
}

/// Returns what a sort of the parts of a call is called: `wait`, `talk`, `hold` or `after_call`.
pub fn part_kind(kind: &str, language: Language) -> &'static str {
    let what = match kind {
        "wait" => messages::PART_WAIT,
        "talk" => messages::PART_TALK,
        "hold" => messages::PART_HOLD,
        _ => messages::PART_AFTER_CALL,
    };
    what.text(language)
}

/// Returns what a part of a call is called, with the queue or the agent.
pub fn part_name(part: &ContactPart, language: Language) -> String {
    let what = part_kind(part.kind, language);
    part.who.as_deref().map_or(what.to_owned(), |who| format!("{what} · {who}"))
}

/// Returns a part of a call in the reader's words.
fn part(part: &ContactPart, language: Language) -> Clock {
    Clock {
        name: part_name(part, language),
        number: None,
        from: part.from,
        to: part.to,
        spans: Vec::new(),
        wall_micros: part.micros,
        business_micros: None,
        counts: true,
        why: String::new(),
        metric: String::new(),
        variant: None,
        awaits_solve: false,
    }
}

/// Returns the name of a clock in the reader's language: the metric's title, with the variant's
/// where a profile chose it; or behind an arrow the variant's, below others.
pub fn clock_name(span: &ClockSpan, catalog: &Catalog, language: Language) -> String {
    let Ok(metric) = catalog.get(&span.metric) else { return span.metric.clone() };
    let words = crate::answer::words(metric, language);
    match words.variants.get(&span.variant) {
        Some((title, _)) if span.leads => format!("{} · {title}", words.title),
        Some((title, _)) => format!("↳ {title}"),
        None => words.title.clone(),
    }
}

/// Which of the clocks of its metric and variant a clock is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    /// By their beginnings, from 1.
    nth: usize,
    /// How many there are.
    all: usize,
}

/// Returns the place of each clock among those of one metric and variant, such as the waits of a
/// conversation; `None` for the only one. Every surface numbers clocks by this.
fn places(spans: &[ClockSpan]) -> Vec<Option<Place>> {
    let place = |(index, span): (usize, &ClockSpan)| {
        let same =
            |other: &ClockSpan| (&other.metric, &other.variant) == (&span.metric, &span.variant);
        let begun = spans.iter().enumerate().filter(|(_, other)| same(other));
        let before = begun.filter(|(other, it)| (it.from, *other) < (span.from, index)).count();
        let all = spans.iter().filter(|other| same(other)).count();
        (all > 1).then_some(Place { nth: before + 1, all })
    };
    spans.iter().enumerate().map(place).collect()
}

/// Returns the names of the clocks of a conversation, in their order; of several of one definition
/// with which of them each is: `Response time (2 of 3)`.
pub fn clock_names(spans: &[ClockSpan], catalog: &Catalog, language: Language) -> Vec<String> {
    let named = |(span, place): (&ClockSpan, Option<Place>)| {
        let name = clock_name(span, catalog, language);
        let Some(Place { nth, all }) = place else { return name };
        let [nth, all] = [nth, all].map(|it| language.count(it as u64));
        messages::CLOCK_OF.fill(language, &[("name", &name), ("place", &nth), ("all", &all)])
    };
    spans.iter().zip(places(spans)).map(named).collect()
}

/// Returns clocks in the reader's words.
fn clocks(spans: &[ClockSpan], catalog: &Catalog, language: Language) -> Vec<Clock> {
    let one = |(span, place): (&ClockSpan, Option<Place>)| Clock {
        number: place.map(|place| place.nth),
        ..clock(span, catalog, language)
    };
    spans.iter().zip(places(spans)).map(one).collect()
}

fn clock(span: &ClockSpan, catalog: &Catalog, language: Language) -> Clock {
    Clock {
        name: clock_name(span, catalog, language),
        number: None,
        from: span.from,
        // What has no length and no end is drawn where it begins.
        to: (!span.runs()).then(|| span.to.unwrap_or(span.from)),
        spans: span.spans.clone(),
        wall_micros: span.wall_micros,
        business_micros: span.business_micros,
        counts: span.counts,
        why: span.reason.clone(),
        metric: span.metric.clone(),
        variant: (span.variant != "default").then(|| span.variant.clone()),
        awaits_solve: span.awaits_solve,
    }
}

/// Says that a clock becomes an observation with the solve.
pub fn awaits_solve(language: Language) -> &'static str {
    messages::AWAITS_SOLVE.text(language)
}

fn event(event: &ConversationEvent, called: &Called<'_>, language: Language) -> TimelineEvent {
    let mut detail: Vec<String> = Vec::new();
    if event.yielded {
        detail.push(messages::YIELDED.text(language).into());
    }
    let value = event.value.as_deref();
    detail.extend(value.map(|value| event_value(&event.kind, value, language)));
    let named = |name: &str, word: &str| {
        format!("{} {}", dimension(name, language), called.value(name, word))
    };
    detail.extend(event.team.as_deref().map(|team| named("team", team)));
    detail.extend(event.channel.as_deref().map(|channel| named("channel", channel)));
    if event.automated {
        detail.push(messages::AUTOMATED.text(language).into());
    }
    TimelineEvent {
        at_micros: event.at_micros,
        lane: event.lane,
        who: event.who.clone(),
        what: event.kind.clone(),
        detail: detail.join(", "),
        private: event.private,
    }
}

/// Writes a conversation's timeline, no line wider than the style.
pub fn timeline_text(language: Language, style: Style, timeline: &Timeline) -> String {
    let mut timeline = timeline.clone();
    timeline.events.sort_by_key(|event| event.at_micros);
    let zone = crate::date::zone(&timeline.zone);
    let mut out = String::new();
    let columns = style.columns();
    let zone_name = clean(&timeline.zone);
    let room = columns.saturating_sub(crate::text::width(&zone_name) + 2);
    let title = cut(&clean(&timeline.title), room);
    let gap = crate::text::spaces(
        columns - crate::text::width(&title) - crate::text::width(&zone_name).min(columns),
    );
    out += &style.paint(Paint::Bold, &title);
    out += &format!("{gap}{}\n", style.paint(Paint::Dim, &zone_name));
    // An address is copied, so it is whole however long it is.
    if let Some(url) = &timeline.url {
        out += &format!("{}\n", clean(url));
    }
    out.push('\n');
    list::write(&mut out, language, style, &timeline, &zone);
    clocks::write(&mut out, language, style, &timeline, &zone);
    verdicts::write(&mut out, language, style, &timeline);
    promises::write(&mut out, language, style, &timeline, &zone);
    style.finish(out)
}

/// Returns an instant's seconds as text units need them.
fn seconds(micros: i64) -> f64 {
    micros as f64 / baremo_model::SECOND as f64
}
