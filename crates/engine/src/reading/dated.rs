//! Customers as they were: what a row's segment and customer say of it is judged at the end of the
//! bucket it counts in, so that no bucket knows what came after it.
//!
//! ```text
//! row ─ customer, date ─► (customer, end of the bucket) ─► base as of then ─► segment, column
//! ```
//!
//! Only customers with rows in a bucket are judged at its end. Where all rows are judged at the
//! watermark, the base of the whole snapshot serves.

use std::ops::Range;

use baremo_metrics::page::Side;
use baremo_model::dimension::{Place, SEGMENT, column_of, link_parts};
use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};
use rustc_hash::FxHashMap;

use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::reading::eval::{Scope, Seen, bind_int};
use crate::reading::table::link::{NOWHERE, gather};
use crate::session::Session;

/// Column of a dated customer base: the instant each row is judged at.
pub(crate) const AS_OF: &str = "as_of";

/// The customers of a fact's rows, each as of when the row counts.
pub(crate) struct Dated {
    /// The snapshot with those customers as its base.
    session: Session,
    /// Row of the base for each row of the fact.
    leads: Vec<u32>,
}

impl Dated {
    /// Returns the customers of the rows of a fact with the dates they count by; none where a
    /// question names nothing of customers, or all are judged at the watermark.
    pub(crate) fn of(
        scope: &Scope<'_>,
        session: &Session,
        plan: &Plan,
        metric: &MetricPlan,
        dates: impl FnOnce() -> Result<Vec<i64>, EngineError>,
    ) -> Result<Option<Dated>, EngineError> {
        let latest = session.watermark().unwrap_or(NULL_INT);
        if !names_base(session, plan, metric, scope.fact) || plan.first_judged() >= latest {
            return Ok(None);
        }
        let customer = scope.see("customer")?;
        let who = |row: usize| Some(customer.code(row)).filter(|code| *code != NULL_CODE);
        let pairs: Vec<Option<(u32, i64)>> = dates()?
            .into_iter()
            .enumerate()
            .map(|(row, at)| {
                let at = Some(at).filter(|at| *at != NULL_INT)?;
                Some((who(row)?, plan.judges(at)?.min(latest)))
            })
            .collect();
        let mut judged: Vec<(u32, i64)> = pairs.iter().copied().flatten().collect();
        judged.sort_unstable();
        judged.dedup();
        let numbered = judged.iter().copied().enumerate();
        let places: FxHashMap<(u32, i64), u32> =
            numbered.map(|(place, pair)| (pair, place as u32)).collect();
        let lead = |pair: &Option<(u32, i64)>| pair.and_then(|pair| places.get(&pair).copied());
        let leads = pairs.iter().map(|pair| lead(pair).unwrap_or(NOWHERE)).collect();
        let session = session.dated(judged)?;
        session.prepare_segments(plan)?;
        Ok(Some(Dated { session, leads }))
    }

    /// Returns the customers of the rows of a side; of the runs that are read, where rows hold over
    /// spans.
    pub(crate) fn of_side(
        scope: &Scope<'_>,
        session: &Session,
        plan: &Plan,
        metric: &MetricPlan,
        side: &Side,
        held: Option<&[Range<usize>]>,
    ) -> Result<Option<Dated>, EngineError> {
        let root = scope.fact.root();
        let opened = match root {
            Fact::Cases => "case.opened_at",
            root => root.date_column(),
        };
        Dated::of(scope, session, plan, metric, || {
            let rows = 0..session.tables().rows(scope.fact)?;
            // Whatever holds at the end of the only bucket is judged there.
            if let Some(runs) = held {
                let mut dates = vec![NULL_INT; rows.len()];
                runs.iter().for_each(|run| dates[run.clone()].fill(plan.to - 1));
                return Ok(dates);
            }
            let opened = bind_int(scope, &metric.bind(opened)?)?;
            let opened = opened.values(rows.clone()).into_owned();
            let Some(date) = side.date.of(metric.basis) else { return Ok(opened) };
            let mut dates = bind_int(scope, &metric.bind(date)?)?.values(rows).into_owned();
            // A row without a date is shown, if left out, where it began.
            for (date, opened) in dates.iter_mut().zip(opened) {
                if *date == NULL_INT {
                    *date = opened;
                }
            }
            Ok(dates)
        })
    }

    /// Returns a column of the base for each row of the fact.
    pub(crate) fn see(&self, column: &str) -> Result<Seen, EngineError> {
        let hot = self.session.tables().column(Fact::CustomerBase, column)?;
        Ok(Seen::own(gather(&hot, &self.leads)))
    }
}

/// Returns the column of the customer base that a name means for the rows of a fact; none when it
/// means something else. What the base says of its own rows is not dated, only what is asked of
/// them as customers.
pub(crate) fn base_column(fact: Fact, name: &str, attributes: &[String]) -> Option<String> {
    if fact == Fact::CustomerBase {
        let segment = name.starts_with(SEGMENT).then_some(name);
        let own = name.strip_prefix("customer.").filter(|name| fact.column(name).is_some());
        return segment.or(own).map(str::to_owned);
    }
    let (Place::Own(column) | Place::Root(column)) = column_of(fact, name, false, attributes)?;
    match link_parts(&column)? {
        (_, Fact::CustomerBase, column) => Some(column.to_owned()),
        _ => None,
    }
}

/// Returns whether a question names something of the customer base for the rows of a fact, by what
/// its names mean for the metric.
pub(crate) fn names_base(session: &Session, plan: &Plan, metric: &MetricPlan, fact: Fact) -> bool {
    let attributes = session.tables().attributes(fact.root());
    let base = |name: &str| {
        let meant = metric.dimensions.get(name).map_or(name, String::as_str);
        base_column(fact, meant, attributes).is_some()
    };
    let filtered = plan.filter.as_ref().map(|filter| filter.columns()).unwrap_or_default();
    let excluded = metric.profile_exclude.as_ref().map(|expr| expr.columns()).unwrap_or_default();
    plan.by.iter().any(|name| base(name))
        || filtered.into_iter().chain(excluded).any(base)
        || defined_by_base(session, metric, fact)
}

/// Returns whether a definition itself names something of the customer base.
pub(crate) fn defined_by_base(session: &Session, metric: &MetricPlan, fact: Fact) -> bool {
    let attributes = session.tables().attributes(fact.root());
    let columns = metric.definition.columns();
    columns.iter().any(|name| base_column(fact, name, attributes).is_some())
}

/// Returns, for each bucket, the plan that judges everything at its end; none where the buckets of
/// the plan do.
pub(crate) fn bucket_plans(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    side: &Side,
) -> Option<Vec<Plan>> {
    let fact = Fact::from_name(&side.fact)?;
    if plan.bucket_count() < 2 || !names_base(session, plan, metric, fact) {
        return None;
    }
    let one = |bucket: usize| {
        let (from, to) = plan.bucket_range(bucket);
        Plan { by: plan.by.clone(), from, to, judged: None, ..plan.total() }
    };
    Some((0..plan.bucket_count()).map(one).collect())
}
