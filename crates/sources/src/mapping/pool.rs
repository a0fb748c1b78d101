//! Events of records on their way, and what was left out of them.
//!
//! What was left out must not take away what is known. A version of an outside record of which an
//! event was left out is older than any that was read whole ([`IN_PART`]): it stays behind them
//! until it is read again, and then is as new as it is. An event that only lacks a field yields to
//! the same event read whole, by its digest, and to nothing else. So with what a record would look
//! up in a file that is not there ([`Lack`]).

use std::borrow::Cow;

use baremo_model::error::Told;
use baremo_model::event::text_key;
use baremo_model::event::version::IN_PART;
use baremo_model::{Event, EventKind, Micros};
use rustc_hash::FxHashMap;

use super::cell_error;
use super::expr::UnknownWord;
use super::illegible::Illegible;
use super::parts::Refusal;

/// What is said of events left out of one record, at most.
const NAMED: usize = 5;

/// Bits of the digest that an event loses which lacks a field, so that its own is the smaller one.
const YIELDING: u32 = 32;

/// What an event lacks that its record would look up in a file that is not there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lack {
    Nothing,
    /// Only a field that describes its conversation.
    Field,
    /// What happened, who acted or whom it is about.
    Event,
}

/// An event to be filled in.
pub(super) struct Draft<'a> {
    pub event: &'a mut Event,
    /// Whether fields that describe it may be empty, and it is what it is.
    may_lack: bool,
    left_out: &'a mut Vec<Refusal>,
    /// Values that cannot be read as what they are to be.
    pub illegible: &'a mut Illegible,
    /// Texts of events before that had more of them.
    pub spare: &'a mut Vec<String>,
}

impl Draft<'_> {
    /// Returns a field that describes the event: empty where nobody explained its word, which is
    /// noted.
    ///
    /// # Errors
    /// Fails for such a word where the event is nothing without the field.
    #[inline]
    pub(super) fn field<'t>(
        &mut self,
        found: Result<Option<Cow<'t, str>>, UnknownWord>,
    ) -> Result<Option<Cow<'t, str>>, Refusal> {
        match found {
            Ok(found) => Ok(found),
            Err(unknown) if self.may_lack => {
                self.left_out.push(Refusal { is_of_event: false, ..unknown.into() });
                Ok(None)
            }
            Err(unknown) => Err(unknown.into()),
        }
    }

    /// Returns a field that names somebody: as [`Self::field`], and empty where a spreadsheet has
    /// an error for it.
    ///
    /// # Errors
    /// As [`Self::field`].
    pub(super) fn name<'t>(
        &mut self,
        found: Result<Option<Cow<'t, str>>, UnknownWord>,
    ) -> Result<Option<Cow<'t, str>>, Refusal> {
        let found = self.field(found)?;
        match found.as_deref().and_then(cell_error::refusal) {
            None => Ok(found),
            Some(refusal) if self.may_lack => {
                self.left_out.push(refusal);
                Ok(None)
            }
            Some(refusal) => Err(Refusal { is_of_event: true, ..refusal }),
        }
    }

    /// Makes an attribute the one behind the first `used`, and counts it.
    pub(super) fn put_attribute(&mut self, used: &mut usize, name: &str, value: &str) {
        match self.event.attributes.get_mut(*used) {
            Some((own_name, own_value)) => {
                set_text(own_name, name);
                set_text(own_value, value);
            }
            None => {
                let pair = (from_spare(self.spare, name), from_spare(self.spare, value));
                self.event.attributes.push(pair);
            }
        }
        *used += 1;
    }

    /// Lets go of the attributes behind the first `used`.
    pub(super) fn end_attributes(&mut self, used: usize) {
        let others = self.event.attributes.drain(used..);
        self.spare.extend(others.flat_map(|(name, value)| [name, value]));
    }
}

/// Events of records, their buffers kept from use to use.
#[derive(Default)]
pub(super) struct Pool {
    events: Vec<Event>,
    /// How many of them are in use.
    pub(super) used: usize,
    /// Events of the records before.
    pub(super) first: usize,
    /// When what the record tells of began, where it says so.
    pub(super) began: Option<Micros>,
    /// Whether the record told something without a time.
    pub(super) lacked_time: bool,
    /// Whether the record lacked what the mapping needs of one.
    pub(super) is_unmet: bool,
    /// Why events and fields of the record were left out whose words nobody explained.
    left_out: Vec<Refusal>,
    /// How much of that was said before the last event was begun.
    said: usize,
    /// Events that lack a field, in order.
    lacking: Vec<usize>,
    /// Records of which events were left out or read in part, by the digests of their ids.
    unread: Vec<u64>,
    /// Values of these records that cannot be read as what they are to be.
    pub(super) illegible: Illegible,
    /// Places taken so far of each outside record, by the digest of its id.
    places: FxHashMap<u64, u32>,
    /// Texts of events that others took the place of.
    spare: Vec<String>,
}

impl Pool {
    /// Forgets all events.
    pub(super) fn clear(&mut self) {
        self.used = 0;
        self.lacking.clear();
    }

    /// Returns the events since the pool was cleared, record after record.
    pub(super) fn events(&self) -> &[Event] {
        &self.events[..self.used]
    }

    /// As [`Self::events`], to be changed on their way out.
    pub(super) fn events_mut(&mut self) -> &mut [Event] {
        &mut self.events[..self.used]
    }

    /// Begins the events of the next record.
    pub(super) fn begin(&mut self) {
        self.first = self.used;
        self.began = None;
        self.lacked_time = false;
        self.is_unmet = false;
        self.left_out.clear();
        self.illegible.begin();
        self.unread.clear();
        self.places.clear();
    }

    /// Forgets what the record told.
    pub(super) fn forget_record(&mut self) {
        self.used = self.first;
        self.lacking.retain(|index| *index < self.first);
    }

    /// Ends the events of the record: where one was left out or read in part, none of its outside
    /// record takes the place of what was read whole.
    pub(super) fn settle(&mut self) {
        if self.unread.is_empty() {
            return;
        }
        for event in &mut self.events[self.first..self.used] {
            if self.unread.contains(&text_key(&event.record_id)) {
                event.version = event.version.saturating_sub(IN_PART);
            }
        }
    }

    /// Returns the digests of the events since the pool was cleared, but for the first `from`.
    pub(super) fn digests(&self, from: usize) -> impl Iterator<Item = u64> + '_ {
        let before = self.lacking.partition_point(|index| *index < from);
        let mut lacking = self.lacking[before..].iter().peekable();
        self.events().iter().enumerate().skip(from).map(move |(index, event)| {
            match lacking.next_if_eq(&&index) {
                Some(_) => event.digest() >> YIELDING,
                None => event.digest(),
            }
        })
    }

    /// Returns the next event, to be filled in.
    pub(super) fn take(&mut self) -> &mut Event {
        if self.used == self.events.len() {
            self.events.push(Event::new("", "", 0, EventKind::Changed));
        }
        self.used += 1;
        &mut self.events[self.used - 1]
    }

    /// Returns the next event, to be filled in; `may_lack` says whether fields that describe it may
    /// stay empty.
    pub(super) fn draft(&mut self, may_lack: bool) -> Draft<'_> {
        self.take();
        self.said = self.left_out.len();
        let event = &mut self.events[self.used - 1];
        let (left_out, illegible) = (&mut self.left_out, &mut self.illegible);
        Draft { event, may_lack, left_out, illegible, spare: &mut self.spare }
    }

    /// Keeps the last event, in its place.
    pub(super) fn keep(&mut self, place: Option<u32>, lack: Lack) {
        self.number_last(place);
        if self.left_out.len() > self.said || lack != Lack::Nothing {
            self.lacking.push(self.used - 1);
        }
        if lack == Lack::Event
            && let Some(event) = self.events[..self.used].last()
        {
            self.unread.push(text_key(&event.record_id));
        }
    }

    /// Lets go of the last event, which is none.
    pub(super) fn discard(&mut self) {
        self.used -= 1;
        self.left_out.truncate(self.said);
    }

    /// Lets go of the last event, which belongs to an outside record, for a refusal.
    ///
    /// # Errors
    /// Fails with the refusal if it is not of that event alone.
    pub(super) fn refuse(&mut self, refusal: Refusal, record: Option<&str>) -> Result<(), Refusal> {
        self.used -= 1;
        if !refusal.is_of_event {
            return Err(refusal);
        }
        self.leave_out(refusal, record);
        Ok(())
    }

    /// Takes the next place among the events of an outside record.
    ///
    /// A message inside its conversation has the same place as in a file of messages, so that
    /// whoever imports both has it once.
    pub(super) fn place(&mut self, record_id: &str) -> u32 {
        next(&mut self.places, record_id)
    }

    /// Gives the last event its place among those of the same record; without one, the next.
    fn number_last(&mut self, place: Option<u32>) {
        if let Some(event) = self.events[..self.used].last_mut() {
            let own = || next(&mut self.places, &event.record_id);
            event.ordinal = place.unwrap_or_else(own);
        }
    }

    /// Notes that an event is left out which belongs to an outside record.
    pub(super) fn leave_out(&mut self, refusal: Refusal, record: Option<&str>) {
        self.left_out.push(refusal);
        self.unread.extend(record.map(text_key));
    }

    /// Returns one refusal for all events and fields that were left out of the record, events
    /// first: why the first was, and what is said of each.
    pub(super) fn left_out(&mut self) -> Option<Refusal> {
        self.left_out.sort_by_key(|refusal| !refusal.is_of_event);
        let mut all = self.left_out.drain(..);
        let mut first = all.next()?;
        let mut said = vec![first.message.clone()];
        for refusal in all {
            if said.len() < NAMED && !said.contains(&refusal.message) {
                said.push(refusal.message);
            }
        }
        if said.len() > 1 {
            let en: Vec<&str> = said.iter().map(|told| told.en.as_str()).collect();
            let es: Vec<&str> = said.iter().map(Told::spanish).collect();
            first.message = Told { en: en.join("; "), es: Some(es.join("; ")) };
        }
        Some(first)
    }
}

/// Takes the next place of an outside record.
fn next(places: &mut FxHashMap<u64, u32>, record_id: &str) -> u32 {
    let next = places.entry(text_key(record_id)).or_insert(0);
    *next += 1;
    *next - 1
}

/// Writes a text in place of another; its room is used again.
pub(super) fn set_text(target: &mut String, text: &str) {
    target.clear();
    target.push_str(text);
}

/// Writes a text, or none, in place of another; room that is not needed is kept among the spare.
pub(super) fn set(target: &mut Option<String>, text: Option<&str>, spare: &mut Vec<String>) {
    match (target.as_mut(), text) {
        (Some(own), Some(text)) => set_text(own, text),
        (None, Some(text)) => *target = Some(from_spare(spare, text)),
        (_, None) => spare.extend(target.take()),
    }
}

/// Returns a text in a room that nothing else is in.
fn from_spare(spare: &mut Vec<String>, text: &str) -> String {
    let mut own = spare.pop().unwrap_or_default();
    set_text(&mut own, text);
    own
}
