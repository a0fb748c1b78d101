//! Which of several columns tells a role, by what they are called.

use super::guess::{Column, identifiers, is_of, is_of_other};
use super::names::{NAMES, Role, is_called, plain};

/// Roles of times.
const TIMES: [Role; 5] = [Role::At, Role::Opened, Role::Replied, Role::Solved, Role::Updated];

/// Roles whose column is the one called by the word alone, where there is one.
const ALONE: [Role; 4] = [Role::Status, Role::Priority, Role::Channel, Role::Team];

/// Words of ids that may be of anything.
const OF_ANYTHING: [&str; 3] = ["number", "numero", "id"];

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
        (is_bare || holds) && !taken.contains(&column.name.as_str())
    };
    let (_, words) = NAMES.iter().find(|(own, _)| *own == role)?;
    let alone = || {
        let is_alone = |column: &&Column| words.contains(&plain(&column.name).trim());
        ALONE.contains(&role).then(|| columns.iter().filter(fits).find(is_alone)).flatten()
    };
    let called =
        |word: &&str| columns.iter().filter(fits).find(|column| is_called(&column.name, word));
    let mut found = alone().or_else(|| words.iter().find_map(called))?;
    if role == Role::Conversation {
        found = instead(columns, found, taken).unwrap_or(found);
    }
    taken.push(&found.name);
    Some(found)
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
    id.distinct < id.filled
        && has(Role::Opened, true)
        && has(Role::Status, false)
        && !has(Role::Activity, false)
}
