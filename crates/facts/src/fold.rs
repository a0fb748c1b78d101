//! From a batch of events to the facts of its conversations.

use std::borrow::Cow;
use std::sync::Arc;

use baremo_model::event::SYNTHESISED;
use baremo_model::{Dictionary, EventBatch, EventColumns, EventKind, FactTable, Stream};

use crate::follow_ups::join;
use crate::machine::Machine;
use crate::rows::Rows;
use crate::settings::{CaseUnit, Codes, FoldSettings};
use crate::streams;
use crate::table::Dictionaries;

/// Events below which a second thread does not pay.
const PARALLEL_EVENTS: usize = 1 << 15;

/// Folds events into facts: a table for each of the stream's facts, in order.
///
/// `order` is what [`crate::order`] returns for `batch`. Tables have the columns of
/// [`baremo_model::Fact::columns`]; `cases` also has `attr_<key>` for each promoted attribute. All
/// strings are codes in one dictionary, a copy of the batch's with a few words more; only
/// `conversation` has its own.
pub fn fold(batch: &EventBatch, order: &[u32], settings: &FoldSettings) -> Vec<FactTable> {
    run(batch, batch.strings.clone(), order, settings, 1)
}

/// Does the same as [`fold`] on all cores, and takes the dictionary over instead of copying it.
pub fn fold_owned(
    mut columns: EventColumns,
    order: &[u32],
    settings: &FoldSettings,
) -> Vec<FactTable> {
    let strings = std::mem::take(&mut columns.strings);
    let parts = (order.len() / PARALLEL_EVENTS).clamp(1, rayon::current_num_threads());
    run(&columns.as_batch(), strings, order, settings, parts)
}

/// Folds `order` in so many parts; `strings` is the batch's dictionary to build on.
pub(crate) fn run(
    batch: &EventBatch,
    strings: Dictionary,
    order: &[u32],
    settings: &FoldSettings,
    part_count: usize,
) -> Vec<FactTable> {
    let tables = folded(batch, strings, &telling(batch, order), settings, part_count);
    #[cfg(test)]
    crate::tests::only_declared_words(&tables);
    tables
}

/// Returns the rows that tell something: all but those that say that their record is gone. These
/// have done all they do once records are reduced to one version each.
fn telling<'a>(batch: &EventBatch, order: &'a [u32]) -> Cow<'a, [u32]> {
    let withdrawn = EventKind::withdrawn(batch.stream) as u8;
    if !batch.kind.contains(&withdrawn) {
        return Cow::Borrowed(order);
    }
    let tells = |row: &u32| batch.kind[*row as usize] != withdrawn;
    Cow::Owned(order.iter().copied().filter(tells).collect())
}

fn folded(
    batch: &EventBatch,
    mut strings: Dictionary,
    order: &[u32],
    settings: &FoldSettings,
    part_count: usize,
) -> Vec<FactTable> {
    if batch.stream != Stream::Conversation {
        let batch = EventBatch { strings: &strings, ..*batch };
        return streams::fold(&batch, order, settings);
    }
    let mut conversations = Dictionary::new();
    let codes = Codes::new(settings, batch.subjects, &mut strings, &mut conversations);
    let batch = EventBatch { strings: &strings, ..*batch };
    let joined = match settings.unit {
        CaseUnit::Case => join(&batch, order),
        CaseUnit::VendorConversation => None,
    };
    let (order, roots) = match &joined {
        Some(joined) => (joined.order.as_slice(), Some(joined.roots.as_slice())),
        None => (order, None),
    };
    let rows = fold_parts(&batch, order, roots, &codes, part_count, order.len());
    let dictionaries =
        Dictionaries { strings: Arc::new(strings), conversations: Arc::new(conversations) };
    let promoted = codes.promoted.into_iter().map(|(name, _)| name);
    rows.finish(promoted, &dictionaries)
}

/// Folds `order` in about equal parts, each on its own thread; no conversation is cut in two. The
/// first part has room for what so many events give, so that the others can follow it in place.
fn fold_parts(
    batch: &EventBatch,
    order: &[u32],
    roots: Option<&[u32]>,
    codes: &Codes,
    part_count: usize,
    room: usize,
) -> Rows {
    if part_count <= 1 {
        let rows = room_for(batch, room);
        return match roots {
            Some(roots) => fold_run(batch, order, codes, rows, |subject| roots[subject as usize]),
            None => fold_run(batch, order, codes, rows, |subject| subject),
        };
    }
    let root = |row: u32| {
        let subject = batch.subject[row as usize];
        roots.map_or(subject, |roots| roots[subject as usize])
    };
    let left_parts = part_count / 2;
    let mut middle = order.len() * left_parts / part_count;
    while (1..order.len()).contains(&middle) && root(order[middle - 1]) == root(order[middle]) {
        middle += 1;
    }
    let (left, right) = order.split_at(middle);
    let (mut rows, more) = rayon::join(
        || fold_parts(batch, left, roots, codes, left_parts, room),
        || fold_parts(batch, right, roots, codes, part_count - left_parts, right.len()),
    );
    rows.append(more);
    rows
}

/// Returns no rows, with room for about what so many of a batch's events give.
fn room_for(batch: &EventBatch, event_count: usize) -> Rows {
    // A guess, for a batch that is folded in parts: conversations are alike throughout.
    let share = batch.subjects.len().min(event_count);
    let conversation_count = match batch.len() {
        0 => 0,
        all => (share as u128 * event_count as u128 / all as u128) as usize + 1,
    };
    Rows::with_capacity(event_count, conversation_count)
}

/// Folds the runs of rows whose subjects have the same root.
fn fold_run(
    batch: &EventBatch,
    order: &[u32],
    codes: &Codes,
    rows: Rows,
    root: impl Fn(u32) -> u32,
) -> Rows {
    let mut machine = Machine::new(*batch, codes, rows);
    let mut start = 0;
    while start < order.len() {
        let row = order[start] as usize;
        let conversation = root(batch.subject[row]);
        let mut flags = batch.flags[row];
        let mut end = start + 1;
        while end < order.len() {
            let row = order[end] as usize;
            if root(batch.subject[row]) != conversation {
                break;
            }
            flags |= batch.flags[row];
            end += 1;
        }
        machine.conversation(conversation, &order[start..end], flags & SYNTHESISED != 0);
        start = end;
    }
    machine.rows
}
