//! Who did what each row of a log tells, where another column says to whom a conversation was
//! given.
//!
//! ```text
//! assignee ─► filled in rows that assign, and in no others: to whom
//! who.id   ─► beside `who.role`, in most rows: who did it
//! Author   ─► beside Assignee, several in one conversation: who wrote
//! Usuario  ─► several in one conversation, and nobody else acts: who did it
//! ```

use rustc_hash::{FxHashMap, FxHashSet};

use super::called::is_called_any;
use super::choose::{is_alone, is_nobody, is_text_of, is_trait};
use super::column::Column;
use super::guess::{Shape, is_of};
use super::names::Role;
use super::picks::Picks;
use super::sense;

/// What somebody is called by beside the field that says on which side they are.
const NAMED: [&str; 6] = ["id", "uid", "name", "email", "login", "username"];

/// What whoever did something is called in a log, and whoever asked elsewhere.
const USERS: [&str; 2] = ["usuario", "user"];

/// What a column may be called, and no more, that names who acts in each row of a log.
pub(super) const WHO: [&str; 9] =
    ["who", "quien", "from", "de", "wer", "von", "qui", "chi", "quem"];

/// Takes who acts from a column that is called so, and no more, where no other one names them.
fn take_who<'a>(shape: &mut Shape<'a>, columns: &'a [Column], picks: &Picks) {
    if !shape.is_event_log || shape.actor.is_some() || picks.has(Role::Actor) {
        return;
    }
    let used = shape.used();
    // A log of changes says from what to what.
    let holds_statuses = |column: &Column| {
        let statuses = column.values.iter().filter(|word| sense::status(word).is_some());
        statuses.count() * 2 >= column.values.len()
    };
    let is_one = |column: &&Column| {
        is_alone(column, WHO)
            && !column.is_time
            && column.filled * 2 >= column.cells.len()
            && !holds_statuses(column)
            && !used.iter().flatten().any(|own| own.name == column.name)
    };
    shape.actor = columns.iter().find(is_one);
}

/// What whoever a conversation is given to is called, and who wrote a row of it.
const ASSIGNEES: [&str; 6] =
    ["assignee", "assigned", "asignado", "asignada", "persona asignada", "zugewiesen"];
const AUTHORS: [&str; 9] = [
    "author",
    "autor",
    "autora",
    "sender",
    "written by",
    "remitente",
    "verfasser",
    "auteur",
    "autore",
];

/// Takes who wrote rather than to whom a conversation is given, of whom every row tells, those of
/// customers too: where one column tells each.
fn take_author<'a>(shape: &mut Shape<'a>, columns: &'a [Column], picks: &Picks) {
    let is_log = shape.is_event_log && shape.activity.is_none() && !picks.has(Role::Actor);
    let given = shape.actor.filter(|own| is_log && is_called_any(&own.name, ASSIGNEES));
    let Some((_, id)) = given.zip(shape.conversation) else { return };
    let used = shape.used();
    let is_one = |column: &&Column| {
        is_called_any(&column.name, AUTHORS)
            && is_called_so(column)
            && column.filled * 2 >= column.cells.len()
            && varies(id, column)
            && !used.iter().flatten().any(|own| own.name == column.name)
    };
    shape.actor = columns.iter().find(is_one).or(given);
}

/// Tells whether a column names, in most rows that assign, somebody else than who acts in them, who
/// acts in others.
fn names_assignee(activity: &Column, actor: &Column, column: &Column) -> bool {
    let actors: FxHashSet<&str> = actor.values.iter().map(String::as_str).collect();
    let (mut assigned, mut named) = (0, 0);
    for (row, word) in activity.cells.iter().enumerate() {
        if word.as_deref().and_then(sense::activity) != Some("assigned") {
            continue;
        }
        assigned += 1;
        let [own, doer] = [column, actor].map(|it| it.cells.get(row).and_then(Option::as_deref));
        named += usize::from(own != doer && own.is_some_and(|own| actors.contains(own)));
    }
    assigned > 0 && named * 2 > assigned && column.name != actor.name
}

/// Tells whether a column names several in rows of one conversation, of which a customer is one.
fn varies(id: &Column, column: &Column) -> bool {
    let mut first: FxHashMap<&str, &str> = FxHashMap::default();
    let rows = id.cells.iter().zip(&column.cells);
    let mut told = rows.filter_map(|(id, own)| Some((id.as_deref()?, own.as_deref()?)));
    told.any(|(id, own)| *first.entry(id).or_insert(own) != own)
}

/// Tells whether a column is filled in rows that assign, and in hardly any others.
fn tells_assignee(activity: &Column, column: &Column) -> bool {
    let words = column.cells.iter().zip(&activity.cells).filter(|(cell, _)| cell.is_some());
    let assigns = words.filter(|(_, word)| {
        word.as_deref().is_some_and(|word| sense::activity(word) == Some("assigned"))
    });
    column.filled > 0
        && column.filled * 2 < column.cells.len()
        && assigns.count() * 10 >= column.filled * 9
}

/// Tells whether a column is called as one of who acts.
fn is_called_so(column: &Column) -> bool {
    !column.is_time
        && is_of(&column.name, Role::Actor)
        && !is_nobody(column)
        && !is_trait(&column.name)
        && !is_text_of(&column.name)
}

/// Tells whether a column names somebody whose side another one tells: `who.id` beside `who.role`.
fn is_beside(kind: &Column, column: &Column) -> bool {
    let parts = [kind, column].map(|column| column.name.rsplit_once('.'));
    match parts {
        [Some((whose, _)), Some((own, name))] => whose == own && NAMED.contains(&name),
        _ => false,
    }
}

/// What a column is called as a whole that numbers customers beside agents of their own: of chats.
const USER_IDS: [&str; 4] = ["user id", "userid", "id usuario", "id de usuario"];

/// Takes the numbers of users of rows that are conversations for customers, where another column
/// names agents and none customers.
fn take_user<'a>(shape: &mut Shape<'a>, columns: &'a [Column], picks: &Picks) {
    let is_user = |own: &Column| is_alone(own, USER_IDS);
    let has_agent = shape.actor.is_some_and(|own| !is_user(own));
    if shape.is_event_log || shape.customer.is_some() || picks.has(Role::Customer) || !has_agent {
        return;
    }
    let used = shape.used();
    let is_one = |own: &&Column| {
        is_user(own)
            && !own.is_time
            && own.distinct > 1
            && own.filled * 2 >= own.cells.len()
            && !used.iter().flatten().any(|other| other.name == own.name)
    };
    shape.customer = columns.iter().find(is_one);
}

/// Takes who did what a row tells from the column that says it of most rows, and to whom a
/// conversation was given from the one that says it of assignments.
pub(super) fn take<'a>(shape: &mut Shape<'a>, columns: &'a [Column], picks: &Picks) {
    take_who(shape, columns, picks);
    take_user(shape, columns, picks);
    take_author(shape, columns, picks);
    let Some(activity) = shape.activity.filter(|_| shape.is_event_log) else { return };
    if shape.actor.is_none() && !picks.has(Role::Actor) && !picks.has(Role::Customer) {
        let is_doer = |own: &&Column| is_called_any(&own.name, USERS) && !is_nobody(own);
        let id = shape.conversation;
        shape.actor =
            shape.customer.filter(is_doer).filter(|own| id.is_some_and(|id| varies(id, own)));
        shape.customer = shape.customer.filter(|_| shape.actor.is_none());
    }
    let free = |shape: &Shape<'a>| {
        let used = shape.used();
        let is_used = |column: &Column| used.iter().flatten().any(|own| own.name == column.name);
        columns.iter().filter(|column| !is_used(column)).collect::<Vec<&'a Column>>()
    };
    let found = shape.actor.filter(|own| !picks.has(Role::Actor) && tells_assignee(activity, own));
    if found.is_some() {
        let kind = shape.actor_kind;
        let is_doer = |column: &&&Column| {
            let is_named = is_called_so(column) || kind.is_some_and(|kind| is_beside(kind, column));
            is_named && column.filled * 2 >= column.cells.len()
        };
        shape.actor = free(shape).iter().find(is_doer).copied().or(found);
    }
    let others = free(shape);
    let is_called = |column: &&&Column| is_called_so(column) && tells_assignee(activity, column);
    let names = |column: &&&Column| {
        shape.actor.is_some_and(|actor| names_assignee(activity, actor, column))
    };
    // Where several hold such words, as codes of all sorts do, none of them says it.
    let only = || {
        let mut named = others.iter().filter(names);
        named.next().filter(|_| named.next().is_none())
    };
    shape.assignee = others.iter().find(is_called).or_else(only).copied();
}
