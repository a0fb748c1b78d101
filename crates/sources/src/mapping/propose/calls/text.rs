//! Which columns the text of a mapping of calls reads for what.

use toml::{Table, Value};

use super::super::column::Column;
use super::super::names::Role;
use super::super::picks::{Pick, Picks, Rows, pickable};
use super::super::reading::Reading;
use crate::read::Detected;

/// Events of a proposal of calls.
const KINDS: [&str; 7] =
    ["entered", "started", "abandoned", "exited", "connected", "completed", "answered"];

/// Keys of the whole, and of the kind of file, that no proposal of calls has.
const FOREIGN: [&str; 10] = [
    "extends", "title", "notes", "lookup", "question", "hours", "holiday", "target", "needs",
    "skip",
];

/// Returns the events of the only kind of file of a mapping.
fn events(file: &Table) -> impl Iterator<Item = &Table> {
    let events = file.get("event").and_then(Value::as_array);
    events.into_iter().flatten().filter_map(Value::as_table)
}

fn says<'a>(table: &'a Table, key: &str) -> Option<&'a str> {
    table.get(key).and_then(Value::as_str)
}

/// Returns the record of calls, of which a hash may be all that is kept.
fn record(file: &Table) -> Option<&str> {
    let record = file.get("record")?;
    record.as_str().or_else(|| record.get("from")?.as_str())
}

/// Tells whether a mapping is of calls, in the shape of a proposal.
pub(in super::super) fn is_mapping(whole: &Table) -> bool {
    let files = whole.get("file").and_then(Value::as_array).map(Vec::as_slice);
    let Some([Value::Table(file)]) = files else { return false };
    let is_known = |event: &Table| says(event, "kind").is_some_and(|kind| KINDS.contains(&kind));
    let is_first = |event: &Table| says(event, "kind") == Some("entered");
    says(file, "stream") == Some("contact")
        && record(file).is_some_and(|record| record.starts_with("call/"))
        && !FOREIGN.iter().any(|key| whole.contains_key(*key) || file.contains_key(*key))
        && events(file).next().is_some_and(is_first)
        && events(file).all(is_known)
}

/// Reads which columns tell what.
pub(in super::super) fn read(
    file: &Table,
    detected: &Detected,
    columns: &[Column],
) -> Option<Picks> {
    let offered = pickable(detected);
    let reading = Reading::of(file, &offered, columns);
    let of = |kind: &str, key: &str| {
        events(file)
            .find(|event| says(event, "kind") == Some(kind))
            .and_then(|event| event.get(key))
    };
    let told = |key: &str| of("completed", "attributes").and_then(|attributes| attributes.get(key));
    let connected = of("connected", "at");
    let wait = events(file).find_map(|event| event.get("at")?.get("plus"));
    // What is reckoned from another instant, or is that, is told by no column of its own.
    let entered = of("entered", "at");
    let own = |at: Option<&Value>, others: [Option<&Value>; 2]| {
        let is_own = |at: &&Value| at.get("plus").is_none() && !others.contains(&Some(*at));
        at.filter(is_own).cloned()
    };
    let answered_at = own(connected, [entered, None]);
    let ended_at = own(of("completed", "at"), [entered, connected]);
    let ended_at = ended_at.or_else(|| own(of("abandoned", "at"), [entered, connected]));
    let common = file.get("common").and_then(|common| common.get("customer"));
    let mut picks = Picks { rows: Some(Rows::Calls), ..Picks::default() };
    for (role, value) in [
        (Role::Conversation, file.get("subject")),
        (Role::At, entered),
        (Role::Replied, answered_at.as_ref()),
        (Role::Solved, ended_at.as_ref()),
        (Role::Wait, wait),
        (Role::Talk, told("talk")),
        (Role::Hold, told("hold")),
        (Role::AfterCall, told("after_call")),
        (Role::Actor, of("connected", "actor")),
        (Role::Team, of("entered", "value")),
        (Role::Customer, common),
        (Role::Rating, of("answered", "value")),
    ] {
        picks.roles.insert(role, reading.pick(value));
    }
    // A column that tells something else too is what its being there tells.
    let when = of("connected", "when").or_else(|| of("abandoned", "when"));
    let column = when.and_then(Value::as_str).and_then(|when| when.split('"').nth(1));
    let answered = match column {
        Some(column) if !offered.contains(&column) => Pick::Own,
        Some(column) if !picks.plays_any(column) => Pick::Column(column.to_owned()),
        Some(_) | None => Pick::Nothing,
    };
    picks.roles.insert(Role::Answered, answered);
    let mut kept = Vec::new();
    for (_, value) in file.get("attributes").and_then(Value::as_table).into_iter().flatten() {
        match reading.pick(Some(value)) {
            Pick::Column(name) if !picks.plays_any(&name) && !kept.contains(&name) => {
                kept.push(name);
            }
            _ => {}
        }
    }
    picks.kept = Some(kept);
    Some(picks)
}
