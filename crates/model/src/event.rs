//! What happened, as sources tell it and as folds read it.
//!
//! A source turns each outside **record** (a ticket row, an audit, a comment) into zero or more
//! [`Event`]s. The record is the unit of replacement: a newer version of it replaces all events of
//! the older one. Events travel as [`EventColumns`], a struct of arrays; folds see an
//! [`EventBatch`], the same as slices.

mod columns;
mod kind;
mod reduce;
pub mod version;

use std::cell::RefCell;

use xxhash_rust::xxh3::xxh3_64;

pub use self::columns::{EventBatch, EventColumns, SUBJECT_SEPARATOR, subject_parts};
pub use self::kind::EventKind;
pub use self::reduce::reduce;
use crate::{Micros, Stream};

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

/// Bytes that a thread keeps for what it hashes.
const KEPT: usize = 1 << 16;

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
    /// The subject, by the source's own id: the conversation, contact, order … of the stream.
    pub subject_id: String,
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
    pub fn new(source: &str, subject_id: &str, at: Micros, kind: EventKind) -> Self {
        Event {
            source: source.into(),
            record_id: format!("{subject_id}/{}/{at}", kind.word()),
            version: 0,
            ordinal: 0,
            order: 0,
            subject_id: subject_id.into(),
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
        self.digest_in(self.order)
    }

    /// Returns a 64-bit digest of all the event says but for its own order: the place of a row is
    /// no difference of what it says.
    pub fn digest_of_words(&self) -> u64 {
        self.digest_in(0)
    }

    fn digest_in(&self, order: i64) -> u64 {
        hash_of(|bytes| {
            let mut text = |value: Option<&str>| match value {
                None => bytes.extend_from_slice(&[0, 0xff]),
                Some(value) => {
                    bytes.push(1);
                    bytes.extend_from_slice(value.as_bytes());
                    bytes.push(0xff);
                }
            };
            text(Some(&self.subject_id));
            for value in
                [&self.actor, &self.customer, &self.channel, &self.brand, &self.team, &self.value]
            {
                text(value.as_deref());
            }
            for (name, value) in &self.attributes {
                text(Some(name));
                text(Some(value));
            }
            bytes.extend_from_slice(&self.at.to_le_bytes());
            bytes.extend_from_slice(&order.to_le_bytes());
            bytes.extend_from_slice(&[self.kind as u8, self.actor_kind as u8, self.flags()]);
        })
    }

    /// Returns the flag bits of the event.
    pub fn flags(&self) -> u8 {
        u8::from(self.public) * PUBLIC
            + u8::from(self.automated) * AUTOMATED
            + u8::from(self.synthesised) * SYNTHESISED
    }
}

/// Returns the 64-bit key of an outside record within a stream.
pub fn record_key(source: &str, record_id: &str) -> u64 {
    hash_of(|bytes| {
        bytes.extend_from_slice(source.as_bytes());
        bytes.push(0);
        bytes.extend_from_slice(record_id.as_bytes());
    })
}

/// Returns the hash of what is written. It is written out and hashed at once: a hash that is fed in
/// many small pieces takes thrice as long. Each thread keeps the room for it.
fn hash_of(write: impl FnOnce(&mut Vec<u8>)) -> u64 {
    thread_local! {
        static BYTES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }
    BYTES.with_borrow_mut(|bytes| {
        bytes.clear();
        write(bytes);
        let hash = xxh3_64(bytes);
        // What a long text needed is given back.
        bytes.shrink_to(KEPT);
        hash
    })
}

/// Returns the 64-bit key of a subject, by which the locator finds its partition. Two streams never
/// share one.
pub fn subject_key(stream: Stream, source: &str, subject_id: &str) -> u64 {
    match stream {
        Stream::Conversation => record_key(source, subject_id),
        other => record_key(source, subject_id) ^ text_key(other.word()),
    }
}

/// Returns the digest of a string, for ids of things that have none.
pub fn text_key(text: &str) -> u64 {
    xxh3_64(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_digests_are_for_ever_the_same() {
        // Folders hold them: computed elsewhere, by the definition.
        let mut event = Event::new("desk", "7", 1_709_283_600_000_000, EventKind::Message);
        assert_eq!(event.digest(), 0x5cce_301a_3f5d_77c8);
        event.actor = Some("ana".into());
        event.value = Some(String::new());
        event.attributes.push(("plan".into(), "gold".into()));
        (event.order, event.public, event.actor_kind) = (3, true, ActorKind::Agent);
        assert_eq!(event.digest(), 0xba8c_9173_e1be_fc96);
        assert_eq!(event.digest_of_words(), 0x9a45_bd52_cc0f_6176);
        // A long text before, or another event, changes nothing.
        event.value = Some("x".repeat(2 * KEPT));
        assert_eq!(event.digest(), 0x938b_9d32_920d_6ac2);
        assert_eq!(record_key("desk", "ticket/7"), 0xb4a0_d812_1f61_a4aa);
        assert_eq!(record_key("", ""), 0xc44b_dff4_074e_ecdb);
    }

    #[test]
    fn events_survive_the_columns() {
        let mut event = Event::new("desk", "7", 5, EventKind::Message);
        event.public = true;
        event.attributes.push(("plan".into(), "gold".into()));
        let other = Event::new("desk", "8", 6, EventKind::Opened);
        // More, fewer and the same attributes as the event before.
        let mut third = Event::new("shop", "8", 6, EventKind::Opened);
        third.attributes.push(("type".into(), "plan".into()));
        third.attributes.push(("plan".into(), "gold".into()));
        let fourth = Event { subject_id: "9".into(), ..third.clone() };
        let events = [event.clone(), other, event, third, fourth];
        let columns: EventColumns = events.iter().cloned().collect();
        for (row, event) in events.iter().enumerate() {
            assert_eq!(columns.as_batch().event(row), *event);
        }
        assert_eq!(columns.subjects.len(), 4);
        assert_eq!(columns.strings.code("solved"), Some(4));
    }
}
