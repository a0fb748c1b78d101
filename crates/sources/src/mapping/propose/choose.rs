//! Which of several columns tells a role, by what they are called.

use super::called::{is_called, plain};
use super::column::Column;
use super::guess::{FEW, identifiers, is_of, is_of_other, repeats};
use super::names::{NAMES, Role};
use super::sense;
use super::vocabulary::WORDS;

/// Roles of times.
pub(super) const TIMES: [Role; 5] =
    [Role::At, Role::Opened, Role::Replied, Role::Solved, Role::Updated];

/// Roles whose column is the one called by the word alone, where there is one.
const ALONE: [Role; 4] = [Role::Status, Role::Priority, Role::Channel, Role::Team];

/// Words of ids that may be of anything.
pub(super) const OF_ANYTHING: [&str; 3] = ["number", "numero", "id"];

/// Words by which a column is about a kind of contact, rather than about who it was.
const KINDS: [&str; 5] = ["type", "tipo", "kind", "method", "metodo"];

/// Takes the first column, not taken yet, that is called like a role and holds what it should.
pub(super) fn pick<'a>(
    columns: &'a [Column],
    role: Role,
    taken: &mut Vec<&'a str>,
) -> Option<&'a Column> {
    let wants_time = TIMES.contains(&role);
    // Of headings without a single value only the names tell.
    let is_bare = columns.iter().all(|column| column.filled == 0);
    let fits = |column: &&Column| {
        let holds = column.filled > 0 && column.is_time == wants_time;
        (is_bare || holds)
            && !taken.contains(&column.name.as_str())
            && may_be(columns, column, role)
    };
    let (_, words) = NAMES.iter().find(|(own, _)| *own == role)?;
    let alone = || {
        let is_called_so = |column: &&Column| is_alone(column, words);
        ALONE.contains(&role).then(|| columns.iter().filter(fits).find(is_called_so)).flatten()
    };
    let of_role = columns.iter().filter(fits).filter(|column| is_of(&column.name, role));
    let most = of_role.map(|column| column.filled).max().unwrap_or_default();
    let called = |word: &str, is_likely: bool| {
        let mut fitting = columns.iter().filter(fits);
        fitting.find(|column| {
            is_called(&column.name, word) && (!is_likely || is_likely_for(column, role, most))
        })
    };
    let by_words = |is_likely| words.iter().find_map(|word| called(word, is_likely));
    let mut found = alone().or_else(|| by_words(true)).or_else(|| by_words(false))?;
    if role == Role::Conversation {
        found = instead(columns, found, taken).unwrap_or(found);
    }
    taken.push(&found.name);
    Some(found)
}

/// Tells whether a column is called by one of several words alone.
fn is_alone(column: &Column, words: &[&str]) -> bool {
    words.contains(&plain(&column.name).trim())
}

/// Tells whether a column may have a role, whatever it is called: an id is there in most records
/// and no number of something, and neither a kind of contact nor what is the same in many records
/// is a customer. A `Marital status` is none of a conversation, for no word of it says so.
fn may_be(columns: &[Column], column: &Column, role: Role) -> bool {
    let says = |meaning: fn(&Column, &str) -> bool| {
        let mut words = column.values.iter().take(WORDS);
        column.values.is_empty()
            || !is_of(&column.name, role)
            || words.any(|word| meaning(column, word))
    };
    match role {
        Role::Conversation => {
            column.filled * 2 >= column.cells.len() && !is_called(&column.name, "number of")
        }
        Role::Customer => {
            let is_somebody = column.distinct > 1 || column.filled < FEW;
            is_somebody && !KINDS.iter().any(|word| is_called(&column.name, word))
        }
        Role::Status => {
            let words = NAMES.iter().find(|(own, _)| *own == role).map_or(&[][..], |(_, own)| own);
            // Rows tell what a word means where some have a solve time.
            let has_solves = || columns.iter().any(|c| c.is_time && is_of(&c.name, Role::Solved));
            is_alone(column, words) || says(|_, word| sense::status(word).is_some()) || has_solves()
        }
        Role::ActorKind => says(|column, word| sense::side(&column.name, word).is_some()),
        _ => true,
    }
}

/// Tells whether a column is likely to have a role that it is called by: `Incident state` is no id,
/// `Created at` is not when a row of a log happened, and an opening that few records have, of which
/// `most` have another, is not theirs.
fn is_likely_for(column: &Column, role: Role, most: usize) -> bool {
    match role {
        Role::Conversation => !is_of_other(&column.name, role),
        Role::At => {
            let others = [Role::Opened, Role::Replied, Role::Solved];
            !others.iter().any(|other| is_of(&column.name, *other))
        }
        Role::Opened => column.filled * 10 >= most * 9,
        _ => true,
    }
}

/// Returns another id of conversations where the one that was found may be that of anything, such
/// as of who called, and repeats beside a status and an opening: one that never does, if any.
fn instead<'a>(columns: &'a [Column], found: &Column, taken: &[&str]) -> Option<&'a Column> {
    let (_, words) = NAMES.iter().find(|(own, _)| *own == Role::Conversation)?;
    let mut own = words.iter().filter(|word| !OF_ANYTHING.contains(word));
    let is_own = own.any(|word| is_called(&found.name, word));
    let is_other = is_of_other(&found.name, Role::Conversation);
    if (is_own && !is_other) || !repeats_oddly(columns, found) {
        return None;
    }
    let mut free = identifiers(columns).filter(|column| !taken.contains(&column.name.as_str()));
    let named = free.clone().find(|column| is_of(&column.name, Role::Conversation));
    named.or_else(|| free.next())
}

/// Tells whether an id repeats in a file that has the opening and the status of conversations, of
/// which each should have one row, unless rows are those of a log.
pub(super) fn repeats_oddly(columns: &[Column], id: &Column) -> bool {
    let has = |role: Role, is_time: bool| {
        columns.iter().any(|column| column.is_time == is_time && is_of(&column.name, role))
    };
    repeats(id)
        && has(Role::Opened, true)
        && has(Role::Status, false)
        && !has(Role::Activity, false)
}
