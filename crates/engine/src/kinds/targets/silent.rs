//! Lists without a place for replies, and sources without any message: nobody knows whether a
//! response was on time.

use baremo_model::Fact;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::EngineError;
use crate::reading::scan::SOURCE;
use crate::session::Session;

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
    let is_silent = |told: &Told| {
        told.has_others && !told.has_replies && (told.is_list || !told.has_turns)
    };
    Ok(all.into_iter().filter(|(_, told)| is_silent(told)).map(|(source, _)| source).collect())
}

impl Session {
    /// Returns whether a source tells of no replies: it is a list, or tells of no message at all.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read.
    pub fn tells_no_replies(&self, source: &str) -> Result<bool, EngineError> {
        let silent = silent_sources(self)?;
        Ok(self.tables().known(source).is_some_and(|code| silent.contains(&code)))
    }
}
