//! Words of filters that no record has. A figure of nothing looks like a quiet week; the word may
//! be one of another language, or misspelled.

use std::cmp::Reverse;

use baremo_metrics::answer::Note;
use baremo_metrics::error::{MetricsError, likely_first};
use baremo_metrics::expr::Expr;
use baremo_metrics::page::Kind;
use baremo_metrics::query::Query;
use baremo_model::{Fact, NULL_CODE};
use rustc_hash::FxHashMap;

use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::{derived, targets};
use crate::reading::dated::base_column;
use crate::reading::eval::Scope;
use crate::reading::scan::is_of_holder;
use crate::reading::table::Hot;
use crate::session::Session;

/// Words told of those there are, at most.
const TOLD: usize = 5;

/// Words of which the likeliest are told: those that most records have.
const MOST: usize = 1_000;

impl Session {
    /// Notes the words that a question's filter names and that no record has.
    ///
    /// # Errors
    ///
    /// The same as [`Session::ask`].
    pub fn absent_words(&self, query: &Query) -> Result<Vec<Note>, EngineError> {
        let session = self.counting(query.variant.as_deref())?;
        notes(session, &session.plan(query)?)
    }
}

/// Notes the words that the filter of a plan names and that no record has, in none of the facts
/// that its metrics read.
pub(crate) fn notes(session: &Session, plan: &Plan) -> Result<Vec<Note>, EngineError> {
    let compared = plan.filter.as_ref().map(Expr::compared_words).unwrap_or_default();
    let mut notes = Vec::new();
    for (name, word) in compared {
        let mut columns = Columns::default();
        for metric in plan.metrics.iter() {
            columns.add(session, plan, metric, name)?;
        }
        if columns.may_have(session.tables().known(word)) {
            continue;
        }
        let all = columns.words(session);
        let mut words = likely_first(word, &all);
        words.truncate(TOLD);
        let more = words.len() < all.len();
        let (dimension, word) = (name.to_owned(), word.to_owned());
        notes.push(Note::NoSuchWord { dimension, word, words, more });
    }
    Ok(notes)
}

/// What a name means in the facts that a question reads.
#[derive(Default)]
struct Columns {
    held: Vec<Hot>,
    /// Whether another word may have stood in one of them at another time: customers change.
    changes: bool,
    /// Whether one of them cannot be looked through.
    hidden: bool,
}

impl Columns {
    /// Adds the columns of a metric, and of what it is made of.
    fn add(
        &mut self,
        session: &Session,
        plan: &Plan,
        metric: &MetricPlan,
        name: &str,
    ) -> Result<(), EngineError> {
        let definition = &metric.definition;
        for input in definition.inputs.values() {
            self.add(session, plan, &derived::resolved(session, metric, input)?, name)?;
        }
        // The sides of inputs were looked at with what dimensions mean for each.
        if !definition.inputs.is_empty() {
            return Ok(());
        }
        if definition.kind == Kind::Targets
            && let Some(words) = targets::words(session, name)
        {
            self.held.push(words);
            return Ok(());
        }
        for (fact, dimensions) in metric.told_apart() {
            let is_own = !dimensions.contains_key(name);
            // Who has a case meanwhile stands in its assignments.
            let is_held = definition.kind == Kind::Level && is_of_holder(metric, fact, name);
            let fact = if is_own && is_held { Fact::Assignments } else { fact };
            let meant = dimensions.get(name).map_or(name, String::as_str);
            let scope = session.scope(plan, metric, fact);
            match (Scope { dimensions: Some(&dimensions), ..scope }).see(name) {
                Ok(seen) => {
                    let attributes = session.tables().attributes(fact.root());
                    self.changes |= fact == Fact::CustomerBase
                        || base_column(fact, meant, attributes).is_some();
                    self.held.push(seen.hot);
                }
                // What an input cannot be told apart by says nothing of it.
                Err(EngineError::Metrics(MetricsError::Unreachable { .. })) => {}
                Err(EngineError::Metrics(_)) => self.hidden = true,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Returns the codes of words, one column after the other; none of columns without words.
    fn codes(&self) -> impl Iterator<Item = &[u32]> {
        self.held.iter().filter_map(|hot| match hot {
            Hot::Codes(codes) | Hot::Lists(_, codes) => Some(codes.as_slice()),
            Hot::Integers(_) | Hot::Flags(_) | Hot::Bits(..) => None,
        })
    }

    /// Returns whether a record may have the word of a code; one without a code was never read.
    fn may_have(&self, code: Option<u32>) -> bool {
        let is_there =
            code.is_some_and(|code| self.changes || self.codes().any(|all| all.contains(&code)));
        is_there || self.hidden || self.codes().next().is_none()
    }

    /// Returns the words there are, those first that most records have.
    fn words(&self, session: &Session) -> Vec<String> {
        let mut counts: FxHashMap<u32, u64> = FxHashMap::default();
        for code in self.codes().flatten().filter(|code| **code != NULL_CODE) {
            *counts.entry(*code).or_default() += 1;
        }
        let mut counts: Vec<(u32, u64)> = counts.into_iter().collect();
        counts.sort_unstable_by_key(|(code, count)| (Reverse(*count), *code));
        counts.truncate(MOST);
        counts.iter().filter_map(|(code, _)| session.tables().text(*code)).collect()
    }
}
