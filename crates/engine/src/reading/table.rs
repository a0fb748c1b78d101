//! Columns of the whole snapshot as plain arrays, read when first asked for and then held.
//!
//! `join` puts a column of all partitions together and `held` keeps it. The others make columns
//! that no fold wrote:
//!
//! - *looked up*: `link`, with `numbered`, `threads`, `enrolled`, `excluded`, `ratings`; `identity`
//!   says who is who, and `won` what won them where their orders alone tell;
//! - *who had a case*: `holders`, `sharers`, and by the `roster` its `teams`;
//! - *among others of a customer*: `orders`, `since_order`, `next_contact`, `payers`, `referrals`,
//!   `claims`, `test_customers`;
//! - *the customer base*: `customers`, made by `base` for everybody or for those `chosen`, with
//!   `fits`, `forecast` and `contracts`;
//! - *busy with calls*: `occupied`;
//! - *in between*: `local_days` of a zone, and attributes `beyond` what is held.

pub(crate) mod base;
mod beyond;
mod chosen;
mod claims;
pub(crate) mod contracts;
mod customers;
mod enrolled;
mod excluded;
mod fits;
pub(crate) mod forecast;
mod held;
pub(crate) mod holders;
pub(crate) mod identity;
mod join;
pub(crate) mod link;
pub(crate) mod local_days;
mod next_contact;
pub(crate) mod numbered;
mod occupied;
mod orders;
mod payers;
mod ratings;
mod referrals;
pub(crate) mod roster;
pub(crate) mod sharers;
pub(crate) mod since_order;
pub(crate) mod teams;
pub(crate) mod test_customers;
#[cfg(test)]
mod tests;
mod threads;
mod won;

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, RwLock};

use baremo_metrics::bucket;
use baremo_metrics::customer::CustomerRules;
use baremo_metrics::error::MetricsError;
use baremo_metrics::models::ValueSettings;
use baremo_metrics::rates::Rates;
use baremo_model::dimension::{DAYS_SINCE_ORDER, LINK, link_parts};
use baremo_model::fact::{ColumnType, NULL_INT};
use baremo_model::{Dictionary, Fact, NULL_CODE, Stream};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use self::base::Said;
pub(crate) use self::chosen::Chosen;
pub(crate) use self::customers::fitted_to;
use self::excluded::EXCLUDED;
use self::fits::Fits;
pub(crate) use self::fits::Fitting;
use self::held::Held;
use self::identity::{Identity, REFERENCES};
use self::local_days::LocalDays;
use crate::reading::source::counted;
use crate::settings::Settings;
use crate::{EngineError, FactSource, SourceState};

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

    /// Returns the room its cells take, in bytes.
    fn bytes(&self) -> usize {
        match self {
            Hot::Integers(values) => size_of_val(values.as_slice()),
            Hot::Codes(codes) => size_of_val(codes.as_slice()),
            Hot::Lists(ends, codes) => size_of_val(ends.as_slice()) + size_of_val(codes.as_slice()),
            Hot::Flags(bytes) | Hot::Bits(bytes, _) => bytes.len(),
        }
    }
}

/// All columns read so far.
pub(crate) struct Tables {
    source: Arc<dyn FactSource>,
    parts: Vec<String>,
    attributes: FxHashMap<Fact, Vec<String>>,
    strings: Arc<RwLock<Dictionary>>,
    held: Mutex<Held>,
    starts: Mutex<FxHashMap<Fact, Arc<Vec<usize>>>>,
    /// Up to when the sources of each fact tell of it; all customer bases share it.
    told_until: Arc<Mutex<FxHashMap<Fact, Option<i64>>>>,
    /// Who is who, once a column of customers is read.
    identity: OnceLock<Arc<Identity>>,
    /// What streams say of each customer, once a customer base is made; all bases share it.
    said: Arc<OnceLock<Arc<Said>>>,
    /// All bases share them, too.
    fits: Arc<Fits>,
    /// With what the models of the customer base look ahead.
    value: ValueSettings,
    /// Who counts as a customer, and since when.
    rules: CustomerRules,
    /// What currencies are worth.
    rates: Option<Arc<Rates>>,
    /// The days on which customers order; none in a zone that nobody knows.
    days: Result<Arc<LocalDays>, MetricsError>,
    /// The customers of the base, each as of an instant; everybody as of the latest when absent.
    judged: Option<Chosen>,
}

impl Tables {
    /// Returns the tables of a source, with what its customer base is made by, and the bytes that
    /// columns which can be read again may take.
    pub(crate) fn new(source: Arc<dyn FactSource>, settings: &Settings) -> Self {
        let parts = source.parts();
        let mut attributes = FxHashMap::default();
        for root in Fact::ALL.iter().filter(|fact| fact.root() == **fact) {
            let mut keys = source.attributes(*root);
            keys.sort();
            keys.dedup();
            attributes.insert(*root, keys);
        }
        let last = source.sources().into_iter().map(|source| source.watermark).max();
        let days = bucket::zone(&settings.zone)
            .map(|zone| Arc::new(LocalDays::new(zone, last.unwrap_or_default())));
        Tables {
            source,
            parts,
            attributes,
            strings: Arc::new(RwLock::new(Dictionary::new())),
            held: Mutex::new(Held::new(settings.held)),
            starts: Mutex::new(FxHashMap::default()),
            told_until: Arc::default(),
            identity: OnceLock::new(),
            said: Arc::default(),
            fits: Arc::default(),
            value: settings.value,
            rules: settings.customers,
            rates: settings.rates.clone().map(Arc::new),
            days,
            judged: None,
        }
    }

    /// Returns the same tables with another customer base: the given customers, each as of an
    /// instant, in this order.
    pub(crate) fn dated(&self, judged: Chosen) -> Result<Tables, EngineError> {
        // What the base is made of is read once, here, and shared.
        self.rows(Fact::CustomerBase)?;
        let base = format!("{LINK}{}.", Fact::CustomerBase.name());
        let shared =
            self.held().without(|fact, name| fact == Fact::CustomerBase || name.contains(&base));
        Ok(Tables {
            source: self.source.clone(),
            parts: self.parts.clone(),
            attributes: self.attributes.clone(),
            strings: self.strings.clone(),
            held: Mutex::new(shared),
            starts: Mutex::new(FxHashMap::default()),
            told_until: self.told_until.clone(),
            identity: self.identity.clone(),
            said: self.said.clone(),
            fits: self.fits.clone(),
            value: self.value,
            rules: self.rules,
            rates: self.rates.clone(),
            days: self.days.clone(),
            judged: Some(judged),
        })
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
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

    /// Returns who counts as a customer, and since when.
    pub(crate) fn customer_rules(&self) -> CustomerRules {
        self.rules
    }

    /// Returns what currencies are worth; none where nobody says it.
    pub(crate) fn rates(&self) -> Option<&Arc<Rates>> {
        self.rates.as_ref()
    }

    /// Returns the days on which customers order.
    ///
    /// # Errors
    ///
    /// Fails where nobody knows the zone of the data folder.
    pub(crate) fn days(&self) -> Result<&Arc<LocalDays>, EngineError> {
        self.days.as_ref().map_err(|unknown| unknown.clone().into())
    }

    /// Returns the latest instant up to which any source is complete.
    pub(crate) fn latest(&self) -> i64 {
        let watermarks = self.source.sources().into_iter().map(|source| source.watermark);
        watermarks.max().unwrap_or(NULL_INT)
    }

    /// Returns the latest instant up to which any source is complete that tells of a fact: how long
    /// others go on says nothing of it. None where no source tells of it.
    pub(crate) fn told_until(&self, fact: Fact) -> Result<Option<i64>, EngineError> {
        let lock = || self.told_until.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(until) = lock().get(&fact) {
            return Ok(*until);
        }
        let sources = self.source.sources();
        let until = match sources.as_slice() {
            // One source brought all rows.
            [only] => (self.rows(fact)? > 0).then_some(only.watermark),
            several => {
                let codes = self.codes(fact, "source")?;
                let runs = codes.chunk_by(|one, next| one == next);
                let told: FxHashSet<u32> = runs.map(|run| run[0]).collect();
                let tells = |state: &&SourceState| {
                    self.known(&state.name).is_some_and(|code| told.contains(&code))
                };
                several.iter().filter(tells).map(|state| state.watermark).max()
            }
        };
        lock().insert(fact, until);
        Ok(until)
    }

    /// Returns the same; where no source tells of a fact, the latest instant of all.
    pub(crate) fn observed(&self, fact: Fact) -> Result<i64, EngineError> {
        Ok(self.told_until(fact)?.unwrap_or_else(|| self.latest()))
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
        once(&self.identity, || Identity::read(self))
    }

    /// Returns what streams say of each customer.
    pub(crate) fn said(&self) -> Result<Arc<Said>, EngineError> {
        once(&self.said, || Said::read(self))
    }

    /// Returns the text of a code.
    pub(crate) fn text(&self, code: u32) -> Option<String> {
        let strings = self.strings.read().unwrap_or_else(|poisoned| poisoned.into_inner());
        strings.get(code).map(str::to_owned)
    }

    /// Returns the texts of the codes of all columns read so far.
    pub(crate) fn dictionary(&self) -> Dictionary {
        self.strings.read().unwrap_or_else(|poisoned| poisoned.into_inner()).clone()
    }

    /// Returns, for each code, whether `keep` holds for its text.
    pub(crate) fn matching(&self, keep: impl Fn(&str) -> bool) -> Vec<bool> {
        let strings = self.strings.read().unwrap_or_else(|poisoned| poisoned.into_inner());
        strings.iter().map(keep).collect()
    }

    /// Returns a column, reading it from all partitions when it is not held.
    pub(crate) fn column(&self, fact: Fact, name: &str) -> Result<Hot, EngineError> {
        if let Some(hot) = self.held().get(fact, name) {
            return Ok(hot);
        }
        let one = |hot: Hot| vec![(name, hot)];
        let made = match (fact, name) {
            (Fact::Cases, "next_contact_at") => one(next_contact::after_cases(self)?),
            (Fact::Sessions, "next_contact_at") => one(next_contact::after_sessions(self)?),
            (Fact::Contacts, "conversation") => one(link::conversations_of_calls(self)?),
            (Fact::Cases | Fact::Contacts, DAYS_SINCE_ORDER | since_order::DAYS) => {
                since_order::compute(self, fact)?.into()
            }
            (Fact::Orders, name) if orders::COMPUTED.contains(&name) => {
                orders::COMPUTED.into_iter().zip(orders::compute(self)?).collect()
            }
            (Fact::SubscriptionSpans, payers::PAYER) => one(payers::compute(self)?),
            (Fact::CustomerActs, enrolled::ENROLLED) => one(enrolled::compute(self)?),
            (Fact::Referrals, name) if referrals::COMPUTED.contains(&name) => {
                referrals::COMPUTED.into_iter().zip(referrals::compute(self)?).collect()
            }
            (Fact::ReferralRewards, name) if referrals::OF_REWARDS.contains(&name) => {
                referrals::OF_REWARDS.into_iter().zip(referrals::of_rewards(self)?).collect()
            }
            _ => match link_parts(name) {
                None if fact.is_computed() => customers::compute(self, fact, name)?,
                link => {
                    let read = match link {
                        Some((by, to, column)) => link::follow(self, fact, by, to, column)?,
                        None if REFERENCES.contains(&name) => self.customers(fact, name)?,
                        None if name == EXCLUDED && fact == Fact::Referrals => {
                            claims::excluded(self)?
                        }
                        None if name == EXCLUDED => excluded::excluded(self, fact)?,
                        None if teams::is_team(fact, name) => teams::filled(self, fact, name)?,
                        None if occupied::is_filled(fact, name) => occupied::filled(self, name)?,
                        None if fact == Fact::Cases && name == ratings::NEGATIVE => {
                            ratings::negative(self)?
                        }
                        None => self.read(fact, name)?,
                    };
                    self.held().hold(fact, name, read.clone());
                    return Ok(read);
                }
            },
        };
        let mut held = self.held();
        made.into_iter().for_each(|(name, hot)| held.keep(fact, name, hot));
        held.get(fact, name).ok_or_else(|| broken(fact, name))
    }

    /// Returns a column that was computed rather than read.
    pub(crate) fn computed(&self, fact: Fact, name: &str) -> Option<Hot> {
        match fact.column(name).is_some() || name.starts_with("attr_") {
            true => None,
            false => self.held().get(fact, name),
        }
    }

    /// Returns whether a column is there already.
    pub(crate) fn kept(&self, fact: Fact, name: &str) -> bool {
        self.held().get(fact, name).is_some()
    }

    /// Keeps a column that was computed.
    pub(crate) fn keep(&self, fact: Fact, name: &str, hot: Hot) {
        self.held().keep(fact, name, hot);
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
        let mut columns = Vec::with_capacity(parts.len());
        for (table, part) in tables.iter().zip(&parts) {
            let column = table.column(name);
            let rows = match column {
                Some(column) => column.len(),
                None => self.source.rows(fact, part)?,
            };
            columns.push((column, rows));
        }
        let hot = join::join(column_type, &columns, &self.strings);
        match (fact.parent(), hot) {
            // Rows of a root are numbered within their partition, and here through all of them.
            (Some((root, row)), Hot::Integers(values)) if row == name => {
                let mut values = Arc::unwrap_or_clone(values);
                let starts = self.starts(root)?;
                let rows = columns.iter().map(|(_, rows)| *rows);
                let parts: Vec<_> = join::split(&mut values, rows).zip(starts.iter()).collect();
                parts.into_par_iter().for_each(|(values, start)| {
                    let known = values.iter_mut().filter(|row| **row != NULL_INT);
                    known.for_each(|row| *row += *start as i64);
                });
                Ok(Hot::Integers(Arc::new(values)))
            }
            (_, hot) => Ok(hot),
        }
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
            next += self.source.rows(root, part)?;
        }
        let starts = Arc::new(starts);
        lock().insert(root, starts.clone());
        Ok(starts)
    }
}

/// Returns what is made once. Who asks while another one makes it makes it, too: a core that waited
/// could be the one that has to go on.
fn once<T>(
    place: &OnceLock<Arc<T>>,
    make: impl FnOnce() -> Result<T, EngineError>,
) -> Result<Arc<T>, EngineError> {
    if let Some(made) = place.get() {
        return Ok(made.clone());
    }
    let made = Arc::new(make()?);
    Ok(place.get_or_init(|| made).clone())
}

fn broken(fact: Fact, name: &str) -> EngineError {
    let (name, fact) = (name.into(), fact.name().into());
    MetricsError::Unreachable { asker: None, name, fact, reachable: Vec::new() }.into()
}
