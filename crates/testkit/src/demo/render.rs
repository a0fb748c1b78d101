//! From drafts to events, borrowed and owned.

use std::fmt::Write;

use super::SOURCE;
use super::conversation::Conversation;
use super::people::TEAMS;
use super::plan::Plan;
use super::script::{Actor, Draft, Extra, Value};
use baremo_model::event::{AUTOMATED, PUBLIC};
use baremo_model::{ActorKind, Event, EventKind, Micros};

/// Most attributes an event has.
const ATTRIBUTES: usize = 7;

/// Id of the bot.
const BOT: &str = "ollabot";

/// Writes out the texts of events; its buffers are reused.
#[derive(Default)]
pub(super) struct Renderer {
    conversation: String,
    customer: String,
    order: String,
    value: String,
    record: String,
    numbers: [String; 3],
}

/// An event whose texts are borrowed.
pub(super) struct View<'a> {
    pub conversation: &'a str,
    /// Source, a null byte, record id: what a record's key is made of.
    pub record: &'a str,
    pub order: i64,
    pub at: Micros,
    pub kind: EventKind,
    pub actor: Option<&'a str>,
    pub actor_kind: ActorKind,
    pub public: bool,
    pub automated: bool,
    pub customer: Option<&'a str>,
    pub channel: Option<&'a str>,
    pub brand: Option<&'a str>,
    pub team: Option<&'a str>,
    pub value: Option<&'a str>,
    /// Whether the value was written for this event.
    pub has_own_value: bool,
    pub attributes: [(&'a str, &'a str); ATTRIBUTES],
    pub attribute_count: usize,
}

impl Renderer {
    /// Turns to a conversation.
    pub(super) fn begin(&mut self, conversation: &Conversation) {
        put(&mut self.conversation, format_args!("c{}", conversation.number));
        put(&mut self.customer, format_args!("u{}", conversation.customer));
        self.order.clear();
        if let Some(order) = conversation.order {
            put(&mut self.order, format_args!("P{}-{}", conversation.customer, order + 1));
        }
    }

    /// Returns one event of the conversation turned to.
    pub(super) fn view<'a>(
        &'a mut self,
        plan: &'a Plan,
        conversation: &'a Conversation,
        index: usize,
        draft: &Draft,
    ) -> View<'a> {
        self.record.clear();
        self.record.push_str(SOURCE);
        self.record.push('\0');
        self.record.push_str(&self.conversation);
        self.record.push('-');
        push_number(&mut self.record, index);
        match draft.value {
            Value::Conversation(number) => put(&mut self.value, format_args!("c{number}")),
            Value::Call(number) => put(&mut self.value, format_args!("call-{number}")),
            Value::Instant(at) => put(&mut self.value, format_args!("{}", rfc3339(at))),
            _ => {}
        }
        if let Extra::Vendor { first_reply_seconds, replies, reopens } = draft.extra {
            put(&mut self.numbers[0], format_args!("{first_reply_seconds}"));
            put(&mut self.numbers[1], format_args!("{replies}"));
            put(&mut self.numbers[2], format_args!("{reopens}"));
        }
        let agent = |agent: u16| plan.agents[usize::from(agent)].id.as_str();
        let (actor, actor_kind) = match draft.actor {
            Actor::Customer => (Some(self.customer.as_str()), ActorKind::Customer),
            Actor::Agent(number) => (Some(agent(number)), ActorKind::Agent),
            Actor::Bot => (Some(BOT), ActorKind::Bot),
            Actor::System => (None, ActorKind::System),
        };
        let is_opening = draft.kind == EventKind::Opened;
        let is_asking = draft.kind == EventKind::Message && draft.actor == Actor::Customer;
        let says = is_opening || is_asking;
        let (attributes, attribute_count) = self.attributes(conversation, draft.extra);
        View {
            conversation: &self.conversation,
            record: &self.record,
            order: index as i64,
            at: draft.at,
            kind: draft.kind,
            actor,
            actor_kind,
            public: draft.public,
            automated: draft.automated,
            customer: says.then_some(self.customer.as_str()),
            channel: says.then_some(conversation.channel.word()),
            brand: is_opening.then_some(conversation.brand),
            team: draft.team.map(|team| TEAMS[team].name),
            value: match draft.value {
                Value::None => None,
                Value::Word(word) => Some(word),
                Value::Agent(number) => Some(agent(number)),
                Value::Conversation(_) | Value::Call(_) | Value::Instant(_) => Some(&self.value),
            },
            has_own_value: matches!(
                draft.value,
                Value::Conversation(_) | Value::Call(_) | Value::Instant(_)
            ),
            attributes,
            attribute_count,
        }
    }

    fn attributes<'a>(
        &'a self,
        conversation: &'a Conversation,
        extra: Extra,
    ) -> ([(&'a str, &'a str); ATTRIBUTES], usize) {
        let mut all = [("", ""); ATTRIBUTES];
        let mut count = 0;
        let mut add = |name: &'a str, value: &'a str| {
            all[count] = (name, value);
            count += 1;
        };
        match extra {
            Extra::None => {}
            Extra::One(name, value) => add(name, value),
            Extra::Vendor { .. } => {
                add("first_response_time", &self.numbers[0]);
                add("reply_count", &self.numbers[1]);
                add("reopen_count", &self.numbers[2]);
            }
            Extra::Opening => {
                add("status", "new");
                add("priority", conversation.priority);
                add("language", conversation.language);
                add("country", conversation.country);
                add("plan", conversation.plan);
                if let Some(word) = conversation.opening_type() {
                    add("type", word);
                }
                if !self.order.is_empty() {
                    add("order_id", &self.order);
                }
            }
        }
        (all, count)
    }
}

impl View<'_> {
    pub(super) fn record_id(&self) -> &str {
        &self.record[SOURCE.len() + 1..]
    }

    pub(super) fn flags(&self) -> u8 {
        u8::from(self.public) * PUBLIC + u8::from(self.automated) * AUTOMATED
    }

    pub(super) fn to_event(&self) -> Event {
        let own = |text: Option<&str>| text.map(str::to_owned);
        Event {
            source: SOURCE.into(),
            record_id: self.record_id().into(),
            version: 0,
            ordinal: 0,
            order: self.order,
            subject_id: self.conversation.into(),
            at: self.at,
            kind: self.kind,
            actor: own(self.actor),
            actor_kind: self.actor_kind,
            public: self.public,
            automated: self.automated,
            synthesised: false,
            customer: own(self.customer),
            channel: own(self.channel),
            brand: own(self.brand),
            team: own(self.team),
            value: own(self.value),
            attributes: self.attributes[..self.attribute_count]
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        }
    }
}

/// Returns an instant of whole seconds in RFC 3339, UTC.
pub(super) fn rfc3339(at: Micros) -> jiff::Timestamp {
    jiff::Timestamp::from_microsecond(at).unwrap_or_default()
}

fn put(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    text.clear();
    text.write_fmt(arguments).expect("writing to a string cannot fail");
}

/// Appends a number; formatting machinery would cost more than the rest of a record id.
fn push_number(text: &mut String, number: usize) {
    if number >= 10 {
        push_number(text, number / 10);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}
