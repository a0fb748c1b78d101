//! From a question to its plan: metrics resolved, the range found and cut into buckets.
//!
//! Where a question does not say where its range begins or ends, the records of what its metrics
//! read do.

use std::sync::Arc;

use baremo_metrics::bucket::{
    self, Buckets, Grain, Range, parse_range_bound, previous_of_open, previous_range,
    same_weekdays, year_earlier,
};
use baremo_metrics::catalog::Reads;
use baremo_metrics::error::{MetricsError, Place, Taken, Thing};
use baremo_metrics::expr::Expr;
use baremo_metrics::query::{BOOTSTRAP, Query, USUAL};
use baremo_metrics::service::Reader;
use baremo_model::{DAY, Fact};
use jiff::tz::TimeZone;

use super::{CURRENT, MetricPlan, Plan};
use crate::EngineError;
use crate::kinds::derived;
use crate::reading::dated::{Bases, Judging};
use crate::reading::eval::Scope;
use crate::session::Session;

impl Session {
    /// Resolves a question.
    pub(crate) fn plan(&self, query: &Query) -> Result<Plan, EngineError> {
        let metrics = self.metric_plans(query)?;
        let named = query.zone.as_deref().unwrap_or(&self.settings().zone);
        let time_zone = bucket::zone(named)?;
        // As it is written where it is defined, whatever the case of what was typed.
        let zone = time_zone.iana_name().unwrap_or(named).to_owned();
        let (range, known) = self.range(query, &metrics, &time_zone)?;
        let mut plan = Plan {
            by: query.dimensions(&metrics[0].definition.default_by),
            metrics: metrics.into(),
            filter: query.filter.as_deref().map(baremo_metrics::expr::parse).transpose()?,
            zone,
            time_zone,
            grain: Grain::parse(query.grain.as_deref().unwrap_or("all"))?,
            from: range.from,
            to: range.to,
            known,
            begin_asked: query.from.is_some(),
            end_asked: query.to.is_some(),
            buckets: None,
            rows_wanted: false,
            chance: true,
            bootstrap: bootstrap(query)?,
            judging: Judging::default(),
            judged: None,
            cumulative: false,
            watermarks: None,
            reader: Reader::served(),
            bases: Bases::default(),
        };
        // Without bounds an open range that lies wholly before or after the data is not wrong: it
        // is empty, and lies where the question says.
        let open = query.from.is_none() != query.to.is_none() && range.from >= range.to;
        let (at, cut) = match query.to {
            Some(_) => (range.to, Range { from: range.to - 1, ..range }),
            None => (range.from, Range { to: range.from + 1, ..range }),
        };
        if open {
            (plan.from, plan.to) = (at, at);
        }
        plan.buckets = self.cut(&plan, if open { cut } else { range })?;
        self.prepare_shifts(&plan)?;
        self.prepare_segments(&plan)?;
        self.prepare_reasons(&plan)?;
        Ok(plan)
    }

    /// Resolves the metrics of a question; refuses what can be asked of none of them.
    pub(crate) fn metric_plans(&self, query: &Query) -> Result<Vec<MetricPlan>, EngineError> {
        let each = query.metrics.iter().map(|name| self.metric_plan(query, name));
        let metrics = each.collect::<Result<Vec<_>, _>>()?;
        if metrics.is_empty() {
            let valid: Vec<String> = self.settings().catalog.names().map(str::to_owned).collect();
            return Err(MetricsError::unknown::<String>(Thing::Metric, "", valid).into());
        }
        MetricPlan::check_parameters(&metrics, query)?;
        derived::check_weights(&metrics, query)?;
        if query.limit == Some(0) {
            return Err(MetricsError::value(Place::Key("limit"), "0", Taken::Rows).into());
        }
        Ok(metrics)
    }

    /// Resolves one metric of a question. Whoever took a call may be in another team today, where a
    /// roster says of which.
    pub(crate) fn metric_plan(&self, query: &Query, name: &str) -> Result<MetricPlan, EngineError> {
        let plan = MetricPlan::new(self.settings(), query, name)?;
        let names_agents = || plan.definition.facts().iter().any(|it| !it.agent_dates().is_empty());
        let is_asked = query.actor.as_deref() == Some(CURRENT);
        let current =
            plan.current || is_asked && names_agents() && self.tables().rows(Fact::Roster)? > 0;
        Ok(MetricPlan { current, ..plan })
    }

    /// Returns the range of a question, and whether anybody knows where it begins and where it
    /// ends.
    fn range(
        &self,
        query: &Query,
        metrics: &[MetricPlan],
        zone: &TimeZone,
    ) -> Result<(Range, (bool, bool)), EngineError> {
        let recorded = self.coverage_of(&self.asked_facts(metrics))?.map(|(first, _)| first);
        let begun = match recorded.is_some() && query.from.is_some() {
            true => recorded,
            false => self.first_by_dates(metrics, zone, recorded)?,
        };
        let covered = begun.zip(self.watermark());
        let (first, last) = covered.unwrap_or((0, 0));
        let last = if query.to.is_none() { self.last_of(metrics, zone, last)? } else { last };
        let is_known = |end: &Option<String>| end.is_some() || covered.is_some();
        let bound = |text: &Option<String>, end: bool| {
            text.as_deref().map(|text| parse_range_bound(text, zone, end)).transpose()
        };
        let range = Range {
            from: bound(&query.from, false)?.unwrap_or(first),
            to: bound(&query.to, true)?.unwrap_or(last + 1),
        };
        bucket::check_order(query.from.as_deref(), query.to.as_deref(), range)?;
        Ok((range, (is_known(&query.from), is_known(&query.to))))
    }

    /// Returns the facts whose first record begins a range that says no start: those that metrics
    /// read, and all where one spans streams, so that none counts less than when it is asked alone.
    fn asked_facts(&self, metrics: &[MetricPlan]) -> Vec<Fact> {
        let reads: Vec<Reads> = metrics.iter().map(|metric| self.reads(metric)).collect();
        match reads.iter().any(|reads| reads.spans_streams) {
            true => Fact::ALL.to_vec(),
            false => reads.into_iter().flat_map(|reads| reads.own).collect(),
        }
    }

    /// Returns where a range without a start begins: with the first record of what metrics read, or
    /// with the first date they go by where that lies before, as a request to a machine does before
    /// the queue it leads to, or leads to none. None where there is neither.
    fn first_by_dates(
        &self,
        metrics: &[MetricPlan],
        zone: &TimeZone,
        first: Option<i64>,
    ) -> Result<Option<i64>, EngineError> {
        let plan = Plan::plain();
        let mut earliest = first;
        for metric in metrics {
            for side in metric.definition.sides() {
                let fact = Fact::from_name(&side.fact).filter(|fact| !fact.is_computed());
                let Some((fact, date)) = fact.zip(side.date.of(metric.basis)) else { continue };
                if date != fact.date_column() && fact.column(date).is_some() {
                    let scope = Scope { zone, ..self.plain_scope(&plan, fact) };
                    let rows = self.tables().rows(fact)?;
                    // The scan needs them too, and they are kept.
                    let zones = self.zones(&scope, &Expr::Column(date.to_owned()), rows)?;
                    earliest = [earliest, zones.first()].into_iter().flatten().min();
                }
            }
        }
        Ok(earliest)
    }

    /// Returns where a range without an end goes to: the end of the data, or of what they tell of
    /// that lasts longer; and where metrics count spend, the middle of the last of its days that
    /// has begun by then, by which it is dated.
    fn last_of(
        &self,
        metrics: &[MetricPlan],
        zone: &TimeZone,
        last: i64,
    ) -> Result<i64, EngineError> {
        let mut told = last;
        for metric in metrics {
            told = told.max(self.told_to(metric, zone, last, None)?);
        }
        let mut needed = metrics.iter().flat_map(|metric| self.reads(metric).needed);
        if !needed.any(|fact| fact == Fact::SpendDays) {
            return Ok(told);
        }
        let dates = self.tables().integers(Fact::SpendDays, Fact::SpendDays.date_column())?;
        let begun = dates.iter().copied().filter(|at| *at <= last.saturating_add(DAY / 2));
        Ok(begun.max().unwrap_or(told).max(told))
    }

    /// Cuts a range into the buckets of a plan; refuses an empty or inverted one.
    fn cut(&self, plan: &Plan, range: Range) -> Result<Option<Arc<Buckets>>, EngineError> {
        let buckets = self.buckets(range.from, range.to, plan.grain, &plan.zone)?;
        Ok((plan.grain != Grain::All).then(|| Arc::new(buckets)))
    }

    /// Plans the same question over the range it is compared with. A range that has nothing in it,
    /// for it begins after the data or ends before them, is compared with nothing.
    pub(crate) fn compared_with(
        &self,
        plan: &Plan,
        query: &Query,
    ) -> Result<Option<Plan>, EngineError> {
        let compare = query.compare.as_deref().filter(|_| plan.from < plan.to);
        compare.map(|compare| self.before(plan, compare)).transpose()
    }

    fn before(&self, plan: &Plan, compare: &str) -> Result<Plan, EngineError> {
        let watermark = self.watermark_of(plan).unwrap_or(plan.to);
        // Without an end it is as long as the data reach. The day on which something ends that was
        // told before may be the next one, and is none of its days.
        let reached = watermark.max(plan.from).saturating_add(1);
        let to = if plan.end_asked { plan.to } else { plan.to.min(reached) };
        let whole = Range { from: plan.from, to };
        let zone = &plan.time_zone;
        let range = match (compare, compare.split_once("..")) {
            ("previous", _) if !plan.end_asked => {
                previous_of_open(whole, plan.buckets.as_deref(), zone, watermark)?
            }
            ("previous", _) => previous_range(whole, zone, watermark)?,
            ("weekdays", _) => same_weekdays(whole, zone, watermark)?,
            ("year", _) => year_earlier(whole, zone, watermark)?,
            (_, Some((from, to))) => bucket::compared_range(from, to, zone)?,
            _ => {
                let valid = ["previous", "weekdays", "year", "FROM..TO"];
                return Err(MetricsError::unknown(Thing::Comparison, compare, valid).into());
            }
        };
        let mut before = Plan { judged: None, ..plan.total() };
        before.by = plan.by.clone();
        before.grain = plan.grain;
        (before.from, before.to) = (range.from, range.to);
        before.watermarks = self.watermarks_as_old(plan, &before);
        before.buckets = self.cut(&before, range)?;
        Ok(before)
    }
}

/// Returns whether a question asks for intervals by drawing subjects anew.
fn bootstrap(query: &Query) -> Result<bool, EngineError> {
    match query.interval.as_deref() {
        None | Some(USUAL) => Ok(false),
        Some(BOOTSTRAP) => Ok(true),
        Some(other) => {
            Err(MetricsError::unknown(Thing::Interval, other, [USUAL, BOOTSTRAP]).into())
        }
    }
}
