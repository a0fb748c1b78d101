//! Lists without a place for replies, and sources without any message: nobody knows whether a
//! response was on time.

use std::sync::PoisonError;

use baremo_model::{Column, Fact, Stream};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::reading::scan::SOURCE;
use crate::session::Session;
use crate::{EngineError, FactSource};

/// What the cases of a source tell.
struct Told {
    /// One of its conversations, and whether there are others: one alone shows nothing of what its
    /// source records.
    conversation: u32,
    has_others: bool,
    /// Whether a solve comes from a summary.
    is_list: bool,
    /// Whether any case has a reply of a person or a bot.
    has_replies: bool,
    /// Whether any customer is on record as having written.
    has_turns: bool,
}

/// Returns the sources that have not one reply, and either solves from a summary or no message of a
/// customer either: where some wait, nobody has replied to them yet.
pub(super) fn silent_sources(session: &Session) -> Result<FxHashSet<u32>, EngineError> {
    let tables = session.tables();
    let sources = tables.codes(Fact::Cases, SOURCE)?;
    let conversations = tables.codes(Fact::Cases, Fact::Cases.subject_column())?;
    let summed = tables.flags(Fact::Cases, "solve_summed")?;
    let replies = tables.integers(Fact::Cases, "reply_count")?;
    let of_bots = tables.integers(Fact::Cases, "bot_message_count")?;
    let mut all: FxHashMap<u32, Told> = FxHashMap::default();
    for (row, source) in sources.iter().enumerate() {
        let conversation = conversations[row];
        let told = all.entry(*source).or_insert(Told {
            conversation,
            has_others: false,
            is_list: false,
            has_replies: false,
            has_turns: false,
        });
        told.has_others |= conversation != told.conversation;
        told.is_list |= summed[row] != 0;
        told.has_replies |= replies[row] > 0 || of_bots[row] > 0;
    }
    for case_row in tables.integers(Fact::Turns, "case_row")?.iter() {
        let source = sources.get(*case_row as usize);
        if let Some(told) = source.and_then(|source| all.get_mut(source)) {
            told.has_turns = true;
        }
    }
    let is_silent =
        |told: &Told| told.has_others && !told.has_replies && (told.is_list || !told.has_turns);
    Ok(all.into_iter().filter(|(_, told)| is_silent(told)).map(|(source, _)| source).collect())
}

impl Session {
    /// Returns whether a source tells of no replies, for it is a list or tells of no message at
    /// all. For whoever asks of one source alone: its cases are read month by month, the latest
    /// first, and no further than to the first reply. Of most sources that is one month, however
    /// long they have been read.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read.
    pub fn tells_no_replies(&self, source: &str) -> Result<bool, EngineError> {
        let lock = || self.silent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(source) {
            return Ok(*known);
        }
        let is_silent = is_silent(self.tables().source(), source)?;
        lock().insert(source.to_owned(), is_silent);
        Ok(is_silent)
    }
}

/// Returns whether a source has several conversations and not one reply, and either solves from a
/// summary or no message of a customer.
fn is_silent(facts: &dyn FactSource, source: &str) -> Result<bool, EngineError> {
    let subject = Fact::Cases.subject_column();
    let columns = [SOURCE, subject, "solve_summed", "reply_count", "bot_message_count"];
    let (mut only, mut has_others, mut is_list) = (None::<String>, false, false);
    let parts = facts.parts();
    let is_own = |part: &&String| Stream::of_partition(part) == Stream::Conversation;
    for part in parts.iter().rev().filter(is_own) {
        let table = facts.read(Fact::Cases, part, &columns)?;
        let Some(Column::Codes(sources, names)) = table.column(SOURCE) else { continue };
        let Some(own) = names.code(source) else { continue };
        let summed = table.bytes("solve_summed");
        let replies = [table.integers("reply_count"), table.integers("bot_message_count")];
        for row in (0..sources.len()).filter(|row| sources[*row] == own) {
            if replies.iter().any(|counts| counts.get(row).is_some_and(|count| *count > 0)) {
                return Ok(false);
            }
            is_list |= summed.get(row).is_some_and(|flag| *flag != 0);
            if !has_others {
                let conversation = table.text(subject, row).unwrap_or_default();
                let only = only.get_or_insert_with(|| conversation.to_owned());
                has_others = only.as_str() != conversation;
            }
        }
    }
    Ok(has_others && (is_list || !has_turns(facts, source)?))
}

/// Returns whether any customer of a source is on record as having written.
fn has_turns(facts: &dyn FactSource, source: &str) -> Result<bool, EngineError> {
    let parts = facts.parts();
    for part in parts.iter().filter(|part| Stream::of_partition(part) == Stream::Conversation) {
        let cases = facts.read(Fact::Cases, part, &[SOURCE])?;
        let Some(Column::Codes(sources, names)) = cases.column(SOURCE) else { continue };
        let Some(own) = names.code(source) else { continue };
        let turns = facts.read(Fact::Turns, part, &["case_row"])?;
        let mut rows = turns.integers("case_row").iter();
        if rows.any(|row| sources.get(*row as usize) == Some(&own)) {
            return Ok(true);
        }
    }
    Ok(false)
}
