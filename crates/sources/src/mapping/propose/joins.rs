//! Files of one export, and how they belong together: which are of one kind, which one opens the
//! conversations that others tell of, and which are looked up.
//!
//! ```text
//! tickets:  id ◄──── ticket_id: messages, history       a part of conversations
//! users:    id ◄──── author_id, assignee_id             people
//! groups:   id ◄──── group_id                           a list
//! ```
//!
//! A column refers to a key where it is called alike and holds its values. Values alone say little:
//! numbers of any two files are alike.

use rustc_hash::{FxHashMap, FxHashSet};

use super::called::{is_called_any, plain};
use super::choose::OF_ANYTHING;
use super::column::{Column, columns};
use super::guess::{Shape, identifiers, is_of, is_of_other};
use super::names::{Role, words};
use super::persons::is_personal;
use super::picks::Picks;
use super::respondents::is_key;
use super::{compound, file_name, sense};
use crate::read::{Detected, Format};

/// Files of one export that have the same columns.
pub(super) struct Kind {
    /// Its name, which no other has.
    pub(super) name: String,
    /// The first of the files, with the samples of all.
    pub(super) detected: Detected,
    /// Its columns.
    pub(super) columns: Vec<Column>,
    /// The names of the files.
    pub(super) files: Vec<String>,
}

/// Characters of the name of a kind, at most.
const NAME: usize = 40;

/// Sorts files into kinds.
pub(super) fn kinds(files: &[Detected]) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Vec::new();
    // Where the samples of each of the files of a kind begin.
    let mut begins: Vec<Vec<usize>> = Vec::new();
    for file in files {
        let known = kinds.iter().position(|kind| is_one(&kind.detected, file));
        if let Some(place) = known {
            let known = &mut kinds[place];
            begins[place].push(known.detected.samples.len());
            known.detected.samples.extend(file.samples.iter().cloned());
            let own = &mut known.detected.headings;
            let new: Vec<String> =
                file.headings.iter().filter(|name| !own.contains(name)).cloned().collect();
            own.extend(new);
            known.files.push(file.file.clone());
            continue;
        }
        let sign = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        let stem: String = file_name(file).to_lowercase().chars().take(NAME).map(sign).collect();
        let mut name = stem.clone();
        let mut count = 1;
        while kinds.iter().any(|kind| kind.name == name) {
            count += 1;
            name = format!("{stem}_{count}");
        }
        let (detected, files) = (file.clone(), vec![file.file.clone()]);
        kinds.push(Kind { name, detected, columns: Vec::new(), files });
        begins.push(vec![0]);
    }
    for (kind, begins) in kinds.iter_mut().zip(&begins) {
        kind.columns = columns(&kind.detected);
        kind.without_older(begins);
    }
    // Ids that several columns make are made of them in all files that have them.
    let made: Vec<(String, Vec<String>)> =
        kinds.iter().filter_map(|kind| compound::of(&kind.columns)).collect();
    for kind in &mut kinds {
        made.iter().for_each(|(id, parts)| compound::join_as(&mut kind.columns, id, parts));
    }
    kinds
}

/// Tells whether two files are of one kind: the same columns in one order, or for JSON the same
/// fields, however deep what lies in them goes.
fn is_one(left: &Detected, right: &Detected) -> bool {
    let is_tree =
        |file: &Detected| matches!(file.format, Format::Json | Format::JsonLines | Format::Parquet);
    if is_tree(left) != is_tree(right) {
        return false;
    }
    if !is_tree(left) {
        let how = |file: &Detected| (file.format, file.delimiter, file.encoding, file.has_header);
        return left.headings == right.headings && how(left) == how(right);
    }
    let fields = |file: &Detected| -> FxHashSet<String> {
        let first = |name: &String| name.split(['.', '[']).next().unwrap_or_default().to_owned();
        file.headings.iter().map(first).collect()
    };
    left.records_at == right.records_at && fields(left) == fields(right)
}

impl Kind {
    /// Leaves out the rows that a later file tells anew, where each of several files has a row for
    /// each conversation: they are an older and a newer export, and no log. Words of all rows stay,
    /// for all are read.
    fn without_older(&mut self, begins: &[usize]) {
        if begins.len() < 2 || self.columns.iter().any(|own| is_of(&own.name, Role::Activity)) {
            return;
        }
        let Some(id) = Shape::of(&self.columns, &Picks::default()).conversation else { return };
        let mut last: FxHashMap<&str, usize> = FxHashMap::default();
        for (file, begin) in begins.iter().enumerate() {
            let end = begins.get(file + 1).copied().unwrap_or(id.cells.len());
            for row in *begin..end {
                let Some(Some(text)) = id.cells.get(row) else { return };
                if last.insert(text, row).is_some_and(|before| before >= *begin) {
                    return;
                }
            }
        }
        let newest: FxHashSet<usize> = last.into_values().collect();
        let mut newer = self.detected.clone();
        let rows = std::mem::take(&mut newer.samples).into_iter().enumerate();
        newer.samples = rows.filter(|(row, _)| newest.contains(row)).map(|(_, row)| row).collect();
        let all = std::mem::replace(&mut self.columns, columns(&newer));
        for own in &mut self.columns {
            if let Some(all) = all.iter().find(|all| all.name == own.name) {
                own.values.clone_from(&all.values);
                own.missing.clone_from(&all.missing);
            }
        }
    }

    /// Tells whether any column holds times.
    pub(super) fn has_times(&self) -> bool {
        self.columns.iter().any(|column| column.is_time)
    }

    /// Returns the columns that name each row: those there in all, and different in each.
    fn keys(&self) -> impl Iterator<Item = &Column> {
        let is_fit = |column: &&Column| {
            let of_other = is_of_other(&column.name, Role::Conversation);
            column.filled > 0 && is_key(column) && !column.is_time && !of_other
        };
        self.columns.iter().filter(is_fit)
    }

    /// Returns the column that is called as the id of its rows, and is one.
    pub(super) fn id(&self) -> Option<&Column> {
        self.keys().find(|column| is_called_any(&column.name, OF_ANYTHING))
    }

    /// Returns the column by which its rows are looked up.
    pub(super) fn key(&self) -> Option<&Column> {
        let is_label = |column: &Column| is_called_any(&column.name, LABELS);
        let named = self.id();
        let known = named.or_else(|| identifiers(&self.columns).next());
        known
            .or_else(|| self.keys().find(|column| !is_label(column)))
            .or_else(|| self.keys().next())
    }

    /// Returns the column with the name of what a row is.
    pub(super) fn label(&self) -> Option<&Column> {
        let key = self.key().map(|key| key.name.as_str());
        let is_fit = |column: &&Column| {
            let is_label = is_called_any(&column.name, LABELS) && column.filled > 0;
            is_label && !column.is_address() && key != Some(column.name.as_str())
        };
        self.columns.iter().find(is_fit)
    }

    /// Returns the column that says of each person on which side they are.
    pub(super) fn sides(&self) -> Option<&Column> {
        let says = |column: &&Column| {
            let known = |word: &String| sense::side(&column.name, word).is_some();
            is_of(&column.name, Role::ActorKind) && column.values.iter().any(known)
        };
        self.columns.iter().find(says)
    }

    /// Tells whether rows are people: they have names, mails or roles, and nothing that
    /// conversations have.
    fn is_of_people(&self) -> bool {
        let of_conversations = [Role::Activity, Role::Status, Role::Replied, Role::Solved];
        let is_status =
            |column: &Column| column.values.iter().any(|word| sense::status(word).is_some());
        // People may be active, or not, too.
        let is_one = |column: &Column, role: Role| {
            is_of(&column.name, role)
                && (role != Role::Status || (column.values.len() > 2 && is_status(column)))
        };
        let has = |role: Role| self.columns.iter().any(|column| is_one(column, role));
        let tells = self.label().is_some()
            || self.sides().is_some()
            || self.columns.iter().any(is_personal);
        self.key().is_some() && tells && !of_conversations.into_iter().any(has)
    }
}

/// Words of columns that hold the name of something, or of somebody.
const LABELS: [&str; 14] = [
    "name",
    "nombre",
    "nom",
    "nome",
    "title",
    "titulo",
    "bezeichnung",
    "libelle",
    "denominacion",
    "nachname",
    "apellidos",
    "last name",
    "username",
    "login",
];

/// What a kind of an export is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// It opens conversations, and is known by this column; where there is none, as it is guessed.
    Whole(Option<String>),
    /// It tells of conversations that another kind opens: the column that names them, and whether
    /// that is by its name.
    Of(String, bool),
    /// It is looked up by this column: people, or a list.
    People(String),
    List(String),
    /// Nothing can be made of it.
    Nothing,
}

/// Says of each kind what it is.
pub(super) fn parts(kinds: &[Kind]) -> Vec<Part> {
    let mut parts: Vec<Option<Part>> = vec![None; kinds.len()];
    for (place, kind) in kinds.iter().enumerate() {
        let Some(key) = kind.key() else { continue };
        let others = || kinds.iter().enumerate().filter(|(other, _)| *other != place);
        let is_named = || {
            let mut others = others();
            others.any(|(_, other)| other.columns.iter().any(|own| names_somebody(own, key)))
        };
        let is_told = kind.sides().is_some() || kind.columns.iter().any(is_personal);
        if kind.is_of_people() && (is_named() || (is_told && !kind.has_times())) {
            parts[place] = Some(Part::People(key.name.clone()));
        } else if !kind.has_times() {
            parts[place] = Some(Part::List(key.name.clone()));
        }
    }
    for (place, kind) in kinds.iter().enumerate() {
        if parts[place].is_none() && !kind.has_times() {
            parts[place] = Some(Part::Nothing);
        }
    }
    let free: Vec<usize> = (0..kinds.len()).filter(|place| parts[*place].is_none()).collect();
    match root(kinds, &free) {
        Some((whole, key)) => {
            for place in free.iter().copied().filter(|place| *place != whole) {
                let found = reference(&kinds[place], key, &kinds[whole].name);
                parts[place] =
                    found.map(|(column, by_name)| Part::Of(column.name.clone(), by_name));
            }
            parts[whole] = Some(Part::Whole(Some(key.name.clone())));
        }
        None => {
            for place in &free {
                let shared = shared(kinds, &free, *place).map(|column| column.name.clone());
                parts[*place] = Some(Part::Whole(shared));
            }
        }
    }
    parts.into_iter().map(|part| part.unwrap_or(Part::Whole(None))).collect()
}

/// Finds the kind that opens conversations, and their id: that whose key most others refer to.
fn root<'k>(kinds: &'k [Kind], free: &[usize]) -> Option<(usize, &'k Column)> {
    let (mut best, mut found) = ((0, false, false), None);
    for place in free.iter().copied() {
        let kind = &kinds[place];
        let shape = Shape::of(&kind.columns, &Picks::default());
        let tells = [shape.status, shape.solved, shape.priority, shape.replied];
        let is_likely = tells.iter().any(Option::is_some);
        let mut times = kind.columns.iter().filter(|column| column.is_time);
        let opens = times.any(|column| is_of(&column.name, Role::Opened));
        for key in kind.keys() {
            let others = free.iter().filter(|other| **other != place);
            let count =
                others.filter(|other| reference(&kinds[**other], key, &kind.name).is_some());
            let score = (count.count(), opens, is_likely);
            if score.0 > 0 && score > best {
                (best, found) = (score, Some((place, key)));
            }
        }
    }
    found
}

/// Finds the column of a kind that refers to a key, and tells whether it does by its name.
fn reference<'k>(kind: &'k Kind, key: &Column, of: &str) -> Option<(&'k Column, bool)> {
    let fits = |column: &&Column| !column.is_time && share(column, key) * 2.0 >= 1.0;
    let named = kind.columns.iter().filter(fits).find(|own| is_named_after(own, key, of));
    // Numbers of any two files are alike; codes are not.
    let is_code = key.values.iter().all(|value| value.len() > 3 && !is_small(value));
    let is_other = |column: &Column| is_of_other(&column.name, Role::Conversation);
    let alike = || {
        let mut fitting = kind.columns.iter().filter(fits);
        fitting.find(|own| share(own, key) >= 0.95 && own.distinct > 1 && !is_other(own))
    };
    let named = named.map(|column| (column, true));
    named.or_else(|| is_code.then(alike).flatten().map(|column| (column, false)))
}

/// Tells whether a value is a number of a few digits.
fn is_small(value: &str) -> bool {
    value.len() < 6 && value.bytes().all(|byte| byte.is_ascii_digit())
}

/// Finds the id that a kind has under the heading of that of another, where none opens them all.
fn shared<'k>(kinds: &'k [Kind], free: &[usize], place: usize) -> Option<&'k Column> {
    let own = words(Role::Conversation).filter(|word| !OF_ANYTHING.contains(word));
    let is_id = |column: &&Column| {
        is_called_any(&column.name, own.clone()) && !is_of_other(&column.name, Role::Conversation)
    };
    let is_there = |column: &&Column| {
        let others = free.iter().filter(|other| **other != place);
        let mut columns = others.flat_map(|other| &kinds[*other].columns);
        columns.any(|other| {
            plain(&other.name) == plain(&column.name) && share(other, column) * 2.0 >= 1.0
        })
    };
    kinds[place].columns.iter().filter(is_id).find(is_there)
}

/// Returns how many of the values of a column another has: a share.
fn share(column: &Column, other: &Column) -> f64 {
    let known: FxHashSet<&str> = other.values.iter().map(String::as_str).collect();
    let found = column.values.iter().filter(|value| known.contains(value.as_str())).count();
    found as f64 / column.values.len().max(1) as f64
}

/// Words that say no more of an id than that it is one.
const IDS: [&str; 12] =
    ["id", "ids", "number", "numero", "nummer", "nr", "no", "key", "code", "codigo", "uuid", "ref"];

/// Returns the words of a name but for those that say that it is an id.
fn own_words(name: &str) -> Vec<String> {
    let name = plain(name);
    let own = name.split_whitespace().filter(|word| !IDS.contains(word));
    own.map(str::to_owned).collect()
}

/// Tells whether a column is called after the key of a kind: alike, or as the kind is called.
fn is_named_after(column: &Column, key: &Column, kind: &str) -> bool {
    let (own, of_key) = (own_words(&column.name), own_words(&key.name));
    if own.is_empty() {
        return false;
    }
    let kind = plain(kind);
    let is_of_kind = |word: &String| {
        let mut words = kind.split_whitespace();
        words.any(|other| other.starts_with(word.as_str()) || word.starts_with(other))
    };
    own == of_key || (of_key.is_empty() && own.iter().all(is_of_kind)) || {
        let names = || words(Role::Conversation).filter(|word| !OF_ANYTHING.contains(word));
        let is_id = |column: &Column| is_called_any(&column.name, names());
        is_id(column) && (of_key.is_empty() || is_id(key))
    }
}

/// Tells whether a column names people by their key: it is called so, and most of either are there.
pub(super) fn names_somebody(column: &Column, key: &Column) -> bool {
    let is_called = [Role::Actor, Role::Customer].iter().any(|role| is_of(&column.name, *role));
    let is_there = || share(column, key) * 2.0 >= 1.0 || share(key, column) * 2.0 >= 1.0;
    is_called && !column.is_time && column.filled > 0 && is_there()
}

/// Tells whether a column names the rows of a list by their key.
pub(super) fn names_row(column: &Column, key: &Column, kind: &str) -> bool {
    !column.is_time && share(column, key) * 2.0 >= 1.0 && is_named_after(column, key, kind)
}

/// Tells whether all but few of whom a column names are known by another column too.
pub(super) fn are_known(column: &Column, keys: &[&Column]) -> bool {
    let known: FxHashSet<&str> =
        keys.iter().flat_map(|key| &key.values).map(String::as_str).collect();
    let found = column.values.iter().filter(|value| known.contains(value.as_str())).count();
    found * 20 >= column.values.len() * 19
}

/// By which columns each kind is told from the others: some that it has, and some that it has not.
pub(super) fn told_apart(kinds: &[Kind]) -> Vec<(Vec<String>, Vec<String>)> {
    let has = |kind: &Kind, name: &str| super::super::ready::has(&kind.detected, name);
    let one = |place: usize| {
        let (mut own, mut lacks): (Vec<String>, Vec<String>) = Default::default();
        let kind = &kinds[place];
        let others: Vec<&Kind> =
            kinds.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, k)| k).collect();
        for other in &others {
            if own.iter().any(|name| !has(other, name)) || lacks.iter().any(|name| has(other, name))
            {
                continue;
            }
            // One that most of the others have not tells most.
            let missing = |name: &String| others.iter().filter(|kind| !has(kind, name)).count();
            let names = kind.detected.headings.iter().filter(|name| !has(other, name));
            // Of several that tell as much the first.
            let best = names.rev().max_by_key(|name| missing(name));
            match best {
                Some(name) => own.push(name.clone()),
                None => {
                    let mut theirs = other.detected.headings.iter();
                    lacks.extend(theirs.find(|name| !has(kind, name)).cloned());
                }
            }
        }
        (own, lacks)
    };
    (0..kinds.len()).map(one).collect()
}
