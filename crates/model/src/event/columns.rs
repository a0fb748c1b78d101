//! Events as a struct of arrays, owned and borrowed.

use std::cell::RefCell;

use super::{AUTOMATED, ActorKind, Event, EventKind, PUBLIC, STATUSES, SYNTHESISED, record_key};
use crate::{Dictionary, NULL_CODE, Stream, Texts};

/// Events as a struct of arrays; all columns have the same length.
///
/// Strings are codes: subjects (source and subject id together) in [`Self::subjects`],
/// everything else but the ids of records in [`Self::strings`], whose first codes are always
/// [`STATUSES`].
#[derive(Clone, Debug)]
pub struct EventColumns {
    /// The stream all events belong to.
    pub stream: Stream,
    /// Ids of the subjects, each prefixed by its source and a unit separator (see
    /// [`Self::subject_parts`]), so that two sources never share a subject.
    pub subjects: Dictionary,
    /// All other strings but the ids of records.
    pub strings: Dictionary,
    /// Code in `subjects`.
    pub subject: Vec<u32>,
    /// Key of the outside record ([`record_key`]). Empty, as `record_id` and `version`, where each
    /// record is known to be there in one version.
    pub record: Vec<u64>,
    /// Record id as the source has it.
    pub record_id: Texts,
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

/// A column, whatever its cells are.
trait Room {
    /// Forgets all cells; their room is kept.
    fn forget(&mut self);
    /// Makes room for so many more.
    fn make(&mut self, cells: usize);
}

impl<T> Room for Vec<T> {
    fn forget(&mut self) {
        self.clear();
    }

    fn make(&mut self, cells: usize) {
        self.reserve(cells);
    }
}

/// Separates source from id in a subject.
pub const SUBJECT_SEPARATOR: char = '\u{1f}';

thread_local! {
    /// Room for a subject that is looked up.
    static SUBJECT: RefCell<String> = const { RefCell::new(String::new()) };
}

impl Default for EventColumns {
    fn default() -> Self {
        let mut strings = Dictionary::new();
        for status in STATUSES {
            strings.intern(status);
        }
        EventColumns {
            stream: Stream::Conversation,
            subjects: Dictionary::new(),
            strings,
            subject: Vec::new(),
            record: Vec::new(),
            record_id: Texts::new(),
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
    /// Returns how many bytes the strings and attributes of all events take: what may be long of
    /// an event, beside the cells that each of them has.
    pub fn text_bytes(&self) -> usize {
        let attributes = size_of_val(self.attribute_names.as_slice())
            + size_of_val(self.attribute_values.as_slice());
        let (record_ids, _) = self.record_id.parts();
        self.subjects.bytes() + self.strings.bytes() + record_ids.len() + attributes
    }

    /// Returns how many events there are.
    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// Returns whether there is no event.
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// Returns no events, of a stream.
    pub fn of(stream: Stream) -> Self {
        EventColumns { stream, ..EventColumns::default() }
    }

    /// Forgets all events; their room is kept.
    pub fn clear(&mut self) {
        let EventColumns { subjects, strings, record_id, .. } = self;
        subjects.clear();
        strings.clear();
        record_id.clear();
        for status in STATUSES {
            strings.intern(status);
        }
        self.record.clear();
        self.version.clear();
        self.attribute_names.clear();
        self.attribute_values.clear();
        self.cells().into_iter().for_each(|column| column.forget());
    }

    /// Makes room for so many more events, with or without what tells records apart.
    pub fn reserve(&mut self, events: usize, with_records: bool) {
        if with_records {
            self.record.reserve(events);
            self.version.reserve(events);
        }
        self.cells().into_iter().for_each(|column| column.make(events));
    }

    /// Returns the columns in which each event has a cell; but those that tell records apart, which
    /// may be left out.
    fn cells(&mut self) -> [&mut dyn Room; 15] {
        // Each column is named: a new one cannot be forgotten.
        let EventColumns {
            stream: _,
            subjects: _,
            strings: _,
            subject,
            record: _,
            record_id: _,
            version: _,
            digest,
            ordinal,
            order,
            at,
            kind,
            actor_kind,
            flags,
            actor,
            customer,
            channel,
            brand,
            team,
            value,
            attribute_ends,
            attribute_names: _,
            attribute_values: _,
        } = self;
        [
            subject,
            digest,
            ordinal,
            order,
            at,
            kind,
            actor_kind,
            flags,
            actor,
            customer,
            channel,
            brand,
            team,
            value,
            attribute_ends,
        ]
    }

    /// Appends an event of the same stream; the first one decides which it is.
    pub fn push(&mut self, event: &Event) {
        self.push_digested(event, event.digest());
    }

    /// Appends an event whose digest is known.
    pub fn push_digested(&mut self, event: &Event, digest: u64) {
        if self.is_empty() {
            self.stream = event.kind.stream();
        }
        debug_assert_eq!(self.stream, event.kind.stream(), "columns hold one stream");
        let subject = SUBJECT.with_borrow_mut(|subject| {
            subject.clear();
            subject.push_str(&event.source);
            subject.push(SUBJECT_SEPARATOR);
            subject.push_str(&event.subject_id);
            // Events of one record follow each other, and often one subject's.
            self.subjects.intern_like(subject, self.subject.last())
        });
        self.subject.push(subject);
        self.record.push(record_key(&event.source, &event.record_id));
        self.record_id.push(&event.record_id);
        self.version.push(event.version);
        self.digest.push(digest);
        self.ordinal.push(event.ordinal);
        self.order.push(event.order);
        self.at.push(event.at);
        self.kind.push(event.kind as u8);
        self.actor_kind.push(event.actor_kind as u8);
        self.flags.push(event.flags());
        let strings = &mut self.strings;
        let cells = [
            (&mut self.actor, &event.actor),
            (&mut self.customer, &event.customer),
            (&mut self.channel, &event.channel),
            (&mut self.brand, &event.brand),
            (&mut self.team, &event.team),
            (&mut self.value, &event.value),
        ];
        for (codes, value) in cells {
            let code = value.as_ref().map(|value| strings.intern_like(value, codes.last()));
            codes.push(code.unwrap_or(NULL_CODE));
        }
        for (name, value) in &event.attributes {
            // Events that follow each other mostly have the same attributes.
            let before = self.attribute_names.len().wrapping_sub(event.attributes.len());
            let [name, value] = [(name, &self.attribute_names), (value, &self.attribute_values)]
                .map(|(text, codes)| strings.intern_like(text, codes.get(before)));
            self.attribute_names.push(name);
            self.attribute_values.push(value);
        }
        self.attribute_ends.push(self.attribute_names.len() as u32);
    }

    /// Returns the events as slices.
    pub fn as_batch(&self) -> EventBatch<'_> {
        EventBatch {
            stream: self.stream,
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

/// Splits a subject into source and id.
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
    pub stream: Stream,
    pub subjects: &'a Dictionary,
    pub strings: &'a Dictionary,
    pub subject: &'a [u32],
    pub record: &'a [u64],
    pub record_id: &'a Texts,
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
        let (source, subject_id) = subject_parts(subject);
        Event {
            source: source.into(),
            record_id: self.record_id.get(row).unwrap_or_default().into(),
            version: self.version[row],
            ordinal: self.ordinal[row],
            order: self.order[row],
            subject_id: subject_id.into(),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn event(channel: &str) -> Event {
        let mut event = Event::new("desk", channel, 5, EventKind::Status);
        (event.channel, event.value) = (Some(channel.into()), Some("solved".into()));
        event.attributes.push(("topic".into(), channel.into()));
        event
    }

    #[test]
    fn cleared_columns_hold_what_comes_next_and_nothing_from_before() {
        let mut columns: EventColumns = ["chat", "email"].map(event).into_iter().collect();
        columns.clear();
        assert!(columns.is_empty());
        columns.reserve(1, true);
        assert!(columns.at.capacity() > 0 && columns.record.capacity() > 0);
        columns.push(&event("phone"));
        let batch = columns.as_batch();
        assert_eq!(batch.event(0), event("phone"));
        let lengths = [batch.len(), batch.record.len(), batch.version.len(), batch.digest.len()];
        assert_eq!((lengths, batch.attribute_ends), ([1; 4], &[1][..]));
    }
}
