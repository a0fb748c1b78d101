//! One side of a metric as a question reads it: which rows may count, and what all workers found.

use std::ops::Range;
use std::sync::Arc;

use baremo_metrics::answer::left_out;
use baremo_metrics::error::{MetricsError, Thing};
use baremo_metrics::page::{Definition, Exclusion, Side};
use baremo_model::Fact;
use rustc_hash::FxHashMap;

use super::bind::{CASE_REASON, Of};
use super::groups::{GroupSource, Groups};
use super::reduce::reduce;
use super::worker::Worker;
use super::zones::{self, Found};
use super::{Reading, Scan};
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::reading::dated::{defined_by_base, names_base};
use crate::reading::eval::Scope;
use crate::session::Session;

/// Rows a worker takes at a time: a month of a middling team is several times as many.
const CHUNK: usize = 1 << 14;

/// One side of a metric, and how a question reads it.
#[derive(Clone, Copy)]
pub(super) struct SideScan<'a> {
    pub(super) session: &'a Session,
    pub(super) plan: &'a Plan,
    pub(super) metric: &'a MetricPlan,
    pub(super) side: &'a Side,
    /// The fact whose rows it reads.
    pub(super) fact: Fact,
    pub(super) reading: Reading<'a>,
}

impl<'a> SideScan<'a> {
    /// Takes a side of a metric, to be read so.
    ///
    /// # Errors
    ///
    /// Fails when there is no such fact as the side names.
    pub(super) fn new(
        session: &'a Session,
        plan: &'a Plan,
        metric: &'a MetricPlan,
        side: &'a Side,
        reading: Reading<'a>,
    ) -> Result<Self, EngineError> {
        let fact = Fact::from_name(&side.fact).ok_or_else(|| {
            let known = Fact::ALL.iter().map(|fact| fact.name());
            MetricsError::unknown(Thing::Fact, &side.fact, known)
        })?;
        Ok(SideScan { session, plan, metric, side, fact, reading })
    }

    /// Returns what names mean for the rows of the side.
    pub(super) fn scope(self) -> Scope<'a> {
        self.session.scope(self.plan, self.metric, self.fact)
    }

    /// Returns the name by which a row reaches the date of its root.
    pub(super) fn dated_by(self) -> &'static str {
        match self.fact.root() {
            Fact::Cases => "case.opened_at",
            root => root.date_column(),
        }
    }

    /// Scans the rows of the side as they are.
    pub(super) fn rows(self, groups: &mut Groups) -> Result<Scan, EngineError> {
        let Found { runs, rows } = self.found()?;
        let each = runs.iter().cloned().flatten().chain(rows.iter().map(|row| *row as usize));
        let held = self.held(each)?;
        let parts = held.as_ref().map_or_else(Vec::new, |held| all(held.rows.len()));
        let whole = Of { runs: &runs, rows: None, held: None, of_fact: &runs };
        let of = match &held {
            Some(held) => Of { runs: &parts, rows: Some(&held.rows), held: Some(held), ..whole },
            None => whole,
        };
        let bound = self.bind(of)?;
        let reader = &self.plan.reader;
        let mut workers = Worker::all(&bound, of.runs, reader);
        let rows: Arc<Vec<i64>> = Arc::new(rows.into_iter().map(i64::from).collect());
        if held.is_none() && !rows.is_empty() {
            let apart = all(rows.len());
            let of_rows = self.bind(Of { runs: &apart, rows: Some(&rows), ..whole })?;
            workers.extend(Worker::all(&of_rows, &apart, reader));
        }
        self.plan.awaited()?;
        Worker::share_groups(&mut workers, groups);
        let is_single = |group: &GroupSource| matches!(group, GroupSource::Codes(_));
        let plain = !self.is_reduced()
            && self.reading == Reading::ByDate
            && bound.groups.iter().all(is_single);
        let (reasons, weighted) = (self.reasons(), bound.weighted);
        let mut whole = Scan { reasons, plain, weighted, ..Scan::default() };
        self.gather(workers, &mut whole);
        let of_case = bound.distinct.as_ref().is_some_and(|(_, of_case)| *of_case);
        let cells = self.plan.bucket_count() * groups.keys.len();
        reduce(self.side, &mut whole, (cells, of_case));
        Ok(whole)
    }

    /// Returns whether several rows may become one observation.
    fn is_reduced(self) -> bool {
        let Side { per, first_per_case, distinct, .. } = self.side;
        per.is_some() || first_per_case.is_some() || distinct.is_some()
    }

    /// Returns why rows may be left out, in the order in which workers number the reasons.
    fn reasons(self) -> Vec<String> {
        let scope = self.scope();
        let profile = self.metric.profile_exclude.as_ref().map(|_| left_out::PROFILE.to_owned());
        let own = exclusions_for(&self.metric.definition, &scope);
        let own = own.map(|exclusion| exclusion.reason.clone());
        let mut reasons: Vec<String> = profile.into_iter().chain(own).collect();
        reasons.extend([left_out::IMMATURE, left_out::NEGATIVE].map(str::to_owned));
        reasons
    }

    /// Adds what workers found; reasons that cases themselves give are told by their words.
    fn gather(self, workers: Vec<Worker>, whole: &mut Scan) {
        let mut case_reasons: FxHashMap<u32, u32> = FxHashMap::default();
        for mut worker in workers {
            worker.observations.parts().for_each(|part| whole.observations.add(part));
            for left in worker.left_out.iter_mut().filter(|left| left.reason & CASE_REASON != 0) {
                left.reason = *case_reasons.entry(left.reason).or_insert_with(|| {
                    let code = left.reason & !CASE_REASON;
                    whole.reasons.push(self.session.tables().text(code).unwrap_or_default());
                    (whole.reasons.len() - 1) as u32
                });
            }
            match whole.left_out.is_empty() {
                true => whole.left_out = worker.left_out,
                false => whole.left_out.append(&mut worker.left_out),
            }
        }
    }

    /// Finds the rows that may be dated in the question's range, or hold at its instants.
    ///
    /// Where a definition asks of the customer as it was, that stands in no column: then all are
    /// read.
    fn found(self) -> Result<Found, EngineError> {
        let SideScan { session, plan, metric, side, fact, reading } = self;
        let scope = self.scope();
        let rows = session.tables().rows(fact)?;
        let is_all = reading == Reading::Spans
            || reading == Reading::ByDate && (plan.from, plan.to) == (i64::MIN, i64::MAX)
            || defined_by_base(session, metric, fact)
            || self.is_defined_by_holder();
        let found = match reading {
            _ if is_all => None,
            Reading::Holding(instants) => {
                let holding = session.holding(&scope, metric, side, instants)?;
                holding.map(|rows| Found { runs: Vec::new(), rows })
            }
            _ => Some(self.dated_in_range(&scope, rows)?),
        };
        let in_runs = |runs| Found { runs, rows: Vec::new() };
        Ok(match found {
            None => in_runs(all(rows)),
            // Customers as they were are told of all rows of a fact, not of some.
            Some(found) if names_base(session, plan, metric, fact) => {
                in_runs(found.in_runs(rows, CHUNK))
            }
            Some(found) => found,
        })
    }

    /// Finds the rows that any of the dates by which they may count puts into the range.
    fn dated_in_range(self, scope: &Scope<'_>, rows: usize) -> Result<Found, EngineError> {
        let SideScan { session, plan, metric, side, .. } = self;
        let dated_by = self.dated_by();
        let date = side.date.of(metric.basis).unwrap_or(dated_by);
        let own = exclusions_for(&metric.definition, scope).filter_map(|e| e.date.as_deref());
        let dates = [date].into_iter().chain(own).chain([dated_by]);
        let zones = dates.map(|text| session.zones(scope, &metric.bind(text)?, rows));
        let zones: Vec<_> = zones.collect::<Result<_, EngineError>>()?;
        let zones: Vec<_> = zones.iter().map(Arc::as_ref).collect();
        Ok(zones::dated(rows, &zones, (plan.from, plan.to), CHUNK))
    }
}

/// Returns all of so many rows in runs a worker takes at a time.
fn all(rows: usize) -> Vec<Range<usize>> {
    (0..rows).step_by(CHUNK).map(|at| at..(at + CHUNK).min(rows)).collect()
}

/// Returns the exclusions that speak of columns this fact can reach; a ratio's sides may differ.
pub(super) fn exclusions_for<'a>(
    definition: &'a Definition,
    scope: &'a Scope<'a>,
) -> impl Iterator<Item = &'a Exclusion> {
    definition.exclude.iter().filter(move |exclusion| {
        let reached = |name: &String| scope.see(name).is_ok();
        definition.value.is_some() || exclusion.columns().iter().all(reached)
    })
}
