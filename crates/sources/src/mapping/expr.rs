//! Values of a mapping, compiled: columns, templates, constants, tables, look-ups, units.

mod units;
mod words;

use std::borrow::Cow;
use std::num::NonZeroUsize;
use std::sync::Arc;

use baremo_model::LookedUp;
use baremo_model::error::{MappingProblem, MappingWord};
use rustc_hash::FxHashMap;
use serde::Deserialize;

use self::units::{UNITS, in_unit};
use self::words::{Words, piece};
use super::address::{Address, Names, Scope};
use super::illegible::Unread;
use super::keys::Keys;
use super::spec::{ExprSpec, Spec};
use crate::SourceError;

/// A value table with its words, found ignoring case.
#[derive(Debug, Default)]
pub(crate) struct Table {
    name: String,
    words: FxHashMap<String, Vec<String>>,
    others: Option<Vec<String>>,
}

impl Table {
    fn get(&self, word: &str) -> Option<&[String]> {
        if let Some(words) = self.words.get(word) {
            return Some(words);
        }
        // One in small letters was looked for already.
        let is_small = word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        let lower = (!is_small).then(|| word.to_lowercase());
        let found = lower.and_then(|lower| self.words.get(&lower));
        found.or(self.others.as_ref()).map(Vec::as_slice)
    }
}

/// The value tables of a mapping.
pub(crate) struct Tables(Vec<Arc<Table>>);

impl Tables {
    pub(crate) fn of(spec: &Spec) -> Self {
        let tables = spec.tables.iter().map(|(name, words)| {
            let mut table = Table { name: name.clone(), ..Table::default() };
            for (key, value) in words {
                if key == "*" {
                    table.others = Some(value.0.clone());
                } else {
                    table.words.insert(key.clone(), value.0.clone());
                    table.words.entry(key.to_lowercase()).or_insert_with(|| value.0.clone());
                }
            }
            Arc::new(table)
        });
        Self(tables.collect())
    }

    fn get(&self, name: &str) -> Result<Arc<Table>, MappingProblem> {
        let found = self.0.iter().find(|table| table.name == name);
        found.cloned().ok_or_else(|| {
            let known = self.0.iter().map(|table| table.name.as_str());
            MappingProblem::word(MappingWord::Table, name, known)
        })
    }
}

/// The cells of one row that are looked up, in the order of the look-up's columns.
type Cells = Box<[Option<Box<str>>]>;

/// Columns of another file of the export, by key.
#[derive(Debug, Default)]
pub(crate) struct Lookup {
    pub name: String,
    pub columns: Vec<String>,
    pub rows: FxHashMap<Box<str>, Cells>,
    /// Whether no file of the kind was given.
    pub is_lacking: bool,
    /// Whether rows of it could not be read.
    pub is_torn: bool,
}

impl Lookup {
    /// Tells whether it may be for want of a file, or of a row, that a key is not found.
    fn lacks(&self, key: &str) -> bool {
        self.is_lacking || (self.is_torn && !self.rows.contains_key(key))
    }
}

/// All look-ups of an import.
#[derive(Debug, Default)]
pub(crate) struct Lookups(pub Vec<Lookup>);

impl Lookups {
    /// Lists what the mapping looks up, before any file is read.
    pub(crate) fn of(spec: &Spec) -> Self {
        let mut lookups: Vec<Lookup> = Vec::new();
        spec.each_expr(&mut |_, expr| {
            expr.with_others(&mut |expr| {
                let Some(name) = &expr.lookup else { return };
                let place = lookups.iter().position(|lookup| lookup.name == *name);
                let place = place.unwrap_or_else(|| {
                    lookups.push(Lookup { name: name.clone(), ..Lookup::default() });
                    lookups.len() - 1
                });
                for column in &expr.from {
                    if !lookups[place].columns.contains(column) {
                        lookups[place].columns.push(column.clone());
                    }
                }
            })
        });
        Self(lookups)
    }
}

/// What compiling an expression needs.
pub(crate) struct Compiler<'a, 'n> {
    pub names: &'a mut Names<'n>,
    pub tables: &'a Tables,
    pub lookups: &'a Lookups,
    pub fail: &'a dyn Fn(MappingProblem) -> SourceError,
}

/// What a value is before it is hashed into a key of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Hashed {
    Email,
    Phone,
    /// Whatever tells a visitor, such as the address of their machine: it is never kept readable.
    Visitor,
}

/// What evaluating an expression needs beside the record.
#[derive(Clone, Copy)]
pub(crate) struct Around<'a> {
    pub missing: &'a [String],
    pub lookups: &'a Lookups,
    pub keys: &'a Keys,
}

/// A word that a table does not know.
#[derive(Debug)]
pub(crate) struct UnknownWord {
    pub table: String,
    pub word: String,
}

#[derive(Debug)]
enum Source {
    At(Address),
    Constant(String),
    Template(Vec<Part>),
}

#[derive(Debug)]
enum Part {
    Text(String),
    Value(Address),
}

impl Source {
    /// Returns the value; nothing if it is missing.
    fn found<'a>(&'a self, scope: Scope<'a>, around: Around<'a>) -> Option<Cow<'a, str>> {
        match self {
            Source::At(address) => address.text(scope, around.missing),
            Source::Constant(word) => (!word.is_empty()).then_some(Cow::Borrowed(word.as_str())),
            Source::Template(parts) => template(parts, scope, around),
        }
    }
}

/// A compiled value.
#[derive(Debug)]
pub(crate) struct Expr {
    /// The first column that it is read from, as the mapping names it.
    column: String,
    sources: Vec<Source>,
    /// Which piece of them, from 1, where it is not the whole.
    part: Option<NonZeroUsize>,
    lookup: Option<(usize, Vec<usize>)>,
    map: Option<Arc<Table>>,
    default: Option<String>,
    keep: bool,
    unit: Option<String>,
    hashed: Option<Hashed>,
    others: Vec<Expr>,
    /// Whether there is nothing but sources and a default, as with most values.
    is_bare: bool,
}

impl Expr {
    pub(crate) fn compile(
        spec: &ExprSpec,
        compiler: &mut Compiler<'_, '_>,
    ) -> Result<Self, SourceError> {
        let fail = compiler.fail;
        let lookup = match &spec.lookup {
            None => None,
            Some(name) => {
                let lookups = &compiler.lookups.0;
                let slot = lookups.iter().position(|lookup| lookup.name == *name);
                let known = || lookups.iter().map(|lookup| lookup.name.as_str());
                let slot = slot.ok_or_else(|| {
                    fail(MappingProblem::word(MappingWord::LookUp, name, known()))
                })?;
                let place =
                    |column: &String| lookups[slot].columns.iter().position(|own| own == column);
                Some((slot, spec.from.iter().filter_map(place).collect()))
            }
        };
        let written: Vec<&String> = match (&spec.lookup, &spec.key) {
            (Some(_), Some(key)) => vec![key],
            (Some(_), None) => return Err(fail(MappingProblem::Needs { key: "key".into() })),
            (None, Some(_)) => {
                let (key, with) = ("key".into(), "lookup".into());
                return Err(fail(MappingProblem::OnlyWith { key, with }));
            }
            (None, None) => spec.from.iter().collect(),
        };
        let sources = written
            .into_iter()
            .map(|text| source(text, compiler.names))
            .collect::<Result<Vec<_>, _>>()?;
        let map = spec.map.as_ref().map(|name| compiler.tables.get(name)).transpose();
        let map = map.map_err(fail)?;
        if let Some(unit) = &spec.unit
            && !UNITS.contains(&unit.as_str())
        {
            let known = UNITS.iter().copied();
            return Err(fail(MappingProblem::word(MappingWord::Unit, unit, known)));
        }
        let others = spec.others.iter().map(|other| Self::compile(other, compiler));
        let others = others.collect::<Result<_, _>>()?;
        let (default, unit) = (spec.default.clone(), spec.unit.clone());
        let (keep, hashed) = (spec.keep, spec.hashed);
        let column = spec.from.first().cloned().unwrap_or_default();
        let mut expr = Self {
            column,
            sources,
            part: spec.part,
            lookup,
            map,
            default,
            keep,
            unit,
            hashed,
            others,
            is_bare: false,
        };
        expr.is_bare = expr.lookup.is_none()
            && expr.map.is_none()
            && expr.unit.is_none()
            && expr.hashed.is_none()
            && expr.others.is_empty();
        Ok(expr)
    }

    /// Returns the value before tables and defaults.
    fn plain<'a>(&'a self, scope: Scope<'a>, around: Around<'a>) -> Option<Cow<'a, str>> {
        let found = self.written(scope, around)?;
        match self.hashed {
            None => Some(found),
            Some(kind) => around.keys.of(kind, &found).map(Cow::Owned),
        }
    }

    /// Tells whether no file, or row of it, is there in which the record would have the value
    /// looked up.
    pub(crate) fn lacks(&self, scope: Scope<'_>, around: Around<'_>) -> bool {
        let lookup = self.lookup.as_ref().and_then(|(slot, _)| around.lookups.0.get(*slot));
        let is_own = match lookup {
            Some(lookup) if lookup.is_lacking || lookup.is_torn => {
                self.sourced(scope, around).is_some_and(|key| lookup.lacks(&key))
            }
            _ => false,
        };
        is_own
            || (self.others.iter().any(|other| other.lacks(scope, around))
                && self.plain(scope, around).is_none())
    }

    /// Notes what the record looks up in other files, found or not. An address that is hashed is
    /// noted as its hash, unless addresses are kept readable; what tells a visitor never is.
    pub(crate) fn note_look_ups(&self, scope: Scope<'_>, around: Around<'_>, noted: &mut LookedUp) {
        self.others.iter().for_each(|other| other.note_look_ups(scope, around, noted));
        let lookup = self.lookup.as_ref();
        let lookup = lookup.and_then(|(slot, own)| Some((around.lookups.0.get(*slot)?, own)));
        let (Some((lookup, own)), Some(key)) = (lookup, self.sourced(scope, around)) else {
            return;
        };
        if lookup.is_lacking {
            return noted.lack(&lookup.name);
        }
        if lookup.lacks(&key) {
            return;
        }
        let row = lookup.rows.get(key.as_ref());
        let cells = noted.row(&lookup.name, &key);
        for column in own {
            let cell = row.and_then(|row| row.get(*column)?.as_deref());
            let name = lookup.columns[*column].clone();
            match self.hashed.filter(|kind| *kind == Hashed::Visitor || !around.keys.clear) {
                None => {
                    cells.insert(name, cell.map(str::to_owned));
                }
                // Where it is looked up as it is, too, the hash can be made of that.
                Some(kind) => {
                    let hash = || cell.and_then(|cell| around.keys.of(kind, cell));
                    cells.entry(name).or_insert_with(hash);
                }
            }
        }
    }

    /// Returns the value as the record has it, or another finds it.
    fn written<'a>(&'a self, scope: Scope<'a>, around: Around<'a>) -> Option<Cow<'a, str>> {
        let found = self.sourced(scope, around);
        let Some((slot, columns)) = &self.lookup else {
            return found;
        };
        let row = around.lookups.0.get(*slot)?.rows.get(found?.as_ref())?;
        columns.iter().find_map(|column| row.get(*column)?.as_deref()).map(Cow::Borrowed)
    }

    /// Returns the value as the record has it, or the key by which it is looked up.
    fn sourced<'a>(&'a self, scope: Scope<'a>, around: Around<'a>) -> Option<Cow<'a, str>> {
        let found = self.sources.iter().find_map(|source| source.found(scope, around))?;
        match self.part {
            None => Some(found),
            Some(part) => piece(found, part),
        }
    }

    /// Returns the words a table has for the value.
    pub(crate) fn words<'a>(
        &'a self,
        scope: Scope<'a>,
        around: Around<'a>,
    ) -> Result<Option<Words<'a>>, UnknownWord> {
        let default = || self.default.as_deref().map(|word| Words::One(Cow::Borrowed(word)));
        let Some(found) = self.plain(scope, around) else {
            return Ok(default());
        };
        let Some(table) = &self.map else {
            return Ok(Some(Words::One(found)));
        };
        match table.get(&found) {
            Some(words) => Ok(Some(Words::Several(words))),
            None if self.keep => Ok(Some(Words::One(found))),
            None => default()
                .map(Some)
                .ok_or_else(|| UnknownWord { table: table.name.clone(), word: found.into_owned() }),
        }
    }

    /// Returns the value as text, or nothing if it is missing.
    #[inline]
    pub(crate) fn text<'a>(
        &'a self,
        scope: Scope<'a>,
        around: Around<'a>,
    ) -> Result<Option<Cow<'a, str>>, UnknownWord> {
        if !self.is_bare {
            return self.made(scope, around);
        }
        let found = self.sourced(scope, around);
        Ok(found.or_else(|| self.default.as_deref().map(Cow::Borrowed)))
    }

    /// Returns the value as text where there is more to it than sources and a default.
    fn made<'a>(
        &'a self,
        scope: Scope<'a>,
        around: Around<'a>,
    ) -> Result<Option<Cow<'a, str>>, UnknownWord> {
        let Some(found) = self.plain(scope, around) else {
            let other = self.other(scope, around)?;
            return Ok(other.or(self.default.as_deref().map(Cow::Borrowed)));
        };
        let Some(table) = &self.map else {
            return Ok(match &self.unit {
                None => Some(found),
                Some(unit) => in_unit(found, unit),
            });
        };
        if let Some(words) = table.get(&found) {
            // An empty word means: no value, so that what else is given is tried.
            return match words.first().filter(|word| !word.is_empty()) {
                Some(word) => Ok(Some(word.as_str().into())),
                None => self.other(scope, around),
            };
        }
        if self.keep {
            return Ok(Some(found));
        }
        match &self.default {
            Some(word) => Ok(Some(Cow::Borrowed(word.as_str()))),
            None => Err(UnknownWord { table: table.name.clone(), word: found.into_owned() }),
        }
    }

    /// Returns the first column that it is read from, as the mapping names it.
    pub(crate) fn column(&self) -> &str {
        &self.column
    }

    /// Returns the value that cannot be read in its unit; none where it can, or is missing.
    pub(crate) fn unread<'a>(&'a self, scope: Scope<'a>, around: Around<'a>) -> Option<Unread<'a>> {
        if self.unit.is_none() && self.others.is_empty() {
            return None;
        }
        let Some(text) = self.plain(scope, around) else {
            return self.others.iter().find_map(|other| other.unread(scope, around));
        };
        let unit = self.unit.as_deref().filter(|_| self.map.is_none())?;
        let is_unread = in_unit(Cow::Borrowed(text.as_ref()), unit).is_none();
        is_unread.then_some(Unread { column: &self.column, unit, text })
    }

    /// Returns the first value that one of the alternatives gives.
    fn other<'a>(
        &'a self,
        scope: Scope<'a>,
        around: Around<'a>,
    ) -> Result<Option<Cow<'a, str>>, UnknownWord> {
        for other in &self.others {
            if let Some(found) = other.text(scope, around)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Returns the constant the expression always is, for checks at compile time.
    pub(crate) fn constant(&self) -> Option<&str> {
        match (self.sources.as_slice(), &self.map, &self.lookup) {
            ([Source::Constant(word)], None, None)
                if self.others.is_empty() && self.part.is_none() =>
            {
                Some(word)
            }
            _ => None,
        }
    }

    /// Returns all words the expression can give by its table, for checks at compile time.
    pub(crate) fn table_words(&self) -> impl Iterator<Item = &String> {
        let table = self.map.iter();
        table.flat_map(|table| table.words.values().chain(&table.others).flatten())
    }
}

fn source(text: &str, names: &mut Names<'_>) -> Result<Source, SourceError> {
    if text.len() >= 2 && text.starts_with('\'') && text.ends_with('\'') {
        return Ok(Source::Constant(text[1..text.len() - 1].to_owned()));
    }
    if !text.contains('{') {
        return Ok(Source::At(names.resolve(text)?));
    }
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let Some(length) = rest[open..].find('}') else {
            break;
        };
        if open > 0 {
            parts.push(Part::Text(rest[..open].to_owned()));
        }
        parts.push(Part::Value(names.resolve(&rest[open + 1..open + length])?));
        rest = &rest[open + length + 1..];
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    Ok(Source::Template(parts))
}

/// Joins the parts; a missing part makes the whole missing.
fn template<'a>(parts: &[Part], scope: Scope<'a>, around: Around<'_>) -> Option<Cow<'a, str>> {
    // Room for most ids at once.
    let mut joined = String::with_capacity(48);
    for part in parts {
        match part {
            Part::Text(text) => joined.push_str(text),
            Part::Value(address) => joined.push_str(&address.text(scope, around.missing)?),
        }
    }
    Some(Cow::Owned(joined))
}
