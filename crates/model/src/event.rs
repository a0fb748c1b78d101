//! What happened in a conversation, as sources tell it and as folds read it.
//!
//! A source turns each outside **record** (a ticket row, an audit, a comment) into zero or more
//! [`Event`]s. The record is the unit of replacement: a newer version of it replaces all events of
//! the older one. Events travel as [`EventColumns`], a struct of arrays; folds see an
//! [`EventBatch`], the same as slices.

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::{Dictionary, Micros, NULL_CODE};

/// Declares an enum of one byte with a stable word for each value.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// All values, in order of their byte.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// Returns the word used in tables, mappings and messages.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }

            /// Returns the value with this word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some($name::$variant),)* _ => None }
            }

            /// Returns the value with this byte.
            pub fn from_byte(byte: u8) -> Option<Self> {
                Self::ALL.get(byte as usize).copied()
            }
        }
    };
}

words! {
    /// Kinds of conversation events. The byte is stored in memory only; tables hold the word.
    EventKind {
        /// The conversation came to be. Its attributes are the opening ones.
        Opened = "opened",
        /// A message between the company and the customer; `public` and `automated` tell which.
        Message = "message",
        /// A private note of an agent.
        Note = "note",
        /// The status became `value`: new, open, pending, hold, solved or closed.
        Status = "status",
        /// The assignee became `value` (`""` unassigned, absent: unchanged) and the team `team`.
        Assigned = "assigned",
        /// A bot handed the conversation to people.
        BotHandoff = "bot_handoff",
        /// The tag `value` was added.
        Tagged = "tagged",
        /// The tag `value` was removed.
        Untagged = "untagged",
        /// The type became `value`.
        Typed = "typed",
        /// The priority became `value`.
        Prioritised = "prioritised",
        /// The conversation was escalated.
        Escalated = "escalated",
        /// The conversation was marked a complaint; `value` may hold the instant (RFC 3339) of
        /// the message the mark refers to.
        Complaint = "complaint",
        /// The conversation was merged into conversation `value`.
        Merged = "merged",
        /// The conversation was deleted.
        Deleted = "deleted",
        /// A deleted or spam conversation was brought back.
        Restored = "restored",
        /// The conversation is spam.
        Spam = "spam",
        /// The conversation is a test.
        Test = "test",
        /// The customer rated the conversation; `value` is `positive`, `negative` or a number.
        Rated = "rated",
        /// The conversation continues conversation `value`.
        FollowUpOf = "follow_up_of",
        /// The call `value` belongs to the conversation.
        CallLinked = "call_linked",
        /// Only carries attributes: the conversation's dimensions changed.
        Changed = "changed",
        /// A figure the vendor stored: attribute name → number, kept for reconciliation.
        Checked = "checked",
    }
}

words! {
    /// Who did it.
    ActorKind {
        /// Not known.
        Unknown = "unknown",
        /// The person asking for service.
        Customer = "customer",
        /// A person giving service.
        Agent = "agent",
        /// A program that converses.
        Bot = "bot",
        /// A rule, trigger, integration, courier or marketplace notification.
        System = "system",
    }
}

/// The statuses a conversation can have, in order of life.
pub const STATUSES: [&str; 6] = ["new", "open", "pending", "hold", "solved", "closed"];

/// Bit of [`EventColumns::flags`]: seen by the customer.
pub const PUBLIC: u8 = 1;
/// Bit of [`EventColumns::flags`]: written by a rule, campaign or acknowledgement.
pub const AUTOMATED: u8 = 2;
/// Bit of [`EventColumns::flags`]: made from a summary row; yields to detailed events.
pub const SYNTHESISED: u8 = 4;

/// One event, owned. Sources and tests make these; everything after uses [`EventColumns`].
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Name of the source (the `--source` of the import).
    pub source: String,
    /// Id of the outside record it came from, unique within the source.
    pub record_id: String,
    /// Version of that record: a number that grows (version, or `updated_at` in microseconds).
    pub version: i64,
    /// Place among the events of the same record.
    pub ordinal: u32,
    /// The source's own order, where it has one (audit number); 0 otherwise.
    pub order: i64,
    /// The conversation.
    pub conversation_id: String,
    /// When, in UTC microseconds.
    pub at: Micros,
    /// What.
    pub kind: EventKind,
    /// Who, by the source's own id.
    pub actor: Option<String>,
    /// What the actor is.
    pub actor_kind: ActorKind,
    /// Whether the customer sees it. Means something for messages only.
    pub public: bool,
    /// Whether a rule wrote it: acknowledgement, campaign, automation.
    pub automated: bool,
    /// Whether it was made from a summary row (`first_response_at` …).
    pub synthesised: bool,
    /// The customer, by the source's own id.
    pub customer: Option<String>,
    /// Channel word: email, chat, phone, web, messaging, social, api or the source's own.
    pub channel: Option<String>,
    /// Brand.
    pub brand: Option<String>,
    /// Team: with [`EventKind::Assigned`] the new one.
    pub team: Option<String>,
    /// What the kind says it is.
    pub value: Option<String>,
    /// Everything else by name: `priority`, `type`, `language`, `order_id`, custom attributes. With
    /// [`EventKind::Checked`] the vendor's figures.
    pub attributes: Vec<(String, String)>,
}

impl Event {
    /// Returns an event with nothing but the required parts; the record is the event itself.
    pub fn new(source: &str, conversation_id: &str, at: Micros, kind: EventKind) -> Self {
        Event {
            source: source.into(),
            record_id: format!("{conversation_id}/{}/{at}", kind.word()),
            version: 0,
            ordinal: 0,
            order: 0,
            conversation_id: conversation_id.into(),
            at,
            kind,
            actor: None,
            actor_kind: ActorKind::Unknown,
            public: false,
            automated: false,
            synthesised: false,
            customer: None,
            channel: None,
            brand: None,
            team: None,
            value: None,
            attributes: Vec::new(),
        }
    }

    /// Returns a 64-bit digest of all the event says, used to break ties without arrival order.
    pub fn digest(&self) -> u64 {
        let mut hasher = Xxh3::new();
        let mut text = |value: Option<&str>| {
            hasher.update(&[u8::from(value.is_some())]);
            hasher.update(value.unwrap_or_default().as_bytes());
            hasher.update(&[0xff]);
        };
        text(Some(&self.conversation_id));
        for value in
            [&self.actor, &self.customer, &self.channel, &self.brand, &self.team, &self.value]
        {
            text(value.as_deref());
        }
        for (name, value) in &self.attributes {
            text(Some(name));
            text(Some(value));
        }
        hasher.update(&self.at.to_le_bytes());
        let order = self.order.to_le_bytes();
        hasher.update(&order);
        hasher.update(&[self.kind as u8, self.actor_kind as u8, self.flags()]);
        hasher.digest()
    }

    /// Returns the flag bits of the event.
    pub fn flags(&self) -> u8 {
        u8::from(self.public) * PUBLIC
            + u8::from(self.automated) * AUTOMATED
            + u8::from(self.synthesised) * SYNTHESISED
    }
}

/// Returns the 64-bit key of an outside record within the `conversation_events` stream.
pub fn record_key(source: &str, record_id: &str) -> u64 {
    let mut hasher = Xxh3::new();
    hasher.update(source.as_bytes());
    hasher.update(&[0]);
    hasher.update(record_id.as_bytes());
    hasher.digest()
}

/// Returns the 64-bit key of a subject, by which the locator finds its partition.
pub fn subject_key(source: &str, conversation_id: &str) -> u64 {
    record_key(source, conversation_id)
}

/// Returns the digest of a string, for ids of things that have none.
pub fn text_key(text: &str) -> u64 {
    xxh3_64(text.as_bytes())
}

/// Events as a struct of arrays; all columns have the same length.
///
/// Strings are codes: subjects (source and conversation id together) in [`Self::subjects`],
/// everything else in [`Self::strings`], whose first codes are always [`STATUSES`].
#[derive(Clone, Debug)]
pub struct EventColumns {
    /// Conversation ids, each prefixed by its source and a unit separator (see
    /// [`Self::subject_parts`]), so that two sources never share a subject.
    pub subjects: Dictionary,
    /// All other strings.
    pub strings: Dictionary,
    /// Code in `subjects`.
    pub subject: Vec<u32>,
    /// Key of the outside record ([`record_key`]).
    pub record: Vec<u64>,
    /// Record id as the source has it, code in `strings`.
    pub record_id: Vec<u32>,
    /// Version of the record.
    pub version: Vec<i64>,
    /// Digest of the event ([`Event::digest`]).
    pub digest: Vec<u64>,
    /// Place among the events of the record.
    pub ordinal: Vec<u32>,
    /// The source's own order.
    pub order: Vec<i64>,
    /// When.
    pub at: Vec<i64>,
    /// [`EventKind`] as a byte.
    pub kind: Vec<u8>,
    /// [`ActorKind`] as a byte.
    pub actor_kind: Vec<u8>,
    /// [`PUBLIC`], [`AUTOMATED`], [`SYNTHESISED`].
    pub flags: Vec<u8>,
    /// Code in `strings`, or [`NULL_CODE`]; so are the next five.
    pub actor: Vec<u32>,
    /// Customer.
    pub customer: Vec<u32>,
    /// Channel.
    pub channel: Vec<u32>,
    /// Brand.
    pub brand: Vec<u32>,
    /// Team.
    pub team: Vec<u32>,
    /// Value.
    pub value: Vec<u32>,
    /// Where each event's attributes end in the two columns below.
    pub attribute_ends: Vec<u32>,
    /// Attribute names, codes in `strings`.
    pub attribute_names: Vec<u32>,
    /// Attribute values, codes in `strings`.
    pub attribute_values: Vec<u32>,
}

/// Separates source from conversation id in a subject.
pub const SUBJECT_SEPARATOR: char = '\u{1f}';

impl Default for EventColumns {
    fn default() -> Self {
        let mut strings = Dictionary::new();
        for status in STATUSES {
            strings.intern(status);
        }
        EventColumns {
            subjects: Dictionary::new(),
            strings,
            subject: Vec::new(),
            record: Vec::new(),
            record_id: Vec::new(),
            version: Vec::new(),
            digest: Vec::new(),
            ordinal: Vec::new(),
            order: Vec::new(),
            at: Vec::new(),
            kind: Vec::new(),
            actor_kind: Vec::new(),
            flags: Vec::new(),
            actor: Vec::new(),
            customer: Vec::new(),
            channel: Vec::new(),
            brand: Vec::new(),
            team: Vec::new(),
            value: Vec::new(),
            attribute_ends: Vec::new(),
            attribute_names: Vec::new(),
            attribute_values: Vec::new(),
        }
    }
}

impl EventColumns {
    /// Returns how many events there are.
    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// Returns whether there is no event.
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// Appends an event.
    pub fn push(&mut self, event: &Event) {
        let subject = format!("{}{SUBJECT_SEPARATOR}{}", event.source, event.conversation_id);
        self.subject.push(self.subjects.intern(&subject));
        self.record.push(record_key(&event.source, &event.record_id));
        self.record_id.push(self.strings.intern(&event.record_id));
        self.version.push(event.version);
        self.digest.push(event.digest());
        self.ordinal.push(event.ordinal);
        self.order.push(event.order);
        self.at.push(event.at);
        self.kind.push(event.kind as u8);
        self.actor_kind.push(event.actor_kind as u8);
        self.flags.push(event.flags());
        let strings = &mut self.strings;
        self.actor.push(strings.intern_option(event.actor.as_deref()));
        self.customer.push(strings.intern_option(event.customer.as_deref()));
        self.channel.push(strings.intern_option(event.channel.as_deref()));
        self.brand.push(strings.intern_option(event.brand.as_deref()));
        self.team.push(strings.intern_option(event.team.as_deref()));
        self.value.push(strings.intern_option(event.value.as_deref()));
        for (name, value) in &event.attributes {
            self.attribute_names.push(strings.intern(name));
            self.attribute_values.push(strings.intern(value));
        }
        self.attribute_ends.push(self.attribute_names.len() as u32);
    }

    /// Returns the events as slices.
    pub fn as_batch(&self) -> EventBatch<'_> {
        EventBatch {
            subjects: &self.subjects,
            strings: &self.strings,
            subject: &self.subject,
            record: &self.record,
            record_id: &self.record_id,
            version: &self.version,
            digest: &self.digest,
            ordinal: &self.ordinal,
            order: &self.order,
            at: &self.at,
            kind: &self.kind,
            actor_kind: &self.actor_kind,
            flags: &self.flags,
            actor: &self.actor,
            customer: &self.customer,
            channel: &self.channel,
            brand: &self.brand,
            team: &self.team,
            value: &self.value,
            attribute_ends: &self.attribute_ends,
            attribute_names: &self.attribute_names,
            attribute_values: &self.attribute_values,
        }
    }
}

/// Splits a subject into source and conversation id.
pub fn subject_parts(subject: &str) -> (&str, &str) {
    subject.split_once(SUBJECT_SEPARATOR).unwrap_or(("", subject))
}

impl FromIterator<Event> for EventColumns {
    fn from_iter<I: IntoIterator<Item = Event>>(events: I) -> Self {
        let mut columns = EventColumns::default();
        for event in events {
            columns.push(&event);
        }
        columns
    }
}

/// [`EventColumns`] as slices: the only form folds take. Fields mean the same.
#[expect(missing_docs, reason = "each field is documented on EventColumns")]
#[derive(Clone, Copy, Debug)]
pub struct EventBatch<'a> {
    pub subjects: &'a Dictionary,
    pub strings: &'a Dictionary,
    pub subject: &'a [u32],
    pub record: &'a [u64],
    pub record_id: &'a [u32],
    pub version: &'a [i64],
    pub digest: &'a [u64],
    pub ordinal: &'a [u32],
    pub order: &'a [i64],
    pub at: &'a [i64],
    pub kind: &'a [u8],
    pub actor_kind: &'a [u8],
    pub flags: &'a [u8],
    pub actor: &'a [u32],
    pub customer: &'a [u32],
    pub channel: &'a [u32],
    pub brand: &'a [u32],
    pub team: &'a [u32],
    pub value: &'a [u32],
    pub attribute_ends: &'a [u32],
    pub attribute_names: &'a [u32],
    pub attribute_values: &'a [u32],
}

impl<'a> EventBatch<'a> {
    /// Returns how many events there are.
    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// Returns whether there is no event.
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// Returns the attributes of an event as pairs of codes in `strings`.
    pub fn attributes(&self, row: usize) -> impl Iterator<Item = (u32, u32)> + 'a {
        let start = if row == 0 { 0 } else { self.attribute_ends[row - 1] as usize };
        let end = self.attribute_ends[row] as usize;
        let names = &self.attribute_names[start..end];
        names.iter().copied().zip(self.attribute_values[start..end].iter().copied())
    }

    /// Returns an event as an owned value; used by `explain` and tests, never by a fold.
    pub fn event(&self, row: usize) -> Event {
        let text = |code: u32| self.strings.get(code).map(str::to_owned);
        let subject = self.subjects.get(self.subject[row]).unwrap_or_default();
        let (source, conversation_id) = subject_parts(subject);
        Event {
            source: source.into(),
            record_id: text(self.record_id[row]).unwrap_or_default(),
            version: self.version[row],
            ordinal: self.ordinal[row],
            order: self.order[row],
            conversation_id: conversation_id.into(),
            at: self.at[row],
            kind: EventKind::from_byte(self.kind[row]).unwrap_or(EventKind::Changed),
            actor: text(self.actor[row]),
            actor_kind: ActorKind::from_byte(self.actor_kind[row]).unwrap_or(ActorKind::Unknown),
            public: self.flags[row] & PUBLIC != 0,
            automated: self.flags[row] & AUTOMATED != 0,
            synthesised: self.flags[row] & SYNTHESISED != 0,
            customer: text(self.customer[row]),
            channel: text(self.channel[row]),
            brand: text(self.brand[row]),
            team: text(self.team[row]),
            value: text(self.value[row]),
            attributes: self
                .attributes(row)
                .filter_map(|(name, value)| Some((text(name)?, text(value)?)))
                .collect(),
        }
    }
}

/// Returns whether `code` is missing.
pub fn is_null(code: u32) -> bool {
    code == NULL_CODE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_survive_the_columns() {
        let mut event = Event::new("desk", "7", 5, EventKind::Message);
        event.public = true;
        event.attributes.push(("plan".into(), "gold".into()));
        let other = Event::new("desk", "8", 6, EventKind::Opened);
        let columns: EventColumns = [event.clone(), other.clone()].into_iter().collect();
        assert_eq!(columns.as_batch().event(0), event);
        assert_eq!(columns.as_batch().event(1), other);
        assert_eq!(columns.strings.code("solved"), Some(4));
    }

    #[test]
    fn words_and_bytes_agree() {
        for (byte, kind) in EventKind::ALL.iter().enumerate() {
            assert_eq!(EventKind::from_byte(byte as u8), Some(*kind));
            assert_eq!(EventKind::from_word(kind.word()), Some(*kind));
        }
    }
}
