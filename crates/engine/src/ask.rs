//! Answering a question.

mod alone;
mod beside;
mod changes;
mod evaluate;
mod order;
mod told;

use std::collections::BTreeMap;
use std::sync::Arc;

use baremo_metrics::answer::{Answer, Note, RangeCompared, RangeUsed, Row, Value};
use baremo_metrics::bucket::{
    self, Grain, Range, parse_range_bound, previous_range, same_weekdays, year_earlier,
};
use baremo_metrics::error::{MetricsError, Place, Taken, Thing};
use baremo_metrics::page::Kind;
use baremo_metrics::query::{BOOTSTRAP, Query, USUAL};
use baremo_model::dimension::DAYS_SINCE_ORDER;
use baremo_model::{DAY, Fact};
use jiff::tz::TimeZone;

use crate::EngineError;
use crate::cohort::AGE;
use crate::finish::Measured;
use crate::funnel::STEP;
use crate::moments::Weekdays;
use crate::plan::{MetricPlan, Plan};
use crate::scan::Groups;
use crate::session::Session;
use crate::table::since_order;
use crate::{absent, derived, meanings, members, moments, money};

/// Values an answer may have: buckets times groups times metrics. Some gigabytes with what is
/// compared.
const MOST_VALUES: usize = 2_000_000;

/// Which changes of an answer are tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tested {
    /// All.
    All,
    /// Those of the whole range, not those of its buckets.
    Whole,
}

/// What a plan came to.
struct Evaluated {
    groups: Groups,
    /// The groups in order of their words: the order of rows.
    order: Vec<usize>,
    /// By metric.
    metrics: Vec<Finished>,
    /// On which weekdays anything of a group can lie, where not on all.
    weekdays: Option<Weekdays>,
}

/// What an answer is put together from.
#[derive(Default)]
struct Part {
    rows: Vec<Row>,
    total: Row,
    notes: Vec<Note>,
}

/// One metric of a plan: its values by cell, and the scans they stand on.
struct Finished {
    values: Vec<Value>,
    measured: Measured,
}

impl Session {
    /// Answers a question.
    ///
    /// # Errors
    ///
    /// Returns an error that names the word in question when a metric, variant, dimension,
    /// statistic, parameter, zone, calendar or range is wrong, or a filter cannot be applied.
    pub fn ask(&self, query: &Query) -> Result<Answer, EngineError> {
        self.counting(query.variant.as_deref())?.answered(query, Tested::All)
    }

    /// Answers a question for who looks at it whole: the change of the whole is tested, those of
    /// its buckets are told without a test.
    ///
    /// # Errors
    ///
    /// The same as [`Session::ask`].
    pub fn glance(&self, query: &Query) -> Result<Answer, EngineError> {
        self.counting(query.variant.as_deref())?.answered(query, Tested::Whole)
    }

    /// Answers a question over what this session counts.
    fn answered(&self, query: &Query, tested: Tested) -> Result<Answer, EngineError> {
        let plan = self.plan(query)?;
        let found = match plan.by.as_slice() {
            // Without groups the rows of every metric are the same buckets: one at a time, what a
            // metric holds is let go before the next.
            [] => self.one_by_one(&plan, query, tested),
            _ => self.part(&plan, query, tested),
        };
        let mut part = found.map_err(|error| self.within_reach(&plan, error))?;
        let order = query.order.as_deref();
        let place = |name: &str, word: &str| self.place(&plan, name, word);
        let is_few = |name: &str, value: &Value| {
            let asked = plan.metrics.iter().find(|metric| metric.metric.name == name);
            asked.is_some_and(|metric| value.is_few(metric.definition.unit.word()))
        };
        let asked = (&query.metrics[..], &plan.by[..]);
        let not_ranked = order::apply(&mut part.rows, order, asked, &place, &is_few)?;
        let keep = |limit| order::keep(&mut part.rows, limit, &query.metrics, &part.total);
        let not_shown = query.limit.and_then(keep);
        let mut answer = self.answer(query, &plan, part.rows, part.total)?;
        answer.notes.extend(part.notes);
        answer.notes.extend(not_ranked);
        answer.notes.extend(not_shown);
        Ok(answer)
    }

    /// Answers a plan.
    fn part(&self, plan: &Plan, query: &Query, tested: Tested) -> Result<Part, EngineError> {
        let before = query.compare.as_deref().map(|text| self.before(plan, text)).transpose()?;
        // Who is new has a value before, and who is gone one now: none, or 0 of what is counted.
        let mut groups = Groups::default();
        let now = self.measure_all(plan, None, &mut groups)?;
        let then = before.as_ref().map(|before| self.measure_all(before, None, &mut groups));
        let then = then.transpose()?;
        let then = before.as_ref().zip(then);
        let then = then.map(|(before, then)| self.evaluate(before, then, groups.clone()));
        let (now, then) = (self.evaluate(plan, now, groups)?, then.transpose()?);
        let moves = self.moves(plan, before.as_ref(), &now)?;
        let are_tested = tested == Tested::All || plan.buckets.is_none();
        let then_rows = before.as_ref().zip(then.as_ref());
        let rows = self.compared_rows(plan, &now, then_rows, (&moves, are_tested));
        let mut notes = self.told_of_money(plan, &now)?;
        let whole = plan.total();
        let now = self.evaluate_whole(&whole, now)?;
        notes.extend(self.told_beside(query, &whole, &now)?);
        let before = before.as_ref().map(Plan::total);
        let then = match (&before, then) {
            (Some(before), Some(then)) => Some(self.evaluate_whole(before, then)?),
            _ => None,
        };
        // Without groups and buckets the whole is the only row.
        let moves = match plan.by.is_empty() && plan.buckets.is_none() {
            true => moves,
            false => self.moves(&whole, before.as_ref(), &now)?,
        };
        let then = before.as_ref().zip(then.as_ref());
        let mut total = self.compared_rows(&whole, &now, then, (&moves, true));
        Ok(Part { rows, total: total.pop().unwrap_or_default(), notes })
    }

    fn answer(
        &self,
        query: &Query,
        plan: &Plan,
        rows: Vec<Row>,
        total: Row,
    ) -> Result<Answer, EngineError> {
        let instant = |at: i64| local_instant(at, &plan.time_zone);
        // Where a range has nothing in it, the end that nobody asked for is none.
        let is_told = |asked: &Option<String>| asked.is_some() || plan.from < plan.to;
        let latest = self.watermark_of(plan);
        let late = self.sources_of(plan).into_iter();
        let late = late.filter(|state| latest.is_some_and(|l| l - state.watermark > DAY));
        let mut metrics = Vec::new();
        let mut notes = Vec::new();
        if !self.tables().source().is_current() {
            notes.push(Note::Outdated);
        }
        if self.tables().source().is_waiting() {
            notes.push(Note::Waiting);
        }
        for metric in plan.metrics.iter() {
            let counted = self.counted_in(metric)?;
            if counted.lacks_rules {
                notes.push(Note::NoCalendar);
            }
            let is_promised = !self.settings().right_policies().is_ok_and(<[_]>::is_empty);
            if metric.definition.kind == Kind::Targets && !is_promised {
                notes.push(Note::NoPolicies);
            }
            metrics.push(metric.used(counted, plan.bootstrap));
        }
        notes.extend(plan.metrics.iter().find_map(|metric| money::note(self, metric)));
        let before = query.compare.as_deref().map(|text| self.before(plan, text)).transpose()?;
        for metric in plan.metrics.iter() {
            notes.extend(self.begun_later(plan, metric)?);
            if let Some(before) = &before {
                notes.extend(self.told_of_coverage(plan, before, metric)?);
            }
        }
        notes.extend(meanings::notes(self, plan)?);
        notes.extend(absent::notes(self, plan)?);
        notes.extend(members::notes(&plan.metrics));
        notes.extend(self.settings().notes());
        notes.extend(MetricPlan::changes_nothing(&plan.metrics, query));
        Ok(Answer {
            metrics,
            range: RangeUsed {
                from: (plan.known.0 && is_told(&query.from)).then(|| instant(plan.from)),
                to: (plan.known.1 && is_told(&query.to)).then(|| instant(plan.to)),
                zone: plan.zone.clone(),
                grain: plan.grain.word().into(),
                compared: before.as_ref().and_then(|before| compared(plan, before)),
            },
            by: plan.by.clone(),
            // Between ends that nobody knows there are no buckets either.
            rows: match plan.buckets.is_none() || plan.known == (true, true) {
                true => rows,
                false => Vec::new(),
            },
            total,
            watermark: latest.map(instant),
            late_sources: late.map(|source| source.name.clone()).collect(),
            as_of: query.as_of.clone(),
            snapshot: self.snapshot(),
            notes: once(notes),
        })
    }

    /// Resolves a question.
    pub(crate) fn plan(&self, query: &Query) -> Result<Plan, EngineError> {
        let settings = self.settings();
        let metrics = query
            .metrics
            .iter()
            .map(|name| MetricPlan::new(settings, query, name))
            .collect::<Result<Vec<_>, _>>()?;
        if metrics.is_empty() {
            let valid: Vec<String> = settings.catalog.names().map(str::to_owned).collect();
            return Err(MetricsError::unknown::<String>(Thing::Metric, "", valid).into());
        }
        MetricPlan::check_parameters(&metrics, query)?;
        derived::check_weights(&metrics, query)?;
        if query.limit == Some(0) {
            return Err(MetricsError::value(Place::Key("limit"), "0", Taken::Rows).into());
        }
        let zone = query.zone.clone().unwrap_or_else(|| settings.zone.clone());
        let time_zone = bucket::zone(&zone)?;
        let covered = self.coverage_of(&asked_facts(&metrics))?;
        let (first, last) = covered.unwrap_or((0, 0));
        let last = self.last_of(&metrics, last)?;
        let is_known = |end: &Option<String>| end.is_some() || covered.is_some();
        let bound = |text: &Option<String>, end: bool| {
            text.as_deref().map(|text| parse_range_bound(text, &time_zone, end)).transpose()
        };
        let range = Range {
            from: bound(&query.from, false)?.unwrap_or(first),
            to: bound(&query.to, true)?.unwrap_or(last + 1),
        };
        bucket::check_order(query.from.as_deref(), query.to.as_deref(), range)?;
        let mut plan = Plan {
            by: query.dimensions(&metrics[0].definition.default_by),
            metrics: metrics.into(),
            filter: query.filter.as_deref().map(baremo_metrics::expr::parse).transpose()?,
            zone,
            time_zone,
            grain: Grain::parse(query.grain.as_deref().unwrap_or("all"))?,
            from: range.from,
            to: range.to,
            known: (is_known(&query.from), is_known(&query.to)),
            end_asked: query.to.is_some(),
            buckets: None,
            rows_wanted: false,
            chance: true,
            bootstrap: bootstrap(query)?,
            judged: None,
            cumulative: false,
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

    /// Returns where a range without an end goes to: the end of the data, and where metrics count
    /// spend, the middle of the last of its days that has begun by then, by which it is dated.
    fn last_of(&self, metrics: &[MetricPlan], last: i64) -> Result<i64, EngineError> {
        let catalog = &self.settings().catalog;
        let mut needed = metrics.iter().flat_map(|metric| catalog.needed(&metric.definition));
        if !needed.any(|fact| fact == Fact::SpendDays) {
            return Ok(last);
        }
        let dates = self.tables().integers(Fact::SpendDays, Fact::SpendDays.date_column())?;
        let begun = dates.iter().copied().filter(|at| *at <= last.saturating_add(DAY / 2));
        Ok(begun.max().unwrap_or(last).max(last))
    }

    /// Cuts a range into the buckets of a plan; refuses an empty or inverted one.
    fn cut(&self, plan: &Plan, range: Range) -> Result<Option<Arc<bucket::Buckets>>, EngineError> {
        let buckets = self.buckets(range.from, range.to, plan.grain, &plan.zone)?;
        Ok((plan.grain != Grain::All).then(|| Arc::new(buckets)))
    }

    /// Plans the same question over the range it is compared with.
    fn before(&self, plan: &Plan, compare: &str) -> Result<Plan, EngineError> {
        let watermark = self.watermark_of(plan).unwrap_or(plan.to);
        let whole = Range { from: plan.from, to: plan.to };
        let zone = &plan.time_zone;
        let range = match (compare, compare.split_once("..")) {
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
        before.buckets = self.cut(&before, range)?;
        Ok(before)
    }

    /// Returns the place of a word among those of its dimension: steps as the page has them, ages
    /// and hours by number, weekdays from Monday on, everything else by the word.
    fn place(&self, plan: &Plan, dimension: &str, word: &str) -> i64 {
        match dimension {
            AGE => word.parse().unwrap_or(i64::MAX),
            DAYS_SINCE_ORDER => since_order::place(word),
            STEP => {
                let steps = plan.metrics.iter().flat_map(|metric| &metric.definition.steps);
                let place = steps.map(|step| step.name.as_str()).position(|name| name == word);
                place.map_or(i64::MAX, |place| place as i64)
            }
            _ => moments::place(dimension, word),
        }
    }

    /// Returns one row a bucket and group.
    fn rows(&self, plan: &Plan, evaluated: &Evaluated) -> Vec<Row> {
        let count = evaluated.groups.keys.len();
        let mut rows = Vec::with_capacity(count * plan.bucket_count());
        for bucket in 0..plan.bucket_count() {
            for &group in &evaluated.order {
                let value = |found: &Finished| found.values[bucket * count + group].clone();
                let values: BTreeMap<String, Value> = plan
                    .metrics
                    .iter()
                    .zip(&evaluated.metrics)
                    .map(|(metric, found)| (metric.metric.name.clone(), value(found)))
                    .collect();
                let by = self.named(plan, &evaluated.groups.keys[group]);
                rows.push(Row { bucket: plan.label(bucket), by, values });
            }
        }
        rows
    }

    /// Returns the words of a group.
    pub(crate) fn named(&self, plan: &Plan, key: &[u32]) -> BTreeMap<String, Option<String>> {
        let words = key.iter().map(|&code| self.tables().text(code));
        plan.by.iter().cloned().zip(words).collect()
    }
}

/// Returns the range that a question is compared with, where it is known what is.
fn compared(plan: &Plan, before: &Plan) -> Option<RangeCompared> {
    let instant = |at: i64| local_instant(at, &plan.time_zone);
    let range = RangeCompared { from: instant(before.from), to: instant(before.to) };
    (plan.known == (true, true)).then_some(range)
}

/// Returns notes without those said before.
fn once(notes: Vec<Note>) -> Vec<Note> {
    let mut said: Vec<Note> = Vec::with_capacity(notes.len());
    for note in notes {
        if !said.contains(&note) {
            said.push(note);
        }
    }
    said
}

/// Returns the facts that metrics are computed from: all, where one spans them.
fn asked_facts(metrics: &[MetricPlan]) -> Vec<Fact> {
    let facts: Vec<Fact> = metrics.iter().flat_map(|metric| metric.definition.facts()).collect();
    match facts.is_empty() || facts.iter().any(|fact| fact.is_computed()) {
        true => Fact::ALL.to_vec(),
        false => facts,
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

/// Returns an instant as people of a zone write it, with its offset.
pub(crate) fn local_instant(at: i64, zone: &TimeZone) -> String {
    match jiff::Timestamp::from_microsecond(at) {
        Ok(instant) => {
            let local = instant.to_zoned(zone.clone());
            local.strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string()
        }
        Err(_) => at.to_string(),
    }
}
