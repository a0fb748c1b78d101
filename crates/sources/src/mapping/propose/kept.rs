//! Columns of rows that are no conversations that are kept to break numbers down by: found in the
//! text of a mapping, and picked anew in its lines, as fields are.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::column::{Column, columns};
use super::fields::{file_of, tells_field};
use super::left::leave;
use super::lines::{OF_EVENT, begin, parts, set};
use super::persons::is_personal;
use super::picks::{PickProblem, Repicked, pickable};
use super::quoted;
use super::sorts::proposed_as;
use crate::read::Detected;

/// Returns the name of the attribute that a column is kept as.
pub(super) fn attribute(name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() { c } else { '_' };
    name.to_lowercase().chars().map(plain).collect()
}

/// What is said of all events of the rows.
const OF_FILE: &str = "[file.attributes]";

/// Attributes that facts are made of, which are no columns kept.
const OF_FACTS: [&str; 12] = [
    "amount",
    "currency",
    "device",
    "interval",
    "interval_count",
    "item_count",
    "items",
    "line_amount",
    "price",
    "revenue",
    "sku",
    "until",
];

/// What a mapping says of the columns that can be kept.
struct Reading {
    /// What its rows are.
    sort: &'static str,
    /// The table they are kept in.
    head: &'static str,
    /// The keys of that table.
    keys: Vec<String>,
    /// The key that a column is kept as.
    kept: BTreeMap<String, String>,
    /// Columns that can be kept, and whether they are.
    offered: Vec<(String, bool)>,
}

/// Returns the table in which rows of a sort keep columns.
fn table_of(sort: &str) -> Option<&'static str> {
    match sort {
        "order" | "spend" => Some(OF_EVENT),
        "survey" | "feedback" | "subscription" | "customer" | "social" | "web" => Some(OF_FILE),
        _ => None,
    }
}

impl Reading {
    fn of(text: &str, detected: &Detected, columns: &[Column]) -> Option<Self> {
        let sort = proposed_as(text, detected)?;
        let (head, file) = (table_of(sort)?, file_of(text)?);
        let table = match head {
            OF_EVENT => first_event(&file).and_then(|event| event.get("attributes")),
            _ => file.get("attributes"),
        };
        let table = table.and_then(Value::as_table);
        let is_kept = |key: &str, name: &str| {
            let own = key.strip_prefix(&attribute(name));
            own.is_some_and(|more| more.replace("_2", "").is_empty())
                && !OF_FACTS.contains(&key)
                && !tells_field(sort, key)
                && columns.iter().any(|column| column.name == name)
        };
        let told = table.into_iter().flatten().filter_map(|(key, value)| {
            let name = value.as_str().filter(|name| is_kept(key, name))?;
            Some((name.to_owned(), key.clone()))
        });
        let kept: BTreeMap<String, String> = told.collect();
        let mut used = Vec::new();
        read_by(&file, &kept, &mut used);
        let nameable = pickable(detected);
        let is_offered = |column: &&Column| {
            let is_fit = column.distinct > 1
                && !column.is_time
                && column.clock_of.is_none()
                && !is_personal(column)
                && nameable.contains(&column.name.as_str());
            let is_used = || used.iter().any(|said| reads(said, column));
            kept.contains_key(&column.name) || is_fit && !is_used()
        };
        let offered = columns.iter().filter(is_offered);
        let offered = offered.map(|it| (it.name.clone(), kept.contains_key(&it.name))).collect();
        let keys = table.into_iter().flat_map(Table::keys).cloned().collect();
        Some(Reading { sort, head, keys, kept, offered })
    }
}

fn first_event(file: &Table) -> Option<&Table> {
    file.get("event")?.as_array()?.first()?.as_table()
}

/// Collects all that a table says but what keeps a column, or only tells the file by it.
fn read_by<'a>(table: &'a Table, kept: &BTreeMap<String, String>, used: &mut Vec<&'a str>) {
    for (key, value) in table {
        if key != "has" && value.as_str().and_then(|name| kept.get(name)) != Some(key) {
            read_value(value, kept, used);
        }
    }
}

/// Tells whether what a mapping says somewhere reads a column.
fn reads(said: &str, column: &Column) -> bool {
    said.strip_suffix('?').unwrap_or(said) == column.name
        || said == column.source()
        || said.contains(&format!("{{{}", column.name))
}

/// Tells whether a kind of file reads a column anywhere.
pub(super) fn is_read(file: &Table, column: &Column) -> bool {
    let (kept, mut used) = (BTreeMap::new(), Vec::new());
    read_by(file, &kept, &mut used);
    used.iter().any(|said| reads(said, column))
}

fn read_value<'a>(value: &'a Value, kept: &BTreeMap<String, String>, used: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => used.push(text),
        Value::Array(all) => all.iter().for_each(|one| read_value(one, kept, used)),
        Value::Table(table) => read_by(table, kept, used),
        _ => {}
    }
}

/// Returns the columns that a mapping of rows that are no conversations can keep, in the order of
/// the file, and whether it does: those that tell nothing else, are no times and do not say who
/// somebody is. None for a mapping that is not in the shape of a proposal.
pub fn keepable_columns(text: &str, detected: &Detected) -> Vec<(String, bool)> {
    let read = Reading::of(text, detected, &columns(detected));
    read.map_or_else(Vec::new, |read| read.offered)
}

/// Writes a mapping anew that keeps other columns, and names in a remark, which it begins in
/// Spanish if so asked, those of which nothing is made. Columns that cannot be kept are told.
///
/// # Errors
///
/// Fails when what would be written cannot be read again.
pub fn keep_columns(
    detected: &Detected,
    text: &str,
    changes: &BTreeMap<String, bool>,
    spanish: bool,
) -> Result<Repicked, PickProblem> {
    let columns = columns(detected);
    let same = Repicked { text: text.to_owned(), ..Repicked::default() };
    let Some(mut known) = Reading::of(text, detected, &columns) else { return Ok(same) };
    let is_offered = |name: &&String| known.offered.iter().any(|(own, _)| own == *name);
    let unknown = changes.iter().filter(|(name, keep)| **keep && !is_offered(name));
    let unknown: Vec<String> = unknown.map(|(name, _)| name.clone()).collect();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut changed = Vec::new();
    for (name, is_kept) in &mut known.offered {
        let name = name.as_str();
        let Some(keep) = changes.get(name).filter(|keep| **keep != *is_kept) else { continue };
        match known.kept.get(name) {
            Some(key) => set(&mut lines, known.head, &[key.as_str()], None),
            None => {
                let mut key = attribute(name);
                let is_taken = |key: &String| {
                    known.keys.contains(key)
                        || OF_FACTS.contains(&key.as_str())
                        || tells_field(known.sort, key)
                };
                while is_taken(&key) {
                    key.push_str("_2");
                }
                begin(&mut lines, known.head);
                let place = parts(&lines, known.head).into_iter().next();
                let line = format!("{} = {}", quoted(&key), quoted(name));
                lines.insert(place.map_or(lines.len(), |place| place.end), line);
                known.keys.push(key);
            }
        }
        changed.push(name.to_owned());
        *is_kept = *keep;
    }
    if changed.is_empty() {
        return Ok(Repicked { unknown, ..same });
    }
    leave(&mut lines, &columns, &changed, spanish);
    let new = lines.join("\n") + "\n";
    match Reading::of(&new, detected, &columns).is_some_and(|read| read.offered == known.offered) {
        true => Ok(Repicked { text: new, unknown, ..Repicked::default() }),
        false => Err(PickProblem::Unwritable),
    }
}
