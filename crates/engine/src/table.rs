//! Columns of the whole snapshot as plain arrays, read when first asked for and then kept.

pub(crate) mod base;
pub(crate) mod contracts;
mod customers;
pub(crate) mod forecast;
pub(crate) mod identity;
pub(crate) mod link;
mod orders;
pub(crate) mod since_order;

use std::sync::{Arc, Mutex, OnceLock, RwLock};

use baremo_metrics::error::MetricsError;
use baremo_metrics::models::ValueSettings;
use baremo_model::dimension::{DAYS_SINCE_ORDER, LINK, link_parts};
use baremo_model::fact::{Column, ColumnType, NULL_INT};
use baremo_model::{Dictionary, Fact, NULL_CODE, Stream};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

pub(crate) use self::customers::is_modelled;
use self::identity::{Identity, REFERENCES};
use crate::{EngineError, FactSource};

/// A column of all partitions, one after another; strings are codes of [`Tables::strings`].
#[derive(Clone, Debug)]
pub(crate) enum Hot {
    /// Instants and counts, [`NULL_INT`] for none.
    Integers(Arc<Vec<i64>>),
    /// Codes, [`NULL_CODE`] for none.
    Codes(Arc<Vec<u32>>),
    /// Ends and codes.
    Lists(Arc<Vec<u32>>, Arc<Vec<u32>>),
    /// 0 or 1.
    Flags(Arc<Vec<u8>>),
    /// Sets of words, by bit.
    Bits(Arc<Vec<u8>>, &'static [&'static str]),
}

impl Hot {
    /// Tells whether a row has a value.
    fn has(&self, row: usize) -> bool {
        match self {
            Hot::Integers(values) => values[row] != NULL_INT,
            Hot::Codes(codes) => codes[row] != NULL_CODE,
            Hot::Lists(..) | Hot::Flags(_) | Hot::Bits(..) => true,
        }
    }
}

/// All columns read so far.
pub(crate) struct Tables {
    source: Arc<dyn FactSource>,
    parts: Vec<String>,
    attributes: FxHashMap<Fact, Vec<String>>,
    strings: Arc<RwLock<Dictionary>>,
    columns: Mutex<FxHashMap<(Fact, String), Hot>>,
    starts: Mutex<FxHashMap<Fact, Arc<Vec<usize>>>>,
    /// Who is who, once a column of customers is read.
    identity: OnceLock<Arc<Identity>>,
    /// With what the models of the customer base look ahead.
    value: ValueSettings,
    /// The customers of the base, each as of an instant; everybody as of the latest when absent.
    judged: Option<Arc<Vec<(u32, i64)>>>,
}

impl Tables {
    pub(crate) fn new(source: Arc<dyn FactSource>, value: ValueSettings) -> Self {
        let parts = source.parts();
        let mut attributes = FxHashMap::default();
        for root in Fact::ALL.iter().filter(|fact| fact.root() == **fact) {
            let mut keys = source.attributes(*root);
            keys.sort();
            keys.dedup();
            attributes.insert(*root, keys);
        }
        Tables {
            source,
            parts,
            attributes,
            strings: Arc::new(RwLock::new(Dictionary::new())),
            columns: Mutex::new(FxHashMap::default()),
            starts: Mutex::new(FxHashMap::default()),
            identity: OnceLock::new(),
            value,
            judged: None,
        }
    }

    /// Returns the same tables with another customer base: the given customers, each as of an
    /// instant, in this order. Those of one customer lie together.
    pub(crate) fn dated(&self, judged: Vec<(u32, i64)>) -> Result<Tables, EngineError> {
        // What the base is made of is read once, here, and shared.
        self.rows(Fact::CustomerBase)?;
        let base = format!("{LINK}{}.", Fact::CustomerBase.name());
        let columns = self.columns.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let shared = columns
            .iter()
            .filter(|((fact, name), _)| *fact != Fact::CustomerBase && !name.contains(&base));
        Ok(Tables {
            source: self.source.clone(),
            parts: self.parts.clone(),
            attributes: self.attributes.clone(),
            strings: self.strings.clone(),
            columns: Mutex::new(shared.map(|(key, hot)| (key.clone(), hot.clone())).collect()),
            starts: Mutex::new(FxHashMap::default()),
            identity: self.identity.clone(),
            value: self.value,
            judged: Some(Arc::new(judged)),
        })
    }

    /// Returns the customers of the base, where each is judged at an instant of its own.
    pub(crate) fn judged(&self) -> Option<&[(u32, i64)]> {
        self.judged.as_ref().map(|judged| judged.as_slice())
    }

    pub(crate) fn shared_source(&self) -> Arc<dyn FactSource> {
        self.source.clone()
    }

    pub(crate) fn source(&self) -> &dyn FactSource {
        self.source.as_ref()
    }

    /// Returns the promoted attributes of a root.
    pub(crate) fn attributes(&self, root: Fact) -> &[String] {
        self.attributes.get(&root).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn value_settings(&self) -> ValueSettings {
        self.value
    }

    /// Returns the latest instant up to which any source is complete.
    pub(crate) fn latest(&self) -> i64 {
        let watermarks = self.source.sources().into_iter().map(|source| source.watermark);
        watermarks.max().unwrap_or(NULL_INT)
    }

    /// Returns the partitions that may hold rows of a fact.
    fn parts_of(&self, fact: Fact) -> Vec<&String> {
        let holds = |part: &&String| Stream::of_partition(part).facts().contains(&fact);
        self.parts.iter().filter(holds).collect()
    }

    /// Returns the code of a word, giving it one if need be.
    pub(crate) fn code(&self, word: &str) -> u32 {
        self.strings.write().unwrap_or_else(|poisoned| poisoned.into_inner()).intern(word)
    }

    /// Returns the code of a word that some column read so far has.
    pub(crate) fn known(&self, word: &str) -> Option<u32> {
        self.strings.read().unwrap_or_else(|poisoned| poisoned.into_inner()).code(word)
    }

    /// Returns who is who.
    pub(crate) fn identity(&self) -> Result<Arc<Identity>, EngineError> {
        if let Some(identity) = self.identity.get() {
            return Ok(identity.clone());
        }
        let identity = Arc::new(Identity::read(self)?);
        Ok(self.identity.get_or_init(|| identity).clone())
    }

    /// Returns the text of a code.
    pub(crate) fn text(&self, code: u32) -> Option<String> {
        let strings = self.strings.read().unwrap_or_else(|poisoned| poisoned.into_inner());
        strings.get(code).map(str::to_owned)
    }

    /// Returns, for each code, whether `keep` holds for its text.
    pub(crate) fn matching(&self, keep: impl Fn(&str) -> bool) -> Vec<bool> {
        let strings = self.strings.read().unwrap_or_else(|poisoned| poisoned.into_inner());
        strings.iter().map(keep).collect()
    }

    /// Returns a column, reading it from all partitions when it is new.
    pub(crate) fn column(&self, fact: Fact, name: &str) -> Result<Hot, EngineError> {
        let key = (fact, name.to_owned());
        let lock = || self.columns.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(hot) = lock().get(&key) {
            return Ok(hot.clone());
        }
        let hot = match (fact, name) {
            (Fact::Cases, "next_contact_at") => self.next_contact()?,
            (Fact::Sessions, "next_contact_at") => self.contact_after_session()?,
            (Fact::Cases | Fact::Contacts, DAYS_SINCE_ORDER) => since_order::compute(self, fact)?,
            (Fact::Orders, name) if orders::COMPUTED.contains(&name) => {
                for (column, hot) in orders::COMPUTED.into_iter().zip(orders::compute(self)?) {
                    lock().insert((fact, column.to_owned()), hot);
                }
                return lock().get(&key).cloned().ok_or_else(|| broken(fact, name));
            }
            _ => match link_parts(name) {
                Some((by, to, column)) => link::follow(self, fact, by, to, column)?,
                None if fact.is_computed() => {
                    for (column, hot) in customers::compute(self, fact, name)? {
                        lock().insert((fact, column.to_owned()), hot);
                    }
                    let found = lock().get(&key).cloned();
                    return found.ok_or_else(|| broken(fact, name));
                }
                None if REFERENCES.contains(&name) => self.customers(fact, name)?,
                None => self.read(fact, name)?,
            },
        };
        lock().insert(key, hot.clone());
        Ok(hot)
    }

    /// Returns a column that was computed rather than read.
    pub(crate) fn computed(&self, fact: Fact, name: &str) -> Option<Hot> {
        let known = fact.column(name).is_some() || name.starts_with("attr_");
        let columns = self.columns.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        columns.get(&(fact, name.to_owned())).filter(|_| !known).cloned()
    }

    /// Returns whether a column is there already.
    pub(crate) fn kept(&self, fact: Fact, name: &str) -> bool {
        let columns = self.columns.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        columns.contains_key(&(fact, name.to_owned()))
    }

    /// Keeps a column that was computed.
    pub(crate) fn keep(&self, fact: Fact, name: &str, hot: Hot) {
        let mut columns = self.columns.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        columns.insert((fact, name.to_owned()), hot);
    }

    /// Returns an integer column.
    pub(crate) fn integers(&self, fact: Fact, name: &str) -> Result<Arc<Vec<i64>>, EngineError> {
        match self.column(fact, name)? {
            Hot::Integers(values) => Ok(values),
            _ => Err(broken(fact, name)),
        }
    }

    /// Returns a code column.
    pub(crate) fn codes(&self, fact: Fact, name: &str) -> Result<Arc<Vec<u32>>, EngineError> {
        match self.column(fact, name)? {
            Hot::Codes(codes) => Ok(codes),
            _ => Err(broken(fact, name)),
        }
    }

    /// Returns a flag column.
    pub(crate) fn flags(&self, fact: Fact, name: &str) -> Result<Arc<Vec<u8>>, EngineError> {
        match self.column(fact, name)? {
            Hot::Flags(flags) => Ok(flags),
            _ => Err(broken(fact, name)),
        }
    }

    /// Returns the number of rows of a fact.
    pub(crate) fn rows(&self, fact: Fact) -> Result<usize, EngineError> {
        Ok(self.integers(fact, counted(fact))?.len())
    }

    /// Returns a column of references as the customers they stand for.
    fn customers(&self, fact: Fact, name: &str) -> Result<Hot, EngineError> {
        let identity = self.identity()?;
        let read = self.read(fact, name)?;
        match &read {
            Hot::Codes(references) if !identity.is_plain() => {
                let sources = self.codes(fact, "source")?;
                Ok(Hot::Codes(Arc::new(identity.resolve(self, references, &sources))))
            }
            _ => Ok(read),
        }
    }

    /// Reads a column of all partitions.
    fn read(&self, fact: Fact, name: &str) -> Result<Hot, EngineError> {
        let column_type = match name.starts_with("attr_") {
            true => ColumnType::Code,
            false => fact.column(name).ok_or_else(|| broken(fact, name))?.column_type,
        };
        let parts = self.parts_of(fact);
        let read = |part: &&String| self.source.read(fact, part, &[name]);
        let tables: Vec<_> = parts.par_iter().map(read).collect::<Result<_, _>>()?;
        let starts = match fact.parent() {
            Some((root, row)) if row == name => Some(self.starts(root)?),
            _ => None,
        };
        let mut joined = Joined::new(column_type);
        let mut strings = self.strings.write().unwrap_or_else(|lock| lock.into_inner());
        for (index, table) in tables.iter().enumerate() {
            let Some(column) = table.column(name) else {
                joined.append_nulls(self.part_rows(fact, parts[index])?);
                continue;
            };
            joined.append(column, &mut strings);
            if let (Some(starts), Joined::Integers(values)) = (&starts, &mut joined) {
                let first = values.len() - column.len();
                values[first..].iter_mut().for_each(|row| *row += starts[index] as i64);
            }
        }
        Ok(joined.finish(column_type))
    }

    /// Returns the number of rows of a fact in one partition.
    fn part_rows(&self, fact: Fact, part: &str) -> Result<usize, EngineError> {
        Ok(self.source.read(fact, part, &[counted(fact)])?.len())
    }

    /// Returns the first row of each of its partitions in a joined root.
    fn starts(&self, root: Fact) -> Result<Arc<Vec<usize>>, EngineError> {
        let lock = || self.starts.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(starts) = lock().get(&root) {
            return Ok(starts.clone());
        }
        let mut starts = Vec::with_capacity(self.parts.len());
        let mut next = 0;
        for part in self.parts_of(root) {
            starts.push(next);
            next += self.part_rows(root, part)?;
        }
        let starts = Arc::new(starts);
        lock().insert(root, starts.clone());
        Ok(starts)
    }

    /// Returns, for each case, when the same customer next opened a conversation that counts.
    fn next_contact(&self) -> Result<Hot, EngineError> {
        let opened = self.integers(Fact::Cases, "opened_at")?;
        let customer = self.codes(Fact::Cases, "customer")?;
        let excluded = self.codes(Fact::Cases, "excluded")?;
        let counts = |row: usize| customer[row] != NULL_CODE && excluded[row] == NULL_CODE;
        let mut order: Vec<u32> =
            (0..opened.len() as u32).filter(|&row| counts(row as usize)).collect();
        order.sort_unstable_by_key(|&row| (customer[row as usize], opened[row as usize], row));
        let mut next = vec![NULL_INT; opened.len()];
        for pair in order.windows(2) {
            let (row, after) = (pair[0] as usize, pair[1] as usize);
            if customer[row] == customer[after] {
                next[row] = opened[after];
            }
        }
        Ok(Hot::Integers(Arc::new(next)))
    }

    /// Returns, for each session, when its customer next opened a conversation or entered a queue,
    /// the session's own instant included.
    fn contact_after_session(&self) -> Result<Hot, EngineError> {
        let mut contacts: Vec<(u32, i64)> = Vec::new();
        for (fact, at) in [(Fact::Cases, "opened_at"), (Fact::Contacts, "entered_at")] {
            let (customer, at) = (self.codes(fact, "customer")?, self.integers(fact, at)?);
            let excluded = self.codes(fact, "excluded")?;
            let counts = |row: &usize| {
                customer[*row] != NULL_CODE && at[*row] != NULL_INT && excluded[*row] == NULL_CODE
            };
            contacts.extend((0..at.len()).filter(counts).map(|row| (customer[row], at[row])));
        }
        contacts.sort_unstable();
        let customer = self.codes(Fact::Sessions, "customer")?;
        let started = self.integers(Fact::Sessions, "started_at")?;
        let next = customer.iter().zip(started.iter()).map(|(customer, started)| {
            let place = contacts.partition_point(|contact| contact < &(*customer, *started));
            let found = contacts.get(place).filter(|(own, _)| own == customer);
            found.map_or(NULL_INT, |(_, at)| *at)
        });
        Ok(Hot::Integers(Arc::new(next.collect())))
    }
}

/// Returns a column of integers that every partition of a fact has.
fn counted(fact: Fact) -> &'static str {
    fact.parent().map_or(fact.date_column(), |(_, row)| row)
}

fn broken(fact: Fact, name: &str) -> EngineError {
    let (name, fact) = (name.into(), fact.name().into());
    MetricsError::Unreachable { asker: None, name, fact, reachable: Vec::new() }.into()
}

/// A column while partitions are appended to it.
enum Joined {
    Integers(Vec<i64>),
    Codes(Vec<u32>),
    Lists(Vec<u32>, Vec<u32>),
    Bytes(Vec<u8>),
}

impl Joined {
    fn new(column_type: ColumnType) -> Self {
        match column_type {
            ColumnType::Instant
            | ColumnType::Integer
            | ColumnType::Duration
            | ColumnType::Decimal
            | ColumnType::Money => Joined::Integers(Vec::new()),
            ColumnType::Code => Joined::Codes(Vec::new()),
            ColumnType::Codes => Joined::Lists(Vec::new(), Vec::new()),
            ColumnType::Flag | ColumnType::Bits(_) => Joined::Bytes(Vec::new()),
        }
    }

    fn append(&mut self, column: &Column, strings: &mut Dictionary) {
        match (&mut *self, column) {
            (Joined::Integers(all), Column::Integers(values)) => all.extend_from_slice(values),
            (Joined::Bytes(all), Column::Bytes(bytes)) => all.extend_from_slice(bytes),
            (Joined::Codes(all), Column::Codes(codes, dictionary)) => {
                let mut map = CodeMap::new(dictionary, strings);
                all.extend(codes.iter().map(|&code| map.code(code)));
            }
            (Joined::Lists(ends, all), Column::CodeLists(part_ends, codes, dictionary)) => {
                let offset = all.len() as u32;
                let mut map = CodeMap::new(dictionary, strings);
                all.extend(codes.iter().map(|&code| map.code(code)));
                ends.extend(part_ends.iter().map(|end| end + offset));
            }
            (joined, column) => joined.append_nulls(column.len()),
        }
    }

    fn append_nulls(&mut self, rows: usize) {
        match self {
            Joined::Integers(values) => values.resize(values.len() + rows, NULL_INT),
            Joined::Codes(codes) => codes.resize(codes.len() + rows, NULL_CODE),
            Joined::Bytes(bytes) => bytes.resize(bytes.len() + rows, 0),
            Joined::Lists(ends, codes) => ends.resize(ends.len() + rows, codes.len() as u32),
        }
    }

    fn finish(self, column_type: ColumnType) -> Hot {
        match (self, column_type) {
            (Joined::Integers(values), _) => Hot::Integers(Arc::new(values)),
            (Joined::Codes(codes), _) => Hot::Codes(Arc::new(codes)),
            (Joined::Lists(ends, codes), _) => Hot::Lists(Arc::new(ends), Arc::new(codes)),
            (Joined::Bytes(bytes), ColumnType::Bits(words)) => Hot::Bits(Arc::new(bytes), words),
            (Joined::Bytes(bytes), _) => Hot::Flags(Arc::new(bytes)),
        }
    }
}

/// Translates codes of a partition's dictionary, each distinct one once.
struct CodeMap<'a> {
    dictionary: &'a Dictionary,
    strings: &'a mut Dictionary,
    map: Vec<u32>,
}

impl<'a> CodeMap<'a> {
    fn new(dictionary: &'a Dictionary, strings: &'a mut Dictionary) -> Self {
        let map = vec![NULL_CODE; dictionary.len()];
        CodeMap { dictionary, strings, map }
    }

    fn code(&mut self, code: u32) -> u32 {
        let Some(text) = self.dictionary.get(code) else { return NULL_CODE };
        let slot = &mut self.map[code as usize];
        if *slot == NULL_CODE {
            *slot = self.strings.intern(text);
        }
        *slot
    }
}
