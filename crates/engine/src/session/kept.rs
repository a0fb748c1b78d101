//! What is read once of all rows of a fact and kept: when they are dated, from when to when they
//! hold, which sources say something.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use baremo_metrics::expr::Expr;
use baremo_metrics::page::Side;
use baremo_model::Fact;
use rustc_hash::FxHashMap;

use super::Session;
use crate::EngineError;
use crate::asking::plan::MetricPlan;
use crate::reading::eval::{Scope, YES, bind_bool, bind_int};
use crate::reading::scan::SOURCE;
use crate::reading::scan::spans::{Holds, Spans};
use crate::reading::scan::zones::Zones;

/// Things kept: parameters make new expressions, and a session keeps only so many.
const MOST: usize = 256;

/// Things read of the rows of facts, by the expressions they were read of.
pub(super) struct Kept<T>(Mutex<FxHashMap<(Fact, String), Arc<T>>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Kept(Mutex::default())
    }
}

impl<T> Kept<T> {
    /// Returns the thing of a name, made when it is first asked for.
    fn get(
        &self,
        scope: &Scope<'_>,
        name: &str,
        make: impl FnOnce() -> Result<T, EngineError>,
    ) -> Result<Arc<T>, EngineError> {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Dates written into an expression are read in the question's zone.
        let zone = scope.zone.iana_name().unwrap_or_default();
        let key = (scope.fact, format!("{name} in {zone}"));
        if let Some(found) = lock().get(&key) {
            return Ok(found.clone());
        }
        let made = Arc::new(make()?);
        let mut known = lock();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(key, made.clone());
        Ok(made)
    }
}

impl Session {
    /// Returns the instants that an expression has in each block of a fact's rows.
    pub(crate) fn zones(
        &self,
        scope: &Scope<'_>,
        instant: &Expr,
        rows: usize,
    ) -> Result<Arc<Zones>, EngineError> {
        let make = || Ok(Zones::new(&bind_int(scope, instant)?, rows));
        self.zones.get(scope, &instant.to_string(), make)
    }

    /// Returns the sources of which any row of a fact meets a condition.
    pub(crate) fn sources_with(
        &self,
        scope: &Scope<'_>,
        any: &Expr,
    ) -> Result<Arc<Vec<String>>, EngineError> {
        let make = || {
            let rows = self.tables.rows(scope.fact)?;
            let (meets, source) = (bind_bool(scope, any)?.truths(0..rows), scope.see(SOURCE)?);
            let having = (0..rows).filter(|row| meets[*row] == YES).map(|row| source.code(row));
            let having: BTreeSet<u32> = having.collect();
            Ok(having.into_iter().filter_map(|code| self.tables.text(code)).collect())
        };
        self.sources_with.get(scope, &any.to_string(), make)
    }

    /// Returns the rows of a side that hold at one of some instants, which are in order; none where
    /// it has no spans.
    pub(crate) fn holding(
        &self,
        scope: &Scope<'_>,
        metric: &MetricPlan,
        side: &Side,
        instants: &[i64],
    ) -> Result<Option<Vec<u32>>, EngineError> {
        let (Some(from), Some(to)) = (&side.from, &side.to) else { return Ok(None) };
        let (from, to) = (metric.bind(from)?, metric.bind(to)?);
        let filter = side.filter.as_deref().map(|text| metric.bind(text)).transpose()?;
        let holds = Holds {
            from: bind_int(scope, &from)?,
            to: bind_int(scope, &to)?,
            filter: filter.as_ref().map(|filter| bind_bool(scope, filter)).transpose()?,
        };
        let rows = self.tables.rows(scope.fact)?;
        let kept = filter.as_ref().map_or_else(String::new, ToString::to_string);
        // A filter may name who a row is credited to, and what means another column to an input.
        let (current, credit) = (scope.current, scope.credit.unwrap_or_default());
        let others = &metric.dimensions;
        let name = format!("{from} until {to} where {kept}, {current} {credit} {others:?}");
        let spans = self.spans.get(scope, &name, || Ok(Spans::new(&holds, rows)))?;
        Ok(Some(spans.holding(&holds, instants, rows)))
    }
}
