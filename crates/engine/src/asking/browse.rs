//! What there is to ask about: dimensions with values, values with their number of rows.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, PoisonError};

use baremo_metrics::error::Thing;
use baremo_metrics::page::Kind;
use baremo_metrics::query::Query;
use baremo_metrics::{MetricsError, bucket};
use baremo_model::dimension::{DIMENSIONS, SEGMENT, SKU, is_told_by_date};
use baremo_model::text::unaccented;
use baremo_model::{Fact, NULL_CODE};
use rustc_hash::FxHashMap;

use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::cohort::AGE;
use crate::kinds::funnel::STEP;
use crate::kinds::targets::{self, POLICY, TARGET};
use crate::reading::eval::Scope;
use crate::reading::moments::{Moments, are_told};
use crate::reading::source::SourceState;
use crate::reading::table::Hot;
use crate::session::Session;

/// Dimensions that answers have and no row: ages of cohorts, policies, steps of funnels, targets.
const OF_ANSWERS: [&str; 4] = [AGE, POLICY, STEP, TARGET];
/// Values of which the numbers of rows are kept: of as many customers as there are they are not.
const MOST_KEPT: usize = 10_000;

/// A code, and how many rows have it.
pub(crate) type Count = (u32, u64);

/// The same of each fact and dimension that was asked for.
pub(crate) type Counted = FxHashMap<(Fact, String), Arc<Vec<Count>>>;

impl Session {
    /// Returns the dimensions by which a metric can be broken down and that have a value in these
    /// data: its own first, then the fixed ones, then attributes of sources.
    ///
    /// # Errors
    ///
    /// Fails when the metric is unknown or facts cannot be read.
    pub fn dimensions(&self, metric: &str) -> Result<Vec<String>, EngineError> {
        let catalog = &self.settings().catalog;
        let metric = catalog.get(metric)?;
        match self.reasons() {
            // A wrong rule is told to who asks for reasons: the other dimensions are there.
            Ok(()) | Err(EngineError::Metrics(_)) => {}
            Err(error) => return Err(error),
        }
        let own = metric.definitions.iter().flat_map(|definition| &definition.default_by);
        let mut names: Vec<String> = Vec::new();
        let facts = metric.definitions.iter().flat_map(|definition| definition.facts());
        let fact = facts.into_iter().next().unwrap_or(Fact::Cases);
        // The articles of an order are listed once, by the word that is its own.
        let is_own = |name: &&str| *name != SKU || fact.column(SKU).is_some();
        let fixed = DIMENSIONS.iter().map(|dimension| dimension.name).filter(is_own);
        let of_rows = self.tables().attributes(fact.root()).iter();
        let attributes = of_rows.chain(self.tables().known_of_agents(fact)?).map(String::as_str);
        let usual = metric.definitions.first();
        let has_dates = |name: &str| usual.is_some_and(|usual| are_told(catalog, usual, name));
        for name in fixed.chain(attributes) {
            let is_reached = match is_told_by_date(name) {
                true => has_dates(name) && self.tables().rows(fact)? > 0,
                false => !self.counts(fact, name)?.is_empty(),
            };
            if is_reached && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        // What the usual definition is made of has to reach them all. Where it cannot be asked,
        // whoever asks is told.
        if let Ok(asked) = MetricPlan::new(self.settings(), &Query::default(), &metric.name) {
            let plan = Plan::plain();
            names.retain(|name| self.is_told_apart(&plan, &asked, name));
        }
        if fact.root().column("customer").is_some() {
            let segments = self.settings().segments.right.keys();
            names.extend(segments.map(|segment| format!("{SEGMENT}{segment}")));
        }
        let is_promised = usual.is_some_and(|usual| usual.kind == Kind::Targets)
            && !self.settings().policies.policies.is_empty();
        names.extend(is_promised.then(|| POLICY.to_owned()));
        for name in own {
            if !names.contains(name) {
                names.insert(0, name.clone());
            }
        }
        Ok(names)
    }

    /// Returns the values of a dimension that begin with `prefix`, whatever case and accents, each
    /// with its number of rows (cases, orders, contacts …), at most `limit`: first those that make
    /// up the greatest part of the rows of one fact, so that what calls have is not lost among what
    /// visits have. Only facts that these metrics read are looked at; all without any. Hours and
    /// weekdays are those of each row's first date, in the zone of the settings; policies and
    /// kinds of targets have the targets that have fallen due.
    ///
    /// # Errors
    ///
    /// Fails when nothing has such a dimension, a metric is unknown or facts cannot be read.
    pub fn values(
        &self,
        dimension: &str,
        metrics: &[&str],
        prefix: &str,
        limit: usize,
    ) -> Result<Vec<(String, u64)>, EngineError> {
        self.check_dimension(dimension)?;
        let read = self.read_by(metrics)?;
        let (told, prefix) = (is_told_by_date(dimension), unaccented(prefix));
        // Rows that have each value, and the greatest part of one fact's rows that do.
        let mut counts: FxHashMap<u32, (u64, f64)> = FxHashMap::default();
        let mut each: Vec<Arc<Vec<(u32, u64)>>> = Vec::new();
        let is_record = |fact: &&Fact| !fact.is_computed() && !fact.is_knowledge();
        let roots = Fact::ALL.iter().filter(|fact| fact.root() == **fact).filter(is_record);
        for root in roots.filter(|root| read.is_empty() || read.contains(root)) {
            let own = told || !read.is_empty() || root.column(dimension).is_some();
            if !own && *root != Fact::Cases {
                continue;
            }
            each.push(self.counts(*root, dimension)?);
        }
        if self.reads_targets(metrics)? {
            each.push(Arc::new(targets::counts(self, dimension)?));
        }
        for found in each {
            let rows = found.iter().map(|(_, more)| more).sum::<u64>().max(1) as f64;
            for &(code, more) in found.iter() {
                let (count, part) = counts.entry(code).or_default();
                *count += more;
                *part = part.max(more as f64 / rows);
            }
        }
        let mut values: Vec<(String, u64, f64)> = counts
            .into_iter()
            .filter_map(|(code, (count, part))| Some((self.tables().text(code)?, count, part)))
            .filter(|(text, ..)| unaccented(text).starts_with(&prefix))
            .collect();
        values.sort_by(|left, right| {
            let frequent = right.2.total_cmp(&left.2).then(right.1.cmp(&left.1));
            frequent.then_with(|| left.0.cmp(&right.0))
        });
        values.truncate(limit);
        Ok(values.into_iter().map(|(text, count, _)| (text, count)).collect())
    }

    /// Returns the facts that stand for themselves behind those that some metrics read.
    fn read_by(&self, metrics: &[&str]) -> Result<Vec<Fact>, EngineError> {
        let mut read = Vec::new();
        for name in metrics {
            let metric = self.settings().catalog.get(name)?;
            let facts = metric.definitions.iter().flat_map(|definition| definition.facts());
            read.extend(facts.map(Fact::root).filter(|root| !root.is_computed()));
        }
        Ok(read)
    }

    /// Returns whether any of some metrics is of targets; without any, all are.
    fn reads_targets(&self, metrics: &[&str]) -> Result<bool, EngineError> {
        for name in metrics {
            let metric = self.settings().catalog.get(name)?;
            if metric.definitions.iter().any(|definition| definition.kind == Kind::Targets) {
                return Ok(true);
            }
        }
        Ok(metrics.is_empty())
    }

    /// Refuses a name that is a dimension of no fact and of no answer.
    fn check_dimension(&self, name: &str) -> Result<(), EngineError> {
        let known = || DIMENSIONS.iter().map(|dimension| dimension.name).chain(OF_ANSWERS);
        let segment = name.strip_prefix(SEGMENT);
        let segments = &self.settings().segments.right;
        let is_segment = segment.is_some_and(|name| segments.contains_key(name));
        let plan = Plan::plain();
        let has = |fact: &Fact| self.plain_scope(&plan, *fact).see(name).is_ok();
        if known().any(|known| known == name) || is_segment || Fact::ALL.iter().any(has) {
            return Ok(());
        }
        Err(MetricsError::unknown(Thing::Dimension, name, known()).into())
    }

    /// Returns how many rows of each fact each source brought: facts that stand for themselves, and
    /// are not computed from others.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read.
    pub fn brought(&self) -> Result<BTreeMap<String, BTreeMap<&'static str, u64>>, EngineError> {
        let mut brought: BTreeMap<String, BTreeMap<&str, u64>> = BTreeMap::new();
        for root in Fact::ALL.iter().filter(|fact| fact.root() == **fact && !fact.is_computed()) {
            for &(code, count) in self.counts(*root, "source")?.iter() {
                if let Some(source) = self.tables().text(code) {
                    brought.entry(source).or_default().insert(root.name(), count);
                }
            }
        }
        Ok(brought)
    }

    /// Returns how many conversations and calls came in from an instant on; none where neither
    /// are on record.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read.
    pub fn came_since(&self, at: i64) -> Result<Option<u64>, EngineError> {
        let mut came = None;
        for fact in [Fact::Cases, Fact::Contacts] {
            let dates = self.tables().integers(fact, fact.date_column())?;
            if !dates.is_empty() {
                let since = dates.iter().filter(|date| **date >= at).count() as u64;
                came = Some(came.unwrap_or(0) + since);
            }
        }
        Ok(came)
    }

    /// Returns the instant of the first opening and the latest watermark; none without data.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read.
    pub fn covered(&self) -> Result<Option<(i64, i64)>, EngineError> {
        self.coverage()
    }

    /// Returns the first date of the rows that a fact belongs to and the latest watermark of the
    /// sources that brought such rows; none where there are none, or the fact is computed from
    /// others.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read.
    pub fn covered_of(&self, fact: Fact) -> Result<Option<(i64, i64)>, EngineError> {
        let Some((first, latest)) = self.coverage_of(&[fact])? else { return Ok(None) };
        let counts = self.counts(fact.root(), "source")?;
        let brought = |state: &&SourceState| {
            let code = self.tables().known(&state.name);
            code.is_some_and(|code| counts.iter().any(|(own, _)| *own == code))
        };
        let own = self.sources().iter().filter(brought).map(|state| state.watermark).max();
        Ok(Some((first, own.unwrap_or(latest))))
    }

    /// Returns the number of rows by code of a dimension, of codes that have any, in order; empty
    /// where a fact does not reach it, or it holds no words. Every page with filters asks, so they
    /// are counted once.
    pub(crate) fn counts(
        &self,
        fact: Fact,
        dimension: &str,
    ) -> Result<Arc<Vec<Count>>, EngineError> {
        let lock = || self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (fact, dimension.to_owned());
        if let Some(counts) = lock().get(&key) {
            return Ok(counts.clone());
        }
        // What is not reached may be later: reasons are computed when a question first names them.
        let Some(codes) = self.dimension_codes(fact, dimension)? else { return Ok(Arc::default()) };
        let mut rows: Vec<u64> = Vec::new();
        for &code in codes.iter().filter(|&&code| code != NULL_CODE) {
            let place = code as usize;
            if place >= rows.len() {
                rows.resize(place + 1, 0);
            }
            rows[place] += 1;
        }
        let counted = rows.into_iter().enumerate().filter(|(_, count)| *count > 0);
        let counts: Arc<Vec<Count>> =
            Arc::new(counted.map(|(code, count)| (code as u32, count)).collect());
        if counts.len() <= MOST_KEPT {
            lock().insert(key, counts.clone());
        }
        Ok(counts)
    }

    /// Returns the codes that the rows of a fact have of a dimension; none where it does not reach
    /// it, or it holds no words.
    fn dimension_codes(
        &self,
        fact: Fact,
        dimension: &str,
    ) -> Result<Option<Arc<Vec<u32>>>, EngineError> {
        let mut plan = Plan::plain();
        let moments = match is_told_by_date(dimension) && fact == fact.root() {
            true => {
                plan.time_zone = bucket::zone(&self.settings().zone)?;
                let dates = self.tables().integers(fact, fact.date_column())?;
                let all = 0..dates.len();
                let of = |rows: Range<usize>| dates[rows].to_vec();
                Some(Moments::of_runs(self, &plan, fact, &[all], of))
            }
            false => None,
        };
        let scope = Scope { moments: moments.as_ref(), ..self.plain_scope(&plan, fact) };
        let Ok(seen) = scope.see(dimension) else { return Ok(None) };
        Ok(match seen.hot {
            Hot::Codes(codes) | Hot::Lists(_, codes) => Some(codes),
            Hot::Integers(_) | Hot::Flags(_) | Hot::Bits(..) => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use baremo_model::{Column, Dictionary, FactTable, Stream};

    use super::*;
    use crate::{MemorySource, Settings};

    #[test]
    fn rows_of_each_value_are_counted_once() {
        let mut words = Dictionary::new();
        let codes = ["mail", "chat", "chat"].map(|word| words.intern(word));
        let codes: Vec<u32> = codes.into_iter().chain([NULL_CODE]).collect();
        let columns = vec![
            ("opened_at".to_owned(), Column::Integers(vec![0; codes.len()])),
            ("channel".to_owned(), Column::Codes(codes, Arc::new(words))),
        ];
        let tables = vec![FactTable { fact: Fact::Cases, columns }];
        let tables = vec![(Stream::Conversation, tables)];
        let source = MemorySource { tables, sources: Vec::new() };
        let session = Session::new(Box::new(source), Arc::new(Settings::plain()));

        let found = session.values("channel", &[], "", 10).unwrap();
        assert_eq!(found, [("chat".to_owned(), 2), ("mail".to_owned(), 1)]);
        let again = || session.counts(Fact::Cases, "channel").unwrap();
        assert!(Arc::ptr_eq(&again(), &again()));
        assert_eq!(session.values("channel", &[], "ch", 10).unwrap(), found[..1]);
        assert_eq!(session.values("channel", &[], "", 1).unwrap(), found[..1]);
    }
}
