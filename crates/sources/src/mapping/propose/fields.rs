//! Fields of rows that are no conversations: which column tells each, found in the text of a
//! mapping, and picked anew in its lines.
//!
//! Only the lines of a field are changed, so that everything else stays as it was written. What was
//! written is read again: where it says anything else than was picked, nothing is changed.

mod known;

use std::collections::BTreeMap;

use toml::{Table, Value};

use self::known::{
    AMOUNT, ANSWERED, CUSTOMER, Field, KEYS, MARK, Place, SUBJECT, UNTIL, UNTOLD, WHOLE, fields_of,
};
use super::column::{Column, columns};
use super::left::leave;
use super::lines::{EVENT, FILE, OF_EVENT, begin, key_of, parts, set, value_in};
use super::picks::{Pick, PickProblem, Repicked, pickable};
use super::quoted;
use super::reading::Reading;
use super::sorts::proposed_as;
use super::sums::{score, sum};
use crate::read::Detected;

/// Returns the fields of a mapping whose rows are no conversations, by their words, each with what
/// tells it; nothing for a mapping that is not in the shape of a proposal.
pub fn field_picks(text: &str, detected: &Detected) -> Vec<(&'static str, Pick)> {
    let all = read(text, detected, &columns(detected));
    all.into_iter().map(|(field, pick)| (field.word, pick)).collect()
}

fn read(text: &str, detected: &Detected, columns: &[Column]) -> Vec<(&'static Field, Pick)> {
    let Some(sort) = proposed_as(text, detected) else { return Vec::new() };
    let Some(file) = file_of(text) else { return Vec::new() };
    let offered = pickable(detected);
    let reading = Reading::of(&file, &offered, columns);
    let is_there = |field: &&Field| match field.place {
        Place::Within(KEYS, _) => file.contains_key(KEYS),
        _ => true,
    };
    let all = fields_of(sort).iter().filter(is_there);
    all.map(|field| (field, tells(&file, &reading, field.place))).collect()
}

/// Returns the only kind of file of a mapping; none where there are several, or a ready mapping
/// says what is not in the text.
pub(super) fn file_of(text: &str) -> Option<Table> {
    let mut whole = text.parse::<Table>().ok().filter(|whole| !whole.contains_key("extends"))?;
    match whole.remove("file")? {
        Value::Array(mut files) if files.len() == 1 => match files.pop()? {
            Value::Table(file) => Some(file),
            _ => None,
        },
        _ => None,
    }
}

/// Tells whether an attribute tells a field of rows of a sort.
pub(super) fn tells_field(sort: &str, key: &str) -> bool {
    fields_of(sort).iter().any(|field| match field.place {
        Place::Within("attributes", own) => own == key,
        Place::Event(names) => names.contains(&key),
        Place::File(_) | Place::Within(..) | Place::At | Place::Value => false,
    })
}

/// Returns what tells the field of a place.
fn tells(file: &Table, reading: &Reading<'_>, place: Place) -> Pick {
    let mut events = reading.plain.iter();
    let value = match place {
        Place::File(key) => file.get(key),
        Place::Within(table, key) => {
            file.get(table).and_then(Value::as_table).and_then(|table| table.get(key))
        }
        Place::At => events.next().and_then(|event| event.get("at")),
        Place::Event(names) => {
            let mut all =
                events.filter_map(|event| event.get("attributes").and_then(Value::as_table));
            all.find_map(|own| names.iter().find_map(|name| own.get(*name)))
        }
        Place::Value => {
            let value = events.next().and_then(|event| event.get("value"));
            value.filter(|value| value.as_str() != Some(WHOLE))
        }
    };
    reading.pick(value)
}

/// Writes a mapping anew in which other columns tell fields, by their words; a remark, which it
/// begins in Spanish if so asked, names those of which nothing is made then. Unknown words change
/// nothing, unknown columns are told.
///
/// # Errors
///
/// Fails when rows cannot be read without a field that nothing would tell, or what would be written
/// cannot be read again.
pub fn pick_fields(
    detected: &Detected,
    text: &str,
    changes: &BTreeMap<String, Pick>,
    spanish: bool,
) -> Result<Repicked, PickProblem> {
    let columns = columns(detected);
    let mut known = read(text, detected, &columns);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let (mut unknown, mut changed, mut is_changed) = (Vec::new(), Vec::new(), false);
    for (field, was) in &mut known {
        let Some(pick) = changes.get(field.word).filter(|pick| **pick != *was) else { continue };
        let column = match pick {
            Pick::Own => continue,
            Pick::Nothing if field.is_needed => {
                return Err(PickProblem::Missing { role: field.word });
            }
            Pick::Nothing => None,
            Pick::Column(name) => match columns.iter().find(|column| column.name == *name) {
                Some(column) => Some(column),
                None => {
                    unknown.push(name.clone());
                    continue;
                }
            },
        };
        let old = match &*was {
            Pick::Column(name) => columns.iter().find(|column| column.name == *name),
            Pick::Nothing | Pick::Own => None,
        };
        write(&mut lines, field, old, column);
        changed.extend(old.into_iter().chain(column).map(|column| column.name.clone()));
        (*was, is_changed) = (pick.clone(), true);
    }
    if !is_changed {
        return Ok(Repicked { text: text.to_owned(), unknown, ..Repicked::default() });
    }
    leave(&mut lines, &columns, &changed, spanish);
    let new = lines.join("\n") + "\n";
    let found = read(&new, detected, &columns);
    let says = |all: &[(&'static Field, Pick)]| -> Vec<(&'static str, Pick)> {
        all.iter().map(|(field, pick)| (field.word, pick.clone())).collect()
    };
    match says(&found) == says(&known) {
        true => Ok(Repicked { text: new, unknown, ..Repicked::default() }),
        false => Err(PickProblem::Unwritable),
    }
}

/// Writes a field into the lines of a mapping, or takes it out.
fn write(lines: &mut Vec<String>, field: &Field, old: Option<&Column>, new: Option<&Column>) {
    let value = new.map(|column| value_of(field, column));
    match field.place {
        Place::File(SUBJECT) => {
            if let (Some(value), Some(new)) = (&value, new) {
                name_anew(lines, field, (old, new), value);
            }
        }
        Place::File(key) => {
            let value = value.or_else(|| (key == ANSWERED).then(|| UNTOLD.to_owned()));
            set(lines, FILE, &[key], value.as_deref());
        }
        Place::Within(table, key) => {
            let head = format!("[file.{table}]");
            if value.is_some() {
                begin(lines, &head);
            }
            set(lines, &head, &[key], value.as_deref());
        }
        Place::At => date_anew(lines, field, (old, new), value.as_deref().unwrap_or(UNTOLD)),
        Place::Event(names) => {
            if value.is_some() {
                begin(lines, OF_EVENT);
            }
            set(lines, OF_EVENT, names, value.as_deref());
        }
        Place::Value => say_anew(lines, (old, new), &value.unwrap_or_else(|| quoted(WHOLE))),
    }
}

/// Writes how a field is read from a column.
fn value_of(field: &Field, column: &Column) -> String {
    let name = quoted(&column.name);
    match field.place {
        Place::Event(AMOUNT) => sum(column),
        Place::Event(MARK) => score(column),
        Place::Event(UNTIL) => {
            format!("{{ from = {}, unit = \"end_of_day\" }}", quoted(column.source()))
        }
        Place::At | Place::File(ANSWERED | "version") => quoted(column.source()),
        Place::Within(KEYS, _) => name,
        // Addresses are never kept as they are.
        _ if column.is_address() => format!("{{ from = {name}, hashed = \"email\" }}"),
        Place::File(_) => quoted(column.source()),
        Place::Within(..) | Place::Event(_) | Place::Value => name,
    }
}

/// Writes what the first event says, and its record, which ends with that: of each there is one.
fn say_anew(lines: &mut [String], (old, new): (Option<&Column>, Option<&Column>), value: &str) {
    let part =
        |column: Option<&Column>| column.map_or_else(String::new, |own| format!("/{}", own.part()));
    let (was, now) = (part(old), part(new));
    for at in parts(lines, EVENT).into_iter().next().into_iter().flatten() {
        match key_of(&lines[at]) {
            Some("value") => lines[at] = format!("value = {value}"),
            Some("record") => {
                let record = value_in(&lines[at]);
                let ends = record.strip_suffix('"').and_then(|record| record.strip_suffix(&was));
                if let Some(begin) = ends {
                    lines[at] = format!("record = {begin}{now}\"");
                }
            }
            _ => {}
        }
    }
}

/// Writes what names a row, in its records too.
fn name_anew(
    lines: &mut [String],
    field: &Field,
    (old, new): (Option<&Column>, &Column),
    value: &str,
) {
    let mut own = parts(lines, FILE).into_iter().flatten();
    let subject = own.find(|at| key_of(&lines[*at]) == Some(SUBJECT));
    let Some(was) = subject.map(|at| value_in(&lines[at]).to_owned()) else { return };
    let is_customer = field.word == CUSTOMER.word;
    for line in lines.iter_mut() {
        let is_same = value_in(line) == was;
        let key = key_of(line).map(str::to_owned);
        match key.as_deref() {
            Some(SUBJECT) if is_same => *line = format!("{SUBJECT} = {value}"),
            Some("customer") if is_same && is_customer => *line = format!("customer = {value}"),
            Some("record") => {
                if let Some(old) = old {
                    *line = line.replace(&old.part(), &new.part());
                }
            }
            _ => {}
        }
    }
}

/// Writes when events happened that happened when the first did.
fn date_anew(
    lines: &mut [String],
    field: &Field,
    (old, new): (Option<&Column>, Option<&Column>),
    value: &str,
) {
    let own: Vec<usize> = [EVENT, "[file.keys]"]
        .into_iter()
        .flat_map(|head| parts(lines, head))
        .flatten()
        .filter(|at| key_of(&lines[*at]) == Some("at"))
        .collect();
    let Some(was) = own.first().map(|at| value_in(&lines[*at]).to_owned()) else { return };
    for at in own {
        let now = value_in(&lines[at]);
        // Where it stands in for another time, it goes on to.
        lines[at] = match (old, new) {
            _ if now == was => format!("at = {value}"),
            (Some(old), Some(new)) => {
                format!("at = {}", now.replace(&quoted(old.source()), &quoted(new.source())))
            }
            _ => continue,
        };
    }
    if field.word == "sign_up" {
        let kind = if new.is_some() { "signed_up" } else { "identified" };
        let mut first = parts(lines, EVENT).into_iter().next().into_iter().flatten();
        let place = first.find(|at| key_of(&lines[*at]) == Some("kind"));
        if let Some(place) = place {
            lines[place] = format!("kind = {}", quoted(kind));
        }
    }
}
