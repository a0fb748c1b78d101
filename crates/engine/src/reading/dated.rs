//! Customers as they were: what a row's segment and customer say of it is judged before what the
//! row is about began, so that nothing that is measured says whom it is measured of.
//!
//! ```text
//! row ─ customer, instant ─► (customer, instant) ─► base as of then ─► segment, column
//!
//! what happens        the day before its case, call, visit, cart or order began
//! who enters a cohort the day of entering
//! sets at two ends    just before the bucket, and what is held against them
//! levels and states   the end of the bucket, and what is held against them or looks back from it
//! ```
//!
//! Only customers with rows are judged, and each once an instant. Where all rows are judged at the
//! watermark, the base of the whole snapshot serves.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use baremo_metrics::expr::Expr;
use baremo_metrics::page::{Kind, Side};
use baremo_model::dimension::{Place, SEGMENT, column_of, link_parts};
use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};
use rayon::prelude::*;

use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::customers::health::COLUMNS as HEALTH;
use crate::reading::eval::{Scope, Seen, bind_int};
use crate::reading::table::link::{NOWHERE, gather};
use crate::reading::table::{Chosen, Fitting, fitted_to};
use crate::session::Session;

/// Column of a dated customer base: the instant each row is judged at.
pub(crate) const AS_OF: &str = "as_of";

/// Columns of the base that are read of whomever it is of.
const ALWAYS: [&str; 4] = ["customer", "source", "judged_at", "known_since"];

/// Columns that what models say is made with.
const OF_MODELS: [&str; 2] = ["currency", "recurring"];

/// As of when customers are judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Judging {
    /// The end of the day before what a row is about began.
    #[default]
    Before,
    /// The end of the day on which they entered a cohort.
    Entering,
    /// Just before the bucket that a row counts in.
    Start,
    /// The end of that bucket.
    End,
    /// One instant, whenever rows count.
    At(i64),
}

impl Judging {
    /// Returns to what models are fitted: what happens is judged at any day, and the ends of
    /// buckets are few.
    fn fitting(self) -> Fitting {
        match self {
            Judging::Before | Judging::Entering => Fitting::Monthly,
            Judging::Start | Judging::End | Judging::At(_) => Fitting::Then,
        }
    }
}

/// When a row of a fact counts, and when what it is about began.
pub(crate) struct When {
    pub(crate) counts: Vec<i64>,
    pub(crate) began: Vec<i64>,
}

impl Plan {
    /// Returns the last instants before the bucket of a row of this date, and in it. None outside
    /// the range.
    fn ends_around(&self, at: i64) -> Option<(i64, i64)> {
        let (from, to) = match self.buckets.as_ref().or(self.judged.as_ref()) {
            None => (self.from, self.to),
            Some(buckets) => {
                let index = buckets.index(at)?;
                let [from, to] = buckets.edges().get(index..index + 2)? else { return None };
                ((*from).max(self.from), (*to).min(self.to))
            }
        };
        let inside = at >= self.from && at < self.to;
        inside.then_some((from.saturating_sub(1), to.saturating_sub(1)))
    }

    /// Returns the end of the first bucket, before which nobody is judged where ends decide.
    fn first_end(&self) -> i64 {
        let buckets = self.buckets.as_ref().or(self.judged.as_ref());
        let edge = buckets.and_then(|buckets| buckets.edges().get(1));
        edge.map_or(self.to, |edge| self.to.min(*edge)).saturating_sub(1)
    }
}

/// The customers of a fact's rows, each as of an instant.
pub(crate) struct Dated {
    /// The snapshot with those customers as its base.
    session: Arc<Session>,
    /// Row of the base for each row of the fact.
    leads: Vec<u32>,
}

/// The base of customers that a question judged last: its metrics, their sides and the range they
/// are compared with ask for the same one again and again.
#[derive(Clone, Default)]
pub(crate) struct Bases(Arc<Mutex<Option<Arc<Session>>>>);

impl Bases {
    /// Returns a snapshot with customers as of instants as its base.
    fn of(&self, session: &Session, judged: Chosen) -> Result<Arc<Session>, EngineError> {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Chosen { customers, fitting, .. } = &judged;
        let is_same =
            |last: &&Arc<Session>| last.tables().is_base_of(session.tables(), customers, *fitting);
        if let Some(same) = lock().as_ref().filter(is_same) {
            return Ok(same.clone());
        }
        // The one before makes room.
        *lock() = None;
        let made = Arc::new(session.dated(judged)?);
        *lock() = Some(made.clone());
        Ok(made)
    }
}

/// Returns whom rows ask for, each as of each instant once, and for each of so many rows where that
/// stands.
fn numbered(mut asked: Vec<(u32, i64, u32)>, rows: usize) -> (Vec<(u32, i64)>, Vec<u32>) {
    asked.par_sort_unstable();
    let (mut customers, mut leads) = (Vec::new(), vec![NOWHERE; rows]);
    for (customer, at, row) in asked {
        if customers.last() != Some(&(customer, at)) {
            customers.push((customer, at));
        }
        leads[row as usize] = customers.len() as u32 - 1;
    }
    (customers, leads)
}

impl Dated {
    /// Returns the customers of the rows of a fact; none where a question names nothing of
    /// customers, or all are judged at the watermark.
    pub(crate) fn of(
        scope: &Scope<'_>,
        session: &Session,
        plan: &Plan,
        metric: &MetricPlan,
        judging: Judging,
        when: impl FnOnce() -> Result<When, EngineError>,
    ) -> Result<Option<Dated>, EngineError> {
        let latest = session.watermark().unwrap_or(NULL_INT);
        let is_at_latest = match judging {
            Judging::Before | Judging::Entering => latest == NULL_INT,
            Judging::Start => plan.from > latest,
            Judging::End => plan.first_end() >= latest,
            Judging::At(at) => at >= latest,
        };
        if !names_base(session, plan, metric, scope.fact) || is_at_latest {
            return Ok(None);
        }
        let days = session.tables().days()?;
        let customer = scope.see("customer")?;
        let who = |row: usize| Some(customer.code(row)).filter(|code| *code != NULL_CODE);
        let When { counts, began } = when()?;
        let judged = |counts: i64, began: i64| {
            let (start, end) = plan.ends_around(counts).filter(|_| counts != NULL_INT)?;
            let at = match judging {
                Judging::Before => days.start(days.of(began)).saturating_sub(1),
                Judging::Entering => days.start(days.of(began) + 1).saturating_sub(1),
                Judging::Start => start,
                Judging::End => end,
                Judging::At(at) => at,
            };
            Some(at.min(latest))
        };
        let rows = counts.len();
        let both = counts.into_iter().zip(began).enumerate();
        let asked = both.filter_map(|(row, (counts, began))| {
            Some((who(row)?, judged(counts, began)?, row as u32))
        });
        let (customers, leads) = numbered(asked.collect(), rows);
        let judged = Chosen {
            fitting: judging.fitting(),
            wanted: wanted(session, plan, metric, scope.fact),
            customers,
        };
        let session = plan.bases.of(session, judged)?;
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
        let judging = of_rows(session, plan, metric, scope.fact, held.is_some());
        Dated::of(scope, session, plan, metric, judging, || {
            let rows = 0..session.tables().rows(scope.fact)?;
            // Whatever holds in the only bucket is judged at one of its ends.
            if let Some(runs) = held {
                let mut counts = vec![NULL_INT; rows.len()];
                runs.iter().for_each(|run| counts[run.clone()].fill(plan.to - 1));
                return Ok(When { began: counts.clone(), counts });
            }
            let opened = bind_int(scope, &metric.bind(opened)?)?;
            let opened = opened.values(rows.clone()).into_owned();
            let Some(date) = side.date.of(metric.basis) else {
                return Ok(When { began: opened.clone(), counts: opened });
            };
            let mut counts = bind_int(scope, &metric.bind(date)?)?.values(rows).into_owned();
            let mut began = Vec::with_capacity(counts.len());
            for (at, opened) in counts.iter_mut().zip(opened) {
                // A row without a date is shown, if left out, where it began.
                if *at == NULL_INT {
                    *at = opened;
                }
                let is_later = begins_it(root) && opened != NULL_INT && opened < *at;
                began.push(if is_later { opened } else { *at });
            }
            Ok(When { counts, began })
        })
    }

    /// Returns a column of the base for each row of the fact.
    pub(crate) fn see(&self, column: &str) -> Result<Seen, EngineError> {
        let hot = self.session.tables().column(Fact::CustomerBase, column)?;
        Ok(Seen::own(gather(&hot, &self.leads)))
    }
}

/// Returns as of when the customers of a fact's rows are judged.
fn of_rows(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    fact: Fact,
    over_spans: bool,
) -> Judging {
    let attributes = session.tables().attributes(fact.root());
    let is_of_base = |name: &String| base_column(fact, name, attributes).is_some();
    match plan.judging {
        Judging::Before if over_spans => Judging::End,
        Judging::Before if metric.definition.kind == Kind::Cohort => Judging::Entering,
        // Who is new has no past, and whom a page tells apart by their money has it by the end.
        Judging::Before if fact == Fact::CustomerBase => Judging::End,
        Judging::Before if metric.dimensions.values().any(is_of_base) => Judging::End,
        judging => judging,
    }
}

/// Returns whether all that the rows of a root are about begins with it: a contract goes on for
/// years, and what becomes of it is about the customer of then.
fn begins_it(root: Fact) -> bool {
    matches!(root, Fact::Cases | Fact::Contacts | Fact::Sessions | Fact::Carts | Fact::Orders)
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

/// Returns whether a name means something of the customer base for the rows of a fact, by what it
/// means for the metric.
fn means_base<'a>(
    session: &'a Session,
    metric: &'a MetricPlan,
    fact: Fact,
) -> impl Fn(&str) -> bool + Copy {
    let attributes = session.tables().attributes(fact.root());
    move |name: &str| {
        let meant = metric.dimensions.get(name).map_or(name, String::as_str);
        base_column(fact, meant, attributes).is_some()
    }
}

/// Returns whether a question names something of the customer base for the rows of a fact, by what
/// its names mean for the metric.
pub(crate) fn names_base(session: &Session, plan: &Plan, metric: &MetricPlan, fact: Fact) -> bool {
    let base = means_base(session, metric, fact);
    let filtered = plan.filter.as_ref().map(|filter| filter.columns()).unwrap_or_default();
    let excluded = metric.profile_exclude.as_ref().map(|expr| expr.columns()).unwrap_or_default();
    tells_by_base(session, plan, metric, fact)
        || filtered.into_iter().chain(excluded).any(base)
        || defined_by_base(session, metric, fact)
}

/// Returns whether a question tells the rows of a fact apart by something of the customer base.
pub(crate) fn tells_by_base(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    fact: Fact,
) -> bool {
    let base = means_base(session, metric, fact);
    plan.by.iter().any(|name| base(name))
}

/// Returns a metric whose profile leaves out nothing of a fact by whose customers they are: what
/// somebody does after having entered is not judged by what has become of them since.
pub(crate) fn whoever_they_are<'a>(
    session: &Session,
    metric: &'a MetricPlan,
    fact: Fact,
) -> Cow<'a, MetricPlan> {
    let base = means_base(session, metric, fact);
    let names = |expr: &Expr| expr.columns().into_iter().any(base);
    let Some(exclude) = metric.profile_exclude.as_ref().filter(|expr| names(expr)) else {
        return Cow::Borrowed(metric);
    };
    // Each of several reasons leaves out alone; of one that hangs on customers as well nothing is
    // left.
    let profile_exclude = match exclude {
        Expr::Or(any) => Expr::any(any.iter().filter(|expr| !names(expr)).cloned()),
        _ => None,
    };
    Cow::Owned(MetricPlan { profile_exclude, ..metric.clone() })
}

/// Returns the columns of the base that a question reads for the rows of a fact; none where that
/// may be any.
fn wanted(session: &Session, plan: &Plan, metric: &MetricPlan, fact: Fact) -> Option<Vec<String>> {
    let attributes = session.tables().attributes(fact.root());
    let filtered = [&plan.filter, &metric.profile_exclude].into_iter().flatten();
    let filtered = filtered.flat_map(|expr| expr.columns()).map(str::to_owned);
    let named = plan.by.iter().cloned().chain(filtered).chain(metric.definition.columns());
    let mut wanted = Vec::from(ALWAYS.map(str::to_owned));
    for name in named {
        let meant = metric.dimensions.get(&name).unwrap_or(&name);
        let Some(column) = base_column(fact, meant, attributes) else { continue };
        let Some(segment) = column.strip_prefix(SEGMENT) else {
            wanted.push(column);
            continue;
        };
        let segment = session.settings().segments.get(segment).ok()?;
        for when in segment.classes.iter().filter_map(|class| class.when.as_ref()) {
            let read = when.columns().into_iter();
            let own = read.map(|name| name.strip_prefix("customer.").unwrap_or(name).to_owned());
            wanted.extend(own);
        }
    }
    if wanted.iter().any(|column| fitted_to(column).is_some()) {
        wanted.extend(OF_MODELS.map(str::to_owned));
    }
    let is_scored = wanted.iter().any(|column| HEALTH.contains(&column.as_str()));
    (!is_scored).then_some(wanted)
}

/// Returns whether a definition itself names something of the customer base.
pub(crate) fn defined_by_base(session: &Session, metric: &MetricPlan, fact: Fact) -> bool {
    let attributes = session.tables().attributes(fact.root());
    let columns = metric.definition.columns();
    columns.iter().any(|name| base_column(fact, name, attributes).is_some())
}

/// Returns, for each bucket, the plan that judges everything at one of its ends; none where the
/// plan is that of a bucket.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_rows_ask_for_is_told_once_an_instant() {
        // The third of five rows is nobody's.
        let asked = vec![(7, 10, 1), (3, 5, 0), (7, 10, 4), (7, 9, 3)];
        let (customers, leads) = numbered(asked, 5);
        assert_eq!(customers, [(3, 5), (7, 9), (7, 10)]);
        assert_eq!(leads, [0, 2, NOWHERE, 1, 2]);
    }
}
